using System.Globalization;
using System.Xml.Linq;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Validation;
using NonResponse.Tests;
using C = DocumentFormat.OpenXml.Drawing.Charts;

namespace NonResponse.Reports.Tests;

/// <summary>Charts of a comparison: drawing and workbook show the model's values, and say what is not there.</summary>
[TestFixture]
public sealed class ComparisonChartTests
{
    private static readonly string[] HostileTexts = ["<script>alert(1)</script>", "\"><g onload=\"x\"/>", "a & b ' \" >", "\u0000\u0007\u001b[31m", "\u202Eright to left", "]]>", "\ud800 lone"];

    private static IEnumerable<TestCaseData> All() => ComparisonCharts.All().Select(c => new TestCaseData(c.Chart).SetArgDisplayNames(c.Name));

    private static IEnumerable<TestCaseData> Everything() => ComparisonCharts.All().Concat(ComparisonCharts.Hostile()).Select(c => new TestCaseData(c.Chart).SetArgDisplayNames(c.Name));

    [TestCaseSource(nameof(Everything))]
    public void Workbook_is_valid_and_its_caches_equal_the_cells(Chart chart)
    {
        using var dump = Write(chart);
        Assert.That(new OpenXmlValidator(FileFormatVersions.Microsoft365).Validate(dump.Document).Select(e => $"{e.Path?.XPath}: {e.Description}"), Is.Empty);
        if (dump.Sheets.All(s => s.Name != "Chart_data"))
        {
            Assert.That(chart.Series.SelectMany(s => s.Points), Is.Empty);
            return;
        }
        var cells = dump.Cells("Chart_data");
        var (frame, space) = WorkbookDump.Charts(dump.Part("sample")).Single();
        Assert.That(frame.Description!.Value, Is.EqualTo(chart.AltText));
        foreach (var formula in space.Descendants<C.Formula>().Where(f => f.Parent?.Parent is C.Values or C.XValues or C.YValues or C.Plus or C.Minus))
            WorkbookChartTests.AssertCached(cells, formula);
    }

    [TestCaseSource(nameof(All))]
    public void Workbook_draws_the_values_of_the_model(Chart chart)
    {
        using var dump = Write(chart);
        var space = Space(dump);
        var modelled = chart.Series.Select(s => s.Points.Select(p => p.Value).ToArray()).ToList();
        if (chart.HasRows)
        {
            var series = space.Descendants<C.ScatterChartSeries>().ToList();
            Assert.That(series.Take(chart.Series.Count).Select(s => Numbers(s.Descendants<C.XValues>().Single())), Is.EqualTo(modelled));
            Assert.That(series, Has.Count.EqualTo(chart.Series.Count + 1), "one more carries the names of the rows");
            Assert.That(series[^1].Descendants<C.DataLabel>().Select(l => l.InnerText).Zip(chart.Categories, (label, row) => label.StartsWith(row[..Math.Min(10, row.Length)], StringComparison.Ordinal)), Is.All.True);
        }
        else if (chart.Kind == ChartKind.Survival)
            for (var i = 0; i < chart.Series.Count; i++)
            {
                var series = space.Descendants<C.ScatterChartSeries>().ElementAt(i);
                var drawn = Numbers(series.Descendants<C.XValues>().Single()).Zip(Numbers(series.Descendants<C.YValues>().Single())).ToList();
                Assert.That(chart.Series[i].Points.Select(p => (p.X, p.Value)), Is.SubsetOf(drawn));
                Assert.That(drawn.Zip(drawn.Skip(1)).Select(p => p.First.First == p.Second.First || p.First.Second == p.Second.Second), Is.All.True, "level or upright");
            }
        else
            Assert.That(space.Descendants<C.Values>().Select(Numbers), Is.EqualTo(modelled));
    }

    [Test]
    public void Intervals_are_the_same_in_both([Values] bool isRatio)
    {
        var chart = isRatio ? ComparisonCharts.Ratios : ComparisonCharts.Forest;
        var points = chart.Series[0].Points;
        using var dump = Write(chart);
        var bars = Space(dump).Descendants<C.ErrorBars>().Single();
        Assert.That(bars.ErrorDirection!.Val!.Value, Is.EqualTo(C.ErrorBarDirectionValues.X));
        Assert.That(Numbers(bars.Plus!).Select((n, i) => n - (points[i].Upper - points[i].Value)), Is.All.Null.Or.EqualTo(0));
        Assert.That(Numbers(bars.Minus!).Select((n, i) => n - (points[i].Value - points[i].Lower)), Is.All.Null.Or.EqualTo(0));

        var svg = Svg(chart);
        var scale = Scale(svg, text => text.Attribute("text-anchor")?.Value == "middle", "x", isRatio);
        var marks = svg.Descendants().Where(e => e.Name.LocalName == "g").Select(g => g.Elements().ToList()).ToList();
        var drawn = points.Where(p => p.Value is not null).ToList();
        Assert.That(marks, Has.Count.EqualTo(drawn.Count));
        foreach (var (point, mark) in drawn.Zip(marks))
        {
            Assert.That(Number(mark[1], "x1"), Is.EqualTo(scale(point.Lower!.Value)).Within(0.2));
            Assert.That(Number(mark[1], "x2"), Is.EqualTo(scale(point.Upper!.Value)).Within(0.2));
            var middle = mark[2].Attribute("cx") is not null ? Number(mark[2], "cx") : mark[2].Attribute("points")!.Value.Split(' ').Select(p => Parse(p.Split(',')[0])).Order().ElementAt(1);
            Assert.That(middle, Is.EqualTo(scale(point.Value!.Value)).Within(0.2));
        }
    }

    [Test]
    public void Dots_of_balance_stand_at_their_differences()
    {
        var svg = Svg(ComparisonCharts.Balance);
        var scale = Scale(svg, text => text.Attribute("text-anchor")?.Value == "middle", "x", false);
        var before = svg.Descendants().Where(e => e.Name.LocalName == "g").SelectMany(g => g.Elements()).Where(e => e.Name.LocalName == "circle").Select(e => Number(e, "cx")).ToList();
        var expected = ComparisonCharts.Balance.Series[0].Points.Select(p => scale(p.Value!.Value)).ToList();
        Assert.That(before, Has.Count.EqualTo(expected.Count));
        Assert.That(before.Zip(expected, (a, b) => Math.Abs(a - b)), Is.All.LessThan(0.2));
    }

    [Test]
    public void Bars_go_up_and_down_as_far_as_their_shares()
    {
        var chart = ComparisonCharts.OverlapOf(i => i == 4 ? null : 0.002 * i, i => 0.004 * (20 - i));
        var bars = Svg(chart).Descendants().Where(e => e.Name.LocalName == "g").Select(g => g.Elements().Last()).ToList();
        var up = bars.Where(b => b.Attribute("class")!.Value == "f-s1").ToList();
        var down = bars.Where(b => b.Attribute("class")!.Value == "f-s2").ToList();
        var middle = down.Select(b => Number(b, "y")).Distinct().Single();
        Assert.That(up.Select(b => Number(b, "y") + Number(b, "height")), Is.All.EqualTo(middle).Within(0.2));
        // In pixels for each hundredth, the same on both sides.
        var height = Number(down[0], "height") / 0.08;
        Assert.That(up.Select(b => Number(b, "height") / height), Is.EqualTo(chart.Series[0].Points.Select(p => p.Value).Where(v => v > 0)).Within(0.001));
        Assert.That(down.Select(b => Number(b, "height") / height), Is.EqualTo(chart.Series[1].Points.Select(p => p.Value)).Within(0.001));
        Assert.That(Texts(Svg(chart)), Does.Contain("[c]").And.Contain("Equipoise: 0.3 to 0.7"));
    }

    [Test]
    public void Numbers_at_risk_stand_under_their_days([Values(720, 300)] int width)
    {
        var risk = ComparisonCharts.TwoCurves.AtRisk!;
        var texts = Svg(ComparisonCharts.TwoCurves, width).Descendants().Where(e => e.Name.LocalName == "text" && e.Attribute("text-anchor")?.Value == "middle").ToList();
        var shown = 0;
        for (var i = 0; i < risk.Places.Count; i++)
            if (texts.Find(t => t.Value == risk.Places[i].ToString(CultureInfo.InvariantCulture)) is { } tick)
            {
                shown++;
                foreach (var count in risk.Counts.Select(c => c[i] is { } n ? NumberText.Of(n, CellFormat.Count) : "[c]"))
                    Assert.That(texts.Where(t => t.Value == count && Math.Abs(Number(t, "x") - Number(tick, "x")) < 12), Is.Not.Empty, count);
            }
        Assert.That(shown, Is.GreaterThanOrEqualTo(width == 720 ? 7 : 3));
    }

    [Test]
    public void Box_without_all_its_numbers_has_no_sum()
    {
        Assert.That(Texts(Svg(ComparisonCharts.AttritionOf([("Found", 30, 12)], [], ["a", "b"]))), Does.Contain("42 in all").And.Contain("30 a").And.Contain("12 b"));
        var hidden = Texts(Svg(ComparisonCharts.AttritionOf([("Found", 30, null)], [], ["a", "b"])));
        Assert.That(hidden, Does.Contain("30 a").And.Contain("[c] b"));
        Assert.That(hidden, Has.None.Contains("in all"));
    }

    [Test]
    public void Withheld_estimate_is_a_word_and_no_mark([Values(720, 300)] int width)
    {
        var svg = Svg(ComparisonCharts.Forest, width);
        Assert.That(Texts(svg).Count(t => t == "withheld"), Is.EqualTo(1));
        Assert.That(svg.Descendants().Where(e => e.Name.LocalName == "title").Select(t => t.Value), Has.None.StartsWith("Severe"));
        using var dump = Write(ComparisonCharts.Forest);
        Assert.That(Space(dump).Descendants<C.DataLabel>().Select(l => l.InnerText), Has.Some.StartsWith("Severe: withheld"));
        var data = dump.Cells("Chart_data");
        var row = data.Single(c => c.Value == "Severe" && data["B" + c.Key[1..]] == "Estimate").Key[1..];
        Assert.That(data["E" + row], Is.EqualTo("withheld"));
        Assert.That("FGHIJ".Where(c => data.ContainsKey(c + row)), Is.Empty);
    }

    [TestCase("forest of nothing")]
    [TestCase("no confounders")]
    [TestCase("overlap of nothing")]
    [TestCase("attrition of nothing")]
    public void Chart_without_rows_says_so(string name)
    {
        var chart = ComparisonCharts.Hostile().Single(c => c.Name == name).Chart;
        Assert.That(Texts(Svg(chart)), Is.EqualTo(new[] { chart.ValueTitle, "There is nothing to draw." }));
        using var dump = Write(chart);
        Assert.That(dump.Part("sample").DrawingsPart, Is.Null);
        Assert.That(dump.Cells("sample").Values, Has.Some.EqualTo("This worksheet contains one table."));
    }

    [TestCaseSource(nameof(All))]
    public void Text_breaks_out_of_no_chart(Chart chart)
    {
        string At(int i) => HostileTexts[i % HostileTexts.Length];
        var hostile = chart with
        {
            Categories = [.. chart.Categories.Select((_, i) => At(i))],
            Series = [.. chart.Series.Select((s, i) => s with { Name = At(i), Points = [.. s.Points.Select((p, k) => p.Value is null ? p with { MarkText = At(k) } : p)] })],
            ValueTitle = At(1),
            CategoryTitle = At(2),
            AltText = At(0),
            Band = chart.Band is null ? null : chart.Band with { Name = At(1) },
        };
        var svg = Svg(hostile);
        Assert.That(svg.Descendants().Select(e => e.Name.LocalName), Has.None.EqualTo("script"));
        Assert.That(svg.Descendants().Attributes().Select(a => a.Name.LocalName), Has.None.StartsWith("on"));
        using var dump = Write(hostile);
        Assert.That(new OpenXmlValidator(FileFormatVersions.Microsoft365).Validate(dump.Document), Is.Empty);
    }

    [TestCaseSource(nameof(All))]
    public void Series_are_told_apart_without_colour(Chart chart)
    {
        using var dump = Write(chart);
        var space = Space(dump);
        var symbols = space.Descendants<C.ScatterChartSeries>().Select(s => s.Marker?.Symbol?.Val?.Value).Where(s => s is not null && s != C.MarkerStyleValues.None).ToList();
        Assert.That(symbols, Is.Unique);
        if (chart.Kind is ChartKind.Mirror or ChartKind.Attrition)
            Assert.That(space.Descendants<C.BarChartSeries>().Select(s => s.Descendants<DocumentFormat.OpenXml.Drawing.PatternFill>().Count()), Is.EqualTo(new[] { 0, 1 }));
    }

    [TestCase(0.9, 1.2, 0.5, 2)]
    [TestCase(0.2, 14.2, 0.2, 20)]
    [TestCase(1, 1, 0.5, 2)]
    [TestCase(0.0004, 2.4e7, 0.0001, 1e4)]
    [TestCase(1.5, 3, 1, 5)]
    public void Axis_of_ratios_holds_1_and_ends_at_round_ratios(double lower, double upper, double start, double end)
    {
        var axis = ValueAxis.For(ComparisonCharts.Rows("Ratio", CellFormat.Ratio, ("Crude", ComparisonCharts.Point(Math.Sqrt(lower * upper), lower, upper))) with { IsRatio = true }, 6);
        Assert.That((axis.Start, axis.End), Is.EqualTo((start, end)));
        Assert.That(axis.Ticks, Has.Count.InRange(2, 7));
        // Equal ratios, equal lengths; nothing is below 0.
        Assert.That(axis.Share(2) - axis.Share(1), Is.EqualTo(axis.Share(1) - axis.Share(0.5)).Within(axis.Start > 0.5 ? 1 : 1e-12));
        Assert.That(axis.Share(0), Is.Zero);
    }

    private static WorkbookDump Write(Chart chart) => new(WorkbookSamples.Write(WorkbookSamples.Of(Audience.Internal, WorkbookSamples.Words("sample", "one") with { Chart = chart })));

    private static C.ChartSpace Space(WorkbookDump dump) => WorkbookDump.Charts(dump.Part("sample")).Single().Space;

    private static double?[] Numbers(OpenXmlElement of) => WorkbookChartTests.Numbers(of.Descendants<C.NumberingCache>().Single());

    private static XElement Svg(Chart chart, int width = 720) => XDocument.Parse(PageSamples.Svg(chart, width)).Root!;

    private static List<string> Texts(XElement svg) => [.. svg.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];

    private static double Number(XElement element, string attribute) => Parse(element.Attribute(attribute)!.Value);

    private static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Where the ticks of the axis put a value.</summary>
    private static Func<double, double> Scale(XElement svg, Func<XElement, bool> isTick, string along, bool isRatio)
    {
        var ticks = svg.Descendants().Where(e => e.Name.LocalName == "text" && isTick(e)).Select(e => (Value: Parse(e.Value.Replace('\u2212', '-')), At: Number(e, along))).ToList();
        var (first, last) = (ticks.MinBy(t => t.Value), ticks.MaxBy(t => t.Value));
        var of = isRatio ? Math.Log : (Func<double, double>)(v => v * (last.Value > 1 ? 100 : 1));
        var (low, high) = isRatio ? (Math.Log(first.Value), Math.Log(last.Value)) : (first.Value, last.Value);
        return v => first.At + (of(v) - low) / (high - low) * (last.At - first.At);
    }
}

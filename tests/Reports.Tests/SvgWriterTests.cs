using System.Globalization;
using System.Xml.Linq;
using NonResponse.Tests;

namespace NonResponse.Reports.Tests;

/// <summary>Charts as drawings: what they show, and that no label covers another or is cut off, whatever the data.</summary>
public class SvgWriterTests
{
    private static IEnumerable<TestCaseData> Charts() => HostileCharts.All().Select(c => Case(c.Name, c.Chart));

    [TestCaseSource(nameof(Charts))]
    public void Labels_neither_overlap_nor_leave_the_drawing(Chart chart)
    {
        foreach (var width in new[] { 720, 480, 300 })
        {
            var svg = XDocument.Parse(PageSamples.Svg(chart, width)).Root!;
            var size = svg.Attribute("viewBox")!.Value.Split(' ').Select(Number).ToArray();
            var labels = svg.Descendants().Where(e => e.Name.LocalName == "text").Select(Box.Of).ToList();
            Assert.That(labels, Is.Not.Empty);
            foreach (var label in labels)
                Assert.That(
                    label.Left >= -0.5 && label.Top >= -0.5 && label.Right <= size[2] + 0.5 && label.Bottom <= size[3] + 0.5,
                    $"'{label.Text}' leaves the drawing at width {width}: {label}");
            for (var i = 0; i < labels.Count; i++)
                for (var j = i + 1; j < labels.Count; j++)
                    Assert.That(labels[i].Overlaps(labels[j]), Is.False, $"'{labels[i].Text}' overlaps '{labels[j].Text}' at width {width}");
        }
    }

    [Test]
    public void Labels_neither_overlap_nor_leave_the_drawing_in_a_browser()
    {
        // Fonts of the machine instead of measured ones: all drawings on one page.
        using var folder = new TempFolder();
        var drawings = HostileCharts.All().SelectMany(c => new[] { 720, 480, 300 }.Select(w => $"{c.Name}, {w}").Zip([PageSamples.Svg(c.Chart), PageSamples.Svg(c.Chart, 480), PageSamples.Svg(c.Chart, 300)]))
            .Select(d => d.Second.Replace("<svg ", $"<svg data-name=\"{d.First}\" ", StringComparison.Ordinal));
        var file = folder.Write("charts.html", $"<!DOCTYPE html><meta charset=\"utf-8\"><title>Charts</title>{string.Concat(drawings)}");
        using var browser = Chromium.Start();
        var page = browser.Open();
        page.Look(1280, 800);
        page.Load(file);
        Assert.That(page.Evaluate("document.querySelectorAll('svg').length")!.GetValue<int>(), Is.EqualTo(3 * HostileCharts.All().Count()));
        Assert.That(ChartFaults.Of(page), Is.Empty);
    }

    [Test]
    public void Planted_faults_of_labels_are_found_in_a_browser()
    {
        using var folder = new TempFolder();
        var file = folder.Write("chart.html", """
            <!DOCTYPE html><title>Chart</title><svg viewBox="0 0 200 100" width="200" height="100"><text x="10" y="20" font-size="13">first</text><text x="20" y="24" font-size="13">second</text>
            <text x="190" y="60" font-size="13">cut off</text><text x="10" y="60" font-size="13">alone</text><text x="10" y="77" font-size="13">below</text></svg>
            """);
        using var browser = Chromium.Start();
        var page = browser.Open();
        page.Load(file);
        Assert.That(ChartFaults.Of(page), Has.Count.EqualTo(2).And.Some.Contains("\"first\" and \"second\"").And.Some.Contains("outside the drawing: \"cut off\""));
    }

    [Test]
    public void Curve_breaks_where_a_value_is_missing_and_is_drawn_from_left_to_right()
    {
        var whole = Polylines(HostileCharts.Curves(("Risk", [.. HostileCharts.Line(x => x).Reverse()], SeriesRole.Value)));
        Assert.That(whole, Has.Count.EqualTo(1));
        Assert.That(whole[0].Select(p => p.X), Is.Ordered);
        var broken = Polylines(HostileCharts.Curves(("Risk", [.. HostileCharts.Line(x => x).Select((p, i) => i == 5 ? ChartPoint.Derived(null) with { X = p.X } : p)], SeriesRole.Value)));
        Assert.That(broken.Select(b => b.Count), Is.EqualTo(new[] { 5, 5 }));
    }

    private static List<List<(double X, double Y)>> Polylines(Chart chart) =>
    [
        .. XDocument.Parse(PageSamples.Svg(chart, 720)).Descendants().Where(e => e.Name.LocalName == "polyline" && e.Attribute("points")!.Value.Split(' ').Length > 2)
            .Select(e => e.Attribute("points")!.Value.Split(' ').Select(p => p.Split(',')).Select(p => (Number(p[0]), Number(p[1]))).ToList()),
    ];

    [TestCase("providers")]
    [TestCase("three trends")]
    public void Drawing_is_as_it_was(string name)
    {
        var chart = name == "providers" ? PageSamples.Providers : PageSamples.ThreeTrends;
        Golden.Matches(PageSamples.Svg(chart), "tests", "Reports.Tests", "Golden", name.Replace(' ', '-') + ".svg");
    }

    [Test]
    public void Points_stand_where_their_values_are()
    {
        // Ticks of the axis tell the scale; every point must lie on it.
        var svg = XDocument.Parse(PageSamples.Svg(PageSamples.OneTrend)).Root!;
        var ticks = svg.Descendants().Where(e => e.Name.LocalName == "text" && e.Value.EndsWith('%') && e.Attribute("text-anchor")?.Value == "end")
            .Select(e => (Value: Number(e.Value.TrimEnd('%')) / 100, Y: Number(e.Attribute("y")!.Value))).ToList();
        var (first, last) = (ticks.MinBy(t => t.Value), ticks.MaxBy(t => t.Value));
        double Expected(double value) => first.Y + (value - first.Value) / (last.Value - first.Value) * (last.Y - first.Y);
        var offset = first.Y - Number(svg.Descendants().First(e => e.Name.LocalName == "line" && e.Attribute("class")!.Value.Contains("l-axis", StringComparison.Ordinal)).Attribute("y1")!.Value);
        var drawn = svg.Descendants().Where(e => e.Name.LocalName == "circle").Select(e => Number(e.Attribute("cy")!.Value)).ToList();
        var values = PageSamples.OneTrend.Series[0].Points.Where(p => p.Value is not null).Select(p => Expected(p.Value!.Value) - offset).ToList();
        Assert.That(drawn, Has.Count.EqualTo(values.Count), "hidden and missing months leave gaps");
        Assert.That(drawn.Zip(values).Select(p => Math.Abs(p.First - p.Second)), Is.All.LessThan(0.3));
    }

    [Test]
    public void Drawing_says_what_it_is_to_those_who_cannot_see_it()
    {
        var svg = XDocument.Parse(PageSamples.Svg(PageSamples.Providers)).Root!;
        Assert.That(svg.Attribute("role")!.Value, Is.EqualTo("img"));
        var named = svg.Attribute("aria-labelledby")!.Value.Split(' ');
        var texts = named.Select(id => svg.Elements().Single(e => e.Attribute("id")?.Value == id).Value).ToList();
        Assert.That(texts, Is.EqualTo(new[] { PageSamples.Providers.ValueTitle, PageSamples.Providers.AltText }));
    }

    [Test]
    public void No_text_breaks_out_of_the_drawing()
    {
        string[] hostile = ["<script>alert(1)</script>", "\"><g onload=\"x\"/>", "a & b ' \" >", "\u0000\u0007\u001b[31m", "\u202Eright to left", "]]>", "\ud800 lone"];
        var chart = PageSamples.Chart(ChartKind.Intervals, hostile, CellFormat.Percent, (hostile[0], [.. hostile.Select(_ => PageSamples.Proportion(10, 40))]), (hostile[1], [.. hostile.Select(_ => PageSamples.Hidden)]));
        var svg = XDocument.Parse(PageSamples.Svg(chart));
        Assert.That(svg.Descendants().Select(e => e.Name.LocalName), Has.None.EqualTo("script"));
        Assert.That(svg.Descendants().Attributes().Select(a => a.Name.LocalName), Has.None.StartsWith("on"));
    }

    private static TestCaseData Case(string name, Chart chart) => new TestCaseData(chart).SetArgDisplayNames(name);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Where a text stands, by the widths of the font that most readers have.</summary>
    private sealed record Box(string Text, double Left, double Top, double Right, double Bottom)
    {
        public static Box Of(XElement text)
        {
            var (x, y, size) = (Number(text.Attribute("x")!.Value), Number(text.Attribute("y")!.Value), Number(text.Attribute("font-size")!.Value));
            // Arial is on average half as wide as high; capitals are wider.
            var width = text.Value.Sum(c => char.IsAsciiLetterUpper(c) || c is '%' or 'm' or 'w' ? 0.78 : c is 'i' or 'l' or ' ' or '.' or ',' or 't' or 'f' or 'r' ? 0.3 : 0.56) * size;
            var left = text.Attribute("text-anchor")?.Value switch { "middle" => x - width / 2, "end" => x - width, _ => x };
            return new Box(text.Value, left, y - 0.72 * size, left + width, y + 0.2 * size);
        }

        public bool Overlaps(Box other) =>
            Left < other.Right - 0.5 && other.Left < Right - 0.5 && Top < other.Bottom - 0.5 && other.Top < Bottom - 0.5;
    }
}

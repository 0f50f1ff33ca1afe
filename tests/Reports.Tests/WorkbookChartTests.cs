using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using C = DocumentFormat.OpenXml.Drawing.Charts;

namespace NonResponse.Reports.Tests;

[TestFixture]
public sealed class WorkbookChartTests
{
    private static readonly Exhibit[] Exhibits = [WorkbookSamples.Strategies(), WorkbookSamples.Months(), WorkbookSamples.Words("words", "one")];

    [Test]
    public void Caches_hold_the_chart_of_the_pack([Values] Audience audience)
    {
        using var dump = new WorkbookDump(WorkbookSamples.Write(WorkbookSamples.Of(audience, Exhibits)));

        foreach (var exhibit in Exhibits.Where(e => e.Chart is not null))
        {
            var chart = exhibit.Chart!;
            var space = Space(dump, exhibit);
            var caches = space.Descendants<C.Values>().Select(v => Numbers(v.Descendants<C.NumberingCache>().Single())).ToArray();
            Assert.Multiple(() =>
            {
                Assert.That(caches, Is.EqualTo(chart.Series.Select(s => s.Points.Select(p => p.Value).ToArray())));
                Assert.That(
                    space.Descendants<C.SeriesText>().Select(t => t.Descendants<C.NumericValue>().Single().Text),
                    Is.EqualTo(chart.Series.Select(s => s.Name)));
                foreach (var categories in space.Descendants<C.CategoryAxisData>())
                    Assert.That(
                        categories.Descendants<C.NumericValue>().Select(v => v.Text),
                        Is.EqualTo(chart.Categories));
            });
        }
    }

    [Test]
    public void Error_bars_reach_to_the_ends_of_the_interval()
    {
        using var dump = new WorkbookDump(WorkbookSamples.Write(WorkbookSamples.Of(Audience.Public, Exhibits)));
        var points = Exhibits[0].Chart!.Series[0].Points;
        var bars = Space(dump, Exhibits[0]).Descendants<C.ErrorBars>().Single();

        var above = Numbers(bars.Descendants<C.Plus>().Single().Descendants<C.NumberingCache>().Single());
        var below = Numbers(bars.Descendants<C.Minus>().Single().Descendants<C.NumberingCache>().Single());

        for (var i = 0; i < points.Count; i++)
        {
            Assert.That(points[i].Value + above[i], points[i].Upper is { } upper ? Is.EqualTo(upper).Within(1e-12) : Is.Null);
            Assert.That(points[i].Value - below[i], points[i].Lower is { } lower ? Is.EqualTo(lower).Within(1e-12) : Is.Null);
        }
    }

    [TestCase(0.0, 0.0, 1.0)]
    [TestCase(1.0, 3.0, 1.0)]
    [TestCase(1.0, 300.0, null)]
    public void Few_are_counted_in_whole_numbers(double first, double last, double? step)
    {
        var chart = new Chart(ChartKind.Trend, ["January 2026", "February 2026"], [new Series("Waiting", [ChartPoint.Derived(first), ChartPoint.Derived(last)])], CellFormat.Count, "People", "Month", "Two months.");
        var table = new Table([new Column("Month", CellFormat.Text), new Column("Waiting", CellFormat.Count)], [[Cell.Of("January 2026"), Cell.Derived(first)], [Cell.Of("February 2026"), Cell.Derived(last)]]);
        var exhibit = new Exhibit("few", "Few.", "Waiting", chart, table, []);
        using var dump = new WorkbookDump(WorkbookSamples.Write(WorkbookSamples.Of(Audience.Internal, exhibit)));

        Assert.That(Space(dump, exhibit).Descendants<C.ValueAxis>().Single().GetFirstChild<C.MajorUnit>()?.Val?.Value, Is.EqualTo(step));
    }

    [Test]
    public void Curves_stand_at_their_places_and_break_where_a_value_is_missing()
    {
        var exhibit = WorkbookSamples.Curves();
        using var dump = new WorkbookDump(WorkbookSamples.Write(WorkbookSamples.Of(Audience.Internal, exhibit)));
        var space = Space(dump, exhibit);
        var series = exhibit.Chart!.Series;
        Assert.That(
            space.Descendants<C.XValues>().Select(v => Numbers(v.Descendants<C.NumberingCache>().Single())),
            Is.EqualTo(series.Select(s => s.Points.Select(p => p.X).ToArray())));
        Assert.That(
            space.Descendants<C.YValues>().Select(v => Numbers(v.Descendants<C.NumberingCache>().Single())),
            Is.EqualTo(series.Select(s => s.Points.Select(p => p.Value).ToArray())));
        Assert.That(space.Descendants<C.DisplayBlanksAs>().Single().Val!.Value, Is.EqualTo(C.DisplayBlanksAsValues.Gap));
        var cells = dump.Cells("Chart_data");
        foreach (var reference in space.Descendants<C.XValues>().Concat<DocumentFormat.OpenXml.OpenXmlElement>(space.Descendants<C.YValues>()))
            AssertCached(cells, reference.Descendants<C.Formula>().Single());
    }

    [Test]
    public void Caches_equal_the_cells_that_they_stand_for([Values] Audience audience)
    {
        using var dump = new WorkbookDump(WorkbookSamples.Write(WorkbookSamples.Of(audience, Exhibits)));
        var cells = dump.Cells("Chart_data");

        foreach (var formula in Exhibits[..2].SelectMany(e => Space(dump, e).Descendants<C.Formula>()))
            AssertCached(cells, formula);
    }

    [Test]
    public void Hidden_points_are_nowhere([Values] Audience audience)
    {
        using var dump = new WorkbookDump(WorkbookSamples.Write(WorkbookSamples.Of(audience, Exhibits)));
        var table = dump.Cells("response_by_strategy");
        var row = table.Single(c => c.Value == "Augmentation").Key[1..];
        var data = dump.Cells("Chart_data");
        var dataRow = data.Single(c => c.Value == "Augmentation").Key[1..];
        var space = Space(dump, Exhibits[0]);

        Assert.Multiple(() =>
        {
            Assert.That("BCDEF".Select(c => table[c + row]), Is.All.EqualTo("[c]"));
            Assert.That(data["E" + dataRow], Is.EqualTo("[c]"));
            Assert.That("FGHIJ".Where(c => data.ContainsKey(c + dataRow)), Is.Empty);
            Assert.That(
                space.Descendants<C.NumericPoint>().Select(p => p.Index!.Value),
                Is.All.EqualTo(0), "rows 1 and 2 have no number");
            Assert.That(
                space.Descendants<C.DisplayBlanksAs>().Single().Val!.Value,
                Is.EqualTo(C.DisplayBlanksAsValues.Gap));
        });
    }

    [Test]
    public void Charts_are_described_and_read_without_colour()
    {
        using var dump = new WorkbookDump(WorkbookSamples.Write(WorkbookSamples.Of(Audience.Public, Exhibits)));

        foreach (var exhibit in Exhibits[..2])
        {
            var (frame, space) = WorkbookDump.Charts(dump.Part(exhibit.Id.Replace('-', '_'))).Single();
            Assert.Multiple(() =>
            {
                Assert.That(frame.Description!.Value, Is.EqualTo(exhibit.Chart!.AltText));
                Assert.That(space.Descendants<C.EditingLanguage>().Single().Val!.Value, Is.EqualTo("en-GB"));
                Assert.That(
                    space.Descendants<C.Title>().Select(t => t.InnerText),
                    Is.EquivalentTo((string[])[exhibit.Subtitle, exhibit.Chart!.CategoryTitle, exhibit.Chart.ValueTitle]));
                Assert.That(space.Descendants<C.MinAxisValue>().Single().Val!.Value, Is.Zero);
                Assert.That(space.Descendants<C.Legend>().Count(), Is.EqualTo(exhibit.Chart.Series.Count > 1 ? 1 : 0));
                Assert.That(space.Descendants<C.View3D>(), Is.Empty);
            });
        }
        Assert.That(Space(dump, Exhibits[1]).Descendants<C.Symbol>().Select(s => s.Val!.Value), Is.Unique);
    }

    [Test]
    public void Charts_cover_no_cell([Values] Audience audience)
    {
        using var dump = new WorkbookDump(WorkbookSamples.Write(WorkbookSamples.Of(audience, [.. Exhibits, Wide()])));

        foreach (var (name, part) in dump.Sheets.Where(s => s.Part.DrawingsPart is not null))
        {
            var from = part.DrawingsPart!.WorksheetDrawing.Descendants<DocumentFormat.OpenXml.Drawing.Spreadsheet.FromMarker>().Single();
            var (columns, lastRow) = Extent(part);
            var (column, row) = (int.Parse(from.ColumnId!.Text, CultureInfo.InvariantCulture), int.Parse(from.RowId!.Text, CultureInfo.InvariantCulture));
            Assert.That(column >= columns || row >= lastRow, Is.True, name);
        }
    }

    private static Exhibit Wide()
    {
        var strategies = WorkbookSamples.Strategies();
        var columns = strategies.Table.Columns;
        Column[] many = [columns[0], .. Enumerable.Range(0, 12).Select(i => columns[1] with { Header = FormattableString.Invariant($"Steps number {i}") })];
        return strategies with
        {
            Id = "wide",
            Table = new Table(many, [.. strategies.Table.Rows.Select(r => (IReadOnlyList<Cell>)[r[0], .. Enumerable.Repeat(r[1], 12)])]),
        };
    }

    private static (int Columns, int LastRow) Extent(WorksheetPart part) => (
        part.TableDefinitionParts.Single().Table.TableColumns!.Count(),
        (int)part.Worksheet.Descendants<Row>().Max(r => r.RowIndex!.Value));

    internal static void AssertCached(IReadOnlyDictionary<string, string> cells, C.Formula formula)
    {
        var parts = formula.Text.Replace("'Chart_data'!$", "", StringComparison.Ordinal).Split(":$");
        var (column, first) = (parts[0].Split('$')[0], int.Parse(parts[0].Split('$')[1], CultureInfo.InvariantCulture));
        var last = int.Parse(parts[^1].Split('$')[1], CultureInfo.InvariantCulture);
        var cache = formula.Parent!.LastChild!;
        var cached = cache.Elements<C.NumericPoint>().ToDictionary(p => p.Index!.Value, p => p.InnerText);
        foreach (var text in cache.Elements<C.StringPoint>())
            cached.Add(text.Index!.Value, text.InnerText);
        Assert.That(
            Enumerable.Range(0, last - first + 1).Select(i => cells.GetValueOrDefault(FormattableString.Invariant($"{column}{first + i}"))),
            Is.EqualTo(Enumerable.Range(0, last - first + 1).Select(i => cached.GetValueOrDefault((uint)i))), formula.Text);
    }

    [Test]
    public void Small_charts_are_native_charts_of_their_own_beside_one_another()
    {
        var chart = HostileCharts.All().Single(c => c.Name == "multiples").Chart;
        var dump = new WorkbookDump(WorkbookSamples.Write(WorkbookSamples.Of(Audience.Internal, WorkbookSamples.Words("sample", "one") with { Chart = chart })));
        var charts = WorkbookDump.Charts(dump.Part("sample")).ToList();
        Assert.That(charts, Has.Count.EqualTo(chart.Panels.Count));
        Assert.That(charts.Select(c => c.Frame.Id!.Value).Concat(charts.Select(c => (uint)c.Frame.Name!.Value!.GetHashCode(StringComparison.Ordinal))), Is.Unique);
        foreach (var ((frame, space), panel) in charts.Zip(chart.Panels))
        {
            Assert.That(frame.Description!.Value, Is.EqualTo(panel.Chart.AltText));
            var drawn = Numbers(space.Descendants<C.LineChartSeries>().First().Descendants<C.Values>().Single().Descendants<C.NumberingCache>().Single());
            Assert.That(drawn, Is.EqualTo(panel.Chart.Series[0].Points.Select(p => p.Value)));
            Assert.That(space.Descendants<C.Legend>().Concat<DocumentFormat.OpenXml.OpenXmlElement>(space.Descendants<C.PlotArea>().Single().Descendants<C.Title>()), Is.Empty);
        }
        Assert.That(dump.Part("sample").DrawingsPart!.WorksheetDrawing!.Descendants<DocumentFormat.OpenXml.Drawing.Spreadsheet.FromMarker>().Select(m => (m.ColumnOffset!.Text, m.RowOffset!.Text)), Is.Unique);
    }

    private static C.ChartSpace Space(WorkbookDump dump, Exhibit exhibit) =>
        WorkbookDump.Charts(dump.Part(exhibit.Id.Replace('-', '_'))).Single().Space;

    internal static double?[] Numbers(C.NumberingCache cache)
    {
        var numbers = new double?[cache.PointCount!.Val!.Value];
        foreach (var point in cache.Elements<C.NumericPoint>())
            numbers[point.Index!.Value] = double.Parse(point.InnerText, CultureInfo.InvariantCulture);
        return numbers;
    }
}

using System.IO.Compression;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using NonResponse.Tests;
using C = DocumentFormat.OpenXml.Drawing.Charts;
using Xdr = DocumentFormat.OpenXml.Drawing.Spreadsheet;

namespace NonResponse.Reports.Tests;

/// <summary>Workbooks as they lie on disk, opened with the Open XML SDK.</summary>
public class WorkbookTests
{
    private static readonly string[] Formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=HYPERLINK(\"x\")", "\0=1"];

    [Test]
    public void Validator_finds_nothing([Values] Audience audience)
    {
        var pack = WorkbookSamples.Of(audience, WorkbookSamples.Strategies(), WorkbookSamples.Months(), WorkbookSamples.Words("words", Formulas));
        using var document = Open(WorkbookSamples.Write(pack));
        Assert.That(new OpenXmlValidator(FileFormatVersions.Microsoft365).Validate(document).Select(e => $"{e.Part?.Uri} {e.Path?.XPath}: {e.Description}"), Is.Empty);
    }

    [Test]
    public void Same_pack_gives_the_same_bytes()
    {
        var pack = WorkbookSamples.Of(Audience.Internal, WorkbookSamples.Strategies(), WorkbookSamples.Months());
        var first = WorkbookSamples.Write(pack);
        Assert.That(WorkbookSamples.Write(pack), Is.EqualTo(first));
    }

    [Test]
    public void Workbook_is_as_it_was() =>
        Golden.Matches(
            WorkbookText.Of(WorkbookSamples.Write(WorkbookSamples.Of(Audience.Internal, WorkbookSamples.Strategies(), WorkbookSamples.Months()))),
            "tests", "Reports.Tests", "Golden", "workbook.txt");

    [Test]
    public void Native_charts_draw_the_values_of_the_model()
    {
        var exhibits = new[] { WorkbookSamples.Strategies(), WorkbookSamples.Months() };
        using var document = Open(WorkbookSamples.Write(WorkbookSamples.Of(Audience.Public, exhibits)));
        var charts = document.WorkbookPart!.WorksheetParts.Where(w => w.DrawingsPart is not null)
            .SelectMany(w => w.DrawingsPart!.ChartParts).Select(c => c.ChartSpace!).ToList();
        Assert.That(charts, Has.Count.EqualTo(2));
        foreach (var exhibit in exhibits)
        {
            var drawn = charts.Single(c => c.Descendants<C.CategoryAxis>().Any() && (c.Descendants<C.LineChart>().Any() == (exhibit.Chart!.Kind == ChartKind.Trend)));
            var series = drawn.Descendants().Where(e => e is C.BarChartSeries or C.LineChartSeries).ToList();
            Assert.That(series, Has.Count.EqualTo(exhibit.Chart!.Series.Count));
            for (var i = 0; i < series.Count; i++)
            {
                var points = exhibit.Chart.Series[i].Points;
                Assert.That(Cache(series[i].GetFirstChild<C.Values>()!), Is.EqualTo(Expected(points, p => p.Value)), exhibit.Id);
                if (series[i].GetFirstChild<C.ErrorBars>() is { } bars)
                {
                    Assert.That(Cache(bars.Plus!), Is.EqualTo(Expected(points, p => p.Upper - p.Value)), exhibit.Id);
                    Assert.That(Cache(bars.Minus!), Is.EqualTo(Expected(points, p => p.Value - p.Lower)), exhibit.Id);
                }
            }
        }
    }

    [Test]
    public void Cells_that_charts_refer_to_hold_what_they_draw()
    {
        using var document = Open(WorkbookSamples.Write(WorkbookSamples.Of(Audience.Public, WorkbookSamples.Strategies(), WorkbookSamples.Months())));
        var cells = WorkbookText.Cells(document, "Chart_data");
        var references = document.WorkbookPart!.WorksheetParts.Where(w => w.DrawingsPart is not null)
            .SelectMany(w => w.DrawingsPart!.ChartParts).SelectMany(c => c.ChartSpace!.Descendants<C.NumberReference>()).ToList();
        Assert.That(references, Is.Not.Empty);
        foreach (var reference in references)
        {
            var range = reference.Formula!.Text.Replace("'Chart_data'!", "", StringComparison.Ordinal).Replace("$", "", StringComparison.Ordinal).Split(':');
            var (column, first) = (range[0][..1], int.Parse(range[0][1..], System.Globalization.CultureInfo.InvariantCulture));
            foreach (var (index, value) in Cache(reference))
                Assert.That(double.Parse(cells[FormattableString.Invariant($"{column}{first + index}")], System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(value));
        }
    }

    [Test]
    public void Charts_have_alternative_text_and_a_title()
    {
        using var document = Open(WorkbookSamples.Write(WorkbookSamples.Of(Audience.Internal, WorkbookSamples.Strategies(), WorkbookSamples.Months())));
        var drawings = document.WorkbookPart!.WorksheetParts.Where(w => w.DrawingsPart is not null).Select(w => w.DrawingsPart!).ToList();
        Assert.That(drawings.SelectMany(d => d.WorksheetDrawing!.Descendants<Xdr.NonVisualDrawingProperties>()).Select(p => p.Description?.Value), Is.All.Not.Empty.And.Exactly(2).Items);
        Assert.That(drawings.SelectMany(d => d.ChartParts).Select(c => c.ChartSpace!.Descendants<C.Title>().First().InnerText), Is.All.Not.Empty);
    }

    [Test]
    public void Hidden_numbers_are_marked_in_the_table_and_nowhere_a_number()
    {
        using var document = Open(WorkbookSamples.Write(WorkbookSamples.Of(Audience.Public, WorkbookSamples.Strategies())));
        var cells = WorkbookText.Cells(document, "response_by_strategy");
        var row = cells.Single(c => c.Value == "Augmentation").Key[1..];
        Assert.That(cells.Where(c => c.Key[1..] == row && c.Key[0] != 'A').Select(c => c.Value), Is.All.EqualTo("[c]").And.Exactly(5).Items);
    }

    [Test]
    public void No_text_becomes_a_formula()
    {
        using var document = Open(WorkbookSamples.Write(WorkbookSamples.Of(Audience.Internal, WorkbookSamples.Words("words", Formulas))));
        foreach (var part in document.WorkbookPart!.WorksheetParts)
            Assert.That(part.Worksheet!.Descendants<CellFormula>(), Is.Empty);
        var cells = WorkbookText.Cells(document, "words");
        Assert.That(cells.Values, Does.Contain("=1+1").And.Contain("@SUM(A1)"), "the text itself stands");
    }

    [Test]
    public void Public_workbook_has_no_filter_frozen_pane_fill_footer_or_merged_cell()
    {
        using var document = Open(WorkbookSamples.Write(WorkbookSamples.Of(Audience.Public, WorkbookSamples.Strategies(), WorkbookSamples.Months())));
        foreach (var part in document.WorkbookPart!.WorksheetParts)
        {
            var sheet = part.Worksheet!;
            Assert.That(sheet.Descendants().Where(e => e is AutoFilter or Pane or HeaderFooter or MergeCells), Is.Empty);
            Assert.That(part.TableDefinitionParts.SelectMany(t => t.Table!.Descendants<AutoFilter>()), Is.Empty);
            Assert.That(part.TableDefinitionParts.Count(), Is.LessThanOrEqualTo(1));
        }
        var used = document.WorkbookPart.WorkbookStylesPart!.Stylesheet!.CellFormats!.Elements<DocumentFormat.OpenXml.Spreadsheet.CellFormat>();
        Assert.That(used.Select(f => f.FillId?.Value ?? 0), Is.All.Zero);
    }

    [Test]
    public void Internal_workbook_filters_freezes_and_prints()
    {
        using var document = Open(WorkbookSamples.Write(WorkbookSamples.Of(Audience.Internal, WorkbookSamples.Strategies())));
        var part = WorkbookText.Part(document, "response_by_strategy");
        Assert.Multiple(() =>
        {
            Assert.That(part.TableDefinitionParts.Single().Table!.AutoFilter, Is.Not.Null);
            Assert.That(part.Worksheet!.Descendants<Pane>().Single().State!.Value, Is.EqualTo(PaneStateValues.Frozen));
            Assert.That(part.Worksheet!.Descendants<PageSetup>().Single().Orientation!.Value, Is.EqualTo(OrientationValues.Landscape));
            Assert.That(document.WorkbookPart!.Workbook!.DefinedNames!.Elements<DefinedName>().Select(n => n.Name!.Value), Does.Contain("_xlnm.Print_Titles").And.Contain("_xlnm.Print_Area"));
        });
    }

    [Test]
    public void Document_says_what_it_is()
    {
        var bytes = WorkbookSamples.Write(WorkbookSamples.Of(Audience.Public, WorkbookSamples.Strategies()));
        using var zip = new ZipArchive(new MemoryStream(bytes));
        using var reader = new StreamReader(zip.Entries.Single(e => e.Name == "core.xml" || e.FullName.Contains("core", StringComparison.Ordinal)).Open());
        var core = reader.ReadToEnd();
        Assert.That(core, Does.Contain("Outcomes after nonresponse").And.Contain("en-GB").And.Contain("2025-03-31T00:00:00Z"));
        Assert.That(zip.Entries.Select(e => e.LastWriteTime.Year), Is.All.EqualTo(1980));
    }

    [Test]
    public void Sheets_keep_distinct_names_that_Excel_takes()
    {
        var words = new[] { "waits-by-provider-and-quarter", "Waits-by-provider-and-quarter", "history", "a", "1st" }.Select(id => WorkbookSamples.Words(id, "x")).ToArray();
        using var document = Open(WorkbookSamples.Write(WorkbookSamples.Of(Audience.Public, words)));
        var names = document.WorkbookPart!.Workbook!.Sheets!.Elements<DocumentFormat.OpenXml.Spreadsheet.Sheet>().Select(s => s.Name!.Value!).ToList();
        Assert.That(names.Select(n => n.ToUpperInvariant()), Is.Unique);
        Assert.That(names, Is.All.Matches("^[A-Za-z][A-Za-z0-9_]{0,30}$"));
    }

    [Test]
    public void Long_tables_are_written_whole()
    {
        using var document = Open(WorkbookSamples.Write(WorkbookSamples.Of(Audience.Public, WorkbookSamples.Words("many", [.. Enumerable.Range(0, 50_000).Select(i => $"word {i}")]))));
        Assert.That(WorkbookText.Cells(document, "many").Count(c => c.Value.StartsWith("word ", StringComparison.Ordinal)), Is.EqualTo(50_000));
    }

    private static SpreadsheetDocument Open(byte[] bytes) => SpreadsheetDocument.Open(new MemoryStream(bytes), isEditable: false);

    private static List<(int Index, double Value)> Expected(IReadOnlyList<ChartPoint> points, Func<ChartPoint, double?> number) =>
        [.. points.Select((p, i) => (i, number(p))).Where(p => p.Item2 is not null).Select(p => (p.i, p.Item2!.Value))];

    private static List<(int Index, double Value)> Cache(OpenXmlElement element) =>
    [
        .. element.Descendants<C.NumericPoint>().Select(p => (
            (int)p.Index!.Value, double.Parse(p.NumericValue!.Text, System.Globalization.CultureInfo.InvariantCulture))),
    ];
}

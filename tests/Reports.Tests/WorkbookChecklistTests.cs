using System.Globalization;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using XlCell = DocumentFormat.OpenXml.Spreadsheet.Cell;
using XlColumn = DocumentFormat.OpenXml.Spreadsheet.Column;
using XlFormat = DocumentFormat.OpenXml.Spreadsheet.CellFormat;
using XlSheet = DocumentFormat.OpenXml.Spreadsheet.Sheet;
using XlTable = DocumentFormat.OpenXml.Spreadsheet.Table;

namespace NonResponse.Reports.Tests;

/// <summary>The rows of the Analysis Function's checklist for accessible spreadsheets that a saved file can be held to.</summary>
[TestFixture]
public sealed partial class WorkbookChecklistTests
{
    private static readonly byte[] Public = WorkbookSamples.Write(WorkbookSamples.Of(
        Audience.Public, WorkbookSamples.Strategies(), WorkbookSamples.Months(24), WorkbookSamples.Words("words", "one", new string('w', 200))));

    private WorkbookDump _dump = null!;

    [SetUp]
    public void Open() => _dump = new WorkbookDump(Public);

    [TearDown]
    public void Close() => _dump.Dispose();

    [Test]
    public void Every_sheet_but_the_cover_holds_one_named_table()
    {
        Assert.That(Tables().Select(t => t.Sheet), Is.EqualTo(_dump.Sheets.Skip(1).Select(s => s.Name)));
        Assert.That(
            Tables().Select(t => t.Table.DisplayName!.Value),
            Is.Unique.And.All.Matches("^[a-z][a-z0-9_]*$").And.None.Matches("^table[0-9]*$"));
    }

    [Test]
    public void Tables_start_in_column_A_with_nothing_beside_or_below() => Each((name, part, table) =>
    {
        var (first, last, columns) = Bounds(table);
        var used = part.Worksheet.Descendants<XlCell>().Where(c => c.CellValue is not null).Select(c => Split(c.CellReference!.Value!)).ToArray();
        Assert.That(used.Where(c => c.Row < first).Select(c => c.Column), Is.All.EqualTo(1), name);
        Assert.That(used.Max(c => c.Row), Is.EqualTo(last), name);
        Assert.That(used.Max(c => c.Column), Is.EqualTo(columns), name);
    });

    [Test]
    public void Tables_have_one_header_and_no_empty_cell() => Each((name, part, table) =>
    {
        var (first, last, columns) = Bounds(table);
        var cells = _dump.Cells(name);
        var headers = Enumerable.Range(1, columns).Select(c => cells[CellReference.Cell(c, first)]).ToArray();
        Assert.That(
            headers,
            Is.Unique.And.EqualTo(table.TableColumns!.Elements<TableColumn>().Select(c => c.Name!.Value)), name);
        // The numbers behind the charts have gaps, and the sheet says so.
        if (name == "Chart_data")
            Assert.That(
                cells.Where(c => Split(c.Key).Row < first).Select(c => c.Value),
                Has.Some.Contains("cells are empty on purpose"));
        else
            Assert.That(cells.Keys.Count(k => Split(k).Row >= first), Is.EqualTo(columns * (last - first + 1)), name);
    });

    [Test]
    public void Columns_of_numbers_hold_numbers_and_shorthand_alone() => Each((name, part, table) =>
    {
        var (first, _, _) = Bounds(table);
        var numeric = part.Worksheet.Descendants<XlCell>()
            .Where(c => Split(c.CellReference!.Value!).Row == first && _dump.StyleName(c) == "Table header of numbers").Select(c => Split(c.CellReference!.Value!).Column).ToHashSet();
        foreach (var cell in part.Worksheet.Descendants<XlCell>().Where(c => Split(c.CellReference!.Value!) is var at && at.Row > first && numeric.Contains(at.Column)))
            if (cell.DataType?.Value == CellValues.SharedString)
                Assert.That(_dump.Value(cell), Does.Match(@"^\[[cxz]\]$"), name);
            else
                Assert.That(_dump.NumberFormat(cell), Is.Not.Empty, name);
    });

    [Test]
    public void Nothing_is_merged_hidden_filtered_frozen_or_framed() => Assert.Multiple(() =>
    {
        foreach (var (name, part) in _dump.Sheets)
        {
            var sheet = part.Worksheet;
            Assert.That(sheet.Descendants<MergeCells>(), Is.Empty, name);
            Assert.That(sheet.Descendants<Pane>(), Is.Empty, name);
            Assert.That(sheet.Descendants<HeaderFooter>(), Is.Empty, name);
            Assert.That(sheet.Descendants<Row>().Where(r => r.Hidden?.Value == true), Is.Empty, name);
            Assert.That(sheet.Descendants<XlColumn>().Where(c => c.Hidden?.Value == true), Is.Empty, name);
            Assert.That(part.ImageParts, Is.Empty, name);
        }
        Assert.That(_dump.Workbook.Workbook.Descendants<XlSheet>().Where(s => s.State is not null), Is.Empty);
        Assert.That(
            Tables().Where(t => t.Table.AutoFilter is not null || t.Table.TableStyleInfo is not null),
            Is.Empty);
        Assert.That(_dump.Workbook.VbaProjectPart, Is.Null);
    });

    [Test]
    public void Looks_are_plain()
    {
        var styles = _dump.Workbook.WorkbookStylesPart!.Stylesheet;
        Assert.Multiple(() =>
        {
            Assert.That(styles.CellFormats!.Elements<XlFormat>().Select(f => f.FillId!.Value), Is.All.Zero);
            Assert.That(styles.Descendants<Font>().Select(f => f.FontName!.Val!.Value), Is.All.EqualTo("Arial"));
            Assert.That(
                styles.Descendants<Font>().Select(f => f.FontSize!.Val!.Value),
                Is.All.GreaterThanOrEqualTo(12));
            Assert.That(
                styles.Descendants<VerticalTextAlignment>().Cast<object>().Concat(styles.Descendants<Italic>()),
                Is.Empty);
        });
    }

    [Test]
    public void Text_in_tables_wraps_and_columns_have_sensible_widths() => Assert.Multiple(() =>
    {
        foreach (var (name, part) in _dump.Sheets.Skip(1))
        {
            Assert.That(
                part.Worksheet.Descendants<XlColumn>().Select(c => c.Width!.Value),
                Is.All.InRange(8, 60), name);
            Assert.That(part.Worksheet.Descendants<XlCell>()
                .Where(c => _dump.StyleName(c) is "Table text" or "Table header" or "Table header of numbers" or "Table link")
                .Select(c => _dump.Format(c).Alignment!.WrapText?.Value), Is.All.True, name);
        }
    });

    [Test]
    public void Notes_referred_to_are_the_notes_listed()
    {
        var listed = _dump.Cells("Notes").Values.Where(v => NoteMark().IsMatch(v)).ToHashSet();
        var used = _dump.Sheets.Where(s => s.Name != "Notes").SelectMany(s => _dump.Cells(s.Name).Values).SelectMany(v => NoteMark().Matches(v)).Select(m => m.Value);
        Assert.That(used.ToHashSet(), Is.EquivalentTo(listed));
        Assert.That(listed, Is.EquivalentTo((string[])["[note 1]", "[note 2]"]));
    }

    [Test]
    public void Titles_are_in_A1_unique_and_tagged()
    {
        var titles = _dump.Sheets.Select(s => s.Part.Worksheet.Descendants<XlCell>().First()).ToArray();
        Assert.That(titles.Select(t => t.CellReference!.Value), Is.All.EqualTo("A1"));
        Assert.That(titles.Select(_dump.StyleName), Is.All.EqualTo("Heading 1"));
        Assert.That(titles.Select(_dump.Value), Is.Unique.And.None.Empty);
    }

    [Test]
    public void Sheets_are_named_in_order_and_open_at_the_cover() => Assert.Multiple(() =>
    {
        Assert.That(_dump.Sheets.Select(s => s.Name), Is.EqualTo((string[])
            ["Cover", "Contents", "Notes", "Definitions", "response_by_strategy", "days_to_change", "words", "Chart_data"]));
        Assert.That(_dump.Sheets.Select(s => s.Name), Is.All.Matches("^[A-Za-z][A-Za-z0-9_]{0,30}$"));
        Assert.That(_dump.Workbook.Workbook.Descendants<WorkbookView>().Single().ActiveTab!.Value, Is.Zero);
        Assert.That(
            _dump.Sheets.Where(s => s.Part.Worksheet.Descendants<SheetView>().Single().TabSelected?.Value == true).Select(s => s.Name),
            Is.EqualTo((string[])["Cover"]));
        Assert.That(
            _dump.Sheets.Select(s => s.Part.Worksheet.Descendants<Selection>().Single().ActiveCell!.Value),
            Is.All.EqualTo("A1"));
    });

    [Test]
    public void Links_lead_to_every_sheet_and_nowhere_else()
    {
        var names = _dump.Sheets.Select(s => $"'{s.Name}'!A1").ToArray();
        var links = _dump.Sheets.SelectMany(s => s.Part.Worksheet.Descendants<Hyperlink>()).ToArray();
        Assert.That(links.Select(l => l.Location!.Value).Distinct(), Is.SubsetOf(names));
        Assert.That(links.Select(l => l.Id), Is.All.Null, "no link leaves the workbook");
        Assert.That(
            _dump.Part("Contents").Worksheet.Descendants<Hyperlink>().Select(l => l.Location!.Value),
            Is.SupersetOf(names.Where(n => n != "'Contents'!A1")));
    }

    [GeneratedRegex(@"\[note \d+\]")]
    private static partial Regex NoteMark();

    private void Each(Action<string, WorksheetPart, XlTable> check) => Assert.Multiple(() =>
    {
        foreach (var (sheet, table) in Tables())
            check(sheet, _dump.Part(sheet), table);
    });

    private IEnumerable<(string Sheet, XlTable Table)> Tables() =>
        _dump.Sheets.SelectMany(s => s.Part.TableDefinitionParts.Select(t => (s.Name, t.Table)));

    private static (int First, int Last, int Columns) Bounds(XlTable table)
    {
        var ends = table.Reference!.Value!.Split(':').Select(Split).ToArray();
        Assert.That(ends[0].Column, Is.EqualTo(1));
        return (ends[0].Row, ends[1].Row, ends[1].Column);
    }

    private static (int Column, int Row) Split(string reference)
    {
        var letters = reference.TakeWhile(char.IsAsciiLetter).ToArray();
        return (letters.Aggregate(0, (sum, c) => 26 * sum + c - 'A' + 1), int.Parse(reference.AsSpan(letters.Length), CultureInfo.InvariantCulture));
    }
}

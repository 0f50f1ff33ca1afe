using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using XlCell = DocumentFormat.OpenXml.Spreadsheet.Cell;

namespace NonResponse.Reports.Tests;

[TestFixture]
public sealed class WorkbookTextTests
{
    private static readonly string[] Starts = ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "\0=", "'=", "\"=", "=cmd|' /C calc'!"];

    [Test]
    public void No_text_becomes_a_formula([Values] Audience audience)
    {
        var texts = Starts.Select(s => s + "1+1").ToArray();
        var evil = WorkbookSamples.Words("words", texts);
        var chart = WorkbookSamples.Strategies();
        chart = chart with
        {
            Headline = texts[0],
            Subtitle = texts[1],
            Chart = chart.Chart! with { Categories = texts[..3], ValueTitle = texts[3], CategoryTitle = texts[4], AltText = texts[5] },
        };
        var pack = WorkbookSamples.Of(audience, evil with { Table = evil.Table with { Columns = [new Column("=1+1", CellFormat.Text)] } }, chart);
        pack = pack with
        {
            Title = texts[0],
            Notes = texts,
            Definitions = [.. texts.Select(t => new Definition(t, t))],
            Cover = new Cover(texts, [.. texts.Select(t => new Fact(t, t))], texts),
        };

        using var dump = new WorkbookDump(WorkbookSamples.Write(pack));

        Assert.Multiple(() =>
        {
            Assert.That(new OpenXmlValidator(FileFormatVersions.Microsoft365).Validate(dump.Document), Is.Empty);
            foreach (var (name, part) in dump.Sheets)
            {
                Assert.That(part.Worksheet.Descendants<CellFormula>(), Is.Empty, name);
                Assert.That(part.Worksheet.Descendants<XlCell>()
                    .Where(c => CellText.LooksLikeFormula(dump.Value(c)) && c.DataType?.Value == CellValues.SharedString)
                    .Select(c => dump.Format(c).QuotePrefix?.Value), Is.All.True, name);
            }
            Assert.That(dump.Document.WorkbookPart!.ExternalWorkbookParts, Is.Empty);
        });
    }

    [TestCase("a\0b\u0001c\u001Fd\u007Fe\uFFFEf", "abcdef")]
    [TestCase("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour")]
    [TestCase("a\tb", "a b")]
    [TestCase("ŵŷ ≥ 😀", "ŵŷ ≥ 😀")]
    public void Clean_keeps_what_Excel_reads(string text, string expected) =>
        Assert.That(CellText.Clean(text), Is.EqualTo(expected));

    // Not a test case: an attribute cannot hold half a pair.
    [Test]
    public void Clean_marks_half_a_pair() =>
        Assert.That(CellText.Clean("half \uD83D pair"), Is.EqualTo("half \uFFFD pair"));

    [Test]
    public void Clean_cuts_between_characters()
    {
        Assert.That(CellText.Clean(new string('a', 40_000)), Has.Length.EqualTo(32_767));
        Assert.That(CellText.Clean(new string('a', 32_766) + "😀"), Has.Length.EqualTo(32_766));
    }

    [TestCase("_x000D_", "_x005F_x000D_")]
    [TestCase("_x000D_x000D_", "_x005F_x000D_x005F_x000D_")]
    [TestCase("step_xyz_", "step_xyz_")]
    public void Escape_leaves_no_escaped_character(string text, string expected) =>
        Assert.That(CellText.Escape(text), Is.EqualTo(expected));

    [Test]
    public void Headers_are_unique_lines() => Assert.That(
        CellText.Headers(["Rate", "rate", "Two\nlines", "", new string('h', 300)]),
        Is.EqualTo((string[])["Rate", "rate 2", "Two lines", "Column", new string('h', 251)]));

    [Test]
    public void Titles_too_long_for_the_screen_go_on_in_the_next_row()
    {
        var headline = string.Join(' ', Enumerable.Range(100, 60));
        var exhibit = WorkbookSamples.Words("words", "a") with { Headline = headline };

        using var dump = new WorkbookDump(WorkbookSamples.Write(WorkbookSamples.Of(Audience.Internal, exhibit)));

        var cells = dump.Cells("words");
        Assert.That(cells["A1"], Has.Length.LessThanOrEqualTo(150));
        Assert.That(cells["A1"] + " " + cells["A2"], Is.EqualTo(headline));
        Assert.That(cells["A3"], Is.EqualTo(exhibit.Subtitle));
        Assert.That(dump.Cells("Contents").Values, Does.Contain(headline));
    }

    [Test]
    public void Table_columns_are_named_as_the_header_cells()
    {
        var words = WorkbookSamples.Words("words", "a");
        var exhibit = words with
        {
            Table = new Table(
                [new Column("Rate", CellFormat.Text), new Column("RATE", CellFormat.Text), new Column("a\nb", CellFormat.Text)],
                [[Cell.Of("1"), Cell.Of("2"), Cell.Of("3")]]),
        };

        using var dump = new WorkbookDump(WorkbookSamples.Write(WorkbookSamples.Of(Audience.Internal, exhibit)));

        var names = dump.Part("words").TableDefinitionParts.Single().Table.TableColumns!.Elements<TableColumn>().Select(c => c.Name!.Value);
        var cells = dump.Cells("words");
        Assert.That(names, Is.EqualTo((string[])[cells["A6"], cells["B6"], cells["C6"]]));
    }
}

using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using NonResponse.Tests;

namespace NonResponse.Reports.Tests;

[TestFixture]
public sealed class WorkbookWriterTests
{
    [Test]
    public void Write_is_valid_for_Excel([Values] Audience audience)
    {
        var pack = WorkbookSamples.Of(
            audience, WorkbookSamples.Strategies(), WorkbookSamples.Months(24), WorkbookSamples.Words("words", "one", "two\nlines"));

        using var dump = new WorkbookDump(WorkbookSamples.Write(pack));

        var errors = new OpenXmlValidator(FileFormatVersions.Microsoft365).Validate(dump.Document).Select(e => $"{e.Part?.Uri} {e.Path?.XPath}: {e.Description}");
        Assert.That(errors, Is.Empty);
    }

    [Test]
    public void Write_holds_every_sheet_table_and_chart([Values] Audience audience)
    {
        using var dump = new WorkbookDump(WorkbookSamples.Write(
            WorkbookSamples.Of(audience, WorkbookSamples.Strategies(), WorkbookSamples.Months())));

        Golden.Matches(dump.Text(), "tests", "Reports.Tests", "Golden", $"workbook-{(audience == Audience.Internal ? "internal" : "public")}.txt");
    }

    [Test]
    public void Write_gives_the_same_bytes_twice([Values] Audience audience)
    {
        var first = WorkbookSamples.Write(
            WorkbookSamples.Of(audience, WorkbookSamples.Strategies(), WorkbookSamples.Months()));
        var second = WorkbookSamples.Write(
            WorkbookSamples.Of(audience, WorkbookSamples.Strategies(), WorkbookSamples.Months()));

        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public void Write_names_the_document_without_the_clock()
    {
        using var dump = new WorkbookDump(WorkbookSamples.Write(
            WorkbookSamples.Of(Audience.Public, WorkbookSamples.Strategies())));
        using var reader = new StreamReader(dump.Document.CoreFilePropertiesPart!.GetStream());

        var core = reader.ReadToEnd();

        Assert.That(
            core,
            Does.Contain(">Outcomes after nonresponse</dc:title>").And.Contain(">en-GB</dc:language>").And.Contain("</cp:keywords>")
            .And.Contain(">NonResponse</dc:creator>").And.Contain(">2025-03-31T00:00:00Z</dcterms:created>"));
    }

    [Test]
    public void Write_takes_a_stream_that_cannot_seek()
    {
        using var memory = new MemoryStream();
        using (var stream = new System.IO.Compression.GZipStream(memory, System.IO.Compression.CompressionLevel.NoCompression, leaveOpen: true))
            WorkbookWriter.Write(WorkbookSamples.Of(Audience.Public, WorkbookSamples.Strategies()), stream);

        Assert.That(memory.Length, Is.GreaterThan(1000));
    }

    [Test]
    public void Write_takes_a_table_without_rows_and_a_pack_without_notes()
    {
        var pack = WorkbookSamples.Of(Audience.Internal, WorkbookSamples.Words("nothing")) with { Notes = [], Definitions = [] };

        using var dump = new WorkbookDump(WorkbookSamples.Write(pack));

        Assert.That(new OpenXmlValidator(FileFormatVersions.Microsoft365).Validate(dump.Document), Is.Empty);
        Assert.That(dump.Cells("nothing")["A3"], Is.EqualTo("There are no figures for this table."));
        Assert.That(
            dump.Part("nothing").TableDefinitionParts.Concat(dump.Part("Notes").TableDefinitionParts),
            Is.Empty);
    }

    [Test]
    public void Write_takes_fifty_thousand_rows()
    {
        var pack = WorkbookSamples.Of(Audience.Internal, WorkbookSamples.Words("long", [.. Enumerable.Range(0, 50_000).Select(i => FormattableString.Invariant($"row {i}"))]));

        using var dump = new WorkbookDump(WorkbookSamples.Write(pack));

        Assert.That(dump.Part("long").TableDefinitionParts.Single().Table.Reference!.Value, Is.EqualTo("A6:A50006"));
        Assert.That(dump.Cells("long")["A50006"], Is.EqualTo("row 49999"));
    }

    [TestCase("response-by-strategy", "response_by_strategy")]
    [TestCase("phq9", "phq9_table")]
    [TestCase("r1c1", "r1c1_table")]
    [TestCase("2025-months", "t_2025_months")]
    [TestCase("cover", "cover_2")]
    [TestCase("history", "history_2")]
    [TestCase("a-very-long-name-that-no-worksheet-can-have", "a_very_long_name_that_no_worksh")]
    public void For_names_a_sheet(string id, string expected) =>
        Assert.That(new SheetNames().For(id), Is.EqualTo(expected));

    [Test]
    public void For_gives_no_name_twice()
    {
        var names = new SheetNames();
        var longId = new string('a', 40);

        Assert.That(
            (string[])[names.For("a-b"), names.For("A_b"), names.For(longId), names.For(longId)],
            Is.EqualTo((string[])["a_b", "A_b_2", new string('a', 31), new string('a', 29) + "_2"]));
    }

    [Test]
    public void Write_sets_up_internal_sheets_for_work_and_print()
    {
        using var dump = new WorkbookDump(WorkbookSamples.Write(
            WorkbookSamples.Of(Audience.Internal, WorkbookSamples.Strategies()) with { Title = "A & B" }));
        var sheet = dump.Part("response_by_strategy").Worksheet;
        var table = dump.Part("response_by_strategy").TableDefinitionParts.Single().Table;
        var header = int.Parse(table.Reference!.Value!.Split(':')[0][1..], System.Globalization.CultureInfo.InvariantCulture);

        Assert.Multiple(() =>
        {
            Assert.That(table.AutoFilter!.Reference!.Value, Is.EqualTo(table.Reference.Value));
            Assert.That(sheet.Descendants<Pane>().Single().VerticalSplit!.Value, Is.EqualTo(header));
            Assert.That(
                sheet.Descendants<PageSetup>().Single().Orientation!.Value,
                Is.EqualTo(OrientationValues.Landscape));
            Assert.That(sheet.Descendants<PageSetup>().Single().PaperSize!.Value, Is.EqualTo(9));
            Assert.That(
                sheet.Descendants<OddFooter>().Single().Text,
                Is.EqualTo("&LA && B. Internal, not for publication&RPage &P of &N"));
            Assert.That(
                dump.Workbook.Workbook.DefinedNames!.Elements<DefinedName>().Select(n => n.Text),
                Does.Contain($"'response_by_strategy'!${header}:${header}"));
        });
    }
}

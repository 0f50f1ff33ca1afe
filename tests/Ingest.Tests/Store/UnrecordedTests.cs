namespace NonResponse.Ingest.Tests;

/// <summary>That an extract has no place for a column is known as long as its rows are kept.</summary>
[TestFixture("sqlite")]
[TestFixture("postgresql")]
public sealed class UnrecordedTests(string catalog)
{
    private static readonly string[] Both = [RecordedColumn.EndReason, RecordedColumn.Attendance];

    private StoreFixture _store = null!;

    [SetUp]
    public void Make() => _store = new StoreFixture(catalog);

    [TearDown]
    public void Remove() => _store.Dispose();

    [Test]
    public void Store_knows_it_through_erasure_a_new_key_and_export()
    {
        var extract = new SmallExtract();
        extract.Text("submission.json", """{"contract":"1.0","source":"small","extracted_on":"2025-12-31","unrecorded":["episodes.end_reason","contacts.attendance"]}""");
        var folder = _store.Write(extract, "unrecorded");
        Assert.That(Import.Read(folder, new ImportOptions()).Tables!.Unrecorded, Is.EqualTo(Both));
        _store.Accept(folder);
        Assert.That(Stored().Unrecorded, Is.EqualTo(Both));
        Assert.That((Stored().Records(RecordedColumn.EndReason), Stored().Records(RecordedColumn.NeedSupport)), Is.EqualTo((false, true)));

        _store.Open().Erase(["PT-0002"], "asked for");
        _store.Open().RotateKey("a colleague left");
        Assert.That(Stored().Unrecorded, Is.EqualTo(Both));
        Assert.That(_store.Open().Verify(), Is.Empty);
        _store.Open().Export(["small"], ExportFormat.Csv, _store.File("csv"));
        Assert.That(Import.Read(_store.File("csv", "small"), new ImportOptions()).Tables!.Unrecorded, Is.EqualTo(Both));
    }

    [Test]
    public void Submission_that_says_nothing_of_it_records_everything()
    {
        var submission = _store.Accept(_store.Extract());
        Assert.That(Stored().Unrecorded, Is.Empty);
        Assert.That(File.ReadAllText(Path.Combine(_store.Options.Home, submission.Folder, "submission.json")), Does.Not.Contain("unrecorded"));
    }

    [Test]
    public void Table_of_needs_without_a_column_of_support_does_not_record_it()
    {
        var extract = new SmallExtract().Text("needs.csv", text => string.Join('\n', text.TrimEnd('\n').Split('\n').Select(line => string.Join(',', line.Split(',')[..3]))) + "\n");
        _store.Accept(_store.Write(extract, "needs"));
        Assert.That(Stored().Unrecorded, Is.EqualTo(new[] { RecordedColumn.NeedSupport }));
    }

    private EpisodeTables Stored() => _store.Open().Read("small").Import.Tables!;
}

namespace NonResponse.Ingest.Tests;

/// <summary>Rows out of the store, on both catalogs.</summary>
[TestFixture("sqlite")]
[TestFixture("postgresql")]
public sealed class ExportTests(string catalog)
{
    private StoreFixture _store = null!;

    [SetUp]
    public void Make() => _store = new StoreFixture(catalog);

    [TearDown]
    public void Remove() => _store.Dispose();

    [Test]
    public void Exported_csv_is_an_extract_with_the_columns_that_the_store_reads()
    {
        var messy = new SmallExtract();
        messy.Set("episodes", 3, "referral_date", "2025-13-01").Set("episodes", 4, "end_date", "2026-02-01").Set("episodes", 5, "sex", " Male ");
        messy.Set("contacts", 6, "date", "2026-03-01").Set("needs", 7, "support_date", "2026-01-09").Set("assessments", 8, "score", "12.50");
        var imported = _store.Open().Import(_store.Write(messy, "messy"), new ImportOptions(), null, (import, previous) => SubmissionQuality.OfReading(import, null, previous));
        Assert.That(imported.Refusal, Is.Null);
        var exported = Export(ExportFormat.Csv, "csv").Single();
        var read = Import.Read(_store.File("csv", "small"), new ImportOptions { MaxBadShare = 0 });
        Assert.That(read.Refusal, Is.Null);
        Assert.That(StoreFixture.Text(read.Tables!), Is.EqualTo(StoreFixture.Text(_store.Open().Read("small").Import.Tables!)));
        Assert.That(read.Tables!.Episodes.Count, Is.EqualTo(SmallExtract.Rows - 1), "the row that was kept out stays out");
        Assert.That(exported.Tables.Select(t => (t.Name, t.Rows)), Is.EqualTo(read.Counts.Select(c => (c.Table, (long)c.Read))));
    }

    [Test]
    public void Exported_parquet_has_the_rows_that_stand()
    {
        _store.Accept(_store.Extract());
        _store.Open().Erase(["PT-0004"], "asked for");
        var exported = Export(ExportFormat.Parquet, "parquet").Single();
        Export(ExportFormat.Csv, "csv");
        var read = DuckDb.Read(_store.File("parquet", "small"), _store.File("csv", "small"));
        Assert.That(read.Select(f => (f.File, f.Rows)), Is.EquivalentTo(exported.Tables.Select(t => (t.Name + ".parquet", t.Rows))));
        Assert.That(read.SelectMany(f => f.Columns).Where(c => c.Different > 0 || c.Nulls != c.PlainNulls), Is.Empty);
        Assert.That(exported.Tables.Select(t => t.Rows).Distinct().Order(), Is.EqualTo(new long[] { SmallExtract.Rows - 1, SmallExtract.Rows }), "population has no patients");
        Assert.That(read.SelectMany(f => f.Columns).Where(c => c.Name.EndsWith("episode_id", StringComparison.Ordinal)).Select(c => c.Min), Is.All.Match("^[A-Za-z]{16}$"));
    }

    [Test]
    public void Export_is_in_the_audit_with_what_left_the_store()
    {
        var north = _store.Accept(_store.Extract("north", prefix: "N"));
        var south = _store.Accept(_store.Extract("south", prefix: "S"));
        var exported = Export(ExportFormat.Parquet, "out");
        Assert.That(exported.Select(e => e.Submission.Id), Is.EqualTo(new[] { north.Id, south.Id }));
        var lines = _store.Open().Audit().Where(a => a.Action == "export").ToList();
        Assert.That(lines.Select(a => (a.Who, a.At, a.Subject)), Is.EqualTo(exported.Select(e => ("tester", _store.Now, e.Submission.Id))));
        foreach (var (line, export) in lines.Zip(exported))
        {
            var bytes = export.Tables.Sum(t => new FileInfo(_store.File("out", export.Folder, t.Name + ".parquet")).Length);
            Assert.That(line.Detail, Is.EqualTo($"parquet, 8 tables, {8 * SmallExtract.Rows} rows, {bytes} bytes"));
        }
    }

    [Test]
    public void Same_rows_give_the_same_bytes([Values] ExportFormat format)
    {
        _store.Accept(_store.Extract());
        Export(format, "first");
        _store.Now = _store.Now.AddYears(1);
        Export(format, "second");
        var files = Directory.GetFiles(_store.File("first", "small")).Select(Path.GetFileName).ToList();
        Assert.That(files, Has.Count.EqualTo(TableSpec.All.Count + 1));
        foreach (var file in files)
            Assert.That(File.ReadAllBytes(_store.File("second", "small", file!)), Is.EqualTo(File.ReadAllBytes(_store.File("first", "small", file!))), file);
    }

    [Test]
    public void Damaged_submission_is_not_exported([Values] ExportFormat format)
    {
        var submission = _store.Accept(_store.Extract());
        var file = Path.Combine(_store.Options.Home, submission.Folder, "contacts.csv.gz");
        var bytes = File.ReadAllBytes(file);
        bytes[^5] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.That(() => Export(format, "out"), Throws.TypeOf<DamagedSubmissionException>().With.Message.Contains("contacts.csv.gz"));
        Assert.That(Directory.GetFileSystemEntries(_store.File("out")), Is.Empty);
        Assert.That(_store.Open().Audit().Select(a => a.Action), Has.None.EqualTo("export"));
    }

    [Test]
    public void Rows_of_a_patient_who_is_erased_meanwhile_are_not_exported()
    {
        _store.Accept(_store.Extract());
        var store = _store.Open();
        store.Passing = _ => _store.Open().Erase(["PT-0004"], "asked for");
        Directory.CreateDirectory(_store.File("out"));
        Assert.That(() => store.Export(["small"], ExportFormat.Csv, _store.File("out")), Throws.TypeOf<StoreRefusedException>().With.Message.Contains("export again"));
        Assert.That(_store.Open().Audit().Select(a => a.Action), Has.None.EqualTo("export"));
    }

    [Test]
    public void Cancelled_export_is_not_in_the_audit()
    {
        _store.Accept(_store.Extract());
        using var cancelled = new CancellationTokenSource();
        var store = _store.Open();
        store.Passing = _ => cancelled.Cancel();
        Directory.CreateDirectory(_store.File("out"));
        Assert.That(() => store.Export(["small"], ExportFormat.Parquet, _store.File("out"), null, cancelled.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_store.Open().Audit().Select(a => a.Action), Has.None.EqualTo("export"));
    }

    [TestCase("north:east", "north_east", "would share the folder north_east")]
    [TestCase("North", "north", "would share the folder north")]
    [TestCase("..", "north", "a name that no folder can have")]
    [TestCase("export.json", "north", "a name that no folder can have")]
    public void Sources_that_cannot_have_folders_of_their_own_are_refused(string first, string second, string message)
    {
        _store.Accept(_store.Extract(first, prefix: "A"));
        _store.Accept(_store.Extract(second, prefix: "B"));
        Assert.That(() => Export(ExportFormat.Csv, "out"), Throws.TypeOf<StoreRefusedException>().With.Message.Contains(message));
        Assert.That(Directory.GetFileSystemEntries(_store.File("out")), Is.Empty);
    }

    [Test]
    public void Fault_of_writing_is_told_as_one()
    {
        _store.Accept(_store.Extract());
        Directory.CreateDirectory(_store.File("out", "small", "contacts.csv"));
        Assert.That(() => Export(ExportFormat.Csv, "out"), Throws.InstanceOf<IOException>().Or.InstanceOf<UnauthorizedAccessException>());
    }

    private IReadOnlyList<ExportedSubmission> Export(ExportFormat format, string folder)
    {
        Directory.CreateDirectory(_store.File(folder));
        var store = _store.Open();
        return store.Export([.. store.Standing().Select(s => s.Source)], format, _store.File(folder));
    }
}

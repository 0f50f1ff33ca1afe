using NonResponse.Tests;

namespace NonResponse.Ingest.Tests;

/// <summary>Columns of codes that a service has beside those of the contract: what is read of them, and that the store keeps them.</summary>
[TestFixture("sqlite")]
[TestFixture("postgresql")]
public sealed class FurtherColumnTests(string catalog)
{
    private static readonly ImportOptions Localities = new() { FurtherColumns = [new FurtherColumn("locality", ["north", "south"])] };

    private StoreFixture _store = null!;

    [SetUp]
    public void Make() => _store = new StoreFixture(catalog);

    [TearDown]
    public void Remove() => _store.Dispose();

    [Test]
    public void Codes_are_read_whatever_their_case_and_others_become_missing()
    {
        var read = Import.Read(Extract(row => row switch { 1 => "North", 2 => " SOUTH ", 3 => "east", 4 => "", 5 => "a place, near", _ => "north" }), Localities);
        Assert.That(LocalitiesOf(read).Take(6), Is.EqualTo(new[] { "north", "south", null, null, null, "north" }));
        Assert.That(read.Findings.Where(f => f.Column == "locality").Select(f => (f.Rule, f.Effect, f.Rows, f.FirstLine)),
            Is.EquivalentTo(new[] { (Rules.UnknownCode, Effect.SetMissing, 1, 4), (Rules.Malformed, Effect.SetMissing, 1, 6) }));
        Assert.That(read.Findings.Where(f => f.Rule == Rules.UnknownColumn), Is.Empty);
    }

    [Test]
    public void Without_configuration_the_column_is_unknown_and_with_it_but_no_column_that_is_said()
    {
        var plain = Import.Read(Extract(_ => "north"), new ImportOptions());
        Assert.That(plain.Findings.Single(f => f.Rule == Rules.UnknownColumn).Column, Is.EqualTo("locality"));
        Assert.That(plain.Tables!.Episodes.Further, Is.Empty);
        var absent = Import.Read(_store.Write(new SmallExtract(), "without"), Localities);
        Assert.That(absent.Findings.Single(f => f.Rule == Rules.FurtherColumnAbsent).Column, Is.EqualTo("locality"));
        Assert.That(LocalitiesOf(absent), Is.All.Null);
    }

    [Test]
    public void Column_that_tells_people_apart_is_refused()
    {
        var rows = string.Concat(Enumerable.Range(0, FurtherColumn.MostCodes + 1).Select(i => FormattableString.Invariant($"E{i},P{i},PR1,2025-01-01,c{i}\n")));
        using var extract = new ExtractFolder().File("episodes.csv", "episode_id,patient_id,provider_id,referral_date,hub\n" + rows);
        var any = new ImportOptions { FurtherColumns = [new FurtherColumn("hub")] };
        Assert.That(Import.Read(extract.Path, any).Refusal, Does.StartWith("episodes, column hub: more than 100 different values"));
        extract.File("episodes.csv", "episode_id,patient_id,provider_id,referral_date,hub\n" + rows[..rows.LastIndexOf("E100", StringComparison.Ordinal)]);
        Assert.That(Import.Read(extract.Path, any).Tables!.Episodes.Further["hub"].Names, Has.Count.EqualTo(FurtherColumn.MostCodes));
    }

    // The guard looks at every value, whether or not it can be a code.
    [TestCase("9434765919")]
    [TestCase("jane.smith@example.org")]
    [TestCase("SW1A-1AA")]
    public void Identity_in_the_column_is_refused_and_not_shown(string value)
    {
        var read = Import.Read(Extract(_ => value), new ImportOptions { FurtherColumns = [new FurtherColumn("locality")] });
        Assert.That(read.Tables, Is.Null);
        Assert.That(read.Identity.Select(i => i.Column), Has.Member("locality"));
        Assert.That(read.Refusal, Does.Not.Contain(value));
    }

    [Test]
    public void Store_keeps_the_column_through_erasure_a_new_key_and_export()
    {
        var extract = Extract(row => row % 2 == 0 ? "north" : "south");
        var first = Accept(extract, new ImportOptions());
        Assert.That(_store.Open().Read("small").Import.Tables!.Episodes.Further, Is.Empty);
        // The same files say more than before.
        var second = Accept(extract, Localities);
        Assert.That((second.Supersedes, second.Content), Is.EqualTo((first.Id, second.Content)).And.Not.EqualTo((first.Id, first.Content)));

        var stored = _store.Open().Read("small").Import;
        Assert.That(LocalitiesOf(stored), Is.EqualTo(LocalitiesOf(Import.Read(extract, Localities))));
        _store.Open().Erase(["PT-0002"], "asked for");
        _store.Open().RotateKey("a colleague left");
        Assert.That(LocalitiesOf(_store.Open().Read("small").Import), Is.EqualTo(LocalitiesOf(stored).Where((_, i) => i != 1)));
        Assert.That(_store.Open().Verify(), Is.Empty);

        _store.Open().Export(["small"], ExportFormat.Csv, _store.File("csv"));
        Assert.That(LocalitiesOf(Import.Read(_store.File("csv", "small"), Localities)), Is.EqualTo(LocalitiesOf(stored).Where((_, i) => i != 1)));
    }

    [Test]
    public void More_codes_of_a_column_are_another_submission_and_the_same_codes_are_not()
    {
        var extract = Extract(row => row % 2 == 0 ? "north" : "east");
        var north = Accept(extract, Localities);
        var both = Accept(extract, new ImportOptions { FurtherColumns = [new FurtherColumn("locality", ["north", "south", "east"])] });
        Assert.That((both.Supersedes, LocalitiesOf(_store.Open().Read("small").Import)[0]), Is.EqualTo((north.Id, "east")));
        var again = _store.Open().Import(extract, new ImportOptions { FurtherColumns = [new FurtherColumn("locality", ["east", "north"])] }, null, (import, previous) => SubmissionQuality.OfReading(import, null, previous));
        Assert.That((again.WasThere, again.Submission!.Id), Is.EqualTo((true, both.Id)));
    }

    [Test]
    public void Parquet_has_the_column()
    {
        Accept(Extract(row => row % 2 == 0 ? "north" : ""), Localities);
        Directory.CreateDirectory(_store.File("parquet"));
        _store.Open().Export(["small"], ExportFormat.Parquet, _store.File("parquet"));
        Directory.CreateDirectory(_store.File("csv"));
        _store.Open().Export(["small"], ExportFormat.Csv, _store.File("csv"));
        var column = DuckDb.Read(_store.File("parquet", "small"), _store.File("csv", "small")).Single(f => f.File == "episodes.parquet").Columns.Single(c => c.Name == "locality");
        Assert.That((column.Different, column.Nulls), Is.EqualTo((0L, SmallExtract.Rows / 2L)));
    }

    private string Extract(Func<int, string> locality)
    {
        var extract = new SmallExtract().Text("episodes.csv", text => string.Join('\n', text.TrimEnd('\n').Split('\n')
            .Select((line, row) => line + "," + (row == 0 ? "Locality" : locality(row) is var value && value.Contains(',', StringComparison.Ordinal) ? $"\"{value}\"" : value))) + "\n");
        return _store.Write(extract, "own");
    }

    private StoredSubmission Accept(string extract, ImportOptions options)
    {
        var outcome = _store.Open().Import(extract, options, null, (import, previous) => SubmissionQuality.OfReading(import, null, previous));
        Assert.That((outcome.Refusal, outcome.WasThere), Is.EqualTo(((string?)null, false)));
        return outcome.Submission!;
    }

    private static List<string?> LocalitiesOf(ImportReport read)
    {
        Assert.That(read.Refusal, Is.Null);
        var column = read.Tables!.Episodes.Further["locality"];
        return [.. column.Numbers.Select(n => n < 0 ? null : column.Names[n])];
    }
}

namespace NonResponse.Ingest.Tests;

/// <summary>What the catalog promises beyond what the store does with it, on both databases.</summary>
[TestFixture("sqlite")]
[TestFixture("postgresql")]
public sealed class CatalogTests(string catalog)
{
    private static readonly string[] Addition = ["ALTER TABLE submission ADD COLUMN remark text", "UPDATE submission SET remark = id"];

    private StoreFixture _store = null!;

    [SetUp]
    public void Make() => _store = new StoreFixture(catalog);

    [TearDown]
    public void Remove() => _store.Dispose();

    [Test]
    public void Later_schema_keeps_what_is_there_and_an_earlier_program_leaves_it_alone()
    {
        var accepted = _store.Accept(_store.Extract());
        var opened = Open();
        opened.Migrate([.. CatalogSchema.Versions, Addition]);
        Assert.That(opened.Version(), Is.EqualTo(CatalogSchema.Current + 1));
        Assert.That(opened.Read(t => t.Submissions()).Select(s => s.Id), Is.EqualTo(new[] { accepted.Id }));
        Assert.That(() => _store.Open(), Throws.TypeOf<IOException>().With.Message.Contains("later version of the program"));
    }

    [Test]
    public void Home_of_an_earlier_version_has_models_and_accounts_once_it_was_opened_and_is_left_alone_by_the_program_before([Values(2, 3)] int version)
    {
        var before = CatalogSchema.Versions.Take(version).ToList();
        var accepted = _store.Accept(_store.Extract());
        var options = WithCatalogOf(before.Count);
        Assert.That(Catalog.Open(options.Home, options.Postgres).Version(), Is.EqualTo(before.Count));

        var migrated = Store.Open(options, new StoreCaller("tester", _store.Now, "0.1.0"));
        Assert.That(Catalog.Open(options.Home, options.Postgres).Version(), Is.EqualTo(CatalogSchema.Current));
        Assert.That(migrated.List().Select(s => s.Id), Is.EqualTo(new[] { accepted.Id }));
        Assert.That(migrated.Audit(), Is.EqualTo(_store.Open().Audit()));
        Assert.That(migrated.Read("small").Import.Tables!.Episodes.Count, Is.EqualTo(SmallExtract.Rows));
        Assert.That(migrated.Models(), Is.Empty);
        migrated.AddModel(Models.New("m0-first"));
        migrated.PromoteModel("m0-first", "the first");
        migrated.RecordModelMonth("m0-first", "2026-01", "{}");
        Assert.That(migrated.Accounts.AddFirst(new NewAccount("first", AccountRole.Administrator, []), _store.Now), Is.Not.Null);
        Assert.That(migrated.Chain.Verify(), Has.Property("IsWhole").True.And.Property("Rows").GreaterThan(0));
        Assert.That(migrated.Verify(), Is.Empty);
        Assert.That(
            () => Catalog.Open(options.Home, options.Postgres).Migrate(before),
            Throws.TypeOf<IOException>().With.Message.Contains("later version of the program").And.Message.Contains($"this program knows {before.Count}"));
    }

    [Test]
    public void Migration_that_fails_in_the_midst_leaves_the_version_before_whole()
    {
        _store.Accept(_store.Extract());
        Assert.That(() => Open().Migrate([.. CatalogSchema.Versions, [.. Addition, "UPDATE no_such_table SET a = 1"]]), Throws.TypeOf<IOException>());
        Assert.That(Open().Version(), Is.EqualTo(CatalogSchema.Current));
        Assert.That(_store.Open().List(), Has.Count.EqualTo(1));
        Open().Migrate([.. CatalogSchema.Versions, Addition]);
        Assert.That(Open().Version(), Is.EqualTo(CatalogSchema.Current + 1), "the column was not left behind");
    }

    [Test]
    public void Clock_that_goes_back_changes_no_order()
    {
        _store.Accept(_store.Extract(day: "2025-10-31"));
        _store.Now = _store.Now.AddYears(-3);
        var second = _store.Accept(_store.Extract(day: "2025-11-30"));
        Assert.That(_store.Open().List().Select(s => s.Sequence), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(_store.Open().Standing().Single().Id, Is.EqualTo(second.Id));
        Assert.That(_store.Open().Audit().Select(a => a.Subject), Is.EqualTo(_store.Open().List().Select(s => s.Id)));
        Assert.That(_store.Open().Retain(new DateOnly(2025, 11, 15), 0, isTrial: false).Select(s => s.Sequence), Is.EqualTo(new[] { 1 }), "what stands stays");
    }

    private Catalog Open() => Catalog.Open(_store.Options.Home, _store.Options.Postgres);

    /// <summary>A copy of the store's folder with a catalog of an earlier version: made by the statements of that version, with the rows of the tables that it had.</summary>
    private StoreOptions WithCatalogOf(int version)
    {
        var options = _store.Options with { Home = _store.File("earlier"), Postgres = _store.Options.Postgres is null ? null : NonResponse.Tests.PostgresServer.NewDatabase() };
        StoreFixture.Copy(_store.Options.Home, options.Home);
        File.Delete(Path.Combine(options.Home, Catalog.FileName));
        var statements = string.Concat(CatalogSchema.Versions.Take(version).SelectMany(v => v));
        var rows = Open().Read(t => CatalogSchema.Tables.Where(x => statements.Contains($"CREATE TABLE {x.Table} ", StringComparison.Ordinal)).Select(x => (x.Table, Lines: t.Dump(x.Table, x.Order))).ToList());
        Catalog.Open(options.Home, options.Postgres).Create(version, t =>
        {
            foreach (var (table, lines) in rows)
                t.Load(table, lines);
            t.Set("schema", version.ToString(System.Globalization.CultureInfo.InvariantCulture));
        });
        return options;
    }
}

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
}

using NonResponse.Tests;

namespace NonResponse.Ingest.Tests;

/// <summary>What becomes of an import, or of the registration of a model, whose database goes away.</summary>
public sealed class LostConnectionTests
{
    private StoreFixture _store = null!;

    [SetUp]
    public void Make() => _store = new StoreFixture("postgresql");

    [TearDown]
    public void Remove() => _store.Dispose();

    [TestCase("files closed")]
    [TestCase("folder moved")]
    public void Connection_that_is_lost_in_mid_import_leaves_the_old_state(string point)
    {
        var connection = _store.Options.Postgres!;
        var first = _store.Accept(_store.Extract(day: "2025-10-31"));
        var store = _store.Open();
        store.Passing = passed =>
        {
            if (passed == point)
                PostgresServer.Shut(connection);
        };
        Assert.That(
            () => store.Import(_store.Extract(day: "2025-11-30"), new ImportOptions(), null, (import, previous) => SubmissionQuality.OfReading(import, null, previous)),
            Throws.TypeOf<IOException>().With.Message.Contains("could not be used"));
        PostgresServer.Open(connection);
        Assert.That(_store.Open().Standing().Single().Id, Is.EqualTo(first.Id));
        Assert.That(_store.Open().Verify(), Is.Empty);
        _store.Accept(_store.Extract(day: "2025-12-31"));
        Assert.That(Directory.GetDirectories(_store.File("home", "submissions")), Has.Length.EqualTo(2));
        Assert.That(Directory.GetFileSystemEntries(_store.File("home", "incoming")), Is.Empty);
    }

    [TestCase("files closed")]
    [TestCase("folder moved")]
    public void Connection_that_is_lost_while_a_model_is_registered_leaves_none(string point)
    {
        var connection = _store.Options.Postgres!;
        var store = _store.Open();
        store.Passing = passed =>
        {
            if (passed == point)
                PostgresServer.Shut(connection);
        };
        Assert.That(() => store.AddModel(Models.New("m0-first")), Throws.TypeOf<IOException>().With.Message.Contains("could not be used"));
        PostgresServer.Open(connection);
        Assert.That(_store.Open().Models(), Is.Empty);
        _store.Open().AddModel(Models.New("m0-first"));
        Assert.That(_store.Open().Verify(), Is.Empty);
        Assert.That(_store.Open().Audit().Select(a => a.Action), Is.EqualTo(new[] { "add-model" }));
    }
}

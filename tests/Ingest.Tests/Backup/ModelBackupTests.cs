namespace NonResponse.Ingest.Tests;

/// <summary>Prediction models in backups, from and into both databases.</summary>
public sealed class ModelBackupTests
{
    private const string First = "m0-ridge-20251231-1f3a9c2e";
    private const string Second = "m0-trees-20251231-00000002";

    private readonly List<StoreFixture> _stores = [];

    [TearDown]
    public void Remove()
    {
        foreach (var store in _stores)
            store.Dispose();
        _stores.Clear();
    }

    [TestCase("sqlite", "sqlite")]
    [TestCase("sqlite", "postgresql")]
    [TestCase("postgresql", "sqlite")]
    [TestCase("postgresql", "postgresql")]
    public void Restored_store_has_the_models_and_their_months(string from, string into)
    {
        var store = Filled(from);
        var backup = Backup(store);
        Assert.That(backup.Added, Is.EqualTo(store.Open().Models().SelectMany(m => m.Files).Sum(f => f.Bytes)));
        Assert.That(Backup(store).Added, Is.Zero);

        var after = Restore(store, into);
        var before = store.Open();
        Assert.That(after.Verify(), Is.Empty);
        Assert.That(after.Models().Select(Models.Row), Is.EqualTo(before.Models().Select(Models.Row)).And.Not.Empty);
        Assert.That(after.Models().SelectMany(m => m.Files), Is.EqualTo(before.Models().SelectMany(m => m.Files)));
        Assert.That(after.ModelMonths(First), Is.EqualTo(before.ModelMonths(First)).And.Not.Empty);
        Assert.That(after.ReadModel(Second), Is.EqualTo(before.ReadModel(Second)));
        Assert.That(after.Audit(), Is.EqualTo(before.Audit()));
        // It goes on as the registry that it was.
        after.AddModel(Models.New("m0-third", parent: Second));
        Assert.That(after.PromoteModel("m0-third", "the next").State, Is.EqualTo(ModelState.Champion));
        Assert.That(after.Models().Select(m => m.Id), Is.EqualTo(new[] { First, Second, "m0-third" }));
    }

    [Test]
    public void Damaged_model_is_named_unless_an_earlier_backup_has_the_file()
    {
        var store = Filled("sqlite");
        var path = Models.PathOf(store.Options, Second);
        var good = File.ReadAllBytes(path);
        File.AppendAllText(path, "x");
        Assert.That(() => Backup(store), Throws.TypeOf<DamagedModelException>().With.Message.Contains(Second).And.Message.Contains("model.json"));
        Assert.That(Store.Backups(store.File("backups")), Is.Empty);
        File.WriteAllBytes(path, good);
        Backup(store);
        File.Delete(path);
        Backup(store);
        Assert.That(Restore(store, "sqlite").Verify(), Is.Empty, "the backup has what the store lost");
    }

    [Test]
    public void Retired_model_that_is_damaged_keeps_nobody_from_having_a_backup()
    {
        var store = Filled("sqlite");
        File.Delete(Models.PathOf(store.Options, First));
        Backup(store);
        var after = Restore(store, "sqlite");
        Assert.That(after.Verify().Cast<DamagedModelException>().Select(d => (d.Model.Id, d.File)), Is.EqualTo(new[] { (First, "model.json") }));
        Assert.That(after.ReadModel(First, "card.html"), Is.Not.Empty);
    }

    /// <summary>A store with a champion and the one before it.</summary>
    private StoreFixture Filled(string catalog)
    {
        var store = new StoreFixture(catalog);
        _stores.Add(store);
        store.Open().AddModel(Models.New(First));
        store.Open().AddModel(Models.New(Second, isForUse: false, parent: First));
        store.Open().PromoteModel(First, "the first");
        store.Open().PromoteModel(Second, "recalibrated", force: true);
        store.Open().RecordModelMonth(First, "2026-01", """{"slope":0.9}""");
        return store;
    }

    private static BackupOutcome Backup(StoreFixture store) => store.Open().Backup(store.File("backups"), 0, null, CancellationToken.None);

    private static Store Restore(StoreFixture store, string catalog)
    {
        var options = store.Options with { Home = store.File("restored"), Postgres = catalog == "postgresql" ? NonResponse.Tests.PostgresServer.NewDatabase() : null };
        Store.Restore(store.File("backups"), null, options, null, CancellationToken.None);
        return Store.Open(options, new StoreCaller("tester", new DateTimeOffset(2026, 1, 6, 9, 0, 0, TimeSpan.Zero), "0.1.0"));
    }
}

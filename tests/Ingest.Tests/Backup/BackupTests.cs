namespace NonResponse.Ingest.Tests;

/// <summary>Backups and what is restored from them, from and into both databases.</summary>
public sealed class BackupTests
{
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
    public void Restored_store_is_the_one_that_was_backed_up(string from, string into)
    {
        var store = Filled(from);
        var run = store.Open().Ledger.Begin(new RunWork { Job = "backup", Subject = "by hand", Lock = "backup" }, "ann", "host:1", "0.1.0", store.Now);
        store.Open().Ledger.End(run, new RunEnd { State = RunState.Done, Message = "Done." }, store.Now, ["email"]);
        var backup = store.Open().Backup(store.File("backups"), 0, null, CancellationToken.None);
        Assert.That(backup.Added, Is.EqualTo(store.Open().List().SelectMany(s => store.Open().Show(s.Id).Files).DistinctBy(f => f.Sha256).Sum(f => f.Bytes)));

        var options = Restored(store, into);
        Store.Restore(store.File("backups"), null, options, null, CancellationToken.None);
        var (before, after) = (store.Open(), Open(options));
        Assert.That(after.Verify(), Is.Empty);
        Assert.That(after.List(), Is.EqualTo(before.List()).Using<StoredSubmission>((a, b) => (a.Id, a.Content, a.State, a.AcceptedAt, a.Folder, a.Supersedes) == (b.Id, b.Content, b.State, b.AcceptedAt, b.Folder, b.Supersedes)));
        Assert.That(after.Audit(), Is.EqualTo(before.Audit()).And.Not.Empty);
        Assert.That(after.Ledger.Recent(null, 10).Select(r => (r.Id, r.Work, r.EndedAt)), Is.EqualTo(before.Ledger.Recent(null, 10).Select(r => (r.Id, r.Work, r.EndedAt))));
        Assert.That(after.Ledger.NoticeCounts(), Is.EqualTo((1, 0)));
        Assert.That(after.RecordOf(after.List()[0].Id).Findings, Is.EqualTo(before.RecordOf(after.List()[0].Id).Findings));
        Assert.That(StoreFixture.Text(after.Read("small").Import.Tables!), Is.EqualTo(StoreFixture.Text(before.Read("small").Import.Tables!)));
        Assert.That(File.ReadAllText(Path.Combine(options.Home, "service.json")), Is.EqualTo("{}"));
        Assert.That(File.ReadAllText(Path.Combine(options.Home, "packs", "2025-11", "index.html")), Is.EqualTo("<p>"));
        // It goes on as the store that it was.
        var next = after.Import(store.Extract(day: "2026-01-31"), new ImportOptions(), null, (import, previous) => SubmissionQuality.OfReading(import, null, previous));
        Assert.That(next.Submission!.Sequence, Is.EqualTo(3));
    }

    [Test]
    public void Second_backup_copies_only_what_is_new_and_old_ones_go()
    {
        var store = Filled("sqlite");
        Backup(store);
        Assert.That(Backup(store).Added, Is.Zero);
        var third = store.Accept(store.Extract(day: "2026-01-31"));
        store.Now = store.Now.AddDays(1);
        var outcome = store.Open().Backup(store.File("backups"), 1, null, CancellationToken.None);
        var earlier = store.Open().List().Where(s => s.Id != third.Id).SelectMany(s => store.Open().Show(s.Id).Files).Select(f => f.Sha256).ToHashSet();
        Assert.That(outcome.Added, Is.EqualTo(store.Open().Show(third.Id).Files.Where(f => !earlier.Contains(f.Sha256)).Sum(f => f.Bytes)).And.GreaterThan(0));
        Assert.That(outcome.Removed, Is.EqualTo(2));
        Assert.That(Store.Backups(store.File("backups")).Select(b => b.Name), Is.EqualTo(new[] { outcome.Manifest.Name }));
        var needed = outcome.Manifest.Files.Concat(outcome.Manifest.Tables).Select(f => f.Sha256).Distinct().Order(StringComparer.Ordinal);
        Assert.That(Directory.GetFiles(store.File("backups", "files"), "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal), Is.EqualTo(needed));
    }

    [Test]
    public void Damaged_backup_is_refused_and_an_earlier_one_restores()
    {
        var store = Filled("sqlite");
        var first = Backup(store).Manifest;
        store.Accept(store.Extract(day: "2026-01-31"));
        var second = Backup(store).Manifest;
        var damaged = second.Files.First(f => !first.Files.Any(o => o.Sha256 == f.Sha256));
        var path = store.File("backups", "files", damaged.Sha256[..2], damaged.Sha256);
        using (var file = new FileStream(path, FileMode.Open))
            file.WriteByte((byte)'x');
        var options = Restored(store, "sqlite");
        Assert.That(() => Store.Restore(store.File("backups"), null, options, null, CancellationToken.None), Throws.TypeOf<IOException>().With.Message.Contains(damaged.Name).And.Message.Contains("--backup"));
        Assert.That(Directory.Exists(options.Home), Is.False);
        Assert.That(Directory.Exists(options.Home + ".restoring"), Is.False);
        File.Delete(path);
        Assert.That(() => Store.Restore(store.File("backups"), null, options, null, CancellationToken.None), Throws.TypeOf<IOException>().With.Message.Contains("lacks a file"));
        Store.Restore(store.File("backups"), first.Name, options, null, CancellationToken.None);
        Assert.That(Open(options).List(), Has.Count.EqualTo(2));
        Assert.That(() => Store.Restore(store.File("backups"), first.Name, options, null, CancellationToken.None), Throws.TypeOf<IOException>().With.Message.Contains("not empty"));
        Assert.That(() => Store.Restore(store.File("backups"), "2001", Restored(store, "sqlite"), null, CancellationToken.None), Throws.TypeOf<IOException>().With.Message.Contains(first.Name));
    }

    [Test]
    public void Damage_in_the_store_is_named_unless_an_earlier_backup_has_the_file()
    {
        var store = Filled("sqlite");
        var standing = store.Open().Standing().Single();
        var all = store.Open().List().SelectMany(s => store.Open().Show(s.Id).Files).ToLookup(f => f.Sha256);
        var own = store.Open().Show(standing.Id).Files.First(f => f.Name.EndsWith(".gz", StringComparison.Ordinal) && all[f.Sha256].Count() == 1);
        var path = Path.Combine(store.Options.Home, standing.Folder, own.Name);
        var good = File.ReadAllBytes(path);
        File.AppendAllText(path, "x");
        Assert.That(() => Backup(store), Throws.TypeOf<DamagedSubmissionException>().With.Message.Contains(own.Name).And.Message.Contains(standing.Id));
        Assert.That(Store.Backups(store.File("backups")), Is.Empty);
        File.WriteAllBytes(path, good);
        Backup(store);
        File.AppendAllText(path, "x");
        Backup(store);
        var options = Restored(store, "sqlite");
        Store.Restore(store.File("backups"), null, options, null, CancellationToken.None);
        Assert.That(Open(options).Verify(), Is.Empty, "the backup has what the store lost");
    }

    [Test]
    public void Patient_who_was_erased_after_the_backup_stays_erased()
    {
        var store = Filled("sqlite");
        Backup(store);
        store.Open().Erase(["PT-0004"], "asked for");
        var options = Restored(store, "sqlite");
        Store.Restore(store.File("backups"), null, options, null, CancellationToken.None);
        Assert.That(Open(options).Read("small").Import.Tables!.Episodes.Count, Is.EqualTo(SmallExtract.Rows - 1));
    }

    [Test]
    public void Folder_of_another_store_or_within_the_store_is_refused()
    {
        var store = Filled("sqlite");
        Backup(store);
        var other = Filled("sqlite");
        Assert.That(() => other.Open().Backup(store.File("backups"), 0, null, CancellationToken.None), Throws.TypeOf<IOException>().With.Message.Contains("another store"));
        Assert.That(() => store.Open().Backup(Path.Combine(store.Options.Home, "backups"), 0, null, CancellationToken.None), Throws.TypeOf<IOException>().With.Message.Contains("outside"));
        Assert.That(() => Store.Restore(store.File("nothing"), null, Restored(store, "sqlite"), null, CancellationToken.None), Throws.TypeOf<IOException>().With.Message.Contains("no backup"));
    }

    [Test]
    public void One_backup_of_a_store_is_made_at_a_time()
    {
        var store = Filled("sqlite");
        store.Open().Backup(store.File("backups"), 0, new DirectProgress(_ =>
            Assert.That(() => Backup(store), Throws.TypeOf<IOException>().With.Message.Contains("Another backup"))), CancellationToken.None);
        Assert.That(Store.Backups(store.File("backups")), Has.Count.EqualTo(1));
    }

    [Test]
    public void Backup_that_is_ended_leaves_none()
    {
        var store = Filled("sqlite");
        using var ended = new CancellationTokenSource();
        ended.Cancel();
        Assert.That(() => store.Open().Backup(store.File("backups"), 0, null, ended.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Store.Backups(store.File("backups")), Is.Empty);
    }

    [TestCase("sqlite", "SELECT name FROM sqlite_master WHERE type = 'table'")]
    [TestCase("postgresql", "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")]
    public void Every_table_of_the_catalog_is_backed_up(string catalog, string tables)
    {
        var store = Filled(catalog);
        using var connection = store.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = tables;
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
            names.Add(reader.GetString(0));
        Assert.That(CatalogSchema.Tables.Select(t => t.Table).Append("session"), Is.EquivalentTo(names), "nobody is signed in again by a backup");
    }

    private StoreFixture Filled(string catalog)
    {
        var store = new StoreFixture(catalog);
        _stores.Add(store);
        store.Accept(store.Extract(day: "2025-11-30"));
        store.Accept(store.Extract(day: "2025-12-31", change: 3));
        File.WriteAllText(Path.Combine(store.Options.Home, "service.json"), "{}");
        Directory.CreateDirectory(Path.Combine(store.Options.Home, "packs", "2025-11"));
        File.WriteAllText(Path.Combine(store.Options.Home, "packs", "2025-11", "index.html"), "<p>");
        return store;
    }

    private static BackupOutcome Backup(StoreFixture store) => store.Open().Backup(store.File("backups"), 0, null, CancellationToken.None);

    private static StoreOptions Restored(StoreFixture store, string catalog) => store.Options with
    {
        Home = store.File("restored"),
        Postgres = catalog == "postgresql" ? NonResponse.Tests.PostgresServer.NewDatabase() : null,
    };

    private static Store Open(StoreOptions options) => Store.Open(options, new StoreCaller("tester", new DateTimeOffset(2026, 1, 6, 9, 0, 0, TimeSpan.Zero), "0.1.0"));

    private sealed class DirectProgress(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}

using NonResponse.Ingest;
using NonResponse.Scheduler.Tests.Jobs;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests;

/// <summary>Backups and restores from the command line.</summary>
public sealed class BackupCommandTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void Make()
    {
        _folder = new TempFolder();
        Import("november", new DateOnly(2025, 11, 30));
        Import("december", new DateOnly(2025, 12, 31));
    }

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Restored_store_gives_the_same_report()
    {
        var backup = Done("backup", "--home", Home, "--to", Backups);
        Assert.That(backup, Does.Match(@"^Backup \d{4}-\d{2}-\d{2}T\d{6}Z: 2\d files, [\d,]+ bytes of them new\.").And.Contain("The key is not in it"));
        Assert.That(Done("restore", "--from", Backups, "--list").Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(2));
        var restored = Done("restore", "--from", Backups, "--home", _folder.File("restored"), "--key", Key);
        Assert.That(restored, Does.Contain("every file is what was stored."));
        foreach (var (home, to) in new[] { (Home, "before"), (_folder.File("restored"), "after") })
            Done("report", "--home", home, "--key", Key, "--out", _folder.File(to), "--disclosure", "none");
        JobAssert.SameFiles(_folder.File("before"), _folder.File("after"));
        // The key still fits: what was stored last is known again, and the next extract is taken.
        Assert.That(Done("import", _folder.File("december"), "--home", _folder.File("restored"), "--key", Key), Does.Contain("already"));
    }

    [Test]
    public void Patient_who_was_erased_after_the_backup_is_erased_from_what_is_restored()
    {
        Done("backup", "--home", Home, "--to", Backups);
        var patient = File.ReadLines(Plain("december", "episodes")).Skip(1).First().Split(',')[1];
        Done("erase", patient, "--reason", "asked for", "--home", Home, "--key", Key);
        Done("restore", "--from", Backups, "--home", _folder.File("restored"), "--key", Key);
        foreach (var home in new[] { Home, _folder.File("restored") })
            Done("export", "--format", "csv", "--home", home, "--key", Key, "--out", _folder.File("rows-" + Path.GetFileName(home)));
        var (now, then) = (Rows("rows-home"), Rows("rows-restored"));
        Assert.That(then, Is.EqualTo(now).And.Not.Empty);
        Assert.That(now, Has.Length.LessThan(File.ReadLines(Plain("december", "episodes")).Count()));

        string[] Rows(string export) => File.ReadAllLines(_folder.File(export, "trust", "episodes.csv"));
    }

    [Test]
    public void What_cannot_be_restored_is_said()
    {
        Assert.That(Failed(1, "restore", "--from", Backups, "--home", _folder.File("restored")), Does.Contain("There is no backup in"));
        Assert.That(Failed(2, "restore", "--from", Backups), Does.Contain("--home"));
        Done("backup", "--home", Home, "--to", Backups);
        Assert.That(Failed(1, "restore", "--from", Backups, "--home", Home, "--key", Key), Does.Contain("is not empty"));
        Assert.That(Failed(1, "restore", "--from", Backups, "--backup", "1999", "--home", _folder.File("restored")), Does.Contain("has no backup 1999"));
        Assert.That(Failed(1, "backup", "--home", Home, "--to", Path.Combine(Home, "backups")), Does.Contain("outside the store"));
        Assert.That(Failed(2, "backup", "--home", Home, "--to", Backups, "--keep", "-1"), Does.Contain("--keep"));
    }

    private string Home => _folder.File("home");

    private string Key => _folder.File("key.json");

    private string Backups => _folder.File("backups");

    private void Import(string name, DateOnly day)
    {
        Synthesis.Write(new SynthesisOptions { Episodes = 200, Seed = 1, ExtractedOn = day, Source = "trust" }, _folder.File(name), null, CancellationToken.None);
        Done("import", _folder.File(name), "--home", Home, "--key", Key);
    }

    /// <summary>A table of an extract, unpacked.</summary>
    private string Plain(string extract, string table)
    {
        var plain = _folder.File(table + ".csv");
        using var packed = new System.IO.Compression.GZipStream(File.OpenRead(_folder.File(extract, table + ".csv.gz")), System.IO.Compression.CompressionMode.Decompress);
        using var target = File.Create(plain);
        packed.CopyTo(target);
        return plain;
    }

    private static string Done(params string[] args)
    {
        var (code, output, error) = Runs.Nonresponse(args);
        Assert.That(code, Is.Zero, error);
        return output;
    }

    private static string Failed(int expected, params string[] args)
    {
        var (code, _, error) = Runs.Nonresponse(args);
        Assert.That(code, Is.EqualTo(expected), error);
        return error;
    }
}

using System.Diagnostics;
using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests;

/// <summary>What becomes of a store whose writers are killed, or whose disk gives out: processes and disks, no stand-ins.</summary>
public sealed class StoreFaultTests
{
    private const int Kills = 6;

    private TempFolder _folder = null!;
    private string _first = "";
    private string _second = "";

    [SetUp]
    public void Make()
    {
        _folder = new TempFolder();
        _first = Synthetic("first", new DateOnly(2026, 2, 28), 1);
        _second = Synthetic("second", new DateOnly(2026, 3, 31), 2);
    }

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Import_that_is_killed_leaves_the_old_state_or_the_new_and_the_next_one_succeeds()
    {
        Import(_first, "home");
        Copy(_folder.File("home"), _folder.File("timed"));
        var clock = Stopwatch.StartNew();
        Import(_second, "timed");
        var length = clock.Elapsed;
        for (var i = 0; i < Kills; i++)
        {
            var home = $"home-{i}";
            Copy(_folder.File("home"), _folder.File(home));
            using (var import = Start(_second, _folder.File(home)))
            {
                // Spread over the length of one, from the beginning to the end.
                if (!import.WaitForExit(length * (i + 0.5) / Kills))
                    import.Kill();
                import.WaitForExit();
            }
            Assert.That(Whole(home).Count, Is.InRange(1, 2));
            Import(_second, home);
            Assert.That(Whole(home), Is.EqualTo(new[] { "2026-02-28", "2026-03-31" }));
            Assert.That(Directory.GetDirectories(_folder.File(home, "submissions")), Has.Length.EqualTo(2));
            Assert.That(Directory.GetFileSystemEntries(_folder.File(home, "incoming")), Is.Empty);
        }
    }

    [Test]
    public void Imports_of_several_programs_at_once_are_all_taken()
    {
        // The first use of a store is theirs too.
        var imports = new[] { _first, _second, _second }.Select(e => Start(e, _folder.File("home"))).ToList();
        var codes = imports.Select(import =>
        {
            using (import)
            {
                import.WaitForExit();
                return import.ExitCode;
            }
        }).ToList();
        // Where the later extract was first, the older one is refused, and nothing else may be.
        Assert.That(codes.Skip(1), Is.All.Zero);
        Assert.That(Whole("home"), Is.EqualTo(codes[0] == 0 ? new[] { "2026-02-28", "2026-03-31" } : ["2026-03-31"]));
    }

    [Test]
    public void Full_disk_is_told_and_the_store_is_as_it_was()
    {
        using var disk = SmallDisk.Mount(2048);
        var home = Path.Combine(disk.Path, "home");
        Assert.That(Nonresponse("import", _first, home).Code, Is.Zero);
        // Little enough is left that the second does not fit; how little decides at which file it ends.
        foreach (var free in new[] { 4, 40, 120 })
        {
            var filling = Path.Combine(disk.Path, "filling");
            var size = new DriveInfo(disk.Path).AvailableFreeSpace - (free << 10);
            using (var file = File.Create(filling))
                file.Write(new byte[size]);
            var (code, error) = Nonresponse("import", _second, home);
            Assert.That(code, Is.EqualTo(1), error);
            Assert.That(error, Does.Contain("No space left on device").Or.Contain("not enough space").Or.Contain("the disk is full"));
            Assert.That(error, Does.Not.Contain("a fault of its own"));
            File.Delete(filling);
            Assert.That(Whole(home), Is.EqualTo(new[] { "2026-02-28" }), $"{free} KB were left");
        }
        disk.Grow(8192);
        Assert.That(Nonresponse("import", _second, home).Code, Is.Zero);
        Assert.That(Whole(home), Is.EqualTo(new[] { "2026-02-28", "2026-03-31" }));
        Assert.That(Directory.GetFileSystemEntries(Path.Combine(home, "incoming")), Is.Empty);
    }

    [Test]
    public void Folder_that_may_not_be_written_to_is_told_and_can_still_be_read()
    {
        using var disk = SmallDisk.Mount(8192);
        var home = Path.Combine(disk.Path, "home");
        Assert.That(Nonresponse("import", _first, home).Code, Is.Zero);
        disk.MakeReadOnly();
        var (code, error) = Nonresponse("import", _second, home);
        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain("Read-only file system").Or.Contain("may not be written to"));
        Assert.That(error, Does.Not.Contain("a fault of its own"));
        // What is published must be in the ledger: where the store's cannot be written to, another takes its place.
        var refused = Runs.Nonresponse(["report", "--home", home, "--key", Key, "--out", _folder.File("report")]);
        Assert.That((refused.Code, Directory.Exists(_folder.File("report"))), Is.EqualTo((1, false)));
        Assert.That(refused.Error, Does.Contain("the ledger of what is published cannot be written to").And.Contain("--ledger"));
        var report = Runs.Nonresponse(["report", "--home", home, "--key", Key, "--out", _folder.File("report"), "--ledger", _folder.File("ledger")]);
        Assert.That(report.Code, Is.Zero, report.Error);
        disk.MakeWritable();
        Assert.That(Nonresponse("import", _second, home).Code, Is.Zero);
        Assert.That(Whole(home), Is.EqualTo(new[] { "2026-02-28", "2026-03-31" }));
    }

    private string Key => _folder.File("key.json");

    private string Synthetic(string name, DateOnly day, ulong seed)
    {
        var folder = _folder.File("extracts", name);
        Synthesis.Write(new SynthesisOptions { Episodes = 2000, Seed = seed, ExtractedOn = day, Source = "trust" }, folder, null, CancellationToken.None);
        return folder;
    }

    private void Import(string extract, string home)
    {
        using var import = Start(extract, _folder.File(home));
        import.WaitForExit();
        Assert.That(import.ExitCode, Is.Zero);
    }

    private (int Code, string Error) Nonresponse(string verb, string extract, string home)
    {
        var (code, _, error) = Runs.Nonresponse([verb, extract, "--home", home, "--key", Key]);
        return (code, error);
    }

    private Process Start(string extract, string home)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Pipeline).Assembly.Location, "import", extract, "--home", home, "--key", Key])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>The days of the accepted submissions of a store in which nothing is damaged, and of which the last can be read.</summary>
    private List<string> Whole(string home)
    {
        var store = Store.Open(
            new StoreOptions { Home = _folder.File(home), KeyFile = Key }, new StoreCaller("tester", TimeProvider.System.GetUtcNow(), "0.1.0"));
        Assert.That(store.Verify(), Is.Empty);
        var standing = store.Standing().Single();
        Assert.That(store.Read(standing.Source).Import.Tables!.Episodes.Count, Is.EqualTo(standing.Episodes));
        return [.. store.List().Select(s => s.ExtractedOn.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture))];
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}

namespace NonResponse.Scheduler.Tests.Jobs;

/// <summary>Jobs seen and steered from the command line.</summary>
public sealed class JobsCommandTests
{
    private JobHome _home = null!;

    [SetUp]
    public void Make()
    {
        _home = new JobHome("""{ "time_zone": "Europe/London", "jobs": { "inbox": { "every_seconds": 15 }, "packs": { "working_day": 3, "at": "07:30", "disclosure": "none" }, "integrity": { "enabled": false } }, "models": { "in_packs": "none" }, "comparisons": { "in_packs": "none" } }""");
        _home.Service();
    }

    [TearDown]
    public void Remove() => _home.Dispose();

    [Test]
    public void List_shows_when_each_runs()
    {
        var (code, output, _) = _home.Nonresponse("jobs", "list");
        Assert.That(code, Is.Zero);
        var lines = output.Split('\n').TakeWhile(l => l.Length > 0).ToDictionary(l => l.Split(' ')[0], l => l, StringComparer.Ordinal);
        Assert.That(lines["inbox"], Does.Contain("every 15 s"));
        Assert.That(lines["packs"], Does.Contain("working day 3, 07:30").And.Match(@"\d{4}-\d{2}-\d{2} 07:30 \(\d{4}-\d{2}\)"));
        Assert.That(lines["retention"], Does.Match(@"\d{4}-\d{2}-\d{2} 03:00"));
        Assert.That(lines["integrity"], Does.Contain(" off"));
        Assert.That(lines["backup"], Does.Contain("off: jobs.backup.folder is not set"));
        Assert.That(output, Does.Contain("Nothing is at work."));
    }

    [Test]
    public void Job_is_run_by_hand_and_looked_back_at()
    {
        Assert.That(_home.Nonresponse("import", _home.Extract("december", new DateOnly(2025, 12, 31))).Code, Is.Zero);
        var packs = _home.Nonresponse("jobs", "run", "packs", "2025-12");
        Assert.That(packs.Code, Is.Zero, packs.Error);
        Assert.That(packs.Output, Does.Contain("The packs of December 2025 are in packs/2025-12"));
        Assert.That(File.Exists(Path.Combine(_home.Path, "packs", "2025-12", "index.html")), Is.True);
        var before = Directory.GetLastWriteTimeUtc(Path.Combine(_home.Path, "packs", "2025-12"));
        var again = _home.Nonresponse("jobs", "run", "packs", "2025-12");
        Assert.That((again.Code, again.Output.Trim()), Is.EqualTo((0, "packs 2025-12 was done already, from the same; nothing was done.")));
        Assert.That(Directory.GetLastWriteTimeUtc(Path.Combine(_home.Path, "packs", "2025-12")), Is.EqualTo(before));
        Assert.That(_home.Nonresponse("jobs", "run", "integrity").Output, Does.Contain("is what was stored"));

        var history = _home.Nonresponse("jobs", "history").Output;
        Assert.That(history.Split('\n').Where(l => l.Length > 0 && char.IsAsciiDigit(l[0])).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]), Is.EqualTo(new[] { "integrity", "packs" }));
        Assert.That(_home.Nonresponse("jobs", "history", "--job", "packs").Output, Does.Not.Contain("integrity"));
        var show = _home.Nonresponse("jobs", "show", "1").Output;
        Assert.That(show, Does.Contain($"by {Environment.UserName} by hand").And.Contain("end        done").And.Contain("trust-2025-12-31").And.Contain("packs/2025-12/manifest.json"));
        Assert.That(_home.Ledger.Find(1)!.End.Inputs.Single().Sha256, Has.Length.EqualTo(64));
    }

    [Test]
    public void A_schedule_is_paused_and_goes_on()
    {
        Assert.That(_home.Nonresponse("jobs", "pause", "retention").Output, Does.Contain("retention is paused"));
        Assert.That(_home.Nonresponse("jobs", "list").Output.Split('\n').Single(l => l.StartsWith("retention", StringComparison.Ordinal)), Does.Contain($"paused since").And.Contain($"by {Environment.UserName} by hand"));
        Assert.That(_home.Nonresponse("jobs", "pause", "retention") is { Code: 1, Error: var twice } ? twice : "", Does.Contain("is paused already"));
        Assert.That(_home.Nonresponse("jobs", "resume", "retention").Output, Does.Contain("goes on by its schedule"));
        Assert.That(_home.Nonresponse("jobs", "list").Output, Does.Not.Contain("paused"));
    }

    [TestCase(1, "integrity is off: it has no schedule to pause.", "pause", "integrity")]
    [TestCase(1, "packs is not paused.", "resume", "packs")]
    [TestCase(2, "There is no job pack;", "run", "pack")]
    [TestCase(2, "packs takes a month written yyyy-MM, not 'December'.", "run", "packs", "December")]
    [TestCase(2, "Which extract? The inbox has none.", "run", "inbox")]
    [TestCase(2, "The inbox has no extract ../secret.", "run", "inbox", "../secret")]
    [TestCase(2, "integrity takes nothing more.", "run", "integrity", "now")]
    [TestCase(2, "--last takes a number", "history", "--last", "0")]
    [TestCase(1, "There is no run 9; 'jobs history' lists them.", "show", "9")]
    [TestCase(1, "There is nowhere for backups to go: set jobs.backup.folder in service.json.", "run", "backup")]
    public void What_cannot_be_done_is_said(int code, string error, params string[] args)
    {
        var told = _home.Nonresponse(["jobs", .. args]);
        Assert.That(told.Code, Is.EqualTo(code), told.Error);
        Assert.That(told.Error, Does.Contain(error));
    }

    [Test]
    public void Home_that_is_none_is_not_made()
    {
        var (code, _, error) = Runs.Nonresponse("jobs", "list", "--home", _home.In("nowhere"));
        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain("nowhere"));
        Assert.That(Directory.Exists(_home.In("nowhere")), Is.False);
    }
}

using System.Globalization;
using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests.Jobs;

/// <summary>Several processes that share a folder and a catalog on PostgreSQL, and kills.</summary>
public sealed class ClusterTests
{
    private const string FakeTime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(2);

    private static readonly string Settings = $$"""
        { "jobs": { "integrity": { "cron": "0/{{Step.Seconds}} * * * * ?" }, "packs": { "by_organisation": false, "disclosure": "none" }, "inbox": { "every_seconds": 1, "settle_seconds": 1 } }, "models": { "in_packs": "none" }, "comparisons": { "in_packs": "none" } }
        """;

    private JobHome _home = null!;

    [SetUp]
    public void Make() => _home = new JobHome(Settings, PostgresServer.NewDatabase());

    [TearDown]
    public void Remove() => _home?.Dispose();

    [TestCase(2)]
    [TestCase(3)]
    public void Work_of_a_killed_node_is_done_by_another_once_and_no_tick_is_lost_or_doubled(int count)
    {
        var nodes = Enumerable.Range(0, count).Select(_ => _home.Start("work")).ToList();
        _home.Until(() => nodes.All(n => n.IsServing), "all serve");
        _home.Drop("march", LastMonthEnd, episodes: 20_000);
        RunEntry? killed = null;
        _home.Until(() => (killed = _home.Ledger.Running().FirstOrDefault(r => r.Work.Job == "inbox")) is not null, "one imports");
        var victim = nodes.Single(n => killed!.Node.EndsWith($":{n.Id}", StringComparison.Ordinal));
        victim.Kill();
        _home.Until(() => _home.Ledger.DoneSubjects("packs").Count > 0, "packs appear");
        WaitForTicks(4);

        var runs = _home.Ledger.Recent(null, 10_000);
        var import = runs.Single(r => r.Work.Job == "inbox" && r.End.State == RunState.Done);
        Assert.That(import.Node, Is.Not.EqualTo(killed!.Node));
        Assert.That(_home.Ledger.Find(killed.Id)!.End.State, Is.EqualTo(RunState.Interrupted));
        Assert.That(runs.Count(r => r.Work.Job == "packs" && r.End.State == RunState.Done), Is.EqualTo(1));
        Assert.That(_home.Service().Standing().Single().Episodes, Is.EqualTo(20_000));
        Assert.That(Directory.GetDirectories(Path.Combine(_home.Path, "submissions")), Has.Length.EqualTo(1));
        EveryTickOnce(runs);
        foreach (var node in nodes.Where(n => n != victim))
            Assert.That(node.Stop(), Is.Zero, node.Log);

        var month = _home.Ledger.DoneSubjects("packs").Single();
        using var alone = _home.Start("report", null, "--out", _home.In("report"), "--month", month, "--disclosure", "none");
        Assert.That(alone.WaitForExit(), Is.Zero, alone.Log);
        JobAssert.SameFiles(Path.Combine(_home.Path, "packs", month), _home.In("report"));
    }

    [Test]
    public void Clocks_that_disagree_by_a_minute_do_no_harm()
    {
        if (!File.Exists(FakeTime))
            Assert.Ignore("libfaketime is not installed (Debian: apt-get install faketime).");
        var ahead = new Dictionary<string, string> { ["LD_PRELOAD"] = FakeTime, ["FAKETIME"] = "+60s" };
        using var first = _home.Start("work");
        using var second = _home.Start("work", ahead);
        _home.Until(() => first.IsServing && second.IsServing, "both serve");
        _home.Drop("march", LastMonthEnd);
        _home.Until(() => _home.Ledger.DoneSubjects("packs").Count > 0, "packs appear");
        WaitForTicks(8);
        // The one that worked last is killed, whichever it is, so that the other has to go on.
        var last = _home.Ledger.Recent(null, 1).Single().Node;
        new[] { first, second }.Single(n => last.EndsWith(FormattableString.Invariant($":{n.Id}"), StringComparison.Ordinal)).Kill();
        WaitForTicks(8);
        var runs = _home.Ledger.Recent(null, 10_000);
        EveryTickOnce(runs);
        Assert.That(runs.Select(r => r.End.State), Is.All.EqualTo(RunState.Done).Or.EqualTo(RunState.Running).Or.EqualTo(RunState.Interrupted));
        // What each did is dated by the database: the order of the numbers is that of the times, but for the moment between looking at the clock and writing it down.
        var starts = runs.Reverse().Select(r => r.StartedAt).ToList();
        Assert.That(starts.Zip(starts.Skip(1)).Select(s => s.First - s.Second), Is.All.LessThan(TimeSpan.FromSeconds(20)));
        Assert.That(runs.Select(r => r.Node).Distinct().Count(), Is.EqualTo(2), "both worked");
        // Packs take as long as they take; to look at the store takes moments, which would be a minute more or less by the other clock.
        Assert.That(runs.Where(r => r.Work.Job == "integrity" && r.EndedAt is not null).Select(r => r.EndedAt - r.StartedAt), Is.All.InRange(TimeSpan.Zero, TimeSpan.FromSeconds(45)));
    }

    private static DateOnly LastMonthEnd => new DateOnly(TimeProvider.System.GetUtcNow().Year, TimeProvider.System.GetUtcNow().Month, 1).AddDays(-1);

    /// <summary>Waits until some more instants were done after all that there were.</summary>
    private void WaitForTicks(int more)
    {
        var last = _home.Ledger.Ticks("integrity", DateTimeOffset.MinValue) is [.., var latest] ? latest : DateTimeOffset.MinValue;
        _home.Until(
            () => _home.Ledger.Recent("integrity", more + 2).Count(r => r.Work.Tick > last && r.End.State == RunState.Done) >= more && _home.Ledger.Running().All(r => r.Work.Job == "integrity"),
            "the clock goes on");
    }

    private static void EveryTickOnce(IReadOnlyList<RunEntry> runs)
    {
        var done = runs.Where(r => r.Work.Job == "integrity" && r.End.State == RunState.Done).Select(r => r.Work.Tick!.Value).Order().ToList();
        var expected = new List<DateTimeOffset>();
        // The last few may be at work, or behind a kill.
        for (var tick = done[0]; tick <= done[^3]; tick += Step)
            expected.Add(tick);
        Assert.That(done.Take(expected.Count).Select(Wording), Is.EqualTo(expected.Select(Wording)));
        Assert.That(expected, Has.Count.GreaterThan(5));
    }

    private static string Wording(DateTimeOffset tick) => tick.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}

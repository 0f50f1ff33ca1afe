using NonResponse.Ingest;
using NonResponse.Scheduler.Jobs;
using NonResponse.Scheduler.Telling;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests.Jobs;

/// <summary>A schedule that is paused begins nothing, and owes nothing when it goes on.</summary>
public sealed class PauseTests
{
    private const string Settings = """{ "jobs": { "integrity": { "cron": "0 2 * * 0" }, "retention": { "enabled": false }, "packs": { "enabled": false } } }""";

    private JobHome _home = null!;
    private SetClock _clock = null!;

    [SetUp]
    public void Begin() => (_home, _clock) = (new JobHome(Settings), new SetClock(At("2026-01-04 02:00")));

    [TearDown]
    public void Remove() => _home.Dispose();

    [Test]
    public async Task Instants_of_a_pause_are_neither_missed_nor_made_up_for()
    {
        var service = _home.Service(_clock);
        using var runner = new JobRunner(service);
        await runner.TickAsync(service.Find("integrity"), _clock.Now, CancellationToken.None);
        await LookAsync(service, runner);
        _clock.Now = At("2026-01-05 12:00");
        JobDesk.Pause(service, service.Find("integrity"), "ada");
        Assert.That(JobDesk.Schedule(service, service.Find("integrity")).Next, Is.EqualTo("paused since 2026-01-05 12:00 by ada"));

        _clock.Now = At("2026-01-26 12:00");
        await LookAsync(service, runner);
        // Another program, weeks later: it holds for that as well.
        var later = _home.Service(_clock);
        Assert.That(later.RunsByItself(later.Find("integrity")), Is.False);
        _clock.Now = At("2026-02-10 12:00");
        JobDesk.Resume(later, later.Find("integrity"), "bo");
        await LookAsync(later, runner);
        await LookAsync(later, runner);
        Assert.That(Runs(later), Is.EqualTo(new[] { "integrity 2026-01-04 02:00:00Z done" }));

        _clock.Now = At("2026-02-20 12:00");
        await LookAsync(later, runner);
        Assert.That(Runs(later).Skip(1), Is.EqualTo(new[] { "integrity 2026-02-15 02:00:00Z missed missed", "integrity 2026-02-15 02:00:00Z done" }), "what comes after it is owed again");
        Assert.That(later.Chain.Recent(2).Select(r => $"{r.Entry.Who} {r.Entry.Action} {r.Entry.Subject}"), Is.EqualTo(new[] { "bo schedule resumed integrity", "ada schedule paused integrity" }));
    }

    [Test]
    public async Task Tries_wait_for_the_end_of_a_pause()
    {
        _home.Configure("""{ "jobs": { "backup": { "folder": "FOLDER" }, "integrity": { "enabled": false }, "retention": { "enabled": false }, "packs": { "enabled": false } } }""".Replace("FOLDER", _home.In("file", "below"), StringComparison.Ordinal));
        File.WriteAllText(_home.In("file"), "");
        var service = _home.Service(_clock);
        using var runner = new JobRunner(service);
        var job = service.Find("backup");
        await runner.RunAsync(job, job.Asked(service, null), "ada", () => true, null, CancellationToken.None);
        JobDesk.Pause(service, job, "ada");
        _clock.Now = _clock.Now.AddHours(1);
        await LookAsync(service, runner);
        Assert.That(service.Ledger.Recent("backup", 9), Has.Count.EqualTo(1));
        JobDesk.Resume(service, job, "ada");
        await LookAsync(service, runner);
        Assert.That(service.Ledger.Recent("backup", 9).Select(r => r.Attempt), Is.EqualTo(new[] { 2, 1 }));
    }

    [Test]
    public void Pausing_twice_and_resuming_what_runs_are_refused()
    {
        var service = _home.Service(_clock);
        var (on, off) = (service.Find("integrity"), service.Find("retention"));
        Assert.That(() => JobDesk.Resume(service, on, "ada"), Throws.InstanceOf<StoreRefusedException>());
        Assert.That(() => JobDesk.Pause(service, off, "ada"), Throws.InstanceOf<StoreRefusedException>().With.Message.EqualTo("retention is off: it has no schedule to pause."));
        JobDesk.Pause(service, on, "ada");
        Assert.That(() => JobDesk.Pause(service, on, "bo"), Throws.InstanceOf<StoreRefusedException>());
        Assert.That(service.PauseOf(on)!.Who, Is.EqualTo("ada"));
    }

    private static async Task LookAsync(Service service, JobRunner runner)
    {
        using var teller = new Teller(service);
        await new Supervisor(service, runner, teller).LookAsync(CancellationToken.None);
    }

    private static string[] Runs(Service service) => [.. service.Ledger.Recent(null, 99).Reverse().Select(r => $"{r.Work.Job} {r.Work.Subject} {r.End.State.ToString().ToLowerInvariant()}")];

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text + "Z", System.Globalization.CultureInfo.InvariantCulture);
}

using NonResponse.Ingest;
using NonResponse.Scheduler.Jobs;
using NonResponse.Scheduler.Telling;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests.Jobs;

/// <summary>What is left undone is found and done: instants that nobody heard, months that are owed, tries that failed.</summary>
public sealed class SupervisorTests
{
    private JobHome _home = null!;
    private SetClock _clock = null!;
    private Supervisor? _supervisor;

    [SetUp]
    public void Begin()
    {
        _clock = new SetClock(At("2026-01-04 02:00"));
        _supervisor = null;
    }

    [TearDown]
    public void Remove() => _home?.Dispose();

    [Test]
    public async Task Instants_that_were_missed_are_told_and_made_up_for_once()
    {
        _home = new JobHome("""{ "jobs": { "integrity": { "cron": "0 2 * * 0" }, "retention": { "enabled": false }, "packs": { "enabled": false } } }""");
        var service = _home.Service(_clock);
        using var runner = new JobRunner(service);
        await runner.TickAsync(service.Find("integrity"), _clock.Now, CancellationToken.None);
        await LookAsync(service, runner);
        Assert.That(Runs(service), Is.EqualTo(new[] { "integrity 2026-01-04 02:00:00Z done" }));

        _clock.Now = At("2026-01-11 02:01");
        await LookAsync(service, runner);
        Assert.That(Runs(service), Has.Length.EqualTo(1), "the clock may still call");

        _clock.Now = At("2026-01-26 12:00");
        await LookAsync(service, runner);
        await LookAsync(service, runner);
        Assert.That(Runs(service), Is.EqualTo(new[]
        {
            "integrity 2026-01-04 02:00:00Z done", "integrity 2026-01-25 02:00:00Z missed missed", "integrity 2026-01-25 02:00:00Z done",
        }));
        Assert.That(service.Ledger.Find(2)!.End.Message, Is.EqualTo("integrity was due 3 times, last at 2026-01-25 02:00, when no program was running. It is made up for now, once."));
    }

    [Test]
    public async Task Instant_that_was_missed_is_found_behind_one_that_was_heard()
    {
        _home = new JobHome("""{ "jobs": { "integrity": { "cron": "* * * * *" }, "retention": { "enabled": false }, "packs": { "enabled": false } } }""");
        var service = _home.Service(_clock);
        using var runner = new JobRunner(service);
        await runner.TickAsync(service.Find("integrity"), _clock.Now, CancellationToken.None);
        await LookAsync(service, runner);

        // Nothing ran at 02:01. A program that begins at 02:01:30 hears 02:02, before two minutes have made 02:01 a missed one.
        _clock.Now = At("2026-01-04 02:01:30");
        await LookAsync(service, runner);
        _clock.Now = At("2026-01-04 02:02");
        await runner.TickAsync(service.Find("integrity"), _clock.Now, CancellationToken.None);
        await LookAsync(service, runner);
        Assert.That(Runs(service), Has.Length.EqualTo(2));
        _clock.Now = At("2026-01-04 02:03:10");
        await LookAsync(service, runner);
        await LookAsync(service, runner);
        Assert.That(Runs(service).Skip(2), Is.EqualTo(new[] { "integrity 2026-01-04 02:01:00Z missed missed", "integrity 2026-01-04 02:01:00Z done" }));
    }

    [Test]
    public async Task Instants_that_were_missed_are_found_by_the_next_program_too()
    {
        _home = new JobHome("""{ "jobs": { "integrity": { "cron": "0 2 * * 0" }, "retention": { "enabled": false }, "packs": { "enabled": false } } }""");
        var service = _home.Service(_clock);
        using var runner = new JobRunner(service);
        await runner.TickAsync(service.Find("integrity"), _clock.Now, CancellationToken.None);
        await LookAsync(service, runner);
        // Two weeks later the next program hears an instant before it looks for the first time.
        _clock.Now = At("2026-01-25 02:00");
        await runner.TickAsync(service.Find("integrity"), _clock.Now, CancellationToken.None);
        _clock.Now = At("2026-01-25 02:10");
        _supervisor = null;
        await LookAsync(service, runner);
        await LookAsync(service, runner);
        Assert.That(Runs(service).Skip(2), Is.EqualTo(new[] { "integrity 2026-01-18 02:00:00Z missed missed", "integrity 2026-01-18 02:00:00Z done" }));
        Assert.That(service.Ledger.Find(3)!.End.Message, Does.Contain("was due 2 times"));
    }

    [Test]
    public async Task New_calendar_owes_nothing_of_the_time_before()
    {
        _home = new JobHome("""{ "jobs": { "integrity": { "cron": "0 2 * * 0" }, "retention": { "enabled": false }, "packs": { "enabled": false } } }""");
        var service = _home.Service(_clock);
        using var runner = new JobRunner(service);
        await LookAsync(service, runner);
        _home.Configure("""{ "jobs": { "integrity": { "cron": "0 * * * *" }, "retention": { "enabled": false }, "packs": { "enabled": false } } }""");
        _clock.Now = At("2026-01-10 12:10");
        _supervisor = null;
        var changed = _home.Service(_clock);
        using var other = new JobRunner(changed);
        await LookAsync(changed, other);
        Assert.That(Runs(changed), Is.Empty);
        _clock.Now = At("2026-01-10 13:03");
        await LookAsync(changed, other);
        Assert.That(Runs(changed), Is.EqualTo(new[] { "integrity 2026-01-10 13:00:00Z missed missed", "integrity 2026-01-10 13:00:00Z done" }));
    }

    [Test]
    public async Task Month_whose_extract_is_late_is_told_once_and_published_when_it_comes()
    {
        _home = new JobHome("""{ "jobs": { "packs": { "working_day": 5, "at": "06:00", "disclosure": "none", "by_organisation": false }, "retention": { "enabled": false }, "integrity": { "enabled": false } }, "models": { "in_packs": "none" }, "comparisons": { "in_packs": "none" } }""");
        _clock.Now = At("2026-01-31 12:00");
        Import("2025-12-31");
        var service = _home.Service(_clock);
        using var runner = new JobRunner(service);
        await LookAsync(service, runner);
        Assert.That(Runs(service), Is.EqualTo(new[] { "packs 2025-12 done" }));

        // Working day 5 of February 2026 is Friday the 6th.
        _clock.Now = At("2026-02-06 05:59");
        await LookAsync(service, runner);
        Assert.That(Runs(service), Has.Length.EqualTo(1));
        _clock.Now = At("2026-02-06 06:00");
        await LookAsync(service, runner);
        await LookAsync(service, runner);
        Assert.That(Runs(service).Skip(1), Is.EqualTo(new[] { "packs 2026-01 missed" }));
        Assert.That(service.Ledger.Find(2)!.End.Message, Does.StartWith("The packs of January 2026 were due at 2026-02-06 06:00, and trust has sent no extract that reaches the month's end."));

        Import("2026-01-31");
        _clock.Now = At("2026-02-09 10:00");
        await LookAsync(service, runner);
        await LookAsync(service, runner);
        Assert.That(Runs(service).Skip(2), Is.EqualTo(new[] { "packs 2026-01 done" }));
        Assert.That(service.Ledger.Find(3)!.End.Message, Does.EndWith("They were due at 2026-02-06 06:00."));
    }

    [Test]
    public async Task Months_that_went_by_while_nothing_ran_are_all_published_the_oldest_first()
    {
        _home = new JobHome("""{ "jobs": { "packs": { "catch_up_months": 2, "disclosure": "none", "by_organisation": false }, "retention": { "enabled": false }, "integrity": { "enabled": false } }, "models": { "in_packs": "none" }, "comparisons": { "in_packs": "none" } }""");
        _clock.Now = At("2026-01-31 12:00");
        Import("2025-12-31");
        var service = _home.Service(_clock);
        using var runner = new JobRunner(service);
        await LookAsync(service, runner);
        Import("2026-04-30");
        _clock.Now = At("2026-05-10 12:00");
        await LookAsync(service, runner);
        Assert.That(Runs(service).Where(r => r.EndsWith("done", StringComparison.Ordinal)), Is.EqualTo(new[] { "packs 2025-12 done", "packs 2026-03 done", "packs 2026-04 done" }), "no more than configured");
        Assert.That(Runs(service), Does.Contain("packs 2026-03 late missed").And.Contain("packs 2026-04 late missed"));
    }

    [Test]
    public async Task Try_that_failed_is_made_again_later_and_later_until_there_are_no_more()
    {
        _home = new JobHome($$"""{ "jobs": { "backup": { "folder": "{{Path.GetTempFileName()}}" }, "packs": { "enabled": false } }, "retry": { "attempts": 3, "first_seconds": 60, "factor": 5 } }""");
        var service = _home.Service(_clock);
        using var runner = new JobRunner(service);
        try
        {
            await runner.TickAsync(service.Find("backup"), _clock.Now, CancellationToken.None);
            foreach (var (seconds, runs) in new[] { (59, 1), (1, 2), (299, 2), (1, 3), (50_000, 3) })
            {
                _clock.Now = _clock.Now.AddSeconds(seconds);
                await LookAsync(service, runner);
                Assert.That(service.Ledger.Recent("backup", 10).Count(r => r.End.State == RunState.Failed), Is.EqualTo(runs), $"after {seconds} s more");
            }
            var failed = service.Ledger.Recent("backup", 10).Where(r => r.End.State == RunState.Failed).OrderBy(r => r.Id).ToList();
            Assert.That(failed.Select(r => (r.Attempt, r.StartedBy)), Is.EqualTo(new[] { (1, "schedule"), (2, "retry"), (3, "retry") }));
            Assert.That(failed.Select(r => r.End.Message.Contains("tried again at", StringComparison.Ordinal)), Is.EqualTo(new[] { true, true, false }));
        }
        finally
        {
            File.Delete(service.Settings.Backup.Folder!);
        }
    }

    [Test]
    public async Task Run_that_takes_too_long_is_ended_and_tried_again()
    {
        _home = new JobHome("{}");
        var service = _home.Service(_clock);
        using var runner = new JobRunner(service);
        var job = new Waiting(TimeSpan.FromMilliseconds(100));
        var run = await runner.RunAsync(job, Waiting.Work, JobRunner.BySchedule, () => true, null, CancellationToken.None);
        Assert.That(run!.End.State, Is.EqualTo(RunState.Failed));
        Assert.That(run.End.Message, Does.StartWith("It took longer than").And.Contain("tried again at 2026-01-04 02:01"));
        Assert.That(run.End.RetryAt, Is.EqualTo(_clock.Now.AddMinutes(1)));
    }

    [Test]
    public async Task Run_is_cancelled_from_the_command_line()
    {
        _home = new JobHome("{}");
        var service = _home.Service(_clock);
        using var runner = new JobRunner(service);
        var running = runner.RunAsync(new Waiting(TimeSpan.FromMinutes(5)), Waiting.Work, JobRunner.BySchedule, () => true, null, CancellationToken.None);
        _home.Until(() => service.Ledger.Running().Count == 1, "it begins");
        Assert.That(_home.Nonresponse("jobs", "list").Output, Does.Contain("run 1: waiting long"));
        var (code, output, _) = _home.Nonresponse("jobs", "cancel", "1");
        Assert.That((code, output.Trim()), Is.EqualTo((0, "Run 1 was asked to end; it does so within seconds where its program runs.")));
        var run = await running;
        Assert.That(run!.End, Has.Property("State").EqualTo(RunState.Cancelled).And.Property("Message").EqualTo($"Cancelled by {Environment.UserName}; nothing was written."));
        var again = _home.Nonresponse("jobs", "cancel", "1");
        Assert.That((again.Code, again.Error.Trim()), Is.EqualTo((1, "Run 1 is not at work: it was cancelled.")));
        Assert.That(_home.Nonresponse("jobs", "cancel", "7").Error, Does.Contain("There is no run 7"));
        _clock.Now = _clock.Now.AddDays(1);
        await LookAsync(service, runner);
        Assert.That(service.Ledger.Recent("waiting", 5), Has.Count.EqualTo(1), "what somebody ended is not begun again");
    }

    [Test]
    public async Task Program_that_is_told_to_stop_leaves_its_run_to_the_next()
    {
        _home = new JobHome("{}");
        var service = _home.Service(_clock);
        using var runner = new JobRunner(service);
        using var stop = new CancellationTokenSource();
        var running = runner.RunAsync(new Waiting(TimeSpan.FromMinutes(5)), Waiting.Work, JobRunner.BySchedule, () => true, null, stop.Token);
        _home.Until(() => service.Ledger.Running().Count == 1, "it begins");
        await stop.CancelAsync();
        Assert.That((await running)!.End.State, Is.EqualTo(RunState.Interrupted));
        Assert.That(service.Ledger.Unfinished().Select(r => r.Id), Is.EqualTo(new[] { 1L }));
    }

    [Test]
    public async Task Store_that_is_damaged_fails_its_check_at_once()
    {
        _home = new JobHome("""{ "jobs": { "packs": { "enabled": false } } }""");
        Import("2025-12-31");
        var service = _home.Service(_clock);
        File.AppendAllText(Path.Combine(_home.Path, service.Standing().Single().Folder, "steps.csv.gz"), "x");
        using var runner = new JobRunner(service);
        await runner.TickAsync(service.Find("integrity"), _clock.Now, CancellationToken.None);
        var run = service.Ledger.Last("integrity")!;
        Assert.That(run.End, Has.Property("State").EqualTo(RunState.Failed).And.Property("Findings").EqualTo(1L).And.Property("RetryAt").Null);
        Assert.That(run.End.Message, Does.Contain("steps.csv.gz").And.Contain("submissions mend"));
    }

    private async Task LookAsync(Service service, JobRunner runner)
    {
        using var teller = new Teller(service);
        _supervisor ??= new Supervisor(service, runner, teller);
        await _supervisor.LookAsync(CancellationToken.None);
    }

    private static string[] Runs(Service service) =>
        [.. service.Ledger.Recent(null, 100).OrderBy(r => r.Id).Select(r => $"{r.Work.Job} {r.Work.Subject} {r.End.State.ToString().ToLowerInvariant()}")];

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text + "Z", System.Globalization.CultureInfo.InvariantCulture);

    private void Import(string day)
    {
        var extract = _home.Extract(day, DateOnly.ParseExact(day, "yyyy-MM-dd"));
        var (code, _, error) = _home.Nonresponse("import", extract);
        Assert.That(code, Is.Zero, error);
    }

    /// <summary>A job that does nothing until it is ended.</summary>
    private sealed class Waiting(TimeSpan limit) : Job("waiting", "waits", new IntegritySettings { Limit = limit })
    {
        public static RunWork Work { get; } = new() { Job = "waiting", Subject = "long", Lock = "waiting" };

        public override JobSchedule Schedule { get; } = new(null, TimeSpan.FromSeconds(1));

        public override IReadOnlyList<RunWork> Due(Service service, DateTimeOffset? tick) => [Work];

        public override RunWork Asked(Service service, string? what) => Work;

        public override RunEnd Do(Service service, RunEntry run, Pipeline pipeline, CancellationToken cancel)
        {
            cancel.WaitHandle.WaitOne();
            throw new OperationCanceledException(cancel);
        }
    }
}

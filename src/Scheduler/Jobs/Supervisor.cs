using NonResponse.Ingest;
using NonResponse.Scheduler.Telling;

namespace NonResponse.Scheduler.Jobs;

/// <summary>Looks again and again at what the ledger says, and does what is left undone: runs whose process was killed, tries
/// that are due again, instants that were missed, months that are owed, and people who are to be told.</summary>
/// <remarks>So nothing hangs on a process that lives: any node takes up what another began, and each thing is done once, since
/// the ledger and the locks of the work decide and not this.</remarks>
internal sealed class Supervisor(Service service, JobRunner runner, Teller teller)
{
    /// <summary>How late an instant of a calendar has to be to count as missed: until then the clock may still call.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan LongestWatchedLate = TimeSpan.FromSeconds(15);

    private const int MostTicksCounted = 10_000;

    private long _lastLook = TimeProvider.System.GetTimestamp();

    /// <summary>How long it has not looked, while nothing was being done for which it would have to wait.</summary>
    public TimeSpan Silence(TimeProvider machine) => runner.IsAtWork ? TimeSpan.Zero : machine.GetElapsedTime(Interlocked.Read(ref _lastLook));

    /// <summary>Looks once.</summary>
    /// <param name="stop">Stops the program.</param>
    public async Task LookAsync(CancellationToken stop)
    {
        (service.Clock as SharedClock)?.Adjust();
        foreach (var (job, work, after) in Undone())
            await runner.RunAsync(
                job, work, after is null ? JobRunner.BySchedule : JobRunner.ByRetry, () => after is null || service.Ledger.Last(job.Name, work.Subject)?.Id == after.Id, watcher: null, stop).ConfigureAwait(false);
        if (service.Find("packs") is var packs && service.RunsByItself(packs))
            await runner.TickAsync(packs, tick: null, stop).ConfigureAwait(false);
        await teller.TellAsync(stop).ConfigureAwait(false);
        Interlocked.Exchange(ref _lastLook, TimeProvider.System.GetTimestamp());
    }

    /// <summary>The calendar of a job in words, as the ledger keeps it.</summary>
    public static string CalendarOf(Service service, ClockedJob job) => $"{job.Schedule.Cron} {service.Settings.TimeZone.Id}";

    /// <summary>What is left undone, found by one node at a time.</summary>
    private List<(Job Job, RunWork Work, RunEntry? After)> Undone()
    {
        using var looking = service.TryLock("supervise");
        if (looking is null)
            return [];
        foreach (var run in service.Ledger.Running())
            using (var held = service.TryLock(run.Work.Lock))
                if (held is not null)
                    runner.CloseInterrupted([run]);
        var now = service.Clock.GetUtcNow();
        var undone = new List<(Job, RunWork, RunEntry?)>();
        foreach (var run in service.Ledger.Unfinished())
            if (service.Jobs.FirstOrDefault(j => j.Name == run.Work.Job) is { } job && service.RunsByItself(job) && (run.End.State == RunState.Interrupted || run.End.RetryAt <= now))
                undone.Add((job, run.Work, run));
        foreach (var job in service.Jobs.Where(j => j.Settings.Enabled))
        {
            if (service.PauseOf(job) is not null)
            {
                if (job is ClockedJob paused)
                    Waive(paused, now);
                continue;
            }
            foreach (var (work, why) in job.Missed(service))
                Miss(work, why, now);
            if (job is ClockedJob clocked && MissedTick(clocked, now) is { } tick)
                undone.Add((job, clocked.Of(tick), null));
        }
        return undone;
    }

    /// <summary>The last instant that was missed, once for however many there were: doing it ten times over would help nobody. Null where there is none.</summary>
    private DateTimeOffset? MissedTick(ClockedJob job, DateTimeOffset now)
    {
        var (zone, calendar) = (service.Settings.TimeZone, CalendarOf(service, job));
        var horizon = now - service.Scaled(Grace, LongestWatchedLate);
        if (service.Ledger.SettledUntil(job.Name, calendar) is not { } settled)
        {
            // A new job, or a new calendar: what was before it is not owed.
            service.Ledger.SettleUntil(job.Name, calendar, now);
            return null;
        }
        var due = new List<DateTimeOffset>();
        for (var next = job.Schedule.After(settled, zone); next <= horizon && due.Count < MostTicksCounted; next = job.Schedule.After(next.Value, zone))
            due.Add(next.Value);
        if (due.Count == 0)
            return null;
        var missed = due.Except(service.Ledger.Ticks(job.Name, settled)).ToList();
        if (missed.Count == 0)
        {
            service.Ledger.SettleUntil(job.Name, calendar, horizon);
            return null;
        }
        var work = job.Of(missed[^1]);
        Miss(
            work with { Subject = work.Subject + " missed", Tick = null, Once = null },
            FormattableString.Invariant($"{job.Name} was due {(missed.Count == 1 ? "" : $"{missed.Count} times, last ")}at {service.Local(missed[^1])}, when no program was running. It is made up for now{(missed.Count == 1 ? "" : ", once")}."),
            now);
        // Those before are told; the last is owed until it is begun.
        service.Ledger.SettleUntil(job.Name, calendar, missed[^1].AddTicks(-1));
        return missed[^1];
    }

    /// <summary>What passes while a job is paused is not owed.</summary>
    private void Waive(ClockedJob job, DateTimeOffset now)
    {
        var calendar = CalendarOf(service, job);
        if (service.Ledger.SettledUntil(job.Name, calendar) is not { } settled || job.Schedule.After(settled, service.Settings.TimeZone) <= now)
            service.Ledger.SettleUntil(job.Name, calendar, now);
    }

    private void Miss(RunWork work, string why, DateTimeOffset now)
    {
        if (service.Ledger.Last(work.Job, work.Subject) is not null)
            return;
        service.Ledger.Miss(work, why, service.Node, PackContexts.ProgramVersion, now, runner.Channels(RunState.Missed));
        service.Log("missed: " + why);
    }
}

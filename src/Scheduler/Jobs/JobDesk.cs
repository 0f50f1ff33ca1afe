using System.Globalization;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Jobs;

/// <summary>Jobs and runs as people see and steer them, from the command line or the portal.</summary>
internal static class JobDesk
{
    /// <summary>When a job runs and when next, in words.</summary>
    public static (string Schedule, string Next) Schedule(Service service, Job job)
    {
        if (!job.Settings.Enabled)
            return (job is BackupJob ? "off: jobs.backup.folder is not set" : "off", "");
        var schedule = job switch
        {
            PacksJob => $"working day {service.Settings.Packs.WorkingDay.ToString(CultureInfo.InvariantCulture)}, {service.Settings.Packs.At:HH\\:mm}",
            { Schedule.Cron: { } cron } => CronWords.Of(cron.ToString()!),
            _ => FormattableString.Invariant($"every {job.Schedule.Every!.Value.TotalSeconds:0} s"),
        };
        if (service.PauseOf(job) is { } pause)
            return (schedule, $"paused since {service.Local(pause.At)} by {pause.Who}");
        return (schedule, job switch
        {
            PacksJob packs => packs.Next(service) is var due ? $"{service.Local(due.At)} ({due.Month.Id})" : "",
            { Schedule.Cron: not null } => job.Schedule.After(service.Clock.GetUtcNow(), service.Settings.TimeZone) is { } at ? service.Local(at) : "",
            _ => "",
        });
    }

    /// <summary>How long a run took; empty while it is at work.</summary>
    public static string Took(RunEntry run) => run.EndedAt is not { } ended ? "" : (ended - run.StartedAt) is var took && took.TotalMinutes >= 1
        ? FormattableString.Invariant($"{took.TotalMinutes:F0} min")
        : FormattableString.Invariant($"{took.TotalSeconds:F1} s");

    /// <summary>A run.</summary>
    /// <exception cref="StoreRefusedException">There is none of the number.</exception>
    public static RunEntry Find(Service service, long id) =>
        service.Ledger.Find(id) ?? throw new StoreRefusedException(FormattableString.Invariant($"There is no run {id}; 'jobs history' lists them."));

    /// <summary>Asks a run to end.</summary>
    /// <exception cref="StoreRefusedException">There is none, or it is not at work.</exception>
    public static RunEntry Cancel(Service service, long id, string who)
    {
        var run = Find(service, id);
        return service.Ledger.Cancel(run.Id, who) ? run
            : throw new StoreRefusedException(FormattableString.Invariant($"Run {run.Id} is not at work: it {Telling.Words.State(run.End.State)}."));
    }

    /// <summary>What doing a run once more would be; null where that would do nothing.</summary>
    public static RunWork? Again(Service service, RunEntry run)
    {
        if (!run.HasEnded || run.End.State is RunState.Done or RunState.Missed || service.Ledger.Last(run.Work.Job, run.Work.Subject)?.Id != run.Id || service.Jobs.FirstOrDefault(j => j.Name == run.Work.Job) is not { } job)
            return null;
        if (job is ClockedJob)
            return run.Work;
        try
        {
            // From what stands now: another extract may have come since.
            return job.Asked(service, run.Work.Subject);
        }
        catch (UsageException)
        {
            return null;
        }
    }

    /// <summary>Has the schedule of a job begin nothing until it is resumed.</summary>
    /// <exception cref="StoreRefusedException">It is off, or paused already.</exception>
    public static void Pause(Service service, Job job, string who)
    {
        if (!job.Settings.Enabled)
            throw new StoreRefusedException($"{job.Name} is off: it has no schedule to pause.");
        if (!service.Ledger.Pause(job.Name, who, service.Clock.GetUtcNow()))
            throw new StoreRefusedException($"{job.Name} is paused already.");
    }

    /// <summary>Lets the schedule of a job go on. Instants that passed meanwhile are not owed; months of packs are.</summary>
    /// <exception cref="StoreRefusedException">It is not paused.</exception>
    public static void Resume(Service service, Job job, string who)
    {
        var now = service.Clock.GetUtcNow();
        if (job is ClockedJob clocked && service.PauseOf(job) is not null)
            service.Ledger.SettleUntil(job.Name, Supervisor.CalendarOf(service, clocked), now);
        if (!service.Ledger.Resume(job.Name, who, now))
            throw new StoreRefusedException($"{job.Name} is not paused.");
    }
}

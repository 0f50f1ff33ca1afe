using NonResponse.Ingest;
using Quartz;

namespace NonResponse.Scheduler.Jobs;

/// <summary>Work that the program does by itself. It computes nothing: it calls the <see cref="Pipeline"/>.</summary>
/// <remarks>A job may be done twice without harm, and looks by itself at what is to be done.</remarks>
internal abstract class Job(string name, string title, JobSettings settings)
{
    /// <summary>Its name, as the command line and the ledger have it.</summary>
    public string Name { get; } = name;

    /// <summary>What it does, in words.</summary>
    public string Title { get; } = title;

    public JobSettings Settings { get; } = settings;

    /// <summary>When the clock calls it.</summary>
    public abstract JobSchedule Schedule { get; }

    /// <summary>What is to be done now.</summary>
    /// <param name="service">The service.</param>
    /// <param name="tick">The instant for which the clock called; null where something else did.</param>
    public abstract IReadOnlyList<RunWork> Due(Service service, DateTimeOffset? tick);

    /// <summary>What somebody asks for by hand.</summary>
    /// <param name="service">The service.</param>
    /// <param name="what">What is named, such as a month; null for nothing.</param>
    /// <exception cref="UsageException">There is nothing of the kind.</exception>
    public abstract RunWork Asked(Service service, string? what);

    /// <summary>What was due and could not be begun, each with the reason in words; told once.</summary>
    public virtual IReadOnlyList<(RunWork Work, string Why)> Missed(Service service) => [];

    /// <summary>Does it.</summary>
    /// <param name="service">The service.</param>
    /// <param name="run">The run, with what it is to do.</param>
    /// <param name="pipeline">Does the work, and tells how far it is.</param>
    /// <param name="cancel">Ends it.</param>
    public abstract RunEnd Do(Service service, RunEntry run, Pipeline pipeline, CancellationToken cancel);
}

/// <summary>When the clock calls a job: by a calendar, or again and again.</summary>
/// <param name="Cron">The calendar; null where it is called again and again.</param>
/// <param name="Every">After how long; null where it is called by the calendar.</param>
internal sealed record JobSchedule(CronExpression? Cron, TimeSpan? Every)
{
    /// <summary>The next instant after one; null where there is none, or it is called again and again.</summary>
    public DateTimeOffset? After(DateTimeOffset instant, TimeZoneInfo zone) => Cron?.WithTimeZone(zone).GetNextValidTimeAfter(instant);
}

/// <summary>A job for each instant of a calendar: each is done once, and no two at the same time.</summary>
internal abstract class ClockedJob(string name, string title, ClockedSettings settings) : Job(name, title, settings)
{
    public override JobSchedule Schedule { get; } = new(settings.Cron, null);

    public override IReadOnlyList<RunWork> Due(Service service, DateTimeOffset? tick) => tick is { } at ? [Of(at)] : [];

    public override RunWork Asked(Service service, string? what) => what is null
        ? new RunWork { Job = Name, Subject = "by hand " + Wording(service.Clock.GetUtcNow()), Lock = Name }
        : throw new UsageException($"{Name} takes nothing more.");

    /// <summary>The run for an instant.</summary>
    public RunWork Of(DateTimeOffset tick) => new() { Job = Name, Subject = Wording(tick), Lock = Name, Tick = tick, Once = $"{Name} {Wording(tick)}" };

    private static string Wording(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}

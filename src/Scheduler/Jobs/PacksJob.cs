using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Reports;
using Quartz;

namespace NonResponse.Scheduler.Jobs;

/// <summary>Publishes the packs of a month on the working day on which they are due, and makes up for months that were missed.</summary>
internal sealed class PacksJob(PacksSettings settings) : Job("packs", "publishes the packs of the month before", settings)
{
    /// <summary>The folder of the packs in the store's.</summary>
    public const string Folder = "packs";

    private static readonly TimeSpan Late = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestWatchedLate = TimeSpan.FromSeconds(30);

    private readonly WorkingDays _days = new(settings.Holidays);

    // Every day at the time of the packs: whether it is their day is the calendar's to say.
    public override JobSchedule Schedule { get; } = new(new CronExpression(string.Create(CultureInfo.InvariantCulture, $"0 {settings.At.Minute} {settings.At.Hour} * * ?")), null);

    /// <summary>When the packs of a month are due.</summary>
    public DateTimeOffset DueAt(Period month, TimeZoneInfo zone)
    {
        var local = _days.Of(month.LastDay.AddDays(1), settings.WorkingDay).ToDateTime(settings.At);
        // Where the clocks go forward over it, the time does not exist: they are due as much later.
        return new DateTimeOffset(local, zone.GetUtcOffset(zone.IsInvalidTime(local) ? local.AddHours(-1) : local)).ToUniversalTime();
    }

    /// <summary>The next instant at which packs are due.</summary>
    public (Period Month, DateTimeOffset At) Next(Service service)
    {
        var now = service.Clock.GetUtcNow();
        return Enumerable.Range(0, 4).Select(i => LatestDue(service, now) is var latest ? latest.Back(-1 - i) : latest)
            .Select(m => (m, DueAt(m, service.Settings.TimeZone))).First(d => d.Item2 > now);
    }

    public override IReadOnlyList<RunWork> Due(Service service, DateTimeOffset? tick)
    {
        var standing = service.Standing();
        return [.. Owed(service).Where(m => LacksOf(standing, m).Count == 0 && MayBegin(service.Ledger.Last(Name, m.Id))).Select(m => Of(service, m, standing))];
    }

    public override IReadOnlyList<(RunWork Work, string Why)> Missed(Service service)
    {
        var standing = service.Standing();
        var now = service.Clock.GetUtcNow();
        var resumed = service.Ledger.PauseOf(Name)?.At;
        var missed = new List<(RunWork, string)>();
        foreach (var month in standing.Count == 0 ? [] : Owed(service))
        {
            var due = DueAt(month, service.Settings.TimeZone);
            var lacking = LacksOf(standing, month);
            if (lacking.Count > 0)
                missed.Add((Of(service, month, standing), $"The packs of {Wording.Of(month)} were due at {service.Local(due)}, and {Wording.List(lacking)} {(lacking.Count == 1 ? "has" : "have")} sent no extract that reaches the month's end. They are published when it comes."));
            else if (!(resumed > due) && now - due > service.Scaled(Late, LongestWatchedLate) && service.Ledger.DoneSubjects(Name).Count > 0 && service.Ledger.Last(Name, month.Id) is null)
                missed.Add((Of(service, month, standing) with { Subject = month.Id + " late", Once = null }, $"The packs of {Wording.Of(month)} were due at {service.Local(due)}, when no program was running. They are published now."));
        }
        return missed;
    }

    public override RunWork Asked(Service service, string? what)
    {
        if (what is null)
            return Of(service, LatestDue(service, service.Clock.GetUtcNow()), service.Standing());
        return Period.TryParseMonth(what, out var month) ? Of(service, month, service.Standing()) : throw new UsageException($"packs takes a month written yyyy-MM, not '{what}'.");
    }

    public override RunEnd Do(Service service, RunEntry run, Pipeline pipeline, CancellationToken cancel)
    {
        if (!Period.TryParseMonth(run.Work.Subject, out var month))
            throw new UsageException($"{run.Work.Subject} is no month.");
        var relative = $"{Folder}/{month.Id}";
        var folder = Path.Combine(service.Home, Folder, month.Id);
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        if (KeyOf(folder) == run.Work.Once)
            return End(folder, relative, $"The packs of {Wording.Of(month)} were published by a run that was interrupted before it could say so.");
        var summary = pipeline.Report(
            new ReportOptions
            {
                Store = service.Options,
                Checks = service.Settings.Checks,
                Packs = new PackOptions
                {
                    Out = folder,
                    Month = month,
                    Pairs = settings.By,
                    ByOrganisation = settings.ByOrganisation,
                    Disclosure = settings.Disclosure,
                    Audience = settings.Audience,
                    Models = service.Settings.Reporting.Models.InPacks,
                    Comparisons = service.Settings.Reporting.ComparisonsInPacks,
                    Reporting = service.Settings.Reporting,
                    Key = run.Work.Once,
                },
            },
            cancel);
        var due = DueAt(month, service.Settings.TimeZone);
        var late = service.Clock.GetUtcNow() - due;
        return End(folder, relative, string.Create(
            CultureInfo.InvariantCulture,
            $"The packs of {Wording.Of(month)} are in {relative}, {summary.Files.Count} files; begin with index.html.{(late > service.Scaled(Late, LongestWatchedLate) ? $" They were due at {service.Local(due)}." : "")}")) with
        {
            Rows = summary.Sources.Sum(s => s.Import.Counts.Where(c => !c.IsMade).Sum(c => (long)c.Kept)),
            Findings = summary.Sources.Sum(s => s.Checks.Failed.Count),
            Inputs = [.. service.Standing().Select(s => new RunFile(s.Id, s.Content))],
        };
    }

    private static RunEnd End(string folder, string relative, string message)
    {
        using var manifest = File.OpenRead(Path.Combine(folder, OutputFolder.MarkerFile));
        return new RunEnd { State = RunState.Done, Message = message, Outputs = [new RunFile($"{relative}/{OutputFolder.MarkerFile}", Convert.ToHexStringLower(SHA256.HashData(manifest)))] };
    }

    /// <summary>What the packs in a folder were made from; null where there are none.</summary>
    private static string? KeyOf(string folder)
    {
        var manifest = Path.Combine(folder, OutputFolder.MarkerFile);
        return File.Exists(manifest) ? (string?)JsonNode.Parse(File.ReadAllBytes(manifest))?["parameters"]?[Manifest.KeyMember] : null;
    }

    /// <summary>Months that are due and not published, the oldest first. A new service begins with the last that is due.</summary>
    private List<Period> Owed(Service service)
    {
        var latest = LatestDue(service, service.Clock.GetUtcNow());
        var done = service.Ledger.DoneSubjects(Name);
        var months = Enumerable.Range(0, settings.CatchUpMonths).Select(latest.Back).Reverse();
        return done.Count == 0 ? [latest] : [.. months.Where(m => !done.Contains(m.Id) && string.CompareOrdinal(m.Id, done.Min(StringComparer.Ordinal)) > 0)];
    }

    private Period LatestDue(Service service, DateTimeOffset now)
    {
        var month = Period.Month(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, service.Settings.TimeZone).DateTime)).Back(1);
        while (DueAt(month, service.Settings.TimeZone) > now)
            month = month.Back(1);
        return month;
    }

    /// <summary>Sources whose newest extract ends before the month does; all of them where there are none.</summary>
    private static List<string> LacksOf(IReadOnlyList<StoredSubmission> standing, Period month) =>
        standing.Count == 0 ? ["every source"] : [.. standing.Where(s => s.ExtractedOn < month.LastDay).Select(s => s.Source)];

    // What failed is tried again by the retries; what was refused or cancelled waits for a person.
    private static bool MayBegin(RunEntry? last) => last?.End.State is null or RunState.Missed;

    private RunWork Of(Service service, Period month, IReadOnlyList<StoredSubmission> standing) => new()
    {
        Job = Name,
        Subject = month.Id,
        Lock = $"packs {month.Id}",
        Once = $"packs {month.Id} {Hash(service, standing)}",
    };

    /// <summary>Tells whether packs are made from the same: what stands, what is configured, and the program.</summary>
    private string Hash(Service service, IReadOnlyList<StoredSubmission> standing)
    {
        var text = new StringBuilder(PackContexts.ProgramVersion).Append('\n');
        foreach (var s in standing)
            text.Append(s.Id).Append(' ').Append(s.Content).Append('\n');
        foreach (var c in service.Settings.Checks.Checks)
            text.Append(c).Append('\n');
        text.Append(service.Settings.Reporting.Given.ToJsonString()).Append('\n');
        text.Append(settings.Disclosure.Name).Append(settings.Audience).AppendJoin(';', settings.By).Append(settings.ByOrganisation);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }
}

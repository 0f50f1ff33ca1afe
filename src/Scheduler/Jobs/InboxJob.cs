using System.Globalization;
using NonResponse.Ingest;
using NonResponse.Scheduler.Commands;

namespace NonResponse.Scheduler.Jobs;

/// <summary>Imports extracts that were dropped and are whole.</summary>
internal sealed class InboxJob(InboxSettings settings) : Job("inbox", "imports the extracts that are dropped into the inbox", settings)
{
    public override JobSchedule Schedule { get; } = new(null, settings.Every);

    /// <summary>The inbox of a service.</summary>
    public static Inbox Of(Service service) => new(Path.Combine(service.Home, service.Settings.Inbox.Folder));

    public override IReadOnlyList<RunWork> Due(Service service, DateTimeOffset? tick)
    {
        var inbox = Of(service);
        inbox.Make();
        var names = inbox.Names();
        var now = service.Clock.GetUtcNow();
        service.Ledger.KeepShapes(names.ToHashSet(StringComparer.Ordinal));
        var due = new List<RunWork>();
        foreach (var name in names)
        {
            var since = service.Ledger.ShapeSince(name, inbox.ShapeOf(name), now);
            if (IsWhole(inbox, name, now - since) && MayBegin(service.Ledger.Last(Name, name), since))
                due.Add(Of(name));
        }
        return due;
    }

    public override RunWork Asked(Service service, string? what)
    {
        var inbox = Of(service);
        if (what is null)
            throw new UsageException($"Which extract? The inbox has {(inbox.Names() is { Count: > 0 } names ? string.Join(", ", names) : "none")}.");
        return Path.GetFileName(what) == what && inbox.Has(what) ? Of(what) : throw new UsageException($"The inbox has no extract {what}.");
    }

    public override RunEnd Do(Service service, RunEntry run, Pipeline pipeline, CancellationToken cancel)
    {
        var (inbox, name) = (Of(service), run.Work.Subject);
        if (!inbox.Has(name))
            return inbox.Settled(name) is { } settled
                ? settled with { Message = "Was done by a run that was interrupted before it could say so: " + settled.Message }
                : new RunEnd { State = RunState.Cancelled, Message = "It is no longer in the inbox." };
        var report = new StringWriter(CultureInfo.InvariantCulture);
        var (end, quality) = File.Exists(inbox.PathOf(name))
            ? (new RunEnd { State = RunState.Refused, Message = "A file by itself is no extract: put the tables into a folder of their own." }, null)
            : Import(service, inbox.PathOf(name), pipeline, report, cancel);
        report.WriteLine(end.Message);
        var beside = inbox.Settle(name, end, quality, report.ToString());
        return end with { Message = $"{end.Message} The report is in {beside}." };
    }

    private (RunEnd End, SubmissionQuality? Quality) Import(Service service, string extract, Pipeline pipeline, StringWriter report, CancellationToken cancel)
    {
        var checks = service.Settings.Checks;
        var outcome = pipeline.Import(
            new StoreImportOptions
            {
                Extract = extract,
                Import = service.Settings.Import with { MaxBadShare = settings.MaxBad, Marker = settings.Marker },
                Checks = checks,
                Store = service.Options,
            },
            cancel);
        var quality = outcome.Quality;
        var words = new Terminal(report, report);
        Summaries.WriteImport(words, quality.Import);
        Summaries.WriteChecks(words, quality.Checks);
        var failed = quality.Checks.Failed.ToList();
        return (new RunEnd
        {
            State = outcome.Submission is null ? RunState.Refused : RunState.Done,
            Message = outcome.Submission is not { } submission ? $"Refused: {outcome.Refusal}{(quality.Import.Identity.Count > 0 ? " Delete it in refused/, and where it came from." : "")}"
                : string.Create(CultureInfo.InvariantCulture, $"{(outcome.WasThere ? "The store had it already" : "Stored")} as {submission.Id}, {submission.Episodes:N0} episodes; {failed.Count} checks failed, {failed.Count(c => c.Severity == CheckSeverity.Error)} of them errors."),
            Rows = quality.Import.Counts.Where(c => !c.IsMade).Sum(c => (long)c.Read),
            Findings = quality.Import.Findings.Count + failed.Count,
            Inputs = [.. quality.Import.Files.Select(f => new RunFile(f.Name, f.Sha256))],
            Outputs = outcome.Submission is { } stored ? [new RunFile(stored.Id, stored.Content)] : [],
        }, quality);
    }

    private bool IsWhole(Inbox inbox, string name, TimeSpan unchanged) => settings.Marker is { } marker
        ? File.Exists(Path.Combine(inbox.PathOf(name), marker)) || File.Exists(inbox.PathOf(name)) && unchanged >= settings.Settle
        : unchanged >= settings.Settle;

    // What failed is tried again by the retries; what was given up or cancelled, once somebody has changed it.
    private static bool MayBegin(RunEntry? last, DateTimeOffset since) => last?.End switch
    {
        null => true,
        { State: RunState.Running } => false,
        { State: RunState.Interrupted } => false,
        { State: RunState.Failed, RetryAt: not null } => false,
        { State: RunState.Failed or RunState.Cancelled } => since > last.StartedAt,
        _ => true,
    };

    private RunWork Of(string name) => new() { Job = Name, Subject = name, Lock = "inbox " + name };
}

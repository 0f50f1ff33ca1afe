using System.Globalization;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Jobs;

/// <summary>Ends what is no longer to be kept.</summary>
internal sealed class RetentionJob(RetentionSettings settings) : ClockedJob("retention", "ends submissions, extracts and runs that are too old", settings)
{
    public override RunEnd Do(Service service, RunEntry run, Pipeline pipeline, CancellationToken cancel)
    {
        var ended = pipeline.Retain(pipeline.Open(service.Options), settings.Months, settings.Keep, isTrial: false);
        var now = service.Clock.GetUtcNow();
        // The times of files are those of the machine, which an hour's difference does not harm here.
        var extracts = InboxJob.Of(service).Remove(now.UtcDateTime.AddDays(-settings.ExtractDays));
        var runs = service.Ledger.Forget(now.AddMonths(-settings.RunMonths));
        return new RunEnd
        {
            State = RunState.Done,
            Message = string.Create(CultureInfo.InvariantCulture, $"Ended {ended.Count} submissions, removed {extracts} extracts and {runs} rows of the ledger."),
            Outputs = [.. ended.Select(s => new RunFile(s.Id, s.Content))],
        };
    }
}

/// <summary>Holds what is stored against its hashes.</summary>
internal sealed class IntegrityJob(IntegritySettings settings) : ClockedJob("integrity", "holds every stored file against its hash, and walks the audit", settings)
{
    public override RunEnd Do(Service service, RunEntry run, Pipeline pipeline, CancellationToken cancel)
    {
        var (submissions, models, damaged) = pipeline.Verify(service.Options);
        var chain = service.Chain.Verify();
        List<string> faults = [.. damaged.Select(d => d.Message), .. chain.IsWhole ? Array.Empty<string>() : [chain.Words]];
        return faults.Count == 0
            ? new RunEnd { State = RunState.Done, Message = string.Create(CultureInfo.InvariantCulture, $"Every file of {submissions} submissions and {models} models is what was stored. The audit is whole."), Findings = 0 }
            : new RunEnd { State = RunState.Failed, Message = string.Join(' ', faults), Findings = faults.Count };
    }
}

/// <summary>Copies the store's state to where a fire or a fault would not find it.</summary>
internal sealed class BackupJob(BackupSettings settings) : ClockedJob("backup", "copies catalog, submissions, models, packs and configuration", settings)
{
    public override RunEnd Do(Service service, RunEntry run, Pipeline pipeline, CancellationToken cancel)
    {
        if (settings.Folder is not { } folder)
            throw new UsageException("There is nowhere for backups to go: set jobs.backup.folder in service.json.");
        var outcome = pipeline.Backup(service.Options, folder, settings.Keep, cancel);
        var manifest = outcome.Manifest;
        return new RunEnd
        {
            State = RunState.Done,
            Message = string.Create(
                CultureInfo.InvariantCulture,
                $"Backup {manifest.Name}: {manifest.Files.Count} files, {outcome.Added / 1e6:N1} MB of them new{(outcome.Removed > 0 ? $"; {outcome.Removed} older ones removed" : "")}. The key is not in it."),
            Outputs = [new RunFile(manifest.Name, "")],
        };
    }
}

using System.Runtime.InteropServices;

namespace NonResponse.Ingest;

/// <summary>What came of importing an extract.</summary>
/// <param name="Quality">What was found.</param>
/// <param name="Submission">What the store keeps; null where the extract was refused.</param>
/// <param name="WasThere">Whether the store had it already, so that nothing was done.</param>
/// <param name="Refusal">Why it was refused; null where it was not.</param>
public sealed record ImportOutcome(SubmissionQuality Quality, StoredSubmission? Submission, bool WasThere, string? Refusal);

public sealed partial class Store
{
    /// <summary>Takes an extract into the store.</summary>
    /// <param name="extract">Its folder.</param>
    /// <param name="options">How it is to be read.</param>
    /// <param name="force">Why it is to be taken though an older one, or one that was withdrawn; null to refuse those.</param>
    /// <param name="judge">Judges the extract by the checks, beside the submission before it.</param>
    /// <param name="progress">Told how far the reading is.</param>
    /// <param name="cancel">Ends it; what was begun is cleared away.</param>
    /// <exception cref="IOException">A file cannot be read, or the store not be written to.</exception>
    public ImportOutcome Import(
        string extract, ImportOptions options, string? force, Func<ImportReport, PreviousSubmission?, SubmissionQuality> judge,
        IProgress<ImportProgress>? progress = null, CancellationToken cancel = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            var key = Key();
            var buried = _catalog.Read(t => t.Tombstones());
            using var staging = _home.Stage();
            var (read, quality) = Stage(extract, options, new StagingPlan(staging, key, buried), judge, progress, cancel);
            if (read.Tables is not { } tables)
                return new ImportOutcome(quality, null, WasThere: false, read.Refusal);
            SubmissionFolder.WriteQuality(quality, staging.Path);
            var files = SubmissionFolder.Seal(staging.Path);
            Passing?.Invoke("files closed");

            using var writing = _home.Lock(cancel);
            // Somebody was erased, or the key was rotated, while the extract was read: what is staged is of another state.
            if (attempt < MostAttempts && (!_catalog.Read(t => t.Tombstones()).SequenceEqual(buried) || Key().Fingerprint != key.Fingerprint))
                continue;
            Clean();
            return Accept(new Staged(staging, tables, read.Files, files, quality), force);
        }
    }

    /// <summary>Reads an extract; what is accepted is written while it is laid out and judged.</summary>
    private (ImportReport Read, SubmissionQuality Quality) Stage(
        string extract, ImportOptions options, StagingPlan plan, Func<ImportReport, PreviousSubmission?, SubmissionQuality> judge,
        IProgress<ImportProgress>? progress, CancellationToken cancel)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var writing = Task.CompletedTask;
        try
        {
            var hooks = new ImportHooks
            {
                Erasure = plan.Buried.Count == 0 ? null : new Erasure(plan.Buried.ToHashSet(StringComparer.Ordinal), plan.Key),
                Accept = rows => writing = SubmissionFolder.WriteTables(rows, plan.Key, plan.Folder.Path, ending.Token),
            };
            var read = Ingest.Import.Read(extract, options, hooks, progress, cancel);
            var quality = judge(read, read.Tables is { } tables ? Before(tables) : null);
            writing.GetAwaiter().GetResult();
            return (read, quality);
        }
        finally
        {
            // Nobody may write into the folder once it is given up.
            if (!writing.IsCompleted)
            {
                ending.Cancel();
                Task.WhenAny(writing).Wait(CancellationToken.None);
            }
        }
    }

    /// <summary>Makes a staged extract part of the store. Only who holds the lock may call it.</summary>
    private ImportOutcome Accept(Staged staged, string? force)
    {
        var (tables, quality) = (staged.Tables, staged.Quality);
        var content = ContentOf(tables, staged.Inputs);
        var extractedOn = DateOnly.FromDayNumber(tables.ExtractedOn);
        var all = List();
        if (all.LastOrDefault(s => s.Content == content && s.State == SubmissionState.Accepted) is { } same)
            return new ImportOutcome(quality, same, WasThere: true, null);

        var standing = all.LastOrDefault(s => s.Source == tables.Source && s.State == SubmissionState.Accepted);
        var refusal = force is null ? WhyNot(all, standing, content, extractedOn) : null;
        refusal ??= SharedEpisodes(tables.Source, staged.Folder.Path);
        if (refusal is not null)
            return new ImportOutcome(quality, null, WasThere: false, refusal);

        var sequence = all.Count == 0 ? 1 : all[^1].Sequence + 1;
        var id = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{tables.Source.Replace(':', '_')}-{extractedOn:yyyy-MM-dd}-{sequence}");
        var submission = new StoredSubmission
        {
            Id = id,
            Sequence = sequence,
            Source = tables.Source,
            ExtractedOn = extractedOn,
            Content = content,
            AcceptedAt = _caller.At,
            Program = _caller.Program,
            Folder = StoreHome.FolderOf(id),
            Episodes = tables.Episodes.Count,
            ForcedBecause = force,
            Supersedes = standing?.Id,
            State = SubmissionState.Accepted,
            StateAt = _caller.At,
            Files = staged.Files,
            Inputs = staged.Inputs,
        };
        var folder = _home.PathOf(submission.Folder);
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        Directory.Move(staged.Folder.Path, folder);
        Passing?.Invoke("folder moved");
        try
        {
            _catalog.Change(t =>
            {
                t.Add(submission, [.. quality.Import.Findings, .. quality.MoreFindings], quality.Checks);
                t.Audit(new AuditEntry(_caller.At, _caller.Who, "import", id, force ?? "", $"{submission.Episodes} episodes"));
            });
        }
        catch
        {
            // The commit may have come through before the connection was lost: then the folder is part of the store.
            TryForget(submission);
            throw;
        }
        Passing?.Invoke("catalog committed");
        return new ImportOutcome(quality, submission, WasThere: false, null);
    }

    private void TryForget(StoredSubmission submission)
    {
        try
        {
            if (_catalog.Read(t => t.Find(submission.Id)) is null)
                StoreHome.TryDelete(_home.PathOf(submission.Folder));
        }
        catch (IOException)
        {
            // Nobody can tell; the next import clears the folder away if the catalog doesn't know it.
        }
    }

    private static string? WhyNot(IReadOnlyList<StoredSubmission> all, StoredSubmission? standing, string content, DateOnly extractedOn)
    {
        if (all.LastOrDefault(s => s.Content == content && s.State == SubmissionState.Withdrawn) is { } withdrawn)
            return FormattableString.Invariant(
                $"This extract was withdrawn on {withdrawn.StateAt:yyyy-MM-dd} ({withdrawn.Id}: {withdrawn.StateReason}). To take it all the same, say why with --force.");
        return standing is not null && extractedOn < standing.ExtractedOn
            ? FormattableString.Invariant(
                $"The extract is of {extractedOn:yyyy-MM-dd}, older than the one of {standing.ExtractedOn:yyyy-MM-dd} that stands for {standing.Source} ({standing.Id}). To let it stand all the same, say why with --force.")
            : null;
    }

    /// <summary>Why an extract mixes with another source; null where it doesn't.</summary>
    private string? SharedEpisodes(string source, string folder)
    {
        var others = Standing().Where(s => s.Source != source).ToList();
        if (others.Count == 0)
            return null;
        var own = EpisodeIds(folder);
        foreach (var other in others)
        {
            var shared = EpisodeIds(_home.PathOf(other.Folder)).Count(own.Contains);
            if (shared > 0)
                return FormattableString.Invariant(
                    $"{shared} of its {own.Count} episodes are those of the source {other.Source} as well, and would be counted twice. Where they are others with the same ids, let each source begin its ids in a way of its own.");
        }
        return null;
    }

    private static HashSet<UInt128> EpisodeIds(string folder)
    {
        using var file = new FileStream(Path.Combine(folder, TableSpec.Episodes.Name + ".csv.gz"), FileMode.Open, FileAccess.Read, FileShare.Read);
        using var text = new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionMode.Decompress);
        using var csv = CsvHelper.CsvReader.Create(text, TableReader.Options(_ => { }));
        csv.ReadHeader();
        var ids = new HashSet<UInt128>();
        while (csv.Read())
            ids.Add(MemoryMarshal.Read<UInt128>(csv.GetSpan(0)));
        return ids;
    }

    private sealed record StagingPlan(StagingFolder Folder, PseudonymKey Key, IReadOnlyList<string> Buried);

    private sealed record Staged(
        StagingFolder Folder, EpisodeTables Tables, IReadOnlyList<InputFile> Inputs, IReadOnlyList<InputFile> Files, SubmissionQuality Quality);
}

namespace NonResponse.Ingest;

public sealed partial class Store
{
    /// <summary>Takes a submission back: the one before it stands for the source again. Its files stay.</summary>
    /// <param name="id">The submission.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="StoreRefusedException">There is none of the name, or it no longer counts.</exception>
    public StoredSubmission Withdraw(string id, string reason)
    {
        using var writing = _home.Lock(CancellationToken.None);
        return SetAside(id, SubmissionState.Withdrawn, "withdraw", reason);
    }

    /// <summary>Every damage of stored files: each file of every submission and of every prediction model is held against its hash.</summary>
    public IReadOnlyList<DamagedFileException> Verify()
    {
        var damaged = new List<DamagedFileException>();
        foreach (var listed in List().Where(s => s.State is SubmissionState.Accepted or SubmissionState.Withdrawn))
        {
            var submission = Show(listed.Id);
            // One that was written anew meanwhile is no damage.
            if (SubmissionFolder.FirstDamaged(submission, _home.PathOf(submission.Folder)) is { } file && Show(listed.Id) is { } now && now.Folder == submission.Folder && now.State == submission.State)
                damaged.Add(new DamagedSubmissionException(submission, file));
        }
        damaged.AddRange(DamagedModels());
        return damaged;
    }

    /// <summary>Sets a damaged submission aside: the one before it stands for the source.</summary>
    /// <param name="id">The submission.</param>
    /// <exception cref="StoreRefusedException">There is none of the name, it no longer counts, or it isn't damaged.</exception>
    public StoredSubmission Mend(string id)
    {
        using var writing = _home.Lock(CancellationToken.None);
        var submission = Show(id);
        var file = SubmissionFolder.FirstDamaged(submission, _home.PathOf(submission.Folder))
            ?? throw new StoreRefusedException($"Nothing is wrong with {id}: every file is what was stored.");
        return SetAside(id, SubmissionState.Damaged, "mend", $"{file} is not what was stored");
    }

    /// <summary>Ends submissions whose retention is over: their files go, and the catalog keeps what they were.</summary>
    /// <param name="before">Those of an earlier day end; what stands for a source never does.</param>
    /// <param name="keep">How many of each source are kept at least.</param>
    /// <param name="isTrial">Whether only to tell what would end.</param>
    /// <returns>Those that end.</returns>
    public IReadOnlyList<StoredSubmission> Retain(DateOnly before, int keep, bool isTrial)
    {
        using var writing = _home.Lock(CancellationToken.None);
        var standing = Standing().Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        var ending = List().Where(s => s.State != SubmissionState.Ended).GroupBy(s => s.Source)
            .SelectMany(g => g.OrderByDescending(s => s.Sequence).Skip(keep))
            .Where(s => s.ExtractedOn < before && !standing.Contains(s.Id))
            .OrderBy(s => s.Sequence).ToList();
        if (isTrial || ending.Count == 0)
            return ending;
        _catalog.Change(t =>
        {
            foreach (var submission in ending)
            {
                var reason = FormattableString.Invariant($"retention: extracts of before {before:yyyy-MM-dd}");
                t.SetState(submission.Id, SubmissionState.Ended, _caller.At, reason);
                t.Audit(new AuditEntry(_caller.At, _caller.Who, "retain", submission.Id, reason, ""));
            }
        });
        Passing?.Invoke("catalog committed");
        Clean();
        return ending;
    }

    private StoredSubmission SetAside(string id, SubmissionState state, string action, string reason)
    {
        StoredSubmission? changed = null;
        _catalog.Change(t =>
        {
            var submission = Find(t, id);
            if (submission.State != SubmissionState.Accepted)
                throw new StoreRefusedException($"{id} is {submission.State.ToString().ToLowerInvariant()} already.");
            t.SetState(id, state, _caller.At, reason);
            t.Audit(new AuditEntry(_caller.At, _caller.Who, action, id, reason, ""));
            changed = submission;
        });
        return changed!;
    }
}

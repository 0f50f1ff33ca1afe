namespace NonResponse.Ingest;

public sealed partial class Store
{
    /// <summary>Takes a submission back: the one before it stands for the source again. Its files stay.</summary>
    /// <param name="id">The submission.</param>
    /// <param name="reason">Why.</param>
    /// <param name="caller">Who asks.</param>
    /// <exception cref="StoreRefusedException">There is none of the name, or it no longer counts.</exception>
    public StoredSubmission Withdraw(string id, string reason, StoreCaller caller)
    {
        using var writing = _home.Lock(CancellationToken.None);
        return SetAside(id, SubmissionState.Withdrawn, "withdraw", reason, caller);
    }

    /// <summary>Every damage of stored files: each file of every submission is held against its hash.</summary>
    public IReadOnlyList<DamagedSubmissionException> Verify()
    {
        var damaged = new List<DamagedSubmissionException>();
        foreach (var listed in List().Where(s => s.State is SubmissionState.Accepted or SubmissionState.Withdrawn))
        {
            var submission = Show(listed.Id);
            // One that was written anew meanwhile is no damage.
            if (SubmissionFolder.FirstDamaged(submission, _home.PathOf(submission.Folder)) is { } file && Show(listed.Id) is { } now && now.Folder == submission.Folder && now.State == submission.State)
                damaged.Add(new DamagedSubmissionException(submission, file));
        }
        return damaged;
    }

    /// <summary>Sets a damaged submission aside: the one before it stands for the source.</summary>
    /// <param name="id">The submission.</param>
    /// <param name="caller">Who asks.</param>
    /// <exception cref="StoreRefusedException">There is none of the name, it no longer counts, or it isn't damaged.</exception>
    public StoredSubmission Mend(string id, StoreCaller caller)
    {
        using var writing = _home.Lock(CancellationToken.None);
        var submission = Show(id);
        var file = SubmissionFolder.FirstDamaged(submission, _home.PathOf(submission.Folder))
            ?? throw new StoreRefusedException($"Nothing is wrong with {id}: every file is what was stored.");
        return SetAside(id, SubmissionState.Damaged, "mend", $"{file} is not what was stored", caller);
    }

    private StoredSubmission SetAside(string id, SubmissionState state, string action, string reason, StoreCaller caller)
    {
        StoredSubmission? changed = null;
        _catalog.Change(t =>
        {
            var submission = Find(t, id);
            if (submission.State != SubmissionState.Accepted)
                throw new StoreRefusedException($"{id} is {submission.State.ToString().ToLowerInvariant()} already.");
            t.SetState(id, state, caller.At, reason);
            t.Audit(new AuditEntry(caller.At, caller.Who, action, id, reason, ""));
            changed = submission;
        });
        return changed!;
    }
}

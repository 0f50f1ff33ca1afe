namespace NonResponse.Ingest;

/// <summary>What an erasure did.</summary>
/// <param name="Submissions">How many submissions were written anew.</param>
/// <param name="Episodes">How many episodes were taken out of the one that had most of them.</param>
/// <param name="Ended">Submissions that were damaged, so that nobody could tell whose rows they held: their files are gone.</param>
public sealed record ErasureOutcome(int Submissions, long Episodes, IReadOnlyList<string> Ended);

public sealed partial class Store
{
    /// <summary>Takes patients out of every stored submission, and keeps them out of every later one.</summary>
    /// <param name="patients">Their ids, as their sources write them.</param>
    /// <param name="reason">Why; kept in the audit, which names them by pseudonym.</param>
    /// <exception cref="StoreRefusedException">An id is none.</exception>
    public ErasureOutcome Erase(IReadOnlyList<string> patients, string reason)
    {
        foreach (var patient in patients)
            if (!FieldParser.IsId(System.Text.Encoding.UTF8.GetBytes(patient)))
                throw new StoreRefusedException("A patient is named by the id of the source: 1 to 64 of A-Z a-z 0-9 . _ : -");
        var key = Key();
        using var writing = _home.Lock(CancellationToken.None);
        Clean();
        using (var first = key.Of(1).Start())
            ErasedPatients.Add(_keyFile, patients.Select(p => first.Make(IdKind.Patient, p)));
        Passing?.Invoke("tombstones written");
        using var maker = key.Start();
        return Erase(patients.Select(p => maker.Make(IdKind.Patient, p)).ToHashSet(StringComparer.Ordinal), reason);
    }

    /// <summary>Erases again whoever a backup brought back. Needs the key, and does nothing where it isn't there.</summary>
    private void EraseAgain()
    {
        if (_catalog.Read(t => t.Setting(KeySetting)) is null || !File.Exists(_keyFile))
            return;
        if (Missing().Count == 0)
            return;
        using var writing = _home.Lock(CancellationToken.None);
        Clean();
        // Another program may have been first.
        if (Missing() is { Count: > 0 } missing)
            Erase(missing, "erased before the store was restored, or the erasure was interrupted");

        HashSet<string> Missing() => ErasedPatients.Read(_keyFile, Key()).Except(_catalog.Read(t => t.Tombstones())).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Only who holds the lock may call it.</summary>
    private ErasureOutcome Erase(HashSet<string> pseudonyms, string reason)
    {
        var written = new List<Rewritten>();
        var ended = new List<StoredSubmission>();
        foreach (var submission in List().Where(s => s.State != SubmissionState.Ended).Select(s => Show(s.Id)))
        {
            // Nobody can tell whose rows a damaged file holds.
            if (SubmissionFolder.FirstDamaged(submission, _home.PathOf(submission.Folder)) is not null)
                ended.Add(submission);
            else if (SubmissionRewriter.Has(_home.PathOf(submission.Folder), pseudonyms))
                written.Add(Rewrite(submission, pseudonyms, null));
        }
        var outcome = new ErasureOutcome(written.Count, written.Select(w => w.LeftOut).DefaultIfEmpty().Max(), [.. ended.Select(s => s.Id)]);
        Passing?.Invoke("folders moved");
        _catalog.Change(t =>
        {
            foreach (var rewritten in written)
                t.Replace(rewritten.Submission.Id, rewritten.Folder, rewritten.Kept, rewritten.Files);
            foreach (var submission in ended)
                t.SetState(submission.Id, SubmissionState.Ended, _caller.At, "damaged, and a patient was erased");
            foreach (var pseudonym in pseudonyms.Order(StringComparer.Ordinal))
            {
                t.Bury(pseudonym, _caller.At);
                t.Audit(new AuditEntry(_caller.At, _caller.Who, "erase", pseudonym, reason, $"{outcome.Submissions} submissions written anew"));
            }
        });
        Passing?.Invoke("catalog committed");
        foreach (var submission in written.Select(w => w.Submission).Concat(ended))
            StoreHome.TryDelete(_home.PathOf(submission.Folder));
        return outcome;
    }

    /// <summary>Adds a generation to the key: every pseudonym in the store becomes another.</summary>
    /// <param name="reason">Why.</param>
    /// <returns>How many submissions were written anew.</returns>
    public int RotateKey(string reason)
    {
        var before = Key();
        using var writing = _home.Lock(CancellationToken.None);
        Clean();
        var key = before.Rotated();
        // The catalog says how many generations count: until it is told of the new one, the file has one to spare.
        key.Write(_keyFile);
        Passing?.Invoke("key written");
        var kept = List().Where(s => s.State != SubmissionState.Ended).Select(s => Show(s.Id)).ToList();
        foreach (var submission in kept)
            if (SubmissionFolder.FirstDamaged(submission, _home.PathOf(submission.Folder)) is { } file)
                throw new DamagedSubmissionException(submission, file);
        var written = kept.Select(s => Rewrite(s, new HashSet<string>(), key)).ToList();
        Passing?.Invoke("folders moved");
        using var maker = key.Start();
        _catalog.Change(t =>
        {
            foreach (var rewritten in written)
                t.Replace(rewritten.Submission.Id, rewritten.Folder, rewritten.Kept, rewritten.Files);
            var buried = t.Tombstones();
            t.ClearTombstones();
            foreach (var tombstone in buried)
                t.Bury(maker.FromLast(IdKind.Patient, tombstone), _caller.At);
            Remember(t, key);
            t.Audit(new AuditEntry(_caller.At, _caller.Who, "rotate-key", key.Fingerprint, reason, $"{written.Count} submissions written anew"));
        });
        Passing?.Invoke("catalog committed");
        foreach (var rewritten in written)
            StoreHome.TryDelete(_home.PathOf(rewritten.Submission.Folder));
        return written.Count;
    }

    private Rewritten Rewrite(StoredSubmission submission, IReadOnlySet<string> erased, PseudonymKey? key)
    {
        using var staging = _home.Stage();
        var (kept, leftOut) = SubmissionRewriter.Rewrite(_home.PathOf(submission.Folder), staging.Path, erased, key);
        var files = SubmissionFolder.Seal(staging.Path);
        var name = submission.Folder.Split('/')[^1].Split('~');
        var next = name.Length == 1 ? 2 : int.Parse(name[1], System.Globalization.CultureInfo.InvariantCulture) + 1;
        var folder = StoreHome.FolderOf(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name[0]}~{next}"));
        Directory.Move(staging.Path, _home.PathOf(folder));
        return new Rewritten(submission, folder, kept, leftOut, files);
    }

    private sealed record Rewritten(StoredSubmission Submission, string Folder, long Kept, long LeftOut, IReadOnlyList<InputFile> Files);
}

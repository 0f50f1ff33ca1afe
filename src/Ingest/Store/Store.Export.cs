using System.Globalization;

namespace NonResponse.Ingest;

public sealed partial class Store
{
    /// <summary>Writes what stands for some sources as files for other programs, and keeps in the audit that it was done.</summary>
    /// <param name="sources">The sources, each once.</param>
    /// <param name="format">In which form.</param>
    /// <param name="folder">An existing, empty folder; each source gets one in it.</param>
    /// <param name="progress">Told how far it is, from 0 to 1, from several threads.</param>
    /// <param name="cancel">Ends it; what was written is left to the caller to clear away.</param>
    /// <exception cref="DamagedSubmissionException">A file is not what was written.</exception>
    /// <exception cref="StoreRefusedException">Nothing stands for a source, two would share a folder, or a submission was changed meanwhile.</exception>
    public IReadOnlyList<ExportedSubmission> Export(
        IReadOnlyList<string> sources, ExportFormat format, string folder, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        var folders = SubmissionExport.FoldersOf(sources);
        var exported = new List<ExportedSubmission>();
        for (var i = 0; i < sources.Count; i++)
        {
            var (submission, rows) = ReadRows(sources[i], fraction => Tell(i, fraction / 2), cancel);
            var tables = SubmissionExport.Write(rows, format, Path.Combine(folder, folders[i]), fraction => Tell(i, (1 + fraction) / 2), cancel);
            exported.Add(new ExportedSubmission(submission, folders[i], tables));
        }
        Passing?.Invoke("files written");

        // Whoever erases a patient holds the lock: what was written before is found out here, or the erasure is yet to begin.
        using var writing = _home.Lock(cancel);
        cancel.ThrowIfCancellationRequested();
        _catalog.Change(t =>
        {
            foreach (var (submission, _, tables) in exported)
            {
                if (t.Find(submission.Id) is not { State: SubmissionState.Accepted } now || now.Folder != submission.Folder)
                    throw new StoreRefusedException($"{submission.Id} was erased from, withdrawn or written anew while it was exported; export again.");
                t.Audit(new AuditEntry(_caller.At, _caller.Who, "export", submission.Id, "", string.Create(
                    CultureInfo.InvariantCulture,
                    $"{format.ToString().ToLowerInvariant()}, {tables.Count} tables, {tables.Sum(x => x.Rows)} rows, {tables.Sum(x => x.Bytes)} bytes")));
            }
        });
        return exported;

        void Tell(int source, double fraction) => progress?.Report((source + fraction) / sources.Count);
    }

    private (StoredSubmission Submission, AcceptedRows Rows) ReadRows(string source, Action<double> progress, CancellationToken cancel)
    {
        var told = new ReadingProgress(progress);
        var read = ReadStanding(source, (submission, folder) =>
            SubmissionFolder.ReadRows(submission, folder, told, cancel) is { } rows ? new ExportRows(submission, rows) : null);
        return (read.Submission, read.Rows);
    }

    private sealed record ExportRows(StoredSubmission Submission, AcceptedRows Rows);

    private sealed class ReadingProgress(Action<double> told) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => told(value.Fraction);
    }
}

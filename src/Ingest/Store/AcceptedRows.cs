namespace NonResponse.Ingest;

/// <summary>The rows of an accepted extract, as they were read.</summary>
/// <param name="Tables">The tables of the contract, by name.</param>
/// <param name="Source">The source's name.</param>
/// <param name="ExtractedOn">The day of the extract.</param>
/// <param name="Unrecorded">Columns that it has no place for, such as <see cref="RecordedColumn.EndReason"/>.</param>
internal sealed record AcceptedRows(IReadOnlyDictionary<string, RawTable> Tables, string Source, int ExtractedOn, IReadOnlyList<string> Unrecorded)
{
    /// <summary>The tables that the extract has, in the contract's order.</summary>
    public IEnumerable<RawTable> Present => TableSpec.All.Select(s => Tables[s.Name]).Where(t => t.IsPresent);

    /// <summary>Does something with every table that the extract has, on all cores.</summary>
    /// <param name="prepare">Takes what it needs of a table's columns, and returns the work: columns may be replaced meanwhile.</param>
    /// <param name="cancel">Begins no further table.</param>
    /// <returns>Ends when all is done; a fault comes out as it is, one where several tables met it.</returns>
    public Task ForEachTable(Func<RawTable, Action> prepare, CancellationToken cancel)
    {
        // The largest first, so that no core waits for the last one.
        var work = Present.OrderByDescending(t => (long)t.RowsKept * t.Spec.Columns.Count).Select(prepare).ToArray();
        var next = -1;
        return Task.WhenAll(Enumerable.Range(0, Math.Min(work.Length, Environment.ProcessorCount)).Select(_ => Task.Run(
            () =>
            {
                for (int i; (i = Interlocked.Increment(ref next)) < work.Length;)
                {
                    cancel.ThrowIfCancellationRequested();
                    work[i]();
                }
            },
            CancellationToken.None)));
    }
}

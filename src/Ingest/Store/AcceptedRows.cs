using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace NonResponse.Ingest;

/// <summary>The rows of an accepted extract, as they were read.</summary>
internal sealed record AcceptedRows(IReadOnlyDictionary<string, RawTable> Tables, string Source, int ExtractedOn)
{
    /// <summary>The tables that the extract has, in the contract's order.</summary>
    public IEnumerable<RawTable> Present => TableSpec.All.Select(s => Tables[s.Name]).Where(t => t.IsPresent);

    /// <summary>Does something with every table that the extract has, on all cores.</summary>
    /// <exception cref="IOException">The work threw it.</exception>
    public void ForEachTable(Action<RawTable> work, CancellationToken cancel)
    {
        // The largest first, so that no core waits for the last one.
        var tables = Present.OrderByDescending(t => (long)t.RowsKept * t.Spec.Columns.Count).ToArray();
        try
        {
            Parallel.ForEach(
                Partitioner.Create(tables, loadBalance: true),
                new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel },
                work);
        }
        catch (AggregateException faults) when (faults.InnerExceptions.All(f => f is IOException or UnauthorizedAccessException))
        {
            // A full disk is one fault, however many tables it kept from being written.
            ExceptionDispatchInfo.Throw(faults.InnerExceptions[0]);
        }
    }
}

using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>Work on many rows by several threads.</summary>
internal static class RowBlocks
{
    /// <summary>Does blocks of rows, each by one thread.</summary>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="size">Rows of a block.</param>
    /// <param name="work">Given the first row of a block, and the row after its last.</param>
    public static void Do(int rows, int size, Action<int, int> work)
    {
        try
        {
            Parallel.For(0, (rows + size - 1) / size, Cores.All, block => work(block * size, Math.Min(rows, (block + 1) * size)));
        }
        catch (AggregateException faults) when (faults.InnerExceptions.Count >= 1)
        {
            // What went wrong in one of them is what the caller wants to know.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(faults.InnerExceptions[0]);
        }
    }
}

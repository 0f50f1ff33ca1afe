namespace NonResponse.Ingest;

/// <summary>How widely work is spread: over the cores that there are and no wider. A loop without a limit takes every thread that the pool has, and whoever waits for one of them, such as the reader of a page, waits for its end.</summary>
public static class Cores
{
    /// <summary>All cores.</summary>
    public static ParallelOptions All { get; } = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    /// <summary>All cores, until it is cancelled.</summary>
    public static ParallelOptions Until(CancellationToken cancel) => new() { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount };
}

namespace NonResponse.Ingest;

/// <summary>Days are whole numbers since 0001-01-01 (<see cref="DateOnly.DayNumber"/>), so that windows are sums and comparisons.</summary>
public static class Day
{
    /// <summary>No date: later than every date, so that it is never the earliest of several.</summary>
    public const int None = int.MaxValue;
}

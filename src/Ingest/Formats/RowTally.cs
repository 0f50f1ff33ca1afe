namespace NonResponse.Ingest;

/// <summary>Counts rows, and keeps the first.</summary>
internal sealed class RowTally
{
    public int Count { get; private set; }

    public int First { get; private set; } = -1;

    /// <summary>Counts a row.</summary>
    public void Add(int row)
    {
        if (Count++ == 0)
            First = row;
    }
}

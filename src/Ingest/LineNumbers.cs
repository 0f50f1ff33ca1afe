namespace NonResponse.Ingest;

/// <summary>The line of the file on which each kept row begins. Nearly every row begins on the line after the last one, so only
/// the rows where it doesn't are kept.</summary>
internal sealed class LineNumbers
{
    // The row with which each run of lines begins, and its line.
    private readonly List<int> _rows = [];
    private readonly List<int> _lines = [];
    private int _expected = -1;

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds the next row.</summary>
    public void Add(int line)
    {
        if (line != _expected)
        {
            _rows.Add(Count);
            _lines.Add(line);
        }
        _expected = line + 1;
        Count++;
    }

    /// <summary>The line of a row.</summary>
    public int this[int row]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count, nameof(row));
            var run = _rows.BinarySearch(row);
            if (run < 0)
                run = ~run - 1;
            return _lines[run] + row - _rows[run];
        }
    }
}

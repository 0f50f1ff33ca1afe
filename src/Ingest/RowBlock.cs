namespace NonResponse.Ingest;

/// <summary>The rows last read. They go into the columns some hundred at a time: handing over each value by itself would cost more
/// than looking up what it means.</summary>
internal sealed class RowBlock
{
    private const int Rows = 256;

    private readonly RawTable _table;
    private readonly int _columns;

    // Row by row.
    private readonly int[] _values;
    private int _count;

    /// <summary>Begins with no row.</summary>
    /// <param name="table">Where the rows go.</param>
    /// <param name="initial">What stands in each column until something is put there.</param>
    public RowBlock(RawTable table, ReadOnlySpan<int> initial)
    {
        _table = table;
        _columns = initial.Length;
        _values = new int[Rows * _columns];
        for (var row = 0; row < Rows; row++)
            initial.CopyTo(_values.AsSpan(row * _columns));
    }

    /// <summary>The row being read, by column; it counts once it is kept.</summary>
    public Span<int> Current => _values.AsSpan(_count * _columns, _columns);

    /// <summary>Keeps the row being read, and begins another.</summary>
    /// <param name="line">The line on which it began.</param>
    public void Keep(int line)
    {
        _table.Lines.Add(line);
        if (++_count == Rows)
            HandOver();
    }

    /// <summary>Puts the rows into the columns.</summary>
    public void HandOver()
    {
        var rows = _values.AsSpan(0, _count * _columns);
        for (var c = 0; c < _columns; c++)
            _table.Columns[c].Add(rows, c, _columns);
        _count = 0;
    }
}

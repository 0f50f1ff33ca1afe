namespace NonResponse.Ingest;

/// <summary>The values of one column of the rows that were kept, in the order of the file.</summary>
internal sealed class RawColumn(bool narrow)
{
    /// <summary>A missing value in <see cref="Wide"/>, dates apart.</summary>
    public const int Missing = int.MinValue;

    private int[] _wide = [];
    private byte[] _narrow = [];
    private int _count;

    public Span<int> Wide => _wide.AsSpan(0, _count);

    public Span<byte> Narrow => _narrow.AsSpan(0, _count);

    /// <summary>Makes room, so that a long column isn't copied again and again as it grows.</summary>
    public void Reserve(int rows)
    {
        if (narrow)
            Grow(ref _narrow, Math.Max(rows, _narrow.Length));
        else
            Grow(ref _wide, Math.Max(rows, _wide.Length));
    }

    /// <summary>Adds this column's values of some rows; <see cref="Missing"/> becomes <see cref="CodeList.Missing"/> in a narrow column.</summary>
    /// <param name="rows">The rows, one after the other.</param>
    /// <param name="column">Where the column stands in a row.</param>
    /// <param name="columns">How many values a row has.</param>
    public void Add(ReadOnlySpan<int> rows, int column, int columns)
    {
        var count = _count + rows.Length / columns;
        if (count > (narrow ? _narrow.Length : _wide.Length))
            Reserve(Math.Max(count, 2 * _count));
        if (narrow)
        {
            var added = _narrow.AsSpan(_count, count - _count);
            for (int i = 0, at = column; i < added.Length; i++, at += columns)
                added[i] = rows[at] == Missing ? CodeList.Missing : (byte)rows[at];
        }
        else
        {
            var added = _wide.AsSpan(_count, count - _count);
            for (int i = 0, at = column; i < added.Length; i++, at += columns)
                added[i] = rows[at];
        }
        _count = count;
    }

    /// <summary>The same values, to be changed apart from these.</summary>
    public RawColumn Copy() => new(narrow) { _wide = narrow ? [] : [.. Wide], _narrow = narrow ? [.. Narrow] : [], _count = _count };

    /// <summary>The wide values in another order: the new row i is the old row <paramref name="order"/>[i].</summary>
    public int[] TakeWide(int[]? order) => Take(Wide, order);

    /// <summary>The narrow values in another order: the new row i is the old row <paramref name="order"/>[i].</summary>
    public byte[] TakeNarrow(int[]? order) => Take(Narrow, order);

    private static void Grow<T>(ref T[] values, int length)
    {
        var larger = GC.AllocateUninitializedArray<T>(length);
        values.CopyTo(larger, 0);
        values = larger;
    }

    private static T[] Take<T>(ReadOnlySpan<T> values, int[]? order)
    {
        var taken = GC.AllocateUninitializedArray<T>(order?.Length ?? values.Length);
        if (order is null)
        {
            values.CopyTo(taken);
            return taken;
        }
        for (var i = 0; i < order.Length; i++)
            taken[i] = values[order[i]];
        return taken;
    }
}

/// <summary>One table as read: its kept rows by column, and what was wrong with the others.</summary>
internal sealed class RawTable(TableSpec spec)
{
    public TableSpec Spec { get; } = spec;

    public RawColumn[] Columns { get; } = [.. spec.Columns.Select(c => new RawColumn(c.IsNarrow))];

    /// <summary>The texts of id, name and text columns, by column; the row numbers of a key or reference need none.</summary>
    public IdPool?[] Pools { get; } =
        [.. spec.Columns.Select(c => c.Type is FieldType.Id or FieldType.Name or FieldType.Text or FieldType.Concept or FieldType.Token ? new IdPool(c.IsSequence) : null)];

    /// <summary>The line of the file on which each kept row begins.</summary>
    public LineNumbers Lines { get; } = new();

    /// <summary>The kept rows by key; null where nothing refers to the table.</summary>
    public KeyIndex? Keys { get; init; }

    /// <summary>Whether the extract has a file for the table.</summary>
    public bool IsPresent { get; set; }

    /// <summary>Whether the file has the column.</summary>
    public bool[] HasColumn { get; } = new bool[spec.Columns.Count];

    public int RowsRead { get; set; }

    /// <summary>Whether the file ends in the midst of a row.</summary>
    public bool IsCutOff { get; set; }

    public int RowsKept => Lines.Count;

    /// <summary>Rows in quarantine, orphans of rows that are themselves in quarantine apart.</summary>
    public int RowsAtFault { get; set; }

    /// <summary>Tells the patients whose rows are to be passed over; null where there are none.</summary>
    public Erasure? Erasure { get; init; }

    /// <summary>Rows of patients who were erased.</summary>
    public int RowsErased { get; set; }

    /// <summary>Rows whose support date lies after the extract.</summary>
    public List<int> SupportedLater { get; } = [];

    /// <summary>The column that names the parent, or -1.</summary>
    public int ReferenceColumn { get; } = spec.Columns.ToList().FindIndex(c => c.References is not null);

    /// <summary>Makes room for about as many rows.</summary>
    public void Reserve(int rows)
    {
        foreach (var column in Columns)
            column.Reserve(rows);
        Keys?.Reserve(rows);
        // Where every other row has a text of its own, the rest will be so too.
        foreach (var pool in Pools)
            if (pool is not null && 2 * pool.Count > RowsRead)
                pool.Reserve(rows);
    }

    /// <summary>The columns that the file has, in the contract's order.</summary>
    public IEnumerable<int> ColumnsPresent() => Enumerable.Range(0, Columns.Length).Where(c => HasColumn[c]);

    public RawColumn Column(string name) => Columns[Spec.IndexOf(name)];
}

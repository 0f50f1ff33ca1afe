namespace NonResponse.Ingest;

/// <summary>The pseudonyms of a table's keys or of a pool of ids, one after the other.</summary>
internal sealed class PseudonymColumn
{
    private readonly byte[] _letters;

    private PseudonymColumn(int count) => _letters = new byte[PseudonymKey.Length * count];

    /// <summary>The pseudonym with a number.</summary>
    public ReadOnlySpan<byte> this[int number] => _letters.AsSpan(PseudonymKey.Length * number, PseudonymKey.Length);

    /// <summary>The pseudonyms of the kept rows' keys.</summary>
    public static PseudonymColumn Of(KeyIndex keys, IdKind kind, PseudonymKey key)
    {
        using var maker = key.Start();
        var column = new PseudonymColumn(keys.Kept);
        for (var row = 0; row < keys.Kept; row++)
            maker.Make(kind, keys.Utf8(row), column.Slot(row));
        return column;
    }

    /// <summary>The pseudonyms of the texts of a pool.</summary>
    public static PseudonymColumn Of(IdPool pool, IdKind kind, PseudonymKey key)
    {
        using var maker = key.Start();
        var column = new PseudonymColumn(pool.Count);
        for (var number = 0; number < pool.Count; number++)
            maker.Make(kind, pool.Utf8(number), column.Slot(number));
        return column;
    }

    private Span<byte> Slot(int number) => _letters.AsSpan(PseudonymKey.Length * number, PseudonymKey.Length);
}

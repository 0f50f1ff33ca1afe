namespace NonResponse.Ingest;

/// <summary>The pseudonyms of a table's keys or of a pool of ids, one after the other.</summary>
internal sealed class PseudonymColumn
{
    private const int PerBlock = 1 << 14;

    private readonly byte[] _letters;

    private PseudonymColumn(int count) => _letters = new byte[PseudonymKey.Length * count];

    /// <summary>The pseudonym with a number.</summary>
    public ReadOnlySpan<byte> this[int number] => _letters.AsSpan(PseudonymKey.Length * number, PseudonymKey.Length);

    /// <summary>The pseudonyms of the kept rows' keys.</summary>
    public static PseudonymColumn Of(KeyIndex keys, IdKind kind, PseudonymKey key, CancellationToken cancel) =>
        Of(keys.Kept, key, (maker, row, pseudonym) => maker.Make(kind, keys.Utf8(row), pseudonym), cancel);

    /// <summary>The pseudonyms of the texts of a pool.</summary>
    public static PseudonymColumn Of(IdPool pool, IdKind kind, PseudonymKey key, CancellationToken cancel) =>
        Of(pool.Count, key, (maker, number, pseudonym) => maker.Make(kind, pool.Utf8(number), pseudonym), cancel);

    private static PseudonymColumn Of(int count, PseudonymKey key, Making make, CancellationToken cancel)
    {
        var column = new PseudonymColumn(count);
        Parallel.For(
            0,
            (count + PerBlock - 1) / PerBlock,
            Cores.Until(cancel),
            key.Start,
            (block, _, maker) =>
            {
                for (var i = block * PerBlock; i < Math.Min(count, (block + 1) * PerBlock); i++)
                    make(maker, i, column.Slot(i));
                return maker;
            },
            maker => maker.Dispose());
        return column;
    }

    private delegate void Making(PseudonymKey.Pseudonymiser maker, int number, Span<byte> pseudonym);

    private Span<byte> Slot(int number) => _letters.AsSpan(PseudonymKey.Length * number, PseudonymKey.Length);
}

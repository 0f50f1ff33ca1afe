using Lanes = System.Numerics.Vector<double>;

namespace NonResponse.Analytics.Statistics;

/// <summary>Rows of numbers times other numbers, and sums over many rows.</summary>
internal static class RowProducts
{
    private const int Block = 1 << 13;

    /// <summary>The sum of products.</summary>
    public static double Dot(ReadOnlySpan<double> row, ReadOnlySpan<double> by)
    {
        var (lanes, count) = (Lanes.Zero, Lanes.Count);
        var c = 0;
        for (; c <= row.Length - count; c += count)
            lanes += new Lanes(row[c..]) * new Lanes(by[c..]);
        var sum = System.Numerics.Vector.Sum(lanes);
        for (; c < row.Length; c++)
            sum += row[c] * by[c];
        return sum;
    }

    /// <summary>Adds a multiple of a row to a sum.</summary>
    public static void AddTimes(ReadOnlySpan<double> row, double by, Span<double> sum)
    {
        var (factor, count) = (new Lanes(by), Lanes.Count);
        var c = 0;
        for (; c <= row.Length - count; c += count)
            (new Lanes(sum[c..]) + new Lanes(row[c..]) * factor).CopyTo(sum[c..]);
        for (; c < row.Length; c++)
            sum[c] += row[c] * by;
    }

    /// <summary>Sums over rows, in blocks that are added up in order: the same whatever the number of cores.</summary>
    /// <param name="size">How many sums.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="room">Makes what a block works with.</param>
    /// <param name="add">Adds what a row has to them.</param>
    public static double[] Summed<T>(int size, int rows, Func<T> room, Action<int, T, double[]> add)
    {
        var parts = new double[(rows + Block - 1) / Block][];
        RowBlocks.Do(rows, Block, (from, to) =>
        {
            var (part, own) = (parts[from / Block] = new double[size], room());
            for (var i = from; i < to; i++)
                add(i, own, part);
        });
        var total = new double[size];
        foreach (var part in parts)
            AddTimes(part, 1, total);
        return total;
    }
}

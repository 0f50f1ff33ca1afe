namespace NonResponse.Analytics.Statistics;

/// <summary>Writes the numbers of a row, all of them.</summary>
internal delegate void RowWriter(int row, Span<double> into);

/// <summary>Sums over rows of the products of two sets of columns.</summary>
internal static class CrossProducts
{
    private const int Block = 1 << 12;

    /// <summary>Works them out: the same sums whatever the number of cores and the width of their registers.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="leftSize">Columns on the left.</param>
    /// <param name="rightSize">Columns on the right.</param>
    /// <param name="left">Writes those of a row.</param>
    /// <param name="right">Likewise; null where they are those on the left, and then only products on the diagonal and to its right are worked out.</param>
    /// <returns>By column on the left, each with <see cref="OuterProducts.Stride"/> places.</returns>
    public static double[] Of(int rows, int leftSize, int rightSize, RowWriter left, RowWriter? right)
    {
        var stride = OuterProducts.Stride(rightSize);
        // Blocks of fixed size, added up in order.
        var parts = new double[(rows + Block - 1) / Block][];
        RowBlocks.Do(rows, Block, (from, to) =>
        {
            var (sums, ones, others) = (new double[leftSize * stride], new double[OuterProducts.Rows * leftSize], new double[OuterProducts.Rows * stride]);
            for (var i = from; i < to; i += OuterProducts.Rows)
            {
                for (var r = 0; r < OuterProducts.Rows; r++)
                {
                    var one = ones.AsSpan(r * leftSize, leftSize);
                    var other = others.AsSpan(r * stride, rightSize);
                    if (i + r >= to)
                    {
                        one.Clear();
                        continue;
                    }
                    left(i + r, one);
                    if (right is null)
                        one.CopyTo(other);
                    else
                        right(i + r, other);
                }
                OuterProducts.Add(ones, leftSize, leftSize, others, stride, sums, right is null);
            }
            parts[from / Block] = sums;
        });
        var total = new double[leftSize * stride];
        foreach (var part in parts)
            for (var i = 0; i < total.Length; i++)
                total[i] += part[i];
        return total;
    }
}

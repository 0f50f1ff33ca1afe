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

    /// <summary>Sums over rows of the products of a matrix's columns and others.</summary>
    /// <param name="matrix">The columns on the left.</param>
    /// <param name="rows">Which of its rows.</param>
    /// <param name="rightSize">Columns on the right.</param>
    /// <param name="right">Writes those of a row, given its place among the rows.</param>
    /// <returns>By column of the matrix, the intercept first, each with <see cref="OuterProducts.Stride"/> places.</returns>
    public static double[] Of(CompactMatrix matrix, int[] rows, int rightSize, RowWriter right)
    {
        var (stride, leftStride) = (OuterProducts.Stride(rightSize), matrix.Stride);
        var fours = (rows.Length + OuterProducts.Rows - 1) / OuterProducts.Rows;
        var sums = RowProducts.Summed(matrix.Places * stride, fours, () => (Left: new double[OuterProducts.Rows * leftStride], Own: matrix.Room(), Right: new double[OuterProducts.Rows * stride]), (four, room, into) =>
        {
            for (var r = 0; r < OuterProducts.Rows; r++)
            {
                var i = four * OuterProducts.Rows + r;
                var left = room.Left.AsSpan(r * leftStride, leftStride);
                if (i >= rows.Length)
                {
                    left.Clear();
                    continue;
                }
                matrix.Numbers(rows[i], room.Own).CopyTo(left);
                var other = room.Right.AsSpan(r * stride, rightSize);
                right(i, other);
                foreach (var flag in matrix.Flags(rows[i]))
                    RowProducts.AddTimes(other, 1, into.AsSpan(flag * stride, rightSize));
            }
            OuterProducts.Add(room.Left, matrix.Wide, leftStride, room.Right, stride, into, isSymmetric: false);
        });
        var total = new double[matrix.Size * stride];
        for (var place = 0; place < matrix.Places; place++)
            if (matrix.ColumnOf(place) is >= 0 and var column)
                sums.AsSpan(place * stride, stride).CopyTo(total.AsSpan(column * stride));
        return total;
    }
}

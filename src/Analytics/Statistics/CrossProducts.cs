using System.Runtime.InteropServices;
using Lanes = System.Numerics.Vector<double>;

namespace NonResponse.Analytics.Statistics;

/// <summary>Writes the numbers of a row, all of them.</summary>
internal delegate void RowWriter(int row, Span<double> into);

/// <summary>Sums over rows of the products of two sets of columns.</summary>
internal static class CrossProducts
{
    private const int Block = 1 << 12, AtOnce = 4;

    /// <summary>How many places so many numbers take up, so that they can be worked on several at once.</summary>
    public static int Stride(int size) => (size + Lanes.Count - 1) / Lanes.Count * Lanes.Count;

    /// <summary>Works them out: the same sums whatever the number of cores and the width of their registers.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="leftSize">Columns on the left.</param>
    /// <param name="rightSize">Columns on the right.</param>
    /// <param name="left">Writes those of a row.</param>
    /// <param name="right">Likewise; null where they are those on the left, and then only products on the diagonal and to its right are worked out.</param>
    /// <returns>By column on the left, each with <see cref="Stride"/> places.</returns>
    public static double[] Of(int rows, int leftSize, int rightSize, RowWriter left, RowWriter? right)
    {
        var stride = Stride(rightSize);
        // Blocks of fixed size, added up in order.
        var parts = new double[(rows + Block - 1) / Block][];
        RowBlocks.Do(rows, Block, (from, to) =>
        {
            var (sums, ones, others) = (new double[leftSize * stride], new double[AtOnce * leftSize], new double[AtOnce * stride]);
            for (var i = from; i < to; i += AtOnce)
            {
                for (var r = 0; r < AtOnce; r++)
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
                Add(ones, others, leftSize, stride, sums, right is null);
            }
            parts[from / Block] = sums;
        });
        var total = new double[leftSize * stride];
        foreach (var part in parts)
            for (var i = 0; i < total.Length; i++)
                total[i] += part[i];
        return total;
    }

    // Products of several rows at once: the sums are fetched and put back once for all of them.
    private static void Add(double[] ones, double[] others, int leftSize, int stride, double[] sums, bool isSymmetric)
    {
        var wide = stride / Lanes.Count;
        var right = MemoryMarshal.Cast<double, Lanes>(others.AsSpan());
        var x0 = right[..wide];
        var x1 = right.Slice(wide, wide);
        var x2 = right.Slice(2 * wide, wide);
        var x3 = right.Slice(3 * wide, wide);
        var total = MemoryMarshal.Cast<double, Lanes>(sums.AsSpan());
        for (var a = 0; a < leftSize; a++)
        {
            var (b0, b1, b2, b3) = (ones[a], ones[leftSize + a], ones[2 * leftSize + a], ones[3 * leftSize + a]);
            if (b0 == 0 && b1 == 0 && b2 == 0 && b3 == 0)
                continue;
            var (v0, v1, v2, v3) = (new Lanes(b0), new Lanes(b1), new Lanes(b2), new Lanes(b3));
            var into = total.Slice(a * wide, wide);
            for (var l = isSymmetric ? a / Lanes.Count : 0; l < into.Length; l++)
                into[l] += x0[l] * v0 + x1[l] * v1 + (x2[l] * v2 + x3[l] * v3);
        }
    }
}

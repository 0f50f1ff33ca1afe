using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Lanes = System.Runtime.Intrinsics.Vector512<double>;

namespace NonResponse.Analytics.Statistics;

/// <summary>Adds up the products of the columns of rows, some rows at once: what takes longest in every regression.</summary>
internal static class OuterProducts
{
    /// <summary>How many rows at once.</summary>
    public const int Rows = 4;

    /// <summary>How many places so many numbers take up, so that they can be worked on several at once.</summary>
    public static int Stride(int size) => (size + Lanes.Count - 1) / Lanes.Count * Lanes.Count;

    /// <summary>Adds the products of some rows: the same sums whatever the width of a machine's registers, since each is rounded once.</summary>
    /// <param name="left">Numbers of each row on the left, one row after the other; what is beyond them is not looked at.</param>
    /// <param name="size">How many each row has there.</param>
    /// <param name="leftStride">From one row to the next.</param>
    /// <param name="right">Numbers of each row on the right, likewise; the padding must be 0.</param>
    /// <param name="stride">From one row to the next, as <see cref="Stride"/> says.</param>
    /// <param name="sums">By number on the left, each with as many places.</param>
    /// <param name="isSymmetric">Whether only those on the diagonal or to the right of it are wanted; others may be added to as well.</param>
    public static void Add(ReadOnlySpan<double> left, int size, int leftStride, ReadOnlySpan<double> right, int stride, Span<double> sums, bool isSymmetric)
    {
        var wide = stride / Lanes.Count;
        var x = MemoryMarshal.Cast<double, Lanes>(right);
        var x0 = x[..wide];
        var x1 = x.Slice(wide, wide);
        var x2 = x.Slice(2 * wide, wide);
        var x3 = x.Slice(3 * wide, wide);
        var (l0, l1, l2, l3) = (0, leftStride, 2 * leftStride, 3 * leftStride);
        var total = MemoryMarshal.Cast<double, Lanes>(sums);
        var a = 0;
        // Two columns on the left share what is fetched of the right.
        for (; a + 1 < size; a += 2)
        {
            double a0 = left[l0 + a], a1 = left[l1 + a], a2 = left[l2 + a], a3 = left[l3 + a], b0 = left[l0 + a + 1], b1 = left[l1 + a + 1], b2 = left[l2 + a + 1], b3 = left[l3 + a + 1];
            if (a0 == 0 && a1 == 0 && a2 == 0 && a3 == 0 && b0 == 0 && b1 == 0 && b2 == 0 && b3 == 0)
                continue;
            var (u0, u1, u2, u3) = (Vector512.Create(a0), Vector512.Create(a1), Vector512.Create(a2), Vector512.Create(a3));
            var (v0, v1, v2, v3) = (Vector512.Create(b0), Vector512.Create(b1), Vector512.Create(b2), Vector512.Create(b3));
            var one = total.Slice(a * wide, wide);
            var other = total.Slice((a + 1) * wide, wide);
            for (var l = isSymmetric ? a / Lanes.Count : 0; l < wide; l++)
            {
                var (y0, y1, y2, y3) = (x0[l], x1[l], x2[l], x3[l]);
                one[l] = Vector512.FusedMultiplyAdd(y3, u3, Vector512.FusedMultiplyAdd(y2, u2, Vector512.FusedMultiplyAdd(y1, u1, Vector512.FusedMultiplyAdd(y0, u0, one[l]))));
                other[l] = Vector512.FusedMultiplyAdd(y3, v3, Vector512.FusedMultiplyAdd(y2, v2, Vector512.FusedMultiplyAdd(y1, v1, Vector512.FusedMultiplyAdd(y0, v0, other[l]))));
            }
        }
        for (; a < size; a++)
        {
            var (u0, u1, u2, u3) = (Vector512.Create(left[l0 + a]), Vector512.Create(left[l1 + a]), Vector512.Create(left[l2 + a]), Vector512.Create(left[l3 + a]));
            var one = total.Slice(a * wide, wide);
            for (var l = isSymmetric ? a / Lanes.Count : 0; l < wide; l++)
                one[l] = Vector512.FusedMultiplyAdd(x3[l], u3, Vector512.FusedMultiplyAdd(x2[l], u2, Vector512.FusedMultiplyAdd(x1[l], u1, Vector512.FusedMultiplyAdd(x0[l], u0, one[l]))));
        }
    }
}

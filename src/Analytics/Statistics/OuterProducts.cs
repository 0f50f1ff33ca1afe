using System.Runtime.CompilerServices;
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
        // What is looked at once need not be looked at for every product.
        ref var x = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<double, Lanes>(right[..(Rows * stride)]));
        ref var total = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<double, Lanes>(sums[..(size * stride)]));
        var a = 0;
        // Four columns on the left share what is fetched of the right.
        for (; a + 3 < size; a += 4)
        {
            var r0 = left.Slice(a, 4);
            var r1 = left.Slice(leftStride + a, 4);
            var r2 = left.Slice(2 * leftStride + a, 4);
            var r3 = left.Slice(3 * leftStride + a, 4);
            if (AreZero(r0, r1, r2, r3))
                continue;
            var (u0, u1, u2, u3) = (Vector512.Create(r0[0]), Vector512.Create(r1[0]), Vector512.Create(r2[0]), Vector512.Create(r3[0]));
            var (v0, v1, v2, v3) = (Vector512.Create(r0[1]), Vector512.Create(r1[1]), Vector512.Create(r2[1]), Vector512.Create(r3[1]));
            var (w0, w1, w2, w3) = (Vector512.Create(r0[2]), Vector512.Create(r1[2]), Vector512.Create(r2[2]), Vector512.Create(r3[2]));
            var (z0, z1, z2, z3) = (Vector512.Create(r0[3]), Vector512.Create(r1[3]), Vector512.Create(r2[3]), Vector512.Create(r3[3]));
            ref var sum = ref Unsafe.Add(ref total, a * wide);
            for (var l = isSymmetric ? a / Lanes.Count : 0; l < wide; l++)
            {
                var (y0, y1, y2, y3) = (Unsafe.Add(ref x, l), Unsafe.Add(ref x, wide + l), Unsafe.Add(ref x, 2 * wide + l), Unsafe.Add(ref x, 3 * wide + l));
                ref var one = ref Unsafe.Add(ref sum, l);
                ref var two = ref Unsafe.Add(ref sum, wide + l);
                ref var three = ref Unsafe.Add(ref sum, 2 * wide + l);
                ref var four = ref Unsafe.Add(ref sum, 3 * wide + l);
                one = Vector512.FusedMultiplyAdd(y3, u3, Vector512.FusedMultiplyAdd(y2, u2, Vector512.FusedMultiplyAdd(y1, u1, Vector512.FusedMultiplyAdd(y0, u0, one))));
                two = Vector512.FusedMultiplyAdd(y3, v3, Vector512.FusedMultiplyAdd(y2, v2, Vector512.FusedMultiplyAdd(y1, v1, Vector512.FusedMultiplyAdd(y0, v0, two))));
                three = Vector512.FusedMultiplyAdd(y3, w3, Vector512.FusedMultiplyAdd(y2, w2, Vector512.FusedMultiplyAdd(y1, w1, Vector512.FusedMultiplyAdd(y0, w0, three))));
                four = Vector512.FusedMultiplyAdd(y3, z3, Vector512.FusedMultiplyAdd(y2, z2, Vector512.FusedMultiplyAdd(y1, z1, Vector512.FusedMultiplyAdd(y0, z0, four))));
            }
        }
        for (; a < size; a++)
        {
            var (u0, u1, u2, u3) = (Vector512.Create(left[a]), Vector512.Create(left[leftStride + a]), Vector512.Create(left[2 * leftStride + a]), Vector512.Create(left[3 * leftStride + a]));
            for (var l = isSymmetric ? a / Lanes.Count : 0; l < wide; l++)
            {
                ref var one = ref Unsafe.Add(ref total, a * wide + l);
                one = Vector512.FusedMultiplyAdd(Unsafe.Add(ref x, 3 * wide + l), u3, Vector512.FusedMultiplyAdd(Unsafe.Add(ref x, 2 * wide + l), u2, Vector512.FusedMultiplyAdd(Unsafe.Add(ref x, wide + l), u1, Vector512.FusedMultiplyAdd(Unsafe.Add(ref x, l), u0, one))));
            }
        }
    }

    private static bool AreZero(ReadOnlySpan<double> r0, ReadOnlySpan<double> r1, ReadOnlySpan<double> r2, ReadOnlySpan<double> r3) =>
        Vector256.EqualsAll(Vector256.Create(r0), Vector256<double>.Zero) && Vector256.EqualsAll(Vector256.Create(r1), Vector256<double>.Zero)
        && Vector256.EqualsAll(Vector256.Create(r2), Vector256<double>.Zero) && Vector256.EqualsAll(Vector256.Create(r3), Vector256<double>.Zero);
}

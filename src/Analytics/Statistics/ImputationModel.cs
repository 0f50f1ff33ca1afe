using MathNet.Numerics.Distributions;
using NonResponse.Ingest;

namespace NonResponse.Analytics.Statistics;

/// <summary>The regression by which one column is imputed: what stays the same from cycle to cycle, and coefficients drawn for what does not.</summary>
/// <remarks>Van Buuren 2018, Flexible Imputation of Missing Data, 2nd ed., algorithm 3.1: the normal linear model with the usual prior, and a ridge of a hundred-thousandth of the diagonal for columns that others give.
/// Complete columns come first; their part is decomposed once, and that of the imputed ones follows from it.</remarks>
internal sealed class ImputationModel
{
    private const double Ridge = 1e-5, LeastSpread = 1e-9;

    private readonly int[] _kept;
    private readonly double[] _root, _outcome;
    private readonly double _squares;
    private readonly int _count;

    /// <summary>Decomposes it.</summary>
    /// <param name="gram">Products of the complete columns over rows that are known, the intercept first; on the diagonal and to its right.</param>
    /// <param name="size">How many columns.</param>
    /// <param name="stride">Places of a row of the products.</param>
    /// <param name="outcome">Products of the complete columns with what is imputed, by column; it lies about its mean.</param>
    /// <param name="squares">Its sum of squares.</param>
    /// <param name="count">How many rows are known.</param>
    public ImputationModel(double[] gram, int size, int stride, double[] outcome, double squares, int count)
    {
        (_squares, _count) = (squares, count);
        // What does not vary among those who are known tells nothing of them, and must not be drawn at random for the others.
        _kept = [.. Enumerable.Range(0, size).Where(c => c == 0 || gram[c * stride + c] - gram[c] * gram[c] / count > LeastSpread * count)];
        var k = _kept.Length;
        _root = new double[k * k];
        for (var a = 0; a < k; a++)
            for (var b = 0; b <= a; b++)
                _root[a * k + b] = gram[_kept[b] * stride + _kept[a]] * (a == b && a > 0 ? 1 + Ridge : 1);
        Decompose(_root, k);
        _outcome = [.. _kept.Select(c => outcome[c])];
        Forward(_root, k, _outcome);
    }

    /// <summary>Coefficients as they are estimated, and as they are drawn from what the data leave open.</summary>
    /// <param name="cross">Products of the complete columns with each imputed one: by imputed column, then by complete column.</param>
    /// <param name="gram">Products of the imputed columns, row by row.</param>
    /// <param name="outcome">Products of the imputed columns with what is imputed now.</param>
    /// <param name="random">Draws.</param>
    /// <param name="estimated">By complete column, then by imputed one.</param>
    /// <param name="drawn">Likewise.</param>
    public void Draw(double[][] cross, double[] gram, double[] outcome, ref Pcg32 random, Span<double> estimated, Span<double> drawn)
    {
        var (k, q, size) = (_kept.Length, outcome.Length, estimated.Length - outcome.Length);
        var (below, root, right) = (new double[q][], new double[q * q], new double[q]);
        var isTold = new bool[q];
        for (var a = 0; a < q; a++)
        {
            below[a] = [.. _kept.Select(c => cross[a][c])];
            Forward(_root, k, below[a]);
            right[a] = outcome[a] - RowProducts.Dot(below[a], _outcome);
            for (var b = 0; b <= a; b++)
                root[a * q + b] = gram[a * q + b] - RowProducts.Dot(below[a], below[b]);
            // Of one that the complete columns give nothing is left.
            isTold[a] = !(root[a * q + a] > LeastSpread * gram[a * q + a]);
            root[a * q + a] += Ridge * gram[a * q + a];
            if (!isTold[a])
                continue;
            (root[a * q + a], right[a]) = (1, 0);
            root.AsSpan(a * q, a).Clear();
            below[a].AsSpan().Clear();
        }
        for (var a = 0; a < q; a++)
            for (var b = 0; b < a; b++)
                if (isTold[b])
                    root[a * q + b] = 0;
        Decompose(root, q);
        Forward(root, q, right);
        var left = Math.Max(0, _squares - RowProducts.Dot(_outcome, _outcome) - RowProducts.Dot(right, right));
        var deviation = Math.Sqrt(left / ChiSquare(Math.Max(1, _count - k - q), ref random));
        Scatter(Solved(0, ref random), estimated);
        Scatter(Solved(deviation, ref random), drawn);

        (double[] Complete, double[] Own) Solved(double by, ref Pcg32 random)
        {
            double[] complete = [.. _outcome], own = [.. right];
            for (var i = 0; by > 0 && i < k; i++)
                complete[i] += by * StandardNormal(ref random);
            for (var i = 0; by > 0 && i < q; i++)
                own[i] += isTold[i] ? 0 : by * StandardNormal(ref random);
            Backward(root, q, own);
            for (var a = 0; a < q; a++)
                RowProducts.AddTimes(below[a], -own[a], complete);
            Backward(_root, k, complete);
            return (complete, own);
        }

        void Scatter((double[] Complete, double[] Own) solved, Span<double> into)
        {
            into.Clear();
            for (var i = 0; i < k; i++)
                into[_kept[i]] = solved.Complete[i];
            solved.Own.CopyTo(into[size..]);
        }
    }

    /// <summary>A standard normal number, by the inverse of its distribution.</summary>
    internal static double StandardNormal(ref Pcg32 random) => Normal.InvCDF(0, 1, (random.Next() + 0.5) / 4294967296.0);

    /// <summary>A number of the chi-square distribution.</summary>
    /// <remarks>Marsaglia and Tsang 2000, ACM Trans Math Softw 26:363-372.</remarks>
    internal static double ChiSquare(int freedom, ref Pcg32 random)
    {
        if (freedom == 1)
            return StandardNormal(ref random) is var only ? only * only : 0;
        var d = freedom / 2.0 - 1 / 3.0;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = StandardNormal(ref random);
            var v = 1 + c * x;
            if (v <= 0)
                continue;
            v = v * v * v;
            if (Math.Log((random.Next() + 0.5) / 4294967296.0) < x * x / 2 + d - d * v + d * Math.Log(v))
                return 2 * d * v;
        }
    }

    // Cholesky's: of a matrix below and on the diagonal, in its place.
    private static void Decompose(double[] matrix, int size)
    {
        for (var a = 0; a < size; a++)
        {
            var row = matrix.AsSpan(a * size, a + 1);
            for (var b = 0; b <= a; b++)
            {
                var other = matrix.AsSpan(b * size, b + 1);
                var left = row[b] - RowProducts.Dot(row[..b], other[..b]);
                row[b] = a > b ? left / other[b] : Math.Sqrt(Math.Max(left, double.Epsilon));
            }
        }
    }

    private static void Forward(double[] root, int size, double[] vector)
    {
        for (var a = 0; a < size; a++)
            vector[a] = (vector[a] - RowProducts.Dot(root.AsSpan(a * size, a), vector.AsSpan(0, a))) / root[a * size + a];
    }

    private static void Backward(double[] root, int size, double[] vector)
    {
        for (var a = size - 1; a >= 0; a--)
        {
            vector[a] /= root[a * size + a];
            RowProducts.AddTimes(root.AsSpan(a * size, a), -vector[a], vector.AsSpan(0, a));
        }
    }
}

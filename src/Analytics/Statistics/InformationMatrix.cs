namespace NonResponse.Analytics.Statistics;

/// <summary>What is made of the weighted products of a regression's columns.</summary>
internal static class InformationMatrix
{
    private const double LeastPivot = 1e-9;

    /// <summary>Which columns tell something that those before them do not.</summary>
    /// <param name="gram">Row by row; only what lies on the diagonal or to the right of it is used.</param>
    /// <param name="size">How many columns.</param>
    /// <param name="stride">From one row to the next.</param>
    public static bool[] Independent(double[] gram, int size, int stride)
    {
        // Sweeps the columns in turn; one of which nothing is left after those before it is told by them.
        var (left, isKept) = (new double[size * size], new bool[size]);
        for (var i = 0; i < size; i++)
            for (var j = i; j < size; j++)
                left[i * size + j] = left[j * size + i] = gram[i * stride + j];
        for (var p = 0; p < size; p++)
        {
            var pivot = left[p * size + p];
            var own = gram[p * stride + p];
            isKept[p] = own > LeastPivot * LeastPivot && pivot > LeastPivot * own;
            if (!isKept[p])
                continue;
            for (var i = p + 1; i < size; i++)
            {
                var factor = left[i * size + p] / pivot;
                if (factor == 0)
                    continue;
                for (var j = p + 1; j < size; j++)
                    left[i * size + j] -= factor * left[p * size + j];
            }
        }
        return isKept;
    }

    /// <summary>The inverse for columns as they are, from products about their means; zeros where a column is not kept.</summary>
    /// <param name="gram">As above; the intercept first.</param>
    /// <param name="size">How many columns.</param>
    /// <param name="stride">From one row to the next.</param>
    /// <param name="isKept">By column.</param>
    /// <param name="means">By column, without the intercept.</param>
    /// <returns>Null where it is not positive definite.</returns>
    public static double[]? Inverted(double[] gram, int size, int stride, bool[] isKept, double[] means)
    {
        int[] kept = [.. Enumerable.Range(0, size).Where(i => isKept[i])];
        // On one scale, so that large columns do not swamp small ones.
        double[] scale = [.. kept.Select(i => Math.Sqrt(gram[i * stride + i]))];
        if (scale.Any(s => !(s > 0) || double.IsInfinity(s)))
            return null;
        var k = kept.Length;
        var root = new double[k * k];
        for (var a = 0; a < k; a++)
            for (var b = 0; b <= a; b++)
                root[a * k + b] = gram[kept[b] * stride + kept[a]] / scale[a] / scale[b];
        // Not positive definite: log odds beyond what doubles can tell from certainty.
        if (!Invert(root, k))
            return null;
        var inverse = new double[size * size];
        for (var a = 0; a < k; a++)
            for (var b = 0; b <= a; b++)
                inverse[kept[a] * size + kept[b]] = inverse[kept[b] * size + kept[a]] = root[a * k + b] / scale[a] / scale[b];
        // The intercept is what is expected where columns are 0, not where they are at their means.
        for (var b = 0; b < size; b++)
            for (var c = 1; c < size; c++)
                inverse[b] -= means[c - 1] * inverse[c * size + b];
        for (var a = 0; a < size; a++)
            for (var c = 1; c < size; c++)
                inverse[a * size] -= means[c - 1] * inverse[a * size + c];
        return inverse;
    }

    // In place, of what lies below and on the diagonal, by Cholesky's root: rows times numbers, which is what registers are for. Whether it is positive definite.
    private static bool Invert(double[] matrix, int size)
    {
        Span<double> Row(int row) => matrix.AsSpan(row * size, row + 1);
        for (var a = 0; a < size; a++)
        {
            var row = Row(a);
            for (var b = 0; b <= a; b++)
            {
                var other = Row(b);
                var left = row[b] - RowProducts.Dot(row[..b], other[..b]);
                if (a == b && !(left > 0))
                    return false;
                row[b] = a > b ? left / other[b] : Math.Sqrt(left);
            }
        }
        // The root's own inverse, row by row from those above.
        var turned = new double[size];
        for (var a = 0; a < size; a++)
        {
            var row = Row(a);
            turned.AsSpan().Clear();
            for (var b = 0; b < a; b++)
                RowProducts.AddTimes(Row(b), -row[b], turned);
            for (var b = 0; b < a; b++)
                turned[b] /= row[a];
            turned[a] = 1 / row[a];
            turned.AsSpan(0, a + 1).CopyTo(row);
        }
        // Its square, each row being done with once it was added to those above.
        for (var a = 0; a < size; a++)
        {
            Row(a).CopyTo(turned);
            Row(a).Clear();
            for (var b = 0; b <= a; b++)
                RowProducts.AddTimes(turned.AsSpan(0, b + 1), turned[b], Row(b));
        }
        return true;
    }
}

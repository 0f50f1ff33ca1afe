using MathNet.Numerics.LinearAlgebra;

namespace NonResponse.Analytics.Statistics;

/// <summary>How far two groups differ in something that was known of them.</summary>
/// <remarks>Differences are over the standard deviation before weighting, so that weights cannot shrink the yardstick: the square root of the mean of both groups' variances (Austin 2009, Stat Med
/// 28:3083-3107).</remarks>
internal static class CovariateBalance
{
    /// <summary>The standardised difference of means, first less second.</summary>
    /// <param name="values">By row.</param>
    /// <param name="isFirst">By row.</param>
    /// <param name="weights">By row; the yardstick is unweighted all the same.</param>
    /// <param name="isBinary">Whether values are 0 and 1: their variance is p (1 - p).</param>
    /// <returns>Null where a group is empty or has no weight; 0 where both are the same throughout; infinite where each is the same in itself, but not the other's.</returns>
    public static double? Difference(double[] values, bool[] isFirst, double[] weights, bool isBinary)
    {
        var (one, other) = (Moments(values, isFirst, true, weights), Moments(values, isFirst, false, weights));
        if (one is null || other is null)
            return null;
        double Variance(bool first)
        {
            var (mean, squares, count) = Plain(values, isFirst, first);
            return isBinary ? mean * (1 - mean) : count > 1 ? squares / (count - 1) : 0;
        }
        var yardstick = Math.Sqrt((Variance(true) + Variance(false)) / 2);
        var difference = one.Value.Mean - other.Value.Mean;
        return Math.Abs(difference) < 1e-12 * (1 + Math.Abs(one.Value.Mean)) ? 0 : difference / yardstick;
    }

    /// <summary>The standardised differences of many columns at once; infinite where each group is the same in itself, but not the other's.</summary>
    public static double[] Differences(CompactMatrix matrix, bool[] isFirst, double[] weights)
    {
        int[][] rows = [[.. matrix.AllRows.Where(i => isFirst[i])], [.. matrix.AllRows.Where(i => !isFirst[i])]];
        double[] totals = [.. rows.Select(arm => arm.Sum(i => weights[i]))];
        double[][] weighted = [.. rows.Select(arm => matrix.Sum(arm, i => weights[arm[i]])[1..])];
        double[][] variances = [.. rows.Select(arm => matrix.Moments(arm).Variances)];
        double Variance(int arm, int column) => variances[arm][column] * rows[arm].Length / Math.Max(1, rows[arm].Length - 1);
        return
        [
            .. Enumerable.Range(0, matrix.Columns).Select(c =>
            {
                var (one, other) = (weighted[0][c] / totals[0], weighted[1][c] / totals[1]);
                var yardstick = Math.Sqrt((Variance(0, c) + Variance(1, c)) / 2);
                return Math.Abs(one - other) < 1e-12 * (1 + Math.Abs(one)) ? 0 : (one - other) / yardstick;
            }),
        ];
    }

    /// <summary>The variance of the first group over that of the second.</summary>
    /// <returns>Null where either has none.</returns>
    public static double? VarianceRatio(double[] values, bool[] isFirst, double[] weights) =>
        Moments(values, isFirst, true, weights) is { } one && Varies(one) && Moments(values, isFirst, false, weights) is { } other && Varies(other) ? one.Variance / other.Variance : null;

    // A smaller variance is of rounding.
    private static bool Varies((double Mean, double Variance) of) => of.Variance > 1e-12 * (1 + of.Mean * of.Mean);

    /// <summary>The largest distance between the groups' weighted distributions, from 0 to 1 (Kolmogorov and Smirnov's statistic).</summary>
    /// <returns>Null where a group is empty or has no weight.</returns>
    public static double? Distance(double[] values, bool[] isFirst, double[] weights)
    {
        var order = Enumerable.Range(0, values.Length).ToArray();
        Array.Sort((double[])[.. values], order);
        double one = 0, other = 0;
        for (var i = 0; i < values.Length; i++)
            if (isFirst[i])
                one += weights[i];
            else
                other += weights[i];
        if (!(one > 0 && other > 0))
            return null;
        double a = 0, b = 0, most = 0;
        for (var at = 0; at < order.Length; at++)
        {
            var i = order[at];
            if (isFirst[i])
                a += weights[i] / one;
            else
                b += weights[i] / other;
            // Values that are equal lie on one step of both.
            if (at + 1 == order.Length || values[order[at + 1]] != values[i])
                most = Math.Max(most, Math.Abs(a - b));
        }
        return most;
    }

    /// <summary>The standardised difference of the shares of several levels.</summary>
    /// <param name="first">The first group's shares; they sum to 1.</param>
    /// <param name="second">The second group's.</param>
    /// <returns>Null where the groups have levels so much of their own that it has no yardstick.</returns>
    /// <remarks>Yang and Dalton (2012), SAS Global Forum 335-2012: the distance of Mahalanobis, with one level left out; it does not matter which.</remarks>
    public static double? OfShares(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        int[] there = [.. Enumerable.Range(0, first.Count).Where(l => first[l] > 0 || second[l] > 0)];
        var k = there.Length - 1;
        if (k < 1)
            return 0;
        double Covariance(int a, int b) => a == b
            ? (first[a] * (1 - first[a]) + second[a] * (1 - second[a])) / 2
            : -(first[a] * first[b] + second[a] * second[b]) / 2;
        var matrix = Matrix<double>.Build.Dense(k, k, (a, b) => Covariance(there[a + 1], there[b + 1]));
        var difference = Vector<double>.Build.Dense(k, a => first[there[a + 1]] - second[there[a + 1]]);
        if (matrix.Svd(false) is var svd && svd.S[^1] < 1e-12 * svd.S[0])
            return null;
        return Math.Sqrt(Math.Max(0, difference * matrix.Solve(difference)));
    }

    /// <summary>Of one group, unweighted: the mean, the sum of squares about it, and how many.</summary>
    public static (double Mean, double Squares, int Count) Plain(double[] values, bool[] isFirst, bool first)
    {
        var (sum, count, squares) = (0.0, 0, 0.0);
        for (var i = 0; i < values.Length; i++)
            if (isFirst[i] == first)
                (sum, count) = (sum + values[i], count + 1);
        var mean = count == 0 ? 0 : sum / count;
        for (var i = 0; i < values.Length; i++)
            if (isFirst[i] == first)
                squares += (values[i] - mean) * (values[i] - mean);
        return (mean, squares, count);
    }

    private static (double Mean, double Variance)? Moments(double[] values, bool[] isFirst, bool first, double[] weights)
    {
        double total = 0, squared = 0, sum = 0;
        for (var i = 0; i < values.Length; i++)
            if (isFirst[i] == first)
                (total, squared, sum) = (total + weights[i], squared + weights[i] * weights[i], sum + weights[i] * values[i]);
        if (!(total > 0))
            return null;
        var (mean, around) = (sum / total, 0.0);
        for (var i = 0; i < values.Length; i++)
            if (isFirst[i] == first)
                around += weights[i] * (values[i] - mean) * (values[i] - mean);
        // Unbiased where weights tell how much a row is worth; with equal ones, over the number less one.
        var freedom = total - squared / total;
        return (mean, freedom > 0 ? around / freedom : 0);
    }
}

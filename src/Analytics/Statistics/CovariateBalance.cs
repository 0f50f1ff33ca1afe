using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;

namespace NonResponse.Analytics.Statistics;

/// <summary>What one group has of something.</summary>
/// <param name="Count">How many rows.</param>
/// <param name="Mean">Unweighted; 0 without rows.</param>
/// <param name="Squares">The unweighted sum of squares about that mean.</param>
/// <param name="WeightedMean">Null where the group has no weight.</param>
/// <param name="WeightedVariance">Unbiased where weights tell how much a row is worth; with equal ones, over the number less one.</param>
internal readonly record struct BalanceArm(int Count, double Mean, double Squares, double? WeightedMean, double WeightedVariance);

/// <summary>How far two groups differ in something that was known of them.</summary>
/// <remarks>Differences are over the standard deviation before weighting, so that weights cannot shrink the yardstick: the square root of the mean of both groups' variances (Austin 2009, Stat Med
/// 28:3083-3107).</remarks>
internal static class CovariateBalance
{
    /// <summary>Sums up both groups.</summary>
    /// <param name="values">By row.</param>
    /// <param name="isFirst">By row.</param>
    /// <param name="weights">By row.</param>
    /// <returns>The first group, then the second.</returns>
    public static BalanceArm[] Arms(double[] values, bool[] isFirst, double[] weights)
    {
        var (counts, sums, totals, squaredWeights, weighted) = (new int[2], new double[2], new double[2], new double[2], new double[2]);
        for (var i = 0; i < values.Length; i++)
        {
            var arm = isFirst[i] ? 0 : 1;
            counts[arm]++;
            sums[arm] += values[i];
            totals[arm] += weights[i];
            squaredWeights[arm] += weights[i] * weights[i];
            weighted[arm] += weights[i] * values[i];
        }
        double[] means = [counts[0] == 0 ? 0 : sums[0] / counts[0], counts[1] == 0 ? 0 : sums[1] / counts[1]], weightedMeans = [weighted[0] / totals[0], weighted[1] / totals[1]];
        var (squares, around) = (new double[2], new double[2]);
        for (var i = 0; i < values.Length; i++)
        {
            var arm = isFirst[i] ? 0 : 1;
            var (off, weightedOff) = (values[i] - means[arm], values[i] - weightedMeans[arm]);
            squares[arm] += off * off;
            around[arm] += weights[i] * weightedOff * weightedOff;
        }
        BalanceArm Arm(int arm)
        {
            var freedom = totals[arm] - squaredWeights[arm] / totals[arm];
            return new BalanceArm(counts[arm], means[arm], squares[arm], totals[arm] > 0 ? weightedMeans[arm] : null, freedom > 0 ? around[arm] / freedom : 0);
        }
        return [Arm(0), Arm(1)];
    }

    /// <summary>Sums up both groups for every level of something, as <see cref="Arms"/> does for whether a row has it.</summary>
    /// <param name="values">By row, its level; <see cref="double.NaN"/> for none.</param>
    /// <param name="levels">How many levels there are.</param>
    /// <param name="isFirst">By row.</param>
    /// <param name="weights">By row.</param>
    /// <returns>By level, the first group, then the second.</returns>
    public static BalanceArm[][] ArmsOfLevels(double[] values, int levels, bool[] isFirst, double[] weights)
    {
        var (rows, totals, squaredWeights) = (new int[2], new double[2], new double[2]);
        var (counts, weighted) = (new int[2 * levels], new double[2 * levels]);
        for (var i = 0; i < values.Length; i++)
        {
            var (arm, weight) = (isFirst[i] ? 0 : 1, weights[i]);
            rows[arm]++;
            totals[arm] += weight;
            squaredWeights[arm] += weight * weight;
            if (double.IsNaN(values[i]))
                continue;
            var at = 2 * (int)values[i] + arm;
            counts[at]++;
            weighted[at] += weight;
        }
        BalanceArm Arm(int level, int arm)
        {
            var (count, own) = (counts[2 * level + arm], weighted[2 * level + arm]);
            var (mean, weightedMean) = (rows[arm] == 0 ? 0 : count / (double)rows[arm], own / totals[arm]);
            var freedom = totals[arm] - squaredWeights[arm] / totals[arm];
            return new BalanceArm(rows[arm], mean, count * (1 - mean), totals[arm] > 0 ? weightedMean : null, freedom > 0 ? own * (1 - weightedMean) / freedom : 0);
        }
        return [.. Enumerable.Range(0, levels).Select(level => (BalanceArm[])[Arm(level, 0), Arm(level, 1)])];
    }

    /// <summary>The standardised difference of means, first less second.</summary>
    /// <param name="arms">As <see cref="Arms"/> gives them.</param>
    /// <param name="isBinary">Whether values are 0 and 1: their variance is p (1 - p).</param>
    /// <param name="isWeighted">Whether means are weighted; the yardstick is not in any case.</param>
    /// <returns>Null where a group is empty or has no weight; 0 where both are the same throughout; infinite where each is the same in itself, but not the other's.</returns>
    public static double? Difference(BalanceArm[] arms, bool isBinary, bool isWeighted)
    {
        double? Mean(BalanceArm arm) => isWeighted ? arm.WeightedMean : arm.Count > 0 ? arm.Mean : null;
        double Variance(BalanceArm arm) => isBinary ? arm.Mean * (1 - arm.Mean) : arm.Count > 1 ? arm.Squares / (arm.Count - 1) : 0;
        if (Mean(arms[0]) is not { } one || Mean(arms[1]) is not { } other)
            return null;
        var (yardstick, difference) = (Math.Sqrt((Variance(arms[0]) + Variance(arms[1])) / 2), one - other);
        return Math.Abs(difference) < 1e-12 * (1 + Math.Abs(one)) ? 0 : difference / yardstick;
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

    /// <summary>The weighted variance of the first group over that of the second.</summary>
    /// <param name="arms">As <see cref="Arms"/> gives them.</param>
    /// <returns>Null where either has none.</returns>
    public static double? VarianceRatio(BalanceArm[] arms) => arms.All(Varies) ? arms[0].WeightedVariance / arms[1].WeightedVariance : null;

    // A smaller variance is of rounding.
    private static bool Varies(BalanceArm of) => of.WeightedMean is { } mean && of.WeightedVariance > 1e-12 * (1 + mean * mean);

    /// <summary>The largest distance between the groups' weighted distributions, from 0 to 1 (Kolmogorov and Smirnov's statistic).</summary>
    /// <returns>Null where a group is empty or has no weight.</returns>
    public static double? Distance(double[] values, bool[] isFirst, double[] weights)
    {
        // Values that are equal lie on one step of both; most have many rows.
        var (stepOf, steps) = (new Dictionary<double, int>(), new List<(double Value, double One, double Other)>());
        double one = 0, other = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (!stepOf.TryGetValue(values[i], out var step))
            {
                stepOf.Add(values[i], step = steps.Count);
                steps.Add((values[i], 0, 0));
            }
            ref var own = ref CollectionsMarshal.AsSpan(steps)[step];
            if (isFirst[i])
                (one, own.One) = (one + weights[i], own.One + weights[i]);
            else
                (other, own.Other) = (other + weights[i], own.Other + weights[i]);
        }
        if (!(one > 0 && other > 0))
            return null;
        steps.Sort((x, y) => x.Value.CompareTo(y.Value));
        double a = 0, b = 0, most = 0;
        foreach (var (_, ofOne, ofOther) in steps)
        {
            (a, b) = (a + ofOne / one, b + ofOther / other);
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
}

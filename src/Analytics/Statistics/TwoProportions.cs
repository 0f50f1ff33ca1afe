using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace NonResponse.Analytics.Statistics;

/// <summary>How likely two proportions would be to lie so far apart by chance alone.</summary>
public static class TwoProportions
{
    // What is left out of a tail is less than this share of it.
    private const double Negligible = 1e-17;

    /// <summary>Exact for any counts: twice the smaller tail of the hypergeometric distribution (Fisher's exact test, doubled).</summary>
    /// <param name="hits1">From 0 to <paramref name="trials1"/>.</param>
    /// <param name="trials1">Above 0.</param>
    /// <param name="hits2">From 0 to <paramref name="trials2"/>.</param>
    /// <param name="trials2">Above 0.</param>
    /// <returns>A p value of at most 1; R: <c>min(1, 2 * min(phyper(h1, n1, n2, h1 + h2), phyper(h1 - 1, n1, n2, h1 + h2, lower.tail = FALSE)))</c>.</returns>
    public static double Exact(long hits1, long trials1, long hits2, long trials2)
    {
        Check(hits1, trials1, hits2, trials2);
        var hits = hits1 + hits2;
        var at = Math.Exp(LogChoose(trials1, hits1) + LogChoose(trials2, hits2) - LogChoose(trials1 + trials2, hits));
        double lower = at, upper = at;
        var term = at;
        for (var x = hits1; x > Math.Max(0, hits - trials2) && term > Negligible * lower; x--)
            lower += term *= (double)x * (trials2 - hits + x) / ((double)(hits - x + 1) * (trials1 - x + 1));
        term = at;
        for (var x = hits1; x < Math.Min(trials1, hits) && term > Negligible * upper; x++)
            upper += term *= (double)(hits - x) * (trials1 - x) / ((double)(x + 1) * (trials2 - hits + x + 1));
        return Math.Min(1, 2 * Math.Min(lower, upper));
    }

    /// <summary>The score test with the variance of both together, allowing for more than chance and for counts that are not told exactly.</summary>
    /// <param name="hits1">From 0 to <paramref name="trials1"/>.</param>
    /// <param name="trials1">Above 0.</param>
    /// <param name="hits2">From 0 to <paramref name="trials2"/>.</param>
    /// <param name="trials2">Above 0.</param>
    /// <param name="spread">How many times as far proportions lie apart as by chance, as a standard deviation; at least 1.</param>
    /// <param name="countVariance1">The variance that rounding gave to each count of the first; 0 where they are exact.</param>
    /// <param name="countVariance2">The same of the second.</param>
    /// <returns>A p value of at most 1; 1 where all or none were hit. R, without the allowances: <c>prop.test(c(h1, h2), c(n1, n2), correct = FALSE)</c>.</returns>
    public static double Score(long hits1, long trials1, long hits2, long trials2, double spread = 1, double countVariance1 = 0, double countVariance2 = 0)
    {
        Check(hits1, trials1, hits2, trials2);
        double n1 = trials1, n2 = trials2, p = (hits1 + hits2) / (n1 + n2);
        if (p is 0 or 1)
            return 1;
        var variance = spread * spread * p * (1 - p) * (1 / n1 + 1 / n2) + (1 + p * p) * (countVariance1 / (n1 * n1) + countVariance2 / (n2 * n2));
        return Math.Min(1, 2 * Normal.CDF(0, 1, -Math.Abs(hits1 / n1 - hits2 / n2) / Math.Sqrt(variance)));
    }

    private static double LogChoose(long n, long k) => SpecialFunctions.GammaLn(n + 1.0) - SpecialFunctions.GammaLn(k + 1.0) - SpecialFunctions.GammaLn(n - k + 1.0);

    private static void Check(long hits1, long trials1, long hits2, long trials2)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trials1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trials2);
        ArgumentOutOfRangeException.ThrowIfNegative(hits1);
        ArgumentOutOfRangeException.ThrowIfNegative(hits2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits1, trials1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits2, trials2);
    }
}

using System.Collections.Concurrent;
using MathNet.Numerics.Distributions;

namespace NonResponse.Analytics.Statistics;

/// <summary>Means and differences of means.</summary>
public static class SampleMean
{
    // A file of means asks for the same few thousand again and again, and each is a search.
    private static readonly ConcurrentDictionary<long, double> Quantiles = new();

    /// <summary>A mean with its 95 % interval by Student's t.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="deviation">The standard deviation of the sample, 0 or more.</param>
    /// <param name="count">How many, 2 or more.</param>
    public static Estimate Interval95(double mean, double deviation, long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        var reach = Quantiles.GetOrAdd(count - 1, df => StudentT.InvCDF(0, 1, df, 0.975)) * deviation / Math.Sqrt(count);
        return new Estimate(mean, mean - reach, mean + reach);
    }

    /// <summary>How far scores fell in standard deviations of the first score, with its 95 % interval.</summary>
    /// <param name="fall">The mean fall.</param>
    /// <param name="first">The standard deviation of the first scores, above 0.</param>
    /// <param name="last">That of the last scores.</param>
    /// <param name="ofFall">That of the falls.</param>
    /// <param name="count">How many pairs, 3 or more.</param>
    /// <remarks>Becker 1988, Br J Math Stat Psychol 41:257-278: standardised by the first scores, whose spread treatment has not touched; the correlation of
    /// first and last follows from the three deviations. Not corrected for small samples.</remarks>
    public static Estimate EffectSize95(double fall, double first, double last, double ofFall, long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 3);
        var effect = fall / first;
        var correlation = last == 0 ? 0 : (first * first + last * last - ofFall * ofFall) / (2 * first * last);
        var error = Math.Sqrt(2 * (1 - correlation) / count + effect * effect / (2.0 * count));
        return new Estimate(effect, effect - Proportion.Z95 * error, effect + Proportion.Z95 * error);
    }
}

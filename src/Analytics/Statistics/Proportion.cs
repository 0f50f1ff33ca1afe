namespace NonResponse.Analytics.Statistics;

/// <summary>An estimate with its 95 % confidence interval, all in the estimate's own unit.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Lower">Lower end, never above <paramref name="Value"/>.</param>
/// <param name="Upper">Upper end, never below <paramref name="Value"/>.</param>
public readonly record struct Estimate(double Value, double Lower, double Upper);

/// <summary>Intervals for one proportion and for the difference of two.</summary>
public static class Proportion
{
    /// <summary>The 97.5 % point of the standard normal distribution; R: <c>qnorm(0.975)</c>.</summary>
    public const double Z95 = 1.959963984540054;

    /// <summary>Wilson score interval for a proportion at 95 % confidence, without continuity correction.</summary>
    /// <param name="events">Count, from 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">Count, above 0.</param>
    /// <returns>Fractions from 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The counts do not form a proportion.</exception>
    /// <remarks>Source: Wilson EB (1927), J Am Stat Assoc 22:209-212.</remarks>
    public static Estimate Wilson95(long events, long trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trials);
        ArgumentOutOfRangeException.ThrowIfNegative(events);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(events, trials);
        return Wilson95(events / (double)trials, trials);
    }

    /// <summary>The same of a share that so many trials' worth of rows tell.</summary>
    /// <param name="p">The share, from 0 to 1.</param>
    /// <param name="n">Above 0, and not always a whole number.</param>
    internal static Estimate Wilson95(double p, double n)
    {
        var z2 = Z95 * Z95;
        var centre = p + z2 / (2 * n);
        var half = Z95 * Math.Sqrt(p * (1 - p) / n + z2 / (4 * n * n));
        var scale = 1 + z2 / n;
        // The ends at shares of 0 and 1 are exactly 0 and 1; rounding must not move them.
        return new Estimate(p, p == 0 ? 0 : Math.Max(0, (centre - half) / scale), p == 1 ? 1 : Math.Min(1, (centre + half) / scale));
    }

    /// <summary>Difference of two independent proportions, the second less the first, with Newcombe's hybrid score interval.</summary>
    /// <param name="events1">Count, from 0 to <paramref name="trials1"/>.</param>
    /// <param name="trials1">Count, above 0.</param>
    /// <param name="events2">Count, from 0 to <paramref name="trials2"/>.</param>
    /// <param name="trials2">Count, above 0.</param>
    /// <returns>Fractions from -1 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The counts do not form proportions.</exception>
    /// <remarks>Source: Newcombe RG (1998), Stat Med 17:873-890, method 10.</remarks>
    public static Estimate Newcombe95(long events1, long trials1, long events2, long trials2)
    {
        var first = Wilson95(events1, trials1);
        var second = Wilson95(events2, trials2);
        var difference = second.Value - first.Value;
        var below = Math.Sqrt(Square(second.Value - second.Lower) + Square(first.Upper - first.Value));
        var above = Math.Sqrt(Square(second.Upper - second.Value) + Square(first.Value - first.Lower));
        return new Estimate(difference, difference - below, difference + above);
    }

    private static double Square(double x) => x * x;
}

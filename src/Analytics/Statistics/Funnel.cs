using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace NonResponse.Analytics.Statistics;

/// <summary>How much more proportions of several providers differ than by chance.</summary>
/// <param name="Phi">The mean square of their winsorised z-scores; 1 where chance is all.</param>
/// <param name="Between">Variance between providers (tau squared), on the scale of the arcsine of the square root; 0 where chance is enough.</param>
/// <param name="Providers">How many took part.</param>
/// <param name="P">How likely at least so much would be by chance: of chi squared, n times phi, with n - 1 degrees of freedom.</param>
/// <param name="Trim">The share of z-scores on either side that were drawn in.</param>
public readonly record struct Overdispersion(double Phi, double Between, int Providers, double P, double Trim);

/// <summary>Limits within which proportions of providers of different sizes are expected.</summary>
/// <remarks>Spiegelhalter 2005, Statistics in Medicine 24:1185-1202.</remarks>
public static class Funnel
{
    /// <summary>A limit by chance alone, exact and interpolated between whole numbers.</summary>
    /// <param name="target">The proportion of all, above 0 and below 1.</param>
    /// <param name="trials">The provider's size, above 0.</param>
    /// <param name="probability">How likely a smaller proportion is to be: 0.025 for the lower of 95 %.</param>
    /// <returns>A fraction from 0 to 1.</returns>
    /// <remarks>The smallest r with F(r) of at least the probability, less (F(r) - p) / (F(r) - F(r - 1)): section A.1.1.</remarks>
    public static double Exact(double target, long trials, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trials);
        if (target is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(target));
        if (probability is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(probability));
        var (below, reaching) = Around(target, trials, probability);
        while (reaching - below > 1)
        {
            var middle = below + (reaching - below) / 2;
            if (AtMost(target, trials, middle) >= probability)
                reaching = middle;
            else
                below = middle;
        }
        var at = AtMost(target, trials, reaching);
        var step = (at - probability) / (at - AtMost(target, trials, reaching - 1));
        return Math.Clamp((reaching - step) / trials, 0, 1);
    }

    /// <summary>Whole numbers between which the limit lies: near the normal approximation in all but the smallest providers.</summary>
    private static (long Below, long Reaching) Around(double target, long trials, double probability)
    {
        var near = (long)(trials * target + Normal.InvCDF(0, 1, probability) * Math.Sqrt(trials * target * (1 - target)));
        for (var reach = 4L; ; reach *= 4)
        {
            var (below, reaching) = (Math.Max(-1, near - reach), Math.Min(trials, near + reach));
            if ((below < 0 || AtMost(target, trials, below) < probability) && (reaching >= trials || AtMost(target, trials, reaching) >= probability))
                return (below, Math.Max(below + 1, reaching));
        }
    }

    /// <summary>A limit that allows for differences between providers beside chance.</summary>
    /// <param name="target">The proportion of all, from 0 to 1.</param>
    /// <param name="trials">The provider's size, above 0.</param>
    /// <param name="z">Standard deviations from the target; negative for the lower limit.</param>
    /// <param name="between">Variance between providers, as in <see cref="Overdispersion.Between"/>.</param>
    /// <returns>A fraction from 0 to 1.</returns>
    public static double Widened(double target, long trials, double z, double between)
    {
        var angle = Angle(target) + z * Math.Sqrt(1 / (4.0 * trials) + between);
        var sine = Math.Sin(Math.Clamp(angle, 0, Math.PI / 2));
        return sine * sine;
    }

    /// <summary>Tests whether providers differ by more than chance.</summary>
    /// <param name="hits">Counts, from 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">Sizes, above 0.</param>
    /// <param name="trim">The share of z-scores on either side that are drawn in to the last that is not, so that a few that stand out do not make the rest look ordinary.</param>
    /// <returns>Null where there are fewer than two providers, or all proportions are 0 or 1.</returns>
    public static Overdispersion? Dispersion(IReadOnlyList<long> hits, IReadOnlyList<long> trials, double trim = 0.1)
    {
        var target = (double)hits.Sum() / trials.Sum();
        if (hits.Count < 2 || target is not (> 0 and < 1))
            return null;
        var z = hits.Select((h, i) => (Angle((double)h / trials[i]) - Angle(target)) * 2 * Math.Sqrt(trials[i])).ToList();
        var sorted = z.Order().ToList();
        var (low, high) = (Quantile.Of(sorted, trim), Quantile.Of(sorted, 1 - trim));
        var phi = z.Average(v => Math.Clamp(v, low, high) * Math.Clamp(v, low, high));
        var n = hits.Count;
        var weights = trials.Select(t => 4.0 * t).ToList();
        var between = (n * phi - (n - 1)) / (weights.Sum() - weights.Sum(w => w * w) / weights.Sum());
        return new Overdispersion(phi, Math.Max(0, between), n, SpecialFunctions.GammaUpperRegularized((n - 1) / 2.0, n * phi / 2), trim);
    }

    private static double Angle(double proportion) => Math.Asin(Math.Sqrt(proportion));

    private static double AtMost(double p, long n, long k) => k < 0 ? 0 : k >= n ? 1 : SpecialFunctions.BetaRegularized(n - k, k + 1, 1 - p);
}

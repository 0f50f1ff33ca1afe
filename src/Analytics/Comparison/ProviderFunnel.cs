using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>Where a provider lies among the limits.</summary>
public enum FunnelPosition
{
    /// <summary>Its figure is hidden, or it counted nobody.</summary>
    NotShown,

    /// <summary>Within the 95 % limits.</summary>
    Within,

    /// <summary>Above the upper 95 % limit.</summary>
    Above95,

    /// <summary>Above the upper 99.8 % limit.</summary>
    Above998,

    /// <summary>Below the lower 95 % limit.</summary>
    Below95,

    /// <summary>Below the lower 99.8 % limit.</summary>
    Below998,
}

/// <summary>The limits for one size.</summary>
/// <param name="Size">Of how many, or how many are expected.</param>
/// <param name="Lower998">Below it lie one in a thousand by chance.</param>
/// <param name="Lower95">Below it lie one in forty.</param>
/// <param name="Upper95">Above it lie one in forty.</param>
/// <param name="Upper998">Above it lie one in a thousand.</param>
public readonly record struct FunnelLimit(double Size, double Lower998, double Lower95, double Upper95, double Upper998)
{
    /// <summary>Where a value lies among them.</summary>
    public FunnelPosition PositionOf(double value) =>
        value > Upper998 ? FunnelPosition.Above998 : value < Lower998 ? FunnelPosition.Below998
        : value > Upper95 ? FunnelPosition.Above95 : value < Lower95 ? FunnelPosition.Below95
        : FunnelPosition.Within;
}

/// <summary>A provider in a funnel.</summary>
/// <param name="Provider">Its code.</param>
/// <param name="Figure">Its figure.</param>
/// <param name="Limit">The limits for its size; null where the figure is hidden.</param>
/// <param name="Position">Where it lies.</param>
public sealed record FunnelPoint(string Provider, Figure Figure, FunnelLimit? Limit, FunnelPosition Position);

/// <summary>Providers of different sizes among the limits of chance about what all of them have together.</summary>
/// <remarks>Spiegelhalter 2005, Statistics in Medicine 24:1185-1202. Limits are exact binomial; where providers differ by more than chance (p below 0.05), they allow for
/// that too, by a random effect on the scale of the arcsine of the square root. Everything is computed from released figures.</remarks>
public sealed record ProviderFunnel
{
    private const double Z95 = Proportion.Z95;
    private const double Z998 = 3.090232306167813;
    private const double TailOf95 = 0.025;
    private const double TailOf998 = 0.001;

    // Below this p, differences between providers are more than chance.
    private const double Significant = 0.05;

    private const int CurvePoints = 60;

    /// <summary>What is compared.</summary>
    public required Measure Measure { get; init; }

    /// <summary>When.</summary>
    public required Period Period { get; init; }

    /// <summary>The share of all providers that are shown.</summary>
    public required double Target { get; init; }

    /// <summary>How much more than by chance they differ; null where there are fewer than two, or all shares are 0 or 1.</summary>
    public required Overdispersion? Dispersion { get; init; }

    /// <summary>Whether the limits allow for more than chance.</summary>
    public required bool IsWidened { get; init; }

    /// <summary>The providers in order of their names.</summary>
    public required IReadOnlyList<FunnelPoint> Points { get; init; }

    /// <summary>The limits from the smallest to the largest size, for the lines.</summary>
    public required IReadOnlyList<FunnelLimit> Curve { get; init; }

    /// <summary>How many providers would lie outside the 95 % limits, and outside the 99.8 % limits, by chance alone.</summary>
    public (double Outside95, double Outside998) ByChance => Points.Count(p => p.Limit is not null) is var n ? (n * 2 * TailOf95, n * 2 * TailOf998) : default;

    /// <summary>Lays the limits.</summary>
    /// <param name="figures">The figures of the providers, all of one measure.</param>
    /// <returns>Null where fewer than two are shown, or all have hit nobody or everybody.</returns>
    internal static ProviderFunnel? Of(IReadOnlyList<Figure> figures)
    {
        var shown = figures.Where(f => f is { Numerator: not null, Denominator: > 0 }).ToList();
        if (shown.Count < 2)
            return null;
        var (hits, trials) = (shown.Select(f => f.Numerator!.Value).ToList(), shown.Select(f => f.Denominator!.Value).ToList());
        var target = (double)hits.Sum() / trials.Sum();
        if (target is not (> 0 and < 1))
            return null;
        var dispersion = Funnel.Dispersion(hits, trials);
        var between = dispersion is { Between: > 0, P: < Significant } d ? d.Between : 0;
        FunnelLimit Limit(long size) => between > 0
            ? new FunnelLimit(size, Funnel.Widened(target, size, -Z998, between), Funnel.Widened(target, size, -Z95, between), Funnel.Widened(target, size, Z95, between), Funnel.Widened(target, size, Z998, between))
            : new FunnelLimit(size, Funnel.Exact(target, size, TailOf998), Funnel.Exact(target, size, TailOf95), Funnel.Exact(target, size, 1 - TailOf95), Funnel.Exact(target, size, 1 - TailOf998));
        return new ProviderFunnel
        {
            Measure = figures[0].Measure,
            Period = figures[0].Period,
            Target = target,
            Dispersion = dispersion,
            IsWidened = between > 0,
            Points =
            [
                .. figures.Select(f => f is { Denominator: > 0 and var n, Value: { } value } && Limit(n) is var limit
                    ? new FunnelPoint(f.Level, f, limit, limit.PositionOf(value)) : new FunnelPoint(f.Level, f, null, FunnelPosition.NotShown)),
            ],
            Curve = [.. Sizes(trials.Min(), trials.Max()).Select(Limit)],
        };
    }

    /// <summary>Sizes for a line: closer together where it bends, among the small.</summary>
    private static IEnumerable<long> Sizes(long smallest, long largest)
    {
        var from = Math.Max(5, smallest / 2);
        var to = (long)Math.Ceiling(largest * 1.05);
        return Enumerable.Range(0, CurvePoints + 1).Select(i => (long)Math.Round(from * Math.Pow((double)to / from, (double)i / CurvePoints))).Distinct();
    }
}

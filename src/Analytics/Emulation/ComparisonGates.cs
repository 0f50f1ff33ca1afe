namespace NonResponse.Analytics;

/// <summary>What has to hold before an estimate is shown: whether both strategies went to the same people, and whether there is enough to tell.</summary>
/// <remarks>Diagnostics before the estimate is seen, as in OHDSI's studies (Schuemie and others 2018, Phil Trans R Soc A 376:20170356).</remarks>
internal static class ComparisonGates
{
    /// <summary>The largest standardised difference that may be left.</summary>
    public const double MostDifference = 0.1;

    /// <summary>What the weighted decisions of each strategy must be worth.</summary>
    public const double LeastWorth = 50;

    /// <summary>The same, as a share of their number.</summary>
    public const double LeastWorthShare = 0.3;

    /// <summary>The share that must be in equipoise.</summary>
    public const double LeastEquipoise = 0.2;

    /// <summary>Of each strategy so many must have had the outcome, and so many not.</summary>
    public const int LeastEvents = 10;

    /// <summary>Of how many what led to the decision may be missing.</summary>
    public const double MostMissing = 0.2;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ComparisonGate> Of(ComparisonData data, double? difference, double worth, double worthShare, double equipoise, int events, double? detectable, double? missing) =>
    [
        new("balance", "Largest standardised difference after weighting", difference, MostDifference, difference <= MostDifference, false),
        new("effective_size", "What the weighted decisions of the smaller strategy are worth", worth, LeastWorth, worth >= LeastWorth, false),
        new("effective_share", "The same, as a share of its decisions", worthShare, LeastWorthShare, worthShare >= LeastWorthShare, true),
        new("equipoise", "Share of decisions for which both strategies were real options", equipoise, LeastEquipoise, equipoise >= LeastEquipoise, true),
        new("events", "Decisions with the rarer outcome, of the strategy that has fewer", events, LeastEvents, events >= LeastEvents, false),
        new("detectable_difference", "Smallest difference that would be found", detectable, data.Of.RelevantDifference, detectable <= data.Of.RelevantDifference, true),
        .. missing is { } share ? [new ComparisonGate("recorded", "Share without a recorded course of the step before", share, MostMissing, share <= MostMissing, true)] : Array.Empty<ComparisonGate>(),
    ];
}

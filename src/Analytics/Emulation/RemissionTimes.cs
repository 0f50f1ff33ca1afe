using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>Days to the first score of remission, by strategy, with dropping out as what may keep it from being seen.</summary>
/// <remarks>Scores are seen at visits: where one strategy has more of them, its remissions are seen sooner. Contrasts and weighted curves are null where a gate withholds estimates.</remarks>
public sealed record RemissionTimes
{
    /// <summary>Days for which remission is watched.</summary>
    public const int Horizon = DecisionOutcome.Horizon;

    /// <summary>Curves end where fewer than this are at risk.</summary>
    public const int LeastAtRisk = 10;

    /// <summary>Of the first strategy.</summary>
    public required StrategyTimes First { get; init; }

    /// <summary>Of the second.</summary>
    public required StrategyTimes Second { get; init; }

    /// <summary>Of no difference, by the log-rank test, without weights; null where it is withheld, or there is nothing to test.</summary>
    public double? LogRankP { get; init; }

    /// <summary>The strategies as they were seen.</summary>
    public required TimeContrasts Crude { get; init; }

    /// <summary>Weighted for whom the comparison speaks of.</summary>
    public required TimeContrasts Weighted { get; init; }
}

/// <summary>How remission came about under one strategy. Curves end where fewer than <see cref="RemissionTimes.LeastAtRisk"/> are at risk.</summary>
/// <remarks>Errors of <paramref name="Free"/> are Greenwood's; those of the other curves are of the infinitesimal jackknife by patient, with weights taken as given.</remarks>
/// <param name="Until">The last day on which so many are at risk; null where they never are.</param>
/// <param name="AtRisk">Every fortnight until then, how many are watched still, without remission.</param>
/// <param name="Free">The share without remission, by Kaplan and Meier: as if those who dropped out would have fared like those who stayed.</param>
/// <param name="Remission">The share that was seen to remit, by Aalen and Johansen.</param>
/// <param name="Dropout">The share that dropped out before.</param>
/// <param name="WeightedFree">As <paramref name="Free"/>, weighted for the target.</param>
/// <param name="WeightedRemission">As <paramref name="Remission"/>, likewise.</param>
/// <param name="WeightedDropout">As <paramref name="Dropout"/>, likewise.</param>
/// <param name="MeanDays">Mean days without remission to the horizon, as they were seen; null where it is withheld, or nobody is watched so long.</param>
/// <param name="WeightedMeanDays">The same, weighted.</param>
public sealed record StrategyTimes(
    int? Until, IReadOnlyList<WatchedOn> AtRisk, Survival Free, ShareCurve Remission, ShareCurve Dropout, ShareCurve? WeightedFree, ShareCurve? WeightedRemission, ShareCurve? WeightedDropout,
    Estimate? MeanDays, double? WeightedMeanDays);

/// <summary>How many are watched still.</summary>
/// <param name="Day">Days since the decision.</param>
/// <param name="AtRisk">Those without remission who are in care then.</param>
public readonly record struct WatchedOn(int Day, long AtRisk);

/// <summary>How the times of two strategies differ, errors by patient; for weights, with the part that estimating propensities has in them.</summary>
/// <param name="Days">Mean days without remission to the horizon, first less second; null with a reason in its note.</param>
/// <param name="DaysNote">Why there is none, or what is to be said of it.</param>
/// <param name="Hazard">The hazard ratio of remission, first to second: above 1, remission comes sooner under the first. Null with a reason in its note.</param>
/// <param name="HazardNote">Why there is none, or what is to be said of it.</param>
/// <param name="ProportionalityP">Of a hazard ratio that stays the same over time; null where it cannot be tested.</param>
public sealed record TimeContrasts(Contrast? Days, string DaysNote, Contrast? Hazard, string HazardNote, double? ProportionalityP);

using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>How a model does for one group of people, and against all others.</summary>
/// <param name="Axis">The breakdown.</param>
/// <param name="Level">The group.</param>
/// <param name="Steps">Later steps of theirs whose outcome is known.</param>
/// <param name="Performance">Null where too few responded or did not.</param>
/// <param name="AtCapacity">At the threshold that is the same for everybody; null likewise.</param>
/// <param name="AucDifference">That of the group less that of all others; null where either cannot be told.</param>
/// <param name="ObservedOverExpectedDifference">Likewise.</param>
/// <param name="SlopeDifference">Likewise, of the calibration slope.</param>
/// <param name="SensitivityDifference">Likewise, at the common threshold.</param>
/// <param name="FalsePositivesDifference">Likewise.</param>
public sealed record RiskGroup(
    string Axis, string Level, int Steps, RiskPerformance? Performance, RiskCapacity? AtCapacity,
    Estimate? AucDifference, Estimate? ObservedOverExpectedDifference, Estimate? SlopeDifference, Estimate? SensitivityDifference, Estimate? FalsePositivesDifference)
{
    /// <summary>A group with fewer who responded, or fewer who did not, is not judged.</summary>
    public const int FewestOfEach = 20;

    /// <summary>Every group of every breakdown by which models are held to be fair.</summary>
    /// <param name="data">The steps.</param>
    /// <param name="rows">The rows that were scored.</param>
    /// <param name="scored">Their risks and outcomes.</param>
    /// <param name="capacity">The threshold of all.</param>
    internal static IReadOnlyList<RiskGroup> All(PredictionData data, IReadOnlyList<int> rows, ScoredSteps scored, RiskCapacity capacity)
    {
        var groups = new List<RiskGroup>();
        foreach (var axis in data.Groups)
            for (var level = 0; level < axis.Levels.Count; level++)
            {
                var own = scored.Where(i => axis.LevelOfRow[rows[i]] == level);
                if (own.Risks.Length > 0)
                    groups.Add(Of(axis.Name, axis.Levels[level], own, () => scored.Where(i => axis.LevelOfRow[rows[i]] != level), capacity));
            }
        return groups;
    }

    private static RiskGroup Of(string axis, string level, ScoredSteps own, Func<ScoredSteps> rest, RiskCapacity capacity)
    {
        if (!IsEnough(own))
            return new RiskGroup(axis, level, own.Risks.Length, null, null, null, null, null, null, null);
        var others = rest();
        var (performance, at) = (RiskPerformance.Of(own), RiskCapacity.At(own, capacity.Share, capacity.Threshold, capacity.AtThreshold));
        if (!IsEnough(others))
            return new RiskGroup(axis, level, own.Risks.Length, performance, at, null, null, null, null, null);
        // Of the others, only what is compared: their curve of calibration would take as long as all else.
        var (rank, ratio, then) = (RocArea.Of(others.Risks, others.Happened, others.Patients, others.Weights), RiskPerformance.RatioOf(others), RiskCapacity.At(others, capacity.Share, capacity.Threshold, capacity.AtThreshold));
        return new RiskGroup(
            axis, level, own.Risks.Length, performance, at,
            Difference(performance.Auc?.Interval, rank?.Interval), Difference(performance.ObservedOverExpected, ratio),
            performance.Calibration is { } calibration ? Difference(calibration.Slope, PredictionCalibration.SlopeOf(others.Risks, others.Happened, others.Weights, others.Patients)) : null,
            Difference(at.Sensitivity, then.Sensitivity), Difference(at.FalsePositives, then.FalsePositives));
    }

    private static bool IsEnough(ScoredSteps some) => some.Happened.Count(h => h) >= FewestOfEach && some.Happened.Count(h => !h) >= FewestOfEach;

    // Groups hold different people, so that their errors add up; each side's own reach is taken (Zou and Donner 2008, Stat Med 27:1693-1702).
    private static Estimate? Difference(Estimate? first, Estimate? second)
    {
        if (first is not { } a || second is not { } b)
            return null;
        var value = a.Value - b.Value;
        return new Estimate(value, value - Root(a.Value - a.Lower, b.Upper - b.Value), value + Root(a.Upper - a.Value, b.Value - b.Lower));
    }

    private static double Root(double x, double y) => Math.Sqrt(x * x + y * y);
}

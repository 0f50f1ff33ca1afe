using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>By which chart a measure is judged over time.</summary>
public enum ChartMethod
{
    /// <summary>Rates: p', whose limits widen with the variation that chance does not explain.</summary>
    LaneyProportions,

    /// <summary>Counts: u', likewise, with the days of the month as area.</summary>
    LaneyRates,

    /// <summary>Means of different numbers: I'.</summary>
    Means,

    /// <summary>Single values: XmR.</summary>
    Individuals,

    /// <summary>Too few points for limits: the runs about the median.</summary>
    Run,

    /// <summary>No chart of chance fits, as for stock, which carries over from month to month.</summary>
    Line,
}

/// <summary>Why a chart has no limits.</summary>
public enum WhyNoLimits
{
    /// <summary>It has.</summary>
    None,

    /// <summary>There are fewer than <see cref="ControlChart.FewestPoints"/> settled points.</summary>
    FewPoints,

    /// <summary>The points do not vary at all.</summary>
    Flat,

    /// <summary>It is of stock.</summary>
    Stock,
}

/// <summary>What the latest settled point of a chart says.</summary>
public enum Variation
{
    /// <summary>There is no settled point, or nothing can be told.</summary>
    NotKnown,

    /// <summary>Chance is enough.</summary>
    CommonCause,

    /// <summary>More than chance, and for the better.</summary>
    Improvement,

    /// <summary>More than chance, and for the worse.</summary>
    Concern,

    /// <summary>More than chance, upwards, of a measure that has no better or worse.</summary>
    High,

    /// <summary>The same, downwards.</summary>
    Low,
}

/// <summary>Whether a process as it is will meet its target.</summary>
public enum Assurance
{
    /// <summary>There is no target, or there are no limits.</summary>
    None,

    /// <summary>The target lies beyond the limits on the good side of failing: it is met month after month.</summary>
    Passes,

    /// <summary>It is not, month after month.</summary>
    Fails,

    /// <summary>It lies between the limits: chance decides.</summary>
    HitOrMiss,
}

/// <summary>One point of a control chart.</summary>
/// <param name="Period">A month or a quarter.</param>
/// <param name="Figure">The figure; null where nothing was counted.</param>
/// <param name="Limit">Its limits; null where the chart has none there.</param>
/// <param name="Signal">Why it is more than chance.</param>
/// <param name="IsProvisional">Whether it can still change: it takes no part in limits and signals.</param>
/// <param name="Phase">The place of its phase: phases part where a chart was rebased.</param>
/// <param name="Target">What is asked of it; null for nothing.</param>
public sealed record ControlPoint(Period Period, Figure? Figure, ControlLimit? Limit, Signal Signal, bool IsProvisional, int Phase, Target? Target)
{
    /// <summary>The value that is drawn; null where hidden or missing.</summary>
    public double? Value => Figure?.Value;
}

/// <summary>A stretch of a chart with limits of its own.</summary>
/// <param name="First">The first period.</param>
/// <param name="Method">By which chart it is judged.</param>
/// <param name="Why">Why it has no limits.</param>
/// <param name="Spread">How much more than by chance its points vary, at least 1; null where the method doesn't say.</param>
/// <param name="Run">The runs about the median, where it has no limits.</param>
/// <param name="Rebase">The entry of the register that began it; null for the first.</param>
public sealed record ControlPhase(Period First, ChartMethod Method, WhyNoLimits Why, double? Spread, RunChart? Run, Rebase? Rebase);

/// <summary>A measure over time, with what chance alone would do, and the points that are more.</summary>
public sealed record ControlChart
{
    /// <summary>Settled points that limits need; below, a run chart takes their place.</summary>
    public const int FewestPoints = 12;

    /// <summary>Points on one side of the centre after which new limits are proposed.</summary>
    public const int PointsToPropose = 8;

    /// <summary>What is measured.</summary>
    public required Measure Measure { get; init; }

    /// <summary>Month or quarter.</summary>
    public required PeriodKind Grain { get; init; }

    /// <summary>In order of time, without gaps: a period without a figure is a point without one.</summary>
    public required IReadOnlyList<ControlPoint> Points { get; init; }

    /// <summary>In order of time, at least one.</summary>
    public required IReadOnlyList<ControlPhase> Phases { get; init; }

    /// <summary>What the latest settled point says.</summary>
    public required Variation Variation { get; init; }

    /// <summary>Whether the target is met by the process as it is.</summary>
    public required Assurance Assurance { get; init; }

    /// <summary>The period from which on new limits are proposed; null for none. They are never drawn before somebody has entered them in the register.</summary>
    public Period? ProposedRebase { get; init; }

    /// <summary>The latest point that is settled and shown; null where there is none.</summary>
    public ControlPoint? Latest => Points.LastOrDefault(p => p is { IsProvisional: false, Value: not null });
}

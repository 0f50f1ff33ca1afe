using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>A coefficient of the case-mix model.</summary>
/// <param name="Factor">What it is of.</param>
/// <param name="Level">Which level, compared with the factor's first.</param>
/// <param name="Steps">Steps of the level, as a reader may see them; null where hidden.</param>
/// <param name="OddsRatio">Its odds ratio with the 95 % interval; null for the first level, and for a level of too few that counts with the first.</param>
public sealed record CaseMixTerm(string Factor, string Level, long? Steps, Estimate? OddsRatio);

/// <summary>A tenth of the steps by what the model expects of them.</summary>
/// <param name="Steps">How many; null where hidden.</param>
/// <param name="Expected">The share that is expected.</param>
/// <param name="Observed">The share that was seen, with its 95 % interval; null where hidden.</param>
public sealed record CalibrationGroup(long? Steps, double Expected, Estimate? Observed);

/// <summary>How well the model expects what is seen.</summary>
/// <param name="IsEarlierModel">Whether the model was fitted to the twelve months before: it has not seen these outcomes. Where they are too few, it is the model itself, and its calibration in the large and slope say nothing.</param>
/// <param name="Steps">How many steps it was held against; as a reader may see them.</param>
/// <param name="InTheLarge">The log odds by which it expects too little (above 0) or too much; null where that cannot be told.</param>
/// <param name="Slope">1 where its expectations are as far apart as the outcomes; below 1 where they are too far apart; null likewise.</param>
/// <param name="Concordance">The chance that a step that responded was expected to more than one that did not (c): 0.5 tells nothing, 1 everything.</param>
/// <param name="Brier">The mean square of what was expected less what was seen.</param>
/// <param name="BrierOfMean">That of expecting the same of everybody.</param>
/// <param name="Groups">Tenths, from the least expected.</param>
public sealed record CaseMixCalibration(
    bool IsEarlierModel, long Steps, double? InTheLarge, double? Slope, double Concordance, double Brier, double BrierOfMean, IReadOnlyList<CalibrationGroup> Groups);

/// <summary>A provider's outcomes against those expected of its patients.</summary>
/// <param name="Provider">Its code.</param>
/// <param name="Steps">Observed steps.</param>
/// <param name="Observed">Of them, hits.</param>
/// <param name="Expected">Hits expected.</param>
/// <param name="Ratio">Observed over expected, with its 95 % interval from the binomial variance of what is expected.</param>
/// <param name="Shrunk">The same, drawn towards the mean of all by as much as chance may have moved it.</param>
/// <param name="Limit">The limits of chance about 1 for its patients.</param>
/// <param name="Position">Where it lies.</param>
public sealed record AdjustedProvider(
    string Provider, long? Steps, long? Observed, double? Expected, Estimate? Ratio, Estimate? Shrunk, FunnelLimit? Limit, FunnelPosition Position);

/// <summary>Providers compared by what was to be expected of the patients whom they treated.</summary>
public sealed record CaseMixComparison
{
    /// <summary>What is compared.</summary>
    public required Measure Measure { get; init; }

    /// <summary>When.</summary>
    public required Period Period { get; init; }

    /// <summary>In order of their names.</summary>
    public required IReadOnlyList<AdjustedProvider> Providers { get; init; }

    /// <summary>How much more than by chance they differ: Cochran's Q over its degrees of freedom.</summary>
    public required double Phi { get; init; }

    /// <summary>The variance between providers of the ratio (DerSimonian and Laird).</summary>
    public required double Between { get; init; }

    /// <summary>How likely such differences would be by chance.</summary>
    public required double P { get; init; }

    /// <summary>Whether the limits allow for more than chance.</summary>
    public required bool IsWidened { get; init; }

    /// <summary>The limits by the number expected, for the lines.</summary>
    public required IReadOnlyList<FunnelLimit> Curve { get; init; }

    /// <summary>The model.</summary>
    public required IReadOnlyList<CaseMixTerm> Terms { get; init; }

    /// <summary>How far it can be trusted.</summary>
    public required CaseMixCalibration Calibration { get; init; }
}

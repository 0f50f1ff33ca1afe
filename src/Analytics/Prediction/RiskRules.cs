using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>What marks a model not for use.</summary>
internal static class RiskRules
{
    public const double LeastSlope = 0.8, MostSlope = 1.2, LeastRatio = 0.9, MostRatio = 1.1;

    /// <summary>Of a model that is not surely better than severity alone.</summary>
    public const string NoGain = "on later steps it is not surely nearer to what happened than severity alone";

    /// <summary>Why a model is not for use; empty where it may be used for what it is meant for.</summary>
    /// <param name="gain">Log loss of severity alone less that of the model, on later steps.</param>
    /// <param name="later">How it did on later steps.</param>
    public static IReadOnlyList<string> WhyNotForUse(Estimate? gain, RiskPerformance later) => [.. gain is { Lower: > 0 } ? [] : new[] { NoGain }, .. WhyNotCalibrated(later)];

    /// <summary>Of those reasons, the ones that calibration gives.</summary>
    public static IEnumerable<string> WhyNotCalibrated(RiskPerformance later)
    {
        if (later.Calibration is not { } calibration)
            yield return "its calibration on later steps cannot be told";
        else if (IsSlopeOff(calibration.Slope))
            yield return FormattableString.Invariant($"its calibration slope on later steps lies outside {LeastSlope} to {MostSlope}");
        if (later.ObservedOverExpected.Value is < LeastRatio or > MostRatio)
            yield return FormattableString.Invariant($"observed over expected on later steps lies outside {LeastRatio} to {MostRatio}");
    }

    /// <summary>Whether the whole interval of a slope lies on one side of what is right.</summary>
    public static bool IsSlopeOff(Estimate slope) => slope.Upper < LeastSlope || slope.Lower > MostSlope;
}

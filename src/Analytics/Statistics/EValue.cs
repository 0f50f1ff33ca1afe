namespace NonResponse.Analytics.Statistics;

/// <summary>How strongly something that was not measured would have to be tied to both strategy and outcome to explain an estimate away.</summary>
/// <remarks>VanderWeele and Ding (2017), Ann Intern Med 167:268-274. Their example: 0.80 (0.71 to 0.91) gives 1.81, and 1.43 for the end of the interval.</remarks>
public static class EValue
{
    /// <summary>Of a risk ratio.</summary>
    /// <param name="ratio">Above 0.</param>
    /// <returns>1 or more.</returns>
    public static double OfRiskRatio(double ratio)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ratio);
        var away = ratio < 1 ? 1 / ratio : ratio;
        return away + Math.Sqrt(away * (away - 1));
    }

    /// <summary>Of the end of the interval of a risk ratio that lies nearer to 1; 1 where the interval holds 1.</summary>
    public static double OfNearerEnd(Estimate ratio) =>
        ratio.Lower <= 1 && ratio.Upper >= 1 ? 1 : OfRiskRatio(ratio.Value > 1 ? ratio.Lower : ratio.Upper);

    /// <summary>The risk ratio that a hazard ratio of a frequent outcome is taken for.</summary>
    public static double RatioOfHazards(double ratio)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ratio);
        return (1 - Math.Pow(0.5, Math.Sqrt(ratio))) / (1 - Math.Pow(0.5, Math.Sqrt(1 / ratio)));
    }
}

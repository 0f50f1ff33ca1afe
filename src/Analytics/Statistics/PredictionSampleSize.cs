namespace NonResponse.Analytics.Statistics;

/// <summary>How many rows a prediction model of a yes or no needs before it is worth fitting.</summary>
/// <param name="ForShrinkage">So that coefficients are expected to shrink by no more than a tenth.</param>
/// <param name="ForFit">So that the apparent and the true Nagelkerke R² are expected to differ by no more than 0.05.</param>
/// <param name="ForPrevalence">So that the overall risk is known to within 0.05.</param>
/// <remarks>Riley and others (2019, Stat Med 38:1276-1296); agrees with the examples of <c>pmsampsize</c>.</remarks>
public sealed record PredictionSampleSize(int ForShrinkage, int ForFit, int ForPrevalence)
{
    private const double Shrinkage = 0.9, Optimism = 0.05, Margin = 0.05;

    /// <summary>What all three ask for.</summary>
    public int Needed => Math.Max(ForShrinkage, Math.Max(ForFit, ForPrevalence));

    /// <summary>Works it out.</summary>
    /// <param name="parameters">Coefficients beside the intercept that are considered, at least 1.</param>
    /// <param name="coxSnell">The Cox-Snell R² that is expected, above 0 and below its highest.</param>
    /// <param name="prevalence">The share with the outcome, above 0 and below 1.</param>
    public static PredictionSampleSize Of(int parameters, double coxSnell, double prevalence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parameters, 1);
        var highest = HighestCoxSnell(prevalence);
        if (!(coxSnell > 0 && coxSnell < highest))
            throw new ArgumentOutOfRangeException(nameof(coxSnell), "is above 0 and below the highest that the prevalence allows");
        double For(double shrinkage) => parameters / ((shrinkage - 1) * Math.Log(1 - coxSnell / shrinkage));
        return new PredictionSampleSize(
            (int)Math.Ceiling(For(Shrinkage)), (int)Math.Ceiling(For(coxSnell / (coxSnell + Optimism * highest))),
            (int)Math.Ceiling(Proportion.Z95 / Margin * (Proportion.Z95 / Margin) * prevalence * (1 - prevalence)));
    }

    /// <summary>The highest Cox-Snell R² of an outcome.</summary>
    /// <param name="prevalence">The share that has it, above 0 and below 1.</param>
    public static double HighestCoxSnell(double prevalence)
    {
        if (!(prevalence > 0 && prevalence < 1))
            throw new ArgumentOutOfRangeException(nameof(prevalence), "is above 0 and below 1");
        return 1 - Math.Exp(2 * (prevalence * Math.Log(prevalence) + (1 - prevalence) * Math.Log(1 - prevalence)));
    }
}

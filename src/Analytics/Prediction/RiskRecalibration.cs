using MathNet.Numerics.Distributions;
using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>How a model is put right.</summary>
public enum RecalibrationKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>All log odds move by as much.</summary>
    Intercept,

    /// <summary>They are drawn together or apart as well.</summary>
    InterceptAndSlope,
}

/// <summary>How newer steps would put a model right, by maximum likelihood.</summary>
/// <param name="Steps">Steps with a known outcome.</param>
/// <param name="Events">Those that did not respond.</param>
/// <param name="InterceptAlone">What is added to all log odds where the slope stays 1, with patients as clusters.</param>
/// <param name="Intercept">What is added where the slope is free.</param>
/// <param name="Slope">What log odds are multiplied by.</param>
/// <param name="Wanted">What the steps ask for.</param>
/// <remarks>Intercept, then slope: Steyerberg and others (2004, Stat Med 23:2567-2586). Which of them is wanted is told by the closed test of Vergouwe and others (2017, Stat Med 36:4529-4539):
/// first that none is, on two degrees of freedom; then that the intercept is enough, on one; each at 5 %.</remarks>
public sealed record RiskRecalibration(int Steps, int Events, Estimate InterceptAlone, Estimate Intercept, Estimate Slope, RecalibrationKind Wanted)
{
    private const int FewestOfEach = 50;
    private const double Level = 0.05;

    /// <summary>The line through log odds that one kind asks for.</summary>
    /// <param name="kind">Which.</param>
    public Recalibration LineOf(RecalibrationKind kind) => kind switch
    {
        RecalibrationKind.None => Recalibration.None,
        RecalibrationKind.Intercept => new Recalibration(InterceptAlone.Value, 1),
        _ => new Recalibration(Intercept.Value, Slope.Value),
    };

    /// <summary>Works it out.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The steps.</param>
    /// <param name="rows">Which of them; those without a known outcome are passed over.</param>
    /// <exception cref="RecalibrationException">The steps cannot tell.</exception>
    internal static RiskRecalibration Of(RiskModel model, PredictionData data, IReadOnlyList<int> rows)
    {
        int[] observed = [.. rows.Where(data.IsObserved)];
        double[] happened = [.. observed.Select(r => data.IsNonresponse(r) ? 1.0 : 0)];
        var events = (int)happened.Sum();
        if (Math.Min(events, observed.Length - events) < FewestOfEach)
            throw new RecalibrationException(FormattableString.Invariant($"of the steps since the model learnt, fewer than {FewestOfEach} {(events < FewestOfEach ? "did not respond" : "responded")}"));
        double[] logOdds = [.. model.Risks(data.Table, observed, UnseenLevel.AsMostFrequent).Select(PredictionCalibration.LogOdds)];
        if (logOdds.Min() == logOdds.Max())
            throw new RecalibrationException("the model gives every step the same risk, so that no slope can be told");
        double[] ones = [.. observed.Select(_ => 1.0)];
        double[][] intercept = [.. observed.Select(_ => (double[])[1])], line = [.. logOdds.Select(l => new[] { 1, l })];
        if (LogisticRegression.Fit(intercept, happened, ones, logOdds) is not { } alone || LogisticRegression.Fit(line, happened, ones) is not { } both)
            throw new RecalibrationException("risks separate those who responded from the others");
        int[] patients = [.. observed.Select(r => data.Patients[r])];
        Estimate Of(LogisticRegression fit, double[][] columns, double[]? offsets, int column)
        {
            var reach = Proportion.Z95 * Math.Sqrt(fit.RobustCovariance(columns, happened, ones, offsets, patients)[column, column]);
            return new Estimate(fit.Coefficients[column], fit.Coefficients[column] - reach, fit.Coefficients[column] + reach);
        }
        var asIs = logOdds.Zip(happened, (l, h) => Math.Log(h == 1 ? LogisticRegression.Share(l) : LogisticRegression.Share(-l))).Sum();
        bool IsBetter(double more, double less, int freedom) => ChiSquared.CDF(freedom, Math.Max(0, 2 * (more - less))) > 1 - Level;
        return new RiskRecalibration(
            observed.Length, events, Of(alone, intercept, logOdds, 0), Of(both, line, null, 0), Of(both, line, null, 1),
            !IsBetter(both.LogLikelihood, asIs, 2) ? RecalibrationKind.None : !IsBetter(both.LogLikelihood, alone.LogLikelihood, 1) ? RecalibrationKind.Intercept : RecalibrationKind.InterceptAndSlope);
    }
}

/// <summary>A model cannot be put right by the steps that there are; the message says why, after "because".</summary>
public sealed class RecalibrationException(string message) : InvalidOperationException(message);

using MathNet.Numerics.LinearAlgebra;

namespace NonResponse.Analytics.Statistics;

/// <summary>Whether predicted probabilities are what happens: as many as predicted, and more where more are predicted.</summary>
/// <param name="InTheLarge">The log odds to be added to every prediction so that as many are expected as happened; 0 is right.</param>
/// <param name="Slope">What the log odds of the predictions are to be multiplied by; 1 is right, below 1 the predictions are too extreme.</param>
/// <param name="Curve">What happened at each prediction, as a smooth curve; null where the predictions are too much alike.</param>
/// <remarks>Cox (1958, Biometrika 45:562-565); Van Calster and others (2019, BMC Med 17:230).</remarks>
public sealed record PredictionCalibration(Estimate InTheLarge, Estimate Slope, CalibrationCurve? Curve)
{
    // Log odds of predictions closer to 0 or 1 than this would decide a slope alone.
    private const double Least = 1e-9;

    /// <summary>Measures it.</summary>
    /// <param name="predictions">Above 0 and below 1.</param>
    /// <param name="happened">As many.</param>
    /// <param name="weights">As many, above 0; 1 for each where it is null.</param>
    /// <param name="patients">Whose predictions they are, as numbers from 0, so that intervals allow for several of one patient; null where each stands for itself.</param>
    /// <returns>Null where it cannot be told: the outcome is the same throughout, or predictions separate it.</returns>
    public static PredictionCalibration? Of(
        IReadOnlyList<double> predictions, IReadOnlyList<bool> happened, IReadOnlyList<double>? weights = null, IReadOnlyList<int>? patients = null)
    {
        double[] logOdds = [.. predictions.Select(LogOdds)];
        double[] trials = [.. weights ?? [.. predictions.Select(_ => 1.0)]];
        double[] hits = [.. happened.Select((h, i) => h ? trials[i] : 0)];
        if (hits.All(h => h == 0) || !happened.Contains(false))
            return null;
        double[][] intercept = [.. logOdds.Select(_ => Intercept)], line = [.. logOdds.Select(l => new[] { 1, l })];
        if (LogisticRegression.Fit(intercept, hits, trials, logOdds) is not { } large || LogisticRegression.Fit(line, hits, trials) is not { } slope)
            return null;
        Estimate Of(LogisticRegression fit, double[][] rows, IReadOnlyList<double>? offsets, int column)
        {
            var covariance = patients is null && weights is null ? fit.Covariance : fit.RobustCovariance(rows, hits, trials, offsets, patients);
            var reach = Proportion.Z95 * Math.Sqrt(covariance[column, column]);
            return new Estimate(fit.Coefficients[column], fit.Coefficients[column] - reach, fit.Coefficients[column] + reach);
        }
        return new PredictionCalibration(
            Of(large, intercept, logOdds, 0), Of(slope, line, null, 1), CalibrationCurve.Of(predictions, logOdds, hits, trials, weights is null ? null : patients ?? [.. Enumerable.Range(0, predictions.Count)], patients));
    }

    /// <summary>The log odds of a probability, with those next to 0 and 1 drawn in.</summary>
    /// <param name="probability">From 0 to 1.</param>
    public static double LogOdds(double probability) => Math.Clamp(probability, Least, 1 - Least) is var p ? Math.Log(p / (1 - p)) : 0;

    private static double[] Intercept { get; } = [1];
}

/// <summary>What happened at each prediction: a logistic regression on a spline of the log odds.</summary>
/// <param name="Points">From low to high predictions.</param>
/// <param name="MeanGap">The integrated calibration index: the mean distance between the curve and the predictions, over all of them.</param>
/// <param name="MedianGap">The median distance (E50).</param>
/// <param name="WideGap">The distance that nine in ten predictions do not exceed (E90).</param>
/// <remarks>Austin and Steyerberg (2019, Stat Med 38:4051-4065), with a restricted cubic spline of four knots in place of loess: it gives the same on every machine and takes time
/// with n.</remarks>
public sealed record CalibrationCurve(IReadOnlyList<(double Predicted, Estimate Observed)> Points, double MeanGap, double MedianGap, double WideGap)
{
    private const int Knots = 4, Drawn = 50;
    private const double DrawnFrom = 0.01, DrawnTo = 0.99;

    internal static CalibrationCurve? Of(
        IReadOnlyList<double> predictions, double[] logOdds, double[] hits, double[] trials, IReadOnlyList<int>? robust, IReadOnlyList<int>? patients)
    {
        if (CubicSpline.Through(logOdds, Knots) is not { } spline)
            return null;
        double[] Row(double l)
        {
            var row = new double[spline.Terms + 1];
            row[0] = 1;
            spline.Write(l, row.AsSpan(1));
            return row;
        }
        double[][] rows = [.. logOdds.Select(Row)];
        if (LogisticRegression.Fit(rows, hits, trials) is not { } fit)
            return null;
        var covariance = (patients ?? robust) is { } clusters ? fit.RobustCovariance(rows, hits, trials, null, clusters) : fit.Covariance;
        double[] gaps = [.. rows.Select((r, i) => Math.Abs(fit.Expected(r) - predictions[i])).Order()];
        var total = 0.0;
        for (var i = 0; i < rows.Length; i++)
            total += trials[i] * Math.Abs(fit.Expected(rows[i]) - predictions[i]);
        double[] sorted = [.. logOdds.Order()];
        var (low, high) = (CubicSpline.Quantile(sorted, DrawnFrom), CubicSpline.Quantile(sorted, DrawnTo));
        return new CalibrationCurve(
            [.. Enumerable.Range(0, Drawn + 1).Select(i => low + (high - low) * i / Drawn).Select(l => (LogisticRegression.Share(l), Band(fit, covariance, Row(l))))],
            total / trials.Sum(), CubicSpline.Quantile(gaps, 0.5), CubicSpline.Quantile(gaps, 0.9));
    }

    private static Estimate Band(LogisticRegression fit, Matrix<double> covariance, double[] row)
    {
        var x = Vector<double>.Build.Dense(row);
        var (centre, reach) = (x.DotProduct(fit.Coefficients), Proportion.Z95 * Math.Sqrt(x.DotProduct(covariance * x)));
        return new Estimate(LogisticRegression.Share(centre), LogisticRegression.Share(centre - reach), LogisticRegression.Share(centre + reach));
    }
}

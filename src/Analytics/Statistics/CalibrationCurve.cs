using MathNet.Numerics.LinearAlgebra;

namespace NonResponse.Analytics.Statistics;

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
        IReadOnlyList<double> predictions, double[] logOdds, double[] hits, double[] trials, Func<LogisticRegression, double[][], Matrix<double>> covarianceOf)
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
        var covariance = covarianceOf(fit, rows);
        var gaps = Quantile.Sorted(rows.Select((r, i) => Math.Abs(fit.Expected(r) - predictions[i])));
        var total = 0.0;
        for (var i = 0; i < rows.Length; i++)
            total += trials[i] * Math.Abs(fit.Expected(rows[i]) - predictions[i]);
        var sorted = Quantile.Sorted(logOdds);
        var (low, high) = (Quantile.Of(sorted, DrawnFrom), Quantile.Of(sorted, DrawnTo));
        return new CalibrationCurve(
            [.. Enumerable.Range(0, Drawn + 1).Select(i => low + (high - low) * i / Drawn).Select(l => (LogisticRegression.Share(l), Band(fit, covariance, Row(l))))],
            total / trials.Sum(), Quantile.Of(gaps, 0.5), Quantile.Of(gaps, 0.9));
    }

    private static Estimate Band(LogisticRegression fit, Matrix<double> covariance, double[] row)
    {
        var x = Vector<double>.Build.Dense(row);
        var (centre, reach) = (x.DotProduct(fit.Coefficients), Proportion.Z95 * Math.Sqrt(x.DotProduct(covariance * x)));
        return new Estimate(LogisticRegression.Share(centre), LogisticRegression.Share(centre - reach), LogisticRegression.Share(centre + reach));
    }
}

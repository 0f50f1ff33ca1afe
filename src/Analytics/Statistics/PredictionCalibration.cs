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
    private const double Least = 1e-9, Enough = 1e-9;
    private const int MostSteps = 25;

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
        // Weights are no counts, and predictions of one patient no strangers: then the model's own covariance is too small.
        Matrix<double> CovarianceOf(LogisticRegression fit, double[][] rows, double[]? offsets) =>
            patients is null && weights is null ? fit.Covariance : fit.RobustCovariance(rows, hits, trials, offsets, patients);
        Estimate Coefficient(LogisticRegression fit, double[][] rows, double[]? offsets, int column)
        {
            var reach = Proportion.Z95 * Math.Sqrt(CovarianceOf(fit, rows, offsets)[column, column]);
            return new Estimate(fit.Coefficients[column], fit.Coefficients[column] - reach, fit.Coefficients[column] + reach);
        }
        return new PredictionCalibration(
            Coefficient(large, intercept, logOdds, 0), Coefficient(slope, line, null, 1), CalibrationCurve.Of(predictions, logOdds, hits, trials, (fit, rows) => CovarianceOf(fit, rows, null)));
    }

    /// <summary>The slope alone, with its interval: the same as <see cref="Slope"/>, without what takes longest.</summary>
    /// <param name="predictions">Above 0 and below 1.</param>
    /// <param name="happened">As many.</param>
    /// <param name="weights">As many, above 0.</param>
    /// <param name="patients">Whose predictions they are, as numbers from 0.</param>
    /// <returns>Null where it cannot be told.</returns>
    public static Estimate? SlopeOf(ReadOnlySpan<double> predictions, ReadOnlySpan<bool> happened, ReadOnlySpan<double> weights, ReadOnlySpan<int> patients)
    {
        if (!happened.Contains(true) || !happened.Contains(false) || Line(predictions, happened, weights) is not { IsTold: true } line)
            return null;
        var count = 0;
        foreach (var patient in patients)
            count = Math.Max(count, patient + 1);
        var scores = new (double Score0, double Score1, bool IsThere)[count];
        for (var i = 0; i < line.LogOdds.Length; i++)
        {
            var residual = weights[i] * ((happened[i] ? 1 : 0) - LogisticRegression.Share(line.Intercept + line.Slope * line.LogOdds[i]));
            ref var score = ref scores[patients[i]];
            score = (score.Score0 + residual, score.Score1 + residual * line.LogOdds[i], true);
        }
        // The sandwich: what each patient moves the slope by, squared and added up.
        double sum = 0, clusters = 0;
        foreach (var (score0, score1, isThere) in scores)
        {
            var moved = (line.A * score1 - line.B * score0) / line.Determinant;
            (sum, clusters) = (sum + moved * moved, clusters + (isThere ? 1 : 0));
        }
        var reach = Proportion.Z95 * Math.Sqrt(clusters / Math.Max(1, clusters - 1) * sum);
        return new Estimate(line.Slope, line.Slope - reach, line.Slope + reach);
    }

    /// <summary>The slope alone, without an interval: what a simulation of many samples needs.</summary>
    /// <param name="predictions">Above 0 and below 1.</param>
    /// <param name="happened">As many, both outcomes with a weight above 0.</param>
    /// <param name="weights">As many, 0 or more.</param>
    public static double SlopeOf(ReadOnlySpan<double> predictions, ReadOnlySpan<bool> happened, ReadOnlySpan<double> weights) => Line(predictions, happened, weights).Slope;

    /// <summary>The line through log odds by Newton's steps, and the information about it, <c>((A, B), (B, C))</c>.</summary>
    private static (double Intercept, double Slope, double[] LogOdds, double A, double B, double Determinant, bool IsTold) Line(
        ReadOnlySpan<double> predictions, ReadOnlySpan<bool> happened, ReadOnlySpan<double> weights)
    {
        var logOdds = new double[predictions.Length];
        for (var i = 0; i < logOdds.Length; i++)
            logOdds[i] = LogOdds(predictions[i]);
        var (intercept, slope) = (0.0, 1.0);
        double a = 0, b = 0, determinant = 0;
        bool hasConverged = false, isSpread = false;
        for (var iteration = 0; iteration < MostSteps && !hasConverged; iteration++)
        {
            double score0 = 0, score1 = 0, c = 0;
            (a, b) = (0, 0);
            for (var i = 0; i < logOdds.Length; i++)
            {
                if (weights[i] == 0)
                    continue;
                var share = LogisticRegression.Share(intercept + slope * logOdds[i]);
                var (residual, weight) = (weights[i] * ((happened[i] ? 1 : 0) - share), weights[i] * share * (1 - share));
                score0 += residual;
                score1 += residual * logOdds[i];
                a += weight;
                b += weight * logOdds[i];
                c += weight * logOdds[i] * logOdds[i];
            }
            determinant = a * c - b * b;
            // Of predictions that are all the same, rounding alone is left.
            isSpread = determinant > Enough * a * c;
            var (step0, step1) = ((c * score0 - b * score1) / determinant, (a * score1 - b * score0) / determinant);
            (intercept, slope) = (intercept + step0, slope + step1);
            hasConverged = Math.Abs(step0) + Math.Abs(step1) < Enough;
        }
        return (intercept, slope, logOdds, a, b, determinant, hasConverged && isSpread);
    }

    /// <summary>The log odds of a probability, with those next to 0 and 1 drawn in.</summary>
    /// <param name="probability">From 0 to 1.</param>
    public static double LogOdds(double probability) => LogisticRegression.LogOdds(Math.Clamp(probability, Least, 1 - Least));

    private static double[] Intercept { get; } = [1];
}

using System.Collections.Concurrent;

namespace NonResponse.Analytics.Statistics;

/// <summary>Whom an estimate speaks of.</summary>
public enum TargetPopulation
{
    /// <summary>Those for whom both strategies were real options: weights of overlap (Li, Morgan and Zaslavsky 2018, J Am Stat Assoc 113:390-400).</summary>
    Overlap,

    /// <summary>Those who had the first strategy.</summary>
    Treated,

    /// <summary>Everybody who was eligible.</summary>
    All,
}

/// <summary>How likely rows were to have the first strategy, given what was known of them.</summary>
/// <param name="Fit">The regression.</param>
/// <param name="Matrix">The columns that it was fitted to.</param>
/// <param name="IsFirst">By row, which strategy it had.</param>
/// <param name="Scores">By row, above 0 and below 1.</param>
/// <param name="Residuals">By row: 1 where it had the first strategy, less how likely that was.</param>
internal sealed record PropensityModel(Regression Fit, CompactMatrix Matrix, bool[] IsFirst, double[] Scores, double[] Residuals)
{
    // Asked for by every estimate.
    private readonly ConcurrentDictionary<(TargetPopulation, double), (double[], double[])> _weights = new();

    // Fewer of the rarer strategy for each column ask for a ridge.
    private const int EnoughEvents = 10;

    // Nearer to 0 and 1 than this, inverse weights are of rounding.
    private const double Nearest = 1e-6;

    /// <summary>The share that had the first strategy.</summary>
    public double Share { get; } = IsFirst.Count(f => f) / (double)IsFirst.Length;

    /// <summary>Fits it.</summary>
    /// <param name="matrix">What was known at the decision, without an intercept.</param>
    /// <param name="isFirst">By row.</param>
    /// <param name="start">A fit to rows that are much alike, from which to begin; null for none.</param>
    /// <returns>Null where one strategy is empty, or the regression does not converge.</returns>
    public static PropensityModel? Of(CompactMatrix matrix, bool[] isFirst, Regression? start = null)
    {
        double[] outcome = [.. isFirst.Select(f => f ? 1.0 : 0.0)];
        var rarer = Math.Min(isFirst.Count(f => f), isFirst.Count(f => !f));
        var fit = Regression.Fit(Link.Logit, matrix, outcome, matrix.AllRows, rarer < (long)EnoughEvents * matrix.Columns, start);
        if (fit is null)
            return null;
        var expected = fit.ExpectedOf(matrix);
        return new PropensityModel(fit, matrix, isFirst, [.. expected.Select(e => Math.Clamp(e, Nearest, 1 - Nearest))], [.. expected.Select((e, i) => outcome[i] - e)]);
    }

    /// <summary>The weights of a target, and by how much each changes with the log odds of its propensity.</summary>
    /// <param name="target">Whom the estimate is to speak of.</param>
    /// <param name="truncation">The share of weights at either end that are drawn in to the last of the rest (Cole and Hernan 2008, Am J Epidemiol 168:656-664); 0 for none.</param>
    public (double[] Weights, double[] Slopes) Weights(TargetPopulation target, double truncation = 0) => _weights.GetOrAdd((target, truncation), _ => WorkedOut(target, truncation));

    private (double[] Weights, double[] Slopes) WorkedOut(TargetPopulation target, double truncation)
    {
        var (weights, slopes) = (new double[IsFirst.Length], new double[IsFirst.Length]);
        for (var i = 0; i < weights.Length; i++)
        {
            var e = Scores[i];
            (weights[i], slopes[i]) = (target, IsFirst[i]) switch
            {
                (TargetPopulation.Overlap, true) => (1 - e, -e * (1 - e)),
                (TargetPopulation.Overlap, false) => (e, e * (1 - e)),
                (TargetPopulation.Treated, true) => (1, 0),
                (TargetPopulation.Treated, false) => (e / (1 - e), e / (1 - e)),
                (_, true) => (1 / e, -(1 - e) / e),
                (_, false) => (1 / (1 - e), e / (1 - e)),
            };
        }
        if (truncation > 0)
            foreach (var arm in (bool[])[true, false])
            {
                int[] rows = [.. Enumerable.Range(0, weights.Length).Where(i => IsFirst[i] == arm)];
                var sorted = Quantile.Sorted(rows.Select(i => weights[i]));
                var (low, high) = (Quantile.Of(sorted, truncation), Quantile.Of(sorted, 1 - truncation));
                foreach (var i in rows)
                    if (weights[i] < low || weights[i] > high)
                        (weights[i], slopes[i]) = (Math.Clamp(weights[i], low, high), 0);
            }
        return (weights, slopes);
    }

    /// <summary>The preference score of a row: its propensity, had both strategies been as frequent (Walker and others 2013, Comp Eff Res 3:11-20).</summary>
    public double Preference(int row) => LogisticRegression.Share(LogisticRegression.LogOdds(Scores[row]) - LogisticRegression.LogOdds(Share));

    /// <summary>The share of rows in equipoise: with a preference score from 0.3 to 0.7.</summary>
    public double Equipoise => Enumerable.Range(0, Scores.Length).Count(i => Preference(i) is >= 0.3 and <= 0.7) / (double)Scores.Length;

    /// <summary>What so many weighted rows are worth: the square of the sum of weights over the sum of their squares (Kish 1965).</summary>
    public static double EffectiveSize(IEnumerable<double> weights)
    {
        double sum = 0, squares = 0;
        foreach (var w in weights)
            (sum, squares) = (sum + w, squares + w * w);
        return squares > 0 ? sum * sum / squares : 0;
    }
}

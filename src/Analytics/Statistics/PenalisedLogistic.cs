namespace NonResponse.Analytics.Statistics;

/// <summary>A logistic regression whose coefficients are drawn towards 0, so that it predicts well beyond the rows it was fitted to.</summary>
/// <param name="Intercept">Log odds where every column is 0; never drawn in.</param>
/// <param name="Coefficients">By column, on the columns' own scale.</param>
/// <remarks>The mean log loss plus <c>lambda ((1 - alpha) / 2 sum of squares + alpha sum of absolute values)</c> of the coefficients of standardised columns, as glmnet has it (Friedman, Hastie and
/// Tibshirani 2010, J Stat Softw 33:1): iteratively reweighted least squares, each solved by coordinate descent on the cross products.</remarks>
public sealed record PenalisedLogistic(double Intercept, IReadOnlyList<double> Coefficients)
{
    private const double Tolerance = 1e-11;

    /// <summary>The probability for a row.</summary>
    public double Probability(ReadOnlySpan<double> row)
    {
        var logOdds = Intercept;
        for (var c = 0; c < row.Length; c++)
            logOdds += row[c] * Coefficients[c];
        return LogisticRegression.Share(logOdds);
    }

    /// <summary>The probabilities for rows.</summary>
    public double[] Probabilities(DesignMatrix matrix) => [.. matrix.Times(Intercept, Coefficients).Select(LogisticRegression.Share)];

    /// <summary>Fits a path of penalties, each begun where the one before ended.</summary>
    /// <param name="matrix">The columns; a constant one gets a coefficient of 0.</param>
    /// <param name="happened">As many as rows; both outcomes must be there.</param>
    /// <param name="weights">As many, above 0; 1 for each where it is null.</param>
    /// <param name="alpha">From 0, ridge, to 1, lasso.</param>
    /// <param name="lambdas">Penalties, from large to small, 0 or more.</param>
    /// <param name="tolerance">How far a coefficient of standardised columns may still be from where it settles.</param>
    /// <returns>A fit for each penalty.</returns>
    /// <exception cref="ArgumentException">The outcome is the same throughout.</exception>
    public static IReadOnlyList<PenalisedLogistic> Path(
        DesignMatrix matrix, IReadOnlyList<bool> happened, IReadOnlyList<double>? weights, double alpha, IReadOnlyList<double> lambdas, double tolerance = Tolerance)
    {
        if (!happened.Contains(true) || !happened.Contains(false))
            throw new ArgumentException("There must be rows of both outcomes.", nameof(happened));
        var solver = new PenalisedSolver(matrix, happened, weights, alpha);
        return [.. lambdas.Select(lambda => solver.Fit(lambda, tolerance))];
    }

    /// <summary>The penalties of a path: from the smallest at which a lasso drops every column, on even steps of the logarithm.</summary>
    /// <param name="matrix">The columns.</param>
    /// <param name="happened">The outcomes.</param>
    /// <param name="weights">As many, above 0; 1 for each where it is null.</param>
    /// <param name="alpha">From 0 to 1; below 0.001 counts as 0.001.</param>
    /// <param name="count">At least 2.</param>
    /// <param name="ratio">The last over the first, above 0 and below 1.</param>
    public static IReadOnlyList<double> Lambdas(DesignMatrix matrix, IReadOnlyList<bool> happened, IReadOnlyList<double>? weights, double alpha, int count, double ratio) =>
        Lambdas(new PenalisedSolver(matrix, happened, weights, alpha), alpha, count, ratio);

    /// <summary>Likewise, from a solver that has not fitted anything.</summary>
    internal static IReadOnlyList<double> Lambdas(PenalisedSolver solver, double alpha, int count, double ratio)
    {
        var first = solver.LargestGradient() / Math.Max(alpha, 0.001);
        return [.. Enumerable.Range(0, count).Select(i => first * Math.Pow(ratio, (double)i / (count - 1)))];
    }
}

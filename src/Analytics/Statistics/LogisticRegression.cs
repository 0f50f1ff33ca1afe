using MathNet.Numerics.LinearAlgebra;

namespace NonResponse.Analytics.Statistics;

/// <summary>A logistic regression on grouped counts, by maximum likelihood.</summary>
/// <param name="Coefficients">On the scale of the log odds, in the order of the columns.</param>
/// <param name="Covariance">Of the coefficients.</param>
/// <param name="LogLikelihood">At the maximum, without the binomial constants.</param>
public sealed record LogisticRegression(Vector<double> Coefficients, Matrix<double> Covariance, double LogLikelihood)
{
    private const int MostIterations = 50;
    private const double Tolerance = 1e-10;

    /// <summary>The share that the model expects of a row.</summary>
    /// <param name="row">The columns of the row.</param>
    public double Expected(ReadOnlySpan<double> row) => Share(Dot(row, Coefficients.AsArray() ?? Coefficients.ToArray()));

    /// <summary>The share of such log odds.</summary>
    /// <param name="logOdds">Any number.</param>
    public static double Share(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    /// <summary>The log odds of a share.</summary>
    /// <param name="share">Above 0 and below 1.</param>
    public static double LogOdds(double share) => Math.Log(share / (1 - share));

    /// <summary>Fits it.</summary>
    /// <param name="rows">The columns of each row, an intercept among them.</param>
    /// <param name="hits">From 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">Above 0.</param>
    /// <param name="offsets">Added to the log odds of each row; none where it is null.</param>
    /// <returns>Null where it does not converge: columns depend on each other, or separate hits from the rest.</returns>
    /// <remarks>Iteratively reweighted least squares (McCullagh and Nelder 1989, 4.4), halving steps that do not gain. Agrees with R's glm(family = binomial).</remarks>
    public static LogisticRegression? Fit(IReadOnlyList<double[]> rows, IReadOnlyList<double> hits, IReadOnlyList<double> trials, IReadOnlyList<double>? offsets = null)
    {
        var columns = rows[0].Length;
        var coefficients = Vector<double>.Build.Dense(columns);
        var likelihood = LikelihoodOf(rows, hits, trials, offsets, coefficients);
        for (var iteration = 0; iteration < MostIterations; iteration++)
        {
            var (score, information) = Derivatives(rows, hits, trials, offsets, coefficients);
            if (Inverse(information) is not { } covariance)
                return null;
            var step = covariance * score;
            var (next, gained) = (coefficients + step, double.NegativeInfinity);
            for (var halvings = 0; halvings < 20; halvings++, step /= 2)
            {
                next = coefficients + step;
                gained = LikelihoodOf(rows, hits, trials, offsets, next);
                if (gained >= likelihood - 1e-12 * Math.Abs(likelihood))
                    break;
            }
            var isThere = step.L2Norm() < Tolerance * (1 + coefficients.L2Norm());
            (coefficients, likelihood) = (next, gained);
            // Log odds beyond 15 are of separation: the maximum lies at infinity.
            if (coefficients.AbsoluteMaximum() > 15 || double.IsNaN(likelihood))
                return null;
            if (isThere)
                return new LogisticRegression(coefficients, Inverse(Derivatives(rows, hits, trials, offsets, coefficients).Information)!, likelihood);
        }
        return null;
    }

    /// <summary>The covariance that holds where rows of one patient are alike, or weights are no counts: the sandwich.</summary>
    /// <param name="rows">Those that it was fitted to.</param>
    /// <param name="hits">Likewise.</param>
    /// <param name="trials">Likewise.</param>
    /// <param name="offsets">Likewise.</param>
    /// <param name="clusters">To which cluster each row belongs, as numbers from 0; each row is its own where it is null.</param>
    /// <remarks>Liang and Zeger (1986, Biometrika 73:13-22), times G / (G - 1) for G clusters.</remarks>
    public Matrix<double> RobustCovariance(
        IReadOnlyList<double[]> rows, IReadOnlyList<double> hits, IReadOnlyList<double> trials, IReadOnlyList<double>? offsets = null, IReadOnlyList<int>? clusters = null)
    {
        var (columns, coefficients) = (Coefficients.Count, Coefficients.ToArray());
        var count = clusters is null ? rows.Count : clusters.Max() + 1;
        var scores = new double[count * columns];
        var isThere = new bool[count];
        for (var r = 0; r < rows.Count; r++)
        {
            var cluster = clusters?[r] ?? r;
            isThere[cluster] = true;
            var residual = hits[r] - trials[r] * Share(Dot(rows[r], coefficients) + (offsets?[r] ?? 0));
            for (var c = 0; c < columns; c++)
                scores[cluster * columns + c] += rows[r][c] * residual;
        }
        var meat = new double[columns, columns];
        for (var g = 0; g < count; g++)
            for (var a = 0; a < columns; a++)
                for (var b = 0; b < columns; b++)
                    meat[a, b] += scores[g * columns + a] * scores[g * columns + b];
        double there = isThere.Count(i => i);
        return Covariance * Matrix<double>.Build.DenseOfArray(meat) * Covariance * (there / Math.Max(1, there - 1));
    }

    private static double Dot(ReadOnlySpan<double> row, ReadOnlySpan<double> coefficients)
    {
        var sum = 0.0;
        for (var c = 0; c < row.Length; c++)
            sum += row[c] * coefficients[c];
        return sum;
    }

    private static double LikelihoodOf(
        IReadOnlyList<double[]> rows, IReadOnlyList<double> hits, IReadOnlyList<double> trials, IReadOnlyList<double>? offsets, Vector<double> at)
    {
        var coefficients = at.ToArray();
        var sum = 0.0;
        for (var r = 0; r < rows.Count; r++)
        {
            var logOdds = Dot(rows[r], coefficients) + (offsets?[r] ?? 0);
            // log(1 + e^x) without overflow.
            var log = logOdds > 0 ? logOdds + Math.Log(1 + Math.Exp(-logOdds)) : Math.Log(1 + Math.Exp(logOdds));
            sum += hits[r] * logOdds - trials[r] * log;
        }
        return sum;
    }

    private static (Vector<double> Score, Matrix<double> Information) Derivatives(
        IReadOnlyList<double[]> rows, IReadOnlyList<double> hits, IReadOnlyList<double> trials, IReadOnlyList<double>? offsets, Vector<double> at)
    {
        var coefficients = at.ToArray();
        var columns = coefficients.Length;
        var (score, information) = (new double[columns], new double[columns, columns]);
        // Rows of indicators are mostly 0: only the columns that are not take part.
        var there = new int[columns];
        for (var r = 0; r < rows.Count; r++)
        {
            var row = rows[r];
            var share = Share(Dot(row, coefficients) + (offsets?[r] ?? 0));
            var (residual, weight) = (hits[r] - trials[r] * share, trials[r] * share * (1 - share));
            var count = 0;
            for (var c = 0; c < columns; c++)
                if (row[c] != 0)
                    there[count++] = c;
            for (var a = 0; a < count; a++)
            {
                var i = there[a];
                score[i] += row[i] * residual;
                var weighted = row[i] * weight;
                for (var b = 0; b <= a; b++)
                    information[i, there[b]] += weighted * row[there[b]];
            }
        }
        for (var i = 0; i < columns; i++)
            for (var j = i + 1; j < columns; j++)
                information[i, j] = information[j, i];
        return (Vector<double>.Build.Dense(score), Matrix<double>.Build.DenseOfArray(information));
    }

    private static Matrix<double>? Inverse(Matrix<double> information)
    {
        try
        {
            var inverse = information.Cholesky().Solve(Matrix<double>.Build.DenseIdentity(information.RowCount));
            return inverse.Enumerate().All(double.IsFinite) ? inverse : null;
        }
        catch (ArgumentException)
        {
            // Not positive definite: columns depend on each other.
            return null;
        }
    }
}

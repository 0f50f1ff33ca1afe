using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;
using Lanes = System.Numerics.Vector<double>;

namespace NonResponse.Analytics.Statistics;

/// <summary>What a regression explains.</summary>
public enum Link
{
    /// <summary>A number: least squares.</summary>
    Identity,

    /// <summary>A share: logistic, by maximum likelihood.</summary>
    Logit,
}

/// <summary>A regression by maximum likelihood or least squares, with what its coefficients' influence needs.</summary>
/// <param name="Link">What it explains.</param>
/// <param name="Coefficients">The intercept first, then by column; 0 where a column was left out.</param>
/// <param name="Dropped">Columns that others give, or that are the same in every row; they were left out.</param>
/// <param name="Inverse">Of the information (for least squares: of the cross products), row by row, intercept first; zeros where a column was left out.</param>
/// <param name="Separating">The column by which the outcome can be told for certain, so that it was fitted with a ridge; null where none can.</param>
/// <param name="IsPenalised">Whether a ridge drew the coefficients in.</param>
/// <remarks>Newton's steps with halving (McCullagh and Nelder 1989, 4.4). Without a ridge it agrees with R's <c>glm</c> and <c>lm</c>.</remarks>
internal sealed record Regression(Link Link, double[] Coefficients, IReadOnlyList<int> Dropped, double[] Inverse, int? Separating, bool IsPenalised)
{
    private const int MostIterations = 100;
    private const double Tolerance = 1e-10, LeastPivot = 1e-9;

    // A coefficient of so much for each standard deviation, or log odds beyond 15 of many, are of separation.
    private const double Separated = 8;

    // The ridge is a normal prior of each standardised coefficient (Gelman and others 2008, Ann Appl Stat 2:1360-1383, have a t with a scale of 2.5): wide where it only has to hold a separated one, narrower where events are few.
    private const double WidePrior = 2.5, NarrowPrior = 1;

    /// <summary>The columns of a fit, its intercept among them.</summary>
    public int Size => Coefficients.Length;

    /// <summary>What is expected of a row.</summary>
    public double Expected(ReadOnlySpan<double> row)
    {
        var sum = LinearPredictor(row);
        return Link == Link.Logit ? LogisticRegression.Share(sum) : sum;
    }

    /// <summary>The sum of a row's columns by their coefficients.</summary>
    public double LinearPredictor(ReadOnlySpan<double> row)
    {
        var sum = Coefficients[0];
        for (var c = 0; c < row.Length; c++)
            sum += row[c] * Coefficients[c + 1];
        return sum;
    }

    /// <summary>Fits it to some rows.</summary>
    /// <param name="link">What is explained.</param>
    /// <param name="matrix">The columns, without an intercept.</param>
    /// <param name="outcomes">By row of the matrix; from 0 to 1 where it is a share.</param>
    /// <param name="rows">To which rows it is fitted.</param>
    /// <param name="isSparse">Whether events are so few that a ridge is wanted.</param>
    /// <returns>Null where it cannot be fitted: no rows, an outcome that is the same throughout, or no convergence.</returns>
    public static Regression? Fit(Link link, DesignMatrix matrix, double[] outcomes, int[] rows, bool isSparse = false)
    {
        if (rows.Length < 2 || rows.All(r => outcomes[r] == outcomes[rows[0]]))
            return null;
        var scales = Scales(matrix, rows);
        var penalty = isSparse ? 1 / (NarrowPrior * NarrowPrior) : 0;
        var fit = Newton(link, matrix, outcomes, rows, scales, penalty, Begun(link, matrix, outcomes, rows, scales, penalty));
        if (link == Link.Identity || (fit is not null && (penalty > 0 || SeparatingIn(fit, scales) is null)))
            return fit;
        var held = Newton(link, matrix, outcomes, rows, scales, 1 / (WidePrior * WidePrior), null);
        return held is null ? null : held with { Separating = SeparatingIn(fit ?? held, scales) ?? Largest(held, scales) };
    }

    /// <summary>Coefficients for some of the rows that this was fitted to, from where it stands: for folds. Its inverse stays that of all rows.</summary>
    /// <param name="matrix">The columns that it was fitted to.</param>
    /// <param name="outcomes">Likewise.</param>
    /// <param name="rows">Most of the rows that it was fitted to.</param>
    /// <returns>Null where it does not converge, or the outcome is the same throughout.</returns>
    public Regression? For(DesignMatrix matrix, double[] outcomes, int[] rows)
    {
        if (rows.Length < 2 || rows.All(r => outcomes[r] == outcomes[rows[0]]))
            return null;
        var scales = IsPenalised ? Scales(matrix, rows) : new double[matrix.Columns];
        var penalty = IsPenalised ? 1 / ((Separating is null ? NarrowPrior : WidePrior) * (Separating is null ? NarrowPrior : WidePrior)) : 0;
        return Newton(Link, matrix, outcomes, rows, scales, penalty, this, keepsInverse: true);
    }

    // A tenth of many rows tells nearly where the fit lies.
    private static Regression? Begun(Link link, DesignMatrix matrix, double[] outcomes, int[] rows, double[] scales, double penalty)
    {
        const int Many = 20_000, Part = 10;
        if (link == Link.Identity || rows.Length < Many)
            return null;
        int[] some = [.. rows.Where((_, i) => i % Part == 0)];
        var fit = Newton(link, matrix, outcomes, some, scales, penalty, null);
        return fit is not null && (penalty > 0 || SeparatingIn(fit, scales) is null) ? fit : null;
    }

    private static int? SeparatingIn(Regression fit, double[] scales) => Largest(fit, scales) is { } c && Math.Abs(fit.Coefficients[c + 1]) * scales[c] > Separated ? c : null;

    private static int? Largest(Regression fit, double[] scales) => scales.Length == 0 ? null : Enumerable.Range(0, scales.Length).MaxBy(c => Math.Abs(fit.Coefficients[c + 1]) * scales[c]);

    private static double[] Scales(DesignMatrix matrix, int[] rows)
    {
        var (sums, squares) = (new double[matrix.Columns], new double[matrix.Columns]);
        foreach (var r in rows)
        {
            var row = matrix.Row(r);
            for (var c = 0; c < row.Length; c++)
                sums[c] += row[c];
        }
        foreach (var r in rows)
        {
            var row = matrix.Row(r);
            for (var c = 0; c < row.Length; c++)
            {
                var d = row[c] - sums[c] / rows.Length;
                squares[c] += d * d;
            }
        }
        return [.. squares.Select(s => Math.Sqrt(s / rows.Length))];
    }

    // Newton's steps, with the curvature worked out anew only where steps with the old one gain too slowly: it costs as much as a score for every column.
    private static Regression? Newton(Link link, DesignMatrix matrix, double[] outcomes, int[] rows, double[] scales, double penalty, Regression? start, bool keepsInverse = false)
    {
        const double Slow = 0.05;
        var k = matrix.Columns + 1;
        var beta = start is null ? new double[k] : [.. start.Coefficients];
        if (link == Link.Logit && start is null)
            beta[0] = LogisticRegression.LogOdds(Math.Clamp(rows.Average(r => outcomes[r]), 1e-6, 1 - 1e-6));
        double[] ridge = [0, .. scales.Select(s => penalty * s * s)];
        var inverse = keepsInverse ? start!.Inverse : null;
        bool[]? isKept = keepsInverse ? [.. Enumerable.Range(0, k).Select(c => c == 0 || !start!.Dropped.Contains(c - 1))] : null;
        var (step, objective, lastGain, isFresh) = (Array.Empty<double>(), double.NegativeInfinity, double.PositiveInfinity, false);
        for (var iteration = 0; iteration < MostIterations; iteration++)
        {
            var sums = Accumulate(link, matrix, outcomes, rows, beta, withGram: inverse is null);
            AddRidge(sums, ridge, beta);
            if (step.Length > 0 && !(sums.Objective >= objective - 1e-9 * Math.Abs(objective)))
            {
                // It overshot: half of the last step is taken back.
                for (var i = 0; i < k; i++)
                    beta[i] -= step[i] /= 2;
                lastGain = double.PositiveInfinity;
                continue;
            }
            if (inverse is null)
            {
                isKept ??= Independent(sums.Gram, k);
                inverse = Inverted(sums.Gram, k, isKept);
                isFresh = true;
                if (inverse is null)
                    return null;
            }
            objective = sums.Objective;
            step = Times(inverse, sums.Score, k);
            var gain = 0.0;
            for (var i = 0; i < k; i++)
                gain += step[i] * sums.Score[i];
            if (double.IsNaN(gain))
                return null;
            if (gain < Tolerance * Tolerance * (1 + Math.Abs(objective)))
            {
                // Influences ask for the curvature where the fit lies.
                if (!isFresh && !keepsInverse)
                {
                    inverse = null;
                    step = [];
                    continue;
                }
                for (var c = 1; c < k; c++)
                    if (!isKept![c])
                        beta[c] = 0;
                return new Regression(link, beta, [.. Enumerable.Range(0, k - 1).Where(c => !isKept![c + 1])], inverse, null, penalty > 0);
            }
            for (var i = 0; i < k; i++)
                beta[i] += step[i];
            if (link == Link.Logit && penalty == 0 && Enumerable.Range(1, k - 1).Any(c => Math.Abs(beta[c]) * scales[c - 1] > 4 * Separated))
                return new Regression(link, beta, [], inverse, null, false);
            // For least squares the curvature is the same everywhere.
            if (link == Link.Logit && (isFresh ? gain > Slow * lastGain || double.IsInfinity(lastGain) : gain > Slow * lastGain))
                inverse = null;
            (lastGain, isFresh) = (gain, link == Link.Identity && isFresh);
        }
        return null;
    }

    private static double[] Times(double[] matrix, double[] vector, int size)
    {
        var product = new double[size];
        for (var i = 0; i < size; i++)
            for (var j = 0; j < size; j++)
                product[i] += matrix[i * size + j] * vector[j];
        return product;
    }

    private sealed class Sums(int size)
    {
        public double[] Gram { get; } = new double[size * Stride(size)];

        public double[] Score { get; } = new double[Stride(size)];

        public double Objective { get; set; }
    }

    private static int Stride(int size) => (size + Lanes.Count - 1) / Lanes.Count * Lanes.Count;

    private static void AddRidge(Sums sums, double[] ridge, double[] beta)
    {
        var stride = Stride(ridge.Length);
        for (var c = 1; c < ridge.Length; c++)
        {
            sums.Gram[c * stride + c] += ridge[c];
            sums.Score[c] -= ridge[c] * beta[c];
            sums.Objective -= ridge[c] * beta[c] * beta[c] / 2;
        }
    }

    // Blocks of fixed size added up in order: the same sums whatever the number of cores.
    private static Sums Accumulate(Link link, DesignMatrix matrix, double[] outcomes, int[] rows, double[] beta, bool withGram)
    {
        const int Block = 1 << 13;
        var size = beta.Length;
        var parts = new Sums[(rows.Length + Block - 1) / Block];
        void Part(int p)
        {
            var sums = new Sums(size);
            var padded = new double[Stride(size)];
            for (var i = p * Block; i < Math.Min(rows.Length, (p + 1) * Block); i++)
                Add(link, matrix.Row(rows[i]), outcomes[rows[i]], beta, sums, padded, withGram);
            parts[p] = sums;
        }
        if (parts.Length < 4)
            for (var p = 0; p < parts.Length; p++)
                Part(p);
        else
            Parallel.For(0, parts.Length, Part);
        var total = parts[0];
        foreach (var part in parts.Skip(1))
        {
            for (var i = 0; i < total.Gram.Length; i++)
                total.Gram[i] += part.Gram[i];
            for (var i = 0; i < total.Score.Length; i++)
                total.Score[i] += part.Score[i];
            total.Objective += part.Objective;
        }
        return total;
    }

    private static void Add(Link link, ReadOnlySpan<double> row, double outcome, double[] beta, Sums sums, double[] padded, bool withGram)
    {
        padded[0] = 1;
        row.CopyTo(padded.AsSpan(1));
        var eta = beta[0];
        for (var c = 0; c < row.Length; c++)
            eta += row[c] * beta[c + 1];
        double residual, weight;
        if (link == Link.Logit)
        {
            var share = LogisticRegression.Share(eta);
            (residual, weight) = (outcome - share, share * (1 - share));
            sums.Objective += outcome * eta - (eta > 0 ? eta + Math.Log(1 + Math.Exp(-eta)) : Math.Log(1 + Math.Exp(eta)));
        }
        else
        {
            (residual, weight) = (outcome - eta, 1);
            sums.Objective -= residual * residual / 2;
        }
        var x = MemoryMarshal.Cast<double, Lanes>(padded.AsSpan());
        var score = MemoryMarshal.Cast<double, Lanes>(sums.Score.AsSpan());
        for (var l = 0; l < x.Length; l++)
            score[l] += x[l] * residual;
        if (!withGram)
            return;
        var gram = MemoryMarshal.Cast<double, Lanes>(sums.Gram.AsSpan());
        for (var a = 0; a <= row.Length; a++)
        {
            if (padded[a] == 0)
                continue;
            var by = new Lanes(padded[a] * weight);
            var at = a * x.Length;
            // Only what lies on the diagonal or to the right of it is used.
            for (var l = a / Lanes.Count; l < x.Length; l++)
                gram[at + l] += x[l] * by;
        }
    }

    // Sweeps the columns in turn; one of which nothing is left after those before it is told by them.
    private static bool[] Independent(double[] gram, int size)
    {
        var stride = Stride(size);
        var (left, isKept) = (new double[size * size], new bool[size]);
        for (var i = 0; i < size; i++)
            for (var j = i; j < size; j++)
                left[i * size + j] = left[j * size + i] = gram[i * stride + j];
        // What a column varies about its mean: large means would hide it.
        var own = new double[size];
        for (var i = 0; i < size; i++)
            own[i] = i == 0 || left[0] == 0 ? left[i * size + i] : left[i * size + i] - left[i] * left[i] / left[0];
        for (var p = 0; p < size; p++)
        {
            var pivot = left[p * size + p];
            isKept[p] = own[p] > LeastPivot * LeastPivot * Math.Max(1, gram[p * stride + p]) && pivot > LeastPivot * own[p];
            if (!isKept[p])
                continue;
            for (var i = p + 1; i < size; i++)
            {
                var factor = left[i * size + p] / pivot;
                if (factor == 0)
                    continue;
                for (var j = p + 1; j < size; j++)
                    left[i * size + j] -= factor * left[p * size + j];
            }
        }
        return isKept;
    }

    private static double[]? Inverted(double[] gram, int size, bool[] isKept)
    {
        var stride = Stride(size);
        int[] kept = [.. Enumerable.Range(0, size).Where(i => isKept[i])];
        // On one scale, so that large columns do not swamp small ones.
        double[] scale = [.. kept.Select(i => Math.Sqrt(gram[i * stride + i]))];
        if (scale.Any(s => !(s > 0) || double.IsInfinity(s)))
            return null;
        var scaled = Matrix<double>.Build.Dense(kept.Length, kept.Length, (a, b) => gram[Math.Min(kept[a], kept[b]) * stride + Math.Max(kept[a], kept[b])] / scale[a] / scale[b]);
        try
        {
            var solved = scaled.Cholesky().Solve(Matrix<double>.Build.DenseIdentity(kept.Length));
            var inverse = new double[size * size];
            for (var a = 0; a < kept.Length; a++)
                for (var b = 0; b < kept.Length; b++)
                    inverse[kept[a] * size + kept[b]] = solved[a, b] / scale[a] / scale[b];
            return inverse;
        }
        catch (ArgumentException)
        {
            // Not positive definite: log odds beyond what doubles can tell from certainty.
            return null;
        }
    }
}

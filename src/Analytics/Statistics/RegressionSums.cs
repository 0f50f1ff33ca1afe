namespace NonResponse.Analytics.Statistics;

/// <summary>What a step of a regression is made of, summed over rows.</summary>
/// <param name="Objective">The logarithm of the likelihood; for least squares minus half the sum of squares.</param>
/// <param name="Score">Its slope, by column, the intercept first.</param>
/// <param name="Products">Its curvature, about the means of columns, each with <see cref="OuterProducts.Stride"/> places; on the diagonal and to its right. Null where it was not asked for.</param>
internal sealed record RegressionSums(double Objective, double[] Score, double[]? Products)
{
    // Of fixed size and added up in order: the same sums whatever the number of cores.
    private const int Block = 1 << 13, FewBlocks = 4;

    /// <summary>Works them out.</summary>
    /// <param name="link">What is explained.</param>
    /// <param name="matrix">The columns.</param>
    /// <param name="outcomes">By row of the matrix.</param>
    /// <param name="rows">Over which rows.</param>
    /// <param name="coefficients">At which coefficients, the intercept first.</param>
    /// <param name="means">By column, of these rows; null where the curvature is not wanted.</param>
    public static RegressionSums Of(Link link, CompactMatrix matrix, double[] outcomes, int[] rows, double[] coefficients, double[]? means)
    {
        var (beta, about) = (matrix.ToPlaces(coefficients), means is null ? null : matrix.ToPlaces([0, .. means]));
        var parts = new Part[(rows.Length + Block - 1) / Block];
        void Add(int p) => parts[p] = Part.Of(link, matrix, outcomes, rows.AsSpan(p * Block, Math.Min(Block, rows.Length - p * Block)), beta, about);
        if (parts.Length < FewBlocks)
            for (var p = 0; p < parts.Length; p++)
                Add(p);
        else
            Parallel.For(0, parts.Length, Add);
        var score = new double[matrix.Places];
        foreach (var part in parts)
            RowProducts.AddTimes(part.Score, 1, score);
        return new RegressionSums(parts.Sum(p => p.Objective), matrix.ToColumns(score), about is null ? null : CompactProducts.Total([.. parts.Select(p => p.Products!)]));
    }

    /// <summary>The same with a ridge.</summary>
    /// <param name="ridge">By column, the intercept first, what it adds to the curvature.</param>
    /// <param name="coefficients">Likewise.</param>
    public RegressionSums With(double[] ridge, double[] coefficients)
    {
        var (stride, objective) = (OuterProducts.Stride(ridge.Length), Objective);
        for (var c = 1; c < ridge.Length; c++)
        {
            if (Products is not null)
                Products[c * stride + c] += ridge[c];
            Score[c] -= ridge[c] * coefficients[c];
            objective -= ridge[c] * coefficients[c] * coefficients[c] / 2;
        }
        return this with { Objective = objective };
    }

    private sealed record Part(double Objective, double[] Score, CompactProducts? Products)
    {
        public static Part Of(Link link, CompactMatrix matrix, double[] outcomes, ReadOnlySpan<int> rows, double[] beta, double[]? about)
        {
            // The logarithm of many factors from 1 to 2 is that of their product. Some rows at a time: those that are to be fetched do not wait for what is worked out of the ones before.
            const int Factors = 512, AtOnce = 32;
            var (objective, product, score, products) = (0.0, 1.0, new double[matrix.Places], about is null ? null : new CompactProducts(matrix, about));
            Span<double> etas = stackalloc double[AtOnce], residuals = stackalloc double[AtOnce], weights = stackalloc double[AtOnce];
            for (var from = 0; from < rows.Length; from += AtOnce)
            {
                var some = rows.Slice(from, Math.Min(AtOnce, rows.Length - from));
                for (var i = 0; i < some.Length; i++)
                    etas[i] = matrix.Dot(some[i], beta);
                for (var i = 0; i < some.Length; i++)
                {
                    var (eta, outcome) = (etas[i], outcomes[some[i]]);
                    if (link == Link.Logit)
                    {
                        // One exponential serves the share and the likelihood.
                        var small = Math.Exp(-Math.Abs(eta));
                        var share = (eta > 0 ? 1 : small) / (1 + small);
                        (residuals[i], weights[i]) = (outcome - share, share * (1 - share));
                        objective += outcome * eta - Math.Max(eta, 0);
                        product *= 1 + small;
                    }
                    else
                    {
                        (residuals[i], weights[i]) = (outcome - eta, 1);
                        objective -= residuals[i] * residuals[i] / 2;
                    }
                }
                if (from % Factors == 0)
                    (objective, product) = (objective - Math.Log(product), 1);
                matrix.AddTimes(some, residuals, score);
                for (var i = 0; i < some.Length && products is not null; i++)
                    products.Add(some[i], weights[i]);
            }
            return new Part(objective - Math.Log(product), score, products);
        }
    }
}

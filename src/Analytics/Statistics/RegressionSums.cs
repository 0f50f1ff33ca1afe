using System.Runtime.Intrinsics;
using NonResponse.Ingest;
using Lanes = System.Runtime.Intrinsics.Vector512<double>;

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
        var (dots, about) = (new RowDots(matrix, matrix.ToPlaces(coefficients)), means is null ? null : new MeansOfPlaces(matrix, [0, .. means]));
        var parts = new Part[(rows.Length + Block - 1) / Block];
        void Add(int p) => parts[p] = Part.Of(link, matrix, outcomes, rows.AsSpan(p * Block, Math.Min(Block, rows.Length - p * Block)), dots, about);
        if (parts.Length < FewBlocks)
            for (var p = 0; p < parts.Length; p++)
                Add(p);
        else
            Parallel.For(0, parts.Length, Cores.All, Add);
        var score = RowSums.Total(matrix, parts.Select(p => p.Score));
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

    private sealed record Part(double Objective, RowSums Score, CompactProducts? Products)
    {
        public static Part Of(Link link, CompactMatrix matrix, double[] outcomes, ReadOnlySpan<int> rows, RowDots dots, MeansOfPlaces? about)
        {
            // Some rows at a time: those that are to be fetched do not wait for what is worked out of the ones before.
            const int AtOnce = 32;
            var (sums, score, products) = (new Terms(), new RowSums(matrix), about is null ? null : new CompactProducts(matrix, about));
            Span<double> etas = stackalloc double[AtOnce], known = stackalloc double[AtOnce], residuals = stackalloc double[AtOnce], weights = stackalloc double[AtOnce];
            for (var from = 0; from < rows.Length; from += AtOnce)
            {
                var some = rows.Slice(from, Math.Min(AtOnce, rows.Length - from));
                dots.Of(some, etas);
                for (var i = 0; i < some.Length; i++)
                    known[i] = outcomes[some[i]];
                // Where rows are fewer, the rest is certain not to have an outcome, and has none: it adds nothing.
                etas[some.Length..].Fill(link == Link.Logit ? Terms.Never : 0);
                known[some.Length..].Clear();
                if (link == Link.Logit)
                    sums.AddLogit(etas, known, residuals, weights);
                else
                    sums.AddIdentity(etas, known, residuals, weights);
                score.Add(some, residuals);
                for (var i = 0; i < some.Length && products is not null; i++)
                    products.Add(some[i], weights[i]);
            }
            return new Part(sums.Objective, score, products);
        }
    }

    // What rows add to the objective, several at once, and what is left of their outcomes: the same whatever the width of a machine's registers.
    private sealed class Terms
    {
        /// <summary>Log odds of what does not happen.</summary>
        public const double Never = -1000;

        // The logarithm of many factors from 1 to 2 is that of their product.
        private const int MostFactors = 512;

        private double _objective;
        private Lanes _product = Lanes.One;
        private int _factors;

        public double Objective => _objective - LogOfProduct();

        public void AddLogit(ReadOnlySpan<double> etas, ReadOnlySpan<double> outcomes, Span<double> residuals, Span<double> weights)
        {
            var total = Lanes.Zero;
            for (var i = 0; i < etas.Length; i += Lanes.Count)
            {
                var (eta, outcome) = (Vector512.Create(etas[i..]), Vector512.Create(outcomes[i..]));
                // One exponential serves the share and the likelihood.
                var small = ExpOfNegative(-Vector512.Abs(eta));
                var both = Lanes.One + small;
                var share = Vector512.ConditionalSelect(Vector512.GreaterThan(eta, Lanes.Zero), Lanes.One, small) / both;
                (outcome - share).CopyTo(residuals[i..]);
                (share * (Lanes.One - share)).CopyTo(weights[i..]);
                total += outcome * eta - Vector512.Max(eta, Lanes.Zero);
                _product *= both;
            }
            _objective += Vector512.Sum(total);
            if ((_factors += etas.Length) >= MostFactors)
                (_objective, _product, _factors) = (_objective - LogOfProduct(), Lanes.One, 0);
        }

        // The runtime's own rounds otherwise before it is compiled for good than after, so that two runs differ in their last digits; here every step is one that rounds once, everywhere.
        // exp x = 2^n exp r, r within half of log 2 of 0 (Cody and Waite 1980, Software Manual for the Elementary Functions, chapter 6), by its series.
        private static Vector512<double> ExpOfNegative(Vector512<double> x)
        {
            const double Shift = 6755399441055744, Log2High = 0.693147180369123816490, Log2Low = 1.90821492927058770002e-10, Smallest = -708;
            var within = Vector512.Max(x, Vector512.Create(Smallest));
            var shifted = Vector512.FusedMultiplyAdd(within, Vector512.Create(1.4426950408889634), Vector512.Create(Shift));
            var n = shifted - Vector512.Create(Shift);
            var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Log2Low), Vector512.FusedMultiplyAdd(n, Vector512.Create(-Log2High), within));
            var sum = Vector512.Create(Series[^1]);
            for (var i = Series.Length - 2; i >= 0; i--)
                sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(Series[i]));
            var power = ((shifted.AsInt64() + Vector512.Create(1023L)) << 52).AsDouble();
            return Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(Smallest)), Lanes.Zero, sum * power);
        }

        // One over the factorials of 0 to 13.
        private static ReadOnlySpan<double> Series =>
            [1, 1, 1.0 / 2, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720, 1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800];

        public void AddIdentity(ReadOnlySpan<double> etas, ReadOnlySpan<double> outcomes, Span<double> residuals, Span<double> weights)
        {
            weights.Fill(1);
            for (var i = 0; i < etas.Length; i++)
            {
                residuals[i] = outcomes[i] - etas[i];
                _objective -= residuals[i] * residuals[i] / 2;
            }
        }

        private double LogOfProduct()
        {
            var product = 1.0;
            for (var l = 0; l < Lanes.Count; l++)
                product *= _product[l];
            return Math.Log(product);
        }
    }
}

using System.Runtime.Intrinsics;

namespace NonResponse.Analytics.Statistics;

/// <summary>A sum of small trees, each grown on what those before it got wrong.</summary>
/// <param name="Intercept">Log odds before any tree.</param>
/// <param name="Trees">In the order in which they were grown.</param>
/// <remarks>Friedman (2001, Ann Stat 29:1189-1232) with the second-order gain and the learnt side of missing values of Chen and Guestrin (2016, KDD 785-794), on histograms of at most
/// 255 places. Nothing is drawn at random: the same rows give the same trees.</remarks>
public sealed record BoostedTrees(double Intercept, IReadOnlyList<DecisionTree> Trees)
{
    private const int Block = 1 << 13;

    /// <summary>The probability for a row; missing numbers are <see cref="double.NaN"/>.</summary>
    public double Probability(ReadOnlySpan<double> row)
    {
        var logOdds = Intercept;
        foreach (var tree in Trees)
            logOdds += tree.Value(row);
        return LogisticRegression.Share(logOdds);
    }

    /// <summary>Grows them.</summary>
    /// <param name="matrix">The columns; missing numbers are <see cref="double.NaN"/>.</param>
    /// <param name="happened">As many as rows; both outcomes must be there.</param>
    /// <param name="weights">As many, above 0; 1 for each where it is null.</param>
    /// <param name="settings">How.</param>
    /// <param name="grown">Given the trees so far after each of them; growing ends where it gives false.</param>
    /// <exception cref="ArgumentException">The outcome is the same throughout.</exception>
    public static BoostedTrees Fit(
        DesignMatrix matrix, IReadOnlyList<bool> happened, IReadOnlyList<double>? weights, BoostedTreesSettings settings, Func<BoostedTrees, bool>? grown = null)
    {
        if (!happened.Contains(true) || !happened.Contains(false))
            throw new ArgumentException("There must be rows of both outcomes.", nameof(happened));
        var grower = new TreeGrower(BinnedColumns.Of(matrix), matrix.Rows, settings);
        double[] y = [.. happened.Select(h => h ? 1.0 : 0)], w = [.. weights ?? [.. happened.Select(_ => 1.0)]];
        var mean = y.Zip(w, (a, b) => a * b).Sum() / w.Sum();
        var intercept = LogisticRegression.LogOdds(mean);
        var logOdds = new double[matrix.Rows];
        Array.Fill(logOdds, intercept);
        var trees = new List<DecisionTree>();
        var derivatives = new Vector128<double>[matrix.Rows];
        for (var round = 0; round < settings.Rounds; round++)
        {
            RowBlocks.Do(y.Length, Block, (from, to) =>
            {
                for (var r = from; r < to; r++)
                {
                    var share = LogisticRegression.Share(logOdds[r]);
                    derivatives[r] = Vector128.Create(w[r] * (share - y[r]), w[r] * share * (1 - share));
                }
            });
            var tree = grower.Grow(derivatives, logOdds);
            if (tree is null)
                break;
            trees.Add(tree);
            if (grown is not null && !grown(new BoostedTrees(intercept, trees)))
                break;
        }
        return new BoostedTrees(intercept, [.. trees]);
    }
}

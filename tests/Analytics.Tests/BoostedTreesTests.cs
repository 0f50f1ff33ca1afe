using System.Globalization;
using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics.Tests;

public sealed class BoostedTreesTests
{
    private static readonly string[][] Cohort = [.. SurvivalTests.CohortRows()];
    private static readonly bool[] Happened = [.. Cohort.Select(r => r[6] == "1")];
    private static readonly DesignMatrix Matrix = new([.. Cohort.SelectMany(r => r.Take(6).Select(v => double.Parse(v, CultureInfo.InvariantCulture)))], 6);

    // One question: the gain of every possible one, written out, has its highest where the tree asks.
    [Test]
    public void First_split_is_the_best_there_is()
    {
        var settings = new BoostedTreesSettings { Rounds = 1, Depth = 1, LearningRate = 1, Ridge = 1, LeastLeaf = 0 };
        var tree = BoostedTrees.Fit(Matrix, Happened, null, settings).Trees.Single();
        var share = Happened.Average(h => h ? 1.0 : 0);
        double Score(IReadOnlyList<int> rows) => rows.Sum(r => share - (Happened[r] ? 1 : 0)) is var g ? g * g / (rows.Count * share * (1 - share) + 1) : 0;
        var best = (Gain: 0.0, Column: 0, Threshold: 0.0, Left: 0.0);
        for (var c = 0; c < Matrix.Columns; c++)
            foreach (var cut in Enumerable.Range(0, Matrix.Rows).Select(r => Matrix.Row(r)[c]).Distinct().Order().ToList())
            {
                var left = Enumerable.Range(0, Matrix.Rows).Where(r => Matrix.Row(r)[c] <= cut).ToList();
                var right = Enumerable.Range(0, Matrix.Rows).Except(left).ToList();
                if (right.Count > 0 && Score(left) + Score(right) is var gain && gain > best.Gain)
                    best = (gain, c, cut, -left.Sum(r => share - (Happened[r] ? 1 : 0)) / (left.Count * share * (1 - share) + 1));
            }
        var root = tree.Nodes[0];
        Assert.That(root.Column, Is.EqualTo(best.Column));
        Assert.That(Enumerable.Range(0, Matrix.Rows).All(r => Matrix.Row(r)[root.Column] <= root.Threshold == Matrix.Row(r)[root.Column] <= best.Threshold), Is.True);
        Assert.That(tree.Nodes[root.Left].Value, Is.EqualTo(best.Left).Within(1e-10));
    }

    [Test]
    public void Every_tree_lowers_the_loss_and_the_mean_stays_right()
    {
        var losses = new List<double>();
        var fit = BoostedTrees.Fit(Matrix, Happened, null, new BoostedTreesSettings { Rounds = 40 }, so =>
        {
            losses.Add(PredictionError.Of(Predictions(so, Matrix), Happened).LogLoss);
            return losses.Count < 30;
        });
        Assert.That(losses, Is.Ordered.Descending);
        Assert.That(fit.Trees, Has.Count.EqualTo(30), "it ends when it is told to");
        Assert.That(PredictionError.Of(Predictions(fit, Matrix), Happened).ObservedOverExpected, Is.EqualTo(1).Within(0.01));
        Assert.That(fit.Trees.All(t => t.Nodes.Count <= 15), Is.True, "three questions deep");
    }

    [Test]
    public void Only_the_order_of_values_counts_and_weights_are_repeated_rows()
    {
        var settings = new BoostedTreesSettings { Rounds = 20 };
        var fit = Predictions(BoostedTrees.Fit(Matrix, Happened, null, settings), Matrix);
        var stretched = new DesignMatrix([.. Matrix.Values.Select(v => Math.Exp(v / 20) - 5)], 6);
        Assert.That(Predictions(BoostedTrees.Fit(stretched, Happened, null, settings), stretched), Is.EqualTo(fit).Within(1e-10));
        var twice = BoostedTrees.Fit(new DesignMatrix([.. Matrix.Values, .. Matrix.Values], 6), [.. Happened, .. Happened], null, settings);
        var weighted = BoostedTrees.Fit(Matrix, Happened, [.. Happened.Select(_ => 2.0)], settings);
        Assert.That(Predictions(weighted, Matrix), Is.EqualTo(Predictions(twice, Matrix)).Within(1e-9));
    }

    [Test]
    public void Missing_values_go_where_they_belong()
    {
        // What is missing happened always, whatever the rest.
        var values = Enumerable.Range(0, 400).Select(i => i % 4 == 0 ? double.NaN : i % 7).ToArray();
        bool[] happened = [.. values.Select((v, i) => double.IsNaN(v) || i % 5 == 0)];
        var fit = BoostedTrees.Fit(new DesignMatrix(values, 1), happened, null, new BoostedTreesSettings { Rounds = 60, LeastLeaf = 1 });
        Assert.That(fit.Probability([double.NaN]), Is.GreaterThan(0.95));
        Assert.That(fit.Probability([3]), Is.LessThan(0.35));
    }

    [Test]
    public void Nothing_to_ask_grows_nothing()
    {
        var constant = BoostedTrees.Fit(new DesignMatrix([.. Happened.Select(_ => 7.0)], 1), Happened, null, new BoostedTreesSettings());
        Assert.That(constant.Trees, Is.Empty);
        Assert.That(constant.Probability([7]), Is.EqualTo(Happened.Average(h => h ? 1.0 : 0)).Within(1e-12));
        Assert.That(() => BoostedTrees.Fit(Matrix, [.. Happened.Select(_ => true)], null, new BoostedTreesSettings()), Throws.ArgumentException);
    }

    private static double[] Predictions(BoostedTrees trees, DesignMatrix matrix) => [.. Enumerable.Range(0, matrix.Rows).Select(r => trees.Probability(matrix.Row(r)))];
}

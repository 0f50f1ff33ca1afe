using NonResponse.Analytics.Statistics;
using NonResponse.Ingest;

namespace NonResponse.Analytics.Tests;

/// <summary>The generator by distribution, on rows whose values are missing at random by a known rule.</summary>
public sealed class ChainedImputationTests
{
    // An early and a later score follow from a column; each is missing more often where the column is high, the later one also where a known early score is.
    private static (CompactMatrix Matrix, double[] Early, double[] Later) Rows(int rows, ulong replicate)
    {
        var random = Pcg32.ForItem(20240511, replicate);
        var (x, early, later) = (new double[rows], new double[rows], new double[rows]);
        for (var i = 0; i < rows; i++)
        {
            x[i] = ImputationModel.StandardNormal(ref random);
            early[i] = 0.6 * x[i] + 0.8 * ImputationModel.StandardNormal(ref random);
            later[i] = 1 + 0.5 * x[i] + 0.7 * early[i] + 0.8 * ImputationModel.StandardNormal(ref random);
            var isEarlyMissing = random.Chance(LogisticRegression.Share(-1 + 0.5 * x[i]));
            if (random.Chance(LogisticRegression.Share(-1 + 0.4 * x[i] + (isEarlyMissing ? 0 : 0.5 * early[i]))))
                later[i] = double.NaN;
            if (isEarlyMissing)
                early[i] = double.NaN;
        }
        return (CompactMatrix.Of(x, 1), early, later);
    }

    private static int[] Each(int rows) => [.. Enumerable.Range(0, rows)];

    // Moments of a column, set by set.
    private static (double[] Means, double[] Variances) Moments(double[] values, ImputedColumn imputed, int sets)
    {
        var (means, variances) = (new double[sets], new double[sets]);
        for (var set = 0; set < sets; set++)
        {
            double[] all = [.. values];
            for (var p = 0; p < imputed.Rows.Length; p++)
                all[imputed.Rows[p]] = imputed.Of(p, set);
            means[set] = all.Average();
            variances[set] = all.Sum(v => (v - means[set]) * (v - means[set])) / (all.Length - 1);
        }
        return (means, variances);
    }

    // Donors cannot lie beyond what was seen: with 500 rows, and twice as strong a rule, any such matching leaves the variance 2 % too small (numpy does too). Here it has room enough.
    // Var(early) = 0.36 + 0.64; later = 1 + 0.92 x + 0.56 e1 + 0.8 e2: variance 0.8464 + 0.3136 + 0.64.
    [Test]
    public void Means_variances_and_coverage_on_values_missing_at_random()
    {
        const int Replicates = 150, Size = 2000, Sets = 5;
        var truth = (Means: new[] { 0, 1.0 }, Variances: new[] { 1.0, 1.8 });
        var (means, variances) = (new[] { new double[Replicates], new double[Replicates] }, new[] { new double[Replicates], new double[Replicates] });
        var (covered, known) = (new int[2], new double[Replicates]);
        for (var r = 0; r < Replicates; r++)
        {
            var (matrix, early, later) = Rows(Size, (ulong)r);
            var imputed = ChainedImputation.Of(matrix, Each(Size), [early, later], new ImputationSettings(Sets, 3, Seed: (ulong)r));
            known[r] = later.Where(v => !double.IsNaN(v)).Average();
            for (var c = 0; c < 2; c++)
            {
                var of = Moments(c == 0 ? early : later, imputed[c], Sets);
                (means[c][r], variances[c][r]) = (of.Means.Average(), of.Variances.Average());
                var pooled = RubinPooling.Of(of.Means, [.. of.Variances.Select(v => v / Size)], Size - 1).Shown(v => v)!.Value;
                covered[c] += pooled.Lower <= truth.Means[c] && truth.Means[c] <= pooled.Upper ? 1 : 0;
            }
        }
        double Error(double[] values) => Math.Sqrt(values.Sum(v => (v - values.Average()) * (v - values.Average())) / (Replicates - 1) / Replicates);
        for (var c = 0; c < 2; c++)
        {
            Assert.That(means[c].Average(), Is.EqualTo(truth.Means[c]).Within(3 * Error(means[c])), $"mean of column {c}");
            Assert.That(variances[c].Average(), Is.EqualTo(truth.Variances[c]).Within(3 * Error(variances[c])), $"variance of column {c}");
            Assert.That(covered[c] / (double)Replicates, Is.EqualTo(0.95).Within(3 * Math.Sqrt(0.95 * 0.05 / Replicates)), $"coverage of column {c}");
        }
        Assert.That(known.Average(), Is.LessThan(1 - 10 * Error(known)), "those who are known are not like the others");
    }

    [Test]
    public void Known_values_stay_and_imputed_ones_are_values_that_were_seen()
    {
        var (matrix, early, later) = Rows(300, 1);
        bool[] flags = [.. later.Select(v => v > 1)];
        double[] flag = [.. later.Select((v, i) => double.IsNaN(v) ? double.NaN : flags[i] ? 1 : 0)];
        var imputed = ChainedImputation.Of(matrix, Each(300), [early, flag], new ImputationSettings(3, 2));
        Assert.That(imputed[0].Rows, Is.EqualTo(Each(300).Where(i => double.IsNaN(early[i]))));
        for (var set = 0; set < 3; set++)
        {
            Assert.That(Enumerable.Range(0, imputed[0].Rows.Length).Select(p => imputed[0].Of(p, set)).Distinct(), Is.SubsetOf(early));
            Assert.That(Enumerable.Range(0, imputed[1].Rows.Length).Select(p => imputed[1].Of(p, set)).Distinct().Order(), Is.EqualTo([0.0, 1.0]), "flags stay flags");
        }
    }

    [Test]
    public void A_set_is_the_same_whatever_the_number_of_sets_and_the_seed_decides()
    {
        var (matrix, early, later) = Rows(400, 2);
        double[] Of(int sets, int which, ulong seed) =>
            ChainedImputation.Of(matrix, Each(400), [early, later], new ImputationSettings(sets, 3, Seed: seed))[1] is var c ? [.. Enumerable.Range(0, c.Rows.Length).Select(p => c.Of(p, which))] : [];
        Assert.That(Of(33, 2, 5), Is.EqualTo(Of(3, 2, 5)));
        Assert.That(Of(3, 1, 5), Is.Not.EqualTo(Of(3, 2, 5)));
        Assert.That(Of(3, 2, 6), Is.Not.EqualTo(Of(3, 2, 5)));
    }

    [Test]
    public void Collinear_and_constant_columns_change_nothing_much()
    {
        var (matrix, early, later) = Rows(400, 3);
        var wide = CompactMatrix.Of([.. matrix.AllRows.Select(i => matrix.Row(i)[0]).SelectMany(x => (double[])[x, 7, 2 * x - 3, 1e6 + 500 * x])], 4);
        double Mean(CompactMatrix of) => ChainedImputation.Of(of, Each(400), [early, later], new ImputationSettings(20, 3))[1] is var c ? Moments(later, c, 20).Means.Average() : 0;
        Assert.That(Mean(wide), Is.EqualTo(Mean(matrix)).Within(0.05));
    }

    [Test]
    public void A_column_without_a_known_value_is_refused() =>
        Assert.That(() => ChainedImputation.Of(CompactMatrix.Of([1, 2], 1), [0, 1], [[double.NaN, double.NaN]], new ImputationSettings()), Throws.ArgumentException);

    // Least squares without the ridge of a hundred-thousandth; drawn coefficients have its mean and covariance.
    [Test]
    public void Drawn_coefficients_lie_about_the_estimates_as_their_covariance_says()
    {
        const int Size = 60, Draws = 4000;
        var random = Pcg32.ForItem(3, 3);
        double[] x = [.. Enumerable.Range(0, Size).Select(_ => ImputationModel.StandardNormal(ref random))];
        double[] w = [.. x.Select(v => 0.5 * v + ImputationModel.StandardNormal(ref random))];
        double[] y = [.. x.Select((v, i) => 2 + v - w[i] + ImputationModel.StandardNormal(ref random))];
        var about = y.Average();
        double Sum(Func<int, double> of) => Enumerable.Range(0, Size).Sum(of);
        var model = new ImputationModel([Size, x.Sum(), 0, Sum(i => x[i] * x[i])], 2, 2, [0, Sum(i => x[i] * (y[i] - about))], Sum(i => (y[i] - about) * (y[i] - about)), Size);
        var matrix = CompactMatrix.Of([.. Enumerable.Range(0, Size).SelectMany(i => new[] { x[i], w[i] })], 2);
        var fit = Regression.Fit(Link.Identity, matrix, [.. y.Select(v => v - about)], Each(Size))!;
        var expected = fit.ExpectedOf(matrix);
        var residual = Sum(i => Math.Pow(y[i] - about - expected[i], 2)) / (Size - 3);
        var drawn = new double[Draws][];
        for (var d = 0; d < Draws; d++)
        {
            var (estimated, own) = (new double[3], new double[3]);
            model.Draw([[w.Sum(), Sum(i => x[i] * w[i])]], [Sum(i => w[i] * w[i])], [Sum(i => w[i] * (y[i] - about))], ref random, estimated, own);
            Assert.That(estimated, Is.EqualTo(fit.Coefficients).Within(1e-4));
            drawn[d] = own;
        }
        // Of the inverse chi-square's mean, 1 / (df - 2).
        for (var c = 0; c < 3; c++)
        {
            var variance = residual * (Size - 3) / (Size - 5) * fit.Inverse[c * 3 + c];
            Assert.That(drawn.Average(b => b[c]), Is.EqualTo(fit.Coefficients[c]).Within(3 * Math.Sqrt(variance / Draws)));
            Assert.That(drawn.Average(b => Math.Pow(b[c] - fit.Coefficients[c], 2)), Is.EqualTo(variance).Within(3 * variance * Math.Sqrt(2.5 / Draws)));
        }
        var scale = residual * (Size - 3) / (Size - 5);
        var error = scale * Math.Sqrt((fit.Inverse[4] * fit.Inverse[8] + 2 * fit.Inverse[5] * fit.Inverse[5]) / Draws);
        Assert.That(drawn.Average(b => (b[1] - fit.Coefficients[1]) * (b[2] - fit.Coefficients[2])), Is.EqualTo(scale * fit.Inverse[5]).Within(3 * error));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(57)]
    public void Chi_square_numbers_have_its_mean_and_variance(int freedom)
    {
        const int Draws = 20_000;
        var random = Pcg32.ForItem(11, (ulong)freedom);
        double[] drawn = [.. Enumerable.Range(0, Draws).Select(_ => ImputationModel.ChiSquare(freedom, ref random))];
        Assert.That(drawn.Average(), Is.EqualTo(freedom).Within(3 * Math.Sqrt(2.0 * freedom / Draws)));
        // The fourth central moment is 12 k (k + 4).
        Assert.That(drawn.Average(v => (v - freedom) * (v - freedom)), Is.EqualTo(2.0 * freedom).Within(3 * Math.Sqrt((12.0 * freedom * (freedom + 4) - 4.0 * freedom * freedom) / Draws)));
    }
}

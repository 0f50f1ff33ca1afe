using System.Globalization;
using NonResponse.Analytics.Statistics;
using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

/// <summary>Estimators of what strategies come to, held against R 4.2.2, numpy and statsmodels 0.13.5 on simulated patients.</summary>
public sealed class EffectEstimatorTests
{
    private static readonly double[][] Rows =
        [.. File.ReadLines(Repository.Path("tests", "Analytics.Tests", "Data", "episodes585.csv")).Skip(1).Select(l => (double[])[.. l.Split(',').Select(f => double.Parse(f, CultureInfo.InvariantCulture))])];

    private static readonly int[] Each = [.. Enumerable.Range(0, Rows.Length)];
    private static readonly int[] Patients = [.. Rows.Select(r => (int)r[1] - 1)];

    // augment ~ age + female + base + partial + prior + insomnia
    private static readonly EffectData Data = Of([5, 6, 7, 8, 9, 10]);
    private static readonly PropensityModel Propensity = PropensityModel.Of(Data.Matrix, Data.IsFirst)!;

    private static EffectData Of(int[] columns, int outcome = 12) => new(
        CompactMatrix.Of([.. Rows.SelectMany(r => columns.Select(c => r[c]))], columns.Length), [.. Rows.Select(r => r[11] == 1)], [.. Rows.Select(r => r[outcome])]);

    // glm(augment ~ age + female + base + partial + prior + insomnia, binomial, control = list(epsilon = 1e-12))
    [Test]
    public void Propensities_are_those_of_R()
    {
        Assert.That(Propensity.Fit.Coefficients, Is.EqualTo([0.6982163443, -0.0118709371, 0.0646933418, -0.0597846925, 1.4122468261, 0.2362214946, 0.2443430703]).Within(1e-9));
        Assert.That((Propensity.Fit.Dropped.Count, Propensity.Fit.Separating, Propensity.Fit.IsPenalised), Is.EqualTo((0, (int?)null, false)));
        Assert.That(RocArea.Of(Propensity.Scores, Data.IsFirst)!.Value, Is.EqualTo(0.7134345355).Within(1e-9));
        Assert.That(Propensity.Equipoise, Is.EqualTo(0.6376068376).Within(1e-10));
    }

    [Test]
    public void Propensities_do_not_depend_on_where_they_begin()
    {
        // Of women alone, whose sex tells nothing: begun from the fit to everybody, in which it does.
        int[] women = [.. Each.Where(i => Data.Matrix.Row(i)[1] == 1)];
        var (matrix, isFirst) = (Data.Matrix.Only(women), (bool[])[.. women.Select(i => Data.IsFirst[i])]);
        var (begun, anew) = (PropensityModel.Of(matrix, isFirst, Propensity.Fit)!, PropensityModel.Of(matrix, isFirst)!);
        Assert.That(begun.Fit.Dropped, Is.EqualTo([1]).And.EqualTo(anew.Fit.Dropped));
        Assert.That(begun.Scores, Is.EqualTo(anew.Scores).Within(1e-9));
        Assert.That(begun.Fit.Inverse, Is.EqualTo(anew.Fit.Inverse).Within(1e-7));
        // Maximum likelihood leaves no difference between what was and what was expected.
        Assert.That(begun.Residuals.Sum(), Is.EqualTo(0).Within(1e-7));
    }

    [Test]
    public void Sums_of_products_are_those_of_one_row_after_the_other([Values(1, 3, 8, 13)] int size, [Values(1, 4, 7)] int rows)
    {
        var random = new Pcg32(5, 1);
        double[][] x = [.. Enumerable.Range(0, rows).Select(_ => (double[])[.. Enumerable.Range(0, size).Select(_ => random.Between(-9, 9))])];
        var sums = CrossProducts.Of(rows, size, size, (r, into) => x[r].CopyTo(into), null);
        for (var a = 0; a < size; a++)
            for (var b = a; b < size; b++)
                Assert.That(sums[a * OuterProducts.Stride(size) + b], Is.EqualTo(x.Sum(r => r[a] * r[b])), "whole numbers have no rounding");
    }

    // Sums of weights squared over sums of squared weights, by numpy.
    [TestCase(TargetPopulation.All, 267.4287398, 224.2500027)]
    [TestCase(TargetPopulation.Treated, 312, 153.5235580)]
    [TestCase(TargetPopulation.Overlap, 260.5233542, 242.5221631)]
    public void Weighted_rows_are_worth(TargetPopulation target, double first, double second)
    {
        var weights = Propensity.Weights(target).Weights;
        Assert.That(PropensityModel.EffectiveSize(Each.Where(i => Data.IsFirst[i]).Select(i => weights[i])), Is.EqualTo(first).Within(1e-6));
        Assert.That(PropensityModel.EffectiveSize(Each.Where(i => !Data.IsFirst[i]).Select(i => weights[i])), Is.EqualTo(second).Within(1e-6));
    }

    // Stacked estimating equations by numpy: by row, and by patient; without a factor for few clusters.
    [TestCase(TargetPopulation.All, 0.1294732788, 0.0404332027, 0.0404806580)]
    [TestCase(TargetPopulation.Treated, 0.1411574859, 0.0432493338, 0.0433325138)]
    [TestCase(TargetPopulation.Overlap, 0.1143369822, 0.0407851127, 0.0409705340)]
    public void Weighted_differences_and_their_errors(TargetPopulation target, double difference, double byRow, double byPatient)
    {
        var means = EffectEstimators.Weighted(Data, Propensity, target)!;
        Assert.That(means.First - means.Second, Is.EqualTo(difference).Within(1e-9));
        Assert.That(ArmMeans.ErrorOf(Each, i => means.FirstInfluence[i] - means.SecondInfluence[i]).Error, Is.EqualTo(byRow).Within(1e-9));
        Assert.That(ArmMeans.ErrorOf(Patients, i => means.FirstInfluence[i] - means.SecondInfluence[i]).Error, Is.EqualTo(byPatient).Within(1e-9));
        var contrast = means.Difference(Patients)!.Value;
        Assert.That(contrast.Error, Is.EqualTo(byPatient * Math.Sqrt(420 / 419.0)).Within(1e-9));
        Assert.That(contrast.Upper - contrast.Value, Is.EqualTo(1.959963984540054 * contrast.Error).Within(1e-12));
    }

    [Test]
    public void Crude_means_are_shares()
    {
        var crude = EffectEstimators.Crude(Data)!;
        Assert.That((crude.First, crude.Second), Is.EqualTo((0.4102564103, 0.2600732601)).Using<(double A, double B)>((x, y) => Math.Abs(x.A - y.A) < 1e-10 && Math.Abs(x.B - y.B) < 1e-10));
        var error = Math.Sqrt(crude.First * (1 - crude.First) / 312 + crude.Second * (1 - crude.Second) / 273);
        Assert.That(ArmMeans.ErrorOf(Each, i => crude.FirstInfluence[i] - crude.SecondInfluence[i]).Error, Is.EqualTo(error).Within(1e-12), "binomial, rows on their own");
    }

    // numpy: phi1 = m1 + A (Y - m1) / e, phi0 = m0 + (1 - A) (Y - m0) / (1 - e), logistic regressions of each arm
    [Test]
    public void Augmented_weighting()
    {
        var means = EffectEstimators.Augmented(Data, Link.Logit, Propensity, null, null)!;
        Assert.That(means.First, Is.EqualTo(0.3935967530).Within(1e-9));
        Assert.That(means.Second, Is.EqualTo(0.2644266514).Within(1e-9));
        Assert.That(ArmMeans.ErrorOf(Each, i => means.FirstInfluence[i] - means.SecondInfluence[i]).Error, Is.EqualTo(0.0409170501).Within(1e-9));
        Assert.That(ArmMeans.ErrorOf(Patients, i => means.FirstInfluence[i] - means.SecondInfluence[i]).Error, Is.EqualTo(0.0408644191).Within(1e-9));
    }

    [Test]
    public void Cross_fitting_changes_little_here()
    {
        var folds = Patients.Select(p => p % 5).ToArray();
        var (once, crossed) = (EffectEstimators.Augmented(Data, Link.Logit, Propensity, null, null)!, EffectEstimators.Augmented(Data, Link.Logit, Propensity, null, folds)!);
        Assert.That(crossed.First - crossed.Second, Is.EqualTo(once.First - once.Second).Within(0.01).And.Not.EqualTo(once.First - once.Second));
        Assert.That(crossed.Difference(Patients)!.Value.Error, Is.EqualTo(once.Difference(Patients)!.Value.Error).Within(0.002));
    }

    // R: a glm for each arm, the mean of predict(type = "response") over all rows
    [Test]
    public void Expected_under_both_strategies()
    {
        var means = EffectEstimators.GComputation(Data, Link.Logit)!;
        Assert.That(means.First - means.Second, Is.EqualTo(0.1174148791).Within(1e-9));
        var error = means.Difference(Patients)!.Value.Error;
        Assert.That(error, Is.InRange(0.03, 0.05));
        // The bootstrap of patients, 400 samples, is the other way to the same error; it has three Monte-Carlo standard errors here (3.5 % each).
        var random = Pcg32.ForItem(20240117, 0);
        var byPatient = Each.GroupBy(i => Patients[i]).Select(g => g.ToArray()).ToArray();
        var drawn = new List<double>();
        for (var b = 0; b < 400; b++)
        {
            int[] rows = [.. Enumerable.Range(0, byPatient.Length).SelectMany(_ => byPatient[(int)(random.Unit() * byPatient.Length)])];
            var sample = EffectEstimators.GComputation(Rowwise(Data, rows), Link.Logit)!;
            drawn.Add(sample.First - sample.Second);
        }
        var mean = drawn.Average();
        Assert.That(Math.Sqrt(drawn.Sum(d => (d - mean) * (d - mean)) / 399), Is.EqualTo(error).Within(0.11 * error));
    }

    // R: the mean of differences within cut(base, c(-Inf, 15, 20, Inf)), weighted by n1 n0 / n
    [Test]
    public void Mantel_and_Haenszel()
    {
        int[] strata = [.. Rows.Select(r => r[7] <= 15 ? 0 : r[7] <= 20 ? 1 : 2)];
        var contrast = EffectEstimators.MantelHaenszel(Data, strata, Each)!.Value;
        Assert.That(contrast.Value, Is.EqualTo(0.1424675351).Within(1e-9));
        // One stratum is the crude difference, with its error.
        var crude = EffectEstimators.Crude(Data)!.Difference(Each)!.Value;
        var single = EffectEstimators.MantelHaenszel(Data, new int[Rows.Length], Each)!.Value;
        Assert.That(single.Value, Is.EqualTo(crude.Value).Within(1e-12));
        Assert.That(single.Error, Is.EqualTo(crude.Error).Within(1e-12));
        Assert.That(EffectEstimators.MantelHaenszel(Data, [.. Data.IsFirst.Select(f => f ? 1 : 0)], Each), Is.Null, "no stratum has both");
    }

    // R: the standardised differences of Austin (2009) by formula; cobalt keeps the same yardstick.
    [Test]
    public void Balance()
    {
        double[] Column(int c) => [.. Rows.Select(r => r[c])];
        double[] ones = [.. Each.Select(_ => 1.0)];
        Assert.That(CovariateBalance.Difference(CovariateBalance.Arms(Column(7), Data.IsFirst, ones), isBinary: false, isWeighted: true), Is.EqualTo(-0.2359949240).Within(1e-9));
        Assert.That(CovariateBalance.Difference(CovariateBalance.Arms(Column(8), Data.IsFirst, ones), isBinary: true, isWeighted: true), Is.EqualTo(0.6707093128).Within(1e-9));
        Assert.That(CovariateBalance.Difference(CovariateBalance.Arms(Column(5), Data.IsFirst, ones), isBinary: false, isWeighted: true), Is.EqualTo(-0.1750174019).Within(1e-9));
        foreach (var c in new[] { 5, 6, 7, 8, 9, 10 })
            Assert.That(CovariateBalance.Difference(CovariateBalance.Arms(Column(c), Data.IsFirst, Propensity.Weights(TargetPopulation.Overlap).Weights), isBinary: c is 6 or 8 or 10, isWeighted: true), Is.EqualTo(0).Within(1e-9), "overlap weights balance means exactly");
        var all = Propensity.Weights(TargetPopulation.All).Weights;
        Assert.That(CovariateBalance.Difference(CovariateBalance.Arms(Column(7), Data.IsFirst, all), isBinary: false, isWeighted: true), Is.EqualTo(-0.0035148488).Within(1e-9));
        Assert.That(CovariateBalance.Distance(Column(7), Data.IsFirst, ones), Is.EqualTo(0.1245421245).Within(1e-9));
        Assert.That(CovariateBalance.Distance(Column(7), Data.IsFirst, all), Is.EqualTo(0.0341818365).Within(1e-9));
        // R: var(base[augment == 1]) / var(base[augment == 0])
        double Variance(bool first)
        {
            double[] values = [.. Each.Where(i => Data.IsFirst[i] == first).Select(i => Rows[i][7])];
            return values.Sum(v => (v - values.Average()) * (v - values.Average())) / (values.Length - 1);
        }
        Assert.That(CovariateBalance.VarianceRatio(CovariateBalance.Arms(Column(7), Data.IsFirst, ones)), Is.EqualTo(Variance(true) / Variance(false)).Within(1e-12));
        // Yang and Dalton 2012, whichever level is left out.
        Assert.That(CovariateBalance.OfShares([0.2, 0.5, 0.3], [0.35, 0.4, 0.25]), Is.EqualTo(0.3412097836).Within(1e-9));
        Assert.That(CovariateBalance.OfShares([0.3, 0.2, 0.5], [0.25, 0.35, 0.4]), Is.EqualTo(0.3412097836).Within(1e-9));
        Assert.That(CovariateBalance.OfShares([1, 0, 0], [0, 0.49, 0.51]), Is.Null, "groups with levels of their own have no yardstick");
    }

    // VanderWeele and Ding 2017; statsmodels' and the package EValue's formulas.
    [TestCase(1.14, 1.5394996871)]
    [TestCase(2, 3.4142135624)]
    [TestCase(0.8, 1.8090169944)]
    [TestCase(1, 1)]
    [TestCase(1.8, 3)]
    [TestCase(0.6, 2.7207592200561264)]
    public void E_values(double ratio, double expected) => Assert.That(EValue.OfRiskRatio(ratio), Is.EqualTo(expected).Within(1e-9));

    [Test]
    public void E_value_of_the_nearer_end()
    {
        Assert.That(EValue.OfNearerEnd(new Estimate(0.80, 0.71, 0.91)), Is.EqualTo(1.43).Within(0.005));
        Assert.That(EValue.OfNearerEnd(new Estimate(0.80, 0.61, 1.1)), Is.EqualTo(1));
        Assert.That(EValue.OfRiskRatio(EValue.RatioOfHazards(0.6)), Is.EqualTo(2.1996223957).Within(1e-9));
    }

    // p.adjust(c(.001, .012, .03, .04, .2), "holm") and "BH"
    [Test]
    public void Multiplicities()
    {
        double[] p = [0.03, 0.001, 0.2, 0.012, 0.04];
        Assert.That(Multiplicity.Holm(p), Is.EqualTo([0.09, 0.005, 0.2, 0.048, 0.09]).Within(1e-12));
        Assert.That(Multiplicity.BenjaminiHochberg(p), Is.EqualTo([0.05, 0.005, 0.2, 0.03, 0.05]).Within(1e-12));
    }

    // power.prop.test(n = 250, p1 = .3, power = .8, tol = 1e-13), whose root is coarser unless it is told; Schoenfeld 1983 with 251 events
    [Test]
    public void What_could_be_detected()
    {
        Assert.That(0.3 + DetectableDifference.OfShares(0.3, 250, 250), Is.EqualTo(0.419995529569).Within(1e-9));
        Assert.That(DetectableDifference.OfHazards(251, 0.5), Is.EqualTo(1.424283645).Within(1e-8));
        // power.t.test(n = 250, sd = 2, power = .8) gives 0.50219 by t; by the normal it is 0.50116.
        Assert.That(DetectableDifference.OfMeans(2, 250, 250), Is.EqualTo((1.959963984540054 + 0.8416212335729143) * 2 * Math.Sqrt(2 / 250.0)).Within(1e-9));
        Assert.That(DetectableDifference.OfShares(0.3, 3, 3), Is.Null);
    }

    // What theory says of any data.
    [Test]
    public void Invariants()
    {
        // The same patients twice: the same estimate, and the error of their patients.
        int[] twice = [.. Each, .. Each];
        var doubled = Rowwise(Data, twice);
        var again = EffectEstimators.Weighted(doubled, PropensityModel.Of(doubled.Matrix, doubled.IsFirst)!, TargetPopulation.Overlap)!.Difference([.. Patients, .. Patients])!.Value;
        var once = EffectEstimators.Weighted(Data, Propensity, TargetPopulation.Overlap)!.Difference(Patients)!.Value;
        Assert.That((again.Value, again.Error), Is.EqualTo((once.Value, once.Error)).Using<(double, double)>((x, y) => Math.Abs(x.Item1 - y.Item1) < 1e-9 && Math.Abs(x.Item2 - y.Item2) < 1e-9));
        // Names of strategies turned round: the difference turns its sign, the ratio turns over.
        var turned = Data with { IsFirst = [.. Data.IsFirst.Select(f => !f)] };
        var other = EffectEstimators.Weighted(turned, PropensityModel.Of(turned.Matrix, turned.IsFirst)!, TargetPopulation.Overlap)!;
        Assert.That(other.Difference(Patients)!.Value.Value, Is.EqualTo(-once.Value).Within(1e-9));
        Assert.That(other.Ratio(Patients)!.Value.Value * EffectEstimators.Weighted(Data, Propensity, TargetPopulation.Overlap)!.Ratio(Patients)!.Value.Value, Is.EqualTo(1).Within(1e-9));
        // Nothing known: weights are alike, and every way gives the crude difference.
        var nothing = Data with { Matrix = CompactMatrix.Of([.. Each.Select(_ => 1.0)], 1) };
        var flat = PropensityModel.Of(nothing.Matrix, nothing.IsFirst)!;
        Assert.That(flat.Fit.Dropped, Is.EqualTo([0]), "a constant column");
        var crude = EffectEstimators.Crude(nothing)!.Difference(Patients)!.Value;
        foreach (var means in new[] { EffectEstimators.Weighted(nothing, flat, TargetPopulation.All)!, EffectEstimators.Augmented(nothing, Link.Logit, flat, null, null)!, EffectEstimators.GComputation(nothing, Link.Logit)! })
        {
            Assert.That(means.Difference(Patients)!.Value.Value, Is.EqualTo(crude.Value).Within(1e-9));
            Assert.That(means.Difference(Patients)!.Value.Error, Is.EqualTo(crude.Error).Within(1e-9));
        }
    }

    [Test]
    public void Without_columns_augmented_weighting_is_crude()
    {
        var none = Data with { Matrix = CompactMatrix.Of(Rows.Length, 0, (_, _) => { }) };
        var propensity = PropensityModel.Of(none.Matrix, none.IsFirst)!;
        var crude = EffectEstimators.Crude(none)!.Difference(Patients)!.Value;
        Assert.That(EffectEstimators.Augmented(none, Link.Logit, propensity, null, null)!.Difference(Patients)!.Value.Value, Is.EqualTo(crude.Value).Within(1e-9));
        Assert.That(EffectEstimators.Augmented(none, Link.Logit, propensity, null, [.. Patients.Select(p => p % 5)])!.Difference(Patients)!.Value.Value, Is.EqualTo(crude.Value).Within(0.001));
    }

    [Test]
    public void Bad_columns_are_named_and_do_no_harm()
    {
        // A constant, a copy, the sum of two others, and a very large number.
        var matrix = CompactMatrix.Of([.. Each.SelectMany(i => Data.Matrix.Row(i).Concat([7, Rows[i][7], Rows[i][5] + Rows[i][9], 1e7 + Rows[i][4]]))], 10);
        var propensity = PropensityModel.Of(matrix, Data.IsFirst)!;
        Assert.That(propensity.Fit.Dropped, Is.EqualTo([6, 7, 8]));
        var means = EffectEstimators.Weighted(Data with { Matrix = matrix }, propensity, TargetPopulation.All)!;
        Assert.That(means.Difference(Patients)!.Value.Error, Is.EqualTo(0.04).Within(0.002));
        // A column that tells the strategy for certain.
        var telling = CompactMatrix.Of([.. Each.SelectMany(i => new[] { Rows[i][5], Rows[i][11] })], 2);
        var separated = PropensityModel.Of(telling, Data.IsFirst)!;
        Assert.That((separated.Fit.Separating, separated.Fit.IsPenalised), Is.EqualTo(((int?)1, true)));
        Assert.That(separated.Scores, Has.All.Matches<double>(double.IsFinite));
        // A level that ten have, all of them with the first strategy: with a small standard deviation, it tells theirs as certainly.
        int[] few = [.. Each.Where(i => Data.IsFirst[i]).Take(10)];
        var level = PropensityModel.Of(CompactMatrix.Of([.. Each.SelectMany(i => new[] { Rows[i][5], few.Contains(i) ? 1.0 : 0 })], 2), Data.IsFirst)!;
        Assert.That((level.Fit.Separating, level.Fit.IsPenalised), Is.EqualTo(((int?)1, true)));
        // One strategy only, and outcomes that are all alike or all missing.
        Assert.That(PropensityModel.Of(Data.Matrix, new bool[Rows.Length]), Is.Null);
        Assert.That(EffectEstimators.GComputation(Data with { Outcomes = new double[Rows.Length] }, Link.Logit), Is.Null);
        Assert.That(EffectEstimators.Crude(Data with { Outcomes = [.. Each.Select(_ => double.NaN)] }), Is.Null);
        Assert.That(EffectEstimators.Crude(Data)!.Difference(new int[Rows.Length]), Is.Null, "one cluster");
    }

    // coef(lm(time ~ age + base + partial))
    [Test]
    public void Least_squares_are_those_of_R()
    {
        var data = Of([5, 7, 8], outcome: 13);
        var fit = Regression.Fit(Link.Identity, data.Matrix, data.Outcomes, Each)!;
        Assert.That(fit.Coefficients, Is.EqualTo([50.9774631832282736, 0.0008656084308558, -0.0459917518380003, -5.9299625601156913]).Within(1e-7));
    }

    private static EffectData Rowwise(EffectData data, int[] rows) => new(
        CompactMatrix.Of([.. rows.SelectMany(r => data.Matrix.Row(r))], data.Matrix.Columns), [.. rows.Select(r => data.IsFirst[r])], [.. rows.Select(r => data.Outcomes[r])]);
}

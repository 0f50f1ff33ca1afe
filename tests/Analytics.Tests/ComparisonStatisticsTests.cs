using System.Globalization;
using NonResponse.Analytics.Statistics;
using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

/// <summary>What stands around the estimates of a comparison - truncation, trimming, few clusters, balance - held against R 4.2.2 (sandwich 3.0-2) and statsmodels 0.13.5 on simulated patients.</summary>
/// <remarks>In the calls, <c>e</c> is <c>fitted(glm(augment ~ age + female + base + partial + prior + insomnia, binomial))</c>, <c>a</c> is <c>augment</c> and <c>w</c> are weights.</remarks>
public sealed class ComparisonStatisticsTests
{
    private static readonly double[][] Rows = Read("episodes585.csv"), Cohort = Read("cohort.csv");
    private static readonly int[] Each = [.. Enumerable.Range(0, Rows.Length)];
    private static readonly int[] Patients = [.. Rows.Select(r => (int)r[1] - 1)], Services = [.. Rows.Select(r => (int)r[2] - 1)];

    // augment ~ age + female + base + partial + prior + insomnia
    private static readonly EffectData Data = Of(Rows, [5, 6, 7, 8, 9, 10], 11, 12);
    private static readonly PropensityModel Propensity = PropensityModel.Of(Data.Matrix, Data.IsFirst)!;

    // augment ~ age + baseline + anxiety + failed_trials + deprivation_decile
    private static readonly EffectData Other = Of(Cohort, [0, 1, 2, 3, 4], 5, 6);
    private static readonly PropensityModel OtherPropensity = PropensityModel.Of(Other.Matrix, Other.IsFirst)!;

    private static double[][] Read(string file) =>
        [.. File.ReadLines(Repository.Path("tests", "Analytics.Tests", "Data", file)).Skip(1).Select(l => (double[])[.. l.Split(',').Select(f => double.Parse(f, CultureInfo.InvariantCulture))])];

    private static EffectData Of(double[][] rows, int[] columns, int strategy, int outcome) => new(
        CompactMatrix.Of([.. rows.SelectMany(r => columns.Select(c => r[c]))], columns.Length), [.. rows.Select(r => r[strategy] == 1)], [.. rows.Select(r => r[outcome])]);

    private static double[] Column(double[][] rows, int column) => [.. rows.Select(r => r[column])];

    // plogis(qlogis(e) - qlogis(mean(a)))[1:4]
    [Test]
    public void Preference_scores_are_propensities_had_strategies_been_as_frequent() =>
        Assert.That(new[] { 0, 1, 2, 3 }.Select(Propensity.Preference), Is.EqualTo([0.305392502511, 0.595459068004, 0.429483739483, 0.564466358022]).Within(1e-9));

    // q <- quantile(w[a == k], c(p, 1 - p)); w[a == k] <- pmin(pmax(w[a == k], q[1]), q[2]), each strategy by its own; errors by stacked estimating equations, in which a weight that was drawn in stands still
    [TestCase(0.01, 0.126429319126, 4.43929600858, 5.38772213457, 269.16361923, 230.075894964, 0.040389790123, 0.0404318780107)]
    [TestCase(0.05, 0.1233068838, 3.50925132299, 4.18181204227, 275.084659699, 236.962616582, 0.0403448387848, 0.0404707490351)]
    public void Truncated_weights(double share, double difference, double largest, double otherLargest, double worth, double otherWorth, double byRow, double byPatient)
    {
        var weights = Propensity.Weights(TargetPopulation.All, share).Weights;
        double[] Arm(bool first) => [.. Each.Where(i => Data.IsFirst[i] == first).Select(i => weights[i])];
        Assert.That((double[])[Arm(true).Max(), Arm(false).Max()], Is.EqualTo([largest, otherLargest]).Within(1e-8));
        Assert.That((double[])[PropensityModel.EffectiveSize(Arm(true)), PropensityModel.EffectiveSize(Arm(false))], Is.EqualTo([worth, otherWorth]).Within(1e-6));
        var means = EffectEstimators.Weighted(Data, Propensity, TargetPopulation.All, null, share)!;
        Assert.That(means.First - means.Second, Is.EqualTo(difference).Within(1e-9));
        Assert.That(ArmMeans.ErrorOf(Each, i => means.FirstInfluence[i] - means.SecondInfluence[i]).Error, Is.EqualTo(byRow).Within(1e-9));
        Assert.That(ArmMeans.ErrorOf(Patients, i => means.FirstInfluence[i] - means.SecondInfluence[i]).Error, Is.EqualTo(byPatient).Within(1e-9));
    }

    // se <- sqrt(vcovCL(lm(response ~ augment), cluster = service, type = "HC0", cadjust = FALSE)[2, 2] * 8 / 7); b -+ qt(.975, 7) * se; 2 * pt(-b / se, 7)
    [Test]
    public void Eight_clusters_have_seven_degrees_of_freedom()
    {
        var contrast = EffectEstimators.Crude(Data)!.Difference(Services)!.Value;
        Assert.That(contrast.Error, Is.EqualTo(0.02918128136810 * Math.Sqrt(8 / 7.0)).Within(1e-12));
        Assert.That((double[])[contrast.Value, contrast.Lower, contrast.Upper], Is.EqualTo([0.15018315018315, 0.07641609084791, 0.22395020951839]).Within(1e-10));
        Assert.That(contrast.P, Is.EqualTo(0.00193442111007).Within(1e-10));
    }

    // qt(.975, 38) and qnorm(.975)
    [TestCase(39, 2.02439416391)]
    [TestCase(40, 1.95996398454)]
    public void Student_s_t_holds_below_forty_clusters(int clusters, double reach)
    {
        var contrast = EffectEstimators.Crude(Data)!.Difference([.. Each.Select(i => i % clusters)])!.Value;
        Assert.That((contrast.Upper - contrast.Value) / contrast.Error, Is.EqualTo(reach).Within(1e-9));
    }

    // Katz: sqrt((1 - p1) / (n1 p1) + (1 - p0) / (n0 p0)), times sqrt(585 / 584)
    [Test]
    public void Crude_ratio_of_risks()
    {
        var ratio = EffectEstimators.Crude(Data)!.Ratio(Each)!.Value;
        Assert.That((double[])[ratio.Value, ratio.Error], Is.EqualTo([1.577464788732, 0.122697227146]).Within(1e-10));
        Assert.That((double[])[ratio.Lower, ratio.Upper], Is.EqualTo([ratio.Value * Math.Exp(-1.959963984540054 * ratio.Error), ratio.Value * Math.Exp(1.959963984540054 * ratio.Error)]).Within(1e-12));
    }

    // cov.wt(x[a == 1], w[a == 1] / sum(w[a == 1]), method = "unbiased") over that of a == 0; the largest of abs(F1 - F0) with F the weighted shares up to each value
    [TestCase(5, TargetPopulation.Overlap, 1.14790544782, 0.0537509960389)]
    [TestCase(5, TargetPopulation.All, 1.15453580644, 0.0555736448275)]
    [TestCase(7, TargetPopulation.Overlap, 1.09840231623, 0.0355052136214)]
    [TestCase(7, TargetPopulation.All, 1.09264654640, 0.0341818364881)]
    public void Weighted_spreads_and_distributions(int column, TargetPopulation target, double ratio, double distance)
    {
        var weights = Propensity.Weights(target).Weights;
        Assert.That(CovariateBalance.VarianceRatio(CovariateBalance.Arms(Column(Rows, column), Data.IsFirst, weights)), Is.EqualTo(ratio).Within(1e-8));
        Assert.That(CovariateBalance.Distance(Column(Rows, column), Data.IsFirst, weights), Is.EqualTo(distance).Within(1e-8));
    }

    // k <- e >= q & e <= 1 - q, then the model and the weights of overlap anew on what was kept
    [TestCase(0.3, 373, 141, 71, 0.0731415814385)]
    [TestCase(0.4, 162, 232, 191, 0.0616887515307)]
    public void Trimming_leaves_out_who_had_no_choice_and_fits_anew(double edge, int kept, int firstOut, int secondOut, double difference)
    {
        Feature Of(string id, FeatureKind kind) => new(id, id, kind, "decision");
        Feature[] features = [Of("age", FeatureKind.Number), Of("female", FeatureKind.Flag), Of("base", FeatureKind.Number), Of("partial", FeatureKind.Flag), Of("prior", FeatureKind.Number), Of("insomnia", FeatureKind.Flag)];
        var given = GivenComparisons.All[0] with { Trim = edge };
        var data = new ComparisonData
        {
            Of = given,
            Flow = [],
            Confounders = new FeatureTable(features, [.. Data.Matrix.AllRows.SelectMany(Data.Matrix.Row)]),
            IsFirst = Data.IsFirst,
            Patients = Patients,
            Outcomes = [.. Data.Outcomes.Select(o => default(DecisionOutcome) with { Responded = o })],
            Subgroups = [],
            Providers = Services,
        };
        var design = ComparisonDesign.Of(data)!;
        Assert.That(design.Data.Rows, Is.EqualTo(kept));
        Assert.That((design.Data.Flow[^1].First, design.Data.Flow[^1].Second), Is.EqualTo((firstOut, secondOut)));
        var means = EffectEstimators.Weighted(design.With(design.Data.Values(ComparedOutcome.Response)), design.Propensity, TargetPopulation.Overlap)!;
        Assert.That(means.First - means.Second, Is.EqualTo(difference).Within(1e-9));
        Assert.That(ComparisonDesign.Of(data with { Of = given with { Trim = 0.5 } }), Is.Null, "nobody is left");
    }

    // statsmodels: Logit(augment, X), weights by formula, weighted means; sums of weights squared over sums of squares
    [TestCase(TargetPopulation.All, 0.4765051984555911, 0.36932747606333943, 261.26091423436844, 265.04285011009284)]
    [TestCase(TargetPopulation.Treated, 0.43333333333333335, 0.3518768104978047, 300, 195.95458003315238)]
    [TestCase(TargetPopulation.Overlap, 0.47257889404334436, 0.36519868760114177, 269.47379170785615, 272.98087054752904)]
    public void Weighted_means_of_another_cohort(TargetPopulation target, double first, double second, double worth, double otherWorth)
    {
        var means = EffectEstimators.Weighted(Other, OtherPropensity, target)!;
        Assert.That((double[])[means.First, means.Second], Is.EqualTo([first, second]).Within(1e-7));
        var weights = OtherPropensity.Weights(target).Weights;
        double Worth(bool arm) => PropensityModel.EffectiveSize(Enumerable.Range(0, Other.Rows).Where(i => Other.IsFirst[i] == arm).Select(i => weights[i]));
        Assert.That((double[])[Worth(true), Worth(false)], Is.EqualTo([worth, otherWorth]).Within(1e-5));
    }

    // statsmodels: differences of means over sqrt((var1 + var0) / 2) before weighting; age, baseline, anxiety, failed trials, deprivation
    [Test]
    public void Balance_of_another_cohort()
    {
        double[] ones = [.. Enumerable.Repeat(1.0, Other.Rows)], all = OtherPropensity.Weights(TargetPopulation.All).Weights, treated = OtherPropensity.Weights(TargetPopulation.Treated).Weights;
        double[] Differences(double[] weights) => [.. Enumerable.Range(0, 5).Select(c => CovariateBalance.Difference(CovariateBalance.Arms(Column(Cohort, c), Other.IsFirst, weights), isBinary: false, isWeighted: true)!.Value)];
        Assert.That(Differences(ones), Is.EqualTo([-0.07492409268611477, 0.434929744883133, 0.379597380340827, 0.16881347210980976, -0.024697003876727488]).Within(1e-7));
        Assert.That(Differences(all), Is.EqualTo([0.0004086284203823117, -0.021004385142474397, -0.008848188427376748, -0.014678816491943036, 0.005463006032903177]).Within(1e-7));
        Assert.That(Differences(treated), Is.EqualTo([-0.04220967596800288, 0.015254519329176446, -9.151188781008056e-05, -0.008192268239573636, -0.00870302417165148]).Within(1e-7));
    }

    // statsmodels: a logistic regression of response on X in each arm; the mean of m1 + A (Y - m1) / e - m0 - (1 - A)(Y - m0) / (1 - e), and its standard error (n - 1); the means of m1 and m0
    [Test]
    public void Augmented_weighting_and_g_computation_of_another_cohort()
    {
        var means = EffectEstimators.Augmented(Other, Link.Logit, OtherPropensity, null, null)!;
        Assert.That((double[])[means.First, means.Second], Is.EqualTo([0.47201184052542206, 0.3687710536513496]).Within(1e-7));
        Assert.That(means.Difference([.. Enumerable.Range(0, Other.Rows)])!.Value.Error, Is.EqualTo(0.0417825618015427).Within(1e-7));
        var expected = EffectEstimators.GComputation(Other, Link.Logit)!;
        Assert.That((double[])[expected.First, expected.Second], Is.EqualTo([0.46959391558709207, 0.36423749984799497]).Within(1e-7));
    }

    [Test]
    public void Levels_are_summed_up_as_flags_are()
    {
        double[] levels = [0, 2, double.NaN, 2, 0, 3, 2, double.NaN, 0, 3], weights = [0.5, 1, 2, 0.25, 1.5, 3, 0.75, 1, 0.1, 0.6];
        bool[] isFirst = [true, true, true, true, true, true, false, false, false, false];
        var arms = CovariateBalance.ArmsOfLevels(levels, 4, isFirst, weights);
        for (var level = 0; level < 4; level++)
            foreach (var (one, other) in arms[level].Zip(CovariateBalance.Arms([.. levels.Select(l => l == level ? 1.0 : 0)], isFirst, weights)))
            {
                Assert.That((one.Count, one.Mean, one.WeightedMean), Is.EqualTo((other.Count, other.Mean, other.WeightedMean)), $"level {level}");
                Assert.That(one.Squares, Is.EqualTo(other.Squares).Within(1e-12), $"level {level}");
                Assert.That(one.WeightedVariance, Is.EqualTo(other.WeightedVariance).Within(1e-12), $"level {level}");
            }
        Assert.That(arms[2].Select(a => a.Mean), Is.EqualTo([1 / 3.0, 0.25]));
    }
}

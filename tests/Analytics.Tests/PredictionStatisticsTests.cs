using System.Globalization;
using NonResponse.Analytics.Statistics;
using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

/// <summary>How good predictions are: ranking, calibration, error, decisions, and how many rows a model needs.</summary>
public sealed class PredictionStatisticsTests
{
    private const double ClosedForm = 1e-10, Iterated = 1e-7;

    private static readonly string[][] Episodes =
        [.. File.ReadLines(Repository.Path("tests", "Analytics.Tests", "Data", "episodes585.csv")).Skip(1).Select(l => l.Split(','))];

    private static readonly double[] Risk = [.. Episodes.Select(e => Number(e, 15))];
    private static readonly bool[] NonResponded = [.. Episodes.Select(e => e[16] == "1")];
    private static readonly int[] Patients = [.. Episodes.Select(e => int.Parse(e[1], CultureInfo.InvariantCulture))];

    // pROC 1.18.0: ci.auc(roc(nonresp, risk, direction = "<"), method = "delong")
    [Test]
    public void Area_with_DeLongs_interval()
    {
        var area = RocArea.Of(Risk, NonResponded)!;
        Assert.That(area.Value, Is.EqualTo(0.67845705209988).Within(ClosedForm));
        Assert.That(area.StandardError, Is.EqualTo(0.02295267683756).Within(ClosedForm));
        Assert.That((area.Interval.Lower, area.Interval.Upper), Is.EqualTo((0.6334706, 0.7234435)).Using<(double, double)>((a, b) => Math.Abs(a.Item1 - b.Item1) < 1e-7 && Math.Abs(a.Item2 - b.Item2) < 1e-7));
    }

    // pROC 1.18.0: roc.test(risk, base, method = "delong", paired = TRUE)$statistic is 4.252356819
    [Test]
    public void Difference_of_two_areas()
    {
        var difference = RocArea.Difference(Risk, [.. Episodes.Select(e => Number(e, 7))], NonResponded)!.Value;
        var error = (difference.Upper - difference.Lower) / 2 / Proportion.Z95;
        Assert.That(difference.Value / error, Is.EqualTo(4.252356819).Within(1e-8));
        Assert.That(RocArea.Difference(Risk, Risk, NonResponded), Is.EqualTo(new Estimate(0, 0, 0)));
    }

    // R 4.2.2, Obuchowski's formula (1997) written out over the 420 patients.
    [Test]
    public void Area_allows_for_patients_with_several_predictions()
    {
        Assert.That(RocArea.Of(Risk, NonResponded, Patients)!.StandardError, Is.EqualTo(0.02278778592207).Within(ClosedForm));
        var alone = Enumerable.Range(0, Risk.Length).ToArray();
        Assert.That(RocArea.Of(Risk, NonResponded, alone)!.StandardError, Is.EqualTo(RocArea.Of(Risk, NonResponded)!.StandardError).Within(1e-12), "each patient once is DeLong's");
    }

    // R 4.2.2, pairs and formulas written out; w <- 1 + (seq_along(y) - 1) %% 4 / 4. A jackknife of the patients gives 0.02341.
    [Test]
    public void Area_of_weighted_predictions()
    {
        double[] weights = [.. Risk.Select((_, i) => 1 + i % 4 / 4.0)];
        Assert.That(RocArea.Of(Risk, NonResponded, default, weights)!.Value, Is.EqualTo(0.67599275240650).Within(ClosedForm));
        Assert.That(RocArea.Of(Risk, NonResponded, default, weights)!.StandardError, Is.EqualTo(0.02355810411304).Within(ClosedForm));
        Assert.That(RocArea.Of(Risk, NonResponded, Patients, weights)!.StandardError, Is.EqualTo(0.02336266236237).Within(ClosedForm));
        Assert.That(RocArea.Of(Risk, NonResponded, Patients, weights)!.Value, Is.EqualTo(RocArea.Concordance(Risk, NonResponded, weights)).Within(1e-12));
        Assert.That(RocArea.Of(Risk, NonResponded, Patients, [.. weights.Select(w => 3 * w)])!.StandardError, Is.EqualTo(0.02336266236237).Within(ClosedForm), "only what weights are to each other counts");
    }

    // R 4.2.2: p <- sum(w * y) / sum(w), its linearised variance with patients as clusters, and Wilson's interval at n = p (1 - p) / variance, which is 526.285014.
    [Test]
    public void Share_of_weighted_rows_of_patients()
    {
        double[] weights = [.. Risk.Select((_, i) => 1 + i % 4 / 4.0)];
        var share = ClusteredProportion.Of([.. NonResponded.Select(n => n ? 1.0 : 0)], weights, Patients)!.Value;
        Assert.That((share.Value, share.Lower, share.Upper), Is.EqualTo((0.653917910448, 0.612291460561, 0.693313687676))
            .Using<(double, double, double)>((a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) + Math.Abs(a.Item3 - b.Item3) < 1e-10));
        Assert.That(ClusteredProportion.Of([1, 1, 1], [1, 1, 1], [0, 1, 2]), Is.EqualTo(Proportion.Wilson95(3, 3)), "all alike");
        Assert.That(ClusteredProportion.Of([1], [0], [0]), Is.Null);
    }

    [Test]
    public void Area_of_turned_over_tied_and_one_sided_outcomes()
    {
        var area = RocArea.Of(Risk, NonResponded)!;
        var turned = RocArea.Of([.. Risk.Select(r => -r)], NonResponded)!;
        Assert.That((turned.Value, turned.StandardError), Is.EqualTo((1 - area.Value, area.StandardError)).Using<(double, double)>((a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-12));
        Assert.That(RocArea.Of([.. Risk.Select(_ => 0.3)], NonResponded)!.Value, Is.EqualTo(0.5));
        Assert.That(RocArea.Of(Risk, [.. Risk.Select(_ => true)]), Is.Null);
        Assert.That(RocArea.Of([1, 2], [false, true]) is { Value: 1, StandardError: 0 }, Is.True);
    }

    // scikit-learn 1.2.1: brier_score_loss, log_loss; the scaled score is 1 - Brier / (prevalence (1 - prevalence)).
    [Test]
    public void Errors()
    {
        var error = PredictionError.Of(Risk, NonResponded);
        Assert.That(error.Brier, Is.EqualTo(0.2161914100).Within(ClosedForm));
        Assert.That(error.LogLoss, Is.EqualTo(0.6214666040).Within(ClosedForm));
        Assert.That(error.ScaledBrier, Is.EqualTo(0.0368148348).Within(ClosedForm));
        Assert.That(error.ObservedOverExpected, Is.EqualTo(1.1949237805).Within(ClosedForm));
        var twice = PredictionError.Of([.. Risk, .. Risk], [.. NonResponded, .. NonResponded]);
        Assert.That(PredictionError.Of(Risk, NonResponded, [.. Risk.Select(_ => 2.0)]).LogLoss, Is.EqualTo(twice.LogLoss).Within(1e-12), "a weight of two is two rows");
        Assert.That(PredictionError.Of([1, 0], [false, true]).LogLoss, Is.LessThan(double.PositiveInfinity));
        Assert.That(PredictionError.Of([0.5], [true]).ScaledBrier, Is.Null);
    }

    // R 4.2.2: glm(nonresp ~ 1, offset = L), glm(nonresp ~ L), and the sandwich of both times G / (G - 1); L = qlogis(risk).
    [Test]
    public void Calibration()
    {
        var calibration = PredictionCalibration.Of(Risk, NonResponded)!;
        Assert.That(calibration.InTheLarge.Value, Is.EqualTo(0.50299499610059).Within(Iterated));
        Assert.That(ErrorOf(calibration.InTheLarge), Is.EqualTo(0.09181369649978).Within(Iterated));
        Assert.That(calibration.Slope.Value, Is.EqualTo(0.9659487845857).Within(Iterated));
        Assert.That(ErrorOf(calibration.Slope), Is.EqualTo(0.1402967430695).Within(Iterated));
        Assert.That(ErrorOf(PredictionCalibration.Of(Risk, NonResponded, patients: Patients)!.Slope), Is.EqualTo(0.1344699598206).Within(Iterated));
        Assert.That(ErrorOf(PredictionCalibration.Of(Risk, NonResponded, [.. Risk.Select(_ => 1.0)])!.Slope), Is.EqualTo(0.1385318489981).Within(Iterated));
    }

    // The same by two ways.
    [Test]
    public void Slope_alone_is_that_of_the_whole_calibration()
    {
        double[] weights = [.. Risk.Select((_, i) => 1 + i % 4 / 4.0)];
        var (alone, whole) = (PredictionCalibration.SlopeOf(Risk, NonResponded, weights, Patients)!.Value, PredictionCalibration.Of(Risk, NonResponded, weights, Patients)!.Slope);
        Assert.That(alone.Value, Is.EqualTo(whole.Value).Within(Iterated));
        Assert.That(ErrorOf(alone), Is.EqualTo(ErrorOf(whole)).Within(Iterated));
        Assert.That(PredictionCalibration.SlopeOf([0.2, 0.2, 0.2], [true, false, true], [1, 1, 1], [0, 1, 2]), Is.Null, "one prediction only has no slope");
        Assert.That(PredictionCalibration.SlopeOf([0.2, 0.4], [true, true], [1, 1], [0, 1]), Is.Null, "one outcome only");
    }

    // R 4.2.2: glm(nonresp ~ rcs(L, 4)), knots at the quantiles 0.05, 0.35, 0.65 and 0.95.
    [Test]
    public void Curve_of_calibration()
    {
        var curve = PredictionCalibration.Of(Risk, NonResponded)!.Curve!;
        Assert.That((curve.MeanGap, curve.MedianGap, curve.WideGap), Is.EqualTo((0.10763563076923, 0.09839889116582, 0.13933819870015))
            .Using<(double, double, double)>((a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) + Math.Abs(a.Item3 - b.Item3) < Iterated));
        Assert.That(curve.Points.Select(p => p.Predicted), Is.Ordered);
        Assert.That(curve.Points.All(p => p.Observed.Lower < p.Observed.Value && p.Observed.Value < p.Observed.Upper), Is.True);
    }

    [Test]
    public void Model_is_calibrated_where_it_was_fitted()
    {
        double[][] rows = [.. Episodes.Select(e => new[] { 1, Number(e, 5), Number(e, 7), Number(e, 9) })];
        var fit = LogisticRegression.Fit(rows, [.. NonResponded.Select(n => n ? 1.0 : 0)], [.. rows.Select(_ => 1.0)])!;
        var calibration = PredictionCalibration.Of([.. rows.Select(r => fit.Expected(r))], NonResponded)!;
        Assert.That((calibration.InTheLarge.Value, calibration.Slope.Value - 1), Is.EqualTo((0.0, 0.0)).Using<(double, double)>((a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-9));
        Assert.That(PredictionCalibration.Of([0.2, 0.4], [true, true]), Is.Null, "one outcome only");
        Assert.That(PredictionCalibration.Of([0.2, 0.2, 0.2], [true, false, true]), Is.Null, "one prediction only has no slope");
    }

    // The formula of Vickers and Elkin (2006), written out in R.
    [TestCase(0.3, 0.5064713065, 0.5140415)]
    [TestCase(0.5, 0.3145299145, 0.3196581)]
    [TestCase(0.6, 0.2, 0.1495726)]
    [TestCase(0.7, 0.1002849003, -0.1339031)]
    public void Net_benefit(double threshold, double benefit, double ofAll)
    {
        var point = DecisionPoint.Curve(Risk, NonResponded, [threshold]).Single();
        Assert.That(point.NetBenefit, Is.EqualTo(benefit).Within(ClosedForm));
        Assert.That(point.OfAll, Is.EqualTo(ofAll).Within(1e-7));
    }

    // The examples of pmsampsize's documentation, and those of reference implementations of the same formulas.
    [TestCase(24, 0.288, 0.174, 623, 662, 221)]
    [TestCase(12, 0.08, 0.55, 1290, 302, 381)]
    public void Sample_size(int parameters, double coxSnell, double prevalence, int shrinkage, int fit, int ofPrevalence) =>
        Assert.That(PredictionSampleSize.Of(parameters, coxSnell, prevalence), Is.EqualTo(new PredictionSampleSize(shrinkage, fit, ofPrevalence)));

    [Test]
    public void Spline_is_straight_beyond_its_knots_and_smooth_at_them()
    {
        var spline = new CubicSpline([1, 2, 4, 7]);
        double[] At(double x)
        {
            var terms = new double[spline.Terms];
            spline.Write(x, terms);
            return terms;
        }
        for (var t = 1; t < spline.Terms; t++)
        {
            Assert.That(At(0.5)[t], Is.Zero);
            Assert.That(At(9)[t] - At(8)[t], Is.EqualTo(At(20)[t] - At(19)[t]).Within(1e-9));
            foreach (var knot in spline.Knots)
                Assert.That((At(knot + 1e-4)[t] - 2 * At(knot)[t] + At(knot - 1e-4)[t]) / 1e-8, Is.EqualTo((At(knot + 2e-4)[t] - 2 * At(knot + 1e-4)[t] + At(knot)[t]) / 1e-8).Within(2e-3));
        }
        Assert.That(CubicSpline.Through([1, 1, 1, 1, 2], 3), Is.Null);
        Assert.That(() => new CubicSpline([1, 1, 2]), Throws.ArgumentException);
    }

    private static double ErrorOf(Estimate estimate) => (estimate.Upper - estimate.Lower) / 2 / Proportion.Z95;

    private static double Number(string[] row, int column) => double.Parse(row[column], CultureInfo.InvariantCulture);
}

using System.Globalization;
using NonResponse.Analytics.Statistics;
using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

/// <summary>Cox regression with Efron's ties. The figures are R 4.2.2's, survival 3.5-3, with <c>coxph.control(eps = 1e-13, iter.max = 100)</c>; <c>fx</c> is episodes585.csv, weights by
/// <c>glm(augment ~ age + female + base + partial + prior + insomnia, binomial)</c>.</summary>
public sealed class CoxRegressionTests
{
    private static readonly double[][] Rows =
        [.. File.ReadLines(Repository.Path("tests", "Analytics.Tests", "Data", "episodes585.csv")).Skip(1).Select(l => (double[])[.. l.Split(',').Select(f => double.Parse(f, CultureInfo.InvariantCulture))])];

    private static readonly int[] Patients = [.. Rows.Select(r => (int)r[1] - 1)];

    // augment, age, base, partial
    private static readonly int[] Four = [11, 5, 7, 8];

    private static readonly CoxRows Small = Of(
        [3, 3, 5, 5, 5, 8, 8, 9, 9, 12], [1, 1, 1, 0, 1, 1, 1, 0, 1, 1], [[1, 2], [0, 0], [1, 1], [1, 4], [0, 3], [0, 3], [1, 1], [0, 5], [0, 2], [1, 2]]);

    private static readonly double[] SmallWeights = [0.5, 1, 2, 0.25, 1.5, 1, 0, 3, 1, 0.75];

    private static CoxRows Of(int[] days, int[] events, double[][] columns) => new(new DesignMatrix([.. columns.SelectMany(c => c)], columns[0].Length), days, [.. events.Select(e => e == 1)]);

    private static CoxRows Episodes(int[] columns, double[]? weights = null) =>
        new(new DesignMatrix([.. Rows.SelectMany(r => columns.Select(c => r[c]))], columns.Length), [.. Rows.Select(r => (int)r[13])], [.. Rows.Select(r => r[14] == 1)], weights);

    private static double[] Diagonal(double[] matrix, int size) => [.. Enumerable.Range(0, size).Select(i => Math.Sqrt(matrix[i * size + i]))];

    // coxph(Surv(time, event == 1) ~ augment + age + base + partial, fx, ties = "efron", cluster = patient); cox.zph(transform = "km")
    [Test]
    public void Episodes_by_four_columns()
    {
        var fit = CoxRegression.Of(Episodes(Four)).Fit!;
        Assert.That(fit.Coefficients, Is.EqualTo([0.16855761718001469, 0.00483220640699382, -0.01260071214412518, 0.33180509840208189]).Within(1e-9));
        Assert.That(Diagonal(fit.Inverse, 4), Is.EqualTo([0.13627434858853546, 0.00373448049207196, 0.01336244356082070, 0.13420910323554019]).Within(1e-9));
        Assert.That(Diagonal(fit.RobustCovariance(Patients), 4), Is.EqualTo([0.13161921050548778, 0.00391456696453587, 0.01380763313223798, 0.13834686699114029]).Within(1e-9));
        Assert.That(new[] { fit.NullLogLikelihood, fit.LogLikelihood }, Is.EqualTo([-1400.38470051030, -1393.32461746837]).Within(1e-8));
        var (columns, all) = ProportionalHazards.Of(fit)!.Value;
        Assert.That(columns.Select(c => c.ChiSquare), Is.EqualTo([3.1911644645292410, 0.0473030290947439, 0.0747007753678229, 0.8057714248443648]).Within(1e-8));
        Assert.That(new[] { columns[0].P, all.ChiSquare, all.P }, Is.EqualTo([0.0740372552912869, 3.3241143603518610, 0.5051206434702508]).Within(1e-8));
        Assert.That(all.Freedom, Is.EqualTo(4));
    }

    // The same with weights; cox.zph of it, though weights are no counts
    [Test]
    public void Weighted_episodes_by_four_columns()
    {
        var fit = CoxRegression.Of(Episodes(Four, EventDaysTests.WeightsOf(TargetPopulation.Overlap))).Fit!;
        Assert.That(fit.Coefficients, Is.EqualTo([0.2406589536583744, 0.0037769437120930, -0.0193358892041001, 0.3689314834490103]).Within(1e-7));
        Assert.That(Diagonal(fit.RobustCovariance(Patients), 4), Is.EqualTo([0.13433372670304372, 0.00421096322028339, 0.01450756593038974, 0.14111812204133400]).Within(1e-7));
        Assert.That(Diagonal(fit.Inverse, 4), Is.EqualTo([0.19447554962193253, 0.00577242531753714, 0.02031239936803871, 0.19608912926413036]).Within(1e-7));
        Assert.That(fit.LogLikelihood, Is.EqualTo(-502.450038941073).Within(1e-5));
        var (columns, all) = ProportionalHazards.Of(fit)!.Value;
        Assert.That(columns.Select(c => c.ChiSquare), Is.EqualTo([1.2050028674578654, 0.0226310998858813, 0.1071599412989860, 0.0666778766512704]).Within(1e-7));
        Assert.That(all.ChiSquare, Is.EqualTo(1.4374113656516070).Within(1e-7));
    }

    // coxph(Surv(time, event == 1) ~ augment, fx, weights, cluster = patient)
    [TestCase(TargetPopulation.All, 0.219015961814569, 0.137407566136331)]
    [TestCase(TargetPopulation.Overlap, 0.251577338177438, 0.134794388133536)]
    public void Weighted_episodes_by_strategy(TargetPopulation target, double coefficient, double error)
    {
        var fit = CoxRegression.Of(Episodes([11], EventDaysTests.WeightsOf(target))).Fit!;
        Assert.That(new[] { fit.Coefficients[0], Math.Sqrt(fit.RobustCovariance(Patients)[0]) }, Is.EqualTo([coefficient, error]).Within(1e-7));
    }

    // coxph(Surv(days, remitted) ~ age + baseline + anxiety + failed_trials + deprivation_decile + augment, cohort)
    [Test]
    public void Cohort_by_six_columns()
    {
        var rows = SurvivalTests.CohortRows().Select(r => (double[])[.. r.Select(f => double.Parse(f, CultureInfo.InvariantCulture))]).ToList();
        var fit = CoxRegression.Of(new CoxRows(new DesignMatrix([.. rows.SelectMany(r => r[..6])], 6), [.. rows.Select(r => (int)r[7])], [.. rows.Select(r => r[8] == 1)])).Fit!;
        Assert.That(fit.Coefficients, Is.EqualTo([0.00266713057692312, -0.00698442303346378, -0.17405089870757864, -0.03420024990363064, 0.02313332730579061, -0.02084601578971491]).Within(1e-9));
        Assert.That(Diagonal(fit.Inverse, 6), Is.EqualTo([0.00355573034927172, 0.01312547630896292, 0.09815586235212082, 0.05755217065454542, 0.01646942149889148, 0.10149495593418310]).Within(1e-9));
        Assert.That(fit.LogLikelihood, Is.EqualTo(-2505.24629725375).Within(1e-8));
        var (columns, all) = ProportionalHazards.Of(fit)!.Value;
        Assert.That(columns.Select(c => c.ChiSquare).Append(all.ChiSquare), Is.EqualTo(
            [2.2829426271257658, 0.7117201346466464, 0.1178917696917327, 0.0368725757925797, 0.6763897760593871, 0.0188134972968243, 3.5830210299489451]).Within(1e-8));
        Assert.That(columns.Select(c => c.P).Append(all.P), Is.EqualTo(
            [0.130803490214498, 0.398873359670417, 0.731332379663875, 0.847724712920179, 0.410832670695107, 0.890902507274076, 0.732893347140785]).Within(1e-8));
    }

    // coxph(Surv(t, s) ~ x + z), its residuals of type "martingale" and "dfbeta"; coxph(cluster = g)$var
    [Test]
    public void Ten_rows_with_ties()
    {
        var fit = CoxRegression.Of(Small).Fit!;
        Assert.That(fit.Coefficients, Is.EqualTo([-0.784340367264234, -0.798161975778634]).Within(1e-9));
        Assert.That(fit.MartingaleResiduals(), Is.EqualTo(
            [0.9227555938810720, 0.1648270582467586, 0.4045162132355685, -0.0663744290604698, 0.7356191762635468, 0.4287471012722226, -0.2866736494991553, -0.1947069130616338, -1.1344864227208942, -0.9742237285570146]).Within(1e-9));
        Assert.That(fit.Influence(), Is.EqualTo(
            [
                0.49541044083310859, 0.21232878412362452, -0.06396680877824143, -0.04211959958810573, 0.03246281841676937, -0.08105261516698035, -0.03979458675089834, -0.03138999913242778, -0.20787413812248970, 0.08526760476355094,
                -0.08737805978889643, 0.04055172231720032, -0.08503859995612620, -0.00887844546083193, -0.00969766010037986, -0.09716699281936945, 0.35828210065783933, -0.00161217210277971, -0.39240550641068517, -0.07592828693388110,
            ]).Within(1e-9));
        Assert.That(fit.RobustCovariance([0, 0, 0, 0, 1, 1, 1, 2, 2, 2]), Is.EqualTo([0.3264122497038998, -0.0123161866581453, -0.0123161866581453, 0.0475348401649146]).Within(1e-9));
        Assert.That(ProportionalHazards.Of(fit)!.Value.All.ChiSquare, Is.EqualTo(0.44734294595330182).Within(1e-9));
    }

    // coxph(Surv(t, s) ~ x + z, weights = w, robust = TRUE), the row with a weight of 0 left out; cox.zph of it
    [Test]
    public void Ten_weighted_rows_one_of_them_with_a_weight_of_0()
    {
        var fit = CoxRegression.Of(Small with { Weights = SmallWeights }).Fit!;
        Assert.That(fit.Coefficients, Is.EqualTo([-0.954577111958585, -1.049769006635193]).Within(1e-9));
        Assert.That(Diagonal(fit.RobustCovariance([.. Enumerable.Range(0, 10)]), 2), Is.EqualTo([0.750697768140534, 0.287181711475709]).Within(1e-9));
        Assert.That(new[] { fit.NullLogLikelihood, fit.LogLikelihood }, Is.EqualTo([-14.15868577575463, -9.68769004593866]).Within(1e-9));
        var (columns, all) = ProportionalHazards.Of(fit)!.Value;
        Assert.That(new[] { columns[0].ChiSquare, columns[1].ChiSquare, all.ChiSquare }, Is.EqualTo([0.4527293555635112, 0.0284039129001474, 0.4739393747912939]).Within(1e-9));
        Assert.That(fit.MartingaleResiduals()[6], Is.Zero, "it has no part");
    }

    [Test]
    public void Martingale_residuals_with_their_weights_add_up_to_0()
    {
        var weights = EventDaysTests.WeightsOf(TargetPopulation.Overlap);
        Assert.That(CoxRegression.Of(Episodes(Four)).Fit!.MartingaleResiduals().Sum(), Is.Zero.Within(1e-9));
        Assert.That(CoxRegression.Of(Episodes(Four, weights)).Fit!.MartingaleResiduals().Zip(weights, (r, w) => r * w).Sum(), Is.Zero.Within(1e-9));
    }

    [Test]
    public void Influence_is_the_slope_in_a_rows_weight()
    {
        const double Little = 1e-5;
        double[] weights = [.. SmallWeights.Select(w => w + 0.1)];
        (double Coefficient, double Score) At(int row, double more)
        {
            var fit = CoxRegression.Of(Small with { Weights = [.. weights.Select((w, i) => i == row ? w + more : w)] }).Fit!;
            return (fit.Coefficients[0], ProportionalHazards.Of(fit, 0)!.Value.Score);
        }
        var whole = CoxRegression.Of(Small with { Weights = weights }).Fit!;
        var onScore = ProportionalHazards.Of(whole, 0)!.Value.Influence;
        for (var row = 0; row < 10; row++)
        {
            var (up, down) = (At(row, Little), At(row, -Little));
            Assert.That((up.Coefficient - down.Coefficient) / (2 * Little), Is.EqualTo(whole.Influence()[2 * row]).Within(1e-6));
            Assert.That((up.Score - down.Score) / (2 * Little), Is.EqualTo(onScore[row]).Within(1e-6));
        }
    }

    // coxph(Surv(rep(5, 6), rep(1, 6)) ~ c(0, 1, 0, 1, 1, 0))
    [Test]
    public void All_tied_tell_of_no_difference()
    {
        var fit = CoxRegression.Of(Of([5, 5, 5, 5, 5, 5], [1, 1, 1, 1, 1, 1], [[0], [1], [0], [1], [1], [0]])).Fit!;
        Assert.That(new[] { fit.Coefficients[0], fit.Inverse[0], fit.LogLikelihood, fit.RobustCovariance([0, 1, 2, 3, 4, 5])[0] }, Is.EqualTo([0, 0.666666666666667, -6.5792512120101, 0]).Within(1e-12));
        Assert.That(ProportionalHazards.Of(fit), Is.Null, "one day");
        Assert.That(ProportionalHazards.Of(fit, 0), Is.Null);
    }

    [Test]
    public void Scale_of_weights_and_place_of_columns_change_nothing()
    {
        var one = CoxRegression.Of(Small with { Weights = SmallWeights }).Fit!;
        var other = CoxRegression.Of(new CoxRows(new DesignMatrix([.. Small.Matrix.Values.Select(v => v + 1000)], 2), Small.Days, Small.IsEvent, [.. SmallWeights.Select(w => 7 * w)])).Fit!;
        Assert.That(other.Coefficients, Is.EqualTo(one.Coefficients).Within(1e-9));
        Assert.That(other.RobustCovariance([0, 0, 0, 0, 1, 1, 1, 2, 2, 2]), Is.EqualTo(one.RobustCovariance([0, 0, 0, 0, 1, 1, 1, 2, 2, 2])).Within(1e-9));
    }

    [Test]
    public void Rows_that_are_alike_can_be_counted()
    {
        // Of the strategy, the day and whether it was a remission, each with its weights together.
        var (weights, rows) = (EventDaysTests.WeightsOf(TargetPopulation.Overlap), Episodes([11]));
        var cells = Enumerable.Range(0, Rows.Length).GroupBy(i => (rows.Matrix.Values[i], rows.Days[i], rows.IsEvent[i])).ToList();
        var one = CoxRegression.Of(rows with { Weights = weights }).Fit!;
        var counted = CoxRegression.Of(new CoxRows(
            new DesignMatrix([.. cells.Select(c => c.Key.Item1)], 1), [.. cells.Select(c => c.Key.Item2)], [.. cells.Select(c => c.Key.Item3)], [.. cells.Select(c => c.Sum(i => weights[i]))], [.. cells.Select(c => c.LongCount())])).Fit!;
        Assert.That(new[] { counted.Coefficients[0], counted.Inverse[0], counted.LogLikelihood }, Is.EqualTo([one.Coefficients[0], one.Inverse[0], one.LogLikelihood]).Within(1e-9));
        Assert.That(counted.Influence(), Is.EqualTo(cells.Select(c => one.Influence()[c.First()])).Within(1e-9));
        Assert.That(ProportionalHazards.Of(counted, 0)!.Value.Influence, Is.EqualTo(cells.Select(c => ProportionalHazards.Of(one, 0)!.Value.Influence[c.First()])).Within(1e-9));
        Assert.That(ProportionalHazards.Of(counted)!.Value.All.ChiSquare, Is.EqualTo(ProportionalHazards.Of(one)!.Value.All.ChiSquare).Within(1e-9));
    }

    [Test]
    public void Failures_are_named()
    {
        CoxFailure? Of(int[] days, int[] events, double[][] columns, double[]? weights = null) => CoxRegression.Of(CoxRegressionTests.Of(days, events, columns) with { Weights = weights }).Failure;
        Assert.That(Of([3, 4, 5, 6], [0, 0, 0, 0], [[0], [1], [0], [1]]), Is.EqualTo(CoxFailure.NoEvents));
        Assert.That(Of([3, 4, 5, 6], [1, 0, 0, 0], [[0], [1], [0], [1]], [0, 1, 1, 1]), Is.EqualTo(CoxFailure.NoEvents), "the one event has no weight");
        Assert.That(Of([3, 4], [1, 1], [[0], [1]], [0, 0]), Is.EqualTo(CoxFailure.NoRows));
        Assert.That(Of([3, 4, 5, 6], [1, 1, 0, 1], [[1], [1], [1], [1]]), Is.EqualTo(CoxFailure.ConstantColumn));
        Assert.That(Of([7], [1], [[1]]), Is.EqualTo(CoxFailure.ConstantColumn), "one row");
        Assert.That(Of([3, 4, 5, 6, 7], [1, 1, 0, 1, 1], [[1, 2], [0, 0], [1, 2], [0, 0], [1, 2]]), Is.EqualTo(CoxFailure.DependentColumns));
        Assert.That(Of([3, 4, 5, 6], [0, 0, 1, 1], [[1], [1], [0], [0]]), Is.EqualTo(CoxFailure.DependentColumns), "one group alone is watched by then");
        Assert.That(Of([3, 4, 5, 6], [1, 0, 1, 0], [[1], [0], [1], [0]]), Is.EqualTo(CoxFailure.Separation), "it never happens in one group");
        Assert.That(Of([1, 2, 3, 4, 5], [1, 1, 1, 1, 0], [[5], [4], [3], [2], [1]]), Is.EqualTo(CoxFailure.Separation), "it happens in the order of the column");
    }
}

using System.Globalization;
using NonResponse.Analytics.Statistics;
using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

/// <summary>Curves, means and tests on counted days. The figures are R 4.2.2's, survival 3.5-3; <c>fx</c> is episodes585.csv, <c>ato</c> are weights of overlap by
/// <c>glm(augment ~ age + female + base + partial + prior + insomnia, binomial)</c>.</summary>
public sealed class EventDaysTests
{
    private static readonly double[][] Rows =
        [.. File.ReadLines(Repository.Path("tests", "Analytics.Tests", "Data", "episodes585.csv")).Skip(1).Select(l => (double[])[.. l.Split(',').Select(f => double.Parse(f, CultureInfo.InvariantCulture))])];

    private static readonly double[] Overlap = WeightsOf(TargetPopulation.Overlap), All = WeightsOf(TargetPopulation.All);

    // The same 10 rows as in the tests of Cox regression; the third column is the weight, the last the cluster.
    private static readonly EventDays Small = EventDays.Of(
    [
        new(3, 1, 0.5, 0), new(3, 1, 1, 0), new(5, 1, 2, 0), new(5, 0, 0.25, 0), new(5, 1, 1.5, 1), new(8, 1, 1, 1), new(8, 1, 0, 1), new(9, 0, 3, 2), new(9, 1, 1, 2), new(12, 1, 0.75, 2),
    ]);

    internal static double[] WeightsOf(TargetPopulation target) =>
        PropensityModel.Of(CompactMatrix.Of([.. Rows.SelectMany(r => r[5..11])], 6), [.. Rows.Select(r => r[11] == 1)])!.Weights(target).Weights;

    private static EventDays Arm(int arm, double[]? weights = null, bool byPatient = true) => EventDays.Of(
        [.. Rows.Select((r, i) => (r, i)).Where(x => x.r[11] == arm).Select(x => new Watched((int)x.r[13], (int)x.r[14], weights?[x.i] ?? 1, byPatient ? (int)x.r[1] : x.i))]);

    private static SharePoint At(ShareCurve curve, int day) => curve.Points.Last(p => p.Time <= day);

    // survfit(Surv(time, factor(event)) ~ augment, fx, id = episode, conf.type = "log-log"); the error is that of the infinitesimal jackknife
    [TestCase(0, 56, 0.290047694221481, 0.0284630740395313, 0.235558694091573, 0.346603708307506, 0.236113059998069, 0.0266346060142420)]
    [TestCase(0, 120, 0.427108306900931, 0.0338915484076761, 0.360102395970564, 0.492342636699533, 0.373360194730848, 0.0332883331722088)]
    [TestCase(1, 56, 0.384926445203207, 0.0286260405188450, 0.328842635049523, 0.440640177992140, 0.244723673812628, 0.0252937738973462)]
    [TestCase(1, 120, 0.514750420504649, 0.0320127035026331, 0.450287759922850, 0.575386055514191, 0.348684485444494, 0.0300387743684671)]
    public void Incidence_with_dropout_competing(int arm, int day, double first, double error, double lower, double upper, double second, double secondError)
    {
        var incidence = CumulativeIncidence.Of(Arm(arm, byPatient: false));
        var point = At(incidence.First, day);
        Assert.That(new[] { point.Share, point.Error!.Value, point.Lower!.Value, point.Upper!.Value }, Is.EqualTo([first, error, lower, upper]).Within(1e-10));
        Assert.That(new[] { At(incidence.Second, day).Share, At(incidence.Second, day).Error!.Value }, Is.EqualTo([second, secondError]).Within(1e-10));
    }

    // survfit(Surv(time, factor(event)) ~ 1, weights = ato, id = episode, influence = TRUE); sqrt(sum(rowsum(ato * influence.pstate[, j, k], patient)^2))
    [TestCase(0, false, 0.427108306900931, 0.0344468301792618, 0.373360194730848, 0.0329588439864876)]
    [TestCase(1, false, 0.514750420504649, 0.0329657089089443, 0.348684485444494, 0.0298532248039673)]
    [TestCase(0, true, 0.434496293596543, 0.0366823074733422, 0.372377000964578, 0.0346575699455547)]
    [TestCase(1, true, 0.509441169184756, 0.0360428759826536, 0.354217245930790, 0.0338484595060511)]
    public void Incidence_on_day_120_with_errors_by_patient(int arm, bool isWeighted, double first, double error, double second, double secondError)
    {
        var incidence = CumulativeIncidence.Of(Arm(arm, isWeighted ? Overlap : null));
        Assert.That(
            new[] { At(incidence.First, 120).Share, At(incidence.First, 120).Error!.Value, At(incidence.Second, 120).Share, At(incidence.Second, 120).Error!.Value },
            Is.EqualTo([first, error, second, secondError]).Within(1e-8), "propensities are fitted by iteration");
    }

    // survfit(Surv(c(1, 2, 2, 3, 5, 5, 8), factor(c(1, 2, 1, 0, 1, 2, 1), 0:2)) ~ 1, id = 1:7, conf.type = "log-log")
    [Test]
    public void Incidence_where_the_last_row_ends_with_an_event()
    {
        var incidence = CumulativeIncidence.Of(EventDays.Of([new(1, 1, 1, 0), new(2, 2, 1, 1), new(2, 1, 1, 2), new(3, 0, 1, 3), new(5, 1, 1, 4), new(5, 2, 1, 5), new(8, 1, 1, 6)]));
        Assert.That(incidence.First.Points.Select(p => p.Time), Is.EqualTo([1, 2, 5, 8]));
        Assert.That(incidence.First.Points.Select(p => p.AtRisk), Is.EqualTo([7, 6, 3, 1]));
        Assert.That(incidence.First.Points.Select(p => p.Share), Is.EqualTo([0.142857142857143, 0.285714285714286, 0.476190476190476, 0.666666666666667]).Within(1e-12));
        Assert.That(incidence.First.Points.Select(p => p.Error!.Value), Is.EqualTo([0.132260014253222, 0.170746944190628, 0.204157204450746, 0.194403947839935]).Within(1e-12));
        Assert.That(incidence.First.Points.Select(p => p.Upper!.Value), Is.EqualTo([0.464941355315507, 0.611506832649589, 0.787371266915766, 0.905713020278487]).Within(1e-12));
        Assert.That(incidence.Second.Points.Select(p => p.Lower!.Value), Is.EqualTo([0.00712386407623846, 0.04461537085080219]).Within(1e-12));
    }

    [TestCase(0)]
    [TestCase(1)]
    public void Both_incidences_and_the_share_free_of_both_add_up_to_1(int arm)
    {
        var rows = Arm(arm);
        var incidence = CumulativeIncidence.Of(rows);
        var free = Survival.Of(Rows.Where(r => r[11] == arm).GroupBy(r => (int)r[13]).OrderBy(g => g.Key).Select(g => (g.Key, g.LongCount(r => r[14] > 0), g.LongCount(r => r[14] == 0))));
        Assert.That(rows.Days.Select(d => incidence.First.At(d) + incidence.Second.At(d) + free.At(d).Value), Is.EqualTo(rows.Days.Select(_ => 1.0)).Within(1e-12));
    }

    // survfit(Surv(time, event == 1) ~ augment, fx, weights, cluster = patient, robust = TRUE, conf.type = "log-log")
    [TestCase(0, TargetPopulation.All, 56, 0.644285981674313, 0.0379071807797012, 0.564696199561332, 0.713066452370096)]
    [TestCase(0, TargetPopulation.Overlap, 120, 0.420818467199877, 0.0503117358479105, 0.321529140136997, 0.516713344046147)]
    [TestCase(1, TargetPopulation.All, 120, 0.314890421830209, 0.0472674949640476, 0.225241649807671, 0.408284122824079)]
    [TestCase(1, TargetPopulation.Overlap, 28, 0.734606199978408, 0.0275902920676255, 0.676001315452112, 0.784323212849770)]
    public void Weighted_survival(int arm, TargetPopulation target, int day, double share, double error, double lower, double upper)
    {
        var point = At(WeightedSurvival.Of(Arm(arm, target == TargetPopulation.All ? All : Overlap)), day);
        Assert.That(new[] { point.Share, point.Error!.Value, point.Lower!.Value, point.Upper!.Value }, Is.EqualTo([share, error, lower, upper]).Within(1e-8));
    }

    // survfit(Surv(t, s) ~ 1, weights = w, cluster = g, robust = TRUE, conf.type = "log-log")
    [Test]
    public void Weighted_survival_of_three_clusters_with_a_weight_of_0()
    {
        var points = WeightedSurvival.Of(Small).Points;
        Assert.That(points.Select(p => (p.Time, p.AtRisk)), Is.EqualTo([(3, 10L), (5, 8L), (8, 5L), (9, 3L), (12, 1L)]));
        Assert.That(points.Select(p => p.Share), Is.EqualTo([0.863636363636364, 0.545454545454545, 0.450592885375494, 0.355731225296443, 0]).Within(1e-12));
        Assert.That(points.Select(p => p.Error!.Value), Is.EqualTo([0.111828214169434, 0.257411815654612, 0.295283322219911, 0.233118412278877, 0]).Within(1e-12));
        Assert.That(points.SkipLast(1).Select(p => p.Lower!.Value), Is.EqualTo([0.4369848900564833, 0.0615439113845405, 0.0184470840573153, 0.0278414171601993]).Within(1e-12));
        Assert.That(points[^1].Lower, Is.Null, "nobody is left");
    }

    [Test]
    public void Without_weights_and_clusters_the_error_is_Greenwoods()
    {
        foreach (var arm in (int[])[0, 1])
        {
            var rows = Arm(arm, byPatient: false);
            var (curve, weighted) = (Survival.Of(rows.Times()), WeightedSurvival.Of(rows));
            Assert.That(weighted.Points.Select(p => p.Share), Is.EqualTo(curve.Points.Select(p => p.Survival.Value)).Within(1e-12));
            Assert.That(weighted.Points.Select(p => p.Error!.Value), Is.EqualTo(curve.Points.Select(p => p.Error)).Within(1e-12));
        }
    }

    [Test]
    public void Scale_of_weights_changes_nothing()
    {
        var (one, ten) = (CumulativeIncidence.Of(Arm(1, Overlap)), CumulativeIncidence.Of(Arm(1, [.. Overlap.Select(w => 10 * w)])));
        Assert.That(ten.First.Points.Select(p => p.Error!.Value), Is.EqualTo(one.First.Points.Select(p => p.Error!.Value)).Within(1e-13));
        Assert.That(ten.Second.Points.Select(p => p.Share), Is.EqualTo(one.Second.Points.Select(p => p.Share)).Within(1e-13));
    }

    [Test]
    public void One_cluster_has_no_error()
    {
        var point = CumulativeIncidence.Of(EventDays.Of([new(3, 1, 1, 0), new(5, 0, 1, 0)])).First.Points.Single();
        Assert.That((point.Share, point.Error, point.Lower), Is.EqualTo((0.5, (double?)null, (double?)null)));
    }

    [Test]
    public void No_rows_and_rows_without_weight_draw_nothing()
    {
        Assert.That(CumulativeIncidence.Of(EventDays.Of([])).First.Points, Is.Empty);
        var none = EventDays.Of([new(3, 1, 0, 0), new(5, 2, 0, 1)]);
        Assert.That(CumulativeIncidence.Of(none).Second.Points, Is.Empty);
        Assert.That(RestrictedMean.Of(none, 5), Is.Null);
        Assert.That(RestrictedMean.Of(EventDays.Of([]), 5), Is.Null);
        Assert.That(RestrictedMean.Of(Survival.Of([]), 5), Is.Null);
    }

    // survival:::survmean(survfit(Surv(time, event == 1) ~ augment, fx), rmean = 120); 6-MP of Freireich et al. 1963 with rmean = 23; the ten rows without weights with rmean = 10 and 12
    [Test]
    public void Restricted_means()
    {
        void Holds(Survival curve, int horizon, double mean, double error)
        {
            var (found, se) = RestrictedMean.Of(curve, horizon)!.Value;
            Assert.That(new[] { found.Value, se, found.Upper - found.Value }, Is.EqualTo([mean, error, 1.959963984540054 * error]).Within(1e-10));
        }
        Holds(Survival.Of(Arm(0).Times()), 120, 80.2910583148633, 3.05477078966009);
        Holds(Survival.Of(Arm(1).Times()), 120, 68.4609075922887, 2.98998817512927);
        Holds(Survival.Of([(6, 3, 1), (7, 1, 0), (9, 0, 1), (10, 1, 1), (11, 0, 1), (13, 1, 0), (16, 1, 0), (17, 0, 1), (19, 0, 1), (20, 0, 1), (22, 1, 0), (23, 1, 0), (25, 0, 5)]), 23, 17.90924369747899, 1.55318997824838);
        Holds(Survival.Of(Small.Times()), 10, 7.0, 0.835224520712844);
        Holds(Survival.Of(Small.Times()), 12, 7.48, 1.04368577646723);
    }

    // survfit(Surv(days, remitted) ~ augment, cohort), rmean = 140
    [TestCase("0", 56.9394479773682, 2.77657802119429)]
    [TestCase("1", 60.3302238819230, 2.90740145053934)]
    public void Restricted_mean_of_the_cohort(string arm, double mean, double error)
    {
        var curve = Survival.Of(CohortArm(arm));
        Assert.That(RestrictedMean.Of(curve, 140)!.Value.Mean.Value, Is.EqualTo(mean).Within(1e-9));
        Assert.That(RestrictedMean.Of(curve, 140)!.Value.Error, Is.EqualTo(error).Within(1e-9));
    }

    // The areas under the same survfit(weights, influence = TRUE) and, by row and by patient, sqrt(sum(rowsum(., patient)^2)) of what its influence comes to.
    [TestCase(0, false, 80.2910583148633, 3.05477078966009)]
    [TestCase(1, false, 68.4609075922888, 2.98998817512927)]
    [TestCase(0, true, 79.9976291622140, 3.25746411130859)]
    [TestCase(1, true, 69.4898573523066, 3.24659168784997)]
    public void Restricted_means_of_weighted_rows_with_errors_by_row(int arm, bool isWeighted, double mean, double error)
    {
        var rows = Arm(arm, isWeighted ? Overlap : null, byPatient: false);
        var (found, influence) = RestrictedMean.Of(rows, 120)!.Value;
        Assert.That(new[] { found, rows.ErrorOf(influence)!.Value }, Is.EqualTo([mean, error]).Within(1e-7));
    }

    [Test]
    public void Restricted_mean_needs_somebody_who_is_watched_so_long_or_nobody_who_is_spared()
    {
        Assert.That(RestrictedMean.Of(Survival.Of([(3, 1, 0), (10, 0, 1)]), 11), Is.Null);
        Assert.That(RestrictedMean.Of(Survival.Of([(3, 1, 0), (10, 0, 1)]), 10)!.Value.Mean.Value, Is.EqualTo(6.5).Within(1e-12));
        Assert.That(RestrictedMean.Of(Survival.Of([(3, 1, 0), (10, 1, 0)]), 100)!.Value.Mean.Value, Is.EqualTo(6.5).Within(1e-12), "all had it by day 10");
        Assert.That(RestrictedMean.Of(EventDays.Of([new(3, 1, 1, 0), new(10, 0, 1, 1)]), 11), Is.Null);
        Assert.That(RestrictedMean.Of(EventDays.Of([new(3, 1, 1, 0), new(10, 1, 1, 1)]), 100)!.Value.Mean, Is.EqualTo(6.5).Within(1e-12));
    }

    [Test]
    public void Influence_is_the_slope_in_a_rows_weight()
    {
        const double Little = 1e-6;
        Watched[] rows = [.. Rows.Select((r, i) => (r, i)).Where(x => x.r[11] == 1).Select(x => new Watched((int)x.r[13], (int)x.r[14], Overlap[x.i], (int)x.r[1]))];
        double Mean(Watched[] of) => RestrictedMean.Of(EventDays.Of(of), 120)!.Value.Mean;
        var counted = EventDays.Of(rows);
        var influence = RestrictedMean.Of(counted, 120)!.Value.Influence;
        foreach (var i in (int[])[0, 7, 100, 250])
        {
            var (more, less) = (rows.ToArray(), rows.ToArray());
            (more[i], less[i]) = (rows[i] with { Weight = rows[i].Weight + Little }, rows[i] with { Weight = rows[i].Weight - Little });
            Assert.That((Mean(more) - Mean(less)) / (2 * Little), Is.EqualTo(influence[counted.CellOf(rows[i].Day, rows[i].Ended)]).Within(1e-6));
        }
    }

    // survdiff(Surv(time, event == 1) ~ augment, fx), survdiff(Surv(days, remitted) ~ augment, cohort), survdiff(Surv(t, s) ~ x) of the ten rows, survdiff(Surv(c(1, 2), c(1, 1)) ~ c(0, 1))
    [Test]
    public void Log_rank()
    {
        var episodes = LogRank.Of(Arm(1).Times(), Arm(0).Times())!;
        Assert.That(episodes.FirstEvents, Is.EqualTo(141));
        Assert.That(new[] { episodes.FirstExpected, episodes.ChiSquare }, Is.EqualTo([123.30399936, 5.06070071202805]).Within(1e-8));
        Assert.That(episodes.P, Is.EqualTo(0.0244743407).Within(1e-9));
        var cohort = LogRank.Of(CohortArm("0"), CohortArm("1"))!;
        Assert.That(new[] { cohort.ChiSquare, cohort.P }, Is.EqualTo([0.604611020946814, 0.436824101261091]).Within(1e-10));
        var small = LogRank.Of([(3, 1, 0), (5, 1, 0), (5, 0, 1), (8, 1, 0), (12, 1, 0)], [(3, 1, 0), (5, 1, 0), (8, 1, 0), (9, 0, 1), (9, 1, 0)])!;
        Assert.That(small.FirstExpected, Is.EqualTo(4.13333333333333).Within(1e-12));
        Assert.That(small.ChiSquare, Is.EqualTo(0.0122164048865619).Within(1e-12));
        Assert.That(LogRank.Of([(1, 1, 0)], [(2, 1, 0)])!.ChiSquare, Is.EqualTo(1).Within(1e-12));
    }

    [Test]
    public void Log_rank_of_nothing_is_none()
    {
        Assert.That(LogRank.Of([(4, 0, 3)], [(5, 0, 2)]), Is.Null, "nothing happened");
        Assert.That(LogRank.Of([(4, 3, 0)], []), Is.Null, "one group");
        Assert.That(LogRank.Of([(4, 3, 0)], [(4, 2, 0)]), Is.Null, "all on one day");
    }

    [Test]
    public void Curves_end_where_few_are_at_risk()
    {
        var curve = Survival.Of([(3, 2, 0), (5, 5, 0), (9, 1, 0), (12, 2, 0)]);
        Assert.That(curve.While(8).Points.Select(p => p.Time), Is.EqualTo([3, 5]));
        Assert.That((curve.While(8).Count, curve.While(8).Last, curve.While(11).Points.Count), Is.EqualTo((10L, 12, 0)));
        Assert.That(WeightedSurvival.Of(Small).While(5).Points.Select(p => p.Time), Is.EqualTo([3, 5, 8]));
    }

    private static IEnumerable<(int, long, long)> CohortArm(string arm) => SurvivalTests.CohortRows().Where(r => r[5] == arm).GroupBy(r => int.Parse(r[7], CultureInfo.InvariantCulture)).OrderBy(g => g.Key)
        .Select(g => (g.Key, g.LongCount(r => r[8] == "1"), g.LongCount(r => r[8] == "0")));
}

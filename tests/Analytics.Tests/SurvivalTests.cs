using System.Globalization;
using NonResponse.Analytics.Statistics;
using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

/// <summary>Kaplan and Meier. The figures are R 4.2.2's, survival 3.5-3.</summary>
public class SurvivalTests
{
    // The 6-MP arm of Freireich et al. 1963: time, relapses, censored.
    private static readonly (int Time, long Events, long Censored)[] SixMp =
    [
        (6, 3, 1), (7, 1, 0), (9, 0, 1), (10, 1, 1), (11, 0, 1), (13, 1, 0), (16, 1, 0), (17, 0, 1), (19, 0, 1), (20, 0, 1), (22, 1, 0), (23, 1, 0), (25, 0, 1), (32, 0, 2), (34, 0, 1), (35, 0, 1),
    ];

    // summary(survfit(Surv(time, event) ~ 1, conf.type = "log-log"), times = c(6, 10, 23))
    [TestCase(6, 0.857142857143, 0.0763603548321, 0.619717955266, 0.951551747647)]
    [TestCase(10, 0.752941176471, 0.0963496529943, 0.503199510800, 0.889361835169)]
    [TestCase(23, 0.448179271709, 0.1345914567558, 0.188052005959, 0.680142628495)]
    public void Textbook_curve(int time, double survival, double error, double lower, double upper)
    {
        var curve = Survival.Of(SixMp);
        var point = curve.Points.Single(p => p.Time == time);
        Assert.That((point.Survival.Value, point.Error), Is.EqualTo((survival, error)).Using<double>((a, b) => Math.Abs(a - b) < 1e-10));
        Assert.That(point.Survival.Lower, Is.EqualTo(lower).Within(1e-10));
        Assert.That(point.Survival.Upper, Is.EqualTo(upper).Within(1e-10));
        Assert.That(curve.At(time + 1 < 25 ? time : 30).Value, Is.EqualTo(survival).Within(1e-10));
    }

    [Test]
    public void Textbook_median_has_no_upper_end() => Assert.That(Survival.Of(SixMp).Median(), Is.EqualTo(((double?)23, (double?)13, (double?)null)));

    // survfit(Surv(1:4, c(1, 1, 1, 1)) ~ 1, conf.type = "log-log"): median 2.5, 0.95LCL 1, 0.95UCL NA
    [Test]
    public void Curve_that_rests_on_a_half_has_the_middle_of_the_rest_as_median() =>
        Assert.That(Survival.Of([(1, 1, 0), (2, 1, 0), (3, 1, 0), (4, 1, 0)]).Median(), Is.EqualTo(((double?)2.5, (double?)1, (double?)null)));

    // survfit(Surv(days, remitted) ~ augment, data = cohort, conf.type = "log-log"): median 43 (36, 52) and 43 (37, 50)
    [TestCase(0, 28, 0.613333333333333, 0.0281161611625506, 0.5557252123823943, 0.665795795969424)]
    [TestCase(0, 140, 0.118221475362934, 0.0266422233917551, 0.0723749067025081, 0.176189999467582)]
    [TestCase(1, 56, 0.414150316052549, 0.0293237987721117, 0.3563575036110165, 0.47089337925636)]
    [TestCase(1, 112, 0.239620330945831, 0.0283807408684146, 0.1862319770309532, 0.296876642106611)]
    public void Cohort(int arm, int day, double survival, double error, double lower, double upper)
    {
        var curve = CurveOf(arm);
        var point = curve.Points.Last(p => p.Time <= day);
        Assert.That(point.Survival.Value, Is.EqualTo(survival).Within(1e-10));
        Assert.That(point.Error, Is.EqualTo(error).Within(1e-10));
        Assert.That(point.Survival.Lower, Is.EqualTo(lower).Within(1e-10));
        Assert.That(point.Survival.Upper, Is.EqualTo(upper).Within(1e-10));
        Assert.That(curve.Median(), Is.EqualTo(arm == 0 ? ((double?)43, (double?)36, (double?)52) : (43, 37, 50)));
    }

    [Test]
    public void Without_censoring_it_is_the_share_left()
    {
        var curve = Survival.Of([(3, 2, 0), (5, 5, 0), (9, 1, 0), (12, 2, 0)]);
        Assert.That(curve.Points.Select(p => p.Survival.Value), Is.EqualTo([0.8, 0.3, 0.2, 0.0]).Within(1e-12));
        Assert.That(curve.At(2), Is.EqualTo(new Estimate(1, 1, 1)), "nothing has happened yet");
    }

    internal static IReadOnlyList<string[]> CohortRows() =>
        [.. File.ReadLines(Repository.Path("tests", "Analytics.Tests", "Data", "cohort.csv")).Skip(1).Select(l => l.Split(','))];

    private static Survival CurveOf(int arm) => Survival.Of(
        CohortRows().Where(r => r[5] == arm.ToString(CultureInfo.InvariantCulture)).GroupBy(r => int.Parse(r[7], CultureInfo.InvariantCulture)).OrderBy(g => g.Key)
            .Select(g => (g.Key, g.LongCount(r => r[8] == "1"), g.LongCount(r => r[8] == "0"))));
}

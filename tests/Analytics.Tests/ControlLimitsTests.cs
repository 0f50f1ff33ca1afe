using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics.Tests;

/// <summary>Limits of control charts. The figures are R 4.2.2's, after the formulas beside each.</summary>
public class ControlLimitsTests
{
    private const double Tolerance = 1e-10;

    private static readonly double[] OneOutlier = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1];
    private static readonly long[] Hits = [12, 15, 9, 20, 14, 11, 16, 13, 18, 10, 12, 17];
    private static readonly long[] Trials = [40, 44, 35, 50, 41, 38, 45, 39, 47, 33, 36, 46];
    private static readonly double[] Scores = [5.1, 4.8, 6.0, 5.5, 4.9, 5.2, 5.7, 5.0, 4.6, 5.3, 5.9, 5.4];

    // mr <- abs(diff(y)); s <- mr[mr < 3.267 * mean(mr)]; mean(y) + c(-2.66, 2.66) * mean(s). NHSRplotthedots' vignette prints -0.72, 1.94, 4.6.
    [Test]
    public void Single_values_leave_out_one_large_moving_range() =>
        Has(ControlLimits.Individuals(OneOutlier).Points[0], 1.944444444444444, -0.715555555555556, 4.604444444444444);

    // The same without screening: -3.06, 1.94, 6.95 in the vignette.
    [Test]
    public void Single_values_keep_every_moving_range_where_asked() =>
        Has(ControlLimits.Individuals(OneOutlier, screens: false).Points[0], 1.944444444444444, -3.062614379084967, 6.951503267973856);

    // python3 -c "x=[39,41,41,41,43,44,41,42,40,41,44,40]; m=sum(x)/12; r=sum(abs(b-a) for a,b in zip(x,x[1:]))/11; print(m-2.66*r, m+2.66*r)"
    [Test]
    public void Counts_as_single_values() =>
        Has(ControlLimits.Individuals([39, 41, 41, 41, 43, 44, 41, 42, 40, 41, 44, 40], screens: false).Points[3], 41.416666666666664, 36.82212121212121, 46.01121212121212);

    // p <- sum(d) / sum(n); s <- sqrt(p * (1 - p) / n); p + c(-3, 3) * s[4]
    [Test]
    public void Proportions_have_limits_by_their_size()
    {
        var limits = ControlLimits.Proportions(Hits, Trials);
        Has(limits.Points[0], 0.338056680161943, 0.113670336413128, 0.562443023910759);
        Has(limits.Points[3], 0.338056680161943, 0.137359433023949, 0.538753927299938);
        Assert.That(limits.Spread, Is.Null);
    }

    // z <- (d / n - p) / s; sz <- mean(abs(diff(z))) / 1.128; p + c(-3, 3) * s[1] * sz
    [Test]
    public void Laney_proportions_have_limits_by_how_they_vary()
    {
        var limits = ControlLimits.LaneyProportions(Hits, Trials, screens: false);
        Has(limits.Points[0], 0.338056680161943, 0.176091983629521, 0.500021376694366);
        Assert.That(limits.Spread, Is.EqualTo(0.721811736964398).Within(Tolerance));
    }

    // c(mean(d), mean(d) + c(-3, 3) * sqrt(mean(d)))
    [Test]
    public void Counts_have_the_limits_of_chance() =>
        Has(ControlLimits.Counts(Hits).Points[0], 13.916666666666666, 2.72515202386697, 25.1081813094664);

    // u <- sum(d) / sum(n); u + c(-3, 3) * sqrt(u / n[1])
    [Test]
    public void Rates_have_limits_by_what_there_was_to_count_in() =>
        Has(ControlLimits.Rates(Hits, [.. Trials.Select(t => (double)t)]).Points[0], 0.338056680161943, 0.0622619140106669, 0.61385144631322);

    // l <- 12; cc <- sum(n * m) / sum(n); si <- sqrt(pi / 2) * abs(diff(m)) / sqrt(1 / n[-1] + 1 / n[-l]); cc + c(-3, 3) * mean(si) / sqrt(n[1])
    // y: counts; n: days; u <- sum(y) / sum(n); z <- (y / n - u) / sqrt(u / n); mr <- abs(diff(z)); sz <- mean(mr[mr < 3.267 * mean(mr)]) / 1.128
    [Test]
    public void Rates_that_vary_more_than_by_chance_have_wider_limits()
    {
        var limits = ControlLimits.LaneyRates([30, 42, 25, 51, 38, 29, 44, 36, 61, 27, 33, 40], [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);
        Assert.That(limits.Spread, Is.EqualTo(2.385872800056).Within(1e-10));
        Assert.That(limits.Points[0].Centre, Is.EqualTo(1.249315068493).Within(1e-10));
        Assert.That(limits.Points[0].Upper, Is.EqualTo(2.6862056000).Within(1e-9));
        Assert.That(limits.Points[0].Lower, Is.Zero, "R gives -0.1875754630: a rate is not below 0");
    }

    [Test]
    public void Limits_can_be_kept_from_being_narrower_than_chance()
    {
        long[] hits = [12, 15, 9, 20, 14, 11, 16, 13, 18, 10, 12, 17], trials = [40, 44, 35, 50, 41, 38, 45, 39, 47, 33, 36, 46];
        Assert.That(ControlLimits.LaneyProportions(hits, trials, leastSpread: 1).Points, Is.EqualTo(ControlLimits.Proportions(hits, trials).Points), "they vary less than by chance");
    }

    [Test]
    public void Means_have_limits_by_their_size() =>
        Has(ControlLimits.Means(Scores, Trials).Points[0], 5.26740890688259, 3.74037159857097, 6.79444621519421);

    [Test]
    public void Near_limits_are_two_thirds_of_the_way()
    {
        var limit = ControlLimits.Individuals(OneOutlier).Points[0];
        Assert.That(limit.NearUpper - limit.Centre, Is.EqualTo((limit.Upper - limit.Centre) * 2 / 3).Within(Tolerance));
        Assert.That(limit.NearLower - limit.Centre, Is.EqualTo((limit.Lower - limit.Centre) * 2 / 3).Within(Tolerance));
    }

    [Test]
    public void Limits_move_and_widen_with_the_values()
    {
        var limit = ControlLimits.Individuals(OneOutlier).Points[0];
        var moved = ControlLimits.Individuals([.. OneOutlier.Select(v => 10 * v + 5)]).Points[0];
        Has(moved, 10 * limit.Centre + 5, 10 * limit.Lower + 5, 10 * limit.Upper + 5);
    }

    [Test]
    public void Proportions_of_one_size_have_limits_alike()
    {
        var limits = ControlLimits.LaneyProportions([5, 9, 6, 8, 7, 4], [20, 20, 20, 20, 20, 20]);
        Assert.That(limits.Points.Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public void Proportions_stay_between_none_and_all()
    {
        var limits = ControlLimits.Proportions([0, 1, 0, 0], [9, 12, 10, 11]);
        Assert.That(limits.Points.Select(p => p.Lower), Is.All.Zero);
        Assert.That(ControlLimits.LaneyProportions([0, 0], [9, 12]).Points.Select(p => (p.Lower, p.Upper)), Is.All.EqualTo((0d, 0d)));
    }

    [Test]
    public void Point_that_is_not_used_has_limits_and_makes_none()
    {
        var used = ControlLimits.LaneyProportions(Hits, Trials, i => i < 11);
        var shorter = ControlLimits.LaneyProportions(Hits[..11], Trials[..11]);
        Assert.That(used.Points.Take(11), Is.EqualTo(shorter.Points));
        Assert.That(used.Points[11].Upper, Is.GreaterThan(used.Points[11].Centre));
    }

    [Test]
    public void Gap_ends_a_moving_range()
    {
        // Without the gap the jump from 1 to 9 would be a moving range.
        var limit = ControlLimits.Individuals([1, 2, 1, 2, 1, double.NaN, 9, 10, 9, 10, 9]).Points[0];
        Has(limit, 5.4, 5.4 - 2.66, 5.4 + 2.66);
    }

    [Test]
    public void Flat_series_has_limits_without_width() => Has(ControlLimits.Individuals([5, 5, 5, 5]).Points[0], 5, 5, 5);

    [Test]
    public void No_point_makes_no_limits() => Assert.That(() => ControlLimits.Individuals([double.NaN]), Throws.ArgumentException);

    private static void Has(ControlLimit limit, double centre, double lower, double upper)
    {
        Assert.That(limit.Centre, Is.EqualTo(centre).Within(Tolerance));
        Assert.That(limit.Lower, Is.EqualTo(lower).Within(Tolerance));
        Assert.That(limit.Upper, Is.EqualTo(upper).Within(Tolerance));
    }
}

using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics.Tests;

/// <summary>Rates in populations and slopes of inequality. The figures are R 4.2.2's.</summary>
public class EventRateTests
{
    private const double Tolerance = 1e-10;

    private static readonly double[] People = [7291, 7997, 6105, 7666, 5790, 6934, 5918, 5974, 7147, 7534];
    private static readonly double[] Values = [75.9, 78.3, 83.8, 83.6, 80.5, 81.1, 81.7, 84.2, 80.6, 86.3];
    private static readonly double[] Errors = [1.64, 1.58, 1.51, 1.78, 1.70, 1.56, 1.37, 1.40, 2.43, 1.57];

    // From ten on Byar: c(x * (1 - 1 / (9 * x) - z / (3 * sqrt(x)))^3, (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * sqrt(x + 1)))^3)
    [TestCase(25, 16.1742659216572, 36.9064506921854)]
    [TestCase(10, 4.78744991396756, 18.3914586057565)]
    // Below ten exact: c(qchisq(.025, 2 * x) / 2, qchisq(.975, 2 * x + 2) / 2)
    [TestCase(7, 2.81436305151987, 14.4226753617024)]
    [TestCase(0, 0, 3.68887945411394)]
    public void Events_have_an_interval(long events, double lower, double upper) => Same(EventRate.Events95(events), events, lower, upper);

    // d <- sum(w * x / n) / sum(w); v <- sum(w^2 * x / n^2) / sum(w)^2; (d + sqrt(v / o) * (byar(o) - o)) * 100. PHEindicatormethods prints 8.021870 (6.247902 to 10.126332).
    [Test]
    public void Standardised_rate_has_dobsons_interval() => Same(
        EventRate.Standardised95([(12, 200, 6000), (30, 350, 7000), (25, 260, 7000), (9, 120, 5500)], 100)!.Value, 8.02187028657617, 6.24790201125478, 10.1263315926762);

    [Test]
    public void Standardised_rate_is_the_crude_one_where_the_population_is_the_standard()
    {
        var standardised = EventRate.Standardised95([(12, 200, 200), (30, 350, 350), (25, 260, 260)], 1000)!.Value;
        Assert.That(standardised.Value, Is.EqualTo(EventRate.Crude95(67, 810, 1000).Value).Within(Tolerance));
        Assert.That(standardised.Lower, Is.EqualTo(EventRate.Crude95(67, 810, 1000).Lower).Within(Tolerance));
    }

    [Test]
    public void Few_events_give_no_standardised_rate() => Assert.That(EventRate.Standardised95([(4, 200, 6000), (5, 350, 7000)], 100), Is.Null);

    // e <- sum(n * c(500, 1200, 900, 300) / c(8000, 15000, 11000, 5000)); c(o / e, byar(o) / e)
    [Test]
    public void Observed_over_expected() => Same(EventRate.Ratio95(76, 68.9727272727273), 1.10188480295242, 0.86812770286756, 1.37919121197803);

    // a <- pop / sum(pop); b <- cumsum(a) - a / 2; X <- cbind(1, b); H <- solve(t(X) %*% diag(a) %*% X) %*% t(X) %*% diag(a); H %*% diag(se^2) %*% t(H)
    // phe_sii gives 7.00023476 and 1.089709705, and by simulation 3.1657 to 10.8412.
    [Test]
    public void Slope_of_inequality_has_a_closed_form()
    {
        var found = InequalitySlope.Of([.. People.Select((p, i) => (p, Values[i], Errors[i]))])!.Value;
        Same(found.Slope, 7.00023476007981, 3.15342889545187, 10.8470406247078);
        Same(found.Relative!.Value, 1.08970970491194, 1.0394810524219, 1.14236545073388);
        Assert.That(found.MostDeprived, Is.EqualTo(78.03207876953).Within(Tolerance));
        // X2 <- cbind(1, b, b^2), and 2 * pnorm(-abs(b2[3] / sqrt(V2[3, 3]))) likewise.
        Assert.That(found.CurveP, Is.EqualTo(0.280528109180583).Within(Tolerance));
    }

    // Ten groups of one size on a line from 40.5 to 52.4: the slope is 11.9 / 0.9.
    [Test]
    public void Slope_reaches_from_the_first_person_to_the_last()
    {
        var found = InequalitySlope.Of([.. Enumerable.Range(0, 10).Select(i => (100d, 40.5 + 11.9 * i / 9, 1d))])!.Value;
        Assert.That(found.Slope.Value, Is.EqualTo(11.9 / 0.9).Within(Tolerance));
        Assert.That(found.CurveP, Is.EqualTo(1).Within(1e-6));
    }

    [Test]
    public void Slope_turns_round_with_the_groups()
    {
        var groups = People.Select((p, i) => (p, Values[i], Errors[i])).ToList();
        var (there, back) = (InequalitySlope.Of(groups)!.Value, InequalitySlope.Of([.. groups.AsEnumerable().Reverse()])!.Value);
        Assert.That(back.Slope.Value, Is.EqualTo(-there.Slope.Value).Within(Tolerance));
        Assert.That(back.Relative!.Value.Value, Is.EqualTo(1 / there.Relative!.Value.Value).Within(Tolerance));
    }

    [Test]
    public void Line_that_meets_nothing_has_no_ratio()
    {
        Assert.That(InequalitySlope.Of([(10, 0, 0.1), (10, 5, 0.1)])!.Value.Relative, Is.Null);
        Assert.That(InequalitySlope.Of([(10, 3, 0.1)]), Is.Null);
    }

    private static void Same(Estimate found, double value, double lower, double upper)
    {
        Assert.That(found.Value, Is.EqualTo(value).Within(Tolerance * Math.Max(1, Math.Abs(value))));
        Assert.That(found.Lower, Is.EqualTo(lower).Within(Tolerance * Math.Max(1, Math.Abs(lower))));
        Assert.That(found.Upper, Is.EqualTo(upper).Within(Tolerance * Math.Max(1, Math.Abs(upper))));
    }
}

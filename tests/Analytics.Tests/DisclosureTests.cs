namespace NonResponse.Analytics.Tests;

/// <summary>The rule of section 7 of the contract for one figure: 1 to 7 hidden, zeros shown, the rest rounded to 5.</summary>
public class DisclosureTests
{
    private static readonly int Proportion = MeasureCatalogue.IndexOf("dropout");
    private static readonly int Median = MeasureCatalogue.IndexOf("wait_treatment_days_median");
    private static readonly Period Month = Period.Month(new DateOnly(2025, 3, 1));

    [TestCase(0, 8, "0/10")]
    [TestCase(0, 7, "hidden")]
    [TestCase(1, 100, "hidden")]
    [TestCase(7, 100, "hidden")]
    [TestCase(8, 100, "10/100")]
    [TestCase(93, 100, "hidden")]
    [TestCase(92, 100, "90/100")]
    [TestCase(99, 100, "hidden")]
    [TestCase(100, 100, "100/100")]
    [TestCase(12, 22, "10/20")]
    [TestCase(13, 23, "15/25")]
    public void Standard_hides_small_counts_and_rounds_the_others(int hits, int of, string expected) =>
        Assert.That(Measured.Text(Release(hits, of, DisclosurePolicy.Standard)), Is.EqualTo(expected));

    [Test]
    public void Rates_come_from_rounded_counts()
    {
        var figure = Release(13, 23, DisclosurePolicy.Standard)!;
        var rounded = Statistics.Proportion.Wilson95(15, 25);
        Assert.That((figure.Value, figure.Lower, figure.Upper), Is.EqualTo((rounded.Value, rounded.Lower, rounded.Upper)));
    }

    [Test]
    public void Hidden_figure_holds_no_number()
    {
        var figure = Release(3, 50, DisclosurePolicy.Standard)!;
        Assert.That(figure.Suppressed, Is.True);
        Assert.That(new object?[] { figure.Numerator, figure.Denominator, figure.Value, figure.Lower, figure.Upper }, Is.All.Null);
    }

    [Test]
    public void Every_released_count_is_0_or_at_least_8_rounded()
    {
        for (var of = 1; of <= 60; of++)
            for (var hits = 0; hits <= of; hits++)
            {
                var figure = Release(hits, of, DisclosurePolicy.Standard)!;
                var small = new[] { hits, of, of - hits }.Any(n => n is >= 1 and <= 7);
                Assert.That(figure.Suppressed, Is.EqualTo(small), $"{hits} of {of}");
                if (small)
                    continue;
                Assert.That(figure.Numerator % 5 + figure.Denominator % 5, Is.Zero, $"{hits} of {of}");
                Assert.That(Math.Abs(figure.Numerator!.Value - hits), Is.LessThanOrEqualTo(2));
                Assert.That(figure.Value, Is.InRange(0, 1));
            }
    }

    [TestCase(7, false)]
    [TestCase(8, true)]
    public void Median_of_fewer_than_8_is_hidden(int count, bool shown)
    {
        var counts = Table();
        var cells = counts.At(Median, Month.LastMonth);
        cells.Denominators[0] = count;
        cells.Days![0] = new DayHistogram();
        cells.Days[0]!.Add(12, count);
        var figure = new Release(counts, DisclosurePolicy.Standard).Find("wait_treatment_days_median", Month)!;
        Assert.That(figure.Value, Is.EqualTo(shown ? 12 : null));
        Assert.That(figure.Denominator, Is.EqualTo(shown ? 10 : null));
        Assert.That(figure.Numerator, Is.Null);
    }

    [Test]
    public void None_shows_exact_counts() =>
        Assert.That(Measured.Text(Release(1, 3, DisclosurePolicy.None)), Is.EqualTo("1/3"));

    [Test]
    public void Figure_of_nobody_does_not_exist() => Assert.That(Release(0, 0, DisclosurePolicy.None), Is.Null);

    private static CountTable Table() => new(new LevelSpace([new BreakdownLevels("all", false, 0, ["all"])]));

    private static Figure? Release(int hits, int of, DisclosurePolicy policy)
    {
        var counts = Table();
        counts.At(Proportion, Month.LastMonth).Numerators[0] = hits;
        counts.At(Proportion, Month.LastMonth).Denominators[0] = of;
        return new Release(counts, policy).Find("dropout", Month);
    }
}

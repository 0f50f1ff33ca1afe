using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics.Tests;

/// <summary>Runs about the median. R 4.2.2: round(log2(n)) + 3; qbinom(0.05, n - 1, 0.5).</summary>
public class RunChartTests
{
    [TestCase(10, 6, 2)]
    [TestCase(12, 7, 3)]
    [TestCase(20, 7, 6)]
    [TestCase(24, 8, 8)]
    public void Limits(int points, int longest, int crossings)
    {
        var run = RunChart.Of([.. Enumerable.Range(0, points).Select(i => i % 2 == 0 ? -1.0 : 1.0)])!.Value;
        Assert.That((run.LongestAllowed, run.FewestAllowed, run.Useful, run.Crossings), Is.EqualTo((longest, crossings, points, points - 1)));
        Assert.That(run.HasLongRun || run.HasFewCrossings, Is.False);
    }

    [Test]
    public void A_shift_is_a_long_run_with_few_crossings()
    {
        double[] values = [5, 6, 5, 6, 5, 6, 5, 9, 10, 9, 10, 9, 10, 9];
        var run = RunChart.Of(values)!.Value;
        Assert.That((run.Median, run.LongestRun, run.Crossings, run.RunStart, run.RunEnd), Is.EqualTo((7.5, 7, 1, 0, 6)));
        Assert.That((run.HasLongRun, run.HasFewCrossings), Is.EqualTo((false, true)), "14 points allow 7 in a row and ask for 4 crossings");
    }

    [Test]
    public void Points_on_the_median_are_passed_over_and_gaps_end_a_run()
    {
        var on = RunChart.Of([1, 1, 2, 3, 3, 2, 1, 3])!.Value;
        Assert.That((on.Median, on.Useful, on.LongestRun, on.Crossings), Is.EqualTo((2.0, 6, 2, 3)));
        var gap = RunChart.Of([1, 1, double.NaN, 1, 3, 3, 3])!.Value;
        Assert.That((gap.Median, gap.LongestRun, gap.Crossings), Is.EqualTo((2.0, 3, 1)));
    }

    [Test]
    public void No_points_no_chart() => Assert.That(RunChart.Of([double.NaN]), Is.Null);
}

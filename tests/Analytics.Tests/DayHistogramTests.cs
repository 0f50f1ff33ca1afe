namespace NonResponse.Analytics.Tests;

public class DayHistogramTests
{
    [TestCase(new[] { 5 }, 5)]
    [TestCase(new[] { 5, 8 }, 6.5)]
    [TestCase(new[] { -3, 0, 4000 }, 0)]
    [TestCase(new[] { -3, -1, 4000, 5000 }, 1999.5)]
    [TestCase(new[] { 1023, 1024 }, 1023.5)]
    [TestCase(new[] { 7, 7, 7, 7 }, 7)]
    public void Median_is_the_mean_of_the_two_middle_values(int[] days, double expected)
    {
        var histogram = new DayHistogram();
        foreach (var day in days)
            histogram.Add(day);
        Assert.That(histogram.Median(), Is.EqualTo(expected));
    }

    [Test]
    public void Median_of_nothing_is_null() => Assert.That(new DayHistogram().Median(), Is.Null);

    [Test]
    public void Histograms_of_parts_add_up_to_that_of_the_whole()
    {
        var random = new Random(20250301);
        for (var round = 0; round < 200; round++)
        {
            var days = Enumerable.Range(0, 1 + random.Next(40)).Select(_ => random.Next(5) == 0 ? random.Next(-50, 3000) : random.Next(0, 120)).ToList();
            DayHistogram whole = new(), one = new(), two = new();
            foreach (var day in days)
            {
                whole.Add(day);
                (random.Next(2) == 0 ? one : two).Add(day);
            }
            one.Add(two);
            days.Sort();
            var naive = (days[(days.Count - 1) / 2] + (double)days[days.Count / 2]) / 2;
            Assert.That((whole.Median(), one.Median(), one.Count), Is.EqualTo(((double?)naive, (double?)naive, (long)days.Count)));
        }
    }
}

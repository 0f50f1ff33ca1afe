using NonResponse.Analytics.Statistics;
using NonResponse.Ingest;

namespace NonResponse.Analytics.Tests;

/// <summary>Donors by hand, by brute force, and by how often each is drawn.</summary>
public sealed class PredictiveMeanMatchingTests
{
    private static int[] Draw(float[] donors, float[] receivers, int nearest, ulong seed = 1)
    {
        var random = Pcg32.ForItem(seed, 0);
        var chosen = new int[receivers.Length];
        new PredictiveMeanMatching().Draw(donors, receivers, nearest, ref random, chosen);
        return chosen;
    }

    [Test]
    public void The_nearest_by_hand() => Assert.That(Draw([30, -2, 3, 10, 20, -1.5f], [2.6f, -1.7f, 100, -100, 14], 1), Is.EqualTo([2, 5, 0, 1, 3]));

    // From 2.4 the donors lie 27.6, 1.4, 0.6, 7.6, 17.6 and 0.4 away.
    [Test]
    public void Three_nearest_by_hand_are_drawn_as_often_as_each_other()
    {
        const int Times = 6000;
        var chosen = Draw([30, 1, 3, 10, 20, 2], [.. Enumerable.Repeat(2.4f, Times)], 3);
        Assert.That(chosen.Distinct().Order(), Is.EqualTo([1, 2, 5]));
        foreach (var donor in (int[])[1, 2, 5])
            Assert.That(chosen.Count(c => c == donor), Is.EqualTo(Times / 3.0).Within(3 * Math.Sqrt(Times * 2 / 9.0)));
    }

    [Test]
    public void All_that_are_as_far_away_as_the_last_are_as_likely()
    {
        const int Times = 9000;
        // Two at no distance are always among the three; the third is one of six, each 1 away: 1/3, and 1/3 shared by six.
        var chosen = Draw([1, 1, 1, 2, 2, 3, 3, 3, 9], [.. Enumerable.Repeat(2f, Times)], 3);
        Assert.That(chosen, Has.None.EqualTo(8));
        for (var donor = 0; donor < 8; donor++)
        {
            var share = donor is 3 or 4 ? 1 / 3.0 : 1 / 18.0;
            Assert.That(chosen.Count(c => c == donor), Is.EqualTo(Times * share).Within(3 * Math.Sqrt(Times * share * (1 - share))), $"donor {donor}");
        }
        var all = Draw([.. Enumerable.Repeat(0.5f, 40)], [.. Enumerable.Repeat(0.5f, 8000)], 5);
        for (var donor = 0; donor < 40; donor++)
            Assert.That(all.Count(c => c == donor), Is.EqualTo(200).Within(4 * Math.Sqrt(200)), $"of 40 that are alike, {donor}");
    }

    [Test]
    public void Few_donors_are_all_there_is() => Assert.That(Draw([5, 7], [.. Enumerable.Repeat(6f, 50)], 5).Distinct().Order(), Is.EqualTo([0, 1]));

    // So many that they are sorted by parts of their range: most lie close together, some on one another, and a few far out.
    [TestCase(1f)]
    [TestCase(1e30f)]
    public void The_nearest_of_many_by_brute_force(float farthest)
    {
        var random = Pcg32.ForItem(3, 1);
        float[] donors = [.. Enumerable.Range(0, 20_000).Select(i => i % 5000 == 1 ? farthest * (i - 9999) : (float)Math.Round(random.Normal(), 3))];
        float[] receivers = [.. Enumerable.Range(0, 300).Select(_ => (float)random.Normal() * 2), -0f, 0f, farthest * 9000];
        var chosen = Draw(donors, receivers, 1);
        for (var r = 0; r < receivers.Length; r++)
            Assert.That(Math.Abs(donors[chosen[r]] - receivers[r]), Is.EqualTo(donors.Min(d => Math.Abs(d - receivers[r]))));
    }

    [Test]
    public void Whoever_is_drawn_is_one_of_the_five_nearest()
    {
        var random = Pcg32.ForItem(7, 7);
        float[] donors = [.. Enumerable.Range(0, 500).Select(_ => (float)(random.Normal() * 3))], receivers = [.. Enumerable.Range(0, 2000).Select(_ => (float)(random.Normal() * 4))];
        var chosen = Draw(donors, receivers, 5);
        for (var r = 0; r < receivers.Length; r++)
        {
            var fifth = donors.Select(d => Math.Abs(d - receivers[r])).Order().ElementAt(4);
            Assert.That(Math.Abs(donors[chosen[r]] - receivers[r]), Is.LessThanOrEqualTo(fifth));
        }
        Assert.That(Draw(donors, receivers, 5), Is.EqualTo(chosen), "the same seed draws the same");
        Assert.That(Draw(donors, receivers, 5, seed: 2), Is.Not.EqualTo(chosen));
    }
}

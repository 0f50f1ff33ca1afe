using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics.Tests;

/// <summary>Means and effect sizes. The figures are R 4.2.2's.</summary>
public class SampleMeanTests
{
    // x <- c(12, 15, 9, 22, 18, 7, 14); t.test(x)$conf.int; sd(x)
    [Test]
    public void Interval()
    {
        var estimate = SampleMean.Interval95(97 / 7.0, 5.1455019654248, 7);
        Assert.That(estimate.Lower, Is.EqualTo(9.09834724146).Within(1e-9));
        Assert.That(estimate.Upper, Is.EqualTo(18.61593847283).Within(1e-9));
    }

    // f, l: ten first and last scores; ch <- f - l; r <- cor(f, l); d <- mean(ch) / sd(f); sqrt(2 * (1 - r) / 10 + d^2 / 20)
    [Test]
    public void Effect_size()
    {
        var effect = SampleMean.EffectSize95(7, 4.900113377373, 4.667856991049, 2.788866755114, 10);
        Assert.That(effect.Value, Is.EqualTo(1.428538374709).Within(1e-9));
        Assert.That((effect.Upper - effect.Lower) / (2 * Proportion.Z95), Is.EqualTo(0.368516488884).Within(1e-9));
    }

    [Test]
    public void Moments_of_parts_are_those_of_the_whole()
    {
        long[] values = [12, 15, 9, 22, 18, 7, 14, -3, 0];
        var (whole, first, second) = (new Moments(), new Moments(), new Moments());
        foreach (var (value, i) in values.Select((v, i) => (v, i)))
        {
            whole.Add(value);
            if (i % 2 == 0)
                first.Add(value);
            else
                second.Add(value);
        }
        first.Add(second);
        Assert.That((first.Mean(9), first.Deviation(9)), Is.EqualTo((whole.Mean(9), whole.Deviation(9))));
        // sd(c(12, 15, 9, 22, 18, 7, 14, -3, 0))
        Assert.That(whole.Deviation(9), Is.EqualTo(8.1411164945).Within(1e-9));
        Assert.That(new Moments().Deviation(1), Is.Null);
    }

    [Test]
    public void Large_scores_do_not_cancel()
    {
        // A million equal scores of 27 points and one of 26, in millionths.
        var moments = new Moments();
        for (var i = 0; i < 1_000_000; i++)
            moments.Add(27_000_000);
        Assert.That(moments.Deviation(1_000_000), Is.Zero);
    }
}

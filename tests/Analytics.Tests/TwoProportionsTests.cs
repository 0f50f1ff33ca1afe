using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics.Tests;

public class TwoProportionsTests
{
    // R 4: f <- function(h1, n1, h2, n2) min(1, 2 * min(phyper(h1, n1, n2, h1 + h2), phyper(h1 - 1, n1, n2, h1 + h2, lower.tail = FALSE)))
    //      prop.test(c(h1, h2), c(n1, n2), correct = FALSE)$p.value
    [TestCase(3, 20, 15, 25, 0.004821611084194378, 0.002199647061113058)]
    [TestCase(0, 30, 4, 400, 1, 0.5821218420575611)]
    [TestCase(120, 400, 900, 2400, 0.004244924892039030, 0.003904236378415972)]
    [TestCase(10, 20, 10, 20, 1, 1)]
    [TestCase(1, 1000, 40, 9000, 0.1470005920700030, 0.1058536693089966)]
    [TestCase(450, 1000, 4100, 9000, 0.7638164857347014, 0.7378577458927870)]
    [TestCase(5, 5, 3, 9, 0.05594405594405592, 0.01572529975450542)]
    public void P_values_are_those_of_R(long hits1, long trials1, long hits2, long trials2, double exact, double score)
    {
        Assert.That(TwoProportions.Exact(hits1, trials1, hits2, trials2), Is.EqualTo(exact).Within(1e-10));
        Assert.That(TwoProportions.Exact(hits2, trials2, hits1, trials1), Is.EqualTo(exact).Within(1e-10), "either way round");
        Assert.That(TwoProportions.Score(hits1, trials1, hits2, trials2), Is.EqualTo(score).Within(1e-10));
    }

    [Test]
    public void What_is_not_exact_or_restless_is_less_sure()
    {
        var plain = TwoProportions.Score(120, 400, 900, 2400);
        Assert.That(TwoProportions.Score(120, 400, 900, 2400, spread: 1.2), Is.GreaterThan(plain));
        Assert.That(TwoProportions.Score(120, 400, 900, 2400, countVariance1: 2, countVariance2: 2), Is.GreaterThan(plain));
        Assert.That(TwoProportions.Score(0, 40, 0, 90), Is.EqualTo(1));
    }

    [Test]
    public void Counts_that_form_no_proportion_are_refused()
    {
        Assert.That(() => TwoProportions.Exact(1, 0, 1, 2), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => TwoProportions.Score(3, 2, 1, 2), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Restless_and_alike_months_spread_more()
    {
        (long, long)[] quiet = [(50, 100), (51, 100), (49, 100), (50, 100), (50, 100), (51, 100), (49, 100), (50, 100)];
        (long, long)[] restless = [(70, 100), (30, 100), (65, 100), (35, 100), (70, 100), (30, 100), (65, 100), (35, 100)];
        (long, long)[] alike = [(40, 100), (40, 100), (41, 100), (41, 100), (59, 100), (59, 100), (60, 100), (60, 100)];
        Assert.That(SpreadOfPoints.Of(quiet, quiet, null), Is.EqualTo(1));
        Assert.That(SpreadOfPoints.Of(quiet, quiet, 1.7), Is.EqualTo(1.7).Within(1e-12), "what the chart allows for");
        Assert.That(SpreadOfPoints.Of(restless, quiet, null), Is.GreaterThan(2));
        Assert.That(SpreadOfPoints.Of(alike, quiet, null), Is.GreaterThan(SpreadOfPoints.Of([alike[0], alike[4], alike[1], alike[5], alike[2], alike[6], alike[3], alike[7]], quiet, null)), "neighbours alike");
    }
}

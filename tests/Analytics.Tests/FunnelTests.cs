using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics.Tests;

/// <summary>Limits for the comparison of providers. The figures are R 4.2.2's.</summary>
public class FunnelTests
{
    private const double Z95 = Proportion.Z95;
    private const double Z998 = 3.090232306167813;

    private static readonly long[] Hits = [30, 55, 12, 80, 41, 66, 23, 95, 18, 50];
    private static readonly long[] Trials = [80, 120, 40, 150, 90, 160, 70, 170, 60, 110];

    // r <- qbinom(p, n, t); a <- (pbinom(r, n, t) - p) / (pbinom(r, n, t) - pbinom(r - 1, n, t)); (r - a) / n
    [TestCase(0.4, 20, 0.001, 0.0577078954277114)]
    [TestCase(0.4, 20, 0.025, 0.162916023195803)]
    [TestCase(0.4, 20, 0.975, 0.594406536680047)]
    [TestCase(0.4, 20, 0.999, 0.723620228024609)]
    [TestCase(0.4, 100, 0.001, 0.246987872126643)]
    [TestCase(0.4, 100, 0.975, 0.492030660673987)]
    [TestCase(0.4, 500, 0.025, 0.356250111290176)]
    [TestCase(0.4, 500, 0.999, 0.467241441819714)]
    [TestCase(0.97, 12, 0.975, 0.996997396742476)]
    [TestCase(0.2, 1, 0.975, 0.875)]
    // R gives -0.0803307300758089: a proportion is not below 0.
    [TestCase(0.03, 12, 0.025, 0)]
    public void Exact_limit(double target, long trials, double probability, double limit) =>
        Assert.That(Funnel.Exact(target, trials, probability), Is.EqualTo(limit).Within(1e-10));

    [Test]
    public void Exact_limits_narrow_with_size_and_mirror_each_other()
    {
        for (var n = 40L; n < 4000; n *= 2)
            Assert.That(Funnel.Exact(0.4, 2 * n, 0.975), Is.LessThan(Funnel.Exact(0.4, n, 0.975)));
        for (var n = 30L; n < 1000; n += 37)
            Assert.That(Funnel.Exact(0.4, n, 0.975) + Funnel.Exact(0.6, n, 0.025), Is.EqualTo(1 - 1.0 / n).Within(1e-9), "a hit is a miss of the other; counted from below, they are one apart");
    }

    // z <- (asin(sqrt(O / N)) - asin(sqrt(t))) * 2 * sqrt(N); q <- quantile(z, c(.1, .9), type = 7); phi <- mean(pmin(pmax(z, q[1]), q[2])^2)
    // w <- 4 * N; (n * phi - (n - 1)) / (sum(w) - sum(w^2) / sum(w)); pchisq(n * phi, n - 1, lower.tail = FALSE)
    [Test]
    public void Overdispersion_is_measured_and_tested()
    {
        var found = Funnel.Dispersion(Hits, Trials)!.Value;
        Assert.That(found.Phi, Is.EqualTo(2.41336960500106).Within(1e-10));
        Assert.That(found.Between, Is.EqualTo(0.00407696553071405).Within(1e-12));
        Assert.That(found.P, Is.EqualTo(0.00409486998340175).Within(1e-10));
        Assert.That(found.Providers, Is.EqualTo(10));
        // The same with four of each: pchisq(n * phi, n - 1, lower.tail = FALSE).
        Assert.That(Funnel.Dispersion([.. Hits.Select(h => 4 * h)], [.. Trials.Select(t => 4 * t)])!.Value.P, Is.EqualTo(7.8858830563979e-17).Within(1e-10).Percent);
    }

    [Test]
    public void Providers_that_are_alike_have_no_variance_between_them()
    {
        var found = Funnel.Dispersion([40, 80, 20, 60], [100, 200, 50, 150])!.Value;
        Assert.That((found.Phi, found.Between, found.P), Is.EqualTo((0d, 0d, 1d)).Using<(double, double, double)>((a, b) => Math.Abs(a.Item1 - b.Item1) < 1e-12 && a.Item2 == b.Item2 && Math.Abs(a.Item3 - b.Item3) < 1e-12));
        Assert.That(Funnel.Dispersion([40], [100]), Is.Null);
        Assert.That(Funnel.Dispersion([0, 0], [100, 90]), Is.Null);
    }

    // sin(asin(sqrt(.4)) + z * sqrt(1 / 200 + tau2))^2; FunnelPlotR 0.5 prints the same for tau2 = 0.
    [TestCase(-Z95, 0, 0.269758747723904)]
    [TestCase(Z95, 0, 0.537875106364482)]
    [TestCase(Z95, 0.004, 0.584846970957499)]
    [TestCase(-Z998, 0, 0.20205125833987)]
    [TestCase(Z998, 0.004, 0.687766794425515)]
    public void Limit_allows_for_variance_between_providers(double z, double between, double limit) =>
        Assert.That(Funnel.Widened(0.4, 50, z, between), Is.EqualTo(limit).Within(1e-10));

    [Test]
    public void Limits_of_the_small_stay_between_none_and_all()
    {
        Assert.That(Funnel.Widened(0.05, 2, -Z998, 0.1), Is.Zero);
        Assert.That(Funnel.Widened(0.95, 2, Z998, 0.1), Is.EqualTo(1));
    }
}

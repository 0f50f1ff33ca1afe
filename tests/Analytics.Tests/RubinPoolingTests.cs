using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics.Tests;

/// <summary>Rubin's rules, held against R's mice 3.15.0.</summary>
public sealed class RubinPoolingTests
{
    private static readonly double[] Estimates = [0.21, 0.25, 0.18, 0.30, 0.22], Variances = [0.0100, 0.0121, 0.0090, 0.0110, 0.0105];

    // pool.scalar(Q = c(.21, .25, .18, .30, .22), U = c(.0100, .0121, .0090, .0110, .0105), n = 585, k = 2)
    [Test]
    public void Pooled_as_in_mice()
    {
        var pooled = RubinPooling.Of(Estimates, Variances, 583);
        Assert.That(pooled.Value, Is.EqualTo(0.232).Within(1e-12));
        Assert.That(pooled.Total, Is.EqualTo(0.013004).Within(1e-12));
        Assert.That(pooled.Increase, Is.EqualTo(0.236121673).Within(1e-9));
        Assert.That(pooled.Freedom, Is.EqualTo(88.8926676).Within(1e-6));
        Assert.That(pooled.MissingInformation, Is.EqualTo(0.2086252517).Within(1e-9));
    }

    // The same with n = Inf
    [Test]
    public void Degrees_of_freedom_of_many_rows() => Assert.That(RubinPooling.Of(Estimates, Variances, double.PositiveInfinity).Freedom, Is.EqualTo(109.6252836).Within(1e-6));

    [Test]
    public void Sets_that_are_the_same_have_nothing_between_them()
    {
        var pooled = RubinPooling.Of([0.1, 0.1, 0.1], [0.04, 0.04, 0.04], double.PositiveInfinity);
        Assert.That((pooled.Between, pooled.Total, pooled.Freedom), Is.EqualTo((0.0, pooled.Within, double.PositiveInfinity)));
        Assert.That(pooled.Shown(v => v)!.Value.Upper, Is.EqualTo(0.1 + 1.959963984540054 * 0.2).Within(1e-12));
        // Barnard and Rubin's degrees of freedom of complete data: (v + 1) / (v + 3) v.
        Assert.That(RubinPooling.Of([0.1, 0.1], [0.04, 0.04], 60).Freedom, Is.EqualTo(61 / 63.0 * 60).Within(1e-10));
    }

    [Test]
    public void Nothing_within_sets_that_differ_tells_no_interval()
    {
        Assert.That(RubinPooling.Of([0.1, 0.2], [0, 0], 100).Shown(v => v), Is.Null);
        Assert.That(RubinPooling.Of([0.1, 0.2], [0, 0], double.PositiveInfinity).Shown(v => v), Is.Null);
        Assert.That(RubinPooling.Of([0.1, 0.1], [0, 0], 100).Shown(v => v)!.Value.Error, Is.Zero);
    }

    [Test]
    public void Ratios_are_pooled_as_logarithms()
    {
        MeanPair[] sets = [new(0.5, 0.25, 0.001, 0.001, 0), new(0.4, 0.4, 0.001, 0.001, 0), new(0.3, 0.6, 0.001, 0.001, 0)];
        var pooled = PooledComparison.Of(sets, double.PositiveInfinity);
        Assert.That(pooled.Ratio!.Value.Value, Is.EqualTo(1).Within(1e-12), "2, 1 and a half");
        Assert.That(pooled.Ratio.Value.Lower * pooled.Ratio.Value.Upper, Is.EqualTo(1).Within(1e-10));
        Assert.That(pooled.Difference!.Value.Value, Is.EqualTo((0.25 + 0 - 0.3) / 3).Within(1e-12));
        Assert.That(PooledComparison.Of([sets[0], sets[1] with { Second = 0 }], double.PositiveInfinity).Ratio, Is.Null);
    }
}

using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics.Tests;

public class NaturalLimitsTests
{
    // python3 -c "x=[39,41,41,41,43,44,41,42,40,41,44,40]; m=sum(x)/12; r=sum(abs(b-a) for a,b in zip(x,x[1:]))/11; print(m-2.66*r, m+2.66*r)"
    // The same in R: m <- mean(x); r <- mean(abs(diff(x))); c(m - 2.66 * r, m + 2.66 * r)
    [Test]
    public void Limits_are_the_mean_and_2_66_mean_moving_ranges()
    {
        var (lower, upper) = NaturalLimits.Of([39, 41, 41, 41, 43, 44, 41, 42, 40, 41, 44, 40])!.Value;
        Assert.That(lower, Is.EqualTo(36.82212121212121).Within(1e-10));
        Assert.That(upper, Is.EqualTo(46.01121212121212).Within(1e-10));
    }

    [Test]
    public void Limits_move_and_widen_with_the_values()
    {
        long[] values = [3, 9, 4, 12, 7];
        var (lower, upper) = NaturalLimits.Of(values)!.Value;
        var (lower2, upper2) = NaturalLimits.Of([.. values.Select(v => 10 * v + 5)])!.Value;
        Assert.That(lower2, Is.EqualTo(10 * lower + 5).Within(1e-9));
        Assert.That(upper2, Is.EqualTo(10 * upper + 5).Within(1e-9));
    }

    [Test]
    public void Flat_series_has_no_limits() => Assert.That(NaturalLimits.Of([5, 5, 5, 5]), Is.Null);

    [Test]
    public void One_value_is_too_few() => Assert.That(() => NaturalLimits.Of([5]), Throws.ArgumentException);
}

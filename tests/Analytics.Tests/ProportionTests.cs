using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics.Tests;

public class ProportionTests
{
    // statsmodels 0.13.5: proportion_confint(x, n, method="wilson"); 45/100, 0/20, 20/20 and 3/8 also R 4:
    // prop.test(x, n, correct = FALSE)$conf.int, printed with ten digits.
    [TestCase(0, 10, 0.0, 0.27753279986288926, 1e-12)]
    [TestCase(10, 10, 0.7224672001371106, 1.0, 1e-12)]
    [TestCase(1, 4, 0.0455872608097006, 0.6993581574175982, 1e-12)]
    [TestCase(23, 71, 0.22657211710649558, 0.4393884294417052, 1e-12)]
    [TestCase(512, 1500, 0.3177706603444701, 0.36570661233740076, 1e-12)]
    [TestCase(7, 100000, 3.390903779016499e-05, 0.00014449869695711307, 1e-12)]
    [TestCase(45, 100, 0.3561453798, 0.5475539700, 1e-10)]
    [TestCase(0, 20, 0.0, 0.1611251581, 1e-10)]
    [TestCase(20, 20, 0.8388748419, 1.0, 1e-10)]
    [TestCase(3, 8, 0.1368442858, 0.6942576054, 1e-10)]
    public void Wilson95_matches_reference(int events, int trials, double lower, double upper, double tolerance)
    {
        var actual = Proportion.Wilson95(events, trials);
        Assert.Multiple(() =>
        {
            Assert.That(actual.Value, Is.EqualTo((double)events / trials));
            Assert.That(actual.Lower, Is.EqualTo(lower).Within(tolerance));
            Assert.That(actual.Upper, Is.EqualTo(upper).Within(tolerance));
        });
    }

    // statsmodels 0.13.5: confint_proportions_2indep(a, n_a, b, n_b, method="newcomb", compare="diff"), which gives the
    // first less the second. 56/70 and 48/80 are the example of Newcombe (1998), 0.0524 to 0.3339.
    [TestCase(65, 180, 58, 199, -0.024534150086428452, 0.16286417538804154)]
    [TestCase(56, 70, 48, 80, 0.05243147240236498, 0.33387265403690614)]
    [TestCase(9, 10, 3, 10, 0.1705227239345029, 0.809017973535488)]
    [TestCase(5, 56, 0, 29, -0.038137147903536936, 0.19256001385511165)]
    public void Newcombe95_matches_reference(int a, int ofA, int b, int ofB, double lower, double upper)
    {
        var actual = Proportion.Newcombe95(b, ofB, a, ofA);
        Assert.Multiple(() =>
        {
            Assert.That(actual.Value, Is.EqualTo((double)a / ofA - (double)b / ofB).Within(1e-15));
            Assert.That(actual.Lower, Is.EqualTo(lower).Within(1e-12));
            Assert.That(actual.Upper, Is.EqualTo(upper).Within(1e-12));
        });
    }

    [Test]
    public void Wilson95_holds_the_estimate_and_mirrors()
    {
        for (var n = 1; n <= 60; n++)
            for (var x = 0; x <= n; x++)
            {
                var one = Proportion.Wilson95(x, n);
                var other = Proportion.Wilson95(n - x, n);
                Assert.That(one.Lower, Is.InRange(0, one.Value), $"{x} of {n}");
                Assert.That(one.Upper, Is.InRange(one.Value, 1), $"{x} of {n}");
                Assert.That(one.Lower, Is.EqualTo(1 - other.Upper).Within(1e-12), $"{x} of {n}");
            }
    }

    [Test]
    public void Newcombe95_changes_sign_with_the_order()
    {
        var one = Proportion.Newcombe95(12, 40, 30, 55);
        var other = Proportion.Newcombe95(30, 55, 12, 40);
        Assert.Multiple(() =>
        {
            Assert.That(one.Value, Is.EqualTo(-other.Value));
            Assert.That(one.Lower, Is.EqualTo(-other.Upper).Within(1e-15));
            Assert.That(one.Upper, Is.EqualTo(-other.Lower).Within(1e-15));
        });
    }

    [TestCase(-1, 5)]
    [TestCase(6, 5)]
    [TestCase(0, 0)]
    public void Wilson95_refuses_what_is_no_proportion(int events, int trials) =>
        Assert.That(() => Proportion.Wilson95(events, trials), Throws.InstanceOf<ArgumentOutOfRangeException>());
}

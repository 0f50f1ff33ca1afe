using NonResponse.Analytics.Attack;

namespace NonResponse.Analytics.Tests.Attack;

public class ReleaseAttackTests
{
    private const string OneLevel = """
        referrals:count 2026-01 all 100
        referrals:count 2026-01 sex=female 100
        referrals:count 2026-01 sex=male hidden
        """;

    [Test]
    public void A_count_is_told_with_its_bounds_and_why()
    {
        var found = Published.Attack(Published.Release("2026-03", OneLevel)).Unsafe.Single();
        Assert.Multiple(() =>
        {
            Assert.That((found.Lower, found.Upper, found.Values, found.Side), Is.EqualTo((0L, 4L, 5L, HiddenSide.Numerator)));
            Assert.That(found.UpperBecause, Is.EqualTo("the levels of sex add up to referrals of all, 2026-01 (2026-03)"));
            Assert.That(found.LowerBecause, Is.EqualTo("its own row"));
        });
    }

    [Test]
    public void An_empty_release_is_safe()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Published.Attack().IsSafe);
            Assert.That(Published.Attack(Published.Release("2026-03", "")).IsSafe);
            Assert.That(Published.Attack(Published.Release("2026-03", "")).Narrowest, Is.Null);
        });
    }

    [Test]
    public void Figures_that_contradict_each_other_are_told_and_left_out()
    {
        var report = Published.Attack(Published.Release("2026-03", """
            referrals:count 2026-01 all 20
            referrals:count 2026-01 sex=female 100
            referrals:count 2026-01 sex=male hidden
            """));
        Assert.That(report.Contradictions, Has.One.Contains("the levels of sex add up"));
        Assert.That(report.IsSafe, "nothing can be told of it");
    }

    [Test]
    public void A_release_that_contradicts_a_later_one_gives_way()
    {
        var report = Published.Attack(
            Published.Release("2026-02", "referrals:count 2026-01 sex=male 50"),
            Published.Release("2026-03", """
                referrals:count 2026-01 all 100
                referrals:count 2026-01 sex=female 85
                referrals:count 2026-01 sex=male hidden
                """));
        Assert.Multiple(() =>
        {
            Assert.That(report.Contradictions, Has.One.EqualTo("left out, for an earlier release contradicts a later one: release 2026-02 shows referrals of sex=male, 2026-01"));
            Assert.That(Published.Told(report), Is.Empty);
        });
    }

    [Test]
    public void A_month_that_was_revised_is_another_count()
    {
        var report = Published.Attack(
            Published.Release("2026-02", """
                referrals:count 2026-01 all 100
                referrals:count 2026-01 sex=female 100
                referrals:count 2026-01 sex=male 0
                """),
            Published.Release("2026-03", """
                referrals:count 2026-01 all 120
                referrals:count 2026-01 sex=female 105
                referrals:count 2026-01 sex=male 15
                """));
        Assert.Multiple(() =>
        {
            Assert.That(report.Contradictions, Is.Empty);
            Assert.That(report.Bounded, Is.Zero);
        });
    }

    [Test]
    public void Two_releases_need_two_names() =>
        Assert.That(() => Published.Attack(Published.Release("2026-03", ""), Published.Release("2026-03", "")), Throws.ArgumentException);

    [Test]
    public void An_attack_can_be_ended()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.That(() => ReleaseAttack.Of([Published.Release("2026-03", OneLevel)], new AttackSettings(), cancel: source.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCase(0, false, 0, 0)]
    [TestCase(10, false, 8, 12)]
    [TestCase(15, false, 13, 17)]
    [TestCase(10, true, 8, 17)]
    [TestCase(100, true, 93, 107)]
    public void A_shown_count_stands_for_those_that_round_to_it(long shown, bool isUnchanged, long lower, long upper) =>
        Assert.That(AttackedRules.Standard("2026-03").Behind(shown, isUnchanged), Is.EqualTo((lower, upper)));

    [TestCase("2025-03", 24302, 24302)]
    [TestCase("2025-Q4", 24309, 24311)]
    [TestCase("12-months-to-2025-03", 24291, 24302)]
    [TestCase("all", 0, 24314)]
    public void A_period_is_read_by_its_name(string text, int first, int last) => Assert.That(AttackSpan.Of(text, 24314), Is.EqualTo(new AttackSpan(first, last)));

    [TestCase("2025-13")]
    [TestCase("2025-Q5")]
    [TestCase("week 3")]
    public void An_unknown_period_is_left_out(string text) => Assert.That(AttackSpan.Of(text, 24314), Is.Null);
}

namespace NonResponse.Analytics.Tests.Suppression;

public sealed class DisclosurePolicyTests
{
    // The data contract, section 7: 1 to 7 hidden, zeros shown, others to the nearest 5.
    [TestCase("standard", 0, 0)]
    [TestCase("standard", 1, null)]
    [TestCase("standard", 7, null)]
    [TestCase("standard", 8, 10)]
    [TestCase("standard", 12, 10)]
    [TestCase("standard", 13, 15)]
    // NHS England's code for NHS Talking Therapies: fewer than 5 is *, else ROUND((n + 2) / 5, 0) * 5 in whole numbers.
    [TestCase("nhs-england", 0, null)]
    [TestCase("nhs-england", 4, null)]
    [TestCase("nhs-england", 5, 5)]
    [TestCase("nhs-england", 7, 5)]
    [TestCase("nhs-england", 8, 10)]
    // OpenSAFELY: 7 or fewer redacted, then to the nearest 5.
    [TestCase("opensafely", 0, null)]
    [TestCase("opensafely", 7, null)]
    [TestCase("opensafely", 8, 10)]
    [TestCase("none", 3, 3)]
    public void A_count_is_shown_as_its_policy_says(string policy, int count, int? shown) =>
        Assert.That(DisclosurePolicy.Get(policy).Protect(count), Is.EqualTo((long?)shown));

    [Test]
    public void A_policy_that_is_not_there_is_named() => Assert.That(() => DisclosurePolicy.Get("secret"), Throws.ArgumentException.With.Message.Contains("secret"));

    [Test]
    public void All_or_none_of_a_small_group_is_hidden_where_the_policy_says_so() => Assert.Multiple(() =>
    {
        Assert.That(DisclosurePolicy.Cautious.Hides(MeasureKind.Proportion, 0, 12), Is.True);
        Assert.That(DisclosurePolicy.Cautious.Hides(MeasureKind.Proportion, 12, 12), Is.True);
        Assert.That(DisclosurePolicy.Cautious.Hides(MeasureKind.Proportion, 0, 20), Is.False);
        Assert.That(DisclosurePolicy.Standard.Hides(MeasureKind.Proportion, 0, 12), Is.False);
    });

    [Test]
    public void What_a_shown_count_can_be_holds_all_counts_that_are_shown_so_and_no_other()
    {
        foreach (var policy in DisclosurePolicy.Presets)
            for (var count = 0; count < 200; count++)
                if (policy.Protect(count) is { } shown)
                {
                    var (low, high) = policy.Known(count);
                    var alike = Enumerable.Range(0, 300).Where(c => policy.Protect(c) == shown).ToList();
                    Assert.That((low, high), Is.EqualTo((alike.Min(), alike.Max())), $"{policy.Name} {count}");
                }
    }

    [Test]
    public void The_change_between_two_shown_counts_could_be_as_many_values_as_a_hidden_count()
    {
        foreach (var policy in DisclosurePolicy.Presets.Where(p => !p.IsExact))
            for (var before = policy.HideUpTo + 1; before < 60; before++)
                for (var now = policy.HideUpTo + 1; now < 60; now++)
                {
                    var ((least, most), (low, high)) = (policy.Known(before), policy.Known(now));
                    Assert.That(high - least - (low - most) + 1, Is.GreaterThanOrEqualTo(policy.HideUpTo + 1), $"{policy.Name}: {before}, then {now}");
                }
    }
}

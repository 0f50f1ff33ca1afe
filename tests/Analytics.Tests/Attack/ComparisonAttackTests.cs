using NonResponse.Analytics.Attack;

namespace NonResponse.Analytics.Tests.Attack;

/// <summary>What is published of a comparison of few decisions, read as an outsider would: levels, what was left out and what is missing add up, and no hidden count follows.</summary>
public sealed class ComparisonAttackTests
{
    private static readonly DisclosurePolicy Policy = DisclosurePolicy.Standard;

    [Test]
    public void No_hidden_count_of_a_comparison_follows_from_what_is_shown([Range(1, 24)] int seed)
    {
        var exact = Exact(seed);

        var report = Attacked(exact, ComparisonDisclosure.Under(exact, Policy));

        Assert.That(report.Bounded, Is.GreaterThan(0), "something is hidden");
        Assert.That(report.Unsafe.Select(u => u.ToString()), Is.Empty);
    }

    [Test]
    public void Hiding_small_counts_alone_would_not_do()
    {
        var broken = Broken();

        Assert.That(broken.Count(), Is.GreaterThan(12));
    }

    [Test]
    public void What_could_be_broken_is_shown_of_everybody_alone([ValueSource(nameof(Broken))] int seed)
    {
        var exact = Exact(seed);

        var coarser = ComparisonControl.FirstSafe(exact, Policy, [() => Careless(exact), () => ComparisonDisclosure.WholeOnly(exact, Policy)]);

        Assert.That(Attacked(exact, coarser).IsSafe);
        Assert.That(coarser.Reason, Is.Null, "counts of everybody are safe");
        Assert.That(coarser.Estimates.Where(e => e.Breakdown != Breakdown.All).SelectMany(e => new[] { e.FirstCount, e.SecondCount, e.FirstEvents, e.SecondEvents }), Has.All.Null);
        Assert.That(coarser.FirstCount, Is.EqualTo(Policy.Protect(exact.FirstCount!.Value)));
    }

    [Test]
    public void Nothing_is_told_of_a_comparison_that_cannot_be_made_safe()
    {
        var exact = Exact(Broken().First());

        var shown = ComparisonControl.FirstSafe(exact, Policy, [() => Careless(exact)]);

        Assert.That(shown.Reason, Is.EqualTo(ComparisonControl.TooFew));
        Assert.That((shown.Flow.Count, shown.Estimates.Count, shown.Balance.Count, shown.FirstCount), Is.EqualTo((0, 0, 0, (int?)null)));
    }

    private static IEnumerable<int> Broken() => Enumerable.Range(1, 24).Where(seed => Exact(seed) is var exact && !Attacked(exact, Careless(exact)).IsSafe);

    // Few decisions, a sex that few have, and a last twentieth that few reach.
    private static ComparisonResult Exact(int seed)
    {
        var result = ComparisonStudy.Run(MadeUpDecisions.Of(120 + (20 * seed), seed: (ulong)seed), 1);
        var random = new Random(seed);
        var subgroups = result.Estimates.Where(e => e.Breakdown == "sex").ToList();
        // One level more, that takes a few of another.
        int few = random.Next(1, 8), events = random.Next(0, few + 1);
        var whole = subgroups.FirstOrDefault(e => e.FirstCount > few && e.FirstEvents >= events && e.FirstCount - few >= e.FirstEvents - events);
        return whole is null ? result : result with
        {
            Estimates =
            [
                .. result.Estimates.Select(e => ReferenceEquals(e, whole) ? e with { FirstCount = e.FirstCount - few, FirstEvents = e.FirstEvents - events } : e),
                whole with { Level = "other", FirstCount = few, FirstEvents = events, SecondCount = 0, SecondEvents = 0, Contrast = null },
            ],
            Flow = [new("All decisions", result.FirstCount + few + 30, result.SecondCount + 9), new("A rule", few, 9), new("Another rule", 30, 0)],
        };
    }

    private static ComparisonResult Careless(ComparisonResult exact)
    {
        int? Shown(int? count) => count is { } n ? (int?)Policy.Protect(n) : null;
        return exact with
        {
            Estimates = [.. exact.Estimates.Select(e => e with { FirstCount = Shown(e.FirstCount), SecondCount = Shown(e.SecondCount), FirstEvents = Shown(e.FirstEvents), SecondEvents = Shown(e.SecondEvents) })],
            Flow = [.. exact.Flow.Select(f => f with { First = Shown(f.First), Second = Shown(f.Second) })],
            FirstCount = Shown(exact.FirstCount),
            SecondCount = Shown(exact.SecondCount),
        };
    }

    private static AttackReport Attacked(ComparisonResult exact, ComparisonResult shown) => ReleaseAttack.Of([PublishedComparison.Of(exact, shown, Policy)], new AttackSettings());
}

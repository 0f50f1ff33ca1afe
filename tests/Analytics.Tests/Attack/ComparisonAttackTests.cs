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

        var report = ReleaseAttack.Of([Rows(exact, ComparisonDisclosure.Under(exact, Policy))], new AttackSettings());

        Assert.That(report.Bounded, Is.GreaterThan(0), "something is hidden");
        Assert.That(report.Unsafe.Select(u => u.ToString()), Is.Empty);
    }

    [Test]
    public void Hiding_small_counts_alone_would_not_do()
    {
        var broken = Enumerable.Range(1, 24).Count(seed => Exact(seed) is var exact && !ReleaseAttack.Of([Rows(exact, Careless(exact))], new AttackSettings()).IsSafe);

        Assert.That(broken, Is.GreaterThan(12));
    }

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

    private static PublishedRelease Rows(ComparisonResult exact, ComparisonResult shown)
    {
        var rows = new List<PublishedFigure>();
        void Add(string measure, string statistic, string breakdown, string level, long? hits, long? of) =>
            rows.Add(new("comparison.csv", measure, statistic, "all", breakdown, level, hits, of, null, null, null, hits is null || (statistic == "proportion" && of is null)));
        foreach (var (arm, isFirst) in new[] { ("first", true), ("second", false) })
        {
            var compared = isFirst ? shown.FirstCount : shown.SecondCount;
            foreach (var (e, told) in exact.Estimates.Zip(shown.Estimates).DistinctBy(p => (p.First.Outcome, p.First.Estimand, p.First.Missing, p.First.Breakdown, p.First.Level)))
                if ((isFirst ? e.FirstCount : e.SecondCount) is > 0)
                {
                    var isShare = (isFirst ? e.FirstEvents : e.SecondEvents) is not null;
                    var (n, k) = isFirst ? (told.FirstCount, told.FirstEvents) : (told.SecondCount, told.SecondEvents);
                    var name = $"{arm}_{e.Outcome}_{e.Estimand}_{e.Missing}";
                    Add(name, isShare ? "proportion" : "count", e.Breakdown, e.Level, isShare ? k : n, isShare ? n : null);
                }
            Add(arm + "_flow", "count", "all", "all", isFirst ? shown.Flow[0].First : shown.Flow[0].Second, null);
            Add(arm + "_flow", "count", "rule", "compared", compared, null);
            foreach (var (step, i) in shown.Flow.Skip(1).Select((f, i) => (f, i)))
                if ((isFirst ? exact.Flow[i + 1].First : exact.Flow[i + 1].Second) is > 0)
                    Add(arm + "_flow", "count", "rule", $"{i}", isFirst ? step.First : step.Second, null);
            if (shown.Overlap is not { } overlap)
                continue;
            Add(arm + "_bins", "count", "all", "all", compared, null);
            foreach (var (bin, i) in (isFirst ? overlap.FirstBins : overlap.SecondBins).Select((b, i) => (b, i)))
                if ((isFirst ? exact.Overlap!.FirstBins : exact.Overlap!.SecondBins)[i] is > 0)
                    Add(arm + "_bins", "count", "bin", $"{i}", bin, null);
        }
        return new PublishedRelease("now", new AttackedRules(Policy.HideUpTo, Policy.RoundTo, Policy.ShowsZero, Policy.HideUpTo + 1, "2026-03") { LastWholeMonth = "2026-03" }, rows);
    }
}

using NonResponse.Analytics.Attack;

namespace NonResponse.Analytics;

/// <summary>What is published of a comparison, as rows that an outsider would add up.</summary>
internal static class PublishedComparison
{
    /// <summary>The file that its rows are of.</summary>
    public const string File = "comparison.csv";

    private const string Count = "count", Share = "proportion";

    /// <summary>Its counts. Those that are none have no row, as in a table that does not name them.</summary>
    /// <param name="exact">Tells which rows there are.</param>
    /// <param name="shown">What readers see.</param>
    /// <param name="policy">What small counts underwent.</param>
    public static PublishedRelease Of(ComparisonResult exact, ComparisonResult shown, DisclosurePolicy policy)
    {
        var rows = new Rows();
        foreach (var isFirst in new[] { true, false })
        {
            var arm = isFirst ? "first" : "second";
            Estimates(rows, arm, isFirst, exact, shown);
            Flow(rows, arm + "_flow", isFirst, exact, shown);
            Levels(rows, arm, isFirst, exact, shown);
            if (shown.Overlap is { } overlap)
                Parts(rows, arm + "_bins", isFirst ? shown.FirstCount : shown.SecondCount, [.. (isFirst ? exact.Overlap!.FirstBins : exact.Overlap!.SecondBins)], isFirst ? overlap.FirstBins : overlap.SecondBins);
        }
        // Every count is of all time at once: the last month tells nothing.
        const string always = "2000-01";
        return new PublishedRelease("now", new AttackedRules(policy.HideUpTo, policy.RoundTo, policy.ShowsZero, policy.HideUpTo + 1, always), rows.Figures);
    }

    /// <summary>Everything that is told of it, counts and contrasts, by its name: what a ledger keeps.</summary>
    /// <inheritdoc cref="Of"/>
    public static IEnumerable<PublishedFigure> Kept(ComparisonResult exact, ComparisonResult shown, DisclosurePolicy policy) =>
    [
        .. Of(exact, shown, policy).Figures.Select(f => f with { Measure = $"{exact.Of.Id}/{f.Measure}" }),
        .. shown.Estimates.Select(e => new PublishedFigure(
            File, string.Join('/', exact.Of.Id, e.Outcome, e.Estimand, e.Method, e.Missing), e.Measure, Period.All.Id, e.Breakdown, e.Level, null, null, e.Contrast?.Value, e.Contrast?.Lower, e.Contrast?.Upper, e.Contrast is null)),
    ];

    private static void Estimates(Rows rows, string arm, bool isFirst, ComparisonResult exact, ComparisonResult shown)
    {
        foreach (var (e, told) in exact.Estimates.Zip(shown.Estimates).DistinctBy(p => (p.First.Outcome, p.First.Estimand, p.First.Missing, p.First.Breakdown, p.First.Level)))
        {
            if ((isFirst ? e.FirstCount : e.SecondCount) is not > 0)
                continue;
            var isShare = (isFirst ? e.FirstEvents : e.SecondEvents) is not null;
            var (n, k) = isFirst ? (told.FirstCount, told.FirstEvents) : (told.SecondCount, told.SecondEvents);
            rows.Add($"{arm}_{e.Outcome}_{e.Estimand}_{e.Missing}", isShare ? Share : Count, e.Breakdown, e.Level, isShare ? k : n, isShare ? n : null);
        }
    }

    private static void Flow(Rows rows, string name, bool isFirst, ComparisonResult exact, ComparisonResult shown)
    {
        if (shown.Flow.Count == 0)
            return;
        List<int?> Counts(ComparisonResult of) => [isFirst ? of.FirstCount : of.SecondCount, .. of.Flow.Skip(1).Select(f => isFirst ? f.First : f.Second)];
        Parts(rows, name, isFirst ? shown.Flow[0].First : shown.Flow[0].Second, Counts(exact), Counts(shown));
    }

    /// <summary>Levels of what was known at the decision, where they make all decisions compared.</summary>
    private static void Levels(Rows rows, string arm, bool isFirst, ComparisonResult exact, ComparisonResult shown)
    {
        if ((isFirst ? exact.FirstCount : exact.SecondCount) is not { } all)
            return;
        var compared = isFirst ? shown.FirstCount : shown.SecondCount;
        foreach (var confounder in exact.Balance.Zip(shown.Balance).Where(b => b.First is { IsShare: true, Part.Length: > 0 }).GroupBy(b => b.First.Confounder))
        {
            int? Told(BalanceRow row) => (isFirst ? row.First : row.Second) is { } share && compared is { } of ? (int)Math.Round(share * of) : null;
            var counts = confounder.Select(b => (int?)Math.Round((isFirst ? b.First.First : b.First.Second) * all ?? 0)).ToList();
            if (counts.Sum() == all)
                Parts(rows, $"{arm}_{confounder.Key}", compared, counts, [.. confounder.Select(b => Told(b.Second))]);
        }
    }

    private static void Parts(Rows rows, string measure, int? whole, List<int?> exact, IReadOnlyList<int?> shown)
    {
        rows.Add(measure, Count, Breakdown.All, Breakdown.All, whole, null);
        for (var i = 0; i < exact.Count; i++)
            if (exact[i] is > 0)
                rows.Add(measure, Count, "part", i.ToString(System.Globalization.CultureInfo.InvariantCulture), shown[i], null);
    }

    private sealed class Rows
    {
        public List<PublishedFigure> Figures { get; } = [];

        public void Add(string measure, string statistic, string breakdown, string level, long? hits, long? of) =>
            Figures.Add(new(File, measure, statistic, Period.All.Id, breakdown, level, hits, of, null, null, null, hits is null || (statistic == Share && of is null)));
    }
}

using NonResponse.Analytics;
using NonResponse.Analytics.Attack;

namespace NonResponse.Scheduler.Publishing;

/// <summary>Protects a release, attacks it as a reader would, hides what the attack needed, and lets nothing pass that is not safe.</summary>
internal static class ReleaseControl
{
    /// <summary>The name of the release that is being made, among those of the ledger.</summary>
    public const string Now = "this release";

    private const int MostRounds = 12, UsualRounds = 8;

    // From these rounds on more is hidden than that from which a count follows: all that is told of its month, or the table of its longer period; then its level in all periods; its breakdown; and in the
    // end all that is linked with it: what is left is safe, if little.
    private const int RoundOfPeriods = 2, RoundOfLevels = 3, RoundOfBreakdowns = 4, RoundOfEverything = 5;

    /// <summary>The figures that may be published, beside all that was published before.</summary>
    /// <param name="release">Figures of which only small counts are hidden.</param>
    /// <param name="month">The month that is reported.</param>
    /// <param name="ledger">What was published before; null where nothing is kept, and nothing attacked.</param>
    /// <param name="extractedOn">The day of the data.</param>
    /// <param name="tell">Told the share done.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="IOException">No safe release could be made of it.</exception>
    public static ControlledRelease Protect(Release release, Period month, ReleaseLedger? ledger, DateOnly extractedOn, Action<double> tell, CancellationToken cancel)
    {
        // The attack takes a quarter of a minute: it is made where a ledger says that the figures are published.
        if (ledger is null || release.Policy.IsExact)
            return new ControlledRelease(release.Published(month), null, null, 0, 0);
        var before = ledger.Releases;
        // The same report again is no new release: where it comes out the same, it is held against those before it alone.
        if (before.Count > 0 && before[^1].Entry is { } last && last.Month == month.Id && last.ExtractedOn == ReleaseLedger.Iso(extractedOn)
            && Protect(release, month, [.. before.SkipLast(1)], new AttackSettings(), tell, cancel) is var again && ledger.IsLast(again.Rows!))
            return again;
        return Protect(release, month, before, new AttackSettings(), tell, cancel);
    }

    /// <summary>The figures that may be published.</summary>
    /// <param name="release">Figures of which only small counts are hidden.</param>
    /// <param name="month">The month that is reported.</param>
    /// <param name="ledger">What was published before, oldest first.</param>
    /// <param name="settings">How hard the attack is tried.</param>
    /// <param name="tell">Told the share done.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="IOException">No safe release could be made of it.</exception>
    private static ControlledRelease Protect(
        Release release, Period month, IReadOnlyList<LedgerRelease> ledger, AttackSettings settings, Action<double> tell, CancellationToken cancel)
    {
        var earlier = EarlierOf(ledger);
        var before = ledger.Select(l => l.ToPublished()).ToList();
        var forced = new HashSet<(int Measure, Period Period, int Cell)>();
        // What was found is attacked again alone, with all that is linked with it, until nothing is; then everything is once more.
        HashSet<string>? suspects = null;
        for (var round = 1; ; round++)
        {
            var published = release.Published(month, earlier, forced);
            var rows = ReleaseRows.Of(Now, published);
            var from = Math.Min(1, (round - 1) / (double)UsualRounds);
            var report = ReleaseAttack.Of(
                [.. before.Append(rows).Select(r => suspects is null ? r : r with { Figures = [.. r.Figures.Where(f => suspects.Contains(f.Measure))] })],
                settings,
                new DirectProgress<double>(p => tell(from + p / UsualRounds)), cancel);
            if (report.IsSafe && suspects is null)
                return new ControlledRelease(published, report, rows, round, ledger.Count);
            if (!report.IsSafe && (round >= MostRounds || !HideMore(published, report, forced, round)))
                throw new IOException(
                    $"Nothing was published: {report.Unsafe.Count} hidden counts could still be told too closely, after {round} rounds of hiding more. Report fewer breakdowns (--by), or a coarser policy (--disclosure).");
            suspects = report.IsSafe ? null : [.. (suspects ?? []).Concat(report.Unsafe.SelectMany(u => published.LinkedWith(u.Figure.Measure)))];
        }
    }

    private static EarlierRelease? EarlierOf(IReadOnlyList<LedgerRelease> ledger)
    {
        if (ledger.Count == 0 || !Period.TryParseMonth(ledger[^1].LastMonth, out var lastMonth))
            return null;
        var earlier = new EarlierRelease { LastMonth = lastMonth };
        foreach (var f in ledger[^1].Figures)
            if (!f.Suppressed)
                earlier.Add(f.Measure, f.Period, f.Breakdown, f.Level, f.Numerator, f.Denominator);
        return earlier;
    }

    /// <summary>Hides the shown counts from which hidden ones follow, and in later rounds all that is told of the same month, level, breakdown and kind.</summary>
    /// <returns>Whether anything more is hidden.</returns>
    private static bool HideMore(Release published, AttackReport report, HashSet<(int Measure, Period Period, int Cell)> forced, int round)
    {
        // That there was nothing is told of nobody.
        var shown = published.PublicFigures().Where(f => !f.Suppressed && f is not { Denominator: null, Numerator: 0 }).ToList();
        var byRow = shown.ToDictionary(f => (f.Measure.Id, f.Period.Id, f.Breakdown, f.Level));
        var byPeriod = shown.ToLookup(f => f.Period.Id);
        var before = forced.Count;
        foreach (var found in report.Unsafe)
        {
            var f = found.Figure;
            var sources = found.From.SelectMany(rows => rows).Select(r => byRow.GetValueOrDefault((r.Measure, r.Period, r.Breakdown, r.Level))).OfType<Figure>().ToList();
            if (sources.Count == 0 || round >= RoundOfPeriods)
            {
                var linked = published.LinkedWith(f.Measure).ToHashSet();
                var isWhole = round >= RoundOfLevels || (round >= RoundOfPeriods && Period.TryParseMonth(f.Period, out _));
                sources.AddRange(byPeriod[f.Period].Where(x => linked.Contains(x.Measure.Id) && (isWhole || x.Breakdown == f.Breakdown || x.Breakdown == Breakdown.All)));
                if (round >= RoundOfLevels)
                    sources.AddRange(shown.Where(x => linked.Contains(x.Measure.Id)
                        && (round >= RoundOfEverything || (x.Breakdown == f.Breakdown && (round >= RoundOfBreakdowns || x.Level == f.Level)))));
            }
            forced.UnionWith(sources.Select(published.PlaceOf));
        }
        return forced.Count > before;
    }
}

/// <summary>A release that was protected and, where a ledger is kept, withstood the attack.</summary>
/// <param name="Release">What may be published.</param>
/// <param name="Attack">What became of the attack; null where none was made.</param>
/// <param name="Rows">Every figure of its public tables; null likewise.</param>
/// <param name="Rounds">How many times figures were hidden and attacked.</param>
/// <param name="Earlier">How many earlier releases were attacked with it.</param>
internal sealed record ControlledRelease(Release Release, AttackReport? Attack, PublishedRelease? Rows, int Rounds, int Earlier);

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

    // Where that does not do either, for there are rows that say that there is somebody, and what was published before says the rest, tables have no rows any more: of that breakdown, and in the end of any.
    private const int RoundOfTables = 6, RoundOfMeasures = 8;

    /// <summary>The figures that may be published, beside all that was published before.</summary>
    /// <param name="release">Figures of which only small counts are hidden.</param>
    /// <param name="month">The month that is reported.</param>
    /// <param name="ledger">What was published before; null where nothing is kept.</param>
    /// <param name="extractedOn">The day of the data.</param>
    /// <param name="tell">Told the share done.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="IOException">No safe release could be made of it.</exception>
    public static ControlledRelease Protect(Release release, Period month, ReleaseLedger? ledger, DateOnly extractedOn, Action<double> tell, CancellationToken cancel)
    {
        if (release.Policy.IsExact)
            return new ControlledRelease(release, null, null, 0, 0);
        var before = ledger?.Releases ?? [];
        // The same report again is no new release: where it comes out the same, it is held against those before it alone.
        if (before.Count > 0 && before[^1].Entry is { } last && last.Month == month.Id && last.ExtractedOn == ReleaseLedger.Iso(extractedOn)
            && Protect(release, month, [.. before.SkipLast(1)], new AttackSettings(), tell, cancel) is var again && ledger!.IsLast(again.Rows!))
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
        var leftOut = LeftOut.None;
        var published = release.Published(month, earlier);
        var rows = ReleaseRows.Of(Now, published, month);
        var round = 1;
        var report = Attacked(null, null);
        while (report.Unsafe.Where(u => !IsBeyond(u, published)).ToList() is { Count: > 0 } found)
        {
            var more = LeaveOut(leftOut, published, report, found, round);
            var changed = HideMore(published, found, forced, round);
            if (changed.Count == 0 && more == leftOut)
                more = LeaveOut(leftOut, published, report, found, round < RoundOfTables ? RoundOfTables : RoundOfMeasures);
            if (round >= MostRounds || (changed.Count == 0 && more == leftOut))
                throw new IOException(
                    $"Nothing was published: {found.Count} hidden counts could still be told too closely, after {round} rounds of hiding more. Report fewer breakdowns (--by), or a coarser policy (--disclosure).");
            changed.UnionWith(found.Select(u => u.Figure.Measure).Concat(more.Tables.Except(leftOut.Tables).Select(t => t.Measure)));
            leftOut = more;
            published = release.Published(month, earlier, forced, leftOut, published);
            rows = ReleaseRows.With(rows, published, month, changed);
            round++;
            report = Attacked(report, changed);
        }
        return new ControlledRelease(published, report, rows, round, ledger.Count);

        // Of what hangs together with what changed, everything is attacked again; the rest is as it was.
        AttackReport Attacked(AttackReport? last, IReadOnlySet<string>? changed) => ReleaseAttack.Of(
            [.. before, rows], settings, new DirectProgress<double>(p => tell(Math.Min(1, (round - 1 + p) / UsualRounds))), last, changed, cancel);
    }

    private static EarlierRelease? EarlierOf(IReadOnlyList<LedgerRelease> ledger)
    {
        if (ledger.Count == 0 || !Period.TryParseMonth(ledger[^1].LastMonth, out var lastMonth))
            return null;
        var earlier = new EarlierRelease { LastMonth = lastMonth };
        foreach (var f in ledger[^1].Figures)
            if (!f.Suppressed && !ReleaseRows.IsBeside(f))
                earlier.Add(f.Measure, f.Period, f.Breakdown, f.Level, f.Numerator, f.Denominator);
        foreach (var release in ledger)
            if (Period.TryParseMonth(release.LastMonth, out var last) && Period.TryParseMonth(release.Entry.LastWholeMonth, out var lastWhole))
                foreach (var f in release.Figures)
                    if (!ReleaseRows.IsBeside(f) && Period.Parse(f.Period, last) is { } period)
                        earlier.Add(f.Measure, period, f.Breakdown, f.Level, !f.Suppressed, lastWhole);
        return earlier;
    }

    /// <summary>Whether a count of an earlier release follows from what was published before, and nothing that is done now can change it: no figure of this release tells it, and its table is not in this release.</summary>
    private static bool IsBeyond(UnsafeCount found, Release published) => found.Release != Now && found.From.Count == 0 && !ReleaseRows.IsBeside(found.Figure)
        && published.LinkedWith(found.Figure.Measure).All(m => published.LeftOut.Tables.Contains((m, found.Figure.Breakdown)));

    /// <summary>Leaves out what hiding does not protect. What is not made of measures is protected by itself, and left out where that does not do.</summary>
    private static LeftOut LeaveOut(LeftOut leftOut, Release published, AttackReport report, IReadOnlyList<UnsafeCount> found, int round)
    {
        var beside = found.SelectMany(u => u.From.SelectMany(rows => rows).Append(u.Figure)).Where(ReleaseRows.IsBeside).ToList();
        leftOut = leftOut with { Paths = leftOut.Paths || beside.Any(f => !ReleaseRows.IsWatched(f)), CurvesOfProviders = leftOut.CurvesOfProviders || beside.Any(ReleaseRows.IsWatched) };
        if (round < RoundOfTables)
            return leftOut;
        var tables = found.Select(u => u.Figure).Where(f => !ReleaseRows.IsBeside(f)).SelectMany(f => round >= RoundOfMeasures
            ? report.LinkedWith(f.Measure).Where(MeasureCatalogue.IsKnown).SelectMany(m => published.Breakdowns.Select(b => (m, b)))
            : published.LinkedWith(f.Measure).Select(m => (m, f.Breakdown)));
        return leftOut with { Tables = leftOut.Tables.Union(tables) };
    }

    /// <summary>Hides the shown counts from which hidden ones follow, and in later rounds all that is told of the same month, level, breakdown and kind.</summary>
    /// <returns>The measures of which more may be hidden now: those that are linked with what is newly forced to be.</returns>
    private static HashSet<string> HideMore(Release published, IEnumerable<UnsafeCount> all, HashSet<(int Measure, Period Period, int Cell)> forced, int round)
    {
        var unsafeMeasures = all.Where(u => !ReleaseRows.IsBeside(u.Figure)).ToList();
        var linkedWith = unsafeMeasures.Select(u => u.Figure.Measure).Distinct().ToDictionary(m => m, m => published.LinkedWith(m).ToHashSet());
        // That there was nothing is told of nobody, and what was shown before is known.
        var shown = published.PublicFigures([.. linkedWith.Values.SelectMany(m => m), .. unsafeMeasures.SelectMany(u => u.From.SelectMany(rows => rows).Select(r => r.Measure))])
            .Where(f => !f.Suppressed && f is not { Denominator: null, Numerator: 0 } && !published.WasShown(f)).ToList();
        var byRow = shown.ToDictionary(f => (f.Measure.Id, f.Period.Id, f.Breakdown, f.Level));
        var byPeriod = shown.ToLookup(f => f.Period.Id);
        var changed = new HashSet<string>();
        foreach (var found in unsafeMeasures)
        {
            var f = found.Figure;
            var sources = found.From.SelectMany(rows => rows).Select(r => byRow.GetValueOrDefault((r.Measure, r.Period, r.Breakdown, r.Level))).OfType<Figure>().ToList();
            if (sources.Count == 0 || round >= RoundOfPeriods)
            {
                var linked = linkedWith[f.Measure];
                var isWhole = round >= RoundOfLevels || (round >= RoundOfPeriods && Period.TryParseMonth(f.Period, out _));
                sources.AddRange(byPeriod[f.Period].Where(x => linked.Contains(x.Measure.Id) && (isWhole || x.Breakdown == f.Breakdown || x.Breakdown == Breakdown.All)));
                if (round >= RoundOfLevels)
                    sources.AddRange(shown.Where(x => linked.Contains(x.Measure.Id)
                        && (round >= RoundOfEverything || (x.Breakdown == f.Breakdown && (round >= RoundOfBreakdowns || x.Level == f.Level)))));
            }
            foreach (var source in sources)
                if (forced.Add(published.PlaceOf(source)))
                    changed.UnionWith(published.LinkedWith(source.Measure.Id));
        }
        return changed;
    }
}

/// <summary>A release that was protected and withstood the attack.</summary>
/// <param name="Release">What may be published.</param>
/// <param name="Attack">What became of the attack; null where figures are exact, and none was made.</param>
/// <param name="Rows">Every figure of its public tables; null likewise.</param>
/// <param name="Rounds">How many times figures were hidden and attacked.</param>
/// <param name="Earlier">How many earlier releases were attacked with it.</param>
internal sealed record ControlledRelease(Release Release, AttackReport? Attack, PublishedRelease? Rows, int Rounds, int Earlier);

using NonResponse.Analytics;
using NonResponse.Analytics.Attack;

namespace NonResponse.Scheduler.Publishing;

/// <summary>Protects a release, attacks it as a reader would, hides what the attack needed, and lets nothing pass that is not safe.</summary>
internal static class ReleaseControl
{
    /// <summary>The name of the release that is being made, among those of the ledger.</summary>
    public const string Now = "this release";

    private const int MostRounds = 40, UsualRounds = 8;

    // What is left undecided for want of work would be hidden for in vain.
    private const int WorkOfBeyond = 5;

    // Where that does not do either, for there are rows that say that there is somebody, and what was published before says the rest, tables have no rows any more: of that breakdown, and in the end of any.
    private const int RoundOfTables = 25, RoundOfMeasures = 30;

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
        var (hiding, beyond) = (new FurtherHiding(), new HashSet<HiddenCount>());
        var leftOut = LeftOut.None;
        var published = release.Published(month, earlier);
        var rows = ReleaseRows.Of(Now, published, month);
        var round = 1;
        var report = Attacked(null, null);
        while (Open() is { Count: > 0 } found)
        {
            var more = LeaveOut(leftOut, published, report, found, round);
            var changed = hiding.HideFor(published, found);
            if (changed.Count == 0 && more == leftOut)
                more = LeaveOut(leftOut, published, report, found, RoundOfTables) is var tables && tables != leftOut ? tables : LeaveOut(leftOut, published, report, found, RoundOfMeasures);
            if (round >= MostRounds || (changed.Count == 0 && more == leftOut))
                throw new IOException(
                    $"Nothing was published: {found.Count} hidden counts could still be told too closely, after {round} rounds of hiding more. Report fewer breakdowns (--by), or a coarser policy (--disclosure).");
            changed.UnionWith(found.Select(u => u.Figure.Measure).Concat(more.Tables.Except(leftOut.Tables).Select(t => t.Measure)));
            leftOut = more;
            published = release.Published(month, earlier, hiding.Forced, leftOut, published);
            rows = ReleaseRows.With(rows, published, month, changed);
            round++;
            report = Attacked(report, changed);
        }
        return new ControlledRelease(published, report, rows, round, ledger.Count);

        // What earlier releases gave away stays as it is.
        List<UnsafeCount> Open()
        {
            bool IsOpen(UnsafeCount u) => u.From.Count > 0 || !beyond.Contains(u.Hidden);
            var open = report.Unsafe.Where(IsOpen).ToList();
            beyond.UnionWith(Beyond(before, rows, published, settings, report, open, cancel));
            return [.. open.Where(IsOpen)];
        }

        // Of what hangs together with what changed, everything is attacked again; the rest is as it was.
        AttackReport Attacked(AttackReport? last, IReadOnlySet<string>? changed) => ReleaseAttack.Of(
            [.. before, rows], settings with { MayBeHidden = published.MayBeHidden }, new DirectProgress<double>(p => tell(Math.Min(1, (round - 1 + p) / UsualRounds))), last, changed, cancel);
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

    /// <summary>Of counts that follow from nothing that could be hidden, those that follow even where nothing new is told: earlier releases gave them away, and hiding more now would protect nobody.</summary>
    private static IEnumerable<HiddenCount> Beyond(
        List<PublishedRelease> before, PublishedRelease rows, Release published, AttackSettings settings, AttackReport report, IReadOnlyList<UnsafeCount> found, CancellationToken cancel)
    {
        var rootless = found.Where(u => u.From.Count == 0 && !ReleaseRows.IsBeside(u.Figure)).ToList();
        if (rootless.Count == 0 || before.Count == 0)
            return [];
        PublishedFigure Untold(PublishedFigure f) => f.Suppressed || !published.MayBeHidden(f) ? f
            : f with { Numerator = null, Denominator = null, Value = null, Lower = null, Upper = null, Suppressed = true };
        var untold = ReleaseAttack.Of([.. before, rows with { Figures = [.. rows.Figures.Select(Untold)] }], settings with { WorkInAll = WorkOfBeyond * settings.WorkInAll }, null, report, rootless.Select(u => u.Figure.Measure).ToHashSet(), cancel);
        var still = untold.Unsafe.Select(u => u.Hidden).ToHashSet();
        return rootless.Select(u => u.Hidden).Where(still.Contains);
    }

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
}

/// <summary>A release that was protected and withstood the attack.</summary>
/// <param name="Release">What may be published.</param>
/// <param name="Attack">What became of the attack; null where figures are exact, and none was made.</param>
/// <param name="Rows">Every figure of its public tables; null likewise.</param>
/// <param name="Rounds">How many times figures were hidden and attacked.</param>
/// <param name="Earlier">How many earlier releases were attacked with it.</param>
internal sealed record ControlledRelease(Release Release, AttackReport? Attack, PublishedRelease? Rows, int Rounds, int Earlier);

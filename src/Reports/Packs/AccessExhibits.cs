using NonResponse.Analytics;
using NonResponse.Analytics.Statistics;

namespace NonResponse.Reports;

/// <summary>Who gets how far, after how long, and whose needs are met.</summary>
internal static class AccessExhibits
{
    private const string Deprivation = "deprivation_quintile";

    private static readonly string[] GapColumns = ["gap", "95% interval, lower", "95% interval, upper"];
    private static readonly string[] Stages = ["assessed", "treated", "second_treatment", "completed", "recovered"];

    private static IReadOnlyList<string> Cascade { get; } = [.. Stages.Select(AccessCatalogue.Cascade)];

    /// <summary>The cascade of everybody.</summary>
    public static ExhibitOrReason Everybody(PackDraft draft)
    {
        var period = Release.CohortYear(draft.Context.ReportMonth);
        var figures = Cascade.Select(m => draft.Release.Find(m, period)).OfType<Figure>().ToList();
        if (figures.Count == 0)
            return ExhibitOrReason.Missing("the cascade of care", NoCohort(period));
        if (figures.All(f => f.Suppressed))
            return ExhibitOrReason.Missing("the cascade of care", $"there are {Sentences.TooFew}");
        var measures = draft.Measures(figures.Select(f => f.Measure.Id));
        var steps = Stages.Skip(1).Select(AccessCatalogue.FromStage).Select(m => draft.Release.Find(m, period)).Prepend(figures[0]).ToList();
        draft.Measures(Stages.Skip(1).Select(AccessCatalogue.FromStage));
        var of = figures.Find(f => !f.Suppressed)!;
        var headline = $"Of {Wording.Count(of.Denominator.GetValueOrDefault())} people referred in {Wording.The(period)}, {Wording.List([.. figures.Where(f => !f.Suppressed).Select(Reached)])} within a year.";
        return ExhibitOrReason.Of(new Exhibit(
            "cascade", headline, $"From referral to recovery within a year, referrals of {Wording.The(period)}",
            new Chart(
                ChartKind.Intervals, [.. measures.Select(StageName)],
                [new Series("Of all referred", [.. figures.Select(f => ChartPoint.Of(f))])],
                CellFormat.Percent, "Reached within a year of referral (%)", "Stage", $"Points with 95% intervals: share of those referred who reached each stage. {headline}"),
            new Table(
                [
                    new("Stage", CellFormat.Text), new("Referred", CellFormat.Count), new("Reached it", CellFormat.Count), new("Of all referred (%)", CellFormat.Percent),
                    new("95% interval, lower (%)", CellFormat.Percent), new("95% interval, upper (%)", CellFormat.Percent),
                    new("Of the stage before (%)", CellFormat.Percent), new("Lost since the stage before (%)", CellFormat.Percent),
                ],
                [.. figures.Select((f, i) => (IReadOnlyList<Cell>)
                [
                    Cell.Of(StageName(f.Measure)), Cell.Denominator(f), Cell.Numerator(f), Cell.Value(f), Cell.Lower(f), Cell.Upper(f),
                    Cell.Value(steps[i]), Cell.Derived(1 - steps[i]?.Value, steps[i] is { Suppressed: true } ? Marker.Confidential : Marker.NotAvailable),
                ])]),
            Notes(draft, PackNotes.Cascade, PackNotes.Intervals)));
    }

    /// <summary>The cascade of each group, with the gap to one of them at each stage.</summary>
    public static ExhibitOrReason ByGroup(PackDraft draft, string breakdown, bool isCharted)
    {
        var period = Release.CohortYear(draft.Context.ReportMonth);
        var what = $"the cascade of care by {draft.By(breakdown)}";
        var stages = Stages.Select((s, i) => (Stage: s, Measure: Cascade[i], Gaps: draft.Release.Gaps(Cascade[i], period, breakdown))).ToList();
        var levels = draft.InOrder(breakdown, stages.SelectMany(s => s.Gaps.Groups).Select(g => g.Level).Distinct());
        if (levels.Count == 0)
            return ExhibitOrReason.Missing(what, NoCohort(period));
        if (levels is [Breakdown.NotRecorded])
            return ExhibitOrReason.Missing(what, Sentences.NotRecorded);
        if (levels.Count == 1)
            return ExhibitOrReason.Missing(what, $"{draft.By(breakdown)} is the same throughout");
        if (stages.All(s => s.Gaps.Groups.All(g => g.Figure is not { Suppressed: false })))
            return ExhibitOrReason.Missing(what, $"there are {Sentences.TooFew}");
        draft.Measures(Cascade);
        var reference = stages.Select(s => s.Gaps.Reference).FirstOrDefault(r => r is not null);
        var rows = new List<IReadOnlyList<Cell>>();
        foreach (var (stage, measure, gaps) in stages)
            foreach (var level in levels)
            {
                var group = gaps.Groups.FirstOrDefault(g => g.Level == level);
                var without = group?.Figure is { Suppressed: true } ? Marker.Confidential : Marker.NotApplicable;
                rows.Add([
                    Cell.Of(StageName(MeasureCatalogue.Get(measure))), Cell.Of(draft.Level(breakdown, level)), Cell.Denominator(group?.Figure), Cell.Numerator(group?.Figure),
                    Cell.Value(group?.Figure), Cell.Lower(group?.Figure), Cell.Upper(group?.Figure),
                    Cell.Derived(group?.Gap?.Value, without), Cell.Derived(group?.Gap?.Lower, without), Cell.Derived(group?.Gap?.Upper, without), Cell.Derived(group?.Ratio?.Value, without),
                ]);
            }
        var headline = Headline(draft, breakdown, stages.Select(s => (s.Measure, s.Gaps)), stages[0].Gaps.NotRecorded);
        return ExhibitOrReason.Of(new Exhibit(
            "cascade-" + draft.Slug(breakdown), headline,
            $"From referral to recovery within a year by {draft.By(breakdown)}, referrals of {Wording.The(period)}"
                + (reference is null ? "" : $"; gaps are to {draft.Level(breakdown, reference)}"),
            isCharted ? Draw(draft, breakdown, levels, stages.Select(s => (s.Measure, s.Gaps)).ToList(), headline) : null,
            new Table(
                [
                    new("Stage", CellFormat.Text), new(draft.Release.BreakdownOf(breakdown).Title, CellFormat.Text), new("Referred", CellFormat.Count), new("Reached it", CellFormat.Count), new("Rate (%)", CellFormat.Percent),
                    new("95% interval, lower (%)", CellFormat.Percent), new("95% interval, upper (%)", CellFormat.Percent), new("Gap (points)", CellFormat.PercentagePoints),
                    new("Gap, 95% interval, lower (points)", CellFormat.PercentagePoints), new("Gap, 95% interval, upper (points)", CellFormat.PercentagePoints), new("Ratio", CellFormat.Ratio),
                ],
                rows),
            Notes(draft, PackNotes.Cascade, PackNotes.Intervals, PackNotes.Gaps)));
    }

    /// <summary>Referrals and starts of treatment for each 100,000 people.</summary>
    public static ExhibitOrReason Rates(PackDraft draft, string measureId, string breakdown)
    {
        var measure = MeasureCatalogue.Get(measureId);
        var each = $"{Wording.Uncapitalised(measure.Title)} for each 100,000 people";
        var what = breakdown == Breakdown.All ? each : $"{each} by {draft.By(breakdown)}";
        var rates = draft.Release.PopulationRates(measureId, draft.Year, breakdown);
        // Those of whom the group is not recorded are there even where the population is not split so.
        if (rates.All(r => r.People == 0))
            return ExhibitOrReason.Missing(what, "the extract has no population for it");
        if (rates.All(r => r.Crude is null))
            return ExhibitOrReason.Missing(what, $"there are {Sentences.TooFew}");
        draft.Measures([measureId]);
        var levels = draft.InOrder(breakdown, rates.Select(r => r.Level));
        var inOrder = levels.Select(l => rates.First(r => r.Level == l)).ToList();
        var slope = breakdown == Deprivation ? draft.Release.PopulationSlope(measureId, draft.Year) : null;
        var known = inOrder.Where(r => r.Level != Breakdown.NotRecorded && Shown(r) is not null).ToList();
        var headline = breakdown == Breakdown.All && known is [var everybody] && Shown(everybody) is { } rate
                ? $"In {Wording.The(draft.Year)}, {each}: {Number(rate.Value)} (95% interval {Number(rate.Lower)} to {Number(rate.Upper)}){(everybody.Standardised is null ? "" : ", standardised for age and sex")}."
            : known.Count < 2 ? $"{Wording.Capitalised(what)}: {Sentences.TooFew}."
            : $"In {Wording.The(draft.Year)}, {each} went from {Number(known.Min(r => Shown(r)!.Value.Value))} to {Number(known.Max(r => Shown(r)!.Value.Value))} across {Wording.Plural(breakdown)}"
                + (slope is { } s ? $"; from the most to the least deprived person the rate changes by {NumberText.Of(s.Slope.Value, CellFormat.DaysDifference)} (95% interval {NumberText.Of(s.Slope.Lower, CellFormat.DaysDifference)} to {NumberText.Of(s.Slope.Upper, CellFormat.DaysDifference)})." : ".");
        var isStandardised = inOrder.Exists(r => r.Standardised is not null);
        return ExhibitOrReason.Of(new Exhibit(
            $"rate-{(measureId == "referrals" ? "referred" : "treated")}-{draft.Slug(breakdown)}", headline, $"{Wording.Capitalised(what)}, {Wording.Of(draft.Year)}",
            breakdown == Breakdown.All ? null : new Chart(
                ChartKind.Intervals, [.. inOrder.Where(r => r.People > 0).Select(r => draft.Level(breakdown, r.Level))],
                [new Series(isStandardised ? "Standardised rate" : "Crude rate", [.. inOrder.Where(r => r.People > 0).Select(r =>
                    (isStandardised ? r.Standardised : r.Crude) is { } e ? ChartPoint.Derived(e.Value, e.Lower, e.Upper) : ChartPoint.Derived(null, without: r.Events is null ? Marker.Confidential : Marker.NotApplicable))])],
                CellFormat.Number, $"{measure.Title} for each 100,000 people" + (isStandardised ? ", standardised for age and sex" : ""), draft.Release.BreakdownOf(breakdown).Title,
                $"Points with 95% intervals: {what}. {headline}"),
            new Table(
                [
                    new(draft.Release.BreakdownOf(breakdown).Title, CellFormat.Text), new("People", CellFormat.Count), new(measure.Title, CellFormat.Count), new("Crude rate", CellFormat.Number),
                    new("Crude rate, 95% interval, lower", CellFormat.Number), new("Crude rate, 95% interval, upper", CellFormat.Number), new("Standardised rate", CellFormat.Number),
                    new("Standardised rate, 95% interval, lower", CellFormat.Number), new("Standardised rate, 95% interval, upper", CellFormat.Number),
                ],
                [.. inOrder.Select(r => (IReadOnlyList<Cell>)
                [
                    Cell.Of(draft.Level(breakdown, r.Level)), r.People > 0 ? Cell.Derived(r.People) : Cell.Of(Marker.NotAvailable), Cell.Derived(r.Events, Marker.Confidential),
                    .. Of(r.Crude, r), .. Of(r.Standardised, r),
                ])]),
            Notes(draft, PackNotes.PopulationRates, breakdown == Deprivation ? PackNotes.Slopes : null)));

        Estimate? Shown(PopulationRate rate) => rate.Standardised ?? rate.Crude;
        string Number(double value) => NumberText.Of(value, CellFormat.Number);
        IEnumerable<Cell> Of(Estimate? e, PopulationRate rate)
        {
            var without = rate.Events is null ? Marker.Confidential : Marker.NotApplicable;
            return [Cell.Derived(e?.Value, without), Cell.Derived(e?.Lower, without), Cell.Derived(e?.Upper, without)];
        }
    }

    /// <summary>Slope and relative index of inequality of every measure that has one.</summary>
    public static ExhibitOrReason Slopes(PackDraft draft, IReadOnlyList<string> measures)
    {
        var rows = new List<IReadOnlyList<Cell>>();
        List<string> beyond = [];
        foreach (var id in measures)
        {
            var period = IsCohort(id) ? Release.CohortYear(draft.Context.ReportMonth) : draft.Year;
            if (draft.Withheld([id]) is not null || draft.Release.Slope(id, period) is not { } slope)
                continue;
            var name = MeasureWords.For(draft.Measures([id])[0]).Name;
            rows.Add([
                Cell.Of(name), Cell.Of(Wording.Of(period)), Cell.Derived(slope.Slope.Value), Cell.Derived(slope.Slope.Lower), Cell.Derived(slope.Slope.Upper),
                Cell.Derived(slope.Relative?.Value), Cell.Derived(slope.Relative?.Lower), Cell.Derived(slope.Relative?.Upper), Cell.Derived(slope.CurveP),
                Cell.Of(slope.CurveP < 0.05 ? "A line is a poor summary" : "A line will do"),
            ]);
            if (slope.Slope is { Lower: > 0 } or { Upper: < 0 })
                beyond.Add($"{Wording.Uncapitalised(name)} ({NumberText.Of(slope.Slope.Value, CellFormat.PercentagePoints)} points)");
        }
        if (rows.Count == 0)
            return ExhibitOrReason.Missing("slopes of inequality", "not all fifths of deprivation can be shown");
        return ExhibitOrReason.Of(new Exhibit(
            "slopes", beyond.Count == 0 ? "No measure changes beyond chance from the most to the least deprived person."
                : $"From the most to the least deprived person, more than chance: {Wording.List(beyond)}.",
            "Slope and relative index of inequality over fifths of deprivation", null,
            new Table(
                [
                    new("Measure", CellFormat.Text), new("Period", CellFormat.Text), new("Slope index (points)", CellFormat.PercentagePoints), new("Slope index, 95% interval, lower (points)", CellFormat.PercentagePoints),
                    new("Slope index, 95% interval, upper (points)", CellFormat.PercentagePoints), new("Relative index", CellFormat.Ratio), new("Relative index, 95% interval, lower", CellFormat.Ratio),
                    new("Relative index, 95% interval, upper", CellFormat.Ratio), new("p of a bend", CellFormat.Probability), new("Linearity", CellFormat.Text),
                ],
                rows),
            Notes(draft, PackNotes.Slopes)));
    }

    /// <summary>The gap between the most deprived fifth and the rest over rolling years.</summary>
    public static ExhibitOrReason GapTrend(PackDraft draft, IReadOnlyList<string> measures)
    {
        const int months = 24;
        var month = draft.Context.ReportMonth;
        var periods = Enumerable.Range(0, months).Select(i => Period.TwelveMonthsTo(month.Back(months - 1 - i).LastDay)).ToList();
        // A window that begins before the data is shorter than a year.
        periods = draft.Release.Months is [var first, ..] ? [.. periods.Where(p => p.FirstDay >= first.FirstDay)] : [];
        (Figure? Most, Figure? Others) Ends(string measure, Period period) => (draft.Release.Find(measure, period, Breakdown.Core20, "core20"), draft.Release.Find(measure, period, Breakdown.Core20, "rest"));
        Estimate? Gap(string measure, Period period) => Ends(measure, period) is var (most, rest) ? most?.ChangeSince(rest) : null;
        var shown = measures.Where(m => draft.Withheld([m]) is null && periods.Count(p => Gap(m, p) is not null) >= 2).ToList();
        if (shown.Count == 0)
            return ExhibitOrReason.Missing("the gap over rolling years", "there are not two whole years to compare");
        var all = draft.Measures(shown);
        // The latest that can be shown: a gap that is hidden is not one of 0 points.
        var at = periods.Last(p => Gap(shown[0], p) is not null);
        var last = Gap(shown[0], at)!.Value;
        var headline = $"In {Wording.The(at)}, {Wording.Uncapitalised(MeasureWords.For(all[0]).Name)} in the most deprived fifth of areas less that in the rest: {NumberText.Of(last.Value, CellFormat.PercentagePoints)} points (95% interval {NumberText.Of(last.Lower, CellFormat.PercentagePoints)} to {NumberText.Of(last.Upper, CellFormat.PercentagePoints)})"
            + (at == periods[^1] ? "." : $"; later ones are {Sentences.TooFew}.");
        return ExhibitOrReason.Of(new Exhibit(
            "gap-trend", headline, $"Most deprived fifth of areas (Core20) less the rest, rolling 12 months to each month, {Wording.Of(periods[0])} to {Wording.Of(periods[^1])}",
            new Chart(
                ChartKind.Trend, [.. periods.Select(p => Wording.Of(Period.Month(p.LastDay)))],
                [.. all.Take(3).Select(m => new Series(MeasureWords.For(m).Name, [.. periods.Select(p => Gap(m.Id, p) is { } g ? ChartPoint.Derived(g.Value, g.Lower, g.Upper) : ChartPoint.Derived(null))]))],
                CellFormat.PercentagePoints, "Gap of Core20 to the rest (percentage points)", "12 months to", $"Line chart of gaps between the most deprived fifth of areas and the rest. {headline}"),
            new Table(
                [
                    new("12 months to", CellFormat.Text),
                    .. all.SelectMany(m => GapColumns.Select(w => new Column($"{MeasureWords.For(m).Name}: {w} (points)", CellFormat.PercentagePoints))),
                ],
                [.. periods.Select(p => (IReadOnlyList<Cell>)
                [
                    Cell.Of(Wording.Of(Period.Month(p.LastDay))),
                    .. all.Select(m => Ends(m.Id, p)).SelectMany(g => new[] { Cell.Change(g.Most, g.Others), Cell.ChangeLower(g.Most, g.Others), Cell.ChangeUpper(g.Most, g.Others) }),
                ])]),
            Notes(draft, PackNotes.Gaps, PackNotes.Rolling)));
    }

    private static bool IsCohort(string measure) => Cascade.Contains(measure) || measure.StartsWith("stage_", StringComparison.Ordinal);

    private static string NoCohort(Period period) => $"no referral of {Wording.The(period)} has had its year yet";

    private static string StageName(Measure measure) => measure.Title.Split(',')[0];

    private static string Reached(Figure figure)
    {
        var did = figure.Measure.Id["cascade_".Length..] switch
        {
            "assessed" => "were assessed",
            "treated" => "started treatment",
            "second_treatment" => "had a second treatment contact",
            "completed" => "completed a course",
            _ => "recovered",
        };
        return $"{Wording.Percent(figure.Value.GetValueOrDefault())} {did}";
    }

    /// <summary>The widest gap beyond chance, of any stage and group.</summary>
    private static string Headline(PackDraft draft, string breakdown, IEnumerable<(string Measure, GroupGaps Gaps)> stages, Figure? notRecorded)
    {
        var groups = stages.SelectMany(s => s.Gaps.Groups.Where(g => g.Level != Breakdown.NotRecorded && g.Level != s.Gaps.Reference)).ToList();
        var widest = stages.SelectMany(s => s.Gaps.Groups.Where(g => g.Level != Breakdown.NotRecorded && g.Gap is { Lower: > 0 } or { Upper: < 0 }).Select(g => (s.Measure, s.Gaps, Group: g)))
            .OrderByDescending(x => Math.Abs(x.Group.Gap!.Value.Value)).FirstOrDefault();
        var unknown = notRecorded is { Value: > 0 and var share } ? $" {Wording.Capitalised(draft.By(breakdown))} is not recorded for {Wording.Percent(share)}." : "";
        if (groups.All(g => g.Gap is null))
            return $"By {draft.By(breakdown)}, no gap can be shown at any stage: {Sentences.TooFew}.{unknown}";
        if (widest.Group is null)
            return $"By {draft.By(breakdown)}, no gap {(groups.Any(g => g.Gap is null) ? "that can be shown " : "")}at any stage is larger than chance.{unknown}";
        var gap = widest.Group.Gap!.Value;
        return $"The widest gap by {draft.By(breakdown)} is at “{StageName(MeasureCatalogue.Get(widest.Measure))}”: {Wording.Percent(widest.Group.Figure!.Value!.Value)} of {draft.Level(breakdown, widest.Group.Level)}, "
            + $"{NumberText.Of(gap.Value, CellFormat.PercentagePoints)} points to {draft.Level(breakdown, widest.Gaps.Reference!)} (95% interval {NumberText.Of(gap.Lower, CellFormat.PercentagePoints)} to {NumberText.Of(gap.Upper, CellFormat.PercentagePoints)}).{unknown}";
    }

    private static Chart? Draw(PackDraft draft, string breakdown, IReadOnlyList<string> levels, IReadOnlyList<(string Measure, GroupGaps Gaps)> stages, string headline)
    {
        // Both ends of a ladder, or as many groups as have a mark of their own.
        string[] drawn = breakdown == Deprivation ? ["1", "5"] : [.. levels.Where(l => l != Breakdown.NotRecorded).Take(4)];
        return new Chart(
            ChartKind.Intervals, [.. stages.Select(s => StageName(MeasureCatalogue.Get(s.Measure)))],
            [.. drawn.Select(l => new Series(draft.Level(breakdown, l), [.. stages.Select(s => ChartPoint.Of(s.Gaps.Groups.FirstOrDefault(g => g.Level == l)?.Figure))]))],
            CellFormat.Percent, "Reached within a year of referral (%)", "Stage", $"Points with 95% intervals: share of those referred who reached each stage, by {draft.By(breakdown)}. {headline}");
    }

    private static List<int> Notes(PackDraft draft, params ReadOnlySpan<string?> texts)
    {
        List<int> notes = [draft.Note(PackNotes.Markers(draft.Release.Policy))];
        foreach (var text in texts)
            if (text is not null)
                notes.Add(draft.Note(text));
        return [.. notes.Distinct().Order()];
    }
}

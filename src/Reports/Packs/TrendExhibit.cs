using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>Measures over the 24 months to the report month.</summary>
internal sealed record TrendExhibit
{
    public required string Id { get; init; }

    /// <summary>What is shown, as a title.</summary>
    public required string Subject { get; init; }

    /// <summary>Ids of one to four measures of one unit; the headline is about the first.</summary>
    public required IReadOnlyList<string> Measures { get; init; }

    public ExhibitOrReason Build(PackDraft draft)
    {
        var what = $"{Wording.Uncapitalised(Subject)} over time";
        var month = draft.Context.ReportMonth;
        var all = Measures.Select(m => (Id: m, Trend: draft.Release.Trend(m, month))).ToList();
        var counted = all.Where(x => x.Trend.Points.Any(p => p.Figure is not null)).ToList();
        if (counted.Count == 0)
            // Quarters are tried where there are months, but too small ones; they may not fill a whole quarter.
            return ExhibitOrReason.Missing(what, draft.Withheld(Measures) ?? (all.Any(x => x.Trend.Grain == PeriodKind.Quarter)
                ? "no whole quarter was counted in the 24 months to " : "nothing was counted in the 24 months to ")
                + Wording.Of(month));
        var measures = draft.Measures(counted.Select(x => x.Id));
        var trends = counted.Select(x => x.Trend).ToList();
        var byQuarter = trends.Any(t => t.Grain == PeriodKind.Quarter);
        var periods = Periods(trends, month, byQuarter);
        var grid = new FigureGrid(
            byQuarter ? "Quarter" : "Month", measures,
            [.. periods.Select(p => new FigureRow(
                Wording.Of(p), [.. measures.Select(m => draft.Release.Find(m.Id, p))]))]);
        if (periods.Count == 1)
            return ExhibitOrReason.Missing(what, $"only {grid.Rows[0].Name} was counted");
        if (!grid.AnyShown)
            return ExhibitOrReason.Missing(what, $"there are {Sentences.TooFew}");
        var headline = Headline(measures[0], grid);
        var subtitle = $"{Subject} {DatedBy(byQuarter ? "quarter" : "month", measures)}, "
            + $"{grid.Rows[0].Name} to {grid.Rows[^1].Name}{(byQuarter ? "; months are too small to show" : "")}";
        var chart = grid.Chart(
            ChartKind.Trend, measures.Count, Subject,
            $"Line chart of {what}, by {(byQuarter ? "quarter" : "month")}. {headline}");
        List<int> notes = [.. ExhibitNotes.For(draft, grid)];
        if (byQuarter)
            notes.Add(draft.Note(PackNotes.Quarters));
        return ExhibitOrReason.Of(new Exhibit(Id, headline, subtitle, chart, grid.Wide(), [.. notes.Order()]));
    }

    /// <summary>One row of periods for all measures: quarters as soon as one of them needs quarters.</summary>
    private static IReadOnlyList<Period> Periods(IReadOnlyList<Trend> trends, Period month, bool byQuarter)
    {
        var all = trends.SelectMany(t => t.Points).Select(p => p.Period);
        if (byQuarter)
            // The quarter that the report month cuts short would look like a fall, and one cut off at the start likewise.
            all = all.Select(p => p.Kind == PeriodKind.Quarter ? p : Period.Quarter(p.FirstDay))
                .Where(q => q.LastDay <= month.LastDay && q.FirstDay >= month.Back(23).FirstDay);
        return [.. all.Distinct().Order()];
    }

    private static string Headline(Measure measure, FigureGrid grid)
    {
        var shown = grid.Column(0).Where(x => x.Figure is { Suppressed: false }).Select(x => x.Figure!).ToList();
        if (shown.Count == 0)
            return $"{MeasureWords.For(measure).Name}: {Sentences.TooFew}.";
        return Sentences.Headline(shown[^1], Trend.Base(shown));
    }

    /// <summary>The date that a figure's period goes by; where measures go by different ones, where each is told.</summary>
    private static string DatedBy(string grain, IReadOnlyList<Measure> measures) => measures.Select(m => m.DatedBy).Distinct().Count() == 1
        ? $"by {grain} of {measures[0].DatedBy}"
        : $"by {grain}, each measure by its own date (see Definitions)";
}

using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>A few measures of any unit on one page: the latest settled value of each, its interval, what chance alone would give, and two years in a small chart.</summary>
internal static class MonthExhibit
{
    private const int PanelMonths = 24;

    public static ExhibitOrReason Build(PackDraft draft, IReadOnlyList<string> measures)
    {
        const string what = "the month on one page";
        var charts = measures.Where(m => !draft.Release.IsWithheld(m)).Select(m => draft.Chart(m)).OfType<ControlChart>().Where(c => c.Latest is not null && c.Points.Count > 1).ToList();
        if (charts.Count == 0)
            return ExhibitOrReason.Missing(what, draft.Withheld(measures) ?? "no month is settled and shown");
        // Counts alone, as of a trial that nobody joins any more, are no month.
        if (charts.All(c => c.Measure.Kind is MeasureKind.Count or MeasureKind.Stock))
            return ExhibitOrReason.Missing(what, "no rate of a month or quarter is settled and shown");
        draft.Measures(charts.Select(c => c.Measure.Id));
        var headline = GlanceExhibit.Headline(charts);
        return ExhibitOrReason.Of(new Exhibit(
            "month-measures", headline, $"The latest settled month or quarter of each measure, up to {Wording.Of(draft.Context.ReportMonth)}",
            new Chart(
                ChartKind.Multiples, [], [], CellFormat.Number, "Up to two years of each measure, among the limits of chance", "Month",
                $"Small control charts of {Wording.Count(charts.Count)} measures, each on an axis of its own. {headline}")
            { Panels = [.. charts.Select(Panel)] },
            new Table(
                [
                    new("Measure", CellFormat.Text), new("Period", CellFormat.Text), new("Figure", CellFormat.Number), new("95% interval, lower", CellFormat.Number), new("95% interval, upper", CellFormat.Number),
                    new("By chance alone, from", CellFormat.Number), new("By chance alone, to", CellFormat.Number), new("Variation", CellFormat.Text),
                ],
                [.. charts.Select(c => (IReadOnlyList<Cell>)[.. Cells(c)])]),
            [.. new[] { draft.Note(PackNotes.Markers(draft.Release.Policy)), draft.Note(PackNotes.Intervals), draft.Note(PackNotes.ControlCharts), draft.Note(PackNotes.Month) }.Order()]));
    }

    private static IEnumerable<Cell> Cells(ControlChart chart)
    {
        var latest = chart.Latest!;
        var unit = ChangeWords.Unit(chart.Measure);
        // Limits of counts fall between them.
        var limits = unit == CellFormat.Count ? CellFormat.Number : unit;
        yield return Cell.Of(Name(chart.Measure));
        yield return Cell.Of(Wording.Of(latest.Period));
        yield return Cell.Value(latest.Figure) with { Format = unit };
        yield return Cell.Lower(latest.Figure) with { Format = unit };
        yield return Cell.Upper(latest.Figure) with { Format = unit };
        yield return Cell.Derived(latest.Limit is { } l ? Math.Max(0, l.Lower) : null) with { Format = limits };
        yield return Cell.Derived(latest.Limit?.Upper) with { Format = limits };
        yield return Cell.Of(ChangeWords.Of(chart.Variation));
    }

    private static ChartPanel Panel(ControlChart chart)
    {
        var latest = chart.Latest!;
        var shown = chart with { Points = [.. chart.Points.Skip(Math.Max(0, chart.Points.Count - PanelMonths))] };
        return new ChartPanel(
            MeasureWords.For(chart.Measure).Name, ChangeWords.Value(chart.Measure, latest.Value!.Value), Wording.Of(latest.Period),
            chart.Variation switch { Variation.Improvement => ChartMark.Better, Variation.Concern => ChartMark.Worse, Variation.High or Variation.Low => ChartMark.Notable, _ => ChartMark.Plain },
            chart.Variation switch
            {
                Variation.Improvement => "Improvement beyond chance",
                Variation.Concern => "Concern beyond chance",
                Variation.High => "Higher than by chance",
                Variation.Low => "Lower than by chance",
                Variation.CommonCause => "Within chance",
                _ => Wording.Capitalised(ChangeWords.WhyNotBriefly(chart.Phases[latest.Phase])),
            },
            [
                .. latest.Figure is { Lower: { } lower, Upper: { } upper } ? (string[])[$"95% interval {Range(lower, upper)}"] : [],
                .. latest.Limit is { } limit ? (string[])[$"By chance {Range(Math.Max(0, limit.Lower), limit.Upper)}"] : [],
            ],
            ChangeExhibit.Draw(shown, MeasureWords.For(chart.Measure), ChangeWords.Headline(chart)));

        string Range(double from, double to) => $"{NumberText.Of(from, ChangeWords.Unit(chart.Measure))} to {NumberText.Of(to, ChangeWords.Unit(chart.Measure))}";
    }

    private static string Name(Measure measure) => MeasureWords.For(measure).Name + ChangeWords.Unit(measure) switch { CellFormat.Percent => " (%)", CellFormat.Days => " (days)", CellFormat.Count => " (number)", _ => $" ({measure.Unit})" };
}

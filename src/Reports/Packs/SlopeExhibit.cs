using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>The two ends of deprivation side by side, measure by measure: the steeper a line, the wider the gap.</summary>
internal static class SlopeExhibit
{
    private const string Deprivation = "deprivation_quintile";
    private const string Most = "1", Least = "5";

    /// <param name="draft">The pack.</param>
    /// <param name="measures">At most four proportions, each with the period that it is counted over.</param>
    public static ExhibitOrReason Build(PackDraft draft, IReadOnlyList<(string Measure, Period Period)> measures)
    {
        const string what = "the two ends of deprivation";
        var found = measures.Where(m => draft.Withheld([m.Measure]) is null)
            .Select(m => (m.Measure, m.Period, Most: draft.Release.Find(m.Measure, m.Period, Deprivation, Most), Least: draft.Release.Find(m.Measure, m.Period, Deprivation, Least)))
            .Where(m => m.Most is not null || m.Least is not null).ToList();
        if (found.Count == 0)
            return ExhibitOrReason.Missing(what, draft.Withheld([.. measures.Select(m => m.Measure)]) ?? "no measure is split so");
        if (found.All(m => m.Most?.Value is null || m.Least?.Value is null))
            return ExhibitOrReason.Missing(what, $"there are {Sentences.TooFew}");
        var all = draft.Measures(found.Select(m => m.Measure));
        var gaps = found.Select(m => m.Most?.ChangeSince(m.Least)).ToList();
        var widest = Enumerable.Range(0, found.Count).Where(i => gaps[i] is not null).OrderByDescending(i => Math.Abs(gaps[i]!.Value.Value)).Select(i => (int?)i).FirstOrDefault();
        var (most, least) = ("Most deprived fifth", "Least deprived fifth");
        var headline = widest is not { } w ? "The two ends of deprivation side by side."
            : $"Of {Wording.Count(found.Count)} measures, the most and the least deprived fifth of areas differ most in {Wording.Uncapitalised(MeasureWords.For(all[w]).Name)}: by {NumberText.Of(gaps[w]!.Value.Value, CellFormat.PercentagePoints)} points "
                + $"(95% interval {NumberText.Of(gaps[w]!.Value.Lower, CellFormat.PercentagePoints)} to {NumberText.Of(gaps[w]!.Value.Upper, CellFormat.PercentagePoints)}).";
        return ExhibitOrReason.Of(new Exhibit(
            "slope-ends", headline, $"Rates of the two ends of deprivation, up to {Wording.Of(draft.Context.ReportMonth)}",
            new Chart(
                ChartKind.Slope, [most, least], [.. found.Select((m, i) => new Series(MeasureWords.For(all[i]).Name, [ChartPoint.Of(m.Most), ChartPoint.Of(m.Least)]))],
                CellFormat.Percent, "Rate (%)", "Deprivation of the area", $"Slope chart: a line for each of {Wording.Count(found.Count)} measures between the two ends of deprivation. {headline}"),
            new Table(
                [
                    new("Measure", CellFormat.Text), new("Period", CellFormat.Text), new("Deprivation of the area", CellFormat.Text), new("Counted", CellFormat.Count), new("Rate (%)", CellFormat.Percent),
                    new("95% interval, lower (%)", CellFormat.Percent), new("95% interval, upper (%)", CellFormat.Percent),
                    new("Gap to the least deprived (points)", CellFormat.PercentagePoints), new("Gap, 95% interval, lower (points)", CellFormat.PercentagePoints), new("Gap, 95% interval, upper (points)", CellFormat.PercentagePoints),
                ],
                [.. found.SelectMany((m, i) => new[] { (End: most, Figure: m.Most), (End: least, Figure: m.Least) }.Select(e => (IReadOnlyList<Cell>)
                [
                    Cell.Of(MeasureWords.For(all[i]).Name), Cell.Of(Wording.Capitalised(Wording.Of(m.Period))), Cell.Of(e.End), Cell.Denominator(e.Figure), Cell.Value(e.Figure), Cell.Lower(e.Figure), Cell.Upper(e.Figure),
                    .. e.End == most ? [Cell.Change(m.Most, m.Least), Cell.ChangeLower(m.Most, m.Least), Cell.ChangeUpper(m.Most, m.Least)] : Enumerable.Repeat(Cell.Of(Marker.NotApplicable), 3),
                ]))]),
            [.. new[] { draft.Note(PackNotes.Markers(draft.Release.Policy)), draft.Note(PackNotes.Intervals), draft.Note(PackNotes.Gaps) }.Order()]));
    }
}

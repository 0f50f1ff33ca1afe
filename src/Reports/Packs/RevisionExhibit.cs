using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>The report before, and which of its figures are told otherwise now.</summary>
/// <param name="Month">The month that it reported.</param>
/// <param name="ExtractedOn">The day of its data.</param>
/// <param name="Revised">Figures that both tell, and differently; in the order of measures, the latest period first.</param>
public sealed record ReportBefore(Period Month, DateOnly ExtractedOn, IReadOnlyList<RevisedFigure> Revised);

/// <summary>A figure that was told otherwise before, as it was published then and is now.</summary>
/// <param name="Was">As it was published.</param>
/// <param name="Now">As it is published now.</param>
/// <param name="CouldChange">Whether it was known then that it could still change: what it counts had not all happened.</param>
public sealed record RevisedFigure(Figure Was, Figure Now, bool CouldChange);

/// <summary>What changed since the last report, figure by figure, with the reason.</summary>
internal static class RevisionExhibit
{
    /// <summary>Adds the section, where there was a report before.</summary>
    public static void Add(PackDraft draft)
    {
        if (draft.Context.Before is { } before)
            draft.Add(
                "revised", "What changed since the last report",
                $"The last report was of {Wording.Of(before.Month)}, from data of {Wording.Date(before.ExtractedOn)}. Figures are compared as they were published, of everybody; small changes wait until they are larger.", [Of(draft, before)]);
    }

    private static ExhibitOrReason Of(PackDraft draft, ReportBefore before)
    {
        const string what = "figures told otherwise before";
        if (before.Revised.Count == 0)
            return ExhibitOrReason.Missing(what, $"all that was published of {Wording.Of(before.Month)} and earlier stands");
        draft.Measures(before.Revised.Select(r => r.Now.Measure.Id).Distinct());
        var late = before.Revised.Count(r => !r.CouldChange);
        return ExhibitOrReason.Of(new Exhibit(
            "revised-figures",
            $"{Figures(before.Revised.Count)} told otherwise than in the report of {Wording.Of(before.Month)}{(late == 0 ? ", and could still change then" : $", {(late == before.Revised.Count ? "all" : Wording.Count(late))} of them by records that came late or were put right")}.",
            "Figures as published before and now", null,
            new Table(
                [
                    new("Measure", CellFormat.Text), new("Period", CellFormat.Text), new("Out of, before", CellFormat.Count), new("Number, before", CellFormat.Count), new("Out of, now", CellFormat.Count),
                    new("Number, now", CellFormat.Count), new("Why", CellFormat.Text),
                ],
                [.. before.Revised.Select(r => (IReadOnlyList<Cell>)
                [
                    Cell.Of(MeasureWords.For(r.Now.Measure).Name), Cell.Of(Wording.Capitalised(Wording.Of(r.Now.Period))), Cell.Denominator(r.Was), Cell.Numerator(r.Was), Cell.Denominator(r.Now), Cell.Numerator(r.Now),
                    Cell.Of(r.CouldChange ? "Not all had happened then" : "Records came late, or were put right"),
                ])]),
            [draft.Note(PackNotes.Markers(draft.Release.Policy))]));
    }

    private static string Figures(int count) => count == 1 ? "1 figure is" : $"{Wording.Count(count)} figures are";
}

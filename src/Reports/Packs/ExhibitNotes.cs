using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>Which notes belong to a grid of figures, whatever its rows are.</summary>
internal static class ExhibitNotes
{
    public static IReadOnlyList<int> For(PackDraft draft, FigureGrid grid)
    {
        List<int> notes = [draft.Note(PackNotes.Markers(draft.Release.Policy))];
        if (grid.Measures.Any(m => m.Kind == MeasureKind.Proportion))
            notes.Add(draft.Note(PackNotes.Intervals));
        if (grid.AnyUnreliable)
            notes.Add(draft.Note(PackNotes.Unreliable));
        if (grid.Measures.Any(m => m.Id.EndsWith("_nri", StringComparison.Ordinal)))
            notes.Add(draft.Note(PackNotes.TwoAnalyses));
        if (PackNotes.Provisional(draft.Context) is { } provisional && grid.Measures.Any(UsesReliableChange))
            notes.Add(draft.Note(provisional));
        return notes;
    }

    // Measures of PHQ-9 and GAD-7 alone have thresholds that are not provisional.
    private static bool UsesReliableChange(Measure measure) =>
        measure.Id is "step_deterioration_observed" or "depression_reliable_recovery"
            or "depression_reliable_improvement" or "depression_reliable_deterioration";
}

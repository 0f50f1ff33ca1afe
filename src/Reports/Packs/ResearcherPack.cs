using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>The pack of researchers: every strategy axis over the whole extract, both analyses, with definitions.</summary>
public static class ResearcherPack
{
    private static readonly string[] Axes =
    [
        "medication_strategy", "medication_detail", "medication_started", "psychotherapy_strategy", "modality_blend",
        "sleep_strategy", "neuromodulation", "step_number",
    ];

    private static readonly string[] Main =
    [
        "step_response_observed", "step_response_nri", "step_remission_observed", "step_deterioration_observed",
        "step_coverage",
    ];

    /// <summary>Builds the pack.</summary>
    /// <param name="release">The only source of its figures.</param>
    /// <param name="context">What it must say about the source.</param>
    /// <param name="audience">Who may see it; exact figures make it internal whatever is asked for.</param>
    /// <exception cref="ArgumentException">The report month is not a month.</exception>
    public static Pack Build(Release release, PackContext context, Audience audience = Audience.Internal)
    {
        var draft = new PackDraft(release, context, audience);
        draft.Add("overall", "All steps", "",
        [
            Overall(draft, "steps", "Outcomes of steps", Outcomes.Steps),
            Overall(draft, "safety", "Safety and relapse", Outcomes.Safety),
            Overall(draft, "acting", "Acting on nonresponse", Outcomes.Inertia),
            Overall(draft, "courses", "Outcomes of completed courses", Outcomes.Courses),
        ]);
        foreach (var axis in Axes)
            draft.Add(
                "by-" + Wording.Slug(axis), "By " + Wording.By(axis), PackNotes.Confounded,
                [.. StrategyExhibits.Pair(draft, axis, Period.All), StrategyExhibits.Others(draft, axis, Period.All)]);
        draft.Add("definitions", "Definitions of windows and outcomes", "", [Windows()]);
        return draft.Finish(
            "researcher", "Outcomes after nonresponse: researcher pack", Period.All,
            [.. Headlines.Of(draft, Period.All, Main), PackNotes.Confounded]);
    }

    private static ExhibitOrReason Overall(PackDraft draft, string id, string subject, IReadOnlyList<string> measures) =>
        new PeriodExhibit { Id = id, Subject = subject, Period = Period.All, Measures = measures }.Build(draft);

    private static ExhibitOrReason Windows() => ExhibitOrReason.Of(new Exhibit(
        "definitions-windows", "How steps are followed up and judged", "Terms used in this pack", null,
        new Table(
            [new("Term", CellFormat.Text), new("Meaning", CellFormat.Text)],
            [.. PackNotes.Words.Select(d => (IReadOnlyList<Cell>)[Cell.Of(d.Term), Cell.Of(d.Meaning)])]),
        []));
}

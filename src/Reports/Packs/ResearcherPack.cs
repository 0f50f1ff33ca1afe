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
        "step_response_observed", "step_remission_observed", "step_response_nri", "step_deterioration_observed",
        "step_coverage",
    ];

    private static readonly IReadOnlyList<(string Exhibit, string Subject, IReadOnlyList<string> Measures)> Tables =
    [
        ("steps", "Outcomes of steps", Outcomes.Steps), ("safety", "Safety and relapse", Outcomes.Safety), ("acting", "Acting on nonresponse", Outcomes.Inertia),
        ("courses", "Outcomes of completed courses", Outcomes.Courses),
    ];

    /// <summary>Builds the pack.</summary>
    /// <param name="release">The only source of its figures.</param>
    /// <param name="context">What it must say about the source.</param>
    /// <param name="audience">Who may see it; exact figures make it internal whatever is asked for.</param>
    /// <param name="comparisons">Strategies held against each other, as these readers may see them; null where none were.</param>
    /// <exception cref="ArgumentException">The report month is not a month.</exception>
    public static Pack Build(Release release, PackContext context, Audience audience = Audience.Internal, IReadOnlyList<ComparisonResult>? comparisons = null)
    {
        var draft = new PackDraft(release, context, audience);
        draft.Add("cohort", "Who is in these figures", "", [CohortExhibits.Attrition(draft), CohortExhibits.Table1(draft)]);
        draft.Add("overall", "All steps", "", [.. Tables.Select(t => Overall(draft, t.Exhibit, t.Subject, t.Measures))]);
        RevisionExhibit.Add(draft);
        if (comparisons is { Count: > 0 })
            draft.Add("comparisons", "Strategies held against each other", EmulationWords.NotATrial, [ComparisonsPack.Overview(draft, comparisons)]);
        foreach (var axis in Axes)
            draft.Add(
                "by-" + Wording.Slug(axis), "By " + Wording.By(axis), PackNotes.Confounded,
                [.. StrategyExhibits.Pair(draft, axis, Period.All), StrategyExhibits.Others(draft, axis, Period.All)]);
        draft.Add("trials", "Adequacy, resistance and dose", "",
        [
            LevelExhibit.Of(draft, Breakdown.TrialAdequacy, "response", "Response", Outcomes.Response, 2, Period.All), LevelExhibit.Of(draft, Breakdown.TrialAdequacy, "remission", "Remission", Outcomes.Remission, 2, Period.All),
            LevelExhibit.Of(draft, Breakdown.MaudsleyStage, "response", "Response", Outcomes.Response, 2, Period.All), LevelExhibit.Of(draft, Breakdown.MaudsleyStage, "remission", "Remission", Outcomes.Remission, 2, Period.All),
            LevelExhibit.Of(draft, Breakdown.SessionsAttended, "recovery", "Recovery", Outcomes.Recovery(release), 2, Period.All),
            PathwayExhibits.Cumulative(draft), PathwayExhibits.Flow(draft), PathwayExhibits.Course(draft), Doses(draft),
        ]);
        draft.Add("case-mix", "Case mix of providers", "What the comparison of providers allows for, over the twelve months to the report month.",
        [
            .. ComparisonExhibits.CaseMix(draft, "response", "step_response_observed", withModel: true), .. ComparisonExhibits.CaseMix(draft, "remission", "step_remission_observed", withModel: true),
        ]);
        draft.Add("definitions", "Definitions of windows and outcomes", "", [Windows()]);
        return draft.Finish("researcher", "Outcomes after nonresponse: researcher pack", new NarrativeScope
        {
            Reader = Reader.Researcher,
            Period = Period.All,
            Main = Main,
            Tables = Tables,
            Axes = [.. Axes.Except(["medication_detail", "medication_started"])],
            Comparisons = comparisons,
        });
    }

    private static ExhibitOrReason Overall(PackDraft draft, string id, string subject, IReadOnlyList<string> measures) =>
        new PeriodExhibit { Id = id, Subject = subject, Period = Period.All, Measures = measures }.Build(draft);

    /// <summary>The doses from which on a trial counts as adequate.</summary>
    private static ExhibitOrReason Doses(PackDraft draft)
    {
        if (draft.Release.Levels(Breakdown.TrialAdequacy).Count == 0)
            return ExhibitOrReason.Missing("minimum doses", "figures were not split so");
        var rules = draft.Context.Trials;
        return ExhibitOrReason.Of(new Exhibit(
            "minimum-doses", $"A trial of medication is adequate from {Wording.Count(rules.MinDays)} days at or above the minimum dose, a psychotherapy from {Wording.Count(rules.MinContacts)} attended treatment contacts.",
            "Minimum doses", null,
            new Table(
                [new("Medication", CellFormat.Text), new("Minimum dose (mg a day)", CellFormat.Number), new("Source", CellFormat.Text)],
                [.. rules.Doses.OrderBy(d => d.Medication, StringComparer.Ordinal).Select(d => (IReadOnlyList<Cell>)[Cell.Of(Wording.Capitalised(d.Medication)), Cell.Derived((double)d.Milligrams), Cell.Of(d.Source)])]),
            [draft.Note(PackNotes.Trials)]));
    }

    private static ExhibitOrReason Windows() => ExhibitOrReason.Of(new Exhibit(
        "definitions-windows", "How steps are followed up and judged", "Terms used in this pack", null,
        new Table(
            [new("Term", CellFormat.Text), new("Meaning", CellFormat.Text)],
            [.. PackNotes.Words.Select(d => (IReadOnlyList<Cell>)[Cell.Of(d.Term), Cell.Of(d.Meaning)])]),
        []));
}

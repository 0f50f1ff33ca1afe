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
        draft.Add("definitions", "Definitions and their versions",
            $"Of version {VersionedDefinition.Contract} of the data contract, as version {context.ProgramVersion} of the program computes them. A definition's version is made from its words and numbers: it is another whenever they are.",
            [Windows(), Scales(context), Counted(draft)]);
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

    /// <summary>The thresholds that response, remission, caseness and reliable change rest on.</summary>
    private static ExhibitOrReason Scales(PackContext context) => ExhibitOrReason.Of(new Exhibit(
        "definitions-scales", "Response is a fall by half on any scale; remission, caseness and reliable change have thresholds of their own", "Thresholds of the scales", null,
        new Table(
            [
                new("Scale", CellFormat.Text), new("Lowest score", CellFormat.Count), new("Highest score", CellFormat.Count), new("Caseness, from", CellFormat.Count), new("Remission, up to", CellFormat.Count),
                new("Reliable change, from", CellFormat.Count), new("Provisional", CellFormat.Text), new("Version", CellFormat.Text),
            ],
            [.. context.Scales.Select(s => (IReadOnlyList<Cell>)
            [
                Cell.Of(s.Name), Cell.Derived(s.Lowest), Cell.Derived(s.Highest), Cell.Derived(s.Caseness), Cell.Derived(s.Remission), Cell.Derived(s.ReliableChange), Cell.Of(s.IsProvisional ? "Yes" : "No"), Cell.Of(s.Definition.Version),
            ])]),
        []));

    /// <summary>What each measure of the pack counts.</summary>
    private static ExhibitOrReason Counted(PackDraft draft)
    {
        var versions = VersionedDefinition.All(AnalysisSettings.Default).ToDictionary(d => d.Key, d => d.Version, StringComparer.Ordinal);
        var rows = draft.Used.Select(m => (IReadOnlyList<Cell>)
            [Cell.Of(MeasureWords.For(m).Name), Cell.Of(Wording.Capitalised(m.Hit)), Cell.Of(m.Of.Length > 0 ? Wording.Capitalised(m.Of) : Cell.Shorthand(Marker.NotApplicable)), Cell.Of(Wording.Capitalised(m.DatedBy)), Cell.Of(versions[m.Id])]).ToList();
        return rows.Count == 0 ? ExhibitOrReason.Missing("measures of the pack", "nothing was counted") : ExhibitOrReason.Of(new Exhibit(
            "definitions-measures", "What each measure counts, of what, and to which month it belongs", "Measures of this pack", null,
            new Table([new("Measure", CellFormat.Text), new("Counted", CellFormat.Text), new("Of", CellFormat.Text), new("Dated by", CellFormat.Text), new("Version", CellFormat.Text)], rows) { IsStacked = true },
            []));
    }

    private static ExhibitOrReason Windows() => ExhibitOrReason.Of(new Exhibit(
        "definitions-windows", "How steps are followed up and judged", "Terms used in this pack", null,
        new Table(
            [new("Term", CellFormat.Text), new("Meaning", CellFormat.Text)],
            [.. PackNotes.Words.Select(d => (IReadOnlyList<Cell>)[Cell.Of(d.Term), Cell.Of(d.Meaning)])]),
        []));
}

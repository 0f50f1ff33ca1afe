using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>The pack of commissioners: access, waits, outcomes and needs by group of people, provider and commissioner.</summary>
public static class CommissionerPack
{
    private const string Deprivation = "deprivation_quintile";

    private static readonly string[] Groups =
    [
        "ethnicity", "age_band", "sex", "interpreter_needed", "disability", "long_term_condition", "employment", "housing",
        "any_need",
    ];

    /// <summary>Builds the pack.</summary>
    /// <param name="release">The only source of its figures.</param>
    /// <param name="context">What it must say about the source.</param>
    /// <param name="audience">Who may see it; exact figures make it internal whatever is asked for.</param>
    /// <exception cref="ArgumentException">The report month is not a month.</exception>
    public static Pack Build(Release release, PackContext context, Audience audience = Audience.Public)
    {
        var draft = new PackDraft(release, context, audience);
        var period = draft.Year;
        AddOverall(draft, period);
        RevisionExhibit.Add(draft);
        AddAccess(draft);
        draft.Add("deprivation", "By deprivation", "", Charted(draft, Deprivation));
        foreach (var group in Groups)
            draft.Add("by-" + Wording.Slug(group), "By " + Wording.By(group), "", [All(draft, group)]);
        if (release.OwnColumns.Count > 0)
            draft.Add("own-groups", "By the service's own groups", PackNotes.OwnGroups, [.. release.OwnColumns.Select(c => All(draft, c.Name))]);
        AddNeeds(draft);
        draft.Add("funnels", "Comparing providers", "Which providers differ from all of them together by more than chance.",
        [
            .. Funnels(release).SelectMany(f => (ExhibitOrReason[])
            [
                ComparisonExhibits.Funnel(draft, f.Exhibit, f.Measure),
                .. f.Measure == "step_response_observed" ? ComparisonExhibits.CaseMix(draft, "response", f.Measure, withModel: false) : [],
            ]),
        ]);
        draft.Add("providers", "By provider", PackNotes.NotRanked, Charted(draft, "provider_id"));
        draft.Add("commissioners", "By commissioner", PackNotes.NotRanked, Charted(draft, "commissioner_id"));
        return draft.Finish("commissioner", "Outcomes after nonresponse: commissioner pack", new NarrativeScope
        {
            Reader = Reader.Commissioner,
            Period = period,
            // Where the extract has no courses, waits or needs, more about steps takes their place.
            Main = ["step_response_observed", Outcomes.Recovery(release)[1], "wait_treatment_within_42_days", "need_met", "step_response_nri", "step_remission_observed", "step_coverage"],
            Tables = Tables,
            Yearly =
            [
                "step_response_observed", "step_remission_observed", "step_coverage", .. Outcomes.Recovery(release), "entered_treatment_within_126_days", .. Outcomes.Waits,
                "completed_course", "dropout", "did_not_attend", "paired_scores", "treatment_inertia", "need_met",
            ],
            Funnels = Funnels(release),
            GapMeasures = GapMeasures(release),
            GapGroups = GapGroups(release),
        });
    }

    private static readonly IReadOnlyList<(string Exhibit, string Subject, IReadOnlyList<string> Measures)> Tables =
    [
        ("access", "Access and waits", Outcomes.Access), ("wait-days", "Median waits", Outcomes.WaitDays), ("outcomes", "Outcomes", [.. Outcomes.Steps, .. Outcomes.Courses]),
        ("course", "Course of treatment", Outcomes.Course), ("acting", "Acting on nonresponse", Outcomes.Inertia), ("needs", "Needs and goals", Outcomes.Needs),
    ];

    private static IReadOnlyList<(string Exhibit, string Measure)> Funnels(Release release) =>
        [("funnel-response", "step_response_observed"), ("funnel-recovery", Outcomes.Recovery(release)[1]), ("funnel-waits", "wait_treatment_within_42_days")];

    /// <summary>Of people and their episodes and steps: contacts of one person are no separate evidence.</summary>
    private static IReadOnlyList<string> GapMeasures(Release release) => ["step_response_observed", Outcomes.Recovery(release)[1], "wait_treatment_within_42_days", "dropout"];

    private static IReadOnlyList<string> GapGroups(Release release) => [Deprivation, .. Groups, .. release.OwnColumns.Select(c => c.Name)];

    private static void AddOverall(PackDraft draft, Period period)
    {
        ExhibitOrReason Of(string id, string subject, IReadOnlyList<string> measures) =>
            new PeriodExhibit { Id = id, Subject = subject, Period = period, Measures = measures }.Build(draft);
        draft.Add("overall", $"Everybody, {Wording.Of(period)}", "", [.. Tables.Select(t => Of(t.Exhibit, t.Subject, t.Measures))]);
    }

    private static void AddAccess(PackDraft draft)
    {
        draft.Add("cascade", "From referral to recovery", "Who gets how far within a year, and where people are lost.",
        [
            AccessExhibits.Everybody(draft),
            AccessExhibits.ByGroup(draft, Deprivation, isCharted: true),
            AccessExhibits.ByGroup(draft, Breakdown.Core20, isCharted: true),
            AccessExhibits.ByGroup(draft, "ethnicity", isCharted: true),
            .. Groups.Where(g => g != "ethnicity").Concat(draft.Release.OwnColumns.Select(c => c.Name)).Select(g => AccessExhibits.ByGroup(draft, g, isCharted: false)),
        ]);
        string[] by = [Breakdown.All, Deprivation, "ethnicity", "age_band", "sex", "commissioner_id"];
        draft.Add("population", "Access of the population", "",
        [
            .. by.Select(b => AccessExhibits.Rates(draft, "referrals", b)), .. by.Select(b => AccessExhibits.Rates(draft, "treatment_starts", b)),
        ]);
        var recovery = Outcomes.Recovery(draft.Release);
        draft.Add("inequality", "Slopes and gaps", "",
        [
            SlopeExhibit.Build(draft,
            [
                (AccessCatalogue.Cascade("treated"), Release.CohortYear(draft.Context.ReportMonth)), ("wait_treatment_within_42_days", draft.Year), ("step_response_observed", draft.Year), (recovery[1], draft.Year),
            ]),
            AccessExhibits.Slopes(draft,
            [
                AccessCatalogue.Cascade("treated"), AccessCatalogue.Cascade("completed"), AccessCatalogue.Cascade("recovered"), "wait_treatment_within_42_days", "step_response_observed",
                "step_remission_observed", .. recovery, "dropout", "did_not_attend", "treatment_inertia", "need_met",
            ]),
            GapExhibit.Build(draft, GapMeasures(draft.Release), GapGroups(draft.Release)),
            AccessExhibits.GapTrend(draft, ["step_response_observed", recovery[1], "wait_treatment_within_42_days"]),
        ]);
        var (treatment, second) = AccessCatalogue.WaitMeasures;
        draft.Add("waits", "How waits are spread", "",
        [
            NeedExhibits.Waits(draft, "wait-bands", "Waits from referral to treatment", treatment),
            NeedExhibits.Waits(draft, "second-wait-bands", "Waits from the first to the second treatment contact", second),
        ]);
    }

    private static void AddNeeds(PackDraft draft) => draft.Add(
        "needs", "Needs, and outcomes by whether they were met", "Who has needs, and whose are met, differ in more than that: differences are not effects of support.",
        [
            NeedExhibits.ByKind(draft),
            LevelExhibit.Of(draft, Breakdown.NeedsMet, "response", "Response", Outcomes.Response, 2),
            LevelExhibit.Of(draft, Breakdown.NeedsMet, "recovery", "Recovery", Outcomes.Recovery(draft.Release), 2),
            LevelExhibit.Of(draft, Breakdown.NeedsMet, "course", "Course of treatment", ["dropout", "completed_course"], 2),
        ]);

    private static IReadOnlyList<ExhibitOrReason> Charted(PackDraft draft, string breakdown) =>
    [
        LevelExhibit.Of(draft, breakdown, "access", "Access", ["entered_treatment_within_126_days"], 1),
        LevelExhibit.Of(draft, breakdown, "waits", "Waits", [.. Outcomes.Waits, .. Outcomes.WaitDays], 2),
        LevelExhibit.Of(draft, breakdown, "response", "Response", Outcomes.Response, 2),
        LevelExhibit.Of(draft, breakdown, "recovery", "Recovery", Outcomes.Recovery(draft.Release), 2),
        LevelExhibit.Of(draft, breakdown, "needs", "Needs and goals", Outcomes.Needs, 2),
    ];

    /// <summary>Everything by one group of people in one table.</summary>
    private static ExhibitOrReason All(PackDraft draft, string breakdown) => new LevelExhibit
    {
        Prefix = "equity",
        Subject = "Access, outcomes and needs",
        Breakdown = breakdown,
        Period = draft.Year,
        Measures =
        [
            "step_response_observed", "step_response_nri", "step_remission_observed", "step_coverage",
            .. Outcomes.Recovery(draft.Release), "entered_treatment_within_126_days", .. Outcomes.Waits, "dropout",
            "did_not_attend", .. Outcomes.Needs,
        ],
        Long = true,
    }.Build(draft);
}

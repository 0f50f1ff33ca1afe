using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>The monthly pack of a service's own management: this month, the trend, providers, strategies.</summary>
public static class ServiceLeadPack
{
    /// <summary>The name of its files.</summary>
    public const string Id = "service-lead";

    private static readonly string[] Strategies =
        ["medication_strategy", "modality_blend", "sleep_strategy", "step_number"];

    private static readonly (string Id, string Measure)[] Waits =
        [("wait-treatment", "wait_treatment_days_median"), ("wait-assessment", "wait_assessment_days_median")];

    /// <summary>Builds the pack.</summary>
    /// <param name="release">The only source of its figures.</param>
    /// <param name="context">What it must say about the source.</param>
    /// <param name="audience">Who may see it; exact figures make it internal whatever is asked for.</param>
    /// <exception cref="ArgumentException">The report month is not a month.</exception>
    public static Pack Build(Release release, PackContext context, Audience audience = Audience.Internal)
    {
        var draft = new PackDraft(release, context, audience);
        var main = Main(release);
        var period = PackPeriod.Choose(draft, main);
        draft.Add("month", "The month on one page", "", [MonthExhibit.Build(draft, Month(release))]);
        AddMeasures(draft, period);
        AddChange(draft);
        RevisionExhibit.Add(draft);
        draft.Add("activity", "Activity, caseload and waiting", "", ActivityExhibits.Of(draft, period));
        AddPathways(draft);
        AddProviders(draft);
        AddOwnGroups(draft);
        AddStrategies(draft);
        return draft.Finish(Id, $"Outcomes after nonresponse: service lead pack{(context.Provider is { } provider ? $", {provider}" : "")}", new NarrativeScope
        {
            Reader = Reader.ServiceLead,
            Period = period,
            Main = main,
            Tables = Tables,
            Charted = [.. Charted(release).Select(c => ("change-" + c.Id, c.Measure))],
            Funnels = context.Provider is null ? Funnels(release) : [],
        });
    }

    private static readonly IReadOnlyList<(string Exhibit, string Subject, IReadOnlyList<string> Measures)> Tables =
    [
        ("access", "Access and waits", Outcomes.Access), ("wait-days", "Median waits", Outcomes.WaitDays), ("course", "Course of treatment", Outcomes.Course),
        ("step-outcomes", "Outcomes of steps", Outcomes.Steps), ("course-outcomes", "Outcomes of completed courses", Outcomes.Courses),
        ("acting", "Acting on nonresponse", Outcomes.Inertia), ("safety", "Safety and relapse", Outcomes.Safety), ("needs", "Needs and goals", Outcomes.Needs),
    ];

    private static IReadOnlyList<(string Exhibit, string Measure)> Funnels(Release release) =>
    [
        ("funnel-response", "step_response_observed"), ("funnel-recovery", Outcomes.Recovery(release)[1]), ("funnel-inertia", "treatment_inertia"),
        ("funnel-reassessed", "reassessment_any"), ("funnel-waits", "wait_treatment_within_42_days"), ("funnel-dropout", "dropout"),
    ];

    private static IReadOnlyList<string> Main(Release release) =>
    [
        "step_response_observed", "step_remission_observed", Outcomes.Recovery(release)[1], "wait_treatment_days_median",
        "treatment_inertia", "did_not_attend", "step_coverage",
    ];

    /// <summary>What a lead asks first of a month, from the door to the outcome; each stands in a chart and a table of its own further down.</summary>
    private static IReadOnlyList<string> Month(Release release) =>
    [
        "referrals", "treatment_starts", "waiting", "wait_treatment_within_42_days", "did_not_attend", "dropout", "step_response_observed", "step_remission_observed",
        Outcomes.Recovery(release)[1], "treatment_inertia", "reassessment_any", "step_coverage",
    ];

    private static void AddMeasures(PackDraft draft, Period period)
    {
        ExhibitOrReason Of(string id, string subject, IReadOnlyList<string> measures) =>
            new PeriodExhibit { Id = id, Subject = subject, Period = period, Measures = measures }.Build(draft);
        var shorter = period != draft.Context.ReportMonth
            ? $"{Wording.Of(draft.Context.ReportMonth)} counts too little to show alone, so the figures are of "
                + $"{Wording.The(period)}."
            : "";
        draft.Add("measures", $"Headline measures, {Wording.Of(period)}", shorter, [.. Tables.Select(t => Of(t.Exhibit, t.Subject, t.Measures))]);
    }

    /// <summary>First what is beyond chance, then every measure with its limits.</summary>
    private static void AddChange(PackDraft draft)
    {
        ExhibitOrReason Glance(string id, string subject, IReadOnlyList<string> measures) =>
            new GlanceExhibit { Id = id, Subject = subject, Measures = measures }.Build(draft);
        var charted = Charted(draft.Release);
        draft.Add("glance", "At a glance: what is beyond chance", "",
        [
            Glance("glance-rates", "Rates", [.. charted.Select(c => c.Measure)]),
            Glance("glance-days", "Waits", Outcomes.WaitDays),
            Glance("glance-counts", "Activity", [.. ActivityExhibits.Charted.Select(c => c.Measure)]),
        ]);
        draft.Add("change", "Change over time", "",
        [
            .. charted.Concat(Waits).Select(c => new ChangeExhibit { Id = "change-" + c.Id, Measure = c.Measure }.Build(draft)),
        ]);
    }

    /// <summary>Rates with a chart of their own; the completeness of outcomes stands beside them, since a rate that rises while it falls is no improvement.</summary>
    private static IReadOnlyList<(string Id, string Measure)> Charted(Release release)
    {
        var recovery = Outcomes.Recovery(release);
        return
        [
            ("response", "step_response_observed"), ("coverage", "step_coverage"), ("response-all", "step_response_nri"), ("remission", "step_remission_observed"),
            ("recovery", recovery[0]), ("reliable-recovery", recovery[1]), ("paired", "paired_scores"), ("wait-6-weeks", "wait_treatment_within_42_days"),
            ("courses-6-weeks", "completed_wait_within_42_days"), ("courses-18-weeks", "completed_wait_within_126_days"), ("inertia", "treatment_inertia"),
            ("reassessed", "reassessment_any"), ("missed", "did_not_attend"), ("dropout", "dropout"), ("completed", "completed_course"),
            ("adverse", "adverse_effect_moderate_or_severe"), ("suicidality", "suicidality_emergent"),
        ];
    }

    private static void AddProviders(PackDraft draft)
    {
        // A provider by itself is what the whole pack is about.
        if (draft.Context.Provider is not null)
            return;
        ExhibitOrReason Of(string prefix, string subject, IReadOnlyList<string> measures, int charted) => LevelExhibit.Of(draft, "provider_id", prefix, subject, measures, charted);
        draft.Add("funnels", "Comparing providers", "Which providers differ from all of them together by more than chance.",
        [
            .. Funnels(draft.Release).SelectMany(f => (ExhibitOrReason[])
            [
                ComparisonExhibits.Funnel(draft, f.Exhibit, f.Measure),
                .. f.Measure == "step_response_observed" ? ComparisonExhibits.CaseMix(draft, "response", f.Measure, withModel: false) : [],
            ]),
        ]);
        draft.Add("providers", "By provider", PackNotes.NotRanked,
        [
            Of("response", "Response", Outcomes.Response, 2),
            Of("remission", "Remission", Outcomes.Remission, 2),
            Of("recovery", "Recovery", Outcomes.Recovery(draft.Release), 2),
            Of("waits", "Waits", [.. Outcomes.Waits, .. Outcomes.WaitDays], 2),
            Of("inertia", "No change of treatment after nonresponse", ["treatment_inertia"], 1),
            Of("attendance", "Missed contacts", ["did_not_attend"], 1),
        ]);
    }

    private static void AddOwnGroups(PackDraft draft)
    {
        if (draft.Release.OwnColumns.Count == 0)
            return;
        draft.Add("own-groups", "By the service's own groups", PackNotes.OwnGroups,
        [
            .. draft.Release.OwnColumns.SelectMany(c => (ExhibitOrReason[])
            [
                LevelExhibit.Of(draft, c.Name, "response", "Response", Outcomes.Response, 2),
                LevelExhibit.Of(draft, c.Name, "recovery", "Recovery", Outcomes.Recovery(draft.Release), 2),
                LevelExhibit.Of(draft, c.Name, "waits", "Waits", [.. Outcomes.Waits, .. Outcomes.WaitDays], 2),
                LevelExhibit.Of(draft, c.Name, "inertia", "No change of treatment after nonresponse", ["treatment_inertia"], 1),
            ]),
        ]);
    }

    /// <summary>What follows nonresponse, in the order in which it happens.</summary>
    private static void AddPathways(PackDraft draft) => draft.Add(
        "pathways", "What follows nonresponse", "",
        [
            PathwayExhibits.TimeToChange(draft),
            .. draft.Context.Provider is null ? new[] { PathwayExhibits.ByProvider(draft) } : [],
            PathwayExhibits.ScoreAge(draft),
            PathwayExhibits.OffTrack(draft),
            PathwayExhibits.Course(draft),
            PathwayExhibits.Flow(draft),
            .. TrialExhibits.Of(draft),
            PathwayExhibits.Cumulative(draft),
            TrialExhibits.Aftercare(draft),
        ]);

    private static void AddStrategies(PackDraft draft) => draft.Add(
        "strategies", "By strategy", PackNotes.Confounded,
        [
            .. Strategies.SelectMany(s => StrategyExhibits.Pair(draft, s, draft.Year)),
            .. Strategies.Select(s => StrategyExhibits.Safety(draft, s, draft.Year)),
        ]);
}

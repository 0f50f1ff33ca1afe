namespace NonResponse.Analytics;

/// <summary>One of a measure's counts.</summary>
/// <param name="Measure">The measure's id.</param>
/// <param name="Side">Which.</param>
internal readonly record struct CountName(string Measure, CountSide Side);

/// <summary>How the counts of different measures are linked, beside those that are the same count under two names.</summary>
internal static class CountSums
{
    /// <summary>Counts that others share out.</summary>
    public static IReadOnlyList<(CountName Whole, IReadOnlyList<CountName> Parts)> Sums { get; } =
    [
        (Of("step_response_observed"), Hits("step_response_observed", "step_partial_response_observed", "step_no_response_observed")),
        Shared(AccessCatalogue.WaitMeasures.Treatment),
        Shared(AccessCatalogue.WaitMeasures.Second),
        Shared(ActivityCatalogue.ReasonMeasures),
        Shared([.. PathwayCatalogue.LastScoreMeasures, "last_score_never"]),
        WaitsWithin(42),
        WaitsWithin(126),
        (Hit("relapse_within_180_days"), Hits("relapse_with_prevention", "relapse_without_prevention")),
        (Of("relapse_within_180_days"), [Of("relapse_with_prevention"), Of("relapse_without_prevention")]),
    ];

    /// <summary>Counts each of which is part of the next one.</summary>
    public static IReadOnlyList<IReadOnlyList<CountName>> Chains { get; } =
    [
        Hits("reliable_recovery", "recovery"),
        Hits("reliable_recovery", "reliable_improvement"),
        [Hit("reliable_deterioration"), Misses("reliable_improvement")],
        [Of("recovery"), Of("reliable_improvement"), Hit("courses_completed"), Hit("episodes_finished")],
        Hits("depression_reliable_recovery", "depression_recovery"),
        Hits("depression_reliable_recovery", "depression_reliable_improvement"),
        [Hit("depression_reliable_deterioration"), Misses("depression_reliable_improvement")],
        [Of("depression_recovery"), Hit("paired_scores"), Of("paired_scores")],
        [Of("completed_course"), Hit("episodes_finished")],
        Hits("dropout", "ended_dropped_out"),
        Hits("wait_treatment_within_42_days", "wait_treatment_within_126_days"),
        Hits("completed_wait_within_42_days", "completed_wait_within_126_days"),
        Hits("reassessment_complete", "reassessment_any"),
        Hits("step_deterioration_observed", "step_no_response_observed"),
        [Of("suicidality_emergent"), Of("step_eligible")],
        Hits("suicidality_emergent", "suicidality_flag"),
        [Of("step_early_improvement"), Hit("step_eligible")],
        Hits("waiting_126_days", "waiting_42_days", "waiting", "open_caseload"),
        [.. AccessCatalogue.Stages.Select(s => Hit(AccessCatalogue.Cascade(s.Stage))).Reverse(), Of(AccessCatalogue.Cascade(AccessCatalogue.Stages[0].Stage))],
        .. AccessCatalogue.Needs.Select(n => Hits(AccessCatalogue.OfNeed(n, "identified"), "need_identified")),
        [.. Enumerable.Range(1, PathwayCatalogue.Steps).Select(k => Hit(PathwayCatalogue.CumulativeRemission(k, "nri")))],
        .. Enumerable.Range(1, PathwayCatalogue.Steps).Select(k => (CountName[])[Of(PathwayCatalogue.CumulativeRemission(k, "observed")), Of(PathwayCatalogue.CumulativeRemission(k, "nri"))]),
        .. ActivityCatalogue.ScaleNames.Select(s => (CountName[])[Of(ActivityCatalogue.OfScale("first_score", s.Code)), Hit("courses_completed")]),
    ];

    /// <summary>What is there at the end of a month is what was there before, and what came, less what went.</summary>
    public static (CountName Stock, CountName In, CountName Out) Flow { get; } = (Hit("open_caseload"), Hit("referrals"), Hit("episodes_finished"));

    private static CountName Hit(string measure) => new(measure, CountSide.Hits);

    private static CountName Of(string measure) => new(measure, CountSide.Of);

    private static CountName Misses(string measure) => new(measure, CountSide.Misses);

    private static CountName[] Hits(params IReadOnlyList<string> measures) => [.. measures.Select(Hit)];

    /// <summary>Measures whose hits share out what they are of.</summary>
    private static (CountName, IReadOnlyList<CountName>) Shared(IReadOnlyList<string> measures) => (Of(measures[0]), Hits(measures));

    private static (CountName, IReadOnlyList<CountName>) WaitsWithin(int days) => (
        Hit(FormattableString.Invariant($"wait_treatment_within_{days}_days")),
        [.. AccessCatalogue.Bands(AccessCatalogue.WaitBands).Where(b => b.High <= days).Select(b => Hit(AccessCatalogue.WaitBand(b.Low, b.High)))]);
}

using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>Measures that belong together, so that every pack groups them alike.</summary>
internal static class Outcomes
{
    /// <summary>Both analyses side by side, then how complete they are.</summary>
    public static IReadOnlyList<string> Response { get; } =
        ["step_response_observed", "step_response_nri", "step_coverage"];

    /// <inheritdoc cref="Response"/>
    public static IReadOnlyList<string> Remission { get; } =
        ["step_remission_observed", "step_remission_nri", "step_coverage"];

    public static IReadOnlyList<string> WaitDays { get; } = ["wait_treatment_days_median", "wait_assessment_days_median"];

    public static IReadOnlyList<string> Waits { get; } =
        ["wait_treatment_within_42_days", "wait_treatment_within_126_days"];

    public static IReadOnlyList<string> Access { get; } =
    [
        "entered_treatment_within_126_days", .. Waits, "completed_wait_within_42_days", "completed_wait_within_126_days",
        "wait_second_treatment_over_90_days",
    ];

    public static IReadOnlyList<string> Course { get; } =
        ["completed_course", "dropout", "did_not_attend", "paired_scores"];

    public static IReadOnlyList<string> Steps { get; } =
    [
        "step_response_observed", "step_response_nri", "step_remission_observed", "step_remission_nri",
        "step_partial_response_observed", "step_no_response_observed", "step_deterioration_observed",
        "step_early_improvement", "step_coverage", "step_eligible",
    ];

    public static IReadOnlyList<string> Inertia { get; } =
        ["treatment_inertia", "change_within_14_days", "reassessment_any", "reassessment_complete"];

    public static IReadOnlyList<string> Safety { get; } =
    [
        "adverse_effect_moderate_or_severe", "suicidality_flag", "suicidality_emergent", "relapse_within_180_days",
    ];

    public static IReadOnlyList<string> Needs { get; } = ["need_met", "goal_attainment"];

    /// <summary>Recovery and reliable recovery of courses: as NHS Talking Therapies counts them where the extract has both
    /// scores, else of the depression score alone.</summary>
    public static IReadOnlyList<string> Recovery(Release release) =>
        release.Find("recovery", Period.All) is null
            ? ["depression_recovery", "depression_reliable_recovery"]
            : ["recovery", "reliable_recovery"];

    /// <summary>All outcomes of courses that the extract has.</summary>
    public static IReadOnlyList<string> Courses { get; } =
    [
        "recovery", "reliable_recovery", "reliable_improvement", "reliable_deterioration", "depression_recovery",
        "depression_reliable_recovery", "depression_reliable_improvement", "depression_reliable_deterioration",
    ];
}

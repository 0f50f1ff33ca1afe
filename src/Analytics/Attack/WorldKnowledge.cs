namespace NonResponse.Analytics.Attack;

/// <summary>What anybody who read the contract knows of how published counts hang together. Names are a measure's and a side: <c>#n</c> numerator, <c>#d</c> denominator, <c>#f</c> the
/// difference. It is written down here a second time on purpose: an attacker who learnt it from the suppressor would share its mistakes. A test holds every line of it against exact figures.</summary>
internal static class WorldKnowledge
{
    private static readonly string[] Scales = ["phq9", "gad7", "qids_sr16", "hamd17", "madrs", "bdi_ii", "wsas", "isi"];

    private static readonly string[] Needs =
    [
        "housing", "employment", "finance", "isolation", "caregiving", "childcare", "transport", "language", "literacy", "digital_access", "culture", "stigma",
    ];

    private static readonly string[] Reasons = ["completed", "dropped_out", "referred_on", "declined", "not_suitable", "deceased", "other", "not_recorded"];

    private static readonly string[] Waits =
    [
        "wait_treatment_0_to_14_days", "wait_treatment_15_to_28_days", "wait_treatment_29_to_42_days", "wait_treatment_43_to_84_days", "wait_treatment_85_to_126_days",
        "wait_treatment_127_or_more_days",
    ];

    private static readonly string[] SecondWaits = ["wait_second_0_to_28_days", "wait_second_29_to_56_days", "wait_second_57_to_90_days", "wait_second_91_or_more_days"];

    private static readonly string[] LastScores =
        ["last_score_0_to_14_days", "last_score_15_to_28_days", "last_score_29_to_56_days", "last_score_57_or_more_days", "last_score_never"];

    /// <summary>Measures whose rows are medians where a file does not say so.</summary>
    public static IReadOnlySet<string> Medians { get; } = new HashSet<string> { "wait_assessment_days_median", "wait_treatment_days_median" };

    /// <summary>What a statistic's columns hold. <c>n</c>, <c>d</c> and <c>f</c> name the counts of the measure; a count of its own is <c>own</c>;
    /// <c>recorded</c> is the numerator, but of the level not_recorded, which there holds every level without a population; <c>level</c> and <c>whole</c> are the denominators of the level and of all.</summary>
    /// <param name="Name">The statistic, or how it begins where it ends with *.</param>
    /// <param name="Numerator">What the column numerator counts, or empty.</param>
    /// <param name="Denominator">What the column denominator counts, or empty.</param>
    /// <param name="HasDifference">Whether the numerator is a part of the denominator.</param>
    /// <param name="IsRate">Whether value, lower and upper are the share of the two and its Wilson interval.</param>
    /// <param name="AddsUpOverTime">Whether longer periods are the sum of shorter ones.</param>
    /// <param name="IsWhole">Whether there is a row for every level, and a level without one is empty.</param>
    internal sealed record Columns(string Name, string Numerator, string Denominator, bool HasDifference, bool IsRate, bool AddsUpOverTime, bool IsWhole);

    /// <summary>The statistics. Any other has no counts of patients.</summary>
    public static IReadOnlyList<Columns> Statistics { get; } =
    [
        new("proportion", "n", "d", true, true, true, true),
        new("median_time", "n", "d", true, false, true, true),
        new("time_to", "n", "d", true, false, true, true),
        new("count", "n", "", false, false, true, true),
        new("stock", "n", "", false, false, false, true),
        new("median", "", "d", false, false, true, true),
        new("mean", "", "d", false, false, true, true),
        new("ratio", "n", "d", false, false, true, true),
        new("effect_size", "", "d", false, false, true, false),
        // The people of an area are no patients; a standardised rate is of those whose stratum is known.
        new("rate_per_100000", "recorded", "", false, false, true, false),
        new("standardised_rate_per_100000", "", "", false, false, true, false),
        // Of all, the level itself is the numerator.
        new("not_recorded", "level", "whole", false, true, true, false),
        new("unchanged_after_*", "", "own", false, false, false, true),
        new("after_step_*", "own", "", false, false, false, false),
    ];

    /// <summary>Counts that are one count under several names.</summary>
    public static IReadOnlyList<string[]> Same { get; } =
    [
        // Steps.
        ["step_coverage#n", "step_response_observed#d", "step_partial_response_observed#d", "step_no_response_observed#d", "step_remission_observed#d", "step_deterioration_observed#d"],
        ["step_eligible#n", "step_coverage#d", "step_response_nri#d", "step_remission_nri#d"],
        ["step_eligible#d", "adverse_effect_moderate_or_severe#d", "suicidality_flag#d"],
        ["step_response_observed#n", "step_response_nri#n"],
        ["step_remission_observed#n", "step_remission_nri#n"],
        ["change_within_14_days#d", "reassessment_any#d", "reassessment_complete#d"],
        ["relapse_within_180_days#d", "prevention_after_remission#d"],
        ["relapse_with_prevention#d", "prevention_after_remission#n"],
        ["relapse_without_prevention#d", "prevention_after_remission#f"],
        .. Enumerable.Range(1, 4).Select(k => (string[])[FormattableString.Invariant($"cumulative_remission_observed_{k}#n"), FormattableString.Invariant($"cumulative_remission_nri_{k}#n")]),
        // Courses and episodes.
        ["courses_completed#n", "completed_course#n", "paired_scores#d", "completed_wait_within_42_days#d", "completed_wait_within_126_days#d", "sessions_per_course#d"],
        ["completed_course#d", "dropout#d"],
        ["depression_recovery#d", "depression_reliable_recovery#d"],
        ["depression_recovery#n", "sessions_per_recovery#d", "cost_per_recovery#d"],
        ["sessions_per_recovery#n", "cost_per_recovery#n"],
        ["paired_scores#n", "depression_reliable_improvement#d", "depression_reliable_deterioration#d"],
        ["recovery#d", "reliable_recovery#d"],
        ["reliable_improvement#d", "reliable_deterioration#d"],
        ["episodes_finished#n", .. Reasons.Select(r => $"ended_{r}#d")],
        ["sessions_attended#n", "did_not_attend#f"],
        ["assessments#n", "wait_assessment_days_median#d"],
        ["treatment_starts#n", "wait_treatment_days_median#d", "wait_treatment_within_42_days#d", "wait_treatment_within_126_days#d", .. Waits.Select(w => w + "#d")],
        ["wait_treatment_within_126_days#f", "wait_treatment_127_or_more_days#n"],
        ["wait_treatment_within_126_days#n", "wait_treatment_127_or_more_days#f"],
        ["wait_second_treatment_over_90_days#d", .. SecondWaits.Select(w => w + "#d")],
        ["wait_second_treatment_over_90_days#n", "wait_second_91_or_more_days#n"],
        ["wait_second_treatment_over_90_days#f", "wait_second_91_or_more_days#f"],
        .. Scales.Select(s => (string[])[$"first_score_{s}#d", $"last_score_{s}#d", $"score_fall_{s}#d"]),
        // Referrals.
        ["cascade_assessed#d", "cascade_treated#d", "cascade_second_treatment#d", "cascade_completed#d", "cascade_recovered#d"],
        ["cascade_assessed#n", "stage_treated#d"],
        ["cascade_treated#n", "stage_treated#n", "stage_second_treatment#d"],
        ["cascade_second_treatment#n", "stage_second_treatment#n", "stage_completed#d"],
        ["cascade_completed#n", "stage_completed#n", "stage_recovered#d"],
        ["cascade_recovered#n", "stage_recovered#n"],
        ["need_identified#d", .. Needs.Select(n => $"need_{n}_identified#d")],
        .. Needs.Select(n => (string[])[$"need_{n}_supported#d", $"need_{n}_declined#f"]),
        [.. LastScores.Select(s => s + "#d")],
    ];

    /// <summary>Days after the end of a period for which what it counts can still change, by how the measure's name begins; of others none. As of <see cref="Never"/> it always can: it is how things stand on the day of the data.</summary>
    public static IReadOnlyList<(string Measure, int Days)> Unsettled { get; } =
    [
        ("last_score_0", Never), ("last_score_1", Never), ("last_score_2", Never), ("last_score_5", Never), ("last_score_never", Never), ("off_track", Never),
        ("signal_to_change", 182), ("relapse_", 180), ("prevention_after_remission", 180), ("cumulative_remission_", 365),
        ("treatment_inertia", 28), ("change_within_14_days", 28), ("reassessment_", 28), ("entered_treatment_within_126_days", 126), ("goal_attainment", 180), ("need_met", 90), ("need_", 365), ("cascade_", 365), ("stage_", 365), ("path", 365),
        ("recovery", 7), ("reliable_", 7), ("depression_", 7), ("paired_scores", 7), ("courses_completed", 7), ("completed_", 7), ("dropout", 7), ("sessions_per_", 7), ("cost_per_recovery", 7),
        ("episodes_finished", 7), ("ended_", 7), ("first_score_", 7), ("last_score_", 7), ("score_fall_", 7),
    ];

    /// <summary>More days than there are.</summary>
    public const int Never = 1_000_000;

    /// <summary>Breakdowns by what is found out later: levels change whenever it is.</summary>
    public static IReadOnlySet<string> UnsettledBreakdowns { get; } = new HashSet<string> { "any_need", "needs_met" };

    /// <summary>A count that others add up to.</summary>
    internal sealed record Sum(string Total, params string[] Parts);

    /// <summary>Which add up.</summary>
    public static IReadOnlyList<Sum> Sums { get; } =
    [
        new("step_coverage#n", "step_response_observed#n", "step_partial_response_observed#n", "step_no_response_observed#n"),
        new("treatment_starts#n", [.. Waits.Select(w => w + "#n")]),
        new("wait_treatment_within_42_days#n", [.. Waits.Take(3).Select(w => w + "#n")]),
        new("wait_treatment_within_126_days#n", [.. Waits.Take(5).Select(w => w + "#n")]),
        new("wait_second_treatment_over_90_days#d", [.. SecondWaits.Select(w => w + "#n")]),
        new("last_score_never#d", [.. LastScores.Select(s => s + "#n")]),
        new("episodes_finished#n", [.. Reasons.Select(r => $"ended_{r}#n")]),
        new("relapse_within_180_days#n", "relapse_with_prevention#n", "relapse_without_prevention#n"),
    ];

    /// <summary>Each count is at most the next.</summary>
    public static IReadOnlyList<string[]> Orders { get; } =
    [
        ["cascade_recovered#n", "cascade_completed#n", "cascade_second_treatment#n", "cascade_treated#n", "cascade_assessed#n", "cascade_assessed#d"],
        ["reassessment_complete#n", "reassessment_any#n"],
        ["depression_reliable_recovery#n", "depression_recovery#n"],
        ["depression_recovery#d", "paired_scores#n"],
        ["depression_reliable_recovery#n", "depression_reliable_improvement#n"],
        ["depression_reliable_deterioration#n", "depression_reliable_improvement#f"],
        ["reliable_recovery#n", "recovery#n"],
        ["recovery#d", "reliable_improvement#d"],
        ["reliable_recovery#n", "reliable_improvement#n"],
        ["reliable_deterioration#n", "reliable_improvement#f"],
        ["step_deterioration_observed#n", "step_no_response_observed#n"],
        ["wait_treatment_within_42_days#n", "wait_treatment_within_126_days#n"],
        ["completed_wait_within_42_days#n", "completed_wait_within_126_days#n"],
        ["suicidality_emergent#d", "step_eligible#d"],
        ["suicidality_emergent#n", "suicidality_flag#n"],
        ["step_early_improvement#d", "step_eligible#n"],
        ["courses_completed#n", "episodes_finished#n"],
        ["completed_course#d", "episodes_finished#n"],
        ["dropout#n", "ended_dropped_out#n"],
        ["reliable_improvement#d", "courses_completed#n"],
        .. Needs.Select(n => (string[])[$"need_{n}_identified#n", "need_identified#n"]),
        ["waiting_126_days#n", "waiting_42_days#n", "waiting#n", "open_caseload#n"],
        .. Enumerable.Range(1, 3).Select(k => (string[])[FormattableString.Invariant($"cumulative_remission_nri_{k}#n"), FormattableString.Invariant($"cumulative_remission_nri_{k + 1}#n")]),
        .. Enumerable.Range(1, 4).Select(k => (string[])[FormattableString.Invariant($"cumulative_remission_observed_{k}#d"), FormattableString.Invariant($"cumulative_remission_nri_{k}#d")]),
        .. Scales.Select(s => (string[])[$"first_score_{s}#d", "courses_completed#n"]),
        // Who is still watched can only become fewer.
        [.. Enumerable.Range(0, 27).Reverse().Select(week => FormattableString.Invariant($"signal_to_change:unchanged_after_{7 * week}_days#d")), "signal_to_change#d"],
    ];
}

namespace NonResponse.Analytics;

/// <summary>How the counts of different measures are linked, beside those that are the same count under two names.</summary>
internal static class CountSums
{
    /// <summary>Measures whose numerators share out the denominator of the first.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Partitions { get; } =
    [
        ["step_response_observed", "step_partial_response_observed", "step_no_response_observed"],
        AccessCatalogue.WaitMeasures.Treatment,
        AccessCatalogue.WaitMeasures.Second,
        ActivityCatalogue.ReasonMeasures,
        [.. PathwayCatalogue.LastScoreMeasures, "last_score_never"],
    ];

    /// <summary>Measures each of whose counts is part of the next one's.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Chains { get; } =
    [
        ["reliable_recovery", "recovery"],
        ["depression_reliable_recovery", "depression_recovery"],
        ["wait_treatment_within_42_days", "wait_treatment_within_126_days"],
        ["completed_wait_within_42_days", "completed_wait_within_126_days"],
        ["reassessment_complete", "reassessment_any"],
        ["waiting_126_days", "waiting_42_days", "waiting", "open_caseload"],
        [.. AccessCatalogue.Stages.Select(s => AccessCatalogue.Cascade(s.Stage)).Reverse()],
        [.. Enumerable.Range(1, PathwayCatalogue.Steps).Select(k => PathwayCatalogue.CumulativeRemission(k, "nri"))],
    ];

    /// <summary>What is there at the end of a month is what was there before, and what came, less what went.</summary>
    public static (string Stock, string In, string Out) Flow { get; } = ("open_caseload", "referrals", "episodes_finished");
}

using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>Outcomes by whether a trial was adequate, by stage of resistance and by the number of contacts; relapse and what was done against it.</summary>
internal static class TrialExhibits
{
    /// <summary>Adequacy, staging, and dose against outcome.</summary>
    public static IReadOnlyList<ExhibitOrReason> Of(PackDraft draft) =>
    [
        By(draft, "no-response", "No response", Breakdown.TrialAdequacy, ["step_no_response_observed", "step_response_observed", "step_coverage"]),
        By(draft, "response", "Response", Breakdown.MaudsleyStage, Outcomes.Response),
        By(draft, "recovery", "Recovery", Breakdown.SessionsAttended, Outcomes.Recovery(draft.Release)),
    ];

    /// <summary>What follows a remission, and whether goals were met.</summary>
    public static ExhibitOrReason Aftercare(PackDraft draft) => new PeriodExhibit
    {
        Id = "aftercare",
        Subject = "Relapse, its prevention, and goals",
        Period = draft.Year,
        Measures = ["relapse_within_180_days", "prevention_after_remission", "relapse_with_prevention", "relapse_without_prevention", "goal_attainment"],
    }.Build(draft);

    private static ExhibitOrReason By(PackDraft draft, string prefix, string subject, string breakdown, IReadOnlyList<string> measures) =>
        new LevelExhibit { Prefix = prefix, Subject = subject, Breakdown = breakdown, Period = draft.Year, Measures = measures, Charted = 2 }.Build(draft);
}

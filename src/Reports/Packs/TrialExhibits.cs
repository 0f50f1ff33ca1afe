using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>Outcomes by whether a trial was adequate, by stage of resistance and by the number of contacts; relapse and what was done against it.</summary>
internal static class TrialExhibits
{
    /// <summary>Adequacy, staging, and dose against outcome.</summary>
    public static IReadOnlyList<ExhibitOrReason> Of(PackDraft draft) =>
    [
        LevelExhibit.Of(draft, Breakdown.TrialAdequacy, "no-response", "No response", ["step_no_response_observed", "step_response_observed", "step_coverage"], 2),
        LevelExhibit.Of(draft, Breakdown.MaudsleyStage, "response", "Response", Outcomes.Response, 2),
        LevelExhibit.Of(draft, Breakdown.SessionsAttended, "recovery", "Recovery", Outcomes.Recovery(draft.Release), 2),
    ];

    /// <summary>What follows a remission, and whether goals were met.</summary>
    public static ExhibitOrReason Aftercare(PackDraft draft) => new PeriodExhibit
    {
        Id = "aftercare",
        Subject = "Relapse, its prevention, and goals",
        Period = draft.Year,
        Measures = ["relapse_within_180_days", "prevention_after_remission", "relapse_with_prevention", "relapse_without_prevention", "goal_attainment"],
    }.Build(draft);
}

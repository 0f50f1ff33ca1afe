namespace NonResponse.Analytics;

/// <summary>Every measure of the data contract (section 7), in the order of its table, and the way to all others.</summary>
public static class MeasureCatalogue
{
    // Scores count up to a week after the end of an episode.
    internal const int LastScoreAfter = 7;

    // A signal counts once its step is due, 98 days after its start: from four weeks on a signal and its 42 days may be over before.
    private const int SignalSettlesAfter = 98 - 28 - 42;

    // Goals may be met at any time; most are within half a year.
    private const int GoalSettlesAfter = 180;

    private const string Due = "due date (step start + 98 days)";
    private const string SignalDue = "signal + 42 days";
    private const string EndDate = "end of the episode";
    private const string TreatmentStart = "start of treatment";
    private const string SignalSteps = "steps with a signal of nonresponse at least 42 days before the extract";

    /// <summary>All measures of measures.csv.</summary>
    public static IReadOnlyList<Measure> All { get; } =
    [
        Step("step_response_observed", "Response", Direction.HigherIsBetter,
            "score fell by at least half", "observed steps"),
        Step("step_partial_response_observed", "Partial response", Direction.Neither,
            "score fell by a quarter or more, but by less than half", "observed steps") with { SameDenominatorAs = "step_response_observed" },
        Step("step_no_response_observed", "No response", Direction.LowerIsBetter,
            "score fell by less than a quarter", "observed steps") with { SameDenominatorAs = "step_response_observed" },
        Step("step_remission_observed", "Remission", Direction.HigherIsBetter,
            "score at or below the remission score", "observed steps") with { SameDenominatorAs = "step_response_observed" },
        Step("step_deterioration_observed", "Deterioration", Direction.LowerIsBetter,
            "score rose by at least the reliable change", "observed steps") with { SameDenominatorAs = "step_response_observed" },
        Step("step_response_nri", "Response, missing counted as nonresponse", Direction.HigherIsBetter,
            "score fell by at least half", "eligible steps") with { SameDenominatorAs = "step_coverage" },
        Step("step_remission_nri", "Remission, missing counted as nonremission", Direction.HigherIsBetter,
            "score at or below the remission score", "eligible steps") with { SameDenominatorAs = "step_coverage" },
        Step("step_coverage", "Outcome recorded", Direction.HigherIsBetter,
            "observed (an endpoint score is there)", "eligible steps"),
        Step("step_eligible", "Eligible steps", Direction.HigherIsBetter,
            "eligible (a baseline above the remission score is there)", "concluded steps"),
        Step("step_early_improvement", "Early improvement", Direction.HigherIsBetter,
            "score fell by at least a fifth by week 4", "eligible steps with an early score"),
        Step("adverse_effect_moderate_or_severe", "Moderate or severe adverse effect", Direction.LowerIsBetter,
            "a moderate or severe adverse effect during the step", "concluded steps"),
        Step("suicidality_flag", "Suicidality noted", Direction.LowerIsBetter,
            "suicidality, self-harm or a risk item of 1 or more during the step", "concluded steps"),
        Step("suicidality_emergent", "Suicidality newly noted", Direction.LowerIsBetter,
            "suicidality, self-harm or a risk item of 1 or more during the step",
            "concluded steps whose last risk item before the start was 0"),
        Step("treatment_inertia", "No change of treatment within 6 weeks", Direction.LowerIsBetter,
            "the next step does not start within 42 days of the signal",
            "steps with a signal of nonresponse that stayed open and did not improve", SignalDue),
        Step("change_within_14_days", "Change of treatment within 2 weeks", Direction.HigherIsBetter,
            "the next step starts within 14 days of the signal", SignalSteps, SignalDue),
        Step("reassessment_any", "Reassessed after nonresponse", Direction.HigherIsBetter,
            "at least one of the five reviews (adherence, diagnosis, medical, alliance, social)", SignalSteps, SignalDue),
        Step("reassessment_complete", "Fully reassessed after nonresponse", Direction.HigherIsBetter,
            "all five reviews (adherence, diagnosis, medical, alliance, social)", SignalSteps, SignalDue) with { SameDenominatorAs = "reassessment_any" },
        Step("relapse_within_180_days", "Relapse within 180 days", Direction.LowerIsBetter,
            "a relapse event, or a score at caseness, within 180 days of the endpoint",
            "remissions that were followed up for 180 days", "endpoint"),
        Episode("depression_recovery", "Recovery, depression score", Direction.HigherIsBetter,
            "last depression score below caseness", "completed courses at caseness at first", EndDate),
        Episode("depression_reliable_recovery", "Reliable recovery, depression score", Direction.HigherIsBetter,
            "recovery and reliable improvement of the depression score", "completed courses at caseness at first", EndDate),
        Episode("depression_reliable_improvement", "Reliable improvement, depression score", Direction.HigherIsBetter,
            "depression score fell by at least the reliable change", "completed courses with paired scores", EndDate),
        Episode("depression_reliable_deterioration", "Reliable deterioration, depression score", Direction.LowerIsBetter,
            "depression score rose by at least the reliable change", "completed courses with paired scores", EndDate),
        Episode("recovery", "Recovery (PHQ-9 and GAD-7)", Direction.HigherIsBetter,
            "both last scores below caseness", "completed courses with either first score at caseness", EndDate),
        Episode("reliable_recovery", "Reliable recovery (PHQ-9 and GAD-7)", Direction.HigherIsBetter,
            "recovery and reliable improvement", "completed courses with either first score at caseness", EndDate),
        Episode("reliable_improvement", "Reliable improvement (PHQ-9 and GAD-7)", Direction.HigherIsBetter,
            "one score fell by its reliable change and neither rose by its own",
            "completed courses with both scores paired", EndDate),
        Episode("reliable_deterioration", "Reliable deterioration (PHQ-9 and GAD-7)", Direction.LowerIsBetter,
            "one score rose by its reliable change and neither fell by its own",
            "completed courses with both scores paired", EndDate),
        Episode("paired_scores", "First and last score recorded", Direction.HigherIsBetter,
            "paired on the primary instrument", "completed courses", EndDate),
        Episode("completed_course", "Completed course", Direction.HigherIsBetter,
            "at least two attended treatment contacts", "finished episodes that started treatment", EndDate),
        Episode("dropout", "Dropped out", Direction.LowerIsBetter,
            "ended as dropped out", "finished episodes that started treatment", EndDate),
        Episode("entered_treatment_within_126_days", "Entered treatment within 18 weeks of referral",
            Direction.HigherIsBetter, "treatment starts within 126 days",
            "referrals made at least 126 days before the extract", "referral"),
        Median("wait_assessment_days_median", "Median wait for assessment", "days from referral to assessment",
            "episodes assessed", "assessment"),
        Median("wait_treatment_days_median", "Median wait for treatment", "days from referral to start of treatment",
            "episodes that started treatment", TreatmentStart),
        Episode("wait_treatment_within_42_days", "Treatment started within 6 weeks", Direction.HigherIsBetter,
            "42 days or less from referral", "episodes that started treatment", TreatmentStart),
        Episode("wait_treatment_within_126_days", "Treatment started within 18 weeks", Direction.HigherIsBetter,
            "126 days or less from referral", "episodes that started treatment", TreatmentStart),
        Episode("completed_wait_within_42_days", "Completed courses that waited 6 weeks or less",
            Direction.HigherIsBetter, "42 days or less from referral to start of treatment",
            "completed courses that started treatment", EndDate),
        Episode("completed_wait_within_126_days", "Completed courses that waited 18 weeks or less",
            Direction.HigherIsBetter, "126 days or less from referral to start of treatment",
            "completed courses that started treatment", EndDate),
        Episode("wait_second_treatment_over_90_days", "Second treatment more than 90 days after the first",
            Direction.LowerIsBetter, "more than 90 days after the first", "second attended treatment contacts",
            "second treatment contact"),
        Episode("did_not_attend", "Did not attend", Direction.LowerIsBetter,
            "not attended", "treatment contacts attended or not attended", "contact"),
        Episode("need_met", "Social need met", Direction.HigherIsBetter,
            "support provided", "needs not declined, identified at least 90 days before the extract", "identification"),
        Episode("goal_attainment", "Goal met", Direction.HigherIsBetter,
            "the goal was met", "goals set", "goal set"),
    ];

    /// <summary>Those of the contract's table and all others, of every file.</summary>
    public static IReadOnlyList<Measure> Everything { get; } = [.. All, .. ActivityCatalogue.All, .. AccessCatalogue.All, .. PathwayCatalogue.All];

    private static readonly Dictionary<string, int> Indices =
        Everything.Select((m, i) => (m.Id, i)).ToDictionary(x => x.Id, x => x.i, StringComparer.Ordinal);

    /// <summary>The measure of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static Measure Get(string id) => Everything[Indices[id]];

    internal static int IndexOf(string id) => Indices[id];

    /// <summary>Whether there is a measure of that id.</summary>
    public static bool IsKnown(string id) => Indices.ContainsKey(id);

    private static readonly int[] Bases = [.. Everything.Select(m => m.SameDenominatorAs is { } of ? Indices[of] : -1)];

    /// <summary>The measure that counts the denominators of a measure; -1 where that one does it itself.</summary>
    internal static int BaseOf(int measure) => Bases[measure];

    private static Measure Step(
        string id, string title, Direction better, string hit, string of, string datedBy = Due) =>
        new(id, title, MeasureKind.Proportion, true, better, hit, of, datedBy) { SettlesAfter = id == "relapse_within_180_days" ? 180 : datedBy == SignalDue ? SignalSettlesAfter : 0 };

    private static Measure Episode(
        string id, string title, Direction better, string hit, string of, string datedBy) =>
        new(id, title, MeasureKind.Proportion, false, better, hit, of, datedBy)
        {
            SettlesAfter = id switch
            {
                "entered_treatment_within_126_days" => 126,
                "need_met" => 90,
                "goal_attainment" => GoalSettlesAfter,
                _ => datedBy == EndDate ? LastScoreAfter : 0,
            },
        };

    private static Measure Median(string id, string title, string what, string of, string datedBy) =>
        new(id, title, MeasureKind.MedianDays, false, Direction.LowerIsBetter, what, of, datedBy);
}

namespace NonResponse.Analytics;

/// <summary>What a comparison may be adjusted for: everything that a prediction at the start of a step may rest on, and what the step before and the setting tell.</summary>
public static class ConfounderCatalogue
{
    internal const string FallOnLastStep = "fall_on_last_step", WeeksOnLastStep = "weeks_on_last_step", AdverseOnLastStep = "adverse_on_last_step", Reason = "step_reason", Calendar = "calendar", Provider = "provider";

    private const string Decision = "day of the decision";

    /// <summary>Those beside the features of predictions.</summary>
    public static IReadOnlyList<Feature> Own { get; } =
    [
        new(FallOnLastStep, "Fall of the score on the step before, share of its baseline", FeatureKind.Number, "score at the decision") { IsCurved = true },
        new(WeeksOnLastStep, "Weeks on the step before", FeatureKind.Number, Decision) { IsCurved = true },
        new(AdverseOnLastStep, "Adverse effect on the step before", FeatureKind.Flag, Decision),
        new(Reason, "Reason of the step", FeatureKind.Category, Decision),
        new(Calendar, "Day of the decision", FeatureKind.Number, Decision) { IsCurved = true },
        new(Provider, "Provider", FeatureKind.Category, "referral"),
    ];

    /// <summary>Those of predictions at the start of a step.</summary>
    public static IReadOnlyList<Feature> OfPredictions { get; } = FeatureCatalogue.At(PredictionPoint.Start);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Feature> All { get; } = [.. OfPredictions, .. Own];

    /// <summary>What comparisons are adjusted for unless they say otherwise: what leads clinicians to one strategy rather than another and bears on the outcome, nothing that came of the decision.</summary>
    public static IReadOnlyList<string> Usual { get; } =
    [
        "severity", "fall_on_last_step", "weeks_on_last_step", "adverse_on_last_step", "step_reason", "step_number", "anxiety_score", "insomnia_score", "functioning_score", "risk_item", "prior_failed_trials",
        "prior_episodes", "months_depressed", "days_since_referral", "age", "sex", "ethnicity", "employment", "deprivation_decile", "anxiety", "substance_use", "chronic_pain", "long_term_condition", "calendar",
        "provider",
    ];

    /// <summary>By id; null where there is none.</summary>
    public static Feature? Find(string id) => All.FirstOrDefault(f => f.Id == id);
}

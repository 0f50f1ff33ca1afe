using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>Every feature that predictions may rest on, and when each becomes known. Nothing that is not here is used.</summary>
public static class FeatureCatalogue
{
    private const string Referral = "referral", StepStart = "start of the step", Prediction = "day of the prediction", LastEightWeeks = "last score of the eight weeks to the prediction";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Feature> All { get; } =
    [
        new("severity", "Severity at baseline, share of the scale's highest score", FeatureKind.Number, "baseline of the step") { IsCurved = true },
        new("severity_band", "Band of severity at baseline", FeatureKind.Category, "baseline of the step") { Levels = SeverityBands.Names },
        new("change_before", "Fall of the score since the first of the episode, share of the first", FeatureKind.Number, "baseline of the step"),
        new("anxiety_score", "GAD-7", FeatureKind.Number, LastEightWeeks) { IsCurved = true },
        new("insomnia_score", "ISI", FeatureKind.Number, LastEightWeeks) { IsCurved = true },
        new("functioning_score", "WSAS", FeatureKind.Number, LastEightWeeks) { IsCurved = true },
        new("alliance_score", "WAI-SR", FeatureKind.Number, LastEightWeeks),
        new("adherence_score", "Adherence, share of doses taken (%)", FeatureKind.Number, LastEightWeeks),
        new("risk_item", "Item on suicidality", FeatureKind.Number, LastEightWeeks),
        new("prior_failed_trials", "Trials that failed before the episode", FeatureKind.Number, Referral),
        new("prior_episodes", "Earlier episodes of depression", FeatureKind.Number, Referral),
        new("months_depressed", "Months of illness before referral", FeatureKind.Number, Referral) { IsCurved = true },
        new("step_number", "Number of the step", FeatureKind.Number, StepStart),
        new("medication_strategy", "Medication strategy", FeatureKind.Category, StepStart) { IsAction = true },
        new("medication_detail", "Kind of switch or augmentation", FeatureKind.Category, StepStart) { IsAction = true },
        new("psychotherapy_strategy", "Psychotherapy strategy", FeatureKind.Category, StepStart) { IsAction = true },
        new("modality_blend", "Psychotherapy modality or blend", FeatureKind.Category, StepStart) { IsAction = true },
        new("sleep_strategy", "Sleep intervention", FeatureKind.Category, StepStart) { IsAction = true },
        new("neuromodulation", "Neuromodulation", FeatureKind.Category, StepStart) { IsAction = true },
        new("days_since_referral", "Days since referral", FeatureKind.Number, StepStart) { IsCurved = true },
        new("wait_treatment", "Days from referral to treatment", FeatureKind.Number, "start of treatment"),
        new("contacts_attended", "Treatment contacts attended so far", FeatureKind.Number, Prediction) { IsCurved = true },
        new("contacts_missed", "Share of treatment contacts missed so far", FeatureKind.Number, Prediction),
        new("adverse_effects", "Adverse effects so far", FeatureKind.Number, Prediction),
        new("adherence_reviewed", "Adherence reviewed in the twelve weeks before", FeatureKind.Flag, Prediction) { IsAction = true },
        new("referral_source", "Source of referral", FeatureKind.Category, Referral) { Levels = CodeList.Of<ReferralSource>().Codes },
        new("age", "Age", FeatureKind.Number, Referral) { IsCurved = true },
        new("sex", "Sex", FeatureKind.Category, Referral) { Levels = CodeList.Of<Sex>().Codes },
        new("anxiety", "Anxiety disorder", FeatureKind.Flag, Referral),
        new("substance_use", "Substance use", FeatureKind.Flag, Referral),
        new("chronic_pain", "Chronic pain", FeatureKind.Flag, Referral),
        new("long_term_condition", "Long-term condition", FeatureKind.Flag, Referral),
        new("disability", "Disability", FeatureKind.Flag, Referral) { IsSocial = true },
        new("ethnicity", "Ethnicity", FeatureKind.Category, Referral) { IsSocial = true, Levels = CodeList.Of<Ethnicity>().Codes },
        new("employment", "Employment", FeatureKind.Category, Referral) { IsSocial = true, Levels = CodeList.Of<Employment>().Codes },
        new("housing", "Housing", FeatureKind.Category, Referral) { IsSocial = true, Levels = CodeList.Of<Housing>().Codes },
        new("deprivation_decile", "Decile of deprivation, 1 the most deprived", FeatureKind.Number, Referral) { IsSocial = true },
        new("interpreter_needed", "Interpreter needed", FeatureKind.Flag, Referral) { IsSocial = true },
        new("needs_identified", "Social needs identified so far", FeatureKind.Number, Prediction) { IsSocial = true },
        new("needs_supported", "Social needs with support so far", FeatureKind.Number, Prediction) { IsSocial = true, IsAction = true },
        new("early_change", "Fall of the score since baseline, share of the baseline", FeatureKind.Number, "last score by week 4") { From = PredictionPoint.WeekFour, IsCurved = true },
        new("early_slope", "Fall of the score a week, share of the scale's highest score", FeatureKind.Number, "last score by week 4") { From = PredictionPoint.WeekFour },
        new("early_attended", "Treatment contacts attended since the start of the step", FeatureKind.Number, Prediction) { From = PredictionPoint.WeekFour },
        new("early_missed", "Treatment contacts missed since the start of the step", FeatureKind.Number, Prediction) { From = PredictionPoint.WeekFour },
        new("early_adverse_effect", "Adverse effect since the start of the step", FeatureKind.Flag, Prediction) { From = PredictionPoint.WeekFour },
    ];

    /// <summary>Those that a prediction at a point may rest on.</summary>
    /// <param name="point">When.</param>
    /// <param name="withSocial">Whether social determinants are among them.</param>
    public static IReadOnlyList<Feature> At(PredictionPoint point, bool withSocial = true) => [.. All.Where(f => f.From <= point && (withSocial || !f.IsSocial))];
}

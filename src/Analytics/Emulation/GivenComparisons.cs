namespace NonResponse.Analytics;

/// <summary>The comparisons that the program comes with.</summary>
public static class GivenComparisons
{
    private const string Medication = "medication_strategy", Detail = "medication_detail", Blend = "modality_blend", Sleep = "sleep_strategy";

    // Somebody who did not bear a medication is hardly left on it: the choice was not open.
    private static readonly EligibilityRules AfterNonresponse = new() { FirstStep = 2, NeedsNonresponse = true, ExcludedReasons = ["intolerance"] };

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<ComparisonSpecification> All { get; } =
    [
        new()
        {
            Id = "augment-or-switch", Title = "Augment or switch", Question = "After nonresponse, does augmenting the medication lead to more responses than switching it?",
            Eligibility = AfterNonresponse,
            First = new("augment", "Augmentation", [new(Medication, ["augment"])]), Second = new("switch", "Switch", [new(Medication, ["switch"])]),
            Subgroups = ["sex", "age_band", "deprivation_quintile", "anxiety", "prior_response"],
        },
        new()
        {
            Id = "which-augmentation", Title = "Which augmentation", Question = "After nonresponse, does augmenting with an atypical antipsychotic lead to more responses than with a second antidepressant?",
            Eligibility = AfterNonresponse,
            First = new("atypical_antipsychotic", "Atypical antipsychotic", [new(Detail, ["atypical_antipsychotic"])]), Second = new("antidepressant", "Second antidepressant", [new(Detail, ["antidepressant"])]),
        },
        new()
        {
            Id = "between-or-within-class", Title = "Switch between or within classes", Question = "After nonresponse, does switching to another class lead to more responses than switching within the class?",
            Eligibility = AfterNonresponse,
            First = new("between_class", "Another class", [new(Detail, ["between_class"])]), Second = new("within_class", "The same class", [new(Detail, ["within_class"])]),
        },
        new()
        {
            Id = "blend-or-one", Title = "A blend or one modality", Question = "Do two or more psychotherapies at once lead to more responses than one?",
            Eligibility = new() { Before = [new(Blend, ["blend"], Holds: false)] },
            First = new("blend", "Blend of modalities", [new(Blend, ["blend"])]), Second = new("one", "One modality", [new(Blend, ["none", "blend"], Holds: false)]),
        },
        new()
        {
            Id = "sleep-or-none", Title = "A sleep intervention or none", Question = "Does treating sleep beside depression lead to more responses?",
            Eligibility = new() { Before = [new(Sleep, ["none"])] },
            First = new("sleep", "Sleep intervention", [new(Sleep, ["none"], Holds: false)]), Second = new("none", "None", [new(Sleep, ["none"])]),
        },
        new()
        {
            Id = "combined-or-medication", Title = "Medication with psychotherapy or alone", Question = "Does medication with psychotherapy lead to more responses than medication alone?",
            Eligibility = new() { Before = [new(Blend, ["none"])] },
            First = new("combined", "Medication with psychotherapy", [new(Medication, ["none", "stop"], Holds: false), new(Blend, ["none"], Holds: false)]),
            Second = new("medication", "Medication alone", [new(Medication, ["none", "stop"], Holds: false), new(Blend, ["none"])]),
        },
    ];
}

namespace NonResponse.Ingest;

/// <summary>The listed names of interventions and their classes (section 1 of the contract). Other names are accepted as they are.</summary>
public static class InterventionNames
{
    private static readonly Dictionary<string, InterventionClass> MedicationClasses = ByName(
        (InterventionClass.Ssri, ["sertraline", "citalopram", "escitalopram", "fluoxetine", "paroxetine"]),
        (InterventionClass.Snri, ["venlafaxine", "duloxetine", "desvenlafaxine"]),
        (InterventionClass.Ndri, ["bupropion"]),
        (InterventionClass.Nassa, ["mirtazapine"]),
        (InterventionClass.Sari, ["trazodone"]),
        (InterventionClass.Multimodal, ["vortioxetine"]),
        (InterventionClass.Tca, ["amitriptyline", "nortriptyline", "clomipramine"]),
        (InterventionClass.Maoi, ["phenelzine", "tranylcypromine"]),
        (InterventionClass.Melatonergic, ["agomelatine"]),
        (InterventionClass.AtypicalAntipsychotic, ["aripiprazole", "quetiapine", "olanzapine", "brexpiprazole"]),
        (InterventionClass.MoodStabiliser, ["lithium", "lamotrigine"]),
        (InterventionClass.Other, ["buspirone", "liothyronine", "esketamine"]));

    private static readonly Dictionary<string, InterventionClass> SleepGroups = ByName(
        (InterventionClass.Behavioural, ["cbti", "stimulus_control", "sleep_scheduling", "sleep_restriction"]),
        (InterventionClass.Melatonin, ["melatonin"]),
        (InterventionClass.Light, ["light_therapy"]));

    private static readonly HashSet<string> Others =
    [
        "cbt", "behavioural_activation", "problem_solving", "interpersonal", "mindfulness", "counselling", "psychodynamic",
        "couples", "ect", "rtms",
        "psychoeducation", "family_involvement", "peer_support", "booster_sessions", "relapse_prevention",
    ];

    /// <summary>The class of a medication; <see cref="InterventionClass.Other"/> for an unlisted name.</summary>
    public static InterventionClass MedicationClass(string name) =>
        MedicationClasses.GetValueOrDefault(name, InterventionClass.Other);

    /// <summary>The group of a sleep intervention; <see cref="InterventionClass.Other"/> for an unlisted name.</summary>
    public static InterventionClass SleepGroup(string name) => SleepGroups.GetValueOrDefault(name, InterventionClass.Other);

    /// <summary>Whether the contract lists the name, under any kind.</summary>
    public static bool IsListed(string name) =>
        MedicationClasses.ContainsKey(name) || SleepGroups.ContainsKey(name) || Others.Contains(name);

    private static Dictionary<string, InterventionClass> ByName(params (InterventionClass Class, string[] Names)[] classes) =>
        classes.SelectMany(c => c.Names, (c, name) => (name, c.Class)).ToDictionary(x => x.name, x => x.Class, StringComparer.Ordinal);
}

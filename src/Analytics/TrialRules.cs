namespace NonResponse.Analytics;

/// <summary>When a trial of treatment is adequate, so that its failure says something of the illness and not of the trial.</summary>
/// <remarks>Four weeks at a minimum dose as in the Antidepressant Treatment History Form (Sackeim et al. 2019, J Psychiatr Res 113:125-136);
/// the number of contacts is a convention.</remarks>
public sealed record TrialRules
{
    private const string UsualDose = "Lower end of the usual dose, McMaster Textbook of Internal Medicine, table of antidepressants";
    private const string Label = "Lowest recommended dose for depression in the product information (European Union, United Kingdom or United States)";
    private const string Maudsley = "Lower end of what the Maudsley Prescribing Guidelines give as effective";

    /// <summary>The doses that the program comes with.</summary>
    public static IReadOnlyList<MinimumDose> KnownDoses { get; } =
    [
        new("agomelatine", 25, Label),
        new("amitriptyline", 75, Maudsley),
        new("aripiprazole", 2, Label),
        new("brexpiprazole", 2, Label),
        new("bupropion", 150, Label),
        new("citalopram", 20, UsualDose),
        new("clomipramine", 75, Maudsley),
        new("desvenlafaxine", 50, UsualDose),
        new("duloxetine", 60, UsualDose),
        new("escitalopram", 10, UsualDose),
        new("fluoxetine", 20, UsualDose),
        new("mirtazapine", 15, UsualDose),
        new("nortriptyline", 75, Label),
        new("olanzapine", 5, Label),
        new("paroxetine", 20, UsualDose),
        new("phenelzine", 45, Label),
        new("quetiapine", 150, Label),
        new("sertraline", 50, UsualDose),
        new("tranylcypromine", 20, Label),
        new("trazodone", 150, Label),
        new("venlafaxine", 75, UsualDose),
        new("vortioxetine", 10, UsualDose),
    ];

    /// <summary>Days at the minimum dose or above.</summary>
    public int MinDays { get; init; } = 28;

    /// <summary>Attended treatment contacts that make a psychotherapy adequate.</summary>
    public int MinContacts { get; init; } = 8;

    /// <summary>Minimum doses; a medication that is not listed, such as lithium, which goes by its level in blood, cannot be judged.</summary>
    public IReadOnlyList<MinimumDose> Doses { get; init; } = KnownDoses;
}

/// <summary>The least dose of a medication that can be expected to work.</summary>
/// <param name="Medication">The name in lower case.</param>
/// <param name="Milligrams">A day.</param>
/// <param name="Source">Who says so.</param>
public sealed record MinimumDose(string Medication, decimal Milligrams, string Source);

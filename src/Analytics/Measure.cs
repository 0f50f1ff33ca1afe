namespace NonResponse.Analytics;

/// <summary>What kind of number a measure is.</summary>
public enum MeasureKind
{
    /// <summary>Counts over counts, with a Wilson interval.</summary>
    Proportion,

    /// <summary>A median of whole days.</summary>
    MedianDays,
}

/// <summary>Which way a reader wants a measure to go.</summary>
public enum Direction
{
    /// <summary>A higher value is better.</summary>
    HigherIsBetter,

    /// <summary>A lower value is better.</summary>
    LowerIsBetter,

    /// <summary>Neither: the measure describes.</summary>
    Neither,
}

/// <summary>One measure of the data contract: what is counted, of what, and when it is dated.</summary>
/// <param name="Id">The name in measures.csv.</param>
/// <param name="Title">A short title in plain words.</param>
/// <param name="Kind">Proportion or median.</param>
/// <param name="OfSteps">True where treatment steps are counted, so that it is broken down by strategy too.</param>
/// <param name="Better">Which way is better.</param>
/// <param name="Hit">What is counted in the numerator (or measured, for a median).</param>
/// <param name="Of">What is counted in the denominator.</param>
/// <param name="DatedBy">The date whose month the figure belongs to.</param>
public sealed record Measure(
    string Id, string Title, MeasureKind Kind, bool OfSteps, Direction Better, string Hit, string Of, string DatedBy);

/// <summary>A way of splitting a measure into levels.</summary>
/// <param name="Name">The name in measures.csv.</param>
/// <param name="Title">A short title in plain words.</param>
/// <param name="OfSteps">True where it splits treatment steps only.</param>
public sealed record Breakdown(string Name, string Title, bool OfSteps)
{
    /// <summary>The name of the breakdown, and of its one level, that does not split.</summary>
    public const string All = "all";

    /// <summary>The level of a missing value; never folded into another level.</summary>
    public const string NotRecorded = "not_recorded";

    /// <summary>Every breakdown of the contract in its order; the first is <see cref="All"/>.</summary>
    public static IReadOnlyList<Breakdown> Catalogue { get; } =
    [
        new(All, "Everybody", false),
        new("provider_id", "Provider", false),
        new("commissioner_id", "Commissioner", false),
        new("team_id", "Team", false),
        new("referral_source", "Source of referral", false),
        new("sex", "Sex", false),
        new("ethnicity", "Ethnicity", false),
        new("deprivation_quintile", "Deprivation quintile", false),
        new("age_band", "Age", false),
        new("employment", "Employment", false),
        new("housing", "Housing", false),
        new("interpreter_needed", "Interpreter needed", false),
        new("disability", "Disability", false),
        new("long_term_condition", "Long-term condition", false),
        new("anxiety", "Anxiety", false),
        new("any_need", "Any social need", false),
        new("medication_strategy", "Medication strategy", true),
        new("medication_detail", "Kind of switch or augmentation", true),
        new("medication_started", "Medication started", true),
        new("psychotherapy_strategy", "Psychotherapy strategy", true),
        new("modality_blend", "Psychotherapy modality or blend", true),
        new("sleep_strategy", "Sleep intervention", true),
        new("neuromodulation", "Neuromodulation", true),
        new("step_number", "Step number", true),
    ];

    /// <summary>The breakdown of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Breakdown Get(string name) =>
        Catalogue.FirstOrDefault(b => b.Name == name)
        ?? throw new ArgumentException($"There is no breakdown '{name}'.", nameof(name));
}

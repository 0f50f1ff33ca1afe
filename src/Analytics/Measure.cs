namespace NonResponse.Analytics;

/// <summary>What kind of number a measure is.</summary>
public enum MeasureKind
{
    /// <summary>Counts over counts, with a Wilson interval.</summary>
    Proportion,

    /// <summary>A median of whole days.</summary>
    MedianDays,

    /// <summary>How often something happened.</summary>
    Count,

    /// <summary>How many there are on the last day of a month.</summary>
    Stock,

    /// <summary>A mean with its standard deviation and 95 % interval.</summary>
    Mean,

    /// <summary>How much of one thing there was for each of another, such as sessions for each recovery.</summary>
    Ratio,

    /// <summary>Days until something happens, where it did not happen to all while they were watched: a median by Kaplan and Meier.</summary>
    TimeTo,
}

/// <summary>In which file a measure stands.</summary>
public enum MeasureFamily
{
    /// <summary><c>measures.csv</c>: rates and waits of the data contract.</summary>
    Outcomes,

    /// <summary><c>activity.csv</c>: counts, stock and means.</summary>
    Activity,

    /// <summary><c>access.csv</c>: who gets how far.</summary>
    Access,

    /// <summary><c>pathways.csv</c>: what follows nonresponse.</summary>
    Pathways,
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
    string Id, string Title, MeasureKind Kind, bool OfSteps, Direction Better, string Hit, string Of, string DatedBy)
{
    /// <summary>In which file it stands.</summary>
    public MeasureFamily Family { get; init; }

    /// <summary>How many days after the end of a month its figure can still change in a snapshot, because what it counts has not
    /// happened yet; such a month is provisional.</summary>
    public int SettlesAfter { get; init; }

    /// <summary>Of what a mean is: <c>points</c>, <c>sessions</c>; empty for other kinds.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The measure that counts the same in its denominator, and counts it for this one too; null where it counts for itself.</summary>
    internal string? SameDenominatorAs { get; init; }

    /// <summary>By how much the sums of a mean are larger than its values.</summary>
    internal int Scale { get; init; } = 1;
}

/// <summary>A way of splitting a measure into levels.</summary>
/// <param name="Name">The name in measures.csv.</param>
/// <param name="Title">A short title in plain words.</param>
/// <param name="OfSteps">True where it splits treatment steps only.</param>
public sealed record Breakdown(string Name, string Title, bool OfSteps)
{
    /// <summary>Its levels in the order in which a reader expects them; empty where nobody says.</summary>
    public IReadOnlyList<string> Order { get; init; } = [];

    /// <summary>The breakdown by whether somebody lives in the most deprived fifth of areas.</summary>
    public const string Core20 = "core20";

    /// <summary>The breakdown by what became of social needs.</summary>
    public const string NeedsMet = "needs_met";

    /// <summary>The breakdown by the number of treatment contacts attended.</summary>
    public const string SessionsAttended = "sessions_attended";

    /// <summary>The breakdown by whether a step was an adequate trial.</summary>
    public const string TrialAdequacy = "trial_adequacy";

    /// <summary>The breakdown by Maudsley stage.</summary>
    public const string MaudsleyStage = "maudsley_stage";

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

    /// <summary>Breakdowns beside those of the contract: they stand in access.csv and pathways.csv.</summary>
    public static IReadOnlyList<Breakdown> Further { get; } =
    [
        new(Core20, "Most deprived fifth of areas (Core20)", false),
        new(NeedsMet, "Social needs met", false),
        new(SessionsAttended, "Treatment contacts attended", false),
        new(TrialAdequacy, "Adequacy of the trial", true),
        new(MaudsleyStage, "Maudsley stage at the start of the step", true),
    ];

    /// <summary>The breakdown of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Breakdown Get(string name) =>
        Catalogue.Concat(Further).FirstOrDefault(b => b.Name == name)
        ?? throw new ArgumentException($"There is no breakdown '{name}'.", nameof(name));
}

using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>What a pack must say about its source, besides the figures.</summary>
public sealed record PackContext
{
    /// <summary>The name of the source.</summary>
    public required string Source { get; init; }

    /// <summary>The provider whose patients alone are counted, as readers know it; null for all of the source.</summary>
    public string? Provider { get; init; }

    /// <summary>The day up to which the extract goes.</summary>
    public required DateOnly ExtractedOn { get; init; }

    /// <summary>Whether nobody named that day, so that the latest row had to tell it.</summary>
    public bool ExtractDateInferred { get; init; }

    /// <summary>The month that is reported: a <see cref="PeriodKind.Month"/>.</summary>
    public required Period ReportMonth { get; init; }

    /// <summary>The version of the program that made the figures.</summary>
    public required string ProgramVersion { get; init; }

    /// <summary>Ids of the sections that the service does not want to see.</summary>
    public IReadOnlyList<string> HiddenSections { get; init; } = [];

    /// <summary>When a trial of treatment is adequate.</summary>
    public TrialRules Trials { get; init; } = new();

    /// <summary>The thresholds of the scales.</summary>
    public IReadOnlyList<ScaleDefinition> Scales { get; init; } = ScaleDefinition.All(AnalysisSettings.Default);

    /// <summary>Names that the service gave to codes, by breakdown and code.</summary>
    public IReadOnlyDictionary<(string Breakdown, string Code), string> Names { get; init; } = new Dictionary<(string, string), string>();

    /// <summary>The name that the service gave to a level; null where it gave none.</summary>
    public string? NameOf(string breakdown, string level) => Names.GetValueOrDefault((breakdown, level));

    /// <summary>The currency of costs; empty where none is configured.</summary>
    public string Currency { get; init; } = "";

    /// <summary>What the service decides about charts over time.</summary>
    public ChangeSettings Change { get; init; } = ChangeSettings.Default;

    /// <summary>The report before, as it was published; null where there is none, or none is known of.</summary>
    public ReportBefore? Before { get; init; }

    /// <summary>Sentences about the quality of the data, safe to show.</summary>
    public IReadOnlyList<string> Quality { get; init; } = [];

    /// <summary>What the checks found, safe to show.</summary>
    public IReadOnlyList<QualityRow> QualityRows { get; init; } = [];

    /// <summary>Every check of the extract, with exact counts of rows: for internal packs alone.</summary>
    public IReadOnlyList<CheckRow> Checks { get; init; } = [];

    /// <summary>The errors and warnings of the checks, errors first, safe to show; null where no check was made.</summary>
    public IReadOnlyList<UnmetCheck>? Unmet { get; init; }

    /// <summary>How far columns that are no identifiers single patients out: for internal packs alone.</summary>
    public IReadOnlyList<SinglingOut> SinglingOut { get; init; } = [];

    /// <summary>The day of the submission that the checks are compared with; null where there is none.</summary>
    public DateOnly? ComparedWith { get; init; }

    /// <summary>Titles of the measures that a failed check keeps out of every pack.</summary>
    public IReadOnlyList<string> Withheld { get; init; } = [];

    /// <summary>One sentence for each optional table: that it is there, or what is not reported without it.</summary>
    public IReadOnlyList<string> OptionalTables { get; init; } = [];

    /// <summary>Names of the instruments in use whose reliable change is provisional: any but PHQ-9 and GAD-7.</summary>
    public IReadOnlyList<string> ProvisionalInstruments { get; init; } = [];
}

/// <summary>One finding of the checks, counted.</summary>
/// <param name="Table">The table of the extract.</param>
/// <param name="What">What was found, in words.</param>
/// <param name="Count">How often, as disclosure control left it; null where it is hidden.</param>
public sealed record QualityRow(string Table, string What, long? Count);

/// <summary>A check that failed, without its counts.</summary>
/// <param name="Severity">Error or Warning.</param>
/// <param name="Rule">What should be.</param>
public sealed record UnmetCheck(string Severity, string Rule);

/// <summary>One check and its result, in words.</summary>
/// <param name="Id">Stable.</param>
/// <param name="Dimension">What it looks at.</param>
/// <param name="Severity">Error, Warning or Note.</param>
/// <param name="Status">Passed, Failed, Not applicable or Not run.</param>
/// <param name="Rule">What should be.</param>
/// <param name="Action">What to do when it isn't.</param>
public sealed record CheckRow(string Id, string Dimension, string Severity, string Status, string Rule, string Action)
{
    /// <summary>Rows tested; null where the check wasn't made.</summary>
    public long? Tested { get; init; }

    /// <summary>Rows that break the rule.</summary>
    public long? Failed { get; init; }

    /// <summary>The share that breaks it, from 0 to 1.</summary>
    public double? Share { get; init; }

    /// <summary>The share up to which the check passes.</summary>
    public double Threshold { get; init; }

    /// <summary>The share in the submission before.</summary>
    public double? Before { get; init; }

    /// <summary>New, Resolved, Persisting, or nothing.</summary>
    public string Change { get; init; } = "";

    /// <summary>What is behind it, safe to show.</summary>
    public string? Detail { get; init; }

    /// <summary>Why it wasn't made, or why its threshold isn't the usual one.</summary>
    public string? Why { get; init; }
}

/// <summary>How far a set of columns singles patients out.</summary>
/// <param name="Columns">The columns, in words.</param>
/// <param name="Combinations">How many combinations of values the patients have.</param>
/// <param name="Smallest">Patients in the rarest.</param>
/// <param name="Unique">The share of patients whose combination nobody else has, from 0 to 1; null without patients.</param>
/// <param name="Small">The share whose combination fewer than five have.</param>
public sealed record SinglingOut(string Columns, int Combinations, int Smallest, double? Unique, double? Small);

using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>What a pack must say about its source, besides the figures.</summary>
public sealed record PackContext
{
    /// <summary>The name of the source.</summary>
    public required string Source { get; init; }

    /// <summary>The day up to which the extract goes.</summary>
    public required DateOnly ExtractedOn { get; init; }

    /// <summary>Whether nobody named that day, so that the latest row had to tell it.</summary>
    public bool ExtractDateInferred { get; init; }

    /// <summary>The month that is reported: a <see cref="PeriodKind.Month"/>.</summary>
    public required Period ReportMonth { get; init; }

    /// <summary>The version of the program that made the figures.</summary>
    public required string ProgramVersion { get; init; }

    /// <summary>Sentences about the quality of the data, safe to show.</summary>
    public IReadOnlyList<string> Quality { get; init; } = [];

    /// <summary>What the checks found, safe to show.</summary>
    public IReadOnlyList<QualityRow> QualityRows { get; init; } = [];

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

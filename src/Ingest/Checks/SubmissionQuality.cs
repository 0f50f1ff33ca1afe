namespace NonResponse.Ingest;

/// <summary>All that is known about the quality of one submission: what quality.csv and quality.json hold.</summary>
public sealed record SubmissionQuality
{
    /// <summary>What the reading alone tells: for a refused extract, that is all.</summary>
    /// <param name="import">What was read.</param>
    /// <param name="settings">Thresholds that a site configured; null for the catalogue's.</param>
    /// <param name="previous">The submission before; null where there is none.</param>
    public static SubmissionQuality OfReading(ImportReport import, CheckSettings? settings = null, PreviousSubmission? previous = null) => new()
    {
        Import = import,
        Checks = CheckReport.Of(import.Tallies, settings ?? CheckSettings.Default, previous),
        Previous = previous,
    };

    /// <summary>What was read, or why it was refused.</summary>
    public required ImportReport Import { get; init; }

    /// <summary>Every check with its result.</summary>
    public required CheckReport Checks { get; init; }

    /// <summary>Findings of later stages.</summary>
    public IReadOnlyList<Finding> MoreFindings { get; init; } = [];

    /// <summary>Rows that figures are computed from, by table; empty where the extract was refused.</summary>
    public IReadOnlyDictionary<string, long> Rows { get; init; } = new Dictionary<string, long>();

    /// <summary>How often each watched code stands there, by <c>table.column</c> and code.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Codes { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, long>>();

    /// <summary>How far columns that are no identifiers single patients out; empty where the extract was refused.</summary>
    public IReadOnlyList<QuasiIdentifierRisk> QuasiIdentifiers { get; init; } = [];

    /// <summary>The submission before; null where none was given.</summary>
    public PreviousSubmission? Previous { get; init; }
}

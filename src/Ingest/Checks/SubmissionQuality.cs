namespace NonResponse.Ingest;

/// <summary>All that is known about the quality of one submission: what quality.csv and quality.json hold.</summary>
public sealed record SubmissionQuality
{
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

    /// <summary>The submission before; null where none was given.</summary>
    public PreviousSubmission? Previous { get; init; }
}

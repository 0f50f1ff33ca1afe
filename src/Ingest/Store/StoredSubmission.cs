namespace NonResponse.Ingest;

/// <summary>What has become of a submission.</summary>
public enum SubmissionState
{
    /// <summary>It is kept; the newest of its source stands for the source.</summary>
    Accepted,

    /// <summary>Somebody took it back, with a reason; its files are kept.</summary>
    Withdrawn,

    /// <summary>A file of it is not what was written; the one before stands for the source.</summary>
    Damaged,

    /// <summary>Its retention is over, and its files are gone.</summary>
    Ended,
}

/// <summary>An accepted extract, as the catalog knows it.</summary>
public sealed record StoredSubmission
{
    /// <summary>Its name in the store.</summary>
    public required string Id { get; init; }

    /// <summary>Its place in the order in which submissions were accepted.</summary>
    public required long Sequence { get; init; }

    /// <summary>Whose extract it is.</summary>
    public required string Source { get; init; }

    /// <summary>The day of the extract.</summary>
    public required DateOnly ExtractedOn { get; init; }

    /// <summary>Tells whether two extracts are the same: SHA-256 over day, source and files.</summary>
    public required string Content { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>The version of the program that took it.</summary>
    public required string Program { get; init; }

    /// <summary>Its folder, relative to the store's.</summary>
    public required string Folder { get; init; }

    /// <summary>How many episodes it holds.</summary>
    public required long Episodes { get; init; }

    /// <summary>Why an older extract was let in; null where it was not older.</summary>
    public string? ForcedBecause { get; init; }

    /// <summary>The submission that stood for the source before it; null where it was the first.</summary>
    public string? Supersedes { get; init; }

    /// <summary>What has become of it.</summary>
    public required SubmissionState State { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset StateAt { get; init; }

    /// <summary>Why.</summary>
    public string? StateReason { get; init; }

    /// <summary>Its files, by name.</summary>
    public IReadOnlyList<InputFile> Files { get; init; } = [];

    /// <summary>The files from which it was made.</summary>
    public IReadOnlyList<InputFile> Inputs { get; init; } = [];
}

/// <summary>A line of the store's audit.</summary>
/// <param name="At">When.</param>
/// <param name="Who">The account that ran the program.</param>
/// <param name="Action">What was done, such as <c>withdraw</c>.</param>
/// <param name="Subject">To what: a submission, a prediction model, or a patient's pseudonym in the store.</param>
/// <param name="Reason">Why, as somebody said.</param>
/// <param name="Detail">What came of it, in counts.</param>
public sealed record AuditEntry(DateTimeOffset At, string Who, string Action, string Subject, string Reason, string Detail);

/// <summary>How a check of a submission came out, as the catalog keeps it.</summary>
/// <param name="Id">The check's id in the catalogue of checks.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Status">How it came out.</param>
/// <param name="Tested">How many were tested.</param>
/// <param name="Failed">How many broke the rule.</param>
public sealed record StoredCheck(string Id, CheckSeverity Severity, CheckStatus Status, long Tested, long Failed)
{
    /// <summary>The rule in words; null where the catalogue of this version of the program doesn't have the check.</summary>
    public string? Rule => CheckCatalogue.Find(Id)?.Rule;
}

/// <summary>What the catalog knows of a submission beside the submission itself.</summary>
/// <param name="Findings">What was found in it when it came.</param>
/// <param name="Checks">How its checks came out.</param>
/// <param name="Audit">What was done to it, in order.</param>
public sealed record SubmissionRecord(IReadOnlyList<Finding> Findings, IReadOnlyList<StoredCheck> Checks, IReadOnlyList<AuditEntry> Audit);

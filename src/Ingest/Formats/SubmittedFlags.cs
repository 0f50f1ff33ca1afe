namespace NonResponse.Ingest;

/// <summary>Outcomes that a sender derived and sent along, by episode: 1 and 0 for yes and no, <see cref="CodeList.Missing"/> for
/// none. No figure is computed from them: they are held against what the scores show.</summary>
/// <param name="Table">The table that they stood in.</param>
/// <param name="Columns">The columns, each with the values by episode.</param>
public sealed record SubmittedFlags(string Table, IReadOnlyList<SubmittedFlag> Columns);

/// <summary>One of them.</summary>
/// <param name="Outcome">What it says.</param>
/// <param name="Column">Its name in the table.</param>
/// <param name="Values">By episode, in the order of the contract's episodes.</param>
public sealed record SubmittedFlag(SubmittedOutcome Outcome, string Column, byte[] Values);

/// <summary>The outcomes of a course of treatment that NHS Talking Therapies derives.</summary>
public enum SubmittedOutcome : byte
{
    /// <summary>A completed course.</summary>
    Completed,

    /// <summary>Neither first score was at caseness.</summary>
    NotAtCaseness,

    /// <summary>Recovery, of those at caseness.</summary>
    Recovery,

    /// <summary>Reliable improvement.</summary>
    ReliableImprovement,

    /// <summary>Reliable deterioration.</summary>
    ReliableDeterioration,

    /// <summary>Neither of the two.</summary>
    NoReliableChange,
}

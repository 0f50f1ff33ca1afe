namespace NonResponse.Reports;

/// <summary>A sentence of a pack's opening.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Exhibit">The id of the exhibit that shows its figures; null where several do.</param>
internal sealed record Said(string Text, string? Exhibit)
{
    /// <summary>Measures that it speaks of, so that another does not repeat them.</summary>
    public IReadOnlyList<string> Measures { get; init; } = [];
}

/// <summary>When a sentence is said, and how much it matters.</summary>
/// <param name="Id">As in docs/narrative.md.</param>
/// <param name="Rank">The lower, the earlier it is said.</param>
/// <param name="When">When it speaks, in words.</param>
/// <param name="Say">Its sentences; none where the condition does not hold.</param>
internal sealed record NarrativeRule(string Id, int Rank, string When, Func<Story, IEnumerable<Said>> Say)
{
    /// <summary>Whose pack it may open.</summary>
    public required IReadOnlyList<Reader> For { get; init; }

    /// <summary>Whether it claims that something moved or differs by more than chance.</summary>
    public bool Claims { get; init; }

    /// <summary>Whether it only fills up what the others leave.</summary>
    public bool Fills { get; init; }
}

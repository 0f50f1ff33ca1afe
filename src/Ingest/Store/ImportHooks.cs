namespace NonResponse.Ingest;

/// <summary>What the store does while an extract is read.</summary>
internal sealed record ImportHooks
{
    public static ImportHooks None { get; } = new();

    /// <summary>Whose rows are passed over; null where nobody's are.</summary>
    public Erasure? Erasure { get; init; }

    /// <summary>Whether the store wrote the files itself: ids are pseudonyms, and identity was looked for when they came.</summary>
    public bool IsStored { get; init; }

    /// <summary>Whether only the rows are wanted, as they were read: they are not laid out by episode, and the report has no tables.</summary>
    public bool IsOfRows { get; init; }

    /// <summary>Given the rows that were kept, once it is clear that the extract is not refused.</summary>
    /// <remarks>The rows may be used after it returns, but what it needs of the columns it takes at once.</remarks>
    public Action<AcceptedRows>? Accept { get; init; }
}

namespace NonResponse.Reports;

/// <summary>What is in the folder that a run leaves, for its index page.</summary>
/// <param name="Title">The title.</param>
/// <param name="Audience">Who may see the page: its counts are exact where that is the service itself.</param>
/// <param name="Facts">Name and value: source, extract date, month, program version.</param>
/// <param name="Flow">What was read, kept out and measured; may be empty.</param>
/// <param name="Links">The files, in the order of reading. Neighbours with the same kind and title are one thing in several formats.</param>
public sealed record RunIndex(
    string Title, Audience Audience, IReadOnlyList<Fact> Facts, IReadOnlyList<RunCounts> Flow, IReadOnlyList<RunLink> Links);

/// <summary>How many rows of a table there were, and what became of them; null where disclosure control hides it.</summary>
/// <param name="Name">What the rows are, such as <c>Episodes</c>.</param>
/// <param name="Read">Rows in the extract.</param>
/// <param name="KeptOut">Rows that a check kept out.</param>
/// <param name="Measured">Rows that measures are made from.</param>
public sealed record RunCounts(string Name, long? Read, long? KeptOut, long? Measured);

/// <summary>A file or a folder of the run.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Description">What is in it and for whom, in one sentence.</param>
/// <param name="Path">Relative to the index, with forward slashes.</param>
/// <param name="Kind">Under which heading it stands.</param>
/// <param name="Audience">Who may see it; null where that is plain.</param>
public sealed record RunLink(string Title, string Description, string Path, LinkKind Kind, Audience? Audience = null);

/// <summary>What a link leads to.</summary>
public enum LinkKind
{
    /// <summary>A pack for one kind of reader.</summary>
    Pack,

    /// <summary>Figures for other programs.</summary>
    Data,

    /// <summary>Charts as files.</summary>
    Chart,

    /// <summary>How the run came about: checks, inputs, versions.</summary>
    Record,
}

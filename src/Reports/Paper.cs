namespace NonResponse.Reports;

/// <summary>A document about a model or a comparison: a card or a checklist.</summary>
/// <param name="Id">The file name without ending.</param>
/// <param name="Title">The title.</param>
/// <param name="Source">Whose form it is, in words.</param>
/// <param name="Summary">What a reader must know first.</param>
/// <param name="Sections">In the order of the form.</param>
public sealed record Paper(string Id, string Title, string Source, IReadOnlyList<string> Summary, IReadOnlyList<PaperSection> Sections)
{
    /// <summary>What stands where the program cannot know.</summary>
    public const string NotReported = "not reported";

    /// <summary>How many questions there are.</summary>
    public int Asked => Sections.Sum(s => s.Items.Count);

    /// <summary>How many of them have an answer.</summary>
    public int Answered => Sections.Sum(s => s.Items.Count(i => i.Answer is not null));

    /// <summary>Both, in a sentence.</summary>
    public string Count => $"Answered: {Wording.Count(Answered)} of {Wording.Count(Asked)}; {NotReported}: {Wording.Count(Asked - Answered)}, which only the service can answer.";
}

/// <summary>A part of a document.</summary>
public sealed record PaperSection(string Title, IReadOnlyList<PaperItem> Items);

/// <summary>What is asked, and the answer.</summary>
/// <param name="Number">Unique in the document.</param>
/// <param name="Asks">In our own words.</param>
/// <param name="Answer">Null where it is not reported.</param>
public sealed record PaperItem(string Number, string Asks, string? Answer);

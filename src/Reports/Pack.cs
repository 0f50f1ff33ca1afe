namespace NonResponse.Reports;

/// <summary>Who may see a pack.</summary>
public enum Audience
{
    /// <summary>The service's own management: exact counts, not for publication.</summary>
    Internal,

    /// <summary>Anybody.</summary>
    Public,
}

/// <summary>What one kind of reader gets: content only, for dumb writers.</summary>
/// <param name="Id">The file name without ending, such as <c>service-lead</c>.</param>
/// <param name="Title">The title.</param>
/// <param name="Audience">Who may see it.</param>
/// <param name="Cover">What the reader must know first.</param>
/// <param name="Sections">In the order of reading.</param>
/// <param name="Notes">Numbered from 1; exhibits refer to them.</param>
/// <param name="Definitions">The words used, each with its meaning.</param>
public sealed record Pack(
    string Id,
    string Title,
    Audience Audience,
    Cover Cover,
    IReadOnlyList<Section> Sections,
    IReadOnlyList<string> Notes,
    IReadOnlyList<Definition> Definitions);

/// <summary>The first thing a reader sees.</summary>
/// <param name="Headlines">Three to eight sentences: what the figures say.</param>
/// <param name="Facts">Name and value: source, period, extract date, disclosure control, program version.</param>
/// <param name="Quality">What the reader must know about the data: what was kept out, what is missing.</param>
public sealed record Cover(
    IReadOnlyList<string> Headlines, IReadOnlyList<Fact> Facts, IReadOnlyList<string> Quality)
{
    /// <summary>Where each headline comes from, in their order; empty where they do not say.</summary>
    public IReadOnlyList<Lead> Leads { get; init; } = [];

    /// <summary>The number of the note that says how the headlines were chosen; null for none.</summary>
    public int? Note { get; init; }

    /// <summary>What stands under the headlines and leads to another pack; null for nothing.</summary>
    public Signpost? Signpost { get; init; }
}

/// <summary>Where a headline comes from, and where it leads.</summary>
/// <param name="Rule">The id of the rule that said it.</param>
/// <param name="Claims">Whether it claims that something moved or differs by more than chance.</param>
/// <param name="Exhibit">The id of the exhibit that shows its figures; null for none.</param>
/// <param name="Title">The title of that exhibit's section; empty for none.</param>
public sealed record Lead(string Rule, bool Claims, string? Exhibit, string Title);

/// <summary>A sentence that leads to another pack of the same run.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Link">What the link says, without a full stop.</param>
/// <param name="Pack">The id of the pack that it leads to.</param>
public sealed record Signpost(string Text, string Link, string Pack);

/// <summary>A name and its value.</summary>
public sealed record Fact(string Name, string Value);

/// <summary>A word and its meaning.</summary>
public sealed record Definition(string Term, string Meaning);

/// <summary>A part of a pack.</summary>
/// <param name="Id">Unique in the pack: lower-case words joined by hyphens.</param>
/// <param name="Title">The heading.</param>
/// <param name="Introduction">One or two sentences; may be empty.</param>
/// <param name="Exhibits">Its tables, each with or without a chart.</param>
public sealed record Section(string Id, string Title, string Introduction, IReadOnlyList<Exhibit> Exhibits);

/// <summary>A table, and the chart above it where a picture helps.</summary>
/// <param name="Id">Unique in the pack: lower-case words joined by hyphens, at most 28 characters, since it names a worksheet too.</param>
/// <param name="Headline">What it says, as a sentence.</param>
/// <param name="Subtitle">What it shows: measure, period, unit.</param>
/// <param name="Chart">The picture; null where the table is enough.</param>
/// <param name="Table">Every number that the chart shows, and more.</param>
/// <param name="Notes">Numbers of the pack's notes that belong to it.</param>
public sealed record Exhibit(
    string Id, string Headline, string Subtitle, Chart? Chart, Table Table, IReadOnlyList<int> Notes);

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NonResponse.Reports;

/// <summary>Writes a document about a model or a comparison, as a page and for programs.</summary>
public static class PaperWriter
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it as a page. The same document gives the same bytes.</summary>
    /// <param name="paper">The document.</param>
    /// <param name="audience">Whom its figures are for; pages that are internal say so.</param>
    /// <param name="output">Where to.</param>
    public static void WriteHtml(Paper paper, Audience audience, TextWriter output) => PageShell.Write(output, paper.Title, audience, page =>
    {
        page.Open("main", ("id", "main"), ("tabindex", "-1"), ("class", "index"));
        page.Open("section", ("id", "summary"), ("aria-labelledby", "summary-heading"));
        page.Element("h2", "Summary", ("id", "summary-heading"));
        page.Open("ul");
        foreach (var sentence in paper.Summary.Append(paper.Count))
            page.Element("li", sentence);
        page.Close();
        page.Element("p", paper.Source);
        page.Close();
        foreach (var (section, i) in paper.Sections.Select((s, i) => (s, i + 1)))
        {
            var id = FormattableString.Invariant($"part-{i}");
            page.Open("section", ("id", id), ("aria-labelledby", id + "-heading"));
            page.Element("h2", section.Title, ("id", id + "-heading"));
            HtmlTable.Write(page, TableOf(section), id, i, section.Title);
            page.Close();
        }
        page.Close();
    });

    /// <summary>Writes it for programs.</summary>
    public static string ToJson(Paper paper) => new JsonObject
    {
        ["format"] = "nonresponse-document",
        ["format_version"] = 1,
        ["document"] = paper.Id,
        ["title"] = paper.Title,
        ["source"] = paper.Source,
        ["summary"] = new JsonArray([.. paper.Summary.Select(s => JsonValue.Create(s))]),
        ["asked"] = paper.Asked,
        ["answered"] = paper.Answered,
        ["not_reported"] = paper.Asked - paper.Answered,
        ["sections"] = new JsonArray([.. paper.Sections.Select(s => new JsonObject
        {
            ["title"] = s.Title,
            ["items"] = new JsonArray([.. s.Items.Select(i => new JsonObject { ["number"] = i.Number, ["asks"] = i.Asks, ["answer"] = i.Answer ?? Paper.NotReported, ["is_reported"] = i.Answer is not null })]),
        })]),
    }.ToJsonString(Options) + "\n";

    private static Table TableOf(PaperSection section) => new(
        [new("Item", CellFormat.Text), new("What is asked", CellFormat.Text), new("Answer", CellFormat.Text)],
        [.. section.Items.Select(i => (IReadOnlyList<Cell>)[Cell.Of(i.Number), Cell.Of(i.Asks), Cell.Of(i.Answer ?? Paper.NotReported)])])
    { IsStacked = true };
}

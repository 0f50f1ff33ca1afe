using System.Globalization;

namespace NonResponse.Reports;

/// <summary>Writes the index page of a run's output folder.</summary>
public static class IndexWriter
{
    private static readonly (LinkKind Kind, string Id, string Title)[] Groups =
    [
        (LinkKind.Pack, "packs", "Packs for readers"),
        (LinkKind.Data, "data", "Data"),
        (LinkKind.Chart, "charts", "Charts"),
        (LinkKind.Record, "record", "Record of the run"),
    ];

    /// <summary>Writes the page. The same index gives the same bytes.</summary>
    public static void Write(RunIndex index, TextWriter output) =>
        PageShell.Write(output, index.Title, index.Audience, page =>
        {
            page.Open("main", ("id", "main"), ("tabindex", "-1"), ("class", "index"));
            Section(page, "about", "About this run", () => PageShell.Facts(page, index.Facts));
            foreach (var (kind, id, title) in Groups)
            {
                var links = index.Links.Where(l => l.Kind == kind).ToList();
                if (links.Count > 0)
                    Section(page, id, title, () => Cards(page, links));
            }
            if (index.Flow.Count > 0)
                Section(page, "flow", "What was read, kept out and measured", () => Flow(page, index.Flow));
            page.Close();
        });

    private static void Cards(Markup page, List<RunLink> links)
    {
        page.Open("ul", ("class", "cards"));
        for (int start = 0, end; start < links.Count; start = end)
        {
            for (end = start + 1; end < links.Count && links[end].Title == links[start].Title;)
                end++;
            Card(page, links[start..end]);
        }
        page.Close();
    }

    private static void Card(Markup page, List<RunLink> links)
    {
        var first = links[0];
        page.Open("li", ("class", first.Audience == Audience.Internal ? "internal" : null));
        page.Element("h3", first.Title);
        if (first.Audience is { } audience)
            page.Element("p", AudienceWords.Marking(audience), ("class", "marking"));
        page.Element("p", first.Description);
        page.Open("ul", ("class", "formats"));
        foreach (var link in links)
            page.Open("li").Link(Href(link.Path), $"{Format(link.Path)}: {link.Path}").Close();
        page.Close();
        page.Close();
    }

    private static void Flow(Markup page, IReadOnlyList<RunCounts> flow)
    {
        page.Open("div", ("class", "table"), ("role", "region"), ("aria-labelledby", "flow-caption"), ("tabindex", "0"));
        page.Open("table");
        page.Open("caption", ("id", "flow-caption")).Element("span", "Rows of the extract").Close();
        page.Open("thead").Open("tr").Element("th", "Table", ("scope", "col"));
        foreach (var header in new[] { "Read", "Kept out", "Measured" })
            page.Element("th", header, ("scope", "col"), ("class", "n"));
        page.Close().Close();
        page.Open("tbody");
        foreach (var counts in flow)
        {
            page.Open("tr").Element("th", counts.Name, ("scope", "row"));
            foreach (var count in new[] { counts.Read, counts.KeptOut, counts.Measured })
                page.Element("td", count?.ToString("#,0", CultureInfo.InvariantCulture) ?? Cell.Shorthand(Marker.Confidential), ("class", "n"));
            page.Close();
        }
        page.Close();
        page.Close();
        page.Close();
    }

    private static void Section(Markup page, string id, string title, Action content)
    {
        page.Open("section", ("id", id), ("aria-labelledby", id + "-heading"));
        page.Element("h2", title, ("id", id + "-heading"));
        content();
        page.Close();
    }

    /// <summary>Each part of the path escaped, so that it can only lead to a file below the page, never to a script or a site.</summary>
    private static string Href(string path) =>
        string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p != "..").Select(Uri.EscapeDataString))
        + (path.EndsWith('/') ? "/" : "");

    private static string Format(string path) => Path.GetExtension(path) switch
    {
        ".html" => "Web page",
        ".xlsx" => "Excel workbook",
        ".csv" => "CSV file",
        ".json" => "JSON file",
        ".svg" => "SVG image",
        ".parquet" => "Parquet file",
        "" => "Folder",
        var other => other[1..].ToUpperInvariant() + " file",
    };
}

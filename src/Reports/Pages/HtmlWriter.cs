using System.Globalization;

namespace NonResponse.Reports;

/// <summary>Writes a pack as one web page that needs nothing from elsewhere and no script.</summary>
public static class HtmlWriter
{
    /// <summary>The two widths at which a chart stands in the page; the style sheet shows the one that the screen has room for.</summary>
    private static readonly (string Name, int Width)[] Widths = [("wide", 720), ("narrow", 300)];

    private static readonly (Marker Marker, string Meaning)[] Shorthand =
    [
        (Marker.Confidential, "Hidden, because the numbers are so small that a person might be identified. It is not zero."),
        (Marker.Unreliable, "Unreliable: of too few to be relied on."),
        (Marker.NotAvailable, "Not available: the data do not hold what the figure needs, or nobody was counted."),
        (Marker.NotApplicable, "Not applicable: the figure would have no meaning here."),
    ];

    /// <summary>The Content-Security-Policy of the pages: a server that sends one must not be stricter about styles.</summary>
    public static string ContentSecurityPolicy => PageShell.SecurityPolicy;

    /// <summary>Writes the page. The same pack gives the same bytes.</summary>
    public static void Write(Pack pack, TextWriter output) =>
        PageShell.Write(output, pack.Title, pack.Audience, page =>
        {
            var ids = new PageIds();
            var sections = pack.Sections.Select(s => (Id: ids.Unique(s.Id), Section: s)).ToList();
            var exhibits = new Dictionary<Exhibit, string>(ReferenceEqualityComparer.Instance);
            foreach (var exhibit in pack.Sections.SelectMany(s => s.Exhibits))
                exhibits.Add(exhibit, ids.Unique(exhibit.Id));
            page.Open("div", ("class", "columns"));
            Contents(page, pack, sections);
            page.Open("main", ("id", "main"), ("tabindex", "-1"));
            Cover(page, pack.Cover, id => exhibits.First(e => e.Key.Id == id).Value);
            var number = 0;
            foreach (var (id, section) in sections)
            {
                page.Open("section", ("id", id), ("aria-labelledby", id + "-heading"));
                page.Element("h2", section.Title, ("id", id + "-heading"));
                if (section.Introduction.Length > 0)
                    page.Element("p", section.Introduction);
                foreach (var exhibit in section.Exhibits)
                    Exhibit(page, exhibit, exhibits[exhibit], ++number);
                page.Close();
            }
            Symbols(page);
            Notes(page, pack.Notes);
            Definitions(page, pack.Definitions);
            page.Close();
            page.Close();
        });

    /// <summary>Writes one exhibit into a page that has the style of the packs: heading of the third level, chart in two widths, table.</summary>
    /// <param name="page">The page.</param>
    /// <param name="exhibit">What is shown; notes it refers to are not in the page, so it has none.</param>
    public static void WriteExhibit(Markup page, Exhibit exhibit) => Exhibit(page, exhibit, exhibit.Id, 1);

    private static void Contents(Markup page, Pack pack, List<(string Id, Section Section)> sections)
    {
        page.Open("nav", ("aria-labelledby", "contents"));
        page.Element("h2", "Contents", ("id", "contents"));
        page.Open("ul");
        Item("headlines", "Headlines");
        Item("about", "About these figures");
        if (pack.Cover.Quality.Count > 0)
            Item("quality", "Data quality");
        foreach (var (id, section) in sections)
            Item(id, section.Title);
        Item("symbols", "Symbols used");
        if (pack.Notes.Count > 0)
            Item("notes", "Notes");
        if (pack.Definitions.Count > 0)
            Item("definitions", "Definitions");
        page.Close();
        page.Close();

        void Item(string id, string text) => page.Open("li").Link("#" + id, text).Close();
    }

    private static void Cover(Markup page, Cover cover, Func<string, string> idOf)
    {
        Part(page, "headlines", "Headlines", () =>
        {
            Headlines(page, cover, idOf);
            if (cover.Signpost is { } sign)
                page.Open("p", ("class", "signpost")).Element("span", sign.Text).Link(Uri.EscapeDataString(sign.Pack) + ".html", sign.Link).Close();
        });
        Part(page, "about", "About these figures", () => PageShell.Facts(page, cover.Facts));
        if (cover.Quality.Count > 0)
            Part(page, "quality", "Data quality", () => List(page, "ul", cover.Quality));
    }

    /// <summary>Each sentence with a link to what shows its figures.</summary>
    private static void Headlines(Markup page, Cover cover, Func<string, string> idOf)
    {
        page.Open("ul");
        foreach (var (text, i) in cover.Headlines.Select((t, i) => (t, i)))
            if (cover.Leads.ElementAtOrDefault(i) is { Exhibit: { } exhibit, Title: var title })
                page.Open("li").Element("span", text).Element("a", $"See: {title}", ("href", "#" + idOf(exhibit)), ("class", "next")).Close();
            else
                page.Element("li", text);
        page.Close();
        if (cover.Note?.ToString(CultureInfo.InvariantCulture) is { } note)
            page.Open("p", ("class", "chosen")).Link("#note-" + note, "How these sentences are chosen").Close();
    }

    private static void Exhibit(Markup page, Exhibit exhibit, string id, int number)
    {
        page.Open("article", ("id", id), ("aria-labelledby", id + "-heading"));
        page.Element("h3", exhibit.Headline, ("id", id + "-heading"));
        page.Element("p", exhibit.Subtitle, ("class", "subtitle"));
        if (exhibit.Chart is { } chart)
            foreach (var (name, width) in Widths)
            {
                page.Open("div", ("class", "chart " + name));
                page.Raw(o => SvgWriter.Write(chart, o, new SvgOptions(width, $"{id}-{name}", SvgPlace.Page)));
                page.Close();
            }
        HtmlTable.Write(page, exhibit.Table, id, number, exhibit.Subtitle);
        if (exhibit.Notes.Count > 0)
        {
            page.Open("ul", ("class", "see"), ("aria-label", "Notes to this table"));
            foreach (var note in exhibit.Notes.Select(n => n.ToString(CultureInfo.InvariantCulture)))
                page.Open("li").Link("#note-" + note, "Note " + note).Close();
            page.Close();
        }
        page.Close();
    }

    private static void Symbols(Markup page) => Part(page, "symbols", "Symbols used", () =>
    {
        page.Open("dl", ("class", "symbols"));
        foreach (var (marker, meaning) in Shorthand)
            page.Open("div").Element("dt", Cell.Shorthand(marker)).Element("dd", meaning).Close();
        page.Close();
    });

    private static void Notes(Markup page, IReadOnlyList<string> notes)
    {
        if (notes.Count == 0)
            return;
        Part(page, "notes", "Notes", () =>
        {
            page.Open("ol");
            for (var i = 0; i < notes.Count; i++)
                page.Element("li", notes[i], ("id", "note-" + (i + 1).ToString(CultureInfo.InvariantCulture)));
            page.Close();
        });
    }

    private static void Definitions(Markup page, IReadOnlyList<Definition> definitions)
    {
        if (definitions.Count == 0)
            return;
        Part(page, "definitions", "Definitions", () =>
        {
            page.Open("dl", ("class", "definitions"));
            foreach (var definition in definitions)
                page.Open("div").Element("dt", definition.Term).Element("dd", definition.Meaning).Close();
            page.Close();
        });
    }

    private static void Part(Markup page, string id, string title, Action content)
    {
        page.Open("section", ("id", id), ("aria-labelledby", id + "-heading"));
        page.Element("h2", title, ("id", id + "-heading"));
        content();
        page.Close();
    }

    private static void List(Markup page, string kind, IReadOnlyList<string> items)
    {
        page.Open(kind);
        foreach (var item in items)
            page.Element("li", item);
        page.Close();
    }
}

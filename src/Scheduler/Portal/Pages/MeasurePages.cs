using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NonResponse.Ingest;
using NonResponse.Reports;

namespace NonResponse.Scheduler.Portal.Pages;

/// <summary>Measures to explore: by breakdown and period, as chart, table and csv, all of released figures.</summary>
internal static class MeasurePages
{
    public const string Path = "/measures";

    private const string CsvPath = Path + ".csv";
    private const string Everybody = "all";

    public static void Map(IEndpointRouteBuilder app, PortalService portal)
    {
        app.MapQuestion(Path, http => ShowAsync(http, portal)).ForSignedIn();
        app.MapQuestion(CsvPath, http => CsvAsync(http, portal)).ForSignedIn();
    }

    private static async Task<IResult> ShowAsync(HttpContext http, PortalService portal)
    {
        var months = portal.Figures.MonthsFor(http.Viewer());
        if (months.Count == 0)
            return Nothing(http.Viewer());
        var asked = http.Request.Query;
        var (month, state) = months.FirstOrDefault(m => m.Month.Month == asked["month"], months[0]);
        var explorer = await portal.Figures.ForAsync(http.Viewer(), month, http.RequestAborted).ConfigureAwait(false);
        if (Choose(explorer, asked) is not { } choice)
            return Nothing(http.Viewer());
        var others = Others(asked, month.Month, choice);
        await portal.NoteAsync(http, "read figures", $"{month.Month} {choice.Measure} by {choice.Breakdown}", "done").ConfigureAwait(false);
        return new PortalPage
        {
            Title = "Measures",
            Part = Path,
            Notice = others.Count == 0 ? null : new Notice($"Of that there is no figure that you may see: another {Wording.List(others)} is shown."),
            Body = (page, _) =>
            {
                Choices(page, months, month.Month, explorer, choice);
                Parts.Section(page, "result", "Figures", () =>
                {
                    page.Open("p", ("class", "state"));
                    page.Element("span", $"Packs of {Words.Month(month.Month)}");
                    PackPages.Tag(page, state);
                    page.Element("a", "The same as csv", ("href", Href(CsvPath, month.Month, choice)), ("download", ""));
                    page.Close();
                    HtmlWriter.WriteExhibit(page, explorer.Exhibit(choice)!);
                    page.Element("p", "[c] stands for a number that is hidden because it is so small that a person might be identified; it is not zero.", ("class", "hint"));
                });
                if (Explorer.Define(choice.Measure) is { } definition)
                    Parts.Section(page, "meaning", "What it counts", () =>
                    {
                        page.Open("dl").Open("div").Element("dt", definition.Term).Element("dd", definition.Meaning).Close().Close();
                    });
            },
        };
    }

    private static async Task<IResult> CsvAsync(HttpContext http, PortalService portal)
    {
        var asked = http.Request.Query;
        if (portal.Figures.MonthsFor(http.Viewer()).Select(m => m.Month).FirstOrDefault(m => m.Month == asked["month"]) is not { } month)
            return Problems.Missing();
        var explorer = await portal.Figures.ForAsync(http.Viewer(), month, http.RequestAborted).ConfigureAwait(false);
        var query = new ExploreQuery(asked["measure"].ToString(), asked["breakdown"].ToString(), asked["period"].ToString());
        var rows = explorer.Rows(query);
        if (rows.Count == 0)
            return Problems.Missing();
        await portal.NoteAsync(http, "download", $"figures {month.Month} {query.Measure} by {query.Breakdown}", "done").ConfigureAwait(false);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        FiguresCsv.Write(rows, text);
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return Results.File(Encoding.UTF8.GetBytes(text.ToString()), "text/csv; charset=utf-8", $"{query.Measure}-{query.Breakdown.Replace('|', '-')}-{query.Period}-of-{month.Month}.csv");
    }

    /// <summary>What was asked for, or what there is instead; null where there is nothing.</summary>
    private static ExploreQuery? Choose(Explorer explorer, IQueryCollection asked)
    {
        var measures = explorer.Measures;
        if (measures.Count == 0)
            return null;
        // A measure that is hidden everywhere has nothing to choose.
        var measure = Pick(measures, asked["measure"]);
        var breakdowns = explorer.Breakdowns(measure);
        var breakdown = breakdowns.Count == 0 ? Everybody : Pick(breakdowns, asked["breakdown"], Everybody);
        var periods = explorer.Periods(measure, breakdown);
        var query = periods.Count == 0 ? null : new ExploreQuery(measure, breakdown, Pick(periods, asked["period"]));
        if (query is not null)
            return query;
        foreach (var other in measures)
            if (explorer.Breakdowns(other.Id) is [var first, ..] && explorer.Periods(other.Id, first.Id) is [var period, ..])
                return new ExploreQuery(other.Id, first.Id, period.Id);
        return null;
    }

    private static string Pick(IReadOnlyList<ExploreChoice> choices, string? asked, string otherwise = "") =>
        (choices.FirstOrDefault(c => c.Id == asked) ?? choices.FirstOrDefault(c => c.Id == otherwise) ?? choices[0]).Id;

    private static List<string> Others(IQueryCollection asked, string month, ExploreQuery choice) =>
    [
        .. new[] { ("month", month), ("measure", choice.Measure), ("breakdown", choice.Breakdown), ("period", choice.Period) }
            .Where(c => asked[c.Item1].ToString() is { Length: > 0 } text && text != c.Item2).Select(c => c.Item1),
    ];

    private static void Choices(Markup page, IReadOnlyList<(ShelfMonth Month, SignOffState State)> months, string month, Explorer explorer, ExploreQuery choice)
    {
        page.Open("form", ("method", "get"), ("action", Path), ("class", "choices"), ("aria-label", "What is shown"));
        Forms.Choice(page, "month", "Packs of", months.Select(m => (m.Month.Month, Words.Month(m.Month.Month) + (m.State == SignOffState.Released ? "" : $" ({Words.State(m.State).ToLowerInvariant()})"))), month);
        page.Open("div", ("class", "field"));
        page.Element("label", "Measure", ("for", "measure"));
        page.Open("select", ("id", "measure"), ("name", "measure"));
        foreach (var family in explorer.Measures.Where(m => explorer.Breakdowns(m.Id).Count > 0).GroupBy(m => m.Group, StringComparer.Ordinal))
        {
            page.Open("optgroup", ("label", family.Key));
            foreach (var m in family)
                page.Element("option", m.Title, ("value", m.Id), ("selected", m.Id == choice.Measure ? "" : null));
            page.Close();
        }
        page.Close().Close();
        Forms.Choice(page, "breakdown", "By", explorer.Breakdowns(choice.Measure).Select(b => (b.Id, b.Title)), choice.Breakdown);
        Forms.Choice(page, "period", "Period", explorer.Periods(choice.Measure, choice.Breakdown).Select(p => (p.Id, p.Title)), choice.Period);
        page.Open("p", ("class", "buttons"));
        Forms.Button(page, "Show");
        page.Close().Close();
    }

    private static PortalPage Nothing(Viewer viewer) => new()
    {
        Title = "Measures",
        Part = Path,
        Body = (page, _) => Parts.Empty(page, viewer.SeesDrafts
            ? "There are no figures yet. They come with the packs of a month, once an extract has come."
            : "There are no figures for you yet. They appear here once two people have checked and released the packs of a month."),
    };

    private static string Href(string path, string month, ExploreQuery choice) =>
        $"{path}?month={month}&measure={Uri.EscapeDataString(choice.Measure)}&breakdown={Uri.EscapeDataString(choice.Breakdown)}&period={Uri.EscapeDataString(choice.Period)}";
}

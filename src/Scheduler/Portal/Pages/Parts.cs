using NonResponse.Reports;

namespace NonResponse.Scheduler.Portal.Pages;

/// <summary>What pages are put together from.</summary>
internal static class Parts
{
    /// <summary>A section with its heading.</summary>
    public static void Section(Markup page, string id, string title, Action content)
    {
        page.Open("section", ("id", id), ("aria-labelledby", id + "-heading"));
        page.Element("h2", title, ("id", id + "-heading"));
        content();
        page.Close();
    }

    /// <summary>Names and values.</summary>
    public static void Facts(Markup page, params ReadOnlySpan<(string Name, string Value)> facts)
    {
        page.Open("dl", ("class", "facts"));
        foreach (var (name, value) in facts)
            page.Open("div").Element("dt", name).Element("dd", value).Close();
        page.Close();
    }

    /// <summary>Where there is nothing: what would be there, and what to do.</summary>
    public static void Empty(Markup page, string text) => page.Element("p", text, ("class", "empty"));

    /// <summary>A mark such as of a state.</summary>
    public static void Tag(Markup page, string text, string kind) => page.Element("span", text, ("class", "tag " + kind));

    /// <summary>A table with its caption, which scrolls by itself where it is wide. Cells are written by the caller.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="id">Its id.</param>
    /// <param name="caption">What it shows.</param>
    /// <param name="columns">Headers.</param>
    /// <param name="rows">What stands in the rows.</param>
    /// <param name="row">Writes the cells of one: a th with scope row, then td, each with data-label for narrow screens.</param>
    public static void Table<T>(Markup page, string id, string caption, IReadOnlyList<string> columns, IEnumerable<T> rows, Action<T> row)
    {
        page.Open("div", ("class", "table stacked"), ("role", "region"), ("aria-labelledby", id + "-caption"), ("tabindex", "0"));
        page.Open("table", ("role", "table"));
        page.Open("caption", ("id", id + "-caption")).Element("span", caption).Close();
        page.Open("thead", ("role", "rowgroup")).Open("tr", ("role", "row"));
        foreach (var column in columns)
            page.Element("th", column, ("scope", "col"), ("role", "columnheader"));
        page.Close().Close();
        page.Open("tbody", ("role", "rowgroup"));
        foreach (var item in rows)
        {
            page.Open("tr", ("role", "row"));
            row(item);
            page.Close();
        }
        page.Close().Close().Close();
    }

    /// <summary>The cell that names a row.</summary>
    public static void Head(Markup page, string text, string? href = null)
    {
        page.Open("th", ("scope", "row"), ("role", "rowheader"));
        if (href is null)
            page.Element("span", text);
        else
            page.Link(href, text);
        page.Close();
    }

    /// <summary>Another cell.</summary>
    public static void Cell(Markup page, string column, string text) => page.Element("td", text, ("role", "cell"), ("data-label", column));

    /// <summary>A cell that holds more than text.</summary>
    public static void Cell(Markup page, string column, Action content)
    {
        page.Open("td", ("role", "cell"), ("data-label", column));
        content();
        page.Close();
    }
}

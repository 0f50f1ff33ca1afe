using System.Globalization;

namespace NonResponse.Reports;

/// <summary>A table of a page: caption, headers with their scope, numbers aligned to the right.</summary>
internal static class HtmlTable
{
    // From this many columns on a table rarely fits a telephone, and scrolls in a region of its own.
    private const int WideFrom = 3;

    // From this many on columns stand closer, and from so many they do not fit upright paper.
    private const int DenseFrom = 9;
    private const int LandscapeFrom = 13;

    // A text of more letters is read as prose: in a narrow column it would be a word a line.
    private const int ProseFrom = 90;

    // Up to this many rows are kept on one sheet.
    private const int ShortTo = 15;

    /// <summary>Writes it.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="table">What.</param>
    /// <param name="id">Start of its ids, unique in the page.</param>
    /// <param name="number">Its number in the page.</param>
    /// <param name="caption">What it shows.</param>
    public static void Write(Markup page, Table table, string id, int number, string caption)
    {
        var captionId = id + "-caption";
        var wide = table.Columns.Count >= WideFrom;
        var kind = "table" + (table.Columns.Count >= DenseFrom ? " dense" : "") + (table.Columns.Count >= LandscapeFrom ? " landscape" : "")
            + (table.Rows.Count <= ShortTo ? " short" : "") + (table.IsStacked ? " stacked" : "");
        // Cells that are laid out as blocks would no longer be heard as those of a table: only the role keeps them so.
        string? Role(string role) => table.IsStacked ? role : null;
        if (wide)
            page.Open("div", ("class", kind), ("role", "region"), ("aria-labelledby", captionId), ("tabindex", "0"));
        else
            page.Open("div", ("class", kind));
        page.Open("table", ("role", Role("table")));
        // The text has an element of its own, which stays in view while the table under it scrolls to the side.
        page.Open("caption", ("id", captionId));
        page.Element("span", $"Table {number.ToString(CultureInfo.InvariantCulture)}. {caption}");
        page.Close();
        page.Open("thead", ("role", Role("rowgroup"))).Open("tr", ("role", Role("row")));
        foreach (var column in table.Columns)
            page.Element("th", column.Header, ("scope", "col"), ("role", Role("columnheader")), ("class", Class(column)));
        page.Close().Close();
        page.Open("tbody", ("role", Role("rowgroup")));
        bool[] isProse = [.. table.Columns.Select((c, i) => i > 0 && c.Format == CellFormat.Text && table.Rows.Any(r => r[i].Text?.Length >= ProseFrom))];
        foreach (var row in table.Rows)
        {
            page.Open("tr", ("role", Role("row")));
            for (var i = 0; i < row.Count; i++)
            {
                var column = table.Columns[i];
                var text = NumberText.Of(row[i], column.Format);
                if (i == 0)
                    page.Element("th", text, ("scope", "row"), ("role", Role("rowheader")), ("class", Class(column)));
                else
                    page.Element("td", text, ("role", Role("cell")), ("class", isProse[i] ? "prose" : Class(column)), ("data-label", table.IsStacked ? column.Header : null));
            }
            page.Close();
        }
        page.Close();
        page.Close();
        page.Close();
    }

    private static string? Class(Column column) => column.Format == CellFormat.Text ? null : "n";
}

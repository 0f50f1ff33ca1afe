namespace NonResponse.Reports;

/// <summary>The sheet of an exhibit.</summary>
internal static class ExhibitSheet
{
    public static Sheet Of(Section section, Exhibit exhibit, string name, ChartData charts)
    {
        var table = exhibit.Table;
        var hasRows = table.Rows.Count > 0;
        var lines = new List<SheetLine>
        {
            new(exhibit.Headline, CellStyle.Title),
            new(exhibit.Subtitle, CellStyle.Body),
            new(Holds(exhibit), CellStyle.Body),
        };
        if (section.Introduction.Length > 0)
            lines.Add(new(section.Introduction, CellStyle.Body));
        lines.AddRange(Markers(table).Select(m => new SheetLine(SheetShorthand.Meaning(m), CellStyle.Body)));
        if (exhibit.Notes.Count > 0)
            lines.Add(new(
                $"Notes that belong to this table: {string.Join(", ", exhibit.Notes.Select(WorkbookLayout.NoteMark))}", CellStyle.Link, SheetNames.Notes));
        lines.Add(new("Back to the contents", CellStyle.Link, SheetNames.Contents));
        return new Sheet(name, lines, hasRows ? ToGrid(table) : null)
        {
            Chart = exhibit.Chart is null ? null : new SheetChart(exhibit.Chart, exhibit.Subtitle, charts.Add(name, exhibit.Chart)),
        };
    }

    private static string Holds(Exhibit exhibit) => (exhibit.Table.Rows.Count > 0, exhibit.Chart) switch
    {
        (false, null) => "There are no figures for this table.",
        (false, _) => "There are no figures for this table; this worksheet contains one chart.",
        (_, null) => "This worksheet contains one table.",
        _ => "This worksheet contains one table and, to the right of it, one chart.",
    };

    private static IEnumerable<Marker> Markers(Table table)
    {
        var used = table.Rows.SelectMany(r => r).Select(c => c.Marker).ToHashSet();
        return SheetShorthand.All.Where(used.Contains);
    }

    private static SheetGrid ToGrid(Table table)
    {
        var headers = CellText.Headers(table.Columns.Select(c => c.Header));
        var columns = table.Columns.Select((column, i) => new SheetColumn(
            headers[i],
            column.Format != CellFormat.Text,
            ColumnWidths.Of(headers[i], table.Rows.Select(r => ToCell(r[i], column.Format)))));
        return new SheetGrid(
            [.. columns], table.Rows.Count, table.Rows.Select(r => r.Select((cell, i) => ToCell(cell, table.Columns[i].Format)).ToArray()));
    }

    private static SheetCell ToCell(Cell cell, CellFormat format) => cell switch
    {
        { Number: { } number } => Number(number, format),
        { Marker: not Marker.None } => new(cell.MarkerText, null, CellStyle.Marker),
        // Words in a column of numbers, such as "none", stand where its numbers stand.
        _ => new(cell.Text, null, format == CellFormat.Text ? CellStyle.Text : CellStyle.Marker),
    };

    /// <summary>A number as Excel stores it: percentage points are no format of fractions, so that they are stored as points.</summary>
    public static SheetCell Number(double number, CellFormat format) => new(
        null,
        // Rounded where no reader can see it: 0.07 * 100 is 7.000000000000001.
        format == CellFormat.PercentagePoints ? Math.Round(number * 100, 10) : number,
        Stylesheets.Of(format));
}

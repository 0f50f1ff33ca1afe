namespace NonResponse.Reports;

/// <summary>The sheet of an exhibit.</summary>
internal static class ExhibitSheet
{
    // Wider columns of words would push the numbers off the page.
    private const double WidestText = 40;

    public static Sheet Of(Section section, Exhibit exhibit, string name, ChartData charts)
    {
        var table = exhibit.Table;
        // A chart of Excel's own needs cells to refer to.
        var drawn = exhibit.Chart is { } given && (given.Panels.Count > 0 || given.Series.Any(s => s.Points.Count > 0)) ? NativeSeries.Of(given) : null;
        var grid = table.Rows.Count > 0 ? ToGrid(table, isAlone: drawn is null) : null;
        var lines = new List<SheetLine>
        {
            new(exhibit.Headline, CellStyle.Title),
            new(exhibit.Subtitle, CellStyle.Body),
            new(Holds(grid, drawn), CellStyle.Body),
        };
        if (section.Introduction.Length > 0)
            lines.Add(new(section.Introduction, CellStyle.Body));
        lines.AddRange(Markers(table).Select(m => new SheetLine(SheetShorthand.Meaning(m), CellStyle.Body)));
        if (exhibit.Notes.Count > 0)
            lines.Add(new(
                $"Notes that belong to this table: {string.Join(", ", exhibit.Notes.Select(WorkbookLayout.NoteMark))}",
                CellStyle.Link,
                SheetNames.Notes));
        lines.Add(new("Back to the contents", CellStyle.Link, SheetNames.Contents));
        return new Sheet(name, [.. lines.SelectMany(ColumnWidths.Split)], grid)
        {
            Chart = drawn is { } chart ? new SheetChart(chart, FirstSentence(exhibit.Subtitle), charts.Add(name, chart)) : null,
            Panels = drawn is null ? [] : [.. drawn.Panels.Select(p => p with { Chart = p.Chart with { Categories = [.. p.Chart.Categories.Select(PeriodLabels.Short)] } }).Select(p => new SheetChart(p.Chart, p.Title, charts.Add(name, p.Chart)))],
        };
    }

    /// <summary>What a chart is of; what else there is to say of it stands above the table.</summary>
    private static string FirstSentence(string subtitle) => subtitle.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? subtitle[..end] : subtitle;

    private static string Holds(SheetGrid? grid, Chart? chart) => (grid, chart) switch
    {
        ({ } above, { Panels.Count: > 1 and var several }) => $"This worksheet contains one table and, {(above.IsAboveChart ? "below it" : "to the right of it")}, {several} small charts.",
        (null, null) => "There are no figures for this table.",
        (null, _) => "There are no figures for this table; this worksheet contains one chart.",
        (_, null) => "This worksheet contains one table.",
        ({ IsAboveChart: true }, _) => "This worksheet contains one table and, below it, one chart.",
        _ => "This worksheet contains one table and, to the right of it, one chart.",
    };

    private static IEnumerable<Marker> Markers(Table table)
    {
        var used = table.Rows.SelectMany(r => r).Select(c => c.Marker).ToHashSet();
        return SheetShorthand.All.Where(used.Contains);
    }

    private static SheetGrid ToGrid(Table table, bool isAlone)
    {
        var headers = CellText.Headers(table.Columns.Select(c => c.Header));
        double WidthOf(int column, double widest) => ColumnWidths.Of(headers[column], table.Rows.Select(r => ToCell(r[column], table.Columns[column].Format)), widest);
        double[] widths = [.. table.Columns.Select((_, i) => WidthOf(i, WidestText))];
        // Where nothing stands beside a table, its long texts take what the page has left.
        if (isAlone && Sheet.DigitsAcross - widths.Sum() is > 0 and var room)
        {
            double[] wishes = [.. table.Columns.Select((c, i) => c.Format == CellFormat.Text ? WidthOf(i, ColumnWidths.Widest) - widths[i] : 0)];
            var wished = Math.Max(room, wishes.Sum());
            widths = [.. widths.Zip(wishes, (width, wish) => Math.Floor(width + wish * room / wished))];
        }
        var columns = table.Columns.Select((column, i) => new SheetColumn(headers[i], column.Format != CellFormat.Text, widths[i]));
        return new SheetGrid(
            [.. columns],
            table.Rows.Count,
            table.Rows.Select(r => r.Select((cell, i) => ToCell(cell, table.Columns[i].Format)).ToArray()))
        {
            IsForSorting = true,
        };
    }

    private static SheetCell ToCell(Cell cell, CellFormat format) => cell switch
    {
        { Number: { } number } => Number(number, cell.Format ?? format),
        { Marker: not Marker.None } => new(cell.MarkerText, null, CellStyle.Marker),
        // Words in a column of numbers, such as "none", stand where its numbers stand.
        _ => new(cell.Text, null, format == CellFormat.Text ? CellStyle.Text : CellStyle.Marker),
    };

    // As Excel stores it: no format shows a fraction as percentage points, so that those are stored as points.
    private static SheetCell Number(double number, CellFormat format) => new(
        null,
        // Rounded where no reader can see it: 0.07 * 100 is 7.000000000000001.
        format == CellFormat.PercentagePoints ? Math.Round(number * 100, 10) : number,
        Stylesheets.Of(format));
}

namespace NonResponse.Reports;

/// <summary>A worksheet before it is XML: lines in column A, one table below them, one chart to the right of the
/// table or below it.</summary>
/// <param name="Name">Its tab; also the name of its table.</param>
/// <param name="Lines">From row 1 on, one a row; the first is the title.</param>
/// <param name="Grid">The table; null where the sheet is text.</param>
/// <param name="LineWidth">Width of column A where there is no table.</param>
internal sealed record Sheet(string Name, IReadOnlyList<SheetLine> Lines, SheetGrid? Grid = null, double LineWidth = 60)
{
    public SheetChart? Chart { get; init; }

    /// <summary>Where the chart is of several small ones: these, in its place.</summary>
    public IReadOnlyList<SheetChart> Panels { get; init; } = [];

    /// <summary>The row of the table's header, counted from 1.</summary>
    public int HeaderRow => Lines.Count + 1;

    public int LastRow => Lines.Count + (Grid is null ? 0 : 1 + Grid.RowCount);

    public IReadOnlyList<double> Widths => Grid is null ? [LineWidth] : [.. Grid.Columns.Select(c => c.Width)];

    /// <summary>True where a page is to hold all: otherwise its end could cut the chart in two.</summary>
    public bool FitsOnePage => Chart is not null && LastRow <= 50;

    // What a page of A4 on its side takes at six tenths of its size: smaller digits nobody reads.
    private const double WidestOnPage = 210;

    /// <summary>Over how many pages side by side a table goes on paper; one that has a chart stays with it.</summary>
    public int PagesWide => Grid is null || Chart is not null || IsTableUnprinted ? 1 : (int)Math.Ceiling(Widths.Sum() / WidestOnPage);

    // Digits of the workbook's font across a page of A4 on its side at its full size.
    internal const double DigitsAcross = 105;

    // The same page in centimetres down; what a chart takes across, a row down (those of several lines among them), and what stands above the table at least.
    private const double CentimetresDown = 17.5, ChartAcross = 88, RowHeight = 0.7, LeastHeader = 4;
    private const double LeastReadable = 0.5;

    // Programs draw columns of one width differently: without room to spare the last one would go on a page of its own, and so would the end of a long line.
    private const double ToSpare = 0.95;

    /// <summary>At how many per cent of its size a sheet is printed whose chart begins a page of its own, since the table and it would be too small on one; null where the sheet is fitted to pages.</summary>
    public int? PrintScale
    {
        get
        {
            if (Chart is null || Grid is null)
                return null;
            var (width, height) = (Widths.Sum(), ChartDrawing.HeightOf(Chart.Chart));
            var together = Grid.IsAboveChart ? Math.Min(DigitsAcross / width, CentimetresDown / (LastRow * RowHeight + height)) : DigitsAcross / (width + ChartAcross);
            return together >= LeastReadable ? null : (int)(100 * Math.Clamp(Math.Min(ToSpare * DigitsAcross / Math.Max(width, Lines.Max(ColumnWidths.Across)), CentimetresDown / (Math.Max(LeastHeader, HeaderRow * RowHeight) + height)), 0.3, 1));
        }
    }

    /// <summary>Columns that every page side by side begins with, since they name its rows; 0 where there is one page.</summary>
    public int RepeatedColumns
    {
        get
        {
            if (PagesWide == 1)
                return 0;
            var names = Grid!.Columns.TakeWhile(c => !c.IsNumeric).ToList();
            return names.Sum(c => c.Width) <= WidestOnPage / 3 ? names.Count : 1;
        }
    }

    /// <summary>True where the lines above the table are all that is printed: nobody reads on paper what is there for charts to draw.</summary>
    public bool IsTableUnprinted { get; init; }

    public int ColumnCount => Grid?.Columns.Count ?? 1;

    /// <summary>The table's cells, header included.</summary>
    public string TableReference => $"A{HeaderRow}:{CellReference.Column(ColumnCount)}{LastRow}";
}

/// <summary>A line of text in column A.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Style">How it looks.</param>
/// <param name="LinkTo">The sheet that it leads to; null where it is no link.</param>
internal sealed record SheetLine(string Text, CellStyle Style, string? LinkTo = null);

/// <summary>A table of a worksheet.</summary>
/// <param name="Columns">Headers are unique without regard to case, as Excel asks.</param>
/// <param name="RowCount">At least one: Excel repairs tables without rows.</param>
/// <param name="Rows">Read once, so that a long table need not exist twice.</param>
internal sealed record SheetGrid(
    IReadOnlyList<SheetColumn> Columns, int RowCount, IEnumerable<IReadOnlyList<SheetCell>> Rows)
{
    /// <summary>True where readers may want some of the rows only, or another order.</summary>
    public bool IsForSorting { get; init; }

    // Beyond it a chart to the right would be out of sight, and the page too wide to be read on paper.
    private const double WidestBesideChart = 105;

    // Below more rows nobody would find a chart.
    private const int MostRowsAboveChart = 30;

    /// <summary>True where a chart stands below the table, false where it stands to the right of it.</summary>
    public bool IsAboveChart => RowCount <= MostRowsAboveChart && Columns.Sum(c => c.Width) > WidestBesideChart;
}

/// <summary>A column of a worksheet's table.</summary>
internal sealed record SheetColumn(string Header, bool IsNumeric, double Width);

/// <summary>One cell: text, a number as Excel stores it, or nothing.</summary>
internal readonly record struct SheetCell(string? Text, double? Number, CellStyle Style, string? LinkTo = null);

/// <summary>A chart, and the cells that it draws.</summary>
internal sealed record SheetChart(Chart Chart, string Title, IReadOnlyList<SeriesRange> Ranges);

/// <summary>Where the numbers of a series are: absolute references with the sheet's name.</summary>
internal sealed record SeriesRange(string Name, string Categories, string Values, string Lower, string Upper, string Below, string Above, string Places);

/// <summary>Cell references in the A1 style.</summary>
internal static class CellReference
{
    /// <summary>The letters of a column, counted from 1.</summary>
    public static string Column(int number)
    {
        var letters = "";
        for (; number > 0; number = (number - 1) / 26)
            letters = (char)('A' + (number - 1) % 26) + letters;
        return letters;
    }

    public static string Cell(int column, int row) => FormattableString.Invariant($"{Column(column)}{row}");

    /// <summary>An absolute reference to cells of one column.</summary>
    public static string Range(string sheet, int column, int firstRow, int lastRow) => firstRow == lastRow
        ? FormattableString.Invariant($"'{sheet}'!${Column(column)}${firstRow}")
        : FormattableString.Invariant($"'{sheet}'!${Column(column)}${firstRow}:${Column(column)}${lastRow}");
}

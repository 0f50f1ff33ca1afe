using System.Globalization;

namespace NonResponse.Reports;

/// <summary>Estimates how wide a column must be, in digits of the workbook's font, as Excel counts.</summary>
internal static class ColumnWidths
{
    /// <summary>The width of a column that has none of its own.</summary>
    public const double Default = 8.43;

    private const double Narrowest = 10, Widest = 44;

    // A header may take four lines; its longest word must fit beside the button of the filter.
    private const int HeaderLines = 4, FilterButton = 3;

    // Bold letters are wider than digits are on average; plain ones a little narrower.
    private const double Bold = 1.1, TitleLetter = 1.3;

    /// <summary>The width of a column; text that is wider wraps, in rows that <see cref="RowHeights"/> makes high enough.</summary>
    public static double Of(string header, IEnumerable<SheetCell> cells, double widest = Widest)
    {
        var words = header.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var forHeader = Math.Max(
            words.Select(w => w.Length).DefaultIfEmpty(0).Max() * Bold + FilterButton,
            header.Length * Bold / HeaderLines + FilterButton);
        var forCells = cells.Select(Length).DefaultIfEmpty(0).Max() + 2;
        return Math.Clamp(Math.Ceiling(Math.Max(forHeader, forCells)), Narrowest, widest);
    }

    /// <summary>How far a line above a table reaches to the right.</summary>
    public static double Of(SheetLine line) => line.Style switch
    {
        CellStyle.Title => line.Text.Length * TitleLetter,
        CellStyle.Heading => line.Text.Length * Bold,
        _ => line.Text.Length,
    };

    private static int Length(SheetCell cell) => cell switch
    {
        { Text: { } text } => text.Split('\n').Max(line => line.Length),
        { Number: { } number, Style: CellStyle.Count } => number.ToString("N0", CultureInfo.InvariantCulture).Length,
        { Number: { } number } => number.ToString("+0.0%", CultureInfo.InvariantCulture).Length,
        _ => 0,
    };
}

using System.Globalization;

namespace NonResponse.Reports;

/// <summary>Estimates how wide a column must be, in digits of the workbook's font, as Excel counts.</summary>
internal static class ColumnWidths
{
    private const double Narrowest = 10, Widest = 60;

    // A header may take three lines; its longest word must fit beside the button of the filter.
    private const int HeaderLines = 3, FilterButton = 3;

    // Bold letters are wider than digits are on average; plain ones a little narrower.
    private const double Bold = 1.1;

    public static double Of(string header, IEnumerable<SheetCell> cells)
    {
        var words = header.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var forHeader = Math.Max(
            words.Select(w => w.Length).DefaultIfEmpty(0).Max() * Bold + FilterButton,
            header.Length * Bold / HeaderLines + FilterButton);
        var forCells = cells.Select(Length).DefaultIfEmpty(0).Max() + 2;
        return Math.Clamp(Math.Ceiling(Math.Max(forHeader, forCells)), Narrowest, Widest);
    }

    private static int Length(SheetCell cell) => cell switch
    {
        { Text: { } text } => text.Split('\n').Max(line => line.Length),
        { Number: { } number, Style: CellStyle.Count } => number.ToString("N0", CultureInfo.InvariantCulture).Length,
        { Number: { } number } => number.ToString("+0.0%", CultureInfo.InvariantCulture).Length,
        _ => 0,
    };
}

using System.Globalization;

namespace NonResponse.Reports;

/// <summary>Estimates how wide a column must be, in digits of the workbook's font, as Excel counts, and how many
/// lines a text takes in it: readers other than Excel do not work out the heights of rows by themselves.</summary>
internal static class ColumnWidths
{
    /// <summary>Wider columns leave the screen.</summary>
    public const double Widest = 60;

    private const double Narrowest = 9;

    // A header may take six lines, so that its numbers stand close; its longest word must fit beside the button of the filter.
    private const int HeaderLines = 6, FilterButton = 4;

    // Around the text of a cell, indent included.
    private const int Space = 3;

    // How wide letters are on average, in digits: bold ones wider, plain ones narrower.
    private const double Bold = 1.1, Plain = 0.93;

    // A title, a line of text: what is longer would leave the screen, and the page.
    private const int TitleRoom = 120, LineRoom = 150;

    public static double Of(string header, IEnumerable<SheetCell> cells, double widest = Widest)
    {
        var words = header.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var forHeader = Math.Max(
            words.Select(w => w.Length).DefaultIfEmpty(0).Max() * Bold + FilterButton,
            header.Length * Bold / HeaderLines + FilterButton);
        var forCells = cells.Select(Length).DefaultIfEmpty(0).Max() + Space;
        return Math.Clamp(Math.Ceiling(Math.Max(forHeader, forCells)), Narrowest, widest);
    }

    /// <summary>How many lines a text takes where words are not broken.</summary>
    public static int LinesOf(SheetCell cell, double width)
    {
        if (cell.Text is not { } text)
            return 1;
        var room = cell.Style is CellStyle.Header or CellStyle.NumberHeader ? (width - FilterButton) / Bold : (width - 2) / Plain;
        return text.Length <= room && !text.Contains('\n', StringComparison.Ordinal)
            ? 1
            : text.Split('\n').Sum(line => LinesOf(line, room));
    }

    /// <summary>A line that is too long for the screen as several: above a table neither wrapping, which keeps to column A, nor
    /// merged cells can serve.</summary>
    public static IEnumerable<SheetLine> Split(SheetLine line)
    {
        var (room, rest) = (line.Style == CellStyle.Title ? TitleRoom : LineRoom, line.Text);
        while (rest.Length > room && rest.LastIndexOf(' ', room) is > 0 and var end)
        {
            yield return line with { Text = rest[..end] };
            rest = rest[(end + 1)..];
        }
        yield return line with { Text = rest };
    }

    /// <summary>How many digits of the workbook's font a line takes across, written on beyond its column.</summary>
    public static double Across(SheetLine line) => line.Text.Length * (line.Style == CellStyle.Title ? Bold : Plain);

    private static int LinesOf(string line, double room)
    {
        var (lines, used) = (1, 0.0);
        foreach (var word in line.Split(' '))
        {
            if (used > 0 && used + 1 + word.Length > room)
                (lines, used) = (lines + 1, 0);
            used += (used > 0 ? 1 : 0) + word.Length;
            // A word that is longer than the line goes on in the next one.
            for (; used > room; used -= room)
                lines++;
        }
        return lines;
    }

    private static int Length(SheetCell cell) => cell switch
    {
        { Text: { } text } => text.Split('\n').Max(line => line.Length),
        { Number: { } number, Style: CellStyle.Count } => number.ToString("N0", CultureInfo.InvariantCulture).Length,
        { Number: { } number } => number.ToString("+0.0%", CultureInfo.InvariantCulture).Length,
        _ => 0,
    };
}

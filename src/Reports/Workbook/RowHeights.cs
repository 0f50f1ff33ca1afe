namespace NonResponse.Reports;

/// <summary>Estimates how high a row must be for its wrapped text: programs that read a workbook don't all work it out themselves.</summary>
internal static class RowHeights
{
    /// <summary>The height of one line of the workbook's font, in points.</summary>
    public const double Line = 15.75;

    private const double TitleLine = 21, HeadingLine = 19;

    // Letters of Arial are a little narrower than its digits, and words don't fill a line.
    private const double Letter = 0.95, BoldLetter = 1.1, Slack = 1;

    /// <summary>The height in points; null where one line is enough.</summary>
    /// <param name="cells">The row's cells, from column A on.</param>
    /// <param name="widths">The widths of the columns, in digits.</param>
    public static double? Of(IReadOnlyList<SheetCell> cells, IReadOnlyList<double> widths)
    {
        var lines = 1;
        for (var i = 0; i < cells.Count && i < widths.Count; i++)
            if (cells[i] is { Text: { } text, Style: var style } && Stylesheets.Wraps(style))
                lines = Math.Max(lines, Lines(text, widths[i] - Slack, style is CellStyle.Header or CellStyle.NumberHeader ? BoldLetter : Letter));
        return cells.Count == 0 ? null : (cells[0].Style, lines) switch
        {
            (CellStyle.Title, _) => TitleLine,
            (CellStyle.Heading, _) => HeadingLine,
            (_, 1) => null,
            _ => lines * Line,
        };
    }

    /// <summary>How many lines a text takes where words break between spaces.</summary>
    private static int Lines(string text, double width, double letter)
    {
        var lines = 0;
        foreach (var paragraph in text.Split('\n'))
        {
            lines++;
            var used = 0.0;
            foreach (var word in paragraph.Split(' '))
            {
                var needed = word.Length * letter;
                if (used > 0 && used + letter + needed > width)
                {
                    lines++;
                    used = 0;
                }
                // A word that is wider than the column breaks within.
                lines += (int)(Math.Max(0, needed - 0.01) / width);
                used = used == 0 ? needed % width : used + letter + needed;
            }
        }
        return lines;
    }
}

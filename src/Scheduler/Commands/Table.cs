namespace NonResponse.Scheduler.Commands;

/// <summary>Rows under headings, in columns.</summary>
internal static class Table
{
    /// <summary>Writes a table.</summary>
    /// <param name="console">Where.</param>
    /// <param name="header">The headings.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="right">The column whose texts stand to the right; -1 for none.</param>
    public static void Write(Terminal console, string[] header, IReadOnlyList<string[]> rows, int right = -1)
    {
        var widths = header.Select((h, c) => rows.Select(r => r[c].Length).Append(h.Length).Max()).ToArray();
        foreach (var row in rows.Prepend(header))
            console.Line(string.Join("  ", row.Select((cell, c) => c == right ? cell.PadLeft(widths[c]) : cell.PadRight(widths[c]))).TrimEnd());
    }
}

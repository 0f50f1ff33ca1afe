namespace NonResponse.Ingest.Tests;

/// <summary>Lines, fields and quotation marks that do not come out even.</summary>
internal static class LineCases
{
    private const string Group = "Lines and quotes";
    private const int LastRow = SmallExtract.Rows;

    public static IReadOnlyList<BadInputCase> All { get; } =
    [
        Whole("CR LF", t => Ends(t, "\r\n"), Outcome.Accepted),
        Whole("CR alone", t => Ends(t, "\r"), Outcome.Accepted),
        Whole("CR, LF and CR LF mixed", t => string.Concat(t.Split('\n')[..^1].Select((l, i) => l + (i % 3) switch { 0 => "\r\n", 1 => "\n", _ => "\r" })), Outcome.Accepted),
        Whole("no line end after the last row", t => t[..^1], Outcome.Accepted),
        Whole("blank lines", t => Ends(t, "\n\n"), Outcome.Accepted),
        Whole("lines of spaces", t => t + "   \n", Outcome.RowsKeptOut, "contacts: wrong_number_of_fields in 1 of 41 rows, line 42", 1),
        Whole("lines of commas alone", t => t + ",,,,,\n", Outcome.RowsKeptOut, "required_value_missing in 1 of 41 rows, line 42", 1),
        Whole("a comma too many at every end", t => Ends(t, ",\n"), Outcome.Noted, "contacts: column_unknown"),
        Row("a comma too many at one end", l => l + ",", "contacts: wrong_number_of_fields in 1 of 40 rows, line 4"),
        Row("a field too few", l => l[..l.LastIndexOf(',')], "contacts: wrong_number_of_fields in 1 of 40 rows, line 4"),
        Row("a decimal comma that makes two fields", l => l + ",5", "contacts: wrong_number_of_fields in 1 of 40 rows, line 4"),
        Row("100,000 fields", l => l + new string(',', 100_000), "contacts: wrong_number_of_fields in 1 of 40 rows, line 4"),
        Whole("cut off within the last row", t => t[..^16], Outcome.RowsKeptOut, "contacts: wrong_number_of_fields in 1 of 40 rows, line 41", 1),
        Whole("cut off within the last value", t => t[..^2], Outcome.Accepted),
        Row("a field in quotes", l => Field(l, 2, "\"treatment\""), "", Outcome.Accepted),
        Row("a comma within quotes", l => Field(l, 4, "\"video,phone\""), "contacts, medium: code_unknown in 1 of 40 rows, line 4", Outcome.ValueMissing),
        Row("a line break within quotes", l => Field(l, 4, "\"video\nphone\""), "contacts, medium: code_unknown in 1 of 40 rows, line 4", Outcome.ValueMissing),
        Row("a doubled quote within quotes", l => Field(l, 4, "\"vi\"\"deo\""), "contacts, medium: code_unknown in 1 of 40 rows, line 4", Outcome.ValueMissing),
        Row("text after the closing quote", l => Field(l, 2, "\"treatment\"x"), "contacts: quotes_broken in 1 of 40 rows, line 4"),
        Row("spaces outside the quotes", l => Field(l, 2, " \"treatment\" "), "contacts: quotes_broken in 1 of 40 rows, line 4"),
        Row("a quote within a field without quotes", l => Field(l, 2, "treat\"ment"), "contacts: quotes_broken in 1 of 40 rows, line 4"),
        Open("a quote opened in the first row and not closed", 1, 40),
        Open("a quote opened in the middle and not closed", 20, 21),
        Open("a quote opened in the row before the last and not closed", LastRow - 1, 2),
        Open("a quote opened in the last row and not closed", LastRow, 1),
        Whole("a quote opened in one row and closed in the next", t => Field(t, 20, 2, "\"treatment").Replace("EP-0021,", "EP-0021\",", StringComparison.Ordinal), Outcome.RowsKeptOut, "contacts: wrong_number_of_fields in 2 of 40 rows, line 21", 2),
        Whole("a quote opened in one row and closed in the same field of the next", t => Field(Field(t, 20, 4, "\"video"), 21, 4, "video\""), Outcome.RowsKeptOut, "contacts, medium: quotes_broken in 2 of 40 rows, line 21", 2),
        Whole("a quote opened in the middle and not closed, lines ending with CR alone", t => Ends(Field(t, 20, 2, "\"treatment"), "\r"), Outcome.Refused, "21 of 40 rows are at fault", 21),
        Whole("everything in quotes", Quoted, Outcome.Accepted),
        Whole("everything in quotes, one of them missing before a comma", t => Quoted(t).Replace("\"EP-0020\",", "\"EP-0020,", StringComparison.Ordinal), Outcome.RowsKeptOut, "contacts: quotes_broken in 1 of 40 rows, line 21"),
        Whole("everything in quotes, one of them missing at a line's end", t => Quoted(t).Replace("\n\"EP-0020\"", "EP-0020\"", StringComparison.Ordinal), Outcome.RowsKeptOut, "line 20"),
        Whole("everything in quotes, the first of a line missing", t => Quoted(t).Replace("\n\"EP-0020\"", "\nEP-0020\"", StringComparison.Ordinal), Outcome.RowsKeptOut, "line 21"),
        Whole("a field of 100 MB", t => Field(t, 3, 4, new string('x', 100_000_000)), Outcome.Refused, "a row after line 3 is longer than 1 MiB"),
        Whole("a field of 3 MiB", t => Field(t, 3, 4, new string('x', 3 << 20)), Outcome.Refused, "longer than 1 MiB"),
        Row("a field of 64 KiB", l => Field(l, 4, new string('x', 1 << 16)), "contacts, medium: code_unknown in 1 of 40 rows, line 4", Outcome.ValueMissing),
        Row("a second header among the rows", l => "episode_id,date,kind,attendance,medium,minutes", "contacts, episode_id: reference_unknown in 1 of 40 rows, line 4"),
        Whole("two files in one, each with its header", t => t + t, Outcome.RowsKeptOut, "contacts, episode_id: reference_unknown in 1 of 81 rows, line 42", 1),
        Whole("a total below the rows", t => t + "40 rows\n", Outcome.RowsKeptOut, "contacts: wrong_number_of_fields in 1 of 41 rows, line 42", 1),
    ];

    private static BadInputCase Whole(string name, Func<string, string> change, Outcome outcome, string says = "", int? keptOut = null) =>
        new(Group, name, x => x.Text("contacts.csv", change), outcome, says) { RowsKeptOut = keptOut ?? (outcome == Outcome.Accepted ? 0 : null) };

    private static BadInputCase Row(string name, Func<string, string> change, string says, Outcome outcome = Outcome.RowsKeptOut) =>
        new(Group, name, x => x.Line("contacts", 3, change), outcome, says) { RowsKeptOut = outcome == Outcome.RowsKeptOut ? 1 : 0 };

    /// <summary>A quote that is never closed swallows rows, each of which is lost and counts.</summary>
    private static BadInputCase Open(string name, int row, int lost) =>
        new(Group, name, x => x.Text("contacts.csv", t => Field(t, row, 2, "\"treatment")), lost > 2 ? Outcome.Refused : Outcome.RowsKeptOut, "quotes_broken") { RowsKeptOut = lost };

    /// <summary>A good table with every field in quotes.</summary>
    internal static string Quoted(string text) =>
        string.Concat(text.Split('\n')[..^1].Select(line => '"' + line.Replace(",", "\",\"", StringComparison.Ordinal) + "\"\n"));

    private static string Ends(string text, string end) => text.Replace("\n", end, StringComparison.Ordinal);

    private static string Field(string text, int row, int field, string raw)
    {
        var lines = text.Split('\n');
        lines[row] = Field(lines[row], field, raw);
        return string.Join('\n', lines);
    }

    private static string Field(string line, int field, string raw)
    {
        var fields = line.Split(',');
        fields[field] = raw;
        return string.Join(',', fields);
    }
}

namespace NonResponse.Ingest.Tests;

/// <summary>First rows that are not the header of their table.</summary>
internal static class HeaderCases
{
    private const string Group = "Header";

    public static IReadOnlyList<BadInputCase> All { get; } =
    [
        Header("upper case and spaces", "EPISODE_ID, Date ,Kind,\tattendance,medium,minutes", Outcome.Accepted),
        Header("in quotes", "\"episode_id\",\"date\",\"kind\",\"attendance\",\"medium\",\"minutes\"", Outcome.Accepted),
        Header("a required column is missing", "episode_id,date,kind,presence,medium,minutes", Outcome.Refused, "contacts.csv has no column attendance"),
        Header("an optional column has another name", "episode_id,date,kind,attendance,medium,length", Outcome.Noted, "contacts, length: column_unknown"),
        Header("a column given twice", "episode_id,date,kind,attendance,date,minutes", Outcome.Refused, "contacts.csv has two columns date."),
        Header("a column given twice, in another case", "episode_id,date,kind,attendance,DATE ,minutes", Outcome.Refused, "contacts.csv has two columns date."),
        Header("an unknown column given twice", "episode_id,date,kind,attendance,extra,extra", Outcome.Noted, "contacts, extra: column_unknown"),
        Header("a column without a name", "episode_id,date,kind,attendance,medium,", Outcome.Noted, "contacts: column_unknown"),
        Header("a column named like a formula", "episode_id,date,kind,attendance,medium,=1+1", Outcome.Noted, "contacts, ?9?9: column_unknown"),
        Header("a column named like a command", "episode_id,date,kind,attendance,medium,+cmd|' /C calc'!A0", Outcome.Noted, "column_unknown"),
        Header("a column named with line breaks and control characters", "episode_id,date,kind,attendance,medium,\"a\u001B[2J\nb\"", Outcome.Noted, "contacts, a??9a?a: column_unknown"),
        Header("letters that only look like those of the name", "ерisode_id,date,kind,attendance,medium,minutes", Outcome.Refused, "contacts.csv has no column episode_id"),
        Header("not closed quotes", "\"episode_id,date,kind,attendance,medium,minutes", Outcome.Refused, "contacts.csv"),
        new(Group, "150 columns that are not known", x => x.Text("contacts.csv", "episode_id,date,kind,attendance" + string.Concat(Enumerable.Range(0, 150).Select(i => ",extra" + i)) + "\n"), Outcome.Noted, "contacts: columns_unknown, line 1"),
        Header("200,000 columns", "episode_id,date,kind,attendance,medium" + string.Concat(Enumerable.Range(0, 200_000).Select(i => ",c" + i % 1000)), Outcome.Refused, "wrong_number_of_fields"),
        Header("a million columns", "episode_id,date,kind,attendance,medium" + string.Concat(Enumerable.Range(0, 1_000_000).Select(i => ",c" + i)), Outcome.Refused, "longer than 1 MiB"),
        new(Group, "the line break after it is lost", x => x.Text("contacts.csv", t => Replace(t, "minutes\n", "minutes")), Outcome.Refused, "wrong_number_of_fields"),
        new(Group, "the line break after it is lost, a comma in its place", x => x.Text("contacts.csv", t => Replace(t, "minutes\n", "minutes,")), Outcome.Refused, "wrong_number_of_fields"),
        new(Group, "no header row", x => x.Text("contacts.csv", t => t[(t.IndexOf('\n', StringComparison.Ordinal) + 1)..]), Outcome.Refused, "contacts.csv has no header row"),
        new(Group, "nothing but a header", x => x.Text("contacts.csv", t => t[..(t.IndexOf('\n', StringComparison.Ordinal) + 1)]), Outcome.Accepted) { RowsKeptOut = 0 },
        new(Group, "nothing but a header without a line end", x => x.Text("contacts.csv", t => t[..t.IndexOf('\n', StringComparison.Ordinal)]), Outcome.Accepted) { RowsKeptOut = 0 },
        new(Group, "nothing but blank lines", x => x.Text("contacts.csv", "\n\r\n\n"), Outcome.Refused, "contacts.csv has no header row"),
        new(Group, "nothing but spaces", x => x.Text("contacts.csv", "   "), Outcome.Refused, "contacts.csv has no header row"),
        new(Group, "blank lines before it", x => x.Text("contacts.csv", t => "\n\n" + t), Outcome.Accepted) { RowsKeptOut = 0 },
        new(Group, "a title before it", x => x.Text("contacts.csv", t => "Contacts of 2025\n" + t), Outcome.Refused, "contacts.csv has no header row"),
        new(Group, "sep=, of Excel before it", x => x.Text("contacts.csv", t => "sep=,\n" + t), Outcome.Accepted) { RowsKeptOut = 0 },
        new(Group, "sep=; of Excel before it", x => x.Text("contacts.csv", t => "sep=;\n" + t.Replace(',', ';')), Outcome.Refused, "begins with a line sep="),
        new(Group, "separated by semicolons", x => x.Text("contacts.csv", t => t.Replace(',', ';')), Outcome.Refused, "contacts.csv is separated by semicolons"),
        new(Group, "separated by tabs", x => x.Text("contacts.csv", t => t.Replace(',', '\t')), Outcome.Refused, "contacts.csv is separated by tabs"),
        new(Group, "separated by vertical bars", x => x.Text("contacts.csv", t => t.Replace(',', '|')), Outcome.Refused, "contacts.csv is separated by vertical bars"),
        new(Group, "separated by semicolons, in quotes", x => x.Text("contacts.csv", t => '"' + t.Replace(",", "\";\"", StringComparison.Ordinal).Replace("\n", "\"\n\"", StringComparison.Ordinal)[..^1]), Outcome.Refused, "contacts.csv is separated by semicolons"),
        new(Group, "the table of another name", x => x.Text("contacts.csv", x.TextOf("population.csv")), Outcome.Refused, "contacts.csv has no header row: its first row names none of the columns of contacts."),
    ];

    private static BadInputCase Header(string name, string header, Outcome outcome, string says = "") =>
        new(Group, name, x => x.Line("contacts", 0, _ => header), outcome, says) { RowsKeptOut = outcome == Outcome.Refused ? null : 0 };

    private static string Replace(string text, string what, string by) => text.Replace(what, by, StringComparison.Ordinal);
}

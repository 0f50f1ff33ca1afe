using System.Globalization;

namespace NonResponse.Ingest.Tests;

/// <summary>Tables in which everything is wrong a million times.</summary>
internal static class LargeCases
{
    private const string Group = "A million faults";
    private const int Rows = 1_000_000;

    public static IReadOnlyList<BadInputCase> All { get; } =
    [
        new(Group, "a million rows with one key", x => x.Text("steps.csv", t => t + Repeat("ST-0001,EP-0001,1,2025-01-12,,,\n")), Outcome.Refused, "steps.csv, column step_id: 1,000,000 of 1,000,040 rows are at fault") { RowsKeptOut = Rows },
        new(Group, "a million contacts of nobody", x => x.Text("contacts.csv", t => t + Repeat("EP-9999,2025-01-12,treatment,attended,,\n")), Outcome.Refused, "contacts.csv, column episode_id: 1,000,000 of 1,000,040 rows are at fault") { RowsKeptOut = Rows },
        new(Group, "a million contacts of a million nobodies", x => x.Text("contacts.csv", t => t + string.Concat(
            Enumerable.Range(0, Rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"N{i},2025-01-12,treatment,attended,,\n")))), Outcome.Refused, "contacts.csv, column episode_id: 1,000,000 of 1,000,040 rows are at fault") { RowsKeptOut = Rows },
        new(Group, "a million rows of one field, every row allowed to be bad", x => x.Text("contacts.csv", t => t + Repeat("x\n")), Outcome.RowsKeptOut, "contacts: quarantine_not_listed in 900,000 of 1,000,040 rows")
        {
            RowsKeptOut = Rows,
            Options = new ImportOptions { MaxBadShare = 1 },
        },
    ];

    private static string Repeat(string row) => string.Concat(Enumerable.Repeat(row, Rows));
}

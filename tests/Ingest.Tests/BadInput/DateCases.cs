namespace NonResponse.Ingest.Tests;

/// <summary>Dates that are none, or not of this extract.</summary>
internal static class DateCases
{
    private const string Group = "Dates";

    public static IReadOnlyList<BadInputCase> All { get; } =
    [
        Bad("31/12/2025", "99/99/9999"),
        Bad("12/31/2025", "99/99/9999"),
        Bad("31.12.2025", "99.99.9999"),
        Bad("2025/12/31", "9999/99/99"),
        Bad("31-Dec-25", "99-aaa-99"),
        Bad("2025-02-30", "9999-99-99"),
        Bad("2025-02-29", "9999-99-99"),
        Bad("2025-13-01", "9999-99-99"),
        Bad("2025-00-10", "9999-99-99"),
        Bad("2025-01-00", "9999-99-99"),
        Bad("0000-01-01", "9999-99-99"),
        Bad("2025-1-5", "9999-9-9"),
        Bad("20250105", "99999999"),
        Bad("45678", "99999"),
        Bad("45678.5", "99999.9"),
        Bad("2025-01-05 00:00:00", "9999-99-99 99:99:99"),
        Bad("2025-01-05T00:00", "9999-99-99a99:99"),
        Bad("2025-01-05T00:00:00Z", "9999-99-99a99:99:99a"),
        Bad("2025-01-05+01:00", "9999-99-99?99:99"),
        Bad("2025-01", "9999-99"),
        Bad("25-01-05", "99-99-99"),
        Bad("-2025-01-05", "-9999-99-99"),
        Bad("２０２５-０１-０５", "????????????-??????-????"),
        Bad("٢٠٢٥-٠١-٠٥", "????????-????-????"),
        Bad("2025–01–05", "9999???99???99"),
        Bad("today", "aaaaa"),
        Bad("NULL", "aaaa"),
        Bad("=TODAY()", "?aaaaa??"),
        BadInputCases.Bad(Group, "empty where it is required", "contacts", "date", "", "required_value_missing in 1 of 40 rows, line 4"),
        BadInputCases.Bad(Group, "spaces where it is required", "contacts", "date", "   ", "required_value_missing in 1 of 40 rows, line 4"),
        BadInputCases.Fine(Group, "2025-03-20 with spaces around it", "contacts", "date", "  2025-03-20 "),
        BadInputCases.Fine(Group, "2024-02-29 of a leap year", "contacts", "date", "2024-02-29"),
        BadInputCases.Fine(Group, "0001-01-01", "contacts", "date", "0001-01-01"),
        new(Group, "9999-12-31 where it is required", x => x.Set("contacts", 3, "date", "9999-12-31"), Outcome.RowsLeftOut, "contacts, date: date_after_extract in 1 of 40 rows, line 4") { RowsKeptOut = 0 },
        new(Group, "2026-01-01, a day after the extract", x => x.Set("contacts", 3, "date", "2026-01-01"), Outcome.RowsLeftOut, "contacts, date: date_after_extract in 1 of 40 rows, line 4") { RowsKeptOut = 0 },
        BadInputCases.Missing(Group, "31/12/2025 where it is optional", "episodes", "end_date", "31/12/2025", "value_malformed"),
        BadInputCases.Missing(Group, "9999-12-31 where it is optional", "episodes", "end_date", "9999-12-31", "date_after_extract"),
        new(Group, "an episode that is referred after the extract", x => x.Set("episodes", 3, "referral_date", "2026-01-01"), Outcome.RowsLeftOut, "steps, episode_id: reference_left_out in 1 of 40 rows, line 4") { RowsKeptOut = 0 },
        new(Group, "every date in another form", x => x.Text("contacts.csv", t => t.Replace("2025-0", "2025/0", StringComparison.Ordinal)), Outcome.Refused, "contacts.csv, column date: 40 of 40 rows are at fault") { RowsKeptOut = 40 },
        new(Group, "9999-12-31 where nothing names the day of the extract", x => x.Without("submission.json").Set("contacts", 3, "date", "9999-12-31"), Outcome.Noted, "extract_date_inferred"),
        new(Group, "nothing names the day of the extract", x => x.Without("submission.json"), Outcome.ValueMissing, "extract_date_inferred"),
    ];

    private static BadInputCase Bad(string date, string shape) =>
        BadInputCases.Bad(Group, date, "contacts", "date", date, $"value_malformed in 1 of 40 rows, line 4, shown as {shape}");
}

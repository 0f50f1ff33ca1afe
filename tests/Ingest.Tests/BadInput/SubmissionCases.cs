namespace NonResponse.Ingest.Tests;

/// <summary>What can be wrong with submission.json.</summary>
internal static class SubmissionCases
{
    private const string Group = "submission.json";
    private const string NotJson = "submission.json is not the JSON that the data contract describes (line ";

    public static IReadOnlyList<BadInputCase> All { get; } =
    [
        Refused("empty", "", "submission.json is empty"),
        Refused("spaces", "  \n", NotJson),
        Refused("cut off", """{"contract":"1.0",""", NotJson),
        Refused("an array", """[{"contract":"1.0"}]""", NotJson),
        Refused("a text", "\"1.0\"", NotJson),
        Refused("null", "null", "submission.json is empty"),
        Refused("the version as a number", """{"contract":1.0}""", NotJson),
        Refused("the day as a number", """{"extracted_on":20251231}""", NotJson),
        Refused("the day as an object", """{"extracted_on":{"day":31}}""", NotJson),
        Refused("NaN", """{"contract":NaN}""", NotJson),
        Refused("a comment", "{\"contract\":\"1.0\" /* ours */}", NotJson),
        Refused("a comma too many", """{"contract":"1.0",}""", NotJson),
        Refused("a member given twice", """{"extracted_on":"2025-12-31","extracted_on":"2025-06-30"}""", NotJson),
        Refused("nested a thousand deep", "{\"more\":" + new string('[', 1000) + new string(']', 1000) + "}", NotJson),
        Refused("half of a surrogate pair", """{"source":"\ud800"}""", NotJson),
        Refused("of 2 MiB", "{\"contract\":\"1.0\"" + new string(' ', 2 << 20) + "}", "longer than 1 MiB"),
        Refused("another version", """{"contract":"2.0"}""", "submission.json names another version of the data contract; this program reads 1.0."),
        Refused("a day that is none", """{"extracted_on":"2025-02-30"}""", "submission.json: extracted_on is not a date written yyyy-MM-dd."),
        Refused("a period that is none", """{"period_start":"January","extracted_on":"2025-12-31"}""", "submission.json: period_start is not a date written yyyy-MM-dd."),
        Refused("a source with spaces", """{"source":"Ward 7 of Jane Doe"}""", "submission.json: source must be"),
        Refused("an empty source", """{"source":""}""", "submission.json: source must be"),
        Refused("a column that is not recorded and is none of the contract's", """{"extracted_on":"2025-12-31","unrecorded":["episodes.reason"]}""", "submission.json: unrecorded names something that is no column"),
        Refused("a column that is not recorded as a text", """{"extracted_on":"2025-12-31","unrecorded":"episodes.end_reason"}""", NotJson),
        Refused("UTF-16", "", NotJson, x => x.Bytes("submission.json", [0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes("{}")])),
        Refused("Latin-1", "", NotJson, x => x.Bytes("submission.json", [.. "{\"source\":\""u8, 0xE9, .. "\"}"u8])),
        new(Group, "a byte order mark", x => x.Text("submission.json", t => "\uFEFF" + t), Outcome.Accepted) { RowsKeptOut = 0 },
        new(Group, "members that the contract does not have", x => x.Text("submission.json", """{"extracted_on":"2025-12-31","note":[1,{"a":null}]}"""), Outcome.Accepted) { RowsKeptOut = 0 },
        new(Group, "an empty object", x => x.Text("submission.json", "{}"), Outcome.ValueMissing, "extract_date_inferred") { RowsKeptOut = 0 },
        new(Group, "members that are null", x => x.Text("submission.json", """{"contract":null,"source":null,"extracted_on":null}"""), Outcome.ValueMissing, "extract_date_inferred") { RowsKeptOut = 0 },
        new(Group, "a day before every row", x => x.Text("submission.json", """{"extracted_on":"1999-12-31"}"""), Outcome.ValueMissing, "episodes, referral_date: date_after_extract in 40 of 40 rows") { RowsKeptOut = 0 },
    ];

    private static BadInputCase Refused(string name, string json, string says, Action<SmallExtract>? change = null) =>
        new(Group, name, change ?? (x => x.Text("submission.json", json)), Outcome.Refused, says);
}

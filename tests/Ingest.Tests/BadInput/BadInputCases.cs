namespace NonResponse.Ingest.Tests;

/// <summary>Every broken extract, by group in the order of the documentation.</summary>
internal static class BadInputCases
{
    public static IReadOnlyList<BadInputCase> All { get; } =
        [.. FolderCases.All, .. EncodingCases.All, .. CompressionCases.All, .. HeaderCases.All, .. LineCases.All, .. DateCases.All,
            .. ValueCases.All, .. ReferenceCases.All, .. SubmissionCases.All, .. NhsCases.All, .. OmopCases.All, .. LargeCases.All];

    /// <summary>A bad value in a required field of one contact, whose row is kept out.</summary>
    public static BadInputCase Bad(string group, string name, string table, string column, string raw, string says) =>
        new(group, name, x => x.Set(table, 3, column, raw), Outcome.RowsKeptOut, $"{table}, {column}: {says}") { RowsKeptOut = 1 };

    /// <summary>A bad value in an optional field, which becomes missing.</summary>
    public static BadInputCase Missing(string group, string name, string table, string column, string raw, string says) =>
        new(group, name, x => x.Set(table, 3, column, raw), Outcome.ValueMissing, $"{table}, {column}: {says} in 1 of 40 rows, line 4") { RowsKeptOut = 0 };

    /// <summary>A value that looks odd and is good.</summary>
    public static BadInputCase Fine(string group, string name, string table, string column, string raw) =>
        new(group, name, x => x.Set(table, 3, column, raw), Outcome.Accepted) { RowsKeptOut = 0 };
}

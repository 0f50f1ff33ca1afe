namespace NonResponse.Ingest;

/// <summary>The checks that need an earlier submission of the source.</summary>
public static class HistoryChecks
{
    // Half the sum of the absolute differences of shares (total variation): the rows that lie in another category than before.
    private const double Shift = 0.1;

    /// <summary>The columns whose codes are watched from one submission to the next, as table and column.</summary>
    public static IReadOnlyList<(string Table, string Column)> Watched { get; } =
    [
        ("episodes", "provider_id"), ("episodes", "commissioner_id"), ("episodes", "referral_source"), ("episodes", "end_reason"), ("episodes", "sex"),
        ("episodes", "ethnicity"), ("episodes", "employment"), ("episodes", "deprivation_decile"), ("steps", "reason"), ("steps", "declared_strategy"),
        ("interventions", "kind"), ("interventions", "name"), ("assessments", "instrument"), ("contacts", "kind"), ("contacts", "attendance"),
    ];

    internal static IReadOnlyList<Check> All { get; } =
    [
        .. TableSpec.All.Select(t => new Check(
            Rows(t.Name), CheckDimension.Consistency, CheckSeverity.Warning, 0,
            $"The number of rows of {t.Name} grows as in the submissions before, and does not shrink by a tenth.",
            "Is a part of the extract missing, or counted twice?")),
        .. Watched.SelectMany(w => new[]
        {
            new Check(Vanished(w.Table, w.Column), CheckDimension.Consistency, CheckSeverity.Warning, 0,
                $"Every {w.Column} that {w.Table} had before is still there.", "Was it renamed, or is a part of the extract missing?") { Column = w.Column },
            new Check(New(w.Table, w.Column), CheckDimension.Consistency, CheckSeverity.Note, 0,
                $"Every {w.Column} in {w.Table} was there before.", "Is it meant, or misspelt?") { Column = w.Column },
            new Check(Shifted(w.Table, w.Column), CheckDimension.Consistency, CheckSeverity.Warning, Shift,
                $"The shares of each {w.Column} in {w.Table} are about as before.",
                "Did practice change, or the recording of it?") { Column = w.Column },
        }),
    ];

    /// <summary>From so many earlier submissions on, the growth of a table has limits.</summary>
    public const int FewestSubmissions = 6;

    /// <summary>Why a check wasn't made that compares, where there is nothing to compare with.</summary>
    internal static string NoneBefore { get; } = FormattableString.Invariant(
        $"There is no earlier submission: 1 is needed to compare with, and {FewestSubmissions} for the limits of growth.");

    /// <summary>Whether a check compares with earlier submissions.</summary>
    internal static bool IsOne(Check check) =>
        check.Id.EndsWith(".history", StringComparison.Ordinal) || check.Id.Contains(".codes.", StringComparison.Ordinal);

    /// <summary>Id of the check of the number of rows of a table.</summary>
    public static string Rows(string table) => table + ".rows.history";

    /// <summary>Id of the check of codes that have gone from a column.</summary>
    public static string Vanished(string table, string column) => $"{table}.{column}.codes.vanished";

    /// <summary>Id of the check of codes that are new in a column.</summary>
    public static string New(string table, string column) => $"{table}.{column}.codes.new";

    /// <summary>Id of the check of the shares of the codes of a column.</summary>
    public static string Shifted(string table, string column) => $"{table}.{column}.codes.shift";
}

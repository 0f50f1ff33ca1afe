namespace NonResponse.Ingest.Tests;

/// <summary>Numbers, booleans, codes and identifiers of every wrong kind.</summary>
internal static class ValueCases
{
    private const string Numbers = "Numbers";
    private const string Words = "Codes, booleans, identifiers";
    private const string Malformed = "value_malformed";
    private const string OutOfRange = "value_out_of_range";
    private const string UnknownCode = "code_unknown";

    public static IReadOnlyList<BadInputCase> All { get; } =
    [
        Score("27.5", OutOfRange, "99.9"),
        Score("-1", OutOfRange, "-9"),
        Score("28", OutOfRange, "99"),
        Score("1,5", Malformed, "9,9"),
        Score("1.000,5", Malformed, "9.999,9"),
        Score("1e1", Malformed, "9a9"),
        Score("1e400", Malformed, "9a999"),
        Score("NaN", Malformed, "aaa"),
        Score("Infinity", Malformed, "aaaaaaaa"),
        Score("0x10", Malformed, "9a99"),
        Score("12%", Malformed, "99?"),
        Score("1 2", Malformed, "9 9"),
        Score("--1", Malformed, "--9"),
        Score("+-1", Malformed, "?-9"),
        Score("1.2.3", Malformed, "9.9.9"),
        Score(".", Malformed, "."),
        Score("-", Malformed, "-"),
        Score("½", Malformed, "??"),
        Score("１２", Malformed, "??????"),
        Score("99999999999999999999999999", OutOfRange, "999999999999999999999999..."),
        Score("-99999999999999999999999999", OutOfRange, "-99999999999999999999999..."),
        Score("missing", Malformed, "aaaaaaa"),
        Score("'12", Malformed, "?99"),
        Score("=1+1", Malformed, "?9?9"),
        BadInputCases.Fine(Numbers, "a score of +5", "assessments", "score", "+5"),
        BadInputCases.Fine(Numbers, "a score of 0012", "assessments", "score", "0012"),
        BadInputCases.Fine(Numbers, "a score of 12.5", "assessments", "score", "12.5"),
        BadInputCases.Fine(Numbers, "a score of 12.", "assessments", "score", "12."),
        BadInputCases.Fine(Numbers, "a score of .5", "assessments", "score", ".5"),
        BadInputCases.Fine(Numbers, "a score of -0", "assessments", "score", "-0"),
        BadInputCases.Fine(Numbers, "a score of 12.00000000000000000000000001", "assessments", "score", "12.00000000000000000000000001"),
        BadInputCases.Missing(Numbers, "an age of -1", "episodes", "age", "-1", OutOfRange),
        BadInputCases.Missing(Numbers, "an age of 91", "episodes", "age", "91", OutOfRange),
        BadInputCases.Missing(Numbers, "an age of 256, which a byte cannot hold", "episodes", "age", "256", OutOfRange),
        BadInputCases.Missing(Numbers, "an age of 40.0", "episodes", "age", "40.0", Malformed),
        BadInputCases.Missing(Numbers, "an age of 2147483649", "episodes", "age", "2147483649", OutOfRange),
        BadInputCases.Missing(Numbers, "an age of 18446744073709551617", "episodes", "age", "18446744073709551617", OutOfRange),
        BadInputCases.Missing(Numbers, "a decile of 0", "episodes", "deprivation_decile", "0", OutOfRange),
        BadInputCases.Missing(Numbers, "a dose of 2147484 mg", "interventions", "dose_mg", "2147484", OutOfRange),
        BadInputCases.Fine(Numbers, "a dose of 2147483 mg", "interventions", "dose_mg", "2147483"),
        BadInputCases.Missing(Numbers, "a risk item of 4 on PHQ9", "assessments", "risk_item", "4", OutOfRange),
        BadInputCases.Bad(Numbers, "a step number of 0", "steps", "step_number", "0", OutOfRange) with { RowsKeptOut = 2 },
        BadInputCases.Bad(Numbers, "a population of -1", "population", "population", "-1", OutOfRange),

        BadInputCases.Fine(Words, "TRUE", "episodes", "interpreter_needed", "TRUE"),
        BadInputCases.Fine(Words, "No", "episodes", "interpreter_needed", "No"),
        BadInputCases.Missing(Words, "Y", "episodes", "interpreter_needed", "Y", Malformed),
        BadInputCases.Missing(Words, "2 as a boolean", "episodes", "interpreter_needed", "2", Malformed),
        BadInputCases.Missing(Words, "-1 as a boolean", "episodes", "interpreter_needed", "-1", Malformed),
        BadInputCases.Fine(Words, "a code in upper case with spaces", "contacts", "kind", " TREATMENT\t"),
        BadInputCases.Bad(Words, "an unknown code", "contacts", "kind", "therapy", UnknownCode),
        BadInputCases.Bad(Words, "a code with a no-break space", "contacts", "kind", "treatment\u00A0", UnknownCode),
        BadInputCases.Bad(Words, "a code with a zero-width space", "contacts", "kind", "\u200Btreatment", UnknownCode),
        BadInputCases.Bad(Words, "a code with a dotless i", "contacts", "attendance", "d\u0131d_not_attend", UnknownCode),
        BadInputCases.Bad(Words, "an unknown instrument", "assessments", "instrument", "PHQ-9", UnknownCode),
        BadInputCases.Bad(Words, "an action of another kind", "interventions", "action", "intensify", UnknownCode),
        new(Words, "a name that is not listed", x => x.Set("interventions", 3, "name", "newdrug"), Outcome.Noted, "interventions, name: name_unlisted in 1 of 40 rows, line 4") { RowsKeptOut = 0 },
        new(Words, "a diagnosis that is not of ICD-10", x => x.Set("episodes", 3, "diagnosis", "depression"), Outcome.Noted, "episodes, diagnosis: diagnosis_not_icd10 in 1 of 40 rows, line 4") { RowsKeptOut = 0 },
        BadInputCases.Missing(Words, "prose as a diagnosis", "episodes", "diagnosis", "Jane Doe is low", Malformed),
        BadInputCases.Missing(Words, "a diagnosis of 33 characters", "episodes", "diagnosis", new string('F', 33), Malformed),
        BadInputCases.Bad(Words, "prose as a name", "interventions", "name", "sertraline for Jane", Malformed + " in 1 of 40 rows, line 4, shown as aaaaaaaaaa aaa aaaa"),
        new(Words, "a person's name as an identifier", x => x.Set("episodes", 3, "patient_id", "Jane Doe"), Outcome.Refused, "episodes.csv, column patient_id (names of persons)"),
        BadInputCases.Bad(Words, "an identifier of 65 characters", "episodes", "patient_id", new string('p', 65), Malformed) with { RowsKeptOut = 7 },
        BadInputCases.Fine(Words, "an identifier of 64 characters", "episodes", "patient_id", new string('p', 64)),
        new(Words, "a mail address as an identifier", x => x.Set("episodes", 3, "patient_id", "jane@example.org"), Outcome.Refused, "episodes.csv, column patient_id (e-mail addresses)"),
        BadInputCases.Bad(Words, "an identifier with an accent", "episodes", "patient_id", "PÉ-1", Malformed) with { RowsKeptOut = 7 },
        .. new[] { "=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\"=HYPERLINK(\"\"x\"\")\"" }.Select(formula =>
            BadInputCases.Bad(Words, "the formula " + formula.Replace("\"", "", StringComparison.Ordinal), "contacts", "kind", formula, UnknownCode + " in 1 of 40 rows, line 4, shown as ")),
    ];

    private static BadInputCase Score(string score, string rule, string shape) =>
        BadInputCases.Bad(Numbers, "a score of " + score, "assessments", "score", score.Contains(',', StringComparison.Ordinal) ? $"\"{score}\"" : score, $"{rule} in 1 of 40 rows, line 4, shown as {shape}");
}

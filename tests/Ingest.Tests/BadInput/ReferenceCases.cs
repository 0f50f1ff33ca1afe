namespace NonResponse.Ingest.Tests;

/// <summary>Keys that are not unique, and references that lead nowhere.</summary>
internal static class ReferenceCases
{
    private const string Group = "Keys and references";

    public static IReadOnlyList<BadInputCase> All { get; } =
    [
        BadInputCases.Bad(Group, "an episode given twice", "episodes", "episode_id", "EP-0001", "key_used_before in 1 of 40 rows, line 4, shown as aa-9999") with { RowsKeptOut = 7 },
        BadInputCases.Bad(Group, "a step given twice", "steps", "step_id", "ST-0001", "key_used_before in 1 of 40 rows, line 4, shown as aa-9999") with { RowsKeptOut = 2 },
        BadInputCases.Bad(Group, "a contact of nobody", "contacts", "episode_id", "EP-9999", "reference_unknown in 1 of 40 rows, line 4, shown as aa-9999"),
        BadInputCases.Bad(Group, "an identifier in another case", "contacts", "episode_id", "ep-0003", "reference_unknown in 1 of 40 rows, line 4, shown as aa-9999"),
        BadInputCases.Bad(Group, "a step that refers to itself", "steps", "episode_id", "ST-0003", "reference_unknown in 1 of 40 rows, line 4, shown as aa-9999") with { RowsKeptOut = 2 },
        BadInputCases.Bad(Group, "an intervention that refers to an episode", "interventions", "step_id", "EP-0003", "reference_unknown in 1 of 40 rows, line 4"),
        new(Group, "episodes and steps that refer to each other's keys", x => x.Text("steps.csv", t => t.Replace("ST-", "XX-", StringComparison.Ordinal).Replace("EP-", "ST-", StringComparison.Ordinal)), Outcome.Refused, "steps.csv, column episode_id: 40 of 40 rows are at fault"),
        new(Group, "a bad episode, whose rows are kept out with it", x => x.Set("episodes", 3, "referral_date", "soon"), Outcome.RowsKeptOut, "contacts, episode_id: reference_kept_out in 1 of 40 rows, line 4") { RowsKeptOut = 7 },
        new(Group, "no episodes at all", x => x.Text("episodes.csv", t => t[..(t.IndexOf('\n', StringComparison.Ordinal) + 1)]), Outcome.Refused, "reference_unknown"),
        new(Group, "two scores of one day that differ", x => x.Text("assessments.csv", t => t + "EP-0001,2025-01-14,PHQ9,3,0,session\n"), Outcome.Noted, "assessments, score: scores_conflict in 1 of 41 rows, line 42") { RowsKeptOut = 0 },
        new(Group, "a contact given twice", x => x.Text("contacts.csv", t => t + t.Split('\n')[1] + "\n"), Outcome.Accepted) { RowsKeptOut = 0 },
        new(Group, "more than 5 % of the rows are bad", x => x.Set("contacts", 3, "kind", "a").Set("contacts", 5, "kind", "b").Set("contacts", 7, "date", "c"), Outcome.Refused, "contacts.csv, column kind: 3 of 40 rows are at fault, more than the 5.0 % that may be; most often code_unknown, first on line 4.") { RowsKeptOut = 3 },
        new(Group, "exactly 5 % of the rows are bad", x => x.Set("contacts", 3, "kind", "a").Set("contacts", 5, "kind", "b"), Outcome.RowsKeptOut, "contacts, kind: code_unknown in 2 of 40 rows, line 4") { RowsKeptOut = 2 },
    ];
}

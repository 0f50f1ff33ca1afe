using System.Globalization;
using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>What the checks of an extract found, for the person who can mend it: what to do first, then where scores are missing,
/// then every check.</summary>
public static class DataQualityPack
{
    /// <summary>The pack's id, by which other packs lead to it.</summary>
    internal const string Id = "data-quality";

    private const string Score = "paired_scores";
    private const string Outcome = "step_coverage";
    private const int MatrixMonths = 12;
    private const int MostHeadlines = 8;

    private static readonly string[] Severities = ["Error", "Warning", "Note"];

    /// <summary>Builds the pack, which is internal: counts of rows are exact.</summary>
    /// <param name="release">Exact figures.</param>
    /// <param name="context">What it must say about the source, with its checks.</param>
    public static Pack Build(Release release, PackContext context)
    {
        var draft = new PackDraft(release, context, Audience.Internal);
        AddToDo(draft);
        AddScores(draft);
        AddSinglingOut(draft);
        AddAll(draft);
        return draft.Finish(Id, "Data quality", context.ReportMonth, Headlines(context));
    }

    private static List<string> Headlines(PackContext context)
    {
        var checks = context.Checks;
        var failed = checks.Where(c => c.Status == "Failed").ToList();
        var made = checks.Count(c => c.Status is "Failed" or "Passed");
        List<string> all =
        [
            failed.Count == 0
                ? Text($"All of the {made} checks that could be made passed.")
                : Text($"Of {made} checks that could be made, {failed.Count} failed: {Wording.List([.. Severities.Select(s => (s, n: failed.Count(f => f.Severity == s))).Where(x => x.n > 0).Select(x => Count(x.n, x.s.ToLowerInvariant()))])}."),
        ];
        if (checks.Where(c => c.Status == "Not run").ToList() is { Count: > 0 } notRun)
            all.Add($"{Capitalised(notRun.Count, "check was", "checks were")} not run. {Reasons(notRun)}");
        if (context.ComparedWith is { } before)
            all.Add($"Beside the submission of {Wording.Date(before)}, {Changed(checks, "New", "is new", "are new")}, {Changed(checks, "Persisting", "persists", "persist")} and {Changed(checks, "Resolved", "is resolved", "are resolved")}.");
        if (context.Withheld.Count > 0)
            all.Add($"Left out of every pack until it is mended: {string.Join("; ", context.Withheld)}.");
        var told = failed.Where(f => f.Severity != "Note").OrderBy(f => Array.IndexOf(Severities, f.Severity)).ToList();
        var room = Math.Max(1, MostHeadlines - all.Count);
        // The last line says how many more there are: it is not worth a line for one.
        var shown = told.Count <= room ? told.Count : room - 1;
        all.AddRange(told.Take(shown).Select(f => $"{f.Severity}{Share(f)}: {f.Rule}"));
        if (told.Count > shown)
            all.Add($"And {Count(told.Count - shown, "more error or warning", "more errors and warnings")}: see “What to do”.");
        return all;
    }

    /// <summary>The reasons, the most frequent first.</summary>
    private static string Reasons(List<CheckRow> rows) => string.Join(' ', rows.Where(r => r.Why is not null).GroupBy(r => r.Why!, StringComparer.Ordinal)
        .OrderByDescending(g => g.Count()).Select(g => g.Key));

    private static string Changed(IReadOnlyList<CheckRow> checks, string change, string one, string several) =>
        Count(checks.Count(c => c.Change == change), "failure " + one, "failures " + several);

    private static string Share(CheckRow check) => check.Tested > 1 ? $", broken by {Wording.Count(check.Failed!.Value)} of {Wording.Count(check.Tested.Value)}" : ", broken";

    private static void AddToDo(PackDraft draft)
    {
        var failed = Severities.Select(s => (Severity: s, Rows: draft.Context.Checks.Where(c => c.Status == "Failed" && c.Severity == s).ToList())).ToList();
        var none = failed.Where(f => f.Rows.Count == 0).Select(f => f.Severity.ToLowerInvariant()).ToList();
        var introduction = "Failed checks, errors first. An error hides figures or loses rows; a warning may mislead; a note is worth knowing."
            + (none.Count == 0 ? "" : $" No check failed as {string.Join(" or ", none.Select(s => s == "error" ? "an error" : "a " + s))}.");
        draft.Add(
            "to-do", "What to do", introduction,
            none.Count == failed.Count
                ? [ExhibitOrReason.Missing("what to do", "no check failed")]
                : [.. failed.Where(f => f.Rows.Count > 0).Select(f => ExhibitOrReason.Of(ToDo(draft.Context, f.Severity, f.Rows)))]);
    }

    private static Exhibit ToDo(PackContext context, string severity, List<CheckRow> failed)
    {
        var plural = severity.ToLowerInvariant() + "s";
        var compared = context.ComparedWith is not null;
        return new Exhibit(
            "to-do-" + plural, $"{severity}s: {Count(failed.Count, "check", "checks")} failed", $"Failed checks, {plural}", null,
            new Table(
                [
                    new("What should be", CellFormat.Text), new("What to do", CellFormat.Text),
                    .. compared ? (Column[])[new("Since the last submission", CellFormat.Text)] : [],
                    new("Tested", CellFormat.Count), new("Failed", CellFormat.Count), new("Share (%)", CellFormat.Percent), new("Limit (%)", CellFormat.Percent),
                    .. compared ? (Column[])[new("Before (%)", CellFormat.Percent)] : [],
                ],
                [
                    .. failed.Select(c => (IReadOnlyList<Cell>)
                    [
                        Cell.Of(c.Rule + (c.Detail is null ? "" : $" Here: {c.Detail.TrimEnd('.')}.")), Cell.Of(c.Action),
                        .. compared ? (Cell[])[Cell.Of(c.Change.Length == 0 ? "Not made before" : c.Change)] : [],
                        Cell.OfRows(c.Tested), Cell.OfRows(c.Failed), Cell.OfShare(c.Share), Cell.OfShare(c.Threshold),
                        .. compared ? (Cell[])[Cell.OfShare(c.Before)] : [],
                    ]),
                ])
            { IsStacked = true },
            []);
    }

    private static void AddScores(PackDraft draft) => draft.Add(
        "scores", "Where scores are missing", "Response, remission and recovery rest on two scores: one before and one after.",
        [
            new TrendExhibit { Id = "scores-trend", Subject = "Courses and steps with both scores", Measures = [Score, Outcome] }.Build(draft),
            LevelExhibit.Of(draft, "provider_id", "scores", "Courses and steps with both scores", [Score, Outcome], 2),
            Matrix(draft, Score, "scores-courses", "Completed courses with a first and a last score"),
            Matrix(draft, Outcome, "scores-steps", "Steps with an outcome score"),
            Cadence(draft),
        ]);

    /// <summary>A measure by provider and month: the place where to ask.</summary>
    private static ExhibitOrReason Matrix(PackDraft draft, string measure, string id, string subject)
    {
        var months = Enumerable.Range(0, MatrixMonths).Select(i => draft.Context.ReportMonth.Back(MatrixMonths - 1 - i)).ToList();
        var providers = draft.Release.Levels("provider_id");
        Figure? At(string provider, Period month) => draft.Release.Find(measure, month, "provider_id", provider);
        var rows = providers.Where(p => months.Any(m => At(p, m) is not null)).ToList();
        if (rows.Count == 0)
            return ExhibitOrReason.Missing(Wording.Uncapitalised(subject), draft.Withheld([measure]) ?? $"nothing was counted in the twelve months to {Wording.Of(draft.Context.ReportMonth)}");
        draft.Measures([measure]);
        return ExhibitOrReason.Of(new Exhibit(
            id, $"{subject}, by provider and month", $"{subject} (%), twelve months to {Wording.Of(draft.Context.ReportMonth)}", null,
            new Table(
                [new("Provider", CellFormat.Text), .. months.Select(m => new Column($"{Wording.Of(m)} (%)", CellFormat.Percent))],
                [.. rows.Select(p => (IReadOnlyList<Cell>)[Cell.Of(draft.Level("provider_id", p)), .. months.Select(m => Cell.Value(At(p, m)))])]),
            []));
    }

    private static ExhibitOrReason Cadence(PackDraft draft)
    {
        var rows = draft.Context.Checks.Where(c => c.Id.StartsWith("steps.cadence.", StringComparison.Ordinal) && c.Share is not null).ToList();
        return rows.Count == 0
            ? ExhibitOrReason.Missing("scores at weeks 4, 8 and 12", "no step lasted so long")
            : ExhibitOrReason.Of(new Exhibit(
                "scores-cadence", "Scores at weeks 4, 8 and 12 of a step", "Steps that lasted to the week, and how many have no score within 7 days of it", null,
                new Table(
                    [new("What should be", CellFormat.Text), new("Steps that lasted so long", CellFormat.Count), new("Without a score", CellFormat.Count), new("Without a score (%)", CellFormat.Percent)],
                    [.. rows.Select(c => (IReadOnlyList<Cell>)[Cell.Of(c.Rule), Cell.OfRows(c.Tested), Cell.OfRows(c.Failed), Cell.OfShare(c.Share)])]),
                []));
    }

    private static void AddSinglingOut(PackDraft draft) => draft.Add(
        "singling-out", "How far the extract singles people out",
        "Columns that are no identifiers can tell a person from all others when taken together. Keep the extract as safe as these shares ask for.",
        [
            draft.Context.SinglingOut is { Count: > 0 } risks
                ? ExhibitOrReason.Of(new Exhibit(
                    "singling-out", risks[^1].Unique is { } unique ? $"{Wording.Percent(unique)} of patients are alone with their {Wording.List(risks[^1].Columns.Split(", "))}" : "No patients",
                    "Patients by the number of others who share their values, over the first episode of each", null,
                    new Table(
                        [
                            new("Columns taken together", CellFormat.Text), new("Combinations", CellFormat.Count), new("Patients in the rarest", CellFormat.Count),
                            new("Patients who are alone (%)", CellFormat.Percent), new("Patients among fewer than 5 (%)", CellFormat.Percent),
                        ],
                        [
                            .. risks.Select(r => (IReadOnlyList<Cell>)
                                [Cell.Of(Wording.Capitalised(r.Columns)), Cell.OfRows(r.Combinations), Cell.OfRows(r.Smallest), Cell.OfShare(r.Unique), Cell.OfShare(r.Small)]),
                        ]),
                    []))
                : ExhibitOrReason.Missing("combinations of columns", "nothing was counted"),
        ]);

    private static void AddAll(PackDraft draft)
    {
        var checks = draft.Context.Checks;
        if (checks.Count == 0)
            return;
        int Of(string dimension, string status) => checks.Count(c => c.Dimension == dimension && c.Status == status);
        string[] statuses = ["Passed", "Failed", "Not applicable", "Not run"];
        draft.Add("checks", "Every check", "Failures first, then what was not run. Not run: too little to judge by, or no earlier submission to compare with. Not applicable: the extract has nothing to test.",
        [
            ExhibitOrReason.Of(new Exhibit(
                "checks-dimensions", Text($"{checks.Count} checks in {checks.Select(c => c.Dimension).Distinct().Count()} dimensions"), "Checks by dimension and result", null,
                new Table(
                    [new("Dimension", CellFormat.Text), new("Checks", CellFormat.Count), .. statuses.Select(s => new Column(s, CellFormat.Count))],
                    [
                        .. checks.Select(c => c.Dimension).Distinct().Select(d => (IReadOnlyList<Cell>)
                            [Cell.Of(d), Cell.OfRows(checks.Count(c => c.Dimension == d)), .. statuses.Select(s => Cell.OfRows(Of(d, s)))]),
                    ]),
                [])),
            ExhibitOrReason.Of(new Exhibit(
                "checks-all", "Every check with its result", "Every check, its result and its limit", null,
                new Table(
                    [
                        new("Check", CellFormat.Text), new("What should be", CellFormat.Text), new("Result", CellFormat.Text), new("Why not, or why this limit", CellFormat.Text),
                        new("Tested", CellFormat.Count), new("Failed", CellFormat.Count), new("Share (%)", CellFormat.Percent), new("Limit (%)", CellFormat.Percent),
                    ],
                    [
                        .. checks.OrderBy(Urgency).Select(c => (IReadOnlyList<Cell>)
                        [
                            Cell.Of(c.Id), Cell.Of(c.Rule), Cell.Of(c.Status == "Failed" ? $"Failed: {c.Severity.ToLowerInvariant()}" : c.Status),
                            c.Why is null ? Cell.Of(Marker.NotApplicable) : Cell.Of(c.Why),
                            Cell.OfRows(c.Tested), Cell.OfRows(c.Failed), Cell.OfShare(c.Share), Cell.OfShare(c.Threshold),
                        ]),
                    ])
                { IsStacked = true },
                [])),
        ]);
    }

    /// <summary>What asks for attention comes first: failures by how much they matter, then what could not be judged.</summary>
    private static int Urgency(CheckRow check) => check.Status switch
    {
        "Failed" => Array.IndexOf(Severities, check.Severity),
        "Not run" => Severities.Length,
        "Passed" => Severities.Length + 1,
        _ => Severities.Length + 2,
    };

    private static string Count(int count, string one) => Count(count, one, one + "s");

    private static string Count(int count, string one, string several) => $"{(count == 0 ? "no" : Wording.Count(count))} {(count == 1 ? one : several)}";

    private static string Capitalised(int count, string one, string several) => Wording.Capitalised(Count(count, one, several));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

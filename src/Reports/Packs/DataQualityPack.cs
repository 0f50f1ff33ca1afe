using System.Globalization;
using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>What the checks of an extract found, for the person who can mend it: what to do first, then where scores are missing,
/// then every check.</summary>
public static class DataQualityPack
{
    private const string Score = "paired_scores";
    private const string Outcome = "step_coverage";
    private const int MatrixMonths = 12;
    private const int MostHeadlines = 7;

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
        return draft.Finish("data-quality", "Data quality", context.ReportMonth, Headlines(context));
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
                : Text($"Of {made} checks that could be made, {failed.Count} failed: {Wording.List([.. Severities.Select(s => (s, n: failed.Count(f => f.Severity == s))).Where(x => x.n > 0).Select(x => $"{x.n} {x.s.ToLowerInvariant()}{(x.n == 1 ? "" : "s")}")])}."),
        ];
        if (context.ComparedWith is { } before)
            all.Add(Text($"Beside the submission of {Wording.Date(before)}, {checks.Count(c => c.Change == "New")} failures are new, {checks.Count(c => c.Change == "Resolved")} are resolved and {checks.Count(c => c.Change == "Persisting")} persist."));
        if (context.Withheld.Count > 0)
            all.Add($"Left out of every pack until it is mended: {Wording.List(context.Withheld)}.");
        all.AddRange(failed.Where(f => f.Severity != "Note").Take(MostHeadlines - all.Count).Select(f =>
            $"{f.Severity}: not met{Share(f)}: {Wording.Uncapitalised(f.Rule.TrimEnd('.'))}."));
        return all;
    }

    private static string Share(CheckRow check) => check.Tested > 1 ? Text($" in {Wording.Count(check.Failed!.Value)} of {Wording.Count(check.Tested.Value)}") : "";

    private static void AddToDo(PackDraft draft) => draft.Add(
        "to-do", "What to do", "Failed checks, errors first. An error hides figures or loses rows; a warning may mislead; a note is worth knowing.",
        [
            .. Severities.Select(severity =>
            {
                var failed = draft.Context.Checks.Where(c => c.Status == "Failed" && c.Severity == severity).ToList();
                var plural = severity.ToLowerInvariant() + "s";
                return failed.Count == 0
                    ? ExhibitOrReason.Missing(plural, "no check failed so")
                    : ExhibitOrReason.Of(new Exhibit(
                        "to-do-" + plural, $"{severity}s: {Count(failed.Count, "check", "checks")} failed", $"Failed checks, {plural}", null,
                        new Table(
                            [
                                new("What should be", CellFormat.Text), new("Tested", CellFormat.Count), new("Failed", CellFormat.Count),
                                new("Share (%)", CellFormat.Percent), new("Limit (%)", CellFormat.Percent),
                                .. draft.Context.ComparedWith is null ? Array.Empty<Column>()
                                    : [new("Before (%)", CellFormat.Percent), new("Since the last submission", CellFormat.Text)],
                                new("What to do", CellFormat.Text),
                            ],
                            [
                                .. failed.Select(c => (IReadOnlyList<Cell>)
                                [
                                    Cell.Of(c.Rule + (c.Detail is null ? "" : $" Here: {c.Detail}.")), Cell.OfRows(c.Tested), Cell.OfRows(c.Failed), Cell.OfShare(c.Share),
                                    Cell.OfShare(c.Threshold),
                                    .. draft.Context.ComparedWith is null ? Array.Empty<Cell>() : [Cell.OfShare(c.Before), Cell.Of(c.Change.Length == 0 ? "Not made before" : c.Change)],
                                    Cell.Of(c.Action),
                                ]),
                            ]),
                        []));
            }),
        ]);

    private static void AddScores(PackDraft draft) => draft.Add(
        "scores", "Where scores are missing", "Response, remission and recovery rest on two scores: one before and one after.",
        [
            new TrendExhibit { Id = "scores-trend", Subject = "Courses and steps with both scores", Measures = [Score, Outcome] }.Build(draft),
            new LevelExhibit { Prefix = "scores", Subject = "Courses and steps with both scores", Breakdown = "provider_id", Period = draft.Year, Measures = [Score, Outcome], Charted = 2 }.Build(draft),
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
            return ExhibitOrReason.Missing(Wording.Uncapitalised(subject), $"nothing was counted in the twelve months to {Wording.Of(draft.Context.ReportMonth)}");
        draft.Measures([measure]);
        return ExhibitOrReason.Of(new Exhibit(
            id, $"{subject}, by provider and month", $"{subject} (%), twelve months to {Wording.Of(draft.Context.ReportMonth)}", null,
            new Table(
                [new("Provider", CellFormat.Text), .. months.Select(m => new Column($"{Wording.Of(m)} (%)", CellFormat.Percent))],
                [.. rows.Select(p => (IReadOnlyList<Cell>)[Cell.Of(Wording.Level("provider_id", p)), .. months.Select(m => Cell.Value(At(p, m)))])]),
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
                    "singling-out", risks[^1].Unique is { } unique ? $"{Wording.Percent(unique)} of patients are alone with their {risks[^1].Columns}" : "No patients",
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
        draft.Add("checks", "Every check", "Not applicable: the extract has nothing to test. Not run: too little to judge by, or no earlier submission to compare with.",
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
                        new("Check", CellFormat.Text), new("What should be", CellFormat.Text), new("Result", CellFormat.Text), new("Tested", CellFormat.Count),
                        new("Failed", CellFormat.Count), new("Share (%)", CellFormat.Percent), new("Limit (%)", CellFormat.Percent), new("Why not, or why this limit", CellFormat.Text),
                    ],
                    [
                        .. checks.Select(c => (IReadOnlyList<Cell>)
                        [
                            Cell.Of(c.Id), Cell.Of(c.Rule), Cell.Of(c.Status), Cell.OfRows(c.Tested), Cell.OfRows(c.Failed), Cell.OfShare(c.Share),
                            Cell.OfShare(c.Threshold), c.Why is null ? Cell.Of(Marker.NotApplicable) : Cell.Of(c.Why),
                        ]),
                    ]),
                [])),
        ]);
    }

    private static string Count(int count, string one, string several) => Text($"{count} {(count == 1 ? one : several)}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

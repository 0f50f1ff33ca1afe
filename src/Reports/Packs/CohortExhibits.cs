using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>Who is in the figures of steps: how many were left out on the way, and who they are.</summary>
internal static class CohortExhibits
{
    private static readonly string[] Characteristics =
    [
        "age_band", "sex", "ethnicity", "deprivation_quintile", "employment", "housing", "interpreter_needed", "disability", "long_term_condition", "anxiety", "step_number",
    ];

    /// <summary>From the steps that began to those with an outcome, over the whole extract.</summary>
    public static ExhibitOrReason Attrition(PackDraft draft)
    {
        const string what = "attrition";
        var (started, eligible, observed) = (draft.Release.Find("steps_started", Period.All), draft.Release.Find("step_eligible", Period.All), draft.Release.Find("step_coverage", Period.All));
        if (eligible is null || observed is null)
            return ExhibitOrReason.Missing(what, draft.Withheld(["step_eligible", "step_coverage"]) ?? "no step is concluded");
        if (eligible.Suppressed || observed.Suppressed)
            return ExhibitOrReason.Missing(what, $"there are {Sentences.TooFew}");
        draft.Measures([.. started is null ? Array.Empty<string>() : ["steps_started"], "step_eligible", "step_coverage"]);
        // Of counts as they are shown: rounded ones may differ by a few from those left out.
        double? Less(double? of, double? those) => of - those is { } left ? Math.Max(0, left) : null;
        List<(string Stage, double? Steps, double? Before, bool IsAside)> stages =
        [
            .. started?.Value is { } all ? new (string, double?, double?, bool)[] { ("Steps started", all, null, false), ("Not concluded: their outcome was not due at the extract", Less(all, eligible.Denominator), all, true) } : [],
            ("Concluded", eligible.Denominator, started?.Value, false), ("No baseline score, or one at remission", Less(eligible.Denominator, eligible.Numerator), eligible.Denominator, true),
            ("Eligible", eligible.Numerator, eligible.Denominator, false), ("No score when the outcome was due", Less(observed.Denominator, observed.Numerator), eligible.Numerator, true),
            ("Observed: with an outcome", observed.Numerator, eligible.Numerator, false),
        ];
        var headline = $"Of {Wording.Count(eligible.Denominator!.Value)} concluded steps, {Wording.Count(eligible.Numerator!.Value)} were eligible, and {Wording.Count(observed.Numerator!.Value)} of those have an outcome.";
        return ExhibitOrReason.Of(new Exhibit(
            "attrition", headline, $"Steps found, left out and observed, {Wording.Of(Period.All)}",
            new Chart(
                ChartKind.Attrition, [.. stages.Select(s => s.Stage)], [new Series("Steps", [.. stages.Select(s => ChartPoint.Derived(s.Steps, without: Marker.Confidential))])],
                CellFormat.Count, "Steps found, left out and observed", "Stage", $"Flow chart of steps, with those left out at each stage. {headline}")
            { LeftOut = [.. Enumerable.Range(0, stages.Count).Where(i => stages[i].IsAside)] },
            new Table(
                [new("Stage", CellFormat.Text), new("Steps", CellFormat.Count), new("Of the stage before (%)", CellFormat.Percent)],
                [.. stages.Select(s => (IReadOnlyList<Cell>)[Cell.Of(s.Stage), Cell.Derived(s.Steps, Marker.Confidential), Cell.Derived(s.Before > 0 ? s.Steps / s.Before : null)])]),
            [draft.Note(PackNotes.Markers(draft.Release.Policy))]));
    }

    /// <summary>Eligible steps by who was treated, and how many of them have an outcome.</summary>
    public static ExhibitOrReason Table1(PackDraft draft)
    {
        const string measure = "step_coverage";
        const string what = "characteristics of those treated";
        if (draft.Release.Find(measure, Period.All) is not { } all)
            return ExhibitOrReason.Missing(what, draft.Withheld([measure]) ?? "no step is concluded");
        var rows = new List<IReadOnlyList<Cell>>();
        foreach (var breakdown in Characteristics.Where(b => draft.Release.Levels(b).Count > 0))
            foreach (var level in draft.InOrder(breakdown, draft.Release.Levels(breakdown)))
                if (draft.Release.Find(measure, Period.All, breakdown, level) is { } figure)
                    rows.Add([
                        Cell.Of(Wording.Capitalised(draft.By(breakdown))), Cell.Of(draft.Level(breakdown, level)), Cell.Denominator(figure),
                        Cell.Derived(all.Denominator > 0 ? (double?)figure.Denominator / all.Denominator : null, figure.Suppressed ? Cell.Hidden(figure) : Marker.NotApplicable),
                        Cell.Numerator(figure), Cell.Value(figure), Cell.Lower(figure), Cell.Upper(figure),
                    ]);
        if (rows.Count == 0 || all.Suppressed)
            return ExhibitOrReason.Missing(what, rows.Count == 0 ? "figures were not split so" : $"there are {Sentences.TooFew}");
        draft.Measures([measure]);
        return ExhibitOrReason.Of(new Exhibit(
            "characteristics", $"Who is in the {Wording.Count(all.Denominator!.Value)} eligible steps, and how many of each group have an outcome.", $"Eligible steps by characteristics, {Wording.Of(Period.All)}", null,
            new Table(
                [
                    new("Characteristic", CellFormat.Text), new("Group", CellFormat.Text), new("Eligible steps", CellFormat.Count), new("Of all eligible steps (%)", CellFormat.Percent), new("With an outcome", CellFormat.Count),
                    new("With an outcome (%)", CellFormat.Percent), new("95% interval, lower (%)", CellFormat.Percent), new("95% interval, upper (%)", CellFormat.Percent),
                ],
                rows),
            [.. new[] { draft.Note(PackNotes.Markers(draft.Release.Policy)), draft.Note(PackNotes.Intervals) }.Order()]));
    }
}

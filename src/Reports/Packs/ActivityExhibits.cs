using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>How much was done, how many wait, how scores moved, and how episodes ended.</summary>
internal static class ActivityExhibits
{
    /// <summary>Counts with a chart of their own.</summary>
    public static IReadOnlyList<(string Id, string Measure)> Charted { get; } =
    [
        ("referrals", "referrals"), ("assessments", "assessments"), ("starts", "treatment_starts"), ("contacts", "sessions_attended"),
        ("steps", "steps_started"), ("finished", "episodes_finished"),
    ];

    private static readonly string[] ScoreMeasures = ["first_score", "last_score", "score_fall"];
    private static readonly string[] Ratios = ["sessions_per_course", "sessions_per_recovery", "cost_per_recovery"];
    private static readonly string[] Stocks = ["open_caseload", "waiting", "waiting_42_days", "waiting_126_days"];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ExhibitOrReason> Of(PackDraft draft, Period period) =>
    [
        Counts(draft),
        .. Charted.Take(4).Select(c => new ChangeExhibit { Id = "activity-" + c.Id, Measure = c.Measure }.Build(draft)),
        Stock(draft, "open-caseload", "Open caseload on the last day of the month", ["open_caseload"]),
        Stock(draft, "waiting", "People waiting for treatment on the last day of the month", ["waiting", "waiting_42_days", "waiting_126_days"]),
        Scores(draft, period),
        Reasons(draft, period),
    ];

    /// <summary>Counts of the month beside those of the month before and the year before.</summary>
    private static ExhibitOrReason Counts(PackDraft draft)
    {
        var month = draft.Context.ReportMonth;
        Period[] periods = [month, month.Back(1), month.Back(12)];
        var measures = Charted.Select(c => c.Measure).Append("courses_completed").Concat(Stocks).Where(m => draft.Release.Find(m, month) is not null).ToList();
        if (measures.Count == 0)
            return ExhibitOrReason.Missing("activity", $"nothing was counted in {Wording.The(month)}");
        var all = draft.Measures(measures);
        var rows = all.Select(m => (IReadOnlyList<Cell>)
            [Cell.Of(m.Title), Cell.Of(m.Kind == MeasureKind.Stock ? "On the last day" : "In the month"), .. periods.Select(p => Cell.Value(draft.Release.Find(m.Id, p)))]);
        return ExhibitOrReason.Of(new Exhibit(
            "activity", $"In {Wording.Of(month)}: {Wording.List([.. all.Take(3).Select(m => draft.Release.Find(m.Id, month)).OfType<Figure>().Where(f => !f.Suppressed).Select(Sentences.Statement)])}.",
            $"Activity and stock, {Wording.Of(month)}", null,
            new Table(
                [new("Measure", CellFormat.Text), new("When", CellFormat.Text), new(Wording.Of(month), CellFormat.Count), new("Month before", CellFormat.Count), new("Year before", CellFormat.Count)],
                [.. rows]),
            [draft.Note(PackNotes.Markers(draft.Release.Policy))]));
    }

    /// <summary>Stock over time, without limits: it carries over from month to month.</summary>
    private static ExhibitOrReason Stock(PackDraft draft, string id, string subject, IReadOnlyList<string> measures)
    {
        var what = Wording.Uncapitalised(subject);
        var counted = measures.Where(m => draft.Chart(m) is not null).ToList();
        if (counted.Count == 0 || draft.Chart(counted[0])!.Points.Count < 2)
            return ExhibitOrReason.Missing(what, "there are not two months to show");
        var all = draft.Measures(counted);
        var periods = draft.Chart(counted[0])!.Points.Select(p => p.Period).ToList();
        Figure? At(Measure m, Period p) => draft.Release.Find(m.Id, p);
        if (all.All(m => periods.All(p => At(m, p)?.Value is null)))
            return ExhibitOrReason.Missing(what, $"there are {Sentences.TooFew}");
        // Stock is of the last day of a month: a month that the extract cuts short has none.
        periods = [.. periods.Take(periods.FindLastIndex(p => all.Any(m => At(m, p) is not null)) + 1)];
        var chart = new Chart(
            ChartKind.Trend,
            [.. periods.Select(Wording.Of)],
            [.. all.Select(m => new Series(m.Title, [.. periods.Select(p => ChartPoint.Of(At(m, p)))]))],
            CellFormat.Count, subject, "Month", $"Line chart of {what}. {Headline(all, At, periods[^1])}");
        var rows = periods.Select(p => (IReadOnlyList<Cell>)[Cell.Of(Wording.Of(p)), .. all.Select(m => Cell.Value(At(m, p)))]);
        return ExhibitOrReason.Of(new Exhibit(
            id, Headline(all, At, periods[^1]), $"{subject}, {Wording.Of(periods[0])} to {Wording.Of(periods[^1])}", chart,
            new Table([new("Month", CellFormat.Text), .. all.Select(m => new Column(m.Title, CellFormat.Count))], [.. rows]),
            [.. new[] { draft.Note(PackNotes.Markers(draft.Release.Policy)), draft.Note(PackNotes.Stock) }.Order()]));
    }

    private static string Headline(IReadOnlyList<Measure> measures, Func<Measure, Period, Figure?> at, Period last) =>
        $"On the last day of {Wording.Of(last)}: " + Wording.List([.. measures.Select(m => at(m, last)).OfType<Figure>().Select(f =>
            f.Suppressed ? $"{Sentences.TooFew} ({Wording.Uncapitalised(f.Measure.Title)})" : $"{Wording.Count(f.Numerator.GetValueOrDefault())} {f.Measure.Hit}")]) + ".";

    /// <summary>First and last scores of completed courses, how far they fell, and the effect size.</summary>
    private static ExhibitOrReason Scores(PackDraft draft, Period period)
    {
        var rows = new List<IReadOnlyList<Cell>>();
        string? headline = null;
        foreach (var scale in ActivityCatalogue.ScaleNames)
        {
            Figure? Find(string measure) => draft.Release.Find(ActivityCatalogue.OfScale(measure, scale.Code), period);
            var (first, last, fall) = (Find("first_score"), Find("last_score"), Find("score_fall"));
            if (fall is null)
                continue;
            draft.Measures(ScoreMeasures.Select(m => ActivityCatalogue.OfScale(m, scale.Code)));
            var effect = draft.Release.EffectSize(scale.Code, period);
            if (headline is null && fall.Value is { } points)
                headline = $"In {Wording.The(period)}, the {scale.Name} fell by {NumberText.Of(points, CellFormat.Number)} points on average over {Wording.Count(fall.Denominator.GetValueOrDefault())} completed courses"
                    + (effect is { } e ? $": an effect size of {NumberText.Of(e.Value, CellFormat.Ratio)} (95% interval {NumberText.Of(e.Lower, CellFormat.Ratio)} to {NumberText.Of(e.Upper, CellFormat.Ratio)})." : ".");
            var without = fall.Suppressed ? Marker.Confidential : Marker.NotApplicable;
            rows.Add([
                Cell.Of(scale.Name), Cell.Denominator(fall), Cell.Value(first), Cell.Deviation(first), Cell.Value(last), Cell.Deviation(last),
                Cell.Value(fall), Cell.Lower(fall), Cell.Upper(fall), Cell.Derived(effect?.Value, without), Cell.Derived(effect?.Lower, without), Cell.Derived(effect?.Upper, without),
            ]);
        }
        if (rows.Count == 0)
            return ExhibitOrReason.Missing("first and last scores", $"no completed course of {Wording.The(period)} has a first and a last score");
        return ExhibitOrReason.Of(new Exhibit(
            "scores", headline ?? $"First and last scores: {Sentences.TooFew}.", $"First and last scores of completed courses, {Wording.Of(period)}", null,
            new Table(
                [
                    new("Scale", CellFormat.Text), new("Completed courses with both scores", CellFormat.Count), new("First score, mean", CellFormat.Number), new("First score, sd", CellFormat.Number),
                    new("Last score, mean", CellFormat.Number), new("Last score, sd", CellFormat.Number), new("Fall, mean", CellFormat.Number),
                    new("Fall, 95% interval, lower", CellFormat.Number), new("Fall, 95% interval, upper", CellFormat.Number),
                    new("Effect size", CellFormat.Ratio), new("Effect size, 95% interval, lower", CellFormat.Ratio), new("Effect size, 95% interval, upper", CellFormat.Ratio),
                ],
                rows),
            [.. new[] { draft.Note(PackNotes.Markers(draft.Release.Policy)), draft.Note(PackNotes.EffectSizes) }.Order()]));
    }

    /// <summary>Why episodes ended, and how many contacts a course and a recovery take.</summary>
    private static ExhibitOrReason Reasons(PackDraft draft, Period period)
    {
        var measures = ActivityCatalogue.ReasonMeasures.Where(m => draft.Release.Find(m, period) is not null).ToList();
        if (measures.Count == 0)
            return ExhibitOrReason.Missing("reasons for ending", draft.Release.Find("episodes_finished", period) is null ? $"no episode ended in {Wording.The(period)}" : "the extract has no place for why an episode ended");
        var all = draft.Measures(measures);
        var figures = all.Select(m => draft.Release.Find(m.Id, period)).ToList();
        var rows = all.Select((m, i) => (IReadOnlyList<Cell>)
            [Cell.Of(Wording.Capitalised(m.Title.Replace("Ended: ", "", StringComparison.Ordinal))), Cell.Denominator(figures[i]), Cell.Numerator(figures[i]), Cell.Value(figures[i]), Cell.Lower(figures[i]), Cell.Upper(figures[i])]);
        List<string> ratios = [.. Ratios.Select(m => draft.Release.Find(m, period)).OfType<Figure>()
            .Where(f => f.Value is not null).Select(f => Ratio(draft, f))];
        var shown = figures.OfType<Figure>().Where(f => f.Value is not null).ToList();
        return ExhibitOrReason.Of(new Exhibit(
            "discharge", shown.Count == 0 ? $"Reasons for ending: {Sentences.TooFew}."
                : $"In {Wording.The(period)}, of {Wording.Count(shown[0].Denominator.GetValueOrDefault())} finished episodes, {Wording.Percent(shown.MaxBy(f => f.Value)!.Value!.Value)} {(shown.MaxBy(f => f.Value)!.Measure.Title.Replace("Ended: ", "ended as ", StringComparison.Ordinal))}"
                    + (ratios.Count > 0 ? "; " + Wording.List(ratios) : "") + ".",
            $"Why episodes ended, {Wording.Of(period)}", null,
            new Table(
                [
                    new("Reason", CellFormat.Text), new("Finished episodes", CellFormat.Count), new("Number", CellFormat.Count), new("Share (%)", CellFormat.Percent),
                    new("95% interval, lower (%)", CellFormat.Percent), new("95% interval, upper (%)", CellFormat.Percent),
                ],
                [.. rows]),
            [.. new[] { draft.Note(PackNotes.Markers(draft.Release.Policy)), draft.Note(PackNotes.Intervals) }.Order()]));
    }

    private static string Ratio(PackDraft draft, Figure figure)
    {
        draft.Measures([figure.Measure.Id]);
        var value = NumberText.Of(figure.Value!.Value, CellFormat.Number);
        return figure.Measure.Id switch
        {
            "sessions_per_course" => $"a completed course took {value} treatment contacts on average",
            "sessions_per_recovery" => $"there were {value} treatment contacts for each recovery",
            _ => $"each recovery cost {NumberText.Of(figure.Value.Value, CellFormat.Count)} {draft.Context.Currency}",
        };
    }
}

using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>What follows nonresponse: how soon treatment changes, which paths it takes, and how far remission gets.</summary>
internal static class PathwayExhibits
{
    private const string Change = "signal_to_change";
    private const string Provider = "provider_id";
    private const int MostCurves = 4;
    private const int MostStages = 4;

    private static readonly string[] ScoreAges = ["last_score_0_to_14_days", "last_score_15_to_28_days", "last_score_29_to_56_days", "last_score_57_or_more_days", "last_score_never"];

    /// <summary>How soon treatment changes after nonresponse shows.</summary>
    public static ExhibitOrReason TimeToChange(PackDraft draft)
    {
        const string what = "the time from nonresponse to a change of treatment";
        if (draft.Release.Find(Change, draft.Year) is not { } figure)
            return ExhibitOrReason.Missing(what, $"no step of {Wording.The(draft.Year)} shows nonresponse, or no episode has a second step");
        if (figure.Suppressed)
            return ExhibitOrReason.Missing(what, $"there are {Sentences.TooFew}");
        draft.Measures([Change]);
        var curve = draft.Release.SparedOverTime(Change, draft.Year);
        var at = curve.FirstOrDefault(p => p.Day == 42);
        var headline = $"In {Wording.The(draft.Year)}, {Wording.Count(figure.Denominator.GetValueOrDefault())} steps showed nonresponse; "
            + (figure.Value is { } median ? $"half had a change of treatment within {Wording.Days(median)}" : "fewer than half had a change of treatment while they were watched")
            + (at?.Spared is { } spared ? $", and {Wording.Percent(spared.Value)} had none after 6 weeks (95% interval {Wording.Percent(spared.Lower)} to {Wording.Percent(spared.Upper)})." : ".");
        return ExhibitOrReason.Of(new Exhibit(
            "time-to-change", headline, $"Share without a change of treatment by days since nonresponse showed (Kaplan–Meier), {Wording.Of(draft.Year)}",
            new Chart(
                ChartKind.Survival, [.. curve.Select(p => Wording.Days(p.Day))],
                [new Series("All steps with nonresponse", [.. curve.Select(p => ChartPoint.Derived(p.Spared?.Value, p.Spared?.Lower, p.Spared?.Upper, Marker.Confidential) with { X = p.Day, Name = Wording.Days(p.Day) })])],
                CellFormat.Percent, "No change of treatment yet (%)", "Days since nonresponse showed", $"Survival curve of {what}. {headline}"),
            new Table(
                [
                    new("Days since nonresponse showed", CellFormat.Count), new("Still watched, without a change", CellFormat.Count), new("No change yet (%)", CellFormat.Percent),
                    new("95% interval, lower (%)", CellFormat.Percent), new("95% interval, upper (%)", CellFormat.Percent),
                ],
                [.. curve.Where(p => p.Day % 14 == 0).Select(p => (IReadOnlyList<Cell>)
                [
                    Cell.Derived(p.Day), Cell.Derived(p.AtRisk, Marker.Confidential), Cell.Derived(p.Spared?.Value, Marker.Confidential), Cell.Derived(p.Spared?.Lower, Marker.Confidential), Cell.Derived(p.Spared?.Upper, Marker.Confidential),
                ])]),
            Notes(draft, PackNotes.TimeToChange)));
    }

    /// <summary>The same by provider, with the reviews that went before.</summary>
    public static ExhibitOrReason ByProvider(PackDraft draft)
    {
        const string what = "acting on nonresponse by provider";
        string[] rates = ["treatment_inertia", "change_within_14_days", "reassessment_any", "reassessment_complete"];
        Figure? Find(string measure, string provider) => draft.Release.Find(measure, draft.Year, Provider, provider);
        var providers = Wording.InOrder(Provider, draft.Release.Levels(Provider).Where(p => rates.Append(Change).Any(m => Find(m, p) is not null)));
        if (providers.Count == 0)
            return ExhibitOrReason.Missing(what, draft.Withheld(rates) ?? $"no step of {Wording.The(draft.Year)} shows nonresponse");
        var measures = draft.Measures([.. rates.Where(m => draft.Release.Find(m, draft.Year) is not null), Change]).Where(m => m.Id != Change).ToList();
        var medians = providers.Select(p => Find(Change, p)).OfType<Figure>().Where(f => f is { Suppressed: false, Value: not null }).ToList();
        return ExhibitOrReason.Of(new Exhibit(
            "acting-provider",
            medians.Count < 2 ? "How soon treatment changes after nonresponse, by provider: too few to compare."
                : $"Across {Wording.Count(medians.Count)} providers, half of the steps with nonresponse had a change of treatment within {Wording.Days(medians.Min(f => f.Value!.Value))} to {Wording.Days(medians.Max(f => f.Value!.Value))}.",
            $"{Wording.Capitalised(what)}, {Wording.Of(draft.Year)}", null,
            new Table(
                [
                    new("Provider", CellFormat.Text), new("Steps with nonresponse", CellFormat.Count), new("Median days to a change", CellFormat.Days), new("95% interval, lower (days)", CellFormat.Days), new("95% interval, upper (days)", CellFormat.Days),
                    .. measures.SelectMany(m => new Column[] { new($"{MeasureWords.For(m).Name}: out of", CellFormat.Count), new($"{MeasureWords.For(m).Name} (%)", CellFormat.Percent) }),
                ],
                [.. providers.Select(p => (IReadOnlyList<Cell>)
                [
                    Cell.Of(draft.Level(Provider, p)), Cell.Denominator(Find(Change, p)), Cell.Value(Find(Change, p)), Cell.Lower(Find(Change, p)), Cell.Upper(Find(Change, p)),
                    .. measures.SelectMany(m => new[] { Cell.Denominator(Find(m.Id, p)), Cell.Value(Find(m.Id, p)) }),
                ])]),
            Notes(draft, PackNotes.TimeToChange, PackNotes.NotRanked)));
    }

    /// <summary>How old the latest score is of those in treatment, by provider.</summary>
    public static ExhibitOrReason ScoreAge(PackDraft draft)
    {
        const string what = "weeks since the last score";
        Figure? Find(string measure, string breakdown, string level) => draft.Release.Find(measure, Period.All, breakdown, level);
        if (ScoreAges.All(m => Find(m, Breakdown.All, Breakdown.All) is null))
            return ExhibitOrReason.Missing(what, "nobody was in treatment on the day of the extract");
        var measures = draft.Measures(ScoreAges);
        var old = Find(ScoreAges[3], Breakdown.All, Breakdown.All);
        var rows = Wording.InOrder(Provider, draft.Release.Levels(Provider)).Select(p => (Name: draft.Level(Provider, p), Breakdown: Provider, Level: p)).Prepend(("Everybody", Breakdown.All, Breakdown.All))
            .Where(r => ScoreAges.Any(m => Find(m, r.Item2, r.Item3) is not null)).ToList();
        return ExhibitOrReason.Of(new Exhibit(
            "score-age", old is { Suppressed: false } ? $"On {Wording.Date(draft.Context.ExtractedOn)}, the latest depression score of {Wording.Percent(old.Value!.Value)} of {Wording.Count(old.Denominator!.Value)} episodes in treatment was 57 days old or older." : $"Weeks since the last score: {Sentences.TooFew}.",
            $"Age of the latest depression score of episodes in treatment on {Wording.Date(draft.Context.ExtractedOn)}", null,
            new Table(
                [
                    new("Provider", CellFormat.Text), new("Episodes in treatment", CellFormat.Count),
                    .. measures.SelectMany(m => new Column[] { new($"{m.Title}: number", CellFormat.Count), new($"{m.Title} (%)", CellFormat.Percent) }),
                ],
                [.. rows.Select(r => (IReadOnlyList<Cell>)
                [
                    Cell.Of(r.Item1), Cell.Denominator(measures.Select(m => Find(m.Id, r.Item2, r.Item3)).FirstOrDefault(f => f is { Suppressed: false }) ?? Find(measures[0].Id, r.Item2, r.Item3)),
                    .. measures.SelectMany(m => new[] { Cell.Numerator(Find(m.Id, r.Item2, r.Item3)), Cell.Value(Find(m.Id, r.Item2, r.Item3)) }),
                ])]),
            Notes(draft)));
    }

    /// <summary>Open steps whose score is higher than usual for their week, by provider.</summary>
    public static ExhibitOrReason OffTrack(PackDraft draft)
    {
        var exhibit = new LevelExhibit { Prefix = "off-track", Subject = "Open steps off track", Breakdown = Provider, Period = Period.All, Measures = ["off_track"], Charted = 1 }.Build(draft);
        return exhibit.Exhibit is not { } e ? exhibit : ExhibitOrReason.Of(e with
        {
            Subtitle = $"Steps open on {Wording.Date(draft.Context.ExtractedOn)} whose latest score is above the 80th percentile of the service's own history, by provider",
            Notes = [.. e.Notes.Append(draft.Note(PackNotes.OffTrack)).Distinct().Order()],
        });
    }

    /// <summary>The service's own history, against which steps are off track.</summary>
    public static ExhibitOrReason Course(PackDraft draft)
    {
        const string what = "expected trajectories";
        var weeks = draft.Release.Course();
        if (weeks.Count == 0)
            return ExhibitOrReason.Missing(what, "no week of the service's own history has 20 scores");
        var scale = weeks.GroupBy(w => w.Scale).OrderByDescending(g => g.Sum(w => w.Scores)).First().Key;
        var bands = weeks.Where(w => w.Scale == scale).GroupBy(w => w.Band).Where(g => g.Count() >= 2).Take(MostCurves).ToList();
        var categories = Enumerable.Range(0, weeks.Max(w => w.Week) + 1).ToList();
        var severe = bands.Count > 0 ? bands[^1].ToList() : [];
        return ExhibitOrReason.Of(new Exhibit(
            "trajectories",
            severe.Count < 2 ? "How scores went in the service's own history."
                : $"Of steps that began at “{severe[0].Band}” on the {scale}, half had a score of {Wording.Count(severe[0].Median)} or less in week {severe[0].Week} and of {Wording.Count(severe[^1].Median)} or less in week {severe[^1].Week}; above {Wording.Count(severe[^1].OffTrack)} a step is off track by then.",
            "Scores by week of the step and severity at baseline, concluded steps of the whole extract",
            bands.Count == 0 ? null : new Chart(
                ChartKind.Trend, [.. categories.Select(w => FormattableString.Invariant($"{w}"))],
                [.. bands.Select(b => new Series($"{Wording.Capitalised(b.Key)}: off track above", [.. categories.Select(w => ChartPoint.Derived(b.FirstOrDefault(x => x.Week == w)?.OffTrack, without: Marker.NotApplicable))]))],
                CellFormat.Number, $"{scale}: 80th percentile of scores (points)", "Week of the step", $"Line chart of the 80th percentile of {scale} scores by week, for each severity at baseline."),
            new Table(
                [
                    new("Scale", CellFormat.Text), new("Severity at baseline", CellFormat.Text), new("Week", CellFormat.Count), new("Scores", CellFormat.Count), new("10th percentile", CellFormat.Count),
                    new("Median", CellFormat.Count), new("80th percentile: off track above", CellFormat.Count), new("90th percentile", CellFormat.Count),
                ],
                [.. weeks.Select(w => (IReadOnlyList<Cell>)
                [
                    Cell.Of(w.Scale), Cell.Of(Wording.Capitalised(w.Band)), Cell.Derived(w.Week), Cell.Derived(w.Scores), Cell.Derived(w.Tenth), Cell.Derived(w.Median), Cell.Derived(w.OffTrack), Cell.Derived(w.Ninetieth),
                ])]),
            Notes(draft, PackNotes.OffTrack)));
    }

    /// <summary>Which strategy followed which, and how the last one went.</summary>
    public static ExhibitOrReason Flow(PackDraft draft)
    {
        const string what = "paths of treatment";
        if (draft.Release.Paths(draft.Year) is not { } flow)
            return ExhibitOrReason.Missing(what, draft.Release.HidesPaths ? $"there are {Sentences.TooFew}" : $"no first step was due in {Wording.The(draft.Year)}");
        if (flow.Links.All(l => l.Count is null))
            return ExhibitOrReason.Missing(what, $"there are {Sentences.TooFew}");
        string State(int state) => state < flow.Strategies ? Wording.Level("medication_strategy", flow.States[state]) : End(flow.States[state]);
        string[] stages = ["First step", "After step 1", "After step 2", "After step 3"];
        // More columns would leave no room for names; the table has them all.
        var last = Enumerable.Range(0, MostStages).Last(s => flow.Nodes[s].Any(n => n is null or > 0));
        var used = Enumerable.Range(0, flow.States.Count).Where(s => flow.Nodes.Any(stage => stage[s] is null or > 0)).OrderBy(s => s < flow.Strategies ? 0 : 1).ToList();
        var after = flow.Links.Where(l => l.Stage == 0 && l.To < flow.Strategies).GroupBy(l => l.To).Select(g => (State: g.Key, Count: g.Sum(l => l.Count ?? 0))).OrderByDescending(x => x.Count).ThenBy(x => x.State).ToList();
        var first = flow.Nodes[0].Sum(n => n ?? 0);
        // Of a service without medication, say: the most frequent of one is nothing to tell.
        var isOneStrategy = used.Count(s => s < flow.Strategies) == 1;
        var headline = after.Count == 0 || after[0].Count == 0 ? $"Of {Wording.Count(first)} first steps due in {Wording.The(draft.Year)}, none was followed by another."
            : $"Of {Wording.Count(first)} first steps due in {Wording.The(draft.Year)}, {Wording.Count(after.Sum(a => a.Count))} were followed by another{(isOneStrategy ? "" : $"; the most frequent was {Wording.Uncapitalised(State(after[0].State))} ({Wording.Count(after[0].Count)})")}.";
        return ExhibitOrReason.Of(new Exhibit(
            "paths", headline, $"Medication strategy of each step and what followed it, first steps due in {Wording.The(draft.Year)}",
            new Chart(
                ChartKind.Flow, stages[..(last + 1)],
                [.. used.Select(s => new Series(State(s), [.. Enumerable.Range(0, last + 1).Select(stage => ChartPoint.Derived(flow.Nodes[stage][s], without: Marker.Confidential) with { Mark = MarkOf(flow, s) })]))],
                CellFormat.Count, "Steps, by medication strategy and what followed", "Stage", $"Flow chart of {what}. {headline}")
            {
                Links = [.. flow.Links.Where(l => l.Stage < last).Select(l => new FlowLink(l.Stage, used.IndexOf(l.From), used.IndexOf(l.To), l.Count))],
            },
            new Table(
                [new("Step", CellFormat.Text), new("Medication strategy", CellFormat.Text), new("Followed by, or how it ended", CellFormat.Text), new("Number", CellFormat.Count), new("Of this strategy at this step (%)", CellFormat.Percent)],
                [.. flow.Links.Select(l => (IReadOnlyList<Cell>)
                [
                    Cell.Of(FormattableString.Invariant($"Step {l.Stage + 1}")), Cell.Of(State(l.From)), Cell.Of(State(l.To)), Cell.Derived(l.Count, Marker.Confidential), Cell.Derived(Share(flow, l), Marker.Confidential),
                ])]),
            Notes(draft, PackNotes.Paths)));
    }

    /// <summary>Remission over the first steps in three ways.</summary>
    public static ExhibitOrReason Cumulative(PackDraft draft)
    {
        const string what = "remission over steps";
        var all = draft.Release.CumulativeRemission(draft.Year).Where(c => c.Observed is not null).ToList();
        if (all.Count == 0)
            return ExhibitOrReason.Missing(what, draft.Withheld(["step_remission_observed"]) ?? $"no first step with an outcome was due in {Wording.The(draft.Year)}");
        if (all.All(c => c.Observed is { Suppressed: true }))
            return ExhibitOrReason.Missing(what, $"there are {Sentences.TooFew}");
        draft.Measures(["step_remission_observed", .. all.SelectMany(c => new[] { c.Observed, c.MissingAsNonremission }).OfType<Figure>().Select(f => f.Measure.Id)]);
        var last = all.LastOrDefault(c => c is { NaiveProduct: not null, Observed.Suppressed: false, MissingAsNonremission.Suppressed: false });
        string Steps(int k) => k == 1 ? "Step 1" : FormattableString.Invariant($"Steps 1 to {k}");
        return ExhibitOrReason.Of(new Exhibit(
            "cumulative-remission",
            last is null ? $"Remission over steps: {Sentences.TooFew}."
                : $"Within {(last.Steps == 1 ? "the first step" : $"the first {Wording.Count(last.Steps)} steps")}, {Wording.Percent(last.MissingAsNonremission!.Value!.Value)} of {Wording.Count(last.MissingAsNonremission.Denominator!.Value)} episodes reached remission (missing counted as none), {Wording.Percent(last.Observed!.Value!.Value)} of those with an outcome{(last.Steps == 1 ? "" : $"; multiplying the steps' rates would promise {Wording.Percent(last.NaiveProduct!.Value)}")}.",
            $"Cumulative remission over the first steps, three ways, first steps due in {Wording.The(draft.Year)}",
            new Chart(
                ChartKind.Intervals, [.. all.Select(c => Steps(c.Steps))],
                [
                    new Series("Naive product", [.. all.Select(c => ChartPoint.Derived(c.NaiveProduct))]),
                    new Series("Observed", [.. all.Select(c => ChartPoint.Of(c.Observed))]),
                    new Series("Missing as no remission", [.. all.Select(c => ChartPoint.Of(c.MissingAsNonremission))]),
                ],
                CellFormat.Percent, "Reached remission (%)", "Over", "Points with 95% intervals: cumulative remission over the first steps, as a naive product, as observed, and with missing outcomes counted as none."),
            new Table(
                [
                    new("Over", CellFormat.Text), new("Remission at this step, observed steps (%)", CellFormat.Percent), new("Naive product (%)", CellFormat.Percent),
                    new("Episodes with an outcome", CellFormat.Count), new("Observed (%)", CellFormat.Percent), new("Observed, 95% interval, lower (%)", CellFormat.Percent), new("Observed, 95% interval, upper (%)", CellFormat.Percent),
                    new("Episodes", CellFormat.Count), new("Missing as no remission (%)", CellFormat.Percent), new("Missing as no remission, 95% interval, lower (%)", CellFormat.Percent), new("Missing as no remission, 95% interval, upper (%)", CellFormat.Percent),
                ],
                [.. all.Select(c => (IReadOnlyList<Cell>)
                [
                    Cell.Of(Steps(c.Steps)), Cell.Value(c.OfStep), Cell.Derived(c.NaiveProduct, Marker.NotAvailable), Cell.Denominator(c.Observed), Cell.Value(c.Observed), Cell.Lower(c.Observed), Cell.Upper(c.Observed),
                    Cell.Denominator(c.MissingAsNonremission), Cell.Value(c.MissingAsNonremission), Cell.Lower(c.MissingAsNonremission), Cell.Upper(c.MissingAsNonremission),
                ])]),
            Notes(draft, PackNotes.Cumulative, PackNotes.Intervals)));
    }

    private static double? Share(PathFlow flow, (int Stage, int From, int To, long? Count) link)
    {
        var same = flow.Links.Where(l => l.Stage == link.Stage && l.From == link.From).ToList();
        return same.Exists(l => l.Count is null) || link.Count is null ? null : (double)link.Count.Value / same.Sum(l => l.Count!.Value);
    }

    private static ChartMark MarkOf(PathFlow flow, int state) => state < flow.Strategies ? ChartMark.Plain : flow.States[state] switch
    {
        "remission" or "response" => ChartMark.Better,
        "partial_response" or "no_response" => ChartMark.Worse,
        _ => ChartMark.Provisional,
    };

    private static string End(string state) => state switch
    {
        "remission" => "Remission",
        "response" => "Response",
        "partial_response" => "Partial response",
        "no_response" => "No response",
        "outcome_not_known" => "Outcome not known",
        "not_due" => "Not due yet",
        _ => "A further step",
    };

    private static List<int> Notes(PackDraft draft, params ReadOnlySpan<string> texts)
    {
        List<int> notes = [draft.Note(PackNotes.Markers(draft.Release.Policy))];
        foreach (var text in texts)
            notes.Add(draft.Note(text));
        return [.. notes.Distinct().Order()];
    }
}

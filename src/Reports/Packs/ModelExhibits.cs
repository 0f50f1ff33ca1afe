using NonResponse.Analytics;
using NonResponse.Analytics.Statistics;

namespace NonResponse.Reports;

/// <summary>What is shown of the models of one point.</summary>
internal static class ModelExhibits
{
    private const int Shown = 12;
    private const double LowestDrawn = -0.1;

    /// <summary>Calibration: what happened at each risk.</summary>
    public static ExhibitOrReason Calibration(PackDraft draft, string id, PointStudy study, LearnerResult main)
    {
        if (main.Later is not { Calibration: { Curve: { } curve } calibration } later)
            return ExhibitOrReason.Missing("calibration", "risks of later steps are too few or too much alike");
        var points = curve.Points.Where((_, i) => i % 2 == 0).ToList();
        var headline = $"On {Wording.Count(later.Steps)} later steps, {NumberText.Of(later.ObservedOverExpected.Value, CellFormat.Ratio)} did not respond for each one expected (95% interval {Interval(later.ObservedOverExpected, CellFormat.Ratio)}); "
            + $"risks are off by {Wording.Points(curve.MeanGap)} percentage points on average, and the slope is {NumberText.Of(calibration.Slope.Value, CellFormat.Ratio)} ({Interval(calibration.Slope, CellFormat.Ratio)}; 1 is right).";
        return ExhibitOrReason.Of(new Exhibit(
            id + "-calibration", headline, $"{ModelWords.At(study.Point)}: share that did not respond by risk, {Wording.Uncapitalised(ModelWords.Of(main.Learner))}, with 95% interval",
            new Chart(
                ChartKind.Curve, [],
                [
                    new Series("Did not respond", [.. points.Select(p => ChartPoint.Derived(p.Observed.Value, p.Observed.Lower, p.Observed.Upper) with { X = p.Predicted })]),
                    new Series("As many as the risk says", [.. new[] { points[0].Predicted, points[^1].Predicted }.Select(p => ChartPoint.Derived(p) with { X = p })]) { Role = SeriesRole.NearLimit },
                ],
                CellFormat.Percent, "Did not respond (%)", "Risk (%)", $"Curve with 95% band of the share that did not respond by risk, beside the line on which both are the same. {headline}")
            { Places = CellFormat.Percent },
            new Table(
                [new("Risk (%)", CellFormat.Percent), new("Did not respond (%)", CellFormat.Percent), new("95% interval, lower (%)", CellFormat.Percent), new("95% interval, upper (%)", CellFormat.Percent)],
                [.. points.Select(p => (IReadOnlyList<Cell>)[Cell.Derived(p.Predicted), Cell.Derived(p.Observed.Value), Cell.Derived(p.Observed.Lower), Cell.Derived(p.Observed.Upper)])]),
            Notes(draft, ModelWords.Calibration, ModelWords.HowJudged)));
    }

    /// <summary>What reviewing above a threshold would be worth.</summary>
    public static ExhibitOrReason Decisions(PackDraft draft, string id, PointStudy study, LearnerResult main)
    {
        if (main.Decisions.Count == 0)
            return ExhibitOrReason.Missing("net benefit", "there are no later steps");
        var severity = study.SeverityOnly!.Decisions;
        var useful = main.Decisions.Where((d, i) => d.NetBenefit > Math.Max(0, d.OfAll) && d.NetBenefit > severity[i].NetBenefit).ToList();
        var headline = useful.Count == 0
            ? "At no threshold is reviewing by risk worth more than reviewing everybody, nobody, or by severity alone."
            : $"At {Wording.Count(useful.Count)} of {Wording.Count(main.Decisions.Count)} thresholds, between {Wording.Percent(useful[0].Threshold)} and {Wording.Percent(useful[^1].Threshold)}, reviewing by risk is worth more than reviewing everybody, nobody, or by severity alone.";
        return ExhibitOrReason.Of(new Exhibit(
            id + "-decisions", headline, $"{ModelWords.At(study.Point)}: net benefit by threshold, later steps",
            new Chart(
                ChartKind.Curve, [],
                [
                    Benefit("Review by risk (ridge)", main.Decisions, d => d.NetBenefit), Benefit("Review by severity alone", severity, d => d.NetBenefit), Benefit("Review everybody", main.Decisions, d => d.OfAll),
                    Benefit("Review nobody", main.Decisions, _ => 0) with { Role = SeriesRole.NearLimit },
                ],
                CellFormat.Fine, "Net benefit for each step", "Threshold of the risk from which on a step is reviewed (%)", $"Curves of net benefit by threshold: by risk, by severity alone, everybody and nobody. {headline}")
            { Places = CellFormat.Percent },
            new Table(
                [
                    new("Threshold (%)", CellFormat.Percent), new("Review by risk (ridge)", CellFormat.Fine), new("Review by severity alone", CellFormat.Fine), new("Review everybody", CellFormat.Fine), new("Review nobody", CellFormat.Fine),
                ],
                [.. main.Decisions.Select((d, i) => (IReadOnlyList<Cell>)[Cell.Derived(d.Threshold), Cell.Derived(d.NetBenefit), Cell.Derived(severity[i].NetBenefit), Cell.Derived(d.OfAll), Cell.Derived(0)])]),
            Notes(draft, ModelWords.NetBenefit)));
    }

    /// <summary>All learners side by side, the simplest first.</summary>
    public static ExhibitOrReason Performance(PackDraft draft, string id, PointStudy study)
    {
        if (study.Main!.Later is not { } main)
            return ExhibitOrReason.Missing("performance on later steps", "there are no later steps of other patients");
        var headline = $"Ridge regression tells steps apart with an AUC of {NumberText.Of(main.Auc?.Value ?? 0.5, CellFormat.Ratio)}, severity alone with {NumberText.Of(study.SeverityOnly!.Later!.Auc?.Value ?? 0.5, CellFormat.Ratio)} (0.5 is a coin, 1 perfect).";
        return ExhibitOrReason.Of(new Exhibit(
            id + "-performance", headline, $"{ModelWords.At(study.Point)}: ranking and calibration on {Wording.Count(main.Steps)} later steps of {Wording.Count(main.Patients)} patients", null,
            new Table(
                [
                    new("Model", CellFormat.Text), new("AUC", CellFormat.Fine), .. Ends("AUC", CellFormat.Fine), new("Observed over expected", CellFormat.Ratio), .. Ends("observed over expected", CellFormat.Ratio),
                    new("Calibration in the large", CellFormat.Ratio), new("Calibration slope", CellFormat.Ratio), .. Ends("slope", CellFormat.Ratio), new("Mean gap (points)", CellFormat.Percent),
                    new("AUC, missing as nonresponse", CellFormat.Fine), new("AUC, steps learnt from", CellFormat.Fine),
                ],
                [
                    .. study.Learners.Select(l => (IReadOnlyList<Cell>)
                    [
                        Cell.Of(ModelWords.Of(l.Learner)), .. Cells(l.Later!.Auc?.Interval), .. Cells(l.Later.ObservedOverExpected), Cell.Derived(l.Later.Calibration?.InTheLarge.Value), .. Cells(l.Later.Calibration?.Slope),
                        Cell.Derived(l.Later.Calibration?.Curve?.MeanGap), Cell.Derived(l.LaterNri?.Auc?.Value), Cell.Derived(l.Apparent.Auc?.Value),
                    ]),
                ]),
            Notes(draft, ModelWords.HowJudged, ModelWords.Rules, Optimism(study))));
    }

    /// <summary>How near the models come to what happened, and what a review of the highest risks finds.</summary>
    public static ExhibitOrReason Worth(PackDraft draft, string id, PointStudy study)
    {
        if (study.Main!.Later is not { } main)
            return ExhibitOrReason.Missing("error and capacity on later steps", "there are no later steps of other patients");
        var capacity = study.Main.Capacity!;
        var headline = $"Of the {Wording.Percent(capacity.Share)} with the highest risk, {Wording.Percent(capacity.Precision?.Value ?? 0)} did not respond, against {Wording.Percent(main.ObservedOverExpected.Value * main.MeanRisk)} of all. "
            + (study.Main.GainOverSeverity!.Value.Lower > 0 ? "Ridge regression is nearer to what happened than severity alone, beyond chance." : "Ridge regression is not nearer to what happened than severity alone, beyond chance.");
        return ExhibitOrReason.Of(new Exhibit(
            id + "-worth", headline, $"{ModelWords.At(study.Point)}: error, and review at a stated capacity, on {Wording.Count(main.Steps)} later steps", null,
            new Table(
                [
                    new("Model", CellFormat.Text), new("Brier score", CellFormat.Fine), new("Scaled Brier score (%)", CellFormat.Percent), new("Log loss", CellFormat.Fine), new("Gain over severity", CellFormat.Fine), .. Ends("gain", CellFormat.Fine),
                    new("Did not respond, of the highest risks (%)", CellFormat.Percent), .. Ends("of the highest risks (%)", CellFormat.Percent),
                    new("Nonresponse found among the highest risks (%)", CellFormat.Percent), .. Ends("found among the highest risks (%)", CellFormat.Percent),
                ],
                [
                    .. study.Learners.Select(l => (IReadOnlyList<Cell>)
                    [
                        Cell.Of(ModelWords.Of(l.Learner)), Cell.Derived(l.Later!.Error.Brier), Cell.Derived(l.Later.Error.ScaledBrier), Cell.Derived(l.Later.Error.LogLoss), .. Cells(l.GainOverSeverity),
                        .. Cells(l.Capacity?.Precision), .. Cells(l.Capacity?.Sensitivity),
                    ]),
                ]),
            Notes(draft, ModelWords.HowJudged, ModelWords.Rules)));
    }

    private static IEnumerable<Cell> Cells(Estimate? e) => [Cell.Derived(e?.Value), Cell.Derived(e?.Lower), Cell.Derived(e?.Upper)];

    private static string Optimism(PointStudy study) => study.Optimism is { } o
        ? $"{ModelWords.At(study.Point)}, on the steps learnt from, the ridge regression looks better than it is by {NumberText.Of(o.Auc, CellFormat.Fine)} of AUC and {NumberText.Of(o.Slope, CellFormat.Fine)} of slope (bootstrap of {Wording.Count(o.Bootstraps)} samples of patients, columns and penalty held)."
        : "How much better a model looks on the steps learnt from than on others is measured by a training (bootstrap), not in this brief look; later steps show it too.";

    /// <summary>What the risks rest on.</summary>
    public static ExhibitOrReason Drivers(PackDraft draft, string id, PointStudy study, LearnerResult main)
    {
        if (main.Importance.Count == 0)
            return ExhibitOrReason.Missing("what drives the risk", "it was not measured");
        var top = main.Importance.Where(i => i.Rise > 0).Take(Shown).ToList();
        if (top.Count == 0)
            return ExhibitOrReason.Missing("what drives the risk", "no feature serves on later steps");
        var named = top.Take(3).Select(i => Wording.Uncapitalised(i.Feature.Title)).ToList();
        return ExhibitOrReason.Of(new Exhibit(
            id + "-drivers", $"The risk rests most on {Wording.List(named)}.", $"{ModelWords.At(study.Point)}: the features that serve most, {Wording.Uncapitalised(ModelWords.Of(main.Learner))}",
            new Chart(
                ChartKind.Intervals, [.. top.Select(i => i.Feature.Title)], [new Series("Rise of the log loss when shuffled", [.. top.Select(i => ChartPoint.Derived(i.Rise))])], CellFormat.Fine, "Rise of the log loss when shuffled", "Feature",
                $"Points: how much worse predictions get without each of {top.Count} features. Most: {Wording.List(named)}."),
            new Table(
                [new("Feature", CellFormat.Text), new("How the risk goes with it", CellFormat.Text), new("Known at", CellFormat.Text), new("Rise of the log loss when shuffled", CellFormat.Fine)],
                [.. top.Select(i => (IReadOnlyList<Cell>)[Cell.Of(i.Feature.Title), Cell.Of(Direction(main, i.Feature)), Cell.Of(Wording.Capitalised(i.Feature.KnownAt)), Cell.Derived(i.Rise)])]),
            Notes(draft, ModelWords.Importance, ModelWords.NotEffects)));
    }

    private static string Direction(LearnerResult main, Feature feature) =>
        feature.IsAction ? "Not shown: the service chooses it"
        : main.Dependence.FirstOrDefault(d => d.Feature.Id == feature.Id) is { } dependence ? ModelWords.Direction(dependence)
        : "Differs between its levels: see the coefficients";

    /// <summary>Providers from whom the model has learnt nothing.</summary>
    public static ExhibitOrReason LeftOut(PackDraft draft, string id, PointStudy study)
    {
        var judged = study.LeftOut.Where(l => l.Performance?.Auc is not null).ToList();
        if (judged.Count == 0)
            return ExhibitOrReason.Missing("providers left out in turn", study.Settings.IsFull ? "there are too few providers or steps" : "that is part of a training, not of this brief look");
        var (least, most) = (judged.Min(l => l.Performance!.Auc!.Value), judged.Max(l => l.Performance!.Auc!.Value));
        string Name(LeftOutProviders l) => Wording.List([.. l.Providers.Select(p => draft.Level("provider_id", p))]);
        return ExhibitOrReason.Of(new Exhibit(
            id + "-left-out", $"Fitted without each provider in turn and held against it, the model has an AUC from {NumberText.Of(least, CellFormat.Ratio)} to {NumberText.Of(most, CellFormat.Ratio)}.",
            $"{ModelWords.At(study.Point)}: ridge regression on providers that it has not learnt from, at most 10 groups",
            new Chart(
                ChartKind.Intervals, [.. judged.Select(Name)], [new Series("AUC", [.. judged.Select(l => l.Performance!.Auc!.Interval).Select(a => ChartPoint.Derived(a.Value, a.Lower, a.Upper))])], CellFormat.Ratio, "AUC", "Providers left out",
                $"Points with 95% intervals: AUC on each of {judged.Count} groups of providers left out, from {NumberText.Of(least, CellFormat.Ratio)} to {NumberText.Of(most, CellFormat.Ratio)}."),
            new Table(
                [new("Providers left out", CellFormat.Text), new("Steps", CellFormat.Count), new("AUC", CellFormat.Fine), .. Ends("AUC", CellFormat.Fine), new("Observed over expected", CellFormat.Ratio), .. Ends("observed over expected", CellFormat.Ratio), new("Calibration slope", CellFormat.Ratio)],
                [.. study.LeftOut.Select(l => (IReadOnlyList<Cell>)
                [
                    Cell.Of(Name(l)), Cell.Derived(l.Steps), Cell.Derived(l.Performance?.Auc?.Value, Marker.NotAvailable), Cell.Derived(l.Performance?.Auc?.Interval.Lower, Marker.NotAvailable), Cell.Derived(l.Performance?.Auc?.Interval.Upper, Marker.NotAvailable),
                    Cell.Derived(l.Performance?.ObservedOverExpected.Value, Marker.NotAvailable), Cell.Derived(l.Performance?.ObservedOverExpected.Lower, Marker.NotAvailable), Cell.Derived(l.Performance?.ObservedOverExpected.Upper, Marker.NotAvailable),
                    Cell.Derived(l.Performance?.Calibration?.Slope.Value, Marker.NotAvailable),
                ])]),
            Notes(draft, ModelWords.HowJudged, PackNotes.NotRanked)));
    }

    /// <summary>What the trees' risks rest on, where it was measured.</summary>
    public static IEnumerable<ExhibitOrReason> TreeDrivers(PackDraft draft, string id, PointStudy study)
    {
        var trees = study.Learners.FirstOrDefault(l => l.Learner == RiskLearner.Trees);
        var top = (trees?.Importance ?? []).Where(i => i.Rise > 0).Take(Shown).ToList();
        if (top.Count == 0)
            return [];
        var named = Wording.List([.. top.Take(3).Select(i => Wording.Uncapitalised(i.Feature.Title))]);
        return
        [
            ExhibitOrReason.Of(new Exhibit(
                id + "-tree-drivers", $"The boosted trees rest most on {named}.", $"{ModelWords.At(study.Point)}: the features that serve most, boosted trees",
                new Chart(
                    ChartKind.Intervals, [.. top.Select(i => i.Feature.Title)], [new Series("Rise of the log loss when shuffled", [.. top.Select(i => ChartPoint.Derived(i.Rise))])], CellFormat.Fine,
                    "Rise of the log loss when shuffled", "Feature", $"Points: how much worse predictions of the trees get without each of {top.Count} features. Most: {named}."),
                new Table(
                    [new("Feature", CellFormat.Text), new("Known at", CellFormat.Text), new("Rise of the log loss when shuffled", CellFormat.Fine)],
                    [.. top.Select(i => (IReadOnlyList<Cell>)[Cell.Of(i.Feature.Title), Cell.Of(Wording.Capitalised(i.Feature.KnownAt)), Cell.Derived(i.Rise)])]),
                Notes(draft, ModelWords.Importance, ModelWords.NotEffects))),
        ];
    }

    /// <summary>How the trees' risk goes with the features that serve most.</summary>
    public static IEnumerable<ExhibitOrReason> Curves(PackDraft draft, string id, PointStudy study)
    {
        var trees = study.Learners.FirstOrDefault(l => l.Learner == RiskLearner.Trees);
        return (trees?.Dependence ?? []).Select((d, i) => ExhibitOrReason.Of(new Exhibit(
            FormattableString.Invariant($"{id}-dependence-{i + 1}"), $"{d.Feature.Title}: {Wording.Uncapitalised(ModelWords.Direction(d))}.",
            $"{ModelWords.At(study.Point)}: mean risk by boosted trees if the feature had the value in every later step, all else as it is",
            new Chart(
                ChartKind.Curve, [], [new Series("Mean risk", [.. d.Points.Select(p => ChartPoint.Derived(p.Risk) with { X = p.Value })])], CellFormat.Percent, "Mean risk (%)", d.Feature.Title,
                $"Curve of the mean risk by {Wording.Uncapitalised(d.Feature.Title)}. {ModelWords.Direction(d)}.")
            { Places = CellFormat.Ratio },
            new Table([new(d.Feature.Title, CellFormat.Ratio), new("Mean risk (%)", CellFormat.Percent)], [.. d.Points.Select(p => (IReadOnlyList<Cell>)[Cell.Derived(p.Value), Cell.Derived(p.Risk)])]),
            Notes(draft, ModelWords.NotEffects))));
    }

    /// <summary>Steps under way by band of risk.</summary>
    public static ExhibitOrReason Open(PackDraft draft, string id, PointStudy study)
    {
        if (study.OpenByBand.Count == 0)
            return ExhibitOrReason.Missing("open steps by risk", "no step is under way that could be given a risk");
        var bands = ModelWords.Bands(study.Settings.Bands);
        var (all, high) = (study.OpenByBand.Sum(p => p.Steps.Sum()), study.OpenByBand.Sum(p => p.Steps[^1]));
        var providers = draft.InOrder("provider_id", study.OpenByBand.Select(p => p.Provider)).Select(l => study.OpenByBand.First(p => p.Provider == l)).ToList();
        return ExhibitOrReason.Of(new Exhibit(
            id + "-open", $"Of {Wording.Count(all)} steps under way, {Wording.Count(high)} have a risk of {Wording.Uncapitalised(bands[^1])}."
                + (study.OpenWithoutRisk == 0 ? "" : $" {Wording.Count(study.OpenWithoutRisk)} more have a code that the model has never seen, and no risk."),
            $"{ModelWords.At(study.Point)}: steps under way on the day of the extract by band of risk and provider, ridge regression", null,
            new Table(
                [new("Provider", CellFormat.Text), new("Steps under way", CellFormat.Count), .. bands.Select(b => new Column(b, CellFormat.Count))],
                [
                    .. providers.Select(p => (IReadOnlyList<Cell>)[Cell.Of(draft.Level("provider_id", p.Provider)), Cell.Derived(p.Steps.Sum()), .. p.Steps.Select(s => Cell.Derived(s))]),
                    [Cell.Of("All"), Cell.Derived(all), .. bands.Select((_, b) => Cell.Derived(providers.Sum(p => p.Steps[b])))],
                ]),
            Notes(draft, ModelWords.Purpose, PackNotes.NotRanked)));
    }

    /// <summary>The regression itself.</summary>
    public static ExhibitOrReason Coefficients(PackDraft draft, string id, LearnerResult main) => ExhibitOrReason.Of(new Exhibit(
        id + "-coefficients", $"The ridge regression has {Wording.Count(main.Coefficients.Count)} columns and an intercept of {NumberText.Of(main.Intercept, CellFormat.Fine)} (log odds); penalty {NumberText.Of(main.Tuned ?? 0, CellFormat.Fine)}.",
        "Log odds of nonresponse for each unit of a column", null,
        new Table(
            [new("Feature", CellFormat.Text), new("Column", CellFormat.Text), new("Known at", CellFormat.Text), new("Coefficient", CellFormat.Fine)],
            [.. main.Coefficients.Select(c => (IReadOnlyList<Cell>)
            [
                Cell.Of(c.Feature.Title), Cell.Of(Wording.Capitalised(c.Part.Replace('_', ' '))), Cell.Of(Wording.Capitalised(c.Feature.KnownAt)), c.Feature.IsAction ? Cell.Of(Marker.NotApplicable) : Cell.Derived(c.Value),
            ])]),
        Notes(draft, ModelWords.NotEffects, "[z] beside a coefficient: of something that the service chooses. The model's file holds all of them, since risks cannot be worked out without.")));

    /// <summary>Who is in it, and how many are needed.</summary>
    public static ExhibitOrReason Cohort(PackDraft draft, string id, PointStudy study)
    {
        var counts = study.Counts;
        var missing = study.Features.Where(f => f.IsUsed && f.MissingShare > 0).OrderByDescending(f => f.MissingShare).Take(Shown).ToList();
        IReadOnlyList<Cell> Row(string what, long steps) => [Cell.Of(what), Cell.Derived(steps)];
        var needed = study.SampleSize?.Needed ?? 0;
        var enough = study.Learnt.Observed >= needed;
        return ExhibitOrReason.Of(new Exhibit(
            id + "-cohort", $"{Wording.Count(study.Parameters)} columns ask for {Wording.Count(needed)} steps with a known outcome (Riley's criteria, worked out before fitting); there are {Wording.Count(study.Learnt.Observed)}"
                + (enough ? "." : ": the penalty holds coefficients back, and the bar is not met.")
                + (missing.Count == 0 ? "" : $" Missing most often: {Wording.List([.. missing.Take(3).Select(m => $"{Wording.Uncapitalised(m.Feature.Title)} ({Wording.Percent(m.MissingShare)})")])}."),
            $"{ModelWords.At(study.Point)}: steps, from the extract to the models", null,
            new Table(
                [new("Steps", CellFormat.Text), new("Number", CellFormat.Count)],
                [
                    Row("Of the extract", counts.All), Row("Left out: outcome not due yet", counts.NotDue), Row("Left out: no baseline above remission known at the start", counts.WithoutBaseline),
                    Row("Left out: over, changed or left by week 4", counts.NotOpen), Row($"Left out: older than the newest {Wording.Count(study.Settings.MostSteps)}", counts.TooOld),
                    .. counts.NotDrawn > 0 ? [Row("Left out: of patients who were not drawn for this brief look", counts.NotDrawn)] : Array.Empty<IReadOnlyList<Cell>>(),
                    Row($"Learnt from: outcome due before {Wording.Date(DateOnly.FromDayNumber(study.LaterFrom))}", study.Learnt.All), Row("Of those, outcome observed", study.Learnt.Observed), Row("Of those, did not respond", study.Learnt.Events),
                    Row("Left out: begun before that day and due after it", study.Between), Row("Left out: later steps of patients learnt from", study.Known),
                    Row("Judged on: later steps of other patients", study.Later.All), Row("Of those, outcome observed (judged on)", study.Later.Observed), Row("Of those, did not respond (judged on)", study.Later.Events),
                ]),
            Notes(draft, ModelWords.HowJudged)));
    }

    // Far below 0 a line says no more than that it is worse than reviewing nobody, and would flatten all others.
    private static Series Benefit(string name, IReadOnlyList<DecisionPoint> points, Func<DecisionPoint, double> of) =>
        new(name, [.. points.Where(d => of(d) >= LowestDrawn).Select(d => ChartPoint.Derived(of(d)) with { X = d.Threshold })]);

    private static string Interval(Estimate e, CellFormat format) => $"{NumberText.Of(e.Lower, format)} to {NumberText.Of(e.Upper, format)}";

    internal static IEnumerable<Column> Ends(string of, CellFormat format) => [new($"95% interval, lower: {of}", format), new($"95% interval, upper: {of}", format)];

    internal static IReadOnlyList<int> Notes(PackDraft draft, params string[] texts) => [.. texts.Select(draft.Note).Order()];
}

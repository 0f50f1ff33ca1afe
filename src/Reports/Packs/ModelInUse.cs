using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>A model that makes predictions, and how it does.</summary>
/// <param name="Id">Its name in the registry.</param>
/// <param name="Point">When it predicts.</param>
/// <param name="Learner">What it learnt with.</param>
/// <param name="Since">Since when it does, and why, in words.</param>
/// <param name="Monitor">How it does on steps since it learnt.</param>
public sealed record ModelInUse(string Id, PredictionPoint Point, RiskLearner Learner, string Since, RiskMonitor Monitor);

/// <summary>What is shown of the models that make predictions.</summary>
internal static class ModelInUseExhibits
{
    private const int Shown = 24, MostDrift = 15;

    private const string Watched =
        "Observed over expected, month by month of the predictions, of steps since the model learnt and with an observed outcome; a provisional month still has outcomes to come. The CUSUM adds up how far each settled month lies from what was expected, "
        + "in standard deviations of chance less 0.5, and is a signal above 5 (Page): by chance alone about once in 465 months. After a signal it begins again at 0.";

    private const string Moved =
        "The stability index tells how far a feature's spread has moved since the model learnt; by custom, 0.1 is worth a look and 0.25 worth acting on. A feature can move without harm to the predictions, and the predictions can be harmed without one moving.";

    public static IEnumerable<ExhibitOrReason> Of(PackDraft draft, ModelInUse model)
    {
        var id = ModelWords.Slug(model.Point);
        var months = model.Monitor.Months.TakeLast(Shown).ToList();
        if (months.Count == 0)
            return [ExhibitOrReason.Missing($"how {model.Id} does", "no step since it learnt has an outcome that is due")];
        return [ExhibitOrReason.Of(Months(draft, id, model, months)), Drift(draft, id, model)];
    }

    private static Exhibit Months(PackDraft draft, string id, ModelInUse model, List<RiskMonth> months)
    {
        var concerns = model.Monitor.Concerns;
        var headline = $"{ModelWords.At(model.Point)}, {model.Id}: {(concerns.Count == 0 ? "nothing asks for attention." : string.Join(' ', concerns))}";
        return new Exhibit(
            $"{id}-months", headline, $"{Wording.Capitalised(ModelWords.Of(model.Learner))}, {model.Since}: nonresponse observed over expected by month of the prediction",
            new Chart(
                ChartKind.Control, [.. months.Select(m => Wording.Of(m.Month))],
                [
                    new Series("Observed over expected", [.. months.Select(m => ChartPoint.Derived(m.ObservedOverExpected?.Value) with { Mark = MarkOf(m), MarkText = m.IsSignal ? "signal" : m.IsProvisional ? "provisional" : "" })]),
                    new Series("As expected", [.. months.Select(_ => ChartPoint.Derived(1))]) { Role = SeriesRole.Centre },
                ],
                CellFormat.Ratio, "Nonresponse observed over expected", "Month of the prediction", $"Line of observed over expected nonresponse by month, beside 1. {headline}"),
            new Table(
                [
                    new("Month", CellFormat.Text), new("Steps due", CellFormat.Count), new("Observed", CellFormat.Count), new("Did not respond", CellFormat.Count), new("Expected not to", CellFormat.Number),
                    new("Observed over expected", CellFormat.Ratio), new("95% interval, lower", CellFormat.Ratio), new("95% interval, upper", CellFormat.Ratio), new("CUSUM above", CellFormat.Ratio), new("CUSUM below", CellFormat.Ratio), new("Reading", CellFormat.Text),
                ],
                [.. months.Select(m => (IReadOnlyList<Cell>)
                [
                    Cell.Of(Wording.Of(m.Month)), Cell.Derived(m.Steps), Cell.Derived(m.Observed), Cell.Derived(m.Events), Cell.Derived(m.Expected), Cell.Derived(m.ObservedOverExpected?.Value, Marker.NotAvailable),
                    Cell.Derived(m.ObservedOverExpected?.Lower, Marker.NotAvailable), Cell.Derived(m.ObservedOverExpected?.Upper, Marker.NotAvailable), Cell.Derived(m.IsProvisional ? null : m.Above), Cell.Derived(m.IsProvisional ? null : m.Below),
                    Cell.Of(m.IsProvisional ? "Provisional" : m.IsSignal ? "Signal" : "Within chance"),
                ])]),
            [draft.Note(Watched)]);
    }

    private static ChartMark MarkOf(RiskMonth month) =>
        month.IsProvisional ? ChartMark.Provisional : !month.IsSignal ? ChartMark.Plain : month.Above > month.Below ? ChartMark.Worse : ChartMark.Notable;

    private static ExhibitOrReason Drift(PackDraft draft, string id, ModelInUse model)
    {
        var drift = model.Monitor.Drift;
        if (drift.Count == 0)
            return ExhibitOrReason.Missing($"drift of {model.Id}", "the last twelve settled months hold fewer than 200 steps");
        var moved = drift.Count(d => d.IsNotable);
        return ExhibitOrReason.Of(new Exhibit(
            $"{id}-drift", moved == 0 ? "No feature has moved enough since the model learnt to be worth a look." : $"{Wording.Count(moved)} of {Wording.Count(drift.Count)} spreads have moved enough to be worth a look.",
            $"{model.Id}: the risk and the features that moved most, {Wording.Count(model.Monitor.RecentSteps)} steps of the last twelve settled months against those it learnt from", null,
            new Table(
                [new("What", CellFormat.Text), new("Stability index", CellFormat.Ratio), new("Missing then (%)", CellFormat.Percent), new("Missing now (%)", CellFormat.Percent), new("Reading", CellFormat.Text)],
                [.. drift.Take(1).Concat(drift.Skip(1).OrderByDescending(d => d.StabilityIndex)).Take(MostDrift).Select(d => (IReadOnlyList<Cell>)
                [
                    Cell.Of(d.Title), Cell.Derived(d.StabilityIndex, Marker.NotAvailable), Cell.Derived(d.MissingThen), Cell.Derived(d.MissingNow),
                    Cell.Of(d.StabilityIndex >= RiskDrift.Act ? "Act on it" : d.IsNotable ? "Worth a look" : d.StabilityIndex is null ? "Too few values" : "As it was"),
                ])]),
            [draft.Note(Moved)]));
    }
}

using NonResponse.Analytics;
using NonResponse.Analytics.Statistics;

namespace NonResponse.Reports;

/// <summary>How a model does for groups of people.</summary>
internal static class ModelFairnessExhibits
{
    /// <summary>Ranking, calibration in the large, and who is found.</summary>
    public static ExhibitOrReason Main(PackDraft draft, string id, LearnerResult main)
    {
        if (main.Groups.Count == 0)
            return ExhibitOrReason.Missing("performance by group", "there are no later steps");
        var groups = InOrder(draft, main);
        var judged = groups.Where(g => g.Performance is not null).ToList();
        var off = judged.Where(ModelWords.IsOff).ToList();
        var silent = main.Groups.Count - judged.Count;
        var headline = (off.Count == 0
                ? $"None of {Wording.Count(judged.Count)} groups differs from all others beyond chance in ranking, calibration or in who is found."
                : $"{Wording.Count(off.Count)} of {Wording.Count(judged.Count)} groups {(off.Count == 1 ? "differs" : "differ")} from all others beyond chance: {Wording.List([.. off.Select(g => $"{Name(draft, g)} ({Wording.List([.. ModelWords.Off(g)])})")])}. With so many comparisons, about one in 20 would by chance.")
            + (silent == 0 ? "" : $" {Wording.Count(silent)} {(silent == 1 ? "group is" : "groups are")} too small to be judged.");
        return ExhibitOrReason.Of(new Exhibit(
            id + "-fairness", headline, "Performance by group of people, later steps, with differences from all others",
            new Chart(
                ChartKind.Intervals, [.. groups.Select(g => Name(draft, g))],
                [new Series("Observed over expected", [.. groups.Select(g => ChartPoint.Derived(g.Performance?.ObservedOverExpected.Value, g.Performance?.ObservedOverExpected.Lower, g.Performance?.ObservedOverExpected.Upper))])],
                CellFormat.Ratio, "Nonresponse observed over expected (1 is right)", "Group", $"Points with 95% intervals: observed over expected nonresponse by group of people. {headline}"),
            new Table(
                [
                    new("Breakdown", CellFormat.Text), new("Group", CellFormat.Text), new("Steps", CellFormat.Count), new("AUC", CellFormat.Fine), .. ModelExhibits.Ends("AUC", CellFormat.Fine), new("AUC, difference", CellFormat.Fine), .. ModelExhibits.Ends("AUC, difference", CellFormat.Fine),
                    new("Observed over expected", CellFormat.Ratio), .. ModelExhibits.Ends("observed over expected", CellFormat.Ratio), new("Observed over expected, difference", CellFormat.Ratio), .. ModelExhibits.Ends("observed over expected, difference", CellFormat.Ratio),
                    new("Nonresponse found among the highest risks (%)", CellFormat.Percent), .. ModelExhibits.Ends("found (%)", CellFormat.Percent), new("Found, difference (points)", CellFormat.PercentagePoints), .. ModelExhibits.Ends("found, difference (points)", CellFormat.PercentagePoints),
                ],
                [.. groups.Select(g => Row(draft, g))]),
            ModelExhibits.Notes(draft, ModelWords.Fairness, ModelWords.HowJudged)));
    }

    /// <summary>What else is the same, or is not, for groups of people: calibration slope, error, and who is looked at needlessly.</summary>
    public static ExhibitOrReason Calibration(PackDraft draft, string id, LearnerResult main)
    {
        if (main.Groups.Count == 0)
            return ExhibitOrReason.Missing("calibration by group", "there are no later steps");
        var groups = InOrder(draft, main);
        var judged = groups.Where(g => g.Performance is not null).ToList();
        var off = judged.Select(g => (Group: g, Off: ModelWords.OffFurther(g).ToList())).Where(g => g.Off.Count > 0).ToList();
        var headline = off.Count == 0
            ? $"In none of {Wording.Count(judged.Count)} groups do calibration slope or needless reviews differ from all others beyond chance."
            : $"In {Wording.Count(off.Count)} of {Wording.Count(judged.Count)} groups calibration slope or needless reviews differ from all others beyond chance: {Wording.List([.. off.Select(g => $"{Name(draft, g.Group)} ({Wording.List(g.Off)})")])}.";
        IReadOnlyList<Cell> Row(RiskGroup g) =>
        [
            Cell.Of(ModelWords.Group(g.Axis)), Cell.Of(draft.Level(g.Axis, g.Level)), Cell.Derived(g.Performance?.Events, Without(g)), .. Cells(g, g.Performance?.Calibration?.InTheLarge), .. Cells(g, g.Performance?.Calibration?.Slope),
            .. Cells(g, g.SlopeDifference), Cell.Derived(g.Performance?.Calibration?.Curve?.MeanGap, Without(g)), Cell.Derived(g.Performance?.Error.Brier, Without(g)), Cell.Derived(g.Performance?.Error.ScaledBrier, Without(g)),
            .. Cells(g, g.AtCapacity?.FalsePositives), .. Cells(g, g.FalsePositivesDifference), .. Cells(g, g.AtCapacity?.Precision),
        ];
        return ExhibitOrReason.Of(new Exhibit(
            id + "-fairness-calibration", headline, "Calibration, error and needless reviews by group of people, later steps, with differences from all others", null,
            new Table(
                [
                    new("Breakdown", CellFormat.Text), new("Group", CellFormat.Text), new("Did not respond", CellFormat.Count), new("Calibration in the large", CellFormat.Ratio), .. ModelExhibits.Ends("in the large", CellFormat.Ratio),
                    new("Calibration slope", CellFormat.Ratio), .. ModelExhibits.Ends("slope", CellFormat.Ratio), new("Slope, difference", CellFormat.Ratio), .. ModelExhibits.Ends("slope, difference", CellFormat.Ratio),
                    new("Mean gap (points)", CellFormat.Percent), new("Brier score", CellFormat.Fine), new("Scaled Brier score (%)", CellFormat.Percent),
                    new("Of those who responded, among the highest risks (%)", CellFormat.Percent), .. ModelExhibits.Ends("responded, among the highest risks (%)", CellFormat.Percent),
                    new("Among the highest risks, difference (points)", CellFormat.PercentagePoints), .. ModelExhibits.Ends("among the highest risks, difference (points)", CellFormat.PercentagePoints),
                    new("Did not respond, of the highest risks (%)", CellFormat.Percent), .. ModelExhibits.Ends("did not respond, of the highest risks (%)", CellFormat.Percent),
                ],
                [.. groups.Select(Row)]),
            ModelExhibits.Notes(draft, ModelWords.Fairness, ModelWords.HowJudged)));
    }

    private static List<RiskGroup> InOrder(PackDraft draft, LearnerResult main) =>
        [.. main.Groups.GroupBy(g => g.Axis).SelectMany(a => draft.InOrder(a.Key, a.Select(g => g.Level)).Select(l => a.First(g => g.Level == l)))];

    // What cannot be judged is not available; what has nothing to compare with does not apply.
    private static Marker Without(RiskGroup group) => group.Performance is null ? Marker.NotAvailable : Marker.NotApplicable;

    private static IEnumerable<Cell> Cells(RiskGroup group, Estimate? e) => [Cell.Derived(e?.Value, Without(group)), Cell.Derived(e?.Lower, Without(group)), Cell.Derived(e?.Upper, Without(group))];

    private static IReadOnlyList<Cell> Row(PackDraft draft, RiskGroup group)
    {
        IEnumerable<Cell> Of(Estimate? e) => Cells(group, e);
        return
        [
            Cell.Of(ModelWords.Group(group.Axis)), Cell.Of(draft.Level(group.Axis, group.Level)), Cell.Derived(group.Steps), .. Of(group.Performance?.Auc?.Interval), .. Of(group.AucDifference),
            .. Of(group.Performance?.ObservedOverExpected), .. Of(group.ObservedOverExpectedDifference), .. Of(group.AtCapacity?.Sensitivity), .. Of(group.SensitivityDifference),
        ];
    }

    private static string Name(PackDraft draft, RiskGroup group) => $"{ModelWords.Group(group.Axis)}: {Wording.Uncapitalised(draft.Level(group.Axis, group.Level))}";
}

using NonResponse.Analytics;
using NonResponse.Analytics.Statistics;

namespace NonResponse.Reports;

/// <summary>How a model does for groups of people, in tables that a page can hold.</summary>
internal static class ModelFairnessExhibits
{
    private const string Against = "by group of people, later steps, with differences from all others";

    /// <summary>All of them, that with the chart first.</summary>
    public static IEnumerable<ExhibitOrReason> All(PackDraft draft, string id, LearnerResult main)
    {
        if (main.Groups.Count == 0)
            return [ExhibitOrReason.Missing("performance by group", "there are no later steps")];
        var groups = InOrder(draft, main);
        return [.. Views.Select(v => Of(draft, id, groups, v))];
    }

    private static IEnumerable<View> Views =>
    [
        new("", "how many did not respond for each one expected", $"Steps that did not respond, observed over expected, {Against}", ModelWords.OffRatio,
            [new("Steps", CellFormat.Count), new("Did not respond", CellFormat.Count), .. Columns("Observed over expected", CellFormat.Ratio), .. Columns("Difference", CellFormat.Ratio)],
            g => [Cell.Derived(g.Steps), Cell.Derived(g.Performance?.Events, Without(g)), .. Cells(g, g.Performance?.ObservedOverExpected), .. Cells(g, g.ObservedOverExpectedDifference)])
        {
            Chart = (names, groups, headline) => new Chart(
                ChartKind.Intervals, names, [new Series("Observed over expected", [.. groups.Select(g => ChartPoint.Derived(g.Performance?.ObservedOverExpected.Value, g.Performance?.ObservedOverExpected.Lower, g.Performance?.ObservedOverExpected.Upper))])],
                CellFormat.Ratio, "Nonresponse observed over expected (1 is right)", "Group", $"Points with 95% intervals: observed over expected nonresponse by group of people. {headline}"),
        },
        new("-ranking", "how well risks rank them and in who is found", $"Ranking, and who is found among the highest risks, {Against}", ModelWords.OffRanking,
            [.. Columns("AUC", CellFormat.Fine), .. Columns("AUC, difference", CellFormat.Fine), .. Columns("Nonresponse found among the highest risks (%)", "found (%)", CellFormat.Percent), .. Columns("Found, difference (points)", CellFormat.PercentagePoints)],
            g => [.. Cells(g, g.Performance?.Auc?.Interval), .. Cells(g, g.AucDifference), .. Cells(g, g.AtCapacity?.Sensitivity), .. Cells(g, g.SensitivityDifference)]),
        new("-calibration", "the slope of calibration", $"Calibration and error {Against}", ModelWords.OffSlope,
            [
                .. Columns("Calibration in the large", "in the large", CellFormat.Ratio), .. Columns("Calibration slope", "slope", CellFormat.Ratio), .. Columns("Slope, difference", CellFormat.Ratio),
                new("Mean gap (points)", CellFormat.Percent), new("Brier score", CellFormat.Fine), new("Scaled Brier score (%)", CellFormat.Percent),
            ],
            g =>
            [
                .. Cells(g, g.Performance?.Calibration?.InTheLarge), .. Cells(g, g.Performance?.Calibration?.Slope), .. Cells(g, g.SlopeDifference),
                Cell.Derived(g.Performance?.Calibration?.Curve?.MeanGap, Without(g)), Cell.Derived(g.Performance?.Error.Brier, Without(g)), Cell.Derived(g.Performance?.Error.ScaledBrier, Without(g)),
            ]),
        new("-reviews", "who is looked at needlessly", $"Reviews of the highest risks {Against}", ModelWords.OffNeedless,
            [
                .. Columns("Of those who responded, among the highest risks (%)", "responded, among the highest risks (%)", CellFormat.Percent), .. Columns("Among the highest risks, difference (points)", CellFormat.PercentagePoints),
                .. Columns("Did not respond, of the highest risks (%)", CellFormat.Percent),
            ],
            g => [.. Cells(g, g.AtCapacity?.FalsePositives), .. Cells(g, g.FalsePositivesDifference), .. Cells(g, g.AtCapacity?.Precision)]),
    ];

    private static ExhibitOrReason Of(PackDraft draft, string id, List<RiskGroup> groups, View view)
    {
        var judged = groups.Where(g => g.Performance is not null).ToList();
        var off = judged.Select(g => (Group: g, Off: view.Off(g).ToList())).Where(g => g.Off.Count > 0).ToList();
        var headline = off.Count == 0
            ? $"None of {Wording.Count(judged.Count)} groups differs from all others beyond chance in {view.What}."
            : $"{Wording.Capitalised(Wording.Count(off.Count))} of {Wording.Count(judged.Count)} groups {(off.Count == 1 ? "differs" : "differ")} from all others beyond chance in {view.What}: {Wording.List([.. off.Select(g => $"{Name(draft, g.Group)} ({Wording.List(g.Off)})")])}.";
        var silent = groups.Count - judged.Count;
        if (view.Chart is not null && off.Count > 0)
            headline += " With so many comparisons, about one in 20 would by chance.";
        if (view.Chart is not null && silent > 0)
            headline += $" {Wording.Count(silent)} {(silent == 1 ? "group is" : "groups are")} too small to be judged.";
        return ExhibitOrReason.Of(new Exhibit(
            $"{id}-fairness{view.Suffix}", headline, view.Title, view.Chart?.Invoke([.. groups.Select(g => Name(draft, g))], groups, headline),
            new Table(
                [new("Breakdown", CellFormat.Text), new("Group", CellFormat.Text), .. view.Columns],
                [.. groups.Select(g => (IReadOnlyList<Cell>)[Cell.Of(ModelWords.Group(g.Axis)), Cell.Of(draft.Level(g.Axis, g.Level)), .. view.Cells(g)])]),
            ModelExhibits.Notes(draft, ModelWords.Fairness, ModelWords.HowJudged)));
    }

    private static List<RiskGroup> InOrder(PackDraft draft, LearnerResult main) =>
        [.. main.Groups.GroupBy(g => g.Axis).SelectMany(a => draft.InOrder(a.Key, a.Select(g => g.Level)).Select(l => a.First(g => g.Level == l)))];

    private static IEnumerable<Column> Columns(string header, CellFormat format) => Columns(header, Wording.Uncapitalised(header), format);

    private static IEnumerable<Column> Columns(string header, string ofEnds, CellFormat format) => [new(header, format), .. ModelExhibits.Ends(ofEnds, format)];

    // What cannot be judged is not available; what has nothing to compare with does not apply.
    private static Marker Without(RiskGroup group) => group.Performance is null ? Marker.NotAvailable : Marker.NotApplicable;

    private static IEnumerable<Cell> Cells(RiskGroup group, Estimate? e) => [Cell.Derived(e?.Value, Without(group)), Cell.Derived(e?.Lower, Without(group)), Cell.Derived(e?.Upper, Without(group))];

    private static string Name(PackDraft draft, RiskGroup group) => $"{ModelWords.Group(group.Axis)}: {Wording.Uncapitalised(draft.Level(group.Axis, group.Level))}";

    /// <summary>One side of how groups are served.</summary>
    private sealed record View(
        string Suffix, string What, string Title, Func<RiskGroup, IEnumerable<string>> Off, IReadOnlyList<Column> Columns, Func<RiskGroup, IReadOnlyList<Cell>> Cells)
    {
        public Func<IReadOnlyList<string>, IReadOnlyList<RiskGroup>, string, Chart>? Chart { get; init; }
    }
}

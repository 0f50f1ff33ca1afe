namespace NonResponse.Reports.Tests;

/// <summary>Charts as a comparison of two strategies has them.</summary>
internal static class ComparisonCharts
{
    public static readonly string Long = "A rule of rather more than sixty characters, as committees that mean well write them";
    public static readonly string Unbroken = new('W', 70);
    private static readonly string[] Arms = ["Augmentation", "Switch"];

    /// <summary>Methods, subgroups and a published trial, one estimate withheld.</summary>
    public static Chart Forest { get; } = Rows(
        "Risk difference of response (percentage points)", CellFormat.PercentagePoints,
        ("By method", null), ("Crude", Point(0.121, 0.074, 0.168)), ("Mantel–Haenszel by severity and prior response", Point(0.042, -0.011, 0.095)),
        ("Weighted to the overlap", Point(0.031, -0.019, 0.081)), ("Augmented weighting, cross-fitted", Point(0.029, -0.022, 0.08)),
        ("By severity at baseline", null), ("Moderate", Point(0.052, -0.02, 0.124)), ("Severe", ChartPoint.Withheld), ("Not recorded", ChartPoint.Derived(null, without: Marker.Confidential)),
        ("Elsewhere", null), ("Published trial: STAR*D level 2", Point(0.021, -0.05, 0.092) with { Mark = ChartMark.Published }));

    /// <summary>The same with the published figure as a line through all rows.</summary>
    public static Chart ForestWithLine { get; } = Forest with
    {
        Series = [.. Forest.Series, Series.Across("Published trial: STAR*D level 2", 0.021, Forest.Categories.Count, SeriesRole.Target)],
    };

    public static Chart Ratios { get; } = Rows(
        "Risk ratio of response", CellFormat.Ratio,
        ("By method", null), ("Crude", Point(1.42, 1.21, 1.66)), ("Weighted to the overlap", Point(1.1, 0.94, 1.29)), ("By severity at baseline", null), ("Moderate", Point(0.62, 0.2, 1.9)), ("Severe", Point(3.4, 0.8, 14.2))) with
    { IsRatio = true };

    public static Chart Balance { get; } = BalanceOf([.. Enumerable.Range(0, 14).Select(i => FormattableString.Invariant($"Confounder {i + 1}"))]);

    public static Chart Overlap { get; } = OverlapOf(i => 0.012 * i * (20 - i) / 10, i => 0.011 * (20 - i) * (i + 1) / 10);

    public static Chart TwoCurves { get; } = CurvesOf(Arms[0], Arms[1]);

    public static Chart Attrition { get; } = AttritionOf(
        [("Steps that carry out either strategy", 5210, 7318), ("No score in the 28 days to the decision", 1204, 1530), ("Under 18 or over 90 years", 31, 44), ("Strategy not among those compared, or both on one day", 410, 288), ("Eligible", 3565, 5456), ("No score from day 56 to day 112", 903, 1401), ("Analysed", 2662, 4055)],
        [1, 2, 3, 5], Arms);

    public static Chart BalanceOf(IReadOnlyList<string> rows) => new(
        ChartKind.Balance, rows,
        [
            new Series("Before weighting", [.. rows.Select((_, i) => ChartPoint.Derived(0.62 * (rows.Count - i) / rows.Count))]),
            new Series("After weighting", [.. rows.Select((_, i) => i == 3 ? ChartPoint.Derived(null) : ChartPoint.Derived(0.13 * (i * 7 % 11) / 11))]),
            Series.Across("0.1: balanced below", 0.1, rows.Count, SeriesRole.Limit),
        ],
        CellFormat.Ratio, "Absolute standardised difference", "Confounder", "Dot plot of absolute standardised differences before and after weighting; all but two are below 0.1 after it.");

    public static Chart OverlapOf(Func<int, double?> up, Func<int, double?> down) => new(
        ChartKind.Mirror, [.. Enumerable.Range(0, 20).Select(i => FormattableString.Invariant($"{i / 20.0:0.00} to {(i + 1) / 20.0:0.00}"))],
        [new Series(Arms[0], Bins(up)), new Series(Arms[1], Bins(down))],
        CellFormat.Percent, "Share of the strategy's steps (%)", "Preference score", "Mirrored histogram of preference scores of two strategies; most lie between 0.3 and 0.7.")
    { Places = CellFormat.Ratio, Band = new AxisBand(0.3, 0.7, "Equipoise") };

    public static Chart CurvesOf(string first, string second) => new(
        ChartKind.Survival, [],
        [new Series(first, Falling(0.006)), new Series(second, Falling(0.009))],
        CellFormat.Percent, "Not in remission (%)", "Days since the decision", "Step curves of the share not in remission by days since the decision; they run together.")
    { AtRisk = new NumbersAtRisk([0, 28, 56, 84, 112, 140, 168], [[2662, 2204, 1809, 1422, 1100, 640, 205], [4055, 3390, 2511, 1904, 1302, 777, null]]) };

    public static Chart AttritionOf(IReadOnlyList<(string Name, double? First, double? Second)> boxes, IReadOnlyList<int> leftOut, IReadOnlyList<string> arms) => new(
        ChartKind.Attrition, [.. boxes.Select(b => b.Name)],
        [
            new Series(arms[0], [.. boxes.Select(b => ChartPoint.Derived(b.First, without: Marker.Confidential))]),
            new Series(arms[1], [.. boxes.Select(b => ChartPoint.Derived(b.Second, without: Marker.Confidential))]),
        ],
        CellFormat.Count, "Steps found, left out and analysed", "Stage", "Flow chart of the steps found, those left out by each rule, and those analysed, by strategy.")
    { LeftOut = leftOut };

    public static Chart Rows(string title, CellFormat unit, params (string Name, ChartPoint? Point)[] rows) => new(
        ChartKind.Forest, [.. rows.Select(r => r.Name)], [new Series("Estimate", [.. rows.Select(r => r.Point ?? ChartPoint.Blank)])],
        unit, title, "Estimate", "Forest plot of estimates by method and subgroup with 95% intervals; the adjusted ones include no difference.")
    { Headings = [.. rows.Select((r, i) => (r.Point, i)).Where(r => r.Point is null).Select(r => r.i)] };

    public static ChartPoint Point(double value, double lower, double upper) => ChartPoint.Derived(value, lower, upper);

    public static IEnumerable<(string Name, Chart Chart)> All()
    {
        yield return ("forest", Forest);
        yield return ("forest with a line", ForestWithLine);
        yield return ("ratios", Ratios);
        yield return ("balance", Balance);
        yield return ("overlap", Overlap);
        yield return ("two curves", TwoCurves);
        yield return ("attrition", Attrition);
    }

    /// <summary>Long names, gaps, extremes and nothing at all.</summary>
    public static IEnumerable<(string Name, Chart Chart)> Hostile()
    {
        yield return ("forest of long names", Rows(Long, CellFormat.PercentagePoints, (Long, null), (Long, Point(0.1, -0.2, 0.4)), (Unbroken, null), (Unbroken, ChartPoint.Withheld)));
        yield return ("forest all withheld", Rows("Risk difference", CellFormat.PercentagePoints, ("By method", null), ("Crude", ChartPoint.Withheld), ("Weighted", ChartPoint.Withheld)));
        yield return ("forest of one", Rows("Risk difference", CellFormat.PercentagePoints, ("Crude", Point(-0.1, -0.3, -0.02))));
        yield return ("forest of two measures", Forest with { Series = [Forest.Series[0], Forest.Series[0] with { Name = Long }] });
        yield return ("forest of nothing", Rows("Risk difference", CellFormat.PercentagePoints));
        yield return ("ratios from 0 to very much", Rows("Risk ratio", CellFormat.Ratio, ("None in one arm", Point(0, 0, 2.2)), ("Few", Point(3.1, 0.0004, 2.4e7)), ("One", Point(1, 1, 1))) with { IsRatio = true });
        yield return ("ratios of one", Rows("Risk ratio", CellFormat.Ratio, ("Crude", Point(1, 1, 1))) with { IsRatio = true });
        yield return ("ratios all withheld", Rows("Risk ratio", CellFormat.Ratio, ("Crude", ChartPoint.Withheld)) with { IsRatio = true });
        yield return ("forty confounders", BalanceOf([.. Enumerable.Range(1, 40).Select(i => FormattableString.Invariant($"Confounder {i}"))]));
        yield return ("forty long confounders", BalanceOf([.. Enumerable.Range(1, 40).Select(i => FormattableString.Invariant($"{i} {Long}"))]));
        yield return ("confounder unbroken", BalanceOf([Unbroken]));
        yield return ("balance not known", BalanceOf(["a", "b"]) with { Series = [new Series("Before", [ChartPoint.Derived(null), ChartPoint.Withheld]), new Series("After", [ChartPoint.Derived(null), ChartPoint.Derived(3)])] });
        yield return ("no confounders", BalanceOf([]));
        yield return ("overlap with gaps", OverlapOf(i => i % 3 == 0 ? null : 0.05, i => i > 9 ? null : 0.1));
        yield return ("no overlap", OverlapOf(i => i == 0 ? 1 : 0, i => i == 19 ? 1 : 0));
        yield return ("overlap hidden", OverlapOf(_ => null, _ => null));
        yield return ("overlap of long names", Overlap with { Series = [.. Overlap.Series.Select(s => s with { Name = Unbroken })], Band = new AxisBand(0.3, 0.7, Long) });
        yield return ("overlap of one bin", new Chart(ChartKind.Mirror, ["all"], [new Series("a", [ChartPoint.Derived(1) with { X = 0.5 }])], CellFormat.Percent, "Share", "Score", "One bar."));
        yield return ("overlap of nothing", Overlap with { Categories = [], Series = [.. Overlap.Series.Select(s => s with { Points = [] })] });
        yield return ("curves of long names", CurvesOf(Long, Unbroken));
        yield return ("curves with many numbers at risk", TwoCurves with { AtRisk = new NumbersAtRisk([.. Enumerable.Range(0, 85).Select(i => i * 2.0)], [[.. Enumerable.Range(0, 85).Select(i => (double?)(100_000 - i))], [null]]) });
        yield return ("curves without numbers at risk", TwoCurves with { AtRisk = new NumbersAtRisk([], []) });
        yield return ("attrition of long names", AttritionOf([(Long, 1_000_000, 2), (Unbroken, null, 3), (Long, 1, null)], [1], [Long, Unbroken]));
        yield return ("attrition that ends in those left out", AttritionOf([("All", 10, 10), ("Left out", 10, 10)], [1], Arms));
        yield return ("attrition that begins with those left out", AttritionOf([("Left out", 10, 10), ("Analysed", 0, 0)], [0], Arms));
        yield return ("attrition of nothing", AttritionOf([], [], Arms));
    }

    private static IReadOnlyList<ChartPoint> Bins(Func<int, double?> of) =>
        [.. Enumerable.Range(0, 20).Select(i => ChartPoint.Derived(of(i), without: Marker.Confidential) with { X = (i + 0.5) / 20 })];

    private static IReadOnlyList<ChartPoint> Falling(double rate) =>
        [.. Enumerable.Range(0, 25).Select(i => (Day: 7.0 * i, Share: Math.Exp(-rate * 7 * (i / 2)))).Select(p => ChartPoint.Derived(p.Share, p.Share - 0.002 * p.Day / 7, Math.Min(1, p.Share + 0.002 * p.Day / 7)) with { X = p.Day })];
}

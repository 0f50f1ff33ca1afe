using NonResponse.Analytics;
using NonResponse.Tests;

namespace NonResponse.Reports.Tests;

/// <summary>Charts that are hard to label: long names, many rows, equal values, ends of scales, one point and none.</summary>
internal static class HostileCharts
{
    private static readonly string Long = "A provider with a name of rather more than sixty characters, as mergers leave behind";
    private static readonly string Unbroken = new('W', 70);

    public static IEnumerable<(string Name, Chart Chart)> All()
    {
        yield return ("providers", PageSamples.Providers);
        yield return ("three series", PageSamples.ProvidersTwice);
        yield return ("one trend", PageSamples.OneTrend);
        yield return ("three trends", PageSamples.ThreeTrends);
        yield return ("waits", PageSamples.Waits);
        yield return ("one category", Levels("Only one"));
        yield return ("one long category", Levels(Long));
        yield return ("one unbroken category", Levels(Unbroken));
        yield return ("forty long categories", Levels([.. Enumerable.Range(1, 40).Select(i => FormattableString.Invariant($"{i} {Long}"))]));
        yield return ("all hidden", PageSamples.Chart(ChartKind.Intervals, ["a", "b"], CellFormat.Percent, ("Response", [PageSamples.Hidden, null])));
        yield return ("all hidden trend", PageSamples.Chart(ChartKind.Trend, PageSamples.Months(6), CellFormat.Percent, ("Response", [.. Enumerable.Repeat<Figure?>(PageSamples.Hidden, 6)])));
        yield return ("single point", PageSamples.Chart(ChartKind.Trend, ["March 2026"], CellFormat.Days, ("Wait", [PageSamples.Days(12)])));
        yield return ("ends of the scale", PageSamples.Chart(ChartKind.Intervals, ["none", "all"], CellFormat.Percent, ("Response", [PageSamples.Proportion(0, 30), PageSamples.Proportion(30, 30)])));
        yield return ("identical values", PageSamples.Chart(ChartKind.Trend, PageSamples.Months(24), CellFormat.Percent,
            ("Response", Same(24)), ("Remission", Same(24)), ("Deterioration", Same(24)), ("No response", Same(24))));
        yield return ("sixty months", PageSamples.Chart(ChartKind.Trend, PageSamples.Months(60), CellFormat.Percent, (Long, Same(60))));
        yield return ("calibration", Curves(("Did not respond", Line(x => x * x, withBand: true), SeriesRole.Value), ("As many as the risk says", Line(x => x), SeriesRole.NearLimit)));
        yield return ("net benefit", Curves(
            (Long, Line(x => 0.5 - x), SeriesRole.Value), ("By severity", Line(x => 0.4 - x), SeriesRole.Value), (Unbroken, Line(x => 0.45 - 1.1 * x), SeriesRole.Value), ("Nobody", Line(_ => 0), SeriesRole.NearLimit)) with
        { Unit = CellFormat.Fine });
        yield return ("curve with gaps", Curves(("Risk", [.. Line(x => x).Select((p, i) => i % 4 == 0 ? ChartPoint.Derived(null) with { X = p.X } : p)], SeriesRole.Value)));
        yield return ("curve of one point", Curves(("Risk", [.. Line(x => x).Take(1)], SeriesRole.Value)));
        yield return ("curve of nothing", Curves(("Risk", [], SeriesRole.Value)));
        yield return ("curve of equals, out of order", Curves(("Risk", [.. Line(_ => 0.5).Reverse()], SeriesRole.Value)) with { Places = CellFormat.Ratio });
        foreach (var chart in ComparisonCharts.All().Concat(ComparisonCharts.Hostile()).Concat(OverTime()).Concat(Numeric()).Concat(Small()).Concat(Slopes()))
            yield return chart;
        yield return ("zero days", PageSamples.Chart(ChartKind.Trend, PageSamples.Months(3), CellFormat.Days, ("Wait", [PageSamples.Days(0), PageSamples.Days(0), PageSamples.Days(0)])));
    }

    /// <summary>Control charts: their lines have names, and their points may all be one.</summary>
    private static IEnumerable<(string Name, Chart Chart)> OverTime()
    {
        yield return ("control", Control(36, i => 0.4 + i % 7 * 0.01, "Plan"));
        yield return ("control of long names", Control(36, i => 0.4 + i % 7 * 0.01, Long));
        yield return ("control of unbroken names", Control(24, i => i % 2, Unbroken));
        yield return ("control of one point", Control(1, _ => 0, "Plan"));
        yield return ("control of equals", Control(36, _ => 0.5, "Plan"));
        yield return ("control hidden", Control(12, _ => null, "Plan"));
        yield return ("control of few", Control(2, i => i, "Plan"));
        yield return ("trend from 0 to 1", PageSamples.Chart(ChartKind.Trend, PageSamples.Months(2), CellFormat.Percent, ("Response", [PageSamples.Proportion(0, 30), PageSamples.Proportion(30, 30)]), (Long, [PageSamples.Proportion(30, 30), PageSamples.Proportion(30, 30)])));
        yield return ("four trends that end together", PageSamples.Chart(ChartKind.Trend, PageSamples.Months(24), CellFormat.Percent, [.. new[] { Long, "Response", Unbroken, "Remission" }.Select((n, s) =>
            (n, (IReadOnlyList<Figure?>)[.. Enumerable.Range(0, 24).Select(i => PageSamples.Proportion(50 + (23 - i) * s, 200))]))]));
    }

    /// <summary>Lines between two ends, many of them at one place.</summary>
    private static IEnumerable<(string Name, Chart Chart)> Slopes()
    {
        yield return ("slope", Slope(("Response", 0.4, 0.5), ("Recovery", 0.3, 0.45), ("Waits", 0.8, 0.9)));
        yield return ("slope that ends at one place", Slope(("Response", 0, 1), ("Recovery", 0.5, 1), (Long, 1, 1), (Unbroken, 0.99, 1)));
        yield return ("slope that begins at none", Slope(("Response", 0, 0), ("Recovery", 0, 1), (Long, 0.001, 0), ("Waits", 0, 0)));
        yield return ("slope hidden", Slope(("Response", null, 0.5), (Long, null, null), (Unbroken, 0.2, null)));
        yield return ("slope of one", Slope(("Response", 1, 1)));
    }

    private static Chart Slope(params (string Name, double? Left, double? Right)[] lines) => new(
        ChartKind.Slope, [Long, Unbroken], [.. lines.Select(l => new Series(l.Name, [End(l.Left), End(l.Right)]))], CellFormat.Percent, "Rate (%)", "Deprivation", "Slope chart of samples.");

    private static ChartPoint End(double? value) => ChartPoint.Derived(value, value is { } v ? Math.Max(0, v - 0.1) : null, value is { } u ? Math.Min(1, u + 0.1) : null, Marker.Confidential);

    /// <summary>Small charts side by side.</summary>
    private static IEnumerable<(string Name, Chart Chart)> Small()
    {
        yield return ("multiples", Multiples(12, "Response, observed steps", "95% interval 40.1% to 44.4%", "By chance 38.1% to 47.0%"));
        yield return ("multiples of long names", Multiples(7, Long, Long));
        yield return ("multiples of unbroken names", Multiples(4, Unbroken, Unbroken));
        yield return ("multiples of one", Multiples(1, "Response"));
        yield return ("multiples of few points", Multiples(3, "Response") with { Panels = [.. new[] { 1, 2, 3 }.Select(m => new ChartPanel("Response", "1,234,567.8 points", Long, ChartMark.Plain, Long, [], Control(m, i => i == 1 ? null : 0, "Plan")))] });
    }

    private static Chart Multiples(int panels, string title, params string[] details) => new(ChartKind.Multiples, [], [], CellFormat.Number, "Two years of each measure", "Month", "Small control charts of samples.")
    {
        Panels = [.. Enumerable.Range(0, panels).Select(i => new ChartPanel(title, "42.3%", "March 2026", (ChartMark)(i % 4), i % 2 == 0 ? "Within chance" : "Concern beyond chance", details, Control(24, m => m * i % 7, "Plan")))],
    };

    /// <summary>Funnels of many providers, survival and flows.</summary>
    private static IEnumerable<(string Name, Chart Chart)> Numeric()
    {
        yield return ("funnel of sixty", Funnel(60, i => 10 + i * 7, i => 0.3 + i % 11 * 0.04));
        yield return ("funnel of sixty alike", Funnel(60, _ => 200, _ => 0.5));
        yield return ("funnel of ends", Funnel(60, i => 5 + i % 3, i => i % 2));
        yield return ("funnel of one", Funnel(1, _ => 50, _ => 1));
        yield return ("funnel of large ones", Funnel(60, i => 1_000_000 + i, i => i / 60.0));
        yield return ("flow", Flow(4, ["Sertraline", "Mirtazapine", "No further step recorded", "Augmentation"], 120));
        yield return ("flow of long names", Flow(4, [Long, Unbroken, "a", Long], 120));
        yield return ("flow of small numbers", Flow(5, [.. Enumerable.Range(0, 14).Select(i => $"{Long} {i}")], 3));
        yield return ("flow of nothing", Flow(3, ["a", "b"], 0));
    }

    public static Chart Funnel(int providers, Func<int, double> size, Func<int, double> value) => new(
        ChartKind.Funnel, [],
        [
            new Series("Response", [.. Enumerable.Range(0, providers).Select(i => ChartPoint.Derived(value(i)) with { X = size(i), Name = i % 2 == 0 ? $"{Long} {i}" : Unbroken, Mark = (ChartMark)(i % 5), MarkText = "above the limits" })]),
            new Series("All providers", [.. Ends().Select(x => ChartPoint.Derived(0.5) with { X = x })]) { Role = SeriesRole.Centre },
            new Series("99.8% limits", [.. Ends().Select(x => ChartPoint.Derived(0.5 + 0.4 / Math.Sqrt(1 + x / 100)) with { X = x })]) { Role = SeriesRole.Limit },
            new Series("95% limits", [.. Ends().Select(x => ChartPoint.Derived(0.5 + 0.2 / Math.Sqrt(1 + x / 100)) with { X = x })]) { Role = SeriesRole.NearLimit },
        ],
        CellFormat.Percent, "Response, observed steps (%)", "Observed steps", "Funnel plot of providers by the number of steps.");

    private static double[] Ends() => [1, 100, 500];

    private static Chart Control(int months, Func<int, double?> value, string target) => new(
        ChartKind.Control, PageSamples.Months(months),
        [
            new Series("Response", [.. Enumerable.Range(0, months).Select(i => ChartPoint.Derived(value(i), without: Marker.Confidential) with { Mark = (ChartMark)(i % 5) })]),
            Series.Across("Mean", 0.45, months, SeriesRole.Centre), Series.Across("Limits of chance", 0.6, months, SeriesRole.Limit), Series.Across("Limits of chance", 0.3, months, SeriesRole.Limit),
            Series.Across(target, 0.5, months, SeriesRole.Target),
        ],
        CellFormat.Percent, "Response, observed steps (%)", "Month", "Control chart of a sample.");

    private static Chart Flow(int stages, IReadOnlyList<string> states, double count) => new(
        ChartKind.Flow, [.. Enumerable.Range(1, stages).Select(i => $"After step {i} of all")],
        [.. states.Select((n, s) => new Series(n, [.. Enumerable.Range(0, stages).Select(i => ChartPoint.Derived(s == states.Count - 1 ? 0.01 * count : count * (s + 1)))]))],
        CellFormat.Count, "Steps", "Stage", "Flow of steps from one strategy to the next.")
    { Links = [.. Enumerable.Range(0, stages - 1).SelectMany(i => states.Select((_, s) => new FlowLink(i, s, (s + 1) % states.Count, count)))] };

    public static Chart Curves(params (string Name, IReadOnlyList<ChartPoint> Points, SeriesRole Role)[] series) => new(
        ChartKind.Curve, [], [.. series.Select(s => new Series(s.Name, s.Points) { Role = s.Role })], CellFormat.Percent, "Did not respond (%)", "Risk (%)", "Curves of something by something.")
    { Places = CellFormat.Percent };

    public static IReadOnlyList<ChartPoint> Line(Func<double, double> of, bool withBand = false) =>
        [.. Enumerable.Range(0, 11).Select(i => i / 10.0).Select(x => ChartPoint.Derived(of(x), withBand ? of(x) - 0.05 : null, withBand ? of(x) + 0.05 : null) with { X = x })];

    private static Chart Levels(params string[] levels) =>
        PageSamples.Chart(ChartKind.Intervals, levels, CellFormat.Percent,
            ("Response", [.. levels.Select((_, i) => PageSamples.Proportion(20 + i, 90))]), ("Remission", [.. levels.Select((_, i) => PageSamples.Proportion(9 + i, 90))]));

    private static Figure?[] Same(int count) => [.. Enumerable.Range(0, count).Select(_ => PageSamples.Proportion(40, 100))];
}

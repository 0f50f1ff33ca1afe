using NonResponse.Analytics;
using NonResponse.Reports;

namespace NonResponse.Tests;

/// <summary>Figures, charts and packs for the tests of pages and drawings.</summary>
internal static class PageSamples
{
    private static readonly Measure Rate = MeasureCatalogue.Get("step_response_observed");
    private static readonly Measure Wait = MeasureCatalogue.Get("wait_treatment_days_median");

    public static Figure Proportion(long hits, long of)
    {
        var estimate = NonResponse.Analytics.Statistics.Proportion.Wilson95(hits, of);
        return new Figure(Rate, Period.All, Breakdown.All, Breakdown.All)
        {
            Numerator = hits,
            Denominator = of,
            Value = estimate.Value,
            Lower = estimate.Lower,
            Upper = estimate.Upper,
        };
    }

    public static Figure Days(double days, long of = 100) =>
        new(Wait, Period.All, Breakdown.All, Breakdown.All) { Denominator = of, Value = days };

    public static Figure Hidden { get; } = new(Rate, Period.All, Breakdown.All, Breakdown.All) { Suppressed = true };

    public static Chart Chart(
        ChartKind kind, IReadOnlyList<string> categories, CellFormat unit, params (string Name, IReadOnlyList<Figure?> Figures)[] series) =>
        new(kind, categories,
            [.. series.Select(s => new Series(s.Name, [.. s.Figures.Select(f => ChartPoint.Of(f))]))],
            unit,
            unit == CellFormat.Days ? "Median wait for treatment (days)" : "Response, observed steps (%)",
            kind == ChartKind.Trend ? "Month" : "Provider",
            "A chart of a sample. It shows nothing real.");

    public static IReadOnlyList<string> Months(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new DateOnly(2024, 4, 1).AddMonths(i)
            .ToString("MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture))];

    public static Chart Providers { get; } = Chart(
        ChartKind.Intervals,
        ["Northern Hills", "Riverside and Vale Community Partnership", "East Coast", "Not recorded", "Harbour"],
        CellFormat.Percent,
        ("Response", [Proportion(412, 903), Proportion(233, 560), Proportion(61, 140), Hidden, null]));

    public static Chart ProvidersTwice { get; } = Chart(
        ChartKind.Intervals,
        ["Switch", "Augmentation", "Combination", "Dose increase"],
        CellFormat.Percent,
        ("Response", [Proportion(412, 903), Proportion(233, 560), Proportion(31, 70), Hidden]),
        ("Remission", [Proportion(250, 903), Proportion(120, 560), Proportion(8, 70), null]),
        ("Deterioration", [Proportion(41, 903), Proportion(23, 560), Hidden, Proportion(12, 300)]));

    public static Chart OneTrend { get; } = Chart(
        ChartKind.Trend, Months(24), CellFormat.Percent,
        ("Response", [.. Enumerable.Range(0, 24).Select(i => i is 5 or 6 or 14 ? Hidden : i == 19 ? null
            : Proportion(40 + i + i * i % 7, 100 + i * 5 % 13))]));

    public static Chart ThreeTrends { get; } = Chart(
        ChartKind.Trend, Months(24), CellFormat.Percent,
        ("Response", [.. Enumerable.Range(0, 24).Select(i => Proportion(140 + i + i * i % 7, 300 + i * 5 % 13))]),
        ("Remission", [.. Enumerable.Range(0, 24).Select(i => i == 9 ? Hidden : Proportion(80 + i * i % 11, 300 + i * 5 % 13))]),
        ("Deterioration", [.. Enumerable.Range(0, 24).Select(i => i is > 2 and < 6 or 20 ? Hidden : Proportion(12 + i % 5, 300))]));

    public static Chart Waits { get; } = Chart(
        ChartKind.Trend, ["Jan–Mar 2025", "Apr–Jun 2025", "Jul–Sep 2025", "Oct–Dec 2025", "Jan–Mar 2026"], CellFormat.Days,
        ("Assessment", [Days(19), Days(17.5), Days(22), Days(21), Days(18)]),
        ("Treatment", [Days(48), Days(51.5), Days(63), null, Days(57)]));

    public static Table TableOf(Chart chart) => new(
        [
            new("Level", CellFormat.Text), new("Steps counted", CellFormat.Count), new("Responded", CellFormat.Count),
            new("Response (%)", CellFormat.Percent), new("95% interval, lower (%)", CellFormat.Percent),
            new("Change (percentage points)", CellFormat.PercentagePoints),
        ],
        [.. chart.Categories.Select((c, i) => (IReadOnlyList<Cell>)
        [
            Cell.Of(c), Cell.Denominator(Proportion(4120 + i, 9030)), Cell.Numerator(Proportion(412 + i, 903)),
            Cell.Value(i == 3 ? Hidden : Proportion(412 + i, 903)), Cell.Lower(i == 4 ? null : Proportion(412 + i, 903)),
            Cell.Change(Proportion(412 + i, 903), Proportion(450 - 9 * i, 903)),
        ])]);

    public static Pack SmallPack { get; } = new(
        "service-lead", "Outcomes after nonresponse: Northern Hills", Audience.Internal,
        new Cover(
            ["In March 2026, 45.6% of 903 steps ended in response.", "The median wait for treatment was 57 days."],
            [new("Source", "Sample extract"), new("Month", "March 2026"), new("Disclosure control", "none")],
            ["12 of 1,204 steps were kept out: no baseline."]),
        [
            new Section("outcomes", "Outcomes", "Outcomes at the end of a step.",
            [
                new Exhibit("response-by-provider", "Riverside and Vale is below Northern Hills.",
                    "Response by provider, March 2026, per cent of observed steps", Providers, TableOf(Providers), [1, 2]),
                new Exhibit("counts", "Two of three were counted.", "Steps, March 2026", null,
                    new Table([new("Step", CellFormat.Text), new("Days", CellFormat.DaysDifference)],
                        [[Cell.Of("First"), Cell.Change(Days(31.5), Days(33))]]), []),
            ]),
            new Section("trends", "Trends", "",
            [
                new Exhibit("response-trend", "Response has risen since April 2024.", "Response by month", OneTrend, TableOf(OneTrend), [2]),
            ]),
        ],
        ["Figures under 20 tell little.", "An interval holds the true value in 95 of 100 samples."],
        [new("Step", "One treatment attempt in an episode."), new("Response", "The score fell by at least half.")]);

    public static string Svg(Chart chart, int width = 720, SvgPlace place = SvgPlace.File)
    {
        using var output = new StringWriter();
        SvgWriter.Write(chart, output, new SvgOptions(width, "sample", place));
        return output.ToString();
    }

    public static string Html(Pack pack)
    {
        using var output = new StringWriter();
        HtmlWriter.Write(pack, output);
        return output.ToString();
    }
}

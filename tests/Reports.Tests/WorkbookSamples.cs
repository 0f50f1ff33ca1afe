using NonResponse.Analytics;
using static NonResponse.Tests.PageSamples;

namespace NonResponse.Reports.Tests;

/// <summary>Packs to write workbooks of.</summary>
internal static class WorkbookSamples
{
    public static Pack Of(Audience audience, params Exhibit[] exhibits) => new(
        "sample", "Outcomes after nonresponse", audience,
        new Cover(
            ["46 of 100 people responded.", "Coverage was high."],
            [new Fact("Period", "April 2024 to March 2025"), new Fact("Extract date", "31 March 2025")],
            ["12 rows were kept out."]),
        [new Section("main", "Response", "Response is a fall of the score by at least half.", exhibits)],
        ["Counts are rounded.", "Months with few people are hidden."],
        [new Definition("Step", "One treatment attempt.")]);

    /// <summary>Two rows with every format, and a hidden, a missing and a meaningless number.</summary>
    public static Exhibit Strategies()
    {
        Figure? switched = Proportion(46, 100), earlier = Proportion(80, 200);
        (string Level, Figure? Now)[] rows = [("Switch", switched), ("Augmentation", Hidden), ("Neuromodulation", null)];
        return new Exhibit(
            "response-by-strategy", "Response was highest after a switch", "Response by strategy, April 2024 to March 2025",
            new Chart(
                ChartKind.Intervals, [.. rows.Select(r => r.Level)],
                [new Series("Response", [.. rows.Select(r => ChartPoint.Of(r.Now))])],
                CellFormat.Percent, "Response, % of observed steps", "Strategy", "Bar chart of response by strategy; switch is highest at 46%."),
            new Table(
                [
                    new Column("Strategy", CellFormat.Text), new Column("Steps", CellFormat.Count), new Column("Response, %", CellFormat.Percent),
                    new Column("Lower end", CellFormat.Percent), new Column("Upper end", CellFormat.Percent),
                    new Column("Change, percentage points", CellFormat.PercentagePoints),
                ],
                [.. rows.Select(r => (IReadOnlyList<Cell>)
                [
                    Cell.Of(r.Level), Cell.Denominator(r.Now), Cell.Value(r.Now), Cell.Lower(r.Now), Cell.Upper(r.Now), Cell.Change(r.Now, earlier),
                ])]),
            [1, 2]);
    }

    /// <summary>Two lines over time, each with a gap.</summary>
    public static Exhibit Months(int count = 6)
    {
        string[] months = [.. Enumerable.Range(0, count).Select(i => FormattableString.Invariant($"{2024 + i / 12}-{i % 12 + 1:00}"))];
        var days = months.Select((_, i) => i == 2 ? Hidden : Days(20 + i % 7)).ToArray();
        var late = months.Select((_, i) => i == 4 ? null : Days(31.5 + i % 5)).ToArray();
        return new Exhibit(
            "days-to-change", "Time to a change of treatment did not fall", "Median days from signal to change, by month",
            new Chart(
                ChartKind.Trend, months,
                [new Series("First step", [.. days.Select(f => ChartPoint.Of(f))]), new Series("Later steps", [.. late.Select(f => ChartPoint.Of(f))])],
                CellFormat.Days, "Median days", "Month", "Line chart of median days to a change of treatment by month; both lines are level."),
            new Table(
                [new Column("Month", CellFormat.Text), new Column("First step, days", CellFormat.Days), new Column("Later steps, days", CellFormat.Days)],
                [.. months.Select((m, i) => (IReadOnlyList<Cell>)[Cell.Of(m), Cell.Value(days[i]), Cell.Value(late[i])])]),
            []);
    }

    /// <summary>Two curves over a numeric axis, the first with a gap.</summary>
    public static Exhibit Curves()
    {
        double[] places = [0.1, 0.25, 0.5, 0.8];
        static ChartPoint At(double x, double? y) => ChartPoint.Derived(y) with { X = x };
        return new Exhibit(
            "calibration", "Risks are right on average", "Share that did not respond, by predicted risk",
            new Chart(
                ChartKind.Curve, [],
                [
                    new Series("Did not respond", [.. places.Select(x => At(x, x == 0.5 ? null : x * x))]),
                    new Series("As many as the risk says", [At(0, 0), At(1, 1)]) { Role = SeriesRole.NearLimit },
                ],
                CellFormat.Percent, "Did not respond", "Predicted risk", "Curve of the share that did not respond by predicted risk; it lies below the diagonal.")
            { Places = CellFormat.Percent },
            new Table(
                [new Column("Predicted risk", CellFormat.Percent), new Column("Did not respond", CellFormat.Percent)],
                [.. places.Select(x => (IReadOnlyList<Cell>)[Cell.OfShare(x), Cell.OfShare(x == 0.5 ? null : x * x)])]),
            []);
    }

    /// <summary>A table of text only.</summary>
    public static Exhibit Words(string id, params string[] words) => new(
        id, $"Words of {id}", "Words, one a row", null,
        new Table([new Column("Word", CellFormat.Text)], [.. words.Select(w => (IReadOnlyList<Cell>)[Cell.Of(w)])]), []);

    public static byte[] Write(Pack pack)
    {
        using var stream = new MemoryStream();
        WorkbookWriter.Write(pack, stream, new DateOnly(2025, 3, 31));
        return stream.ToArray();
    }
}

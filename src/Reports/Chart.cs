using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>How a chart is drawn.</summary>
public enum ChartKind
{
    /// <summary>A point with its interval for each category, categories down the side: for levels to be compared.</summary>
    Intervals,

    /// <summary>A line over time: for periods in order. Hidden and missing points leave a gap.</summary>
    Trend,

    /// <summary>A line over time with its mean and limits, and marks of their own for points that are more than chance.</summary>
    Control,

    /// <summary>A point for each provider by its size, among limits that narrow with size.</summary>
    Funnel,

    /// <summary>A share over days, in steps, with its interval.</summary>
    Survival,

    /// <summary>Smooth curves over a numeric axis, each with its interval if it has one, and straight lines to hold them against.</summary>
    Curve,

    /// <summary>How many went from each state of a stage to each of the next.</summary>
    Flow,

    /// <summary>Estimates with intervals by row, rows under headings, about the line of no difference.</summary>
    Forest,

    /// <summary>The marks of all series on one line a row, without intervals: differences before and after.</summary>
    Balance,

    /// <summary>Bars over a numeric axis, of the first series upwards and of the second downwards.</summary>
    Mirror,

    /// <summary>Boxes from those found to those analysed, with boxes beside them for those left out on the way.</summary>
    Attrition,

    /// <summary>Small charts over time side by side, each on an axis of its own, with the latest value and what it says.</summary>
    Multiples,

    /// <summary>A line for each series between two categories: how steep it is, is how far they differ.</summary>
    Slope,
}

/// <summary>What a series of a chart is.</summary>
public enum SeriesRole
{
    /// <summary>What was measured.</summary>
    Value,

    /// <summary>The mean, or the median, about which it varies.</summary>
    Centre,

    /// <summary>A limit of chance.</summary>
    Limit,

    /// <summary>A limit of less certainty, inside the other.</summary>
    NearLimit,

    /// <summary>What is asked of it.</summary>
    Target,
}

/// <summary>What a mark of a chart says beside its value.</summary>
public enum ChartMark
{
    /// <summary>Nothing: chance is enough.</summary>
    Plain,

    /// <summary>More than chance, for the better.</summary>
    Better,

    /// <summary>More than chance, of something that has no better or worse.</summary>
    Notable,

    /// <summary>More than chance, for the worse.</summary>
    Worse,

    /// <summary>It can still change.</summary>
    Provisional,

    /// <summary>It was published by others, and stands beside for reference.</summary>
    Published,
}

/// <summary>One value of a chart.</summary>
public sealed record ChartPoint
{
    private ChartPoint(double? value, double? lower, double? upper, Marker marker) =>
        (Value, Lower, Upper, Marker) = (value, lower, upper, marker);

    /// <summary>What its mark says.</summary>
    public ChartMark Mark { get; init; }

    /// <summary>The same in words, within a sentence, or the word in place of a value; empty for nothing.</summary>
    public string MarkText { get; init; } = "";

    /// <summary>The stretch of a line that it belongs to: lines break where stretches part.</summary>
    public int Phase { get; init; }

    /// <summary>Where it stands on a numeric axis: a provider's size, or a day.</summary>
    public double? X { get; init; }

    /// <summary>What it is called, on a numeric axis.</summary>
    public string Name { get; init; } = "";

    /// <summary>A fraction or days; null where there is none to draw.</summary>
    public double? Value { get; }

    /// <summary>Lower end of its interval, if it has one.</summary>
    public double? Lower { get; }

    /// <summary>Upper end of its interval, if it has one.</summary>
    public double? Upper { get; }

    /// <summary>Why there is no value.</summary>
    public Marker Marker { get; }

    /// <summary>The value and the interval of a released figure.</summary>
    /// <param name="figure">The figure; null where nothing was counted.</param>
    /// <param name="withInterval">Whether its interval is drawn too.</param>
    public static ChartPoint Of(Figure? figure, bool withInterval = true) =>
        figure is null ? new(null, null, null, Marker.NotAvailable)
        : figure.Suppressed ? new(null, null, null, Cell.Hidden(figure))
        : new(figure.Value, withInterval ? figure.Lower : null, withInterval ? figure.Upper : null, Marker.None);

    /// <summary>A number that Analytics made of released figures alone, such as a limit, with its interval if it has one.</summary>
    internal static ChartPoint Derived(double? value, double? lower = null, double? upper = null, Marker without = Marker.NotAvailable) =>
        value is null ? new(null, null, null, without) : new(value, lower, upper, Marker.None);

    /// <summary>An estimate that a gate keeps back: its row says so.</summary>
    internal static ChartPoint Withheld { get; } = new(null, null, null, Marker.NotApplicable) { MarkText = "withheld" };

    /// <summary>What a series has in the row of a heading: nothing.</summary>
    internal static ChartPoint Blank { get; } = new(null, null, null, Marker.NotApplicable);
}

/// <summary>A named set of values, one for each category of the chart.</summary>
/// <param name="Name">Shown as a direct label or in the legend.</param>
/// <param name="Points">In the order of the chart's categories.</param>
public sealed record Series(string Name, IReadOnlyList<ChartPoint> Points)
{
    /// <summary>What it is.</summary>
    public SeriesRole Role { get; init; }

    /// <summary>A line at one value through all rows, such as a limit or what a published trial found.</summary>
    /// <param name="name">What it is, in the legend.</param>
    /// <param name="value">In the chart's unit.</param>
    /// <param name="rows">How many categories the chart has.</param>
    /// <param name="role">How it is drawn.</param>
    internal static Series Across(string name, double value, int rows, SeriesRole role) =>
        new(name, [.. Enumerable.Repeat(ChartPoint.Derived(value), rows)]) { Role = role };
}

/// <summary>A chart without any file format: the SVG writer and the workbook's native charts draw the same one.</summary>
/// <param name="Kind">How it is drawn.</param>
/// <param name="Categories">The levels or periods, in order.</param>
/// <param name="Series">One to four that are measured, and the lines that belong to them.</param>
/// <param name="Unit">What the values are: percentages, days, counts or numbers.</param>
/// <param name="ValueTitle">What the value axis shows, with its unit.</param>
/// <param name="CategoryTitle">What the categories are.</param>
/// <param name="AltText">One or two sentences for readers who cannot see it: the kind of chart, what it shows, the main point.</param>
public sealed record Chart(
    ChartKind Kind,
    IReadOnlyList<string> Categories,
    IReadOnlyList<Series> Series,
    CellFormat Unit,
    string ValueTitle,
    string CategoryTitle,
    string AltText)
{
    /// <summary>For <see cref="ChartKind.Flow"/>: how many went from a state of a stage to one of the next.</summary>
    public IReadOnlyList<FlowLink> Links { get; init; } = [];

    /// <summary>For <see cref="ChartKind.Curve"/>: what the places along the numeric axis are.</summary>
    public CellFormat Places { get; init; } = CellFormat.Number;

    /// <summary>For <see cref="ChartKind.Forest"/> and <see cref="ChartKind.Balance"/>: the places of categories that are headings of the rows below them.</summary>
    public IReadOnlyList<int> Headings { get; init; } = [];

    /// <summary>For <see cref="ChartKind.Forest"/>: values are ratios, so that the axis is logarithmic and no difference stands at 1.</summary>
    public bool IsRatio { get; init; }

    /// <summary>For <see cref="ChartKind.Mirror"/>: a named stretch of the numeric axis; null for none.</summary>
    public AxisBand? Band { get; init; }

    /// <summary>For <see cref="ChartKind.Survival"/>: how many were still at risk, under the axis; null for none.</summary>
    public NumbersAtRisk? AtRisk { get; init; }

    /// <summary>For <see cref="ChartKind.Attrition"/>: the places of categories that count those left out.</summary>
    public IReadOnlyList<int> LeftOut { get; init; } = [];

    /// <summary>For <see cref="ChartKind.Multiples"/>: the small charts; it has no series of its own.</summary>
    public IReadOnlyList<ChartPanel> Panels { get; init; } = [];

    /// <summary>True where a series has a value to draw.</summary>
    internal bool HasValues => Panels.Any(p => p.Chart.HasValues) || Series.Any(s => s.Role == SeriesRole.Value && s.Points.Any(p => p.Value is not null));

    /// <summary>The places of the series that were measured.</summary>
    internal IReadOnlyList<int> Measured => [.. Enumerable.Range(0, Series.Count).Where(i => Series[i].Role == SeriesRole.Value)];

    /// <summary>True where rows stand below one another and values run along the bottom.</summary>
    internal bool HasRows => Kind is ChartKind.Forest or ChartKind.Balance;
}

/// <summary>One of several small charts.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Value">The latest value, with its unit.</param>
/// <param name="When">The period of that value.</param>
/// <param name="Mark">What the latest value says.</param>
/// <param name="Says">The same in words.</param>
/// <param name="Details">Lines under the chart: the interval, and what chance alone would give; may be empty.</param>
/// <param name="Chart">The chart, of <see cref="ChartKind.Control"/>.</param>
public sealed record ChartPanel(string Title, string Value, string When, ChartMark Mark, string Says, IReadOnlyList<string> Details, Chart Chart);

/// <summary>A stretch of a numeric axis.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Name">What it is called.</param>
public sealed record AxisBand(double From, double To, string Name);

/// <summary>How many were still at risk.</summary>
/// <param name="Places">Along the numeric axis, ascending.</param>
/// <param name="Counts">For each measured series, one count a place; null where hidden.</param>
public sealed record NumbersAtRisk(IReadOnlyList<double> Places, IReadOnlyList<IReadOnlyList<double?>> Counts);

/// <summary>How many went from one state to another.</summary>
/// <param name="Stage">The place of the category in which they started.</param>
/// <param name="From">The place of their series there.</param>
/// <param name="To">The place of their series in the next category.</param>
/// <param name="Count">How many; null where hidden.</param>
public sealed record FlowLink(int Stage, int From, int To, double? Count);

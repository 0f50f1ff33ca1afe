using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>How a chart is drawn.</summary>
public enum ChartKind
{
    /// <summary>A point with its interval for each category, categories down the side: for levels to be compared.</summary>
    Intervals,

    /// <summary>A line over time: for periods in order. Hidden and missing points leave a gap.</summary>
    Trend,
}

/// <summary>One value of a chart.</summary>
public sealed record ChartPoint
{
    private ChartPoint(double? value, double? lower, double? upper, Marker marker) =>
        (Value, Lower, Upper, Marker) = (value, lower, upper, marker);

    /// <summary>A fraction or days; null where there is none to draw.</summary>
    public double? Value { get; }

    /// <summary>Lower end of its interval, if it has one.</summary>
    public double? Lower { get; }

    /// <summary>Upper end of its interval, if it has one.</summary>
    public double? Upper { get; }

    /// <summary>Why there is no value.</summary>
    public Marker Marker { get; }

    /// <summary>The value and the interval of a released figure.</summary>
    public static ChartPoint Of(Figure? figure) =>
        figure is null ? new(null, null, null, Marker.NotAvailable)
        : figure.Suppressed ? new(null, null, null, Marker.Confidential)
        : new(figure.Value, figure.Lower, figure.Upper, Marker.None);
}

/// <summary>A named set of values, one for each category of the chart.</summary>
/// <param name="Name">Shown as a direct label or in the legend.</param>
/// <param name="Points">In the order of the chart's categories.</param>
public sealed record Series(string Name, IReadOnlyList<ChartPoint> Points);

/// <summary>A chart without any file format: the SVG writer and the workbook's native charts draw the same one.</summary>
/// <param name="Kind">How it is drawn.</param>
/// <param name="Categories">The levels or periods, in order.</param>
/// <param name="Series">One to four.</param>
/// <param name="Unit"><see cref="CellFormat.Percent"/> or <see cref="CellFormat.Days"/>.</param>
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
    string AltText);

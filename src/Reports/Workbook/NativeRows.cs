using DocumentFormat.OpenXml;
using A = DocumentFormat.OpenXml.Drawing;
using C = DocumentFormat.OpenXml.Drawing.Charts;

namespace NonResponse.Reports;

/// <summary>Rows below one another with marks along a numeric axis, as a scatter chart of Excel's own: estimates with their intervals, and balance.</summary>
/// <remarks>A scatter chart has no names of rows. They are the labels of a series without marks, the chart's last, which stands at the left end of the axis.</remarks>
internal static class NativeRows
{
    private const double Furniture = 4.2, Lowest = 7, Tallest = 60, AboveRows = 1.4;

    // The plot's left end and width, in shares of the chart's: the names of rows have the rest.
    private const double Left = 0.39, Share = 0.57;

    // Longer names would leave the chart; the table has them whole.
    private const int LongestName = 46;

    private const int Steps = 6;

    // Spaces that stay: a mark at the end of the axis would cover the last letter.
    private const string Distance = "\u00a0\u00a0";

    /// <summary>In centimetres.</summary>
    public static double HeightOf(Chart chart) =>
        Math.Clamp(Furniture + chart.Categories.Count * (chart.Kind == ChartKind.Balance ? 0.5 : 0.3 + 0.32 * chart.Measured.Count), Lowest, Tallest);

    /// <summary>How far below the middle of its row a series stands, in rows.</summary>
    public static double OffsetOf(Chart chart, Series series)
    {
        var lane = chart.Measured.Select(m => chart.Series[m]).ToList().FindIndex(s => ReferenceEquals(s, series));
        return chart.Kind == ChartKind.Balance || lane < 0 ? 0 : (lane - (chart.Measured.Count - 1) / 2.0) * 0.8 / chart.Measured.Count;
    }

    /// <summary>The left end of the axis, where the names of rows stand.</summary>
    /// <remarks>A hair inside on a logarithmic axis: at its very end rounding could put a point outside, and its label with it.</remarks>
    public static double StartOf(Chart chart) => Ends(ValueAxis.For(chart, Steps)).Start * (chart.IsRatio ? 1.001 : 1);

    /// <summary>The plot of a chart whose last series carries the names of its rows.</summary>
    public static C.PlotArea Of(SheetChart chart)
    {
        var height = HeightOf(chart.Chart);
        var names = chart.Chart.Series.Count - 1;
        var group = new C.ScatterChart(new C.ScatterStyle { Val = C.ScatterStyleValues.LineMarker }, new C.VaryColors { Val = false });
        group.Append(chart.Chart.Series.Select((s, i) => i == names ? Names(chart, i) : s.Role == SeriesRole.Value ? Marks(chart, i) : Line(chart, i)));
        group.Append(new C.AxisId { Val = NativeChartAxes.CategoryId }, new C.AxisId { Val = NativeChartAxes.ValueId });
        return new C.PlotArea(
            new C.Layout(new C.ManualLayout(
                new C.LayoutTarget { Val = C.LayoutTargetValues.Inner },
                new C.LeftMode { Val = C.LayoutModeValues.Edge }, new C.TopMode { Val = C.LayoutModeValues.Edge },
                new C.Left { Val = Left }, new C.Top { Val = AboveRows / height }, new C.Width { Val = Share }, new C.Height { Val = 1 - Furniture / height })),
            group, Values(chart.Chart, ValueAxis.For(chart.Chart with { Series = [.. chart.Chart.Series.Take(names)] }, Steps)), Rows(chart.Chart));
    }

    /// <summary>What the marks and lines mean; the series that carries the names of rows is not among them.</summary>
    public static C.Legend? LegendOf(SheetChart chart) => chart.Chart.Series.Count > 2 ? NativeChart.Legend([chart.Chart.Series.Count - 1]) : null;

    private static C.ScatterChartSeries Marks(SheetChart chart, int index)
    {
        var points = chart.Chart.Series[index].Points;
        var colour = NativeChart.Palette[index % NativeChart.Palette.Length];
        var series = Begin(chart, index, new A.Outline(new A.NoFill()), MarkerOf(NativeChart.Markers[index % NativeChart.Markers.Length], colour, 8));
        for (var i = 0; i < points.Count; i++)
            if (points[i] is { Value: not null, Mark: ChartMark.Published })
                series.Append(new C.DataPoint(
                    new C.Index { Val = (uint)i }, MarkerOf(C.MarkerStyleValues.Diamond, NativeChart.ColourOf(ChartMark.Published), 10), new C.Bubble3D { Val = false }));
        if (chart.Chart.Kind == ChartKind.Forest && NativeChart.ErrorBars(chart, index, C.ErrorBarDirectionValues.X) is { } bars)
            series.Append(bars);
        return End(series, chart, index);
    }

    private static C.ScatterChartSeries Line(SheetChart chart, int index) =>
        End(Begin(chart, index, NativeChart.LineOf(chart.Chart.Series[index].Role), new C.Marker(new C.Symbol { Val = C.MarkerStyleValues.None })), chart, index);

    private static C.ScatterChartSeries Begin(SheetChart chart, int index, A.Outline line, C.Marker marker) => new(
        new C.Index { Val = (uint)index }, new C.Order { Val = (uint)index }, NativeChart.Name(chart, index), new C.ChartShapeProperties(line), marker);

    private static C.ScatterChartSeries End(C.ScatterChartSeries series, SheetChart chart, int index)
    {
        var places = new C.NumberingCache(new C.FormatCode("0.0"), new C.PointCount { Val = (uint)chart.Chart.Categories.Count });
        for (var i = 0; i < chart.Chart.Categories.Count; i++)
            places.Append(new C.NumericPoint(new C.NumericValue(FormattableString.Invariant($"{ChartData.PlaceOf(chart.Chart, chart.Chart.Series[index], i):R}"))) { Index = (uint)i });
        series.Append(
            new C.XValues(NativeChart.Numbers(chart, index, chart.Ranges[index].Values, p => p.Value)),
            new C.YValues(new C.NumberReference(new C.Formula(chart.Ranges[index].Places), places)),
            new C.Smooth { Val = false });
        return series;
    }

    /// <summary>The names of the rows, beside the left end of the axis.</summary>
    private static C.ScatterChartSeries Names(SheetChart chart, int index)
    {
        var labels = new C.DataLabels();
        labels.Append(chart.Chart.Categories.Select((_, i) => new C.DataLabel(
            [new C.Index { Val = (uint)i }, new C.ChartText(NativeChartText.Label(NameOf(chart.Chart, i), bold: chart.Chart.Headings.Contains(i))), .. Shown()])));
        labels.Append(Shown());
        var series = Begin(chart, index, new A.Outline(new A.NoFill()), new C.Marker(new C.Symbol { Val = C.MarkerStyleValues.None }));
        series.Append(labels);
        return End(series, chart, index);
    }

    private static IEnumerable<OpenXmlElement> Shown() =>
    [
        new C.DataLabelPosition { Val = C.DataLabelPositionValues.Left },
        new C.ShowLegendKey { Val = false }, new C.ShowValue { Val = true }, new C.ShowCategoryName { Val = false },
        new C.ShowSeriesName { Val = false }, new C.ShowPercent { Val = false }, new C.ShowBubbleSize { Val = false },
    ];

    /// <summary>The name of a row, and why it has no mark.</summary>
    private static string NameOf(Chart chart, int row)
    {
        var points = chart.Measured.Select(m => chart.Series[m].Points[row]).ToList();
        var why = chart.Headings.Contains(row) || points.Exists(p => p.Value is not null) || points.Count == 0 ? ""
            : ": " + (points[0].MarkText.Length > 0 ? points[0].MarkText : Cell.Shorthand(points[0].Marker));
        var name = CellText.Clean(chart.Categories[row]);
        var room = Math.Max(10, LongestName - why.Length);
        return (name.Length > room ? name[..(room - (char.IsHighSurrogate(name[room - 2]) ? 2 : 1))] + "…" : name) + why + Distance;
    }

    private static C.ValueAxis Values(Chart chart, ValueAxis axis)
    {
        var (start, end, bases) = Ends(axis);
        var scaling = new C.Scaling();
        if (bases is { } b)
            scaling.Append(new C.LogBase { Val = b });
        scaling.Append(new C.Orientation { Val = C.OrientationValues.MinMax }, new C.MaxAxisValue { Val = end }, new C.MinAxisValue { Val = start });
        var step = axis.Ticks[1].Value - axis.Ticks[0].Value;
        var values = new C.ValueAxis(
            new C.AxisId { Val = NativeChartAxes.CategoryId },
            scaling,
            new C.Delete { Val = false },
            new C.AxisPosition { Val = C.AxisPositionValues.Bottom },
            new C.MajorGridlines(new C.ChartShapeProperties(NativeChartAxes.Line("D9D9D9"))),
            NativeChartText.Title(chart.ValueTitle, NativeChartText.LabelSize, bold: false),
            new C.NumberingFormat { FormatCode = bases is null ? NativeChartAxes.FormatOfTicks(chart.Unit, step) : "General", SourceLinked = false },
            new C.MajorTickMark { Val = C.TickMarkValues.None },
            new C.MinorTickMark { Val = C.TickMarkValues.None },
            new C.TickLabelPosition { Val = C.TickLabelPositionValues.NextTo },
            new C.ChartShapeProperties(new A.Outline(new A.NoFill())),
            NativeChartText.Properties(NativeChartText.LabelSize, rotation: 0),
            new C.CrossingAxis { Val = NativeChartAxes.ValueId },
            // Rows count from the top, so that the far end of their axis is the bottom.
            new C.Crosses { Val = C.CrossesValues.Maximum },
            new C.CrossBetween { Val = C.CrossBetweenValues.MidpointCategory });
        values.Append(new C.MajorUnit { Val = bases ?? step });
        return values;
    }

    /// <summary>The axis of the rows: nothing but the line of no difference.</summary>
    private static C.ValueAxis Rows(Chart chart) => new(
        new C.AxisId { Val = NativeChartAxes.ValueId },
        new C.Scaling(
            new C.Orientation { Val = C.OrientationValues.MaxMin }, new C.MaxAxisValue { Val = chart.Categories.Count + 0.6 }, new C.MinAxisValue { Val = 0.4 }),
        new C.Delete { Val = false },
        new C.AxisPosition { Val = C.AxisPositionValues.Left },
        new C.NumberingFormat { FormatCode = "General", SourceLinked = false },
        new C.MajorTickMark { Val = C.TickMarkValues.None },
        new C.MinorTickMark { Val = C.TickMarkValues.None },
        new C.TickLabelPosition { Val = C.TickLabelPositionValues.None },
        new C.ChartShapeProperties(NativeChartAxes.Line("3D3D3D")),
        new C.CrossingAxis { Val = NativeChartAxes.CategoryId },
        new C.CrossesAt { Val = chart.IsRatio ? 1 : 0 },
        new C.CrossBetween { Val = C.CrossBetweenValues.MidpointCategory });

    /// <summary>The ends of the axis, of ratios at powers of 2 or of 10, from which Excel counts its ticks.</summary>
    private static (double Start, double End, double? Base) Ends(ValueAxis axis)
    {
        if (!axis.IsLogarithmic)
            return (axis.Start, axis.End, null);
        var powers = axis.End / axis.Start > 100 ? 10.0 : 2.0;
        // A hair less than the next power: 0.01 is not quite 10 to the -2 in doubles.
        double Power(double value, Func<double, double> round) => Math.Pow(powers, round(Math.Round(Math.Log(value, powers), 9)));
        return (Power(axis.Start, Math.Floor), Power(axis.End, Math.Ceiling), powers);
    }

    private static C.Marker MarkerOf(C.MarkerStyleValues symbol, string colour, byte size) => new(
        new C.Symbol { Val = symbol }, new C.Size { Val = size }, new C.ChartShapeProperties(NativeChart.Solid(colour), NativeChart.Line(colour, 0.75)));
}

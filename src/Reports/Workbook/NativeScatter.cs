using A = DocumentFormat.OpenXml.Drawing;
using C = DocumentFormat.OpenXml.Drawing.Charts;

namespace NonResponse.Reports;

/// <summary>Charts of Excel's own over a numeric axis: funnels, survival and curves.</summary>
internal static class NativeScatter
{
    public static C.ScatterChart Of(SheetChart chart)
    {
        var group = new C.ScatterChart(new C.ScatterStyle { Val = C.ScatterStyleValues.LineMarker }, new C.VaryColors { Val = false });
        group.Append(chart.Chart.Series.Select((s, i) => s.Role != SeriesRole.Value || chart.Chart.Kind is ChartKind.Survival or ChartKind.Curve ? Line(chart, i) : Points(chart, i)));
        if (chart.Chart.Kind == ChartKind.Survival)
            foreach (var (place, i) in BandsOf(chart).Select((b, i) => (b, i)))
                group.Append(EndOf(chart, WithBands(chart)[i / 2], place, isUpper: i % 2 == 1));
        return group;
    }

    /// <summary>The places in the chart of the lines that are ends of intervals: for each series that has them the lower end, then the upper.</summary>
    public static IReadOnlyList<int> BandsOf(SheetChart chart) => [.. Enumerable.Range(chart.Chart.Series.Count, 2 * WithBands(chart).Count)];

    private static IReadOnlyList<int> WithBands(SheetChart chart) =>
        [.. chart.Chart.Measured.Where(s => chart.Chart.Series[s].Points.Any(p => p is { Value: not null, Lower: not null, Upper: not null }))];

    /// <summary>One end of a series' intervals, as a thin broken line.</summary>
    private static C.ScatterChartSeries EndOf(SheetChart chart, int index, int place, bool isUpper)
    {
        var range = chart.Ranges[index];
        var line = NativeChart.Line(NativeChart.Palette[index % NativeChart.Palette.Length], 1);
        line.Append(new A.PresetDash { Val = index % 2 == 0 ? A.PresetLineDashValues.Dash : A.PresetLineDashValues.SystemDot });
        return new C.ScatterChartSeries(
            new C.Index { Val = (uint)place }, new C.Order { Val = (uint)place },
            new C.SeriesText(new C.NumericValue(CellText.Clean(chart.Chart.Series[index].Name + ", 95% confidence interval"))),
            new C.ChartShapeProperties(line), new C.Marker(new C.Symbol { Val = C.MarkerStyleValues.None }),
            new C.XValues(NativeChart.Numbers(chart, index, range.Places, p => p.X)),
            new C.YValues(isUpper ? NativeChart.Numbers(chart, index, range.Upper, p => p.Upper) : NativeChart.Numbers(chart, index, range.Lower, p => p.Lower)),
            new C.Smooth { Val = false });
    }

    private static C.ScatterChartSeries Line(SheetChart chart, int index)
    {
        var role = chart.Chart.Series[index].Role;
        return Series(chart, index, role == SeriesRole.Value ? NativeChart.Line(NativeChart.Palette[index % NativeChart.Palette.Length], 2.25) : NativeChart.LineOf(role),
            new C.Marker(new C.Symbol { Val = C.MarkerStyleValues.None }), []);
    }

    private static C.ScatterChartSeries Points(SheetChart chart, int index)
    {
        var points = chart.Chart.Series[index].Points;
        var marked = points.Select((p, i) => (Point: p, Index: i)).Where(x => x.Point is { Value: not null, Mark: not ChartMark.Plain })
            .Select(x => new C.DataPoint(
                new C.Index { Val = (uint)x.Index }, Marker(NativeChart.MarkSymbol(x.Point.Mark), NativeChart.ColourOf(x.Point.Mark), 10), new C.Bubble3D { Val = false }));
        return Series(chart, index, new A.Outline(new A.NoFill()), Marker(C.MarkerStyleValues.Circle, NativeChart.Palette[0], 7), marked);
    }

    private static C.ScatterChartSeries Series(SheetChart chart, int index, A.Outline line, C.Marker marker, IEnumerable<C.DataPoint> points)
    {
        var range = chart.Ranges[index];
        var series = new C.ScatterChartSeries(
            new C.Index { Val = (uint)index }, new C.Order { Val = (uint)index }, NativeChart.Name(chart, index), new C.ChartShapeProperties(line), marker);
        series.Append(points);
        series.Append(
            new C.XValues(NativeChart.Numbers(chart, index, range.Places, p => p.X)),
            new C.YValues(NativeChart.Numbers(chart, index, range.Values, p => p.Value)),
            new C.Smooth { Val = false });
        return series;
    }

    private static C.Marker Marker(C.MarkerStyleValues symbol, string colour, byte size) => new(
        new C.Symbol { Val = symbol }, new C.Size { Val = size }, new C.ChartShapeProperties(NativeChart.Solid(colour), NativeChart.Line(colour, 0.75)));
}

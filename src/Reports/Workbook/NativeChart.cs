using DocumentFormat.OpenXml;
using A = DocumentFormat.OpenXml.Drawing;
using C = DocumentFormat.OpenXml.Drawing.Charts;

namespace NonResponse.Reports;

/// <summary>Turns a chart of the content model into one of Excel's own, which readers can edit and copy into their
/// slides.</summary>
internal static class NativeChart
{
    // Government Analysis Function palette, in its order: neighbours differ by 3:1, and so does each from white.
    public static readonly string[] Palette = ["12436D", "28A197", "801650", "F46A25"];

    internal static readonly C.MarkerStyleValues[] Markers =
        [C.MarkerStyleValues.Circle, C.MarkerStyleValues.Square, C.MarkerStyleValues.Diamond, C.MarkerStyleValues.Triangle];

    // Bars are tinted, so that the lower arm of an error bar can be seen on them.
    private const int BarTint = 45_000;

    private const int EmuPerPoint = 12_700;

    public static C.ChartSpace Of(SheetChart chart)
    {
        if (chart.Chart.HasRows)
            return Space(chart, NativeRows.Of(chart), NativeRows.LegendOf(chart));
        var plot = new C.PlotArea(new C.Layout(), Group(chart));
        plot.Append(NativeChartAxes.Of(chart.Chart));
        var bands = chart.Chart.Kind == ChartKind.Survival ? NativeScatter.BandsOf(chart) : [];
        return Space(chart, plot, chart.Chart.Series.Count > 1 || bands.Count > 0 ? Legend([.. bands.Where((_, i) => i % 2 == 1)]) : null);
    }

    /// <summary>One of several small charts: its title says what it shows, and what its lines are stands once for all of them in the notes; a legend and names of axes would leave no room for the line.</summary>
    public static C.ChartSpace OfPanel(SheetChart chart)
    {
        var space = Of(chart);
        space.Descendants<C.Legend>().FirstOrDefault()?.Remove();
        foreach (var title in space.Descendants<C.PlotArea>().Single().Descendants<C.Title>().ToList())
            title.Remove();
        foreach (var skip in space.Descendants<C.TickLabelSkip>())
            skip.Val = Math.Max(1, (chart.Chart.Categories.Count - 1) / 3);
        return space;
    }

    /// <summary>A legend at the bottom.</summary>
    /// <param name="without">The places of series that it does not name.</param>
    internal static C.Legend Legend(IReadOnlyList<int> without)
    {
        var legend = new C.Legend(new C.LegendPosition { Val = C.LegendPositionValues.Bottom });
        legend.Append(without.Select(i => new C.LegendEntry(new C.Index { Val = (uint)i }, new C.Delete { Val = true })));
        legend.Append(new C.Overlay { Val = false }, NativeChartText.Properties(NativeChartText.LabelSize));
        return legend;
    }

    private static C.ChartSpace Space(SheetChart chart, C.PlotArea plot, C.Legend? legend)
    {
        var drawing = new C.Chart(
            NativeChartText.Title(chart.Title, NativeChartText.TitleSize, bold: true),
            new C.AutoTitleDeleted { Val = false },
            plot);
        if (legend is not null)
            drawing.Append(legend);
        drawing.Append(
            new C.PlotVisibleOnly { Val = true },
            // A hidden or missing value leaves a gap; it is never joined over, and never 0.
            new C.DisplayBlanksAs { Val = C.DisplayBlanksAsValues.Gap });
        return new C.ChartSpace(
            new C.Date1904 { Val = false },
            new C.EditingLanguage { Val = "en-GB" },
            new C.RoundedCorners { Val = false },
            drawing,
            new C.ChartShapeProperties(Solid("FFFFFF"), new A.Outline(new A.NoFill())),
            NativeChartText.Properties(NativeChartText.LabelSize));
    }

    private static OpenXmlCompositeElement Group(SheetChart chart)
    {
        OpenXmlCompositeElement group = chart.Chart.Kind switch
        {
            ChartKind.Trend or ChartKind.Control or ChartKind.Slope => Lines(chart),
            ChartKind.Funnel or ChartKind.Survival or ChartKind.Curve => NativeScatter.Of(chart),
            ChartKind.Mirror => Bars(chart, C.BarDirectionValues.Column, C.BarGroupingValues.Clustered),
            ChartKind.Attrition => Bars(chart, C.BarDirectionValues.Bar, C.BarGroupingValues.Stacked),
            ChartKind.Flow => Bars(chart, C.BarDirectionValues.Column, C.BarGroupingValues.Stacked),
            _ => Bars(chart, C.BarDirectionValues.Bar, C.BarGroupingValues.Clustered),
        };
        group.Append(new C.AxisId { Val = NativeChartAxes.CategoryId }, new C.AxisId { Val = NativeChartAxes.ValueId });
        return group;
    }

    private static C.LineChart Lines(SheetChart chart)
    {
        var group = new C.LineChart(new C.Grouping { Val = C.GroupingValues.Standard }, new C.VaryColors { Val = false });
        group.Append(chart.Chart.Series.Select((s, i) => s.Role == SeriesRole.Value ? LineOf(chart, i) : LimitOf(chart, i)));
        group.Append(new C.ShowMarker { Val = true });
        return group;
    }

    private static C.BarChart Bars(SheetChart chart, C.BarDirectionValues direction, C.BarGroupingValues grouping)
    {
        var group = new C.BarChart(
            new C.BarDirection { Val = direction }, new C.BarGrouping { Val = grouping }, new C.VaryColors { Val = false });
        group.Append(chart.Chart.Series.Select((_, i) => BarOf(chart, i)));
        group.Append(new C.GapWidth { Val = (ushort)(chart.Chart.Kind == ChartKind.Mirror ? 15 : 60) });
        if (grouping == C.BarGroupingValues.Stacked)
            group.Append(new C.Overlap { Val = 100 });
        return group;
    }

    private static C.LineChartSeries LineOf(SheetChart chart, int index)
    {
        var colour = Palette[index % Palette.Length];
        var series = new C.LineChartSeries(
            new C.Index { Val = (uint)index },
            new C.Order { Val = (uint)index },
            Name(chart, index),
            new C.ChartShapeProperties(Line(colour, 2.25)),
            new C.Marker(
                new C.Symbol { Val = Markers[index % Markers.Length] },
                new C.Size { Val = 7 },
                new C.ChartShapeProperties(Solid(colour), Line(colour, 0.75))));
        Mark(series, chart.Chart.Series[index].Points);
        // With several lines, error bars would cross one another; the table holds the intervals.
        if (chart.Chart.Series.Count == 1 && ErrorBars(chart, index, C.ErrorBarDirectionValues.Y) is { } bars)
            series.Append(bars);
        series.Append(Categories(chart, index), Values(chart, index), new C.Smooth { Val = false });
        return series;
    }

    /// <summary>Gives points that are more than chance, or provisional, a mark of their own.</summary>
    private static void Mark(C.LineChartSeries series, IReadOnlyList<ChartPoint> points)
    {
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i] is not { Value: not null, Mark: not ChartMark.Plain and var mark })
                continue;
            var isHollow = mark >= ChartMark.Provisional;
            var colour = ColourOf(mark);
            series.Append(new C.DataPoint(
                new C.Index { Val = (uint)i },
                new C.Marker(
                    new C.Symbol { Val = mark == ChartMark.Provisional ? C.MarkerStyleValues.Circle : MarkSymbol(mark) },
                    new C.Size { Val = (byte)(isHollow ? 7 : 9) },
                    new C.ChartShapeProperties(Solid(isHollow ? "FFFFFF" : colour), Line(colour, 1.5))),
                new C.Bubble3D { Val = false },
                new C.ChartShapeProperties(Line(Palette[0], 2.25))));
        }
    }

    internal static C.MarkerStyleValues MarkSymbol(ChartMark mark) => mark switch
    {
        ChartMark.Better => C.MarkerStyleValues.Square,
        ChartMark.Worse or ChartMark.Published => C.MarkerStyleValues.Diamond,
        _ => C.MarkerStyleValues.Triangle,
    };

    internal static string ColourOf(ChartMark mark) => mark switch
    {
        ChartMark.Provisional => Palette[0],
        ChartMark.Published => "0B0C0C",
        _ => Palette[(int)mark],
    };

    /// <summary>The line of a mean, a limit or a target.</summary>
    internal static A.Outline LineOf(SeriesRole role)
    {
        var line = Line(role == SeriesRole.Target ? Palette[2] : role == SeriesRole.Centre ? "0B0C0C" : "505A5F", role == SeriesRole.Target ? 2 : 1.25);
        if (role != SeriesRole.Centre)
            line.Append(new A.PresetDash { Val = role == SeriesRole.Limit ? A.PresetLineDashValues.Dash : A.PresetLineDashValues.SystemDot });
        return line;
    }

    /// <summary>A mean, a limit or a target: a line without marks.</summary>
    private static C.LineChartSeries LimitOf(SheetChart chart, int index) =>
        new(
            new C.Index { Val = (uint)index },
            new C.Order { Val = (uint)index },
            Name(chart, index),
            new C.ChartShapeProperties(LineOf(chart.Chart.Series[index].Role)),
            new C.Marker(new C.Symbol { Val = C.MarkerStyleValues.None }),
            Categories(chart, index), Values(chart, index), new C.Smooth { Val = false });

    private static C.BarChartSeries BarOf(SheetChart chart, int index)
    {
        var colour = Palette[index % Palette.Length];
        var series = new C.BarChartSeries(
            new C.Index { Val = (uint)index },
            new C.Order { Val = (uint)index },
            Name(chart, index),
            new C.ChartShapeProperties(chart.Chart.Kind is ChartKind.Mirror or ChartKind.Attrition && index % 2 == 1 ? Hatched(colour) : Solid(colour, BarTint), Line(colour, 1)),
            new C.InvertIfNegative { Val = false });
        if (ErrorBars(chart, index, null) is { } bars)
            series.Append(bars);
        series.Append(Categories(chart, index), Values(chart, index));
        return series;
    }

    // Where bars of two series stand side by side without a mark of their own, strokes tell them apart without colour.
    private static A.PatternFill Hatched(string colour) => new(
        new A.ForegroundColor(new A.RgbColorModelHex { Val = colour }), new A.BackgroundColor(new A.RgbColorModelHex { Val = "FFFFFF" }))
    { Preset = A.PresetPatternValues.WideUpwardDiagonal };

    internal static C.SeriesText Name(SheetChart chart, int index) => new(new C.StringReference(
        new C.Formula(chart.Ranges[index].Name), StringCache([chart.Chart.Series[index].Name])));

    private static C.CategoryAxisData Categories(SheetChart chart, int index) => new(new C.StringReference(
        new C.Formula(chart.Ranges[index].Categories), StringCache(chart.Chart.Categories)));

    private static C.Values Values(SheetChart chart, int index) => new(
        Numbers(chart, index, chart.Ranges[index].Values, p => p.Value));

    internal static C.ErrorBars? ErrorBars(SheetChart chart, int index, C.ErrorBarDirectionValues? direction)
    {
        if (chart.Chart.Series[index].Points.All(p => ChartData.Below(p) is null && ChartData.Above(p) is null))
            return null;
        var bars = new C.ErrorBars();
        // A bar chart has one direction only, and Excel wants none named.
        if (direction is { } d)
            bars.Append(new C.ErrorDirection { Val = d });
        bars.Append(
            new C.ErrorBarType { Val = C.ErrorBarValues.Both },
            new C.ErrorBarValueType { Val = C.ErrorValues.Custom },
            new C.NoEndCap { Val = false },
            new C.Plus(Numbers(chart, index, chart.Ranges[index].Above, ChartData.Above)),
            new C.Minus(Numbers(chart, index, chart.Ranges[index].Below, ChartData.Below)),
            new C.ChartShapeProperties(Line("0B0C0C", 1)));
        return bars;
    }

    internal static C.NumberReference Numbers(SheetChart chart, int index, string range, Func<ChartPoint, double?> number)
    {
        var points = chart.Chart.Series[index].Points;
        var cache = new C.NumberingCache(
            new C.FormatCode(NativeChartAxes.Format(chart.Chart.Unit)), new C.PointCount { Val = (uint)points.Count });
        for (var i = 0; i < points.Count; i++)
            if (number(points[i]) is { } n)
                cache.Append(new C.NumericPoint(new C.NumericValue(FormattableString.Invariant($"{n:R}"))) { Index = (uint)i });
        return new C.NumberReference(new C.Formula(range), cache);
    }

    private static C.StringCache StringCache(IReadOnlyList<string> texts)
    {
        var cache = new C.StringCache(new C.PointCount { Val = (uint)texts.Count });
        cache.Append(texts.Select((t, i) => new C.StringPoint(new C.NumericValue(CellText.Clean(t))) { Index = (uint)i }));
        return cache;
    }

    internal static A.Outline Line(string colour, double points) => new(Solid(colour)) { Width = (int)(points * EmuPerPoint) };

    internal static A.SolidFill Solid(string colour, int? alpha = null)
    {
        var rgb = new A.RgbColorModelHex { Val = colour };
        if (alpha is { } a)
            rgb.Append(new A.Alpha { Val = a });
        return new A.SolidFill(rgb);
    }
}

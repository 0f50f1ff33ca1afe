namespace NonResponse.Reports;

/// <summary>Categories down the side, each with a mark and its interval for every series.</summary>
internal static class IntervalsPlot
{
    private const double SeriesHeight = 18;
    private const double RowGap = 9;
    private const double AxisHeight = 24;

    // A long plot repeats its axis at the bottom, where the one at the top has scrolled away.
    private const double LongPlot = 420;

    /// <summary>The two ends of the value axis in pixels, and where category labels go.</summary>
    private readonly record struct Layout(double Left, double Right, double LabelWidth, bool LabelsAbove, ValueAxis Axis)
    {
        /// <summary>The line at 0, or at the end of the axis that is nearest to it.</summary>
        public double Zero => X(Math.Clamp(0, Axis.Start, Axis.End));

        public double X(double value) => Left + (Right - Left) * Axis.Share(value);
    }

    /// <summary>Draws it from <paramref name="top"/> on.</summary>
    /// <returns>Where it ends.</returns>
    public static double Draw(Chart chart, SvgCanvas canvas, double top)
    {
        var layout = Arrange(chart, canvas.Width);
        var labels = chart.Categories
            .Select(c => TextMeasure.Wrap(XmlText.Clean(c), SvgCanvas.TextSize, layout.LabelWidth)).ToList();
        var y = top;
        if (!layout.LabelsAbove)
        {
            var title = TextMeasure.Wrap(XmlText.Clean(chart.CategoryTitle), SvgCanvas.SmallSize, layout.LabelWidth);
            for (var i = 0; i < title.Count; i++)
                canvas.Text(4, y + SvgCanvas.LineHeight * (i + 0.5), title[i], Anchor.Start, Ink.Muted, SvgCanvas.SmallSize);
            y += (title.Count - 1) * SvgCanvas.LineHeight;
        }
        Ticks(canvas, layout, y + SvgCanvas.LineHeight / 2);
        y += AxisHeight;
        var first = y;
        var rows = labels.Select(l => RowHeight(chart, layout, l.Count)).ToList();
        var last = first + rows.Sum();
        if (!layout.LabelsAbove)
            Grid(canvas, layout, first - 4, last);
        for (var i = 0; i < labels.Count; i++)
        {
            Row(chart, canvas, layout, i, labels[i], y, rows[i]);
            y += rows[i];
        }
        if (!layout.LabelsAbove)
            canvas.Line(layout.Zero, first - 4, layout.Zero, last, Ink.Axis);
        if (last - first <= LongPlot)
            return last;
        Ticks(canvas, layout, last + SvgCanvas.LineHeight / 2 + 2);
        return last + AxisHeight;
    }

    private static Layout Arrange(Chart chart, double width)
    {
        var above = width < SvgOptions.Narrow;
        var axis = ValueAxis.For(chart, above ? 4 : 6);
        var labelWidth = width - 8;
        var left = 10d;
        if (!above)
        {
            // Lines that were broken leave room at their ends, which the plot can use.
            labelWidth = chart.Categories.Append(chart.CategoryTitle)
                .SelectMany(c => TextMeasure.Wrap(XmlText.Clean(c), SvgCanvas.TextSize, width * 0.36))
                .Max(line => TextMeasure.Width(line, SvgCanvas.TextSize)) + 0.1;
            left = 4 + labelWidth + 16;
        }
        var margin = Math.Max(10, TextMeasure.Width(axis.Ticks[^1].Text, SvgCanvas.SmallSize) / 2 + 4);
        if (NamesValues(chart))
            margin = Math.Max(margin, 14 + chart.Series[0].Points.Max(p => p.Value is { } v
                ? TextMeasure.Width(NumberText.Of(v, chart.Unit), SvgCanvas.TextSize) : 0));
        // The first tick's text is centred on the axis too.
        left = Math.Max(left, TextMeasure.Width(axis.Ticks[0].Text, SvgCanvas.SmallSize) / 2 + 4);
        return new Layout(left, width - margin, labelWidth, above, axis);
    }

    // Beside several marks a column of numbers would not tell which is whose.
    private static bool NamesValues(Chart chart) => chart.Series.Count == 1;

    private static double RowHeight(Chart chart, Layout layout, int lines)
    {
        var marks = chart.Series.Count * SeriesHeight;
        var text = lines * SvgCanvas.LineHeight;
        return RowGap + (layout.LabelsAbove ? marks + text + 2 : Math.Max(marks, text));
    }

    private static void Row(
        Chart chart, SvgCanvas canvas, Layout layout, int category, IReadOnlyList<string> label, double top, double height)
    {
        var text = label.Count * SvgCanvas.LineHeight;
        var marksTop = top + (height - chart.Series.Count * SeriesHeight) / 2;
        var textTop = top + (height - text) / 2;
        if (layout.LabelsAbove)
        {
            textTop = top + RowGap / 2;
            marksTop = textTop + text + 2;
            var bottom = marksTop + chart.Series.Count * SeriesHeight;
            Grid(canvas, layout, marksTop, bottom);
            canvas.Line(layout.Zero, marksTop, layout.Zero, bottom, Ink.Axis);
        }
        else if (chart.Series.Count > 1 && category > 0)
            canvas.Line(4, top, layout.Right, top, Ink.Grid);
        canvas.Text(4, textTop + SvgCanvas.LineHeight / 2, label);
        for (var s = 0; s < chart.Series.Count; s++)
            Point(chart, canvas, layout, category, s, marksTop + (s + 0.5) * SeriesHeight);
    }

    private static void Point(Chart chart, SvgCanvas canvas, Layout layout, int category, int series, double y)
    {
        var point = chart.Series[series].Points[category];
        if (point.Value is not { } value)
        {
            var left = layout.Left + 6;
            if (chart.Series.Count > 1)
            {
                canvas.Mark(left + 5, y, series, 4);
                left += 15;
            }
            canvas.Text(left, y, Reason(point.Marker), ink: Ink.Muted, size: SvgCanvas.SmallSize);
            return;
        }
        canvas.StartGroup(ChartHint.For(chart, series, category));
        if (point is { Lower: { } lower, Upper: { } upper })
            canvas.Line(layout.X(lower), y, layout.X(upper), y, Palette.Series(series), 2);
        canvas.Mark(layout.X(value), y, series);
        canvas.EndGroup();
        if (NamesValues(chart))
            canvas.Text(canvas.Width - 4, y, NumberText.Of(value, chart.Unit), Anchor.End);
    }

    private static string Reason(Marker marker) => marker switch
    {
        Marker.Confidential => Cell.Shorthand(marker) + " hidden",
        Marker.NotApplicable => Cell.Shorthand(marker) + " not applicable",
        _ => Cell.Shorthand(Marker.NotAvailable) + " not available",
    };

    private static void Ticks(SvgCanvas canvas, Layout layout, double y)
    {
        foreach (var tick in layout.Axis.Ticks)
            canvas.Text(layout.X(tick.Value), y, tick.Text, Anchor.Middle, Ink.Muted, SvgCanvas.SmallSize);
    }

    private static void Grid(SvgCanvas canvas, Layout layout, double top, double bottom)
    {
        foreach (var tick in layout.Axis.Ticks.Where(t => t.Value != 0))
            canvas.Line(layout.X(tick.Value), top, layout.X(tick.Value), bottom, Ink.Grid);
    }
}

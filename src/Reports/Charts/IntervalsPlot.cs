namespace NonResponse.Reports;

/// <summary>Categories down the side, each with a mark and its interval for every series.</summary>
internal static class IntervalsPlot
{
    private const double SeriesHeight = 18;
    private const double RowGap = 9;
    private const double AxisHeight = 24;
    private const double Indent = 12;
    private const double TickGap = 4;

    // One on each side of no difference.
    private const int FewestSteps = 2;

    // A long plot repeats its axis at the bottom, where the one at the top has scrolled away.
    private const double LongPlot = 420;

    /// <summary>The two ends of the value axis in pixels, and where category labels go.</summary>
    private readonly record struct Layout(double Left, double Right, double LabelWidth, bool LabelsAbove, ValueAxis Axis)
    {
        /// <summary>The line of no difference, or the end of the axis that is nearest to it.</summary>
        public double Zero => X(Math.Clamp(Axis.IsLogarithmic ? 1 : 0, Axis.Start, Axis.End));

        public double X(double value) => Left + (Right - Left) * Math.Clamp(Axis.Share(value), 0, 1);
    }

    /// <summary>Draws it from <paramref name="top"/> on.</summary>
    /// <returns>Where it ends.</returns>
    public static double Draw(Chart chart, SvgCanvas canvas, double top)
    {
        var layout = Arrange(chart, canvas.Width);
        var labels = chart.Categories.Select((c, i) => Label(chart, c, i, layout.LabelWidth)).ToList();
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
        var rows = labels.Select((l, i) => RowHeight(chart, layout, i, l.Count)).ToList();
        var last = first + rows.Sum();
        if (!layout.LabelsAbove)
        {
            Grid(canvas, layout, first - 4, last);
            if (chart.HasRows)
                canvas.Line(layout.Zero, first - 4, layout.Zero, last, Ink.Axis);
            Lines(chart, canvas, layout, [.. rows.Select((h, i) => (first + rows.Take(i).Sum() - (i == 0 ? 4 : 0), first + rows.Take(i).Sum() + h))]);
        }
        for (var i = 0; i < labels.Count; i++)
        {
            if (chart.Headings.Contains(i))
                Heading(canvas, layout, labels[i], y, rows[i]);
            else
                Row(chart, canvas, layout, i, labels[i], y, rows[i]);
            y += rows[i];
        }
        if (!layout.LabelsAbove && !chart.HasRows)
            canvas.Line(layout.Zero, first - 4, layout.Zero, last, Ink.Axis);
        if (last - first <= LongPlot)
            return last;
        Ticks(canvas, layout, last + SvgCanvas.LineHeight / 2 + 2);
        return last + AxisHeight;
    }

    /// <summary>As many steps of the axis as their texts have room for.</summary>
    private static Layout Arrange(Chart chart, double width)
    {
        var above = width < SvgOptions.Narrow;
        for (var steps = above ? 4 : 6; ; steps--)
        {
            var layout = Arrange(chart, width, above, ValueAxis.For(chart, steps));
            var ticks = layout.Axis.Ticks.Select(t => (Middle: layout.X(t.Value), Half: TextMeasure.Width(t.Text, SvgCanvas.SmallSize) / 2)).ToList();
            if (steps == FewestSteps || ticks.Zip(ticks.Skip(1)).All(p => p.First.Middle + p.First.Half + TickGap <= p.Second.Middle - p.Second.Half))
                return layout;
        }
    }

    private static Layout Arrange(Chart chart, double width, bool above, ValueAxis axis)
    {
        var labelWidth = width - 8;
        var left = 10d;
        if (!above)
        {
            // Lines that were broken leave room at their ends, which the plot can use.
            labelWidth = chart.Categories.Select((c, i) => Label(chart, c, i, width * 0.36).Max(line => LabelWidth(chart, line, i)))
                .Append(TextMeasure.Wrap(XmlText.Clean(chart.CategoryTitle), SvgCanvas.TextSize, width * 0.36).Max(line => TextMeasure.Width(line, SvgCanvas.TextSize)))
                .Max() + 0.1;
            left = 4 + labelWidth + 16;
        }
        var margin = Math.Max(10, TextMeasure.Width(axis.Ticks[^1].Text, SvgCanvas.SmallSize) / 2 + 4);
        if (NamesValues(chart))
            margin = Math.Max(margin, 14 + chart.Series[chart.Measured[0]].Points.Max(p => TextMeasure.Width(Value(chart, p, above), SvgCanvas.TextSize)));
        // The first tick's text is centred on the axis too.
        left = Math.Max(left, TextMeasure.Width(axis.Ticks[0].Text, SvgCanvas.SmallSize) / 2 + 4);
        return new Layout(left, width - margin, labelWidth, above, axis);
    }

    private static IReadOnlyList<string> Label(Chart chart, string category, int place, double width) => chart.Headings.Contains(place)
        ? TextMeasure.Wrap(XmlText.Clean(category), SvgCanvas.TextSize, width, FontWeight.Bold)
        : TextMeasure.Wrap(XmlText.Clean(category), SvgCanvas.TextSize, width - IndentOf(chart));

    private static double LabelWidth(Chart chart, string line, int place) => chart.Headings.Contains(place)
        ? TextMeasure.Width(line, SvgCanvas.TextSize, FontWeight.Bold)
        : TextMeasure.Width(line, SvgCanvas.TextSize) + IndentOf(chart);

    private static double IndentOf(Chart chart) => chart.Headings.Count > 0 ? Indent : 0;

    // Beside several marks a column of numbers would not tell which is whose.
    private static bool NamesValues(Chart chart) => chart.Kind != ChartKind.Balance && chart.Measured.Count == 1;

    // Among the lines of a forest plot a word could be crossed: it stands where the number would.
    private static bool NamesGaps(Chart chart) => chart.Kind == ChartKind.Forest && NamesValues(chart);

    /// <summary>The value in words; of an estimate its interval too, where there is room.</summary>
    private static string Value(Chart chart, ChartPoint point, bool narrow)
    {
        if (point.Value is not { } number)
            return NamesGaps(chart) && point != ChartPoint.Blank ? Reason(point) : "";
        var value = NumberText.Of(number, chart.Unit);
        return chart.Kind == ChartKind.Forest && !narrow && point is { Lower: { } lower, Upper: { } upper }
            ? $"{value} ({NumberText.Of(lower, chart.Unit)} to {NumberText.Of(upper, chart.Unit)})"
            : value;
    }

    private static double MarksHeight(Chart chart) => SeriesHeight * (chart.Kind == ChartKind.Balance ? 1 : chart.Measured.Count);

    private static double RowHeight(Chart chart, Layout layout, int category, int lines)
    {
        var text = lines * SvgCanvas.LineHeight;
        if (chart.Headings.Contains(category))
            return RowGap + text;
        var gap = chart.Kind == ChartKind.Balance ? RowGap / 3 : RowGap;
        return gap + (layout.LabelsAbove ? MarksHeight(chart) + text + 2 : Math.Max(MarksHeight(chart), text));
    }

    private static void Heading(SvgCanvas canvas, Layout layout, IReadOnlyList<string> label, double top, double height)
    {
        if (layout.LabelsAbove)
            canvas.Line(4, top + 2, layout.Right, top + 2, Ink.Grid);
        for (var i = 0; i < label.Count; i++)
            canvas.Text(4, top + height - SvgCanvas.LineHeight * (label.Count - i - 0.5), label[i], weight: FontWeight.Bold);
    }

    private static void Row(
        Chart chart, SvgCanvas canvas, Layout layout, int category, IReadOnlyList<string> label, double top, double height)
    {
        var text = label.Count * SvgCanvas.LineHeight;
        var marksTop = top + (height - MarksHeight(chart)) / 2;
        var textTop = top + (height - text) / 2;
        if (layout.LabelsAbove)
        {
            textTop = top + (height - text - MarksHeight(chart) - 2) / 2;
            marksTop = textTop + text + 2;
            var bottom = marksTop + MarksHeight(chart);
            Grid(canvas, layout, marksTop, bottom);
            canvas.Line(layout.Zero, marksTop, layout.Zero, bottom, Ink.Axis);
            Lines(chart, canvas, layout, [.. chart.Categories.Select((_, i) => i == category ? (marksTop, bottom) : (0, 0))]);
        }
        else if (chart.Series.Count > 1 && category > 0 && !chart.HasRows)
            canvas.Line(4, top, layout.Right, top, Ink.Grid);
        canvas.Text(4 + IndentOf(chart), textTop + SvgCanvas.LineHeight / 2, label);
        if (chart.Kind == ChartKind.Balance)
        {
            Differences(chart, canvas, layout, category, marksTop + SeriesHeight / 2);
            return;
        }
        for (var lane = 0; lane < chart.Measured.Count; lane++)
            Point(chart, canvas, layout, category, chart.Measured[lane], marksTop + (lane + 0.5) * SeriesHeight);
    }

    /// <summary>The lines that were not measured, from row to row; rows that are as high as nothing are left out.</summary>
    private static void Lines(Chart chart, SvgCanvas canvas, Layout layout, IReadOnlyList<(double Top, double Bottom)> rows)
    {
        foreach (var series in chart.Series.Where(s => s.Role != SeriesRole.Value))
            foreach (var (value, run) in PeriodRows.Runs(series.Points, p => p.Value))
            {
                var drawn = run.Where(i => rows[i].Bottom > rows[i].Top).ToList();
                if (value is { } at && drawn.Count > 0)
                    LineLegend.Stroke(canvas, series.Role, [(layout.X(at), rows[drawn[0]].Top), (layout.X(at), rows[drawn[^1]].Bottom)]);
            }
    }

    private static void Point(Chart chart, SvgCanvas canvas, Layout layout, int category, int series, double y)
    {
        var point = chart.Series[series].Points[category];
        if (point.Value is null && NamesGaps(chart))
        {
            canvas.Text(canvas.Width - 4, y, Reason(point), Anchor.End, Ink.Muted);
            return;
        }
        if (point.Value is not { } value)
        {
            var left = layout.Left + 6;
            if (chart.Measured.Count > 1)
            {
                canvas.Mark(left + 5, y, series, 4);
                left += 15;
            }
            // Lines of the plot end before the words.
            if (chart.HasRows)
                canvas.Block(left - 2, y - 8, TextMeasure.Width(Reason(point), SvgCanvas.SmallSize) + 4, 16, Ink.Page);
            canvas.Text(left, y, Reason(point), ink: Ink.Muted, size: SvgCanvas.SmallSize);
            return;
        }
        canvas.StartGroup(ChartHint.For(chart, series, category));
        if (point is { Lower: { } lower, Upper: { } upper })
            canvas.Line(layout.X(lower), y, layout.X(upper), y, point.Mark == ChartMark.Published ? Ink.Text : Palette.Series(series), 2);
        if (point.Mark == ChartMark.Published)
            ControlPlot.Mark(canvas, layout.X(value), y, point.Mark, 4);
        else
            canvas.Mark(layout.X(value), y, series);
        canvas.EndGroup();
        if (NamesValues(chart))
            canvas.Text(canvas.Width - 4, y, Value(chart, point, layout.LabelsAbove), Anchor.End);
    }

    /// <summary>The marks of all series on one line, with a stroke from the first to the last.</summary>
    private static void Differences(Chart chart, SvgCanvas canvas, Layout layout, int category, double y)
    {
        var points = chart.Measured.Select(s => (Series: s, Point: chart.Series[s].Points[category])).ToList();
        var drawn = points.Where(p => p.Point.Value is not null).Select(p => (p.Series, X: layout.X(p.Point.Value!.Value))).ToList();
        if (drawn.Count == 0)
        {
            if (points.Count > 0)
                canvas.Text(layout.Left + 6, y, Reason(points[0].Point), ink: Ink.Muted, size: SvgCanvas.SmallSize);
            return;
        }
        canvas.Line(drawn[0].X, y, drawn[^1].X, y, Ink.Axis);
        foreach (var (series, x) in drawn)
        {
            canvas.StartGroup(ChartHint.For(chart, series, category));
            canvas.Mark(x, y, series, 4.5);
            canvas.EndGroup();
        }
        if (points.Find(p => p.Point.Value is null) is not { Point: { } missing } without)
            return;
        // Why one has no mark stands beside those that do, on the side that has room.
        var text = missing.MarkText.Length > 0 ? XmlText.Clean(missing.MarkText) : Cell.Shorthand(missing.Marker == Marker.None ? Marker.NotAvailable : missing.Marker);
        var width = 15 + TextMeasure.Width(text, SvgCanvas.SmallSize);
        var right = drawn.Max(d => d.X) + 10;
        var left = right + width <= canvas.Width - 4 ? right : drawn.Min(d => d.X) - 10 - width;
        canvas.Mark(left + 5, y, without.Series, 4);
        canvas.Text(left + 15, y, text, ink: Ink.Muted, size: SvgCanvas.SmallSize);
    }

    private static string Reason(ChartPoint point) => point switch
    {
        { MarkText.Length: > 0 } => XmlText.Clean(point.MarkText),
        { Marker: Marker.Confidential } => Cell.Shorthand(point.Marker) + " hidden",
        { Marker: Marker.Unreliable } => Cell.Shorthand(point.Marker) + " too few to rely on",
        { Marker: Marker.NotApplicable } => Cell.Shorthand(point.Marker) + " not applicable",
        _ => Cell.Shorthand(Marker.NotAvailable) + " not available",
    };

    private static void Ticks(SvgCanvas canvas, Layout layout, double y)
    {
        foreach (var tick in layout.Axis.Ticks)
            canvas.Text(layout.X(tick.Value), y, tick.Text, Anchor.Middle, Ink.Muted, SvgCanvas.SmallSize);
    }

    private static void Grid(SvgCanvas canvas, Layout layout, double top, double bottom)
    {
        foreach (var tick in layout.Axis.Ticks.Where(t => t.Value != (layout.Axis.IsLogarithmic ? 1 : 0)))
            canvas.Line(layout.X(tick.Value), top, layout.X(tick.Value), bottom, Ink.Grid);
    }
}

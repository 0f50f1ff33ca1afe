namespace NonResponse.Reports;

/// <summary>What stands under a plot over time: why points are missing, and the names of the periods.</summary>
internal static class PeriodRows
{
    public const double StripHeight = 19;

    /// <summary>Why points are not there: the shorthand under each, or under a stretch of them.</summary>
    /// <param name="canvas">Where it is drawn.</param>
    /// <param name="points">The points of a series.</param>
    /// <param name="x">The place of each.</param>
    /// <param name="left">The left end of the plot.</param>
    /// <param name="right">The right end.</param>
    /// <param name="top">Where it starts.</param>
    /// <param name="series">The series whose mark tells whose points they are; null where there is only one.</param>
    public static void Strip(SvgCanvas canvas, IReadOnlyList<ChartPoint> points, Func<int, double> x, double left, double right, double top, int? series)
    {
        if (series is { } mark)
            canvas.Mark(left - 14, top + 9, mark, 4);
        var free = double.NegativeInfinity;
        foreach (var (marker, run) in Runs(points, p => p.Value is null ? p.Marker : (Marker?)null))
        {
            if (marker is null)
                continue;
            var reach = Math.Min(8, (right - left) / points.Count / 2 - 0.5);
            canvas.Line(x(run[0]) - reach, top + 1, x(run[^1]) + reach, top + 1, Ink.Muted, 2);
            var text = Cell.Shorthand(marker.Value);
            var (middle, half) = ((x(run[0]) + x(run[^1])) / 2, TextMeasure.Width(text, SvgCanvas.SmallSize) / 2);
            // Where periods stand too close for each to have its text, the stroke alone marks it.
            if (middle - half < free)
                continue;
            canvas.Text(middle, top + 11, text, Anchor.Middle, Ink.Muted, SvgCanvas.SmallSize);
            free = middle + half + 2;
        }
    }

    /// <summary>The names of the periods, as many as there is room for, and what they are.</summary>
    /// <returns>Where they end.</returns>
    public static double Labels(SvgCanvas canvas, Chart chart, Func<int, double> x, double left, double right, double top)
    {
        var labels = PeriodLabels.Place([.. chart.Categories.Select(PeriodLabels.Short)], x, canvas.Width - 8);
        foreach (var label in labels)
            canvas.Text(label.Middle, top + SvgCanvas.LineHeight / 2, label.Lines, Anchor.Middle);
        var y = top + (labels.Count == 0 ? 0 : labels.Max(l => l.Lines.Count)) * SvgCanvas.LineHeight + 2;
        return AxisTitle(canvas, chart.CategoryTitle, left, right, y);
    }

    /// <summary>What an axis along the bottom shows.</summary>
    /// <returns>Where it ends.</returns>
    public static double AxisTitle(SvgCanvas canvas, string title, double left, double right, double y)
    {
        foreach (var line in TextMeasure.Wrap(XmlText.Clean(title), SvgCanvas.SmallSize, right - left))
        {
            canvas.Text((left + right) / 2, y + SvgCanvas.LineHeight / 2, line, Anchor.Middle, Ink.Muted, SvgCanvas.SmallSize);
            y += SvgCanvas.LineHeight;
        }
        return y;
    }

    /// <summary>Neighbours that share a trait.</summary>
    public static IEnumerable<(T Trait, IReadOnlyList<int> Points)> Runs<T>(IReadOnlyList<ChartPoint> points, Func<ChartPoint, T> trait)
    {
        for (int start = 0, end; start < points.Count; start = end)
        {
            var shared = trait(points[start]);
            for (end = start + 1; end < points.Count && Equals(trait(points[end]), shared);)
                end++;
            yield return (shared, [.. Enumerable.Range(start, end - start)]);
        }
    }
}

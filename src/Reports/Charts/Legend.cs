namespace NonResponse.Reports;

/// <summary>What the signs of a chart mean, in lines above the plot.</summary>
internal static class Legend
{
    internal const double SignWidth = 26;
    private const double Gap = 22;
    private const double LineHeight = 21;

    /// <summary>The room that the sign and its text need, and how the sign is drawn at its left and middle.</summary>
    internal readonly record struct Entry(string Text, double SignWidth, Action<double, double>? Sign);

    /// <summary>Draws it from <paramref name="top"/> on.</summary>
    /// <returns>Where the plot may start.</returns>
    public static double Draw(Chart chart, SvgCanvas canvas, double top, bool nameSeries) => Draw([.. Entries(chart, canvas, nameSeries)], canvas, top);

    /// <summary>Draws entries from <paramref name="top"/> on.</summary>
    /// <returns>Where the plot may start.</returns>
    public static double Draw(IReadOnlyList<Entry> entries, SvgCanvas canvas, double top)
    {
        const double left = 4;
        var (x, y) = (left, top + LineHeight / 2);
        foreach (var entry in entries)
        {
            var room = canvas.Width - 2 * left - entry.SignWidth;
            var lines = TextMeasure.Wrap(entry.Text, SvgCanvas.TextSize, room);
            var width = entry.SignWidth + lines.Max(l => TextMeasure.Width(l, SvgCanvas.TextSize));
            if (x > left && x + width > canvas.Width - left)
                (x, y) = (left, y + LineHeight);
            entry.Sign?.Invoke(x, y);
            canvas.Text(x + entry.SignWidth, y, lines);
            y += (lines.Count - 1) * SvgCanvas.LineHeight;
            x += width + Gap;
        }
        return entries.Count == 0 ? top : y + LineHeight / 2 + 4;
    }

    /// <summary>What measured series, intervals and gaps look like.</summary>
    public static IEnumerable<Entry> Entries(Chart chart, SvgCanvas canvas, bool nameSeries)
    {
        var trend = chart.Kind is ChartKind.Trend or ChartKind.Survival or ChartKind.Curve or ChartKind.Slope;
        if (nameSeries)
            foreach (var (name, i) in chart.Series.Select((s, i) => (s.Name, s.Role, i)).Where(s => s.Role == SeriesRole.Value).Select(s => (s.Name, s.i)))
                yield return new Entry(XmlText.Clean(name), SignWidth, (x, y) =>
                {
                    if (trend)
                        canvas.Polyline([(x, y), (x + 20, y)], i, 2);
                    canvas.Mark(x + 10, y, i);
                });
        var points = chart.Series.SelectMany(s => s.Points).ToList();
        if (points.Any(p => p is { Value: not null, Lower: not null }))
            yield return new Entry("95% confidence interval", SignWidth, (x, y) => IntervalSign(chart, canvas, x, y));
        if (trend && points.Any(p => p.Marker == Marker.Confidential))
            yield return new Entry(Cell.Shorthand(Marker.Confidential) + " hidden to protect identities", 0, null);
        if (trend && points.Any(p => p.Marker == Marker.Unreliable))
            yield return new Entry(Cell.Shorthand(Marker.Unreliable) + " of too few to rely on", 0, null);
        if (trend && points.Any(p => p.Marker == Marker.NotAvailable))
            yield return new Entry(Cell.Shorthand(Marker.NotAvailable) + " not available", 0, null);
    }

    private static void IntervalSign(Chart chart, SvgCanvas canvas, double x, double y)
    {
        if (chart is { Kind: ChartKind.Trend, Series.Count: 1 } or { Kind: ChartKind.Survival or ChartKind.Curve })
        {
            canvas.Area([(x, y - 6), (x + 20, y - 6), (x + 20, y + 6), (x, y + 6)], 0);
            canvas.Polyline([(x, y - 6), (x + 20, y - 6)], 0, 1);
            canvas.Polyline([(x, y + 6), (x + 20, y + 6)], 0, 1);
        }
        else if (chart.Kind is ChartKind.Trend or ChartKind.Slope)
            canvas.Line(x + 10, y - 7, x + 10, y + 7, Ink.Text, 1.5);
        else
            canvas.Line(x, y, x + 20, y, Ink.Text, 2);
    }
}

namespace NonResponse.Reports;

/// <summary>What the lines and marks of a chart with limits mean.</summary>
internal static class LineLegend
{
    /// <summary>Draws it from <paramref name="top"/> on.</summary>
    /// <returns>Where the plot may start.</returns>
    public static double Draw(Chart chart, SvgCanvas canvas, double top) => Legend.Draw([.. Entries(chart, canvas)], canvas, top);

    /// <summary>What each line looks like that was not measured.</summary>
    public static IEnumerable<Legend.Entry> Lines(Chart chart, SvgCanvas canvas)
    {
        // Upper and lower limits have one name, and one entry.
        foreach (var line in chart.Series.Where(s => s.Role != SeriesRole.Value && s.Points.Any(p => p.Value is not null)).DistinctBy(s => s.Name))
            yield return new Legend.Entry(XmlText.Clean(line.Name), Legend.SignWidth, (x, y) => Stroke(canvas, line.Role, [(x, y), (x + 20, y)]));
    }

    /// <summary>A line that was not measured, in the strokes of its role.</summary>
    public static void Stroke(SvgCanvas canvas, SeriesRole role, IReadOnlyList<(double X, double Y)> points)
    {
        switch (role)
        {
            case SeriesRole.Centre:
                canvas.Path(points, Ink.Text, 1.2);
                break;
            case SeriesRole.Target:
                canvas.Dashes(points, Palette.Series(2), ControlPlot.TargetStrokes, 2);
                break;
            default:
                canvas.Dashes(points, Ink.Muted, role == SeriesRole.NearLimit ? ControlPlot.NearStrokes : ControlPlot.LimitStrokes);
                break;
        }
    }

    /// <summary>What the mark of others' figures means, where there is one.</summary>
    public static IEnumerable<Legend.Entry> Published(Chart chart, SvgCanvas canvas)
    {
        if (chart.Series.SelectMany(s => s.Points).Any(p => p is { Value: not null, Mark: ChartMark.Published }))
            yield return new Legend.Entry(Words(ChartMark.Published), Legend.SignWidth - 8, (x, y) => ControlPlot.Mark(canvas, x + 8, y, ChartMark.Published, 4));
    }

    private static IEnumerable<Legend.Entry> Entries(Chart chart, SvgCanvas canvas)
    {
        foreach (var line in Lines(chart, canvas))
            yield return line;
        var points = chart.Series.Where(s => s.Role == SeriesRole.Value).SelectMany(s => s.Points).ToList();
        foreach (var mark in new[] { ChartMark.Better, ChartMark.Worse, ChartMark.Notable, ChartMark.Provisional })
            if (points.Any(p => p.Value is not null && p.Mark == mark))
                yield return new Legend.Entry(Words(mark), Legend.SignWidth - 8, (x, y) => ControlPlot.Mark(canvas, x + 8, y, mark, 4));
        if (points.Any(p => p.Marker == Marker.Confidential))
            yield return new Legend.Entry(Cell.Shorthand(Marker.Confidential) + " hidden to protect identities", 0, null);
        if (points.Any(p => p.Marker == Marker.Unreliable))
            yield return new Legend.Entry(Cell.Shorthand(Marker.Unreliable) + " of too few to rely on", 0, null);
        if (points.Any(p => p.Value is null && p.Marker == Marker.NotAvailable))
            yield return new Legend.Entry(Cell.Shorthand(Marker.NotAvailable) + " not available", 0, null);
    }

    private static string Words(ChartMark mark) => mark switch
    {
        ChartMark.Better => "more than chance: improvement",
        ChartMark.Worse => "more than chance: concern",
        ChartMark.Notable => "more than chance",
        ChartMark.Published => "published by others, not this service",
        _ => "provisional",
    };
}

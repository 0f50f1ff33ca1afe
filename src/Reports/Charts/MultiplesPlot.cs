namespace NonResponse.Reports;

/// <summary>Small charts over time in rows: a title, the latest value and what it says, a line among its limits.</summary>
internal sealed class MultiplesPlot(Chart chart, SvgCanvas canvas)
{
    private const double Between = 24;
    private const double RowGap = 14;
    private const double LineRoom = 50;
    private const double ValueSize = 20;
    private const double ValueHeight = 26;
    private const double Radius = 3.2;

    private readonly int _across = canvas.Width < SvgOptions.Narrow ? 1 : 3;

    private double PanelWidth => (canvas.Width - 8 - (_across - 1) * Between) / _across;

    /// <summary>The series of all panels, for one legend.</summary>
    public static Chart Together(Chart chart) => chart with
    {
        Series = [.. chart.Panels.SelectMany(p => p.Chart.Series).Select(s => s.Role == SeriesRole.Target ? s with { Name = "Standard or plan" } : s)],
    };

    /// <summary>What stands in a panel, wrapped.</summary>
    private readonly record struct Panel(ChartPanel Of, IReadOnlyList<string> Title, IReadOnlyList<string> Says, IReadOnlyList<string> Details);

    /// <summary>Draws it from <paramref name="top"/> on.</summary>
    /// <returns>Where it ends.</returns>
    public double Draw(double top)
    {
        foreach (var row in chart.Panels.Chunk(_across))
        {
            var panels = row.Select(Wrapped).ToList();
            var (title, says, details) = (panels.Max(p => p.Title.Count), panels.Max(p => p.Says.Count), panels.Max(p => p.Details.Count));
            // Lines of a row stand level, however long the words of one panel are.
            var says0 = top + 8 + title * SvgCanvas.LineHeight + ValueHeight;
            var line0 = says0 + says * SvgCanvas.LineHeight + 8;
            var under = line0 + LineRoom + 6;
            for (var i = 0; i < panels.Count; i++)
            {
                var left = 4 + i * (PanelWidth + Between);
                canvas.Line(left, top, left + PanelWidth, top, Ink.Axis);
                Texts(panels[i], left, top + 8, says0, under);
                Line(panels[i].Of.Chart, left, line0);
            }
            top = under + (details + 1) * SvgCanvas.LineHeight + RowGap;
        }
        return top - RowGap + 4;
    }

    private Panel Wrapped(ChartPanel panel) => new(
        panel,
        TextMeasure.Wrap(XmlText.Clean(panel.Title), SvgCanvas.TextSize, PanelWidth, FontWeight.Bold),
        TextMeasure.Wrap(XmlText.Clean(panel.Says), SvgCanvas.SmallSize, PanelWidth - 16),
        [.. panel.Details.SelectMany(d => TextMeasure.Wrap(XmlText.Clean(d), SvgCanvas.SmallSize, PanelWidth))]);

    private void Texts(Panel panel, double left, double top, double says, double under)
    {
        for (var i = 0; i < panel.Title.Count; i++)
            canvas.Text(left, top + (i + 0.5) * SvgCanvas.LineHeight, panel.Title[i], weight: FontWeight.Bold);
        var value = XmlText.Clean(panel.Of.Value);
        var when = XmlText.Clean(panel.Of.When);
        var size = ValueSize * Math.Min(1, PanelWidth / TextMeasure.Width(value, ValueSize, FontWeight.Bold));
        canvas.Text(left, says - ValueHeight / 2, value, size: size, weight: FontWeight.Bold);
        var used = TextMeasure.Width(value, size, FontWeight.Bold) + 8;
        if (used + TextMeasure.Width(when, SvgCanvas.SmallSize) <= PanelWidth)
            canvas.Text(left + used, says - ValueHeight / 2 + 3, when, ink: Ink.Muted, size: SvgCanvas.SmallSize);
        ControlPlot.Mark(canvas, left + 5, says + SvgCanvas.LineHeight / 2, panel.Of.Mark, 4);
        for (var i = 0; i < panel.Says.Count; i++)
            canvas.Text(left + 16, says + (i + 0.5) * SvgCanvas.LineHeight, panel.Says[i], size: SvgCanvas.SmallSize);
        Ends(panel.Of.Chart, left, under + SvgCanvas.LineHeight / 2);
        for (var i = 0; i < panel.Details.Count; i++)
            canvas.Text(left, under + (i + 1.5) * SvgCanvas.LineHeight, panel.Details[i], ink: Ink.Muted, size: SvgCanvas.SmallSize);
    }

    /// <summary>The first and the last period under the line, as far as there is room for both.</summary>
    private void Ends(Chart of, double left, double y)
    {
        var (first, last) = (PeriodLabels.Short(of.Categories[0]), PeriodLabels.Short(of.Categories[^1]));
        canvas.Text(left + PanelWidth, y, last, Anchor.End, Ink.Muted, SvgCanvas.SmallSize);
        if (TextMeasure.Width(first, SvgCanvas.SmallSize) + 8 + TextMeasure.Width(last, SvgCanvas.SmallSize) <= PanelWidth)
            canvas.Text(left, y, first, ink: Ink.Muted, size: SvgCanvas.SmallSize);
    }

    private void Line(Chart of, double left, double top)
    {
        // From the least to the most, since the reader looks at variation: of the values, and of the latest limits. Those of a small first month would press all else flat; they leave the panel.
        var drawn = of.Series.SelectMany(s => s.Role == SeriesRole.Value ? s.Points : s.Points.Where(p => p.Value is not null).TakeLast(1)).Select(p => p.Value).OfType<double>().ToList();
        var (least, most) = drawn.Count == 0 ? (0, 1) : (drawn.Min(), drawn.Max());
        double X(int i) => left + Radius + 1 + (PanelWidth - 2 * (Radius + 1)) * (of.Categories.Count == 1 ? 0.5 : i / (of.Categories.Count - 1.0));
        double Y(double value) => most > least ? top + LineRoom * (1 - Math.Clamp((value - least) / (most - least), 0, 1)) : top + LineRoom / 2;
        foreach (var series in of.Series.Where(s => s.Role != SeriesRole.Value))
            foreach (var (phase, run) in PeriodRows.Runs(series.Points, p => p.Value is null ? (int?)null : p.Phase))
                if (phase is not null && run.Count > 1)
                    LineLegend.Stroke(canvas, series.Role, [.. run.Select(i => (X(i), Y(series.Points[i].Value!.Value)))]);
        var at = of.Measured[0];
        var points = of.Series[at].Points;
        foreach (var (has, run) in PeriodRows.Runs(points, p => p.Value is not null))
            if (has && run.Count > 1)
                canvas.Polyline(run.Select(i => (X(i), Y(points[i].Value!.Value))), 0, 1.6);
        var last = Enumerable.Range(0, points.Count).LastOrDefault(i => points[i].Value is not null, -1);
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].Value is not { } value || (points[i].Mark == ChartMark.Plain && i != last && !IsAlone(points, i)))
                continue;
            canvas.StartGroup(ChartHint.For(of, at, i));
            ControlPlot.Mark(canvas, X(i), Y(value), points[i].Mark, Radius);
            canvas.EndGroup();
        }
    }

    /// <summary>A point that no line shows.</summary>
    private static bool IsAlone(IReadOnlyList<ChartPoint> points, int i) =>
        (i == 0 || points[i - 1].Value is null) && (i == points.Count - 1 || points[i + 1].Value is null);
}

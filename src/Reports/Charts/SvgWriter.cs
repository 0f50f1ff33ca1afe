namespace NonResponse.Reports;

/// <summary>Where a drawing goes.</summary>
public enum SvgPlace
{
    /// <summary>A file of its own, on white.</summary>
    File,

    /// <summary>Inside a page, whose style sheet sets the colours.</summary>
    Page,
}

/// <summary>How a chart is drawn.</summary>
/// <param name="Width">Pixels, at least 240. Under <see cref="Narrow"/>, labels stand above what they name.</param>
/// <param name="Id">Start of the drawing's ids, unique in the page.</param>
/// <param name="Place">In a file or in a page.</param>
/// <param name="Marking">Who may see it, drawn under the chart; null where the page around it says so.</param>
public sealed record SvgOptions(int Width = 720, string Id = "chart", SvgPlace Place = SvgPlace.File, string? Marking = null)
{
    /// <summary>The width from which there is room for labels beside the plot.</summary>
    public const int Narrow = 480;
}

/// <summary>Draws a chart as SVG.</summary>
public static class SvgWriter
{
    private const double Margin = 4;
    private const string Empty = "There is nothing to draw.";

    /// <summary>Writes one drawing. The same chart and options give the same bytes.</summary>
    public static void Write(Chart chart, TextWriter output, SvgOptions? options = null)
    {
        options ??= new SvgOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Width, 240, nameof(options));
        var canvas = new SvgCanvas(options.Width);
        var title = TextMeasure.Wrap(
            XmlText.Clean(chart.ValueTitle), SvgCanvas.TextSize, canvas.Width - 2 * Margin, FontWeight.Bold);
        var y = Margin + SvgCanvas.LineHeight / 2;
        foreach (var line in title)
        {
            canvas.Text(Margin, y, line, weight: FontWeight.Bold);
            y += SvgCanvas.LineHeight;
        }
        var bottom = Plot(chart, canvas, y + 4);
        if (options.Marking is { } marking)
        {
            canvas.Text(Margin, bottom + SvgCanvas.LineHeight, XmlText.Clean(marking), size: SvgCanvas.SmallSize, weight: FontWeight.Bold);
            bottom += 1.5 * SvgCanvas.LineHeight;
        }
        Write(chart, canvas, Math.Ceiling(bottom + Margin), output, options);
    }

    /// <returns>Where the plot ends.</returns>
    private static double Plot(Chart chart, SvgCanvas canvas, double y)
    {
        if (chart.Kind >= ChartKind.Forest && chart.Panels.Count == 0 && !chart.Series.Any(s => s.Points.Count > 0))
        {
            var lines = TextMeasure.Wrap(Empty, SvgCanvas.TextSize, canvas.Width - 2 * Margin);
            return y + canvas.Text(Margin, y + SvgCanvas.LineHeight / 2, lines, ink: Ink.Muted) * SvgCanvas.LineHeight;
        }
        switch (chart.Kind)
        {
            case ChartKind.Forest:
            case ChartKind.Balance:
                return IntervalsPlot.Draw(chart, canvas, Legend.Draw(
                    [.. Legend.Entries(chart, canvas, nameSeries: chart.Kind == ChartKind.Balance || chart.Measured.Count > 1), .. LineLegend.Lines(chart, canvas), .. LineLegend.Published(chart, canvas)], canvas, y));
            case ChartKind.Mirror:
                return new MirrorPlot(chart, canvas).Draw(y);
            case ChartKind.Attrition:
                return new AttritionPlot(chart, canvas).Draw(y);
            case ChartKind.Trend:
                var trend = new TrendPlot(chart, canvas);
                return trend.Draw(Legend.Draw(chart, canvas, y, nameSeries: chart.Series.Count > 1 && !trend.LabelsLines));
            case ChartKind.Control:
                return new ControlPlot(chart, canvas).Draw(LineLegend.Draw(chart, canvas, y));
            case ChartKind.Funnel:
                return new NumericPlot(chart, canvas).Draw(LineLegend.Draw(chart, canvas, y));
            case ChartKind.Survival:
                return new NumericPlot(chart, canvas).Draw(Legend.Draw(chart, canvas, y, nameSeries: true));
            case ChartKind.Curve:
                return new NumericPlot(chart, canvas).Draw(Legend.Draw([.. Legend.Entries(chart, canvas, nameSeries: true), .. LineLegend.Lines(chart, canvas)], canvas, y));
            case ChartKind.Multiples:
                return new MultiplesPlot(chart, canvas).Draw(LineLegend.Draw(MultiplesPlot.Together(chart), canvas, y));
            case ChartKind.Slope:
                return new SlopePlot(chart, canvas).Draw(Legend.Draw(chart, canvas, y, nameSeries: true));
            case ChartKind.Flow:
                return new FlowPlot(chart, canvas).Draw(y);
            default:
                return IntervalsPlot.Draw(chart, canvas, Legend.Draw(chart, canvas, y, nameSeries: chart.Series.Count > 1));
        }
    }

    private static void Write(Chart chart, SvgCanvas canvas, double height, TextWriter output, SvgOptions options)
    {
        var id = XmlText.Id(options.Id);
        var (w, h) = (SvgCanvas.Number(canvas.Width), SvgCanvas.Number(height));
        // Sizes in numbers without units: a page's style sheet may stretch the drawing, a file is shown as it is.
        output.Write(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\" "
            + $"aria-labelledby=\"{id}-title {id}-desc\" lang=\"en-GB\" "
            + "font-family=\"system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif\">\n");
        output.Write($"<title id=\"{id}-title\">{XmlText.Escape(chart.ValueTitle)}</title>\n");
        output.Write($"<desc id=\"{id}-desc\">{XmlText.Escape(chart.AltText + (options.Marking is { } marking ? $" {marking}." : ""))}</desc>\n");
        if (options.Place == SvgPlace.File)
            output.Write($"<rect width=\"{w}\" height=\"{h}\" fill=\"{Palette.Of(Ink.Page).Colour}\"/>\n");
        output.Write(canvas.Body);
        output.Write("</svg>\n");
    }
}

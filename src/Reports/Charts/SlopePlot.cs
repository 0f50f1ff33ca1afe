namespace NonResponse.Reports;

/// <summary>A line for each series from one side to the other, with its values at both ends.</summary>
internal sealed class SlopePlot(Chart chart, SvgCanvas canvas)
{
    private const double Height = 220;
    private const double LabelHeight = 15;
    private const double LabelGap = 10;
    private const double Side = 4;

    private readonly ValueAxis _axis = ValueAxis.For(chart, 5);

    /// <summary>Draws it from <paramref name="top"/> on.</summary>
    /// <returns>Where it ends.</returns>
    public double Draw(double top)
    {
        var room = canvas.Width / 2 - 2 * Side;
        var names = chart.Categories.Take(2).Select(c => TextMeasure.Wrap(XmlText.Clean(c), SvgCanvas.TextSize, room, FontWeight.Bold)).ToList();
        for (var side = 0; side < names.Count; side++)
            for (var i = 0; i < names[side].Count; i++)
                canvas.Text(side == 0 ? Side : canvas.Width - Side, top + (i + 0.5) * SvgCanvas.LineHeight, names[side][i], side == 0 ? Anchor.Start : Anchor.End, weight: FontWeight.Bold);
        var plotTop = top + names.Select(n => n.Count).DefaultIfEmpty(0).Max() * SvgCanvas.LineHeight + 8;
        var label = chart.Series.SelectMany(s => s.Points).Where(p => p.Value is not null).Select(p => TextMeasure.Width(Text(p), SvgCanvas.SmallSize)).DefaultIfEmpty(20).Max();
        double[] x = [Side + label + LabelGap, canvas.Width - Side - label - LabelGap];
        foreach (var at in x)
            canvas.Line(at, plotTop, at, plotTop + Height, Ink.Grid);
        double Y(double value) => plotTop + Height * (1 - Math.Clamp(_axis.Share(value), 0, 1));
        for (var s = 0; s < chart.Series.Count; s++)
            Series(s, x, Y);
        for (var side = 0; side < x.Length; side++)
            Labels(side, plotTop, Y);
        return Missing(plotTop + Height + 8);
    }

    private static bool IsShown(ChartPoint point) => point.Value is not null;

    private string Text(ChartPoint point) => NumberText.Of(point.Value!.Value, chart.Unit);

    private void Series(int series, double[] x, Func<double, double> y)
    {
        var points = chart.Series[series].Points;
        if (points.Count == 2 && points.All(IsShown))
            canvas.Polyline([(x[0], y(points[0].Value!.Value)), (x[1], y(points[1].Value!.Value))], series, 2);
        for (var side = 0; side < Math.Min(2, points.Count); side++)
        {
            if (points[side].Value is not { } value)
                continue;
            canvas.StartGroup(ChartHint.For(chart, series, side));
            // Intervals of one side stand a little apart, so that they don't hide each other.
            var at = x[side] + (side == 0 ? 1 : -1) * (series + 1) * 5;
            if (points[side] is { Lower: { } lower, Upper: { } upper })
                canvas.Line(at, y(lower), at, y(upper), Palette.Series(series), 1.6);
            canvas.Mark(x[side], y(value), series, 4.5);
            canvas.EndGroup();
        }
    }

    /// <summary>Values beside their marks, moved apart where they would lie on one another.</summary>
    private void Labels(int side, double top, Func<double, double> y)
    {
        var labels = chart.Series.Where(s => s.Points.Count > side && IsShown(s.Points[side])).Select(s => (Text: Text(s.Points[side]), At: y(s.Points[side].Value!.Value))).OrderBy(l => l.At).ToList();
        var at = new double[labels.Count];
        for (var i = 0; i < labels.Count; i++)
            at[i] = Math.Max(labels[i].At, i == 0 ? top : at[i - 1] + LabelHeight);
        // Those that were pushed below the plot push those above them back up.
        for (var i = labels.Count - 1; i >= 0; i--)
            at[i] = Math.Min(at[i], i == labels.Count - 1 ? top + Height : at[i + 1] - LabelHeight);
        for (var i = 0; i < labels.Count; i++)
            canvas.Text(side == 0 ? Side : canvas.Width - Side, at[i], labels[i].Text, side == 0 ? Anchor.Start : Anchor.End, size: SvgCanvas.SmallSize);
    }

    /// <summary>Ends that are not there, each with the reason.</summary>
    private double Missing(double top)
    {
        foreach (var series in chart.Series)
            foreach (var (point, category) in series.Points.Zip(chart.Categories).Where(p => !IsShown(p.First)))
            {
                var text = $"{XmlText.Clean(series.Name)}, {XmlText.Clean(category)}: {Cell.Shorthand(point.Marker == Marker.None ? Marker.NotAvailable : point.Marker)}";
                foreach (var line in TextMeasure.Wrap(text, SvgCanvas.SmallSize, canvas.Width - 2 * Side))
                {
                    canvas.Text(Side, top + SvgCanvas.LineHeight / 2, line, ink: Ink.Muted, size: SvgCanvas.SmallSize);
                    top += SvgCanvas.LineHeight;
                }
            }
        return top;
    }
}

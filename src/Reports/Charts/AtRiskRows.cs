namespace NonResponse.Reports;

/// <summary>How many were still at risk, in rows of text under a survival plot.</summary>
internal static class AtRiskRows
{
    private const double Gap = 8;

    /// <summary>Draws it from <paramref name="top"/> on.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="risk">The counts.</param>
    /// <param name="shown">The places whose counts are shown.</param>
    /// <param name="canvas">Where it is drawn.</param>
    /// <param name="x">Where a place of the numeric axis stands.</param>
    /// <param name="right">The right end of the plot.</param>
    /// <param name="top">Where it starts.</param>
    /// <returns>Where it ends.</returns>
    public static double Draw(Chart chart, NumbersAtRisk risk, IReadOnlyList<int> shown, SvgCanvas canvas, Func<double, double> x, double right, double top)
    {
        // The name on a line of its own: on a narrow page it has no room beside the numbers.
        var y = top + SvgCanvas.LineHeight / 2;
        canvas.Text(4, y, "Still at risk", weight: FontWeight.Bold, size: SvgCanvas.SmallSize);
        y += SvgCanvas.LineHeight;
        for (var row = 0; row < Math.Min(risk.Counts.Count, chart.Measured.Count); row++)
        {
            var series = chart.Measured[row];
            canvas.Mark(10, y, series, 4);
            foreach (var line in TextMeasure.Wrap(XmlText.Clean(chart.Series[series].Name), SvgCanvas.SmallSize, right - 20))
            {
                canvas.Text(20, y, line, size: SvgCanvas.SmallSize);
                y += SvgCanvas.LineHeight;
            }
            foreach (var i in shown)
                canvas.Text(Middle(risk, i, x, canvas.Width), y, Text(risk.Counts[row], i), Anchor.Middle, Ink.Text, SvgCanvas.SmallSize);
            y += SvgCanvas.LineHeight + 2;
        }
        return y - SvgCanvas.LineHeight / 2;
    }

    private static string Text(IReadOnlyList<double?> counts, int place) =>
        place < counts.Count && counts[place] is { } count ? NumberText.Of(count, CellFormat.Count) : Cell.Shorthand(Marker.Confidential);

    private static double Width(NumbersAtRisk risk, int place) => risk.Counts.Select(c => Text(c, place)).Append(ValueAxis.TextOf(risk.Places[place], CellFormat.Count)).Max(t => TextMeasure.Width(t, SvgCanvas.SmallSize));

    /// <summary>Under its place, moved no further than needed to stay in the drawing.</summary>
    private static double Middle(NumbersAtRisk risk, int place, Func<double, double> x, double width)
    {
        var half = Width(risk, place) / 2;
        return Math.Max(4 + half, Math.Min(width - 4 - half, x(risk.Places[place])));
    }

    /// <summary>The places whose numbers stand apart: every one, every second, and so on.</summary>
    public static List<int> Fitting(NumbersAtRisk risk, Func<double, double> x, double width)
    {
        for (var every = 1; every < risk.Places.Count; every++)
        {
            var places = Enumerable.Range(0, risk.Places.Count).Where(i => i % every == 0).ToList();
            double Left(int i) => Middle(risk, i, x, width) - Width(risk, i) / 2;
            double Right(int i) => Middle(risk, i, x, width) + Width(risk, i) / 2;
            if (places.Zip(places.Skip(1)).All(p => Right(p.First) + Gap <= Left(p.Second)))
                return places;
        }
        return risk.Places.Count > 0 ? [0] : [];
    }
}

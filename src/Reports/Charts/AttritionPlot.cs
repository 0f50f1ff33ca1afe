namespace NonResponse.Reports;

/// <summary>Boxes from those found down to those analysed; beside the way, boxes for those left out.</summary>
internal sealed class AttritionPlot
{
    private const double Padding = 9;
    private const double Gap = 16;
    private const double Edge = 1.5;

    private readonly Chart _chart;
    private readonly SvgCanvas _canvas;

    // Those who stay: the left end and the width of their boxes, and where the way runs.
    private readonly double _width;
    private readonly double _way;

    // Those left out: the left end of their boxes.
    private readonly double _aside;

    private readonly record struct Row(IReadOnlyList<string> Title, IReadOnlyList<(int? Series, IReadOnlyList<string> Lines)> Counts, bool IsAside)
    {
        public double Height => 2 * Padding + SvgCanvas.LineHeight * (Title.Count + Counts.Sum(c => c.Lines.Count));
    }

    public AttritionPlot(Chart chart, SvgCanvas canvas)
    {
        _chart = chart;
        _canvas = canvas;
        var narrow = canvas.Width < SvgOptions.Narrow;
        _width = narrow ? canvas.Width - 8 : canvas.Width * 0.46;
        _way = narrow ? 16 : 4 + _width / 2;
        _aside = narrow ? 44 : _width + 28;
    }

    /// <summary>Draws it from <paramref name="top"/> on.</summary>
    /// <returns>Where it ends.</returns>
    public double Draw(double top)
    {
        var rows = _chart.Categories.Select((_, i) => Of(i)).ToList();
        var y = top + 4;
        // The way from the bottom of the last box of those who stay; null before the first.
        double? from = null;
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].IsAside)
                Arrow((_way, y + rows[i].Height / 2), (_aside, y + rows[i].Height / 2));
            else
            {
                if (from is { } start)
                    Arrow((_way, start), (_way, y));
                from = y + rows[i].Height;
            }
            y += rows[i].Height + Gap;
        }
        if (rows.Count > 0 && rows[^1].IsAside && from is { } open)
            _canvas.Line(_way, open, _way, y - Gap - rows[^1].Height / 2, Ink.Axis, Edge);
        // Boxes last, so that no line crosses their text.
        y = top + 4;
        for (var i = 0; i < rows.Count; i++)
        {
            Box(rows[i], y);
            y += rows[i].Height + Gap;
        }
        return y - Gap + 4;
    }

    private Row Of(int category)
    {
        var isAside = _chart.LeftOut.Contains(category);
        var room = (isAside ? _canvas.Width - 4 - _aside : _width) - 2 * Padding;
        var counts = new List<(int?, IReadOnlyList<string>)>();
        var values = _chart.Measured.Select(s => _chart.Series[s].Points[category]).ToList();
        // A sum would tell a hidden number.
        var total = values.TrueForAll(p => p.Value is not null) ? values.Sum(p => p.Value) : null;
        if (values.Count > 1 && total is { } sum)
            counts.Add((null, TextMeasure.Wrap($"{NumberText.Of(sum, _chart.Unit)} in all", SvgCanvas.SmallSize, room)));
        for (var s = 0; s < values.Count; s++)
            counts.Add((_chart.Measured[s], TextMeasure.Wrap($"{Count(values[s])} {XmlText.Clean(_chart.Series[_chart.Measured[s]].Name)}", SvgCanvas.SmallSize, room - 16)));
        return new Row(TextMeasure.Wrap(XmlText.Clean(_chart.Categories[category]), SvgCanvas.TextSize, room, FontWeight.Bold), counts, isAside);
    }

    private string Count(ChartPoint point) => point switch
    {
        { Value: { } value } => NumberText.Of(value, _chart.Unit),
        { MarkText.Length: > 0 } => XmlText.Clean(point.MarkText),
        _ => Cell.Shorthand(point.Marker == Marker.None ? Marker.NotAvailable : point.Marker),
    };

    private void Box(Row row, double top)
    {
        var left = row.IsAside ? _aside : 4;
        var width = row.IsAside ? _canvas.Width - 4 - _aside : _width;
        _canvas.Frame(left, top, width, row.Height, row.IsAside ? Ink.Axis : Palette.Series(0), row.IsAside ? 1 : 2);
        var y = top + Padding + SvgCanvas.LineHeight / 2;
        foreach (var line in row.Title)
        {
            _canvas.Text(left + Padding, y, line, weight: FontWeight.Bold);
            y += SvgCanvas.LineHeight;
        }
        foreach (var (series, lines) in row.Counts)
        {
            var indent = series is null ? 0 : 16;
            if (series is { } s)
                _canvas.Mark(left + Padding + 5, y, s, 4);
            foreach (var line in lines)
            {
                _canvas.Text(left + Padding + indent, y, line, size: SvgCanvas.SmallSize);
                y += SvgCanvas.LineHeight;
            }
        }
    }

    private void Arrow((double X, double Y) from, (double X, double Y) to)
    {
        const double length = 8, half = 4;
        _canvas.Line(from.X, from.Y, to.X, to.Y, Ink.Axis, Edge);
        if (from.X == to.X)
            _canvas.Head(to, (to.X - half, to.Y - length), (to.X + half, to.Y - length), Ink.Axis);
        else
            _canvas.Head(to, (to.X - length, to.Y - half), (to.X - length, to.Y + half), Ink.Axis);
    }
}

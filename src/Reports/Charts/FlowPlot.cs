namespace NonResponse.Reports;

/// <summary>Bars of states side by side, one column a stage, with bands from each to those of the next.</summary>
internal sealed class FlowPlot
{
    private const double BarWidth = 12;
    private const double Slot = 17;
    private const double Gap = 4;
    private const double NameGap = 6;
    private const double Room = 380;

    private readonly Chart _chart;
    private readonly SvgCanvas _canvas;

    // By stage and state: where its bar begins and ends; NaN for one that is empty.
    private readonly (double Top, double Bottom)[][] _bars;
    private readonly double _scale;
    private readonly double _height;

    public FlowPlot(Chart chart, SvgCanvas canvas)
    {
        _chart = chart;
        _canvas = canvas;
        var largest = Enumerable.Range(0, chart.Categories.Count).Max(Total);
        _scale = largest > 0 ? Room / largest : 0;
        _bars = [.. Enumerable.Range(0, chart.Categories.Count).Select(Bars)];
        _height = _bars.SelectMany(b => b).Where(b => !double.IsNaN(b.Bottom)).Select(b => Math.Max(b.Bottom, b.Top + Slot)).DefaultIfEmpty(0).Max();
    }

    /// <summary>Draws it from <paramref name="top"/> on.</summary>
    /// <returns>Where it ends.</returns>
    public double Draw(double top)
    {
        var y = top + SvgCanvas.LineHeight;
        var names = _chart.Categories.Select(c => TextMeasure.Wrap(XmlText.Clean(c), SvgCanvas.SmallSize, X(1) - X(0) - NameGap, FontWeight.Bold)).ToList();
        for (var stage = 0; stage < names.Count; stage++)
            for (var i = 0; i < names[stage].Count; i++)
                _canvas.Text(X(stage), y + i * SvgCanvas.LineHeight, names[stage][i], weight: FontWeight.Bold, size: SvgCanvas.SmallSize);
        y += names.Max(n => n.Count) * SvgCanvas.LineHeight;
        Bands(y);
        for (var stage = 0; stage < _bars.Length; stage++)
            for (var state = 0; state < _chart.Series.Count; state++)
                Bar(stage, state, y);
        return y + _height + 6;
    }

    private double X(int stage) => 4 + stage * (_canvas.Width - 8) / _chart.Categories.Count;

    private double Total(int stage) => _chart.Series.Sum(s => s.Points[stage].Value ?? 0);

    private (double Top, double Bottom)[] Bars(int stage)
    {
        var at = 0.0;
        var bars = new (double, double)[_chart.Series.Count];
        for (var state = 0; state < bars.Length; state++)
        {
            var value = _chart.Series[state].Points[stage].Value ?? 0;
            if (value <= 0)
            {
                bars[state] = (double.NaN, double.NaN);
                continue;
            }
            var height = Math.Max(2, value * _scale);
            bars[state] = (at, at + height);
            // A small bar still needs the room of its name.
            at += Math.Max(height, Slot) + Gap;
        }
        return bars;
    }

    private void Bar(int stage, int state, double top)
    {
        var (from, to) = _bars[stage][state];
        if (double.IsNaN(from))
            return;
        var series = _chart.Series[state];
        _canvas.StartGroup(ChartHint.For(_chart, state, stage));
        _canvas.Block(X(stage), top + from, BarWidth, to - from, InkOf(series.Points[stage].Mark));
        _canvas.EndGroup();
        var room = X(stage + 1) - X(stage) - BarWidth - 10;
        var text = $"{NumberText.Of(series.Points[stage].Value!.Value, CellFormat.Count)} {series.Name}";
        var lines = TextMeasure.Wrap(XmlText.Clean(text), SvgCanvas.SmallSize, room);
        var (height, fits) = (Math.Max(to - from, Slot), Math.Max(1, (int)(Math.Max(to - from, Slot) / SvgCanvas.LineHeight)));
        var shown = lines.Count <= fits ? lines : [.. lines.Take(fits - 1), Shortened(lines[fits - 1], room)];
        for (var i = 0; i < shown.Count; i++)
            _canvas.Text(X(stage) + BarWidth + 5, top + from + height / 2 + (i - (shown.Count - 1) / 2.0) * SvgCanvas.LineHeight, shown[i], size: SvgCanvas.SmallSize);
    }

    /// <summary>As much of a line as leaves room for the sign that more follows; the whole name is the bar's hint.</summary>
    private static string Shortened(string line, double room)
    {
        const string more = "…";
        while (line.Length > 1 && TextMeasure.Width(line + more, SvgCanvas.SmallSize) > room)
            line = line[..^(char.IsLowSurrogate(line[^1]) ? 2 : 1)];
        return line + more;
    }

    /// <summary>Each band leaves its bar below those before it, and arrives likewise.</summary>
    private void Bands(double top)
    {
        for (var stage = 0; stage + 1 < _bars.Length; stage++)
        {
            var (left, arrived) = (new double[_chart.Series.Count], new double[_chart.Series.Count]);
            foreach (var link in _chart.Links.Where(l => l.Stage == stage && l.Count > 0).OrderBy(l => l.From).ThenBy(l => l.To))
            {
                var ((fromTop, fromEnd), (toTop, toEnd)) = (_bars[stage][link.From], _bars[stage + 1][link.To]);
                if (double.IsNaN(fromTop) || double.IsNaN(toTop))
                    continue;
                var width = link.Count!.Value * _scale;
                var (y1, y2) = (Math.Min(fromTop + left[link.From], fromEnd), Math.Min(toTop + arrived[link.To], toEnd));
                left[link.From] += width;
                arrived[link.To] += width;
                _canvas.Band(X(stage) + BarWidth, top + y1, X(stage + 1), top + y2, Math.Max(0.5, width), InkOf(_chart.Series[link.To].Points[stage + 1].Mark));
            }
        }
    }

    private static Ink InkOf(ChartMark mark) => mark switch
    {
        ChartMark.Better => Palette.Series(1),
        ChartMark.Worse => Palette.Series(3),
        ChartMark.Provisional => Ink.Axis,
        _ => Palette.Series(0),
    };
}

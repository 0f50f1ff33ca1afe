namespace NonResponse.Reports;

/// <summary>Bars of the first series upwards from a middle line and of the second downwards, over a numeric axis.</summary>
/// <remarks>Each point stands in the middle of its bar (<see cref="ChartPoint.X"/>); all bars are as wide as the least distance between two.</remarks>
internal sealed class MirrorPlot
{
    private readonly Chart _chart;
    private readonly SvgCanvas _canvas;
    private readonly ValueAxis _values;
    private readonly ValueAxis _places;
    private readonly double _half;
    private readonly double _left;
    private readonly double _right;
    private readonly double _step;

    public MirrorPlot(Chart chart, SvgCanvas canvas)
    {
        _chart = chart;
        _canvas = canvas;
        var narrow = canvas.Width < SvgOptions.Narrow;
        _half = narrow ? 105 : 130;
        _values = ValueAxis.For(chart, 4);
        var middles = chart.Series.SelectMany(s => s.Points).Select(p => p.X).OfType<double>().Distinct().Order().ToList();
        _step = middles.Count > 1 ? middles.Zip(middles.Skip(1)).Min(p => p.Second - p.First) : 1;
        // Middles are halves of steps, which doubles hold only nearly.
        double Edge(double? middle, double side) => Math.Round((middle ?? 0.5) + side * _step / 2, 9);
        _places = ValueAxis.Across(Edge(middles.Count > 0 ? middles[0] : null, -1), Edge(middles.Count > 0 ? middles[^1] : null, 1), narrow ? 5 : 10, chart.Places);
        _left = 4 + Math.Max(20, _values.Ticks.Max(t => TextMeasure.Width(t.Text, SvgCanvas.SmallSize))) + 8;
        _right = canvas.Width - 8 - TextMeasure.Width(_places.Ticks[^1].Text, SvgCanvas.SmallSize) / 2;
    }

    /// <summary>Draws it from <paramref name="top"/> on.</summary>
    /// <returns>Where it ends.</returns>
    public double Draw(double top)
    {
        var measured = _chart.Measured.Take(2).ToList();
        var y = Name(measured.Count > 0 ? measured[0] : null, "upwards", top);
        if (_chart.Band is { } named)
            y = BandName(named, y);
        var middle = y + 8 + _half;
        var bottom = middle + (measured.Count > 1 ? _half : 0);
        foreach (var tick in _values.Ticks)
            foreach (var side in measured.Count > 1 && tick.Value != 0 ? new[] { -1, 1 } : [-1])
            {
                var at = middle + side * _half * _values.Share(tick.Value);
                if (tick.Value != 0)
                    _canvas.Line(_left, at, _right, at, Ink.Grid);
                _canvas.Text(_left - 8, at, tick.Text, Anchor.End, Ink.Muted, SvgCanvas.SmallSize);
            }
        for (var i = 0; i < measured.Count; i++)
            Bars(measured[i], i == 0 ? -1 : 1, middle);
        _canvas.Line(_left, middle, _right, middle, Ink.Axis);
        if (_chart.Band is { } band)
            foreach (var edge in new[] { band.From, band.To })
            {
                // On a bar of a dark colour the strokes need a ground that they stand out from.
                _canvas.Path([(X(edge), y), (X(edge), bottom + 4)], Ink.Page, 4);
                _canvas.Dashes([(X(edge), y), (X(edge), bottom + 4)], Ink.Text, ControlPlot.LimitStrokes);
            }
        y = bottom + 6;
        foreach (var tick in _places.Ticks)
            _canvas.Text(X(tick.Value), y + 10, tick.Text, Anchor.Middle, Ink.Muted, SvgCanvas.SmallSize);
        y = Strips(measured, y + 20);
        y = PeriodRows.AxisTitle(_canvas, _chart.CategoryTitle, _left, _right, y);
        return measured.Count > 1 ? Name(measured[1], "downwards", y + 4) : y;
    }

    private double X(double place) => _left + (_right - _left) * _places.Share(place);

    /// <summary>Whose bars they are, with their colour and the way that they go: colour alone would not tell.</summary>
    private double Name(int? series, string way, double top)
    {
        if (series is not { } s)
            return top;
        var lines = TextMeasure.Wrap($"{XmlText.Clean(_chart.Series[s].Name)} ({way})", SvgCanvas.TextSize, _canvas.Width - 34);
        _canvas.Block(6, top + 3, 14, 11, Palette.Series(s));
        return top + _canvas.Text(26, top + SvgCanvas.LineHeight / 2, lines) * SvgCanvas.LineHeight;
    }

    private double BandName(AxisBand band, double top)
    {
        var text = $"{XmlText.Clean(band.Name)}: {ValueAxis.TextOf(band.From, _chart.Places)} to {ValueAxis.TextOf(band.To, _chart.Places)}";
        var lines = TextMeasure.Wrap(text, SvgCanvas.SmallSize, _canvas.Width - 8);
        var half = lines.Max(l => TextMeasure.Width(l, SvgCanvas.SmallSize)) / 2;
        var middle = Math.Max(4 + half, Math.Min(_canvas.Width - 4 - half, (X(band.From) + X(band.To)) / 2));
        foreach (var line in lines)
        {
            _canvas.Text(middle, top + SvgCanvas.LineHeight / 2, line, Anchor.Middle, Ink.Text, SvgCanvas.SmallSize);
            top += SvgCanvas.LineHeight;
        }
        _canvas.Path([(X(band.From), top + 6), (X(band.From), top + 2), (X(band.To), top + 2), (X(band.To), top + 6)], Ink.Text);
        return top + 2;
    }

    private void Bars(int series, int side, double middle)
    {
        var points = _chart.Series[series].Points;
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i] is not { Value: { } value, X: { } place } || value <= 0)
                continue;
            var (left, right) = (X(place - _step / 2) + 0.5, X(place + _step / 2) - 0.5);
            var height = _half * Math.Min(1, _values.Share(value));
            _canvas.StartGroup(ChartHint.For(_chart, series, i));
            _canvas.Block(left, side < 0 ? middle - height : middle, right - left, height, Palette.Series(series));
            _canvas.EndGroup();
        }
    }

    /// <summary>Why bars are not there, a row for each series that lacks some.</summary>
    private double Strips(IReadOnlyList<int> measured, double top)
    {
        foreach (var series in measured)
        {
            var points = _chart.Series[series].Points;
            if (points.All(p => p.Value is not null))
                continue;
            PeriodRows.Strip(_canvas, points, i => X(points[i].X ?? _places.Start), _left, _right, top, null);
            _canvas.Block(_left - 20, top + 5, 12, 9, Palette.Series(series));
            top += PeriodRows.StripHeight;
        }
        return top;
    }
}

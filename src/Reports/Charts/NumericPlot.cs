namespace NonResponse.Reports;

/// <summary>A plot over a numeric axis: providers by size among limits (a funnel), a share over days (survival), or curves.</summary>
internal sealed class NumericPlot
{
    private const double Gap = 5;

    // How many marks a curve has along it, so that curves are told apart without colour.
    private const int MarksOfCurve = 6;

    private readonly Chart _chart;
    private readonly SvgCanvas _canvas;
    private readonly ValueAxis _values;
    private readonly ValueAxis _places;
    private readonly double _height;
    private readonly double _left;
    private readonly double _right;
    private readonly List<int> _atRisk = [];

    public NumericPlot(Chart chart, SvgCanvas canvas)
    {
        _chart = chart;
        _canvas = canvas;
        var narrow = canvas.Width < SvgOptions.Narrow;
        _height = narrow ? 240 : 320;
        _values = ValueAxis.For(chart, narrow ? 5 : 8);
        _places = chart.Kind == ChartKind.Curve
            ? ValueAxis.OfPlaces(chart, narrow ? 4 : 8)
            : ValueAxis.UpTo(chart.Series.SelectMany(s => s.Points).Max(p => p.X) ?? 1, narrow ? 4 : 8);
        _left = 4 + Math.Max(12, _values.Ticks.Max(t => TextMeasure.Width(t.Text, SvgCanvas.SmallSize))) + 8;
        _right = canvas.Width - 8 - TextMeasure.Width(_places.Ticks[^1].Text, SvgCanvas.SmallSize) / 2;
        if (chart.AtRisk is not { Places.Count: > 1 } risk)
            return;
        // Counts stand under the ticks that they belong to.
        var end = Math.Max(risk.Places[^1], chart.Series.SelectMany(s => s.Points).Max(p => p.X) ?? 0);
        _places = ValueAxis.At(Math.Min(0, risk.Places[0]), end, risk.Places, CellFormat.Count);
        _right = canvas.Width - 8 - TextMeasure.Width(_places.Ticks[^1].Text, SvgCanvas.SmallSize) / 2;
        _atRisk = AtRiskRows.Fitting(risk, X, canvas.Width);
        _places = _places with { Ticks = [.. _atRisk.Select(i => _places.Ticks[i])] };
    }

    /// <summary>Draws it from <paramref name="top"/> on.</summary>
    /// <returns>Where it ends.</returns>
    public double Draw(double top)
    {
        var plotTop = top + 10;
        foreach (var tick in _values.Ticks)
        {
            var y = Y(tick.Value, plotTop);
            _canvas.Line(_left, y, _right, y, tick.Value == _values.Start ? Ink.Axis : Ink.Grid);
            _canvas.Text(_left - 8, y, tick.Text, Anchor.End, Ink.Muted, SvgCanvas.SmallSize);
        }
        foreach (var series in _chart.Series.Where(s => s.Role != SeriesRole.Value))
            Line(series, plotTop);
        var values = _chart.Series.Select((s, i) => (Series: s, Index: i)).Where(x => x.Series.Role == SeriesRole.Value).ToList();
        for (var i = 0; i < values.Count; i++)
            if (_chart.Kind == ChartKind.Survival)
                Steps(values[i].Series, values[i].Index, plotTop);
            else if (_chart.Kind == ChartKind.Curve)
                Curve(values[i].Series, values[i].Index, plotTop);
            else
                Marks(values[i].Series, values[i].Index, plotTop);
        var bottom = plotTop + _height;
        foreach (var tick in _places.Ticks)
        {
            _canvas.Line(X(tick.Value), bottom, X(tick.Value), bottom + 4, Ink.Axis);
            _canvas.Text(X(tick.Value), bottom + 14, tick.Text, Anchor.Middle, Ink.Muted, SvgCanvas.SmallSize);
        }
        var end = PeriodRows.AxisTitle(_canvas, _chart.CategoryTitle, _left, _right, bottom + 24);
        return _chart.AtRisk is { } risk && _atRisk.Count > 0 ? AtRiskRows.Draw(_chart, risk, _atRisk, _canvas, X, _right, end + 4) : end;
    }

    private double X(double place) => _left + (_right - _left) * _places.Share(place);

    private double Y(double value, double top) => top + _height * (1 - Math.Clamp(_values.Share(value), 0, 1));

    private void Line(Series series, double top) => LineLegend.Stroke(
        _canvas, series.Role, [.. series.Points.Where(p => p.Value is not null).Select(p => (X(p.X!.Value), Y(p.Value!.Value, top)))]);

    private void Marks(Series series, int index, double top)
    {
        var taken = new List<(double Left, double Top, double Right, double Bottom)>();
        var drawn = series.Points.Select((p, i) => (Point: p, Index: i)).Where(x => x.Point.Value is not null).ToList();
        foreach (var (point, i) in drawn)
        {
            var (x, y) = (X(point.X!.Value), Y(point.Value!.Value, top));
            taken.Add((x - 6, y - 6, x + 6, y + 6));
            _canvas.StartGroup(ChartHint.For(_chart, index, i));
            ControlPlot.Mark(_canvas, x, y, point.Mark, 4.5);
            _canvas.EndGroup();
        }
        // Names of those that stand out come first; a name for which there is no room stays in the table.
        foreach (var (point, _) in drawn.OrderBy(d => d.Point.Mark == ChartMark.Plain ? 1 : 0))
            Name(XmlText.Clean(point.Name), X(point.X!.Value), Y(point.Value!.Value, top), top, taken);
    }

    private void Name(string name, double x, double y, double top, List<(double Left, double Top, double Right, double Bottom)> taken)
    {
        const double height = SvgCanvas.LineHeight - 3;
        var width = TextMeasure.Width(name, SvgCanvas.SmallSize);
        (double Left, double Middle)[] places = [(x + 6 + Gap, y), (x - 6 - Gap - width, y), (x - width / 2, y - 15), (x - width / 2, y + 15)];
        foreach (var (left, middle) in places)
        {
            var box = (Left: left, Top: middle - height / 2, Right: left + width, Bottom: middle + height / 2);
            if (box.Left < _left + 2 || box.Right > _canvas.Width - 2 || box.Top < top - 8 || box.Bottom > top + _height
                || taken.Any(t => t.Left < box.Right && t.Right > box.Left && t.Top < box.Bottom && t.Bottom > box.Top))
                continue;
            taken.Add(box);
            _canvas.Text(left, middle, name, ink: Ink.Text, size: SvgCanvas.SmallSize);
            return;
        }
    }

    /// <summary>A curve through points, with a pale band for its interval; it breaks where a value is missing.</summary>
    private void Curve(Series series, int index, double top)
    {
        foreach (var stretch in Stretches([.. series.Points.Where(p => p.X is not null).OrderBy(p => p.X)]))
        {
            List<(double, double)> Path(Func<ChartPoint, double?> of) => [.. stretch.Select(p => (X(p.X!.Value), Y(of(p)!.Value, top)))];
            if (stretch.TrueForAll(p => p.Lower is not null && p.Upper is not null))
                _canvas.Area(Path(p => p.Upper).Concat(Path(p => p.Lower).AsEnumerable().Reverse()), index);
            _canvas.Polyline(Path(p => p.Value), index, 2);
            // Each series begins a little later, so that marks of curves that run together stand beside one another.
            var every = Math.Max(1, stretch.Count / MarksOfCurve);
            for (var i = Math.Min(stretch.Count - 1, index * every / _chart.Series.Count); i < stretch.Count; i += every)
            {
                _canvas.StartGroup(Hint(series, stretch[i]));
                _canvas.Mark(X(stretch[i].X!.Value), Y(stretch[i].Value!.Value, top), index, 4);
                _canvas.EndGroup();
            }
        }
    }

    private string Hint(Series series, ChartPoint point)
    {
        var interval = point is { Lower: { } lower, Upper: { } upper } ? $" (95% interval {NumberText.Of(lower, _chart.Unit)} to {NumberText.Of(upper, _chart.Unit)})" : "";
        return $"{series.Name} at {NumberText.Of(point.X!.Value, _chart.Places)}: {NumberText.Of(point.Value!.Value, _chart.Unit)}{interval}";
    }

    private static IEnumerable<List<ChartPoint>> Stretches(IReadOnlyList<ChartPoint> points)
    {
        var stretch = new List<ChartPoint>();
        foreach (var point in points)
        {
            if (point.Value is not null)
            {
                stretch.Add(point);
                continue;
            }
            if (stretch.Count > 0)
                yield return stretch;
            stretch = [];
        }
        if (stretch.Count > 0)
            yield return stretch;
    }

    /// <summary>A share that falls in steps, with a pale band for its interval.</summary>
    private void Steps(Series series, int index, double top)
    {
        var points = series.Points.Where(p => p is { Value: not null, X: not null }).ToList();
        if (points.Count == 0)
            return;
        List<(double, double)> Path(Func<ChartPoint, double?> of) =>
            [.. points.SelectMany((p, i) => i == 0 ? [(X(p.X!.Value), Y(of(p)!.Value, top))] : new[] { (X(p.X!.Value), Y(of(points[i - 1])!.Value, top)), (X(p.X.Value), Y(of(p)!.Value, top)) })];
        if (points.TrueForAll(p => p.Lower is not null && p.Upper is not null))
            _canvas.Area(Path(p => p.Upper).Concat(Path(p => p.Lower).AsEnumerable().Reverse()), index);
        _canvas.Polyline(Path(p => p.Value), index, 2);
        // Curves that cross are told apart by marks along them, each series' a little later than the one before.
        if (_chart.Measured.Count > 1)
            for (var i = 0; i < MarksOfCurve; i++)
            {
                var place = _places.Start + (_places.End - _places.Start) * (i + (index + 0.5) / _chart.Series.Count) / MarksOfCurve;
                if (points.FindLast(p => p.X <= place) is { } point && place < points[^1].X - (_places.End - _places.Start) / MarksOfCurve / 2)
                    Step(series, point, place, index, top);
            }
        Step(series, points[^1], points[^1].X!.Value, index, top);
    }

    private void Step(Series series, ChartPoint point, double place, int index, double top)
    {
        _canvas.StartGroup(Hint(series, point));
        _canvas.Mark(X(place), Y(point.Value!.Value, top), index, 4);
        _canvas.EndGroup();
    }
}

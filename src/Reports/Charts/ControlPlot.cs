namespace NonResponse.Reports;

/// <summary>A line over time among its limits. Points that are more than chance differ by shape and by a letter, not by colour alone.</summary>
internal sealed class ControlPlot
{
    // The strokes of the lines: limits broken, the target finely so.
    public const string LimitStrokes = "7 4";
    public const string NearStrokes = "2 4";
    public const string TargetStrokes = "2 3";

    private readonly Chart _chart;
    private readonly SvgCanvas _canvas;
    private readonly ValueAxis _axis;
    private readonly double _height;
    private readonly double _left;
    private readonly double _right;
    private readonly IReadOnlyList<ChartPoint> _points;

    public ControlPlot(Chart chart, SvgCanvas canvas)
    {
        _chart = chart;
        _canvas = canvas;
        var narrow = canvas.Width < SvgOptions.Narrow;
        _height = narrow ? 220 : 280;
        _axis = ValueAxis.For(chart, narrow ? 5 : 7);
        _left = 4 + Math.Max(12, _axis.Ticks.Max(t => TextMeasure.Width(t.Text, SvgCanvas.SmallSize))) + 8;
        _right = canvas.Width - 14;
        _points = chart.Series.First(s => s.Role == SeriesRole.Value).Points;
    }

    /// <summary>Draws it from <paramref name="top"/> on.</summary>
    /// <returns>Where it ends.</returns>
    public double Draw(double top)
    {
        var plotTop = top + 12;
        var bottom = plotTop + _height;
        foreach (var tick in _axis.Ticks)
        {
            var y = Y(tick.Value, plotTop);
            _canvas.Line(_left, y, _right, y, tick.Value == 0 ? Ink.Axis : Ink.Grid);
            _canvas.Text(_left - 8, y, tick.Text, Anchor.End, Ink.Muted, SvgCanvas.SmallSize);
        }
        foreach (var series in _chart.Series.Where(s => s.Role != SeriesRole.Value))
            Line(series, plotTop);
        foreach (var (has, run) in PeriodRows.Runs(_points, p => p.Value is not null))
            if (has && run.Count > 1)
                _canvas.Polyline(run.Select(i => (X(i), Y(_points[i].Value!.Value, plotTop))), 0, 1.6);
        Marks(plotTop);
        bottom += 6;
        if (_points.Any(p => p.Value is null))
        {
            PeriodRows.Strip(_canvas, _points, X, _left, _right, bottom, series: null);
            bottom += PeriodRows.StripHeight;
        }
        return PeriodRows.Labels(_canvas, _chart, X, _left, _right, bottom + 2);
    }

    /// <summary>Draws the mark of a point; its shape says what the point is.</summary>
    public static void Mark(SvgCanvas canvas, double x, double y, ChartMark mark, double radius)
    {
        if (mark == ChartMark.Provisional)
            canvas.Ring(x, y, Palette.Series(0), radius);
        else if (mark == ChartMark.Published)
            canvas.Diamond(x, y, Ink.Text, radius + 2);
        else
            canvas.Mark(x, y, (int)mark, mark == ChartMark.Plain ? radius : radius + 1);
    }

    private double X(int category) => _left + (_right - _left) * (category + 0.5) / _chart.Categories.Count;

    private double Y(double value, double top) => top + _height * (1 - _axis.Share(value));

    /// <summary>A limit holds for its whole period, so that a month of other size makes a step; where phases part, the line breaks.</summary>
    private void Line(Series series, double top)
    {
        var half = (X(1) - X(0)) / 2;
        foreach (var (phase, run) in PeriodRows.Runs(series.Points, p => p.Value is null ? (int?)null : p.Phase))
        {
            if (phase is null)
                continue;
            var steps = run.SelectMany(i => new[] { (X(i) - half, Y(series.Points[i].Value!.Value, top)), (X(i) + half, Y(series.Points[i].Value!.Value, top)) }).ToList();
            switch (series.Role)
            {
                case SeriesRole.Centre:
                    _canvas.Path(steps, Ink.Text, 1.2);
                    break;
                case SeriesRole.Target:
                    _canvas.Dashes(steps, Palette.Series(2), TargetStrokes, 2);
                    break;
                default:
                    _canvas.Dashes(steps, Ink.Muted, series.Role == SeriesRole.NearLimit ? NearStrokes : LimitStrokes);
                    break;
            }
        }
    }

    private void Marks(double top)
    {
        var index = _chart.Series.ToList().FindIndex(s => s.Role == SeriesRole.Value);
        for (var i = 0; i < _points.Count; i++)
        {
            if (_points[i].Value is not { } value)
                continue;
            _canvas.StartGroup(ChartHint.For(_chart, index, i));
            Mark(_canvas, X(i), Y(value, top), _points[i].Mark, _points.Count > 30 ? 3.2 : 4);
            _canvas.EndGroup();
        }
    }
}

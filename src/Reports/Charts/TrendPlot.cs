namespace NonResponse.Reports;

/// <summary>A line for each series over periods in order; a gap where a point is hidden or missing.</summary>
internal sealed class TrendPlot
{
    private const double LabelGap = 26;

    // A direct label moved further than this from the end of its line could be taken for another line's.
    private const double FurthestMove = 12;

    private readonly Chart _chart;
    private readonly SvgCanvas _canvas;
    private readonly ValueAxis _axis;
    private readonly double _height;
    private readonly double _left;
    private readonly double _right;
    private readonly List<DirectLabel> _labels;

    private readonly record struct DirectLabel(IReadOnlyList<string> Lines, double Middle);

    public TrendPlot(Chart chart, SvgCanvas canvas)
    {
        _chart = chart;
        _canvas = canvas;
        var narrow = canvas.Width < SvgOptions.Narrow;
        _height = narrow ? 210 : 270;
        _axis = ValueAxis.For(chart, narrow ? 5 : 6);
        _left = 4 + Math.Max(12, _axis.Ticks.Max(t => TextMeasure.Width(t.Text, SvgCanvas.SmallSize))) + 8;
        _right = canvas.Width - 14;
        _labels = narrow || chart.Series.Count == 1 ? [] : DirectLabels(canvas.Width * 0.22);
        if (_labels.Count > 0)
            _right -= LabelGap + _labels.Max(l => l.Lines.Max(t => TextMeasure.Width(t, SvgCanvas.TextSize)));
    }

    /// <summary>True where each line carries its name at its end, so that a legend need not.</summary>
    public bool LabelsLines => _labels.Count > 0;

    /// <summary>Draws it from <paramref name="top"/> on.</summary>
    /// <returns>Where it ends.</returns>
    public double Draw(double top)
    {
        // Half a line above the plot for the text of the topmost tick.
        var plotTop = top + 8;
        var bottom = plotTop + _height;
        foreach (var tick in _axis.Ticks)
        {
            var y = Y(tick.Value, plotTop);
            _canvas.Line(_left, y, _right, y, tick.Value == 0 ? Ink.Axis : Ink.Grid);
            _canvas.Text(_left - 8, y, tick.Text, Anchor.End, Ink.Muted, SvgCanvas.SmallSize);
        }
        for (var s = 0; s < _chart.Series.Count; s++)
            Intervals(s, plotTop);
        for (var s = 0; s < _chart.Series.Count; s++)
            Marks(s, plotTop);
        for (var s = 0; s < _labels.Count; s++)
        {
            var first = plotTop + _labels[s].Middle - (_labels[s].Lines.Count - 1) * SvgCanvas.LineHeight / 2;
            _canvas.Mark(_right + LabelGap - 12, first, s, 4);
            _canvas.Text(_right + LabelGap - 2, first, _labels[s].Lines);
        }
        bottom += 6;
        for (var s = 0; s < _chart.Series.Count; s++)
            if (_chart.Series[s].Points.Any(p => p.Value is null))
            {
                PeriodRows.Strip(_canvas, _chart.Series[s].Points, X, _left, _right, bottom, _chart.Series.Count > 1 ? s : null);
                bottom += PeriodRows.StripHeight;
            }
        return PeriodRows.Labels(_canvas, _chart, X, _left, _right, bottom + 2);
    }

    private double X(int category) =>
        // Half a step at both ends, so that the first mark doesn't stand on the axis.
        _left + (_right - _left) * (category + 0.5) / _chart.Categories.Count;

    private double Y(double value, double top) => top + _height * (1 - _axis.Share(value));

    // Several series in one period stand a little apart, so that their intervals don't hide each other.
    private double X(int category, int series) => _chart.Series.Count == 1
        ? X(category)
        : X(category) + (series - (_chart.Series.Count - 1) / 2.0) * Math.Min(5, X(1) - X(0) - 1) * 0.8;

    private void Intervals(int series, double top)
    {
        var points = _chart.Series[series].Points;
        foreach (var (has, run) in PeriodRows.Runs(points, p => p is { Value: not null, Lower: not null, Upper: not null }))
        {
            if (!has)
                continue;
            if (_chart.Series.Count > 1 || run.Count == 1)
            {
                foreach (var i in run)
                    _canvas.Line(
                        X(i, series), Y(points[i].Lower!.Value, top), X(i, series), Y(points[i].Upper!.Value, top),
                        Palette.Series(series), run.Count == 1 ? 2 : 1.2);
                continue;
            }
            var lower = run.Select(i => (X(i), Y(points[i].Lower!.Value, top))).ToList();
            var upper = run.Select(i => (X(i), Y(points[i].Upper!.Value, top))).ToList();
            _canvas.Area(upper.Concat(lower.AsEnumerable().Reverse()), series);
            _canvas.Polyline(upper, series, 1);
            _canvas.Polyline(lower, series, 1);
        }
    }

    private void Marks(int series, double top)
    {
        var points = _chart.Series[series].Points;
        foreach (var (has, run) in PeriodRows.Runs(points, p => p.Value is not null))
        {
            if (!has)
                continue;
            if (run.Count > 1)
                _canvas.Polyline(run.Select(i => (X(i, series), Y(points[i].Value!.Value, top))), series, 2);
            foreach (var i in run)
            {
                _canvas.StartGroup(ChartHint.For(_chart, series, i));
                _canvas.Mark(X(i, series), Y(points[i].Value!.Value, top), series, points.Count > 30 ? 3 : 4);
                _canvas.EndGroup();
            }
        }
    }

    private List<DirectLabel> DirectLabels(double width)
    {
        if (_chart.Series.Any(s => s.Points[^1].Value is null))
            return [];
        var labels = _chart.Series.Select(s => new
        {
            Lines = TextMeasure.Wrap(XmlText.Clean(s.Name), SvgCanvas.TextSize, width),
            At = Y(s.Points[^1].Value!.Value, 0),
        }).ToList();
        var placed = new DirectLabel[labels.Count];
        var free = -8d;
        foreach (var i in Enumerable.Range(0, labels.Count).OrderBy(i => labels[i].At).ThenBy(i => i))
        {
            var half = labels[i].Lines.Count * SvgCanvas.LineHeight / 2;
            var middle = Math.Max(free + half, labels[i].At);
            if (labels[i].Lines.Count > 3 || middle - labels[i].At > FurthestMove || middle + half > _height + 8)
                return [];
            placed[i] = new DirectLabel(labels[i].Lines, middle);
            free = middle + half;
        }
        return [.. placed];
    }
}

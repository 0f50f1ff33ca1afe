namespace NonResponse.Reports;

/// <summary>The series of a chart as Excel can draw them.</summary>
internal static class NativeSeries
{
    /// <summary>The chart with what Excel needs beside: of survival a point more for each step, of rows a series that carries their names.</summary>
    public static Chart Of(Chart chart) => chart.Kind == ChartKind.Survival
        ? chart with { Series = [.. chart.Series.Select(s => s.Role == SeriesRole.Value ? s with { Points = [.. Steps(s.Points)] } : s)] }
        : chart.HasRows ? chart with { Series = [.. chart.Series, Series.Across("Names of the rows", NativeRows.StartOf(chart), chart.Categories.Count, SeriesRole.Centre)] }
        : chart;

    /// <summary>Lines go straight from point to point, so that each step needs a point where it begins: the value before it, at its place.</summary>
    private static IEnumerable<ChartPoint> Steps(IReadOnlyList<ChartPoint> points)
    {
        for (var i = 0; i < points.Count; i++)
        {
            if (i > 0 && points[i - 1] is { Value: not null } before && points[i] is { Value: not null, X: { } place } && !IsSame(before, points[i]))
                yield return before with { X = place, Name = points[i].Name.Length > 0 ? points[i].Name + ", before the step" : "" };
            yield return points[i];
        }
    }

    private static bool IsSame(ChartPoint a, ChartPoint b) => (a.Value, a.Lower, a.Upper) == (b.Value, b.Lower, b.Upper);
}

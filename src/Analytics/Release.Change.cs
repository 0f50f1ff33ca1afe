namespace NonResponse.Analytics;

public sealed partial class Release
{
    /// <summary>Months that a chart over time goes back.</summary>
    public const int ChartMonths = 36;

    /// <summary>A measure over time, with limits and signals, up to and including a month; null where nothing was counted.</summary>
    /// <param name="measure">The measure's id.</param>
    /// <param name="lastMonth">The month to end with.</param>
    /// <param name="settings">Rebases, standards, plans.</param>
    /// <param name="breakdown">The breakdown's name.</param>
    /// <param name="level">The level's name.</param>
    public ControlChart? Chart(
        string measure, Period lastMonth, ChangeSettings settings, string breakdown = Breakdown.All, string level = Breakdown.All)
    {
        var what = MeasureCatalogue.Get(measure);
        var trend = what.Kind is MeasureKind.Count or MeasureKind.Stock
            ? ByMonth(measure, lastMonth, breakdown, level)
            : Trend(measure, lastMonth, breakdown, level, ChartMonths);
        return trend.Points.All(p => p.Figure is null)
            ? null
            : new ControlChartBuilder(what, trend.Points, trend.Grain, settings, p => IsProvisional(what, p)).Build();
    }

    /// <summary>Whether the figure of a period can still change: what it counts has not all happened, or not all been entered.</summary>
    public bool IsProvisional(Measure measure, Period period) =>
        period.Kind != PeriodKind.All && _sources.ExtractedOn != int.MaxValue
        && period.LastDay.DayNumber + measure.SettlesAfter + _sources.Settings.LateDays > _sources.ExtractedOn;

    // A count is told however small it is.
    private Trend ByMonth(string measure, Period lastMonth, string breakdown, string level) => new(
        PeriodKind.Month,
        [
            .. Enumerable.Range(0, ChartMonths).Select(i => lastMonth.Back(ChartMonths - 1 - i))
                .Select(p => new TrendPoint(p, Find(measure, p, breakdown, level))).SkipWhile(p => p.Figure is null),
        ]);
}

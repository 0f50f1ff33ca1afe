using NonResponse.Analytics;

namespace NonResponse.Scheduler;

/// <summary>Which month a run reports.</summary>
internal static class ReportMonth
{
    /// <summary>The month asked for; else the last whole month before the extract; else, where nothing is dated then, the
    /// last month that has a figure.</summary>
    /// <exception cref="UsageException">Nothing is dated in the month asked for.</exception>
    public static Period Choose(Period? asked, int extractedOn, Release release)
    {
        var day = DateOnly.FromDayNumber(extractedOn);
        var months = release.Months;
        if (asked is { } month)
            return months.Count > 0 && month >= months[0] && month <= months[^1] ? month
                : throw new UsageException(months.Count == 0
                    ? "The extract has no figure in any month."
                    : $"The extract has no figure in {month}; it has some from {months[0]} to {months[^1]}.");
        var last = day.AddDays(1).Day == 1 ? Period.Month(day) : Period.Month(day).Back(1);
        return months.Count == 0 || last <= months[^1] ? last : months[^1];
    }
}

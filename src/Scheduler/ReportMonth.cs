using NonResponse.Analytics;
using NonResponse.Reports;

namespace NonResponse.Scheduler;

/// <summary>Which month a run reports.</summary>
internal static class ReportMonth
{
    /// <summary>The month asked for; else the last whole month before the extract. Where nothing is dated from then on, the
    /// last month that has a figure; where its twelve months have no outcome of a step and a later month has, the last such.</summary>
    /// <returns>The month, and why it isn't the one to be expected; null where it is.</returns>
    /// <exception cref="UsageException">Nothing is dated in the month asked for.</exception>
    public static (Period Month, string? Why) Choose(Period? asked, int extractedOn, Release release)
    {
        var day = DateOnly.FromDayNumber(extractedOn);
        var months = release.Months;
        if (asked is { } month)
            return months.Count > 0 && month >= months[0] && month <= months[^1] ? (month, null)
                : throw new UsageException(months.Count == 0
                    ? "The extract has no figure in any month."
                    : $"The extract has no figure in {month}; it has some from {months[0]} to {months[^1]}.");
        var own = Period.Month(day);
        var last = own.LastDay == day || day < own.FirstDay.AddMonths(1) && own.FirstDay == DateOnly.MinValue ? own : own.Back(1);
        if (months.Count == 0)
            return (last, null);
        if (last > months[^1])
            return (months[^1], $"The report month is {Wording.Of(months[^1])}, since the extract has no figure of a later one.");
        if (!HasOutcomes(release, Period.TwelveMonthsTo(last.LastDay)) && months.LastOrDefault(m => m > last && HasOutcomes(release, m), last) is var later && later > last)
            return (later, $"The report month is {Wording.Of(later)}{(later == own ? ", as far as the extract goes" : "")}: no step came due in the twelve months to {Wording.Of(last)}.");
        return (last, null);
    }

    private static bool HasOutcomes(Release release, Period period) => release.Find("step_coverage", period) is not null;
}

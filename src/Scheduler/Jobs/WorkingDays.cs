namespace NonResponse.Scheduler.Jobs;

/// <summary>The days on which people work.</summary>
/// <param name="holidays">Days on which they don't, beside Saturdays and Sundays.</param>
internal sealed class WorkingDays(IReadOnlySet<DateOnly> holidays)
{
    /// <summary>The nth working day of a month.</summary>
    /// <param name="firstDay">The month's first day.</param>
    /// <param name="n">From 1.</param>
    public DateOnly Of(DateOnly firstDay, int n)
    {
        for (var day = firstDay; ; day = day.AddDays(1))
            if (IsWorkingDay(day) && --n == 0)
                return day;
    }

    private bool IsWorkingDay(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !holidays.Contains(day);
}

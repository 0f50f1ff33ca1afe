namespace NonResponse.Analytics;

/// <summary>The months of days, looked up: every count asks for one.</summary>
internal static class Months
{
    /// <summary>January 1900.</summary>
    public const int FirstNear = 1900 * 12;

    /// <summary>Months up to December 2199.</summary>
    public const int Near = 300 * 12;

    private static readonly int FirstDay = new DateOnly(1900, 1, 1).DayNumber;
    private static readonly short[] OfDay = [.. Enumerable.Range(FirstDay, new DateOnly(2200, 1, 1).DayNumber - FirstDay).Select(d => (short)(Period.MonthOf(DateOnly.FromDayNumber(d)) - FirstNear))];

    /// <summary>The month of a day.</summary>
    public static int Of(int day)
    {
        var near = day - FirstDay;
        return (uint)near < (uint)OfDay.Length ? FirstNear + OfDay[near] : Period.MonthOf(DateOnly.FromDayNumber(day));
    }
}

using System.Globalization;

namespace NonResponse.Scheduler.Jobs;

/// <summary>Calendars in words, where they are as plain as most are.</summary>
internal static class CronWords
{
    private static readonly string[] Names = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    /// <summary>A calendar such as <c>0 0 3 ? * MON</c> as "Mondays, 03:00"; one that is less plain as it is written.</summary>
    /// <param name="cron">Five fields (minute first, Sunday as 0 or 7) or six (second first, Sunday as 1).</param>
    public static string Of(string cron)
    {
        var fields = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var isUnix = fields.Length == 5;
        if (!isUnix && (fields.Length != 6 || fields[0] != "0"))
            return cron;
        var (minute, hour, day, month, weekday) = isUnix ? (fields[0], fields[1], fields[2], fields[3], fields[4]) : (fields[1], fields[2], fields[3], fields[4], fields[5]);
        if (month != "*" || Whole(minute, 59) is not { } m || Whole(hour, 23) is not { } h)
            return cron;
        var at = string.Create(CultureInfo.InvariantCulture, $"{h:00}:{m:00}");
        return (IsAny(day), IsAny(weekday)) switch
        {
            (true, true) => $"every day, {at}",
            (true, false) => NameOf(weekday, isUnix) is { } name ? $"{name}s, {at}" : cron,
            (false, true) => Whole(day, 31) is { } date and > 0 ? string.Create(CultureInfo.InvariantCulture, $"day {date} of the month, {at}") : cron,
            _ => cron,
        };
    }

    private static bool IsAny(string field) => field is "*" or "?";

    private static int? Whole(string field, int most) => int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most ? number : null;

    private static string? NameOf(string field, bool isUnix)
    {
        var day = Array.IndexOf(Names, field.ToUpperInvariant()) is >= 0 and var named ? named : Whole(field, 7) is { } number && (isUnix || number > 0) ? (isUnix ? number : number - 1) % 7 : -1;
        return day < 0 ? null : CultureInfo.InvariantCulture.DateTimeFormat.GetDayName((DayOfWeek)day);
    }
}

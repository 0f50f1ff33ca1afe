using System.Globalization;
using NonResponse.Analytics;
using NonResponse.Scheduler.Jobs;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests.Jobs;

/// <summary>When packs are due, and clocks that do not agree.</summary>
public sealed class CalendarTests
{
    // Counted in a calendar, where GNU cal prints one: cal 1 2026.
    [TestCase("2026-01-01", 5, "2026-01-01", "2026-01-08")]
    [TestCase("2025-11-01", 1, null, "2025-11-03")]
    [TestCase("2025-05-01", 5, "2025-05-05", "2025-05-08")]
    [TestCase("2025-12-01", 15, null, "2025-12-19")]
    public void Working_days_leave_out_weekends_and_holidays(string month, int n, string? holiday, string day) =>
        Assert.That(new WorkingDays(holiday is null ? new HashSet<DateOnly>() : [Day(holiday)]).Of(Day(month), n), Is.EqualTo(Day(day)));

    // Python: datetime(2026, 1, 8, 6).replace(tzinfo=ZoneInfo('Europe/London')).astimezone(timezone.utc), and so on.
    [TestCase("2025-12", "Europe/London", 6, 6, 0, "2026-01-08T06:00Z")]
    [TestCase("2025-06", "Europe/London", 5, 6, 0, "2025-07-07T05:00Z")]
    [TestCase("2025-10", "America/New_York", 1, 6, 0, "2025-11-03T11:00Z")]
    // 28 April 2023 has no 00:30 in Cairo: the clocks go from 00:00 to 01:00.
    [TestCase("2023-03", "Africa/Cairo", 20, 0, 30, "2023-04-27T22:30Z")]
    public void Packs_are_due_by_the_clock_of_the_service(string month, string zone, int workingDay, int hour, int minute, string due)
    {
        _ = Period.TryParseMonth(month, out var period);
        var packs = new PacksJob(new PacksSettings { WorkingDay = workingDay, At = new TimeOnly(hour, minute) });
        Assert.That(packs.DueAt(period, TimeZoneInfo.FindSystemTimeZoneById(zone)).ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture), Is.EqualTo(due));
    }

    [Test]
    public void Clock_of_a_machine_is_brought_to_that_of_the_database()
    {
        var own = new SetClock(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));
        DateTimeOffset? database = own.Now.AddSeconds(-61);
        var clock = new SharedClock(own, () => database);
        Assert.That(clock.GetUtcNow(), Is.EqualTo(own.Now.AddSeconds(-61)));
        own.Now = own.Now.AddHours(1);
        Assert.That(clock.GetUtcNow(), Is.EqualTo(own.Now.AddSeconds(-61)), "between two looks it goes on");
        database = own.Now.AddSeconds(5);
        clock.Adjust();
        Assert.That(clock.GetUtcNow(), Is.EqualTo(own.Now.AddSeconds(5)));
        database = null;
        clock.Adjust();
        Assert.That(clock.GetUtcNow(), Is.EqualTo(own.Now.AddSeconds(5)), "a database that is away leaves what was known");
    }

    [Test]
    public void Time_that_runs_faster_calls_as_much_earlier()
    {
        var start = new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
        var clock = new MovedClock(start, 100_000);
        // Timers count whole milliseconds, of which each is 100 s here.
        var early = TimeSpan.FromMinutes(10);
        using var called = new SemaphoreSlim(0);
        using var timer = clock.CreateTimer(_ => called.Release(), null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
        Assert.That(called.Wait(TimeSpan.FromSeconds(30)), Is.True, "an hour takes 36 ms");
        Assert.That(clock.GetUtcNow(), Is.GreaterThan(start.AddHours(1) - early));
        timer.Change(TimeSpan.FromHours(2), Timeout.InfiniteTimeSpan);
        Assert.That(called.Wait(TimeSpan.FromSeconds(30)), Is.True, "so it does once it is changed");
        Assert.That(clock.GetUtcNow(), Is.GreaterThan(start.AddHours(3) - early));
        Assert.That(clock.AtLeast(TimeSpan.FromHours(1), TimeSpan.FromSeconds(1)), Is.EqualTo(TimeSpan.FromSeconds(100_000)));
        Assert.That(clock.AtLeast(TimeSpan.FromDays(10), TimeSpan.FromSeconds(1)), Is.EqualTo(TimeSpan.FromDays(10)));
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");
}

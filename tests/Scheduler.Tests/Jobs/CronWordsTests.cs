using NonResponse.Scheduler.Jobs;

namespace NonResponse.Scheduler.Tests.Jobs;

/// <summary>Calendars as people read them.</summary>
public class CronWordsTests
{
    [TestCase("0 0 3 ? * MON", "Mondays, 03:00")]
    [TestCase("0 0 2 ? * SUN", "Sundays, 02:00")]
    [TestCase("0 0 2 ? * 1", "Sundays, 02:00")]
    [TestCase("0 0 2 ? * 7", "Saturdays, 02:00")]
    [TestCase("0 30 1 * * ?", "every day, 01:30")]
    [TestCase("0 0 4 7 * ?", "day 7 of the month, 04:00")]
    [TestCase("0 2 * * 0", "Sundays, 02:00")]
    [TestCase("0 2 * * 7", "Sundays, 02:00")]
    [TestCase("5 14 * * *", "every day, 14:05")]
    [TestCase("0/2 * * * * ?", "0/2 * * * * ?")]
    [TestCase("0 0 3 ? * MON-FRI", "0 0 3 ? * MON-FRI")]
    [TestCase("0 0 3 1 1 ?", "0 0 3 1 1 ?")]
    [TestCase("0 0 3 L * ?", "0 0 3 L * ?")]
    [TestCase("0 99 3 * * ?", "0 99 3 * * ?")]
    [TestCase("0 0 2 ? * 0", "0 0 2 ? * 0")]
    public void Plain_calendars_are_told_in_words(string cron, string words) => Assert.That(CronWords.Of(cron), Is.EqualTo(words));
}

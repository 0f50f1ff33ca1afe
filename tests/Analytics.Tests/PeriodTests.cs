namespace NonResponse.Analytics.Tests;

public class PeriodTests
{
    private static readonly DateOnly Day = new(2026, 1, 31);

    [Test]
    public void Periods_know_their_first_and_last_day()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Span(Period.Month(Day)), Is.EqualTo("2026-01 2026-01-01 2026-01-31"));
            Assert.That(Span(Period.Quarter(Day)), Is.EqualTo("2026-Q1 2026-01-01 2026-03-31"));
            Assert.That(Span(Period.TwelveMonthsTo(Day)), Is.EqualTo("12-months-to-2026-01 2025-02-01 2026-01-31"));
            Assert.That(Span(Period.Month(Day).Back(2)), Is.EqualTo("2025-11 2025-11-01 2025-11-30"));
            Assert.That(Span(Period.Quarter(new DateOnly(2024, 2, 29))), Is.EqualTo("2024-Q1 2024-01-01 2024-03-31"));
            Assert.That(Period.All.Id, Is.EqualTo("all"));
        });
    }

    [TestCase("2026-03", true)]
    [TestCase("2026-3", false)]
    [TestCase("2026-13", false)]
    [TestCase("March 2026", false)]
    public void TryParseMonth_reads_one_form(string text, bool expected)
    {
        Assert.That(Period.TryParseMonth(text, out var month), Is.EqualTo(expected));
        if (expected)
            Assert.That(month.Id, Is.EqualTo(text));
    }

    [Test]
    public void All_has_no_days() => Assert.That(() => Period.All.FirstDay, Throws.InvalidOperationException);

    private static string Span(Period period) => FormattableString.Invariant($"{period.Id} {period.FirstDay:yyyy-MM-dd} {period.LastDay:yyyy-MM-dd}");
}

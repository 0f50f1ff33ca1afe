using NonResponse.Analytics;
using NonResponse.Tests;

namespace NonResponse.Reports.Tests;

/// <summary>What a drawing is laid out with: the room that text takes, and the ends of the axis.</summary>
[TestFixture]
public sealed class ChartLayoutTests
{
    private static readonly string[] Texts =
    [
        "", "word", "Riverside and Vale Community Partnership", new('W', 70), "team_for_older-adults/eastern.districts_working_age_people",
        "a\u0301e\u0301i\u0301o\u0301u\u0301a\u0301e\u0301i\u0301o\u0301u\u0301a\u0301e\u0301i\u0301o\u0301u\u0301", "😀😀😀😀😀😀😀😀😀😀😀😀", "שירותי בריאות הנפש בקהילה לתושבי המזרח",
    ];

    [Test]
    public void Wrap_loses_nothing_and_breaks_no_letter([ValueSource(nameof(Texts))] string text, [Values(60, 120, 400)] double width)
    {
        var lines = TextMeasure.Wrap(text, 13, width);

        Assert.Multiple(() =>
        {
            Assert.That(string.Concat(lines).Replace(" ", "", StringComparison.Ordinal), Is.EqualTo(text.Replace(" ", "", StringComparison.Ordinal)));
            Assert.That(lines.Select(l => TextMeasure.Width(l, 13)), Is.All.LessThanOrEqualTo(width));
            Assert.That(lines.Select(l => l.Length > 0 && (char.IsLowSurrogate(l[0]) || l[0] == '\u0301')), Has.None.True);
        });
    }

    [Test]
    public void Wrap_breaks_after_punctuation_where_it_can() =>
        Assert.That(TextMeasure.Wrap("older-adults_eastern", 10, 80), Is.EqualTo((string[])["older-adults_", "eastern"]));

    [TestCase(1, 1000, 1)]
    [TestCase(30, 90, 50)]
    [TestCase(412, 903, 50)]
    [TestCase(60, 100, 80)]
    [TestCase(30, 30, 100)]
    public void Axis_of_percentages_ends_at_the_next_round_number(long hits, long of, double percent)
    {
        var axis = Axis(CellFormat.Percent, PageSamples.Proportion(hits, of));

        Assert.That(axis.End * 100, Is.EqualTo(percent).Within(1e-9));
        Assert.That(axis.Ticks[^1].Value, Is.EqualTo(axis.End));
        Assert.That(axis.Ticks[0].Text, Is.EqualTo("0%"));
    }

    [TestCase(0, 1)]
    [TestCase(2.5, 3)]
    [TestCase(57, 60)]
    [TestCase(1203, 1500)]
    public void Axis_of_days_ends_at_the_next_round_number(double days, double end) =>
        Assert.That(Axis(CellFormat.Days, PageSamples.Days(days)).End, Is.EqualTo(end));

    [Test]
    public void Axis_without_values_is_the_whole_percentage() =>
        Assert.That(Axis(CellFormat.Percent, PageSamples.Hidden).Ticks.Select(t => t.Text),
            Is.EqualTo((string[])["0%", "20%", "40%", "60%", "80%", "100%"]));

    [Test]
    public void Axis_never_cuts_off_an_interval([Range(1, 100, 3)] int hits)
    {
        var figure = PageSamples.Proportion(hits, 100);
        var axis = Axis(CellFormat.Percent, figure);
        Assert.That(axis.End, Is.GreaterThanOrEqualTo(figure.Upper!.Value).And.LessThanOrEqualTo(1));
        Assert.That(axis.Ticks, Has.Count.LessThanOrEqualTo(7));
    }

    [Test]
    public void Period_labels_end_with_the_last_period_and_keep_apart([Values(1, 2, 7, 24, 60, 240)] int months, [Values(240, 300, 720)] int width)
    {
        var labels = PeriodLabels.Place(
            [.. PageSamples.Months(months).Select(PeriodLabels.Short)], i => (i + 0.5) * width / months, width - 4);

        Assert.That(string.Join(' ', labels[^1].Lines), Is.EqualTo(PeriodLabels.Short(PageSamples.Months(months)[^1])));
        Assert.That(labels.Zip(labels.Skip(1)).Select(p => p.Second.Left - p.First.Right), Is.All.GreaterThanOrEqualTo(4));
        Assert.That(labels[0].Left, Is.GreaterThanOrEqualTo(0));
        Assert.That(labels[^1].Right, Is.LessThanOrEqualTo(width));
    }

    [TestCase("March 2026", "Mar 2026")]
    [TestCase("May 2026", "May 2026")]
    [TestCase("Jan–Mar 2026", "Jan–Mar 2026")]
    [TestCase("12 months to September 2025", "12 months to Sep 2025")]
    public void Short_leaves_three_letters_of_a_month(string period, string expected) =>
        Assert.That(PeriodLabels.Short(period), Is.EqualTo(expected));

    [TestCase(1000, 1000, 0.95, 1, Description = "A rate that never moves lies at the top, where the whole is.")]
    [TestCase(992, 1000, 0.95, 1, Description = "A point of difference is no hill.")]
    [TestCase(4, 4, 0, 0.01, Description = "Near nothing the axis begins at 0.")]
    [TestCase(400, 600, 0.4, 0.6, Description = "A rate that moves fills the axis.")]
    public void Axis_of_a_control_chart_shows_what_moves_and_no_more(int lowest, int highest, double start, double end)
    {
        // A point of a control chart has no interval of its own: a figure of days has none.
        static Figure Point(int hits) => PageSamples.Days(hits / 1000.0);
        var axis = ValueAxis.For(PageSamples.Chart(ChartKind.Control, ["January", "February"], CellFormat.Percent, ("Rate", [Point(lowest), Point(highest)])), 6);
        Assert.That((axis.Start, axis.End), Is.EqualTo((start, end)));
    }

    private static ValueAxis Axis(CellFormat unit, Figure figure) =>
        ValueAxis.For(PageSamples.Chart(ChartKind.Intervals, ["level"], unit, ("Series", [figure])), 6);
}

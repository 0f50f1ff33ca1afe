using NonResponse.Analytics;

namespace NonResponse.Reports.Tests;

public class SentencesTests
{
    private const string Response = "step_response_observed";
    private const string Wait = "wait_treatment_days_median";

    [TestCase(95, 210, 101, 209,
        "In March 2026, 45.2% of 210 observed steps responded, 3.1 percentage points fewer than in February 2026; the difference is within chance.")]
    [TestCase(600, 1000, 400, 1000,
        "In March 2026, 60.0% of 1,000 observed steps responded, 20.0 percentage points more than in February 2026; the difference is larger than chance.")]
    [TestCase(50, 100, 50, 100,
        "In March 2026, 50.0% of 100 observed steps responded, the same as in February 2026; the difference is within chance.")]
    [TestCase(10, 19, 50, 100,
        "In March 2026, 52.6% of 19 observed steps responded, 2.6 percentage points more than in February 2026; the difference is within chance (unreliable: of fewer than 20).")]
    [TestCase(50, 100, 10, 19,
        "In March 2026, 50.0% of 100 observed steps responded, 2.6 percentage points fewer than in February 2026; the difference is within chance (unreliable: compared with fewer than 20).")]
    [TestCase(183, 400, 400, 1000,
        "In March 2026, 45.8% of 400 observed steps responded, 5.8 percentage points more than in February 2026; the difference is within chance.",
        TestName = "{m}: an interval from 0.04 points, shown as 0.0, is read as one that holds 0")]
    public void Headline_says_value_change_and_chance(int n, int d, int earlierN, int earlierD, string expected)
    {
        var release = Months((n, d), (earlierN, earlierD)).Build(DisclosurePolicy.None);
        Assert.That(Sentences.Headline(Now(release), Earlier(release)), Is.EqualTo(expected));
    }

    [Test]
    public void Headline_of_a_hidden_figure_has_no_number()
    {
        var release = Months((3, 137), (50, 100)).Build(DisclosurePolicy.Standard);
        Assert.That(
            Sentences.Headline(Now(release), Earlier(release)),
            Is.EqualTo("Response, observed steps, March 2026: too few to show."));
    }

    [Test]
    public void Headline_against_a_hidden_figure_has_no_change()
    {
        var release = Months((50, 100), (3, 137)).Build(DisclosurePolicy.Standard);
        Assert.That(
            Sentences.Headline(Now(release), Earlier(release)),
            Is.EqualTo("In March 2026, 50.0% of 100 observed steps responded; too few to show in February 2026."));
    }

    [Test]
    public void Headline_of_a_median_counts_days()
    {
        var release = new HandMadeRelease().Add(Wait, "2026-03", 34, 40).Add(Wait, "2026-02", 35, 40)
            .Build(DisclosurePolicy.None);
        Assert.That(
            Sentences.Headline(
                release.Find(Wait, HandMadeRelease.Month("2026-03"))!, release.Find(Wait, HandMadeRelease.Month("2026-02"))),
            Is.EqualTo("In March 2026, half of 40 episodes that started treatment had waited 34 days or less, "
                + "1 day less than in February 2026."));
    }

    [Test]
    public void Range_names_no_best_or_worst_and_leaves_small_levels_out()
    {
        var measure = MeasureCatalogue.Get(Response);
        Assert.That(
            Sentences.Range(measure, Levels((20, 100), (50, 100), (19, 19)), "providers", "Provider"),
            Is.EqualTo("Across 2 providers with at least 20 observed steps, between 20.0% and 50.0% responded."));
        Assert.That(
            Sentences.Range(measure, Levels((50, 100), (50, 100)), "providers", "Provider"),
            Is.EqualTo("Across 2 providers with at least 20 observed steps, 50.0% responded."));
        Assert.That(
            Sentences.Range(measure, Levels((50, 100), (3, 137)), "providers", "Provider"),
            Is.EqualTo("Provider, L0: 50.0% of 100 observed steps responded; the others are too few to compare."));
        Assert.That(
            Sentences.Range(measure, Levels((3, 137)), "providers", "Provider"),
            Is.EqualTo("Response, observed steps: too few to compare, no figure of 20 or more observed steps can be shown."));
    }

    [Test]
    public void DeprivationGap_has_its_interval_in_words()
    {
        var levels = Levels((40, 100), (50, 100), (3, 137));
        Assert.That(
            Sentences.DeprivationGap(levels[0].Figure, levels[1].Figure),
            Does.Match(@"^In March 2026, 40\.0% of 100 observed steps responded in the most deprived fifth, 10\.0 percentage "
                + @"points fewer \(95% interval \d+\.\d fewer to \d+\.\d more\) than the 50\.0% of 100 in the least deprived; "
                + "the difference is within chance\\.$"));
        Assert.That(
            Sentences.DeprivationGap(levels[2].Figure, levels[1].Figure),
            Is.EqualTo("Response, observed steps, March 2026, most and least deprived fifth compared: too few to show."));
        Assert.That(Sentences.DeprivationGap(levels[0].Figure, null), Is.Null);
    }

    private static HandMadeRelease Months((int N, int D) now, (int N, int D) earlier) =>
        new HandMadeRelease().Add(Response, "2026-03", now.N, now.D).Add(Response, "2026-02", earlier.N, earlier.D);

    private static Figure Now(Release release) => release.Find(Response, HandMadeRelease.Month("2026-03"))!;

    private static Figure Earlier(Release release) => release.Find(Response, HandMadeRelease.Month("2026-02"))!;

    private static List<(string Name, Figure? Figure)> Levels(params (int N, int D)[] counts)
    {
        var names = counts.Select((_, i) => $"L{i}").ToArray();
        var made = new HandMadeRelease(("provider_id", names));
        foreach (var (name, (n, d)) in names.Zip(counts))
            made.Add(Response, "2026-03", n, d, "provider_id", name);
        // Hidden where small, otherwise exact, so that the expected numbers are plain.
        var release = made.Build(new DisclosurePolicy { Name = "hide", HideUpTo = 7, RoundTo = 1 });
        return [.. names.Select(n => (n, release.Find(Response, HandMadeRelease.Month("2026-03"), "provider_id", n)))];
    }
}

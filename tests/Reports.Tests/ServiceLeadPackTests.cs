using NonResponse.Analytics;

namespace NonResponse.Reports.Tests;

public class ServiceLeadPackTests
{
    private static readonly PackContext Context = HandMadeRelease.Context(ExampleReleases.Month);

    [Test]
    public void A_large_service_is_reported_by_month()
    {
        var pack = ServiceLeadPack.Build(ExampleReleases.Large().Build(DisclosurePolicy.None), Context);
        Assert.That(pack.Sections.Select(s => s.Id), Is.EqualTo(["month", "measures", "glance", "change", "pathways", "funnels", "providers", "strategies"]));
        Assert.That(pack.Cover.Headlines, Has.Count.EqualTo(6).And.Some.StartsWith("In March 2026, "));
        Assert.That(pack.Sections[1].Exhibits.Select(e => e.Id), Is.EqualTo(
            ["access", "wait-days", "course", "step-outcomes", "course-outcomes", "acting", "safety", "needs"]));
        var change = pack.Exhibit("change-response");
        Assert.That(change.Table.Rows, Has.Count.EqualTo(27));
        Assert.That(change.Table.Rows[^1][0].Text, Is.EqualTo("March 2026"));
        Assert.That(change.Chart!.Series.Select(s => s.Name), Is.EqualTo(["Response, observed steps", "Mean", "Limits of chance", "Limits of chance"]));
        Assert.That(change.Subtitle, Does.EndWith(": p′ chart"));
    }

    [Test]
    public void A_small_service_is_reported_by_quarter_and_says_so()
    {
        var pack = ServiceLeadPack.Build(ExampleReleases.Small().Build(DisclosurePolicy.Standard), Context);
        Assert.That(pack.Cover.Headlines, Has.Some.StartsWith("In Jan–Mar 2026, "));
        Assert.That(pack.Sections.Single(s => s.Id == "measures").Introduction, Does.StartWith("March 2026 counts too little to show alone"));
        var change = pack.Exhibit("change-response");
        Assert.That(change.Table.Columns[0].Header, Is.EqualTo("Quarter"));
        Assert.That(change.Table.Rows.Select(r => r[0].Text).First(), Is.EqualTo("Apr–Jun 2024"));
        Assert.That(change.Table.Rows, Has.Count.EqualTo(8));
        Assert.That(change.Subtitle, Does.Contain("by quarter").And.EndsWith(": run chart"), "eight quarters are too few for limits");
        Assert.That(change.Notes.Select(n => pack.Notes[n - 1]), Has.Some.StartsWith("Months are too small to show"));
    }

    [Test]
    public void A_quarter_that_the_month_cuts_short_is_not_shown()
    {
        var pack = ServiceLeadPack.Build(
            ExampleReleases.Small().Build(DisclosurePolicy.Standard), HandMadeRelease.Context("2026-02"));
        Assert.That(pack.Exhibit("change-response").Table.Rows[^1][0].Text, Is.EqualTo("Oct–Dec 2025"));
        Assert.That(pack.Cover.Headlines, Has.Some.StartsWith("In Oct–Dec 2025, "));
    }

    [Test]
    public void Providers_come_by_name_and_are_not_ranked()
    {
        var pack = ServiceLeadPack.Build(ExampleReleases.Large().Build(DisclosurePolicy.None), Context);
        var exhibit = pack.Exhibit("response-provider");
        Assert.That(exhibit.Table.Rows.Select(r => r[0].Text).Distinct(), Is.EqualTo(["PR1", "PR2", "PR10", "Not recorded"]));
        Assert.That(exhibit.Subtitle, Is.EqualTo("Response by provider, 12 months to March 2026"));
        Assert.That(exhibit.Notes.Select(n => pack.Notes[n - 1]), Has.Some.Contains("not ranked"));
        Assert.That(exhibit.Headline, Does.Not.Contain("PR"));
    }

    [Test]
    public void Observed_and_all_eligible_steps_stand_side_by_side_by_strategy()
    {
        var exhibit = ServiceLeadPack.Build(ExampleReleases.Large().Build(DisclosurePolicy.None), Context)
            .Exhibit("response-medication");
        Assert.That(exhibit.Table.Rows.Select(r => r[0].Text).Distinct(), Is.EqualTo(
            ["First treatment", "Dose optimisation", "Switch", "Augmentation", "None"]));
        Assert.That(exhibit.Chart!.Kind, Is.EqualTo(ChartKind.Intervals));
        Assert.That(exhibit.Chart.Series.Select(s => s.Name), Is.EqualTo(["Response, observed steps", "Response, all eligible steps"]));
        Assert.That(exhibit.Table.Columns.Select(c => c.Header), Is.EqualTo(
        [
            "Medication strategy", "Measure", "Counted", "Out of", "Number", "Rate (%)", "95% interval, lower (%)", "95% interval, upper (%)",
        ]));
        foreach (var strategy in exhibit.Table.Rows.Chunk(3))
        {
            Assert.That(strategy.Select(r => r[0].Text).Distinct().Count(), Is.EqualTo(1));
            Assert.That(strategy.Select(r => r[1].Text), Is.EqualTo(["Response, observed steps", "Response, all eligible steps", "Outcome recorded"]));
        }
    }

    [Test]
    public void A_trial_keeps_its_outcomes_and_says_what_is_left_out()
    {
        var pack = ServiceLeadPack.Build(ExampleReleases.Trial().Build(DisclosurePolicy.None), Context);
        Assert.That(pack.Sections.Select(s => s.Id), Is.EqualTo(["measures", "strategies"]));
        Assert.That(pack.Cover.Headlines, Has.Some.StartsWith("In the whole extract, 36.5% of 167 observed steps responded (95% interval 29.6% to 44.1%)"));
        Assert.That(pack.Exhibit("step-outcomes").Table.Columns.Select(c => c.Header), Has.None.Contains("Change"));
        Assert.That(pack.Cover.Quality, Has.Some.StartsWith("Left out: by provider, because provider is the same throughout (site1)"));
        Assert.That(pack.Cover.Quality, Has.Some.StartsWith("Left out: change over time, because nothing was counted in the 36 months to March 2026"));
    }

    [Test]
    public void An_empty_release_makes_an_empty_pack()
    {
        var pack = ServiceLeadPack.Build(ExampleReleases.Empty().Build(DisclosurePolicy.Standard), Context);
        Assert.That(pack.Sections, Is.Empty);
        Assert.That(pack.Cover.Headlines, Is.EqualTo(["Nothing was counted in March 2026."]));
        Assert.That(pack.Cover.Quality, Has.Some.StartsWith("Left out: by provider and by strategy, because nothing was counted"));
    }
}

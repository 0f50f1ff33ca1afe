using NonResponse.Analytics;

namespace NonResponse.Reports.Tests;

public class ServiceLeadPackTests
{
    private static readonly PackContext Context = HandMadeRelease.Context(ExampleReleases.Month);

    [Test]
    public void A_large_service_is_reported_by_month()
    {
        var pack = ServiceLeadPack.Build(ExampleReleases.Large().Build(DisclosurePolicy.None), Context);
        Assert.That(pack.Sections.Select(s => s.Id), Is.EqualTo(["measures", "trends", "providers", "strategies"]));
        Assert.That(pack.Cover.Headlines, Has.Count.EqualTo(6).And.All.StartsWith("In March 2026, "));
        Assert.That(pack.Sections[0].Exhibits.Select(e => e.Id), Is.EqualTo(
            ["access", "wait-days", "course", "step-outcomes", "course-outcomes", "acting", "safety", "needs"]));
        var trend = pack.Exhibit("trend-steps");
        Assert.That(trend.Table.Rows, Has.Count.EqualTo(24));
        Assert.That(trend.Table.Rows[^1][0].Text, Is.EqualTo("March 2026"));
        Assert.That(trend.Chart!.Series.Select(s => s.Name), Is.EqualTo(["Response, observed steps", "Remission, observed steps"]));
        Assert.That(trend.Subtitle, Does.Not.Contain("too small"));
    }

    [Test]
    public void A_small_service_is_reported_by_quarter_and_says_so()
    {
        var pack = ServiceLeadPack.Build(ExampleReleases.Small().Build(DisclosurePolicy.Standard), Context);
        Assert.That(pack.Cover.Headlines[0], Does.StartWith("In Jan–Mar 2026, "));
        Assert.That(pack.Sections[0].Introduction, Does.StartWith("March 2026 counts too little to show alone"));
        var trend = pack.Exhibit("trend-steps");
        Assert.That(trend.Table.Columns[0].Header, Is.EqualTo("Quarter"));
        Assert.That(trend.Table.Rows.Select(r => r[0].Text).First(), Is.EqualTo("Apr–Jun 2024"));
        Assert.That(trend.Table.Rows, Has.Count.EqualTo(8));
        Assert.That(trend.Subtitle, Does.Contain("quarter").And.Contain("months are too small to show"));
    }

    [Test]
    public void A_quarter_that_the_month_cuts_short_is_not_shown()
    {
        var pack = ServiceLeadPack.Build(
            ExampleReleases.Small().Build(DisclosurePolicy.Standard), HandMadeRelease.Context("2026-02"));
        Assert.That(pack.Exhibit("trend-steps").Table.Rows[^1][0].Text, Is.EqualTo("Oct–Dec 2025"));
        Assert.That(pack.Cover.Headlines[0], Does.StartWith("In Oct–Dec 2025, "));
    }

    [Test]
    public void Measures_of_one_chart_share_quarters_as_soon_as_one_needs_them()
    {
        var made = new HandMadeRelease();
        foreach (var month in HandMadeRelease.MonthsTo(ExampleReleases.Month, 24))
            made.Add("step_response_observed", month, 50, 100).Add("step_remission_observed", month, 5, 100);
        var trend = ServiceLeadPack.Build(made.Build(DisclosurePolicy.Standard), Context).Exhibit("trend-steps");
        Assert.That(trend.Table.Rows.Select(r => r[0].Text), Has.Exactly(8).Items.And.All.Contains("–"));
        Assert.That(trend.Chart!.Series.SelectMany(s => s.Points), Has.All.Property("Value").Not.Null);
    }

    [Test]
    public void Providers_come_by_name_and_are_not_ranked()
    {
        var pack = ServiceLeadPack.Build(ExampleReleases.Large().Build(DisclosurePolicy.None), Context);
        var exhibit = pack.Exhibit("response-provider");
        Assert.That(exhibit.Table.Rows.Select(r => r[0].Text), Is.EqualTo(["PR1", "PR2", "PR10", "Not recorded"]));
        Assert.That(exhibit.Subtitle, Is.EqualTo("Response by provider, 12 months to March 2026"));
        Assert.That(exhibit.Notes.Select(n => pack.Notes[n - 1]), Has.Some.Contains("not ranked"));
        Assert.That(exhibit.Headline, Does.Not.Contain("PR"));
    }

    [Test]
    public void Observed_and_all_eligible_steps_stand_side_by_side_by_strategy()
    {
        var exhibit = ServiceLeadPack.Build(ExampleReleases.Large().Build(DisclosurePolicy.None), Context)
            .Exhibit("response-medication");
        Assert.That(exhibit.Table.Rows.Select(r => r[0].Text), Is.EqualTo(
            ["First treatment", "Dose optimisation", "Switch", "Augmentation", "None"]));
        Assert.That(exhibit.Chart!.Kind, Is.EqualTo(ChartKind.Intervals));
        Assert.That(exhibit.Chart.Series.Select(s => s.Name), Is.EqualTo(["Response, observed steps", "Response, all eligible steps"]));
        Assert.That(exhibit.Table.Columns.Select(c => c.Header).Skip(1).Take(5), Is.EqualTo(
        [
            "Response, observed steps: out of", "Response, observed steps: number", "Response, observed steps (%)",
            "Response, observed steps: 95% interval, lower (%)", "Response, observed steps: 95% interval, upper (%)",
        ]));
    }

    [Test]
    public void A_trial_keeps_its_outcomes_and_says_what_is_left_out()
    {
        var pack = ServiceLeadPack.Build(ExampleReleases.Trial().Build(DisclosurePolicy.None), Context);
        Assert.That(pack.Sections.Select(s => s.Id), Is.EqualTo(["measures", "strategies"]));
        Assert.That(pack.Cover.Headlines[0], Is.EqualTo("In the whole extract, 36.5% of 167 observed steps responded."));
        Assert.That(pack.Exhibit("step-outcomes").Table.Columns.Select(c => c.Header), Has.None.Contains("Change"));
        Assert.That(pack.Cover.Quality, Has.Some.StartsWith("Left out: by provider, because provider is the same throughout (site1)"));
        Assert.That(pack.Cover.Quality, Has.Some.StartsWith("Left out: trends over 24 months, because nothing was counted"));
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

using NonResponse.Analytics;

namespace NonResponse.Reports.Tests;

public class CommissionerPackTests
{
    private static readonly PackContext Context = HandMadeRelease.Context(ExampleReleases.Month);

    [Test]
    public void Groups_that_are_recorded_have_a_section_each()
    {
        var pack = CommissionerPack.Build(ExampleReleases.Large().Build(DisclosurePolicy.Standard), Context);
        Assert.That(pack.Audience, Is.EqualTo(Audience.Public));
        Assert.That(pack.Sections.Select(s => s.Id), Is.EqualTo(
        [
            "overall", "inequality", "deprivation", "by-ethnicity", "by-age", "by-sex", "by-interpreter", "by-any-need", "funnels", "providers",
            "commissioners",
        ]));
        Assert.That(pack.Cover.Quality, Has.Some.EqualTo("Left out: by disability, because this is not recorded."));
        Assert.That(pack.Cover.Quality, Has.Some.EqualTo("Left out: by long-term condition, by employment and by housing, because figures were not split so."));
    }

    [Test]
    public void The_ends_of_deprivation_stand_side_by_side_with_their_gap()
    {
        var release = ExampleReleases.Large().Build(DisclosurePolicy.Standard);
        var exhibit = CommissionerPack.Build(release, Context).Exhibit("slope-ends");
        var year = Period.TwelveMonthsTo(Context.ReportMonth.LastDay);
        var response = exhibit.Chart!.Series.Single(s => s.Name == "Response, observed steps");
        var (most, least) = (release.Find("step_response_observed", year, "deprivation_quintile", "1")!, release.Find("step_response_observed", year, "deprivation_quintile", "5")!);
        Assert.That(response.Points.Select(p => (p.Value, p.Lower, p.Upper)), Is.EqualTo(new[] { (most.Value, most.Lower, most.Upper), (least.Value, least.Lower, least.Upper) }));
        var rows = exhibit.Table.Rows.Where(r => r[0].Text == response.Name).ToList();
        var gap = most.ChangeSince(least)!.Value;
        Assert.That(rows.Select(r => r[2].Text), Is.EqualTo(exhibit.Chart.Categories));
        Assert.That(rows.Select(r => (r[4].Number, r[5].Number, r[6].Number)), Is.EqualTo(response.Points.Select(p => (p.Value, p.Lower, p.Upper))));
        Assert.That(rows[0].TakeLast(3).Select(c => c.Number), Is.EqualTo(new double?[] { gap.Value, gap.Lower, gap.Upper }));
        Assert.That(rows[1].TakeLast(3).Select(c => c.MarkerText), Is.All.EqualTo("[z]"), "a gap is told once");
    }

    [Test]
    public void Rates_by_deprivation_are_charted_from_most_to_least_deprived()
    {
        var pack = CommissionerPack.Build(ExampleReleases.Large().Build(DisclosurePolicy.Standard), Context);
        foreach (var exhibit in pack.Sections.Single(s => s.Id == "deprivation").Exhibits)
        {
            Assert.That(exhibit.Chart!.Categories, Is.EqualTo(
                ["1 (most deprived)", "2", "3", "4", "5 (least deprived)", "Not recorded"]), exhibit.Id);
            Assert.That(exhibit.Headline, Does.Contain("in the most deprived fifth"), exhibit.Id);
        }
    }

    [Test]
    public void Cover_compares_with_the_year_before_and_between_groups()
    {
        var pack = CommissionerPack.Build(ExampleReleases.Large().Build(DisclosurePolicy.Standard), Context);
        Assert.That(pack.Cover.Leads.Select(l => l.Rule), Has.Some.Matches("^(moved|steady)$").And.Some.Matches("^gap"));
        Assert.That(pack.Cover.Leads.Single(l => l.Rule.StartsWith("gap", StringComparison.Ordinal)).Exhibit, Is.EqualTo("gaps"));
    }

    [Test]
    public void A_hidden_fifth_makes_no_gap()
    {
        var made = new HandMadeRelease(("deprivation_quintile", ["1", "3", "5"]));
        made.Add("need_met", "2026-03", 3, 137, "deprivation_quintile", "1")
            .Add("need_met", "2026-03", 40, 137, "deprivation_quintile", "3")
            .Add("need_met", "2026-03", 41, 137, "deprivation_quintile", "5").Add("need_met", "2026-03", 84, 411);
        var pack = CommissionerPack.Build(made.Build(DisclosurePolicy.Standard), Context);
        const string Hidden =
            "Social need met, 12 months to March 2026, most and least deprived fifth compared: too few to show.";
        Assert.That(pack.Cover.Headlines, Has.None.Contains("137"));
        var exhibit = pack.Exhibit("needs-deprivation");
        Assert.That(exhibit.Headline, Is.EqualTo(Hidden));
        Assert.That(exhibit.Table.Rows[0].Skip(1).Select(c => c.Marker), Has.All.EqualTo(Marker.Confidential));
        Assert.That(exhibit.Chart!.Series[0].Points[0].Value, Is.Null);
    }

    [Test]
    public void Twelve_months_that_hold_nothing_give_way_to_the_whole_extract()
    {
        var pack = CommissionerPack.Build(ExampleReleases.Trial().Build(DisclosurePolicy.None), Context);
        Assert.That(pack.Sections.Select(s => s.Title), Is.EqualTo(["Everybody, whole extract"]));
        Assert.That(pack.Cover.Quality, Has.Some.EqualTo("Left out: by deprivation and by sex, because this is not recorded."));
    }

    [Test]
    public void Exact_figures_never_make_a_public_pack() => Assert.That(
        CommissionerPack.Build(ExampleReleases.Large().Build(DisclosurePolicy.None), Context, Audience.Public).Audience,
        Is.EqualTo(Audience.Internal));
}

using NonResponse.Analytics.Attack;

namespace NonResponse.Reports.Tests;

public class ExplorerTests
{
    private static readonly ExploreNames Names = new(new Dictionary<(string, string), string> { [("provider_id", "P1")] = "Eastfield" }, new Dictionary<string, string> { ["hub"] = "Hub" });

    private static readonly Explorer Example = new(
    [
        Response("2026-01", "all", "all", 45, 100, 0.45, 0.356, 0.547),
        Response("2026-02", "all", "all", 50, 100, 0.5, 0.404, 0.596),
        Response("2026-02", "provider_id", "P2", 30, 50, 0.6, 0.462, 0.724),
        Response("2026-02", "provider_id", "P1", 20, 50, 0.4, 0.276, 0.538),
        Response("2026-02", "provider_id", "not_recorded"),
        Response("2026-01", "provider_id", "P1", 25, 50, 0.5, 0.366, 0.634),
        Response("12-months-to-2026-02", "hub", "n1", 95, 200, 0.475, 0.407, 0.544),
        Response("all", "sex|age_band", "male|18-25", 95, 200, 0.475, 0.407, 0.544),
        Response("2026-02", "team_id", "T1"),
        new("activity.csv", "referrals", "count", "2026-02", "all", "all", 120, null, 120, null, null, false),
        new("access.csv", "cascade_recovered", "gap", "2026-02", "deprivation_quintile", "1", null, null, 0.1, null, null, false),
    ],
    Names);

    [Test]
    public void Measures_are_those_that_have_a_figure_of_their_own() => Assert.That(
        Example.Measures, Is.EqualTo(new[] { new ExploreChoice("step_response_observed", "Response, observed steps", "Outcomes and waits"), new ExploreChoice("referrals", "Referrals", "Activity") }));

    [Test]
    public void What_is_hidden_throughout_cannot_be_chosen() => Assert.That(
        Example.Breakdowns("step_response_observed").Select(b => b.Title), Is.EqualTo(new[] { "Everybody", "Provider", "Hub", "Sex and age" }));

    [Test]
    public void Periods_begin_with_all_months_then_the_newest()
    {
        Assert.That(Example.Periods("step_response_observed", "all").Select(p => p.Id), Is.EqualTo(new[] { "over-time", "2026-02", "2026-01" }));
        Assert.That(Example.Periods("step_response_observed", "hub").Select(p => p.Title), Is.EqualTo(new[] { "The 12 months to February 2026" }).Or.EqualTo(new[] { "12 months to February 2026" }));
        Assert.That(Example.Periods("nothing", "all"), Is.Empty);
    }

    [Test]
    public void Levels_of_a_period_are_compared()
    {
        var exhibit = Example.Exhibit(new("step_response_observed", "provider_id", "2026-02"))!;

        Assert.That(exhibit.Headline, Is.EqualTo("Response, observed steps: from 40.0% (Eastfield) to 60.0% (P2)."));
        Assert.That(exhibit.Table.Columns.Select(c => c.Header), Is.EqualTo(new[] { "Provider", "Observed steps", "Number", "Response, observed steps (%)", "95% interval, lower (%)", "95% interval, upper (%)" }));
        Assert.That(Texts(exhibit), Is.EqualTo(new[] { "Eastfield 50 20 40.0% 27.6% 53.8%", "P2 50 30 60.0% 46.2% 72.4%", "Not recorded [c] [c] [c] [c] [c]" }));
        Assert.That((exhibit.Chart!.Kind, string.Join(' ', exhibit.Chart.Categories)), Is.EqualTo((ChartKind.Intervals, "Eastfield P2 Not recorded")));
    }

    [Test]
    public void Months_follow_each_other()
    {
        var exhibit = Example.Exhibit(new("step_response_observed", "all", ExploreQuery.OverTime))!;

        Assert.That(exhibit.Headline, Is.EqualTo("Response, observed steps: 45.0% in January 2026, 50.0% in February 2026."));
        Assert.That(Texts(exhibit), Is.EqualTo(new[] { "January 2026 100 45 45.0% 35.6% 54.7%", "February 2026 100 50 50.0% 40.4% 59.6%" }));
        Assert.That(exhibit.Chart!.Series.Single().Points.Select(p => p.Value), Is.EqualTo(new[] { 0.45, 0.5 }));
    }

    [Test]
    public void A_level_without_a_row_in_a_month_leaves_a_gap()
    {
        var chart = Example.Exhibit(new("step_response_observed", "provider_id", ExploreQuery.OverTime))!.Chart!;

        Assert.That(chart.Series.Select(s => (s.Name, s.Points[0].Value, s.Points[1].Value)), Is.EqualTo(new (string, double?, double?)[] { ("Eastfield", 0.5, 0.4), ("P2", null, 0.6) }));
    }

    [Test]
    public void A_count_is_a_number_without_interval()
    {
        var exhibit = Example.Exhibit(new("referrals", "all", "2026-02"))!;

        Assert.That(exhibit.Table.Columns.Select(c => c.Header), Is.EqualTo(new[] { "Period", "Number" }));
        Assert.That((exhibit.Headline, exhibit.Chart), Is.EqualTo(("Referrals: 120.", (Chart?)null)));
    }

    [TestCase("nothing", "all", "all")]
    [TestCase("step_response_observed", "nothing", "all")]
    [TestCase("step_response_observed", "all", "2020-01")]
    [TestCase("step_response_observed", "all", "<script>")]
    public void There_is_nothing_where_nothing_was_published(string measure, string breakdown, string period) => Assert.That(Example.Exhibit(new(measure, breakdown, period)), Is.Null);

    private static IEnumerable<string> Texts(Exhibit exhibit) => exhibit.Table.Rows.Select(r => string.Join(' ', r.Zip(exhibit.Table.Columns, (cell, column) => NumberText.Of(cell, column.Format))));

    private static PublishedFigure Response(string period, string breakdown, string level, long hits, long of, double value, double lower, double upper) =>
        new("measures.csv", "step_response_observed", "", period, breakdown, level, hits, of, value, lower, upper, false);

    private static PublishedFigure Response(string period, string breakdown, string level) =>
        new("measures.csv", "step_response_observed", "", period, breakdown, level, null, null, null, null, null, true);
}

using NonResponse.Analytics;

namespace NonResponse.Reports.Tests;

/// <summary>What packs say where much is hidden or missing: no number that is none, and no sentence without an end.</summary>
public class ThinDataTests
{
    private static readonly PackContext Context = HandMadeRelease.Context(ExampleReleases.Month);

    [Test]
    public void A_gap_that_is_hidden_is_not_one_of_no_points()
    {
        var made = new HandMadeRelease((Breakdown.Core20, ["core20", "rest"]));
        var months = HandMadeRelease.MonthsTo(ExampleReleases.Month, 24);
        // In the last twelve months nobody of the most deprived areas but three; in every twelve months before, more.
        foreach (var (month, i) in months.Select((m, i) => (m, i)))
            made.Add("step_response_observed", month, i < 12 ? 10 : i == 12 ? 3 : 0, i < 12 ? 30 : i == 12 ? 9 : 0, Breakdown.Core20, "core20")
                .Add("step_response_observed", month, 20, 40, Breakdown.Core20, "rest").Add("step_response_observed", month, 30, 70);

        var exhibit = CommissionerPack.Build(made.Build(DisclosurePolicy.Standard), Context).Exhibit("gap-trend");

        Assert.That(exhibit.Headline, Does.StartWith("In the 12 months to February 2026, ").And.EndWith("; later ones are too few to show.").And.Not.Contain("interval 0.0 to 0.0"));
        Assert.That(exhibit.Table.Rows[^1].Skip(1).Select(c => c.Marker), Is.All.EqualTo(Marker.Confidential));
        Assert.That(exhibit.Table.Rows[^2].Skip(1).Select(c => c.Marker), Is.All.EqualTo(Marker.None));
    }

    [Test]
    public void Stock_is_told_of_the_last_month_that_has_a_last_day()
    {
        var made = new HandMadeRelease();
        foreach (var month in HandMadeRelease.MonthsTo("2026-02", 3))
            made.Add("open_caseload", month, 50, 0);
        foreach (var month in HandMadeRelease.MonthsTo("2026-03", 4))
            made.Add("referrals", month, 40, 0);

        var exhibit = ServiceLeadPack.Build(made.Build(DisclosurePolicy.None), Context).Exhibit("open-caseload");

        Assert.That(exhibit.Headline, Is.EqualTo("On the last day of February 2026: 150 episodes referred and not ended."));
        Assert.That(exhibit.Table.Rows[^1][0].Text, Is.EqualTo("February 2026"));
    }

    [Test]
    public void What_no_row_records_is_left_out_in_one_sentence()
    {
        var pack = CommissionerPack.Build(ExampleReleases.Trial().Build(DisclosurePolicy.None), Context);

        Assert.That(pack.Cover.Quality.Where(q => q.Contains("recorded", StringComparison.Ordinal) && q.StartsWith("Left out", StringComparison.Ordinal)).ToList(), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_band_in_which_nobody_waited_is_not_said()
    {
        var made = new HandMadeRelease();
        foreach (var month in HandMadeRelease.MonthsTo(ExampleReleases.Month, 12))
            foreach (var (band, i) in MeasureCatalogue.Everything.Where(m => m.Id.StartsWith("wait_treatment_", StringComparison.Ordinal) && m.Hit.Contains(" from ", StringComparison.Ordinal) && m.Family == MeasureFamily.Access).Select((m, i) => (m.Id, i)))
                made.Add(band, month, i == 0 ? 15 : 0, 15);

        var exhibit = CommissionerPack.Build(made.Build(DisclosurePolicy.Standard), Context).Exhibit("wait-bands");

        Assert.That(exhibit.Headline, Does.EndWith(", 100.0% waited 14 days or less.").And.Not.Contain("0.0% waited 15"));
        Assert.That(exhibit.Table.Rows, Has.Count.GreaterThan(1), "the others are in the table");
    }

    [Test]
    public void Needs_that_nobody_had_are_no_chart_without_rows()
    {
        var pack = CommissionerPack.Build(Needs(0, isKnown: true).Build(DisclosurePolicy.None), Context);

        Assert.That(pack.Sections.SelectMany(s => s.Exhibits).Select(e => e.Id), Has.None.EqualTo("needs-by-kind"));
        Assert.That(pack.Cover.Quality, Has.Some.Contains("no need was identified of anybody referred in "));
    }

    [TestCase(true, 12), TestCase(false, 4)]
    public void What_became_of_needs_has_a_chart_and_columns_where_somebody_knows(bool isKnown, int columns)
    {
        var exhibit = CommissionerPack.Build(Needs(9, isKnown).Build(DisclosurePolicy.None), Context).Exhibit("needs-by-kind");

        Assert.That((exhibit.Chart is not null, exhibit.Table.Columns.Count, exhibit.Table.Rows.Count), Is.EqualTo((isKnown, columns, 1)));
        Assert.That(exhibit.Table.Rows.Select(r => r.Count), Is.All.EqualTo(columns));
    }

    /// <summary>A year in which so many of fifteen people a month had a need of transport.</summary>
    private static HandMadeRelease Needs(int identified, bool isKnown)
    {
        var made = new HandMadeRelease();
        foreach (var month in HandMadeRelease.MonthsTo(ExampleReleases.Month, 12))
        {
            made.Add("need_identified", month, identified, 15).Add("need_transport_identified", month, identified, 15);
            if (isKnown && identified > 0)
                made.Add("need_transport_supported", month, identified - 2, identified - 1).Add("need_transport_declined", month, 1, identified);
        }
        return made;
    }

    [TestCase("Maudsley stage at the start of the step", "Maudsley stage at the start of the step")]
    [TestCase("Core20 (most deprived fifth)", "Core20 (most deprived fifth)")]
    [TestCase("Source of referral", "source of referral")]
    [TestCase("PHQ-9", "PHQ-9")]
    public void Names_keep_their_capital_letter_within_a_sentence(string title, string within) => Assert.That(Wording.Uncapitalised(title), Is.EqualTo(within));
}

using NonResponse.Analytics;

namespace NonResponse.Reports.Tests;

public class RevisionExhibitTests
{
    private static readonly Release Release = ExampleReleases.Large().Build(DisclosurePolicy.Standard);

    private static readonly Period Month = HandMadeRelease.Month("2026-02");

    [Test]
    public void Figures_told_otherwise_stand_side_by_side_with_the_reason([Values("service-lead", "researcher", "commissioner")] string id)
    {
        var now = Release.Find("step_response_observed", Month)!;
        var was = new Figure(now.Measure, now.Period, now.Breakdown, now.Level) { Numerator = now.Numerator - 15, Denominator = now.Denominator - 20 };

        var exhibit = Pack(id, new ReportBefore(Month, new DateOnly(2026, 2, 28), [new(was, now, CouldChange: false), new(was, now, CouldChange: true)])).Exhibit("revised-figures");

        Assert.Multiple(() =>
        {
            Assert.That(exhibit.Headline, Is.EqualTo("2 figures are told otherwise than in the report of February 2026, 1 of them by records that came late or were put right."));
            Assert.That(exhibit.Table.Rows[0].Skip(2).Take(4).Select(c => c.Number), Is.EqualTo(new double?[] { was.Denominator, was.Numerator, now.Denominator, now.Numerator }));
            Assert.That(exhibit.Table.Rows.Select(r => r[^1].Text), Is.EqualTo(new[] { "Records came late, or were put right", "Not all had happened then" }));
        });
    }

    [Test]
    public void Where_all_stands_the_cover_says_so()
    {
        var pack = Pack("commissioner", new ReportBefore(Month, new DateOnly(2026, 2, 28), []));

        Assert.That(pack.Sections.Select(s => s.Id), Has.None.EqualTo("revised"));
        Assert.That(pack.Cover.Quality, Has.Some.Contains("because all that was published of February 2026 and earlier stands"));
    }

    [Test]
    public void Without_a_report_before_nothing_is_said_of_it() =>
        Assert.That(Pack("commissioner", null).Cover.Quality.Concat(Pack("commissioner", null).Sections.Select(s => s.Title)), Has.None.Contains("last report"));

    private static Pack Pack(string id, ReportBefore? before)
    {
        var context = HandMadeRelease.Context(ExampleReleases.Month) with { Before = before };
        return id switch
        {
            "service-lead" => ServiceLeadPack.Build(Release, context),
            "researcher" => ResearcherPack.Build(Release, context),
            _ => CommissionerPack.Build(Release, context),
        };
    }
}

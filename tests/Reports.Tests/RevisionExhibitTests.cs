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
    public void A_changed_definition_stands_beside_its_words_before_and_is_the_reason_of_its_figures([Values("service-lead", "researcher", "commissioner")] string id)
    {
        var now = Release.Find("step_response_observed", Month)!;
        var was = new Figure(now.Measure, now.Period, now.Breakdown, now.Level) { Numerator = now.Numerator - 15, Denominator = now.Denominator };
        var definition = VersionedDefinition.All(AnalysisSettings.Default).Single(d => d.Key == now.Measure.Id);
        var before = new ReportBefore(Month, new DateOnly(2026, 2, 28), [new(was, now, CouldChange: false) { IsRedefined = true }]) { Redefined = [new(definition, "score fell by 40%.")] };

        var pack = Pack(id, before);

        Assert.Multiple(() =>
        {
            Assert.That(pack.Exhibit("revised-figures").Headline, Is.EqualTo("1 figure is told otherwise than in the report of February 2026, by a changed definition."));
            Assert.That(pack.Exhibit("revised-figures").Table.Rows.Single()[^1].Text, Is.EqualTo("Its definition changed"));
            Assert.That(pack.Exhibit("revised-definitions").Headline, Is.EqualTo("1 definition is another than in the report of February 2026: Response, observed steps."));
            Assert.That(pack.Exhibit("revised-definitions").Table.Rows.Single().Select(c => c.Text), Is.EqualTo(new[]
            {
                "Response, observed steps", "Score fell by 40%.", Wording.Capitalised(definition.Text), VersionedDefinition.VersionOf("score fell by 40%."), definition.Version,
            }));
        });
    }

    [Test]
    public void A_changed_threshold_may_be_behind_any_figure()
    {
        var now = Release.Find("step_response_observed", Month)!;
        var was = new Figure(now.Measure, now.Period, now.Breakdown, now.Level) { Numerator = now.Numerator - 15, Denominator = now.Denominator };
        var scale = VersionedDefinition.All(AnalysisSettings.Default).Single(d => d.Key == "scale:PHQ-9");

        var exhibit = Pack("researcher", new ReportBefore(Month, new DateOnly(2026, 2, 28), [new(was, now, CouldChange: false)]) { Redefined = [new(scale, "Caseness: 9 or more.")] }).Exhibit("revised-figures");

        Assert.That(exhibit.Headline, Does.EndWith("where a definition or a threshold changed."));
        Assert.That(exhibit.Table.Rows.Single()[^1].Text, Is.EqualTo("A threshold or a rule changed, or records came late"));
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

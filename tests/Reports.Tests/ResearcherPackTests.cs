using NonResponse.Analytics;

namespace NonResponse.Reports.Tests;

public class ResearcherPackTests
{
    private static readonly PackContext Context = HandMadeRelease.Context(ExampleReleases.Month);

    [Test]
    public void Every_axis_that_differs_has_response_remission_and_all_other_outcomes()
    {
        var pack = ResearcherPack.Build(ExampleReleases.Large().Build(DisclosurePolicy.None), Context);
        string[] axes = ["medication", "medication-detail", "medicine", "modality", "sleep", "step-number"];
        Assert.That(pack.Sections.Select(s => s.Id), Is.EqualTo([
            "cohort", "overall", .. axes.Select(a => "by-" + a), "definitions"]));
        foreach (var axis in axes)
        {
            Assert.That(pack.Exhibit("response-" + axis).Chart, Is.Not.Null);
            Assert.That(pack.Exhibit("remission-" + axis).Chart, Is.Not.Null);
            Assert.That(pack.Exhibit("other-" + axis).Table.Rows.Select(r => r[0].Text).Distinct(), Is.EqualTo(
            [
                "Partial response", "No response", "Deterioration", "Early improvement", "Eligible steps",
                "Moderate or severe adverse effect", "Suicidality noted", "Suicidality newly noted", "Relapse within 180 days",
            ]));
        }
        Assert.That(pack.Cover.Quality, Has.Some.EqualTo(
            "Left out: by neuromodulation, because neuromodulation is the same throughout (None)."));
        Assert.That(pack.Cover.Quality, Has.Some.EqualTo(
            "Left out: by psychotherapy strategy, because figures were not split so."));
    }

    [Test]
    public void Attrition_and_characteristics_are_those_of_the_release()
    {
        var release = ExampleReleases.Large().Build(DisclosurePolicy.None);
        var pack = ResearcherPack.Build(release, Context);
        var (eligible, observed) = (release.Find("step_eligible", Period.All)!, release.Find("step_coverage", Period.All)!);
        var attrition = pack.Exhibit("attrition");
        double? Steps(string stage) => attrition.Table.Rows.Single(r => r[0].Text!.StartsWith(stage, StringComparison.Ordinal))[1].Number;
        Assert.That((Steps("Concluded"), Steps("Eligible"), Steps("Observed")), Is.EqualTo(((double?)eligible.Denominator, (double?)eligible.Numerator, (double?)observed.Numerator)));
        Assert.That((Steps("No baseline"), Steps("No score")), Is.EqualTo(((double?)(eligible.Denominator - eligible.Numerator), (double?)(observed.Denominator - observed.Numerator))));
        Assert.That(attrition.Chart!.Series.Single().Points.Select(p => p.Value), Is.EqualTo(attrition.Table.Rows.Select(r => r[1].Number)));
        var women = pack.Exhibit("characteristics").Table.Rows.Single(r => r[0].Text == "Sex" && r[1].Text == "Female");
        var figure = release.Find("step_coverage", Period.All, "sex", "female")!;
        Assert.That(women.Skip(2).Select(c => c.Number), Is.EqualTo(new double?[] { figure.Denominator, (double)figure.Denominator! / observed.Denominator, figure.Numerator, figure.Value, figure.Lower, figure.Upper }));
    }

    [Test]
    public void Comparisons_between_strategies_are_called_confounded()
    {
        var pack = ResearcherPack.Build(ExampleReleases.Large().Build(DisclosurePolicy.None), Context);
        Assert.That(pack.Cover.Headlines[^1], Does.Contain("confounded by indication"));
        Assert.That(pack.Sections.Where(s => s.Id.StartsWith("by-", StringComparison.Ordinal)).Select(s => s.Introduction),
            Has.All.Contains("confounded by indication"));
        Assert.That(pack.Exhibit("definitions-windows").Table.Rows.Select(r => r[0].Text),
            Is.SupersetOf(new[] { "Baseline", "Endpoint", "Due", "Signal of nonresponse" }));
        Assert.That(pack.Sections.Single(s => s.Id == "definitions").Introduction, Does.Contain("version 1.0 of the data contract").And.Contain("version 0.1.0 of the program"));
        var scale = pack.Exhibit("definitions-scales").Table.Rows.Single(r => r[0].Text == "PHQ-9");
        Assert.That(scale.Skip(1).Take(5).Select(c => c.Number), Is.EqualTo(new double?[] { 0, 27, 10, 4, 6 }));
        var measures = pack.Exhibit("definitions-measures").Table.Rows;
        Assert.That(measures.Select(r => r[0].Text), Is.EqualTo(pack.Definitions.Skip(PackNotes.Words.Count).Select(d => d.Term)), "every measure of the pack");
        Assert.That(measures.Concat([scale]).Select(r => r[^1].Text), Has.All.Match("^[0-9a-f]{8}$"));
    }

    [Test]
    public void Medicines_with_few_steps_are_left_out_and_counted()
    {
        var names = Enumerable.Range(0, 60).Select(i => $"drug{i:D2}").ToArray();
        // 45 of the 60 have 20 or more steps, and 40 are shown.
        var pack = ResearcherPack.Build(MedicinesOf(names).Build(DisclosurePolicy.None), Context);
        var exhibit = pack.Exhibit("response-medicine");
        Assert.That(exhibit.Table.Rows.Select(r => r[0].Text).Distinct(), Is.EqualTo(names[20..].Select(Wording.Capitalised)));
        Assert.That(exhibit.Notes.Select(n => pack.Notes[n - 1]), Has.Some.EqualTo(
            "Shown are at most 40 medicines or combinations with 20 or more eligible steps; levels left out: 20."));
    }

    [Test]
    public void A_trial_keeps_what_it_compares()
    {
        var pack = ResearcherPack.Build(ExampleReleases.Trial().Build(DisclosurePolicy.Standard), Context);
        Assert.That(pack.Sections.Select(s => s.Id), Is.EqualTo(["cohort", "overall", "by-medication", "definitions"]));
        Assert.That(pack.Exhibit("response-medication").Table.Rows.Select(r => r[0].Text).Distinct(), Is.EqualTo(["Switch", "Augmentation"]));
        Assert.That(pack.Sections[1].Introduction, Is.EqualTo(
            "Left out: safety and relapse, acting on nonresponse and outcomes of completed courses, because nothing was "
            + "counted in the whole extract."));
    }

    /// <summary>Medicine i has 5 + i eligible steps, half of them with a response.</summary>
    private static HandMadeRelease MedicinesOf(string[] names)
    {
        var made = new HandMadeRelease(("medication_started", names));
        foreach (var (name, i) in names.Select((n, i) => (n, i)))
            foreach (var measure in (string[])["step_response_observed", "step_response_nri", "step_coverage"])
                made.Add(measure, "2025-01", (5 + i) / 2, 5 + i, "medication_started", name)
                    .Add(measure, "2025-01", (5 + i) / 2, 5 + i);
        return made;
    }
}

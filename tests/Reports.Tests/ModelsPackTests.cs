using NonResponse.Analytics;
using NonResponse.Analytics.Tests;

namespace NonResponse.Reports.Tests;

/// <summary>The pack on prediction models: what it says, what it keeps silent about, and that it holds for too little data.</summary>
public sealed class ModelsPackTests
{
    private static readonly PackContext Context = HandMadeRelease.Context(ExampleReleases.Month);
    private static readonly Release Exact = ExampleReleases.Large().Build(DisclosurePolicy.None);

    // What the service chooses is the feature "kind": it is in the risk, and nothing may be shown of it.
    private static readonly PredictionData Steps = MadeUpSteps.Drawn(4_000, 41) is var drawn
        ? drawn with { Table = drawn.Table with { Features = [.. drawn.Table.Features.Select(f => f.Id == "kind" ? f with { IsAction = true, Title = "Chosen treatment" } : f)] } } : null!;

    private static readonly PointStudy Study = RiskStudy.Of(Steps, Steps, new RiskStudySettings { Bootstraps = 3 });

    [Test]
    public void Pack_is_sound_and_says_first_what_it_is_for()
    {
        var pack = ModelsPack.Build(Exact, Context, [Study], []);
        PackChecks.HasSoundForm(pack);
        Assert.That(pack.Audience, Is.EqualTo(Audience.Internal));
        Assert.That(pack.Cover.Headlines[0], Does.StartWith("For planning reviews and for audit. Not for deciding on one patient"));
        Assert.That(pack.Sections.Select(s => s.Id), Is.EqualTo(new[] { "use", "m0", "data-quality" }).Or.EqualTo(new[] { "use", "m0" }));
        Assert.That(pack.Sections[1].Exhibits.Select(e => e.Id), Is.SupersetOf(new[] { "m0-calibration", "m0-decisions", "m0-performance", "m0-drivers", "m0-worth", "m0-fairness", "m0-fairness-ranking", "m0-fairness-calibration", "m0-fairness-reviews", "m0-tree-drivers", "m0-left-out", "m0-open", "m0-coefficients", "m0-cohort" }));
        Assert.That(pack.Sections[1].Exhibits[0].Id, Is.EqualTo("m0-calibration"), "calibration comes first");
        Assert.That(pack.Exhibit("m0-performance").Table.Rows.Select(r => r[0].Text), Is.EqualTo(new[] { "The overall share", "Severity alone", "Ridge regression", "Elastic net", "Boosted trees" }));
    }

    [Test]
    public void Nothing_is_shown_of_what_the_service_chooses_but_that_it_serves()
    {
        var pack = ModelsPack.Build(Exact, Context, [Study], []);
        var coefficients = pack.Exhibit("m0-coefficients").Table.Rows.ToLookup(r => r[0].Text == "Chosen treatment");
        Assert.That(coefficients[true].Select(r => (r[^1].Number, r[^1].Marker)), Is.Not.Empty.And.All.EqualTo(((double?)null, Marker.NotApplicable)));
        Assert.That(coefficients[false].Select(r => r[^1].Number), Is.Not.Empty.And.All.Not.Null);
        var driver = pack.Exhibit("m0-drivers").Table.Rows.Single(r => r[0].Text == "Chosen treatment");
        Assert.That(driver[1].Text, Is.EqualTo("Not shown: the service chooses it"));
        Assert.That(pack.Exhibits().Where(e => e.Id.StartsWith("m0-dependence", StringComparison.Ordinal)).Select(e => e.Headline), Is.Not.Empty.And.None.Contains("Chosen treatment"));
        // Nor in the documents.
        var papers = ModelDocuments.Of(Study, Study.Main!, new ModelIdentity("m0-ridge-x", "nonresponse 0", ["trust"], new DateOnly(2026, 3, 31), "abc"));
        Assert.That(papers.SelectMany(p => p.Sections).SelectMany(s => s.Items).Where(i => i.Answer?.Contains("Chosen treatment", StringComparison.OrdinalIgnoreCase) == true).Select(i => i.Asks), Is.EquivalentTo(new[] { "Features", "Predictors, how and when measured" }));
    }

    [Test]
    public void Figures_are_those_of_the_study()
    {
        var pack = ModelsPack.Build(Exact, Context, [Study], []);
        var later = Study.Main!.Later!;
        var row = pack.Exhibit("m0-performance").Table.Rows[2];
        Assert.That(row.Skip(1).Take(6).Select(c => c.Number), Is.EqualTo(new double?[] { later.Auc!.Value, later.Auc.Interval.Lower, later.Auc.Interval.Upper, later.ObservedOverExpected.Value, later.ObservedOverExpected.Lower, later.ObservedOverExpected.Upper }));
        var group = Study.Main.Groups[0];
        var fair = pack.Exhibit("m0-fairness-calibration").Table.Rows[0];
        Assert.That(fair.Skip(2).Take(3).Select(c => c.Number), Is.EqualTo(new double?[] { group.Performance!.Calibration!.InTheLarge.Value, group.Performance.Calibration.InTheLarge.Lower, group.Performance.Calibration.InTheLarge.Upper }));
        Assert.That(fair.Skip(8).Take(3).Select(c => c.Number), Is.EqualTo(new double?[] { group.SlopeDifference!.Value.Value, group.SlopeDifference.Value.Lower, group.SlopeDifference.Value.Upper }));
        var trees = Study.Learners.Single(l => l.Learner == RiskLearner.Trees).Importance;
        Assert.That(pack.Exhibit("m0-tree-drivers").Table.Rows[0].Select(c => (c.Text, c.Number)),
            Is.EqualTo(new (string?, double?)[] { (trees[0].Feature.Title, null), (Wording.Capitalised(trees[0].Feature.KnownAt), null), (null, trees[0].Rise) }));
        var open = pack.Exhibit("m0-open").Table.Rows;
        Assert.That(open[^1].Skip(1).Select(c => c.Number), Is.EqualTo(Enumerable.Range(1, open[0].Count - 1).Select(i => (double?)open.SkipLast(1).Sum(r => r[i].Number))), "providers add up");
        Assert.That(open[^1][1].Number, Is.EqualTo(Steps.Rows));
    }

    [Test]
    public void Documents_say_who_is_in_it_and_where_few_are_silent()
    {
        var identity = new ModelIdentity("m0-ridge-x", "nonresponse 0", ["trust"], new DateOnly(2026, 3, 31), "abc");
        string Answer(PointStudy study, string number) => ModelDocuments.Of(study, study.Main!, identity).Single(p => p.Id == "tripod-ai").Sections.SelectMany(s => s.Items).Single(i => i.Number == number).Answer!;
        Assert.That(Answer(Study, "6a"), Is.EqualTo("Services for depression: 1 source, 2 providers."));
        Assert.That(Answer(Study with { Groups = [("sex", "female", 5, 0), ("sex", "male", Study.Learnt.Observed - 5, Study.Later.Observed)] }, "20b"),
            Does.Match(@"Sex: female few and none, male 99\.\d% and 100\.0%\.$"));
        Assert.That(Answer(Study, "10"), Does.Contain("a Nagelkerke R\u00b2 of 15.0%"));
    }

    [Test]
    public void Too_little_data_a_failed_check_and_a_brief_look_are_told()
    {
        var none = ModelsPack.Build(Exact, Context, [RiskStudy.Of(MadeUpSteps.Drawn(60, 43), null, new RiskStudySettings())], []);
        PackChecks.HasSoundForm(none);
        Assert.That(none.Cover.Headlines, Has.Some.StartsWith("At the start of a step: no model, because"));
        Assert.That(none.Sections.Select(s => s.Id), Does.Not.Contain("m0"));
        var brief = ModelsPack.Build(Exact, Context, [RiskStudy.Of(Steps, null, new RiskStudySettings { IsFull = false })], []);
        PackChecks.HasSoundForm(brief);
        Assert.That(brief.Sections.Single(s => s.Id == "m0").Introduction, Does.Contain("Left out: providers left out in turn, because that is part of a training"));
        var withheld = ModelsPack.Build(ExampleReleases.Large().Build(DisclosurePolicy.None, "step_response_observed"), Context, [Study], []);
        PackChecks.HasSoundForm(withheld);
        Assert.That(withheld.Cover.Headlines, Is.EqualTo(new[] { "There are no models, because a check of the data failed that they rest on." }));
    }

    [Test]
    public void A_model_in_use_shows_its_months_and_what_asks_for_attention()
    {
        var changed = MadeUpSteps.Drawn(4_000, 47, shift: 0.9);
        var monitor = RiskMonitor.Of(Study.Main!.Trained.Model, Study.Main.Profile, changed, Study.LaterFrom, changed.Steps.Max(s => s.Due));
        var pack = ModelsPack.Build(Exact, Context, [Study], [new ModelInUse("m0-ridge-20260331-0a1b2c3d", PredictionPoint.Start, RiskLearner.Ridge, "in use since 1 April 2026 (agreed)", monitor)]);
        PackChecks.HasSoundForm(pack);
        var months = pack.Exhibit("m0-months");
        Assert.That(months.Headline, Does.Contain("(CUSUM)"));
        Assert.That(months.Chart!.Series[0].Points.Select(p => p.Mark), Does.Contain(ChartMark.Worse).And.Contain(ChartMark.Provisional));
        Assert.That(months.Table.Rows.Select(r => r[^1].Text), Does.Contain("Signal").And.Contain("Provisional"));
        Assert.That(pack.Cover.Headlines, Has.Some.StartsWith("In use at the start of a step (m0-ridge-20260331-0a1b2c3d)"));
        var quiet = ModelsPack.Build(Exact, Context, [Study], [new ModelInUse("m0-ridge-20260331-0a1b2c3d", PredictionPoint.Start, RiskLearner.Ridge, "in use", monitor with { Months = [] })]);
        Assert.That(quiet.Cover.Quality, Has.Some.Contains("no step since it learnt has an outcome that is due"));
    }
}

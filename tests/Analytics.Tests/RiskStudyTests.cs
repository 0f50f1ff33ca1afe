using System.Text.Json;
using System.Text.Json.Serialization;

namespace NonResponse.Analytics.Tests;

/// <summary>Models of nonresponse, fitted and judged, on steps whose risk is known.</summary>
public sealed class RiskStudyTests
{
    private static readonly RiskStudySettings Brief = new() { IsFull = false };
    private static readonly Feature Severity = MadeUpSteps.Number("severity");

    [Test]
    public void Known_risk_is_found_and_noise_is_not()
    {
        var study = RiskStudy.Of(MadeUpSteps.Drawn(12_000, 3), null, Brief with { Bootstraps = 10, IsFull = true });
        Assert.That(study.Learners.Select(l => l.Learner), Is.EqualTo(Enum.GetValues<RiskLearner>()));
        foreach (var learner in study.Learners.Skip(2))
        {
            var later = learner.Later!;
            Assert.That(learner.WhyNotForUse, Is.Empty, $"{learner.Learner}");
            Assert.That(learner.GainOverSeverity!.Value.Lower, Is.GreaterThan(0.03));
            Assert.That(later.Calibration!.Slope.Lower, Is.LessThan(1.05).And.GreaterThan(0.7));
            Assert.That(later.Calibration.Curve!.MeanGap, Is.LessThan(0.04));
            Assert.That(learner.Importance[0].Feature.Id, Is.EqualTo("x"));
            Assert.That(learner.Importance.Single(i => i.Feature.Id == "noise").Rise, Is.EqualTo(0).Within(0.002));
            Assert.That(later.Steps, Is.EqualTo(study.Later.Observed));
        }
        var (prevalence, severity) = (study.Learners[0].Later!, study.Learners[1].Later!);
        Assert.That(prevalence.Auc!.Value, Is.EqualTo(0.5).Within(1e-12), "the same for everybody");
        Assert.That(severity.Auc!.Value, Is.InRange(0.48, 0.58));
        Assert.That(study.Learners[0].Groups, Is.Empty, "what models are held against is not taken apart");
        Assert.That(study.Optimism!.Auc, Is.InRange(-0.005, 0.02));
        Assert.That(study.LeftOut, Has.Count.EqualTo(2));
    }

    [Test]
    public void Pure_noise_gives_a_model_that_is_not_for_use()
    {
        var drawn = MadeUpSteps.Drawn(4_000, 5);
        // The same outcomes, each beside the features of another step.
        var shuffled = drawn with { Steps = [.. drawn.Steps.Select((s, i) => s with { Outcome = drawn.Steps[(i * 1_999 + 7) % drawn.Rows].Outcome })] };
        var study = RiskStudy.Of(shuffled, null, Brief);
        foreach (var learner in study.Learners.Skip(2))
        {
            Assert.That(learner.WhyNotForUse, Does.Contain(RiskRules.NoGain), $"{learner.Learner}");
            Assert.That(learner.Later!.Auc!.Interval, Has.Property("Lower").LessThanOrEqualTo(0.5).And.Property("Upper").GreaterThanOrEqualTo(0.5));
        }
    }

    [Test]
    public void Nobody_is_on_both_sides_and_no_outcome_was_due_after_the_parting_day()
    {
        var data = MadeUpSteps.Drawn(3_000, 7);
        var split = RiskSplit.Of(data);
        Assert.That(split.Learnt.Select(r => data.Patients[r]).Intersect(split.Later.Select(r => data.Patients[r])), Is.Empty);
        Assert.That(split.Learnt.Select(r => data.Steps[r].Due), Is.All.LessThan(split.From));
        Assert.That(split.Later.Select(r => data.Steps[r].Day), Is.All.GreaterThanOrEqualTo(split.From));
        Assert.That(split.Learnt.Length + split.Later.Length + split.Between + split.Known, Is.EqualTo(data.Rows));
        Assert.That(split.Learnt, Is.Not.Empty);
        Assert.That(split.Later, Is.Not.Empty);
    }

    [Test]
    public void The_same_steps_give_the_same_study()
    {
        var options = new JsonSerializerOptions { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
        string Once() => JsonSerializer.Serialize(RiskStudy.Of(MadeUpSteps.Drawn(2_000, 9), null, Brief with { IsFull = true, Bootstraps = 4 }), options);
        var first = Once();
        Assert.That(Once(), Is.EqualTo(first));
    }

    [Test]
    public void Too_little_to_learn_from_is_named()
    {
        Assert.That(WhyNone(_ => true), Is.EqualTo("every one of the earlier steps did not respond, so that there is nothing to tell apart"));
        Assert.That(WhyNone(_ => false), Is.EqualTo("every one of the earlier steps responded, so that there is nothing to tell apart"));
        Assert.That(WhyNone(i => i % 40 == 0), Is.EqualTo("fewer than 50 of the earlier steps did not respond; chance alone would decide"));
        Assert.That(WhyNone(_ => null), Is.EqualTo("no step with a known outcome lies before the day that parts earlier steps from later ones"));
        Assert.That(RiskStudy.Of(MadeUpSteps.Of([Severity], [], []), null, Brief).WhyNone, Is.Not.Null, "no step at all");
    }

    [Test]
    public void Constant_and_empty_features_are_left_out_and_told()
    {
        Assert.That(WhyNone(i => i % 2 == 0, _ => 0.5), Is.EqualTo("no feature differs between the steps, so that there is nothing to learn from"));
        Assert.That(WhyNone(i => i % 2 == 0, _ => double.NaN), Is.EqualTo("no feature differs between the steps, so that there is nothing to learn from"));
        Feature[] features = [Severity, MadeUpSteps.Number("same"), MadeUpSteps.Number("never")];
        var study = RiskStudy.Of(MadeUpSteps.Of(features, [.. Enumerable.Range(0, 1_000).Select(i => new[] { i % 7, 1, double.NaN })], [.. Enumerable.Range(0, 1_000).Select(i => (bool?)(i % 3 == 0))]), null, Brief);
        Assert.That(study.Features.Select(f => f.IsUsed), Is.EqualTo(new[] { true, false, false }));
        Assert.That(study.Learners, Has.Count.EqualTo(5));
    }

    [Test]
    public void A_code_that_no_step_had_is_refused_when_risks_are_given_and_counted_for_open_steps()
    {
        var data = MadeUpSteps.Drawn(3_000, 11);
        Feature[] features = [.. data.Table.Features.Select(f => f.Id == "kind" ? f with { Levels = ["a", "b", "c", "new"] } : f)];
        var open = MadeUpSteps.Of(features, [[0.5, 0, 0, 0], [0.5, 0, 0, 3]], [null, null]);
        var study = RiskStudy.Of(data, open, Brief);
        Assert.That((study.OpenWithoutRisk, study.OpenByBand.Sum(p => p.Steps.Sum())), Is.EqualTo((1, 1)));
        var model = study.Main!.Trained.Model;
        Assert.That(() => model.Risks(open.Table, [1]), Throws.TypeOf<UnknownLevelException>().With.Message.Contains("kind has the level new"));
        Assert.That(model.RisksOrNull(open.Table, [0, 1]), Is.EqualTo(new double?[] { model.Risks(open.Table, [0])[0], null }));
        Assert.That(() => model.Risks(new FeatureTable([Severity], [0.5]), [0]), Throws.TypeOf<UnknownLevelException>().With.Message.Contains("needs the feature"));
    }

    [Test]
    public void Groups_with_few_of_either_outcome_are_silent()
    {
        var data = MadeUpSteps.Drawn(3_000, 13);
        var axis = data.Groups[0] with { Levels = ["many", "few"], LevelOfRow = [.. Enumerable.Range(0, data.Rows).Select(i => i % 30 == 0 ? 1 : 0)] };
        var groups = RiskStudy.Of(data with { Groups = [axis] }, null, Brief).Main!.Groups;
        Assert.That(groups.Single(g => g.Level == "few"), Has.Property("Performance").Null.And.Property("AucDifference").Null.And.Property("Steps").GreaterThan(0));
        Assert.That(groups.Single(g => g.Level == "many"), Has.Property("Performance").Not.Null.And.Property("AucDifference").Null, "there is nobody to hold it against");
    }

    private static string? WhyNone(Func<int, bool?> outcome, Func<int, double>? severity = null)
    {
        const int Rows = 1_000;
        return RiskStudy.Of(MadeUpSteps.Of([Severity], [.. Enumerable.Range(0, Rows).Select(i => new[] { severity?.Invoke(i) ?? i % 9 })], [.. Enumerable.Range(0, Rows).Select(outcome)]), null, Brief).WhyNone;
    }
}

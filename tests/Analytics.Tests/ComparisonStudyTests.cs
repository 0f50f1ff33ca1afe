using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics.Tests;

/// <summary>A comparison from decisions to estimates: that adjustment does what it should, and that whatever cannot be told has a named reason.</summary>
public sealed class ComparisonStudyTests
{
    [Test]
    public void What_leads_to_a_strategy_is_adjusted_for()
    {
        var result = ComparisonStudy.Run(MadeUpDecisions.Of(6000), 1);
        Assert.That(result.Gates.Where(g => !g.Passes), Is.Empty);
        var (primary, crude) = (result.Primary!.Contrast!.Value, result.Estimates.First(e => e.Method == "crude").Contrast!.Value);
        Assert.That(primary.Value, Is.EqualTo(0.1).Within(3 * primary.Error));
        Assert.That(crude.Value, Is.LessThan(0.1 - 2 * crude.Error), "severe and anxious people had the first strategy more often");
        foreach (var method in (string[])["weighted", "g_computation", "augmented", "weighted_truncated"])
            Assert.That(result.Estimates.First(e => e.Method == method && e.Measure == "risk_difference").Contrast!.Value.Value, Is.EqualTo(0.1).Within(0.05), method);
        Assert.That(result.Balance.Where(b => b.Part.Length == 0).Select(b => Math.Abs(b.After!.Value)).Max(), Is.LessThan(0.02));
        Assert.That(result.Balance.Max(b => Math.Abs(b.Before ?? 0)), Is.GreaterThan(0.2));
    }

    [Test]
    public void When_outcomes_were_measured_stands_beside_what_was_known()
    {
        var data = MadeUpDecisions.Of(400);
        var later = data with { Outcomes = [.. data.Outcomes.Select((o, i) => i < 40 ? o with { MeasuredOn = -1, Score = double.NaN, Responded = double.NaN, Remitted = double.NaN } : o with { MeasuredOn = data.IsFirst[i] ? 80 : 90 })] };
        var row = ComparisonStudy.Run(later, 1).Balance[^1];
        Assert.That((row.Confounder, row.First, row.Second, row.IsKnown), Is.EqualTo((BalanceRow.DaysToScore, (double?)80, (double?)90, false)));
        Assert.That((row.FirstMissing, row.SecondMissing), Is.EqualTo(((int?)data.IsFirst.Take(40).Count(f => f), (int?)data.IsFirst.Take(40).Count(f => !f))));
    }

    [Test]
    public void A_brief_look_draws_patients_and_says_so()
    {
        var data = MadeUpDecisions.Of(5000) with { Patients = [.. Enumerable.Range(0, 5000).Select(i => i / 2)] };
        var drawn = data.Drawn(1000, 1);
        Assert.That(drawn.Rows, Is.InRange(900, 1100));
        Assert.That(drawn.Patients.GroupBy(p => p).Select(g => g.Count()), Is.All.EqualTo(2), "a patient has all decisions or none");
        Assert.That(drawn.Flow[^1].First + drawn.Flow[^1].Second + drawn.Rows, Is.EqualTo(5000));
        Assert.That(data.Drawn(5000, 1), Is.SameAs(data));
        Assert.That(data.Drawn(1000, 1).Outcomes, Is.EqualTo(drawn.Outcomes));
    }

    // A variance of 1e-28 is none: (88.1 + 88.1 + 88.1) / 3 is not 88.1 in the last bit.
    [Test]
    public void Values_that_are_all_alike_have_no_ratio_of_variances() =>
        Assert.That(CovariateBalance.VarianceRatio(CovariateBalance.Arms([70, 80, 88.1, 88.1, 88.1], [true, true, false, false, false], [1, 1, 0.7, 0.1, 0.3])), Is.Null);

    [Test]
    public void Arms_and_subgroups_add_up()
    {
        var result = ComparisonStudy.Run(MadeUpDecisions.Of(2000), 1);
        Assert.That(result.FirstCount + result.SecondCount, Is.EqualTo(2000));
        var primary = result.Primary!;
        var parts = result.Estimates.Where(e => e.Breakdown == "sex").ToList();
        Assert.That((parts.Sum(p => p.FirstCount), parts.Sum(p => p.SecondCount), parts.Sum(p => p.FirstEvents)), Is.EqualTo((primary.FirstCount, primary.SecondCount, primary.FirstEvents)));
        Assert.That(result.Overlap!.FirstBins.Sum() + result.Overlap.SecondBins.Sum(), Is.EqualTo(2000));
    }

    [Test]
    public void The_order_of_rows_changes_nothing_that_matters()
    {
        var data = MadeUpDecisions.Of(1500);
        int[] turned = [.. Enumerable.Range(0, data.Rows).Reverse()];
        // Patients keep their numbers, by which they fall into folds.
        var other = data.Only(turned) with { Patients = [.. turned.Select(r => data.Patients[r])] };
        var (one, two) = (ComparisonStudy.Run(data, 1), ComparisonStudy.Run(other, 1));
        foreach (var (a, b) in one.Estimates.Zip(two.Estimates).Where(p => p.First.Missing != "imputed"))
            Assert.That(b.Contrast?.Value, a.Contrast is { } c ? Is.EqualTo(c.Value).Within(1e-8) : Is.Null, a.Method);
    }

    [Test]
    public void The_same_decisions_give_the_same_figures()
    {
        var (one, two) = (ComparisonStudy.Run(MadeUpDecisions.Of(800), 3), ComparisonStudy.Run(MadeUpDecisions.Of(800), 3));
        Assert.That(two.Estimates.Select(e => e.Contrast), Is.EqualTo(one.Estimates.Select(e => e.Contrast)));
    }

    // Whatever is wrong with the decisions, there is a named reason, and no figure that is none.
    [TestCase("first arm empty", "No eligible decision for First.")]
    [TestCase("second arm empty", "No eligible decision for Second.")]
    [TestCase("nobody", "No eligible decision for either strategy.")]
    public void An_empty_arm_is_named(string what, string reason)
    {
        var data = MadeUpDecisions.Of(what == "nobody" ? 0 : 300);
        var result = ComparisonStudy.Run(what == "nobody" ? data : data with { IsFirst = [.. data.IsFirst.Select(_ => what != "first arm empty")] }, 1);
        Assert.That(result.Reason, Is.EqualTo(reason));
        Assert.That(result.Estimates, Is.Empty);
    }

    [TestCase("no overlap")]
    [TestCase("one provider for one arm")]
    [TestCase("constant confounders")]
    [TestCase("collinear confounders")]
    [TestCase("all confounders missing")]
    [TestCase("confounders of one arm missing")]
    [TestCase("all outcomes missing")]
    [TestCase("outcomes of one arm missing")]
    [TestCase("all respond")]
    [TestCase("one cluster")]
    [TestCase("one decision each")]
    [TestCase("ties everywhere")]
    public void Bad_decisions_give_reasons_and_no_crash(string what)
    {
        var result = ComparisonStudy.Run(Bad(what), 1);
        Assert.That(result.Reason is null == result.Estimates.Count > 0, Is.True);
        foreach (var e in result.Estimates)
        {
            Assert.That(e.Contrast is not null || e.Gates.Count > 0 || e.Note.Length > 0, Is.True, $"{e.Method} {e.Outcome} has neither figure nor reason");
            Assert.That(new[] { e.Contrast?.Value, e.Contrast?.Lower, e.Contrast?.Upper, e.Contrast?.Error, e.Contrast?.P, e.FirstMean, e.SecondMean, e.FirstWorth, e.SecondWorth }.OfType<double>(), Has.All.Matches<double>(double.IsFinite), $"{e.Method} {e.Outcome}");
        }
        Assert.That(result.Gates.Select(g => g.Value).OfType<double>(), Has.All.Matches<double>(double.IsFinite));
        Assert.That(result.Balance.SelectMany(b => new[] { b.First, b.Second, b.Before, b.After, b.Ratio, b.Distance }).OfType<double>(), Has.All.Matches<double>(double.IsFinite));
        if (Expected(what) is { } gate)
            Assert.That(result.Gates.Where(g => !g.Passes).Select(g => g.Id), Has.Member(gate));
        Assert.That(ComparisonDisclosure.Under(result, DisclosurePolicy.Standard).Policy, Is.EqualTo(DisclosurePolicy.Standard), "disclosure control bears it too");
    }

    [Test]
    public void Withheld_estimates_have_no_figures()
    {
        var result = ComparisonStudy.Run(MadeUpDecisions.Of(120), 1);
        Assert.That(result.IsWithheld, Is.True);
        Assert.That(result.Primary!.Gates, Has.Member("detectable_difference"));
        Assert.That(result.Estimates.Where(e => e.Contrast is not null || e.FirstMean is not null), Is.Empty);
        Assert.That(result.Detectable, Is.GreaterThan(0.1), "what could have been found is always told");
        Assert.That(result.EValues, Is.Null);
    }

    [Test]
    public void A_telling_column_is_named()
    {
        var result = ComparisonStudy.Run(Bad("no overlap"), 1);
        Assert.That(result.Overlap!.Separating, Does.StartWith("severity").Or.StartWith("anxiety"));
        Assert.That(result.Overlap.IsPenalised, Is.True);
    }

    // p.adjust(c(.004, 1, .02), "holm") and p.adjust of the secondary ones by "BH"
    [Test]
    public void A_family_is_judged_together()
    {
        ComparisonResult Result(double? p, params double[] others) => new()
        {
            Of = MadeUpDecisions.Specification,
            Flow = [],
            FirstCount = 1,
            SecondCount = 1,
            Patients = 2,
            Estimates =
            [
                Estimate("response", p) with { IsPrimary = true }, .. others.Select((o, i) => Estimate(i == 0 ? "remission" : "dropout", o)),
                Estimate("response", 0.5) with { Method = "crude" },
            ],
        };
        var adjusted = ComparisonFamily.Adjusted([Result(0.004, 0.01, 0.04), Result(null), Result(0.02, 0.03)]);
        Assert.That(adjusted.Select(r => r.Primary!.AdjustedP), Is.EqualTo(new double?[] { 0.012, null, 0.04 }).Within(1e-12));
        Assert.That(adjusted[0].Estimates.Skip(1).Take(2).Concat(adjusted[2].Estimates.Skip(1).Take(1)).Select(e => e.AdjustedP), Is.EqualTo(new double?[] { 0.03, 0.04, 0.04 }).Within(1e-12));
        Assert.That(adjusted.SelectMany(r => r.Estimates).Where(e => e.Method == "crude").Select(e => e.AdjustedP), Is.All.Null);
    }

    private static EffectEstimate Estimate(string outcome, double? p) =>
        new("overlap", "all", "all", "treatment_policy", "weighted", outcome, "risk_difference", "observed") { Contrast = p is { } known ? new Contrast(0.1, 0, 0.2, 0.05, known) : null };

    private static string? Expected(string what) => what switch
    {
        "no overlap" => "equipoise",
        "all outcomes missing" or "outcomes of one arm missing" or "all respond" or "one decision each" => "events",
        "all confounders missing" => null,
        _ => null,
    };

    private static ComparisonData Bad(string what)
    {
        var data = MadeUpDecisions.Of(what == "one decision each" ? 2 : 600);
        double[] Values(Func<int, double[]> row) => [.. Enumerable.Range(0, data.Rows).SelectMany(row)];
        ComparisonData WithValues(Func<int, double[]> row) => data with { Confounders = data.Confounders with { Values = Values(row) } };
        ComparisonData Outcomes(Func<DecisionOutcome, int, DecisionOutcome> change) => data with { Outcomes = [.. data.Outcomes.Select(change)] };
        DecisionOutcome Unknown(DecisionOutcome o) => o with { Score = double.NaN, Responded = double.NaN, Remitted = double.NaN, WhileOn = double.NaN, MeasuredOn = -1 };
        return what switch
        {
            "no overlap" => WithValues(i => [data.IsFirst[i] ? 0.9 + i * 1e-5 : 0.3 + i * 1e-5, data.IsFirst[i] ? 1 : 0]),
            "one provider for one arm" => data with { Providers = [.. data.IsFirst.Select((f, i) => f ? 0 : 1 + i % 3)] },
            "constant confounders" => WithValues(_ => [0.5, 1]),
            "collinear confounders" => WithValues(i => [data.Confounders.Row(i)[1] == 1 ? 0.8 : 0.4, data.Confounders.Row(i)[1]]),
            "all confounders missing" => WithValues(_ => [double.NaN, double.NaN]),
            "confounders of one arm missing" => WithValues(i => data.IsFirst[i] ? [double.NaN, double.NaN] : data.Confounders.Row(i).ToArray()),
            "all outcomes missing" => Outcomes((o, _) => Unknown(o)),
            "outcomes of one arm missing" => Outcomes((o, i) => data.IsFirst[i] ? Unknown(o) : o),
            "all respond" => Outcomes((o, _) => o with { Responded = 1 }),
            "one cluster" => data with { Patients = new int[data.Rows] },
            "one decision each" => data with { IsFirst = [true, false] },
            "ties everywhere" => data with { Confounders = data.Confounders with { Values = Values(i => [0.5, data.Confounders.Row(i)[1]]) }, Outcomes = [.. data.Outcomes.Select(o => o with { Days = 84, Ended = 1, Baseline = 0.5, Score = 0.25, Early = 0.4 })] },
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        };
    }
}

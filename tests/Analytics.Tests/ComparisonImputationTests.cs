using NonResponse.Analytics.Statistics;
using NonResponse.Ingest;

namespace NonResponse.Analytics.Tests;

/// <summary>Imputed estimates of made-up decisions whose scores are missing by a known rule, and what is said where nothing can be imputed.</summary>
public sealed class ComparisonImputationTests
{
    private const double Remission = 4 / 27.0;

    private static double Points(double mean, double deviation, ref Pcg32 random) => Math.Round(Math.Clamp(mean + deviation * ImputationModel.StandardNormal(ref random), 0, 1) * 27) / 27;

    private static DecisionOutcome Outcome(double baseline, double early, double score) => new(
        baseline, score, early, Remission, 84, double.IsNaN(score) ? double.NaN : 2 * (baseline - score) >= baseline - 1e-9 ? 1 : 0, double.IsNaN(score) ? double.NaN : score <= Remission + 1e-9 ? 1 : 0,
        double.NaN, 0, 0, 182, 0, 0, 0);

    // Those who are still ill at the early score go missing, under the first strategy more often; the truth is what the score would have been.
    private static (ComparisonData Data, DecisionOutcome[] Truth) Decisions(int rows, ulong seed, double missing = 0.35, int ofEachPatient = 1)
    {
        var (values, isFirst, outcomes, truth) = (new double[rows], new bool[rows], new DecisionOutcome[rows], new DecisionOutcome[rows]);
        for (var i = 0; i < rows; i++)
        {
            var random = Pcg32.ForItem(seed, (ulong)i);
            var baseline = Points(0.65, 0.12, ref random);
            values[i] = 27 * baseline;
            isFirst[i] = random.Chance(LogisticRegression.Share(4 * (baseline - 0.65)));
            var early = Points(baseline - 0.15, 0.15, ref random);
            var score = Points(0.75 * early - (isFirst[i] ? 0.06 : 0), 0.12, ref random);
            truth[i] = Outcome(baseline, early, score);
            var isMissing = random.Chance(Math.Clamp(missing * (1 + 2.5 * (early - 0.5) + (isFirst[i] ? 0.3 : -0.3)), 0, 1));
            outcomes[i] = Outcome(baseline, random.Chance(0.1) ? double.NaN : early, isMissing ? double.NaN : score);
        }
        return (new ComparisonData
        {
            Of = GivenComparisons.All[0] with { Confounders = ["severity"], Subgroups = [] },
            Flow = [],
            Confounders = new FeatureTable([ConfounderCatalogue.Find("severity")!], values),
            IsFirst = isFirst,
            Patients = [.. Enumerable.Range(0, rows).Select(i => i / ofEachPatient)],
            Outcomes = outcomes,
            Subgroups = [],
            Providers = new int[rows],
        }, truth);
    }

    private static double Truth(ComparisonDesign design, DecisionOutcome[] truth, Func<DecisionOutcome, double> of) =>
        EffectEstimators.Weighted(design.With([.. truth.Select(of)]), design.Propensity, TargetPopulation.Overlap) is { } means ? means.First - means.Second : double.NaN;

    [Test]
    public void Imputed_estimates_come_nearer_to_what_would_have_been_seen_than_known_ones_do()
    {
        var (known, imputed, covered) = (new List<double>(), new List<double>(), 0);
        const int Replicates = 60;
        for (ulong r = 0; r < Replicates; r++)
        {
            var (data, truth) = Decisions(800, 100 + r);
            var design = ComparisonDesign.Of(data with { Of = data.Of with { Imputations = 5 } })!;
            var whole = Truth(design, truth, o => o.Responded);
            known.Add(EffectEstimators.Weighted(design.With(data.Values(ComparedOutcome.Response)), design.Propensity, TargetPopulation.Overlap)!.Difference(data.Patients)!.Value.Value - whole);
            var contrast = ComparisonImputation.Of(design, r).Imputation!.Of(ComparedOutcome.Response).Difference!.Value;
            imputed.Add(contrast.Value - whole);
            covered += contrast.Lower <= whole && whole <= contrast.Upper ? 1 : 0;
        }
        double Error(List<double> of) => Math.Sqrt(of.Sum(v => (v - of.Average()) * (v - of.Average())) / (of.Count - 1) / of.Count);
        Assert.That(imputed.Average(), Is.EqualTo(0).Within(3 * Error(imputed)));
        Assert.That(Math.Abs(known.Average()), Is.GreaterThan(3 * Error(known)), "those who are known are not like the others");
        Assert.That(covered, Is.GreaterThanOrEqualTo(Replicates * 0.9), "of the figure without missing scores, which the interval is wider than");
    }

    [TestCase(1)]
    [TestCase(3)]
    public void Repeated_weighting_is_the_weighted_estimate_of_each_set(int ofEachPatient)
    {
        var (data, truth) = Decisions(400, 3, ofEachPatient: ofEachPatient);
        var design = ComparisonDesign.Of(data)!;
        int[] varying = [.. Enumerable.Range(0, data.Rows).Where(i => double.IsNaN(data.Outcomes[i].Score))];
        double[] values = data.Values(ComparedOutcome.Change), first = [.. values], second = [.. values];
        foreach (var i in varying)
            (first[i], second[i]) = (100 * (truth[i].Baseline - truth[i].Score), i % 7);
        // A flag that few have before numbers: columns are not held in their order.
        var matrix = CompactMatrix.Of([.. design.Matrix.AllRows.SelectMany(i => (double[])[i % 11 == 0 ? 1 : 0, .. design.Matrix.Row(i)])], design.Matrix.Columns + 1);
        var propensity = PropensityModel.Of(matrix, data.IsFirst)!;
        foreach (var target in Enum.GetValues<TargetPopulation>())
        {
            var weighting = new RepeatedWeighting(propensity, target, data.Patients, varying);
            var pairs = weighting.Of(weighting.Known(values), 2, (p, into) => (into[0], into[1]) = (first[varying[p]], second[varying[p]]));
            for (var set = 0; set < 2; set++)
            {
                var means = EffectEstimators.Weighted(new EffectData(matrix, data.IsFirst, set == 0 ? first : second), propensity, target)!;
                var (difference, ratio) = (means.Difference(data.Patients)!.Value, means.Ratio(data.Patients)!.Value);
                Assert.That(pairs[set].Difference, Is.EqualTo(difference.Value).Within(1e-10));
                Assert.That(Math.Sqrt(pairs[set].DifferenceVariance), Is.EqualTo(difference.Error).Within(1e-10));
                Assert.That(Math.Exp(pairs[set].LogRatio!.Value), Is.EqualTo(ratio.Value).Within(1e-10));
                Assert.That(Math.Sqrt(pairs[set].LogRatioVariance), Is.EqualTo(ratio.Error).Within(1e-10));
            }
        }
    }

    [Test]
    public void Worse_scores_of_a_strategy_lead_to_fewer_responses_under_it()
    {
        var design = ComparisonDesign.Of(Decisions(800, 8).Data)!;
        var imputation = ComparisonImputation.Of(design, 1).Imputation!;
        var points = imputation.Tipping();
        Assert.That(points.Select(t => t.Shift), Is.EqualTo([0, 100 / 27.0, 200 / 27.0, 300 / 27.0, 400 / 27.0, 500 / 27.0, -100 / 27.0, -200 / 27.0, -300 / 27.0, -400 / 27.0, -500 / 27.0]).Within(1e-12));
        Assert.That(points[0].Contrast, Is.EqualTo(imputation.Of(ComparedOutcome.Response).Difference));
        Assert.That(points.Take(6).Select(t => t.Contrast.Value), Is.Ordered.Descending);
        Assert.That(points.Skip(6).Prepend(points[0]).Select(t => t.Contrast.Value), Is.Ordered.Ascending);
        var data = design.Data;
        double Bound(bool ofFirst) => EffectEstimators.Weighted(
            design.With([.. data.Values(ComparedOutcome.Response).Select((o, i) => !double.IsNaN(o) ? o : data.IsFirst[i] == ofFirst ? 0 : 1)]), design.Propensity, TargetPopulation.Overlap)!.Difference(data.Patients)!.Value.Value;
        Assert.That(points.Select(t => t.Contrast.Value), Is.All.GreaterThan(Bound(true)).And.All.LessThan(Bound(false)));
    }

    [Test]
    public void The_same_seed_gives_the_same_and_another_one_another()
    {
        var design = ComparisonDesign.Of(Decisions(300, 4).Data)!;
        Contrast Of(ulong seed) => ComparisonImputation.Of(design, seed).Imputation!.Of(ComparedOutcome.Change).Difference!.Value;
        var first = Of(1);
        Assert.That(Of(1), Is.EqualTo(first));
        Assert.That(Of(2), Is.Not.EqualTo(first));
    }

    [Test]
    public void As_many_sets_as_per_cent_are_missing()
    {
        var design = ComparisonDesign.Of(Decisions(400, 5, missing: 0.45).Data)!;
        var missing = design.Data.Outcomes.Count(o => double.IsNaN(o.Score));
        Assert.That(missing, Is.InRange(100, 190));
        Assert.That(ComparisonImputation.Of(design, 1).Imputation!.Note, Does.StartWith(FormattableString.Invariant($"{Math.Ceiling(missing / 4.0)} imputed sets after 10 cycles")));
    }

    [Test]
    public void Few_decisions_are_imputed_by_the_propensity_in_the_place_of_its_columns()
    {
        var (data, _) = Decisions(90, 6);
        // Twenty columns for some sixty known scores.
        Feature[] features = [.. Enumerable.Range(0, 20).Select(c => new Feature(FormattableString.Invariant($"column_{c}"), "Column", FeatureKind.Number, "day of the decision"))];
        var random = Pcg32.ForItem(1, 1);
        var wide = data with { Confounders = new FeatureTable(features, [.. Enumerable.Range(0, 20 * 90).Select(_ => ImputationModel.StandardNormal(ref random))]) };
        var design = ComparisonDesign.Of(wide)!;
        var contrast = ComparisonImputation.Of(design, 1).Imputation!.Of(ComparedOutcome.Response);
        Assert.That(contrast.Difference!.Value.Error, Is.InRange(0.02, 0.4));
        Assert.That(contrast.MissingInformation, Is.InRange(0.0, 1.0));
    }

    [Test]
    public void Nothing_is_imputed_where_few_are_missing_or_known_or_nobody_asks()
    {
        var (data, truth) = Decisions(300, 9);
        string Reason(ComparisonData of) => ComparisonImputation.Of(ComparisonDesign.Of(of)!, 1) is (null, var reason) ? reason : "imputed";
        Assert.That(Reason(data), Is.EqualTo("imputed"));
        Assert.That(Reason(data with { Outcomes = truth }), Does.StartWith("not imputed: fewer than 20 scores are missing"));
        Assert.That(Reason(data with { Outcomes = [.. truth.Select((o, i) => data.IsFirst[i] && i > 20 ? Outcome(o.Baseline, o.Early, double.NaN) : o)] }), Does.StartWith("not imputed: fewer than 20 scores of one strategy are known"));
        Assert.That(Reason(data with { Outcomes = [.. truth.Select(o => Outcome(o.Baseline, double.NaN, double.NaN))] }), Does.StartWith("not imputed"));
        Assert.That(Reason(data with { Of = data.Of with { Imputations = 0 } }), Does.Contain("does not ask"));
    }

    [Test]
    public void Early_scores_that_nobody_has_are_left_out()
    {
        var (data, truth) = Decisions(300, 10);
        var without = data with { Outcomes = [.. data.Outcomes.Select(o => o with { Early = double.NaN })] };
        Assert.That(ComparisonImputation.Of(ComparisonDesign.Of(without)!, 1).Imputation!.Of(ComparedOutcome.Change).Difference, Is.Not.Null);
    }

    [Test]
    public void Scores_that_are_all_the_same_have_no_error()
    {
        var (data, _) = Decisions(300, 11);
        var same = data with { Outcomes = [.. data.Outcomes.Select(o => Outcome(o.Baseline, 0.5, double.IsNaN(o.Score) ? double.NaN : 0))] };
        var pooled = ComparisonImputation.Of(ComparisonDesign.Of(same)!, 1).Imputation!.Of(ComparedOutcome.Response);
        Assert.That((pooled.First, pooled.Second), Is.EqualTo((1.0, 1.0)));
        Assert.That((pooled.Difference!.Value.Value, pooled.Difference.Value.Lower, pooled.Difference.Value.Upper), Is.EqualTo((0.0, 0.0, 0.0)));
    }

    [Test]
    public void Rows_of_estimates_carry_counts_gates_and_notes()
    {
        var design = ComparisonDesign.Of(Decisions(500, 12).Data)!;
        var imputation = ComparisonImputation.Of(design, 1).Imputation!;
        EffectEstimate[] rows = [.. ComparisonImputation.Estimates(imputation, design, ComparedOutcome.Response, [], "")];
        Assert.That(rows.Select(r => (r.Measure, r.Missing, r.Method, r.Population)), Is.EqualTo([("risk_difference", "imputed", "weighted", "overlap"), ("risk_ratio", "imputed", "weighted", "overlap")]));
        Assert.That(rows[0].FirstCount + rows[0].SecondCount, Is.EqualTo(500));
        Assert.That(rows[0].FirstEvents, Is.InRange(1, rows[0].FirstCount!.Value - 1));
        Assert.That(rows[0].Note, Does.Contain("imputed sets after 10 cycles"));
        Assert.That(rows[1].Contrast!.Value.Value, Is.EqualTo(rows[0].FirstMean!.Value / rows[0].SecondMean!.Value).Within(0.02), "a geometric mean of ratios");
        var withheld = ComparisonImputation.Estimates(null, design, ComparedOutcome.Change, ["balance"], "").Single();
        Assert.That((withheld.Measure, withheld.Contrast, withheld.FirstMean, withheld.FirstEvents), Is.EqualTo(("mean_difference", (Contrast?)null, (double?)null, (int?)null)));
        Assert.That(withheld.Gates, Is.EqualTo(["balance"]));
    }
}

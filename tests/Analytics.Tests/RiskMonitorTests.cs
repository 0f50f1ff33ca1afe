using System.Globalization;
using NonResponse.Analytics.Statistics;
using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

/// <summary>How models are watched and put right.</summary>
public sealed class RiskMonitorTests
{
    private const double Iterated = 1e-7;
    private static readonly Feature Logit = MadeUpSteps.Number("logit");
    private static readonly FeatureTransform Straight = new([new FeatureTerm("logit", 0, false, null, null, null)]);

    // A model whose risk is that of its one feature.
    private static readonly RiskModel Given = new(PredictionPoint.Start, RiskLearner.Ridge, Straight, 0, [1], [], Recalibration.None);

    // The 30 observations of Montgomery (Introduction to Statistical Quality Control, table 9.1): centre 10, standard deviation 1. It signals at the 29th, with an upper sum of 5.28.
    [Test]
    public void Cusum_of_Montgomerys_example()
    {
        double[] observed =
        [
            9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.20, 10.34, 9.03, 11.47, 10.51, 9.40, 10.08, 9.37, 10.62, 10.31, 8.52, 10.84,
            10.90, 9.33, 12.29, 11.50, 10.60, 11.08, 10.38, 11.62, 11.31, 10.52,
        ];
        var sums = new List<Cusum>();
        foreach (var x in observed)
            sums.Add((sums.Count == 0 ? default : sums[^1]).After(x - 10));
        Assert.That(sums.FindIndex(s => s.IsSignal), Is.EqualTo(28));
        Assert.That((sums[28].Above, sums[28].Below, sums[1].Below), Is.EqualTo((5.28, 0.0, 1.56)).Using<(double, double, double)>((a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) + Math.Abs(a.Item3 - b.Item3) < 1e-9));
    }

    // Tabulated average run length of the two-sided CUSUM with k = 0.5 and h = 5: 465 in control, 10.4 after a shift of one standard deviation (Montgomery, table 9.3).
    [TestCase(0, 465, 20_000)]
    [TestCase(1, 10.4, 20_000)]
    public void Cusum_signals_as_often_as_theory_says(double shift, double length, int runs)
    {
        double sum = 0, squares = 0;
        for (var run = 0; run < runs / (shift == 0 ? 20 : 1); run++)
        {
            var random = Pcg32.ForItem(17, (ulong)run);
            var (sums, values) = (default(Cusum), 0);
            for (; !sums.IsSignal; values++)
                sums = sums.After(shift + MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, Math.Clamp(random.Unit(), 1e-9, 1 - 1e-9)));
            (sum, squares) = (sum + values, squares + (double)values * values);
        }
        var count = runs / (shift == 0 ? 20 : 1);
        var error = Math.Sqrt((squares / count - sum / count * (sum / count)) / count);
        Assert.That(sum / count, Is.EqualTo(length).Within(3 * error + 0.005 * length));
    }

    // R 4.2.2: glm(nonresp ~ 1 + offset(L)), glm(nonresp ~ L) with epsilon 1e-14, sandwich over patients times G / (G - 1); likelihood ratios 31.247 on 2 and 0.0586 on 1 degree.
    [Test]
    public void Recalibration_is_that_of_R()
    {
        var (data, rows) = Episodes();
        var fit = RiskRecalibration.Of(Given, data, rows);
        Assert.That((fit.Steps, fit.Events, fit.Wanted), Is.EqualTo((585, data.Steps.Count(s => s.Outcome == true), RecalibrationKind.Intercept)));
        Near(fit.InterceptAlone, 0.502994996101, 0.0930444003264);
        Near(fit.Intercept, 0.506625718943, 0.0931913283908);
        Near(fit.Slope, 0.965948784586, 0.1344699598206);
        // Put right by itself, nothing is left to be put right.
        var again = RiskRecalibration.Of(Given with { Recalibration = Given.Recalibration.Then(fit.LineOf(RecalibrationKind.InterceptAndSlope)) }, data, rows);
        Assert.That((again.Intercept.Value, again.Slope.Value - 1, again.InterceptAlone.Value), Is.EqualTo((0.0, 0.0, 0.0)).Using<(double, double, double)>((a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) + Math.Abs(a.Item3 - b.Item3) < Iterated));
        Assert.That(again.Wanted, Is.EqualTo(RecalibrationKind.None));
        // Risks drawn apart by two are drawn together by a half.
        Assert.That(RiskRecalibration.Of(Given with { Recalibration = new Recalibration(0, 2) }, data, rows) is { Wanted: RecalibrationKind.InterceptAndSlope, Slope.Value: var slope } ? slope : 0, Is.EqualTo(fit.Slope.Value / 2).Within(Iterated));
    }

    [Test]
    public void Recalibrations_follow_one_another()
    {
        var line = new Recalibration(0.3, 0.8).Then(new Recalibration(-0.1, 1.5));
        foreach (var x in new[] { -2.0, 0, 1.7 })
            Assert.That(line.Intercept + line.Slope * x, Is.EqualTo(-0.1 + 1.5 * (0.3 + 0.8 * x)).Within(1e-15));
    }

    [Test]
    public void What_cannot_be_put_right_is_named()
    {
        PredictionData Steps(Func<int, double> logit, Func<int, bool?> outcome) => MadeUpSteps.Of([Logit], [.. Enumerable.Range(0, 200).Select(i => new[] { logit(i) })], [.. Enumerable.Range(0, 200).Select(outcome)]);
        string Why(PredictionData data) => Assert.Throws<RecalibrationException>(() => RiskRecalibration.Of(Given, data, [.. Enumerable.Range(0, data.Rows)])).Message;
        Assert.That(Why(Steps(i => i % 5 - 2, _ => true)), Does.Contain("fewer than 50 responded"));
        Assert.That(Why(Steps(i => i % 5 - 2, _ => null)), Does.Contain("fewer than 50 did not respond"));
        Assert.That(Why(Steps(_ => 0.3, i => i % 2 == 0)), Does.Contain("every step the same risk"));
        Assert.That(Why(Steps(i => i < 100 ? -1 : 1, i => i >= 100)), Does.Contain("separate"));
    }

    // R 4.2.2: sum(nonresp) / sum(risk), and the linearised error over 420 patients times G / (G - 1).
    [Test]
    public void Observed_over_expected_is_that_of_R()
    {
        var (data, rows) = Episodes();
        var ratio = ClusteredRatio.Of([.. rows.Select(r => data.IsNonresponse(r) ? 1.0 : 0)], Given.Risks(data.Table, rows), [.. rows.Select(_ => 1.0)], data.Patients);
        Assert.That(ratio.Value, Is.EqualTo(1.194923780517440).Within(1e-10));
        Assert.That((ratio.Upper - ratio.Value) / Proportion.Z95, Is.EqualTo(0.034234222756494).Within(1e-10));
    }

    [Test]
    public void Months_add_up_and_those_with_outcomes_to_come_are_provisional()
    {
        var data = MadeUpSteps.Drawn(4_000, 19);
        var study = RiskStudy.Of(data, null, new RiskStudySettings { IsFull = false });
        var extractedOn = data.Steps.Max(s => s.Due);
        var monitor = RiskMonitor.Of(study.Main!.Trained.Model, study.Main.Profile, data, study.LaterFrom, extractedOn);
        var later = data.Steps.Where(s => s.Day >= study.LaterFrom).ToList();
        Assert.That((monitor.Months.Sum(m => m.Steps), monitor.Months.Sum(m => m.Observed), monitor.Months.Sum(m => m.Events)),
            Is.EqualTo((later.Count, later.Count(s => s.Outcome is not null), later.Count(s => s.Outcome == true))));
        Assert.That(monitor.Months.Select(m => m.Month), Is.Ordered.And.Unique);
        foreach (var month in monitor.Months)
        {
            Assert.That(month.IsProvisional, Is.EqualTo(month.Month.LastDay.DayNumber + StepOutcome.DueAfter > extractedOn));
            Assert.That(month.ObservedOverExpected?.Value ?? month.Events / month.Expected, Is.EqualTo(month.Events / month.Expected).Within(1e-12));
            Assert.That((month.Above, month.Below, month.IsSignal) == (0, 0, false) || !month.IsProvisional, Is.True);
        }
        Assert.That(monitor.Months.Count(m => m.IsProvisional), Is.InRange(1, 4));
        Assert.That(monitor.Months.Where(m => m.IsSignal), Is.Empty, "what it learnt holds");
        Assert.That(monitor.Drift[0], Has.Property("Name").EqualTo("risk").And.Property("StabilityIndex").LessThan(0.05));
        Assert.That(monitor.Recent!.ObservedOverExpected.Value, Is.InRange(0.9, 1.1));
    }

    [Test]
    public void A_world_that_changes_is_told()
    {
        var learnt = MadeUpSteps.Drawn(6_000, 23);
        var study = RiskStudy.Of(learnt, null, new RiskStudySettings { IsFull = false });
        var changed = MadeUpSteps.Drawn(6_000, 29, shift: 0.8);
        // And x is no longer written down for half of the steps, and stands higher for the others.
        var values = changed.Table.Values.ToArray();
        for (var row = 0; row < changed.Rows; row++)
            values[row * 4 + 1] = row % 2 == 0 ? double.NaN : values[row * 4 + 1] + 1;
        changed = changed with { Table = changed.Table with { Values = values } };
        var monitor = RiskMonitor.Of(study.Main!.Trained.Model, study.Main.Profile, changed, study.LaterFrom, changed.Steps.Max(s => s.Due));
        Assert.That(monitor.Months.Any(m => m.IsSignal && m.Above > m.Below), Is.True);
        Assert.That(monitor.Drift.Single(d => d.Name == "x"), Has.Property("StabilityIndex").GreaterThan(0.25).And.Property("IsNotable").True);
        Assert.That(monitor.Concerns, Has.Some.Contains("CUSUM").And.Some.Contains("Over the last settled months").And.Some.Contains("enough to act on").And.Some.Contains("is missing for"));
    }

    [Test]
    public void Nothing_to_watch_is_no_error_and_an_unseen_code_is_counted()
    {
        var data = MadeUpSteps.Drawn(2_000, 31);
        var study = RiskStudy.Of(data, null, new RiskStudySettings { IsFull = false });
        var model = study.Main!.Trained.Model;
        var none = RiskMonitor.Of(model, study.Main.Profile, data, int.MaxValue, data.Steps.Max(s => s.Due));
        Assert.That((none.Months.Count, none.Recent, none.Drift.Count, none.Concerns.Count), Is.EqualTo((0, (RiskPerformance?)null, 0, 0)));
        Feature[] features = [.. data.Table.Features.Select(f => f.Id == "kind" ? f with { Levels = ["a", "b", "c", "new"] } : f)];
        var few = MadeUpSteps.Of(features, [[0.5, 0, 0, 3], [0.5, 0, 0, 1]], [true, false]);
        Assert.That(RiskMonitor.Of(model, study.Main.Profile, few, 0, int.MaxValue).UnseenLevels, Is.EqualTo(1));
    }

    // By hand: (0.5 - 0.4) ln(0.5 / 0.4) + (0.3 - 0.4) ln(0.3 / 0.4) + 0.
    [Test]
    public void Stability_index_by_hand()
    {
        FeatureProfile Of(params double[] shares) => new("x", [1, 2], null, shares, 0);
        Assert.That(RiskProfile.StabilityIndex(Of(0.4, 0.4, 0.2), Of(0.5, 0.3, 0.2)), Is.EqualTo(0.1 * Math.Log(1.25) - 0.1 * Math.Log(0.75)).Within(1e-12));
        Assert.That(RiskProfile.StabilityIndex(Of(0.4, 0.4, 0.2), Of(0.4, 0.4, 0.2)), Is.Zero);
        Assert.That(RiskProfile.StabilityIndex(Of(1, 0, 0), Of(0, 0, 1)), Is.LessThan(double.PositiveInfinity));
        Assert.That(RiskProfile.Like(Of(0, 0, 0), [1, 1.5, 2, 9, double.NaN], []), Has.Property("Missing").EqualTo(0.2).Within(1e-12).And.Property("Shares").EqualTo(new[] { 0.25, 0.5, 0.25 }));
    }

    // A flag that 95 of 100 had and 50 of 100 have: (0.5 - 0.05) ln(0.5 / 0.05) + (0.5 - 0.95) ln(0.5 / 0.95).
    [TestCase(0.95, 0.5, 1.3249975)]
    [TestCase(0.5, 0.95, 1.3249975)]
    [TestCase(0.03, 0.03, 0)]
    public void Drift_of_a_flag_is_seen_however_many_have_it(double then, double now, double index)
    {
        const int Rows = 400;
        double[] Values(double share) => [.. Enumerable.Range(0, Rows).Select(i => i < share * Rows ? 1.0 : 0)];
        var profile = RiskProfile.OfFeatures(MadeUpSteps.Of([new Feature("flag", "flag", FeatureKind.Flag, "referral")], [.. Values(then).Select(v => new[] { v })], new bool?[Rows]), [.. Enumerable.Range(0, Rows)])[0];
        Assert.That(RiskProfile.StabilityIndex(profile, RiskProfile.Like(profile, Values(now), [])), Is.EqualTo(index).Within(1e-7));
    }

    private static (PredictionData Data, int[] Rows) Episodes()
    {
        string[][] lines = [.. File.ReadLines(Repository.Path("tests", "Analytics.Tests", "Data", "episodes585.csv")).Skip(1).Select(l => l.Split(','))];
        double[] risks = [.. lines.Select(l => double.Parse(l[15], CultureInfo.InvariantCulture))];
        var patients = lines.Select(l => int.Parse(l[1], CultureInfo.InvariantCulture)).ToList();
        return (MadeUpSteps.Of([Logit], [.. risks.Select(r => new[] { LogisticRegression.LogOdds(r) })], [.. lines.Select(l => (bool?)(l[16] == "1"))], patients), [.. Enumerable.Range(0, lines.Length)]);
    }

    private static void Near(Estimate estimate, double value, double error)
    {
        Assert.That(estimate.Value, Is.EqualTo(value).Within(Iterated));
        Assert.That((estimate.Upper - estimate.Value) / Proportion.Z95, Is.EqualTo(error).Within(Iterated));
    }
}

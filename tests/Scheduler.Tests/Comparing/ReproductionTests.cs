using NonResponse.Analytics;
using NonResponse.Analytics.Statistics;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests.Comparing;

/// <summary>R, given nothing but the research extract, comes to the estimates of the program.</summary>
public sealed class ReproductionTests
{
    private const double Near = 1e-7;

    private static IEnumerable<ResearchCase> Cases => ResearchCase.All;

    [TestCaseSource(nameof(Cases))]
    public void R_comes_to_the_same_estimates_from_the_extract(object of)
    {
        var it = (ResearchCase)of;
        if (!ResearchCase.HasR())
            Assert.Ignore("R with its package survival is not installed (Debian: apt-get install r-base-core r-cran-survival).");
        using var folder = new TempFolder();
        var (sources, design, result) = it.Worked();
        var reproduced = it.Reproduced(folder, sources, out var target);
        var estimated = ResearchCase.Estimated(design).ToList();
        Assert.That(reproduced.Keys.Where(k => k.StartsWith("treatment_policy", StringComparison.Ordinal) && !k.Contains("time_to_remission", StringComparison.Ordinal)), Is.EquivalentTo(estimated.Select(e => e.Key)));
        foreach (var (key, contrast) in estimated)
            AssertSame(reproduced[key], contrast, key);

        // Whatever the study shows, under the study's own names; imputations need more than the extract.
        var shown = result.Estimates.Where(e => e is { Breakdown: "all", Missing: not "imputed", Outcome: not "time_to_remission", Method: "crude" or "weighted" or "weighted_truncated", Contrast: not null }).ToList();
        Assert.That(shown, Has.Count.GreaterThan(10).Or.Empty);
        Assert.That(shown.Count == 0, Is.EqualTo(result.IsWithheld));
        foreach (var e in shown)
        {
            var key = $"{e.Estimand} {e.Outcome} {e.Measure} {e.Method} {e.Population} {e.Missing}";
            AssertSame(reproduced[key], e.Contrast!.Value, key);
        }
        AssertSameCurves(Path.Combine(target, "survival.csv"), result.Times!);
        bool Remitted(bool first) => design.Data.Outcomes.Where((o, i) => design.Data.IsFirst[i] == first && o.Ended == 1).Any();
        Assert.That(reproduced.TryGetValue("treatment_policy time_to_remission hazard_ratio cox_crude observed none", out var hazard), Is.EqualTo(Remitted(true) && Remitted(false)));
        if (hazard.Value == 0)
            return;
        Assert.That(Math.Abs(Score(Math.Log(hazard.Value), design.Data)), Is.LessThan(1e-6));
        Assert.That(Math.Log(hazard.Upper / hazard.Lower), Is.EqualTo(2 * 1.959963984540054 * hazard.Error).Within(1e-9));
        if (result.Estimates.FirstOrDefault(e => e is { Method: "cox_crude", Measure: "hazard_ratio" })?.Contrast is { } cox)
            Assert.That(hazard.Value, Is.EqualTo(cox.Value).Within(Near * cox.Value));
    }

    [Test]
    public void Cases_hold_a_study_that_shows_its_estimates_and_models_with_and_without_a_ridge_or_missing_outcomes()
    {
        var cases = ResearchCase.All.Select(c => c.Worked()).ToList();
        int Patients(ComparisonDesign of) => of.Data.Patients.Max() + 1;
        Assert.That(cases.Any(c => !c.Result.IsWithheld), "one that is shown");
        Assert.That(cases.Any(c => c.Design.Propensity.Fit.IsPenalised), "one with a ridge");
        Assert.That(cases.Any(c => !c.Design.Propensity.Fit.IsPenalised), "one without");
        Assert.That(cases.Any(c => c.Result.Estimates.Any(e => e.Missing == "weighted")), "one with a model of missing outcomes");
        Assert.That(cases.Any(c => Patients(c.Design) < c.Design.Data.Rows), "one with several decisions of a patient");
        Assert.That(cases.Any(c => Patients(c.Design) < 40), "one with so few patients that Student's t is asked for");
        Assert.That(cases.Select(c => c.Design).Any(d => ObservationModel.Of(d.With(d.Data.Values(ComparedOutcome.Change)), d.Data.EarlyScores()) is { Fit.IsPenalised: false }), "one with a model of missing outcomes without a ridge");
    }

    // The score of Cox's partial likelihood with Efron's ties, for one flag: 0 where the likelihood is greatest.
    private static double Score(double logHazard, ComparisonData data)
    {
        var (score, hazard) = (0.0, Math.Exp(logHazard));
        int Count(bool first, Func<DecisionOutcome, bool> holds) => data.Outcomes.Where((o, i) => data.IsFirst[i] == first && holds(o)).Count();
        foreach (var day in data.Outcomes.Where(o => o.Ended == 1).Select(o => o.Days).Distinct())
        {
            var (ones, others) = (Count(true, o => o.Days == day && o.Ended == 1), Count(false, o => o.Days == day && o.Ended == 1));
            var (one, other) = (Count(true, o => o.Days >= day), Count(false, o => o.Days >= day));
            score += ones;
            for (var tie = 0; tie < ones + others; tie++)
            {
                var gone = tie / (double)(ones + others);
                var first = hazard * (one - gone * ones);
                score -= first / (first + other - gone * others);
            }
        }
        return score;
    }

    private static void AssertSame(Contrast reproduced, Contrast contrast, string key)
    {
        // Relative, but for what is near 0 itself: relative to its error.
        void Same(double actual, double expected) => Assert.That(actual, Is.EqualTo(expected).Within(Near * Math.Max(Math.Abs(expected), contrast.Error)), key);
        Same(reproduced.Value, contrast.Value);
        Same(reproduced.Error, contrast.Error);
        Same(reproduced.Lower, contrast.Lower);
        Same(reproduced.Upper, contrast.Upper);
    }

    private static void AssertSameCurves(string file, RemissionTimes times)
    {
        var rows = File.ReadLines(file).Skip(1).Select(l => l.Split(',')).ToList();
        foreach (var (strategy, curve) in new[] { ("1", times.First.Free), ("0", times.Second.Free) })
        {
            var points = rows.Where(r => r[0] == strategy).Select(r => r[1..].Select(ResearchCase.Number).ToArray()).ToList();
            // The program's curve ends where few are at risk.
            Assert.That(points, Has.Count.AtLeast(curve.Points.Count));
            Assert.That(points.Take(curve.Points.Count).Select(p => (p[0], p[1], p[2])), Is.EqualTo(curve.Points.Select(p => ((double)p.Time, (double)p.AtRisk, (double)p.Events))));
            foreach (var (point, own) in points.Zip(curve.Points.Where(p => p.Survival.Value > 0)))
            {
                double[] values = [own.Survival.Value, own.Survival.Lower, own.Survival.Upper, own.Error];
                Assert.That(point[3..], Is.EqualTo(values).Within(1e-10));
            }
        }
    }
}

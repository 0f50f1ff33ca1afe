using System.Globalization;
using NonResponse.Analytics.Statistics;
using NonResponse.Tests.Simulation;

namespace NonResponse.Analytics.Tests;

/// <summary>Estimators in worlds where it is known what the strategies do.</summary>
public sealed class SimulationTests
{
    private const int Replicates = 200;

    private static IEnumerable<string> Scenarios => SimulatedScenario.All.Select(s => s.Id);

    // The first 200 of the replicates of the benchmark: the same rule, the same seed.
    [TestCaseSource(nameof(Scenarios))]
    public void Estimates_keep_what_theory_promises(string id)
    {
        var findings = SimulationJudge.Run(SimulatedScenario.All.Single(s => s.Id == id), Replicates);
        Assert.That(findings.Where(f => f.Failures.Count > 0).Select(Told), Is.Empty);
        Assert.That(findings.Count(f => f.Cell.Method == SimulatedMethod.Crude && f.Cell.Bias == BiasPromise.Present), Is.EqualTo(2), "the crude estimate is shown to be biased");
    }

    private static string Told(SimulatedFinding f) => string.Create(CultureInfo.InvariantCulture,
        $"{f.Cell.Method}, {(f.Cell.IsResponse ? "response" : "change")}: {string.Join(", ", f.Failures)}; bias {f.Bias:F4} ({f.BiasError:F4}), covered {f.Covered:P1}, rejected {f.Rejected:P1}, without {f.Without}");

    // Potential outcomes of a large sample, weighted by true propensities, are the other way to the same truth: here three standard errors of 200,000 drawn effects.
    [TestCaseSource(nameof(Scenarios))]
    public void True_effects_are_those_of_a_large_sample(string id)
    {
        var scenario = SimulatedScenario.All.Single(s => s.Id == id);
        var drawn = scenario.Drawn(200_000, new SimulationRandom(SimulationJudge.Seed, 1_000, 1));
        foreach (var (target, truths) in scenario.Truths())
            foreach (var isResponse in new[] { true, false })
            {
                var truth = isResponse ? truths.Response : truths.Change;
                double[] weights = [.. drawn.Features.Select((f, i) => target switch
                {
                    SimulatedTarget.Treated => drawn.IsFirst[i] ? 1 : 0,
                    SimulatedTarget.Overlap => scenario.PropensityOf(f) * (1 - scenario.PropensityOf(f)),
                    _ => 1,
                })];
                double[] away = [.. drawn.Features.Select((f, i) => weights[i] * (scenario.EffectOf(f, isResponse) - truth))];
                var error = Math.Sqrt(Enumerable.Range(0, away.Length).GroupBy(i => drawn.Patients[i]).Sum(g => Math.Pow(g.Sum(i => away[i]), 2)));
                Assert.That(away.Sum(), Is.EqualTo(0).Within(3 * error + 1e-5 * weights.Sum()), $"{target}, {(isResponse ? "response" : "change")}");
            }
    }

    // Crude shares under rules that are drawn, by the rules themselves: what is drawn is what the rules say.
    [Test]
    public void Decisions_follow_their_rules()
    {
        foreach (var scenario in SimulatedScenario.All)
        {
            var drawn = scenario.Drawn(100_000, new SimulationRandom(SimulationJudge.Seed, 1_001, 1));
            void Agrees(Func<int, double> residual, string what)
            {
                double[] sums = [.. Enumerable.Range(0, drawn.IsFirst.Length).GroupBy(i => drawn.Patients[i]).Select(g => g.Sum(residual))];
                Assert.That(sums.Sum(), Is.EqualTo(0).Within(3 * Math.Sqrt(sums.Sum(s => s * s))), $"{scenario.Id}: {what}");
            }
            Agrees(i => (drawn.IsFirst[i] ? 1 : 0) - scenario.PropensityOf(drawn.Features[i]), "strategies");
            if (scenario.IsMissing)
                continue;
            Agrees(i => drawn.Responses[i] - scenario.Expected(drawn.Features[i], drawn.IsFirst[i], isResponse: true), "responses");
            Agrees(i => drawn.Changes[i] - scenario.Expected(drawn.Features[i], drawn.IsFirst[i], isResponse: false), "changes");
        }
    }

    [Test]
    public void Numbers_by_chance_are_even_and_normal()
    {
        const int Count = 200_000, Cells = 100;
        var random = new SimulationRandom(SimulationJudge.Seed, 1_002, 1);
        var counts = new int[Cells];
        double[] normal = new double[Count];
        for (var i = 0; i < Count; i++)
        {
            counts[(int)(random.Uniform() * Cells)]++;
            normal[i] = random.Normal();
        }
        // qchisq(c(0.00135, 0.99865), 99)
        Assert.That(counts.Sum(c => Math.Pow(c - Count / (double)Cells, 2) * Cells / Count), Is.InRange(62.06, 146.58));
        foreach (var (power, moment, spread) in new[] { (1, 0.0, 1.0), (2, 1, 2), (3, 0, 15), (4, 3, 96) })
            Assert.That(normal.Average(z => Math.Pow(z, power)), Is.EqualTo(moment).Within(3 * Math.Sqrt(spread / Count)), $"moment {power}");
    }

    // A judge that finds everything right would be of no use.
    [Test]
    public void The_judge_sees_bias_and_intervals_that_are_too_narrow_or_too_wide()
    {
        var promised = new SimulatedCell(SimulatedMethod.Crude, true, SimulatedTarget.All, BiasPromise.None, CoveragePromise.Exact, "");
        var random = new SimulationRandom(SimulationJudge.Seed, 1_003, 1);
        Contrast?[] Estimates(double bias, double factor) => [.. Enumerable.Range(0, 2_000).Select(_ => (Contrast?)ArmMeans.At(bias + random.Normal(), factor, double.PositiveInfinity, v => v))];
        IReadOnlyList<string> Failures(SimulatedCell cell, Contrast?[] estimates) => SimulationJudge.Judge(cell, 0, estimates, isWithoutEffect: true).Failures;
        Assert.That(Failures(promised, Estimates(0, 1)), Is.Empty);
        Assert.That(Failures(promised, Estimates(0.15, 1)), Is.EqualTo(["biased"]));
        Assert.That(Failures(promised, Estimates(0, 0.85)), Is.EqualTo(["intervals too narrow", "false positives"]));
        Assert.That(Failures(promised, Estimates(0, 1.25)), Is.EqualTo(["intervals too wide", "false positives"]));
        Assert.That(Failures(promised with { Coverage = CoveragePromise.AtLeast }, Estimates(0, 1.25)), Is.Empty);
        Assert.That(Failures(promised with { Bias = BiasPromise.Present, Coverage = CoveragePromise.Fewer }, Estimates(0, 1)), Is.EqualTo(["its bias is not seen", "that its intervals are too narrow is not seen"]));
        Assert.That(Failures(promised, [.. Estimates(0, 1), null]), Is.EqualTo(["an estimate is missing"]));
    }
}

using NonResponse.Analytics.Statistics;
using NonResponse.Ingest;

namespace NonResponse.Analytics.Tests;

/// <summary>How models are judged: by weighted steps, at a stated capacity, and for groups of people.</summary>
public sealed class RiskPerformanceTests
{
    [Test]
    public void The_highest_fifth_by_hand()
    {
        // Of ten, the two with the highest risk; one of them did not respond, as four of the ten did.
        var scored = Of([0.1, 0.2, 0.3, 0.4, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9], [false, false, true, false, true, false, false, true, false, true]);
        var capacity = RiskCapacity.Of(scored, 0.2);
        Assert.That((capacity.Threshold, capacity.AtThreshold, capacity.Steps), Is.EqualTo((0.8, 1.0, 2)).Using<(double, double, int)>((a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-9 && a.Item3 == b.Item3));
        Assert.That(capacity.Precision!.Value.Value, Is.EqualTo(0.5).Within(1e-9));
        Assert.That(capacity.Sensitivity!.Value.Value, Is.EqualTo(0.25).Within(1e-9));
        Assert.That(capacity.FalsePositives!.Value.Value, Is.EqualTo(1.0 / 6).Within(1e-9));
    }

    [Test]
    public void A_model_that_gives_everybody_the_same_risk_finds_no_more_than_a_draw()
    {
        var scored = Of([.. Enumerable.Repeat(0.4, 100)], [.. Enumerable.Range(0, 100).Select(i => i % 4 == 0)]);
        var capacity = RiskCapacity.Of(scored, 0.2);
        Assert.That((capacity.Steps, capacity.AtThreshold), Is.EqualTo((20, 0.2)));
        Assert.That(capacity.Precision!.Value.Value, Is.EqualTo(0.25).Within(1e-12));
        Assert.That(capacity.Sensitivity!.Value.Value, Is.EqualTo(0.2).Within(1e-12));
        Assert.That(capacity.FalsePositives!.Value.Value, Is.EqualTo(0.2).Within(1e-12));
    }

    [Test]
    public void A_step_that_stands_for_two_counts_as_two()
    {
        var (plain, weighted) = (Drawn(400, 1), Drawn(400, 1));
        weighted = weighted with { Weights = [.. weighted.Risks.Select((_, i) => i % 3 == 0 ? 2.0 : 1)] };
        int[] twice = [.. Enumerable.Range(0, 400).SelectMany(i => Enumerable.Repeat(i, i % 3 == 0 ? 2 : 1))];
        var repeated = new ScoredSteps([.. twice.Select(i => plain.Risks[i])], [.. twice.Select(i => plain.Happened[i])], [.. twice.Select(_ => 1.0)], [.. twice.Select(i => plain.Patients[i])]);
        var (one, other) = (RiskPerformance.Of(weighted), RiskPerformance.Of(repeated));
        Assert.That(one.Auc!.Value, Is.EqualTo(other.Auc!.Value).Within(1e-12).And.Not.EqualTo(RiskPerformance.Of(plain).Auc!.Value).Within(1e-6));
        Assert.That(one.ObservedOverExpected.Value, Is.EqualTo(other.ObservedOverExpected.Value).Within(1e-12));
        Assert.That(one.Calibration!.Slope.Value, Is.EqualTo(other.Calibration!.Slope.Value).Within(1e-7));
        var (at, then) = (RiskCapacity.Of(weighted, 0.2), RiskCapacity.Of(repeated, 0.2));
        foreach (var (a, b) in new[] { (at.Precision, then.Precision), (at.Sensitivity, then.Sensitivity), (at.FalsePositives, then.FalsePositives) })
            Assert.That(a!.Value.Value, Is.EqualTo(b!.Value.Value).Within(1e-9));
        Assert.That(at.Threshold, Is.EqualTo(then.Threshold));
    }

    [Test]
    public void Of_two_groups_each_differs_from_the_other_by_as_much()
    {
        var data = MadeUpSteps.Drawn(2_000, 17);
        var scored = Drawn(2_000, 2);
        var groups = RiskGroup.All(data, [.. Enumerable.Range(0, data.Rows)], scored, RiskCapacity.Of(scored, 0.2)).Where(g => g.Axis == "sex").ToList();
        Assert.That(groups.Select(g => g.Level), Is.EqualTo(new[] { "one", "two" }));
        foreach (var of in (Func<RiskGroup, Estimate?>[])[g => g.AucDifference, g => g.ObservedOverExpectedDifference, g => g.SlopeDifference, g => g.SensitivityDifference, g => g.FalsePositivesDifference])
        {
            var (one, two) = (of(groups[0])!.Value, of(groups[1])!.Value);
            Assert.That((one.Value, one.Lower, one.Upper), Is.EqualTo((-two.Value, -two.Upper, -two.Lower)).Using<(double, double, double)>((a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) + Math.Abs(a.Item3 - b.Item3) < 1e-9));
            Assert.That(one.Lower, Is.LessThan(one.Value).And.LessThan(one.Upper));
        }
        // Both together look at as many as all of them.
        Assert.That(groups.Sum(g => g.AtCapacity!.Steps), Is.EqualTo(400).Within(1));
    }

    private static ScoredSteps Of(double[] risks, bool[] happened) => new(risks, happened, [.. risks.Select(_ => 1.0)], [.. Enumerable.Range(0, risks.Length)]);

    private static ScoredSteps Drawn(int count, ulong seed)
    {
        var random = Pcg32.ForItem(seed, 0);
        double[] risks = new double[count];
        var happened = new bool[count];
        for (var i = 0; i < count; i++)
            (risks[i], happened[i]) = (0.05 + 0.9 * random.Unit(), false);
        for (var i = 0; i < count; i++)
            happened[i] = random.Chance(risks[i]);
        return Of(risks, happened) with { Patients = [.. Enumerable.Range(0, count).Select(i => i * 2 / 3)] };
    }
}

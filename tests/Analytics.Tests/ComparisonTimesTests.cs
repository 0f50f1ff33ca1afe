using System.Globalization;
using NonResponse.Analytics.Statistics;
using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

/// <summary>Time to remission under two strategies, held against R 4.2.2, survival 3.5-3, on episodes585.csv with days doubled and cut at 182: <c>t2 &lt;- pmin(2 * time, 182)</c>.</summary>
public sealed class ComparisonTimesTests
{
    private static readonly double[][] Rows =
        [.. File.ReadLines(Repository.Path("tests", "Analytics.Tests", "Data", "episodes585.csv")).Skip(1).Select(l => (double[])[.. l.Split(',').Select(f => double.Parse(f, CultureInfo.InvariantCulture))])];

    private static ComparisonDesign Design(Func<double[], (int Days, int Ended)> watched, Func<double[], int>? patient = null, int rows = int.MaxValue)
    {
        var kept = Rows.Take(rows).ToList();
        var specification = GivenComparisons.All[0] with { Subgroups = [] };
        return ComparisonDesign.Of(new ComparisonData
        {
            Of = specification,
            Flow = [],
            Confounders = new FeatureTable([.. "age female base partial prior insomnia".Split(' ').Select(n => new Feature(n, n, FeatureKind.Number, ""))], [.. kept.SelectMany(r => r[5..11])]),
            IsFirst = [.. kept.Select(r => r[11] == 1)],
            Patients = [.. kept.Select(r => patient?.Invoke(r) ?? (int)r[1] - 1)],
            Outcomes = [.. kept.Select(watched).Select(w => new DecisionOutcome(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, w.Days, w.Ended, 0, 0))],
            Subgroups = [],
            Providers = new int[kept.Count],
        })!;
    }

    private static (int, int) Doubled(double[] row) => 2 * row[13] > 182 ? (182, 0) : ((int)(2 * row[13]), (int)row[14]);

    // coxph(Surv(t2, e2 == 1) ~ augment, weights = ato): dfbeta by patient, with ato fitted by glm and its influence added through solve(crossprod(X, X * e * (1 - e))); times sqrt(420 / 419).
    // The areas under survfit(Surv(t2, e2 == 1) ~ 1, weights = ato, influence = 1) to 182, likewise.
    [Test]
    public void Contrasts_are_those_of_R_with_propensities_in_their_errors()
    {
        var (times, _) = ComparisonTimes.Of(Design(Doubled), []);
        Assert.That(new[] { Math.Log(times.Crude.Hazard!.Value.Value), times.Crude.Hazard.Value.Error }, Is.EqualTo([0.372617734698834, 0.13568747108558]).Within(1e-8));
        Assert.That(new[] { times.Crude.Days!.Value.Value, times.Crude.Days.Value.Error }, Is.EqualTo([-16.5023965110066, 6.02825292917383]).Within(1e-8));
        Assert.That(new[] { Math.Log(times.Weighted.Hazard!.Value.Value), times.Weighted.Hazard.Value.Error }, Is.EqualTo([0.331670822274088, 0.144065703157153]).Within(1e-7));
        Assert.That(new[] { times.Weighted.Days!.Value.Value, times.Weighted.Days.Value.Error }, Is.EqualTo([-14.4272530571616, 6.38923402106263]).Within(1e-6));
        Assert.That(times.LogRankP, Is.EqualTo(0.00608198209089391).Within(1e-10));
        Assert.That(times.Crude.ProportionalityP, Is.InRange(0.5, 1), "cox.zph: 0.76");
        Assert.That(new[] { times.Crude.DaysNote, times.Crude.HazardNote, times.Weighted.DaysNote, times.Weighted.HazardNote }, Is.All.Empty);
    }

    // summary(survfit(Surv(t2, e2 == 1) ~ augment), times = seq(0, 168, 28))$n.risk; survfit(Surv(t2, factor(e2)) ~ 1, weights) at 84; survmean(rmean = 182)
    [Test]
    public void Curves_are_those_of_R()
    {
        var (times, _) = ComparisonTimes.Of(Design(Doubled), []);
        Assert.That(times.Second.AtRisk.Where(a => a.Day % 28 == 0), Is.EqualTo(new WatchedOn[] { new(0, 273), new(28, 222), new(56, 178), new(84, 134), new(112, 100), new(140, 76), new(168, 61) }));
        Assert.That(times.First.AtRisk.Where(a => a.Day % 28 == 0).Select(a => a.AtRisk), Is.EqualTo([312, 239, 177, 121, 91, 64, 44]));
        Assert.That((times.First.Until, times.Second.Until), Is.EqualTo(((int?)182, (int?)182)));
        Assert.That(new[] { times.First.Remission.At(84), times.First.Dropout.At(84), times.Second.Remission.At(84), times.Second.Dropout.At(84) },
            Is.EqualTo([0.340650870137764, 0.20051809830948, 0.245738228051265, 0.195837598384198]).Within(1e-10));
        Assert.That(new[] { times.First.WeightedRemission!.At(84), times.First.WeightedDropout!.At(84), times.Second.WeightedRemission!.At(84), times.Second.WeightedDropout!.At(84) },
            Is.EqualTo([0.333329325665551, 0.199558636760985, 0.239814817730674, 0.195189237058753]).Within(1e-8));
        Assert.That(new[] { times.First.MeanDays!.Value.Value, times.Second.MeanDays!.Value.Value, times.First.WeightedMeanDays!.Value, times.Second.WeightedMeanDays!.Value },
            Is.EqualTo([116.235214608710, 132.737611119717, 117.9723801512, 132.399633208361]).Within(1e-6));
        Assert.That(times.First.MeanDays.Value.Upper - times.First.MeanDays.Value.Value, Is.EqualTo(1.959963984540054 * 4.28668820640087).Within(1e-8));
        Assert.That(times.First.Free.Last, Is.EqualTo(182));
        Assert.That(times.First.WeightedFree!.Points, Has.Count.EqualTo(times.First.Free.Points.Count));
    }

    [Test]
    public void Estimates_stand_with_those_of_other_outcomes()
    {
        var (_, estimates) = ComparisonTimes.Of(Design(Doubled), []);
        Assert.That(estimates.Select(e => (e.Population, e.Method, e.Measure)), Is.EqualTo(
            [("overlap", "cox_weighted", "hazard_ratio"), ("overlap", "restricted_mean", "days_difference"), ("observed", "cox_crude", "hazard_ratio"), ("observed", "restricted_mean", "days_difference")]));
        Assert.That(estimates, Has.All.Matches<EffectEstimate>(e =>
            e is { Outcome: "time_to_remission", Missing: "none", Estimand: "treatment_policy", Contrast: not null, FirstCount: 312, SecondCount: 273, FirstEvents: 131, SecondEvents: 91 }));
        Assert.That(estimates[0].FirstWorth, Is.EqualTo(260.5233542).Within(1e-6));
        Assert.That(estimates[1].FirstMean - estimates[1].SecondMean, Is.EqualTo(estimates[1].Contrast!.Value.Value).Within(1e-9));
        Assert.That(estimates[2].FirstWorth, Is.Null);
    }

    [Test]
    public void A_gate_withholds_contrasts_and_weighted_curves_but_not_what_was_seen()
    {
        var (times, estimates) = ComparisonTimes.Of(Design(Doubled), ["balance"]);
        Assert.That(estimates, Has.All.Matches<EffectEstimate>(e => e is { Contrast: null, FirstMean: null, SecondMean: null, FirstCount: 312 } && e.Gates.SequenceEqual(["balance"])));
        Assert.That((times.LogRankP, times.Crude.Days, times.Crude.Hazard, times.Crude.ProportionalityP, times.Weighted.Days, times.Weighted.Hazard), Is.EqualTo(((double?)null, (Contrast?)null, (Contrast?)null, (double?)null, (Contrast?)null, (Contrast?)null)));
        Assert.That((times.First.WeightedFree, times.First.WeightedRemission, times.Second.WeightedDropout, times.First.MeanDays, times.First.WeightedMeanDays), Is.EqualTo(((ShareCurve?)null, (ShareCurve?)null, (ShareCurve?)null, (Estimate?)null, (double?)null)));
        Assert.That(times.First.Free.Points, Is.Not.Empty);
    }

    [Test]
    public void Hazards_that_cross_are_named()
    {
        // Under the first strategy remissions come in the first weeks or not at all, under the second late.
        var (times, estimates) = ComparisonTimes.Of(Design(r => r[12] == 0 ? (182, 0) : r[11] == 1 ? (5 + (int)r[13] / 8, 1) : (100 + (int)r[13] / 3, 1)), []);
        Assert.That(times.Weighted.ProportionalityP, Is.LessThan(0.001));
        Assert.That(estimates[0].Note, Does.StartWith("hazards are not proportional (p = 0.0"));
        Assert.That(estimates[1].Note, Is.Empty);
    }

    [Test]
    public void A_note_tells_nothing_of_what_is_withheld()
    {
        var (_, estimates) = ComparisonTimes.Of(Design(r => r[12] == 0 ? (182, 0) : r[11] == 1 ? (5 + (int)r[13] / 8, 1) : (100 + (int)r[13] / 3, 1)), ["events"]);
        Assert.That(estimates.Select(e => e.Note), Is.All.Empty);
    }

    private static void HasReason(ComparisonDesign design, string hazard, string? days = null)
    {
        var (times, estimates) = ComparisonTimes.Of(design, []);
        Assert.That(estimates.Where(e => e.Measure == "hazard_ratio").Select(e => (e.Contrast, e.Note)), Is.All.EqualTo(((Contrast?)null, "not estimable: " + hazard)));
        Assert.That(estimates.Where(e => e.Measure == "days_difference").Select(e => (e.Contrast, e.FirstMean, e.Note)), Is.All.EqualTo(((Contrast?)null, (double?)null, "not estimable: " + (days ?? hazard))));
        Assert.That((times.Weighted.Hazard, times.Crude.Days, times.Crude.ProportionalityP), Is.EqualTo(((Contrast?)null, (Contrast?)null, (double?)null)));
        double?[] numbers = [times.LogRankP, times.First.MeanDays?.Value, times.First.WeightedMeanDays, times.Second.MeanDays?.Upper, .. times.First.Remission.Points.SelectMany(p => (double?[])[p.Share, p.Lower, p.Upper, p.Error])];
        Assert.That(numbers.OfType<double>(), Has.All.Matches<double>(double.IsFinite));
    }

    [Test]
    public void Nobody_watched_for_a_day() => HasReason(Design(_ => (0, 0)), "nobody was watched for a day");

    [Test]
    public void Nobody_remitted() => HasReason(Design(r => (Doubled(r).Item1, 0)), "no remission");

    [Test]
    public void One_strategy_without_remission() => HasReason(Design(r => r[11] == 1 ? (182, 0) : Doubled(r)), "no remission in one strategy");

    [Test]
    public void All_on_the_same_day() => HasReason(Design(r => (84, r[12] == 1 ? 1 : 0)), "all were watched until the same day");

    [Test]
    public void One_patient() => HasReason(Design(Doubled, _ => 0), "fewer than two patients");

    [Test]
    public void Remissions_of_one_strategy_all_before_those_of_the_other() =>
        HasReason(Design(r => r[11] == 1 ? (20 + (int)r[12], 1) : (100, (int)r[12])), "all remissions of one strategy came before those of the other", "of one strategy nobody was watched until day 182");

    [Test]
    public void Remissions_of_one_strategy_when_the_other_is_no_longer_watched() =>
        HasReason(Design(r => r[11] == 1 ? (20, (int)r[12]) : (19, (int)r[12]), r => (int)r[0]), "all remissions of one strategy came before those of the other", "of one strategy nobody was watched until day 182");

    [Test]
    public void Nobody_watched_until_the_horizon_leaves_the_hazard_ratio()
    {
        var (times, estimates) = ComparisonTimes.Of(Design(r => ((int)r[13], (int)r[14])), []);
        // coxph(Surv(time, event == 1) ~ augment, weights = ato)
        Assert.That(Math.Log(times.Weighted.Hazard!.Value.Value), Is.EqualTo(0.251577338177438).Within(1e-7));
        Assert.That(times.Weighted.Hazard.Value.Error, Is.EqualTo(0.133297826001391 * Math.Sqrt(420 / 419.0)).Within(1e-7));
        Assert.That(estimates[1].Note, Is.EqualTo("not estimable: of one strategy nobody was watched until day 182"));
        Assert.That(times.First.MeanDays, Is.Null);
    }

    [Test]
    public void Curves_are_cut_where_fewer_than_10_are_at_risk()
    {
        var (times, _) = ComparisonTimes.Of(Design(Doubled, rows: 40), []);
        Assert.That(times.First.Until, Is.LessThan(182));
        Assert.That(times.First.AtRisk.Select(a => a.AtRisk), Is.All.GreaterThanOrEqualTo(10));
        Assert.That(times.First.AtRisk.Select(a => a.Day), Is.All.LessThanOrEqualTo(times.First.Until));
        Assert.That(times.First.Free.Points.Select(p => p.AtRisk).Concat(times.First.WeightedRemission!.Points.Select(p => p.AtRisk)), Is.All.GreaterThanOrEqualTo(10));
        Assert.That(times.Weighted.DaysNote, Does.StartWith("fewer than 10 of one strategy"));
    }
}

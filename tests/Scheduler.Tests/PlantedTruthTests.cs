using NonResponse.Analytics;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Tests;

/// <summary>The effects planted in the sample service are found by measuring it, each near its stated size; and where none
/// is planted, none is found.</summary>
public class PlantedTruthTests
{
    // Three standard errors and a half: of some thirty comparisons, chance alone exceeds it once in a hundred suites.
    private const double Chance = 3.5;

    private static readonly PlantedTruths Planted = PlantedTruths.Standard;
    private static readonly Lazy<SyntheticRun> Service = new(() => SyntheticRun.Sample("service"));
    private static readonly Lazy<SyntheticRun> Unplanted =
        new(() => SyntheticRun.Write(SynthesisOptions.Service with { Truths = PlantedTruths.None }));

    [Test]
    public void Response_falls_with_each_step()
    {
        string[] steps = ["1", "2", "3", "4+"];
        for (var i = 0; i < steps.Length; i++)
            Assert.That(Math.Abs(Response(Service.Value, "step_number", steps[i]).From(Planted.StepResponse[i])), Is.LessThan(Chance), $"step {steps[i]}");
        Assert.That(Response(Service.Value, "step_number", "1").Less(Response(Service.Value, "step_number", "2")), Is.GreaterThan(Chance));
        for (var i = 1; i < steps.Length; i++)
            Assert.That(Math.Abs(Response(Unplanted.Value, "step_number", "1").Less(Response(Unplanted.Value, "step_number", steps[i]))), Is.LessThan(Chance), $"none planted, step {steps[i]}");
    }

    [Test]
    public void Response_follows_deprivation()
    {
        Assert.That(Gap(Service.Value, "step_response_nri"), Is.LessThan(-Chance));
        Assert.That(Ratio(Service.Value, "step_response_nri"), Is.EqualTo(Planted.DeprivationResponseRatio).Within(0.12));
        Assert.That(Math.Abs(Gap(Unplanted.Value, "step_response_nri")), Is.LessThan(Chance));
    }

    [Test]
    public void Access_follows_deprivation()
    {
        const string Measure = "entered_treatment_within_126_days";
        var difference = Deprived(Service.Value, Measure, 1).Value - Deprived(Service.Value, Measure, 5).Value;
        Assert.That(difference, Is.EqualTo(Planted.DeprivationAccessDifference).Within(0.05));
        Assert.That(Gap(Service.Value, Measure), Is.LessThan(-Chance));
        Assert.That(Math.Abs(Gap(Unplanted.Value, Measure)), Is.LessThan(Chance));
    }

    [Test]
    public void Referrals_per_head_follow_deprivation()
    {
        Assert.That(ReferralRatio(Service.Value), Is.EqualTo(Planted.DeprivationReferralRatio).Within(0.06));
        Assert.That(ReferralRatio(Unplanted.Value), Is.EqualTo(1).Within(0.06));
    }

    [Test]
    public void Nonattendance_shifts_from_a_month_on()
    {
        Assert.That(Shift(Service.Value), Is.EqualTo(Planted.ShiftRatio).Within(0.12));
        Assert.That(Shift(Unplanted.Value), Is.EqualTo(1).Within(0.08));
    }

    [Test]
    public void One_provider_stands_out()
    {
        var outlier = FormattableString.Invariant($"PR{Planted.OutlyingProvider:D2}");
        foreach (var provider in Service.Value.Release.Levels("provider_id").Where(p => p != outlier && p != "not_recorded"))
            Assert.That(Response(Service.Value, "provider_id", outlier).Less(Response(Service.Value, "provider_id", provider)), Is.LessThan(-Chance), provider);
        var all = Unplanted.Value.Of("step_response_observed");
        foreach (var provider in Unplanted.Value.Release.Levels("provider_id").Where(p => p != "not_recorded"))
            Assert.That(Math.Abs(Response(Unplanted.Value, "provider_id", provider).From(all.Value)), Is.LessThan(Chance), $"none planted, {provider}");
    }

    [Test]
    public void Augmentation_looks_better_than_a_switch_by_its_indication_alone()
    {
        Assert.That(AugmentLessSwitch(Service.Value, _ => true), Is.GreaterThan(Chance), "crude");
        Assert.That(Math.Abs(AugmentLessSwitch(Service.Value, s => s.FollowsPartialResponse == true)), Is.LessThan(Chance), "after partial response");
        Assert.That(Math.Abs(AugmentLessSwitch(Service.Value, s => s.FollowsPartialResponse == false)), Is.LessThan(Chance), "after none");
        Assert.That(Math.Abs(AugmentLessSwitch(Unplanted.Value, _ => true)), Is.LessThan(Chance), "none planted");
    }

    [Test]
    public void Sleep_work_helps_those_with_insomnia()
    {
        Assert.That(SleepLessNone(Service.Value, withInsomnia: true), Is.GreaterThan(3));
        Assert.That(Math.Abs(SleepLessNone(Service.Value, withInsomnia: false)), Is.LessThan(Chance));
        Assert.That(Math.Abs(SleepLessNone(Unplanted.Value, withInsomnia: true)), Is.LessThan(Chance));
    }

    [Test]
    public void Endpoints_are_missing_more_often_without_response()
    {
        Assert.That(ImprovedObservedLessMissing(Service.Value), Is.GreaterThan(Chance));
        Assert.That(Math.Abs(ImprovedObservedLessMissing(Unplanted.Value)), Is.LessThan(Chance));
    }

    [Test]
    public void Response_is_rarer_after_long_depression()
    {
        Assert.That(LongLessShortDepression(Service.Value), Is.LessThan(-Chance));
        Assert.That(Math.Abs(LongLessShortDepression(Unplanted.Value)), Is.LessThan(Chance));
    }

    private static double LongLessShortDepression(SyntheticRun run)
    {
        var steps = run.EligibleSteps().Where(s => s.IsObserved && s.IsDepressedOver24Months is not null).ToList();
        Share Of(bool isLong) => Share.In(steps.Where(s => s.IsDepressedOver24Months == isLong), s => s.IsResponse);
        return Of(isLong: true).Less(Of(isLong: false));
    }

    private static Share Response(SyntheticRun run, string breakdown, string level) => run.Of("step_response_observed", breakdown, level);

    private static Share Deprived(SyntheticRun run, string measure, int quintile) =>
        run.Of(measure, "deprivation_quintile", FormattableString.Invariant($"{quintile}"));

    private static double Gap(SyntheticRun run, string measure) => Deprived(run, measure, 1).Less(Deprived(run, measure, 5));

    private static double Ratio(SyntheticRun run, string measure) => Deprived(run, measure, 1).Value / Deprived(run, measure, 5).Value;

    private static double ReferralRatio(SyntheticRun run)
    {
        var population = run.Tables.Population!;
        double Rate(int first) =>
            run.Tables.Episodes.DeprivationDecile.Count(d => d == first || d == first + 1)
            / (double)Enumerable.Range(0, population.Count).Where(i => population.DeprivationDecile[i] is var d && (d == first || d == first + 1))
                .Sum(i => (long)population.Population[i]);
        return Rate(1) / Rate(9);
    }

    private static double Shift(SyntheticRun run)
    {
        var shift = Period.Month(SynthesisOptions.Service.ShiftStart);
        var months = run.Release.Months.Select(m => (Month: m, Figure: run.Release.Find("did_not_attend", m))).Where(m => m.Figure is not null).ToList();
        Share Over(bool after) => new(
            months.Where(m => m.Month >= shift == after).Sum(m => m.Figure!.Numerator!.Value),
            months.Where(m => m.Month >= shift == after).Sum(m => m.Figure!.Denominator!.Value));
        return Over(after: true).Value / Over(after: false).Value;
    }

    private static double AugmentLessSwitch(SyntheticRun run, Func<EligibleStep, bool> among)
    {
        var steps = run.EligibleSteps().Where(s => s.IsObserved && among(s)).ToList();
        Share Of(MedicationStrategy strategy) => Share.In(steps.Where(s => s.Strategy.Medication == strategy), s => s.IsResponse);
        return Of(MedicationStrategy.Augment).Less(Of(MedicationStrategy.Switch));
    }

    private static double SleepLessNone(SyntheticRun run, bool withInsomnia)
    {
        var steps = run.EligibleSteps().Where(s => s.IsObserved && s.HasInsomnia == withInsomnia).ToList();
        Share Of(bool hasSleepWork) => Share.In(steps.Where(s => s.Strategy.Sleep != Strategy.None == hasSleepWork), s => s.IsResponse);
        return Of(hasSleepWork: true).Less(Of(hasSleepWork: false));
    }

    private static double ImprovedObservedLessMissing(SyntheticRun run)
    {
        var steps = run.EligibleSteps().Where(s => s.IsImprovedByWeek2 is not null).ToList();
        Share Of(bool isObserved) => Share.In(steps.Where(s => s.IsObserved == isObserved), s => s.IsImprovedByWeek2 == true);
        return Of(isObserved: true).Less(Of(isObserved: false));
    }
}

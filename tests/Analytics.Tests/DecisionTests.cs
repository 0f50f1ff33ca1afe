using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

/// <summary>Who is compared, from which day, and what comes of a decision.</summary>
public sealed class DecisionTests
{
    // The second step begins on 2025-03-01: day 56 is 2025-04-26, day 84 2025-05-24, day 112 2025-06-21, day 182 2025-08-30.
    private const string Decided = "2025-03-01", Day84 = "2025-05-24";

    private static readonly ComparisonSpecification Switching = GivenComparisons.All.First(g => g.Id == "augment-or-switch");

    [Test]
    public void An_augmentation_after_nonresponse_is_compared()
    {
        using var extract = Augmented();
        var data = Find(extract);
        Assert.That((data.Rows, data.IsFirst.Single()), Is.EqualTo((1, true)));
        Assert.That(data.Outcomes.Single() is { Responded: 1, Remitted: 0, MeasuredOn: 84, DroppedOut: 0, Adverse: double.NaN }, Is.True);
        Assert.That(data.Outcomes.Single().Baseline, Is.EqualTo(18 / 27.0).Within(1e-12));
        Assert.That(data.Flow[0], Is.EqualTo(new FlowStep(data.Flow[0].Rule, 1, 0)));
    }

    // Each breaks the one rule.
    [TestCase("number", 2)]
    [TestCase("due", 4)]
    [TestCase("score", 5)]
    [TestCase("remitted", 5)]
    [TestCase("responded", 6)]
    [TestCase("baseline", 6)]
    [TestCase("intolerance", 8)]
    public void A_rule_leaves_out_and_says_so(string what, int rule)
    {
        using var extract = what switch
        {
            "number" => Augmented(number: 1),
            "due" => Augmented(extractedOn: "2025-06-20"),
            "score" => Augmented(before: [("2024-12-28", "20"), ("2025-01-31", "18")]),
            "remitted" => Augmented(before: [("2024-12-28", "20"), ("2025-02-20", "4")]),
            "responded" => Augmented(before: [("2024-12-28", "20"), ("2025-02-20", "10")]),
            "baseline" => Augmented(before: [("2025-02-20", "18")]),
            _ => Augmented(reason: "intolerance"),
        };
        var data = Find(extract);
        Assert.That(data.Rows, Is.Zero);
        Assert.That(data.Flow.Select((f, i) => (f, i)).Skip(1).Where(x => x.f.First > 0).Select(x => x.i), Is.EqualTo(new[] { rule }));
        Assert.That(data.Flow[0].First - data.Flow.Skip(1).Sum(f => f.First), Is.Zero, "the flow adds up");
    }

    [Test]
    public void The_last_day_on_which_an_outcome_is_due_counts()
    {
        using var extract = Augmented(extractedOn: "2025-06-21");
        Assert.That(Find(extract).Rows, Is.EqualTo(1));
    }

    // The nearest to day 84 of days 56 to 112, the earlier of two that are equally near.
    [TestCase("2025-04-25", -1)]
    [TestCase("2025-04-26", 56)]
    [TestCase("2025-06-21", 112)]
    [TestCase("2025-06-22", -1)]
    [TestCase("2025-05-20,2025-05-28", 80)]
    [TestCase("2025-05-20,2025-05-27", 87)]
    public void Outcome_is_the_score_nearest_to_day_84(string days, int measured)
    {
        using var extract = Augmented(after: [.. days.Split(',').Select(d => (d, "12"))]);
        var outcome = Find(extract).Outcomes.Single();
        Assert.That(outcome.MeasuredOn, Is.EqualTo(measured));
        Assert.That(double.IsNaN(outcome.Responded), Is.EqualTo(measured < 0));
    }

    // A fall of exactly half since the decision counts; it is taken from the decision, not from the episode's first score.
    [TestCase("9", 1)]
    [TestCase("10", 0)]
    public void Response_is_judged_from_the_decision(string score, double responded)
    {
        using var extract = Augmented(after: [(Day84, score)]);
        Assert.That(Find(extract).Outcomes.Single().Responded, Is.EqualTo(responded));
    }

    [Test]
    public void Scores_of_the_day_of_the_decision_are_known_at_it_and_no_outcome()
    {
        using var extract = Augmented(before: [("2024-12-28", "20"), (Decided, "16")], after: [(Day84, "8")]);
        var outcome = Find(extract).Outcomes.Single();
        Assert.That((outcome.Baseline * 27, outcome.Days), Is.EqualTo((16.0, 182)).Within(1e-9));
    }

    // Remission is watched to day 182, dropping out ends it.
    [TestCase("2025-08-30", "4", "", "", 182, 1)]
    [TestCase("2025-08-31", "4", "", "", 182, 0)]
    [TestCase("2025-05-24", "4", "", "", 84, 1)]
    [TestCase("2025-05-24", "12", "2025-05-31", "dropped_out", 91, 2)]
    [TestCase("2025-05-24", "12", "2025-05-31", "completed", 91, 0)]
    public void Time_to_remission_ends_with_it_or_with_care(string day, string score, string end, string reason, int days, int ended)
    {
        using var extract = Augmented(after: [(day, score)], end: end, endReason: reason);
        var outcome = Find(extract).Outcomes.Single();
        Assert.That((outcome.Days, outcome.Ended), Is.EqualTo((days, ended)));
    }

    [TestCase("2025-06-21", 1)]
    [TestCase("2025-06-22", 0)]
    public void Dropping_out_counts_within_112_days(string end, double dropped)
    {
        using var extract = Augmented(end: end, endReason: "dropped_out");
        Assert.That(Find(extract).Outcomes.Single().DroppedOut, Is.EqualTo(dropped));
    }

    [TestCase("2025-03-01", "severe", 0)]
    [TestCase("2025-03-02", "moderate", 1)]
    [TestCase("2025-03-02", "mild", 0)]
    [TestCase(Day84, "severe", 1)]
    [TestCase("2025-05-25", "severe", 0)]
    public void Adverse_effects_count_after_the_decision(string day, string severity, double adverse)
    {
        using var extract = Augmented().File("events.csv", $"episode_id,date,event,detail,severity\nE,{day},adverse_effect,,{severity}\n");
        Assert.That(Find(extract).Outcomes.Single().Adverse, Is.EqualTo(adverse));
    }

    [Test]
    public void Negative_controls_lie_before_the_decision()
    {
        using var extract = Augmented(before: [("2024-12-28", "20"), ("2025-01-10", "22"), ("2025-02-20", "18")])
            .Rows("contacts", "E,2025-01-03,treatment,did_not_attend", "E,2025-02-10,treatment,attended", "E,2025-03-01,treatment,did_not_attend");
        var outcome = Find(extract).Outcomes.Single();
        Assert.That(outcome.PriorChange, Is.EqualTo(4 / 27.0).Within(1e-12), "from day -50; the score of day -63 is too early");
        Assert.That(outcome.PriorMissed, Is.Zero, "neither day -57 nor the day of the decision");
    }

    [Test]
    public void What_an_extract_has_no_place_for_is_missing_and_no_zero()
    {
        using var extract = Augmented(end: "2025-06-21").Rows("contacts", "E,2025-02-10,treatment,attended")
            .File("submission.json", """{"contract":"1.0","source":"test","extracted_on":"2025-12-31","unrecorded":["episodes.end_reason","contacts.attendance"]}""");
        Assert.That(Find(extract).Outcomes.Single() is { DroppedOut: double.NaN, PriorMissed: double.NaN }, Is.True);
    }

    [Test]
    public void Of_several_decisions_of_a_patient_the_first_counts()
    {
        using var extract = Augmented(after: [("2025-04-25", "17"), (Day84, "17"), ("2025-07-15", "12")])
            .Rows("steps", "S3,E,3,2025-05-01,,augment,").Rows("interventions", "S3,medication,lithium,start,", "S3,medication,sertraline,continue,");
        var data = Find(extract);
        Assert.That((data.Rows, data.Flow[10].First), Is.EqualTo((1, 1)));
        Assert.That(Find(extract, Switching with { Eligibility = Switching.Eligibility with { EveryDecision = true } }) is { Rows: 2, Patients: [0, 0] }, Is.True);
    }

    private static ComparisonData Find(ExtractFolder extract, ComparisonSpecification? of = null) =>
        ComparisonData.Find([PredictionSource.Of(Measured.Read(extract), AnalysisSettings.Default)], of ?? Switching);

    // A first step from 2025-01-01 with a baseline of 20, then an augmentation at 18.
    private static ExtractFolder Augmented(
        int number = 2, string reason = "inadequate_response", string extractedOn = "2025-12-31", (string, string)[]? before = null, (string, string)[]? after = null, string end = "", string endReason = "") =>
        new ExtractFolder(extractedOn)
            .File("episodes.csv", $"episode_id,patient_id,provider_id,referral_date,treatment_start_date,end_date,end_reason\nE,P,PR1,2024-12-01,2025-01-01,{end},{endReason}\n")
            .File("steps.csv", $"step_id,episode_id,step_number,start_date,end_date,declared_strategy,reason\nS1,E,1,2025-01-01,,,initial\nS2,E,{number},{Decided},,augment,{reason}\n")
            .Rows("interventions", "S1,medication,sertraline,start,", "S2,medication,sertraline,continue,", "S2,medication,mirtazapine,start,")
            .Phq9(before ?? [("2024-12-28", "20"), ("2025-02-20", "18")]).Phq9(after ?? [(Day84, "9")]);
}

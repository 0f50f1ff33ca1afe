using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

/// <summary>Section 3 of the contract: what a step's interventions and its declared strategy make of it.</summary>
public class StrategyTests
{
    [TestCase("start sertraline; continue mirtazapine", "augment", "antidepressant", "sertraline")]
    [TestCase("start lithium; increase sertraline", "augment", "mood_stabiliser", "lithium")]
    [TestCase("start lithium; start aripiprazole; start bupropion; continue sertraline", "augment", "atypical_antipsychotic", "aripiprazole+bupropion+lithium")]
    [TestCase("start buspirone; continue sertraline", "augment", "other", "buspirone")]
    [TestCase("start study_drug; continue sertraline", "augment", "other", "study_drug")]
    [TestCase("start citalopram; stop sertraline", "switch", "within_class", "citalopram")]
    [TestCase("start venlafaxine; stop sertraline", "switch", "between_class", "venlafaxine")]
    [TestCase("start venlafaxine; decrease sertraline", "switch", "between_class", "venlafaxine")]
    [TestCase("start liothyronine; stop buspirone", "switch", "between_class", "liothyronine")]
    [TestCase("start Sertraline", "start", "none", "sertraline")]
    [TestCase("start sertraline; start sertraline", "start", "none", "sertraline")]
    [TestCase("increase sertraline; stop mirtazapine", "dose_optimise", "none", "none")]
    [TestCase("stop sertraline", "stop", "none", "none")]
    [TestCase("stop sertraline; decrease mirtazapine", "continue", "none", "none")]
    [TestCase("stop sertraline; continue mirtazapine", "continue", "none", "none")]
    [TestCase("decrease sertraline", "continue", "none", "none")]
    [TestCase("continue sertraline", "continue", "none", "none")]
    [TestCase("", "none", "none", "none")]
    public void Medication_follows_from_the_rows(string rows, string strategy, string detail, string started)
    {
        using var extract = Step(2, "", Rows("medication", rows));
        AssertLevel(extract, "medication_strategy", strategy);
        AssertLevel(extract, "medication_detail", detail);
        AssertLevel(extract, "medication_started", started);
    }

    [TestCase(1, "", "initial", TestName = "{m}: first step, trials missing")]
    [TestCase(1, "0", "initial", TestName = "{m}: first step, none failed")]
    [TestCase(1, "1", "switch", TestName = "{m}: first step, one failed before")]
    [TestCase(2, "0", "switch", TestName = "{m}: second step")]
    public void First_medication_is_initial(int number, string failedTrials, string expected)
    {
        using var extract = Step(number, "", Rows("medication", "start citalopram; stop sertraline"), failedTrials);
        AssertLevel(extract, "medication_strategy", expected);
    }

    [Test]
    public void First_step_without_medication_is_none()
    {
        using var extract = Step(1, "", Rows("psychotherapy", "start cbt"));
        AssertLevel(extract, "medication_strategy", "none");
    }

    [TestCase("switch", "start citalopram; stop sertraline", 1, "switch", "within_class", TestName = "{m}: rows agree, initial aside")]
    [TestCase("augment", "start citalopram; stop sertraline", 2, "augment", "not_recorded", TestName = "{m}: rows say otherwise")]
    [TestCase("continue", "start citalopram; stop sertraline", 2, "continue", "none", TestName = "{m}: no detail")]
    [TestCase("SWITCH", "start citalopram; stop sertraline", 2, "switch", "within_class", TestName = "{m}: case does not matter")]
    public void Declared_strategy_takes_the_place_of_the_derived(string declared, string rows, int number, string strategy, string detail)
    {
        using var extract = Step(number, declared, Rows("medication", rows));
        AssertLevel(extract, "medication_strategy", strategy);
        AssertLevel(extract, "medication_detail", detail);
    }

    [TestCase("start study_drug; stop sertraline", "ssri", "within_class", TestName = "{m}: a given class counts")]
    [TestCase("start study_drug; stop sertraline", "", "between_class", TestName = "{m}: an unlisted name is other")]
    public void Class_that_is_given_counts(string rows, string studyDrugClass, string detail)
    {
        var withClass = Rows("medication", rows).Select(r => r.Contains("study_drug", StringComparison.Ordinal) ? r + studyDrugClass : r);
        using var extract = Step(2, "", [.. withClass]);
        AssertLevel(extract, "medication_detail", detail);
    }

    [TestCase("start cbt; continue mindfulness", "add", "blend")]
    [TestCase("start cbt; intensify mindfulness", "add", "blend")]
    [TestCase("start cbt; stop mindfulness", "switch", "cbt")]
    [TestCase("start cbt", "start", "cbt")]
    [TestCase("intensify cbt; stop couples", "intensify", "cbt")]
    [TestCase("stop cbt", "stop", "none")]
    [TestCase("stop cbt; continue couples", "continue", "couples")]
    [TestCase("continue cbt; continue cbt", "continue", "cbt")]
    [TestCase("", "none", "none")]
    public void Psychotherapy_follows_from_the_rows(string rows, string strategy, string blend)
    {
        using var extract = Step(2, "", Rows("psychotherapy", rows));
        AssertLevel(extract, "psychotherapy_strategy", strategy);
        AssertLevel(extract, "modality_blend", blend);
    }

    [TestCase("start cbti; continue sleep_restriction", "behavioural")]
    [TestCase("start cbti; stop melatonin", "behavioural")]
    [TestCase("start melatonin; start light_therapy", "combined")]
    [TestCase("start light_therapy", "light")]
    [TestCase("start weighted_blanket", "other")]
    [TestCase("stop cbti", "none")]
    public void Sleep_is_the_group_of_the_active_names(string rows, string expected)
    {
        using var extract = Step(2, "", Rows("sleep", rows));
        AssertLevel(extract, "sleep_strategy", expected);
    }

    [TestCase("start ect", "ect")]
    [TestCase("start rtms; continue ect", "combined")]
    [TestCase("start vns", "other")]
    [TestCase("start combined", "other")]
    [TestCase("start none", "other")]
    [TestCase("stop ect", "none")]
    public void Neuromodulation_is_the_active_name(string rows, string expected)
    {
        using var extract = Step(2, "", Rows("neuromodulation", rows));
        AssertLevel(extract, "neuromodulation", expected);
    }

    [Test]
    public void Agreement_of_declared_and_derived_is_counted()
    {
        using var extract = Step(2, "switch", Rows("medication", "start citalopram; stop sertraline"))
            .Rows("steps", "S3,E,3,2025-05-01,,stop");
        var measurement = Measurement.Of(Measured.Read(extract), []);
        Assert.That((measurement.DeclaredSteps, measurement.AgreeingSteps), Is.EqualTo((2, 1)));
    }

    private static ExtractFolder Step(int number, string declared, string[] interventions, string failedTrials = "") =>
        new ExtractFolder()
            .Rows("episodes", $"E,P,PR1,2025-02-01,2025-03-01,,{failedTrials}")
            .Rows("steps", $"S,E,{number},2025-03-01,,{declared}")
            .Rows("interventions", interventions);

    private static string[] Rows(string kind, string rows) =>
    [
        .. rows.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(r => r.Split(' '))
            .Select(r => $"S,{kind},{r[1]},{r[0]},"),
    ];

    private static void AssertLevel(ExtractFolder extract, string breakdown, string level) =>
        Assert.That(
            Measured.Release(extract).Levels(breakdown).Where(l => Measured.Of(extract, "step_eligible", breakdown, l) != "-"),
            Is.EqualTo(new[] { level }));
}

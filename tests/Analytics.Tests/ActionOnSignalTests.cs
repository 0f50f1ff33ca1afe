using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

/// <summary>Signals of nonresponse and what was done about them. The step starts on 2025-03-01; day 28 is 2025-03-29,
/// day 42 is 2025-04-12. A second episode with two steps makes the measures of the next step appear.</summary>
public class ActionOnSignalTests
{
    private static ExtractFolder Extract() => new ExtractFolder().OneStep()
        .Rows("episodes", "X,Q,PR1,2024-01-01,,2024-12-01,")
        .Rows("steps", "X1,X,1,2024-02-01,,", "X2,X,2,2024-06-01,,");

    [TestCase("2025-03-28", "16", "-", TestName = "{m}: day 27 gives none")]
    [TestCase("2025-03-29", "16", "0/1", TestName = "{m}: less than a quarter on day 28")]
    [TestCase("2025-03-29", "15", "-", TestName = "{m}: a quarter on day 28 gives none")]
    [TestCase("2025-04-11", "11", "-", TestName = "{m}: less than half on day 41 gives none")]
    [TestCase("2025-04-12", "11", "0/1", TestName = "{m}: less than half on day 42")]
    [TestCase("2025-04-12", "10", "-", TestName = "{m}: half on day 42 gives none")]
    public void Signal_needs_a_small_fall_late_enough(string day, string score, string expected)
    {
        using var extract = Extract().Phq9(("2025-03-01", "20"), (day, score));
        Assert.That(Measured.Of(extract, "change_within_14_days"), Is.EqualTo(expected));
    }

    [Test]
    public void Signal_is_never_a_remission()
    {
        using var extract = Extract().Phq9(("2025-03-01", "5"), ("2025-04-12", "4"));
        Assert.That(Measured.Of(extract, "change_within_14_days"), Is.EqualTo("-"));
    }

    // Signal on 2025-04-12; 42 days later is 2025-05-24.
    [TestCase("2025-04-26", "1/1", "0/1", TestName = "{m}: after 14 days")]
    [TestCase("2025-04-27", "0/1", "0/1", TestName = "{m}: after 15 days")]
    [TestCase("2025-05-24", "0/1", "0/1", TestName = "{m}: after 42 days")]
    [TestCase("2025-05-25", "0/1", "1/1", TestName = "{m}: after 43 days")]
    public void Next_step_counts_as_change_in_its_windows(string next, string change, string inertia)
    {
        using var extract = Extract().Rows("steps", $"S2,E,2,{next},,").Phq9(("2025-03-01", "20"), ("2025-04-12", "18"));
        Assert.That(Measured.Of(extract, "change_within_14_days", "step_number", "1"), Is.EqualTo(change));
        Assert.That(Measured.Of(extract, "treatment_inertia", "step_number", "1"), Is.EqualTo(inertia));
    }

    [TestCase("10", "-", TestName = "{m}: a response takes the step out")]
    [TestCase("11", "1/1", TestName = "{m}: less leaves it in")]
    public void Inertia_is_not_counted_where_the_patient_improved(string later, string expected)
    {
        using var extract = Extract().Phq9(("2025-03-01", "20"), ("2025-04-12", "18"), ("2025-05-24", later));
        Assert.That(Measured.Of(extract, "treatment_inertia"), Is.EqualTo(expected));
    }

    [TestCase("2025-05-23", "-", TestName = "{m}: closed a day before")]
    [TestCase("2025-05-24", "1/1", TestName = "{m}: open on the day")]
    public void Inertia_needs_an_episode_that_is_open_then(string episodeEnd, string expected)
    {
        using var extract = new ExtractFolder()
            .Rows("episodes", $"E,P,PR1,2025-02-01,2025-03-01,{episodeEnd},", "X,Q,PR1,2024-01-01,,2024-12-01,")
            .Rows("steps", "S,E,1,2025-03-01,,", "X1,X,1,2024-02-01,,", "X2,X,2,2024-06-01,,")
            .Phq9(("2025-03-01", "20"), ("2025-04-12", "18"));
        Assert.That(Measured.Of(extract, "treatment_inertia"), Is.EqualTo(expected));
    }

    [Test]
    public void Measures_of_the_next_step_have_no_rows_where_nobody_has_two()
    {
        using var extract = new ExtractFolder().OneStep().Phq9(("2025-03-01", "20"), ("2025-04-12", "18"));
        Assert.That(Measured.Of(extract, "treatment_inertia"), Is.EqualTo("-"));
        Assert.That(Measured.Of(extract, "change_within_14_days"), Is.EqualTo("-"));
    }

    [Test]
    public void Figure_is_dated_42_days_after_the_signal()
    {
        using var extract = Extract().Phq9(("2025-03-01", "20"), ("2025-04-12", "18"));
        var may = Period.Month(new DateOnly(2025, 5, 24));
        Assert.That(Measured.Text(Measured.Release(extract).Find("treatment_inertia", may)), Is.EqualTo("1/1"));
    }

    [TestCase("2025-03-28", "0/1", TestName = "{m}: day 27 is too early")]
    [TestCase("2025-03-29", "1/1", TestName = "{m}: day 28")]
    [TestCase("2025-05-24", "1/1", TestName = "{m}: 42 days after the signal")]
    [TestCase("2025-05-25", "0/1", TestName = "{m}: a day later")]
    public void Reassessment_lies_in_its_window(string day, string expected)
    {
        using var extract = Extract().Phq9(("2025-03-01", "20"), ("2025-04-12", "18"))
            .File("events.csv", $"episode_id,date,event\nE,{day},medical_review\nE,2025-04-20,goal_set\n");
        Assert.That(Measured.Of(extract, "reassessment_any"), Is.EqualTo(expected));
        Assert.That(Measured.Of(extract, "reassessment_complete"), Is.EqualTo("0/1"));
    }

    [Test]
    public void Reassessment_is_complete_with_all_five_reviews()
    {
        string[] kinds = ["adherence", "diagnosis", "medical", "alliance", "social"];
        using var extract = Extract().Phq9(("2025-03-01", "20"), ("2025-04-12", "18"))
            .File("events.csv", "episode_id,date,event\n" + string.Concat(kinds.Select(k => $"E,2025-04-20,{k}_review\n")));
        Assert.That(Measured.Of(extract, "reassessment_complete"), Is.EqualTo("1/1"));
    }
}

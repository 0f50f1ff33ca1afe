using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

/// <summary>Events during a step, and after its endpoint. The step starts on 2025-03-01; its outcome is due on 2025-06-07.</summary>
public class SafetyAndRelapseTests
{
    [TestCase("2025-03-01", "adverse_effect,,severe", "0/1", TestName = "{m}: on the day of the start is before it")]
    [TestCase("2025-03-02", "adverse_effect,,moderate", "1/1", TestName = "{m}: the day after")]
    [TestCase("2025-06-07", "adverse_effect,,severe", "1/1", TestName = "{m}: the day it is due")]
    [TestCase("2025-06-08", "adverse_effect,,severe", "0/1", TestName = "{m}: later")]
    [TestCase("2025-04-01", "adverse_effect,,mild", "0/1", TestName = "{m}: mild")]
    [TestCase("2025-04-01", "adverse_effect,,", "0/1", TestName = "{m}: severity missing")]
    public void Adverse_effect_counts_while_the_step_lasts(string day, string adverse, string expected)
    {
        using var extract = Extract($"E,{day},{adverse}");
        Assert.That(Measured.Of(extract, "adverse_effect_moderate_or_severe"), Is.EqualTo(expected));
    }

    [Test]
    public void Adverse_effect_after_the_end_of_the_step_is_not_its_own()
    {
        using var extract = new ExtractFolder().OneStep(stepEnd: "2025-04-01")
            .File("events.csv", "episode_id,date,event,detail,severity\nE,2025-04-02,adverse_effect,,severe\n");
        Assert.That(Measured.Of(extract, "adverse_effect_moderate_or_severe"), Is.EqualTo("0/1"));
    }

    [TestCase("E,2025-04-01,suicidality,,", "", "1/1", "1/1")]
    [TestCase("E,2025-04-01,self_harm,,", "", "1/1", "1/1")]
    [TestCase("", "E,2025-04-01,MADRS,10,1,", "1/1", "1/1", TestName = "{m}: a risk item of any instrument")]
    [TestCase("", "E,2025-04-01,PHQ9,10,0,", "0/1", "0/1")]
    [TestCase("", "E,2025-02-20,PHQ9,10,1,|E,2025-04-01,PHQ9,10,1,", "1/1", "1/1", TestName = "{m}: the latest item before was 0")]
    [TestCase("", "E,2025-03-01,MADRS,10,1,|E,2025-04-01,PHQ9,10,1,", "1/1", "-", TestName = "{m}: two items on the latest day, one above 0")]
    public void Suicidality_is_emergent_where_the_last_item_before_was_0(string events, string assessments, string flag, string emergent)
    {
        using var extract = Extract(events.Split('|', StringSplitOptions.RemoveEmptyEntries))
            .Rows("assessments", "E,2025-03-01,PHQ9,20,0,")
            .Rows("assessments", assessments.Split('|', StringSplitOptions.RemoveEmptyEntries));
        Assert.That(Measured.Of(extract, "suicidality_flag"), Is.EqualTo(flag));
        Assert.That(Measured.Of(extract, "suicidality_emergent"), Is.EqualTo(emergent));
    }

    [Test]
    public void Measures_that_need_a_missing_table_have_no_rows()
    {
        using var extract = new ExtractFolder().OneStep().Phq9(("2025-03-01", "20"), ("2025-04-12", "19"));
        var release = Measured.Release(extract);
        string[] absent = ["adverse_effect_moderate_or_severe", "suicidality_flag", "suicidality_emergent", "reassessment_any", "reassessment_complete", "goal_attainment", "need_met"];
        Assert.That(absent.Where(m => release.Find(m, Period.All) is not null), Is.Empty);
        Assert.That(Measured.Of(extract, "step_eligible", "any_need", "not_recorded"), Is.EqualTo("1/1"));
    }

    [Test]
    public void Suicidality_needs_either_events_or_a_risk_item()
    {
        using var extract = new ExtractFolder().OneStep().Rows("assessments", "E,2025-03-01,PHQ9,20,0,");
        Assert.That(Measured.Of(extract, "suicidality_flag"), Is.EqualTo("0/1"));
    }

    // Endpoint on 2025-05-01, remitted; 180 days later is 2025-10-28, 90 days later 2025-07-30.
    [TestCase("", "", "-", TestName = "{m}: nobody saw the patient again")]
    [TestCase("E,2025-07-29,goal_set,,", "", "-", TestName = "{m}: seen too early")]
    [TestCase("E,2025-07-30,goal_set,,", "", "0/1", TestName = "{m}: an event in time")]
    [TestCase("", "E,2025-10-28,ISI,5,,", "0/1", TestName = "{m}: a score of any scale in time")]
    [TestCase("", "E,2025-10-28,PHQ9,9,,", "0/1", TestName = "{m}: below caseness")]
    [TestCase("", "E,2025-06-15,PHQ9,10,,", "1/1", TestName = "{m}: at caseness, however early")]
    [TestCase("E,2025-05-02,relapse,,", "", "1/1", TestName = "{m}: a relapse the day after")]
    [TestCase("E,2025-05-01,relapse,,", "", "-", TestName = "{m}: a relapse on the day itself is not after it")]
    [TestCase("E,2025-10-29,relapse,,", "", "-", TestName = "{m}: a relapse too late")]
    public void Relapse_is_asked_of_remissions_that_were_followed_up(string events, string assessments, string expected)
    {
        // The step ends so that later scores don't move its endpoint.
        using var extract = new ExtractFolder().OneStep(stepEnd: "2025-05-01").Phq9(("2025-03-01", "20"), ("2025-05-01", "3"))
            .Rows("assessments", assessments.Split('|', StringSplitOptions.RemoveEmptyEntries))
            .File("events.csv", "episode_id,date,event,detail,severity\n" + events + "\n");
        Assert.That(Measured.Of(extract, "relapse_within_180_days"), Is.EqualTo(expected));
    }

    [TestCase("2025-10-28", "1/1")]
    [TestCase("2025-10-27", "-")]
    public void Relapse_is_asked_after_180_days(string extractedOn, string expected)
    {
        using var extract = new ExtractFolder(extractedOn).OneStep(stepEnd: "2025-05-01")
            .Phq9(("2025-03-01", "20"), ("2025-05-01", "3"), ("2025-06-15", "18"));
        Assert.That(Measured.Of(extract, "relapse_within_180_days"), Is.EqualTo(expected));
    }

    private static ExtractFolder Extract(params string[] events) => new ExtractFolder().OneStep()
        .File("events.csv", "episode_id,date,event,detail,severity\n" + string.Concat(events.Select(e => e + "\n")));
}

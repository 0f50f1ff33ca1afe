using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

/// <summary>The measures of episodes (sections 5 and 7 of the contract), on both sides of each edge.</summary>
public class EpisodeMeasuresTests
{
    private const string TwoTreatments = "E,2025-03-01,treatment,attended|E,2025-03-08,treatment,attended";

    [TestCase(TwoTreatments, "1/1")]
    [TestCase("E,2025-03-01,treatment,attended|E,2025-03-08,treatment,did_not_attend", "0/1")]
    [TestCase("E,2025-03-01,treatment,attended|E,2025-03-08,review,attended", "0/1")]
    public void Completed_course_has_two_attended_treatments(string contacts, string expected)
    {
        using var extract = Finished().Rows("contacts", contacts.Split('|'));
        Assert.That(Measured.Of(extract, "completed_course"), Is.EqualTo(expected));
    }

    [Test]
    public void Open_episode_is_not_finished()
    {
        using var extract = new ExtractFolder().Rows("episodes", "E,P,PR1,2025-02-01,2025-03-01,,").Rows("contacts", TwoTreatments.Split('|'));
        Assert.That(Measured.Of(extract, "completed_course"), Is.EqualTo("-"));
    }

    // Caseness of PHQ-9 is 10, of GAD-7 8; reliable changes 6 and 4. First and last scores of PHQ-9 and GAD-7, then what
    // hits of recovery, reliable recovery, reliable improvement, reliable deterioration; - where the episode isn't counted.
    [TestCase(16, 9, 10, 7, "1 1 1 0")]
    [TestCase(10, 9, 7, 7, "1 0 0 0", TestName = "{m}: recovery without reliable change")]
    [TestCase(9, 3, 7, 7, "- - 1 0", TestName = "{m}: below caseness at first")]
    [TestCase(9, 9, 8, 7, "1 0 0 0", TestName = "{m}: anxiety alone at caseness")]
    [TestCase(16, 9, 7, 8, "0 0 1 0", TestName = "{m}: anxiety ends at caseness")]
    [TestCase(16, 10, 7, 11, "0 0 0 0", TestName = "{m}: one fell, the other rose")]
    [TestCase(10, 16, 8, 8, "0 0 0 1", TestName = "{m}: one rose")]
    [TestCase(10, 15, 8, 11, "0 0 0 0", TestName = "{m}: neither rose reliably")]
    public void Recovery_on_both_scales(int phqFirst, int phqLast, int gadFirst, int gadLast, string expected)
    {
        using var extract = Finished().Rows("contacts", TwoTreatments.Split('|')).Rows("assessments",
            $"E,2025-03-01,PHQ9,{phqFirst},,", $"E,2025-05-01,PHQ9,{phqLast},,",
            $"E,2025-03-01,GAD7,{gadFirst},,", $"E,2025-05-01,GAD7,{gadLast},,");
        var release = Measured.Release(extract);
        string[] measures = ["recovery", "reliable_recovery", "reliable_improvement", "reliable_deterioration"];
        Assert.That(
            string.Join(' ', measures.Select(m => release.Find(m, Period.All)?.Numerator is { } n ? FormattableString.Invariant($"{n}") : "-")),
            Is.EqualTo(expected));
    }

    [TestCase(16, 9, "1/1", "1/1", "1/1", "0/1")]
    [TestCase(14, 9, "1/1", "0/1", "0/1", "0/1")]
    [TestCase(9, 15, "-", "-", "0/1", "1/1")]
    public void Recovery_on_depression_alone(int first, int last, string recovery, string reliableRecovery, string improvement, string deterioration)
    {
        using var extract = Finished().Rows("contacts", TwoTreatments.Split('|'))
            .Phq9(("2025-03-01", $"{first}"), ("2025-05-01", $"{last}"));
        Assert.Multiple(() =>
        {
            Assert.That(Measured.Of(extract, "depression_recovery"), Is.EqualTo(recovery));
            Assert.That(Measured.Of(extract, "depression_reliable_recovery"), Is.EqualTo(reliableRecovery));
            Assert.That(Measured.Of(extract, "depression_reliable_improvement"), Is.EqualTo(improvement));
            Assert.That(Measured.Of(extract, "depression_reliable_deterioration"), Is.EqualTo(deterioration));
        });
    }

    [TestCase("2025-01-31", "session", "0/1", TestName = "{m}: before the referral does not count")]
    [TestCase("2025-02-01", "session", "1/1", TestName = "{m}: on the day of the referral does")]
    [TestCase("2025-06-08", "session", "1/1", TestName = "{m}: a week after the end does")]
    [TestCase("2025-06-09", "session", "0/1", TestName = "{m}: later does not")]
    [TestCase("2025-05-20", "followup", "0/1", TestName = "{m}: follow-up does not")]
    [TestCase("2025-03-01", "session", "0/1", TestName = "{m}: on one day is no pair")]
    public void Paired_scores_lie_on_two_days_of_the_episode(string day, string setting, string expected)
    {
        using var extract = Finished().Rows("contacts", TwoTreatments.Split('|'))
            .Rows("assessments", "E,2025-03-01,PHQ9,16,,session", $"E,{day},PHQ9,9,,{setting}");
        Assert.That(Measured.Of(extract, "paired_scores"), Is.EqualTo(expected));
    }

    [TestCase("2025-03-15", "1/1", "1/1", "1/1", TestName = "{m}: 42 days")]
    [TestCase("2025-03-16", "0/1", "1/1", "1/1", TestName = "{m}: 43 days")]
    [TestCase("2025-06-07", "0/1", "1/1", "1/1", TestName = "{m}: 126 days")]
    [TestCase("2025-06-08", "0/1", "0/1", "0/1", TestName = "{m}: 127 days")]
    [TestCase("", "-", "-", "0/1", TestName = "{m}: never")]
    public void Waits_are_counted_from_referral(string treatment, string sixWeeks, string eighteenWeeks, string entered)
    {
        using var extract = new ExtractFolder().Rows("episodes", $"E,P,PR1,2025-02-01,{treatment},,");
        Assert.Multiple(() =>
        {
            Assert.That(Measured.Of(extract, "wait_treatment_within_42_days"), Is.EqualTo(sixWeeks));
            Assert.That(Measured.Of(extract, "wait_treatment_within_126_days"), Is.EqualTo(eighteenWeeks));
            Assert.That(Measured.Of(extract, "entered_treatment_within_126_days"), Is.EqualTo(entered));
        });
    }

    [TestCase("2025-06-07", "0/1")]
    [TestCase("2025-06-06", "-")]
    public void Entered_treatment_is_asked_of_referrals_126_days_old(string extractedOn, string expected)
    {
        using var extract = new ExtractFolder(extractedOn).Rows("episodes", "E,P,PR1,2025-02-01,,,");
        Assert.That(Measured.Of(extract, "entered_treatment_within_126_days"), Is.EqualTo(expected));
    }

    [Test]
    public void Wait_before_the_referral_counts_as_it_is()
    {
        using var extract = new ExtractFolder().Rows("episodes", "E,P,PR1,2025-02-11,2025-02-01,,");
        Assert.That(Measured.Release(extract).Find("wait_treatment_days_median", Period.All)!.Value, Is.EqualTo(-10));
    }

    [TestCase("2025-05-30", "0/1", TestName = "{m}: 90 days")]
    [TestCase("2025-05-31", "1/1", TestName = "{m}: 91 days")]
    public void Second_treatment_is_late_after_90_days(string second, string expected)
    {
        using var extract = new ExtractFolder().Rows("episodes", "E,P,PR1,2025-02-01,2025-03-01,,")
            .Rows("contacts", $"E,{second},treatment,attended", "E,2025-03-01,treatment,attended", "E,2025-03-05,treatment,did_not_attend");
        Assert.That(Measured.Of(extract, "wait_second_treatment_over_90_days"), Is.EqualTo(expected));
        Assert.That(Measured.Of(extract, "did_not_attend"), Is.EqualTo("1/3"));
    }

    [TestCase("provided", "2025-10-01", "1/1")]
    [TestCase("provided", "", "1/1")]
    [TestCase("provided", "2026-01-01", "0/1", TestName = "{m}: support that lies after the extract")]
    [TestCase("offered", "2025-10-01", "0/1")]
    [TestCase("", "", "0/1")]
    [TestCase("declined", "", "-")]
    public void Need_is_met_by_support_that_was_provided(string support, string day, string expected)
    {
        using var extract = new ExtractFolder().Rows("episodes", "E,P,PR1,2025-02-01,,,")
            .File("needs.csv", $"episode_id,need,identified_date,support,support_date\nE,housing,2025-10-02,{support},{day}\nE,finance,2025-10-03,provided,\n");
        Assert.That(Measured.Of(extract, "need_met"), Is.EqualTo(expected), "the second need is 89 days old");
    }

    [TestCase("episode_id,need,identified_date,support", "E,housing,2025-10-02,", "0/1")]
    [TestCase("episode_id,need,identified_date", "E,housing,2025-10-02", "-", TestName = "{m}: no column for support")]
    public void Needs_are_unmet_where_none_was_provided_and_not_told_where_nothing_could_say_so(string header, string row, string expected)
    {
        using var extract = new ExtractFolder().Rows("episodes", "E,P,PR1,2025-02-01,,,").File("needs.csv", $"{header}\n{row}\n");
        Assert.That(Measured.Of(extract, "need_met"), Is.EqualTo(expected));
    }

    [TestCase("goal_met,sleep", "2025-04-01", "1/1")]
    [TestCase("goal_met,sleep", "2025-03-31", "0/1", TestName = "{m}: before it was set")]
    [TestCase("goal_met,work", "2025-05-01", "0/1", TestName = "{m}: another goal")]
    [TestCase("goal_met,", "2025-05-01", "0/1", TestName = "{m}: no detail")]
    public void Goal_is_met_by_its_own_event(string met, string day, string expected)
    {
        using var extract = new ExtractFolder().Rows("episodes", "E,P,PR1,2025-02-01,,,")
            .File("events.csv", $"episode_id,date,event,detail\nE,2025-04-01,goal_set,Sleep\nE,{day},{met}\n");
        Assert.That(Measured.Of(extract, "goal_attainment"), Is.EqualTo(expected));
    }

    [Test]
    public void Goals_without_detail_match_each_other()
    {
        using var extract = new ExtractFolder().Rows("episodes", "E,P,PR1,2025-02-01,,,")
            .File("events.csv", "episode_id,date,event\nE,2025-04-01,goal_set\nE,2025-05-01,goal_met\n");
        Assert.That(Measured.Of(extract, "goal_attainment"), Is.EqualTo("1/1"));
    }

    private static ExtractFolder Finished() => new ExtractFolder().Rows("episodes", "E,P,PR1,2025-02-01,2025-03-01,2025-06-01,");
}

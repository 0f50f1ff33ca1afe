using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

public class ActivityMeasuresTests
{
    // A waits for 50 days, is treated and ends; B never starts; C is open. The extract is of 31 December 2025.
    private static ExtractFolder Three() => new ExtractFolder()
        .WithEpisodes(
            "A,P1,PR1,,2025-06-11,2025-06-20,2025-07-31,2025-10-15,completed,,,,,,",
            "B,P2,PR1,,2025-06-30,,,2025-09-30,declined,,,,,,",
            "C,P3,PR2,,2025-08-01,2025-08-10,2025-08-20,,,,,,,,")
        .Attended("A", "2025-07-31", "2025-08-14", "2025-09-01")
        .Attended("C", "2025-08-20")
        .Phq9("A", ("2025-06-20", 20), ("2025-07-31", 18), ("2025-10-10", 6));

    [TestCase("referrals", "2025-06", "2")]
    [TestCase("referrals", "2025-07", "0")]
    [TestCase("referrals", "2025-05", "-")]
    [TestCase("assessments", "all", "2")]
    [TestCase("treatment_starts", "2025-07", "1")]
    [TestCase("sessions_attended", "2025-08", "2")]
    [TestCase("episodes_finished", "2025-09", "1")]
    [TestCase("courses_completed", "all", "1")]
    // The last day of June is B's day of referral; on that of September B has ended.
    [TestCase("open_caseload", "2025-06", "2")]
    [TestCase("open_caseload", "2025-08", "3")]
    [TestCase("open_caseload", "2025-09", "2")]
    [TestCase("open_caseload", "2025-12", "1")]
    [TestCase("open_caseload", "all", "1")]
    [TestCase("waiting", "2025-06", "2")]
    // A starts on the last day of July, and so waits no longer.
    [TestCase("waiting", "2025-07", "1")]
    [TestCase("waiting_42_days", "2025-07", "0")]
    [TestCase("waiting_42_days", "2025-08", "1")]
    [TestCase("waiting_126_days", "2025-08", "0")]
    [TestCase("waiting_42_days", "2025-12", "0")]
    public void Counts_and_stock(string measure, string month, string expected)
    {
        using var extract = Three();
        Assert.That(Measured.Release(extract).Number(measure, month), Is.EqualTo(expected));
    }

    [Test]
    public void Stock_of_levels_adds_up_to_that_of_all()
    {
        using var extract = Three();
        var release = Measured.Release(extract);
        foreach (var month in (string[])["2025-06", "2025-07", "2025-08", "2025-09", "2025-12"])
            Assert.That(release.Levels("provider_id").Sum(p => release.Find("open_caseload", Extracts.Month(month), "provider_id", p)!.Numerator),
                Is.EqualTo(release.Find("open_caseload", Extracts.Month(month))!.Numerator), month);
    }

    [Test]
    public void Someone_who_waits_42_days_on_the_last_day_counts_and_41_do_not()
    {
        using var extract = new ExtractFolder("2025-08-31").WithEpisodes("A,P,PR1,,2025-07-20,,,,,,,,,,", "B,P,PR1,,2025-07-21,,,,,,,,,,");
        Assert.That(Measured.Release(extract).Number("waiting_42_days", "2025-08"), Is.EqualTo("1"));
    }

    [Test]
    public void A_month_that_the_extract_cuts_short_has_no_last_day()
    {
        using var extract = new ExtractFolder("2025-08-30").WithEpisodes("A,P,PR1,,2025-07-20,,,,,,,,,,");
        var release = Measured.Release(extract);
        Assert.That((release.Number("open_caseload", "2025-07"), release.Number("open_caseload", "2025-08")), Is.EqualTo(("1", "-")));
    }

    [Test]
    public void A_date_of_centuries_ago_does_not_fill_every_month_since()
    {
        using var extract = new ExtractFolder().WithEpisodes("A,P,PR1,,1825-07-20,,,,,,,,,,");
        var release = Measured.Release(extract);
        Assert.That((release.Number("open_caseload", "2025-12"), release.Number("open_caseload", "2015-12"), release.Number("open_caseload", "2015-11")), Is.EqualTo(("1", "1", "-")));
    }

    [Test]
    public void Means_have_their_deviation_and_fall_from_first_to_last()
    {
        using var extract = Three();
        extract.Rows("contacts").Attended("C", "2025-09-01");
        var figure = Measured.Release(extract).Find("score_fall_phq9", Period.All)!;
        Assert.That((figure.Value, figure.Denominator, figure.Deviation), Is.EqualTo(((double?)14, (long?)1, (double?)null)), "one course has no deviation");
        Assert.That(Measured.Release(extract).Find("sessions_per_course", Period.All)!.Value, Is.EqualTo(3));
        Assert.That(Measured.Release(extract).Find("sessions_per_recovery", Period.All)!.Value, Is.EqualTo(3));
        Assert.That(Measured.Release(extract).Find("cost_per_recovery", Period.All), Is.Null, "nobody said what a contact costs");
    }

    [Test]
    public void Cost_of_a_recovery_is_that_of_all_contacts()
    {
        using var extract = Three();
        var settings = new AnalysisSettings { ContactCost = new ContactCost(95.5m, "GBP", "test") };
        Assert.That(Measured.With(extract, settings).Find("cost_per_recovery", Period.All)!.Value, Is.EqualTo(286.5));
    }

    [Test]
    public void Reasons_add_up_to_the_finished()
    {
        using var extract = Three().Rows("episodes", "D,P,PR1,,2025-06-01,,,2025-06-30,,,,,,,");
        var release = Measured.Release(extract);
        Assert.That(ActivityCatalogue.ReasonMeasures.Sum(m => release.Find(m, Period.All)!.Numerator), Is.EqualTo(3));
        Assert.That(release.Find("ended_not_recorded", Period.All)!.Numerator, Is.EqualTo(1));
    }

    [Test]
    public void Small_counts_are_hidden_and_none_is_shown()
    {
        using var extract = Three();
        var release = Measured.Release(extract, DisclosurePolicy.Standard);
        Assert.That(release.Find("referrals", Extracts.Month("2025-06"))!.Suppressed, Is.True);
        Assert.That(release.Find("referrals", Extracts.Month("2025-07"))!.Numerator, Is.Zero);
        Assert.That(release.Find("score_fall_phq9", Period.All)!.Suppressed, Is.True);
    }

    [Test]
    public void Successors_take_over_the_episodes()
    {
        using var extract = Three();
        var settings = new AnalysisSettings { Successors = [new Successor("provider_id", "PR2", "PR1")] };
        var release = Measured.With(extract, settings);
        Assert.That(release.Levels("provider_id"), Is.EqualTo(["PR1", "not_recorded"]));
        Assert.That(release.Number("referrals", "all", "provider_id", "PR1"), Is.EqualTo("3"));
    }

    [Test]
    public void Thresholds_of_the_service_take_the_place_of_the_contracts()
    {
        using var extract = Three();
        string Recovery(params ScaleThresholds[] thresholds) => Measured.Text(Measured.With(extract, new AnalysisSettings { Thresholds = thresholds }).Find("depression_recovery", Period.All));
        Assert.That(Recovery(), Is.EqualTo("1/1"));
        Assert.That(Recovery(new ScaleThresholds("PHQ9", 6, null, null, "test", default)), Is.EqualTo("0/1"), "6 is a case now");
        Assert.That(new ScaleThresholds("PHQ9", 6, null, 6, "test", default).Words, Is.EqualTo("PHQ-9: caseness 6 instead of 10"));
    }
}

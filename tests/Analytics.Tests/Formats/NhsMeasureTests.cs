using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

/// <summary>Outcomes as NHS Talking Therapies defines them, from the tables of its data set, and the faults that published SQL for them has.</summary>
public class NhsMeasureTests
{
    private static Release Release(NhsFolder extract) =>
        Disclosure.Release(Measurement.Of(Import.Read(extract.Path, new ImportOptions()).Tables!, []), DisclosurePolicy.None);

    private static string Of(NhsFolder extract, string measure, string breakdown = "all", string level = "all") =>
        Measured.Text(Release(extract).Find(measure, Period.All, breakdown, level));

    // Worked by hand from the definitions of the NHS Talking Therapies manual: recovery, reliable recovery, reliable improvement, reliable deterioration.
    [TestCase(10, 9, 7, 7, "1/1", "0/1", "0/1", "0/1", TestName = "Caseness on PHQ-9 alone, recovered by one point")]
    [TestCase(20, 14, 12, 12, "0/1", "0/1", "1/1", "0/1", TestName = "Reliably improved and still a case")]
    [TestCase(9, 3, 7, 3, "-", "-", "1/1", "0/1", TestName = "Never a case, reliably improved")]
    [TestCase(18, 9, 7, 11, "0/1", "0/1", "0/1", "0/1", TestName = "One scale reliably better, the other reliably worse")]
    [TestCase(12, 6, 10, 7, "1/1", "1/1", "1/1", "0/1", TestName = "Reliable recovery")]
    [TestCase(15, 10, 9, 6, "0/1", "0/1", "0/1", "0/1", TestName = "Both scales short of a reliable change")]
    [TestCase(12, 18, 10, 10, "0/1", "0/1", "0/1", "1/1", TestName = "Reliable deterioration")]
    public void Outcomes_follow_from_first_and_last_scores(int phq9, int phq9Last, int gad7, int gad7Last, string recovery, string reliable, string improvement, string deterioration)
    {
        using var extract = new NhsFolder().Person("P").Course("A", (phq9, phq9Last), (gad7, gad7Last));
        Assert.That(
            new[] { "recovery", "reliable_recovery", "reliable_improvement", "reliable_deterioration" }.Select(m => Of(extract, m)),
            Is.EqualTo(new[] { recovery, reliable, improvement, deterioration }));
    }

    [Test]
    public void Outcomes_come_from_scores_whatever_flags_say()
    {
        using var extract = new NhsFolder().Person("P").Course("A", (12, 6), (10, 7), flags: "True,True,False,False,True,True");
        Assert.That(Of(extract, "recovery"), Is.EqualTo("1/1"));
    }

    [Test]
    public void Flags_are_held_against_the_scores()
    {
        using var extract = new NhsFolder().Person("P").Course("A", (12, 6), (10, 7), flags: "True,False,True,True,False,False").Course("B", (20, 19), (12, 12), flags: "True,False,True,False,False,True")
            .Referral("C", end: "2025-04-30", endCode: "47", flags: "False,False,True,False,False,False");
        var agreement = OutcomeAgreement.Of(Import.Read(extract.Path, new ImportOptions()).Tables!);
        Assert.That(
            agreement.Select(f => FormattableString.Invariant($"{f.Column} {f.Rule} {f.Rows}/{f.OfRows}")),
            Is.EqualTo(new[]
            {
                "CompletedTreatment_Flag flag_differs 0/3", "NotCaseness_Flag flag_differs 0/2", "Recovery_Flag flag_differs 1/2", "ReliableImprovement_Flag flag_differs 0/2",
                "ReliableDeterioration_Flag flag_differs 0/2", "NoChange_Flag flag_differs 0/2", "Recovery_Flag flag_without_scores 1/3",
            }));
    }

    // KM monthly update.sql, lines 90-98: 'L''M' is one literal, so that people of the codes L and M are in no group.
    [TestCase("L", "asian"), TestCase("M", "black")]
    public void Ethnic_codes_L_and_M_are_counted(string code, string level)
    {
        using var extract = new NhsFolder().Person("P", ethnicity: code).Course("A", (12, 6), (10, 7));
        Assert.That(Of(extract, "recovery", "ethnicity", level), Is.EqualTo("1/1"));
    }

    // The same file, lines 41 and 52: a rate with a numerator of 0 is NULL.
    [Test]
    public void Rate_of_none_is_zero()
    {
        using var extract = new NhsFolder().Person("P").Course("A", (20, 19), (12, 12));
        Assert.That(Release(extract).Find("recovery", Period.All)!.Value, Is.Zero);
    }

    // 2.21: the numerator of recovery lacks the completed course, so that it may exceed its denominator.
    [Test]
    public void Recovery_needs_a_completed_course()
    {
        using var extract = new NhsFolder().Person("P").Course("A", (20, 19), (12, 12)).Referral("B", end: "2025-04-30", endCode: "47").Contact("B", "2025-02-03", concept: NhsFolder.Cbt)
            .Score("B", "2025-02-03", NhsFolder.Phq9, "15").Score("B", "2025-03-03", NhsFolder.Phq9, "5").Score("B", "2025-02-03", NhsFolder.Gad7, "15").Score("B", "2025-03-03", NhsFolder.Gad7, "5");
        Assert.That(Of(extract, "recovery"), Is.EqualTo("0/1"));
    }

    // The measures of protected characteristics count a second treatment after more than 90 days only where the referral is open.
    [Test]
    public void Late_second_treatment_counts_whether_the_referral_is_open_or_not()
    {
        using var extract = new NhsFolder().Person("P");
        foreach (var (pathway, end) in new[] { ("A", "2025-08-01"), ("B", "") })
            extract.Referral(pathway, end: end, endCode: end.Length > 0 ? "46" : "").Contact(pathway, "2025-02-03").Contact(pathway, "2025-06-02");
        Assert.That(Of(extract, "wait_second_treatment_over_90_days"), Is.EqualTo("2/2"));
    }

    // The total of appointments has the code 3 in it, which was not attended, and a check of the data counts 5 alone as attended.
    [Test]
    public void Courses_count_those_attended_on_time_and_late_and_no_others()
    {
        using var extract = new NhsFolder().Person("P");
        foreach (var (pathway, first, second) in new[] { ("A", "5", "6"), ("B", "5", "3"), ("C", "6", "7"), ("D", "5", "4") })
            extract.Referral(pathway, end: "2025-08-01", endCode: "46").Contact(pathway, "2025-02-03", attendance: first).Contact(pathway, "2025-03-03", attendance: second);
        Assert.That((Of(extract, "completed_course"), Of(extract, "did_not_attend")), Is.EqualTo(("1/4", "2/7")));
    }

    // Not stated (Z) and not known (99) fall among the other ethnic groups.
    [TestCase("Z", "not_stated"), TestCase("99", "not_recorded")]
    public void Ethnicity_that_is_not_known_is_no_other_group(string code, string level)
    {
        using var extract = new NhsFolder().Person("P", ethnicity: code).Course("A", (12, 6), (10, 7));
        Assert.That((Of(extract, "recovery", "ethnicity", level), Of(extract, "recovery", "ethnicity", "other")), Is.EqualTo(("1/1", "-")));
    }

    // 2.14 joins its conditions by AND and OR without parentheses, so that pathways of other people and periods count as repeats.
    [Test]
    public void Referrals_of_one_person_are_episodes_of_their_own()
    {
        using var extract = new NhsFolder().Person("P").Person("Q").Course("A", (12, 6), (10, 7)).Course("B", (20, 19), (12, 12)).Course("C", (12, 6), (10, 7), person: "Q");
        var tables = Import.Read(extract.Path, new ImportOptions()).Tables!;
        Assert.That((tables.Episodes.Count, tables.Episodes.Patient.Names.Count, Of(extract, "recovery")), Is.EqualTo((3, 2, "2/3")));
    }

    // A public repository reads the star of a suppressed figure as 0.
    [Test]
    public void Star_is_no_score_of_zero()
    {
        using var extract = new NhsFolder().Person("P").Course("A", (12, 6), (10, 7)).Score("A", "2025-04-14", NhsFolder.Phq9, "*");
        var report = Import.Read(extract.Path, new ImportOptions { MaxBadShare = 1 });
        Assert.That(report.Quarantine["IDS606CodedScoreAssessmentRefer"].Single(), Is.EqualTo(new QuarantinedField("IDS606CodedScoreAssessmentRefer.csv", 6, "PersScore", "value_malformed", "?", 1)));
        Assert.That(report.Tables!.Scores.Count, Is.EqualTo(4));
    }

    [Test]
    public void Needs_of_which_nothing_else_is_told_are_not_taken_for_unmet()
    {
        using var extract = new NhsFolder().Person("P").Course("A", (12, 6), (10, 7)).Rows("IDS011SocPerCircumstances", "P,160933000,2025-02-03,3");
        Assert.That((Of(extract, "need_met"), Of(extract, "recovery", "any_need", "true")), Is.EqualTo(("-", "1/1")));
    }
}

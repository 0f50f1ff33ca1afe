using NonResponse.Tests;

namespace NonResponse.Ingest.Tests;

/// <summary>Episodes of depression inferred from conditions, and how they end.</summary>
public class OmopEpisodeTests
{
    private static ImportReport Read(OmopFolder extract, OmopSettings? settings = null) => Import.Read(extract.Path, new ImportOptions { MaxBadShare = 1, Omop = settings ?? new() });

    private static int Rows(ImportReport report, string table, string rule) => report.Findings.Where(f => f.Table == table && f.Rule == rule).Sum(f => f.Rows);

    /// <summary>The episodes as their starts and ends.</summary>
    private static string Episodes(ImportReport report)
    {
        Assert.That(report.Refusal, Is.Null);
        var episodes = report.Tables!.Episodes;
        return string.Join("; ", Enumerable.Range(0, episodes.Count).Select(e => $"{Text(episodes.ReferralDate[e])} to {Text(episodes.EndDate[e])}"));
    }

    private static string Text(int day) => day == Day.None ? "open" : DateOnly.FromDayNumber(day).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static string Of(OmopFolder extract, OmopSettings? settings = null) => Episodes(Read(extract, settings));

    [Test]
    public void Condition_of_depression_begins_an_episode_that_is_open_while_something_is_seen()
    {
        using var extract = new OmopFolder().Person().Condition("2025-08-01").Score("2025-09-15", "12");
        Assert.That(Of(extract), Is.EqualTo("2025-08-01 to open"));
    }

    [Test]
    public void Episode_ends_so_long_after_what_was_last_seen_as_supplies_may_lie_apart()
    {
        using var extract = new OmopFolder().Person().Condition("2025-01-06").Score("2025-03-03", "12");
        Assert.That(Of(extract), Is.EqualTo("2025-01-06 to 2025-04-02"));
        Assert.That(Of(extract, new OmopSettings { GapDays = 0 }), Is.EqualTo("2025-01-06 to 2025-03-03"));
    }

    [TestCase("2025-06-29", "open"), TestCase("2025-07-03", "open"), TestCase("2025-07-04", "open")]
    [TestCase("2025-06-28", "2025-07-28")]
    public void Episode_has_ended_once_the_washout_has_passed(string last, string end)
    {
        // The data go to 2025-12-26, 180 days after 2025-06-29.
        using var extract = new OmopFolder().Person(to: "2025-12-26").Condition("2025-06-02").Score(last, "12");
        Assert.That(Of(extract), Is.EqualTo("2025-06-02 to " + end));
    }

    [TestCase("2025-06-29", "2025-01-01 to open"), TestCase("2025-06-30", "2025-01-01 to open")]
    [TestCase("2025-07-01", "2025-01-01 to 2025-01-31; 2025-07-01 to open")]
    public void Condition_after_the_washout_begins_another_episode(string day, string expected)
    {
        // 180 days after 2025-01-01 is 2025-06-30.
        using var extract = new OmopFolder().Person(to: "2025-12-01").Condition("2025-01-01").Condition(day);
        Assert.That(Of(extract), Is.EqualTo(expected));
    }

    [Test]
    public void Condition_while_an_episode_goes_on_belongs_to_it_whatever_the_washout()
    {
        using var extract = new OmopFolder().Person().Condition("2025-06-02").Condition("2025-09-01");
        Assert.That(Of(extract, new OmopSettings { WashoutDays = 0 }), Is.EqualTo("2025-06-02 to open"));
    }

    [TestCase(30, "2025-01-06 to 2025-03-31; 2025-05-01 to open"), TestCase(31, "2025-01-06 to open")]
    public void Washout_runs_from_a_stated_end(int washout, string expected)
    {
        using var extract = new OmopFolder().Person().Condition("2025-01-06", "2025-03-31").Condition("2025-05-01").Score("2025-09-01", "9");
        Assert.That(Of(extract, new OmopSettings { WashoutDays = washout }), Is.EqualTo(expected));
    }

    [Test]
    public void Treatment_and_scores_carry_an_episode_on_from_one_to_the_next()
    {
        using var extract = new OmopFolder().Person().Condition("2024-01-01").Era(OmopFolder.Sertraline, "2024-01-08", "2024-06-03").Score("2024-10-01", "9").Condition("2025-03-03");
        Assert.That(Of(extract), Is.EqualTo("2024-01-01 to 2025-04-02"), "155 days from the score of 2024-10-01, and 120 after the era");
    }

    [Test]
    public void End_that_every_condition_states_is_that_of_the_episode()
    {
        using var extract = new OmopFolder().Person().Condition("2025-01-06", "2025-05-30").Score("2025-06-30", "5");
        Assert.That(Of(extract), Is.EqualTo("2025-01-06 to 2025-05-30"), "what comes after is follow-up");
        Assert.That(Of(extract, new OmopSettings { HasConditionEnds = false }), Is.EqualTo("2025-01-06 to 2025-07-30"), "ends that are those of visits can be left aside");
    }

    [Test]
    public void End_on_the_day_of_the_start_is_that_of_a_visit()
    {
        using var extract = new OmopFolder().Person().Condition("2025-01-06", "2025-01-06").Score("2025-03-03", "12");
        Assert.That(Of(extract), Is.EqualTo("2025-01-06 to 2025-04-02"));
    }

    [Test]
    public void Observation_that_ended_before_the_extract_ends_the_episode()
    {
        using var extract = new OmopFolder().Person("1", to: "2025-10-31").Person("2").Condition("2025-08-01").Condition("2025-08-01", person: "2");
        Assert.That(Of(extract), Is.EqualTo("2025-08-01 to 2025-10-31; 2025-08-01 to open"));
    }

    [TestCase("2022-12-31", 0), TestCase("2023-01-01", 1), TestCase("2025-12-31", 1), TestCase("2026-01-01", 0)]
    public void Condition_outside_observation_begins_no_episode(string day, int episodes)
    {
        using var extract = new OmopFolder().Person().Person("2").Condition("2025-08-01", person: "2").Condition(day).File("cdm_source.csv", "cdm_source_name,source_release_date\nwarehouse,2026-02-01\n");
        var report = Read(extract);
        Assert.That((report.Tables!.Episodes.Count, Rows(report, "condition_occurrence", "condition_outside_observation")), Is.EqualTo((1 + episodes, 1 - episodes)));
    }

    [TestCase("2024-07-04", 1), TestCase("2024-07-05", 0), TestCase("2024-12-24", 0)]
    public void Medication_within_the_washout_means_that_the_episode_is_not_new(string lastDay, int episodes)
    {
        using var extract = new OmopFolder().Person().Condition("2025-01-01").Era(OmopFolder.Sertraline, "2024-01-01", lastDay).Score("2025-01-01", "9");
        var report = Read(extract);
        Assert.That((report.Tables!.Episodes.Count, Rows(report, "condition_occurrence", "episode_prevalent")), Is.EqualTo((episodes, 1 - episodes)));
    }

    [TestCase("2024-12-25", 1), TestCase("2024-12-24", 0)]
    public void Treatment_that_began_with_the_condition_is_of_the_episode(string start, int episodes)
    {
        using var extract = new OmopFolder().Person().Condition("2025-01-01").Era(OmopFolder.Sertraline, start, "2025-06-01").Score("2025-01-01", "9");
        Assert.That(Read(extract).Tables!.Episodes.Count, Is.EqualTo(episodes));
    }

    [Test]
    public void Prevalent_condition_begins_an_episode_once_the_washout_has_passed_without_any()
    {
        using var extract = new OmopFolder().Person().Era(OmopFolder.Sertraline, "2023-01-02", "2023-06-01").Condition("2023-08-01").Condition("2024-01-01").Condition("2025-01-01");
        Assert.That(Of(extract), Is.EqualTo("2025-01-01 to 2025-01-31"), "the second lies 153 days after the first, the third 366 after the second");
    }

    [TestCase("2025-01-01", 0), TestCase("2020-01-01", 0), TestCase("2025-01-02", 1)]
    public void Bipolar_disorder_on_or_before_the_index_excludes_it(string day, int episodes)
    {
        using var extract = new OmopFolder().Person().Condition("2025-01-01").Condition(day, concept: "436665").Score("2025-01-01", "9");
        var report = Read(extract);
        Assert.That((report.Tables!.Episodes.Count, Rows(report, "condition_occurrence", "episode_excluded")), Is.EqualTo((episodes, 1 - episodes)));
    }

    [Test]
    public void Short_history_is_told()
    {
        using var extract = new OmopFolder().Person(from: "2025-01-01").Person("2").Condition("2025-06-29").Condition("2025-06-30").Condition("2025-06-29", person: "2");
        Assert.That(Rows(Read(extract), "condition_occurrence", "history_unobserved"), Is.EqualTo(1));
    }

    [Test]
    public void Diagnosis_is_the_first_that_says_more_than_unspecified()
    {
        using var extract = new OmopFolder().Person().Condition("2025-06-02").Condition("2025-06-09", concept: "4077577").Condition("2025-06-16", concept: "438998");
        var diagnosis = Read(extract).Tables!.Episodes.Diagnosis;
        Assert.That(diagnosis.Names[diagnosis.Numbers[0]], Is.EqualTo("F33.1"));
    }

    [TestCase("2025-05-04", 0), TestCase("2025-05-05", 1), TestCase("2025-06-02", 1), TestCase("2025-12-30", 1)]
    public void Score_belongs_to_the_episode_from_four_weeks_before_it(string day, int scores)
    {
        using var extract = new OmopFolder().Person().Condition("2025-06-02").Score(day, "15");
        var report = Read(extract);
        Assert.That((report.Tables!.Scores.Count, Rows(report, "measurement", "date_outside_episodes")), Is.EqualTo((scores, 1 - scores)));
    }

    [Test]
    public void Score_between_two_episodes_belongs_to_the_later_one_when_it_lies_before_it_and_the_earlier_has_ended()
    {
        using var extract = new OmopFolder().Person().Condition("2024-01-01", "2024-03-01").Score("2024-06-03", "6").Score("2025-01-20", "18").Condition("2025-02-03");
        var scores = Read(extract).Tables!.Scores;
        Assert.That(scores.Offsets, Is.EqualTo(new[] { 0, 1, 2 }));
    }

    [Test]
    public void Ids_larger_than_32_bits_are_kept_as_they_are()
    {
        using var extract = new OmopFolder().Person("9223372036854775807").Condition("2025-06-02", person: "9223372036854775807");
        var report = Read(extract);
        Assert.That((report.Refusal, report.Tables!.Episodes.Count), Is.EqualTo(((string?)null, 1)));
    }
}

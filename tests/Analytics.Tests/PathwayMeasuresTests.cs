using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

public class PathwayMeasuresTests
{
    private const string Steps = "step_id,episode_id,step_number,start_date,end_date,reason,declared_strategy\n";
    private const string Interventions = "step_id,kind,name,action,class,dose_mg\n";

    // Step 1 from 1 January, baseline 20; no response shows on 1 February (day 31).
    private static ExtractFolder Nonresponse(string second = "", string end = "", params (string Day, int Score)[] later)
    {
        var extract = new ExtractFolder()
            .WithEpisodes($"E,P,PR1,,2025-01-01,,2025-01-01,{end},,,,,,,", "F,P,PR1,,2025-01-01,,2025-01-01,,,,,,,,")
            .File("steps.csv", Steps + "S1,E,1,2025-01-01,,initial,\n" + (second.Length > 0 ? $"S2,E,2,{second},,inadequate_response,\n" : "") + "F1,F,1,2025-01-01,,,\nF2,F,2,2025-06-01,,,\n");
        return extract.Phq9("E", [("2025-01-01", 20), ("2025-02-01", 19), .. later]);
    }

    [TestCase("2025-03-03", "", "1/1", 30.0)]
    // The day of the signal itself is the shortest time.
    [TestCase("2025-02-01", "", "1/1", 0.0)]
    [TestCase("", "2025-03-03", "0/1", null)]
    [TestCase("", "", "0/1", null)]
    public void Time_from_signal_to_change(string second, string end, string counted, double? median)
    {
        using var extract = Nonresponse(second, end);
        var figure = Measured.Release(extract).Find("signal_to_change", Period.All)!;
        Assert.That((Measured.Text(figure), figure.Value), Is.EqualTo((counted, median)));
    }

    [Test]
    public void A_step_is_watched_until_it_is_better()
    {
        // Better on 3 March, so that the change of 1 June no longer answers the signal.
        using var extract = Nonresponse("2025-06-01", "", ("2025-03-03", 8));
        var release = Measured.Release(extract);
        Assert.That(Measured.Text(release.Find("signal_to_change", Period.All)), Is.EqualTo("0/1"));
        Assert.That(release.SparedOverTime("signal_to_change", Period.All).Select(p => (p.Day, p.AtRisk)), Is.EqualTo([(0, 1L), (7, 1), (14, 1), (21, 1), (28, 1)]));
    }

    [TestCase("2025-12-31", "last_score_0_to_14_days")]
    [TestCase("2025-12-17", "last_score_0_to_14_days")]
    [TestCase("2025-12-16", "last_score_15_to_28_days")]
    [TestCase("2025-11-05", "last_score_29_to_56_days")]
    [TestCase("2025-11-04", "last_score_57_or_more_days")]
    [TestCase("", "last_score_never")]
    public void Age_of_the_last_score(string day, string band)
    {
        using var extract = new ExtractFolder().WithEpisodes("E,P,PR1,,2025-01-01,,2025-01-01,,,,,,,,", "X,P,PR1,,2025-01-01,,,,,,,,,,", "Y,P,PR1,,2025-01-01,,2025-01-01,2025-12-01,,,,,,,");
        if (day.Length > 0)
            extract.Phq9("E", (day, 12));
        var release = Measured.Release(extract);
        string[] bands = ["last_score_0_to_14_days", "last_score_15_to_28_days", "last_score_29_to_56_days", "last_score_57_or_more_days", "last_score_never"];
        Assert.That(bands.Select(b => Measured.Text(release.Find(b, Period.All))), Is.EqualTo(bands.Select(b => b == band ? "1/1" : "0/1")), "one who has ended, or not begun, is not in treatment");
    }

    // 40 days of a step that starts on 1 January and is followed by one on 10 February.
    [TestCase("medication,sertraline,start,,50", 40, 0, "inadequate_response", "adequate")]
    [TestCase("medication,sertraline,start,,49.9", 40, 0, "inadequate_response", "inadequate")]
    [TestCase("medication,sertraline,start,,50", 28, 0, "inadequate_response", "adequate")]
    [TestCase("medication,sertraline,start,,50", 27, 0, "inadequate_response", "inadequate")]
    [TestCase("medication,sertraline,start,,50", 27, 0, "intolerance", "intolerant")]
    [TestCase("medication,sertraline,start,,50", 28, 0, "intolerance", "adequate")]
    [TestCase("medication,sertraline,start,,", 40, 0, "inadequate_response", "not_recorded")]
    [TestCase("medication,sertraline,start,,", 27, 0, "inadequate_response", "inadequate")]
    [TestCase("medication,lithium,start,,800", 40, 0, "inadequate_response", "not_recorded")]
    [TestCase("psychotherapy,cbt,start,,", 40, 8, "inadequate_response", "adequate")]
    [TestCase("psychotherapy,cbt,start,,", 40, 7, "inadequate_response", "inadequate")]
    [TestCase("sleep,cbti,start,,", 40, 8, "inadequate_response", "neither")]
    [TestCase("medication,sertraline,stop,,50", 40, 0, "inadequate_response", "neither")]
    public void Adequacy(string row, int days, int contacts, string reason, string level)
    {
        using var extract = new ExtractFolder()
            .WithEpisodes("E,P,PR1,,2025-01-01,,2025-01-01,,,,,,,,")
            .File("steps.csv", Steps + $"S1,E,1,2025-01-01,,initial,\nS2,E,2,{new DateOnly(2025, 1, 1).AddDays(days):yyyy-MM-dd},,{reason},\n")
            .File("interventions.csv", Interventions + $"S1,{row}\n")
            .Attended("E", [.. Enumerable.Range(0, contacts).Select(i => $"{new DateOnly(2025, 1, 2).AddDays(i):yyyy-MM-dd}")]);
        var release = Measured.Release(extract);
        Assert.That(release.Levels(Breakdown.TrialAdequacy).Where(l => release.Find("steps_started", Extracts.Month("2025-01"), Breakdown.TrialAdequacy, l) is { Numerator: > 0 }), Does.Contain(level));
    }

    [Test]
    public void A_started_medication_is_judged_not_the_one_that_goes_on()
    {
        using var extract = new ExtractFolder()
            .WithEpisodes("E,P,PR1,,2025-01-01,,2025-01-01,,,,,,,,")
            .File("steps.csv", Steps + "S1,E,1,2025-01-01,,,\n")
            .File("interventions.csv", Interventions + "S1,medication,sertraline,continue,,100\nS1,medication,aripiprazole,start,,1\n");
        var release = Measured.Release(extract);
        Assert.That(release.Number("steps_started", "all", Breakdown.TrialAdequacy, "inadequate"), Is.EqualTo("1"));
    }

    // Fekadu et al. 2009: the least is 3 and the most 15.
    [TestCase(12.0, 1, 1, false, false, 3, "mild")]
    [TestCase(24.1, 5, 11, true, true, 15, "severe")]
    [TestCase(12.1, 3, 2, false, false, 6, "mild")]
    [TestCase(12.1, 3, 3, false, false, 7, "moderate")]
    [TestCase(30.0, 4, 6, false, false, 10, "moderate")]
    [TestCase(30.0, 4, 7, false, false, 11, "severe")]
    public void Maudsley_points(double months, int severity, int failures, bool isAugmented, bool hadEct, int points, string level)
    {
        Assert.That(MaudsleyStaging.Points(months, severity, failures, isAugmented, hadEct), Is.EqualTo(points));
        Assert.That(MaudsleyStaging.Levels[MaudsleyStaging.LevelOf(points)], Is.EqualTo(level));
    }

    [TestCase("0", "6", "no_failed_trial")]
    [TestCase("1", "6", "mild")]
    [TestCase("", "6", "not_recorded")]
    [TestCase("1", "", "not_recorded")]
    // Over 24 months 3, severe with psychosis 5, 5 failed trials 3.
    [TestCase("5", "25", "severe", "F33.3")]
    public void Maudsley_stage_of_the_first_step(string failed, string months, string level, string diagnosis = "")
    {
        using var extract = new ExtractFolder()
            .WithEpisodes($"E,P,PR1,,2025-01-01,,2025-01-01,,,,,,{failed},{months},{diagnosis}")
            .File("steps.csv", Steps + "S1,E,1,2025-01-01,,,\n").Phq9("E", ("2025-01-01", 12));
        Assert.That(Measured.Release(extract).Number("steps_started", "all", Breakdown.MaudsleyStage, level), Is.EqualTo("1"));
    }

    [Test]
    public void Remission_over_steps_counts_each_episode_once()
    {
        // A remits in step 1; B in step 2; C never; D has no endpoint at all; E's second step is not due.
        using var extract = new ExtractFolder()
            .WithEpisodes([.. "ABCDE".Select(e => $"{e},P,PR1,,2025-01-01,,2025-01-01,,,,,,,,")])
            .File("steps.csv", Steps + string.Concat("ABCDE".Select(e => $"{e}1,{e},1,2025-01-01,,,\n")) + "B2,B,2,2025-03-01,,,\nC2,C,2,2025-03-01,,,\nE2,E,2,2025-11-01,,,\n")
            .Phq9("A", ("2025-01-01", 20), ("2025-02-20", 3))
            .Phq9("B", ("2025-01-01", 20), ("2025-02-20", 15), ("2025-04-20", 4))
            .Phq9("C", ("2025-01-01", 20), ("2025-02-20", 15), ("2025-04-20", 12))
            .Phq9("D", ("2025-01-01", 20))
            .Phq9("E", ("2025-01-01", 20), ("2025-02-20", 15));
        var release = Measured.Release(extract);
        var all = release.CumulativeRemission(Period.All);
        Assert.That(all.Select(c => Measured.Text(c.MissingAsNonremission)), Is.EqualTo(["1/5", "2/4", "2/4", "2/4"]), "E may still remit, and is left out from step 2 on");
        Assert.That(all.Select(c => Measured.Text(c.Observed)), Is.EqualTo(["1/4", "2/3", "2/3", "2/3"]));
        // 1 - (1 - 1/4)(1 - 1/2)
        Assert.That(all[1].NaiveProduct, Is.EqualTo(0.625).Within(1e-12));
        Assert.That(all[2].NaiveProduct, Is.Null, "nobody had a third step");
    }

    // STAR*D: 1 - (1 - 0.368)(1 - 0.306)(1 - 0.137)(1 - 0.130) = 67.1 %, Rush et al. 2006, Am J Psychiatry 163:1905-1917.
    [Test]
    public void Naive_product_of_star_d()
    {
        var counts = new CountTable(new LevelSpace([new(Breakdown.All, false, 0, [Breakdown.All]), new("step_number", true, 1, ["1", "2", "3", "4+"])]));
        var cells = counts.At(MeasureCatalogue.IndexOf("step_remission_observed"), Extracts.Month("2025-01").LastMonth);
        (int Hits, int Of)[] steps = [(368, 1000), (306, 1000), (137, 1000), (130, 1000)];
        for (var i = 0; i < steps.Length; i++)
            (cells.Numerators[i + 1], cells.Denominators[i + 1]) = steps[i];
        Assert.That(new Release(counts, DisclosurePolicy.None).CumulativeRemission(Period.All)[3].NaiveProduct, Is.EqualTo(0.671).Within(0.0005));
    }

    [Test]
    public void Paths_add_up_at_every_stage()
    {
        using var extract = new ExtractFolder()
            .WithEpisodes("A,P,PR1,,2025-01-01,,2025-01-01,,,,,,,,", "B,P,PR1,,2025-01-01,,2025-01-01,,,,,,,,", "C,P,PR1,,2025-01-01,,2025-01-01,,,,,,,,")
            .File("steps.csv", Steps + "A1,A,1,2025-01-01,,,initial\nA2,A,2,2025-03-01,,,switch\nB1,B,1,2025-01-01,,,initial\nC1,C,1,2025-11-30,,,initial\n")
            .Phq9("A", ("2025-01-01", 20), ("2025-02-20", 15), ("2025-04-20", 8)).Phq9("B", ("2025-01-01", 20));
        var flow = Measured.Release(extract).Paths(Period.All)!;
        Assert.That(flow.Links.Select(l => $"{l.Stage} {flow.States[l.From]} to {flow.States[l.To]}: {l.Count}"), Is.EqualTo(
            ["0 initial to switch: 1", "0 initial to outcome_not_known: 1", "1 switch to partial_response: 1"]), "C's first step is not due");
        for (var stage = 0; stage < 2; stage++)
            Assert.That(flow.Links.Where(l => l.Stage == stage).Sum(l => l.Count), Is.EqualTo(flow.Nodes[stage].Take(flow.Strategies).Sum()));
    }

    [Test]
    public void Relapse_is_told_with_and_without_prevention()
    {
        using var extract = new ExtractFolder()
            .WithEpisodes("A,P,PR1,,2025-01-01,,2025-01-01,,,,,,,,", "B,P,PR1,,2025-01-01,,2025-01-01,,,,,,,,")
            .File("steps.csv", Steps + "A1,A,1,2025-01-01,,,\nB1,B,1,2025-01-01,,,\n")
            .Phq9("A", ("2025-01-01", 20), ("2025-03-01", 3), ("2025-07-01", 2)).Phq9("B", ("2025-01-01", 20), ("2025-03-01", 3), ("2025-06-01", 14));
        extract.Rows("contacts", "A,2025-05-01,booster,attended", "B,2025-05-01,booster,did_not_attend");
        var release = Measured.Release(extract);
        string Text(string measure) => Measured.Text(release.Find(measure, Period.All));
        Assert.That((Text("relapse_within_180_days"), Text("prevention_after_remission"), Text("relapse_with_prevention"), Text("relapse_without_prevention")), Is.EqualTo(("1/2", "1/2", "0/1", "1/1")));
    }

    [Test]
    public void A_step_is_off_track_above_the_80th_percentile_of_its_week()
    {
        // 20 concluded steps of baseline 15 score 1 to 20 in week 8: 16 of them 16 or less.
        var extract = new ExtractFolder().WithEpisodes([.. Enumerable.Range(1, 20).Select(i => $"H{i},P,PR1,,2025-01-01,,2025-01-01,,,,,,,,"), "A,P,PR1,,2025-11-05,,2025-11-05,,,,,,,,", "B,P,PR1,,2025-11-05,,2025-11-05,,,,,,,,"]);
        using (extract)
        {
            extract.File("steps.csv", Steps + string.Concat(Enumerable.Range(1, 20).Select(i => $"H{i},H{i},1,2025-01-01,,,\n")) + "A,A,1,2025-11-05,,,\nB,B,1,2025-11-05,,,\n");
            for (var i = 1; i <= 20; i++)
                extract.Phq9($"H{i}", ("2025-01-01", 15), ("2025-02-26", i));
            extract.Phq9("A", ("2025-11-05", 15), ("2025-12-31", 16)).Phq9("B", ("2025-11-05", 15), ("2025-12-31", 17));
            var release = Measured.Release(extract);
            Assert.That(Measured.Text(release.Find("off_track", Period.All)), Is.EqualTo("1/2"));
            var week = release.Course().Single(w => w.Week == 8);
            Assert.That((week.Scores, week.Tenth, week.Median, week.OffTrack, week.Ninetieth), Is.EqualTo((20L, 2, 10, 16, 18)));
        }
    }
}

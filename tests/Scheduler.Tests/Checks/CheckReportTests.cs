using System.Text.Json;
using System.Text.Json.Nodes;
using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests;

/// <summary>What becomes of the results of checks: thresholds, comparison, what is withheld, and the files.</summary>
public class CheckReportTests
{
    private const string Flat = "assessments.score.flat";

    [Test]
    public void Findings_are_new_then_persist_then_are_resolved()
    {
        using var folder = new TempFolder();
        using var good = new CleanExtract().Write();
        using var bad = new CleanExtract();
        CheckFixture.Of(Flat).Spoil(bad);
        bad.Write();
        string? previous = null;
        var changes = new List<CheckChange>();
        foreach (var (extract, n) in new[] { good, bad, bad, good, good }.Select((x, n) => (x, n)))
        {
            var quality = Check(extract, previous: previous is null ? null : PreviousSubmission.Read(previous));
            changes.Add(quality.Checks.Results.Single(r => r.Check.Id == Flat).Change);
            Directory.CreateDirectory(folder.File($"{n}"));
            QualityFiles.Write(quality, folder.File($"{n}"));
            previous = folder.File($"{n}/{QualityFiles.Json}");
        }
        Assert.That(changes, Is.EqualTo(new[] { CheckChange.None, CheckChange.New, CheckChange.Persisting, CheckChange.Resolved, CheckChange.None }));
        Assert.That(JsonNode.Parse(File.ReadAllText(previous!))!["history"]!.AsArray(), Has.Count.EqualTo(4), "every submission before is remembered");
    }

    [Test]
    public void Previous_share_stands_beside_the_present_one()
    {
        using var folder = new TempFolder();
        using var bad = new CleanExtract();
        CheckFixture.Of("episodes.age.filled").Spoil(bad);
        bad.Write();
        QualityFiles.Write(Check(bad), folder.Path);
        var result = Check(bad, previous: PreviousSubmission.Read(folder.File(QualityFiles.Json))).Checks.Results.Single(r => r.Check.Id == "episodes.age.filled");
        // 29 of 200 episodes: every seventh from the first.
        Assert.That((result.Tally.Failed, result.Tally.Tested, result.Share, result.PreviousShare), Is.EqualTo((29L, 200L, 0.145, 0.145)));
    }

    [Test]
    public void Site_sets_its_own_threshold_with_a_reason_and_a_date()
    {
        using var folder = new TempFolder();
        using var bad = new CleanExtract();
        CheckFixture.Of("episodes.age.filled").Spoil(bad);
        bad.Write();
        folder.Write("service.json", """
            {"checks":[{"check":"episodes.age.filled","threshold":0.2,"reason":"The old system had no age.","date":"2026-11-01"},
                       {"check":"steps.cadence.week4","severity":"note","threshold":0,"reason":"Watched.","date":"2026-11-02"}]}
            """);
        var results = Check(bad, ServiceSettings.Read(folder.File("service.json")).Checks).Checks.Results;
        var age = results.Single(r => r.Check.Id == "episodes.age.filled");
        Assert.That((age.Status, age.Threshold, age.ThresholdReason), Is.EqualTo((CheckStatus.Passed, 0.2, "The old system had no age. (2026-11-01)")));
        Assert.That(results.Single(r => r.Check.Id == "steps.cadence.week4").Severity, Is.EqualTo(CheckSeverity.Note));
    }

    [Test]
    public void Waiver_lets_a_false_alarm_pass_and_stands_in_the_record()
    {
        using var folder = new TempFolder();
        using var extract = new CleanExtract();
        extract.AddColumn("episodes", "letter", "a");
        extract.Write();
        Assert.That(Runs.Nonresponse("check", extract.Path).Error, Does.Contain("The extract carries identity: episodes.csv, column letter (free text)"));
        folder.Write("service.json", """{"identity_waivers":[{"table":"episodes","column":"letter","kind":"free_text","reason":"The arm of a trial.","date":"2026-11-01"}]}""");
        var (code, output, error) = Runs.Nonresponse(["run", extract.Path, "--out", folder.File("out"), "--config", folder.File("service.json"), .. Runs.Bare]);
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("waived on 2026-11-01: The arm of a trial."));
        Assert.That(File.ReadAllText(folder.File("out/quality.json")), Does.Contain("identity_waived"));
        Assert.That(File.ReadAllText(folder.File("out/quality.csv")), Does.Contain("waived: episodes, column letter: Looks like free text; waived on 2026-11-01: The arm of a trial."));
        Assert.That(File.ReadAllText(folder.File("out/data-quality.html")), Does.Contain("was told to let pass episodes, column letter"));
    }

    // Growth of 100 rows a month, more or less. By hand: mean 100, moving ranges 20, 20, 20, 10 and 0, of mean 14, so that 100 plus
    // 2.66 times 14 is 137.24; below, a twentieth of 1,600 rows is wider.
    [TestCase(1700, false)]
    [TestCase(1737, false)]
    [TestCase(1738, true)]
    [TestCase(1600, false)]
    [TestCase(1519, true)]
    public void Growth_of_snapshots_is_held_to_its_limits(long now, bool fails)
    {
        long[] before = [1000, 1110, 1200, 1310, 1400, 1500, 1600];
        Assert.That(before.Zip(before.Skip(1), (a, b) => b - a), Is.EqualTo(new long[] { 110, 90, 110, 90, 100, 100 }));
        Assert.That(NonResponse.Analytics.SubmissionHistory.Growth(before, now).Failed, Is.EqualTo(fails ? 1 : 0));
    }

    [TestCase(900, false)]
    [TestCase(899, true)]
    [TestCase(5000, false)]
    public void Snapshot_that_loses_a_tenth_is_told_from_the_second_on(long now, bool fails) =>
        Assert.That(NonResponse.Analytics.SubmissionHistory.Growth([1000], now).Failed, Is.EqualTo(fails ? 1 : 0));

    [TestCase("{}")]
    [TestCase("""{"marking":"internal","refused":"x","checks":[],"findings":[],"tables":[]}""")]
    [TestCase("nonsense")]
    public void Previous_that_is_none_is_told(string json)
    {
        using var folder = new TempFolder();
        folder.Write("quality.json", json);
        var (code, _, error) = Runs.Nonresponse("check", Runs.Example, "--previous", folder.File("quality.json"));
        Assert.That(code, Is.EqualTo(2));
        Assert.That(error.Trim(), Is.EqualTo("quality.json is not the quality.json of an accepted extract."));
    }

    [TestCase("\"synthetic-service\"", "\"elsewhere\"", "--previous names a submission of the source elsewhere; this extract is of synthetic-service.")]
    [TestCase("\"2026-03-31\"", "\"2026-04-01\"", "--previous names a submission of 1 April 2026, which is later than this extract.")]
    public void Previous_of_another_source_or_a_later_day_is_wrong_usage(string what, string instead, string told)
    {
        using var folder = new TempFolder();
        var quality = File.ReadAllText(Path.Combine(Runs.Copy(folder, Runs.Example), QualityFiles.Json));
        Assert.That(quality, Does.Contain(what));
        folder.Write("before.json", quality.Replace(what, instead, StringComparison.Ordinal));
        var (code, _, error) = Runs.Nonresponse("run", Runs.Example, "--out", folder.File("other"), "--previous", folder.File("before.json"));
        Assert.That((code, Directory.Exists(folder.File("other"))), Is.EqualTo((2, false)));
        Assert.That(error, Does.Contain(told));
    }

    [Test]
    public void Error_withholds_its_measures_in_packs_and_not_in_measures_csv()
    {
        using var folder = new TempFolder();
        using var extract = new CleanExtract();
        // No score after the second week in nine of ten episodes: few steps have an outcome.
        extract.Remove("assessments", r => r[2] == "PHQ9" && !r[0].EndsWith('0') && ContentFixtures.DaysIn(extract, r) > 14);
        extract.Write();
        var target = Runs.Run(folder, extract.Path, Runs.Bare);
        var page = File.ReadAllText(Path.Combine(target, "service-lead.html"));
        Assert.That(page, Does.Contain("Withheld: ").And.Contain("because a check of the data failed that they rest on").And.Contain("every eligible step of the last twelve months has an outcome score"));
        Assert.That(page, Does.Not.Match("<li>In [A-Z][a-z]+ 2025, .* observed steps responded"));
        Assert.That(Runs.Measures(Path.Combine(target, "measures.csv")).Keys.Select(k => k.Measure), Does.Contain("step_response_observed"));
        Assert.That(File.ReadAllText(Path.Combine(target, "data-quality.html")), Does.Contain("Left out of every pack until it is mended"));
        Assert.That(File.ReadAllText(Path.Combine(target, "quality.json")), Does.Contain("\"withholds\""));
        Assert.That(File.ReadAllText(Path.Combine(target, "quality.csv")), Does.Match("(?m)^steps.outcome.present,.*,step_response_observed step_partial_response_observed .*$"));
        Assert.That(File.ReadAllText(Path.Combine(target, "index.html")), Does.Contain("Withheld in the packs").And.Contain("Response; Partial response; ")
            .And.Contain("every eligible step of the last twelve months has an outcome score. measures.csv keeps these figures"));
    }

    [Test]
    public void One_row_is_told_in_the_singular_and_the_cover_leads_to_its_check()
    {
        using var folder = new TempFolder();
        using var extract = new CleanExtract();
        extract["contacts"][0][^1] += ",";
        extract.Write();
        var target = Runs.Run(folder, extract.Path, "--models", "none", "--comparisons", "none");
        var page = File.ReadAllText(Path.Combine(target, "service-lead.html"));
        Assert.That(page, Does.Contain("1 row was kept out for a fault.").And.Contain("No rows lie after the day of the extract."));
        Assert.That(page, Does.Contain("Data quality: no errors, 1 warning. Not as it should be: “Every row of contacts has as many fields as the header, and its quotation marks match”.")
            .And.Contain("href=\"data-quality.html\""));
        Assert.That(File.ReadAllText(Path.Combine(target, "commissioner.html")), Does.Contain("A few rows were kept out for a fault.").And.Contain("Data quality: no errors, 1 warning."));
    }

    [Test]
    public void Quality_json_holds_every_check_and_no_identifier()
    {
        using var folder = new TempFolder();
        var target = Runs.Copy(folder, Runs.Example);
        var json = File.ReadAllText(Path.Combine(target, QualityFiles.Json));
        using var document = JsonDocument.Parse(json);
        Assert.That(
            document.RootElement.GetProperty("checks").EnumerateArray().Select(c => c.GetProperty("check").GetString()),
            Is.EqualTo(CheckCatalogue.All.Select(c => c.Id)));
        Assert.That(document.RootElement.GetProperty("quasi_identifiers").GetArrayLength(), Is.EqualTo(5));
        var ids = File.ReadLines(Path.Combine(Runs.Example, "episodes.csv")).Skip(1).SelectMany(l => l.Split(',')[..2]).Concat(
            File.ReadLines(Path.Combine(Runs.Example, "steps.csv")).Skip(1).Select(l => l.Split(',')[0])).ToList();
        Assert.That(ids.Where(id => json.Contains($"\"{id}\"", StringComparison.Ordinal)), Is.Empty);
    }

    private static SubmissionQuality Check(CleanExtract extract, CheckSettings? settings = null, PreviousSubmission? previous = null) =>
        new Pipeline(TimeProvider.System, null).Check(
            new CheckOptions { Extract = extract.Path, Checks = settings ?? CheckSettings.Default, Previous = previous }, CancellationToken.None);
}

using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests;

/// <summary>What single checks count as tested and as failed, and what they say.</summary>
public class CheckCountingTests
{
    [TestCase(1, CheckSeverity.Warning)]
    [TestCase(40, CheckSeverity.Error)]
    public void One_row_that_is_not_whole_is_a_warning_and_one_in_a_hundred_an_error(int rows, CheckSeverity severity)
    {
        using var extract = new CleanExtract();
        extract.Change("contacts", (_, i) => i < rows, r => r[^1] += ",").Write();
        var result = Result(extract, "contacts.rows.whole");
        Assert.That((result.Status, result.Severity, result.Tally.Failed), Is.EqualTo((CheckStatus.Failed, severity, (long)rows)));
    }

    [Test]
    public void Row_that_was_cut_off_is_not_whole()
    {
        using var extract = new CleanExtract { CutOff = "assessments" };
        extract.Write();
        Assert.That(Result(extract, "assessments.rows.whole").Status, Is.EqualTo(CheckStatus.Failed));
    }

    [Test]
    public void Rows_of_submission_json_are_counted_and_tables_that_are_none_are_not_named()
    {
        using var extract = new CleanExtract();
        extract.Submission["rows"] = new System.Text.Json.Nodes.JsonObject { ["episodes"] = 1203, ["population"] = 3, ["Jane Doe"] = 5 };
        extract.Write();
        var result = Result(extract, "submission.rows.match");
        Assert.That((result.Status, result.Tally.Tested, result.Tally.Failed), Is.EqualTo((CheckStatus.Failed, 1203L + 3 + 5, 1003L + 5)));
        Assert.That(result.Tally.Detail, Is.EqualTo("episodes: 200 found, 1,203 told; a table that the data contract does not have: 0 found, 5 told"));
        Assert.That(
            Runs.Nonresponse("check", extract.Path).Output,
            Does.Contain("error    submission.rows.match, broken by 1,008 of 1,211: Every table has as many rows as submission.json says. (episodes: 200 found"));
    }

    [TestCase(-1L)]
    [TestCase(1L << 40)]
    public void Numbers_of_rows_that_cannot_be_are_refused(long rows)
    {
        using var extract = new CleanExtract();
        extract.Submission["rows"] = new System.Text.Json.Nodes.JsonObject { ["episodes"] = rows };
        extract.Write();
        Assert.That(Runs.Nonresponse("check", extract.Path).Error, Does.Contain("Refused: submission.json: rows gives a number of rows that no table can have."));
    }

    [Test]
    public void Step_number_given_twice_is_no_gap()
    {
        using var extract = new CleanExtract();
        extract.Change("steps", (r, _) => r[2] == "2", r => r[2] = "1").Write();
        Assert.That(Result(extract, "steps.step_number.complete").Tally.Failed, Is.Zero);
        var twice = Result(extract, "steps.step_number.unique");
        Assert.That((twice.Status, twice.Tally.Failed), Is.EqualTo((CheckStatus.Failed, twice.Tally.Tested)));
    }

    [Test]
    public void Steps_without_an_end_are_not_judged_for_overlap()
    {
        using var clean = new CleanExtract().Write();
        using var extract = new CleanExtract();
        extract.Change("steps", (r, _) => r[0] is "S0-1" or "S1-1", r => r[4] = "").Write();
        Assert.That(Result(extract, "steps.overlap").Tally.Tested, Is.EqualTo(Result(clean, "steps.overlap").Tally.Tested - 2));
    }

    [Test]
    public void Diagnoses_that_are_missing_are_not_judged()
    {
        using var extract = new CleanExtract();
        extract.Set("episodes", "diagnosis", "").Set("episodes", "diagnosis", "F32.1", 10).Set("episodes", "diagnosis", "depression", 100).Write();
        var result = Result(extract, "episodes.diagnosis.icd10");
        Assert.That((result.Tally.Tested, result.Tally.Failed, result.Status), Is.EqualTo((20L, 2L, CheckStatus.Failed)));
    }

    [Test]
    public void History_says_how_many_submissions_there_are_and_how_many_it_needs()
    {
        using var extract = new CleanExtract().Write();
        foreach (var id in new[] { "episodes.rows.history", "episodes.sex.codes.vanished" })
            Assert.That(
                (Result(extract, id).Status, Result(extract, id).WhyNot),
                Is.EqualTo((CheckStatus.NotRun, "There is no earlier submission: 1 is needed to compare with, and 6 for the limits of growth.")));
        Assert.That(SubmissionHistory.Growth([1000], 1001).Detail, Is.EqualTo("1,001 after 1,000; limits of growth need 6 earlier submissions and there is 1"));
        Assert.That(SubmissionHistory.Growth([1, 2, 3, 4, 1000], 1001).Detail, Does.EndWith("and there are 5"));
    }

    [Test]
    public void Refused_extract_is_not_said_to_lack_something_to_compare_with()
    {
        using var extract = new CleanExtract().Without("steps").Write();
        Assert.That(Result(extract, "steps.overlap").WhyNot, Is.EqualTo("The extract was refused before this could be checked."));
    }

    // Eight a month without exception: limits of no width, so four rows less or five more are let pass, and no more.
    [TestCase(8, false)]
    [TestCase(4, false)]
    [TestCase(3, true)]
    [TestCase(13, false)]
    [TestCase(14, true)]
    [TestCase(0, true)]
    public void Months_that_never_varied_still_judge(long now, bool fails)
    {
        var tally = DataQuality.Within([.. Enumerable.Repeat(8L, 24)], now);
        Assert.That((tally.Failed, tally.Detail), Is.EqualTo((fails ? 1L : 0L, $"{now}; 4 to 13 expected")));
    }

    [Test]
    public void Refused_run_lists_as_many_failures_as_it_counts()
    {
        using var folder = new TempFolder();
        using var extract = new ExtractFolder().Rows("episodes", "E,P,PR1,2025-01-01,,,", "F,P,PR1,some day,,,");
        foreach (var verb in new[] { new[] { "check", extract.Path }, ["run", extract.Path, "--out", folder.File("out")] })
        {
            var output = Runs.Nonresponse(verb).Output;
            var counted = System.Text.RegularExpressions.Regex.Match(output, @"passed, (\d+) failed").Groups[1].Value;
            Assert.That(System.Text.RegularExpressions.Regex.Count(output, "(?m)^(error|warning|note) +[a-z_]+\\.").ToString(System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(counted), output);
            Assert.That(output, Does.Contain("error    extract.accepted, broken: "));
        }
    }

    [Test]
    public void Rules_are_told_in_sound_English()
    {
        Assert.That(CheckCatalogue.All.Select(c => c.Rule), Has.None.Matches(" a [aeiou][a-z]*_").And.None.Matches("has a [aeiou]"));
        Assert.That(CheckCatalogue.Find("episodes.episode_id.present")!.Rule, Is.EqualTo("Every row of episodes has an episode_id."));
        Assert.That(CheckCatalogue.Find("episodes.sex.codes.vanished")!.Rule, Is.EqualTo("Every sex that episodes had before is still there."));
    }

    private static CheckResult Result(CleanExtract extract, string id) =>
        new Pipeline(TimeProvider.System, null)
            .Check(new CheckOptions { Extract = extract.Path, Import = new ImportOptions { MaxBadShare = 0.5 } }, CancellationToken.None)
            .Checks.Results.Single(r => r.Check.Id == id);
}

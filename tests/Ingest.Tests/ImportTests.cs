using System.IO.Compression;
using System.Text;
using NonResponse.Tests;

namespace NonResponse.Ingest.Tests;

/// <summary>What happens to rows, columns and files that break the contract (section 1).</summary>
public class ImportTests
{
    // A table, the rows that stand in it, and what the last of them breaks.
    [TestCase("episodes", "E1,P,PR1,2025-01-01,,,", "E 2,P,PR1,2025-01-01,,,", "episode_id", "value_malformed", TestName = "{m}: malformed id")]
    [TestCase("episodes", "E1,P,PR1,2025-01-01,,,", "E2,P,,2025-01-01,,,", "provider_id", "required_value_missing", TestName = "{m}: missing")]
    [TestCase("episodes", "E1,P,PR1,2025-01-01,,,", "E2,P,PR1,01/02/2025,,,", "referral_date", "value_malformed", TestName = "{m}: malformed date")]
    [TestCase("episodes", "E1,P,PR1,2025-01-01,,,", "E1,P,PR2,2025-01-01,,,", "episode_id", "key_used_before", TestName = "{m}: key used before")]
    [TestCase("episodes", "E1,P,PR1,2025-01-01,,,", "E2,P,PR1,2025-01-01", "", "wrong_number_of_fields", TestName = "{m}: too few fields")]
    [TestCase("episodes", "E1,P,PR1,2025-01-01,,,", "E2,P,\"PR1\"x,2025-01-01,,,", "", "quotes_broken", TestName = "{m}: broken quotes")]
    [TestCase("steps", "S1,E,1,2025-01-01,,", "S2,E,0,2025-01-01,,", "step_number", "value_out_of_range", TestName = "{m}: step number 0")]
    [TestCase("steps", "S1,E,1,2025-01-01,,", "S2,E9,1,2025-01-01,,", "episode_id", "reference_unknown", TestName = "{m}: orphan")]
    [TestCase("interventions", "S,medication,sertraline,start,", "S,surgery,sertraline,start,", "kind", "code_unknown", TestName = "{m}: unknown kind")]
    [TestCase("interventions", "S,medication,sertraline,start,", "S,sleep,cbti,increase,", "action", "code_unknown", TestName = "{m}: action of another kind")]
    [TestCase("assessments", "E,2025-01-01,PHQ9,27,,", "E,2025-01-02,PHQ9,28,,", "score", "value_out_of_range", TestName = "{m}: score above its scale")]
    [TestCase("assessments", "E,2025-01-01,WAI_SR,12,,", "E,2025-01-02,WAI_SR,11.9,,", "score", "value_out_of_range", TestName = "{m}: score below its scale")]
    [TestCase("assessments", "E,2025-01-01,phq9,27,,", "E,2025-01-02,PHQ8,20,,", "instrument", "code_unknown", TestName = "{m}: unknown instrument")]
    [TestCase("contacts", "E,2025-01-01,treatment,attended", "E,2025-01-01,treatment,maybe", "attendance", "code_unknown", TestName = "{m}: unknown attendance")]
    public void Bad_row_is_kept_out_with_its_place_and_rule(string table, string good, string bad, string column, string rule)
    {
        using var extract = Extract(table).Rows(table, good, bad);
        var report = Import.Read(extract.Path, new ImportOptions { MaxBadShare = 1 });
        var field = report.Quarantine[table].Single();
        var line = File.ReadAllLines(Path.Combine(extract.Path, table + ".csv")).Length;
        Assert.That((field.File, field.Line, field.Column, field.Rule), Is.EqualTo((table + ".csv", line, column, rule)));
        Assert.That(report.Counts.Single(c => c.Table == table).Quarantined, Is.EqualTo(1));
        Assert.That(report.Findings.Single(f => f.Effect == Effect.Quarantined).FirstLine, Is.EqualTo(line));
    }

    [TestCase("E1,P,PR1,2025-01-01,2025-13-01,,", "treatment_start_date", "value_malformed")]
    [TestCase("E1,P,PR1,2025-01-01,,,-1", "prior_failed_trials", "value_out_of_range")]
    [TestCase("E1,P,PR1,2025-01-01,,,two", "prior_failed_trials", "value_malformed")]
    [TestCase("E1,P,PR1,2025-01-01,,2026-01-01,", "end_date", "date_after_extract")]
    public void Bad_optional_value_becomes_missing_and_is_a_finding(string row, string column, string rule)
    {
        using var extract = new ExtractFolder().Rows("episodes", row);
        var report = Import.Read(extract.Path, new ImportOptions());
        var finding = report.Findings.Single();
        Assert.That((finding.Column, finding.Rule, finding.Effect, finding.Rows, finding.FirstLine), Is.EqualTo((column, rule, Effect.SetMissing, 1, 2)));
        Assert.That(report.Tables!.Episodes.EndDate[0], Is.EqualTo(Day.None));
        Assert.That(report.Tables.Episodes.TreatmentStartDate[0], Is.EqualTo(Day.None));
        Assert.That(report.Tables.Episodes.PriorFailedTrials[0], Is.EqualTo(int.MinValue));
    }

    [TestCase("PHQ9", "3", 1)]
    [TestCase("PHQ9", "4", 0)]
    [TestCase("HAMD17", "4", 1)]
    [TestCase("MADRS", "6", 1)]
    [TestCase("GAD7", "0", 0)]
    public void Risk_item_is_bad_outside_its_scale(string instrument, string item, int expected)
    {
        using var extract = Extract("assessments").Rows("assessments", $"E,2025-01-01,{instrument},10,{item},");
        var report = Import.Read(extract.Path, new ImportOptions());
        Assert.That(report.Tables!.Risks.Count, Is.EqualTo(expected));
        Assert.That(report.Tables.Scores.Count, Is.EqualTo(1));
    }

    [Test]
    public void Key_of_a_row_that_was_kept_out_may_be_used_again()
    {
        using var extract = new ExtractFolder()
            .Rows("episodes", "E1,P,,2025-01-01,,,", "E1,P,PR1,2025-01-01,,,")
            .Rows("steps", "S1,E1,1,2025-02-01,,");
        var report = Import.Read(extract.Path, new ImportOptions { MaxBadShare = 1 });
        Assert.That(report.Tables!.Episodes.Count, Is.EqualTo(1));
        Assert.That(report.Tables.Steps.Count, Is.EqualTo(1));
    }

    [Test]
    public void Orphans_of_a_quarantined_row_do_not_count_towards_refusal()
    {
        var episodes = Enumerable.Range(0, 40).Select(i => $"E{i},P,PR1,2025-01-01,,,").ToArray();
        using var extract = new ExtractFolder().Rows("episodes", episodes).Rows("episodes", "BAD,P,PR1,someday,,,")
            .Rows("contacts", "BAD,2025-01-01,treatment,attended", "BAD,2025-01-02,treatment,attended");
        var report = Import.Read(extract.Path, new ImportOptions());
        Assert.That(report.Refusal, Is.Null);
        Assert.That(report.Quarantine["contacts"].Select(q => q.Rule), Is.All.EqualTo("reference_kept_out"));
        Assert.That(report.Counts.Single(c => c.Table == "contacts").Quarantined, Is.EqualTo(2));
    }

    [TestCase(19, 1, null, TestName = "{m}: exactly 5 % may be")]
    [TestCase(18, 1, "contacts.csv, column attendance: 1 of 19 rows", TestName = "{m}: more is refused")]
    public void Too_many_bad_rows_are_refused(int good, int bad, string? refusal)
    {
        using var extract = Extract("contacts")
            .Rows("contacts", [.. Enumerable.Repeat("E,2025-01-01,treatment,attended", good)])
            .Rows("contacts", [.. Enumerable.Repeat("E,2025-01-01,treatment,perhaps", bad)]);
        var report = Import.Read(extract.Path, new ImportOptions());
        Assert.That(report.Refusal, refusal is null ? Is.Null : Does.StartWith(refusal));
        Assert.That(report.Quarantine["contacts"], Has.Count.EqualTo(bad));
    }

    [Test]
    public void Row_after_the_extract_is_left_out_with_its_children()
    {
        using var extract = new ExtractFolder("2025-06-30")
            .Rows("episodes", "E1,P,PR1,2025-01-01,,,", "E2,P,PR1,2025-07-01,,,", "E3,P,PR1,2025-01-01,,,")
            .Rows("steps", "S2,E2,1,2025-02-01,,", "S3,E3,1,2025-07-01,,", "S4,E3,2,2025-03-01,,")
            .Rows("interventions", "S2,sleep,cbti,start,", "S3,sleep,cbti,start,", "S4,sleep,melatonin,start,")
            .Rows("contacts", "E1,2025-07-01,treatment,attended", "E2,2025-02-01,treatment,attended", "E3,2025-06-30,treatment,attended");
        var report = Import.Read(extract.Path, new ImportOptions { MaxBadShare = 0 });
        Assert.That(report.Refusal, Is.Null, "dates after the extract never refuse it");
        Assert.That(report.Counts.Select(c => (c.Table, c.LeftOut, c.Quarantined)), Is.EqualTo(new[]
        {
            ("episodes", 1, 0), ("steps", 2, 0), ("interventions", 2, 0), ("assessments", 0, 0), ("contacts", 2, 0),
        }));
        var t = report.Tables!;
        Assert.That(t.Steps.Of(1), Is.EqualTo((0, 1)), "E3 is the second episode left");
        Assert.That(t.Interventions.Name.Names[t.Interventions.Name.Numbers[0]], Is.EqualTo("melatonin"));
    }

    [Test]
    public void Rows_and_columns_may_stand_in_any_order()
    {
        using var extract = new ExtractFolder()
            .File("episodes.csv", "﻿referral_date, provider_id ,PATIENT_ID,episode_id,extra\r\n2025-01-01, PR1 ,P,E1,\"a, \"\"b\"\"\nc\"\r\n2025-01-02,PR2,Q,E2,x\r\n")
            .Rows("contacts", "E2,2025-03-01,treatment,attended", "E1,2025-05-01,treatment,attended", "E2,2025-02-01,treatment,did_not_attend", "E1,2025-04-01,review,attended");
        var report = Import.Read(extract.Path, new ImportOptions());
        var contacts = report.Tables!.Contacts;
        Assert.That(contacts.Date.Select(d => DateOnly.FromDayNumber(d).Month), Is.EqualTo(new[] { 4, 5, 2, 3 }));
        Assert.That(contacts.Attendance[2], Is.EqualTo((byte)Attendance.DidNotAttend));
        Assert.That(report.Findings.Single().Column, Is.EqualTo("extra"), "the unknown column is named");
        Assert.That(report.Tables.Episodes.Provider.Names, Is.EqualTo(new[] { "PR1", "PR2" }), "spaces around a value are ignored");
    }

    [Test]
    public void Later_of_two_scores_of_a_day_counts_and_both_risk_items_do()
    {
        using var extract = Extract("assessments")
            .Rows("assessments", "E,2025-01-02,PHQ9,12,0,session", "E,2025-01-01,PHQ9,20,2,session", "E,2025-01-02,PHQ9,11,3,followup");
        var report = Import.Read(extract.Path, new ImportOptions());
        var t = report.Tables!;
        Assert.That(t.Scores.Score, Is.EqualTo(new[] { 20_000_000, 11_000_000 }));
        Assert.That(t.Scores.Setting[1], Is.EqualTo((byte)Setting.Followup));
        Assert.That(t.Risks.Item, Is.EqualTo(new byte[] { 2, 0, 3 }));
        Assert.That(report.Findings.Single().Rule, Is.EqualTo("scores_conflict"));
    }

    [Test]
    public void Compressed_tables_are_read_and_hashed_as_they_lie_on_disk()
    {
        using var extract = new ExtractFolder().Without("episodes.csv");
        var path = Path.Combine(extract.Path, "episodes.csv.gz");
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes("episode_id,patient_id,provider_id,referral_date\nE,P,PR1,2025-01-01\n"));
        var report = Import.Read(extract.Path, new ImportOptions());
        Assert.That(report.Tables!.Episodes.Count, Is.EqualTo(1));
        var expected = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));
        Assert.That(report.Files.Single(f => f.Name == "episodes.csv.gz").Sha256, Is.EqualTo(expected));
    }

    [Test]
    public void Day_of_the_extract_is_the_latest_valid_date_where_none_is_given()
    {
        using var extract = new ExtractFolder("").Rows("episodes", "E,P,PR1,2025-01-01,,2026-02-02,")
            .Rows("contacts", "E,2025-05-05,treatment,attended", "E,2027-01-01,treatment,perhaps", "NOBODY,2028-01-01,treatment,attended");
        var report = Import.Read(extract.Path, new ImportOptions { MaxBadShare = 1 });
        Assert.That(report.Tables!.ExtractedOn, Is.EqualTo(new DateOnly(2025, 5, 5).DayNumber));
        Assert.That(report.Tables.Source, Is.EqualTo(Path.GetFileName(extract.Path)));
    }

    [Test]
    public void As_of_takes_the_place_of_the_day_of_the_extract()
    {
        using var extract = new ExtractFolder("2025-12-31").Rows("episodes", "E,P,PR1,2025-01-01,,,", "F,P,PR1,2025-03-02,,,");
        var report = Import.Read(extract.Path, new ImportOptions { AsOf = new DateOnly(2025, 3, 1) });
        Assert.That(report.Tables!.Episodes.Count, Is.EqualTo(1));
    }

    private static ExtractFolder Extract(string table)
    {
        var extract = new ExtractFolder();
        if (table != "episodes")
            extract.Rows("episodes", "E,P,PR1,2024-06-01,,,");
        if (table == "interventions")
            extract.Rows("steps", "S,E,1,2024-07-01,,");
        return extract;
    }
}

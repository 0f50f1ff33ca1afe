using NonResponse.Tests;

namespace NonResponse.Ingest.Tests;

/// <summary>What becomes of an extract that carries identity, and what a waiver changes.</summary>
public class IdentityGuardTests
{
    private const string Episodes = "episode_id,patient_id,provider_id,referral_date";

    private static readonly DateOnly Day = new(2026, 1, 5);

    [Test]
    public void Refusal_names_the_file_the_column_and_the_kind()
    {
        using var extract = new ExtractFolder().Rows("episodes", $"E,{IdentityLeaks.NhsNumber(999_000_001)},PR1,2025-01-01,,,");
        var report = Import.Read(extract.Path, new ImportOptions());
        Assert.That(report.Refusal, Is.EqualTo("The extract carries identity: episodes.csv, column patient_id (NHS numbers). Nothing was kept."));
        Assert.That(report.Identity, Is.EqualTo(new[] { new IdentityFinding("episodes.csv", "patient_id", "nhs_number") }));
        Assert.That(report.Tables, Is.Null);
        Assert.That((report.Counts.Count, report.Findings.Count, report.Quarantine.Count, report.Files.Count), Is.EqualTo((0, 0, 0, 0)));
    }

    [TestCase("contacts.csv", "episode_id,date\n", TestName = "{m}: a column is missing")]
    [TestCase("submission.json", "{", TestName = "{m}: submission.json is damaged")]
    [TestCase("contacts.csv.gz", "x", TestName = "{m}: two files of one table")]
    [TestCase("steps.csv", "", TestName = "{m}: an empty file")]
    [TestCase("steps.csv", "\0", TestName = "{m}: not text")]
    public void Identity_is_told_whatever_else_is_wrong(string file, string text)
    {
        using var extract = new ExtractFolder().Rows("episodes", "E,someone@example.org,PR1,2025-01-01,,,").File(file, text);
        Assert.That(Import.Read(extract.Path, new ImportOptions()).Refusal, Does.StartWith("The extract carries identity: episodes.csv, column patient_id (e-mail"));
    }

    [Test]
    public void Identity_is_told_where_a_table_is_missing()
    {
        using var extract = new ExtractFolder().Rows("episodes", "E,someone@example.org,PR1,2025-01-01,,,").Without("steps.csv");
        Assert.That(Import.Read(extract.Path, new ImportOptions()).Refusal, Does.StartWith("The extract carries identity"));
    }

    [Test]
    public void Identity_is_told_where_too_many_rows_are_bad()
    {
        using var extract = new ExtractFolder().Rows("episodes", "E,P,PR1,soon,,,", "F,Q,PR1,2025-01-01,07700 900123,,");
        Assert.That(Import.Read(extract.Path, new ImportOptions()).Identity.Single(), Is.EqualTo(new IdentityFinding("episodes.csv", "treatment_start_date", "phone")));
    }

    [TestCase("E,P,PR1,2025-01-01,,,,12 High Street, Leeds LS1 4AB", TestName = "{m}: a comma too many")]
    [TestCase("E,P,PR1,2025-01-01,,,\"x\"someone@example.org", TestName = "{m}: broken quotes")]
    [TestCase("E,P,PR1,2025-01-01,,,\"open\n\nF,someone@example.org,PR1,2025-01-01,,,", TestName = "{m}: an open quote")]
    public void Rows_that_cannot_be_read_are_looked_at(string row)
    {
        using var extract = new ExtractFolder().Rows("episodes", row);
        Assert.That(Import.Read(extract.Path, new ImportOptions()).Identity, Is.Not.Empty);
    }

    [TestCase("someone@example.org,P1", "number 1")]
    [TestCase(Episodes + ",someone@example.org", "number 5")]
    [TestCase(Episodes + ",\"a, b\",email", "email")]
    public void Column_is_named_by_its_number_where_its_header_may_be_a_value(string header, string column)
    {
        using var extract = new ExtractFolder().File("episodes.csv", header + "\nE,P\n");
        Assert.That(Import.Read(extract.Path, new ImportOptions()).Identity.Select(f => f.Column), Does.Contain(column));
    }

    [Test]
    public void Source_is_no_person()
    {
        using var extract = new ExtractFolder().File("submission.json", """{"contract":"1.0","source":"jane.smith","extracted_on":"2025-12-31"}""");
        Assert.That(Import.Read(extract.Path, new ImportOptions()).Identity, Is.EqualTo(new[] { new IdentityFinding("submission.json", "source", "person_name") }));
    }

    [Test]
    public void File_whose_name_is_identity_is_told_by_number()
    {
        using var extract = new ExtractFolder().File("jane_smith.csv", "email\n");
        Assert.That(Import.Read(extract.Path, new ImportOptions()).Refusal, Does.Contain("file number 1, column email").And.Not.Contain("jane"));
    }

    [TestCase("episodes")]
    [TestCase("Episodes.csv")]
    public void Waiver_silences_one_kind_in_one_column_and_is_told(string table)
    {
        using var extract = new ExtractFolder().File("episodes.csv", $"{Episodes},notes\nE,{IdentityLeaks.NhsNumber(999_000_001)},PR1,2025-01-01,\n");
        IdentityWaiver[] waivers =
        [
            new(table, "Patient_ID", IdentityKinds.NhsNumber, "Register numbers of a trial.", Day),
            new(table, "notes", IdentityKinds.FreeText, "Always empty.", Day),
            new(table, "notes", IdentityKinds.Email, "Never needed.", Day),
        ];
        var report = Import.Read(extract.Path, new ImportOptions { IdentityWaivers = waivers });
        Assert.That(report.Refusal, Is.Null);
        Assert.That(report.Findings.Where(f => f.Rule == "identity_waived").Select(f => (f.Column, f.Effect, f.Explanation)), Is.EqualTo(new[]
        {
            ("Patient_ID", Effect.Noted, "Looks like NHS numbers; waived on 2026-01-05: Register numbers of a trial."),
            ("notes", Effect.Noted, "Looks like free text; waived on 2026-01-05: Always empty."),
        }));
        Assert.That(Import.Read(extract.Path, new ImportOptions { IdentityWaivers = waivers[1..] }).Identity.Single().Kind, Is.EqualTo("nhs_number"));
    }

    [TestCase("")]
    [TestCase("  ")]
    public void Waiver_needs_a_reason(string reason) =>
        Assert.That(() => new IdentityWaiver("episodes", "notes", IdentityKinds.FreeText, reason, Day), Throws.ArgumentException);

    [Test]
    public void Waiver_needs_a_kind_that_there_is() =>
        Assert.That(() => new IdentityWaiver("episodes", "notes", "shoe_size", "None of these.", Day), Throws.ArgumentException);

    [Test]
    public void Quality_of_a_refused_extract_holds_columns_and_kinds_alone()
    {
        using var extract = new ExtractFolder().Rows("episodes", "E,someone@example.org,PR1,2025-01-01,,,", "F,F,PR1,1/1/25,,,");
        QualityFiles.Write(SubmissionQuality.OfReading(Import.Read(extract.Path, new ImportOptions())), extract.Path);
        var csv = File.ReadAllLines(Path.Combine(extract.Path, QualityFiles.Csv));
        Assert.That(csv, Has.Length.EqualTo(2));
        Assert.That(csv[1], Does.StartWith("extract.identity.absent,conformance,error,failed,").And.Contain(",\"episodes.csv, column patient_id (e-mail addresses)\","));
        var json = File.ReadAllText(Path.Combine(extract.Path, QualityFiles.Json));
        Assert.That(json, Does.Not.Contain("example.org").And.Contain("\"findings\": []").And.Contain("\"tables\": []"));
        Assert.That(Directory.Exists(Path.Combine(extract.Path, "quarantine")), Is.False);
    }
}

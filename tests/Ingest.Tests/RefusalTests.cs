using System.IO.Compression;
using System.Text;
using NonResponse.Tests;

namespace NonResponse.Ingest.Tests;

/// <summary>Extracts that cannot be accepted, and the one line that says why.</summary>
public class RefusalTests
{
    [Test]
    public void Missing_tables_are_all_named()
    {
        using var extract = new ExtractFolder().Without("steps.csv").Without("contacts.csv");
        Assert.That(Refusal(extract), Is.EqualTo("The extract lacks steps.csv, contacts.csv."));
    }

    [Test]
    public void Missing_column_is_named_with_its_file()
    {
        using var extract = new ExtractFolder().File("contacts.csv", "episode_id,date,kind\n");
        Assert.That(Refusal(extract), Does.StartWith("contacts.csv has no column attendance"));
    }

    [Test]
    public void Column_given_twice_is_refused()
    {
        using var extract = new ExtractFolder().File("contacts.csv", "episode_id,date,kind,attendance,date\n");
        Assert.That(Refusal(extract), Is.EqualTo("contacts.csv has two columns date."));
    }

    [Test]
    public void Empty_file_is_refused()
    {
        using var extract = new ExtractFolder().File("contacts.csv", "");
        Assert.That(Refusal(extract), Is.EqualTo("contacts.csv is empty or not an ordinary file."));
    }

    [TestCase(new byte[] { 0x50, 0x4B, 0x03, 0x04, 0x00 }, TestName = "{m}: a zip archive")]
    [TestCase(new byte[] { (byte)'a', 0xE9, (byte)'b' }, TestName = "{m}: Latin-1")]
    [TestCase(new byte[] { (byte)'a', 0xC3 }, TestName = "{m}: cut within a character")]
    [TestCase(new byte[] { 0xFF, 0xFE, (byte)'a', 0 }, TestName = "{m}: UTF-16")]
    public void File_that_is_not_text_is_refused(byte[] content)
    {
        using var extract = new ExtractFolder();
        var header = Encoding.ASCII.GetBytes("episode_id,date,kind,attendance,extra\nE,2025-01-01,treatment,attended,");
        File.WriteAllBytes(Path.Combine(extract.Path, "contacts.csv"), [.. header, .. content]);
        Assert.That(Refusal(extract), Is.EqualTo("contacts.csv is not text: it must be CSV in UTF-8."));
    }

    [Test]
    public void Characters_cut_by_a_buffer_are_still_text()
    {
        using var extract = new ExtractFolder().Rows("episodes", "E,P,PR1,2025-01-01,,,");
        var text = new StringBuilder("episode_id,date,kind,attendance,extra\n");
        for (var i = 0; i < 40_000; i++)
            text.Append("E,2025-01-01,treatment,attended,").Append('x', i % 7).Append("€🙂\n");
        extract.File("contacts.csv", text.ToString());
        var report = Import.Read(extract.Path, new ImportOptions());
        Assert.That(report.Tables!.Contacts.Count, Is.EqualTo(40_000));
    }

    [Test]
    public void Damaged_gzip_is_refused()
    {
        using var extract = new ExtractFolder().Without("contacts.csv");
        File.WriteAllText(Path.Combine(extract.Path, "contacts.csv.gz"), "episode_id,date,kind,attendance\n");
        Assert.That(Refusal(extract), Is.EqualTo("contacts.csv.gz is not a gzip file, or is damaged."));
    }

    [Test]
    public void Gzip_that_ends_early_is_refused()
    {
        using var extract = new ExtractFolder().Without("contacts.csv").Rows("episodes", "E,P,PR1,2025-01-01,,,");
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.ASCII.GetBytes("episode_id,date,kind,attendance\n" + string.Concat(
                Enumerable.Range(0, 5000).Select(i => $"E,2025-01-01,treatment,{(i * 7919 % 3 == 0 ? "attended" : "did_not_attend")}\n"))));
        File.WriteAllBytes(Path.Combine(extract.Path, "contacts.csv.gz"), packed.ToArray()[..^2000]);
        Assert.That(Refusal(extract), Is.EqualTo("contacts.csv.gz is not a gzip file, or is damaged."));
    }

    [Test]
    public void Two_files_of_one_table_are_refused()
    {
        using var extract = new ExtractFolder();
        File.WriteAllText(Path.Combine(extract.Path, "contacts.csv.gz"), "");
        Assert.That(Refusal(extract), Is.EqualTo("The extract holds both contacts.csv and contacts.csv.gz; which one counts?"));
    }

    [TestCase("{", "submission.json is not the JSON")]
    [TestCase("""{"contract":"2.0"}""", "submission.json names another version")]
    [TestCase("""{"extracted_on":"31.12.2025"}""", "submission.json: extracted_on is not a date")]
    [TestCase("""{"source":"Ward 7 / Mrs X"}""", "submission.json: source must be")]
    public void Submission_that_says_nonsense_is_refused(string json, string refusal)
    {
        using var extract = new ExtractFolder().File("submission.json", json);
        Assert.That(Refusal(extract), Does.StartWith(refusal));
    }

    [Test]
    public void Submission_may_begin_with_a_byte_order_mark()
    {
        using var extract = new ExtractFolder().File("submission.json", "\uFEFF{\"contract\":\"1.0\",\"source\":\"ward\",\"extracted_on\":\"2025-12-31\"}");
        Assert.That(Import.Read(extract.Path, new ImportOptions()).Tables!.Source, Is.EqualTo("ward"));
    }

    [Test]
    public void Column_that_is_named_like_a_formula_does_not_run_in_a_spreadsheet()
    {
        using var extract = new ExtractFolder().File("contacts.csv", "episode_id,date,kind,attendance,\"-HYPERLINK(\"\"x\"\")\"\n");
        QualityFiles.Write(SubmissionQuality.OfReading(Import.Read(extract.Path, new ImportOptions())), extract.Path);
        Assert.That(File.ReadAllText(Path.Combine(extract.Path, "quality.csv")), Does.Contain("\"'-aaaaaaaaa??a").And.Not.Contain(",-").And.Not.Contain("\"-"));
    }

    [TestCase(99)]
    [TestCase(0)]
    public void Rows_that_an_open_quote_swallows_are_counted_as_lost(int goodRowsBefore)
    {
        const string Row = "E,2025-01-01,treatment,attended\n";
        using var extract = new ExtractFolder().Rows("episodes", "E,P,PR1,2025-01-01,,,");
        extract.File("contacts.csv", "episode_id,date,kind,attendance\n" + string.Concat(Enumerable.Repeat(Row, goodRowsBefore))
            + "E,2025-01-01,\"treatment,attended\n" + string.Concat(Enumerable.Repeat(Row, 9)));
        var report = Import.Read(extract.Path, new ImportOptions());
        Assert.That(report.Refusal, Does.Contain("quotes_broken, first on line " + (goodRowsBefore + 2)));
        Assert.That(report.Counts.Single(c => c.Table == "contacts"), Is.EqualTo(new TableCount("contacts", goodRowsBefore + 10, 10, 0)));
    }

    [Test]
    public void Extract_without_any_date_is_refused()
    {
        using var extract = new ExtractFolder("");
        Assert.That(Refusal(extract), Does.Contain("give --as-of"));
    }

    [Test]
    public void Quote_that_is_never_closed_does_not_swallow_the_file_unseen()
    {
        using var extract = new ExtractFolder().Rows("episodes", "E,P,PR1,2025-01-01,,,");
        extract.File("contacts.csv", "episode_id,date,kind,attendance\nE,2025-01-01,\"treatment,attended\n"
            + string.Concat(Enumerable.Repeat("E,2025-01-01,treatment,attended\n", 100_000)));
        Assert.That(Refusal(extract), Does.StartWith("contacts.csv"));
    }

    [Test]
    public void No_value_of_a_patient_is_quoted()
    {
        using var extract = new ExtractFolder()
            .Rows("episodes", "Bay seven/3 bed 99,P,PR1,2025-01-01,,,", "E,P,PR1,next week,,,");
        var report = Import.Read(extract.Path, new ImportOptions());
        var told = report.Refusal + string.Concat(report.Findings) + string.Concat(report.Quarantine["episodes"]);
        Assert.That(told, Does.Not.Contain("Bay").And.Not.Contain("week"));
        Assert.That(report.Quarantine["episodes"].Select(q => q.MaskedValue), Is.EqualTo(new[] { "aaa aaaaa/9 aaa 99", "aaaa aaaa" }));
    }

    private static string? Refusal(ExtractFolder extract) => Import.Read(extract.Path, new ImportOptions()).Refusal;
}

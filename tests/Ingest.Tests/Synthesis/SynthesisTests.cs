using System.Text;
using NonResponse.Ingest;

namespace NonResponse.Tests;

internal sealed class SynthesisTests
{
    private static readonly SynthesisOptions Plain = new() { Episodes = 3_456, Seed = 5, Compress = false };

    [Test]
    public void Write_gives_the_same_bytes_on_any_number_of_threads([Values(1, 2, 7)] int threads, [Values] bool compress, [Values] SynthesisFormat format)
    {
        var options = Plain with { Compress = compress, Format = format };
        using var first = new TempFolder();
        using var second = new TempFolder();
        Synthesis.Write(options, first.Path, null, CancellationToken.None);
        Synthesis.Write(options, second.Path, threads, null, CancellationToken.None);
        Assert.That(Contents(second.Path), Is.EqualTo(Contents(first.Path)));
    }

    [Test]
    public void Write_gives_another_extract_for_another_seed()
    {
        using var first = new TempFolder();
        using var second = new TempFolder();
        SyntheticExtract.Write(Plain, first);
        SyntheticExtract.Write(Plain with { Seed = 6 }, second);
        foreach (var table in SyntheticExtract.Tables.Where(table => table != "population"))
            Assert.That(SyntheticExtract.Text(second.Path, table), Is.Not.EqualTo(SyntheticExtract.Text(first.Path, table)), table);
    }

    [Test]
    public void Write_compresses_the_same_text()
    {
        using var plain = new TempFolder();
        using var compressed = new TempFolder();
        SyntheticExtract.Write(Plain, plain);
        SyntheticExtract.Write(Plain with { Compress = true }, compressed);
        Assert.That(Directory.GetFiles(compressed.Path, "*.csv"), Is.Empty);
        foreach (var table in SyntheticExtract.Tables)
            Assert.That(SyntheticExtract.Text(compressed.Path, table), Is.EqualTo(SyntheticExtract.Text(plain.Path, table)), table);
    }

    [TestCase(1)]
    [TestCase(1_000)]
    [TestCase(2_001)]
    public void Write_counts_its_rows(long episodes)
    {
        using var folder = new TempFolder();
        var summary = SyntheticExtract.Write(Plain with { Episodes = episodes }, folder);
        var counts = SyntheticExtract.Tables.ToDictionary(table => table, table => SyntheticExtract.Rows(folder.Path, table).LongCount());
        Assert.That(summary.Episodes, Is.EqualTo(episodes));
        Assert.That(summary, Is.EqualTo(new SynthesisSummary(counts["episodes"], counts["steps"], counts["interventions"],
            counts["assessments"], counts["contacts"], counts["needs"], counts["events"], counts["population"])));
        Assert.That(summary.Total, Is.EqualTo(counts.Values.Sum()));
    }

    [Test]
    public void Write_grows_the_service_with_the_extract()
    {
        var million = Plain with { Episodes = 1_000_000 };
        Assert.That((million.ProviderCount, million.CommissionerCount, million.TeamCount), Is.EqualTo((60, 20, 6)));
        Assert.That((Plain.ProviderCount, Plain.CommissionerCount, Plain.TeamCount), Is.EqualTo((6, 3, 2)));
    }

    [Test]
    public void Write_replaces_a_table_of_the_other_form()
    {
        using var folder = new TempFolder();
        SyntheticExtract.Write(Plain with { Compress = true }, folder);
        SyntheticExtract.Write(Plain, folder);
        Assert.That(Directory.GetFiles(folder.Path, "*.gz"), Is.Empty);
    }

    [Test]
    public void Write_removes_what_it_wrote_when_cancelled()
    {
        using var folder = new TempFolder();
        using var source = new CancellationTokenSource();
        var progress = new Told(_ => source.Cancel());
        Assert.That(() => Synthesis.Write(Plain, folder.Path, progress, source.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Directory.GetFiles(folder.Path), Is.Empty);
    }

    [Test]
    public void Write_reports_progress_up_to_the_end()
    {
        using var folder = new TempFolder();
        var told = new List<long>();
        Synthesis.Write(Plain, folder.Path, new Told(told.Add), CancellationToken.None);
        Assert.That(told, Is.EqualTo(new long[] { 1_000, 2_000, 3_000, 3_456 }));
    }

    [TestCase(0)]
    [TestCase(SynthesisOptions.MostEpisodes + 1)]
    public void Write_refuses_sizes_out_of_range(long episodes)
    {
        using var folder = new TempFolder();
        Assert.That(() => SyntheticExtract.Write(Plain with { Episodes = episodes }, folder), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Write_tells_the_source_and_the_period()
    {
        using var folder = new TempFolder();
        SyntheticExtract.Write(Plain with { Source = "a \"b\"" }, folder);
        using var json = System.Text.Json.JsonDocument.Parse(File.ReadAllText(folder.File("submission.json")));
        string? Value(string name) => json.RootElement.GetProperty(name).GetString();
        Assert.That((Value("contract"), Value("source")), Is.EqualTo(("1.0", "a \"b\"")));
        Assert.That((Value("period_start"), Value("period_end"), Value("extracted_on")),
            Is.EqualTo(("2024-04-01", "2026-03-31", "2026-03-31")));
    }

    [TestCase("service")]
    [TestCase("small-service")]
    public void Committed_samples_are_what_the_generator_gives(string name)
    {
        var options = name == "service" ? SynthesisOptions.Service : SynthesisOptions.SmallService;
        using var folder = new TempFolder();
        SyntheticExtract.Write(options, folder);
        var sample = Repository.Path("data", "samples", name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
            Synthesis.Write(options, sample, null, CancellationToken.None);
        // The compressed bytes may differ between versions of zlib, the text may not.
        foreach (var table in SyntheticExtract.Tables)
            Assert.That(SyntheticExtract.Text(sample, table) == SyntheticExtract.Text(folder.Path, table), Is.True, table);
        Assert.That(File.ReadAllText(Path.Combine(sample, "submission.json")), Is.EqualTo(File.ReadAllText(folder.File("submission.json"))));
        Assert.That(Directory.GetFiles(sample), Has.Length.EqualTo(9));
    }

    private static string Contents(string folder)
    {
        var text = new StringBuilder();
        foreach (var file in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
            text.Append(Path.GetFileName(file)).Append(' ')
                .AppendLine(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file))));
        return text.ToString();
    }

    private sealed class Told(Action<long> tell) : IProgress<long>
    {
        public void Report(long value) => tell(value);
    }
}

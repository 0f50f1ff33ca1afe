using System.Text.Json.Nodes;
using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests;

/// <summary>The verb <c>export</c>, as a person uses it.</summary>
public sealed class ExportCommandTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void Make() => _folder = new TempFolder();

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Exported_csv_is_an_extract_whose_figures_are_those_of_the_store()
    {
        Import(Runs.Example);
        var (code, output, error) = Export("csv");
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Match(@"^synthetic-service: \d tables, [\d,]+ rows, [\d,]+ bytes, as of \d{4}-\d\d-\d\d, in .*synthetic-service\.\s*$"));
        Assert.That(Nonresponse(["report", "--out", _folder.File("report"), .. Runs.Bare]).Code, Is.Zero);
        var run = Runs.Run(_folder, _folder.File("export", "synthetic-service"), ["--max-bad", "0", .. Runs.Bare]);
        Assert.That(File.ReadAllText(Path.Combine(run, "measures.csv")), Is.EqualTo(File.ReadAllText(_folder.File("report", "measures.csv"))));
    }

    [Test]
    public void Every_source_has_a_folder_and_one_can_be_named()
    {
        Import(Runs.Example);
        using var other = new ExtractFolder().OneStep().File("submission.json", """{"contract":"1.0","source":"north:east","extracted_on":"2025-12-31"}""");
        Import(other.Path);
        var (code, output, error) = Export("parquet");
        Assert.That(code, Is.Zero, error);
        Assert.That(output.Trim().Split('\n').Select(l => l.Split(": ")[0]), Is.EqualTo(new[] { "north:east", "synthetic-service" }));
        Assert.That(output, Does.Contain("north:east: 5 tables, 2 rows, "));
        Assert.That(Entries("export"), Is.EqualTo(new[] { "export.json", "north_east", "synthetic-service" }));
        Assert.That(
            Entries("export", "north_east"),
            Is.EqualTo(new[] { "assessments.parquet", "contacts.parquet", "episodes.parquet", "interventions.parquet", "steps.parquet", "submission.json" }));
        var manifest = JsonNode.Parse(File.ReadAllText(_folder.File("export", "export.json")))!;
        Assert.That(manifest["sources"]!.AsArray().Select(s => (string?)s!["folder"]), Is.EqualTo(new[] { "north_east", "synthetic-service" }));

        // An earlier export gives way to a later one, whatever it held.
        Assert.That(Export("csv", "--source", "synthetic-service").Code, Is.Zero);
        Assert.That(Entries("export"), Is.EqualTo(new[] { "export.json", "synthetic-service" }));
        Assert.That(Entries("export", "synthetic-service"), Has.None.EndsWith(".parquet"));
    }

    [Test]
    public void Wrong_usage_is_told_and_writes_nothing()
    {
        Assert.That(Export("csv"), Is.EqualTo((1, "", $"There is no store in {_folder.File("home")}; the first import makes it." + Environment.NewLine)));
        Import(Runs.Example);
        Assert.That(Export("xlsx").Code, Is.EqualTo(2));
        Assert.That(Nonresponse("export", "--out", _folder.File("export")).Code, Is.EqualTo(2));
        Assert.That(Export("csv", "--source", "south"), Is.EqualTo((2, "", "The store has no source south; it has synthetic-service." + Environment.NewLine)));
        Assert.That(Nonresponse("submissions", "withdraw", SubmissionOf("synthetic-service"), "--reason", "wrong file").Code, Is.Zero);
        Assert.That(Export("csv"), Is.EqualTo((2, "", "The store holds no submission that stands; import an extract first." + Environment.NewLine)));
        Assert.That(Entries(), Is.EqualTo(new[] { "home", "key.json" }));
    }

    [Test]
    public void Folder_of_somebody_else_is_left_alone([Values("notes.txt", "synthetic-service/analysis.R", "synthetic-service/old/episodes.csv", "export.json gone")] string change)
    {
        Import(Runs.Example);
        Assert.That(Export("csv").Code, Is.Zero);
        if (change == "export.json gone")
            File.Delete(_folder.File("export", "export.json"));
        else
            _folder.Write(Path.Combine("export", change), "mine");
        var before = All();
        var (code, _, error) = Export("parquet");
        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain("holds files that are not the result of an export"));
        Assert.That(All(), Is.EqualTo(before));
    }

    [Test]
    public void Damage_leaves_what_was_exported_before_and_nothing_else()
    {
        Import(Runs.Example);
        using var other = new ExtractFolder().OneStep().File("submission.json", """{"contract":"1.0","source":"x","extracted_on":"2025-12-31"}""");
        Import(other.Path);
        Assert.That(Export("csv").Code, Is.Zero);
        var before = All();
        // The second of the two sources: the first is written by then.
        var file = _folder.File("home", "submissions", SubmissionOf("x"), "steps.csv.gz");
        var bytes = File.ReadAllBytes(file);
        bytes[^6] ^= 1;
        File.WriteAllBytes(file, bytes);
        var (code, output, error) = Export("parquet");
        Assert.That((code, output), Is.EqualTo((1, "")));
        Assert.That(error, Does.Contain("steps.csv.gz is not what was stored"));
        Assert.That(All(), Is.EqualTo(before));
        Assert.That(Entries(), Is.EqualTo(new[] { "export", "home", "key.json" }));
    }

    [Test]
    public void Interrupted_export_leaves_nothing([Values] ExportFormat format)
    {
        Import(Runs.Example);
        using var cancelled = new CancellationTokenSource();
        // In the midst: while the rows are written.
        var progress = new DirectProgress<StageProgress>(told =>
        {
            if (told.Fraction is > 0.5 and < 1)
                cancelled.Cancel();
        });
        var options = new ExportOptions
        {
            Store = new StoreOptions { Home = _folder.File("home"), KeyFile = _folder.File("key.json") },
            Format = format,
            Out = _folder.File("export"),
        };
        Assert.That(() => new Pipeline(TimeProvider.System, progress).Export(options, cancelled.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Entries(), Is.EqualTo(new[] { "home", "key.json" }));
    }

    private void Import(string extract)
    {
        var (code, _, error) = Nonresponse("import", extract);
        Assert.That(code, Is.Zero, error);
    }

    private (int Code, string Output, string Error) Export(string format, params string[] options)
    {
        var (code, output, error) = Nonresponse(["export", "--format", format, "--out", _folder.File("export"), .. options]);
        return (code, output, error.Replace("Exporting ..." + Environment.NewLine, "", StringComparison.Ordinal));
    }

    private (int Code, string Output, string Error) Nonresponse(params string[] args) =>
        Runs.Nonresponse([.. args, "--home", _folder.File("home"), "--key", _folder.File("key.json")]);

    private string SubmissionOf(string source) => Store.Open(
        new StoreOptions { Home = _folder.File("home"), KeyFile = _folder.File("key.json") }, new StoreCaller("tester", TimeProvider.System.GetUtcNow(), "0")).Standing().Single(s => s.Source == source).Id;

    private string[] Entries(params string[] parts) =>
        [.. Directory.GetFileSystemEntries(_folder.File(parts)).Select(e => Path.GetFileName(e)).Order(StringComparer.Ordinal)];

    private Dictionary<string, string> All() => Directory.EnumerateFiles(_folder.File("export"), "*", SearchOption.AllDirectories)
        .ToDictionary(f => f, f => Convert.ToHexString(File.ReadAllBytes(f)));
}

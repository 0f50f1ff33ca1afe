using System.Security.Cryptography;
using System.Text.Json.Nodes;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests;

/// <summary>What a run leaves behind, whatever happens.</summary>
public class RunTests
{
    [Test]
    public void Second_run_gives_the_same_bytes_but_for_the_clock_of_the_manifest()
    {
        using var one = new TempFolder();
        using var two = new TempFolder();
        var first = Runs.Copy(one, Runs.Example);
        var second = Runs.Run(two, Runs.Example);
        var files = Files(first);
        Assert.That(Files(second), Is.EqualTo(files));
        Assert.That(files, Does.Contain("service-lead.xlsx").And.Contain("commissioner.html").And.Contain("measures.csv").And.Contain("index.html"));
        foreach (var file in files.Where(f => f != "manifest.json"))
            Assert.That(File.ReadAllBytes(Path.Combine(second, file)), Is.EqualTo(File.ReadAllBytes(Path.Combine(first, file))), file);
        Assert.That(ManifestWithoutClock(second).ToJsonString(), Is.EqualTo(ManifestWithoutClock(first).ToJsonString()));
    }

    [Test]
    public void Manifest_names_every_other_file_with_its_hash()
    {
        using var folder = new TempFolder();
        var target = Runs.Copy(folder, Runs.Example);
        var outputs = ManifestWithoutClock(target)["outputs"]!.AsArray();
        Assert.That(outputs.Select(o => (string)o!["file"]!), Is.EqualTo(Files(target).Where(f => f != "manifest.json")));
        foreach (var output in outputs)
            Assert.That(
                (string)output!["sha256"]!,
                Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(target, (string)output["file"]!))))));
    }

    [Test]
    public void Refused_extract_leaves_quality_and_quarantine_alone()
    {
        using var folder = new TempFolder();
        using var extract = new ExtractFolder().Rows("episodes", "E,P,PR1,2025-01-01,,,", "F,P,PR1,some day,,,");
        var target = folder.File("out");
        var (code, _, error) = Runs.Nonresponse("run", extract.Path, "--out", target);
        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain("Refused: episodes.csv, column referral_date: 1 of 2 rows is at fault"));
        Assert.That(Files(target), Is.EqualTo(new[] { "quality.csv", "quality.json", "quarantine/episodes.csv" }));
        Assert.That(File.ReadAllText(Path.Combine(target, "quarantine", "episodes.csv")), Is.EqualTo(
            "file,line,column,rule,masked_value,rows\nepisodes.csv,3,referral_date,value_malformed,aaaa aaa,1\n"));
    }

    [Test]
    public void Earlier_result_is_replaced_whole()
    {
        using var folder = new TempFolder();
        var target = Runs.Copy(folder, Runs.Example);
        File.WriteAllText(Path.Combine(target, "charts", "stale.svg"), "");
        Runs.Run(folder, Runs.Example, Runs.Bare);
        Assert.That(File.Exists(Path.Combine(target, "charts", "stale.svg")), Is.False);
        Assert.That(Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName), Is.EqualTo(new[] { "out" }));
    }

    [Test]
    public void Refusal_leaves_an_earlier_result_as_it_is_and_goes_beside_it()
    {
        using var folder = new TempFolder();
        var target = Runs.Copy(folder, Runs.Example);
        var before = Files(target);
        using var extract = new ExtractFolder().Without("steps.csv");
        for (var time = 0; time < 2; time++)
        {
            var (code, _, error) = Runs.Nonresponse("run", extract.Path, "--out", target);
            Assert.That(code, Is.EqualTo(1));
            Assert.That(error, Does.Contain(Path.Combine(target + ".refused", "quality.csv")).And.Contain($"The earlier result in {target} stands."));
            Assert.That(Files(target), Is.EqualTo(before));
            Assert.That(Files(target + ".refused"), Is.EqualTo(new[] { "quality.csv", "quality.json" }));
        }
        Runs.Run(folder, Runs.Example, Runs.Bare);
        Assert.That(Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName), Is.EqualTo(new[] { "out" }));
    }

    [Test]
    public void Refusal_takes_the_place_of_an_earlier_refusal()
    {
        using var folder = new TempFolder();
        using var first = new ExtractFolder().Rows("episodes", "E,P,PR1,some day,,,");
        using var second = new ExtractFolder().Without("steps.csv");
        foreach (var extract in new[] { first, second })
            Assert.That(Runs.Nonresponse("run", extract.Path, "--out", folder.File("out")).Code, Is.EqualTo(1));
        Assert.That(Files(folder.File("out")), Is.EqualTo(new[] { "quality.csv", "quality.json" }));
        Assert.That(File.ReadAllText(folder.File("out/quality.csv")), Does.Contain("lacks steps.csv"));
    }

    [Test]
    public void Refusal_does_not_touch_what_somebody_else_put_beside_the_result()
    {
        using var folder = new TempFolder();
        var target = Runs.Copy(folder, Runs.Example);
        folder.Write("out.refused/thesis.docx", "");
        using var extract = new ExtractFolder().Without("steps.csv");
        var (code, _, error) = Runs.Nonresponse("run", extract.Path, "--out", target);
        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain("holds files that are not of a refused run"));
        Runs.Run(folder, Runs.Example, Runs.Bare);
        Assert.That(Files(folder.File("out.refused")), Is.EqualTo(new[] { "thesis.docx" }));
    }

    [TestCase("", 2, "--out needs the name of a folder")]
    [TestCase("/", 1, "is the root of a disk")]
    public void Folder_that_cannot_be_is_told(string target, int code, string told)
    {
        var result = Runs.Nonresponse("run", Runs.Example, "--out", target);
        Assert.That((result.Code, result.Error.Split('\n')[0]), Is.EqualTo((code, result.Error.Trim())));
        Assert.That(result.Error, Does.Contain(told));
    }

    [Test]
    public void Folder_below_one_that_is_not_there_is_told_at_once()
    {
        using var folder = new TempFolder();
        var target = folder.File("no/such/out");
        var (code, output, error) = Runs.Nonresponse("run", Runs.Example, "--out", target);
        Assert.That((code, output), Is.EqualTo((1, "")));
        Assert.That(error.Trim(), Is.EqualTo($"There is no folder {Path.GetDirectoryName(target)} for {target} to stand in; make it first, or give another --out."));
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.Empty);
    }

    [Test]
    public void Trial_whose_steps_all_come_due_in_the_unfinished_month_is_reported_for_that_month()
    {
        using var folder = new TempFolder();
        using var extract = new ExtractFolder("2025-06-20");
        for (var i = 0; i < 40; i++)
            extract.Rows("episodes", $"E{i},P{i},PR1,2025-03-01,2025-03-01,,").Rows("steps", $"S{i},E{i},1,2025-03-01,,")
                .Rows("assessments", $"E{i},2025-03-01,PHQ9,20,,", $"E{i},2025-05-20,PHQ9,{i / 4},,");
        var target = Runs.Run(folder, extract.Path, Runs.Bare);
        var page = File.ReadAllText(Path.Combine(target, "service-lead.html"));
        Assert.That(page, Does.Contain("The report month is June 2025, as far as the extract goes: no step came due in the twelve months to May 2025."));
        Assert.That(page, Does.Contain("In June 2025,").And.Contain("of 40 observed steps responded").And.Not.Match("In June 2025, half of .* 0 days"));
    }

    [Test]
    public void Day_that_nobody_named_is_said_to_be_inferred()
    {
        using var folder = new TempFolder();
        using var extract = new ExtractFolder(extractedOn: "").OneStep().Phq9(("2025-03-01", "20"), ("2025-06-30", "4"));
        var (_, output, _) = Runs.Nonresponse(["run", extract.Path, "--out", folder.File("out"), .. Runs.Bare]);
        Assert.That(output, Does.Contain("Nothing names the day of the extract"));
        foreach (var page in new[] { "index.html", "service-lead.html", "researcher.html", "commissioner.html" })
            Assert.That(File.ReadAllText(folder.File("out/" + page)), Does.Contain("30 June 2025 (inferred from the latest row"), page);
    }

    [TestCase("internal", "standard", true)]
    [TestCase("public", "standard", false)]
    [TestCase("public", "none", true)]
    public void Whatever_holds_exact_figures_says_so(string audience, string disclosure, bool isMarked)
    {
        using var folder = new TempFolder();
        var target = Runs.Copy(folder, Runs.SmallService, "--audience", audience, "--disclosure", disclosure);
        foreach (var file in Directory.GetFiles(Path.Combine(target, "charts"), "service-lead-*.svg").Append(Path.Combine(target, "service-lead.html")))
            Assert.That(
                File.ReadAllText(file).Contains("Internal - not for publication</t", StringComparison.Ordinal), Is.EqualTo(isMarked), Path.GetFileName(file));
        // 412 steps were read: an exact count stands only where the page is marked.
        var index = File.ReadAllText(Path.Combine(target, "index.html"));
        Assert.That(index.Contains("small-service - Internal - not for publication</title>", StringComparison.Ordinal), Is.EqualTo(isMarked));
        Assert.That(index.Contains(">412<", StringComparison.Ordinal), Is.EqualTo(isMarked));
    }

    [TestCase("thesis.docx")]
    [TestCase("manifest.json", "sub/notes.txt")]
    [TestCase("manifest.json", "extract/episodes.csv", "index.html")]
    public void Folder_of_somebody_else_is_not_touched(params string[] files)
    {
        using var folder = new TempFolder();
        foreach (var file in files)
            folder.Write("out/" + file, "");
        var (code, _, error) = Runs.Nonresponse("run", Runs.Example, "--out", folder.File("out"));
        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain("holds files that are not the result of a run"));
        Assert.That(Files(folder.File("out")), Is.EquivalentTo(files));
    }

    [Test]
    public void What_a_killed_run_left_is_cleared_away_and_the_old_result_stands()
    {
        using var folder = new TempFolder();
        // Killed between the two moves: the old result lies beside, the new one is not in place.
        folder.Write(".out.old/manifest.json", "{}");
        folder.Write(".out.partial/measures.csv", "half");
        using (var output = OutputFolder.Prepare(folder.File("out")))
            Assert.That(Files(folder.File("out")), Is.EqualTo(new[] { "manifest.json" }));
        Assert.That(Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName), Is.EqualTo(new[] { "out" }));
    }

    [Test]
    public void Second_run_into_a_folder_waits_its_turn()
    {
        using var folder = new TempFolder();
        using var first = OutputFolder.Prepare(folder.File("out"));
        var (code, _, error) = Runs.Nonresponse("run", Runs.Example, "--out", folder.File("out"));
        Assert.That((code, Directory.Exists(first.Path)), Is.EqualTo((1, true)));
        Assert.That(error, Does.Contain("Another run is writing"));
    }

    [Test]
    public void Interrupted_run_writes_nothing()
    {
        using var folder = new TempFolder();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var options = new RunOptions { Extract = Runs.Example, Packs = new PackOptions { Out = folder.File("out") } };
        Assert.That(() => new Pipeline(TimeProvider.System, null).Run(options, cancelled.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.Empty);
    }

    [TestCase(new[] { "--month", "2030-01" }, 2, "The extract has no figure in 2030-01")]
    [TestCase(new[] { "--month", "January" }, 2, "--month takes a month written yyyy-MM")]
    [TestCase(new[] { "--by", "sex" }, 2, "--by takes two different breakdowns")]
    [TestCase(new[] { "--by", "sex,shoe_size" }, 2, "--by takes two different breakdowns")]
    [TestCase(new[] { "--as-of", "yesterday" }, 2, "--as-of takes a day written yyyy-MM-dd")]
    [TestCase(new[] { "--max-bad", "5" }, 2, "--max-bad takes a share from 0 to 1")]
    [TestCase(new[] { "--disclosure", "some" }, 2, "'some'")]
    [TestCase(new[] { "--colour", "red" }, 2, "--colour")]
    public void Wrong_usage_is_told_and_writes_nothing(string[] options, int code, string told)
    {
        using var folder = new TempFolder();
        var result = Runs.Nonresponse(["run", Runs.Example, "--out", folder.File("out"), .. options]);
        Assert.That((result.Code, result.Output), Is.EqualTo((code, "")));
        Assert.That(result.Error, Does.Contain(told));
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.Empty);
    }

    [TestCase("0001-01-01", "2025-12-31")]
    [TestCase("0001-01-01", "0001-01-15")]
    [TestCase("9999-12-01", "9999-12-31")]
    [TestCase("", "2025-12-31", TestName = "{m}: no rows at all")]
    public void Ends_of_the_calendar_are_dates_like_others(string day, string extractedOn)
    {
        using var folder = new TempFolder();
        using var extract = new ExtractFolder(extractedOn);
        if (day.Length > 0)
            extract.Rows("episodes", $"E,P,not_recorded,{day},{day},{extractedOn},", $"F,P,all,{day},,,").Rows("steps", $"S,E,1,{day},,")
                .Phq9((day, "20"), (extractedOn, "18")).Rows("contacts", $"E,{day},treatment,attended", $"E,{extractedOn},treatment,attended");
        var target = Runs.Run(folder, extract.Path, Runs.Bare);
        var figures = Runs.Measures(Path.Combine(target, "measures.csv"));
        Assert.That(figures.ContainsKey(("completed_course", "all", "provider_id", "not_recorded")), Is.EqualTo(day.Length > 0));
    }

    [TestCase("check")]
    [TestCase("run", "--out", "out")]
    public void Missing_extract_is_told_and_writes_nothing(params string[] verb)
    {
        using var folder = new TempFolder();
        var (code, output, error) = Runs.Nonresponse([verb[0], folder.File("nowhere"), .. verb[1..].Select(v => v == "out" ? folder.File(v) : v)]);
        Assert.That((code, output), Is.EqualTo((1, "")));
        Assert.That(error, Does.Contain("There is no folder"));
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.Empty);
    }

    [TestCase("--help")]
    [TestCase("run", "--help")]
    [TestCase("check", "--help")]
    [TestCase("synth", "--help")]
    [TestCase("--version")]
    public void Help_is_a_result(params string[] args)
    {
        var (code, output, error) = Runs.Nonresponse(args);
        Assert.That((code, error), Is.EqualTo((0, "")));
        Assert.That(output, Does.Match(args[0] == "--version" ? @"^\d+\.\d+\.\d+" : @"(?m)^\s+nonresponse "));
    }

    private static List<string> Files(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    private static JsonObject ManifestWithoutClock(string folder)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")))!.AsObject();
        Assert.That(manifest.Remove("clock"), Is.True);
        return manifest;
    }
}

using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests;

/// <summary>The verbs of the store, as a person uses them.</summary>
public sealed class StoreCommandTests
{
    [Test]
    public void Report_from_the_store_has_the_bytes_of_a_run_on_the_extract()
    {
        using var folder = new TempFolder();
        string[] store = ["--home", folder.File("home"), "--key", folder.File("key.json")];
        var (code, output, error) = Runs.Nonresponse(["import", Runs.Example, .. store]);
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("it now stands for synthetic-service."));
        Assert.That(Runs.Nonresponse(["report", .. store, "--out", folder.File("report")]).Code, Is.Zero);

        var run = Runs.Copy(folder, Runs.Example);
        Assert.That(Contents(folder.File("report")), Is.EqualTo(Contents(run)));
    }

    [Test]
    public void Extract_of_another_format_has_the_figures_of_a_run_when_it_comes_out_of_the_store([Values("nhs", "omop")] string format)
    {
        using var folder = new TempFolder();
        string[] store = ["--home", folder.File("home"), "--key", folder.File("key.json")];
        Assert.That(Runs.Nonresponse("synth", "--format", format, "--episodes", "300", "--seed", "2", "--out", folder.File("extract")).Code, Is.Zero);
        var (code, output, error) = Runs.Nonresponse(["import", folder.File("extract"), .. store]);
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("it now stands for"));
        Assert.That(Runs.Nonresponse(["report", .. store, "--out", folder.File("report"), .. Runs.Bare]).Code, Is.Zero);

        var run = Runs.Run(folder, folder.File("extract"), Runs.Bare);
        foreach (var file in new[] { "measures.csv", "activity.csv", "access.csv", "pathways.csv" })
            Assert.That(File.ReadAllText(folder.File("report", file)), Is.EqualTo(File.ReadAllText(Path.Combine(run, file))), file);
        Assert.That(Runs.Measures(Path.Combine(run, "measures.csv")).Keys.Select(k => k.Measure), Does.Contain("reliable_recovery").And.Not.Contain("need_met"));
    }

    [Test]
    public void Check_with_a_home_compares_with_what_stands_and_keeps_nothing()
    {
        using var folder = new TempFolder();
        string[] store = ["--home", folder.File("home"), "--key", folder.File("key.json")];
        Assert.That(Runs.Nonresponse(["import", Runs.Example, .. store]).Code, Is.Zero);
        Assert.That(Runs.Copy(folder, Runs.Example), Is.Not.Empty);
        var alone = Runs.Nonresponse("check", Runs.Example).Output;
        var beside = Runs.Nonresponse(["check", Runs.Example, .. store]).Output;
        Assert.That(beside, Is.Not.EqualTo(alone));
        Assert.That(beside, Is.EqualTo(Runs.Nonresponse("check", Runs.Example, "--previous", folder.File("out", "quality.json")).Output));
        Assert.That(Runs.Nonresponse(["submissions", "list", .. store]).Output.Trim().Split('\n'), Has.Length.EqualTo(2));
        Assert.That(Runs.Nonresponse(["check", Runs.Example, "--previous", folder.File("out", "quality.json"), .. store]).Code, Is.EqualTo(2));
    }

    [Test]
    public void Submissions_are_listed_withdrawn_verified_and_mended()
    {
        using var folder = new TempFolder();
        (int Code, string Output, string Error) Do(params string[] args) => Runs.Nonresponse([.. args, "--home", folder.File("home"), "--key", folder.File("key.json")]);
        Assert.That(Do("submissions", "list"), Is.EqualTo((1, "", $"There is no store in {folder.File("home")}; the first import makes it." + Environment.NewLine)));
        foreach (var day in new[] { "2025-11-30", "2025-12-31" })
            using (var extract = new ExtractFolder().OneStep().File("submission.json", $$"""{"contract":"1.0","source":"trust","extracted_on":"{{day}}"}"""))
                Assert.That(Do("import", extract.Path).Code, Is.Zero);
        using (var older = new ExtractFolder().OneStep().File("submission.json", """{"contract":"1.0","source":"trust","extracted_on":"2025-10-31"}"""))
        {
            Assert.That(Do("import", older.Path).Error, Does.Contain("older than the one of 2025-12-31 that stands for trust").And.Contain("--force"));
            Assert.That(Do("import", older.Path, "--force", " ").Code, Is.EqualTo(2));
        }
        Assert.That(Do("submissions", "list").Output, Does.Contain("trust-2025-11-30-1").And.Contain("trust-2025-12-31-2"));
        Assert.That(Do("submissions", "show", "trust-2025-12-31-2").Output, Does.Contain("episodes.csv.gz").And.Contain("trust-2025-11-30-1"));
        Assert.That(Do("submissions", "show", "nothing").Code, Is.EqualTo(1));
        Assert.That(Do("submissions", "verify").Code, Is.Zero);

        File.AppendAllText(folder.File("home", "submissions", "trust-2025-12-31-2", "steps.csv.gz"), "x");
        var verified = Do("submissions", "verify");
        Assert.That(verified.Code, Is.EqualTo(1));
        Assert.That(verified.Output + verified.Error, Does.Contain("trust-2025-12-31-2").And.Contain("steps.csv.gz"));
        Assert.That(Do("report", "--out", folder.File("report")).Error, Does.Contain("submissions mend trust-2025-12-31-2"));
        Assert.That(Directory.Exists(folder.File("report")), Is.False);
        Assert.That(Do("submissions", "mend", "trust-2025-11-30-1").Error, Does.Contain("Nothing is wrong"));
        Assert.That(Do("submissions", "mend", "trust-2025-12-31-2").Code, Is.Zero);
        Assert.That(Do("report", "--out", folder.File("report")).Code, Is.Zero);
        Assert.That(Do("submissions", "withdraw", "trust-2025-11-30-1").Code, Is.EqualTo(2), "a reason is asked for");
        Assert.That(Do("submissions", "withdraw", "trust-2025-11-30-1", "--reason", "sent too early").Code, Is.Zero);
        Assert.That(
            Do("submissions", "show", "trust-2025-11-30-1").Output,
            Does.Match("Checks: [0-9]+ passed, [1-9][0-9]* failed,").And.Contain("broken").And.Match("import +trust-2025-11-30-1 +1 episodes").And.Contain("sent too early"));
        Assert.That(Do("submissions", "audit").Output.Split('\n').Skip(1).Select(l => l.Split("  ", StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(2)?.Trim()).TakeWhile(a => a is not null),
            Is.EqualTo(new[] { "import", "import", "mend", "withdraw" }));
        Assert.That(Do("submissions", "withdraw", "trust-2025-11-30-1", "--reason", "again").Error, Does.Contain("is withdrawn already"));
    }

    [Test]
    public void Erased_patient_is_named_as_the_source_does_and_is_nowhere_afterwards()
    {
        using var folder = new TempFolder();
        (int Code, string Output, string Error) Do(params string[] args) => Runs.Nonresponse([.. args, "--home", folder.File("home"), "--key", folder.File("key.json")]);
        const string patient = "PATIENT-77";
        foreach (var file in Directory.EnumerateFiles(Runs.Example, "*.csv").Append(Path.Combine(Runs.Example, "submission.json")).Where(File.Exists))
            folder.Write(Path.Combine("extract", Path.GetFileName(file)), File.ReadAllText(file).Replace(",P0,", $",{patient},", StringComparison.Ordinal));
        var extract = folder.File("extract");
        Assert.That(Do("import", extract).Code, Is.Zero);
        var (code, output, error) = Do("erase", patient, "--reason", "asked for");
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("Erased: 1 submission was written anew").And.Not.Contain(patient));
        Assert.That(Do("erase", "no such id!", "--reason", "x").Code, Is.EqualTo(1));
        Assert.That(Do("rotate-key", "--reason", "a colleague left").Output, Does.Contain("Back the key's file up again"));
        Assert.That(Do("retain", "--months", "1", "--dry-run").Output, Does.Contain("No submission is that old"));
        Assert.That(Do("retain", "--months", "0").Code, Is.EqualTo(2));
        Assert.That(Do("import", extract).Code, Is.Zero);
        Assert.That(Do("submissions", "list").Output, Does.Not.Contain(patient));
        foreach (var file in Directory.EnumerateFiles(folder.File("home"), "*", SearchOption.AllDirectories).Where(f => !f.EndsWith(".gz", StringComparison.Ordinal)))
            Assert.That(File.ReadAllText(file), Does.Not.Contain(patient), file);
    }

    [Test]
    public void Refused_extract_leaves_the_store_as_it_was_and_says_so()
    {
        using var folder = new TempFolder();
        using var extract = new ExtractFolder().OneStep().Without("contacts.csv");
        string[] store = ["--home", folder.File("home"), "--key", folder.File("key.json")];
        var (code, _, error) = Runs.Nonresponse(["import", extract.Path, .. store]);
        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain("The extract lacks contacts.csv.").And.Contain("The store is as it was."));
        Assert.That(Runs.Nonresponse(["submissions", "list", .. store]).Output.Trim().Split('\n'), Has.Length.EqualTo(1));
        Assert.That(Runs.Nonresponse(["report", .. store, "--out", folder.File("report")]), Is.EqualTo((2, "", "The store holds no submission that stands; import an extract first." + Environment.NewLine)));
    }

    private static Dictionary<string, string> Contents(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(f => Path.GetFileName(f) != OutputFolder.MarkerFile)
        .ToDictionary(f => Path.GetRelativePath(folder, f), f => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f))));
}

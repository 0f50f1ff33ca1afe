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

        var run = Runs.Run(folder, Runs.Example);
        Assert.That(Contents(folder.File("report")), Is.EqualTo(Contents(run)));
    }

    [Test]
    public void Check_with_a_home_compares_with_what_stands_and_keeps_nothing()
    {
        using var folder = new TempFolder();
        string[] store = ["--home", folder.File("home"), "--key", folder.File("key.json")];
        Assert.That(Runs.Nonresponse(["import", Runs.Example, .. store]).Code, Is.Zero);
        Assert.That(Runs.Run(folder, Runs.Example), Is.Not.Empty);
        var alone = Runs.Nonresponse("check", Runs.Example).Output;
        var beside = Runs.Nonresponse(["check", Runs.Example, .. store]).Output;
        Assert.That(beside, Is.Not.EqualTo(alone));
        Assert.That(beside, Is.EqualTo(Runs.Nonresponse("check", Runs.Example, "--previous", folder.File("out", "quality.json")).Output));
        Assert.That(Runs.Nonresponse(["submissions", "list", .. store]).Output.Trim().Split('\n'), Has.Length.EqualTo(2));
        Assert.That(Runs.Nonresponse(["check", Runs.Example, "--previous", folder.File("out", "quality.json"), .. store]).Code, Is.EqualTo(2));
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

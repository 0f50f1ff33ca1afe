using System.Text.Json;
using NonResponse.Analytics;
using NonResponse.Reports;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests.Comparing;

/// <summary><c>compare</c> as a researcher would use it.</summary>
public sealed class CompareCommandTests
{
    private static readonly string Sample = Repository.Path("data", "samples", "service");

    [Test]
    public void All_given_comparisons_are_carried_out()
    {
        using var folder = new TempFolder();
        var (code, output, error) = Runs.Nonresponse("compare", "--extract", Sample, "--out", folder.File("out"));
        Assert.That(code, Is.Zero, error);
        Assert.That(GivenComparisons.All.Select(g => g.Id), Has.All.Matches<string>(id => id is not null && output.Contains(id, StringComparison.Ordinal)));
        var rows = Rows(folder.File("out"));
        Assert.That(rows[0], Is.EqualTo(ComparisonCsv.Columns));
        Assert.That(rows.Skip(1).Select(r => r[0]).Distinct(), Is.EqualTo(GivenComparisons.All.Select(g => g.Id)));
        Assert.That(rows, Has.All.Length.EqualTo(ComparisonCsv.Columns.Count));
        Assert.That(rows.Skip(1).Count(r => r[25] == "true"), Is.EqualTo(GivenComparisons.All.Count), "each has one primary estimate");
        foreach (var given in GivenComparisons.All)
        {
            using var results = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.File("out"), "comparisons", given.Id, "results.json")));
            Assert.That(results.RootElement.GetProperty("comparison").GetString(), Is.EqualTo(given.Id));
            Assert.That(SpecificationOf(folder.File("out"), given.Id), Does.Contain(given.Question));
        }
    }

    [Test]
    public void The_same_extract_gives_the_same_bytes()
    {
        using var folder = new TempFolder();
        string[] names = ["blend-or-one", "sleep-or-none"];
        Assert.That(Runs.Nonresponse(["compare", .. names, "--extract", Sample, "--out", folder.File("one")]).Code, Is.Zero);
        Assert.That(Runs.Nonresponse(["compare", .. names, "--extract", Sample, "--out", folder.File("two")]).Code, Is.Zero);
        Jobs.JobAssert.SameFiles(folder.File("one"), folder.File("two"));
    }

    [Test]
    public void A_specification_that_was_kept_can_be_given_again()
    {
        using var folder = new TempFolder();
        Assert.That(Runs.Nonresponse("compare", "sleep-or-none", "--extract", Sample, "--out", folder.File("one")).Code, Is.Zero);
        var kept = Path.Combine(folder.File("one"), "comparisons", "sleep-or-none", "specification.json");
        Assert.That(Runs.Nonresponse("compare", kept, "--extract", Sample, "--out", folder.File("two")).Code, Is.Zero);
        Assert.That(File.ReadAllText(folder.File("two/comparison.csv")), Is.EqualTo(File.ReadAllText(folder.File("one/comparison.csv"))));
    }

    [Test]
    public void Public_files_have_no_exact_count()
    {
        using var folder = new TempFolder();
        Assert.That(Runs.Nonresponse("compare", "blend-or-one", "--extract", Sample, "--out", folder.File("out"), "--audience", "public").Code, Is.Zero);
        foreach (var row in Rows(folder.File("out")).Skip(1))
            Assert.That(row[11..15].Where(c => c.Length > 0).Select(int.Parse), Has.All.Matches<int>(n => n % 5 == 0), row[5]);
        Assert.That(File.ReadAllText(folder.File("out/comparisons.html")), Does.Not.Contain("Internal: not for publication"));
    }

    [Test]
    public void What_the_program_comes_with_is_listed_and_shown()
    {
        Assert.That(Runs.Nonresponse("compare", "--list").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(GivenComparisons.All.Count));
        using var shown = JsonDocument.Parse(Runs.Nonresponse("compare", "--show", "blend-or-one").Output);
        Assert.That(shown.RootElement.GetProperty("id").GetString(), Is.EqualTo("blend-or-one"));
    }

    [TestCase("no source", "Strategies are compared within an extract (--extract) or a store (--home).")]
    [TestCase("no out", "--out is missing")]
    [TestCase("unknown", "There is no comparison nothing-or-all; there are augment-or-switch")]
    [TestCase("twice", "Two comparisons have the id blend-or-one.")]
    public void Wrong_usage_is_told(string what, string told)
    {
        using var folder = new TempFolder();
        string[] arguments = what switch
        {
            "no source" => ["compare", "--out", folder.File("out")],
            "no out" => ["compare", "--extract", Sample],
            "unknown" => ["compare", "nothing-or-all", "--extract", Sample, "--out", folder.File("out")],
            _ => ["compare", "blend-or-one", "blend-or-one", "--extract", Sample, "--out", folder.File("out")],
        };
        var (code, _, error) = Runs.Nonresponse(arguments);
        Assert.That((code, error), Is.EqualTo((CommandLine.WrongUsage, error)));
        Assert.That(error, Does.Contain(told));
        Assert.That(Directory.Exists(folder.File("out")), Is.False);
    }

    [Test]
    public void A_faulty_specification_is_refused_whole()
    {
        using var folder = new TempFolder();
        folder.Write("mine.json", """{ "id": "mine", "primary": "cure" }""");
        var (code, _, error) = Runs.Nonresponse("compare", folder.File("mine.json"), "--extract", Sample, "--out", folder.File("out"));
        Assert.That(code, Is.EqualTo(CommandLine.WrongUsage));
        Assert.That(error, Does.Contain("mine.json has 6 faults, and nothing was run:").And.Contain("primary: is one of"));
    }

    [Test]
    public void A_folder_of_something_else_is_left_alone()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("out"));
        File.WriteAllText(folder.File("out/thesis.txt"), "mine");
        var (code, _, error) = Runs.Nonresponse("compare", "blend-or-one", "--extract", Sample, "--out", folder.File("out"));
        Assert.That(code, Is.EqualTo(CommandLine.Failed));
        Assert.That(error, Does.Contain("holds files that are not the result of a comparison"));
        Assert.That(File.Exists(folder.File("out/thesis.txt")), Is.True);
    }

    private static string SpecificationOf(string folder, string id) => File.ReadAllText(Path.Combine(folder, "comparisons", id, "specification.json"));

    // Notes and gates have no commas but within quotation marks.
    private static List<string[]> Rows(string folder) =>
        [.. File.ReadLines(Path.Combine(folder, "comparison.csv")).Select(l => System.Text.RegularExpressions.Regex.Matches(l, "(?:^|,)(\"[^\"]*\"|[^,]*)").Select(m => m.Groups[1].Value).ToArray())];
}

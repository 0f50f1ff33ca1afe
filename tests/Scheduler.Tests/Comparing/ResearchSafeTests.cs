using System.Globalization;
using System.Text.RegularExpressions;
using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Scheduler.Comparing;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests.Comparing;

/// <summary>Research extracts in which nobody is to be found, as they lie on the disk.</summary>
public sealed partial class ResearchSafeTests
{
    private static readonly string[] Files = ["README.md", "analysis.csv", "comparison.json", "decisions.csv", "dictionary.csv", "reference.csv", "reproduce.R"];

    private static ComparisonSpecification Sleep => ResearchCase.Given("sleep-or-none");

    private static IEnumerable<ResearchCase> Cases => ResearchCase.All.Where(c => c.Name != "few patients");

    [GeneratedRegex("(^|,)(?:\"((?:[^\"]|\"\")*)\"|([^,]*))", RegexOptions.CultureInvariant)]
    private static partial Regex FieldOf { get; }

    private static string[][] Read(string file) => [.. File.ReadLines(file).Select(l => FieldOf.Matches(l).Select(m => m.Groups[2].Success ? m.Groups[2].Value : m.Groups[3].Value).ToArray())];

    // By pairs, from the text of the file alone.
    private static void AssertNobodyIsFound(string folder, int k, int l)
    {
        var (rows, dictionary) = (Read(Path.Combine(folder, "decisions.csv")), Read(Path.Combine(folder, "dictionary.csv")));
        int[] PlacesOf(string role) => [.. dictionary.Where(d => d[2] == role).Select(d => Array.IndexOf(rows[0], d[0]))];
        var (known, outcome) = (PlacesOf("quasi_identifier"), PlacesOf("outcome").Single());
        Assert.That(known, Has.None.EqualTo(-1));
        Assert.That(known, Has.Some.EqualTo(Array.IndexOf(rows[0], "strategy")));
        var patterns = rows.Skip(1).Select(r => (Known: string.Join('|', known.Select(p => r[p])), Outcome: r[outcome])).CountBy(p => p).ToList();
        foreach (var one in patterns)
        {
            var alike = patterns.Where(p => p.Key.Known == one.Key.Known).ToList();
            Assert.That(alike.Sum(p => p.Value), Is.GreaterThanOrEqualTo(k));
            Assert.That(alike, Has.Count.GreaterThanOrEqualTo(l));
        }
        string Told(string what) => dictionary.Single(d => d[0] == what)[5];
        var (left, there) = (int.Parse(Told("*left_out"), CultureInfo.InvariantCulture), rows.Length - 1);
        Assert.That(Told("*rows"), Is.EqualTo(there.ToString(CultureInfo.InvariantCulture)));
        Assert.That(left, Is.LessThanOrEqualTo(0.05 * (there + left)));
        Assert.That(rows.Skip(1).SelectMany(r => known.Select(p => r[p])), Has.None.EqualTo("").And.None.EqualTo("*"));
        Assert.That(rows[0], Has.None.Match("^(row|patient|propensity|overlap_weight|score_day|calendar|provider|x_.*|.*_id)$"));
        Assert.That(File.ReadLines(Path.Combine(folder, "decisions.csv")).Skip(1), Is.Ordered.Using<string>(StringComparer.Ordinal), "the order tells nothing");
    }

    [TestCaseSource(nameof(Cases))]
    public void R_comes_to_the_reference_estimates_from_the_file_as_written(object of)
    {
        var it = (ResearchCase)of;
        if (!ResearchCase.HasR())
            Assert.Ignore("R with its package survival is not installed (Debian: apt-get install r-base-core r-cran-survival).");
        using var folder = new TempFolder();
        var reproduced = it.Reproduced(folder, it.Worked().Sources, out var target, ExtractSafety.Standard);
        AssertNobodyIsFound(target, 10, 2);
        var reference = Read(Path.Combine(target, "reference.csv"));
        Assert.That(reference, Has.Length.GreaterThan(30));
        foreach (var row in reference.Skip(1))
        {
            double[] own = [.. row[6..].Select(ResearchCase.Number)];
            var found = reproduced[string.Join(' ', row[..6])];
            double[] theirs = [found.Value, found.Lower, found.Upper, found.Error];
            for (var i = 0; i < own.Length; i++)
                Assert.That(theirs[i], Is.EqualTo(own[i]).Within(1e-7 * Math.Max(Math.Abs(own[i]), own[3])), string.Join(' ', row[..6]));
        }
        Assert.That(reproduced.Keys.Where(key => !key.Contains("time_to_remission", StringComparison.Ordinal)), Is.EquivalentTo(reference.Skip(1).Select(r => string.Join(' ', r[..6]))));
    }

    private static IEnumerable<TestCaseData> Made()
    {
        foreach (var seed in (ulong[])[1, 2, 3, 4])
            foreach (var (episodes, k) in ((int, int)[])[(1_500, 10), (6_000, 10), (6_000, 25)])
                yield return new TestCaseData(seed, episodes, k).SetArgDisplayNames($"seed {seed}", $"{episodes} episodes", $"k = {k}");
    }

    [TestCaseSource(nameof(Made))]
    public void Every_file_of_a_made_up_extract_passes_a_count_by_pairs(ulong seed, int episodes, int k)
    {
        using var folder = new TempFolder();
        PredictionSource[] sources = [PredictionSource.Of(SyntheticRun.Write(new SynthesisOptions { Episodes = episodes, Seed = seed, Providers = 3 }).Tables, new AnalysisSettings())];
        // As given; with everything that may be adjusted for; and by a score.
        ComparisonSpecification[] of =
        [
            .. GivenComparisons.All, Sleep with { Id = "everything", Confounders = [.. ConfounderCatalogue.All.Select(f => f.Id)] },
            Sleep with { Id = "change", Primary = ComparedOutcome.Change, Eligibility = Sleep.Eligibility with { EveryDecision = true } }, Sleep with { Id = "time", Primary = ComparedOutcome.TimeToRemission },
        ];
        var reasons = ResearchExtract.WriteEach(folder.File("out"), sources, [.. of.Select(c => (c, "{}\n"))], ExtractSafety.Standard with { K = k, L = 2 });
        Assert.That(reasons, Has.Count.LessThan(of.Length - 2));
        Assert.That(reasons.Values, Has.None.Contains("did not pass its check"));
        Assert.That(Directory.GetDirectories(folder.File("out")).Select(Path.GetFileName), Is.EquivalentTo(of.Select(c => c.Id).Except(reasons.Keys)));
        foreach (var written in Directory.GetDirectories(folder.File("out")))
        {
            AssertNobodyIsFound(written, k, 2);
            Assert.That(Directory.GetFiles(written).Select(Path.GetFileName).Order(StringComparer.Ordinal), Is.EqualTo(Files));
        }
    }

    [Test]
    public void Nothing_is_left_behind_where_classes_cannot_be_reached()
    {
        using var folder = new TempFolder();
        PredictionSource[] sources = [ResearchCase.Sample("small-service")];
        var reason = ResearchExtract.Write(folder.File("out"), sources, Sleep, "{}\n", ExtractSafety.Standard with { Keep = ["age", "sex", "period"] });
        Assert.That(reason, Does.Contain("and the file keeps").And.Contain(": drop "));
        Assert.That(ResearchExtract.Write(folder.File("out"), sources, Sleep, "{}\n", ExtractSafety.Standard with { K = 5_000 }), Does.Contain("whatever columns go"));
        Assert.That(ResearchExtract.Write(folder.File("out"), sources, Sleep, "{}\n", ExtractSafety.Standard with { Keep = ["postcode"] }), Does.StartWith("There is no column postcode to keep; there are weeks_on_last_step"));
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.Empty);
        // One that is kept stands in the file, as coarse as it must be.
        Assert.That(ResearchExtract.Write(folder.File("out"), [ResearchCase.Sample("service")], Sleep, "{}\n", ExtractSafety.Standard with { Keep = ["deprivation_quintile"] }), Is.Null);
        AssertNobodyIsFound(folder.File("out"), 10, 2);
        Assert.That(Read(folder.File("out", "decisions.csv"))[0], Has.Some.EqualTo("deprivation_quintile"));
    }

    [Test]
    public void Dictionary_and_page_tell_what_it_cost()
    {
        using var folder = new TempFolder();
        Assert.That(ResearchExtract.Write(folder.File("out"), [ResearchCase.Sample("service")], Sleep, "{}\n", ExtractSafety.Standard), Is.Null);
        var dictionary = Read(folder.File("out", "dictionary.csv"));
        Assert.That(dictionary.Select(d => d[0]), Is.SupersetOf(new[] { "*rows", "*k", "*smallest_class", "*classes", "*left_out", "*left_out_share", "*average_risk", "*highest_risk" }));
        double Told(string what) => ResearchCase.Number(dictionary.Single(d => d[0] == what)[5]);
        Assert.That(Told("*highest_risk"), Is.EqualTo(1 / Told("*smallest_class")).Within(1e-4).And.AtMost(0.1));
        Assert.That(Told("*average_risk"), Is.EqualTo(Told("*classes") / Told("*rows")).Within(1e-4));
        foreach (var column in dictionary.Where(d => d[2] == "quasi_identifier"))
            Assert.That(ResearchCase.Number(column[9]), Is.InRange(0, 1), column[0]);
        var page = File.ReadAllText(folder.File("out", "README.md"));
        Assert.That(page, Does.Contain("## What it is not").And.Contain("| site |").And.Contain("| response, weighted: risk difference |"));
        // Sizes of all rows are not told, and their estimates have two digits: with the file, more would tell of those left out.
        Assert.That(Regex.Matches(page, @"^\| response, .*$", RegexOptions.Multiline).Select(m => m.Value), Has.All.Match(@"\| -?\d\.\d\d \| -?\d\.\d\d \| \d\.\d\d \|$"));
    }

    [Test]
    public void The_same_extract_gives_the_same_bytes()
    {
        using var folder = new TempFolder();
        foreach (var name in (string[])["one", "two"])
            Assert.That(ResearchExtract.Write(folder.File(name), [ResearchCase.Sample("small-service")], Sleep, "{}\n", ExtractSafety.Standard), Is.Null);
        Jobs.JobAssert.SameFiles(folder.File("one"), folder.File("two"));
        // Exact rows take its place where they are asked for, and are marked.
        Assert.That(ResearchExtract.Write(folder.File("one"), [ResearchCase.Sample("small-service")], Sleep, "{}\n", ExtractSafety.None), Is.Null);
        Assert.That(File.Exists(folder.File("one", "README.md")), Is.False);
        foreach (var name in (string[])["decisions.csv", "dictionary.csv", "analysis.csv"])
            Assert.That(File.ReadAllText(folder.File("one", name)), Does.Contain("internal, not checked"), name);
    }

    [Test]
    public void The_command_writes_safe_rows_unless_exact_ones_are_asked_for()
    {
        using var folder = new TempFolder();
        string[] arguments = ["compare", "sleep-or-none", "--extract", Repository.Path("data", "samples", "small-service"), "--out", folder.File("out"), "--research-extract", folder.File("rows")];
        var (code, output, error) = Runs.Nonresponse(arguments);
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("at least 10 patients alike"));
        AssertNobodyIsFound(folder.File("rows", "sleep-or-none"), 10, 2);
        Assert.That(Runs.Nonresponse([.. arguments, "--research-k", "20"]).Code, Is.Zero);
        AssertNobodyIsFound(folder.File("rows", "sleep-or-none"), 20, 2);
        Assert.That(Runs.Nonresponse([.. arguments, "--disclosure", "none", "--audience", "public"]).Code, Is.Zero);
        AssertNobodyIsFound(folder.File("rows", "sleep-or-none"), 10, 2);
        Assert.That(Runs.Nonresponse([.. arguments, "--disclosure", "none"]).Output, Does.Contain("exact and unchecked"));
        Assert.That(Read(folder.File("rows", "sleep-or-none", "decisions.csv"))[0], Has.Some.EqualTo("marking"));
        Assert.That(Runs.Nonresponse([.. arguments, "--research-k", "5000"]).Output, Does.Contain("whatever columns go").And.Contain("is of an earlier run").And.Not.Contain("patients alike"));
        var refused = Runs.Nonresponse([.. arguments, "--research-k", "9"]);
        Assert.That((refused.Code, refused.Error), Is.EqualTo((CommandLine.WrongUsage, refused.Error)));
        Assert.That(refused.Error, Does.Contain("--research-k is 10 or more"));
    }
}

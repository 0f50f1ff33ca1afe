using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Scheduler.Comparing;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests.Comparing;

/// <summary>What a research extract holds, what it must not hold, and how its folder appears.</summary>
public sealed partial class ResearchExtractTests
{
    private static readonly string[] Files = ["analysis.csv", "comparison.json", "decisions.csv", "dictionary.csv", "reproduce.R"];

    private static ComparisonSpecification Sleep => ResearchCase.Given("sleep-or-none");

    [GeneratedRegex(@"[\w-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word { get; }

    [GeneratedRegex(@"(19|20)\d\d-\d\d-\d\d|\d\d/\d\d/(19|20)\d\d", RegexOptions.CultureInvariant)]
    private static partial Regex CalendarDate { get; }

    [GeneratedRegex(@"\d+(\.\d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Digits { get; }

    [Test]
    public void No_id_name_of_an_organisation_or_date_of_the_extract_is_in_any_file()
    {
        using var folder = new TempFolder();
        var source = ResearchCase.Sample("service");
        // Organisations are among the confounders and the subgroups.
        var of = Sleep with { Subgroups = ["provider_id", "team_id", "commissioner_id", "sex"] };
        Assert.That(ResearchExtract.Write(folder.File("out"), [source], of, "{}\n", ExtractSafety.None), Is.Null);
        var secrets = Ids("service");
        Assert.That(secrets, Has.Count.GreaterThan(20_000));
        int first = new DateOnly(2020, 1, 1).DayNumber, last = source.Tables.ExtractedOn + 365;
        foreach (var file in Directory.GetFiles(folder.File("out")))
        {
            var (name, text) = (Path.GetFileName(file), File.ReadAllText(file));
            Assert.That(Word.Matches(text).Count(m => secrets.Contains(m.Value)), Is.Zero, name);
            Assert.That(CalendarDate.Count(text), Is.Zero, name);
            // Days since year 1, as the program counts them.
            var days = Digits.Matches(text).Select(m => double.Parse(m.Value, CultureInfo.InvariantCulture)).Count(v => v >= first && v <= last);
            Assert.That(days, Is.Zero, name);
        }
    }

    // Every id of the extract's tables.
    private static HashSet<string> Ids(string sample)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(Repository.Path("data", "samples", sample), "*.csv.gz"))
        {
            using var lines = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
            string[] header = lines.ReadLine()!.Split(',');
            int[] places = [.. Enumerable.Range(0, header.Length).Where(i => header[i].EndsWith("_id", StringComparison.Ordinal))];
            while (lines.ReadLine() is { } line)
                foreach (var place in places)
                    if (line.Split(',')[place] is { Length: > 0 } id)
                        ids.Add(id);
        }
        return ids;
    }

    [Test]
    public void Dictionary_of_exact_rows_names_every_column_with_its_missing_values_and_says_that_it_is_row_level()
    {
        using var folder = new TempFolder();
        Assert.That(ResearchExtract.Write(folder.File("out"), [ResearchCase.Sample("service")], Sleep, "{ \"id\": \"sleep-or-none\" }\n", ExtractSafety.None), Is.Null);
        Assert.That(Directory.GetFiles(folder.File("out")).Select(Path.GetFileName).Order(StringComparer.Ordinal), Is.EqualTo(Files));
        Assert.That(File.ReadAllText(folder.File("out", "comparison.json")), Is.EqualTo("{ \"id\": \"sleep-or-none\" }\n"));
        var rows = Rows(folder.File("out", "decisions.csv"));
        var dictionary = Rows(folder.File("out", "dictionary.csv"));
        Assert.That(dictionary[0], Is.EqualTo(new[] { "column", "title", "type", "unit", "levels", "known_when", "missing", "note" }));
        Assert.That(dictionary[1][7], Does.Contain("NOT been checked for k-anonymity").And.Contain("must not leave the safe setting"));
        Assert.That(rows[0], Is.EqualTo(dictionary.Skip(2).Select(d => d[0])).And.Unique);
        for (var c = 0; c < rows[0].Length; c++)
        {
            string[] values = [.. rows.Skip(1).Select(r => r[c])];
            var entry = dictionary[c + 2];
            Assert.That(entry[6], Is.EqualTo(values.Count(v => v.Length == 0).ToString(CultureInfo.InvariantCulture)), entry[0]);
            Assert.That(entry[1], Is.Not.Empty, entry[0]);
            if (entry[2] == "flag")
                Assert.That(values.Distinct(), Is.SubsetOf(new[] { "0", "1", "" }), entry[0]);
            if (entry[2] == "category")
                Assert.That(values.Distinct(), Is.SubsetOf(entry[4].Split("; ").Append("")), entry[0]);
        }
        Assert.That(rows.Skip(1).Select(r => r[Array.IndexOf(rows[0], "age")]).Distinct().Order(StringComparer.Ordinal), Is.SubsetOf(CodeList.AgeBands.Codes.Append("")));
        Assert.That(rows.Skip(1).Min(r => ResearchCase.Number(r[Array.IndexOf(rows[0], "calendar")])), Is.Zero);
    }

    [Test]
    public void Same_extract_gives_the_same_bytes_and_a_later_one_takes_the_place_of_an_earlier_one_with_what_R_wrote()
    {
        using var folder = new TempFolder();
        PredictionSource[] sources = [ResearchCase.Sample("small-service")];
        Assert.That(ResearchExtract.Write(folder.File("out"), sources, Sleep, "{}\n", ExtractSafety.None), Is.Null);
        byte[][] before = [.. Files.Select(f => File.ReadAllBytes(folder.File("out", f)))];
        folder.Write("out/reproduced.csv", "estimand\n");
        Assert.That(ResearchExtract.Write(folder.File("out"), sources, Sleep, "{}\n", ExtractSafety.None), Is.Null);
        Assert.That(Files.Select(f => File.ReadAllBytes(folder.File("out", f))), Is.EqualTo(before));
        Assert.That(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories), Has.Length.EqualTo(Files.Length));
        if (!OperatingSystem.IsWindows())
        {
            Assert.That(File.GetUnixFileMode(folder.File("out")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
            foreach (var f in Files)
                Assert.That(File.GetUnixFileMode(folder.File("out", f)), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite), f);
        }
    }

    [Test]
    public void Nothing_appears_where_there_is_nothing_to_compare()
    {
        using var folder = new TempFolder();
        PredictionSource[] sources = [ResearchCase.Sample("small-service")];
        var nobody = Sleep with { First = Sleep.First with { Title = "A thing that nobody had", Conditions = [new("sleep_strategy", ["unheard_of"])] } };
        Assert.That(ResearchExtract.Write(folder.File("out"), sources, nobody, "{}\n", ExtractSafety.None), Is.EqualTo("No eligible decision for A thing that nobody had."));
        Assert.That(ResearchExtract.Write(folder.File("out"), sources, nobody with { Second = nobody.First }, "{}\n", ExtractSafety.None), Is.EqualTo("No eligible decision for either strategy."));
        Assert.That(ResearchExtract.Write(folder.File("out"), sources, Sleep with { Trim = 0.4999 }, "{}\n", ExtractSafety.None), Does.StartWith("The propensity cannot be fitted"));
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.Empty);
    }

    [Test]
    public void Several_comparisons_have_a_folder_each_and_those_without_decisions_a_reason()
    {
        using var folder = new TempFolder();
        PredictionSource[] sources = [ResearchCase.Sample("small-service")];
        var nobody = Sleep with { Id = "nobody", First = Sleep.First with { Title = "A thing that nobody had", Conditions = [new("sleep_strategy", ["unheard_of"])] } };
        for (var time = 0; time < 2; time++)
        {
            var reasons = ResearchExtract.WriteEach(folder.File("out"), sources, [(nobody, "{}\n"), (Sleep, "{}\n")], ExtractSafety.None);
            Assert.That(reasons, Is.EqualTo(new Dictionary<string, string> { ["nobody"] = "No eligible decision for A thing that nobody had." }));
            Assert.That(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal), Is.EqualTo(Files.Select(f => folder.File("out", Sleep.Id, f))));
        }
        Assert.That(ResearchExtract.WriteEach(folder.File("other"), sources, [(nobody, "{}\n")], ExtractSafety.None), Has.Count.EqualTo(1));
        folder.Write("out/notes.txt", "mine");
        Assert.That(() => ResearchExtract.WriteEach(folder.File("out"), sources, [(Sleep, "{}\n")], ExtractSafety.None), Throws.InstanceOf<IOException>());
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.EqualTo(new[] { folder.File("out") }));
    }

    [Test]
    public void Nothing_appears_where_writing_fails_and_what_was_there_stays()
    {
        using var disk = SmallDisk.Mount(64);
        var target = Path.Combine(disk.Path, "out");
        Assert.That(() => ResearchExtract.Write(target, [ResearchCase.Sample("service")], Sleep, "{}\n", ExtractSafety.None), Throws.InstanceOf<IOException>());
        Assert.That(Directory.GetFileSystemEntries(disk.Path), Is.Empty);
    }

    [Test]
    public void Folder_of_somebody_else_is_left_alone()
    {
        using var folder = new TempFolder();
        folder.Write("out/notes.txt", "mine");
        Assert.That(
            () => ResearchExtract.Write(folder.File("out"), [ResearchCase.Sample("small-service")], Sleep, "{}\n", ExtractSafety.None),
            Throws.InstanceOf<IOException>().With.Message.Contains("not the result of a research extract"));
        Assert.That(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories), Is.EqualTo(new[] { folder.File("out", "notes.txt") }));
    }

    private static string[][] Rows(string file) => [.. File.ReadLines(file).Select(Fields)];

    // Fields of RFC 4180, none of which has a line break.
    private static string[] Fields(string line) => [.. FieldOf.Matches(line).Select(m => m.Groups[2].Success ? m.Groups[2].Value.Replace("\"\"", "\"", StringComparison.Ordinal) : m.Groups[3].Value)];

    [GeneratedRegex("(^|,)(?:\"((?:[^\"]|\"\")*)\"|([^,]*))", RegexOptions.CultureInvariant)]
    private static partial Regex FieldOf { get; }
}

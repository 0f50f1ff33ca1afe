using System.IO.Compression;
using System.Text.Json.Nodes;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests;

/// <summary>A report on a store that has several sources.</summary>
public sealed class SeveralSourcesTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void Make() => _folder = new TempFolder();

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Sources_add_up_to_the_figures_of_the_whole()
    {
        Split("2026-03-31", "2026-03-31");
        Assert.That(Report(Runs.Bare).Code, Is.Zero);
        var whole = Runs.Run(_folder, Runs.SmallService, Runs.Bare);
        Assert.That(Lines(_folder.File("report", "measures.csv")), Is.EqualTo(Lines(Path.Combine(whole, "measures.csv"))));
        Assert.That(Lines(_folder.File("report", "measures.csv")), Has.Count.GreaterThan(1000));
    }

    [Test]
    public void Every_reader_is_told_of_each_source()
    {
        Split("2026-02-28", "2026-03-31");
        var (code, output, error) = Report(Runs.Bare);
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("north:").And.Contain("south:"));
        Assert.That(output, Does.Contain("for 2026-02."), "the last month that is whole in every source");
        string[] files = [.. Directory.EnumerateFiles(_folder.File("report"), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_folder.File("report"), f).Replace('\\', '/'))];
        Assert.That(files, Does.Contain("sources/north/quality.csv").And.Contain("sources/south/quality.json").And.Contain("data-quality.html").And.Not.Contain("quality.csv"));
        foreach (var page in new[] { "service-lead.html", "researcher.html", "commissioner.html", "data-quality.html", "index.html" })
            Assert.That(File.ReadAllText(_folder.File("report", page)), Does.Contain("north and south"), page);
        Assert.That(File.ReadAllText(_folder.File("report", "service-lead.html")), Does.Contain("north, extracted on 28 February 2026 and south, extracted on 31 March 2026").And.Match("north: [0-9,]+ rows were read"));
        Assert.That(File.ReadAllText(_folder.File("report", "index.html")), Does.Contain("href=\"sources/north/quality.csv\""));
        var manifest = JsonNode.Parse(File.ReadAllText(_folder.File("report", "manifest.json")))!;
        Assert.That(manifest["sources"]!.AsArray().Select(s => (string?)s!["source"]), Is.EqualTo(new[] { "north", "south" }));

        // One can be named, and takes the place of the report on all.
        Assert.That(Report(["--source", "south", .. Runs.Bare]).Code, Is.Zero);
        Assert.That(Directory.Exists(_folder.File("report", "sources")), Is.False);
        Assert.That(File.ReadAllText(_folder.File("report", "service-lead.html")), Does.Not.Contain("north"));
    }

    [Test]
    public void What_fails_in_one_source_is_told_of_that_one()
    {
        Split("2026-03-31", "2026-03-31", north => north["episodes"] = [north["episodes"][0], .. north["episodes"].Skip(1).Select(r => Without(r, north["episodes"][0], "sex"))]);
        var (code, output, error) = Report(Runs.Bare);
        Assert.That(code, Is.Zero, error);
        var north = output[output.IndexOf("north:", StringComparison.Ordinal)..output.IndexOf("south:", StringComparison.Ordinal)];
        Assert.That(north, Does.Contain("episodes.sex.filled"));
        Assert.That(output[output.IndexOf("south:", StringComparison.Ordinal)..], Does.Not.Contain("episodes.sex.filled"));
        Assert.That(File.ReadAllText(_folder.File("report", "data-quality.html")), Does.Match("Here: north ([0-9]+) of \\1"));
    }

    private (int Code, string Output, string Error) Report(params string[] options) =>
        Runs.Nonresponse(["report", "--home", _folder.File("home"), "--key", _folder.File("key.json"), "--out", _folder.File("report"), .. options]);

    /// <summary>Imports the sample in two halves, by provider, each as a source of its own.</summary>
    private void Split(string north, string south, Action<Dictionary<string, string[]>>? change = null)
    {
        var sample = Repository.Path("data", "samples", "small-service");
        var tables = Directory.EnumerateFiles(sample, "*.csv.gz").ToDictionary(f => Path.GetFileName(f).Split('.')[0], ReadGzip);
        var episodes = tables["episodes"];
        var half = episodes.Skip(1).Where((_, i) => i % 2 == 0).Select(Key).ToHashSet(StringComparer.Ordinal);
        var steps = tables["steps"].Skip(1).ToDictionary(Key, r => r.Split(',')[tables["steps"][0].Split(',').ToList().IndexOf("episode_id")], StringComparer.Ordinal);
        foreach (var (source, day, isFirst) in new[] { ("north", north, true), ("south", south, false) })
        {
            var part = tables.ToDictionary(t => t.Key, t => Rows(t.Key, t.Value, e => half.Contains(e) == isFirst, steps));
            if (isFirst)
                change?.Invoke(part);
            else
                part.Remove("population");
            var folder = Directory.CreateDirectory(_folder.File("extracts", source)).FullName;
            foreach (var (table, rows) in part)
                File.WriteAllText(Path.Combine(folder, table + ".csv"), string.Join('\n', rows) + "\n");
            File.WriteAllText(Path.Combine(folder, "submission.json"), $$"""{"contract":"1.0","source":"{{source}}","extracted_on":"{{day}}"}""");
            var (code, _, error) = Runs.Nonresponse("import", folder, "--home", _folder.File("home"), "--key", _folder.File("key.json"));
            Assert.That(code, Is.Zero, error);
        }
    }

    private static string[] Rows(string table, string[] rows, Predicate<string> isMine, Dictionary<string, string> episodeOfStep)
    {
        if (table == "population")
            return rows;
        var columns = rows[0].Split(',').ToList();
        var (episode, step) = (columns.IndexOf("episode_id"), columns.IndexOf("step_id"));
        return [rows[0], .. rows.Skip(1).Where(r => isMine(episode >= 0 ? r.Split(',')[episode] : episodeOfStep[r.Split(',')[step]]))];
    }

    private static string Key(string row) => row.Split(',')[0];

    private static string Without(string row, string header, string column)
    {
        var fields = row.Split(',');
        fields[header.Split(',').ToList().IndexOf(column)] = "";
        return string.Join(',', fields);
    }

    private static string[] ReadGzip(string path)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        return text.ReadToEnd().TrimEnd('\n').Split('\n');
    }

    private static List<string> Lines(string file) => [.. File.ReadLines(file)];
}

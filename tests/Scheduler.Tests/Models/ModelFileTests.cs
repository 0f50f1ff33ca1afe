using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using NonResponse.Scheduler.Models;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests.Models;

/// <summary>The file of a model: what it gives back, what another program makes of it, and how damage is named.</summary>
public sealed class ModelFileTests
{
    private const string Name = "model.json";

    private static byte[] Ridge => File.ReadAllBytes(TrainedModels.FileOf("m4-ridge"));

    [Test]
    public void Every_file_that_was_written_is_read_as_the_same_model()
    {
        var files = TrainedModels.Folders.ToList();
        Assert.That(files.Select(Path.GetFileName), Is.EqualTo(new[] { "m0-elastic-net", "m0-ridge", "m0-trees", "m4-elastic-net", "m4-ridge", "m4-trees" }));
        foreach (var bytes in files.Select(f => File.ReadAllBytes(Path.Combine(f, Name))))
        {
            var model = ModelFile.Read(bytes, Name);
            Assert.That(ModelFile.Write(model), Is.EqualTo(bytes));
            Assert.That(model.Id, Is.EqualTo(ModelFile.IdOf(model)));
        }
    }

    [Test]
    public void A_regression_tells_the_mean_of_every_column_and_trees_tell_none()
    {
        var terms = ModelFile.Read(Ridge, Name).Terms;
        Assert.That(terms.Select(t => t.Means!.Count), Is.EqualTo(terms.Select(t => t.Coefficients!.Count)));
        // Severity as a share of the scale: PHQ-9 of 11 to 22, as in people who are treated.
        Assert.That(terms.Single(t => t.Feature == "severity").Means![0], Is.InRange(0.4, 0.8));
        Assert.That(terms.Where(t => t.Kind == "category").SelectMany(t => t.Means!), Is.Not.Empty.And.All.InRange(0, 1));
        Assert.That(ModelFile.Read(File.ReadAllBytes(TrainedModels.FileOf("m4-trees")), Name).Terms.Select(t => t.Means), Has.All.Null);
    }

    [Test]
    public void Another_reader_of_the_file_gives_the_same_risks()
    {
        foreach (var folder in TrainedModels.Folders)
        {
            var model = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, Name)))!;
            var steps = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, "conformance.json")))!["steps"]!.AsArray();
            Assert.That(steps, Has.Count.EqualTo(60));
            Assert.That(steps.Select(s => (double)s!["risk"]!).Distinct().Count(), Is.GreaterThan(30), "they differ");
            foreach (var step in steps)
                Assert.That(FileScorer.Risk(model, step!["features"]!), Is.EqualTo((double)step["risk"]!).Within(1e-12), folder);
        }
    }

    [Test]
    public void The_script_of_the_documentation_gives_the_same_risks()
    {
        if (!HasPython())
            Assert.Ignore("Python 3 is not installed (Debian: apt-get install python3).");
        foreach (var folder in TrainedModels.Folders)
        {
            var (code, output) = Python(Repository.Path("docs", "score_model.py"), folder);
            Assert.That((code, output), Is.EqualTo((0, output)), output);
            Assert.That(output, Does.Contain("60 steps"));
        }
    }

    [Test]
    public void A_file_that_was_cut_off_is_named_as_such([Values(0, 1, 100, 20_000, -1, -20)] int length)
    {
        var bytes = Ridge;
        var cut = bytes[..(length < 0 ? bytes.Length - 2 + length : length)];
        Assert.That(() => ModelFile.Read(cut, Name), Throws.TypeOf<ModelFileException>().With.Message.StartsWith("model.json is not a whole model file: it was cut off"));
    }

    [Test]
    public void A_file_in_which_anything_was_changed_is_refused()
    {
        var text = Encoding.UTF8.GetString(Ridge);
        var at = text.IndexOf("\"intercept\": ", StringComparison.Ordinal) + "\"intercept\": ".Length + 2;
        foreach (var altered in new[]
        {
            text[..at] + (text[at] == '9' ? '8' : '9') + text[(at + 1)..],
            text.Replace("\"not_for_use\": []", "\"not_for_use\": [ ]", StringComparison.Ordinal).Replace("\"point\": \"m4\"", "\"point\": \"m0\"", StringComparison.Ordinal),
            text.Replace("\"sha256\": \"", "\"sha256\": \"0", StringComparison.Ordinal),
            JsonNode.Parse(text)!.ToJsonString(),
        })
            Assert.That(() => ModelFile.Read(Encoding.UTF8.GetBytes(altered), Name), Throws.TypeOf<ModelFileException>().With.Message.StartsWith("model.json was altered since it was made"));
    }

    [Test]
    public void A_file_of_a_newer_program_is_named_before_its_content_is_looked_at() => Assert.That(
        () => ModelFile.Read("""{ "format": "nonresponse-model", "format_version": 2, "program": "nonresponse 9.0.0", "new": [] }"""u8, Name),
        Throws.TypeOf<ModelFileException>().With.Message.EqualTo("model.json was made by a newer program (nonresponse 9.0.0): its format is 2, and this program reads up to 1. Use the newer program."));

    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{ "format": "other", "format_version": 1 }""")]
    [TestCase("""{ "format": "nonresponse-model", "format_version": "1" }""")]
    [TestCase("""{ "format": "nonresponse-model", "format_version": 0 }""")]
    public void What_is_no_model_is_named_as_such(string json) =>
        Assert.That(() => ModelFile.Read(Encoding.UTF8.GetBytes(json), Name), Throws.TypeOf<ModelFileException>().With.Message.Match("no model file of this program|not a whole model file"));

    [Test]
    public void A_sealed_file_whose_content_makes_no_sense_is_refused()
    {
        var model = ModelFile.Read(Ridge, Name);
        var trees = ModelFile.Read(File.ReadAllBytes(TrainedModels.FileOf("m4-trees")), Name);
        var term = model.Terms[0];
        var tree = trees.Trees[0];
        (ModelDocument Document, string Says)[] wrong =
        [
            (model with { Point = "m5" }, "its point is neither m0 nor m4"),
            (model with { Learner = "forest" }, "its learner is not known"),
            (model with { Terms = [term with { Coefficients = [1] }, .. model.Terms.Skip(1)] }, "coefficients of severity are not as many as its columns"),
            (model with { Terms = [term with { Knots = [3, 2, 1] }, .. model.Terms.Skip(1)] }, "knots of severity are not in order"),
            (model with { Terms = [term with { Median = null }, .. model.Terms.Skip(1)] }, "severity has nothing for a missing value"),
            (model with { Terms = [term with { Kind = "text" }, .. model.Terms.Skip(1)] }, "kind of severity is not known"),
            (model with { Terms = [.. model.Terms, term] }, "a feature is named twice"),
            (model with { Trees = trees.Trees }, "a regression has trees"),
            (trees with { Trees = [tree with { Left = [.. tree.Left.Select(_ => 0)] }] }, "a tree is not one"),
            (trees with { Trees = [tree with { Column = [.. tree.Column.Select(_ => 9_999)] }] }, "a tree is not one"),
        ];
        foreach (var (document, says) in wrong)
            Assert.That(() => ModelFile.Read(ModelFile.Write(document), Name), Throws.TypeOf<ModelFileException>().With.Message.Contains(says), says);
    }

    [Test]
    public void Files_hold_no_identifier_of_a_patient()
    {
        var ids = File.ReadLines(Path.Combine(TrainedModels.Extract, "episodes.csv")).Skip(1).Take(500).SelectMany(l => l.Split(',').Take(2)).ToHashSet(StringComparer.Ordinal);
        foreach (var file in TrainedModels.Folders.SelectMany(Directory.GetFiles))
        {
            var text = File.ReadAllText(file);
            Assert.That(ids.Where(i => text.Contains($"\"{i}\"", StringComparison.Ordinal)), Is.Empty, file);
        }
    }

    private static bool HasPython()
    {
        try
        {
            return Python("--version").Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static (int Code, string Output) Python(params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo("python3", args) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }
}

/// <summary>Gives the risk of a step from the JSON of a model alone: it shares nothing with the program but the format.</summary>
internal static class FileScorer
{
    public static double Risk(JsonNode model, JsonNode features)
    {
        var logOdds = (double)model["intercept"]!;
        var columns = new List<double>();
        foreach (var term in model["terms"]!.AsArray())
        {
            var own = Columns(term!, features[(string)term!["feature"]!]);
            columns.AddRange(own);
            if (term["coefficients"] is JsonArray coefficients)
                logOdds += own.Select((x, i) => x * (double)coefficients[i]!).Sum();
        }
        logOdds += model["trees"]!.AsArray().Sum(t => Leaf(t!, columns));
        var line = model["recalibration"]!;
        return 1 / (1 + Math.Exp(-((double)line["intercept"]! + (double)line["slope"]! * logOdds)));
    }

    private static List<double> Columns(JsonNode term, JsonNode? value)
    {
        var columns = new List<double>();
        if (term["levels"] is JsonArray levels)
            columns.AddRange(levels.Select(l => value is not null && (string)value! == (string)l! ? 1.0 : 0));
        else
        {
            var number = value is not null ? (double)value : term["median"] is { } median ? (double)median : double.NaN;
            columns.Add(number);
            if (term["knots"] is JsonArray knots)
            {
                double[] k = [.. knots.Select(n => (double)n!)];
                static double Cubed(double x) => Math.Pow(Math.Max(0, x), 3);
                for (var j = 0; j < k.Length - 2; j++)
                    columns.Add((Cubed(number - k[j]) - Cubed(number - k[^2]) * (k[^1] - k[j]) / (k[^1] - k[^2]) + Cubed(number - k[^1]) * (k[^2] - k[j]) / (k[^1] - k[^2])) / Math.Pow(k[^1] - k[0], 2));
            }
        }
        if ((bool)term["missing_column"]!)
            columns.Add(value is null ? 1 : 0);
        return columns;
    }

    private static double Leaf(JsonNode tree, List<double> columns)
    {
        var node = 0;
        while ((int)tree["column"]![node]! is >= 0 and var column)
        {
            var isLeft = double.IsNaN(columns[column]) ? (bool)tree["missing_left"]![node]! : columns[column] <= (double)tree["threshold"]![node]!;
            node = (int)tree[isLeft ? "left" : "right"]![node]!;
        }
        return (double)tree["value"]![node]!;
    }
}

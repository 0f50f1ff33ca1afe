using System.Text.Json.Nodes;
using NonResponse.Ingest;
using NonResponse.Scheduler.Tests.Jobs;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests.Models;

/// <summary>Models from training to retirement, as a person and as a schedule have it.</summary>
public sealed class ModelLifeTests
{
    private const string Lists = """{ "models": { "risk_lists": true, "bands": [0.2, 0.4] } }""";

    [Test]
    public void A_training_tells_what_each_model_may_be_used_for_and_writes_its_documents()
    {
        Assert.That(TrainedModels.Said, Does.Contain("for use").And.Contain("m4-ridge-20260331-").And.Contain("not for deciding on one patient"));
        foreach (var folder in TrainedModels.Folders)
        {
            Assert.That(Directory.GetFiles(folder).Select(Path.GetFileName), Is.EquivalentTo(new[]
            {
                "model.json", "conformance.json", "card.html", "card.json", "tripod-ai.html", "tripod-ai.json", "probast-ai.html", "probast-ai.json",
            }));
            foreach (var (document, asked) in new[] { ("tripod-ai", 52), ("probast-ai", 34) })
            {
                var paper = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, document + ".json")))!;
                var items = paper["sections"]!.AsArray().SelectMany(s => s!["items"]!.AsArray()).ToList();
                Assert.That(((int)paper["asked"]!, items.Count, items.Select(i => (string)i!["number"]!).Distinct().Count()), Is.EqualTo((asked, asked, asked)), document);
                Assert.That((int)paper["answered"]! + (int)paper["not_reported"]!, Is.EqualTo(asked));
                Assert.That(items.Count(i => (string)i!["answer"]! == "not reported"), Is.EqualTo((int)paper["not_reported"]!).And.GreaterThan(0));
                Assert.That(items.Where(i => ((string)i!["answer"]!).Trim().Length == 0), Is.Empty);
            }
        }
    }

    [Test]
    public void The_same_extract_gives_the_same_bytes()
    {
        using var folder = new TempFolder();
        Assert.That(Runs.Nonresponse("train", TrainedModels.Extract, "--out", folder.File("again")).Code, Is.Zero);
        foreach (var file in Directory.GetFiles(TrainedModels.Files, "*", SearchOption.AllDirectories))
            Assert.That(File.ReadAllBytes(folder.File("again", Path.GetRelativePath(TrainedModels.Files, file))), Is.EqualTo(File.ReadAllBytes(file)), file);
    }

    [Test]
    public void A_model_is_trained_promoted_watched_put_right_reported_and_retired()
    {
        using var folder = new TempFolder();
        (int Code, string Output, string Error) Do(params string[] args) => Runs.Nonresponse([.. args, "--home", folder.File("home"), "--key", folder.File("key.json")]);
        Assert.That(Do("import", TrainedModels.Extract).Code, Is.Zero);
        Assert.That(Do("models", "list").Output, Does.StartWith("The store holds no model"));
        Assert.That(Do("models", "monitor").Output, Does.StartWith("The store has no champion"));
        var trained = Do("train");
        Assert.That(trained.Code, Is.Zero, trained.Error);
        // From the store as from the extract: the same model.
        var id = (string)JsonNode.Parse(File.ReadAllBytes(TrainedModels.FileOf("m4-ridge")))!["id"]!;
        Assert.That(Do("models", "list").Output, Does.Contain(id));
        Assert.That(Do("train").Code, Is.Zero, "a second training finds the same models there");
        Assert.That(Do("models", "list").Output.Split('\n'), Has.Length.EqualTo(1 + 6 + 1));

        Assert.That(Do("models", "promote", "m4-none", "--reason", "x").Code, Is.EqualTo(1));
        Assert.That(Do("models", "promote", id, "--reason", "agreed by the board", "--force").Output, Does.Contain($"{id} now makes the predictions of m4."));
        Assert.That(Do("models", "show", id).Output, Does.Contain("champion").And.Contain("agreed by the board").And.Contain("patients"));
        var watched = Do("models", "monitor");
        Assert.That(watched.Output, Does.Contain(id).And.Contain("CUSUM above").And.Contain("provisional").And.Match("[1-9] settled months recorded anew"));
        Assert.That(Do("models", "monitor").Output, Does.Contain("0 settled months recorded anew"));

        var right = Do("models", "recalibrate", id, "--by", "slope");
        Assert.That(right.Code, Is.Zero, right.Error);
        Assert.That(right.Output, Does.Match("m4-ridge-20260331-[0-9a-f]{8} is registered as a challenger"));
        Assert.That(Do("models", "list").Output.Split('\n').Count(l => l.Contains("m4-ridge", StringComparison.Ordinal)), Is.EqualTo(2));

        Assert.That(Do("report", "--out", folder.File("report"), "--comparisons", "none", "--disclosure", "none").Code, Is.Zero);
        var page = File.ReadAllText(folder.File("report", "models.html"));
        Assert.That(page, Does.Contain("id=\"in-use\"").And.Contain(id).And.Contain("agreed by the board"));

        Assert.That(Do("models", "retire", id, "--reason", "superseded").Output, Does.Contain("No model makes the predictions of m4 now."));
        File.AppendAllText(folder.File("home", "models", id, "model.json"), " ");
        Assert.That(Do("models", "show", id).Error, Does.Contain("is damaged"));
    }

    [Test]
    public void A_list_of_patients_is_written_only_where_the_service_allows_it_and_only_of_those_without_a_review()
    {
        using var folder = new TempFolder();
        var model = TrainedModels.FileOf("m4-ridge");
        (int Code, string Output, string Error) List(string settings, string file) => Runs.Nonresponse(
            "models", "risks", TrainedModels.Extract, "--model", file, "--out", folder.File("list.csv"), "--config", folder.Write("service.json", settings));
        var refused = List("{}", model);
        Assert.That((refused.Code, File.Exists(folder.File("list.csv"))), Is.EqualTo((2, false)));
        Assert.That(refused.Error, Does.Contain("switched off"));
        Assert.That(List(Lists, TrainedModels.FileOf("m0-ridge")).Error, Does.Contain("predicts at the start of a step"));

        var done = List(Lists, model);
        Assert.That(done.Code, Is.Zero, done.Error);
        var rows = File.ReadAllLines(folder.File("list.csv")).Select(l => l.Split(',')).ToList();
        Assert.That(rows[0], Is.EqualTo(new[] { "patient_id", "provider_id", "team_id", "step_number", "step_started_on", "days_since", "risk" }));
        Assert.That(rows, Has.Count.GreaterThan(3));
        double[] risks = [.. rows.Skip(1).Select(r => double.Parse(r[6], System.Globalization.CultureInfo.InvariantCulture))];
        Assert.That(risks, Is.Ordered.Descending.And.All.GreaterThanOrEqualTo(0.4));
        Assert.That(rows.Skip(1).Select(r => int.Parse(r[5], System.Globalization.CultureInfo.InvariantCulture)), Is.All.InRange(28, 98));
        // Reviews as the extract has them, looked up by another way.
        var episodes = File.ReadLines(Path.Combine(TrainedModels.Extract, "episodes.csv")).Skip(1).Select(l => l.Split(',')).ToLookup(f => f[1], f => f[0]);
        var reviews = File.ReadLines(Path.Combine(TrainedModels.Extract, "events.csv")).Skip(1).Select(l => l.Split(',')).Where(f => f[2].EndsWith("_review", StringComparison.Ordinal)).ToLookup(f => f[0], f => f[1]);
        var alone = rows.Skip(1).Where(r => episodes[r[0]].Count() == 1).ToList();
        Assert.That(alone, Has.Count.GreaterThan(3));
        Assert.That(reviews, Has.Count.GreaterThan(100));
        foreach (var row in alone)
            Assert.That(reviews[episodes[row[0]].Single()].Where(on => string.CompareOrdinal(on, row[4]) >= 0), Is.Empty, "a review since the step began");
        Assert.That(done.Output, Does.Not.Contain(rows[1][0]), "who is listed stands in the file alone");
        if (!OperatingSystem.IsWindows())
            Assert.That(File.GetUnixFileMode(folder.File("list.csv")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public void The_job_watches_trains_and_promotes_by_the_configured_rule()
    {
        using var home = new JobHome("""{ "jobs": { "models": { "enabled": true } }, "models": { "promotion": "where none" } }""");
        Assert.That(home.Nonresponse("import", TrainedModels.Extract).Code, Is.Zero);
        var first = home.Nonresponse("jobs", "run", "models");
        Assert.That(first.Code, Is.Zero, first.Error);
        Assert.That(first.Output, Does.Contain("Watched 0 and trained 6 models").And.Contain("now makes the predictions of m4, by the configured rule."));
        var store = Store.Open(home.Options, new StoreCaller("tester", TimeProvider.System.GetUtcNow(), "0.1.0"));
        var champion = store.Champion("m4")!;
        Assert.That((champion.IsForUse, champion.Reason), Is.EqualTo((true, "by the configured rule: there was no champion")));
        var second = home.Nonresponse("jobs", "run", "models");
        Assert.That(second.Output, Does.Match("Watched [12] and trained 6 models").And.Not.Contain("now makes the predictions of m4"));
        Assert.That(store.Champion("m4")!.Id, Is.EqualTo(champion.Id));
        Assert.That(store.ModelMonths(champion.Id), Is.Not.Empty);
    }

    [Test]
    public void Too_little_to_learn_from_is_a_reason_and_no_error()
    {
        using var folder = new TempFolder();
        var (code, output, error) = Runs.Nonresponse("train", Runs.Example, "--out", folder.File("out"));
        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("m0: no model, because").And.Contain("m4: no model, because"));
        Assert.That((string?)JsonNode.Parse(File.ReadAllText(folder.File("out", "training.json")))!["points"]![0]!["why_none"], Is.Not.Empty);
    }

    [TestCase("Models are trained on an EXTRACT, with --out, or on a store, with --home.")]
    [TestCase("--out is missing: the folder that the models' files go to.", "EXTRACT")]
    [TestCase("--source is for a store.", "EXTRACT", "--out", "x", "--source", "trust")]
    public void Wrong_use_is_told_in_a_line(string says, params string[] args)
    {
        var (code, _, error) = Runs.Nonresponse(["train", .. args.Select(a => a == "EXTRACT" ? TrainedModels.Extract : a)]);
        Assert.That((code, error.Trim()), Is.EqualTo((2, says)));
    }

    [Test]
    public void Outcomes_that_a_failed_check_withholds_are_not_learnt_from()
    {
        using var folder = new TempFolder();
        var extract = Directory.CreateDirectory(folder.File("extract")).FullName;
        foreach (var file in Directory.GetFiles(TrainedModels.Extract))
            File.Copy(file, Path.Combine(extract, Path.GetFileName(file)));
        // Only the scores of the first weeks of each episode are left: most steps have no endpoint.
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var lines = File.ReadAllLines(Path.Combine(TrainedModels.Extract, "assessments.csv"));
        File.WriteAllLines(Path.Combine(extract, "assessments.csv"), lines.Where((l, i) => i == 0 || (seen[l.Split(',')[0]] = seen.GetValueOrDefault(l.Split(',')[0]) + 1) <= 2));
        var (code, _, error) = Runs.Nonresponse("train", extract, "--out", folder.File("out"));
        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain("Nothing was learnt: A check failed as an error that the outcome rests on."));
        Assert.That(Directory.Exists(folder.File("out")), Is.False);
    }
}

using System.Net;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Tests.Jobs;

/// <summary>One process that serves a store: real files dropped, real signals, real kills.</summary>
public sealed class ServeTests
{
    // What is in the packs is tested with the packs: here they are as short as they can be.
    private const string Quick = """
        {
          "jobs": { "inbox": { "every_seconds": 1, "settle_seconds": 1 }, "packs": { "disclosure": "none", "by_organisation": false } },
          "models": { "in_packs": "none" }, "comparisons": { "in_packs": "none" }
        }
        """;

    private const string Whole = """{ "jobs": { "inbox": { "every_seconds": 1, "settle_seconds": 1 } }, "models": { "in_packs": "none" } }""";

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private JobHome _home = null!;

    [TearDown]
    public void Remove() => _home?.Dispose();

    [Test]
    public void Extract_that_is_dropped_is_stored_reported_and_moved_and_its_packs_appear()
    {
        _home = new JobHome(Quick);
        using var node = _home.Start("serve", options: ["--listen", "none"]);
        _home.Drop("march", LastMonthEnd);
        _home.Until(() => _home.Ledger.DoneSubjects("packs").Count > 0, "packs appear");
        Assert.That(Inbox(), Is.EqualTo(new[] { "accepted", "refused" }));
        Assert.That(File.ReadAllText(InInbox("accepted", "march.report", "report.txt")), Does.Contain("Checks: ").And.Contain("Stored as trust-"));
        Assert.That(File.Exists(InInbox("accepted", "march.report", "quality.csv")), Is.True);
        Assert.That(File.Exists(InInbox("accepted", "march", "episodes.csv.gz")), Is.True);
        var month = _home.Ledger.DoneSubjects("packs").Single();
        Assert.That(File.Exists(Path.Combine(_home.Path, "packs", month, "index.html")), Is.True);
        var import = _home.Ledger.Last("inbox", "march")!;
        Assert.That(import.End, Has.Property("State").EqualTo(RunState.Done).And.Property("Rows").GreaterThan(1000).And.Property("Findings").Not.Null);
        Assert.That(import.End.Inputs.Select(f => f.Name), Does.Contain("episodes.csv.gz"));
        Assert.That(import.End.Outputs.Single().Name, Is.EqualTo(_home.Service().Standing().Single().Id));
        Assert.That(node.Stop(), Is.Zero, node.Log);
        Assert.That(node.Log, Does.Contain("stopping"));
    }

    [Test]
    public void Packs_of_the_job_are_those_of_report()
    {
        _home = new JobHome(Whole);
        using var node = _home.Start("serve", options: ["--listen", "none"]);
        _home.Drop("march", LastMonthEnd);
        _home.Until(() => _home.Ledger.DoneSubjects("packs").Count > 0, "packs appear");
        var month = _home.Ledger.DoneSubjects("packs").Single();
        var report = _home.Nonresponse("report", "--out", _home.In("report"), "--month", month, "--by-organisation", "--config", _home.In("service.json"));
        Assert.That(report.Code, Is.Zero, report.Error);
        JobAssert.SameFiles(Path.Combine(_home.Path, "packs", month), _home.In("report"));
    }

    [Test]
    public void Extract_with_identity_is_refused_and_only_its_columns_are_named()
    {
        _home = new JobHome(Quick);
        using var node = _home.Start("serve", options: ["--listen", "none"]);
        _home.Drop("leak", LastMonthEnd);
        File.WriteAllText(Path.Combine(_home.Path, "inbox", "leak", "population.csv"), "area,population,patient_name\nA,100,Ermintrude Quillfeather\n");
        File.Delete(Path.Combine(_home.Path, "inbox", "leak", "population.csv.gz"));
        _home.Until(() => _home.Ledger.Last("inbox", "leak") is { HasEnded: true }, "it is refused");
        Assert.That(_home.Ledger.Last("inbox", "leak")!.End.State, Is.EqualTo(RunState.Refused));
        Assert.That(_home.Service().Standing(), Is.Empty);
        Assert.That(Inbox(), Is.EqualTo(new[] { "accepted", "refused" }));
        var told = _home.Nonresponse("jobs", "show", "1").Output + node.Log
            + string.Concat(Directory.GetFiles(InInbox("refused", "leak.report"), "*", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.That(told, Does.Contain("patient_name").And.Contain("Delete it in refused/").And.Not.Contain("Ermintrude").And.Not.Contain("Quillfeather"));
    }

    [Test]
    public void File_by_itself_and_the_same_name_again_are_dealt_with()
    {
        _home = new JobHome(Quick);
        using var node = _home.Start("serve", options: ["--listen", "none"]);
        _home.Until(() => Directory.Exists(InInbox("accepted")), "the inbox is made");
        File.WriteAllText(InInbox("episodes.csv"), "episode_id\n");
        _home.Drop("monthly", LastMonthEnd.AddMonths(-1));
        _home.Until(() => _home.Ledger.Last("inbox", "monthly") is { HasEnded: true } && _home.Ledger.Last("inbox", "episodes.csv") is { HasEnded: true }, "both are dealt with");
        _home.Drop("monthly", LastMonthEnd.AddMonths(-1));
        _home.Until(() => Directory.Exists(InInbox("accepted", "monthly~2.report")) && _home.Ledger.Running().Count == 0, "it is dealt with again");
        Assert.That(_home.Ledger.Last("inbox", "monthly")!.End.Message, Does.StartWith("The store had it already"));
        Assert.That(_home.Ledger.Last("inbox", "episodes.csv")!.End, Has.Property("State").EqualTo(RunState.Refused).And.Property("Message").Contains("a folder of their own"));
        Assert.That(Directory.GetFileSystemEntries(InInbox("refused")).Select(Path.GetFileName), Is.EquivalentTo(new[] { "episodes.csv", "episodes.csv.report" }));
    }

    [Test]
    public void Extract_that_is_still_copied_is_left_alone_until_its_marker_is_there()
    {
        _home = new JobHome("""{ "jobs": { "inbox": { "every_seconds": 1, "settle_seconds": 0, "marker": "complete.txt" }, "packs": { "enabled": false } } }""");
        using var node = _home.Start("serve", options: ["--listen", "none"]);
        _home.Drop("march", LastMonthEnd);
        _home.Drop("other", LastMonthEnd, source: "other", seed: 2);
        File.WriteAllText(InInbox("other", "complete.txt"), "");
        _home.Until(() => Directory.Exists(InInbox("accepted", "other")) || Directory.Exists(InInbox("refused", "other")), "the other is dealt with");
        Assert.That(Directory.Exists(InInbox("march")), Is.True);
        File.WriteAllText(InInbox("march", "complete.txt"), "");
        _home.Until(() => _home.Ledger.Last("inbox", "march") is { HasEnded: true }, "it is dealt with");
    }

    [Test]
    public void Process_that_is_killed_in_the_midst_is_made_up_for_by_the_next()
    {
        _home = new JobHome(Quick);
        var kills = 0;
        _home.Drop("march", LastMonthEnd, episodes: 5_000);
        while (_home.Ledger.DoneSubjects("packs").Count == 0)
        {
            using var node = _home.Start("serve", options: ["--listen", "none"]);
            _home.Until(() => _home.Ledger.Running().Any(r => r.Node.EndsWith($":{node.Id}", StringComparison.Ordinal)) || _home.Ledger.DoneSubjects("packs").Count > 0, "it works");
            // Longer and longer, so that the kills fall on import, moves, measures and packs.
            kills++;
            Thread.Sleep(Step * kills * kills * kills / 8);
            node.Kill();
            Assert.That(kills, Is.LessThan(20));
        }
        using (var last = _home.Start("serve", options: ["--listen", "none"]))
            _home.Until(() => _home.Ledger.Running().Count == 0 && _home.Ledger.Unfinished().Count == 0, "nothing is left undone");
        Assert.That(kills, Is.GreaterThan(2), "it was killed in the midst");
        Assert.That(_home.Service().Standing().Single().Episodes, Is.EqualTo(5_000));
        Assert.That(Directory.GetDirectories(Path.Combine(_home.Path, "submissions")), Has.Length.EqualTo(1));
        Assert.That(Directory.GetDirectories(Path.Combine(_home.Path, "packs")), Has.Length.EqualTo(1));
        Assert.That(Directory.GetFileSystemEntries(InInbox("accepted")).Select(Path.GetFileName), Is.EquivalentTo(new[] { "march", "march.report" }));
        var runs = _home.Ledger.Recent(null, 1000);
        Assert.That(runs.Count(r => r.Work.Job == "packs" && r.End.State == RunState.Done), Is.EqualTo(1));
        Assert.That(runs.Count(r => r.Work.Job == "inbox" && r.End.State == RunState.Done), Is.EqualTo(1));
        Assert.That(runs.Count(r => r.End.State == RunState.Interrupted), Is.GreaterThan(0));
        Assert.That(runs.Where(r => r.End.State is not (RunState.Done or RunState.Interrupted)), Is.Empty);
    }

    [Test]
    public void Second_program_is_told_that_one_serves_already()
    {
        _home = new JobHome(Quick);
        using var first = _home.Start("serve", options: ["--listen", "none"]);
        _home.Until(() => first.IsServing, "the first serves");
        using var second = _home.Start("serve", options: ["--listen", "none"]);
        Assert.That(second.WaitForExit(), Is.EqualTo(1));
        Assert.That(second.Log, Does.Contain("Another program serves"));
        using var node = _home.Start("work");
        Assert.That(node.WaitForExit(), Is.EqualTo(2));
        Assert.That(node.Log, Does.Contain("NONRESPONSE_CATALOG"));
    }

    [Test]
    public async Task Health_and_metrics_answer()
    {
        _home = new JobHome(Quick);
        var address = $"http://127.0.0.1:{FreePort()}";
        using var node = _home.Start("serve", options: ["--listen", address]);
        _home.Until(() => node.IsServing, "it serves");
        _home.Drop("march", LastMonthEnd);
        _home.Until(() => _home.Ledger.DoneSubjects("packs").Count > 0, "packs appear");
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        Assert.That(await client.GetStringAsync("/health/live"), Is.EqualTo("live\n"));
        Assert.That(await client.GetStringAsync("/health/ready"), Is.EqualTo("ready\n"));
        Assert.That(
            await client.GetStringAsync("/metrics"),
            Does.Contain("nonresponse_runs_total{job=\"inbox\",state=\"done\"} 1\n").And.Contain("nonresponse_extract_age_days{source=\"trust\"}").And.Match("(?m)^nonresponse_last_run_seconds\\{job=\"packs\"\\} [0-9.]+$"));
        Directory.Move(Path.Combine(_home.Path, "catalog.db"), Path.Combine(_home.Path, "gone.db"));
        using var answer = await client.GetAsync("/health/ready");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("catalog"));
    }

    private static DateOnly LastMonthEnd => new DateOnly(TimeProvider.System.GetUtcNow().Year, TimeProvider.System.GetUtcNow().Month, 1).AddDays(-1);

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string InInbox(params string[] parts) => Path.Combine([_home.Path, "inbox", .. parts]);

    private IEnumerable<string?> Inbox() => Directory.GetFileSystemEntries(InInbox()).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}

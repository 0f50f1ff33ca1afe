using System.Net;
using System.Text.Json.Nodes;
using NonResponse.Ingest;

namespace NonResponse.Portal.Tests;

/// <summary>Jobs and runs, seen and steered in the portal: the jobs are the program's own, on a real store.</summary>
public sealed class RunTests
{
    private PortalSite _site = null!;
    private PortalClient _admin = null!;

    [TearDown]
    public async Task Stop()
    {
        _admin.Dispose();
        await _site.DisposeAsync();
    }

    [Test]
    public async Task Job_is_run_now_and_its_run_tells_what_came_of_it()
    {
        await StartAsync();
        Assert.That((await _admin.GetAsync("/runs")).Text, Does.Contain("Nothing has run yet"));
        var answer = await _admin.PostAsync("/jobs/integrity/run");
        Assert.That(answer.Location, Is.EqualTo("/runs/1"), answer.Text);
        await _site.EndAsync(1);
        var page = await _admin.GetAsync("/runs/1");
        Assert.That(page.Text, Does.Contain("by admin in the portal").And.Contain(WebUtility.HtmlEncode(_site.Service.Ledger.Find(1)!.End.Message)));
        Assert.That(page.Text, Does.Not.Contain("<script"), "there is nothing more to look for");
        Assert.That((await _admin.GetAsync("/runs?job=integrity&state=done")).Text, Does.Contain("href=\"/runs/1\""));
        Assert.That((await _admin.GetAsync("/runs?job=packs")).Text, Does.Contain("There is no such run").And.Not.Contain("href=\"/runs/1\""));
        Assert.That((await _admin.GetAsync("/runs?state=failed")).Text, Does.Not.Contain("href=\"/runs/1\""));
        Assert.That(_site.Portal.Chain.Recent(9).Select(r => r.Entry.Action), Does.Contain("run now"));
    }

    [TestCase("packs", "2026-13", "packs takes a month written yyyy-MM")]
    [TestCase("integrity", "more", "integrity takes nothing more")]
    [TestCase("inbox", "../packs", "The inbox has no extract")]
    public async Task What_cannot_be_asked_for_is_said(string job, string what, string words)
    {
        await StartAsync();
        var answer = await _admin.PostAsync($"/jobs/{job}/run", ("what", what));
        Assert.That((answer.Status, answer.Text), Is.EqualTo((HttpStatusCode.Conflict, answer.Text)));
        Assert.That(answer.Text, Does.Contain(words));
        Assert.That(_site.Service.Ledger.Recent(null, 1), Is.Empty);
    }

    [Test]
    public async Task Failed_run_is_tried_again()
    {
        using var folder = new NonResponse.Tests.TempFolder();
        File.WriteAllText(folder.File("file"), "");
        await StartAsync(new JsonObject { ["jobs"] = new JsonObject { ["backup"] = new JsonObject { ["folder"] = folder.File("file", "below") } } }.ToJsonString());
        Assert.That((await _admin.PostAsync("/jobs/backup/run")).Location, Is.EqualTo("/runs/1"));
        Assert.That((await _site.EndAsync(1)).End.State, Is.EqualTo(RunState.Failed));
        Assert.That((await _admin.GetAsync("/runs/1")).Text, Does.Contain("Try it again now").And.Contain("It is tried again at"));
        File.Delete(folder.File("file"));
        var answer = await _admin.PostAsync("/runs/1/retry");
        Assert.That(answer.Location, Is.EqualTo("/runs/2"), answer.Text);
        var again = await _site.EndAsync(2);
        Assert.That((again.End.State, again.Attempt), Is.EqualTo((RunState.Done, 2)), again.End.Message);
        Assert.That((await _admin.PostAsync("/runs/1/retry")).Status, Is.EqualTo(HttpStatusCode.Conflict), "another has taken its place");
        Assert.That((await _admin.PostAsync("/runs/2/retry")).Status, Is.EqualTo(HttpStatusCode.Conflict), "it was done");
        Assert.That((await _admin.PostAsync("/runs/2/cancel")).Text, Does.Contain("is not at work"));
    }

    [Test]
    public async Task Run_at_work_tells_how_far_it_is_and_is_cancelled_while_another_waits()
    {
        await StartAsync();
        await BeginAsync();
        Assert.That((await _admin.GetAsync("/runs/1")).Text, Does.Contain("<progress").And.Contain("/assets/run.js").And.Contain("Cancel this run").And.Contain("Load the page again"));
        var state = JsonNode.Parse((await _admin.GetAsync("/runs/1/state")).Text)!;
        Assert.That(((string)state["state"]!, (bool)state["ended"]!), Is.EqualTo(("running", false)));
        Assert.That((await _admin.PostAsync("/jobs/packs/run", ("what", "2025-12"))).Text, Does.Contain("asked for already"));

        var waiting = await _admin.PostAsync("/jobs/integrity/run");
        Assert.That(waiting.Location, Is.EqualTo("/runs?waiting"));
        Assert.That((await _admin.GetAsync("/runs?waiting")).Text, Does.Contain("Waiting for their turn").And.Contain("asked for by admin"));

        Assert.That((await _admin.PostAsync("/runs/1/cancel")).Text, Does.Contain("was asked to end"));
        var run = await _site.EndAsync(1);
        Assert.That((run.End.State, run.End.Message), Is.EqualTo((RunState.Cancelled, "Cancelled by admin; nothing was written.")));
        Assert.That(Directory.Exists(Path.Combine(_site.Home, "packs", "2025-12")), Is.False);
        Assert.That((await _site.EndAsync(2)).End.State, Is.EqualTo(RunState.Done));
        Assert.That((await _admin.GetAsync("/runs")).Text, Does.Not.Contain("Waiting for their turn"));
    }

    [Test]
    public async Task Run_at_work_when_the_program_stops_is_to_be_taken_up_again()
    {
        await StartAsync();
        await BeginAsync();
        await _site.Portal.Runs.DisposeAsync();
        Assert.That(_site.Service.Ledger.Find(1)!.End.State, Is.EqualTo(RunState.Interrupted));
    }

    [Test]
    public async Task Schedule_is_paused_and_resumed()
    {
        await StartAsync();
        var answer = await _admin.PostAsync("/jobs/packs/pause");
        Assert.That(answer.Text, Does.Contain("packs is paused").And.Contain("by admin").And.Contain("Resume packs"));
        Assert.That(_site.Service.RunsByItself(_site.Service.Find("packs")), Is.False);
        Assert.That((await _admin.PostAsync("/jobs/packs/pause")).Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That((await _admin.PostAsync("/jobs/packs/resume")).Text, Does.Contain("goes on by its schedule"));
        Assert.That(_site.Service.RunsByItself(_site.Service.Find("packs")), Is.True);
        Assert.That((await _admin.PostAsync("/jobs/backup/pause")).Text, Does.Contain("backup is off"));
    }

    [Test]
    public async Task Who_only_reads_is_offered_nothing_to_steer()
    {
        await StartAsync();
        Assert.That((await _admin.PostAsync("/jobs/integrity/run")).Location, Is.EqualTo("/runs/1"));
        await _site.EndAsync(1);
        using var researcher = _site.As("researcher");
        foreach (var page in new[] { "/jobs", "/runs", "/runs/1" })
            Assert.That((await researcher.GetAsync(page)).Text, Does.Not.Contain("action=\"/jobs/").And.Not.Contain("/retry").And.Not.Contain("/cancel"), page);
    }

    [Test]
    public async Task Long_ledger_is_paged()
    {
        await StartAsync();
        for (var i = 1; i <= 120; i++)
        {
            var run = _site.Service.Ledger.Begin(new RunWork { Job = "packs", Subject = FormattableString.Invariant($"subject-{i}"), Lock = "tests" }, "tests", "node", "1", DateTimeOffset.UnixEpoch.AddHours(i));
            _site.Service.Ledger.End(run, new RunEnd { State = RunState.Done, Message = new string('x', 2000) }, DateTimeOffset.UnixEpoch.AddHours(i), []);
        }
        var first = (await _admin.GetAsync("/runs?job=packs")).Text;
        Assert.That(first, Does.Contain("href=\"/runs/120\"").And.Contain("href=\"/runs/71\"").And.Not.Contain("href=\"/runs/70\"").And.Contain("before=71"));
        var last = (await _admin.GetAsync("/runs?job=packs&before=21")).Text;
        Assert.That(last, Does.Contain("href=\"/runs/20\"").And.Contain("href=\"/runs/1\"").And.Not.Contain("Earlier runs").And.Contain("Newest runs"));
        Assert.That((await _admin.GetAsync("/runs?before=1")).Text, Does.Contain("There are no earlier runs"));
    }

    /// <summary>Has the packs of a month made; a busy machine tells that they wait for a moment before they begin.</summary>
    private async Task BeginAsync()
    {
        Assert.That((await _admin.PostAsync("/jobs/packs/run", ("what", "2025-12"))).Location, Is.EqualTo("/runs/1").Or.EqualTo("/runs?waiting"));
        for (var began = TimeProvider.System.GetTimestamp(); _site.Service.Ledger.Find(1) is null; await Task.Delay(50))
            Assert.That(TimeProvider.System.GetElapsedTime(began), Is.LessThan(TimeSpan.FromMinutes(1)), "it begins");
    }

    private async Task StartAsync(string settings = "{}")
    {
        _site = await PortalSite.StartAsync(settings);
        _admin = _site.As("admin");
    }
}

using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using NonResponse.Ingest;
using NonResponse.Scheduler.Portal;

namespace NonResponse.Portal.Tests;

/// <summary>What programs ask by keys.</summary>
public sealed class ApiTests
{
    private PortalSite _site = null!;

    [SetUp]
    public async Task Start() => _site = await PortalSite.StartAsync();

    [TearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [Test]
    public async Task Key_is_shown_once_kept_as_a_hash_and_good_until_it_is_revoked()
    {
        using var admin = _site.As("admin");
        var made = await admin.PostAsync("/account/keys", ("name", "dashboard"));
        var key = System.Text.RegularExpressions.Regex.Match(made.Text, ApiKeyHandler.Prefix + "[A-Za-z0-9_-]{43}").Value;
        Assert.That(key, Is.Not.Empty, made.Text);
        Assert.That((await admin.GetAsync("/account/keys")).Text, Does.Contain("dashboard").And.Not.Contain(key));
        Assert.That(File.ReadAllText(Path.Combine(_site.Home, "catalog.db"), Encoding.Latin1), Does.Not.Contain(key));
        Assert.That((await AskAsync(key, "/api/v1/jobs")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(_site.Service.ApiKeys.Of(_site.Portal.Accounts.Find("admin")!.Id).Single().UsedAt, Is.Not.Null);

        using var lead = _site.As("lead");
        Assert.That((await lead.PostAsync("/account/keys/1/revoke")).Status, Is.EqualTo(HttpStatusCode.NotFound), "it is another's");
        Assert.That((await AskAsync(key, "/api/v1/jobs")).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await admin.PostAsync("/account/keys/1/revoke")).Text, Does.Contain("The key is revoked"));
        Assert.That((await AskAsync(key, "/api/v1/jobs")).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(_site.Portal.Chain.Recent(9).Select(r => r.Entry.Action), Is.SupersetOf(new[] { "key made", "key revoked" }));
    }

    [Test]
    public async Task Keys_end_with_the_account_and_its_password()
    {
        using var researcher = _site.WithKey("researcher");
        using var lead = _site.WithKey("lead");
        var (first, second) = (_site.Portal.Accounts.Find("researcher")!, _site.Portal.Accounts.Find("lead")!);
        _site.Portal.Accounts.Change(first.Id, first.Role, first.Scope, isEnabled: false, "admin", _site.Clock.GetUtcNow());
        _site.Portal.Accounts.Reset(second.Id, "hash", _site.Clock.GetUtcNow().AddHours(1), "admin", _site.Clock.GetUtcNow());
        Assert.That((await researcher.GetAsync("/api/v1/packs")).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await lead.GetAsync("/api/v1/packs")).Status, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Account_has_a_limited_number_of_keys()
    {
        using var admin = _site.As("admin");
        for (var i = 0; i < ApiKeys.Most; i++)
            Assert.That((await admin.PostAsync("/account/keys", ("name", "k"))).Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await admin.PostAsync("/account/keys", ("name", "one more"))).Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That((await admin.PostAsync("/account/keys", ("name", " "))).Status, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [TestCase("Bearer nonresponse_forged")]
    [TestCase("Bearer ")]
    [TestCase("Basic YWRtaW46eA==")]
    public async Task What_is_no_key_is_refused_as_a_problem_without_a_page(string header)
    {
        using var client = _site.As("admin");
        client.Headers.TryAddWithoutValidation("Authorization", header);
        var answer = await client.GetAsync("/api/v1/packs");
        Assert.That((answer.Status, answer.Headers["Content-Type"], answer.Headers["WWW-Authenticate"]), Is.EqualTo((HttpStatusCode.Unauthorized, "application/problem+json", "Bearer")));
        Assert.That((int)JsonNode.Parse(answer.Text)!["status"]!, Is.EqualTo(401));
    }

    [Test]
    public async Task Packs_files_and_figures_are_those_of_the_account()
    {
        using var lead = _site.WithKey("lead");
        Assert.That((await JsonAsync(lead, "/api/v1/packs")).AsArray(), Is.Empty, "nothing is released");
        Assert.That((await lead.GetAsync("/api/v1/packs/2026-02")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        _site.Release();
        var files = (await JsonAsync(lead, "/api/v1/packs/2026-02"))["files"]!.AsArray().Select(f => (Name: (string)f!["name"]!, Href: (string)f["href"]!, Sha: (string)f["sha256"]!)).ToList();
        Assert.That(files, Is.Not.Empty);
        Assert.That(files.Select(f => f.Name), Has.All.StartsWith("providers/PR01/"));
        var file = await lead.GetAsync(files[0].Href);
        Assert.That(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file.Bytes)), Is.EqualTo(files[0].Sha));
        Assert.That((await lead.GetAsync("/api/v1/packs/2026-02/files/researcher.html")).Status, Is.EqualTo(HttpStatusCode.Forbidden));

        var figures = await JsonAsync(lead, "/api/v1/figures?month=2026-02&measure=adverse_effect_moderate_or_severe&breakdown=provider_id&period=all");
        var figure = figures["figures"]!.AsArray().Single()!;
        Assert.That(((string)figure["level"]!, (long)figure["numerator"]!, (long)figure["denominator"]!), Is.EqualTo(("PR01", 40L, 350L)));
        Assert.That((await lead.GetAsync("/api/v1/figures?month=2026-02&measure=adverse_effect_moderate_or_severe&breakdown=team_id")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await JsonAsync(lead, "/api/v1/measures"))["measures"]!.AsArray().Select(m => (string)m!["id"]!), Does.Contain("adverse_effect_moderate_or_severe"));
        Assert.That((await lead.GetAsync("/api/v1/figures")).Headers["Content-Type"], Is.EqualTo("application/problem+json"), "a measure is asked for");
        using var signedIn = _site.As("admin");
        Assert.That((await signedIn.GetAsync("/runs?before=soon")).Text, Does.Contain("The request was not understood"));
    }

    [Test]
    public async Task Runs_are_begun_and_looked_at()
    {
        using var admin = _site.WithKey("admin");
        var asked = await admin.SendAsync(HttpMethod.Post, "/api/v1/jobs/integrity/run", null);
        Assert.That(asked.Status, Is.EqualTo(HttpStatusCode.OK), asked.Text);
        Assert.That((long)JsonNode.Parse(asked.Text)!["run"]!, Is.EqualTo(1));
        await _site.EndAsync(1);
        var run = await JsonAsync(admin, "/api/v1/runs/1");
        Assert.That(((string)run["state"]!, (string)run["started_by"]!), Is.EqualTo(("done", "admin in the portal")));
        Assert.That((await JsonAsync(admin, "/api/v1/runs?job=integrity&state=done"))["runs"]!.AsArray(), Has.Count.EqualTo(1));
        Assert.That((await JsonAsync(admin, "/api/v1/runs?state=failed"))["runs"]!.AsArray(), Is.Empty);
        var refused = await admin.SendAsync(HttpMethod.Post, "/api/v1/jobs/packs/run?what=2026-13", null);
        Assert.That((refused.Status, (string)JsonNode.Parse(refused.Text)!["detail"]!), Is.EqualTo((HttpStatusCode.Conflict, "packs takes a month written yyyy-MM, not '2026-13'.")));
        Assert.That((await admin.SendAsync(HttpMethod.Post, "/api/v1/runs/1/cancel", null)).Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That((await JsonAsync(admin, "/api/v1/jobs")).AsArray().Select(j => (string)j!["name"]!), Is.EquivalentTo(_site.Service.Jobs.Select(j => j.Name)));
    }

    [Test]
    public async Task Submissions_and_sign_offs_are_told()
    {
        using var researcher = _site.WithKey("researcher");
        var submission = (await JsonAsync(researcher, "/api/v1/submissions")).AsArray().Single()!;
        Assert.That((bool)submission["stands"]!, Is.True);
        var quality = await JsonAsync(researcher, $"/api/v1/submissions/{submission["id"]}");
        Assert.That(quality["checks"]!.AsArray(), Has.Count.EqualTo(_site.Service.RecordOf((string)submission["id"]!).Checks.Count));
        _site.Release();
        var steps = (await JsonAsync(researcher, "/api/v1/sign-offs")).AsArray().Single(s => (string)s!["month"]! == PortalSite.Month)!["steps"]!.AsArray();
        Assert.That(steps.Select(s => (string)s!["to"]!), Is.EqualTo(new[] { "checked", "released" }));
    }

    [Test]
    public async Task Description_has_every_endpoint_and_how_programs_are_known()
    {
        using var nobody = _site.Nobody();
        var document = await JsonAsync(nobody, "/api/openapi.json");
        var paths = document["paths"]!.AsObject().Select(p => p.Key).ToList();
        Assert.That(paths, Has.All.StartsWith("/api/v1/"));
        Assert.That(paths, Is.SupersetOf(new[] { "/api/v1/packs", "/api/v1/figures", "/api/v1/runs/{id}", "/api/v1/jobs/{job}/run", "/api/v1/submissions/{id}", "/api/v1/sign-offs" }));
        Assert.That((string)document["components"]!["securitySchemes"]!["key"]!["scheme"]!, Is.EqualTo("bearer"));
        Assert.That(document["components"]!["schemas"]!["ApiRun"]!["properties"]!.AsObject().Select(p => p.Key), Does.Contain("started_by"));
    }

    private async Task<PortalAnswer> AskAsync(string key, string path)
    {
        using var client = _site.Nobody();
        client.Headers.Authorization = new("Bearer", key);
        return await client.GetAsync(path);
    }

    private static async Task<JsonNode> JsonAsync(PortalClient client, string path)
    {
        var answer = await client.GetAsync(path);
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
        return JsonNode.Parse(answer.Text)!;
    }
}

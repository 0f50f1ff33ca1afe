using System.Net;
using System.Text.Json.Nodes;

namespace NonResponse.Portal.Tests;

/// <summary>Who may read what of the packs, before and after two people released them, and what nobody may.</summary>
public sealed class PackRightsTests
{
    private const string Drafts = "admin researcher";

    /// <summary>A file, and who may read it once it is released. Before, administrators and researchers may.</summary>
    private static readonly (string File, string For)[] Table =
    [
        ("service-lead.html", Drafts + " chief"),
        ("service-lead.xlsx", Drafts + " chief"),
        ("data-quality.html", Drafts + " chief"),
        ("commissioner.html", Drafts + " board"),
        ("commissioner.xlsx", Drafts + " board"),
        ("researcher.html", Drafts),
        ("disclosure.html", Drafts),
        ("index.html", Drafts),
        ("measures.csv", Drafts),
        ("quality.csv", Drafts),
        ("providers/PR01/index.html", Drafts + " lead chief"),
        ("providers/PR01/service-lead.xlsx", Drafts + " lead chief"),
        ("providers/PR02/index.html", Drafts + " chief"),
        ("commissioners/C1/index.html", Drafts + " commissioner board"),
        ("commissioners/C2/index.html", Drafts + " board"),
    ];

    [Test]
    public async Task Files_are_read_by_those_they_are_for([Values] bool isReleased)
    {
        await using var site = await PortalSite.StartAsync();
        if (isReleased)
            site.Release();
        foreach (var (name, _, _) in PortalSite.People)
        {
            using var client = site.As(name);
            foreach (var (file, roles) in Table)
            {
                var mayRead = (isReleased ? roles : Drafts).Split(' ').Contains(name);
                var answer = await client.GetAsync($"/packs/{PortalSite.Month}/files/{file}");
                Assert.That(answer.Status, Is.EqualTo(mayRead ? HttpStatusCode.OK : isReleased ? HttpStatusCode.Forbidden : HttpStatusCode.NotFound), $"{file} asked by {name}");
                var month = await client.GetAsync($"/packs/{PortalSite.Month}");
                Assert.That(month.Status, Is.EqualTo(isReleased || Drafts.Contains(name, StringComparison.Ordinal) ? HttpStatusCode.OK : HttpStatusCode.NotFound));
                if (!mayRead)
                    Assert.That(month.Text, Does.Not.Match($"/files/{System.Text.RegularExpressions.Regex.Escape(file)}[\"?]"), $"{name} is not even led to it");
            }
        }
    }

    [Test]
    public async Task Packs_that_are_made_anew_are_drafts_again()
    {
        await using var site = await PortalSite.StartAsync();
        site.Release();
        using var lead = site.As("lead");
        Assert.That((await lead.GetAsync("/packs")).Text, Does.Contain("February 2026"));
        File.AppendAllText(InPacks(site, "measures.csv"), "\n");
        PortalSite.ListAgain(InPacks(site));
        Assert.That((await lead.GetAsync("/packs")).Text, Does.Not.Contain("February 2026"));
        Assert.That((await lead.GetAsync($"/packs/{PortalSite.Month}/files/providers/PR01/index.html")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Public_packs_without_disclosure_control_are_not_for_commissioners()
    {
        await using var site = await PortalSite.StartAsync();
        var manifest = JsonNode.Parse(File.ReadAllBytes(InPacks(site, "manifest.json")))!;
        manifest["parameters"]!["disclosure"] = "none";
        File.WriteAllText(InPacks(site, "manifest.json"), manifest.ToJsonString());
        site.Release();
        using var board = site.As("board");
        Assert.That((await board.GetAsync($"/packs/{PortalSite.Month}/files/commissioner.html")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await board.GetAsync($"/packs/{PortalSite.Month}/files/commissioners/C1/index.html")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [TestCase("../../catalog.db")]
    [TestCase("..%2f..%2fcatalog.db")]
    [TestCase("%2e%2e/%2e%2e/store.json")]
    [TestCase("charts/../../../store.json")]
    [TestCase("charts%2f..%2f..%2f..%2fstore.json")]
    [TestCase("..\\..\\store.json")]
    [TestCase("%2fetc%2fpasswd")]
    [TestCase("/etc/passwd")]
    [TestCase("manifest.json")]
    [TestCase("INDEX.HTML")]
    [TestCase("index.html%00.csv")]
    [TestCase("%2e%2e/2026-01/index.html")]
    public async Task Path_leads_to_what_the_manifest_names_and_nowhere_else(string path)
    {
        await using var site = await PortalSite.StartAsync();
        using var admin = site.As("admin");
        var answer = await admin.GetAsync($"/packs/{PortalSite.Month}/files/{path}");
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.NotFound).Or.EqualTo(HttpStatusCode.BadRequest), answer.Text);
        Assert.That((await admin.GetAsync($"/packs/..%2f{PortalSite.Month}/files/index.html")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Manifest_cannot_lead_out_of_its_folder()
    {
        await using var site = await PortalSite.StartAsync();
        var manifest = JsonNode.Parse(File.ReadAllBytes(InPacks(site, "manifest.json")))!;
        var store = File.ReadAllBytes(Path.Combine(site.Home, "store.json"));
        foreach (var name in new[] { "../../store.json", "/store.json", "charts/../../../store.json", "..\\store.json" })
            manifest["outputs"]!.AsArray().Add(new JsonObject { ["file"] = name, ["bytes"] = store.Length, ["sha256"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(store)) });
        File.WriteAllText(InPacks(site, "manifest.json"), manifest.ToJsonString());
        Assert.That(site.Portal.Shelf.Find(PortalSite.Month)!.Files.Keys, Has.None.Contains("store.json"));
    }

    [Test]
    public async Task File_that_was_changed_since_is_not_shown()
    {
        await using var site = await PortalSite.StartAsync();
        using var admin = site.As("admin");
        File.AppendAllText(InPacks(site, "researcher.html"), "<script>alert(1)</script>");
        var answer = await admin.GetAsync($"/packs/{PortalSite.Month}/files/researcher.html");
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(answer.Text, Does.Not.Contain("alert(1)"));
    }

    [Test]
    public async Task Download_has_the_bytes_of_the_pack_and_its_page_a_way_back()
    {
        await using var site = await PortalSite.StartAsync();
        using var admin = site.As("admin");
        var download = await admin.GetAsync($"/packs/{PortalSite.Month}/files/researcher.html?download");
        Assert.That(download.Bytes, Is.EqualTo(File.ReadAllBytes(InPacks(site, "researcher.html"))));
        Assert.That(download.Headers["Content-Disposition"], Does.StartWith("attachment").And.Contain("researcher.html"));
        var page = await admin.GetAsync($"/packs/{PortalSite.Month}/files/researcher.html");
        Assert.That(page.Text, Does.Contain($"href=\"/packs/{PortalSite.Month}\"").And.Not.Contain("http-equiv=\"Content-Security-Policy\""));
        Assert.That(page.Headers["Content-Security-Policy"], Does.StartWith("default-src 'none'; style-src 'self' 'sha256-").And.Not.Contain("script-src").And.Not.Contain("unsafe"));
    }

    [Test]
    public async Task What_was_read_and_refused_is_in_the_audit()
    {
        await using var site = await PortalSite.StartAsync();
        site.Release();
        using var lead = site.As("lead");
        await lead.GetAsync($"/packs/{PortalSite.Month}/files/providers/PR01/index.html");
        await lead.GetAsync($"/packs/{PortalSite.Month}/files/providers/PR02/index.html");
        await lead.GetAsync("/users");
        string[] wanted = ["read pack 2026-02/providers/PR01/index.html done", "read pack 2026-02/providers/PR02/index.html refused", "open /users refused"];
        for (var wait = 0; wait < 100 && !wanted.All(Noted().Contains); wait++)
            await Task.Delay(100);
        Assert.That(wanted, Is.SubsetOf(Noted()));
        Assert.That(site.Portal.Chain.Verify().IsWhole, Is.True);

        List<string> Noted() => [.. site.Portal.Chain.Recent(50).Where(r => r.Entry.Who == "lead").Select(r => $"{r.Entry.Action} {r.Entry.Subject} {r.Entry.Result}")];
    }

    private static string InPacks(PortalSite site, params string[] parts) => Path.Combine([site.Home, "packs", PortalSite.Month, .. parts]);
}

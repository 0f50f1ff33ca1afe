using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using NonResponse.Tests;

namespace NonResponse.Portal.Tests;

/// <summary>The portal in a real browser, by keyboard, without script, on a phone and on a desk, in the light and in the dark.</summary>
public sealed class BrowserTests : InBrowser
{
    // Where it is set, every page is kept there as a picture, to be looked at.
    private const string PicturesVariable = "PICTURES";

    private PortalSite _site = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _site = await PortalSite.StartAsync();
        _site.Release();
        // A long name, a long scope, somebody who is disabled: pages have to bear them.
        _site.Add("a.very.long.name.of.somebody.in.the.department.of.psychological.medicine@trust.example.org", Ingest.AccountRole.ServiceLead, [.. Enumerable.Range(1, 40).Select(i => $"PROVIDER{i:D3}")]);
        _site.Portal.Accounts.Change(_site.Add("gone", Ingest.AccountRole.Researcher).Id, Ingest.AccountRole.Researcher, [], isEnabled: false, "admin", _site.Clock.GetUtcNow());
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_site is not null)
            await _site.DisposeAsync();
    }

    [Test]
    public async Task Each_role_signs_in_by_keyboard_and_reads_a_pack([Values("admin", "researcher", "chief", "lead", "board", "commissioner")] string name)
    {
        await using var context = await Browser.NewContextAsync(new() { BaseURL = _site.Address.ToString(), JavaScriptEnabled = false });
        var page = await context.NewPageAsync();
        var said = Complaints(page);
        await page.GotoAsync("/packs");
        await SignInAsync(page, name);
        Assert.That(new Uri(page.Url).AbsolutePath, Is.EqualTo("/packs"), "where one wanted to go");
        Assert.That(await page.Locator(".who").InnerTextAsync(), Does.Contain(name));
        await FollowAsync(page, "February 2026");
        var packs = page.Locator(".formats a").Filter(new() { HasTextRegex = new System.Text.RegularExpressions.Regex("^Read") });
        Assert.That(await packs.CountAsync(), Is.GreaterThan(0));
        await packs.First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/files/**");
        Assert.That(await page.Locator("h1").InnerTextAsync(), Is.Not.Empty);
        // Its own style is there, which its policy names by its hash.
        Assert.That(await page.Locator("#about > h2").EvaluateAsync<string>("e => getComputedStyle(e).borderTopWidth"), Is.EqualTo("3px"));
        await FollowAsync(page, "Portal: packs of February 2026");
        await page.Locator("button:has-text('Sign out')").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        Assert.That(await page.Locator("[role=status]").InnerTextAsync(), Is.EqualTo("You are signed out."));
        await page.GotoAsync("/packs");
        Assert.That(new Uri(page.Url).AbsolutePath, Is.EqualTo("/sign-in"));
        Assert.That(said, Is.Empty);
    }

    [Test]
    public async Task Two_people_sign_off_and_a_reader_sees_it_then()
    {
        await using var site = await PortalSite.StartAsync();
        Assert.That(await LeadSeesAsync(), Is.False);
        await StepAsync("researcher", "Mark as checked", "Looked at coverage; one provider is low.");
        await using (var own = await Browser.NewContextAsync(new() { BaseURL = site.Address.ToString() }))
        {
            var page = await own.NewPageAsync();
            await page.GotoAsync($"/sign-off/{PortalSite.Month}");
            await SignInAsync(page, "researcher");
            Assert.That(await page.Locator("button:has-text('Release to readers')").CountAsync(), Is.Zero, "not by whoever checked");
        }
        Assert.That(await LeadSeesAsync(), Is.False);
        await StepAsync("admin", "Release to readers", "Agreed.");
        Assert.That(await LeadSeesAsync(), Is.True);

        async Task StepAsync(string name, string button, string comment)
        {
            await using var context = await Browser.NewContextAsync(new() { BaseURL = site.Address.ToString() });
            var page = await context.NewPageAsync();
            await page.GotoAsync("/");
            await SignInAsync(page, name);
            await FollowAsync(page, "Sign-off");
            await FollowAsync(page, "February 2026");
            await page.Locator("#comment").FocusAsync();
            await page.Keyboard.TypeAsync(comment);
            await page.Keyboard.PressAsync("Tab");
            Assert.That(await page.EvaluateAsync<string>("document.activeElement.textContent"), Is.EqualTo(button));
            await page.Keyboard.PressAsync("Enter");
            await page.Locator($"td:has-text('{comment}')").WaitForAsync();
        }

        async Task<bool> LeadSeesAsync()
        {
            await using var context = await Browser.NewContextAsync(new() { BaseURL = site.Address.ToString() });
            var page = await context.NewPageAsync();
            await page.GotoAsync("/packs");
            await SignInAsync(page, "lead");
            return await page.Locator("main").InnerTextAsync() is var text && text.Contains("February 2026", StringComparison.Ordinal);
        }
    }

    [Test]
    public async Task Data_of_another_is_refused()
    {
        await using var context = await SignedInAsync(_site, "lead");
        var page = await context.NewPageAsync();
        var answer = await page.GotoAsync($"/packs/{PortalSite.Month}/files/providers/PR02/index.html");
        Assert.That((answer!.Status, await page.Locator("h1").InnerTextAsync()), Is.EqualTo((403, "This is not for your account")));
        answer = await page.GotoAsync("/users");
        Assert.That(answer!.Status, Is.EqualTo(403));
    }

    /// <summary>Pages by who sees them. One pack is enough: packs themselves are judged where they are written.</summary>
    private static readonly (string Name, string[] Paths)[] Pages =
    [
        ("", ["/sign-in", "/sign-in?out", "/code", "/no/such/page"]),
        ("admin", ["/", "/packs", "/packs/2026-02", "/packs/2026-02/files/charts/", "/sign-off", "/sign-off/2026-02", "/sign-off/2026-01", "/users", "/users/1", "/users/7", "/audit", "/account", "/account/keys", "/measures", "/measures?measure=step_response_observed&breakdown=sex&period=all", "/runs", "/jobs", "/submissions", "/upload", "/models"]),
        ("researcher", ["/", "/packs/2026-02", "/sign-off/2026-01", "/account", "/measures", "/submissions"]),
        ("lead", ["/", "/packs", "/packs/2026-02", "/packs/2026-02/files/providers/PR01/index.html", "/users", "/account"]),
        ("chief", ["/", "/packs/2026-02"]),
        ("commissioner", ["/", "/packs", "/packs/2026-02"]),
        ("board", ["/", "/packs/2026-02", "/measures?measure=wait_treatment_within_42_days&breakdown=all&period=over-time"]),
    ];

    [Test]
    public async Task Nothing_stands_in_the_way_of_a_reader([Values(1280, 320)] int width, [Values] bool isDark)
    {
        Axe.Require();
        var faults = new List<string>();
        foreach (var (name, paths) in Pages)
        {
            await using var context = await SignedInAsync(_site, name, width, isDark ? ColorScheme.Dark : ColorScheme.Light);
            var page = await context.NewPageAsync();
            var said = Complaints(page);
            foreach (var path in paths)
            {
                await page.GotoAsync(path);
                await PictureAsync(page, $"{(name.Length == 0 ? "nobody" : name)}{path.Replace('/', '-').Replace('?', '-')}-{width}{(isDark ? "-dark" : "")}");
                faults.AddRange(Axe.Faults(e => Value(page, e)).Select(f => $"{name} {path}: {f}"));
            }
            // Two of the pages are answers that refuse; what a page asks for and does not get would be a fault of the page.
            faults.AddRange(said.Where(s => !(name is "" or "lead" && s.Contains("the server responded with a status of 40", StringComparison.Ordinal))).Select(s => $"{name}: {s}"));
        }
        Assert.That(faults, Is.Empty);
    }

    [Test]
    public async Task Nor_in_that_of_who_looks_closely_or_is_the_first_there([Values(1280, 320)] int width)
    {
        Axe.Require();
        var faults = new List<string>();
        await using (var site = await PortalSite.StartAsync())
        {
            site.Run("jobs", "run", "integrity");
            await using var context = await SignedInAsync(site, "admin", width);
            var page = await context.NewPageAsync();
            foreach (var path in new[] { "/runs/1", "/submissions/" + site.Service.Submissions()[0].Id, "/users/3" })
                await LookAsync(page, path);
            await page.Locator("button:has-text('Reset the password')").ClickAsync();
            Assert.That(await page.Locator(".code").CountAsync(), Is.EqualTo(1));
            await LookAsync(page, null);
        }
        await using (var site = await PortalSite.StartAsync(isEmpty: true))
        await using (var context = await SignedInAsync(site, "", width))
            await LookAsync(await context.NewPageAsync(), "/first");
        Assert.That(faults, Is.Empty);

        async Task LookAsync(IPage page, string? path)
        {
            if (path is not null)
                await page.GotoAsync(path);
            await PictureAsync(page, $"close{(path ?? "/code").Replace('/', '-')}-{width}");
            faults.AddRange(Axe.Faults(e => Value(page, e)).Select(f => $"{path}: {f}"));
        }
    }

    private static async Task SignInAsync(IPage page, string name)
    {
        await page.Locator("#name").FocusAsync();
        await page.Keyboard.TypeAsync(name);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(PortalSite.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".who").WaitForAsync();
    }

    private static async Task FollowAsync(IPage page, string link)
    {
        await page.WaitForLoadStateAsync(LoadState.Load);
        var before = page.Url;
        await page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).First.PressAsync("Enter");
        await page.WaitForURLAsync(url => url != before);
    }

    private static JsonNode? Value(IPage page, string expression) =>
        page.EvaluateAsync<JsonElement?>(expression).GetAwaiter().GetResult() is { } value ? JsonNode.Parse(value.GetRawText()) : null;

    private static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable(PicturesVariable) is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = !name.Contains("files", StringComparison.Ordinal) });
    }
}

using System.Net;
using Microsoft.AspNetCore.Builder;
using NonResponse.Scheduler.Portal;

namespace NonResponse.Portal.Tests;

/// <summary>What stands before every page.</summary>
public sealed class ShieldTests
{
    private const string Behind = """{ "portal": { "proxy": { "addresses": ["127.0.0.1"], "user_header": "X-Remote-User" } } }""";
    private const string Elsewhere = """{ "portal": { "proxy": { "addresses": ["10.9.8.0/24"], "user_header": "X-Remote-User" } } }""";

    [TestCase("/sign-in")]
    [TestCase("/packs")]
    [TestCase("/no/such/page")]
    [TestCase("/users")]
    public async Task Browsers_are_asked_to_be_careful(string path)
    {
        await using var site = await PortalSite.StartAsync();
        using var client = site.As("admin");
        var headers = (await client.GetAsync(path)).Headers;
        Assert.That(headers["Content-Security-Policy"], Is.EqualTo(Shields.PagePolicy).And.Not.Contain("unsafe").And.Contain("frame-ancestors 'none'"));
        Assert.That(
            new[] { "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Cache-Control" }.Select(h => headers[h]),
            Is.EqualTo(new[] { "nosniff", "same-origin", "same-origin", "same-origin", "no-store" }));
        Assert.That(headers.Keys, Has.None.EqualTo("Server").And.None.EqualTo("X-Powered-By"));
    }

    [Test]
    public async Task Pages_have_no_style_or_script_of_their_own()
    {
        await using var site = await PortalSite.StartAsync();
        using var client = site.As("admin");
        foreach (var path in new[] { "/", "/packs", $"/packs/{PortalSite.Month}", "/sign-off", $"/sign-off/{PortalSite.Month}", "/users", "/users/1", "/audit", "/account" })
            Assert.That((await client.GetAsync(path)).Text, Does.Not.Match("<style|<script|\\son[a-z]+=|\\sstyle=|javascript:"), path);
    }

    [Test]
    public async Task Fault_tells_a_client_a_number_and_the_log_its_place()
    {
        await using var site = await PortalSite.StartAsync(more: app =>
        {
            app.MapGet("/bug", string () => throw new InvalidOperationException("patient 4711 at /srv/secret/path")).ForAnybody();
            app.MapGet("/disk", string () => throw new IOException("No space left on /srv/secret/path")).ForAnybody();
        });
        using var client = site.Nobody();
        foreach (var (path, status) in new[] { ("/bug", HttpStatusCode.InternalServerError), ("/disk", HttpStatusCode.ServiceUnavailable) })
        {
            var answer = await client.GetAsync(path);
            Assert.That(answer.Status, Is.EqualTo(status));
            Assert.That(answer.Text, Does.Contain("<h1>").And.Not.Contain("4711").And.Not.Contain("secret").And.Not.Contain("Exception").And.Not.Contain(" at "));
            Assert.That(answer.Headers["Content-Security-Policy"], Is.EqualTo(Shields.PagePolicy));
            var number = System.Text.RegularExpressions.Regex.Match(answer.Text, "has more: ([^.]+)\\.").Groups[1].Value;
            Assert.That(site.Log.Single(l => l.Contains(number, StringComparison.Ordinal)), Does.Contain("portal fault").And.Not.Contain("4711"));
        }
    }

    [Test]
    public async Task Body_that_is_too_large_is_not_read()
    {
        await using var site = await PortalSite.StartAsync();
        using var client = site.As("admin");
        using var body = new FormUrlEncodedContent([new("form-token", await client.TokenAsync()), new("comment", new string('x', 70_000))]);
        Assert.That((await client.SendAsync(HttpMethod.Post, $"/sign-off/{PortalSite.Month}", body)).Status, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }

    [Test]
    public async Task Too_much_at_once_is_put_off_for_strangers_and_guessers()
    {
        await using var site = await PortalSite.StartAsync();
        using var stranger = site.Nobody();
        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => stranger.GetAsync("/assets/icon.svg")));
        Assert.That(answers.Count(a => a.Status == HttpStatusCode.TooManyRequests), Is.GreaterThan(50));
        Assert.That(answers.First(a => a.Status == HttpStatusCode.TooManyRequests).Headers.Keys, Does.Contain("Retry-After"));
        using var lead = site.As("lead");
        Assert.That((await lead.GetAsync("/packs")).Status, Is.EqualTo(HttpStatusCode.OK), "who is signed in has a share of their own");
    }

    [Test]
    public async Task Trusted_proxy_says_who_it_is()
    {
        await using var site = await PortalSite.StartAsync(Behind);
        using var lead = site.Nobody();
        lead.Headers.Add("X-Remote-User", "LEAD");
        var page = await lead.GetAsync("/account");
        Assert.That(page.Text, Does.Contain("PR01").And.Contain("signed in by your organisation").And.Not.Contain("Sign out"));
        using var unknown = site.Nobody();
        unknown.Headers.Add("X-Remote-User", "somebody.else");
        var refused = await unknown.GetAsync("/account");
        Assert.That((refused.Status, refused.Text.Contains("no account for you", StringComparison.Ordinal)), Is.EqualTo((HttpStatusCode.Forbidden, true)));
        site.Portal.Accounts.Change(site.Portal.Accounts.Find("lead")!.Id, Ingest.AccountRole.ServiceLead, ["PR01"], isEnabled: false, "admin", site.Clock.GetUtcNow());
        Assert.That((await lead.GetAsync("/account")).Status, Is.EqualTo(HttpStatusCode.Forbidden), "disabled here, whatever the proxy says");
    }

    [TestCase(Elsewhere, new[] { "admin" })]
    [TestCase(Behind, new[] { "admin", "lead" })]
    [TestCase(Behind, new[] { "admin,lead" })]
    [TestCase(Behind, new[] { "" })]
    public async Task Forged_header_is_refused_and_noted(string settings, string[] names)
    {
        await using var site = await PortalSite.StartAsync(settings);
        using var client = site.Nobody();
        client.Headers.TryAddWithoutValidation("X-Remote-User", names);
        // Nor does it help to say that one comes from the proxy.
        client.Headers.Add("X-Forwarded-For", "10.9.8.1");
        foreach (var path in new[] { "/", "/users", "/sign-in" })
            Assert.That((await client.GetAsync(path)).Status, Is.EqualTo(HttpStatusCode.BadRequest), path);
        for (var wait = 0; wait < 100 && site.Portal.Chain.Recent(5).All(r => r.Entry.Subject != "header of the proxy"); wait++)
            await Task.Delay(100);
        Assert.That(site.Portal.Chain.Recent(5).Select(r => (r.Entry.Subject, r.Entry.Result)), Has.Some.EqualTo(("header of the proxy", "refused")));
    }

    [Test]
    public async Task Header_means_nothing_where_no_proxy_is_configured()
    {
        await using var site = await PortalSite.StartAsync();
        using var client = site.Nobody();
        client.Headers.Add("X-Remote-User", "admin");
        Assert.That((await client.GetAsync("/users")).Location, Does.StartWith("/sign-in"));
    }

    [Test]
    public async Task Behind_TLS_cookies_are_for_TLS_alone_and_over_the_network_there_is_nothing_without_it()
    {
        await using var site = await PortalSite.StartAsync("""{ "portal": { "proxy": { "addresses": ["127.0.0.1"] } } }""");
        using var client = site.Nobody();
        client.Headers.Add("X-Forwarded-For", "203.0.113.9");
        client.Headers.Add("X-Forwarded-Proto", "https");
        var page = await client.GetAsync("/sign-in");
        Assert.That(page.Headers["Strict-Transport-Security"], Does.StartWith("max-age="));
        Assert.That(page.Headers["Set-Cookie"], Does.Contain("secure").And.Contain("samesite=strict").And.Contain("httponly"));
        var cookie = page.Headers["Set-Cookie"].Split(';')[0];
        var token = System.Text.RegularExpressions.Regex.Match(page.Text, "name=\"form-token\" value=\"([^\"]+)\"").Groups[1].Value;
        client.Headers.Add("Cookie", cookie);
        using var form = new FormUrlEncodedContent([new("form-token", token), new("name", "lead"), new("password", PortalSite.Password)]);
        var answer = await client.SendAsync(HttpMethod.Post, "/sign-in", form);
        Assert.That(answer.Headers["Set-Cookie"], Does.StartWith("__Host-nonresponse=").And.Contain("path=/").And.Contain("secure").And.Contain("samesite=lax").And.Contain("httponly").And.Not.Contain("domain").And.Not.Contain("expires"));
        using var plain = site.Nobody();
        plain.Headers.Add("X-Forwarded-For", "203.0.113.9");
        plain.Headers.Add("X-Forwarded-Proto", "http");
        Assert.That((await plain.GetAsync("/sign-in")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await plain.GetAsync("/health/live")).Status, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("/packs/2026-02", "/packs/2026-02")]
    [TestCase("https://evil.example/", "/")]
    [TestCase("//evil.example/", "/")]
    [TestCase("/\\evil.example/", "/")]
    [TestCase("javascript:alert(1)", "/")]
    public async Task Sign_in_leads_to_the_portal_alone(string to, string where)
    {
        await using var site = await PortalSite.StartAsync();
        using var client = site.Nobody();
        Assert.That((await client.PostAsync("/sign-in", ("name", "lead"), ("password", PortalSite.Password), ("to", to))).Location, Is.EqualTo(where));
    }

    [Test]
    public async Task Keys_are_for_the_account_alone()
    {
        await using var site = await PortalSite.StartAsync();
        using var client = site.Nobody();
        await client.TokenAsync();
        Assert.That(Directory.GetFiles(Path.Combine(site.Home, "portal-keys")), Is.Not.Empty);
        if (!OperatingSystem.IsWindows())
            Assert.That(File.GetUnixFileMode(Path.Combine(site.Home, "portal-keys")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }
}

using System.Net;
using NonResponse.Ingest;

namespace NonResponse.Portal.Tests;

/// <summary>In and out of the portal.</summary>
public sealed class SignInTests
{
    [Test]
    public async Task Somebody_signs_in_and_out()
    {
        await using var site = await PortalSite.StartAsync();
        using var client = await site.SignInAsync("lead");
        Assert.That((await client.GetAsync("/account")).Text, Does.Contain("Service lead").And.Contain("PR01"));
        var cookie = client.Cookies.GetCookies(site.Address)["nonresponse"]!;
        Assert.That((cookie.HttpOnly, cookie.Expires), Is.EqualTo((true, DateTime.MinValue)));
        Assert.That((await client.PostAsync("/sign-out")).Location, Is.EqualTo("/sign-in?out"));
        client.Cookies.Add(cookie);
        Assert.That((await client.GetAsync("/account")).Location, Does.StartWith("/sign-in"), "what the browser had is good no more");
    }

    [TestCase("lead", "wrong-password-here")]
    [TestCase("nobody-of-that-name", PortalSite.Password)]
    [TestCase("", "")]
    public async Task Failure_tells_nothing(string name, string password)
    {
        await using var site = await PortalSite.StartAsync();
        using var client = site.Nobody();
        var answer = await client.PostAsync("/sign-in", ("name", name), ("password", password));
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Text, Does.Contain("did not fit together").And.Not.Contain("no such").And.Not.Contain("locked"));
        Assert.That((await client.GetAsync("/")).Status, Is.EqualTo(HttpStatusCode.Redirect));
    }

    [Test]
    public async Task Form_without_its_token_is_refused()
    {
        await using var site = await PortalSite.StartAsync();
        using var client = await site.SignInAsync("admin");
        using var form = new FormUrlEncodedContent([new("name", "intruder"), new("role", "administrator"), new("scope", "")]);
        Assert.That((await client.SendAsync(HttpMethod.Post, "/users", form)).Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(site.Portal.Accounts.Find("intruder"), Is.Null);
    }

    [Test]
    public async Task Token_is_kept_as_a_hash()
    {
        await using var site = await PortalSite.StartAsync();
        using var client = await site.SignInAsync("lead");
        var token = client.Cookies.GetCookies(site.Address)["nonresponse"]!.Value;
        Assert.That(token, Has.Length.EqualTo(43));
        Assert.That(File.ReadAllText(Path.Combine(site.Home, "catalog.db"), System.Text.Encoding.Latin1), Does.Not.Contain(token));
        Assert.That(site.Portal.Chain.Recent(1).Single().Entry, Has.Property(nameof(ChainEntry.Action)).EqualTo("sign in").And.Property(nameof(ChainEntry.Who)).EqualTo("lead"));
    }
}

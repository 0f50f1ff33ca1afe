using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using NonResponse.Ingest;
using NonResponse.Scheduler.Portal;
using NonResponse.Tests;

namespace NonResponse.Portal.Tests;

/// <summary>Guesses are slow, and passwords are not guessed easily.</summary>
public sealed class LockOutTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task Account_is_locked_after_five_failures_for_longer_each_time_and_nobody_is_told()
    {
        var clock = new SetClock(Start);
        await using var site = await PortalSite.StartAsync(clock: clock);
        using var client = site.Nobody();
        var said = new HashSet<string>();
        for (var i = 0; i < 5; i++)
            said.Add((await Try("wrong-password-of-lead")).Text.Split("<main")[1].Split("<form")[0]);
        said.Add((await Try(PortalSite.Password)).Text.Split("<main")[1].Split("<form")[0]);
        Assert.That(said, Has.Count.EqualTo(1), "the right password is answered as a wrong one is");
        clock.Now += TimeSpan.FromSeconds(31);
        Assert.That((await Try("wrong-password-of-lead")).Status, Is.EqualTo(HttpStatusCode.BadRequest));
        clock.Now += TimeSpan.FromSeconds(31);
        Assert.That((await Try(PortalSite.Password)).Status, Is.EqualTo(HttpStatusCode.BadRequest), "a minute by now");
        clock.Now += TimeSpan.FromSeconds(30);
        Assert.That((await Try(PortalSite.Password)).Status, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That(site.Portal.Accounts.Find("lead")!.Failures, Is.Zero);

        Task<PortalAnswer> Try(string password) => client.PostAsync("/sign-in", ("name", "lead"), ("password", password));
    }

    [TestCase(4, null)]
    [TestCase(5, 30.0)]
    [TestCase(6, 60.0)]
    [TestCase(8, 240.0)]
    [TestCase(11, 1800.0)]
    [TestCase(1_000_000, 1800.0)]
    public void Lock_grows_to_half_an_hour(int failures, double? seconds) => Assert.That(SignInDesk.LockFor(failures)?.TotalSeconds, Is.EqualTo(seconds));

    [Test]
    public async Task Address_is_locked_whatever_names_it_tries()
    {
        var clock = new SetClock(Start);
        await using var site = await PortalSite.StartAsync(clock: clock);
        for (var i = 0; i < 15; i++)
            await site.Portal.Desk.SignInAsync($"name{i}", "wrong-password", "192.0.2.1", CancellationToken.None);
        Assert.That(await site.Portal.Desk.SignInAsync("lead", PortalSite.Password, "192.0.2.1", CancellationToken.None), Is.Null);
        Assert.That(await site.Portal.Desk.SignInAsync("lead", PortalSite.Password, "192.0.2.2", CancellationToken.None), Is.Not.Null, "another address is not");
        clock.Now += TimeSpan.FromSeconds(31);
        Assert.That(await site.Portal.Desk.SignInAsync("lead", PortalSite.Password, "192.0.2.1", CancellationToken.None), Is.Not.Null);
    }

    [Test]
    public async Task Name_that_is_nobodys_is_not_kept_and_takes_as_long()
    {
        await using var site = await PortalSite.StartAsync();
        var known = await MedianAsync("lead");
        var unknown = await MedianAsync("my-secret-typed-as-a-name");
        Assert.That(unknown.TotalMilliseconds, Is.InRange(known.TotalMilliseconds / 2, known.TotalMilliseconds * 2));
        Assert.That(site.Portal.Chain.Recent(100).Select(r => r.Entry.ToString()), Has.None.Contains("my-secret"));

        async Task<TimeSpan> MedianAsync(string name)
        {
            var took = new List<TimeSpan>();
            // Below the number of failures that lock.
            for (var i = 0; i < 4; i++)
            {
                var begun = Stopwatch.GetTimestamp();
                Assert.That(await site.Portal.Desk.SignInAsync(name, "wrong-password", "192.0.2.1", CancellationToken.None), Is.Null);
                took.Add(Stopwatch.GetElapsedTime(begun));
            }
            return took.Order().ElementAt(1);
        }
    }

    [Test]
    public async Task Weaker_hash_is_made_anew_when_its_owner_signs_in()
    {
        await using var site = await PortalSite.StartAsync();
        var weak = new PasswordHasher<string>(Options.Create(new PasswordHasherOptions { IterationCount = 10_000 })).HashPassword("", PortalSite.Password);
        site.Portal.Accounts.Add(new NewAccount("old", AccountRole.Researcher, [], weak), "tests", site.Clock.GetUtcNow());
        using var client = await site.SignInAsync("old");
        var now = Convert.FromBase64String(site.Portal.Accounts.Find("old")!.Password!);
        // Its form: version 1, the function (2 is HMAC-SHA-512), and the rounds, big-endian.
        Assert.That((now[0], now[4], System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(now.AsSpan(5))), Is.EqualTo(((byte)1, (byte)2, 210_000u)));
        using var again = await site.SignInAsync("old");
    }

    [TestCase("short", false)]
    [TestCase("password1234", false)]
    [TestCase("Passw0rd!2026", false)]
    [TestCase("qwertyuiop123", false)]
    [TestCase("123456789012", false)]
    [TestCase("abcabcabcabc", false)]
    [TestCase("aaaaaaaaaaaa", false)]
    [TestCase("anna.smith-of-leeds", false)]
    [TestCase("welcomewelcome1", false)]
    [TestCase("gravel-otter-lantern-42", true)]
    [TestCase("Summer rain on tin roofs", true)]
    [TestCase("fjord7tulip9magnet", true)]
    public void Common_passwords_and_names_are_refused(string password, bool isGood) => Assert.That(PasswordRules.Fault(password, "anna.smith") is null, Is.EqualTo(isGood));

    [Test]
    public async Task First_administrator_needs_the_code_of_the_console_once()
    {
        var clock = new SetClock(Start);
        await using var site = await PortalSite.StartAsync(clock: clock, isEmpty: true);
        var code = site.Portal.First.NewCode();
        using var client = site.Nobody();
        Assert.That((await client.GetAsync("/sign-in")).Text, Does.Contain("first administrator"));
        Assert.That((await Take("AAAAA-BBBBB-CCCCC-DDDDD")).Status, Is.EqualTo(HttpStatusCode.BadRequest));
        clock.Now += TimeSpan.FromHours(25);
        Assert.That((await Take(code)).Status, Is.EqualTo(HttpStatusCode.BadRequest), "too old");
        code = site.Portal.First.NewCode();
        Assert.That((await Take(code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal))).Location, Is.EqualTo("/"), "however it is typed");
        Assert.That((await client.GetAsync("/users")).Text, Does.Contain("keeper"));
        using var second = site.Nobody();
        Assert.That((await second.GetAsync("/first")).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(site.Portal.First.Take(site.Portal.First.NewCode(), new NewAccount("other", AccountRole.Administrator, [])), Is.Null);

        Task<PortalAnswer> Take(string typed) => client.PostAsync("/first", ("code", typed), ("name", "keeper"), ("password", PortalSite.Password));
    }

    [Test]
    public async Task Code_of_an_administrator_sets_a_password_once()
    {
        await using var site = await PortalSite.StartAsync();
        using var admin = site.As("admin");
        var made = await admin.PostAsync("/users", ("name", "New.Lead@trust.example"), ("role", "service-lead"), ("scope", "PR01, PR02"));
        var code = System.Text.RegularExpressions.Regex.Match(made.Text, "class=\"code\">([^<]+)<").Groups[1].Value;
        using var lead = site.Nobody();
        Assert.That((await lead.PostAsync("/code", ("name", "new.lead@trust.example"), ("code", code), ("password", "password1234"))).Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await lead.PostAsync("/code", ("name", "new.lead@trust.example"), ("code", code), ("password", PortalSite.Password))).Location, Is.EqualTo("/"));
        Assert.That((await lead.GetAsync("/account")).Text, Does.Contain("PR01, PR02"));
        using var thief = site.Nobody();
        Assert.That((await thief.PostAsync("/code", ("name", "new.lead@trust.example"), ("code", code), ("password", PortalSite.Password + "x"))).Status, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task A_lost_administrator_is_let_in_again_from_the_console()
    {
        await using var site = await PortalSite.StartAsync();
        Assert.That(site.Run("accounts", "list").Split('\n').Single(l => l.StartsWith("lead", StringComparison.Ordinal)), Does.Contain("PR01").And.Contain("Active"));
        using var signedIn = await site.SignInAsync("admin");
        var code = site.Run("accounts", "reset", "Admin").Trim();
        Assert.That((await signedIn.GetAsync("/users")).Status, Is.EqualTo(HttpStatusCode.Redirect), "it is signed out");
        Assert.That(site.Run("accounts", "list"), Does.Contain("Waits for its code"));
        using var client = site.Nobody();
        Assert.That((await client.PostAsync("/code", ("name", "admin"), ("code", code), ("password", "another-lantern-of-gravel-7"))).Status, Is.EqualTo(HttpStatusCode.Redirect));
        using var again = await site.SignInAsync("admin", "another-lantern-of-gravel-7");
        Assert.That((await again.GetAsync("/audit")).Text, Does.Contain("password reset").And.Contain($"{Environment.UserName} at the console"));
    }
}

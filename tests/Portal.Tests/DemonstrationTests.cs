using NonResponse.Ingest;
using NonResponse.Scheduler;
using NonResponse.Scheduler.Portal;

namespace NonResponse.Portal.Tests;

/// <summary>What a newcomer is told, and that it is gone afterwards.</summary>
public sealed class DemonstrationTests
{
    [Test]
    public async Task Accounts_are_told_once_packs_are_released_by_themselves_and_all_of_it_ends()
    {
        await using var site = await PortalSite.StartAsync(isEmpty: true);
        using var stop = new CancellationTokenSource();
        var told = Open(site, stop.Token);
        var accounts = told.Split('\n').Where(l => l.StartsWith("  ", StringComparison.Ordinal)).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.That(accounts.Select(a => a[0]), Is.EqualTo(new[] { "admin", "lead", "researcher", "commissioner", "checker" }));
        Assert.That(accounts.Select(a => a[1]), Is.Unique);
        Assert.That(told, Does.Contain(site.Address.ToString()));
        for (var wait = 0; wait < 100 && site.Portal.SignOffs.All().Count < 4; wait++)
            await Task.Delay(100);
        foreach (var account in accounts)
        {
            using var client = await site.SignInAsync(account[0], account[1]);
            Assert.That((await client.GetAsync("/packs")).Text, Does.Contain("February 2026").And.Contain("Released"), account[0]);
        }
        Assert.That(Open(site, stop.Token), Does.Contain("told when it first started"));
        Assert.That(site.Portal.Accounts.All(), Has.Count.EqualTo(5));
        await stop.CancelAsync();

        DemonstrationPortal.Close(site.Portal);
        Assert.That(site.Portal.Accounts.All().Where(a => a.IsEnabled), Is.Empty);
        Assert.That(site.Portal.First.IsWanted, Is.True);
        using var late = site.Nobody();
        await late.PostAsync("/sign-in", ("name", "admin"), ("password", accounts[0][1]));
        Assert.That((await late.GetAsync("/packs")).Location, Does.StartWith("/sign-in"));
    }

    [Test]
    public async Task Elsewhere_there_is_none_of_it()
    {
        await using var site = await PortalSite.StartAsync(isEmpty: true);
        DemonstrationPortal.Close(site.Portal);
        Assert.That(site.Portal.Accounts.All(), Is.Empty);
        Assert.That(site.Portal.SignOffs.All(), Is.Empty);
        site.Portal.Accounts.AddFirst(new NewAccount("keeper", AccountRole.Administrator, []), site.Clock.GetUtcNow());
        DemonstrationPortal.Close(site.Portal);
        Assert.That(site.Portal.Accounts.Find("keeper")!.IsEnabled, Is.True);
    }

    private static string Open(PortalSite site, CancellationToken stop)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        DemonstrationPortal.Open(new Terminal(output, error), site.Portal, site.Address.ToString(), stop);
        return error.ToString();
    }
}

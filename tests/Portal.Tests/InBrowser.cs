using Microsoft.Playwright;

namespace NonResponse.Portal.Tests;

/// <summary>Tests in a real browser, which is started once for each class of them.</summary>
public abstract class InBrowser
{
    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright _playwright = null!;

    /// <summary>The browser.</summary>
    private protected IBrowser Browser { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartBrowser()
    {
        if (Programs.FirstOrDefault(File.Exists) is not { } program)
        {
            Assert.Ignore("Chromium is not installed (Debian: apt-get install chromium).");
            return;
        }
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Headless = true, Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--force-color-profile=srgb"] });
    }

    [OneTimeTearDown]
    public async Task StopBrowser()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A browser of its own for somebody who is signed in; for nobody where the name is empty.</summary>
    private protected async Task<IBrowserContext> SignedInAsync(PortalSite site, string name, int width = 1280, ColorScheme colours = ColorScheme.Light)
    {
        var context = await Browser.NewContextAsync(new() { BaseURL = site.Address.ToString(), ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = colours });
        if (name.Length > 0)
            await context.AddCookiesAsync([new() { Name = "nonresponse", Value = site.Portal.Desk.Begin(site.Portal.Accounts.Find(name)!, "tests"), Url = site.Address.ToString() }]);
        return context;
    }

    /// <summary>What the browser itself says against a page, such as of a policy that was broken.</summary>
    private protected static List<string> Complaints(IPage page)
    {
        var said = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                said.Add(message.Text);
        };
        page.PageError += (_, error) => said.Add(error);
        return said;
    }
}

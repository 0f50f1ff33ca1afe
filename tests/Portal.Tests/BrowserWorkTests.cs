using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Portal.Tests;

/// <summary>What people do in the portal, in a real browser: look at figures and take them away, send an extract and watch it, have a run tried again.</summary>
public sealed class BrowserWorkTests : InBrowser
{
    // Imports and packs take their time on a busy machine.
    private const float Patience = 120_000;

    private PortalSite _site = null!;
    private TempFolder _folder = null!;

    [SetUp]
    public async Task Start()
    {
        _folder = new TempFolder();
        File.WriteAllText(_folder.File("file"), "");
        _site = await PortalSite.StartAsync(new JsonObject { ["jobs"] = new JsonObject { ["backup"] = new JsonObject { ["folder"] = _folder.File("file", "below") } } }.ToJsonString());
    }

    [TearDown]
    public async Task Stop()
    {
        await _site.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task A_researcher_chooses_figures_and_takes_them_away()
    {
        await using var context = await SignedInAsync(_site, "researcher");
        var page = await context.NewPageAsync();
        var said = Complaints(page);
        await page.GotoAsync("/measures");
        await page.Locator("#measure").SelectOptionAsync("step_response_observed");
        await ShowAsync(page);
        await page.Locator("#breakdown").SelectOptionAsync("all");
        await ShowAsync(page);
        await page.Locator("#period").SelectOptionAsync("all");
        await ShowAsync(page);
        var shown = (await page.Locator("tbody td").AllInnerTextsAsync()).Select(t => t.Replace(",", "", StringComparison.Ordinal)).ToList();

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("The same as csv").ClickAsync());
        var rows = (await File.ReadAllLinesAsync(await download.PathAsync())).Select(l => l.Split(',')).ToList();

        Assert.That(rows, Has.Count.EqualTo(2));
        string Of(string column) => rows[1][Array.IndexOf(rows[0], column)];
        Assert.That(shown[..3], Is.EqualTo(new[] { Of("denominator"), Of("numerator"), (100 * double.Parse(Of("value"), CultureInfo.InvariantCulture)).ToString("F1", CultureInfo.InvariantCulture) + "%" }));
        Assert.That(said, Is.Empty);
    }

    [Test]
    public async Task An_administrator_sends_an_extract_and_watches_its_run()
    {
        var extract = _folder.File("extract");
        Synthesis.Write(new SynthesisOptions { Episodes = 200, Seed = 5, Providers = 1, Commissioners = 1, Months = 12, Compress = true, Source = "small-service", ExtractedOn = new DateOnly(2026, 4, 30) }, extract, null, CancellationToken.None);
        await using var context = await SignedInAsync(_site, "admin");
        var page = await context.NewPageAsync();
        var said = Complaints(page);

        await SendAsync(page, "", Directory.GetFiles(extract));
        await page.Locator(".outcome").WaitForAsync(new() { Timeout = Patience });

        Assert.That(await page.Locator(".outcome").InnerTextAsync(), Does.StartWith("Stored as small-service-2026-04-30-").And.Contain("200 episodes"));
        await page.GotoAsync("/submissions");
        Assert.That(await page.Locator("tbody").InnerTextAsync(), Does.Contain("small-service-2026-04-30-"));
        Assert.That(said, Is.Empty);
    }

    [Test]
    public async Task A_bad_extract_is_refused_in_words_and_names_nobody()
    {
        File.WriteAllText(_folder.File("episodes.csv"), "episode_id,patient_name\n1,Ada\n");
        await using var context = await SignedInAsync(_site, "admin");
        var page = await context.NewPageAsync();

        await SendAsync(page, "broken", [_folder.File("episodes.csv")]);
        await page.Locator(".outcome").WaitForAsync(new() { Timeout = Patience });

        var text = await page.Locator("main").InnerTextAsync();
        Assert.That(text, Does.Contain("Refused").And.Contain("patient_name").And.Not.Contain("Ada"));
    }

    [Test]
    public async Task A_run_that_failed_is_tried_again()
    {
        await using var context = await SignedInAsync(_site, "admin");
        var page = await context.NewPageAsync();
        await page.GotoAsync("/jobs");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run now: backup" }).ClickAsync();
        await page.WaitForURLAsync("**/runs/1");
        var again = page.GetByRole(AriaRole.Button, new() { Name = "Try it again now" });
        await again.WaitForAsync(new() { Timeout = Patience });
        Assert.That(await page.Locator(".state").First.InnerTextAsync(), Does.Contain("Failed"));

        File.Delete(_folder.File("file"));
        await again.ClickAsync();
        await page.WaitForURLAsync("**/runs/2");
        await page.Locator(".outcome").WaitForAsync(new() { Timeout = Patience });

        Assert.That((await _site.EndAsync(2)).End.State, Is.EqualTo(RunState.Done));
    }

    private static async Task SendAsync(IPage page, string source, string[] files)
    {
        await page.GotoAsync("/upload");
        await page.GetByLabel("Source").FillAsync(source);
        await page.Locator("input[type=file]").SetInputFilesAsync(files);
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload and import" }).ClickAsync();
        await page.WaitForURLAsync("**/runs/*");
    }

    private static async Task ShowAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await page.WaitForLoadStateAsync(LoadState.Load);
    }
}

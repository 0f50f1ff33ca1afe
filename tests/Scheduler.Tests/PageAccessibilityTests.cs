using System.Text.Json;
using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests;

/// <summary>Every page of a run, judged in a real browser by axe-core: on a telephone and at 200 % zoom, light and dark; no page scrolls to the side, and no label of a chart lies on another.</summary>
public class PageAccessibilityTests
{
    // Names as long as service.json allows, with and without places to break, from right to left, and with markup.
    private static readonly string[] LongNames =
    [
        "Northern Hills, Riverside and Vale Community Partnership for Older Adults, no ", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch-Psychological-No-", new('W', 76), "<b>&\"'=1+1</b> שירותי בריאות הנפש בקהילה ",
    ];

    [Test]
    public void Pages_are_accessible_where_much_is_hidden()
    {
        Axe.Require();
        using var folder = new TempFolder();
        var target = Runs.Run(folder, Runs.SmallService, "--disclosure", "cautious", "--audience", "public");
        Assert.That(File.ReadAllText(Path.Combine(target, "commissioner.html")), Does.Contain("[c]"));
        Judge(target);
    }

    [Test]
    public void Pages_are_accessible_with_sixty_providers_of_long_names()
    {
        Axe.Require();
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("extract"));
        Synthesis.Write(new SynthesisOptions { Episodes = 1_500, Seed = 7, Months = 12, Providers = 60, Commissioners = 12 }, folder.File("extract"), null, CancellationToken.None);
        var names = Enumerable.Range(1, 60).ToDictionary(i => $"PR{i:00}", i => (LongNames[i % LongNames.Length] + i)[..Math.Min(80, LongNames[i % LongNames.Length].Length + 2 - (i < 10 ? 1 : 0))]);
        var config = folder.Write("service.json", JsonSerializer.Serialize(new { names = new { provider_id = names, commissioner_id = names.Take(12).ToDictionary(n => n.Key.Replace("PR", "C", StringComparison.Ordinal), n => n.Value) } }));
        var target = Runs.Run(folder, folder.File("extract"), [.. Runs.Bare, "--config", config]);
        Assert.That(File.ReadAllText(Path.Combine(target, "commissioner.html")), Does.Contain(new string('W', 76)).And.Contain("&lt;b&gt;"));
        Judge(target);
    }

    [Test]
    public void Pages_are_accessible_where_nothing_was_sent()
    {
        Axe.Require();
        using var folder = new TempFolder();
        using var extract = new ExtractFolder();
        Judge(Runs.Run(folder, extract.Path));
    }

    [Test]
    public void Planted_faults_are_found()
    {
        Axe.Require();
        using var folder = new TempFolder();
        var file = folder.Write("faulty.html", """
            <!DOCTYPE html><html lang="en"><head><title>Faulty</title><style>p { color: #222; background: #fff } @media (prefers-color-scheme: dark) { p { color: #777; background: #888 } }</style></head>
            <body><main><h1>Faulty</h1><img src="data:,"><p>Pale in the dark</p><div style="width: 500px">Wide</div>
            <div style="width: 100px; overflow-x: auto"><span style="display: inline-block; width: 300px">Scrolls</span></div></main></body></html>
            """);
        using var browser = Chromium.Start();
        var page = browser.Open();
        page.Look(320, 640);
        page.Load(file);
        var light = Axe.Faults(page);
        Assert.That(light, Has.Some.StartWith("image-alt").And.Some.StartWith("the page is 5").And.Some.StartWith("scrolls without focus").And.None.StartWith("color-contrast"));
        page.Look(320, 640, isDark: true);
        Assert.That(Axe.Faults(page, onlyColours: true), Has.Some.StartWith("color-contrast"));
        page.Look(640, 400, zoom: 2);
        Assert.That(Axe.Faults(page), Has.None.StartWith("the page is"));
    }

    private static void Judge(string target)
    {
        using var browser = Chromium.Start();
        var page = browser.Open();
        var faults = new List<string>();
        // The documents of every model have one form: one of each is looked at.
        var documents = Path.Combine(target, "models") + Path.DirectorySeparatorChar;
        foreach (var file in Directory.GetFiles(target, "*.html", SearchOption.AllDirectories).Order(StringComparer.Ordinal).DistinctBy(f => f.StartsWith(documents, StringComparison.Ordinal) ? Path.GetFileName(f) : f))
        {
            void Look(string name, int width, int height, double zoom = 1, bool isDark = false)
            {
                page.Look(width, height, zoom, isDark);
                // The dark has other colours, and nothing else.
                faults.AddRange(Axe.Faults(page, onlyColours: isDark).Concat(isDark ? [] : ChartFaults.Of(page)).Select(f => $"{Path.GetRelativePath(target, file)}, {name}: {f}"));
            }
            page.Look(320, 640);
            page.Load(file);
            Look("320 px", 320, 640);
            Look("320 px, dark", 320, 640, isDark: true);
            Look("200 % zoom", 640, 400, zoom: 2);
        }
        Assert.That(faults.Distinct(), Is.Empty);
    }
}

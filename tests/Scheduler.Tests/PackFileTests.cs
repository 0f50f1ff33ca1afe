using System.Xml.Linq;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests;

/// <summary>The files that readers open, as a run writes them.</summary>
public class PackFileTests
{
    [Test]
    public void Workbooks_pages_and_charts_of_a_run_are_well_formed()
    {
        using var folder = new TempFolder();
        var target = Runs.Copy(folder, Runs.SmallService);
        var workbooks = Directory.GetFiles(target, "*.xlsx");
        Assert.That(workbooks.Select(Path.GetFileName), Is.EquivalentTo(new[] { "service-lead.xlsx", "researcher.xlsx", "commissioner.xlsx", "models.xlsx", "comparisons.xlsx", "data-quality.xlsx", "disclosure.xlsx" }));
        foreach (var file in workbooks)
        {
            using var document = SpreadsheetDocument.Open(file, isEditable: false);
            Assert.That(
                new OpenXmlValidator(FileFormatVersions.Microsoft365).Validate(document).Select(e => $"{e.Part?.Uri} {e.Path?.XPath}: {e.Description}"),
                Is.Empty, Path.GetFileName(file));
        }
        foreach (var file in Directory.GetFiles(target, "*.html").Concat(Directory.GetFiles(Path.Combine(target, "charts"))))
            Assert.That(() => XDocument.Load(file), Throws.Nothing, Path.GetFileName(file));
    }

    [Test]
    public void Links_of_the_index_lead_somewhere()
    {
        using var folder = new TempFolder();
        var target = Runs.Copy(folder, Runs.SmallService);
        var links = XDocument.Load(Path.Combine(target, "index.html")).Descendants().Select(e => e.Attribute("href")?.Value)
            .Where(h => h is not null && !h.StartsWith('#') && !h.StartsWith("data:", StringComparison.Ordinal)).ToList();
        Assert.That(links, Has.Count.GreaterThan(8));
        Assert.That(links.Where(l => !Path.Exists(Path.Combine(target, l!))), Is.Empty);
    }

    [Test]
    public void Packs_are_written_as_the_configuration_says_and_the_index_leads_to_what_is_there()
    {
        using var folder = new TempFolder();
        var config = folder.Write("service.json", """{ "packs": { "researcher": [ "workbook" ], "commissioner": [], "comparisons": [ "page" ] } }""");
        var target = Runs.Run(folder, Runs.Example, "--config", config);
        Assert.That(Directory.GetFiles(target).Select(Path.GetFileName).Where(f => f!.EndsWith(".html", StringComparison.Ordinal) || f.EndsWith(".xlsx", StringComparison.Ordinal)), Is.EquivalentTo(new[]
        {
            "index.html", "service-lead.html", "service-lead.xlsx", "researcher.xlsx", "comparisons.html", "models.html", "models.xlsx", "data-quality.html", "data-quality.xlsx", "disclosure.html", "disclosure.xlsx",
        }));
        Assert.That(Directory.GetFiles(Path.Combine(target, "charts")).Select(Path.GetFileName), Has.None.StartsWith("commissioner-"));
        var links = XDocument.Load(Path.Combine(target, "index.html")).Descendants().Select(e => e.Attribute("href")?.Value).OfType<string>().ToList();
        Assert.That(links, Does.Contain("researcher.xlsx").And.Not.Contain("researcher.html").And.Not.Contain("commissioner.html"));
    }

    [Test]
    public void A_provider_has_a_pack_that_tells_of_nobody_else()
    {
        using var folder = new TempFolder();
        var extract = folder.File("extract");
        Synthesis.Write(new SynthesisOptions { Episodes = 600, Seed = 3, Providers = 3, Commissioners = 1, Months = 12, Compress = false, Source = "trust" }, extract, null, CancellationToken.None);
        var target = Runs.Run(folder, extract, ["--by-organisation", .. Runs.Bare]);
        var providers = Directory.GetDirectories(Path.Combine(target, "providers")).Select(d => Path.GetFileName(d)!).ToList();
        Assert.That(providers, Has.Count.GreaterThan(1));
        foreach (var provider in providers)
        {
            var page = File.ReadAllText(Path.Combine(target, "providers", provider, "service-lead.html"));
            Assert.That(XDocument.Parse(page).Root!.Value, Does.Contain($"service lead pack, {provider}"));
            Assert.That(providers.Where(p => p != provider && page.Contains(p, StringComparison.Ordinal)), Is.Empty);
            Assert.That(File.Exists(Path.Combine(target, "providers", provider, "service-lead.xlsx")));
        }
        Assert.That(File.ReadAllText(Path.Combine(target, "index.html")), Does.Contain("providers/"));
    }

    [Test]
    public void Where_everything_is_public_commissioners_have_packs_and_providers_none()
    {
        using var folder = new TempFolder();
        var target = Runs.Run(folder, Runs.SmallService, "--by-organisation", "--audience", "public", "--models", "none", "--comparisons", "none");
        Assert.That(Directory.Exists(Path.Combine(target, "providers")), Is.False);
        var commissioners = Directory.GetDirectories(Path.Combine(target, "commissioners"));
        Assert.That(commissioners, Is.Not.Empty);
        // Every count that it shows is one that measures.csv shows of the commissioner or of everybody.
        var published = Runs.Measures(Path.Combine(target, "measures.csv")).Where(m => m.Key.Breakdown is "all" or "commissioner_id").SelectMany(m => m.Value.Take(2)).Where(c => c.Length > 0).ToHashSet();
        var months = XDocument.Load(Path.Combine(commissioners[0], "commissioner.html")).Descendants().Where(e => e.Attribute("id")?.Value.StartsWith("change-", StringComparison.Ordinal) == true && e.Name.LocalName == "article").ToList();
        Assert.That(months, Is.Not.Empty);
        foreach (var row in months.SelectMany(m => m.Descendants().Where(e => e.Name.LocalName == "tr").Skip(1)))
            foreach (var cell in row.Elements().Skip(1).Take(2).Select(c => c.Value.Trim().Replace(",", "", StringComparison.Ordinal)))
                Assert.That(cell == "[c]" || published.Contains(cell), cell);
    }

    [TestCase("PR01", "PR01")]
    [TestCase("a_b-9", "a_b-9")]
    [TestCase("..", "%2E%2E")]
    [TestCase("x/y", "x%2Fy")]
    public void A_provider_is_no_way_out_of_its_folder(string code, string folder) => Assert.That((OrganisationPacks.FolderOf(code), OrganisationPacks.CodeOf(folder)), Is.EqualTo((folder, code)));

    [Test]
    public void Public_files_hold_no_figure_that_disclosure_control_hides()
    {
        // What the public pack shows of a figure is what measures.csv shows of it, or [c]: never another number.
        using var folder = new TempFolder();
        var target = Runs.Copy(folder, Runs.SmallService, "--audience", "public", "--disclosure", "standard");
        foreach (var page in new[] { "service-lead.html", "researcher.html", "commissioner.html" })
        {
            var cells = XDocument.Load(Path.Combine(target, page)).Descendants().Where(e => e.Name.LocalName == "table")
                .SelectMany(t => CountColumns(t)).ToList();
            Assert.That(cells, Is.Not.Empty, page);
            Assert.That(cells.Where(c => int.TryParse(c.Replace(",", "", StringComparison.Ordinal), out var n) && n % 5 != 0), Is.Empty, page);
        }
    }

    /// <summary>The cells under the headers of counts.</summary>
    private static IEnumerable<string> CountColumns(XElement table)
    {
        var headers = table.Descendants().Where(e => e.Name.LocalName == "th" && e.Attribute("scope")?.Value == "col").Select(e => e.Value).ToList();
        foreach (var row in table.Descendants().Where(e => e.Name.LocalName == "tr"))
        {
            var cells = row.Elements().ToList();
            for (var i = 0; i < Math.Min(cells.Count, headers.Count); i++)
                if (cells[i].Attribute("scope")?.Value != "col" && (headers[i] is "Out of" or "Number" || headers[i].EndsWith(": out of", StringComparison.Ordinal) || headers[i].EndsWith(": number", StringComparison.Ordinal)))
                    yield return cells[i].Value.Trim();
        }
    }
}

using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using NonResponse.Analytics;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests;

/// <summary>The files that readers open, as a run writes them.</summary>
public class PackFileTests
{
    [Test]
    public void Workbooks_pages_and_charts_of_a_run_are_well_formed()
    {
        using var folder = new TempFolder();
        var target = Runs.Run(folder, Repository.Path("data", "samples", "small-service"));
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
        var target = Runs.Run(folder, Repository.Path("data", "samples", "small-service"));
        var links = XDocument.Load(Path.Combine(target, "index.html")).Descendants().Select(e => e.Attribute("href")?.Value)
            .Where(h => h is not null && !h.StartsWith('#') && !h.StartsWith("data:", StringComparison.Ordinal)).ToList();
        Assert.That(links, Has.Count.GreaterThan(8));
        Assert.That(links.Where(l => !Path.Exists(Path.Combine(target, l!))), Is.Empty);
    }

    [Test]
    public void Public_files_hold_no_figure_that_disclosure_control_hides()
    {
        // What the public pack shows of a figure is what measures.csv shows of it, or [c]: never another number.
        using var folder = new TempFolder();
        var target = Runs.Run(folder, Repository.Path("data", "samples", "small-service"), "--audience", "public");
        foreach (var page in new[] { "service-lead.html", "researcher.html", "commissioner.html" })
        {
            var cells = XDocument.Load(Path.Combine(target, page)).Descendants().Where(e => e.Name.LocalName == "table")
                .SelectMany(t => CountColumns(t)).ToList();
            Assert.That(cells, Is.Not.Empty, page);
            Assert.That(cells.Where(c => int.TryParse(c.Replace(",", "", StringComparison.Ordinal), out var n) && n % 5 != 0), Is.Empty, page);
        }
    }

    [Test]
    public void No_exact_count_stands_in_anything_that_is_public()
    {
        // Counts of a thousand or more are so many that no other number is likely to be one of them; those that rounding leaves as they are, and what could be a year, tell nothing.
        var exact = SyntheticRun.Sample("service").Release;
        var month = exact.Months[^1];
        var counts = Enum.GetValues<MeasureFamily>().SelectMany(f => exact.MonthsAndAll(f, month)).SelectMany(f => new[] { f.Numerator, f.Denominator }).OfType<long>()
            .Where(n => n >= 1_000 && n % 5 != 0 && n is < 1_990 or > 2_040).ToHashSet();
        using var folder = new TempFolder();
        var target = Runs.Run(folder, Repository.Path("data", "samples", "service"), "--audience", "public", "--models", "none", "--comparisons", "none");

        var told = Directory.EnumerateFiles(target, "*", SearchOption.AllDirectories)
            // Internal ones, and the page that counts figures and not people.
            .Where(f => !Path.GetFileName(f).StartsWith("data-quality", StringComparison.Ordinal) && !Path.GetFileName(f).StartsWith("disclosure", StringComparison.Ordinal) && Path.GetFileName(f) is not ("quality.csv" or "quality.json" or "manifest.json"))
            .ToDictionary(f => Path.GetFileName(f), f => Texts(f).SelectMany(Numbers).ToHashSet());

        Assert.Multiple(() =>
        {
            Assert.That(counts, Has.Count.GreaterThan(200));
            Assert.That(told["measures.csv"], Has.Count.GreaterThan(200));
            Assert.That(told["commissioner.xlsx"].Any(n => n >= 1_000 && n % 5 == 0), Is.True, "workbooks are looked into");
            Assert.That(told.SelectMany(f => f.Value.Where(counts.Contains).Select(n => $"{f.Key}: {n}")), Is.Empty);
        });
    }

    /// <summary>What a reader or a program finds in a file: fields, texts of pages and pictures, alternative texts, cells and their stored values.</summary>
    private static IEnumerable<string> Texts(string file)
    {
        switch (Path.GetExtension(file))
        {
            case ".html" or ".svg":
                return TextsOf(XDocument.Load(file));
            case ".xlsx":
                using (var parts = ZipFile.OpenRead(file))
                    return [.. parts.Entries.Where(e => e.Name.EndsWith(".xml", StringComparison.Ordinal)).SelectMany(e =>
                    {
                        using var part = e.Open();
                        return TextsOf(XDocument.Load(part)).ToList();
                    })];
            default:
                return File.ReadLines(file).SelectMany(l => l.Split(','));
        }
    }

    private static IEnumerable<string> TextsOf(XDocument document) => document.DescendantNodes().OfType<XText>().Where(t => t.Parent!.Name.LocalName != "style").Select(t => t.Value)
        .Concat(document.Descendants().Attributes().Where(a => a.Name.LocalName is "descr" or "alt" or "aria-label" or "title").Select(a => a.Value));

    /// <summary>Whole numbers, with or without commas; not the digits of fractions.</summary>
    private static IEnumerable<long> Numbers(string text) =>
        Regex.Matches(text, @"(?<![\d.,])(\d{1,3}(,\d{3})+|\d+)(?![\d]|[.,]\d)").Select(m => m.Value.Replace(",", "", StringComparison.Ordinal)).Where(n => n.Length < 16).Select(n => long.Parse(n, CultureInfo.InvariantCulture));

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

using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NonResponse.Tests;

namespace NonResponse.Reports.Tests;

/// <summary>What the style sheet promises: contrast in light, dark and on paper, and that it is the only thing a page runs.</summary>
[TestFixture]
public sealed partial class PageStyleTests
{
    private static readonly string Style = XDocument.Parse(PageSamples.Html(PageSamples.SmallPack)).Descendants("style").Single().Value;

    // Each set of colours is one block of the style sheet; on paper nothing has the focus and nothing scrolls.
    private static readonly Dictionary<string, Dictionary<string, string>> Modes = new()
    {
        ["light"] = Colours(Style[..Style.IndexOf("@media", StringComparison.Ordinal)]),
        ["dark"] = Colours(Style[Style.IndexOf("prefers-color-scheme: dark", StringComparison.Ordinal)..Style.IndexOf("* {", StringComparison.Ordinal)]),
        ["paper"] = Colours(Style[Style.IndexOf("@media print", StringComparison.Ordinal)..]),
    };

    [Test]
    public void Letters_have_contrast(
        [Values("light", "dark", "paper")] string mode, [Values("text", "muted", "link", "strong", "warn")] string ink, [Values("page", "panel")] string behind) =>
        Assert.That(Contrast(Modes[mode][ink], Modes[mode][behind]), Is.GreaterThanOrEqualTo(4.5));

    [Test]
    public void Graphics_have_contrast([Values("light", "dark", "paper")] string mode, [Values("axis", "s1", "s2", "s3", "s4")] string ink) =>
        Assert.That(Contrast(Modes[mode][ink], Modes[mode]["page"]), Is.GreaterThanOrEqualTo(3));

    [Test]
    public void Focus_has_contrast([Values("light", "dark")] string mode, [Values("page", "panel")] string behind) =>
        Assert.That(Contrast(Modes[mode]["focus"], Modes[mode][behind]), Is.GreaterThanOrEqualTo(3));

    [Test]
    public void Files_have_the_colours_of_a_light_page()
    {
        var colours = Enum.GetValues<Ink>().Select(Palette.Of).ToDictionary(c => c.Name, c => c.Colour);
        Assert.That(colours, Is.SubsetOf(Modes["light"]));
        Assert.That(colours, Is.SubsetOf(Modes["paper"]));
    }

    [Test]
    public void Every_colour_of_a_drawing_has_a_rule()
    {
        var drawn = new[] { PageSamples.Providers, PageSamples.ProvidersTwice, PageSamples.OneTrend, PageSamples.ThreeTrends }
            .Concat(ComparisonCharts.All().Select(c => c.Chart)).SelectMany(c => XDocument.Parse(PageSamples.Svg(c)).Descendants().Attributes("class"))
            .SelectMany(a => a.Value.Split(' ')).Distinct();
        Assert.That(drawn.Where(name => !Style.Contains($".chart .{name} {{", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Policy_allows_exactly_the_style_of_the_page()
    {
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Style));
        var page = XDocument.Parse(PageSamples.Html(PageSamples.SmallPack));
        var policy = page.Descendants("meta").Single(m => m.Attribute("http-equiv") is not null).Attribute("content")!.Value;
        Assert.Multiple(() =>
        {
            Assert.That(policy, Does.Contain($"'sha256-{Convert.ToBase64String(hash)}'").And.StartWith("default-src 'none'"));
            Assert.That(policy, Is.EqualTo(HtmlWriter.ContentSecurityPolicy));
            // The policy allows no style attribute either.
            Assert.That(page.Descendants().Attributes("style"), Is.Empty);
        });
    }

    [Test]
    public void Ids_that_clash_are_told_apart()
    {
        var ids = new PageIds();
        string[] wanted = ["notes", "note-1", "a", "a", "a-2", "a-heading", "9 \"x\"", ""];
        Assert.That(wanted.Select(ids.Unique).ToList(), Is.EqualTo(
            (string[])["notes-2", "note-1-part", "a", "a-2", "a-2-2", "a-heading-part", "x9--x-", "x"]));
    }

    [TestCase("javascript:alert(1)", "javascript%3Aalert%281%29")]
    [TestCase("//elsewhere.example/x", "elsewhere.example/x")]
    [TestCase("../../etc/passwd", "etc/passwd")]
    [TestCase("charts/", "charts/")]
    [TestCase("a b&c.csv", "a%20b%26c.csv")]
    public void Links_of_the_index_lead_below_it(string path, string expected)
    {
        using var output = new StringWriter();
        IndexWriter.Write(new RunIndex("Run", Audience.Public, [], [], [new RunLink("Title", "What.", path, LinkKind.Data)]), output);
        var hrefs = XDocument.Parse(output.ToString()).Descendants("a").Select(a => a.Attribute("href")!.Value);
        Assert.That(hrefs, Is.EqualTo((string[])["#main", expected]));
    }

    private static Dictionary<string, string> Colours(string css)
    {
        var colours = new Dictionary<string, string>();
        foreach (Match match in Colour().Matches(css))
            colours.TryAdd(match.Groups[1].Value, match.Groups[2].Value);
        return colours;
    }

    /// <summary>The ratio that WCAG 2.2 defines under "contrast ratio".</summary>
    private static double Contrast(string a, string b)
    {
        var (x, y) = (Luminance(a), Luminance(b));
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    private static double Luminance(string colour)
    {
        double Channel(int start)
        {
            var c = int.Parse(colour.AsSpan(start, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        }
        return 0.2126 * Channel(1) + 0.7152 * Channel(3) + 0.0722 * Channel(5);
    }

    [GeneratedRegex("--([a-z0-9]+): (#[0-9a-f]{6})\\b")]
    private static partial Regex Colour();
}

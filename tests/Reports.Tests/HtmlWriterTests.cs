using System.Xml.Linq;
using NonResponse.Tests;

namespace NonResponse.Reports.Tests;

/// <summary>Packs as pages.</summary>
public class HtmlWriterTests
{
    private static readonly string[] Hostile =
        ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "a & b ' \"", "\u0000\u0007\u001b[31m", "\u202Eright to left", "javascript:alert(1)", "</style>", "-->"];

    [Test]
    public void Page_is_as_it_was() =>
        Golden.Matches(PageSamples.Html(PageSamples.SmallPack), "tests", "Reports.Tests", "Golden", "small-pack.html");

    [Test]
    public void Page_stands_alone()
    {
        var page = XDocument.Parse(PageSamples.Html(PageSamples.SmallPack));
        var loaded = page.Descendants().Attributes().Where(a => a.Name.LocalName is "src" or "srcset" or "data" || (a.Name.LocalName == "href" && a.Parent!.Name.LocalName == "link"));
        Assert.That(loaded.Select(a => a.Value), Is.Empty);
        Assert.That(page.Descendants().Select(e => e.Name.LocalName), Has.None.EqualTo("script"));
        Assert.That(page.Descendants().Where(e => e.Name.LocalName == "style").Select(e => e.Value), Has.None.Contains("url(").And.None.Contains("@import"));
    }

    [Test]
    public void Structure_can_be_heard()
    {
        var page = XDocument.Parse(PageSamples.Html(PageSamples.SmallPack)).Root!;
        var all = page.Descendants().ToList();
        Assert.Multiple(() =>
        {
            Assert.That(page.Attribute("lang")!.Value, Is.EqualTo("en-GB"));
            Assert.That(all.Count(e => e.Name.LocalName == "h1"), Is.EqualTo(1));
            Assert.That(all.Count(e => e.Name.LocalName == "main"), Is.EqualTo(1));
            Assert.That(all.First(e => e.Name.LocalName == "a").Attribute("href")!.Value, Does.StartWith("#"), "the skip link comes first");
            Assert.That(all.Where(e => e.Name.LocalName == "table").Select(t => t.Elements().First().Name.LocalName), Is.All.EqualTo("caption"));
            Assert.That(all.Where(e => e.Name.LocalName == "th").Select(e => e.Attribute("scope")?.Value), Is.All.AnyOf("col", "row"));
            Assert.That(all.Where(e => e.Name.LocalName == "svg").Select(e => e.Attribute("role")?.Value), Is.All.EqualTo("img"));
        });
        var levels = all.Where(e => e.Name.LocalName is "h1" or "h2" or "h3" or "h4").Select(e => e.Name.LocalName[1] - '0').ToList();
        Assert.That(levels.Zip(levels.Skip(1)).Select(p => p.Second - p.First), Is.All.LessThanOrEqualTo(1), "no level of heading is skipped");
    }

    [Test]
    public void Ids_are_unique_and_links_within_the_page_lead_somewhere()
    {
        var page = XDocument.Parse(PageSamples.Html(PageSamples.SmallPack));
        var ids = page.Descendants().Attributes("id").Select(a => a.Value).ToList();
        Assert.That(ids, Is.Unique);
        var targets = page.Descendants().Attributes("href").Where(a => a.Value.StartsWith('#')).Select(a => a.Value[1..])
            .Concat(page.Descendants().Attributes("aria-labelledby").SelectMany(a => a.Value.Split(' ')));
        Assert.That(targets.Where(t => !ids.Contains(t)), Is.Empty);
    }

    [Test]
    public void Table_under_a_chart_holds_its_numbers_and_marks_what_is_hidden()
    {
        var page = XDocument.Parse(PageSamples.Html(PageSamples.SmallPack));
        var cells = page.Descendants().Where(e => e.Name.LocalName == "td").Select(e => e.Value).ToList();
        Assert.That(cells, Does.Contain("9,030").And.Contain("45.6%").And.Contain("[c]").And.Contain("[x]"));
        Assert.That(cells, Has.None.EqualTo("NaN").And.None.Empty);
        Assert.That(page.ToString(), Does.Contain("not for publication"));
    }

    [Test]
    public void No_text_breaks_out_of_the_page([ValueSource(nameof(Hostile))] string text)
    {
        var chart = PageSamples.Chart(ChartKind.Intervals, [text, "b"], CellFormat.Percent, (text, [PageSamples.Proportion(30, 60), PageSamples.Hidden]));
        var table = new Table([new Column(text, CellFormat.Text), new Column("n", CellFormat.Count)], [[Cell.Of(text), Cell.Numerator(PageSamples.Hidden)]]);
        var pack = new Pack(
            "sample", text, Audience.Public, new Cover([text], [new Fact(text, text)], [text]),
            [new Section("s", text, text, [new Exhibit("e", text, text, chart, table, [1])])], [text], [new Definition(text, text)]);
        var page = XDocument.Parse(PageSamples.Html(pack));
        Assert.That(page.Descendants().Select(e => e.Name.LocalName), Has.None.EqualTo("script").And.None.EqualTo("img"));
        Assert.That(page.Descendants().Attributes().Select(a => a.Name.LocalName), Has.None.StartsWith("on"));
        Assert.That(page.Descendants().Attributes("href").Select(a => a.Value), Is.All.StartsWith("#"));
    }

    [Test]
    public void Index_links_and_says_who_may_see_what()
    {
        using var output = new StringWriter();
        IndexWriter.Write(
            new RunIndex("Run", Audience.Internal, [new Fact("Source", "sample")], [new RunCounts("Episodes", 1200, 12, 1188)],
                [new RunLink("Pack", "Read it.", "pack.html", LinkKind.Pack, Audience.Internal), new RunLink("Figures", "All.", "measures.csv", LinkKind.Data, Audience.Public)]),
            output);
        var page = XDocument.Parse(output.ToString());
        Assert.That(page.Descendants().Attributes("href").Select(a => a.Value), Does.Contain("pack.html").And.Contain("measures.csv"));
        Assert.That(page.ToString(), Does.Contain("Internal").And.Contain("Public").And.Contain("1,188"));
    }
}

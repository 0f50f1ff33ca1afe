using System.Net;

namespace NonResponse.Portal.Tests;

/// <summary>Released figures, as each role may look at them.</summary>
public sealed class MeasureTests
{
    private const string Measure = "adverse_effect_moderate_or_severe";
    private const string Months = "month=2026-02";

    private PortalSite _site = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _site = await PortalSite.StartAsync();
        // The sample has one provider and one commissioner: rights are about others.
        var packs = Path.Combine(_site.Home, "packs", PortalSite.Month);
        var file = Path.Combine(packs, "measures.csv");
        var own = File.ReadAllLines(file).Where(l => !l.StartsWith($"{Measure},all,commissioner_id,", StringComparison.Ordinal) && !l.StartsWith($"{Measure},all,sex,", StringComparison.Ordinal));
        var others = new[] { ("provider_id", "PR02"), ("team_id", "PR02-T1"), ("commissioner_id", "C1"), ("commissioner_id", "C2"), ("sex", "female"), ("sex", "male"), ("provider_id|sex", "PR01|female"), ("provider_id|sex", "PR02|female") }
            .Select(o => $"{Measure},all,{o.Item1},{o.Item2},60,400,0.15,0.11,0.19,false");
        File.WriteAllText(file, string.Join('\n', own.Concat(others)) + "\n");
        PortalSite.ListAgain(packs);
        _site.Release();
    }

    [OneTimeTearDown]
    public async Task Stop() => await _site.DisposeAsync();

    [Test]
    public async Task Page_shows_chart_and_table_of_what_was_asked_for()
    {
        using var client = _site.As("researcher");
        var answer = await client.GetAsync($"/measures?{Months}&measure={Measure}&breakdown=provider_id&period=all");
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
        Assert.That(answer.Text, Does.Contain("<svg").And.Contain("PR01").And.Contain("PR02"));
        Assert.That(answer.Text, Does.Contain("11.4").And.Contain("40"), "of the row that the file has: 40 of 350");
        Assert.That(answer.Text, Does.Not.Contain(" style=").And.Not.Contain("<style").And.Not.Contain("<script"), "the policy of the portal lets none in");
    }

    [Test]
    public async Task Csv_has_the_rows_of_the_file()
    {
        using var client = _site.As("admin");
        var answer = await client.GetAsync($"/measures.csv?{Months}&measure={Measure}&breakdown=provider_id&period=all");
        Assert.That(answer.Headers["Content-Type"], Is.EqualTo("text/csv; charset=utf-8"));
        var expected = File.ReadLines(Path.Combine(_site.Home, "packs", PortalSite.Month, "measures.csv"))
            .Where(l => l.StartsWith($"{Measure},all,provider_id,", StringComparison.Ordinal)).Select(l => l.Insert(Measure.Length, ",proportion")).ToList();
        Assert.That(expected, Has.Count.GreaterThan(1));
        Assert.That(answer.Text.TrimEnd().Split('\n').Skip(1), Is.EquivalentTo(expected));
    }

    [TestCase("admin", "provider_id", "PR01 PR02")]
    [TestCase("chief", "provider_id", "PR01 PR02")]
    [TestCase("lead", "provider_id", "PR01")]
    [TestCase("lead", "provider_id|sex", "PR01|female")]
    [TestCase("commissioner", "provider_id|sex", "")]
    [TestCase("chief", "provider_id|sex", "PR01|female PR02|female")]
    [TestCase("lead", "team_id", "")]
    [TestCase("lead", "commissioner_id", "")]
    [TestCase("commissioner", "provider_id", "")]
    [TestCase("commissioner", "team_id", "")]
    [TestCase("commissioner", "commissioner_id", "C1")]
    [TestCase("board", "commissioner_id", "C1 C2")]
    [TestCase("board", "provider_id", "")]
    [TestCase("commissioner", "sex", "female male")]
    public async Task Rows_are_of_those_that_are_somebodys(string who, string breakdown, string levels)
    {
        using var client = _site.As(who);
        var answer = await client.GetAsync($"/measures.csv?{Months}&measure={Measure}&breakdown={Uri.EscapeDataString(breakdown)}&period=all");
        if (levels.Length == 0)
        {
            Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That((await client.GetAsync($"/measures?{Months}&measure={Measure}&breakdown={Uri.EscapeDataString(breakdown)}&period=all")).Text, Does.Contain("another breakdown is shown"));
            return;
        }
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        var there = answer.Text.TrimEnd().Split('\n').Skip(1).Select(l => l.Split(',')[4]).ToList();
        Assert.That(there, Is.EquivalentTo(levels.Split(' ')));
    }

    [Test]
    public async Task Drafts_and_unprotected_figures_are_for_those_who_check_them()
    {
        await using var site = await PortalSite.StartAsync();
        foreach (var (who, sees) in new[] { ("lead", false), ("chief", false), ("commissioner", false), ("board", false), ("admin", true), ("researcher", true) })
        {
            using var client = site.As(who);
            Assert.That((await client.GetAsync("/measures")).Text.Contains("<select", StringComparison.Ordinal), Is.EqualTo(sees), who);
            Assert.That((await client.GetAsync($"/measures.csv?{Months}&measure={Measure}&breakdown=all&period=all")).Status, Is.EqualTo(sees ? HttpStatusCode.OK : HttpStatusCode.NotFound), who);
        }
        // The same month without disclosure control, released by mistake.
        var manifest = Path.Combine(site.Home, "packs", PortalSite.Month, "manifest.json");
        var text = File.ReadAllText(manifest);
        var node = System.Text.Json.Nodes.JsonNode.Parse(text)!;
        node["parameters"]!["disclosure"] = "none";
        File.WriteAllText(manifest, node.ToJsonString());
        site.Release();
        foreach (var (who, sees) in new[] { ("chief", false), ("board", false), ("admin", true) })
        {
            using var client = site.As(who);
            Assert.That((await client.GetAsync("/measures")).Text.Contains("<select", StringComparison.Ordinal), Is.EqualTo(sees), who);
        }
    }

    [Test]
    public async Task File_that_is_not_what_the_manifest_has_is_not_shown()
    {
        await using var site = await PortalSite.StartAsync();
        File.AppendAllText(Path.Combine(site.Home, "packs", PortalSite.Month, "measures.csv"), $"{Measure},all,all,all,1,2,0.5,0,1,false\n");
        using var client = site.As("admin");
        var answer = await client.GetAsync($"/measures?{Months}");
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(answer.Text, Does.Contain("not what they were"));
    }
}

using System.IO.Compression;
using NonResponse.Analytics;
using NonResponse.Reports;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests.Configuration;

/// <summary>What a service decides about its measures and packs.</summary>
public sealed class ReportingSettingsTests
{
    [Test]
    public void Documented_configuration_is_read_whole()
    {
        var text = File.ReadAllText(Repository.Path("docs", "service.md"));
        var begin = text.IndexOf("```json\n", StringComparison.Ordinal) + "```json\n".Length;
        var reporting = Read(text[begin..text.IndexOf("```", begin, StringComparison.Ordinal)]);
        Assert.That(reporting.Names[("provider_id", "PR01")], Is.EqualTo("Eastfield"));
        Assert.That(reporting.Analysis.Successors, Is.EqualTo(new[] { new Successor("provider_id", "PR06", "PR05") }));
        Assert.That(reporting.Columns.Single() is { Name: "locality", Codes: ["n", "s"] }, Is.True);
        Assert.That(reporting.Analysis.Columns.Single() is { Name: "locality", Title: "Locality", Order: ["n", "s"] }, Is.True);
        Assert.That(reporting.Names[("locality", "s")], Is.EqualTo("South of the river"));
        Assert.That(reporting.Change.Standards.Single(), Is.EqualTo(new Standard("NHS standard: 48% reliable recovery", "reliable_recovery", 0.48, new DateOnly(2025, 4, 1), new DateOnly(2026, 3, 31), "NHS planning guidance 2025/26")));
        Assert.That(reporting.Change.Plans.Single().Value, Is.EqualTo(550));
        Assert.That(reporting.Change.Rebases.Single() is { Measure: "did_not_attend", From.Id: "2025-05", Author: "Head of service" }, Is.True);
        Assert.That((reporting.Change.UsesXmr, reporting.Analysis.LateDays), Is.EqualTo((false, 0)));
        Assert.That(reporting.Analysis.Trials.Doses, Has.Count.EqualTo(TrialRules.KnownDoses.Count + 1));
        Assert.That(reporting.Analysis.ContactCost, Is.EqualTo(new ContactCost(96.5m, "GBP", "Unit costs 2025")));
        Assert.That(reporting.Analysis.Thresholds.Single().Words, Is.EqualTo("MADRS: remission 9 instead of 10"));
        Assert.That(reporting.HiddenOf("commissioner"), Is.EqualTo(["by-housing"]));
        Assert.That((reporting.Writes("researcher", "page"), reporting.Writes("researcher", "workbook"), reporting.Writes("commissioner", "page"), reporting.Writes("service-lead", "workbook")), Is.EqualTo((false, true, true, true)));
        Assert.That(reporting.Models is { InPacks: ModelDepth.Brief, MostSteps: 300_000, SocialDeterminants: true, Capacity: 0.2, Promotion: PromotionRule.ByHand, AllowsRiskLists: false }, Is.True);
        Assert.That(reporting.Models.Thresholds, Is.EqualTo(new[] { 0.3, 0.4, 0.5, 0.6 }));
        Assert.That(reporting.Models.Bands, Is.EqualTo(new[] { 0.3, 0.5, 0.7 }));
    }

    [Test]
    public void What_is_not_configured_is_as_documented()
    {
        var reporting = Read("{}");
        Assert.That(reporting.Change.Standards, Is.EqualTo(Standard.Known));
        Assert.That(Read("""{ "standards": [] }""").Change.Standards, Is.Empty);
        Assert.That(reporting.Analysis.Trials.Doses, Is.EqualTo(TrialRules.KnownDoses));
        Assert.That(Read("""{ "charts": { "method": "xmr" } }""").Change.UsesXmr, Is.True);
        Assert.That(reporting.Models.Thresholds.Select(t => Math.Round(t, 2)), Is.EqualTo(Enumerable.Range(4, 13).Select(i => Math.Round(i * 0.05, 2))));
        Assert.That(Read("""{ "models": { "promotion": "when better", "risk_lists": true, "in_packs": "none" } }""").Models is { Promotion: PromotionRule.WhenBetter, AllowsRiskLists: true, InPacks: ModelDepth.None }, Is.True);
        Assert.That(Read("""{ "trials": { "doses": [ { "medication": "Sertraline", "mg": 100, "source": "s" } ] } }""").Analysis.Trials.Doses.Single(d => d.Medication == "sertraline").Milligrams, Is.EqualTo(100));
    }

    // Each with the one thing that is wrong.
    [TestCase("""{ "names": { "provider_id": { "A": "x", "B": "x" } } }""", "names.provider_id: gives the name x to 2 codes")]
    [TestCase("""{ "names": { "provider_id": { "A": "" } } }""", "names.provider_id.A: is a name")]
    [TestCase("""{ "names": { "provider": {} } }""", "names.provider: is not known")]
    [TestCase("""{ "successors": [ { "breakdown": "provider_id", "code": "A", "successor": "A", "reason": "r", "date": "2025-01-01" } ] }""", "successors[0].successor: is the code itself")]
    [TestCase("""{ "successors": [ { "breakdown": "provider_id", "code": "A", "successor": "B", "reason": "r", "date": "2025-01-01" }, { "breakdown": "provider_id", "code": "B", "successor": "C", "reason": "r", "date": "2025-01-01" } ] }""", "successors[0].successor: B has a successor itself")]
    [TestCase("""{ "standards": [ { "name": "n", "measure": "wait_treatment_within_42_days", "target": 0.75, "from": "2025-01-01", "source": "s" } ] }""", "standards[0].measure: is one of completed_wait_within_42_days")]
    [TestCase("""{ "standards": [ { "name": "n", "measure": "recovery", "target": 50, "from": "2025-01-01", "source": "s" } ] }""", "standards[0].target: is a share")]
    [TestCase("""{ "plans": [ { "name": "n", "measure": "nope", "target": 5, "from": "2025-01-01" } ] }""", "plans[0].measure: there is no measure nope")]
    [TestCase("""{ "plans": [ { "name": "n", "measure": "dropout", "target": 5, "from": "2025-01-01" } ] }""", "plans[0].target: is a share")]
    [TestCase("""{ "plans": [ { "name": "n", "measure": "referrals", "target": 5, "from": "2025-01-01", "to": "2024-01-01" } ] }""", "plans[0].to: lies before from")]
    [TestCase("""{ "rebases": [ { "measure": "dropout", "from": "2025", "reason": "r", "author": "a", "date": "2025-01-01" } ] }""", "rebases[0].from: is a month")]
    [TestCase("""{ "rebases": [ { "measure": "dropout", "from": "2025-01", "author": "a", "date": "2025-01-01" } ] }""", "rebases[0].reason: is missing")]
    [TestCase("""{ "charts": { "method": "p" } }""", "charts.method: is one of laney, xmr")]
    [TestCase("""{ "trials": { "min_days": 0 } }""", "trials.min_days: is a whole number")]
    [TestCase("""{ "trials": { "doses": [ { "medication": "m", "mg": 0, "source": "s" } ] } }""", "trials.doses[0].mg: is a number above 0")]
    [TestCase("""{ "contact_cost": { "amount": 9, "currency": "pounds", "source": "s" } }""", "contact_cost.currency: is a code of three")]
    [TestCase("""{ "thresholds": [ { "instrument": "PHQ9", "caseness": 28, "reason": "r", "date": "2025-01-01" } ] }""", "thresholds[0].caseness: is a whole number from 0 to 27")]
    [TestCase("""{ "thresholds": [ { "instrument": "PHQ9", "reason": "r", "date": "2025-01-01" } ] }""", "thresholds[0]: sets nothing")]
    [TestCase("""{ "columns": [ { "column": "Locality", "title": "Locality" } ] }""", "columns[0].column: is a column's name in small letters")]
    [TestCase("""{ "columns": [ { "column": "sex", "title": "Sex" } ] }""", "columns[0].column: is a column that the data contract has")]
    [TestCase("""{ "columns": [ { "column": "any_need", "title": "Need" } ] }""", "columns[0].column: is a breakdown of the program")]
    [TestCase("""{ "columns": [ { "column": "hub" } ] }""", "columns[0].title: is missing")]
    [TestCase("""{ "columns": [ { "column": "hub", "title": "Hub", "levels": {} } ] }""", "columns[0].levels: is an object")]
    [TestCase("""{ "columns": [ { "column": "hub", "title": "Hub", "levels": { "a b": "x" } } ] }""", "columns[0].levels: a b is not a code")]
    [TestCase("""{ "columns": [ { "column": "hub", "title": "Hub", "levels": { "a": "x", "A": "y" } } ] }""", "columns[0].levels: A stands there twice")]
    [TestCase("""{ "columns": [ { "column": "hub", "title": "Hub" }, { "column": "hub", "title": "Hub" } ] }""", "columns: hub is named 2 times")]
    [TestCase("""{ "jobs": { "packs": { "by": [ "sex,hub" ] } } }""", "jobs.packs.by: sex,hub is not two")]
    [TestCase("""{ "hide": { "service-lead": [ "nope" ] } }""", "hide.service-lead: has no section nope")]
    [TestCase("""{ "packs": { "researcher": [ "pdf" ] } }""", "packs.researcher: has no format pdf; there are page, workbook")]
    [TestCase("""{ "models": { "in_pack": "none" } }""", "models.in_pack: is not known")]
    [TestCase("""{ "models": { "in_packs": "short" } }""", "models.in_packs: is one of none, brief, full")]
    [TestCase("""{ "models": { "most_steps": 999 } }""", "models.most_steps: is a whole number from 1000")]
    [TestCase("""{ "models": { "social_determinants": "yes" } }""", "models.social_determinants: is true or false")]
    [TestCase("""{ "models": { "capacity": 0 } }""", "models.capacity: is a share from 0.01 to 0.99")]
    [TestCase("""{ "models": { "thresholds": [ 0.4, 0.3 ] } }""", "models.thresholds: lists shares from 0.01 to 0.99, each above the one before")]
    [TestCase("""{ "models": { "thresholds": [] } }""", "models.thresholds: lists 1 to 50 shares")]
    [TestCase("""{ "models": { "bands": [ 0.1, 0.2, 0.3, 0.4, 0.5, 0.6 ] } }""", "models.bands: lists 1 to 5 shares")]
    [TestCase("""{ "models": { "promotion": "always" } }""", "models.promotion: is one of by hand, where none, when better")]
    [TestCase("""{ "models": { "risk_lists": 1 } }""", "models.risk_lists: is true or false")]
    [TestCase("""{ "models": [] }""", "models: is an object")]
    public void A_fault_is_told_where_it_is(string json, string message)
    {
        using var folder = new TempFolder();
        folder.Write("service.json", json);
        var fault = Assert.Throws<FormatException>(() => ServiceSettings.Read(folder.File("service.json")))!;
        Assert.That(fault.Message, Does.Contain("has a fault, and nothing was run:\n" + message));
    }

    [Test]
    public void There_are_at_most_twenty_own_columns()
    {
        static string Columns(int count) => $$"""{ "columns": [ {{string.Join(", ", Enumerable.Range(0, count).Select(i => $$"""{ "column": "c{{i}}", "title": "Column {{i}}" }"""))}} ] }""";
        Assert.That(Read(Columns(20)).Columns, Has.Count.EqualTo(20));
        Assert.That(() => Read(Columns(21)), Throws.TypeOf<FormatException>().With.Message.Contains("columns: names more than 20 columns"));
    }

    [Test]
    public void Packs_show_what_was_decided()
    {
        using var folder = new TempFolder();
        folder.Write("service.json", """
            {
              "names": { "provider_id": { "PR1": "Eastfield & Co <north>" } },
              "thresholds": [ { "instrument": "PHQ9", "caseness": 12, "reason": "local study", "date": "2025-01-01" } ],
              "hide": { "service-lead": [ "strategies" ] }
            }
            """);
        var settings = Arguments(folder);
        var target = Runs.Run(folder, Runs.SmallService, [.. Runs.Bare, "--config", folder.File("service.json")]);
        var page = File.ReadAllText(Path.Combine(target, "service-lead.html"));
        Assert.That(page, Does.Contain("The service has set its own thresholds of PHQ-9: caseness 12 instead of 10 (local study, 1 January 2025)."));
        Assert.That(page, Does.Contain("Left out: by strategy, because the service&#39;s configuration hides it.").Or.Contain("Left out: by strategy, because the service's configuration hides it."));
        Assert.That(page, Does.Not.Contain("response-medication"));
        Assert.That(settings.HiddenOf("service-lead"), Is.EqualTo(["strategies"]));
    }

    [Test]
    public void Own_columns_are_breakdowns_of_every_file_and_sections_of_packs()
    {
        using var folder = new TempFolder();
        var target = Runs.Run(folder, WithLocality(folder), [.. Runs.Bare, "--config", folder.File("service.json"), "--by", "sex,locality"]);
        var measures = Runs.Measures(Path.Combine(target, "measures.csv"));
        var levels = measures.Where(m => m.Key is { Measure: "entered_treatment_within_126_days", Period: "all", Breakdown: "locality" }).ToDictionary(m => m.Key.Level, m => int.Parse(m.Value[1], System.Globalization.CultureInfo.InvariantCulture));
        Assert.That(levels.Keys, Is.EquivalentTo(new[] { "n", "s", "not_recorded" }));
        Assert.That(levels.Values.Sum(), Is.EqualTo(int.Parse(measures[("entered_treatment_within_126_days", "all", "all", "all")][1], System.Globalization.CultureInfo.InvariantCulture)), "the levels add up to everybody");
        Assert.That(measures.Keys.Where(m => m.Breakdown == "sex|locality").Select(m => m.Level), Has.Member("female|n"));
        foreach (var file in new[] { "activity.csv", "access.csv", "pathways.csv" })
            Assert.That(File.ReadAllText(Path.Combine(target, file)), Does.Contain(",locality,n,"), file);
        var page = File.ReadAllText(Path.Combine(target, "commissioner.html"));
        Assert.That(page, Does.Contain("id=\"equity-own-locality\"").And.Contain("id=\"cascade-own-locality\"").And.Contain("North &amp; centre"));
        var table = page[page.IndexOf("<tbody", page.IndexOf("id=\"equity-own-locality\"", StringComparison.Ordinal), StringComparison.Ordinal)..];
        Assert.That(table.IndexOf("South of the river", StringComparison.Ordinal), Is.LessThan(table.IndexOf("North &amp; centre", StringComparison.Ordinal)), "in the order of the configuration");
        Assert.That(System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(target, "manifest.json")))!["parameters"]!["service"]!["columns"]![0]!["title"]!.ToString(), Is.EqualTo("Locality"));
    }

    [Test]
    public void Sections_that_can_be_hidden_are_those_that_there_are()
    {
        using var folder = new TempFolder();
        var target = Runs.Run(folder, WithLocality(folder), "--disclosure", "none", "--config", folder.File("service.json"));
        foreach (var (pack, sections) in PackSections.All)
        {
            var page = File.ReadAllText(Path.Combine(target, pack + ".html"));
            // Models are in use only where a store has a champion: tested with their life.
            foreach (var section in sections.Where(s => s != "in-use"))
                Assert.That(page, Does.Contain($"id=\"{section}\""), $"{pack}: {section}");
        }
    }

    /// <summary>The sample with a column that the contract does not have, and the configuration that asks for it.</summary>
    private static string WithLocality(TempFolder folder)
    {
        folder.Write("service.json", """{ "columns": [ { "column": "locality", "title": "Locality", "levels": { "s": "South of the river", "n": "North & centre" } } ] }""");
        var extract = Directory.CreateDirectory(folder.File("with-locality")).FullName;
        foreach (var file in Directory.GetFiles(Repository.Path("data", "samples", "service")).Where(f => !f.EndsWith("episodes.csv.gz", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(extract, Path.GetFileName(file)));
        using var packed = new GZipStream(File.OpenRead(Repository.Path("data", "samples", "service", "episodes.csv.gz")), CompressionMode.Decompress);
        using var text = new StreamReader(packed);
        using var changed = new StreamWriter(Path.Combine(extract, "episodes.csv"));
        for (var row = 0; text.ReadLine() is { } line; row++)
            changed.Write($"{line},{(row == 0 ? "Locality" : (row % 7) switch { 0 => "", 1 or 2 => "S", _ => "n" })}\n");
        return extract;
    }

    private static ReportingSettings Arguments(TempFolder folder) => ServiceSettings.Read(folder.File("service.json")).Reporting;

    private static ReportingSettings Read(string json)
    {
        using var folder = new TempFolder();
        folder.Write("service.json", json);
        return ServiceSettings.Read(folder.File("service.json")).Reporting;
    }
}

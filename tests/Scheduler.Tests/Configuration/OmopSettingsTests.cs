using System.Text.Json.Nodes;
using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests.Configuration;

/// <summary>What a service decides about extracts of the OMOP Common Data Model.</summary>
public sealed class OmopSettingsTests
{
    private static OmopSettings Read(string omop)
    {
        using var folder = new TempFolder();
        folder.Write("service.json", $$"""{ "omop": {{omop}} }""");
        var import = ServiceSettings.Read(folder.File("service.json")).Import;
        return import.Omop;
    }

    [Test]
    public void What_is_not_configured_is_as_documented() =>
        Assert.That(Read("{}"), Is.EqualTo(new OmopSettings { WashoutDays = 180, InactiveDays = 180, GapDays = 30, SessionGapDays = 60, CrossTaperDays = 28, TogetherDays = 7, HasConditionEnds = true }));

    [Test]
    public void Documented_configuration_is_read_whole()
    {
        var text = File.ReadAllText(Repository.Path("docs", "omop.md"));
        var begin = text.IndexOf("```json\n", StringComparison.Ordinal) + "```json\n".Length;
        var whole = JsonNode.Parse(text[begin..text.IndexOf("```", begin, StringComparison.Ordinal)])!;
        var settings = Read(whole["omop"]!.ToJsonString());
        Assert.That((settings.CommissionerColumn, settings.DeprivationColumn), Is.EqualTo(("county", "state")));
        Assert.That(settings.Concepts, Is.EqualTo(new[] { new OmopConcept("score", "MADRS", 2_000_000_001, "", ""), new OmopConcept("psychotherapy", "cbt", null, "SNOMED", "304891004") }));
    }

    [Test]
    public void Numbers_are_taken_from_the_file()
    {
        var settings = Read("""{ "washout_days": 365, "inactive_days": 90, "gap_days": 14, "session_gap_days": 90, "cross_taper_days": 0, "together_days": 0, "condition_ends": false }""");
        Assert.That(settings, Is.EqualTo(new OmopSettings { WashoutDays = 365, InactiveDays = 90, GapDays = 14, SessionGapDays = 90, CrossTaperDays = 0, TogetherDays = 0, HasConditionEnds = false }));
    }

    [TestCase("[]", "omop: is an object, in braces")]
    [TestCase("""{ "washout": 1 }""", "omop.washout: is not known; there are washout_days, inactive_days, gap_days, session_gap_days, cross_taper_days, together_days, condition_ends, commissioner, deprivation, concepts")]
    [TestCase("""{ "washout_days": 731 }""", "omop.washout_days: is a whole number from 0 to 730")]
    [TestCase("""{ "inactive_days": 29 }""", "omop.inactive_days: is a whole number from 30 to 730")]
    [TestCase("""{ "washout_days": "180" }""", "omop.washout_days: is a whole number from 0 to 730")]
    [TestCase("""{ "inactive_days": 29 }""", "omop.inactive_days: is a whole number from 30 to 730")]
    [TestCase("""{ "gap_days": -1 }""", "omop.gap_days: is a whole number from 0 to 180")]
    [TestCase("""{ "session_gap_days": 6 }""", "omop.session_gap_days: is a whole number from 7 to 365")]
    [TestCase("""{ "cross_taper_days": 85 }""", "omop.cross_taper_days: is a whole number from 0 to 84")]
    [TestCase("""{ "together_days": 1.5 }""", "omop.together_days: is a whole number from 0 to 28")]
    [TestCase("""{ "condition_ends": "no" }""", "omop.condition_ends: is true or false")]
    [TestCase("""{ "commissioner": "location.zip" }""", "omop.commissioner: is location.state or location.county")]
    [TestCase("""{ "deprivation": "county" }""", "omop.deprivation: is location.state or location.county")]
    [TestCase("""{ "commissioner": "location.state", "deprivation": "location.state" }""", "omop.deprivation: is the column of the commissioner")]
    [TestCase("""{ "concepts": {} }""", "omop.concepts: is a list, in square brackets")]
    [TestCase("""{ "concepts": [ { "kind": "score", "value": "MADRS", "concept_id": 7 } ] }""", "omop.concepts[0].source: is missing")]
    [TestCase("""{ "concepts": [ { "kind": "score", "value": "MADRS", "source": "us" } ] }""", "omop.concepts[0]: has a concept_id, or a vocabulary and a code")]
    [TestCase("""{ "concepts": [ { "kind": "score", "value": "MADRS", "vocabulary": "LOINC", "source": "us" } ] }""", "omop.concepts[0]: has a concept_id, or a vocabulary and a code")]
    [TestCase("""{ "concepts": [ { "kind": "score", "value": "MADRS", "concept_id": 7, "code": "1", "source": "us" } ] }""", "omop.concepts[0].concept_id: tells which concept it is; vocabulary and code would tell it again")]
    [TestCase("""{ "concepts": [ { "kind": "score", "value": "MADRS", "concept_id": 0, "source": "us" } ] }""", "omop.concepts[0].concept_id: is a whole number above 0")]
    [TestCase("""{ "concepts": [ { "kind": "score", "value": "PHQ2", "concept_id": 7, "source": "us" } ] }""", "omop.concepts[0].value: is no value of the kind score")]
    [TestCase("""{ "concepts": [ { "kind": "mood", "concept_id": 7, "source": "us" } ] }""", "omop.concepts[0].kind: is no kind of concept; there are anxiety, chronic_pain")]
    [TestCase("""{ "concepts": [ { "kind": "exclusion", "value": "bipolar", "concept_id": 7, "source": "us" } ] }""", "omop.concepts[0].value: is no value of the kind exclusion")]
    [TestCase("""{ "concepts": [ { "kind": "score", "value": "MADRS", "concept_id": 7, "source": "us" }, { "kind": "score", "value": "PHQ9", "concept_id": 7, "source": "us" } ] }""", "omop.concepts[1]: is of the same concept as omop.concepts[0]")]
    public void Fault_is_told_where_it_stands(string omop, string told) => Assert.That(() => Read(omop), Throws.InstanceOf<FormatException>().With.Message.Contains(told));
}

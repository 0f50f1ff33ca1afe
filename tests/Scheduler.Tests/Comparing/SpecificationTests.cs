using System.Text;
using System.Text.Json;
using NonResponse.Analytics;
using NonResponse.Scheduler.Comparing;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests.Comparing;

/// <summary>What a comparison's file may say, and what is told of one that says it wrongly.</summary>
public sealed class SpecificationTests
{
    private static IEnumerable<string> Given => GivenComparisons.All.Select(g => g.Id);

    [TestCaseSource(nameof(Given))]
    public void Given_comparisons_are_read_back_as_they_are(string id)
    {
        var given = GivenComparisons.All.Single(g => g.Id == id);
        var text = SpecificationJson.Text(given);
        Assert.That(SpecificationJson.Text(Read(text)), Is.EqualTo(text));
        Assert.That(Read(text).First.Conditions.SelectMany(c => c.Levels), Is.EqualTo(given.First.Conditions.SelectMany(c => c.Levels)));
    }

    [Test]
    public void Documented_specification_is_read_whole()
    {
        var text = File.ReadAllText(Repository.Path("docs", "comparisons.md"));
        var begin = text.IndexOf("```json\n", StringComparison.Ordinal) + "```json\n".Length;
        var read = Read(text[begin..text.IndexOf("```", begin, StringComparison.Ordinal)]);
        Assert.That(read is
        {
            Id: "lithium-or-antipsychotic", Primary: ComparedOutcome.Remission, Target: Analytics.Statistics.TargetPopulation.Treated, Trim: 0.1, RelevantDifference: 0.08, Family: "augmentations",
            Eligibility: { FirstStep: 3, NeedsNonresponse: true, LeastAge: 18, EveryDecision: false },
        }, Is.True);
        Assert.That(read.First.Conditions.Single() is { Axis: "medication_started", Levels: ["lithium"], Holds: true }, Is.True);
    }

    [Test]
    public void What_is_left_out_is_as_the_program_would_have_it()
    {
        var read = Read(Smallest);
        Assert.That(read.Confounders, Is.EqualTo(ConfounderCatalogue.Usual));
        Assert.That(read is { Primary: ComparedOutcome.Response, Target: Analytics.Statistics.TargetPopulation.Overlap, Trim: null, Truncation: 0.01, RelevantDifference: 0.1 }, Is.True);
    }

    [Test]
    public void Schema_names_what_is_read()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.Path("docs", "comparison.schema.json")));
        string[] Names(JsonElement element) => [.. element.GetProperty("properties").EnumerateObject().Select(p => p.Name)];
        string[] Listed(JsonElement element) => [.. element.GetProperty("enum").EnumerateArray().Select(e => e.GetString()!)];
        var properties = schema.RootElement.GetProperty("properties");
        Assert.That(Names(schema.RootElement), Is.EquivalentTo(SpecificationReader.Members));
        Assert.That(Listed(properties.GetProperty("confounders").GetProperty("items")), Is.EquivalentTo(ConfounderCatalogue.All.Select(c => c.Id)));
        Assert.That(Listed(properties.GetProperty("secondary").GetProperty("items")), Is.EquivalentTo(Enum.GetValues<ComparedOutcome>().Select(ComparisonCodes.Of)));
        Assert.That(Listed(schema.RootElement.GetProperty("$defs").GetProperty("condition").GetProperty("properties").GetProperty("axis")), Is.EquivalentTo(Breakdown.Catalogue.Where(b => b.OfSteps).Select(b => b.Name)));
    }

    // Each with the one thing that is wrong: what is put in the place of a member, and what is told.
    [TestCase("id", "\"A b\"", "id: has 1 to 40 small letters")]
    [TestCase("title", "\"\"", "title: is a text that is not empty")]
    [TestCase("question", null, "question: is missing")]
    [TestCase("eligibility", null, "eligibility: is missing")]
    [TestCase("eligibility", """{ "first_step": 0 }""", "eligibility.first_step: is a whole number from 1 to 20")]
    [TestCase("eligibility", """{ "excluded_reasons": ["intolerant"] }""", "eligibility.excluded_reasons: intolerant is not a reason of a step")]
    [TestCase("eligibility", """{ "before": [ { "axis": "sleep_strategy", "any_of": ["naps"] } ] }""", "eligibility.before[0].any_of: naps is not a level of sleep_strategy")]
    [TestCase("first", null, "first: is missing")]
    [TestCase("first", """{ "id": "a", "title": "A", "steps": [] }""", "first.steps: lists at least one condition")]
    [TestCase("first", """{ "id": "a", "title": "A", "steps": [ { "axis": "sex", "any_of": ["male"] } ] }""", "first.steps[0].axis: sex is not a breakdown of steps")]
    [TestCase("first", """{ "id": "a", "title": "A", "steps": [ { "axis": "medication_strategy", "any_of": ["augment"], "none_of": ["switch"] } ] }""", "first.steps[0]: has either any_of or none_of")]
    [TestCase("second", """{ "id": "augment", "title": "B", "steps": [ { "axis": "medication_strategy", "any_of": ["switch"] } ] }""", "second.id: is that of the first strategy")]
    [TestCase("second", """{ "id": "b", "title": "B", "steps": [ { "axis": "medication_strategy", "any_of": ["augment"] } ] }""", "second: asks for the same steps")]
    [TestCase("primary", "\"cure\"", "primary: is one of response, remission")]
    [TestCase("primary", "\"time_to_remission\"", "primary: is an outcome that every decision has or has not")]
    [TestCase("confounders", "[\"severity\", \"severity\"]", "confounders: lists severity 2 times")]
    [TestCase("confounders", "[\"shoe_size\"]", "confounders: shoe_size is not known")]
    [TestCase("confounders", "[\"severity\", \"early_change\"]", "confounders: early_change is not known")]
    [TestCase("confounders", "[\"severity\", \"contacts_missed\"]", "confounders: contacts_missed holds what the negative control prior_missed is about")]
    [TestCase("confounders", "[\"severity\", \"change_before\"]", "confounders: change_before holds what the negative control prior_change is about")]
    [TestCase("confounders", "[\"severity\", \"medication_strategy\"]", "confounders: medication_strategy is what the strategies differ in")]
    [TestCase("subgroups", "[\"sex\", \"age_band\", \"ethnicity\", \"employment\", \"housing\", \"anxiety\", \"disability\"]", "subgroups: lists more than 6")]
    [TestCase("subgroups", "[\"step_number\"]", "subgroups: step_number is not a breakdown of episodes")]
    [TestCase("trim", "0.5", "trim: is above 0, and below 0.5")]
    [TestCase("truncation", "0.3", "truncation: is 0, or above it, and below 0.25")]
    [TestCase("imputations", "1", "imputations: is 0 for none, or 2 and more")]
    [TestCase("relevant_difference", "0", "relevant_difference: is above 0")]
    [TestCase("negative_controls", "[\"prior\"]", "negative_controls: prior is not known")]
    [TestCase("outcome", "\"response\"", "outcome: is not known; there are")]
    public void A_fault_is_told(string member, string? value, string told)
    {
        var members = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(Smallest)!;
        members.Remove(member);
        var rest = string.Join(",", members.Select(m => $"\"{m.Key}\": {m.Value.GetRawText()}"));
        var fault = Assert.Throws<FormatException>(() => Read($"{{ {rest}{(value is null ? "" : $", \"{member}\": {value}")} }}"));
        Assert.That(fault!.Message, Does.Contain("spec.json has a fault, and nothing was run:\n" + told));
    }

    [Test]
    public void All_faults_are_told_at_once() =>
        Assert.That(
            Assert.Throws<FormatException>(() => Read("""{ "id": "x", "title": "X", "question": "?", "eligibility": { "first_step": 99 }, "primary": "cure" }"""))!.Message.Split('\n'), Has.Length.EqualTo(5));

    private const string Smallest = """
        { "id": "x", "title": "X", "question": "Which?", "eligibility": {},
          "first": { "id": "augment", "title": "A", "steps": [ { "axis": "medication_strategy", "any_of": ["augment"] } ] },
          "second": { "id": "switch", "title": "B", "steps": [ { "axis": "medication_strategy", "any_of": ["switch"] } ] } }
        """;

    private static ComparisonSpecification Read(string json) => SpecificationReader.Read(Encoding.UTF8.GetBytes(json), "spec.json");
}

using System.Text.RegularExpressions;
using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests;

/// <summary>Runs over tables of other formats than the data contract's: what a format cannot record is told on the covers, and never reported as a figure.</summary>
public sealed partial class FormatRunTests
{
    private const string NoMedication = "The extract has no medication: every step has the medication strategy none, whatever was prescribed, and a change of medication is not seen as a change of treatment.";
    private const string NoOutcomeOfNeeds = "The extract does not say what became of social needs: needs met are not reported.";
    private const string NoEvents = "The extract has no table of events: adverse effects, reassessment and goals are not reported.";
    private const string NoSuicidality = "The extract has neither events nor risk items: suicidality is not reported.";
    private const string NoEndReason = "The extract has no place for why an episode ended: dropout and reasons for ending are not reported.";
    private const string NoMissedContacts = "The extract has contacts that took place and no others: missed contacts are not reported.";
    private const string InferredSteps = "The extract records no steps of treatment: where one ends and the next begins was inferred from when treatments start and end, and why a step began is not known.";
    private const string NoDoses = "The extract has no doses: a dose that was raised is seen as no step and no change of treatment.";

    // A measure that stands on events, and the table of them is in neither format.
    private static readonly string[] OfEvents = ["goal_attainment", "adverse_effect_moderate_or_severe", "suicidality_flag", "suicidality_emergent", "reassessment_any", "reassessment_complete"];

    private readonly TempFolder _folder = new();
    private readonly Dictionary<SynthesisFormat, string> _said = [];

    [OneTimeSetUp]
    public void RunEach()
    {
        foreach (var format in new[] { SynthesisFormat.Nhs, SynthesisFormat.Omop })
        {
            Synthesis.Write(new SynthesisOptions { Episodes = 800, Seed = 3, Compress = true, Format = format }, _folder.File($"{format}"), null, CancellationToken.None);
            var (code, output, error) = Runs.Nonresponse(["run", _folder.File($"{format}"), "--out", Target(format), .. Runs.Bare]);
            Assert.That(code, Is.Zero, error);
            _said[format] = output;
        }
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [TestCase(SynthesisFormat.Nhs, new[] { NoMedication, NoOutcomeOfNeeds, NoEvents, NoSuicidality }, new[] { NoEndReason, NoMissedContacts, InferredSteps, NoDoses })]
    [TestCase(SynthesisFormat.Omop, new[] { NoEndReason, NoMissedContacts, NoOutcomeOfNeeds, InferredSteps, NoDoses, NoEvents, NoSuicidality }, new[] { NoMedication })]
    public void Covers_say_what_the_format_cannot_record(SynthesisFormat format, string[] said, string[] unsaid)
    {
        foreach (var page in new[] { "service-lead.html", "researcher.html", "commissioner.html" })
        {
            var text = File.ReadAllText(Path.Combine(Target(format), page));
            Assert.That(said.Where(s => !text.Contains(s, StringComparison.Ordinal)), Is.Empty, page);
            Assert.That(unsaid.Where(s => text.Contains(s, StringComparison.Ordinal)), Is.Empty, page);
        }
    }

    [TestCase(SynthesisFormat.Nhs, new[] { "need_met" }, new[] { "recovery", "step_response_nri", "dropout", "did_not_attend" })]
    [TestCase(SynthesisFormat.Omop, new[] { "need_met", "dropout", "did_not_attend" }, new[] { "recovery", "step_response_nri" })]
    public void Measures_without_a_place_have_no_rows(SynthesisFormat format, string[] without, string[] with)
    {
        var measures = Runs.Measures(Path.Combine(Target(format), "measures.csv")).Keys.Select(k => k.Measure).ToHashSet();
        Assert.That(measures.Intersect([.. without, .. OfEvents]), Is.Empty);
        Assert.That(with.Except(measures), Is.Empty);
    }

    [TestCase(SynthesisFormat.Nhs, "IDS202CareActivity: Columns that are not read: careactid, pathwayid.", "IDS202CareActivity.careactid")]
    [TestCase(SynthesisFormat.Omop, "drug_era: Columns that are not read: drug_era_id, drug_exposure_count, gap_days.", "drug_era.gap_days")]
    public void Columns_that_are_not_read_are_one_sentence_a_table(SynthesisFormat format, string sentence, string alone) =>
        Assert.That(_said[format], Does.Contain(sentence).And.Not.Contain(alone));

    [TestCase(SynthesisFormat.Nhs, "IDS607CodedScoreAssessmentAct"), TestCase(SynthesisFormat.Omop, "condition_occurrence")]
    public void Index_names_tables_as_they_were_sent(SynthesisFormat format, string table) =>
        Assert.That(File.ReadAllText(Path.Combine(Target(format), "index.html")), Does.Contain($">{table}<").And.Contain(">Episodes<"));

    [Test]
    public void Of_one_strategy_none_is_called_the_most_frequent() =>
        Assert.That(File.ReadAllText(Path.Combine(Target(SynthesisFormat.Nhs), "service-lead.html")), Does.Contain(" were followed by another.").And.Not.Contain("the most frequent was none"));

    [Test]
    public void What_the_format_has_no_place_for_is_what_its_page_names()
    {
        var page = File.ReadAllText(Repository.Path("docs", "omop.md"));
        var named = NoRows().Matches(page).Select(m => m.Groups["measure"].Value);
        Assert.That(named, Is.EquivalentTo(new[] { "need_met", "dropout", "did_not_attend" }.Concat(OfEvents)));
    }

    private string Target(SynthesisFormat format) => _folder.File($"out-{format}");

    [GeneratedRegex(@"^\| (?<measure>[a-z_0-9]+) \| no rows \|\r?$", RegexOptions.Multiline)]
    private static partial Regex NoRows();
}

using System.Text.RegularExpressions;
using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

/// <summary>One synthetic service as the contract and as NHS Talking Therapies: what the format can carry is the same. What that is, docs/nhs-talking-therapies.md says.</summary>
public partial class NhsRoundTripTests
{
    private static readonly string Page = File.ReadAllText(Repository.Path("docs", "nhs-talking-therapies.md"));

    private static string[] Breakdowns => [.. Code().Matches(BreakdownLine().Match(Page).Value).Select(m => m.Groups["name"].Value)];

    private static string[] Measures(string same) => [.. Row().Matches(Page).Where(m => m.Groups["same"].Value == same).Select(m => m.Groups["measure"].Value)];

    [Test]
    public void Measures_that_the_format_carries_are_the_same_in_every_month_and_group()
    {
        var (contract, nhs) = (Figures(Write(SynthesisFormat.Contract), Measures("yes")), Figures(Write(SynthesisFormat.Nhs), Measures("yes")));
        Assert.That(Measures("yes"), Has.Length.EqualTo(15));
        Assert.That(nhs.Except(contract).Concat(contract.Except(nhs)), Is.Empty);
        Assert.That(nhs, Has.Count.GreaterThan(5_000));
    }

    [Test]
    public void Measures_of_depression_are_the_same_where_PHQ_9_is_its_only_scale()
    {
        var measures = Measures("where PHQ-9 is the only scale of depression");
        Assert.That(measures, Has.Length.EqualTo(5));
        var contract = Figures(WithoutOtherScales(), measures);
        var nhs = Figures(Write(SynthesisFormat.Nhs), measures);
        Assert.That(nhs.Except(contract).Concat(contract.Except(nhs)), Is.Empty);
        Assert.That(nhs, Has.Count.GreaterThan(1_000));
    }

    [Test]
    public void Flags_of_the_synthetic_service_agree_with_the_scores_but_for_those_planted_wrong()
    {
        var agreement = OutcomeAgreement.Of(Write(SynthesisFormat.Nhs)).Where(f => f.Rule == ImportReport.FlagRule).ToDictionary(f => f.Column, f => f.Rows / (double)f.OfRows);
        Assert.That(agreement["Recovery_Flag"], Is.InRange(0.002, 0.03));
        Assert.That(agreement["ReliableImprovement_Flag"], Is.InRange(0.002, 0.03));
        Assert.That(agreement["CompletedTreatment_Flag"] + agreement["NotCaseness_Flag"] + agreement["ReliableDeterioration_Flag"] + agreement["NoChange_Flag"], Is.Zero);
    }

    [Test]
    public void Medication_is_in_no_step_of_the_format() =>
        Assert.That(Write(SynthesisFormat.Nhs).Interventions.Kind.Distinct(), Is.EqualTo(new[] { (byte)InterventionKind.Psychotherapy }));

    private static EpisodeTables Write(SynthesisFormat format)
    {
        using var folder = new TempFolder();
        Synthesis.Write(new SynthesisOptions { Episodes = 3_000, Seed = 17, Compress = true, Format = format }, folder.Path, null, CancellationToken.None);
        var report = Import.Read(folder.Path, new ImportOptions());
        Assert.That(report.Refusal, Is.Null);
        return report.Tables!;
    }

    /// <summary>The same extract without the scores that the format has no code for.</summary>
    private static EpisodeTables WithoutOtherScales()
    {
        using var folder = new TempFolder();
        Synthesis.Write(new SynthesisOptions { Episodes = 3_000, Seed = 17, Compress = false }, folder.Path, null, CancellationToken.None);
        var path = folder.File("assessments.csv");
        File.WriteAllLines(path, File.ReadAllLines(path).Where((line, i) => i == 0 || line.Contains(",PHQ9,", StringComparison.Ordinal) || line.Contains(",GAD7,", StringComparison.Ordinal)));
        return Import.Read(folder.Path, new ImportOptions()).Tables!;
    }

    private static HashSet<string> Figures(EpisodeTables tables, string[] measures) =>
    [
        .. Disclosure.Release(Measurement.Of(tables, []), DisclosurePolicy.None).MonthsAndAll()
            .Where(f => measures.Contains(f.Measure.Id) && Breakdowns.Contains(f.Breakdown))
            .Select(f => FormattableString.Invariant($"{f.Measure.Id} {f.Period} {f.Breakdown} {f.Level} {f.Numerator}/{f.Denominator} {f.Value:R}")),
    ];

    [GeneratedRegex(@"^\| (?<measure>[a-z_0-9]+) \| (?<same>yes|where [^|]+?) \|\r?$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^Breakdowns: .*$", RegexOptions.Multiline)]
    private static partial Regex BreakdownLine();

    [GeneratedRegex("`(?<name>[a-z_]+)`")]
    private static partial Regex Code();
}

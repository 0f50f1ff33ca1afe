using System.Text.RegularExpressions;
using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

/// <summary>One synthetic service as the contract and as tables of the OMOP CDM: what the format can carry is the same. What that is, docs/omop.md says.</summary>
public partial class OmopRoundTripTests
{
    private const double Tolerance = 0.03;

    private static readonly string Page = File.ReadAllText(Repository.Path("docs", "omop.md"));

    // Whoever comes again is referred again, however soon.
    private static readonly OmopSettings EveryReferral = new() { WashoutDays = 0 };

    private static readonly Lazy<EpisodeTables> Contract = new(() => Write(SynthesisFormat.Contract, new()));
    private static readonly Lazy<EpisodeTables> Omop = new(() => Write(SynthesisFormat.Omop, EveryReferral));

    private static string[] Breakdowns => Names("Breakdowns");

    private static string[] Flags => Names("Flags");

    private static string[] Measures(string same) => [.. Row().Matches(Page).Where(m => m.Groups["same"].Value == same).Select(m => m.Groups["measure"].Value)];

    [Test]
    public void Measures_that_the_format_carries_are_the_same_in_every_month_and_group()
    {
        var measures = Measures("yes");
        Assert.That((measures.Length, Breakdowns.Length, Flags.Length), Is.EqualTo((18, 7, 4)));
        var (contract, omop) = (Figures(Contract.Value, measures), Figures(Omop.Value, measures));
        Assert.That(omop.Except(contract).Concat(contract.Except(omop)), Is.Empty);
        Assert.That(omop, Has.Count.GreaterThan(5_000));
    }

    [Test]
    public void Outcomes_of_inferred_steps_are_near_those_of_the_steps_themselves()
    {
        var measures = Measures("within 0.03");
        Assert.That(measures, Has.Length.EqualTo(9));
        var (contract, omop) = (Release(Contract.Value), Release(Omop.Value));
        foreach (var measure in measures)
            Assert.That(omop.Find(measure, Period.All)!.Value, Is.EqualTo(contract.Find(measure, Period.All)!.Value).Within(Tolerance), measure);
        Assert.That(Omop.Value.Steps.Count, Is.InRange(0.93 * Contract.Value.Steps.Count, Contract.Value.Steps.Count));
    }

    [Test]
    public void First_steps_start_on_their_day()
    {
        static List<int> Starts(EpisodeTables t) => [.. Enumerable.Range(0, t.Steps.Count).Where(s => t.Steps.Number[s] == 1).Select(s => t.Steps.StartDate[s]).Order()];
        Assert.That(Starts(Omop.Value), Is.EqualTo(Starts(Contract.Value)));
    }

    [Test]
    public void Measures_for_which_the_model_has_no_place_have_no_rows()
    {
        var release = Release(Omop.Value);
        var without = Row().Matches(Page).Where(m => m.Groups["same"].Value == "no rows").Select(m => m.Groups["measure"].Value).ToList();
        Assert.That(without, Has.Count.EqualTo(9));
        Assert.That(without.Where(m => release.Find(m, Period.All) is not null), Is.Empty);
        Assert.That(without.Where(m => Release(Contract.Value).Find(m, Period.All) is null), Is.Empty);
    }

    // With the washout as it comes, whoever comes again within it is still in the episode before.
    [Test]
    public void Returns_within_the_washout_are_of_the_episode_before()
    {
        var tables = Contract.Value.Episodes;
        var episodes = 0;
        var ends = new Dictionary<int, int>();
        for (var e = 0; e < tables.Count; e++)
        {
            var patient = tables.Patient.Numbers[e];
            if (!ends.TryGetValue(patient, out var end) || tables.ReferralDate[e] - end > new OmopSettings().WashoutDays)
                episodes++;
            ends[patient] = tables.EndDate[e];
        }
        Assert.That(episodes, Is.LessThan(tables.Count - 50));
        Assert.That(Write(SynthesisFormat.Omop, new()).Episodes.Count, Is.EqualTo(episodes));
    }

    private static EpisodeTables Write(SynthesisFormat format, OmopSettings settings)
    {
        using var folder = new TempFolder();
        Synthesis.Write(new SynthesisOptions { Episodes = 3_000, Seed = 17, Compress = true, Format = format }, folder.File("extract"), null, CancellationToken.None);
        var report = Import.Read(folder.File("extract"), new ImportOptions { Omop = settings });
        Assert.That(report.Refusal, Is.Null);
        return report.Tables!;
    }

    private static Release Release(EpisodeTables tables) => Disclosure.Release(Measurement.Of(tables, []), DisclosurePolicy.None);

    private static HashSet<string> Figures(EpisodeTables tables, string[] measures) =>
    [
        .. Release(tables).MonthsAndAll()
            .Where(f => measures.Contains(f.Measure.Id) && (Breakdowns.Contains(f.Breakdown) || (Flags.Contains(f.Breakdown) && f.Level == "true")))
            .Select(f => FormattableString.Invariant($"{f.Measure.Id} {f.Period} {f.Breakdown} {f.Level} {f.Numerator}/{f.Denominator} {f.Value:R}")),
    ];

    private static string[] Names(string line) => [.. Code().Matches(Regex.Match(Page, $"^{line}: .*$", RegexOptions.Multiline).Value).Select(m => m.Groups["name"].Value)];

    [GeneratedRegex(@"^\| (?<measure>[a-z_0-9]+) \| (?<same>yes|within 0\.03|no rows) \|\r?$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>[a-z_]+)`")]
    private static partial Regex Code();
}

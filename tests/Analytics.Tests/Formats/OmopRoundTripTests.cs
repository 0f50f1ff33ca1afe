using System.Text.RegularExpressions;
using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

/// <summary>One synthetic service as the contract and as tables of the OMOP CDM: what the format can carry is the same. What that is, docs/omop.md says.</summary>
public partial class OmopRoundTripTests
{
    private static readonly string Page = File.ReadAllText(Repository.Path("docs", "omop.md"));

    // A person who comes again is referred anew, however soon; a care record tells of it by the end of the condition before.
    private static readonly OmopSettings Anew = new() { WashoutDays = 0 };

    private static readonly EpisodeTables Contract = Write(SynthesisFormat.Contract);
    private static readonly EpisodeTables Omop = Write(SynthesisFormat.Omop);

    [Test]
    public void Explore()
    {
        TestContext.Out.WriteLine($"episodes {Contract.Episodes.Count} {Omop.Episodes.Count} steps {Contract.Steps.Count} {Omop.Steps.Count} contacts {Contract.Contacts.Count} {Omop.Contacts.Count} scores {Contract.Scores.Count} {Omop.Scores.Count} needs {Contract.Needs!.Count} {Omop.Needs?.Count}");
        var c = All(Contract);
        var o = All(Omop);
        foreach (var measure in c.Select(f => f.Measure).Distinct())
        {
            var of = c.Where(f => f.Measure == measure).GroupBy(f => f.Breakdown).Select(g =>
            {
                var (x, y) = (g.Select(f => f.Figure).ToHashSet(), o.Where(f => f.Measure == measure && f.Breakdown == g.Key).Select(f => f.Figure).ToHashSet());
                return (g.Key, Differ: x.Except(y).Count() + y.Except(x).Count(), Of: x.Count);
            }).ToList();
            TestContext.Out.WriteLine($"{measure}: same in {string.Join(",", of.Where(b => b.Differ == 0).Select(b => b.Key))}; differ {string.Join(", ", of.Where(b => b.Differ > 0).Select(b => $"{b.Key} {b.Differ}/{b.Of}"))}");
            var (a, b) = (c.FirstOrDefault(f => f.Measure == measure && f.Breakdown == "all" && f.Figure.StartsWith("all ")), o.FirstOrDefault(f => f.Measure == measure && f.Breakdown == "all" && f.Figure.StartsWith("all ")));
            TestContext.Out.WriteLine($"      {a.Figure} | {b.Figure}");
        }
    }

    private static EpisodeTables Write(SynthesisFormat format)
    {
        using var folder = new TempFolder();
        Synthesis.Write(new SynthesisOptions { Episodes = 3_000, Seed = 17, Compress = true, Format = format }, folder.File("extract"), null, CancellationToken.None);
        var report = Import.Read(folder.File("extract"), new ImportOptions { Omop = Anew });
        Assert.That(report.Refusal, Is.Null);
        return report.Tables!;
    }

    private static List<(string Measure, string Breakdown, string Figure)> All(EpisodeTables tables) =>
    [
        .. Disclosure.Release(Measurement.Of(tables, []), DisclosurePolicy.None).MonthsAndAll()
            .Select(f => (f.Measure.Id, f.Breakdown, FormattableString.Invariant($"{f.Period} {f.Level} {f.Numerator}/{f.Denominator} {f.Value:R}"))),
    ];
}

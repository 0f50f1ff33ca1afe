using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

/// <summary>A provider by itself is what the whole tells of it.</summary>
public class ProviderMeasurementTests
{
    // Against the course of the service's own patients: a provider by itself has another history.
    private const string OwnHistory = "off_track";

    private static readonly EpisodeTables Tables = Import.Read(Repository.Path("data", "samples", "service"), new ImportOptions()).Tables!;
    private static readonly (string, Measurement)[] Providers = [.. Measurement.OfEachProvider(Tables, AnalysisSettings.Default)];

    [Test]
    public void A_provider_by_itself_has_the_figures_that_the_whole_tells_of_it()
    {
        var whole = Disclosure.Release(Measurement.Of(Tables, [("provider_id", "sex")]), DisclosurePolicy.None).MonthsAndAll().ToList();
        Assert.That(Providers, Has.Length.GreaterThan(1));
        foreach (var (provider, measurement) in Providers)
        {
            var own = Disclosure.Release(measurement, DisclosurePolicy.None).MonthsAndAll().ToList();
            Assert.Multiple(() =>
            {
                Assert.That(Told(own, f => f.Breakdown == Breakdown.All ? "" : null), Is.EqualTo(Told(whole, f => f.Breakdown == "provider_id" && f.Level == provider ? "" : null)).And.Not.Empty);
                Assert.That(Told(own, f => f.Breakdown == "sex" ? f.Level : null), Is.EqualTo(Told(whole, f => f.Breakdown == "provider_id|sex" && f.Level.StartsWith(provider + "|", StringComparison.Ordinal) ? f.Level[(provider.Length + 1)..] : null)).And.Not.Empty);
            });
        }
    }

    [Test]
    public void Providers_add_up_to_the_whole()
    {
        long Referrals(Measurement m) => Disclosure.Release(m, DisclosurePolicy.None).Find("referrals", Period.All, Breakdown.All, Breakdown.All)!.Numerator!.Value;

        Assert.That(Providers.Sum(p => Referrals(p.Item2)), Is.EqualTo(Referrals(Measurement.OfWhole(Tables))));
    }

    [Test]
    public void Nobody_counts_the_people_of_a_provider() => Assert.That(Providers.Select(p => p.Item2.Population), Has.All.Null);

    private static List<string> Told(IEnumerable<Figure> figures, Func<Figure, string?> level) =>
    [
        .. figures.Where(f => f.Measure.Id != OwnHistory).Select(f => (Figure: f, Level: level(f))).Where(f => f.Level is not null)
            .Select(f => FormattableString.Invariant($"{f.Figure.Measure.Id} {f.Figure.Period} {f.Level} {f.Figure.Numerator}/{f.Figure.Denominator} {f.Figure.Value:R}")).Order(StringComparer.Ordinal),
    ];
}

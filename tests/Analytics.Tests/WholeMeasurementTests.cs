using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

public class WholeMeasurementTests
{
    [Test]
    public void Measuring_without_breakdowns_gives_the_same_figures_for_all()
    {
        var tables = Import.Read(Repository.Path("data", "samples", "service"), new ImportOptions()).Tables!;
        var (whole, broken) = (Measurement.OfWhole(tables), Measurement.Of(tables, []));
        Assert.That(whole.Counts.Space.Breakdowns.Select(b => b.Name), Is.EqualTo(new[] { Breakdown.All }));
        Assert.That((whole.DeclaredSteps, whole.AgreeingSteps), Is.EqualTo((broken.DeclaredSteps, broken.AgreeingSteps)));
        Assert.That(Figures(whole), Is.EqualTo(Figures(broken)).And.Not.Empty);
    }

    private static List<string> Figures(Measurement measurement) =>
    [
        .. Disclosure.Release(measurement, DisclosurePolicy.None).MonthsAndAll().Where(f => f.Breakdown == Breakdown.All)
            .Select(f => FormattableString.Invariant($"{f.Measure.Id} {f.Period} {f.Numerator}/{f.Denominator} {f.Value:R}")),
    ];
}

using NonResponse.Analytics.Attack;
using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Analytics.Tests.Attack;

/// <summary>What the attacker takes for granted holds on exact figures.</summary>
public class WorldKnowledgeTests
{
    private static readonly string[] ExpectedKinds = ["Margin", "Order", "Parts", "PeriodDifference", "Sum", "Time"];

    [Test]
    public void Every_relation_holds_on_the_exact_figures_of_the_sample()
    {
        var tables = Import.Read(Repository.Path("data", "samples", "service"), new ImportOptions()).Tables!;
        var release = Disclosure.Release(Measurement.Of(tables, [("sex", "age_band")]), DisclosurePolicy.None);
        var month = Period.Month(new DateOnly(2026, 3, 1));
        var published = new PublishedRelease("exact", new(0, 1, true, 1, month.Id), [.. Rows(release, month)]);
        var builder = SystemBuilder.Of([published], ReleasePart.TablesOfExactRates([published]), default);
        var system = builder.System.ToArrays();
        var wrong = new List<string>();
        for (var i = 0; i < system.Relations; i++)
            if (Propagation.Activity(system, i, system.Lower, system.Upper) is var (least, most) && (most < system.Least[i] || least > system.Most[i]))
                wrong.Add(builder.Describe(builder.System.Source(i)));
        Assert.Multiple(() =>
        {
            Assert.That(wrong, Is.Empty);
            Assert.That(builder.Contradictions, Is.Empty);
            Assert.That(builder.Clues, Is.Empty, "rates follow from the counts beside them");
            Assert.That(Enumerable.Range(0, system.Relations).Select(i => builder.System.Source(i).Kind.ToString()).Distinct().Order(StringComparer.Ordinal), Is.EqualTo(ExpectedKinds));
        });
    }

    [Test]
    public void Every_measure_that_is_named_exists()
    {
        var names = WorldKnowledge.Same.SelectMany(s => s).Concat(WorldKnowledge.Sums.SelectMany(s => s.Parts.Append(s.Total))).Concat(WorldKnowledge.Orders.SelectMany(o => o))
            .Select(n => n[..^2].Split(':')[0]).Concat(WorldKnowledge.Medians).Distinct();
        Assert.That(WorldKnowledge.Unsettled.Where(u => u.Measure != "path" && !MeasureCatalogue.Everything.Any(m => m.Id.StartsWith(u.Measure, StringComparison.Ordinal))), Is.Empty);
        // What the attacker takes to be settled is: counts of the same measure in two releases are one count only then.
        Assert.That(MeasureCatalogue.Everything.Where(m => m.SettlesAfter > WorldKnowledge.Unsettled.Where(u => m.Id.StartsWith(u.Measure, StringComparison.Ordinal)).Select(u => u.Days).FirstOrDefault()).Select(m => m.Id), Is.Empty);
        Assert.That(names.Except(MeasureCatalogue.Everything.Select(m => m.Id)), Is.Empty);
    }

    private static IEnumerable<PublishedFigure> Rows(Release release, Period month)
    {
        foreach (var family in Enum.GetValues<MeasureFamily>())
        {
            foreach (var f in release.MonthsAndAll(family, month))
                yield return new(
                    family.ToString(), f.Measure.Id, StatisticOf(f.Measure.Kind), f.Period.Id, f.Breakdown, f.Level, f.Numerator, f.Denominator, f.Value, f.Lower, f.Upper, f.Suppressed);
            foreach (var f in release.Derived(family, month))
                yield return new(family.ToString(), f.Measure, f.Statistic, f.Period.Id, f.Breakdown, f.Level, f.Numerator, f.Denominator, f.Value, f.Lower, f.Upper, f.Suppressed);
        }
    }

    private static string StatisticOf(MeasureKind kind) => kind switch
    {
        MeasureKind.Proportion => "proportion",
        MeasureKind.MedianDays => "median",
        MeasureKind.Count => "count",
        MeasureKind.Stock => "stock",
        MeasureKind.Mean => "mean",
        MeasureKind.Ratio => "ratio",
        _ => "median_time",
    };
}

using System.Text.Json;
using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics.Tests;

/// <summary>What readers outside the service may see of a comparison.</summary>
public sealed class ComparisonDisclosureTests
{
    private static readonly ComparisonResult Exact = ComparisonStudy.Run(MadeUpDecisions.Of(3003), 1);

    [Test]
    public void Exact_figures_stay_as_they_are() =>
        Assert.That(ComparisonDisclosure.Under(Exact, DisclosurePolicy.None), Is.EqualTo(Exact with { Policy = DisclosurePolicy.None }));

    [Test]
    public void Every_count_is_hidden_or_a_multiple_of_five()
    {
        var shown = ComparisonDisclosure.Under(Exact, DisclosurePolicy.Standard);
        var counts = shown.Flow.SelectMany(f => new[] { f.First, f.Second }).Concat([shown.FirstCount, shown.SecondCount, shown.Patients]).Concat(shown.Overlap!.FirstBins).Concat(shown.Overlap.SecondBins)
            .Concat(shown.Estimates.SelectMany(e => new[] { e.FirstCount, e.SecondCount, e.FirstEvents, e.SecondEvents })).Concat(shown.Balance.SelectMany(b => new[] { b.FirstMissing, b.SecondMissing })).OfType<int>().ToList();
        Assert.That(counts, Has.Count.GreaterThan(50).And.All.Matches<int>(n => n % 5 == 0));
        Assert.That(shown.Overlap.FirstBins.Zip(Exact.Overlap!.FirstBins).Where(b => b.Second is >= 1 and <= 7).Select(b => b.First), Is.All.Null);
    }

    [Test]
    public void Shares_have_no_more_digits_than_rounded_counts_tell()
    {
        var shown = ComparisonDisclosure.Under(Exact, DisclosurePolicy.Standard);
        var numbers = shown.Estimates.SelectMany(e => new[] { e.FirstMean, e.SecondMean, e.Contrast?.Value, e.Contrast?.Lower, e.Contrast?.Upper, e.Contrast?.Error, e.AdjustedP })
            .Concat(shown.Balance.SelectMany(b => new[] { b.First, b.Second, b.FirstDeviation, b.Before, b.After, b.Ratio, b.Distance })).OfType<double>().ToList();
        Assert.That(numbers, Has.Count.GreaterThan(50).And.All.Matches<double>(v => Math.Abs(Math.Round(v, 2) - v) < 1e-12));
    }

    [TestCase(5, 300)]
    [TestCase(296, 300)]
    public void An_estimate_that_rests_on_a_small_count_is_withheld(int events, int of)
    {
        var estimate = Exact.Primary! with { FirstCount = of, FirstEvents = events };
        var shown = ComparisonDisclosure.Under(Exact with { Estimates = [estimate] }, DisclosurePolicy.Standard).Estimates.Single();
        Assert.That((shown.FirstEvents, shown.Contrast, shown.FirstMean, shown.SecondMean), Is.EqualTo(((int?)null, (Contrast?)null, (double?)null, (double?)null)));
        Assert.That(shown.Gates, Is.EqualTo(new[] { ComparisonDisclosure.Gate }));
        Assert.That(shown.SecondEvents % 5, Is.Zero);
    }

    [Test]
    public void A_level_that_few_have_says_nothing_of_them()
    {
        var row = Exact.Balance.First(b => b.IsShare) with { First = 4.0 / Exact.FirstCount!.Value, FirstMissing = null, SecondMissing = null };
        var shown = ComparisonDisclosure.Under(Exact with { Balance = [row] }, DisclosurePolicy.Standard).Balance.Single();
        Assert.That((shown.First, shown.Second, shown.Before, shown.After), Is.EqualTo(((double?)null, (double?)null, (double?)null, (double?)null)));
    }

    // Nothing that is left exact by oversight: every number of the result is one that the rules above allow.
    [Test]
    public void No_number_of_the_result_is_forgotten()
    {
        var allowed = new HashSet<string> { "Truncation", "Shift" };
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(ComparisonDisclosure.Under(Exact, DisclosurePolicy.Standard)));
        Assert.That(Numbers(json.RootElement, "").Where(n => !allowed.Contains(n.Name) && Math.Abs(Math.Round(n.Value, 2) - n.Value) > 1e-9).Select(n => n.Name).Distinct(), Is.Empty);
    }

    private static IEnumerable<(string Name, double Value)> Numbers(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Numbers(p.Value, p.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(e => Numbers(e, name)),
        JsonValueKind.Number => [(name, element.GetDouble())],
        _ => [],
    };
}

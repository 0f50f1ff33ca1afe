using System.Text;
using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

public class MeasureDocumentationTests
{
    [Test]
    public void Every_measure_is_documented() => Golden.Matches(Page(), "docs", "measures.md");

    [Test]
    public void Names_are_unique_and_written_alike()
    {
        Assert.That(MeasureCatalogue.Everything.Select(m => m.Id), Is.Unique.And.All.Match("^[a-z0-9_]+$"));
        Assert.That(MeasureCatalogue.Everything.Where(m => m.SameDenominatorAs is not null).Select(m => m.SameDenominatorAs).Distinct(), Is.SubsetOf(MeasureCatalogue.Everything.Select(m => m.Id)));
        Assert.That(MeasureCatalogue.Everything.Where(m => m.SameDenominatorAs is { } of && MeasureCatalogue.Get(of).Of != m.Of), Is.Empty, "they count the same");
    }

    private static string Page()
    {
        var page = new StringBuilder("# Measures\n\nEvery measure by its name in the files. Those of `measures.csv` are the [data contract](data-contract.md)'s; how limits, gaps and rates are made is in [methods](methods.md).\n");
        foreach (var (family, file) in new[] { (MeasureFamily.Outcomes, "measures.csv"), (MeasureFamily.Activity, "activity.csv"), (MeasureFamily.Access, "access.csv"), (MeasureFamily.Pathways, "pathways.csv") })
        {
            page.Append("\n## ").Append(file).Append("\n\n| measure | kind | counts | of | dated by | settles after |\n|---|---|---|---|---|---|\n");
            foreach (var m in MeasureCatalogue.Everything.Where(m => m.Family == family))
                page.Append("| `").Append(m.Id).Append("` | ").Append(Kind(m)).Append(" | ").Append(m.Hit).Append(" | ").Append(m.Of.Length > 0 ? m.Of : "-").Append(" | ").Append(m.DatedBy)
                    .Append(" | ").Append(m.SettlesAfter == 0 ? "at once" : FormattableString.Invariant($"{m.SettlesAfter} days")).Append(" |\n");
        }
        page.Append("\n## Breakdowns beside the contract's\n\n| name | levels of |\n|---|---|\n");
        foreach (var b in Breakdown.Further)
            page.Append("| `").Append(b.Name).Append("` | ").Append(b.Title).Append(b.OfSteps ? " (steps)" : " (episodes)").Append(" |\n");
        return page.ToString();
    }

    private static string Kind(Measure measure) => measure.Kind switch
    {
        MeasureKind.Proportion => "share" + (measure.OfSteps ? " of steps" : ""),
        MeasureKind.MedianDays => "median days",
        MeasureKind.Count => "count",
        MeasureKind.Stock => "stock",
        MeasureKind.Mean => $"mean ({measure.Unit})",
        MeasureKind.Ratio => "ratio",
        _ => "time until",
    };
}

using NonResponse.Ingest;
using NonResponse.Tests;

namespace NonResponse.Analytics.Tests;

/// <summary>Breakdowns that share a number: every row still counts once in each of them.</summary>
public sealed class RowCodesTests
{
    [Test]
    public void Codes_of_a_row_stand_for_its_level_in_every_breakdown()
    {
        var tables = Import.Read(Repository.Path("data", "samples", "small-service"), new ImportOptions()).Tables!;
        var classification = Classification.Of(tables, [("sex", "ethnicity"), ("medication_strategy", "age_band")], AnalysisSettings.Default);
        foreach (var (axes, codes) in new[] { (classification.EpisodeAxes, classification.EpisodeCodes), (classification.StepAxes, classification.StepCodes) })
        {
            Assert.That(codes.OfRow, Is.LessThan(axes.Count), "something is shared");
            for (var row = 0; row < axes[0].Axis.LevelOfRow.Length; row++)
            {
                var cells = new List<int>();
                foreach (var code in codes.Of(row))
                    cells.AddRange(codes.Cells[code]);
                Assert.That(cells, Is.EquivalentTo(axes.Select(a => a.CellOf(row))));
            }
        }
    }

    [Test]
    public void Breakdowns_of_many_levels_stand_alone_and_no_breakdown_has_no_codes()
    {
        var many = new PlacedAxis(new Axis("many", false, [.. Enumerable.Range(0, 5000).Select(i => $"{i}")], [.. Enumerable.Range(0, 5000)]), 0);
        var few = new PlacedAxis(new Axis("few", false, ["a", "b"], [.. Enumerable.Range(0, 5000).Select(i => i % 2)]), 5000);
        var codes = RowCodes.Of([many, few]);
        Assert.That((codes.OfRow, codes.Cells.Count), Is.EqualTo((2, 5002)));
        Assert.That(codes.Of(4999).ToArray().SelectMany(c => codes.Cells[c]), Is.EquivalentTo(new[] { 4999, 5001 }));
        Assert.That(RowCodes.Of([]).OfRow, Is.Zero);
    }
}

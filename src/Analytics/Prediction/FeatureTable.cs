using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>The features of steps, row by row, with what came of them.</summary>
/// <param name="Features">In the order of the values; categories with the levels that their numbers stand for.</param>
/// <param name="Values">Row by row: a number, 0 or 1, a level's place, or <see cref="double.NaN"/> where it is missing.</param>
internal sealed record FeatureTable(IReadOnlyList<Feature> Features, double[] Values)
{
    /// <summary>How many rows.</summary>
    public int Rows => Features.Count == 0 ? 0 : Values.Length / Features.Count;

    /// <summary>The values of a row.</summary>
    public ReadOnlySpan<double> Row(int row) => Values.AsSpan(row * Features.Count, Features.Count);

    /// <summary>Reads the features of steps.</summary>
    /// <exception cref="LeakException">A feature rests on something that was not known yet.</exception>
    public static FeatureTable Of(EpisodeTables tables, Classification classification, PredictionCohort cohort, bool withSocial)
    {
        var reader = new FeatureReader(tables, [.. classification.StepAxes.Select(a => a.Axis)]);
        var features = reader.Features(cohort.Point, withSocial);
        var values = new double[cohort.Steps.Count * features.Count];
        const int Block = 1 << 10;
        Parallel.For(0, (cohort.Steps.Count + Block - 1) / Block, block =>
        {
            var row = new FeatureRow(features);
            for (var i = block * Block; i < Math.Min(cohort.Steps.Count, (block + 1) * Block); i++)
            {
                reader.Read(cohort.Steps[i], row);
                row.Values.CopyTo(values.AsSpan(i * features.Count, features.Count));
            }
        });
        return new FeatureTable(features, values);
    }
}

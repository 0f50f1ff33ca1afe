using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>The features of steps, row by row, with what came of them.</summary>
/// <param name="Features">In the order of the values; categories with the levels that their numbers stand for.</param>
/// <param name="Values">Row by row: a number, 0 or 1, a level's place, or <see cref="double.NaN"/> where it is missing.</param>
internal sealed record FeatureTable(IReadOnlyList<Feature> Features, double[] Values)
{
    /// <summary>How many rows.</summary>
    public int Rows => Features.Count == 0 ? 0 : Values.Length / Features.Count;

    /// <summary>The place of a feature; -1 where it is not among them.</summary>
    public int PlaceOf(string feature)
    {
        for (var i = 0; i < Features.Count; i++)
            if (Features[i].Id == feature)
                return i;
        return -1;
    }

    /// <summary>The values of a row.</summary>
    public ReadOnlySpan<double> Row(int row) => Values.AsSpan(row * Features.Count, Features.Count);

    /// <summary>The values of a feature in some rows.</summary>
    public double[] Column(int feature, IReadOnlyList<int> rows)
    {
        var (values, width) = (new double[rows.Count], Features.Count);
        for (var i = 0; i < values.Length; i++)
            values[i] = Values[rows[i] * width + feature];
        return values;
    }

    /// <summary>Reads the features of steps.</summary>
    /// <param name="tables">The extract.</param>
    /// <param name="classification">Its strategies.</param>
    /// <param name="point">When it is predicted.</param>
    /// <param name="steps">Which steps.</param>
    /// <param name="withSocial">Whether social determinants are among the features.</param>
    /// <exception cref="LeakException">A feature rests on something that was not known yet.</exception>
    public static FeatureTable Of(EpisodeTables tables, Classification classification, PredictionPoint point, IReadOnlyList<PredictedStep> steps, bool withSocial)
    {
        var reader = new FeatureReader(tables, [.. classification.StepAxes.Select(a => a.Axis)]);
        var features = reader.Features(point, withSocial);
        var values = new double[steps.Count * features.Count];
        const int Block = 1 << 10;
        RowBlocks.Do(steps.Count, Block, (from, to) =>
        {
            var row = new FeatureRow(features);
            for (var i = from; i < to; i++)
            {
                reader.Read(steps[i], row);
                row.Values.CopyTo(values.AsSpan(i * features.Count, features.Count));
            }
        });
        return new FeatureTable(features, values);
    }

    /// <summary>Rows of several extracts as one table: a level has the same place in all of them.</summary>
    /// <param name="tables">At least one, with the same features.</param>
    public static FeatureTable Joined(IReadOnlyList<FeatureTable> tables)
    {
        if (tables.Count == 1)
            return tables[0];
        Feature[] features = [.. tables[0].Features.Select((f, i) => f with { Levels = [.. tables.SelectMany(t => t.Features[i].Levels).Distinct(StringComparer.Ordinal)] })];
        var values = new double[tables.Sum(t => t.Values.Length)];
        var at = 0;
        foreach (var table in tables)
        {
            int[]?[] places = [.. features.Select((f, i) => f.Kind == FeatureKind.Category ? (int[])[.. table.Features[i].Levels.Select(l => f.Levels.ToList().IndexOf(l))] : null)];
            foreach (var value in table.Values)
                values[at] = places[at++ % features.Length] is { } place && !double.IsNaN(value) ? place[(int)value] : value;
        }
        return new FeatureTable(features, values);
    }
}

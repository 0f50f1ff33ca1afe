using NonResponse.Analytics.Statistics;
using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>What a model would lose without a feature: the rise of its log loss where the feature's values are shuffled among later steps.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Rise">Of the log loss, mean of the shuffles; about 0 where it serves nothing.</param>
/// <remarks>Breiman (2001, Mach Learn 45:5-32); Fisher, Rudin and Dominici (2019, J Mach Learn Res 20:177). Of features that go together each may seem to serve little.</remarks>
public sealed record FeatureImportance(Feature Feature, double Rise)
{
    private const int MostRows = 20_000, Shuffles = 3, Block = 1 << 11;

    /// <summary>Of every feature that the model uses, the largest first.</summary>
    internal static IReadOnlyList<FeatureImportance> Of(RiskModel model, PredictionData data, IReadOnlyList<int> rows, ulong seed)
    {
        var random = Pcg32.ForItem(seed, 0);
        int[] some = [.. rows];
        Shuffle(some, ref random);
        some = [.. some.Take(MostRows).Order()];
        bool[] happened = [.. some.Select(data.IsNonresponse)];
        var matrix = model.Transform.Apply(data.Table, some, UnseenLevel.AsMostFrequent);
        var whole = Loss(model, matrix, happened);
        var found = new List<FeatureImportance>();
        var at = 0;
        foreach (var term in model.Transform.Terms.Where(t => t.Columns > 0))
        {
            var place = data.Table.PlaceOf(term.Feature);
            var rise = 0.0;
            for (var shuffle = 0; shuffle < Shuffles; shuffle++)
            {
                int[] order = [.. Enumerable.Range(0, some.Length)];
                var draw = Pcg32.ForItem(seed, (ulong)(1 + place * Shuffles + shuffle));
                Shuffle(order, ref draw);
                rise += Loss(model, Shuffled(matrix, order, at, term.Columns), happened) - whole;
            }
            at += term.Columns;
            found.Add(new FeatureImportance(data.Table.Features[place], rise / Shuffles));
        }
        return [.. found.OrderByDescending(f => f.Rise)];
    }

    private static double Loss(RiskModel model, DesignMatrix matrix, bool[] happened)
    {
        var risks = new double[happened.Length];
        RowBlocks.Do(risks.Length, Block, (from, to) => model.Risks(matrix, from, to, risks.AsSpan(from, to - from)));
        return PredictionError.Of(risks, happened).LogLoss;
    }

    /// <summary>The columns of one feature, in another order of the rows.</summary>
    private static DesignMatrix Shuffled(DesignMatrix matrix, int[] order, int from, int columns)
    {
        double[] values = [.. matrix.Values];
        for (var i = 0; i < order.Length; i++)
            matrix.Row(order[i]).Slice(from, columns).CopyTo(values.AsSpan(i * matrix.Columns + from));
        return new DesignMatrix(values, matrix.Columns);
    }

    private static void Shuffle(int[] items, ref Pcg32 random)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = random.Between(0, i);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}

/// <summary>The mean risk of steps if a feature had a given value in all of them, all else as it is.</summary>
/// <param name="Feature">Never something that the service chose to do: that would look like an effect.</param>
/// <param name="Points">Values in order, each with the mean risk.</param>
/// <remarks>Friedman (2001, Ann Stat 29:1189-1232), section 8.2.</remarks>
public sealed record PartialDependence(Feature Feature, IReadOnlyList<(double Value, double Risk)> Points)
{
    private const int MostRows = 2_000, Values = 11;

    /// <summary>Of a number or a flag; null where it is the same throughout, or something that the service chose.</summary>
    internal static PartialDependence? Of(RiskModel model, PredictionData data, IReadOnlyList<int> rows, Feature feature)
    {
        if (feature.IsAction || feature.Kind == FeatureKind.Category)
            return null;
        var place = data.Table.PlaceOf(feature.Id);
        var sorted = Quantile.Sorted(data.Table.Column(place, rows));
        if (sorted.Length == 0)
            return null;
        // Between the 5th and the 95th percentile: nobody's own value stands at an end.
        double[] at = [.. Enumerable.Range(0, Values).Select(i => Quantile.Of(sorted, 0.05 + 0.9 * i / (Values - 1))).Distinct()];
        if (at.Length < 2)
            return null;
        var every = Math.Max(1, rows.Count / MostRows);
        int[] some = [.. rows.Where((_, i) => i % every == 0).Take(MostRows)];
        var matrix = model.Transform.Apply(data.Table, some, UnseenLevel.AsMostFrequent);
        var points = new List<(double, double)>();
        foreach (var value in at)
        {
            Set(matrix, model.Transform, data.Table.Features, place, value);
            var risks = new double[some.Length];
            model.Risks(matrix, 0, risks.Length, risks);
            points.Add((value, risks.Average()));
        }
        return new PartialDependence(feature, points);
    }

    /// <summary>Gives a feature the same value in every row of columns.</summary>
    private static void Set(DesignMatrix matrix, FeatureTransform transform, IReadOnlyList<Feature> features, int place, double value)
    {
        var row = new double[features.Count];
        row[place] = value;
        var at = 0;
        foreach (var term in transform.Terms)
        {
            if (term.Feature == features[place].Id)
            {
                var cells = new double[term.Columns];
                TermWriter.Of(term, new FeatureTable(features, row), UnseenLevel.AsMostFrequent).Write(row, cells);
                for (var i = 0; i < matrix.Rows; i++)
                    cells.CopyTo(matrix.Values, i * matrix.Columns + at);
            }
            at += term.Columns;
        }
    }
}

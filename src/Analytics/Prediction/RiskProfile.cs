using NonResponse.Analytics.Statistics;
using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>How one feature, or the risk, was spread over rows: shares of places between edges, or of levels.</summary>
/// <param name="Name">The feature's id, or <c>risk</c>.</param>
/// <param name="Edges">Of a number: values up to an edge are not above it; null for levels.</param>
/// <param name="Levels">Of a category; null for numbers.</param>
/// <param name="Shares">Of those that are not missing: one more than edges, or as many as levels.</param>
/// <param name="Missing">The share that is missing.</param>
public sealed record FeatureProfile(string Name, IReadOnlyList<double>? Edges, IReadOnlyList<string>? Levels, IReadOnlyList<double> Shares, double Missing);

/// <summary>How features and risks were spread when a model learnt.</summary>
/// <param name="Features">By feature of the model.</param>
/// <param name="Risk">Of its risks.</param>
internal sealed record RiskProfile(IReadOnlyList<FeatureProfile> Features, FeatureProfile Risk)
{
    private const int Places = 10;

    // A place that nobody was in would make the index endless.
    private const double LeastShare = 0.0001;

    /// <summary>How every feature of a table is spread over some rows, in the order of the features.</summary>
    public static IReadOnlyList<FeatureProfile> OfFeatures(PredictionData data, IReadOnlyList<int> rows)
    {
        var spreads = new FeatureProfile[data.Table.Features.Count];
        Parallel.For(0, spreads.Length, Cores.All, f => spreads[f] = Of(data.Table.Features[f], [.. rows.Select(r => data.Table.Row(r)[f])]));
        return spreads;
    }

    /// <summary>Of a model: its risks of some rows, and the features that it uses.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The steps.</param>
    /// <param name="rows">Which of them.</param>
    /// <param name="spreads">Of every feature over the same rows.</param>
    public static RiskProfile Of(RiskModel model, PredictionData data, IReadOnlyList<int> rows, IReadOnlyList<FeatureProfile> spreads)
    {
        var risks = model.Risks(data.Table, rows, UnseenLevel.AsMostFrequent);
        return new RiskProfile(
            [.. model.Transform.Terms.Select(t => spreads[data.Table.PlaceOf(t.Feature)])],
            OfNumbers("risk", risks));
    }

    /// <summary>The same of other rows, in the places of a profile.</summary>
    public static FeatureProfile Like(FeatureProfile profile, IReadOnlyList<double> values, IReadOnlyList<string> levels)
    {
        double[] there = [.. values.Where(v => !double.IsNaN(v))];
        var counts = new double[profile.Shares.Count];
        foreach (var value in there)
        {
            var place = profile.Edges is { } edges ? edges.Count(e => value > e) : profile.Levels!.ToList().IndexOf(levels[(int)value]);
            if (place >= 0)
                counts[place]++;
        }
        return profile with { Shares = [.. counts.Select(c => there.Length == 0 ? 0 : c / there.Length)], Missing = values.Count == 0 ? 0 : 1 - (double)there.Length / values.Count };
    }

    /// <summary>The population stability index: how far two spreads are from each other; 0 where they are the same.</summary>
    /// <remarks>The sum of <c>(now - then) ln(now / then)</c>: the symmetric divergence of Kullback and Leibler (1951, Ann Math Stat 22:79-86). That 0.1 is worth a look and 0.25 worth acting is a
    /// custom of the credit industry, without a meaning in terms of chance.</remarks>
    public static double StabilityIndex(FeatureProfile then, FeatureProfile now) =>
        then.Shares.Zip(now.Shares, (t, n) => (Math.Max(n, LeastShare) - Math.Max(t, LeastShare)) * Math.Log(Math.Max(n, LeastShare) / Math.Max(t, LeastShare))).Sum();

    private static FeatureProfile Of(Feature feature, double[] values)
    {
        if (feature.Kind != FeatureKind.Category)
            return OfNumbers(feature.Id, values);
        var profile = new FeatureProfile(feature.Id, null, feature.Levels, [.. feature.Levels.Select(_ => 0.0)], 0);
        return Like(profile, values, feature.Levels);
    }

    private static FeatureProfile OfNumbers(string name, double[] values)
    {
        var sorted = Quantile.Sorted(values);
        // What many have is the highest value of some features, such as a flag that is nearly always set: then the place below it begins where the others end.
        var below = Array.FindLastIndex(sorted, v => v < sorted.Last());
        double[] edges = below < 0 ? [] : [.. Enumerable.Range(1, Places - 1).Select(i => Quantile.Of(sorted, (double)i / Places)).Select(e => e < sorted[^1] ? e : sorted[below]).Distinct().Order()];
        return Like(new FeatureProfile(name, edges, null, new double[edges.Length + 1], 0), values, []);
    }
}

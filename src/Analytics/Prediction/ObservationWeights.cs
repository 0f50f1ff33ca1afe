using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>Weights that let observed steps stand for those whose outcome is missing and that were alike when they were predicted.</summary>
/// <remarks>Inverse probability of being observed (Seaman and White 2013, Stat Methods Med Res 22:278-295), times the share observed, drawn in beyond their 1st and 99th percentile.</remarks>
internal static class ObservationWeights
{
    // So few missing outcomes tell nothing of who is missing.
    private const int FewestMissing = 20;
    // Weights need no more digits.
    private const double Penalty = 0.001, Outer = 0.01, Tolerance = 1e-5;

    /// <summary>The weights of the observed among some rows, in their order; their mean is near 1.</summary>
    public static double[] Of(PredictionData data, IReadOnlyList<int> rows)
    {
        bool[] observed = [.. rows.Select(data.IsObserved)];
        int[] kept = [.. rows.Where(data.IsObserved)];
        var missing = rows.Count - kept.Length;
        if (Math.Min(missing, kept.Length) < FewestMissing)
            return [.. kept.Select(_ => 1.0)];
        var transform = FeatureTransform.Fit(data.Table, rows);
        var matrix = transform.Apply(data.Table, rows, UnseenLevel.AsMostFrequent);
        var fit = PenalisedLogistic.Path(matrix, observed, null, 0, [Penalty], Tolerance)[0];
        double[] weights = [.. Enumerable.Range(0, rows.Count).Where(i => observed[i]).Select(i => (double)kept.Length / rows.Count / fit.Probability(matrix.Row(i)))];
        var sorted = Quantile.Sorted(weights);
        var (low, high) = (Quantile.Of(sorted, Outer), Quantile.Of(sorted, 1 - Outer));
        return [.. weights.Select(w => Math.Clamp(w, low, high))];
    }
}

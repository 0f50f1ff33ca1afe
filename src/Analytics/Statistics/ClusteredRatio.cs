namespace NonResponse.Analytics.Statistics;

/// <summary>The ratio of two weighted sums over rows of patients, several of whom may have more than one.</summary>
/// <remarks>The linearised variance of a ratio with patients as clusters, times G / (G - 1) for G of them (Cochran 1977, Sampling Techniques, 6.4 and 11.12): R's
/// <c>survey::svyratio</c> on a design of clusters.</remarks>
public static class ClusteredRatio
{
    /// <summary>With its 95 % interval.</summary>
    /// <param name="above">By row.</param>
    /// <param name="below">By row; their weighted sum is above 0.</param>
    /// <param name="weights">By row, 0 or more.</param>
    /// <param name="patients">By row, as numbers from 0.</param>
    public static Estimate Of(IReadOnlyList<double> above, IReadOnlyList<double> below, IReadOnlyList<double> weights, IReadOnlyList<int> patients)
    {
        double sum = 0, total = 0;
        for (var i = 0; i < above.Count; i++)
            (sum, total) = (sum + weights[i] * above[i], total + weights[i] * below[i]);
        var ratio = sum / total;
        var residuals = new (double Sum, bool IsThere)[patients.Count == 0 ? 0 : patients.Max() + 1];
        for (var i = 0; i < above.Count; i++)
            residuals[patients[i]] = (residuals[patients[i]].Sum + weights[i] * (above[i] - ratio * below[i]), true);
        double clusters = residuals.Count(r => r.IsThere);
        var error = Math.Sqrt(clusters / Math.Max(1, clusters - 1) * residuals.Sum(r => r.Sum * r.Sum)) / total;
        return new Estimate(ratio, ratio - Proportion.Z95 * error, ratio + Proportion.Z95 * error);
    }
}

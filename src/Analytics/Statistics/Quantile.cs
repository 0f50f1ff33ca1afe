namespace NonResponse.Analytics.Statistics;

/// <summary>Quantiles of numbers.</summary>
public static class Quantile
{
    /// <summary>Values in order, missing ones left out.</summary>
    public static double[] Sorted(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(v => !double.IsNaN(v))];
        Array.Sort(sorted);
        return sorted;
    }

    /// <summary>The quantile of sorted values, between neighbours in proportion (R's type 7).</summary>
    /// <param name="sorted">In order, at least one.</param>
    /// <param name="share">From 0 to 1.</param>
    public static double Of(IReadOnlyList<double> sorted, double share)
    {
        var at = (sorted.Count - 1) * share;
        var below = (int)Math.Floor(at);
        return below + 1 < sorted.Count ? sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }
}

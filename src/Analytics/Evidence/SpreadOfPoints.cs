namespace NonResponse.Analytics;

/// <summary>How much more than by chance the points of a chart vary, so that restless months are not taken for news.</summary>
internal static class SpreadOfPoints
{
    // Beyond it, a series has too little to say for a correction to be of use.
    private const double MostAutocorrelation = 0.8;

    /// <summary>The larger of what the chart's limits allow for and the mean square about the level of each stretch, drawn out where neighbours are alike
    /// (the variance of a mean of an autoregressive series of order 1).</summary>
    /// <param name="earlier">Hits and trials of the points before.</param>
    /// <param name="later">Those of the latest points.</param>
    /// <param name="charted">The spread by moving ranges; null where the chart has none.</param>
    /// <returns>A standard deviation, at least 1.</returns>
    public static double Of(IReadOnlyList<(long Hits, long Of)> earlier, IReadOnlyList<(long Hits, long Of)> later, double? charted)
    {
        var (first, second) = (Residuals(earlier), Residuals(later));
        var squares = first.Concat(second).Sum(r => r * r);
        var freedom = Math.Max(0, first.Count - 1) + Math.Max(0, second.Count - 1);
        var variance = Math.Max(1, Math.Max(charted * charted ?? 1, freedom > 0 ? squares / freedom : 1));
        var together = Products(first) + Products(second);
        var alike = squares > 0 ? Math.Clamp(together / squares, 0, MostAutocorrelation) : 0;
        return Math.Sqrt(variance * (1 + alike) / (1 - alike));
    }

    private static double Products(List<double> residuals) => residuals.Zip(residuals.Skip(1), (a, b) => a * b).Sum();

    private static List<double> Residuals(IReadOnlyList<(long Hits, long Of)> points)
    {
        var level = (double)points.Sum(p => p.Hits) / points.Sum(p => p.Of);
        return level is > 0 and < 1 ? [.. points.Select(p => (p.Hits - p.Of * level) / Math.Sqrt(p.Of * level * (1 - level)))] : [];
    }
}

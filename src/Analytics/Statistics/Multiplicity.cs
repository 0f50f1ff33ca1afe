namespace NonResponse.Analytics.Statistics;

/// <summary>p values for as many questions as were asked.</summary>
public static class Multiplicity
{
    /// <summary>Holm's: a false signal among all of them is as rare as the level says (Holm 1979, Scand J Stat 6:65-70).</summary>
    /// <param name="p">From 0 to 1.</param>
    /// <returns>In the same order; R's <c>p.adjust(method = "holm")</c>.</returns>
    public static double[] Holm(IReadOnlyList<double> p)
    {
        var adjusted = new double[p.Count];
        var most = 0.0;
        var place = 0;
        foreach (var i in Enumerable.Range(0, p.Count).OrderBy(i => p[i]))
            adjusted[i] = most = Math.Max(most, Math.Min(1, (p.Count - place++) * p[i]));
        return adjusted;
    }

    /// <summary>Benjamini and Hochberg's: of the signals, the share that is false (1995, J R Stat Soc B 57:289-300).</summary>
    /// <param name="p">From 0 to 1.</param>
    /// <returns>In the same order; R's <c>p.adjust(method = "BH")</c>.</returns>
    public static double[] BenjaminiHochberg(IReadOnlyList<double> p)
    {
        var adjusted = new double[p.Count];
        var least = 1.0;
        var place = p.Count;
        foreach (var i in Enumerable.Range(0, p.Count).OrderByDescending(i => p[i]))
            adjusted[i] = least = Math.Min(least, p.Count * p[i] / place--);
        return adjusted;
    }
}

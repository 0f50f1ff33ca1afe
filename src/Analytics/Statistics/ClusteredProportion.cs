namespace NonResponse.Analytics.Statistics;

/// <summary>A share of weighted rows of patients, several of whom may have more than one.</summary>
/// <remarks>Wilson's interval with the effective number of rows: the one at which a simple sample would be as sure as these rows are, by the linearised variance with patients as
/// clusters, and no more than there are (Korn and Graubard 1998, Surv Methodol 24:193-201; Dean and Pagano 2015, J Surv Stat Methodol 3:484-503).</remarks>
internal static class ClusteredProportion
{
    /// <summary>With its 95 % interval.</summary>
    /// <param name="happened">By row.</param>
    /// <param name="weights">By row, 0 or more; rows of 0 take no part.</param>
    /// <param name="patients">By row, as numbers from 0.</param>
    /// <returns>Null where no row takes part.</returns>
    public static Estimate? Of(IReadOnlyList<bool> happened, IReadOnlyList<double> weights, IReadOnlyList<int> patients)
    {
        int[] there = [.. Enumerable.Range(0, happened.Count).Where(i => weights[i] > 0)];
        if (there.Length == 0)
            return null;
        var ratio = ClusteredRatio.Of(
            [.. there.Select(i => happened[i] ? 1.0 : 0)], [.. there.Select(_ => 1.0)], [.. there.Select(i => weights[i])], [.. there.Select(i => patients[i])]);
        var (share, error) = (Math.Clamp(ratio.Value, 0, 1), (ratio.Upper - ratio.Value) / Proportion.Z95);
        // Where all are alike, rounding alone is left of the error.
        if (there.All(i => happened[i] == happened[there[0]]))
            (share, error) = (happened[there[0]] ? 1 : 0, 0);
        double total = there.Sum(i => weights[i]), squares = there.Sum(i => weights[i] * weights[i]);
        return Proportion.Wilson95(share, Math.Min(there.Length, error > 0 ? share * (1 - share) / (error * error) : total * total / squares));
    }
}

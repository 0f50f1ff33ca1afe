namespace NonResponse.Analytics.Statistics;

/// <summary>A share of weighted rows of patients, several of whom may have more than one.</summary>
/// <remarks>Wilson's interval with the effective number of rows: the one at which a simple sample would be as sure as these rows are, by the linearised variance with patients as
/// clusters, and no more than there are (Korn and Graubard 1998, Surv Methodol 24:193-201; Dean and Pagano 2015, J Surv Stat Methodol 3:484-503).</remarks>
internal static class ClusteredProportion
{
    /// <summary>With its 95 % interval.</summary>
    /// <param name="happened">By row, 1 where it did and 0 where it did not, or what part of it did.</param>
    /// <param name="weights">By row, 0 or more; rows of 0 take no part.</param>
    /// <param name="patients">By row, as numbers from 0.</param>
    /// <returns>Null where no row takes part.</returns>
    public static Estimate? Of(IReadOnlyList<double> happened, IReadOnlyList<double> weights, IReadOnlyList<int> patients)
    {
        int[] there = [.. Enumerable.Range(0, happened.Count).Where(i => weights[i] > 0)];
        if (there.Length == 0)
            return null;
        double[] own = [.. there.Select(i => happened[i])], its = [.. there.Select(i => weights[i])];
        var isSame = Array.TrueForAll(own, h => h == own[0]);
        var ratio = ClusteredRatio.Of(own, [.. own.Select(_ => 1.0)], its, [.. there.Select(i => patients[i])]);
        // Where all are alike, rounding alone would be left of the error.
        var (share, error) = isSame ? (own[0], 0) : (Math.Clamp(ratio.Value, 0, 1), (ratio.Upper - ratio.Value) / Proportion.Z95);
        double total = its.Sum(), squares = its.Sum(w => w * w);
        return Proportion.Wilson95(share, Math.Min(there.Length, error > 0 ? share * (1 - share) / (error * error) : total * total / squares));
    }
}

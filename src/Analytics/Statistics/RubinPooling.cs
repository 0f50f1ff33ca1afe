namespace NonResponse.Analytics.Statistics;

/// <summary>One estimate from several imputed sets.</summary>
/// <param name="Value">The mean of the sets' estimates.</param>
/// <param name="Within">The mean of their variances.</param>
/// <param name="Between">The variance of their estimates.</param>
/// <param name="Total">The variance of the pooled estimate: within, and between times 1 + 1/m.</param>
/// <param name="Increase">By what part of the variance within it is larger since values are missing; infinite where there is none within.</param>
/// <param name="Freedom">Degrees of freedom of Student's t; infinite for the normal.</param>
/// <param name="MissingInformation">The fraction of information that is missing, from 0 to 1.</param>
internal readonly record struct PooledEstimate(double Value, double Within, double Between, double Total, double Increase, double Freedom, double MissingInformation)
{
    /// <summary>The estimate with its interval.</summary>
    /// <param name="shown">How it is shown: the exponential for a ratio that was pooled as a logarithm.</param>
    /// <returns>Null where the sets have no variance within, but differ: then nothing tells how sure it is.</returns>
    public Contrast? Shown(Func<double, double> shown) =>
        Freedom > 0 && double.IsFinite(Value) && double.IsFinite(Total) ? ArmMeans.At(Value, Math.Sqrt(Total), Freedom, shown) : null;
}

/// <summary>Rubin's rules (Rubin 1987, Multiple Imputation for Nonresponse in Surveys, 3.1).</summary>
internal static class RubinPooling
{
    /// <summary>Pools estimates of one quantity. Ratios are pooled as logarithms; p values are never pooled.</summary>
    /// <param name="estimates">By imputed set, two or more.</param>
    /// <param name="variances">Likewise, 0 or more.</param>
    /// <param name="complete">Degrees of freedom that the estimate would have without missing values; infinite for the normal.</param>
    /// <remarks>Degrees of freedom by Barnard and Rubin 1999, Biometrika 86:948-955. Agrees with <c>pool.scalar</c> of R's mice.</remarks>
    public static PooledEstimate Of(IReadOnlyList<double> estimates, IReadOnlyList<double> variances, double complete)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(estimates.Count, 2);
        ArgumentOutOfRangeException.ThrowIfNotEqual(variances.Count, estimates.Count);
        double sets = estimates.Count;
        var (value, within) = (estimates.Average(), variances.Average());
        // Sets that are all the same differ by nothing, not by what rounding makes of their mean.
        var between = estimates.All(e => e == estimates[0]) ? 0 : estimates.Sum(e => (e - value) * (e - value)) / (sets - 1);
        var added = (1 + 1 / sets) * between;
        var total = within + added;
        var share = total > 0 ? added / total : 0;
        var byImputation = share > 0 ? (sets - 1) / (share * share) : double.PositiveInfinity;
        var observed = double.IsInfinity(complete) ? share < 1 ? complete : 0 : (complete + 1) / (complete + 3) * complete * (1 - share);
        var freedom = double.IsInfinity(observed) ? byImputation : double.IsInfinity(byImputation) ? observed : byImputation * observed / (byImputation + observed);
        var increase = between == 0 ? 0 : added / within;
        var missing = double.IsInfinity(increase) ? 1 : (increase + 2 / (freedom + 3)) / (increase + 1);
        return new PooledEstimate(value, within, between, total, increase, freedom, missing);
    }
}

using System.Collections.Immutable;

namespace NonResponse.Analytics;

/// <summary>What is left out of a release whole, since hiding single figures does not protect it.</summary>
/// <param name="Paths">How treatments followed each other.</param>
/// <param name="CurvesOfProviders">How many of each provider's were still watched, week by week.</param>
/// <param name="Tables">Ids of measures, each with a breakdown: these tables have no rows, hidden ones neither.</param>
internal sealed record LeftOut(bool Paths, bool CurvesOfProviders, ImmutableHashSet<(string Measure, string Breakdown)> Tables)
{
    /// <summary>Nothing.</summary>
    public static LeftOut None { get; } = new(false, false, []);
}

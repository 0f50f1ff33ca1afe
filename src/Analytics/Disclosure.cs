namespace NonResponse.Analytics;

/// <summary>The last step of Analytics: nobody sees a figure that has not passed here.</summary>
internal static class Disclosure
{
    /// <summary>Puts exact counts behind a policy.</summary>
    /// <param name="measurement">The counts.</param>
    /// <param name="policy">What small counts undergo.</param>
    /// <param name="withheld">Measures that rest on data which failed a check; reports say that they are not available.</param>
    public static Release Release(Measurement measurement, DisclosurePolicy policy, IReadOnlySet<string>? withheld = null) =>
        Release([measurement], policy, withheld);

    /// <summary>Puts the sum of several sources' exact counts behind a policy.</summary>
    /// <param name="measurements">The counts of each source, by the same breakdowns.</param>
    /// <param name="policy">What small counts undergo.</param>
    /// <param name="withheld">Measures that rest on data of a source which failed a check.</param>
    public static Release Release(IReadOnlyList<Measurement> measurements, DisclosurePolicy policy, IReadOnlySet<string>? withheld = null) =>
        Releases(measurements, [policy], withheld)[0];

    /// <summary>Puts the same counts behind several policies.</summary>
    public static IReadOnlyList<Release> Releases(IReadOnlyList<Measurement> measurements, IReadOnlyList<DisclosurePolicy> policies, IReadOnlySet<string>? withheld = null)
    {
        var (counts, sources) = (CountTable.Sum([.. measurements.Select(m => m.Counts)]), ReleaseSources.Of(measurements));
        return [.. policies.Select(p => new Release(counts, p, withheld, sources))];
    }
}

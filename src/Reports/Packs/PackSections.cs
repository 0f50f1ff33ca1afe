using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>The sections that packs can have, by the pack's id, in the order of reading: what a service may hide.</summary>
public static class PackSections
{
    /// <summary>All of them.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> All { get; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        ["service-lead"] = ["month", "measures", "glance", "change", "activity", "pathways", "funnels", "providers", "own-groups", "strategies"],
        ["researcher"] =
        [
            "cohort", "overall", "comparisons", "by-medication", "by-medication-detail", "by-medicine", "by-psychotherapy", "by-modality", "by-sleep", "by-neuromodulation", "by-step-number", "trials", "case-mix",
            "definitions",
        ],
        ["commissioner"] =
        [
            "overall", "cascade", "population", "inequality", "waits", "deprivation", "by-ethnicity", "by-age", "by-sex", "by-interpreter", "by-disability", "by-condition", "by-employment",
            "by-housing", "by-any-need", "own-groups", "needs", "funnels", "providers", "commissioners",
        ],
        [ComparisonsPack.Id] = ["overview", .. Enumerable.Range(1, GivenComparisons.All.Count).Select(i => FormattableString.Invariant($"c{i}"))],
        [ModelsPack.Id] = ["use", "in-use", "m0", "m4"],
    };
}

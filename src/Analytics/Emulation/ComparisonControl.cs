using NonResponse.Analytics.Attack;

namespace NonResponse.Analytics;

/// <summary>Protects comparisons, attacks them as a reader would, and lets nothing pass that is not safe.</summary>
internal static class ComparisonControl
{
    /// <summary>Why nothing is told of a comparison that cannot be made safe.</summary>
    public const string TooFew = "There are so few decisions that some could be told from what would be published.";

    /// <summary>Comparisons as readers may see them.</summary>
    /// <param name="exact">Exact.</param>
    /// <param name="policy">What small counts undergo.</param>
    public static IReadOnlyList<ComparisonResult> Protect(IReadOnlyList<ComparisonResult> exact, DisclosurePolicy policy) => [.. exact.Select(r => Protect(r, policy))];

    private static ComparisonResult Protect(ComparisonResult exact, DisclosurePolicy policy) => policy.IsExact ? ComparisonDisclosure.Under(exact, policy)
        : FirstSafe(exact, policy, [() => ComparisonDisclosure.Under(exact, policy), () => ComparisonDisclosure.WholeOnly(exact, policy)]);

    /// <summary>The first of several ways to show a comparison that withstands the attack; where none does, that there is one.</summary>
    internal static ComparisonResult FirstSafe(ComparisonResult exact, DisclosurePolicy policy, IReadOnlyList<Func<ComparisonResult>> ways)
    {
        foreach (var way in ways)
        {
            var shown = way();
            // Counts of a comparison are of all time at once, and of the same decisions: no earlier month is held against them.
            if (ReleaseAttack.Of([PublishedComparison.Of(exact, shown, policy)], new AttackSettings()).IsSafe)
                return shown;
        }
        return new ComparisonResult { Policy = policy, Of = exact.Of, Flow = [], FirstCount = null, SecondCount = null, Patients = null, Reason = TooFew };
    }
}

namespace NonResponse.Analytics;

/// <summary>Protects tables that are not made of measures, such as flows: counts that add up, told once.</summary>
internal static class SmallTables
{
    /// <summary>The counts as readers may see them.</summary>
    /// <param name="policy">What small counts undergo.</param>
    /// <param name="counts">The exact counts, totals among them.</param>
    /// <param name="sums">Which add up to which, by their places in <paramref name="counts"/>.</param>
    /// <param name="isTotal">Whether a count is a total, which is hidden last.</param>
    /// <param name="orders">Counts that are no more than others; null for none.</param>
    /// <param name="isUntold">Whether a count is hidden whatever it is; null for none.</param>
    /// <returns>Null for those that are hidden: for their own size, or to protect others.</returns>
    public static IReadOnlyList<long?> Protect(
        DisclosurePolicy policy, IReadOnlyList<long> counts, IReadOnlyList<(int[] Parts, int[] Whole)> sums, Func<int, bool> isTotal, IEnumerable<(int Part, int Whole)>? orders = null, Func<int, bool>? isUntold = null)
    {
        if (policy.IsExact)
            return [.. counts.Select(c => (long?)c)];
        var system = new SuppressionSystem();
        for (var i = 0; i < counts.Count; i++)
            // That there is nobody is shown, where the policy shows it, and protects nobody.
            system.Add(new Publication(0, Period.All, i, system.Add((int)counts[i], policy.ShowsZero && counts[i] > 0 ? 1 : 0), -1, -1), policy.Hides(counts[i]), counts[i] > 0 && isUntold?.Invoke(i) == true);
        foreach (var (parts, whole) in sums)
            system.Relate(parts, whole);
        foreach (var (part, whole) in orders ?? [])
            system.Relate([part], [whole], isAtMost: true);
        var solved = SecondarySuppression.Of(system, policy, isTotal);
        return [.. counts.Select((c, i) => solved.IsHidden[i] ? null : (long?)policy.Round(c))];
    }
}

namespace NonResponse.Reports;

/// <summary>The sentences with which a pack opens.</summary>
internal static class Narrative
{
    /// <summary>More than these nobody reads in two minutes.</summary>
    public const int Most = 8;

    // With fewer, main figures fill up.
    private const int Enough = 6;

    /// <summary>What the rules say of a pack whose sections are all there, in the order of their ranks.</summary>
    /// <returns>At least one sentence.</returns>
    public static IReadOnlyList<(string Text, Lead Lead)> Of(PackDraft draft, NarrativeScope scope)
    {
        var story = new Story(draft, scope);
        var rules = NarrativeRules.All.Where(r => r.For.Contains(scope.Reader)).OrderBy(r => r.Rank).ToList();
        var said = rules.Where(r => !r.Fills).SelectMany(r => r.Say(story).Select(s => (Rule: r, Said: s))).Take(Most).ToList();
        var told = said.SelectMany(s => s.Said.Measures).ToHashSet(StringComparer.Ordinal);
        said.AddRange(rules.Where(r => r.Fills).SelectMany(r => r.Say(story).Select(s => (Rule: r, Said: s)))
            .Where(s => !s.Said.Measures.Any(told.Contains)).Take(Math.Max(0, Enough - said.Count)));
        draft.Measures(said.SelectMany(s => s.Said.Measures));
        return said.Count == 0
            ? [($"Nothing was counted in {Wording.The(scope.Period)}.", new Lead("nothing", false, null, ""))]
            : [.. said.OrderBy(s => s.Rule.Rank).Select(s => (s.Said.Text, new Lead(
                s.Rule.Id, s.Rule.Claims, s.Said.Exhibit, s.Said.Exhibit is { } exhibit ? draft.SectionOf(exhibit)!.Title : "")))];
    }
}

namespace NonResponse.Reports;

/// <summary>Every rule of the opening sentences; docs/narrative.md says the same to readers.</summary>
internal static class NarrativeRules
{
    private static readonly Reader[] Everybody = [Reader.ServiceLead, Reader.Researcher, Reader.Commissioner];
    private static readonly Reader[] OfServices = [Reader.ServiceLead, Reader.Commissioner];

    public static IReadOnlyList<NarrativeRule> All { get; } =
    [
        new("moved", 10, "A rate has moved by more than chance.", MoveSentences.Moved) { For = OfServices, Claims = true },
        new("steady", 11, "Rates could be held against what they were, and none has moved by more than chance.", MoveSentences.Steady) { For = OfServices },
        new("no-past", 12, "Nothing could be held against what it was.", MoveSentences.NoPast) { For = OfServices },
        new("strategy", 14, "Steps of one strategy responded more or less often than the others of its axis, by more than chance.", DifferenceSentences.Strategy) { For = [Reader.Researcher], Claims = true },
        new("strategies-alike", 15, "Strategies could be held against each other, and none differs by more than chance.", DifferenceSentences.StrategiesAlike) { For = [Reader.Researcher] },
        new("comparison-differs", 16, "A comparison of strategies that passed its gates finds more than chance.", ComparisonSentences.Differs) { For = [Reader.Researcher], Claims = true },
        new("comparison", 17, "Strategies were compared, and no comparison finds more than chance.", ComparisonSentences.Alike) { For = [Reader.Researcher] },
        new("gap", 20, "A gap between groups of people is wider than chance.", DifferenceSentences.Gap) { For = [Reader.Commissioner], Claims = true },
        new("gap-within-chance", 21, "Gaps could be compared, and none is wider than chance.", DifferenceSentences.WidestGap) { For = [Reader.Commissioner] },
        new("slow", 25, "Steps showed nonresponse, and how many had no change of treatment six weeks later is shown.", FigureSentences.Slow) { For = Everybody },
        new("provider", 30, "A provider lies outside the limits of a funnel, and differs from the others by more than chance.", DifferenceSentences.Provider) { For = OfServices, Claims = true },
        new("providers-alike", 31, "Providers could be compared, and none differs by more than chance.", DifferenceSentences.ProvidersAlike) { For = OfServices },
        new("target", 35, "A rate is on the wrong side of a standard or of the service's own plan.", FigureSentences.Target) { For = OfServices },
        new("thin", 40, "Figures are hidden, or of too few to tell.", FigureSentences.Thin) { For = Everybody },
        new("response", 45, "Response is counted.", FigureSentences.Response) { For = Everybody },
        new("main", 50, "There is room.", FigureSentences.Main) { For = Everybody, Fills = true },
        new("not-by-lot", 60, "Figures stand by strategy.", FigureSentences.NotByLot) { For = [Reader.Researcher] },
    ];
}

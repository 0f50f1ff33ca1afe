using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>Groups of people, providers and strategies held against each other.</summary>
internal static class DifferenceSentences
{
    private const string Provided = "provider_id";
    private const int MostNamed = 3;

    public static IEnumerable<Said> Gap(Story story)
    {
        var beyond = story.Gaps.Where(story.IsBeyondChance).OrderByDescending(g => Math.Abs(g.Gap.Value)).ToList();
        if (beyond.Count == 0)
            yield break;
        var others = beyond.Skip(1).Select(g => story.Draft.By(g.Breakdown)).Distinct().Except([story.Draft.By(beyond[0].Breakdown)]).ToList();
        yield return new Said(
            $"The widest gap that is more than chance, in {Wording.The(story.Draft.Year)}, is {GapExhibit.Statement(story.Draft, beyond[0])}."
                + (others.Count > 0 ? $" There are others by {Wording.List(others)}." : ""),
            GapExhibit.Id);
    }

    public static IEnumerable<Said> WidestGap(Story story)
    {
        if (story.Gaps.Count > 0 && !story.Gaps.Any(story.IsBeyondChance))
            yield return new Said(
                $"No gap between groups of people is wider than chance, once the number of gaps compared is allowed for. The widest, in {Wording.The(story.Draft.Year)}, is {GapExhibit.Statement(story.Draft, story.Gaps.MaxBy(g => Math.Abs(g.Gap.Value))!)}.",
                GapExhibit.Id);
    }

    /// <summary>The surest in full, others by name.</summary>
    public static IEnumerable<Said> Provider(Story story)
    {
        if (Outside(story) is not [var first, ..] outside)
            yield break;
        var (point, measure) = (first.Point, first.Point.Figure.Measure);
        var same = outside.Skip(1).Where(p => p.Point.Provider == point.Provider).Select(Quoted).ToList();
        var others = outside.Where(p => p.Point.Provider != point.Provider).GroupBy(p => p.Point.Provider).Select(g => $"{Name(story, g.First())} ({Wording.List([.. g.Select(Quoted)])})").ToList();
        yield return new Said(
            $"Provider {Name(story, first)} differs from the others by more than chance: in {Wording.The(point.Figure.Period)}, {Sentences.Statement(point.Figure)} (95% limits of chance {Wording.Percent(point.Limit!.Value.Lower95)} to {Wording.Percent(point.Limit.Value.Upper95)})"
                + $"{Adjusted(story, point)}." + (same.Count > 0 ? $" It does so in {Wording.List(same)} too." : "") + (others.Count > 0 ? $" So {(others.Count == 1 ? "does" : "do")} {Some(others)}." : ""),
            first.Exhibit)
        { Measures = [measure.Id] };
    }

    public static IEnumerable<Said> ProvidersAlike(Story story)
    {
        if (story.Providers.Count > 0 && Outside(story).Count == 0)
            yield return new Said("No provider differs from the others by more than chance, once the number of comparisons is allowed for.", story.Providers[0].Exhibit);
    }

    public static IEnumerable<Said> Strategy(Story story)
    {
        var beyond = story.Strategies.Where(story.IsBeyondChance).OrderBy(s => s.P).ToList();
        if (beyond.Count == 0)
            yield break;
        var (first, others) = (beyond[0], beyond.Skip(1).Select(s => $"“{story.Draft.Level(s.Axis, s.Figure.Level)}” ({story.Draft.By(s.Axis)}, {(s.IsHigher ? "more" : "less")} often)").ToList());
        yield return new Said(
            $"Steps of “{story.Draft.Level(first.Axis, first.Figure.Level)}” ({story.Draft.By(first.Axis)}) responded {(first.IsHigher ? "more" : "less")} often than the others, by more than chance: in {Wording.The(first.Figure.Period)}, {Sentences.Statement(first.Figure)} (95% interval {Wording.Percent(first.Figure.Lower!.Value)} to {Wording.Percent(first.Figure.Upper!.Value)})."
                + (others.Count > 0 ? $" Others that differ: {Some(others)}." : ""),
            first.Exhibit);
    }

    public static IEnumerable<Said> StrategiesAlike(Story story)
    {
        if (story.Strategies.Count > 0 && !story.Strategies.Any(story.IsBeyondChance))
            yield return new Said("No strategy is followed by response more or less often than the others by more than chance, once the number of strategies is allowed for.", story.Strategies[0].Exhibit);
    }

    /// <summary>Those that the chart shows outside as well, each once, the surest first.</summary>
    private static List<AskedProvider> Outside(Story story) =>
    [
        .. story.Providers.Where(p => p.Point.Position is not (FunnelPosition.Within or FunnelPosition.NotShown) && story.IsBeyondChance(p)).OrderBy(p => p.P),
    ];

    private static string Adjusted(Story story, FunnelPoint point) =>
        point.Figure.Measure.Id is not "step_response_observed" || story.Release.CaseMix(point.Figure.Measure.Id, point.Figure.Period)?.Providers.FirstOrDefault(p => p.Provider == point.Provider) is not { Limit: not null } adjusted ? ""
            : adjusted.Position == FunnelPosition.Within ? "; allowing for who its patients are, it lies within them" : "; allowing for who its patients are, it still lies outside";

    private static string Some(List<string> names) => names.Count <= MostNamed ? Wording.List(names) : Wording.List([.. names.Take(MostNamed), "others"]);

    private static string Name(Story story, AskedProvider provider) => story.Draft.Level(Provided, provider.Point.Provider);

    private static string Quoted(AskedProvider provider) => $"“{MeasureWords.For(provider.Point.Figure.Measure).Name}”";
}

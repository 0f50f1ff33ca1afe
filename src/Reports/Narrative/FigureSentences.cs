using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>Figures as they are, without a claim about chance.</summary>
internal static class FigureSentences
{
    private const string Inertia = "treatment_inertia";
    private const int SixWeeks = 42;
    private const int MostNamed = 4;

    /// <summary>How many steps with nonresponse had no change of treatment for six weeks.</summary>
    public static IEnumerable<Said> Slow(Story story)
    {
        const string change = "signal_to_change";
        var (draft, release) = (story.Draft, story.Release);
        if (draft.Shows("time-to-change") && release.SparedOverTime(change, draft.Year) is [{ AtRisk: { } all }, ..] curve
            && curve.FirstOrDefault(p => p.Day == SixWeeks) is { AtRisk: { } waiting, Spared: { } spared })
            yield return new Said(
                $"In {Wording.The(draft.Year)}, {Wording.Count(all)} steps showed nonresponse; {Wording.Percent(spared.Value)} of them (95% interval {Wording.Percent(spared.Lower)} to {Wording.Percent(spared.Upper)}) had no change of treatment within six weeks, and {Wording.Count(waiting)} were still waiting for one by then.",
                "time-to-change")
            { Measures = [change, Inertia] };
        else if (story.Main(Inertia) is { Figure: { Suppressed: false } figure } main)
            yield return new Said(
                $"In {Wording.The(figure.Period)}, {Wording.Count(figure.Numerator!.Value)} of {Wording.Count(figure.Denominator!.Value)} {MeasureWords.For(figure.Measure).Of} had no change of treatment within six weeks: {Wording.Percent(figure.Value!.Value)} (95% interval {Wording.Percent(figure.Lower!.Value)} to {Wording.Percent(figure.Upper!.Value)}).",
                main.Exhibit)
            { Measures = [Inertia] };
    }

    /// <summary>The first standard that is not met in full, others by name.</summary>
    public static IEnumerable<Said> Target(Story story)
    {
        List<(Figure Figure, string Exhibit, Target Target)> unmet =
        [
            .. from measure in story.Scope.Tables.SelectMany(t => t.Measures).Distinct()
               let of = MeasureCatalogue.Get(measure)
               where of.Kind == MeasureKind.Proportion && of.Better != Direction.Neither && story.Scope.Period.Kind != PeriodKind.All
               let target = story.Draft.Context.Change.TargetOf(measure, story.Scope.Period)
               where target is not null
               let main = story.Main(measure)
               where main is { Figure.Value: not null } && (of.Better == Direction.HigherIsBetter ? main.Value.Figure.Value < target.Value : main.Value.Figure.Value > target.Value)
               select (main.Value.Figure, main.Value.Exhibit, target),
        ];
        if (unmet.Count == 0)
            yield break;
        var (figure, exhibit, first) = unmet[0];
        var isClear = figure.Measure.Better == Direction.HigherIsBetter ? figure.Upper < first.Value : figure.Lower > first.Value;
        yield return new Said(
            $"Not met: {Name(figure.Measure, first)}. {InFull(story.Draft, figure)}; {(isClear ? "the whole interval falls short" : "the interval reaches what is asked")}."
                + (unmet.Count > 1 ? $" Nor: {Wording.List([.. unmet.Skip(1).Select(u => Name(u.Figure.Measure, u.Target))])}." : ""),
            exhibit)
        { Measures = [.. unmet.Select(u => u.Figure.Measure.Id)] };
    }

    /// <summary>What cannot be told, by name: of figures that are hidden there are no numbers.</summary>
    public static IEnumerable<Said> Thin(Story story)
    {
        var hidden = story.Scope.Main.Concat(story.Scope.Charted.Select(c => c.Measure)).Distinct()
            .Where(m => story.Release.Find(m, story.Scope.Period) is { Suppressed: true }).Select(m => Quoted(m)).ToList();
        var groups = story.Scope.GapMeasures.Where(m => story.Release.Find(m, story.Draft.Year) is not null).Take(1).SelectMany(m => GapExhibit.TooSmall(story.Draft, m, story.Scope.GapGroups)).ToList();
        var restless = story.Scope.Charted.Where(c => story.Draft.Shows(c.Exhibit) && !story.Moves.Any(m => m.Measure == c.Measure))
            .Select(c => Quoted(c.Measure)).Except(hidden).ToList();
        var strategies = story.Scope.Axes.Where(a => story.Draft.Shows($"response-{story.Draft.Slug(a)}")).SelectMany(a => GapExhibit.TooSmall(story.Draft, "step_response_observed", [a], story.Scope.Period)).ToList();
        List<string> said = [];
        if (hidden.Count > 0)
            said.Add($"Hidden in {Wording.The(story.Scope.Period)}, so that nobody can be found: {Some(hidden)}.");
        if (groups.Count > 0)
            said.Add($"Groups too small to compare: {Some(groups)}.");
        if (strategies.Count > 0)
            said.Add($"Strategies with too few steps to compare: {Some(strategies)}.");
        // Where nothing at all can be held against what it was, another sentence says so.
        if (restless.Count > 0 && story.Moves.Count > 0)
            said.Add($"Too few settled months to tell chance from change: {Some(restless)}.");
        if (said.Count > 0)
            yield return new Said(string.Join(' ', said), groups.Count > 0 && story.Draft.Shows(GapExhibit.Id) ? GapExhibit.Id : null);
    }

    /// <summary>Response, with how many outcomes are known: the one says little without the other.</summary>
    public static IEnumerable<Said> Response(Story story)
    {
        const string response = "step_response_observed", coverage = "step_coverage";
        if (story.Main(response) is not { Figure.Suppressed: false } main)
            yield break;
        var known = story.Main(coverage) is { Figure.Suppressed: false } outcomes
            ? $"; of {Wording.Count(outcomes.Figure.Denominator!.Value)} eligible steps, {Wording.Percent(outcomes.Figure.Value!.Value)} had an outcome recorded (95% interval {Wording.Percent(outcomes.Figure.Lower!.Value)} to {Wording.Percent(outcomes.Figure.Upper!.Value)})" : "";
        yield return new Said($"{InFull(story.Draft, main.Figure)}{known}.", main.Exhibit) { Measures = [response, coverage] };
    }

    /// <summary>Main figures in their order; hidden ones after those that are shown.</summary>
    public static IEnumerable<Said> Main(Story story)
    {
        // A median of 0 days is no news: where the first contact opens the episode, it is 0 by definition.
        var figures = story.Scope.Main.Select(m => story.Release.Find(m, story.Scope.Period)).OfType<Figure>().Where(f => f.Suppressed || f.Measure.Kind == MeasureKind.Proportion || f.Value != 0);
        foreach (var figure in figures.OrderBy(f => f.Suppressed))
            if (figure.Suppressed)
                yield return new Said($"{MeasureWords.For(figure.Measure).Name}, {Wording.Of(figure.Period)}: {Sentences.TooFew}.", null) { Measures = [figure.Measure.Id] };
            else if (story.Main(figure.Measure.Id) is { } main)
                yield return new Said(InFull(story.Draft, figure) + ".", main.Exhibit) { Measures = [figure.Measure.Id] };
    }

    public static IEnumerable<Said> NotByLot(Story story)
    {
        if (story.Scope.Axes.FirstOrDefault(a => story.Draft.Shows($"response-{story.Draft.Slug(a)}")) is { } axis)
            yield return new Said(
                "Crude comparisons between strategies are confounded by indication: who got which depended on how they had done before. They are a reason to look closer, not results of a trial.",
                $"response-{story.Draft.Slug(axis)}");
    }

    /// <summary>A figure with its interval and its period, without a full stop.</summary>
    private static string InFull(PackDraft draft, Figure figure) => WithInterval($"In {Wording.The(figure.Period)}, {Sentences.Statement(figure)}", figure)
        + (PeriodExhibit.IsProvisional(draft, figure) ? "; provisional, since it can still change" : "");

    /// <summary>One pair of brackets, also where the statement ends in one.</summary>
    private static string WithInterval(string said, Figure figure) => figure is not { Lower: { } lower, Upper: { } upper } ? said
        : (said.EndsWith(')') ? said[..^1] + "; " : said + " (") + $"95% interval {Wording.Percent(lower)} to {Wording.Percent(upper)})";

    private static string Name(Measure measure, Target target) => target.IsStandard ? $"“{target.Name}”" : $"“{target.Name}” ({ChangeWords.Value(measure, target.Value)})";

    private static string Quoted(string measure) => $"“{MeasureWords.For(MeasureCatalogue.Get(measure)).Name}”";

    private static string Some(List<string> names) =>
        names.Count > MostNamed ? $"{string.Join(", ", names.Take(MostNamed))} and others" : Wording.List(names);
}

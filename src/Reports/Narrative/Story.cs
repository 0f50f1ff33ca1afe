using NonResponse.Analytics;
using NonResponse.Analytics.Statistics;

namespace NonResponse.Reports;

/// <summary>What the rules read: released figures, and what of them is more than chance among all comparisons of the pack together.</summary>
internal sealed class Story
{
    private readonly Dictionary<object, double> _adjusted = new(ReferenceEqualityComparer.Instance);

    public Story(PackDraft draft, NarrativeScope scope)
    {
        (Draft, Scope) = (draft, scope);
        Moves = [.. ChartMoves().Concat(YearlyMoves())];
        Gaps = [.. GapExhibit.Compared(draft, scope.GapMeasures, scope.GapGroups).Where(_ => draft.Shows(GapExhibit.Id))];
        Providers = [.. scope.Funnels.Where(f => draft.Shows(f.Exhibit)).SelectMany(f => Points(f.Exhibit, f.Measure))];
        Strategies = [.. scope.Axes.SelectMany(Levels)];
        (object Asked, double P)[] all =
        [
            .. Moves.Select(m => ((object)m, m.Move.P)), .. Gaps.Where(g => g.P is not null).Select(g => ((object)g, g.P!.Value)),
            .. Providers.Select(p => ((object)p, p.P)), .. Strategies.Select(s => ((object)s, s.P)),
        ];
        foreach (var (asked, p) in all.Select(a => a.Asked).Zip(Multiplicity.Holm([.. all.Select(a => a.P)])))
            _adjusted.Add(asked, p);
    }

    public PackDraft Draft { get; }

    public NarrativeScope Scope { get; }

    public Release Release => Draft.Release;

    /// <summary>Rates against what they were, several looks at each.</summary>
    public IReadOnlyList<AskedMove> Moves { get; }

    /// <summary>Groups of people against each other.</summary>
    public IReadOnlyList<ComparedGap> Gaps { get; }

    /// <summary>Providers against the others.</summary>
    public IReadOnlyList<AskedProvider> Providers { get; }

    /// <summary>Strategies against the others of their axis.</summary>
    public IReadOnlyList<AskedStrategy> Strategies { get; }

    /// <summary>Whether it is more than chance, allowing for all that the pack compares.</summary>
    public bool IsBeyondChance(object asked) => Adjusted(asked) < Evidence.Level;

    public double Adjusted(object asked) => _adjusted.GetValueOrDefault(asked, 1);

    /// <summary>The figure of the period, and the table that shows it; null where none does.</summary>
    public (Figure Figure, string Exhibit)? Main(string measure) =>
        Scope.Tables.FirstOrDefault(t => t.Measures.Contains(measure) && Draft.Shows(t.Exhibit)).Exhibit is { } exhibit && Release.Find(measure, Scope.Period) is { } figure
            ? (figure, exhibit) : null;

    private IEnumerable<AskedMove> ChartMoves() =>
        from charted in Scope.Charted
        where Draft.Shows(charted.Exhibit)
        let chart = Draft.Chart(charted.Measure)
        where chart is { Measure.Kind: MeasureKind.Proportion }
        from move in Release.Moves(chart)
        select new AskedMove(charted.Measure, charted.Exhibit, move, chart);

    private IEnumerable<AskedMove> YearlyMoves() =>
        from measure in Scope.Yearly
        let table = Scope.Tables.FirstOrDefault(t => t.Measures.Contains(measure) && Draft.Shows(t.Exhibit)).Exhibit
        where table is not null && Release.Find(measure, Draft.Year) is not null
        let chart = Draft.Chart(measure)
        let move = chart is null ? null : Release.YearlyMove(measure, Draft.Year, chart)
        where move is not null
        select new AskedMove(measure, table, move, null);

    private IEnumerable<AskedProvider> Points(string exhibit, string measure) =>
        Release.Funnel(measure, Draft.Year) is not { } funnel ? [] :
            from point in funnel.Points
            let apart = Release.Chance(point.Figure, [.. funnel.Points.Where(o => o != point).Select(o => o.Figure)])
            where apart is not null && point.Limit is not null
            select new AskedProvider(exhibit, point, apart.Value.P);

    private IEnumerable<AskedStrategy> Levels(string axis)
    {
        const string response = "step_response_observed";
        var exhibit = $"response-{Draft.Slug(axis)}";
        if (!Draft.Shows(exhibit))
            yield break;
        var figures = Release.Levels(axis).Where(l => l != Breakdown.NotRecorded).Select(l => Release.Find(response, Scope.Period, axis, l)).OfType<Figure>().ToList();
        // Having none is what is left when the others have it: no strategy of its own.
        foreach (var figure in figures.Where(f => f.Level != "none"))
            if (Release.Chance(figure, [.. figures.Where(f => f != figure)]) is { } apart)
                yield return new AskedStrategy(axis, exhibit, figure, apart.IsHigher, apart.P);
    }
}

/// <summary>A rate held against what it was.</summary>
/// <param name="Measure">Its id.</param>
/// <param name="Exhibit">The exhibit that shows it.</param>
/// <param name="Move">How far it has moved.</param>
/// <param name="Chart">Over time; null for twelve months against the twelve before.</param>
internal sealed record AskedMove(string Measure, string Exhibit, Move Move, ControlChart? Chart);

/// <summary>A provider held against the others together.</summary>
internal sealed record AskedProvider(string Exhibit, FunnelPoint Point, double P);

/// <summary>The steps of one strategy held against the others of the same axis.</summary>
internal sealed record AskedStrategy(string Axis, string Exhibit, Figure Figure, bool IsHigher, double P);

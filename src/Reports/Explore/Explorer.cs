using NonResponse.Analytics;
using NonResponse.Analytics.Attack;

namespace NonResponse.Reports;

/// <summary>The figures of one release, as they were published, to be looked at by measure, breakdown and period. It counts nothing itself.</summary>
public sealed class Explorer
{
    private static readonly (MeasureFamily Family, string Title)[] Families =
    [
        (MeasureFamily.Outcomes, "Outcomes and waits"), (MeasureFamily.Activity, "Activity"), (MeasureFamily.Access, "Access"), (MeasureFamily.Pathways, "What follows nonresponse"),
    ];

    private readonly Dictionary<string, ILookup<string, PublishedFigure>> _figures;
    private readonly ExploreNames _names;

    /// <summary>Takes the figures.</summary>
    /// <param name="figures">Rows of the published files that the reader may see; those that are no measure's own, such as gaps and slopes, are left aside.</param>
    /// <param name="names">Names that the service gave.</param>
    public Explorer(IEnumerable<PublishedFigure> figures, ExploreNames names)
    {
        _names = names;
        // The whole stands in several files, with the same figure.
        _figures = figures.Where(f => MeasureCatalogue.IsKnown(f.Measure) && (f.Statistic.Length == 0 || f.Statistic == FiguresCsv.Statistic(MeasureCatalogue.Get(f.Measure).Kind)))
            .DistinctBy(f => (f.Measure, f.Period, f.Breakdown, f.Level)).GroupBy(f => f.Measure, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToLookup(f => f.Breakdown, StringComparer.Ordinal), StringComparer.Ordinal);
    }

    /// <summary>The measures of which there is a figure, by family.</summary>
    public IReadOnlyList<ExploreChoice> Measures =>
    [
        .. Families.SelectMany(f => MeasureCatalogue.Everything.Where(m => m.Family == f.Family && _figures.ContainsKey(m.Id)).Select(m => new ExploreChoice(m.Id, MeasureWords.For(m).Name, f.Title))),
    ];

    /// <summary>The breakdowns of which a measure has a figure that is shown.</summary>
    public IReadOnlyList<ExploreChoice> Breakdowns(string measure) => !_figures.TryGetValue(measure, out var by) ? []
        : [.. by.Where(b => b.Any(f => !f.Suppressed)).Select(b => new ExploreChoice(b.Key, _names.Breakdown(b.Key)))];

    /// <summary>The periods of which a measure has a figure that is shown: over time where there are several months, then the newest first.</summary>
    public IReadOnlyList<ExploreChoice> Periods(string measure, string breakdown)
    {
        var periods = Of(measure, breakdown).Where(f => !f.Suppressed).Select(f => f.Period).Distinct().Select(ExplorePeriod.Parse).OfType<ExplorePeriod>().ToList();
        return
        [
            .. periods.Count(p => p.IsMonth) > 1 ? [new ExploreChoice(ExploreQuery.OverTime, "Over time, by month")] : Array.Empty<ExploreChoice>(),
            .. periods.OrderBy(p => p.Order).ThenByDescending(p => p.Id, StringComparer.Ordinal).Select(p => new ExploreChoice(p.Id, p.Title)),
        ];
    }

    /// <summary>The rows that were asked for, in the order of the table.</summary>
    public IReadOnlyList<PublishedFigure> Rows(ExploreQuery query)
    {
        var rows = Of(query.Measure, query.Breakdown);
        if (query.Period != ExploreQuery.OverTime)
            return [.. InOrder(query.Breakdown, rows.Where(f => f.Period == query.Period))];
        return [.. rows.Where(f => ExplorePeriod.Parse(f.Period) is { IsMonth: true }).GroupBy(f => f.Period, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).SelectMany(g => InOrder(query.Breakdown, g))];
    }

    /// <summary>Chart and table of what was asked for; null where there is no such figure.</summary>
    public Exhibit? Exhibit(ExploreQuery query) => Rows(query) is { Count: > 0 } rows ? new ExploreExhibit(MeasureCatalogue.Get(query.Measure), query, rows, _names).Build() : null;

    /// <summary>What a measure counts.</summary>
    public static Definition? Define(string measure) => MeasureCatalogue.IsKnown(measure) ? PackNotes.Of(MeasureCatalogue.Get(measure)) : null;

    private IEnumerable<PublishedFigure> Of(string measure, string breakdown) => _figures.TryGetValue(measure, out var by) ? by[breakdown] : [];

    private static IEnumerable<PublishedFigure> InOrder(string breakdown, IEnumerable<PublishedFigure> figures)
    {
        var byLevel = figures.ToDictionary(f => f.Level, StringComparer.Ordinal);
        return Wording.InOrder(breakdown, byLevel.Keys).Select(l => byLevel[l]);
    }
}

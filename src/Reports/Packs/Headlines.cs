using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>Which figures a cover speaks of, and of which period.</summary>
internal static class Headlines
{
    private const int Most = 6;

    /// <summary>The shortest of month, whole quarter, twelve months and whole extract in which something was counted and
    /// at least half of the counted measures may be shown; the shortest that counts anything where none is so.</summary>
    public static Period Choose(PackDraft draft, IReadOnlyList<string> measures)
    {
        var month = draft.Context.ReportMonth;
        var quarter = Period.Quarter(month.LastDay);
        Period[] periods =
        [
            month,
            quarter.LastDay > month.LastDay ? quarter.Back(3) : quarter,
            Period.TwelveMonthsTo(month.LastDay),
            Period.All,
        ];
        var counted = periods
            .Select(p => (Period: p, Figures: measures.Select(m => draft.Release.Find(m, p)).OfType<Figure>().ToList()))
            .Where(x => x.Figures.Count > 0).ToList();
        return counted.Where(x => 2 * x.Figures.Count(f => !f.Suppressed) >= x.Figures.Count).Select(x => x.Period)
            .Concat(counted.Select(x => x.Period)).FirstOrDefault(month);
    }

    /// <summary>One sentence a counted measure, compared with the period before, at most six with those that come first.</summary>
    public static IReadOnlyList<string> Of(
        PackDraft draft, Period period, IReadOnlyList<string> measures, IReadOnlyList<string>? first = null)
    {
        var earlier = PeriodExhibit.Earlier(period);
        var sentences = draft.Measures(measures)
            .Select(m => draft.Release.Find(m.Id, period) is { } figure
                ? Sentences.Headline(figure, earlier.Count > 0 ? draft.Release.Find(m.Id, earlier[0].Period) : null)
                : null)
            .OfType<string>();
        IReadOnlyList<string> all = [.. (first ?? []).Concat(sentences).Take(Most)];
        return all.Count > 0 ? all : [$"Nothing was counted in {Wording.The(period)} or at any other time."];
    }
}

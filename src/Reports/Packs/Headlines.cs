using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>Which figures a cover speaks of, and of which period.</summary>
internal static class Headlines
{
    private const int Most = 6;

    /// <summary>The shortest of month, whole quarter and twelve months that is large enough by the rule of
    /// <see cref="Release.Trend"/>: three quarters of the counted measures may be shown, half of them with 20 or more. Where
    /// none is, the one that shows most; the whole extract where the twelve months hold nothing.</summary>
    public static Period Choose(PackDraft draft, IReadOnlyList<string> measures)
    {
        var month = draft.Context.ReportMonth;
        var quarter = Period.Quarter(month.LastDay);
        Period[] periods =
        [
            month,
            quarter.LastDay > month.LastDay ? quarter.Back(3) : quarter,
            draft.Year,
        ];
        var counted = periods
            .Select(p => (Period: p, Figures: measures.Select(m => draft.Release.Find(m, p)).OfType<Figure>().ToList()))
            .Where(x => x.Figures.Count > 0).ToList();
        var large = counted.Where(x => 4 * x.Figures.Count(f => !f.Suppressed) >= 3 * x.Figures.Count
            && 2 * x.Figures.Count(f => f.Denominator >= Sentences.Reliable) >= x.Figures.Count);
        return large.Concat(counted.OrderByDescending(x => x.Figures.Count(f => !f.Suppressed)))
            .Select(x => x.Period).FirstOrDefault(month);
    }

    /// <summary>One sentence a counted measure, compared with the period before, then the last ones given: six at most.</summary>
    public static IReadOnlyList<string> Of(
        PackDraft draft, Period period, IReadOnlyList<string> measures, IReadOnlyList<string>? last = null)
    {
        var earlier = PeriodExhibit.Earlier(period);
        // A median of 0 days is no news: where the first contact opens the episode, it is 0 by definition.
        var sentences = draft.Measures(measures)
            .Select(m => draft.Release.Find(m.Id, period) is { } figure && (m.Kind == MeasureKind.Proportion || figure.Value != 0)
                ? Sentences.Headline(figure, earlier.Count > 0 ? draft.Release.Find(m.Id, earlier[0].Period) : null, PeriodExhibit.IsProvisional(draft, figure))
                : null)
            .OfType<string>();
        IReadOnlyList<string> all = [.. sentences.Take(Most - (last ?? []).Count), .. last ?? []];
        return all.Count > 0 ? all : [$"Nothing was counted in {Wording.The(period)}."];
    }
}

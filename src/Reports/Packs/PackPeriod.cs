using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>Of which period the main figures of a pack are.</summary>
internal static class PackPeriod
{
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
}

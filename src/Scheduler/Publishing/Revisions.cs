using System.Globalization;
using NonResponse.Analytics;
using NonResponse.Reports;

namespace NonResponse.Scheduler.Publishing;

/// <summary>Holds what is published against what the last report published.</summary>
internal static class Revisions
{
    /// <summary>The report before, and which of its figures of everybody are told otherwise now.</summary>
    /// <param name="ledger">What was published before, oldest first.</param>
    /// <param name="published">What is published now.</param>
    /// <param name="month">The month that is reported.</param>
    /// <param name="definitions">What the figures rest on now.</param>
    /// <returns>Null where there is no report of an earlier month.</returns>
    public static ReportBefore? Of(IReadOnlyList<LedgerRelease> ledger, Release published, Period month, IReadOnlyList<VersionedDefinition> definitions)
    {
        var before = ledger.LastOrDefault(r => string.CompareOrdinal(r.Entry.Month, month.Id) < 0);
        if (before is null || !Period.TryParseMonth(before.Entry.Month, out var reported) || !Period.TryParseMonth(before.LastMonth, out var last)
            || !DateOnly.TryParseExact(before.Entry.ExtractedOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var extractedOn))
            return null;
        var known = before.Entry.Definitions;
        var redefined = definitions.Where(d => known?.GetValueOrDefault(d.Key) is { } was && was != d.Text).Select(d => new ChangedDefinition(d, known![d.Key])).ToList();
        var revised = new List<RevisedFigure>();
        foreach (var row in before.Figures)
        {
            // What was everything then is another period now.
            if (row.Suppressed || row.Breakdown != Breakdown.All || ReleaseRows.IsBeside(row) || Period.Parse(row.Period, last) is not { Kind: not PeriodKind.All } period || !MeasureCatalogue.IsKnown(row.Measure))
                continue;
            if (published.Find(row.Measure, period) is { Suppressed: false } now && (now.Numerator != row.Numerator || now.Denominator != row.Denominator))
                revised.Add(new RevisedFigure(
                    new Figure(now.Measure, period, Breakdown.All, Breakdown.All) { Numerator = row.Numerator, Denominator = row.Denominator, Value = row.Value, Lower = row.Lower, Upper = row.Upper },
                    now, period.LastDay.AddDays(now.Measure.SettlesAfter) > extractedOn)
                { IsRedefined = redefined.Exists(d => d.Now.Key == now.Measure.Id) });
        }
        return new ReportBefore(
            reported, extractedOn,
            [.. revised.OrderBy(r => MeasureCatalogue.IndexOf(r.Now.Measure.Id)).ThenByDescending(r => r.Now.Period.LastMonth).ThenBy(r => r.Now.Period.Kind)])
        { Redefined = known is null ? null : redefined };
    }
}

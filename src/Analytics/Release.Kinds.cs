using System.Collections.Concurrent;
using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

public sealed partial class Release
{
    private static readonly int Referrals = MeasureCatalogue.IndexOf("referrals");
    private static readonly int OpenCaseload = MeasureCatalogue.IndexOf("open_caseload");

    // By measure of counts: the first month and the last in which anything was counted.
    private readonly ConcurrentDictionary<int, (int First, int Last)> _monthsOf = new();

    /// <summary>The one place where an exact count becomes a figure.</summary>
    private Figure? Protect(int index, Period period, string breakdown, string level, int cell)
    {
        var measure = MeasureCatalogue.Everything[index];
        if (LeftOut.Tables.Contains((measure.Id, breakdown)))
            return null;
        if (period.Kind == PeriodKind.TwelveMonths && _suppression?.Tables.Holds(measure, breakdown, period) == false)
            return null;
        var figure = Small(measure, index, period, breakdown, level, cell);
        if (_suppression is not null && figure is { Suppressed: true, IsUnreliable: false } && _earlier?.Of(measure, period, breakdown)?.Of(level) == ToldBefore.Absent)
            return null;
        return figure is { Suppressed: false } or { IsUnreliable: true } && _suppression?.Hides(index, breakdown, period, cell) == true ? Hidden(measure, period, breakdown, level) : figure;
    }

    private static Figure Hidden(Measure measure, Period period, string breakdown, string level) => new(measure, period, breakdown, level) { Suppressed = true };

    /// <summary>A figure that its own counts allow to be seen, or a hidden one.</summary>
    private Figure? Small(Measure measure, int index, Period period, string breakdown, string level, int cell)
    {
        return measure.Kind switch
        {
            MeasureKind.Proportion => Rate(measure, index, period, breakdown, level, cell),
            MeasureKind.MedianDays => MedianDays(measure, index, period, breakdown, level, cell),
            MeasureKind.Count or MeasureKind.Stock => Amount(measure, index, period, breakdown, level, cell),
            MeasureKind.Mean => Mean(measure, index, period, breakdown, level, cell),
            MeasureKind.Ratio => Ratio(measure, index, period, breakdown, level, cell),
            _ => TimeTo(measure, index, period, breakdown, level, cell),
        };
    }

    private Figure? Rate(Measure measure, int index, Period period, string breakdown, string level, int cell)
    {
        var (numerator, denominator) = _counts.Sum(index, period, cell);
        return denominator == 0 ? null : Rate(measure, period, breakdown, level, numerator, denominator);
    }

    /// <summary>The counts of a figure as readers see them: rounded, or as the release before told them where a change would be a small count.</summary>
    private (long Hits, long Of) Shown(Measure measure, Period period, string breakdown, string level, long hits, long of)
    {
        var rounded = (Hits: Policy.Round(hits), Of: Policy.Round(of));
        if (_earlier?.Find(measure, period, breakdown, level, Months[^1]) is not { } before)
            return rounded;
        var told = (Hits: Told(before.Numerator, hits), Of: Told(before.Denominator, of));
        // What waits must not say of a rate what is not so: that it is all, or none, or more than all.
        return told == rounded || (measure.Kind is MeasureKind.Proportion or MeasureKind.TimeTo && (told.Hits > told.Of || told.Hits == told.Of != (hits == of))) ? rounded : told;
    }

    private long Told(long? before, long count) => before is > 0 and var shown && count > Policy.HideUpTo && Math.Abs(count - shown) <= Policy.HideUpTo ? shown : Policy.Round(count);

    /// <summary>A proportion as a reader may see it.</summary>
    private Figure Rate(Measure measure, Period period, string breakdown, string level, long numerator, long denominator)
    {
        if (Policy.Hides(measure.Kind, numerator, denominator))
            return Hidden(measure, period, breakdown, level);
        var (shownNumerator, shownDenominator) = Shown(measure, period, breakdown, level, numerator, denominator);
        if (shownDenominator < Policy.FewestForRate)
            return new Figure(measure, period, breakdown, level) { Suppressed = true, IsUnreliable = true, Unshown = (shownNumerator, shownDenominator) };
        var estimate = Proportion.Wilson95(shownNumerator, shownDenominator);
        return new Figure(measure, period, breakdown, level)
        {
            Numerator = shownNumerator,
            Denominator = shownDenominator,
            Value = estimate.Value,
            Lower = estimate.Lower,
            Upper = estimate.Upper,
        };
    }

    private Figure? MedianDays(Measure measure, int index, Period period, string breakdown, string level, int cell)
    {
        var (_, denominator) = _counts.Sum(index, period, cell);
        if (denominator == 0)
            return null;
        return Policy.Hides(measure.Kind, 0, denominator)
            ? Hidden(measure, period, breakdown, level)
            : new Figure(measure, period, breakdown, level) { Denominator = Shown(measure, period, breakdown, level, 0, denominator).Of, Value = _counts.Days(index, period, cell).Median() };
    }

    /// <summary>How many, or how many at the end. None is a figure too, within the months that the measure counts anybody in.</summary>
    private Figure? Amount(Measure measure, int index, Period period, string breakdown, string level, int cell)
    {
        if (!IsWithinMonths(index, period))
            return null;
        var count = measure.Kind == MeasureKind.Stock ? _counts.AtEnd(index, Math.Min(period.LastMonth, LastMonthOfStock), cell) : _counts.Sum(index, period, cell).Numerator;
        return Policy.Hides(measure.Kind, count, 0) ? Hidden(measure, period, breakdown, level)
            : Shown(measure, period, breakdown, level, count, 0).Hits is var shown ? new Figure(measure, period, breakdown, level) { Numerator = shown, Value = shown } : null;
    }

    private Figure? Mean(Measure measure, int index, Period period, string breakdown, string level, int cell)
    {
        var (count, moments) = _counts.Mean(index, period, cell);
        if (count == 0)
            return null;
        if (Policy.Hides(measure.Kind, 0, count))
            return Hidden(measure, period, breakdown, level);
        var shown = Shown(measure, period, breakdown, level, 0, count).Of;
        var mean = Policy.RoundMean(moments.Mean(count) / measure.Scale);
        var deviation = moments.Deviation(count) is { } d ? Policy.RoundMean(d / measure.Scale) : (double?)null;
        var estimate = deviation is { } sd ? SampleMean.Interval95(mean, sd, shown) : (Estimate?)null;
        return new Figure(measure, period, breakdown, level)
        {
            Denominator = shown,
            Value = mean,
            Deviation = deviation,
            Lower = estimate?.Lower,
            Upper = estimate?.Upper,
        };
    }

    private Figure? Ratio(Measure measure, int index, Period period, string breakdown, string level, int cell)
    {
        var each = 1m;
        if (measure.Unit == ActivityCatalogue.Cost)
        {
            if (_sources.Settings.ContactCost is not { } cost)
                return null;
            each = cost.Amount;
        }
        var (amount, of) = _counts.Sum(index, period, cell);
        if (of == 0)
            return null;
        if (Policy.Hides(measure.Kind, amount, of))
            return Hidden(measure, period, breakdown, level);
        var (shownAmount, shownOf) = Shown(measure, period, breakdown, level, amount, of);
        return new Figure(measure, period, breakdown, level) { Numerator = shownAmount, Denominator = shownOf, Value = (double)(each * shownAmount / shownOf) };
    }

    private Figure? TimeTo(Measure measure, int index, Period period, string breakdown, string level, int cell)
    {
        var (happened, count) = _counts.Sum(index, period, cell);
        if (count == 0)
            return null;
        if (Policy.Hides(measure.Kind, happened, count))
            return Hidden(measure, period, breakdown, level);
        var (value, lower, upper) = Curve(index, period, cell).Median();
        var (shownHits, shownCount) = Shown(measure, period, breakdown, level, happened, count);
        return new Figure(measure, period, breakdown, level)
        {
            Numerator = shownHits,
            Denominator = shownCount,
            Value = value,
            Lower = lower,
            Upper = upper,
        };
    }

    /// <summary>The last month with figures whose end the extract reaches; of an extract without months the first that there is.</summary>
    internal Period LastWholeMonth => Months.Count == 0 ? Period.Month(DateOnly.MinValue) : Period.Month(Math.Min(Months[^1].LastMonth, LastMonthOfStock));

    /// <summary>The last month whose last day the extract reaches.</summary>
    private int LastMonthOfStock => _sources.ExtractedOn == int.MaxValue ? int.MaxValue
        : Period.MonthOf(DateOnly.FromDayNumber(_sources.ExtractedOn)) is var month && Period.Month(month).LastDay.DayNumber <= _sources.ExtractedOn ? month : month - 1;

    private Survival Curve(int index, Period period, int cell)
    {
        var events = _counts.Days(index, period, cell).Days.ToDictionary(p => p.Key, p => p.Value);
        var unanswered = _counts.Unanswered(index, period, cell).Days.ToDictionary(p => p.Key, p => p.Value);
        return Survival.Of(events.Keys.Union(unanswered.Keys).Order().Select(t => (t, (long)events.GetValueOrDefault(t), (long)unanswered.GetValueOrDefault(t))));
    }

    /// <summary>Whether nothing counted in a period means that there was nothing: from the first referral, or the first stock, to the extract.</summary>
    private bool IsWithinMonths(int index, Period period)
    {
        var isStock = MeasureCatalogue.Everything[index].Kind == MeasureKind.Stock;
        var (first, latest) = _monthsOf.GetOrAdd(index, i =>
        {
            var months = _counts.MonthsOf(i).Concat(_counts.MonthsOf(isStock ? OpenCaseload : Referrals)).ToList();
            return months.Count == 0 ? (int.MaxValue, int.MinValue) : (months.Min(), months.Max());
        });
        if (first > latest || period.Kind == PeriodKind.All)
            return first <= latest;
        var last = _sources.ExtractedOn == int.MaxValue ? latest : Period.MonthOf(DateOnly.FromDayNumber(_sources.ExtractedOn));
        return first <= period.LastMonth && last >= period.LastMonth
            && (!isStock || _sources.ExtractedOn == int.MaxValue || period.LastDay.DayNumber <= _sources.ExtractedOn);
    }
}

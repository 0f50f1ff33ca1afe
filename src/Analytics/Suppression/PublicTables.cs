namespace NonResponse.Analytics;

/// <summary>The tables that may be made public, declared in one place: secondary suppression protects these, and a figure outside them is hidden.</summary>
/// <remarks>Tables that nobody declared could share a margin with these and give a hidden count away.</remarks>
internal sealed class PublicTables
{
    private readonly Period _year;
    private readonly Period _yearBefore;

    private PublicTables(Period month, IReadOnlyList<Period> months, LeftOut leftOut)
    {
        LeftOut = leftOut;
        _year = Period.TwelveMonthsTo(month.LastDay);
        _yearBefore = _year.Back(12);
        Months = months;
        Longer =
        [
            .. months.Select(m => Period.Quarter(m.LastMonth)).Distinct().Order(),
            .. Enumerable.Range(0, 13).Select(i => _year.Back(12 - i)),
            Period.All,
        ];
    }

    /// <summary>What is not published all the same.</summary>
    public LeftOut LeftOut { get; }

    /// <summary>The months, in order, without gaps.</summary>
    public IReadOnlyList<Period> Months { get; }

    /// <summary>Quarters, the twelve months to the report month and to each of the twelve before, and all.</summary>
    public IReadOnlyList<Period> Longer { get; }

    /// <summary>The tables of a report.</summary>
    /// <param name="month">The month that is reported.</param>
    /// <param name="months">The months that have figures.</param>
    /// <param name="leftOut">What is left out; null for nothing.</param>
    public static PublicTables Of(Period month, IReadOnlyList<Period> months, LeftOut? leftOut = null) => new(month, months, leftOut ?? LeftOut.None);

    /// <summary>Whether a measure by that breakdown may be told of a period.</summary>
    public bool Holds(Measure measure, string breakdown, Period period)
    {
        if (LeftOut.Tables.Contains((measure.Id, breakdown)))
            return false;
        var isFurther = Breakdown.Further.Any(b => b.Name == breakdown);
        var isOutcome = measure.Family == MeasureFamily.Outcomes;
        return period.Kind switch
        {
            PeriodKind.Month => breakdown is Breakdown.All or "provider_id" or "commissioner_id",
            PeriodKind.Quarter => breakdown == Breakdown.All,
            PeriodKind.All => true,
            _ => period == _year
                || (period == _yearBefore && (IsWhole(period) || measure.Family == MeasureFamily.Access) && (!isOutcome || isFurther || breakdown == Breakdown.All))
                // The gap between the most deprived and the others is followed over the year.
                || (breakdown == Breakdown.Core20 && isOutcome && period > _yearBefore && period < _year && IsWhole(period)),
        };
    }

    /// <summary>Whether files have rows of a table: where it is hidden whole, they say that there was somebody.</summary>
    public bool HasRows(Measure measure, string breakdown, Period period) => Holds(measure, breakdown, period) || (period.Kind == PeriodKind.Month && !LeftOut.Tables.Contains((measure.Id, breakdown))
        && (measure.Family == MeasureFamily.Outcomes ? Breakdown.Further.All(b => b.Name != breakdown) : measure.Kind is MeasureKind.Count or MeasureKind.Stock && breakdown.EndsWith("_id", StringComparison.Ordinal)));

    // Of a service that is young: a year that began before its first month is none to compare with.
    private bool IsWhole(Period year) => Months.Count > 0 && year.FirstMonth >= Months[0].FirstMonth;
}

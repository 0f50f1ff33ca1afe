using System.Globalization;

namespace NonResponse.Analytics;

/// <summary>How long a <see cref="Period"/> is.</summary>
public enum PeriodKind
{
    /// <summary>A calendar month.</summary>
    Month,

    /// <summary>A calendar quarter.</summary>
    Quarter,

    /// <summary>The twelve months that end with a month.</summary>
    TwelveMonths,

    /// <summary>Everything in the extract.</summary>
    All,
}

/// <summary>A span of whole calendar months.</summary>
public readonly record struct Period : IComparable<Period>
{
    private Period(PeriodKind kind, int lastMonth) => (Kind, LastMonth) = (kind, lastMonth);

    /// <summary>Everything in the extract.</summary>
    public static Period All { get; } = new(PeriodKind.All, int.MaxValue);

    /// <summary>How long it is.</summary>
    public PeriodKind Kind { get; }

    /// <summary>The last month in it, counted from January of year 0; without meaning for <see cref="PeriodKind.All"/>.</summary>
    internal int LastMonth { get; }

    internal int FirstMonth => Kind switch
    {
        PeriodKind.Month => LastMonth,
        PeriodKind.Quarter => LastMonth - 2,
        PeriodKind.TwelveMonths => LastMonth - 11,
        _ => int.MinValue,
    };

    /// <summary>First day, inclusive.</summary>
    /// <exception cref="InvalidOperationException">The period is <see cref="All"/>.</exception>
    public DateOnly FirstDay => FirstDayOf(Bounded(FirstMonth));

    /// <summary>Last day, inclusive.</summary>
    /// <exception cref="InvalidOperationException">The period is <see cref="All"/>.</exception>
    public DateOnly LastDay =>
        Bounded(LastMonth) >= MonthOf(DateOnly.MaxValue) ? DateOnly.MaxValue
        : LastMonth < MonthOf(DateOnly.MinValue) ? DateOnly.MinValue
        : FirstDayOf(LastMonth + 1).AddDays(-1);

    /// <summary>The name in measures.csv for months and for all (<c>2025-03</c>, <c>all</c>); <c>2025-Q1</c> and
    /// <c>12-months-to-2025-03</c> for the others.</summary>
    public string Id => Kind switch
    {
        PeriodKind.Month => MonthId(LastMonth),
        PeriodKind.Quarter => string.Create(CultureInfo.InvariantCulture, $"{LastMonth / 12:D4}-Q{LastMonth % 12 / 3 + 1}"),
        PeriodKind.TwelveMonths => "12-months-to-" + MonthId(LastMonth),
        _ => "all",
    };

    /// <summary>The calendar month that holds the day.</summary>
    public static Period Month(DateOnly day) => Month(MonthOf(day));

    /// <summary>The calendar quarter that holds the day.</summary>
    public static Period Quarter(DateOnly day) => Quarter(MonthOf(day));

    /// <summary>The twelve months that end with the month that holds the day.</summary>
    public static Period TwelveMonthsTo(DateOnly day) => new(PeriodKind.TwelveMonths, MonthOf(day));

    /// <summary>Reads a month written <c>yyyy-MM</c>.</summary>
    public static bool TryParseMonth(string text, out Period month)
    {
        var ok = DateOnly.TryParseExact(
            text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        month = ok ? Month(day) : All;
        return ok;
    }

    /// <summary>Reads a name as <see cref="Id"/> writes it.</summary>
    /// <param name="id">The name.</param>
    /// <param name="lastMonth">The month with which everything ends.</param>
    /// <returns>Null where it is none.</returns>
    internal static Period? Parse(string id, Period lastMonth)
    {
        const string twelveMonths = "12-months-to-";
        if (id == All.Id)
            return EverythingTo(lastMonth.LastMonth);
        if (TryParseMonth(id, out var month))
            return month;
        if (id.StartsWith(twelveMonths, StringComparison.Ordinal) && TryParseMonth(id[twelveMonths.Length..], out var last))
            return new Period(PeriodKind.TwelveMonths, last.LastMonth);
        return id.Length == 7 && id[4..6] == "-Q" && int.TryParse(id.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && id[6] is >= '1' and <= '4'
            ? Quarter(year * 12 + 3 * (id[6] - '1')) : null;
    }

    /// <summary>The period of the same length that ends <paramref name="months"/> months earlier.</summary>
    public Period Back(int months) => Kind == PeriodKind.All ? this : new Period(Kind, LastMonth - months);

    /// <inheritdoc/>
    public int CompareTo(Period other) => LastMonth.CompareTo(other.LastMonth) is var c and not 0 ? c : Kind.CompareTo(other.Kind);

    /// <inheritdoc/>
    public override string ToString() => Id;

    /// <summary>Ordered by last month, then by length.</summary>
    public static bool operator <(Period left, Period right) => left.CompareTo(right) < 0;

    /// <summary>Ordered by last month, then by length.</summary>
    public static bool operator >(Period left, Period right) => left.CompareTo(right) > 0;

    /// <summary>Ordered by last month, then by length.</summary>
    public static bool operator <=(Period left, Period right) => left.CompareTo(right) <= 0;

    /// <summary>Ordered by last month, then by length.</summary>
    public static bool operator >=(Period left, Period right) => left.CompareTo(right) >= 0;

    internal static Period Month(int month) => new(PeriodKind.Month, month);

    /// <summary>Everything up to a month: what an earlier extract had.</summary>
    internal static Period EverythingTo(int month) => new(PeriodKind.All, month);

    internal static Period Quarter(int month) => new(PeriodKind.Quarter, month - month % 3 + 2);

    internal static int MonthOf(DateOnly day) => day.Year * 12 + day.Month - 1;

    // The calendar ends, and twelve months back from its first there are none.
    private static DateOnly FirstDayOf(int month) =>
        month <= MonthOf(DateOnly.MinValue) ? DateOnly.MinValue : new(month / 12, month % 12 + 1, 1);

    private static string MonthId(int month) =>
        string.Create(CultureInfo.InvariantCulture, $"{month / 12:D4}-{month % 12 + 1:D2}");

    private int Bounded(int month) =>
        Kind == PeriodKind.All ? throw new InvalidOperationException("The period 'all' has no first or last day.") : month;
}

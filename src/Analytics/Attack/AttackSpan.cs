using System.Globalization;

namespace NonResponse.Analytics.Attack;

/// <summary>A period as whole months, counted from January of year 0. What begins with everything begins with month <see cref="Start"/>.</summary>
/// <param name="First">First month.</param>
/// <param name="Last">Last month, inclusive.</param>
internal readonly record struct AttackSpan(int First, int Last)
{
    /// <summary>Before any month.</summary>
    public const int Start = 0;

    private const string TwelveMonths = "12-months-to-";

    /// <summary>How many months.</summary>
    public int Months => Last - First + 1;

    /// <summary>Whether it is one month.</summary>
    public bool IsMonth => First == Last;

    /// <summary>Reads a period as files name it.</summary>
    /// <param name="text">The period.</param>
    /// <param name="lastMonth">The last month of the data, with which <c>all</c> ends.</param>
    /// <returns>Null where it is none that an attacker knows.</returns>
    public static AttackSpan? Of(string text, int lastMonth)
    {
        if (text == "all")
            return new(Start, lastMonth);
        if (text.StartsWith(TwelveMonths, StringComparison.Ordinal))
            return MonthOf(text[TwelveMonths.Length..]) is { } last ? new(last - 11, last) : null;
        if (text.Length == 7 && text[4..6] == "-Q" && int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && text[6] is >= '1' and <= '4')
            return new(year * 12 + (text[6] - '1') * 3, year * 12 + (text[6] - '1') * 3 + 2);
        return MonthOf(text) is { } month ? new(month, month) : null;
    }

    /// <summary>The month of <c>yyyy-MM</c>; null where it is none.</summary>
    public static int? MonthOf(string text) =>
        text.Length == 7 && text[4] == '-' && int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            && int.TryParse(text.AsSpan(5, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var month) && month is >= 1 and <= 12 ? year * 12 + month - 1 : null;

    /// <summary>By what a series goes on from release to release: the name of a month or a quarter, and of twelve months how long before the end of the data they end.</summary>
    public static string SeriesOf(string period, string lastMonth) =>
        period.StartsWith(TwelveMonths, StringComparison.Ordinal) && MonthOf(period[TwelveMonths.Length..]) is { } last && MonthOf(lastMonth) is { } end
            ? string.Create(CultureInfo.InvariantCulture, $"{TwelveMonths}{end - last}") : period;

    /// <inheritdoc/>
    public override string ToString()
    {
        static string Month(int m) => string.Create(CultureInfo.InvariantCulture, $"{m / 12:D4}-{m % 12 + 1:D2}");
        return First == Start ? "everything to " + Month(Last) : IsMonth ? Month(First) : $"{Month(First)} to {Month(Last)}";
    }
}

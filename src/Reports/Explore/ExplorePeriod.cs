using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>A period as published files name it.</summary>
/// <param name="Id">The name.</param>
/// <param name="Words">As readers see it, within a sentence.</param>
/// <param name="Order">Months first, then quarters, years, and everything.</param>
internal sealed record ExplorePeriod(string Id, string Words, int Order)
{
    private const string TwelveMonths = "12-months-to-";

    public bool IsMonth => Order == 0;

    /// <summary>By itself.</summary>
    public string Title => Wording.Capitalised(Words);

    /// <summary>Reads a name; null where it is none.</summary>
    public static ExplorePeriod? Parse(string id)
    {
        if (id == Period.All.Id)
            return new(id, Wording.Of(Period.All), 3);
        if (Period.TryParseMonth(id, out var month))
            return new(id, Wording.Of(month), 0);
        if (id.StartsWith(TwelveMonths, StringComparison.Ordinal) && Period.TryParseMonth(id[TwelveMonths.Length..], out var last))
            return new(id, Wording.Of(Period.TwelveMonthsTo(last.LastDay)), 2);
        return id.Length == 7 && id[4..6] == "-Q" && id[6] is >= '1' and <= '4' && int.TryParse(id.AsSpan(0, 4), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var year) && year > 0
            ? new(id, Wording.Of(Period.Quarter(new DateOnly(year, 3 * (id[6] - '0'), 1))), 1) : null;
    }
}

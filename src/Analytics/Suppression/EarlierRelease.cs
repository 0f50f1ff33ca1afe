using System.Globalization;

namespace NonResponse.Analytics;

/// <summary>What the release before told: a figure that would change by no more than the policy hides is told again as it was, so that the difference of two releases is no small count.</summary>
internal sealed class EarlierRelease
{
    private readonly Dictionary<(string Measure, string Breakdown, string Level, string Series), (long? Numerator, long? Denominator)> _shown = [];

    /// <summary>The last month of its data.</summary>
    public required Period LastMonth { get; init; }

    /// <summary>A figure that it told.</summary>
    /// <param name="measure">The measure's id.</param>
    /// <param name="period">The period's id.</param>
    /// <param name="breakdown">The breakdown's name.</param>
    /// <param name="level">The level's name.</param>
    /// <param name="numerator">As shown; null where it was hidden, or there is none.</param>
    /// <param name="denominator">Likewise.</param>
    public void Add(string measure, string period, string breakdown, string level, long? numerator, long? denominator) =>
        _shown[(measure, breakdown, level, SeriesOf(period, LastMonth))] = (numerator, denominator);

    /// <summary>What it told of the same figure; of twelve months, of those that ended as long before the end of its data.</summary>
    public (long? Numerator, long? Denominator) Find(Measure measure, Period period, string breakdown, string level, Period lastMonth) =>
        _shown.GetValueOrDefault((measure.Id, breakdown, level, SeriesOf(period.Id, lastMonth)));

    private static string SeriesOf(string period, Period lastMonth)
    {
        const string TwelveMonths = "12-months-to-";
        return period.StartsWith(TwelveMonths, StringComparison.Ordinal) && Period.TryParseMonth(period[TwelveMonths.Length..], out var month)
            ? string.Create(CultureInfo.InvariantCulture, $"{TwelveMonths}{lastMonth.LastMonth - month.LastMonth}") : period;
    }
}

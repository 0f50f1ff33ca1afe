using System.Globalization;

namespace NonResponse.Analytics;

/// <summary>How a figure that could not change any more was told before.</summary>
internal enum ToldBefore
{
    /// <summary>It was not, or it could still change.</summary>
    No,

    /// <summary>There was no row for it: that there is nobody.</summary>
    Absent,

    /// <summary>It was hidden.</summary>
    Hidden,

    /// <summary>It was shown.</summary>
    Shown,
}

/// <summary>What releases before told. A figure that would change by no more than the policy hides is told again as it was, so that the difference of two releases is no small count; and what could not change any more
/// stays hidden where it was hidden, so that no release shows what another one hid to protect it.</summary>
internal sealed class EarlierRelease
{
    private readonly Dictionary<(string Measure, string Breakdown, string Level, string Series), (long? Numerator, long? Denominator)> _shown = [];
    private readonly Dictionary<(string Measure, Period Period, string Breakdown), Table> _tables = [];

    /// <summary>The last month of the data of the release before.</summary>
    public required Period LastMonth { get; init; }

    /// <summary>A figure that the release before told.</summary>
    /// <param name="measure">The measure's id.</param>
    /// <param name="period">The period's id.</param>
    /// <param name="breakdown">The breakdown's name.</param>
    /// <param name="level">The level's name.</param>
    /// <param name="numerator">As shown; null where it was hidden, or there is none.</param>
    /// <param name="denominator">Likewise.</param>
    public void Add(string measure, string period, string breakdown, string level, long? numerator, long? denominator) =>
        _shown[(measure, breakdown, level, SeriesOf(period, LastMonth))] = (numerator, denominator);

    /// <summary>A figure that any release told; of several the last that is added counts.</summary>
    /// <param name="measure">The measure's id.</param>
    /// <param name="period">The period.</param>
    /// <param name="breakdown">The breakdown's name.</param>
    /// <param name="level">The level's name.</param>
    /// <param name="isShown">Whether it was shown.</param>
    /// <param name="lastWhole">The last month whose end the data of that release reached.</param>
    public void Add(string measure, Period period, string breakdown, string level, bool isShown, Period lastWhole)
    {
        if (!_tables.TryGetValue((measure, period, breakdown), out var table))
            _tables.Add((measure, period, breakdown), table = new Table());
        table.LastWhole = lastWhole;
        table.IsShown[level] = isShown;
    }

    /// <summary>What was told of a measure, a period and a breakdown, where it could not change any more, but for records that came late; else null.</summary>
    public Table? Of(Measure measure, Period period, string breakdown) => _tables.TryGetValue((measure.Id, period, breakdown), out var table)
        && Period.Month(period.LastMonth).LastDay.AddDays(measure.SettlesAfter) <= table.LastWhole.LastDay ? table : null;

    /// <summary>A table of an earlier release.</summary>
    internal sealed class Table
    {
        /// <summary>By level, whether it was shown.</summary>
        public Dictionary<string, bool> IsShown { get; } = [];

        /// <summary>The last month whose end the data reached.</summary>
        public Period LastWhole { get; set; }

        /// <summary>How a level was told.</summary>
        public ToldBefore Of(string level) => !IsShown.TryGetValue(level, out var isShown) ? ToldBefore.Absent : isShown ? ToldBefore.Shown : ToldBefore.Hidden;
    }

    /// <summary>What the release before told of the same figure; of twelve months, of those that ended as long before the end of its data.</summary>
    public (long? Numerator, long? Denominator) Find(Measure measure, Period period, string breakdown, string level, Period lastMonth) =>
        _shown.GetValueOrDefault((measure.Id, breakdown, level, SeriesOf(period.Id, lastMonth)));

    private static string SeriesOf(string period, Period lastMonth)
    {
        const string TwelveMonths = "12-months-to-";
        return period.StartsWith(TwelveMonths, StringComparison.Ordinal) && Period.TryParseMonth(period[TwelveMonths.Length..], out var month)
            ? string.Create(CultureInfo.InvariantCulture, $"{TwelveMonths}{lastMonth.LastMonth - month.LastMonth}") : period;
    }
}

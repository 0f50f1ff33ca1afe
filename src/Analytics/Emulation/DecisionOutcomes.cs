using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>What came of a decision, and what had been before it. Missing values are <see cref="double.NaN"/>.</summary>
/// <param name="Baseline">The score at the decision, of the scale's highest as 1.</param>
/// <param name="Score">The score nearest to day 84 of days 56 to 112, likewise.</param>
/// <param name="Early">The last score of days 14 to 55, likewise: it tells of scores that are missing later.</param>
/// <param name="Remission">The score of remission, likewise.</param>
/// <param name="MeasuredOn">Days from the decision to the score.</param>
/// <param name="Responded">The response at that score: 0 or 1.</param>
/// <param name="Remitted">Its remission: 0 or 1.</param>
/// <param name="WhileOn">The response of the contract's endpoint, which ends with the step: 0 or 1.</param>
/// <param name="DroppedOut">0 or 1; missing where no reason of ending is recorded.</param>
/// <param name="Adverse">0 or 1; missing without a table of events.</param>
/// <param name="Days">Days to the first remission, to dropping out, or to where watching ended.</param>
/// <param name="Ended">1 remission, 2 dropped out, 0 neither.</param>
/// <param name="PriorChange">The fall of the score in the 56 days before, of the scale's highest as 1.</param>
/// <param name="PriorMissed">0 or 1; missing where attendance is not recorded.</param>
internal readonly record struct DecisionOutcome(
    double Baseline, double Score, double Early, double Remission, int MeasuredOn, double Responded, double Remitted, double WhileOn, double DroppedOut, double Adverse, int Days, int Ended,
    double PriorChange, double PriorMissed)
{
    /// <summary>The day that the score of the outcome is nearest to, and the window in which it lies.</summary>
    public const int Target = 84, From = 56, To = DecisionCohort.LastDay;

    /// <summary>Days for which remission is watched.</summary>
    public const int Horizon = 182;

    private const int EarlyFrom = 14, Before = 56;

    /// <summary>Works it out.</summary>
    /// <param name="tables">The extract.</param>
    /// <param name="d">The decision; it has a score on its primary instrument.</param>
    public static DecisionOutcome Of(EpisodeTables tables, in Decision d)
    {
        var instrument = PrimaryInstrument.Of(tables, d.Episode)!;
        var series = PrimaryInstrument.Series(tables, d.Episode, instrument.Code);
        var at = series.LatestIn(d.Day - StepOutcome.BaselineBefore, d.Day);
        long baseline = series.PointsAt(at), remission = StepOutcome.Points(instrument.Remission);
        var (endpoint, early) = (Nearest(series, d.Day), series.LatestIn(d.Day + EarlyFrom, d.Day + From - 1));
        double Share(long points) => (double)points / Instrument.PointScale / instrument.Highest;
        double Flag(bool is1) => is1 ? 1 : 0;
        var isMeasured = endpoint != ScoreSeries.NotFound;
        var (days, ended) = UntilRemission(tables, d, series, remission);
        return new DecisionOutcome(
            Share(baseline), isMeasured ? Share(series.PointsAt(endpoint)) : double.NaN, early == ScoreSeries.NotFound ? double.NaN : Share(series.PointsAt(early)), Share(remission),
            isMeasured ? series.DayAt(endpoint) - d.Day : -1,
            isMeasured ? Flag(2 * (baseline - series.PointsAt(endpoint)) >= baseline) : double.NaN,
            isMeasured ? Flag(series.PointsAt(endpoint) <= remission) : double.NaN,
            WhileOnStrategy(tables, d, instrument, series),
            !tables.Records(RecordedColumn.EndReason) ? double.NaN
                : Flag(IsDropout(tables, d.Episode) && tables.Episodes.EndDate[d.Episode] is var end && end > d.Day && end <= d.Day + To),
            Adversely(tables, d), days, ended, Earlier(series, d.Day, at) is { } before ? Share(before - baseline) : double.NaN, Missed(tables, d));
    }

    // Of two that are equally near, the earlier: less can have happened since.
    private static int Nearest(ScoreSeries series, int day)
    {
        var nearest = ScoreSeries.NotFound;
        for (var i = 0; i < series.Count && series.DayAt(i) <= day + To; i++)
            if (series.DayAt(i) >= day + From && (nearest == ScoreSeries.NotFound || Math.Abs(series.DayAt(i) - day - Target) < Math.Abs(series.DayAt(nearest) - day - Target)))
                nearest = i;
        return nearest;
    }

    private static double WhileOnStrategy(EpisodeTables tables, in Decision d, Instrument instrument, ScoreSeries series)
    {
        var outcome = StepOutcome.Of(tables, d.Step, d.Step + 1 == tables.Steps.Of(d.Episode).End, instrument, series);
        return outcome.IsObserved ? outcome.IsResponse ? 1 : 0 : double.NaN;
    }

    private static bool IsDropout(EpisodeTables tables, int episode) => tables.Episodes.EndReason[episode] == (byte)EndReason.DroppedOut && tables.Episodes.EndDate[episode] != Day.None;

    private static (int Days, int Ended) UntilRemission(EpisodeTables tables, in Decision d, ScoreSeries series, long remission)
    {
        var end = tables.Episodes.EndDate[d.Episode];
        var last = Math.Min(Math.Min(d.Day + Horizon, tables.ExtractedOn), end);
        for (var i = 0; i < series.Count && series.DayAt(i) <= last; i++)
            if (series.DayAt(i) > d.Day && series.PointsAt(i) <= remission)
                return (series.DayAt(i) - d.Day, 1);
        return (Math.Max(0, last - d.Day), last == end && IsDropout(tables, d.Episode) ? 2 : 0);
    }

    private static double Adversely(EpisodeTables tables, in Decision d)
    {
        if (tables.Events is not { } events)
            return double.NaN;
        for (var (i, end) = events.Of(d.Episode); i < end && events.Date[i] <= d.Day + Target; i++)
            if (events.Date[i] > d.Day && events.Kind[i] == (byte)EventKind.AdverseEffect && events.Severity[i] is (byte)EventSeverity.Moderate or (byte)EventSeverity.Severe)
                return 1;
        return 0;
    }

    private static long? Earlier(ScoreSeries series, int day, int baseline)
    {
        var at = series.EarliestIn(day - Before, day);
        return at != ScoreSeries.NotFound && at < baseline ? series.PointsAt(at) : null;
    }

    private static double Missed(EpisodeTables tables, in Decision d)
    {
        if (!tables.Records(RecordedColumn.Attendance))
            return double.NaN;
        var contacts = tables.Contacts;
        var hasAny = false;
        for (var (i, end) = contacts.Of(d.Episode); i < end && contacts.Date[i] < d.Day; i++)
        {
            if (contacts.Date[i] < d.Day - Before)
                continue;
            if (contacts.Attendance[i] == (byte)Attendance.DidNotAttend)
                return 1;
            hasAny |= contacts.Attendance[i] == (byte)Attendance.Attended;
        }
        return hasAny ? 0 : double.NaN;
    }
}

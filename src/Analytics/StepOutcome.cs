using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>What became of one treatment step on the episode's primary instrument (section 4 of the contract).</summary>
/// <remarks>Scores are in millionths of a point, so the comparisons with halves, quarters and fifths are exact.</remarks>
internal readonly struct StepOutcome
{
    /// <summary>Days from the start of a step to the day its outcome is due.</summary>
    public const int DueAfter = 98;

    /// <summary>Days before the start in which a baseline may lie.</summary>
    public const int BaselineBefore = 28;

    /// <summary>Days after a signal of nonresponse in which somebody ought to act.</summary>
    public const int SignalGrace = 42;

    private const int BaselineAfter = 3;
    private const int EndpointFrom = 28;
    private const int EndpointAfterEnd = 7;
    private const int EarlyFrom = 7;
    private const int EarlyTo = 28;
    private const int SignalQuarterFrom = 28;
    private const int SignalHalfFrom = 42;

    private readonly Instrument? _instrument;
    private readonly int _baseline;
    private readonly int _endpoint;
    private readonly int _early;

    private StepOutcome(ScoreSeries series, Instrument? instrument, int start, int nextStart, int end, int extractedOn)
    {
        Start = start;
        NextStart = nextStart;
        Due = start + DueAfter;
        EventsUntil = Math.Min(Due, Math.Min(nextStart, end));
        IsConcluded = Due <= extractedOn;
        EndpointDay = Day.None;
        SignalDay = Day.None;
        _instrument = instrument;
        if (!IsConcluded || instrument is null)
            return;

        var baseline = Baseline(series, start);
        if (baseline == ScoreSeries.NotFound || series.PointsAt(baseline) <= Points(instrument.Remission))
            return;
        IsEligible = true;
        _baseline = series.PointsAt(baseline);

        var until = Math.Min(Due, Math.Min(nextStart, end == Day.None ? Day.None : end + EndpointAfterEnd));
        var endpoint = series.LatestIn(start + EndpointFrom, until);
        if (endpoint != ScoreSeries.NotFound)
        {
            EndpointDay = series.DayAt(endpoint);
            _endpoint = series.PointsAt(endpoint);
        }

        var early = series.LatestIn(start + EarlyFrom, Math.Min(start + EarlyTo, nextStart));
        if (early != ScoreSeries.NotFound)
        {
            HasEarlyScore = true;
            _early = series.PointsAt(early);
        }

        for (var i = 0; i < series.Count && series.DayAt(i) <= until; i++)
        {
            var points = series.PointsAt(i);
            var fall = (long)_baseline - points;
            if (points > Points(instrument.Remission)
                && ((series.DayAt(i) >= start + SignalQuarterFrom && 4 * fall < _baseline)
                    || (series.DayAt(i) >= start + SignalHalfFrom && 2 * fall < _baseline)))
            {
                SignalDay = series.DayAt(i);
                break;
            }
        }
    }

    public int Start { get; }

    /// <summary>The start of the next step of the episode; <see cref="Day.None"/> for the last.</summary>
    public int NextStart { get; }

    public int Due { get; }

    /// <summary>W of the contract: the last day to which events are counted.</summary>
    public int EventsUntil { get; }

    public bool IsConcluded { get; }

    public bool IsEligible { get; }

    /// <summary>The baseline of an eligible step.</summary>
    public int BaselinePoints => _baseline;

    public bool IsObserved => EndpointDay != Day.None;

    /// <summary>The day of the endpoint; <see cref="Day.None"/> where the step isn't observed.</summary>
    public int EndpointDay { get; }

    public bool HasEarlyScore { get; }

    /// <summary>The day of the first score that shows nonresponse; <see cref="Day.None"/> where none does.</summary>
    public int SignalDay { get; }

    public bool IsEarlyImprovement => HasEarlyScore && 5 * ((long)_baseline - _early) >= _baseline;

    public bool IsResponse => IsObserved && 2 * Fall >= _baseline;

    public bool IsPartialResponse => IsObserved && !IsResponse && 4 * Fall >= _baseline;

    public bool IsNoResponse => IsObserved && 4 * Fall < _baseline;

    public bool IsRemission => IsObserved && _endpoint <= Points(_instrument!.Remission);

    public bool IsDeterioration => IsObserved && -Fall >= Points(_instrument!.ReliableChange);

    private long Fall => (long)_baseline - _endpoint;

    /// <summary>The outcome of a step.</summary>
    /// <param name="tables">The extract.</param>
    /// <param name="step">The step's row.</param>
    /// <param name="isLast">Whether no step of the episode follows.</param>
    /// <param name="instrument">The episode's primary instrument, if it has one.</param>
    /// <param name="series">The episode's scores on it.</param>
    public static StepOutcome Of(EpisodeTables tables, int step, bool isLast, Instrument? instrument, ScoreSeries series) =>
        new(series, instrument, tables.Steps.StartDate[step], isLast ? Day.None : tables.Steps.StartDate[step + 1],
            tables.Steps.EndDate[step], tables.ExtractedOn);

    /// <summary>The latest score in [start - 28, start]; if there is none, the earliest in [start + 1, start + 3].</summary>
    public static int Baseline(ScoreSeries series, int start)
    {
        var before = series.LatestIn(start - BaselineBefore, start);
        return before != ScoreSeries.NotFound ? before : series.EarliestIn(start + 1, start + BaselineAfter);
    }

    /// <summary>Whether a later score would be a response or a remission.</summary>
    public bool WouldBeBetter(int points) =>
        2 * ((long)_baseline - points) >= _baseline || points <= Points(_instrument!.Remission);

    /// <summary>A threshold of the instrument in millionths of a point; depression scales have all of them.</summary>
    public static long Points(int? threshold) => threshold!.Value * (long)Instrument.PointScale;
}

using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>One step of which nonresponse is predicted.</summary>
/// <param name="Episode">The episode's row.</param>
/// <param name="Step">The step's row.</param>
/// <param name="Day">The day of the prediction.</param>
/// <param name="Due">The day by which the outcome is due.</param>
/// <param name="Outcome">Whether it is nonresponse, neither response nor remission; null where no score after the prediction tells.</param>
internal readonly record struct PredictedStep(int Episode, int Step, int Day, int Due, bool? Outcome);

/// <summary>Whose nonresponse can be predicted at a point, who is left out and why, and what came of it.</summary>
internal sealed class PredictionCohort
{
    /// <summary>Days from the start of a step to the prediction at week 4.</summary>
    public const int WeekFourAfter = 28;

    private readonly List<PredictedStep> _steps = [];
    private readonly List<PredictedStep> _open = [];

    private PredictionCohort(PredictionPoint point) => Point = point;

    /// <summary>When.</summary>
    public PredictionPoint Point { get; }

    /// <summary>Those who can be, in the order of the extract; their outcomes are due by the day of the extract.</summary>
    public IReadOnlyList<PredictedStep> Steps => _steps;

    /// <summary>Those still under way on the day of the extract, whose outcome is not due: what a list of the caseload is made of. Nothing is fitted to them.</summary>
    public IReadOnlyList<PredictedStep> Open => _open;

    /// <summary>Steps of the extract.</summary>
    public int All { get; private set; }

    /// <summary>Not due by the day of the extract.</summary>
    public int NotDue { get; private set; }

    /// <summary>Without a baseline above the remission score that was known at the start of the step, or begun before the referral.</summary>
    public int WithoutBaseline { get; private set; }

    /// <summary>Over, changed or left by week 4.</summary>
    public int NotOpen { get; private set; }

    /// <summary>The steps of an extract.</summary>
    public static PredictionCohort Of(EpisodeTables tables, PredictionPoint point)
    {
        var cohort = new PredictionCohort(point);
        for (var episode = 0; episode < tables.Episodes.Count; episode++)
        {
            var (first, end) = tables.Steps.Of(episode);
            if (first == end)
                continue;
            var instrument = PrimaryInstrument.Of(tables, episode);
            var series = instrument is null ? default : PrimaryInstrument.Series(tables, episode, instrument.Code);
            for (var step = first; step < end; step++)
                cohort.Add(tables, episode, step, step == end - 1, instrument, series);
        }
        return cohort;
    }

    private void Add(EpisodeTables tables, int episode, int step, bool isLast, Instrument? instrument, ScoreSeries series)
    {
        All++;
        var outcome = StepOutcome.Of(tables, step, isLast, instrument, series);
        var day = outcome.Start + (Point == PredictionPoint.WeekFour ? WeekFourAfter : 0);
        // A baseline of the days after the start is one for the outcome, but nobody knew it when the step began.
        var hasBaseline = instrument is not null && tables.Episodes.ReferralDate[episode] <= outcome.Start
            && series.LatestIn(outcome.Start - StepOutcome.BaselineBefore, outcome.Start) is var at && at != ScoreSeries.NotFound && series.PointsAt(at) > StepOutcome.Points(instrument.Remission);
        if (!outcome.IsConcluded)
        {
            NotDue++;
            if (hasBaseline && day <= tables.ExtractedOn && IsOpen(tables, episode, step, outcome, tables.ExtractedOn))
                _open.Add(new PredictedStep(episode, step, day, outcome.Due, null));
            return;
        }
        if (!hasBaseline)
        {
            WithoutBaseline++;
            return;
        }
        if (Point == PredictionPoint.WeekFour && !IsOpen(tables, episode, step, outcome, day))
        {
            NotOpen++;
            return;
        }
        // The endpoint is the last score of its window: one that was known when the prediction was made is none to be predicted.
        _steps.Add(new PredictedStep(episode, step, day, outcome.Due, outcome.IsObserved && outcome.EndpointDay > day ? !outcome.IsResponse && !outcome.IsRemission : null));
    }

    /// <summary>Whether a step goes on after a day.</summary>
    private static bool IsOpen(EpisodeTables tables, int episode, int step, in StepOutcome outcome, int day) =>
        tables.Steps.EndDate[step] > day && outcome.NextStart > day && tables.Episodes.EndDate[episode] > day;
}

using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>The measures of treatment steps, each as section 7 of the contract defines it.</summary>
internal sealed class StepMeasures
{
    private const int ChangeWithin = 14;
    private const int RelapseWithin = 180;
    private const int FollowedUpFrom = 90;

    private static readonly int ResponseObserved = MeasureCatalogue.IndexOf("step_response_observed");
    private static readonly int PartialResponseObserved = MeasureCatalogue.IndexOf("step_partial_response_observed");
    private static readonly int NoResponseObserved = MeasureCatalogue.IndexOf("step_no_response_observed");
    private static readonly int RemissionObserved = MeasureCatalogue.IndexOf("step_remission_observed");
    private static readonly int DeteriorationObserved = MeasureCatalogue.IndexOf("step_deterioration_observed");
    private static readonly int ResponseNri = MeasureCatalogue.IndexOf("step_response_nri");
    private static readonly int RemissionNri = MeasureCatalogue.IndexOf("step_remission_nri");
    private static readonly int Coverage = MeasureCatalogue.IndexOf("step_coverage");
    private static readonly int Eligible = MeasureCatalogue.IndexOf("step_eligible");
    private static readonly int EarlyImprovement = MeasureCatalogue.IndexOf("step_early_improvement");
    private static readonly int AdverseEffect = MeasureCatalogue.IndexOf("adverse_effect_moderate_or_severe");
    private static readonly int SuicidalityFlag = MeasureCatalogue.IndexOf("suicidality_flag");
    private static readonly int SuicidalityEmergent = MeasureCatalogue.IndexOf("suicidality_emergent");
    private static readonly int Inertia = MeasureCatalogue.IndexOf("treatment_inertia");
    private static readonly int ChangeWithin14Days = MeasureCatalogue.IndexOf("change_within_14_days");
    private static readonly int ReassessmentAny = MeasureCatalogue.IndexOf("reassessment_any");
    private static readonly int ReassessmentComplete = MeasureCatalogue.IndexOf("reassessment_complete");
    private static readonly int Relapse = MeasureCatalogue.IndexOf("relapse_within_180_days");

    private readonly EpisodeTables _tables;
    private readonly Counter _counter;
    private readonly PathwayMeasures _pathways;
    private readonly bool _anyoneHasTwoSteps;

    public StepMeasures(EpisodeTables tables, Counter counter)
    {
        _tables = tables;
        _counter = counter;
        _pathways = new PathwayMeasures(tables, counter);
        for (var e = 0; e < tables.Episodes.Count && !_anyoneHasTwoSteps; e++)
            _anyoneHasTwoSteps = tables.Steps.Of(e) is var (start, end) && end - start >= 2;
    }

    /// <summary>Counts every step of an episode.</summary>
    /// <param name="episode">The episode's row.</param>
    /// <param name="instrument">Its primary instrument, if it has one.</param>
    /// <param name="series">Its scores on that.</param>
    /// <param name="outcomes">The outcomes of its steps, in order.</param>
    public void Count(int episode, Instrument? instrument, ScoreSeries series, ReadOnlySpan<StepOutcome> outcomes)
    {
        _pathways.CountCumulative(episode, outcomes);
        var (first, end) = _tables.Steps.Of(episode);
        for (var step = first; step < end; step++)
        {
            ref readonly var outcome = ref outcomes[step - first];
            if (!outcome.IsConcluded)
                continue;
            if (outcome.SignalDay != Day.None && _anyoneHasTwoSteps)
                _pathways.CountTimeToChange(episode, step, outcome, series);
            CountOutcome(episode, step, outcome);
            CountSafety(episode, step, outcome);
            if (outcome.SignalDay != Day.None && outcome.SignalDay + StepOutcome.SignalGrace <= _tables.ExtractedOn)
                CountActionOnSignal(episode, step, outcome, series);
            if (outcome.IsRemission)
                CountRelapse(episode, step, outcome, instrument!, series);
        }
    }

    private void CountOutcome(int episode, int step, in StepOutcome outcome)
    {
        _counter.CountStep(Eligible, outcome.Due, episode, step, outcome.IsEligible);
        if (!outcome.IsEligible)
            return;
        _counter.CountStep(Coverage, outcome.Due, episode, step, outcome.IsObserved);
        _counter.CountStep(ResponseNri, outcome.Due, episode, step, outcome.IsResponse);
        _counter.CountStep(RemissionNri, outcome.Due, episode, step, outcome.IsRemission);
        if (outcome.HasEarlyScore)
            _counter.CountStep(EarlyImprovement, outcome.Due, episode, step, outcome.IsEarlyImprovement);
        if (!outcome.IsObserved)
            return;
        _counter.CountStep(ResponseObserved, outcome.Due, episode, step, outcome.IsResponse);
        _counter.CountStep(PartialResponseObserved, outcome.Due, episode, step, outcome.IsPartialResponse);
        _counter.CountStep(NoResponseObserved, outcome.Due, episode, step, outcome.IsNoResponse);
        _counter.CountStep(RemissionObserved, outcome.Due, episode, step, outcome.IsRemission);
        _counter.CountStep(DeteriorationObserved, outcome.Due, episode, step, outcome.IsDeterioration);
    }

    private void CountSafety(int episode, int step, in StepOutcome outcome)
    {
        // Events count in (start, W].
        var (from, to) = (outcome.Start + 1, outcome.EventsUntil);
        var happened = _tables.Events is null ? EventsSeen.None : EventsSeen.Within(_tables.Events, episode, from, to);
        if (_tables.Events is not null)
            _counter.CountStep(AdverseEffect, outcome.Due, episode, step, happened.ModerateOrSevereAdverseEffect);
        if (_tables.Events is null && _tables.Risks.Count == 0)
            return;
        var isFlagged = happened.Has(EventKind.Suicidality) || happened.Has(EventKind.SelfHarm) || HighestRisk(episode, from, to) >= 1;
        _counter.CountStep(SuicidalityFlag, outcome.Due, episode, step, isFlagged);
        if (RiskBefore(episode, outcome.Start) == 0)
            _counter.CountStep(SuicidalityEmergent, outcome.Due, episode, step, isFlagged);
    }

    private void CountActionOnSignal(int episode, int step, in StepOutcome outcome, ScoreSeries series)
    {
        var signal = outcome.SignalDay;
        var graceEnd = signal + StepOutcome.SignalGrace;
        if (_anyoneHasTwoSteps)
        {
            _counter.CountStep(
                ChangeWithin14Days, graceEnd, episode, step, outcome.NextStart >= signal && outcome.NextStart <= signal + ChangeWithin);
            // Day.None, an open episode, is later than every day.
            if (_tables.Episodes.EndDate[episode] >= graceEnd && !ImprovedWithin(outcome, series, signal + 1, graceEnd))
                _counter.CountStep(Inertia, graceEnd, episode, step, outcome.NextStart < signal || outcome.NextStart > graceEnd);
        }
        if (_tables.Events is not { } events)
            return;
        var reviews = EventsSeen.Within(events, episode, outcome.Start + 28, graceEnd).Reviews;
        _counter.CountStep(ReassessmentAny, graceEnd, episode, step, reviews > 0);
        _counter.CountStep(ReassessmentComplete, graceEnd, episode, step, reviews == EventsSeen.KindsOfReview);
    }

    private void CountRelapse(int episode, int step, in StepOutcome outcome, Instrument instrument, ScoreSeries series)
    {
        var endpoint = outcome.EndpointDay;
        var until = endpoint + RelapseWithin;
        if (until > _tables.ExtractedOn)
            return;
        var hasRelapsed = (_tables.Events is { } events && EventsSeen.Within(events, episode, endpoint + 1, until).Has(EventKind.Relapse))
            || IsCaseWithin(series, instrument, endpoint + 1, until);
        if (!hasRelapsed && !WasSeenWithin(episode, endpoint + FollowedUpFrom, until))
            return;
        _counter.CountStep(Relapse, endpoint, episode, step, hasRelapsed);
        _pathways.CountPrevention(episode, step, endpoint, hasRelapsed);
    }

    private static bool ImprovedWithin(in StepOutcome outcome, ScoreSeries series, int from, int to)
    {
        for (var i = 0; i < series.Count && series.DayAt(i) <= to; i++)
            if (series.DayAt(i) >= from && outcome.WouldBeBetter(series.PointsAt(i)))
                return true;
        return false;
    }

    private static bool IsCaseWithin(ScoreSeries series, Instrument instrument, int from, int to)
    {
        for (var i = 0; i < series.Count && series.DayAt(i) <= to; i++)
            if (series.DayAt(i) >= from && series.PointsAt(i) >= StepOutcome.Points(instrument.Caseness))
                return true;
        return false;
    }

    /// <summary>An attended contact, a score on any instrument, or an event.</summary>
    private bool WasSeenWithin(int episode, int from, int to)
    {
        for (var (i, end) = _tables.Contacts.Of(episode); i < end; i++)
            if (_tables.Contacts.Date[i] >= from && _tables.Contacts.Date[i] <= to
                && _tables.Contacts.Attendance[i] == (byte)Attendance.Attended)
                return true;
        for (var (i, end) = _tables.Scores.Of(episode); i < end; i++)
            if (_tables.Scores.Date[i] >= from && _tables.Scores.Date[i] <= to)
                return true;
        return _tables.Events is { } events && EventsSeen.Within(events, episode, from, to).Any;
    }

    /// <summary>The highest risk item in a window; -1 where there is none.</summary>
    private int HighestRisk(int episode, int from, int to)
    {
        var highest = -1;
        for (var (i, end) = _tables.Risks.Of(episode); i < end && _tables.Risks.Date[i] <= to; i++)
            if (_tables.Risks.Date[i] >= from)
                highest = Math.Max(highest, _tables.Risks.Item[i]);
        return highest;
    }

    /// <summary>The highest risk item on the latest day in [start - 28, start] that has one, on any instrument; -1 where
    /// no day has.</summary>
    private int RiskBefore(int episode, int start)
    {
        var (first, end) = _tables.Risks.Of(episode);
        for (var i = end - 1; i >= first && _tables.Risks.Date[i] >= start - StepOutcome.BaselineBefore; i--)
            if (_tables.Risks.Date[i] <= start)
                return HighestRisk(episode, _tables.Risks.Date[i], _tables.Risks.Date[i]);
        return -1;
    }
}

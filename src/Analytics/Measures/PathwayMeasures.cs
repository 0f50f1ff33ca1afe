using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>The measures of <see cref="PathwayCatalogue"/>, but for those that need the service's own history.</summary>
internal sealed class PathwayMeasures(EpisodeTables tables, Counter counter)
{
    private const int FollowedUp = 180;
    private const string BoosterSessions = "booster_sessions";
    private const string RelapsePrevention = "relapse_prevention";

    private static readonly (int Measure, int Low, int High)[] LastScores =
        [.. AccessCatalogue.Bands(PathwayCatalogue.LastScoreBands).Select(b => (MeasureCatalogue.IndexOf(PathwayCatalogue.LastScore(b.Low, b.High)), b.Low, b.High ?? int.MaxValue))];

    private static readonly int NeverScored = MeasureCatalogue.IndexOf("last_score_never");
    private static readonly int TimeToChange = MeasureCatalogue.IndexOf("signal_to_change");
    private static readonly int[] RemissionObserved = Cumulative("observed");
    private static readonly int[] RemissionNri = Cumulative("nri");
    private static readonly int Prevention = MeasureCatalogue.IndexOf("prevention_after_remission");
    private static readonly int RelapseWith = MeasureCatalogue.IndexOf("relapse_with_prevention");
    private static readonly int RelapseWithout = MeasureCatalogue.IndexOf("relapse_without_prevention");

    /// <summary>Counts an episode on the day of the extract.</summary>
    public void CountLastScore(int episode, ScoreSeries series, in EpisodeFacts facts)
    {
        if (facts.Treatment == Day.None || facts.End != Day.None)
            return;
        var today = tables.ExtractedOn;
        var last = series.LatestIn(int.MinValue, today);
        var age = last == ScoreSeries.NotFound ? -1 : today - series.DayAt(last);
        foreach (var (measure, low, high) in LastScores)
            counter.CountEpisode(measure, today, episode, age >= low && age <= high);
        counter.CountEpisode(NeverScored, today, episode, age < 0);
    }

    /// <summary>Counts remissions over the first steps of an episode.</summary>
    /// <param name="episode">The episode's row.</param>
    /// <param name="outcomes">The outcomes of its steps, in order.</param>
    /// <remarks>An episode with a step whose outcome is not due yet is left out: it might still remit.</remarks>
    public void CountCumulative(int episode, ReadOnlySpan<StepOutcome> outcomes)
    {
        if (outcomes.IsEmpty || !outcomes[0].IsEligible)
            return;
        bool isRemitted = false, isObserved = false, isSettled = true;
        for (var k = 0; k < PathwayCatalogue.Steps; k++)
        {
            if (k < outcomes.Length)
            {
                isSettled &= outcomes[k].IsConcluded;
                isRemitted |= outcomes[k].IsRemission;
                isObserved |= outcomes[k].IsObserved;
            }
            if (!isSettled && !isRemitted)
                return;
            counter.CountEpisode(RemissionNri[k], outcomes[0].Due, episode, isRemitted);
            if (isObserved)
                counter.CountEpisode(RemissionObserved[k], outcomes[0].Due, episode, isRemitted);
        }
    }

    /// <summary>Counts the days from a signal of nonresponse to the next step.</summary>
    /// <remarks>Without a next step the wait ends unanswered on the day on which a score shows a response or a remission, the episode ends, or the extract was made.</remarks>
    public void CountTimeToChange(int episode, int step, in StepOutcome outcome, ScoreSeries series)
    {
        var signal = outcome.SignalDay;
        var until = Math.Min(tables.ExtractedOn, tables.Episodes.EndDate[episode]);
        for (var i = 0; i < series.Count && series.DayAt(i) < until; i++)
            if (series.DayAt(i) > signal && outcome.WouldBeBetter(series.PointsAt(i)))
                until = series.DayAt(i);
        var isChanged = outcome.NextStart >= signal && outcome.NextStart <= until;
        if (until < signal)
            return;
        counter.CountTime(TimeToChange, signal, episode, step, (isChanged ? outcome.NextStart : until) - signal, isChanged);
    }

    /// <summary>Counts what followed a remission that was followed up.</summary>
    public void CountPrevention(int episode, int step, int endpoint, bool hasRelapsed)
    {
        var isPrevented = HasPrevention(episode, step, endpoint, endpoint + FollowedUp);
        counter.CountStep(Prevention, endpoint, episode, step, isPrevented);
        counter.CountStep(isPrevented ? RelapseWith : RelapseWithout, endpoint, episode, step, hasRelapsed);
    }

    private bool HasPrevention(int episode, int step, int from, int to)
    {
        if (tables.Events is { } events && EventsSeen.Within(events, episode, from, to).Has(EventKind.RelapsePlan))
            return true;
        for (var (i, end) = tables.Contacts.Of(episode); i < end && tables.Contacts.Date[i] <= to; i++)
            if (tables.Contacts.Date[i] > from && tables.Contacts.Kind[i] == (byte)ContactKind.Booster && tables.Contacts.Attendance[i] == (byte)Attendance.Attended)
                return true;
        var (_, endStep) = tables.Steps.Of(episode);
        for (var s = step; s < endStep && tables.Steps.StartDate[s] <= to; s++)
            for (var (i, end) = tables.Interventions.Of(s); i < end; i++)
                if (tables.Interventions.Kind[i] == (byte)InterventionKind.Support && tables.Interventions.Action[i] != (byte)InterventionAction.Stop
                    && tables.Interventions.Name.Names[tables.Interventions.Name.Numbers[i]] is BoosterSessions or RelapsePrevention)
                    return true;
        return false;
    }

    private static int[] Cumulative(string analysis) =>
        [.. Enumerable.Range(1, PathwayCatalogue.Steps).Select(k => MeasureCatalogue.IndexOf(PathwayCatalogue.CumulativeRemission(k, analysis)))];
}

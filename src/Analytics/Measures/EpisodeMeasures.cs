using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>The measures of episodes, each as section 7 of the contract defines it.</summary>
internal sealed class EpisodeMeasures(EpisodeTables tables, Counter counter)
{
    private const int SixWeeks = 42;
    private const int EighteenWeeks = 126;
    private const int LongSecondWait = 90;
    private const int NeedDue = 90;

    private static readonly int DepressionRecovery = MeasureCatalogue.IndexOf("depression_recovery");
    private static readonly int DepressionReliableRecovery = MeasureCatalogue.IndexOf("depression_reliable_recovery");
    private static readonly int DepressionReliableImprovement = MeasureCatalogue.IndexOf("depression_reliable_improvement");
    private static readonly int DepressionReliableDeterioration = MeasureCatalogue.IndexOf("depression_reliable_deterioration");
    private static readonly int Recovery = MeasureCatalogue.IndexOf("recovery");
    private static readonly int ReliableRecovery = MeasureCatalogue.IndexOf("reliable_recovery");
    private static readonly int ReliableImprovement = MeasureCatalogue.IndexOf("reliable_improvement");
    private static readonly int ReliableDeterioration = MeasureCatalogue.IndexOf("reliable_deterioration");
    private static readonly int Paired = MeasureCatalogue.IndexOf("paired_scores");
    private static readonly int CompletedCourse = MeasureCatalogue.IndexOf("completed_course");
    private static readonly int Dropout = MeasureCatalogue.IndexOf("dropout");
    private static readonly int EnteredTreatment = MeasureCatalogue.IndexOf("entered_treatment_within_126_days");
    private static readonly int WaitAssessmentMedian = MeasureCatalogue.IndexOf("wait_assessment_days_median");
    private static readonly int WaitTreatmentMedian = MeasureCatalogue.IndexOf("wait_treatment_days_median");
    private static readonly int WaitTreatment6Weeks = MeasureCatalogue.IndexOf("wait_treatment_within_42_days");
    private static readonly int WaitTreatment18Weeks = MeasureCatalogue.IndexOf("wait_treatment_within_126_days");
    private static readonly int CompletedWait6Weeks = MeasureCatalogue.IndexOf("completed_wait_within_42_days");
    private static readonly int CompletedWait18Weeks = MeasureCatalogue.IndexOf("completed_wait_within_126_days");
    private static readonly int SecondTreatmentWait = MeasureCatalogue.IndexOf("wait_second_treatment_over_90_days");
    private static readonly int DidNotAttend = MeasureCatalogue.IndexOf("did_not_attend");
    private static readonly int NeedMet = MeasureCatalogue.IndexOf("need_met");
    private static readonly int GoalAttainment = MeasureCatalogue.IndexOf("goal_attainment");

    private readonly bool _knowsEndReason = tables.Records(RecordedColumn.EndReason);
    private readonly bool _knowsAttendance = tables.Records(RecordedColumn.Attendance);
    private readonly bool _knowsSupport = tables.Records(RecordedColumn.NeedSupport);

    /// <summary>Counts an episode.</summary>
    public void Count(int episode, Instrument? instrument, in EpisodeFacts facts)
    {
        CountContacts(episode);
        CountWaits(episode);
        CountNeeds(episode);
        CountGoals(episode);
        if (tables.Episodes.EndDate[episode] <= tables.ExtractedOn)
            CountFinished(episode, instrument, facts.IsCompleted);
    }

    private void CountFinished(int episode, Instrument? instrument, bool isCompleted)
    {
        var end = tables.Episodes.EndDate[episode];
        var treatment = tables.Episodes.TreatmentStartDate[episode];
        if (treatment != Day.None)
        {
            counter.CountEpisode(CompletedCourse, end, episode, isCompleted);
            if (_knowsEndReason)
                counter.CountEpisode(Dropout, end, episode, tables.Episodes.EndReason[episode] == (byte)EndReason.DroppedOut);
        }
        if (!isCompleted)
            return;
        if (treatment != Day.None)
        {
            var wait = treatment - tables.Episodes.ReferralDate[episode];
            counter.CountEpisode(CompletedWait6Weeks, end, episode, wait <= SixWeeks);
            counter.CountEpisode(CompletedWait18Weeks, end, episode, wait <= EighteenWeeks);
        }
        var depression = instrument is null ? null : PairedScores.Of(tables, episode, instrument.Code);
        counter.CountEpisode(Paired, end, episode, depression is not null);
        if (depression is { } scores)
            CountDepressionOnly(episode, end, scores);
        if (PairedScores.Of(tables, episode, InstrumentCode.Phq9) is { } phq9 && PairedScores.Of(tables, episode, InstrumentCode.Gad7) is { } gad7)
            CountBoth(episode, end, phq9, gad7);
    }

    private void CountDepressionOnly(int episode, int end, PairedScores scores)
    {
        counter.CountEpisode(DepressionReliableImprovement, end, episode, scores.FellReliably);
        counter.CountEpisode(DepressionReliableDeterioration, end, episode, scores.RoseReliably);
        if (!scores.StartsAtCaseness)
            return;
        counter.CountEpisode(DepressionRecovery, end, episode, scores.EndsBelowCaseness);
        counter.CountEpisode(DepressionReliableRecovery, end, episode, scores.EndsBelowCaseness && scores.FellReliably);
    }

    private void CountBoth(int episode, int end, PairedScores phq9, PairedScores gad7)
    {
        var fell = phq9.FellReliably || gad7.FellReliably;
        var rose = phq9.RoseReliably || gad7.RoseReliably;
        counter.CountEpisode(ReliableImprovement, end, episode, fell && !rose);
        counter.CountEpisode(ReliableDeterioration, end, episode, rose && !fell);
        if (!phq9.StartsAtCaseness && !gad7.StartsAtCaseness)
            return;
        var recovered = phq9.EndsBelowCaseness && gad7.EndsBelowCaseness;
        counter.CountEpisode(Recovery, end, episode, recovered);
        counter.CountEpisode(ReliableRecovery, end, episode, recovered && fell && !rose);
    }

    private void CountWaits(int episode)
    {
        var referral = tables.Episodes.ReferralDate[episode];
        var assessment = tables.Episodes.AssessmentDate[episode];
        var treatment = tables.Episodes.TreatmentStartDate[episode];
        if (referral + EighteenWeeks <= tables.ExtractedOn)
            counter.CountEpisode(EnteredTreatment, referral, episode, treatment != Day.None && treatment - referral <= EighteenWeeks);
        if (assessment != Day.None)
            counter.CountDays(WaitAssessmentMedian, assessment, episode, assessment - referral);
        if (treatment == Day.None)
            return;
        counter.CountDays(WaitTreatmentMedian, treatment, episode, treatment - referral);
        counter.CountEpisode(WaitTreatment6Weeks, treatment, episode, treatment - referral <= SixWeeks);
        counter.CountEpisode(WaitTreatment18Weeks, treatment, episode, treatment - referral <= EighteenWeeks);
    }

    private void CountContacts(int episode)
    {
        var attended = 0;
        var first = Day.None;
        // Contacts are in order of date: those of a month are counted together.
        var (month, missed, due) = (0, 0, 0);
        for (var (i, end) = tables.Contacts.Of(episode); i < end; i++)
        {
            if (tables.Contacts.Kind[i] != (byte)ContactKind.Treatment)
                continue;
            var day = tables.Contacts.Date[i];
            var attendance = (Attendance)tables.Contacts.Attendance[i];
            if (_knowsAttendance && attendance is (Attendance.Attended or Attendance.DidNotAttend))
            {
                if (Months.Of(day) != month)
                {
                    counter.CountMonth(DidNotAttend, month, episode, missed, due);
                    (month, missed, due) = (Months.Of(day), 0, 0);
                }
                missed += attendance == Attendance.DidNotAttend ? 1 : 0;
                due++;
            }
            if (attendance != Attendance.Attended)
                continue;
            attended++;
            if (attended == 1)
                first = day;
            else if (attended == 2)
                counter.CountEpisode(SecondTreatmentWait, day, episode, day - first > LongSecondWait);
        }
        counter.CountMonth(DidNotAttend, month, episode, missed, due);
    }

    private void CountNeeds(int episode)
    {
        if (tables.Needs is not { } needs || !_knowsSupport)
            return;
        for (var (i, end) = needs.Of(episode); i < end; i++)
        {
            var support = needs.Support[i];
            if (support != (byte)NeedSupport.Declined && needs.IdentifiedDate[i] + NeedDue <= tables.ExtractedOn)
                counter.CountEpisode(
                    NeedMet, needs.IdentifiedDate[i], episode, support == (byte)NeedSupport.Provided && !needs.SupportedLater[i]);
        }
    }

    private void CountGoals(int episode)
    {
        if (tables.Events is not { } events)
            return;
        var (first, end) = events.Of(episode);
        for (var i = first; i < end; i++)
            if (events.Kind[i] == (byte)EventKind.GoalSet)
                counter.CountEpisode(GoalAttainment, events.Date[i], episode, IsMet(events, i, first, end));
    }

    private static bool IsMet(EventColumns events, int goal, int first, int end)
    {
        for (var i = first; i < end; i++)
            if (events.Kind[i] == (byte)EventKind.GoalMet && events.Date[i] >= events.Date[goal]
                && events.Detail.Numbers[i] == events.Detail.Numbers[goal])
                return true;
        return false;
    }
}

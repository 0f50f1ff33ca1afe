using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>The measures of <see cref="ActivityCatalogue"/>.</summary>
internal sealed class ActivityMeasures(EpisodeTables tables, Counter counter)
{
    private const int MonthsOfStock = 120;
    private const int SixWeeks = 42;
    private const int EighteenWeeks = 126;

    private static readonly int Referrals = MeasureCatalogue.IndexOf("referrals");
    private static readonly int Assessments = MeasureCatalogue.IndexOf("assessments");
    private static readonly int TreatmentStarts = MeasureCatalogue.IndexOf("treatment_starts");
    private static readonly int StepsStarted = MeasureCatalogue.IndexOf("steps_started");
    private static readonly int SessionsAttended = MeasureCatalogue.IndexOf("sessions_attended");
    private static readonly int Finished = MeasureCatalogue.IndexOf("episodes_finished");
    private static readonly int Completed = MeasureCatalogue.IndexOf("courses_completed");
    private static readonly int OpenCaseload = MeasureCatalogue.IndexOf("open_caseload");
    private static readonly int Waiting = MeasureCatalogue.IndexOf("waiting");
    private static readonly int WaitingSixWeeks = MeasureCatalogue.IndexOf("waiting_42_days");
    private static readonly int WaitingEighteenWeeks = MeasureCatalogue.IndexOf("waiting_126_days");
    private static readonly int SessionsPerCourse = MeasureCatalogue.IndexOf("sessions_per_course");
    private static readonly int SessionsPerRecovery = MeasureCatalogue.IndexOf("sessions_per_recovery");
    private static readonly int CostPerRecovery = MeasureCatalogue.IndexOf("cost_per_recovery");

    private static readonly int[] Reasons =
        [.. CodeList.Of<EndReason>().Codes.Append(Breakdown.NotRecorded).Select(r => MeasureCatalogue.IndexOf(ActivityCatalogue.OfReason(r)))];

    private static readonly (InstrumentCode Scale, int First, int Last, int Fall)[] Scores =
    [
        .. ActivityCatalogue.Scales.Select(s => (s.Code, Of("first_score", s), Of("last_score", s), Of("score_fall", s))),
    ];

    /// <summary>Counts an episode.</summary>
    public void Count(int episode, Instrument? instrument, in EpisodeFacts facts)
    {
        counter.CountThings(Referrals, facts.Referral, episode);
        if (facts.Assessment != Day.None)
            counter.CountThings(Assessments, facts.Assessment, episode);
        if (facts.Treatment != Day.None)
            counter.CountThings(TreatmentStarts, facts.Treatment, episode);
        for (var (i, end) = tables.Contacts.Of(episode); i < end; i++)
            if (tables.Contacts.Kind[i] == (byte)ContactKind.Treatment && tables.Contacts.Attendance[i] == (byte)Attendance.Attended)
                counter.CountThings(SessionsAttended, tables.Contacts.Date[i], episode);
        for (var (step, end) = tables.Steps.Of(episode); step < end; step++)
            counter.CountSteps(StepsStarted, tables.Steps.StartDate[step], episode, step);
        CountStock(episode, facts);
        if (facts.End != Day.None)
            CountFinished(episode, instrument, facts);
    }

    private static int Of(string measure, Instrument scale) => MeasureCatalogue.IndexOf(ActivityCatalogue.OfScale(measure, ActivityCatalogue.CodeOf(scale.Code)));

    private void CountFinished(int episode, Instrument? instrument, in EpisodeFacts facts)
    {
        counter.CountThings(Finished, facts.End, episode);
        var given = tables.Episodes.EndReason[episode];
        for (var reason = 0; reason < Reasons.Length; reason++)
            counter.CountEpisode(Reasons[reason], facts.End, episode, given == CodeList.Missing ? reason == Reasons.Length - 1 : reason == given);
        if (!facts.IsCompleted)
            return;
        counter.CountThings(Completed, facts.End, episode);
        counter.CountValue(SessionsPerCourse, facts.End, episode, facts.Attended);
        foreach (var (scale, first, last, fall) in Scores)
        {
            if (PairedScores.Of(tables, episode, scale) is not { } paired)
                continue;
            counter.CountValue(first, facts.End, episode, paired.First);
            counter.CountValue(last, facts.End, episode, paired.Last);
            counter.CountValue(fall, facts.End, episode, paired.First - paired.Last);
        }
        var isRecovery = instrument is not null && PairedScores.Of(tables, episode, instrument.Code) is { StartsAtCaseness: true, EndsBelowCaseness: true };
        counter.CountAmounts(SessionsPerRecovery, facts.End, episode, facts.Attended, isRecovery ? 1 : 0);
        counter.CountAmounts(CostPerRecovery, facts.End, episode, facts.Attended, isRecovery ? 1 : 0);
    }

    /// <summary>Counts an episode in every month on whose last day it is open, of the last ten years: one mistyped referral of centuries ago must not
    /// fill them all. A day's happenings are over when the day ends.</summary>
    private void CountStock(int episode, in EpisodeFacts facts)
    {
        var newest = Period.MonthOf(DateOnly.FromDayNumber(tables.ExtractedOn));
        for (var month = Math.Max(newest - MonthsOfStock, Period.MonthOf(DateOnly.FromDayNumber(facts.Referral))); month <= newest; month++)
        {
            var last = Period.Month(month).LastDay.DayNumber;
            if (last > tables.ExtractedOn || facts.End <= last)
                return;
            counter.CountStock(OpenCaseload, month, episode);
            if (facts.Treatment <= last)
                continue;
            counter.CountStock(Waiting, month, episode);
            if (last - facts.Referral >= SixWeeks)
                counter.CountStock(WaitingSixWeeks, month, episode);
            if (last - facts.Referral >= EighteenWeeks)
                counter.CountStock(WaitingEighteenWeeks, month, episode);
        }
    }
}

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

    // The scales that are told come first in the enumeration.
    private static readonly (int First, int Last, int Fall)[] Scores =
    [
        .. ActivityCatalogue.Scales.Select(s => (Of("first_score", s), Of("last_score", s), Of("score_fall", s))),
    ];

    // The last month whose last day the extract reaches.
    private readonly int _newest = Period.MonthOf(DateOnly.FromDayNumber(tables.ExtractedOn)) is var month && Period.Month(month).LastDay.DayNumber <= tables.ExtractedOn ? month : month - 1;

    private readonly bool _knowsEndReason = tables.Records(RecordedColumn.EndReason);

    /// <summary>Counts an episode.</summary>
    public void Count(int episode, Instrument? instrument, in EpisodeFacts facts)
    {
        counter.CountThings(Referrals, facts.Referral, episode);
        if (facts.Assessment != Day.None)
            counter.CountThings(Assessments, facts.Assessment, episode);
        if (facts.Treatment != Day.None)
            counter.CountThings(TreatmentStarts, facts.Treatment, episode);
        CountSessions(episode);
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
        if (_knowsEndReason)
            CountReason(episode, facts.End);
        if (!facts.IsCompleted)
            return;
        counter.CountThings(Completed, facts.End, episode);
        counter.CountValue(SessionsPerCourse, facts.End, episode, facts.Attended);
        foreach (var paired in PairedScores.All(tables, episode))
        {
            var (first, last, fall) = Scores[(int)paired.Instrument.Code];
            counter.CountValue(first, facts.End, episode, paired.First);
            counter.CountValue(last, facts.End, episode, paired.Last);
            counter.CountValue(fall, facts.End, episode, paired.First - paired.Last);
        }
        var isRecovery = instrument is not null && PairedScores.Of(tables, episode, instrument.Code) is { StartsAtCaseness: true, EndsBelowCaseness: true };
        counter.CountAmounts(SessionsPerRecovery, facts.End, episode, facts.Attended, isRecovery ? 1 : 0);
        counter.CountAmounts(CostPerRecovery, facts.End, episode, facts.Attended, isRecovery ? 1 : 0);
    }

    private void CountReason(int episode, int end)
    {
        var given = tables.Episodes.EndReason[episode];
        var reason = given == CodeList.Missing ? Reasons.Length - 1 : given;
        for (var i = 0; i < Reasons.Length; i++)
            counter.CountEpisode(Reasons[i], end, episode, i == reason);
    }

    /// <summary>Contacts are in order of date, so those of a month follow each other.</summary>
    private void CountSessions(int episode)
    {
        var (first, times) = (Day.None, 0);
        var (monthEnd, contacts) = (int.MinValue, tables.Contacts);
        for (var (i, end) = contacts.Of(episode); i < end; i++)
        {
            if (contacts.Kind[i] != (byte)ContactKind.Treatment || contacts.Attendance[i] != (byte)Attendance.Attended)
                continue;
            if (contacts.Date[i] > monthEnd)
            {
                if (times > 0)
                    counter.CountThings(SessionsAttended, first, episode, times);
                (first, times) = (contacts.Date[i], 0);
                monthEnd = Period.Month(DateOnly.FromDayNumber(first)).LastDay.DayNumber;
            }
            times++;
        }
        if (times > 0)
            counter.CountThings(SessionsAttended, first, episode, times);
    }

    /// <summary>Counts an episode in every month on whose last day it is open, of the last ten years: one mistyped referral of centuries ago must not
    /// fill them all. A day's happenings are over when the day ends.</summary>
    private void CountStock(int episode, in EpisodeFacts facts)
    {
        var (oldest, beyond) = (_newest - MonthsOfStock, _newest + 1);
        int From(int day) => Math.Max(oldest, FirstEndFrom(day));
        var closes = facts.End == Day.None ? beyond : Math.Min(beyond, FirstEndFrom(facts.End));
        counter.CountStock(OpenCaseload, From(facts.Referral), closes, episode);
        var starts = facts.Treatment == Day.None ? closes : Math.Min(closes, FirstEndFrom(facts.Treatment));
        counter.CountStock(Waiting, From(facts.Referral), starts, episode);
        counter.CountStock(WaitingSixWeeks, From(facts.Referral + SixWeeks), starts, episode);
        counter.CountStock(WaitingEighteenWeeks, From(facts.Referral + EighteenWeeks), starts, episode);
    }

    /// <summary>The month with the first last day that is not before a day; the one after the newest for days beyond the calendar's end.</summary>
    private int FirstEndFrom(int day) => day > tables.ExtractedOn ? _newest + 1 : Period.MonthOf(DateOnly.FromDayNumber(day));
}

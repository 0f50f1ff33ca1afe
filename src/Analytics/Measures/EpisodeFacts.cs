using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>What several measures ask of an episode; days are <see cref="Day.None"/> where there is none, which is later than every day.</summary>
/// <param name="Referral">The day of referral.</param>
/// <param name="Assessment">The day of the assessment.</param>
/// <param name="Treatment">The day on which treatment starts.</param>
/// <param name="End">The day on which the episode ends.</param>
/// <param name="Attended">How many treatment contacts were attended.</param>
/// <param name="SecondTreatment">The day of the second of them.</param>
internal readonly record struct EpisodeFacts(int Referral, int Assessment, int Treatment, int End, int Attended, int SecondTreatment)
{
    /// <summary>Attended treatment contacts that make a course.</summary>
    public const int FewestTreatments = 2;

    /// <summary>Whether it ended with a completed course.</summary>
    public bool IsCompleted => End != Day.None && Attended >= FewestTreatments;

    public static EpisodeFacts Of(EpisodeTables tables, int episode)
    {
        var e = tables.Episodes;
        var attended = 0;
        var second = Day.None;
        for (var (i, end) = tables.Contacts.Of(episode); i < end; i++)
        {
            if (tables.Contacts.Kind[i] != (byte)ContactKind.Treatment || tables.Contacts.Attendance[i] != (byte)Attendance.Attended)
                continue;
            if (++attended == FewestTreatments)
                second = tables.Contacts.Date[i];
        }
        return new EpisodeFacts(e.ReferralDate[episode], e.AssessmentDate[episode], e.TreatmentStartDate[episode], e.EndDate[episode], attended, second);
    }
}

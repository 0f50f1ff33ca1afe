using System.Runtime.CompilerServices;
using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>Counts, episode by episode, what the checks of the content look at. Counts of parts add up.</summary>
internal sealed partial class EpisodeQuality(EpisodeTables tables)
{
    private const int OpenUnseenFor = 180;
    private const int BeforeReferral = 28;
    private const int StartsAgree = 14;
    private const int LongestContact = 480;

    private static readonly int EndOrder = QualitySlots.Of("episodes.end_date.order");
    private static readonly int EndReason = QualitySlots.Of("episodes.end_reason.filled");
    private static readonly int OpenSeen = QualitySlots.Of("episodes.open.seen");
    private static readonly int ContactsPresent = QualitySlots.Of("episodes.contacts.present");
    private static readonly int StartAgrees = QualitySlots.Of("episodes.treatment_start_date.agrees");
    private static readonly int ContactUnique = QualitySlots.Of("contacts.rows.unique");
    private static readonly int ContactInEpisode = QualitySlots.Of("contacts.date.in_episode");
    private static readonly int ContactMinutes = QualitySlots.Of("contacts.minutes.plausible");
    private static readonly int SupportOrder = QualitySlots.Of("needs.support_date.order");

    private readonly EpisodeTables _tables = tables;
    private readonly long[] _tested = new long[QualitySlots.Most];
    private readonly long[] _failed = new long[QualitySlots.Most];

    /// <summary>Counts one episode.</summary>
    /// <param name="episode">Its row.</param>
    /// <param name="instrument">Its primary instrument, if it has one.</param>
    /// <param name="series">Its scores on it.</param>
    public void Count(int episode, Instrument? instrument, ScoreSeries series)
    {
        CountEpisode(episode);
        CountContacts(episode);
        CountNeeds(episode);
        CountSteps(episode, instrument, series);
        CountScores(episode, series, instrument);
    }

    public void Add(EpisodeQuality other)
    {
        for (var i = 0; i < _tested.Length; i++)
        {
            _tested[i] += other._tested[i];
            _failed[i] += other._failed[i];
        }
        AddScores(other);
    }

    /// <summary>What was counted, by check id.</summary>
    public void AddTo(Dictionary<string, Tally> tallies)
    {
        for (var i = 0; i < QualitySlots.Ids.Count; i++)
            tallies[QualitySlots.Ids[i]] = new Tally(_tested[i], _failed[i]);
        AddScoresTo(tallies);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Test(int slot, bool failed)
    {
        _tested[slot]++;
        if (failed)
            _failed[slot]++;
    }

    private void CountEpisode(int e)
    {
        var t = _tables.Episodes;
        var (referral, start, end) = (t.ReferralDate[e], t.TreatmentStartDate[e], t.EndDate[e]);
        if (end != Day.None)
        {
            Test(EndOrder, end < referral || (start != Day.None && end < start));
            Test(EndReason, t.EndReason[e] == CodeList.Missing);
        }
        else if (referral <= _tables.ExtractedOn - OpenUnseenFor)
            Test(OpenSeen, !SeenFrom(e, _tables.ExtractedOn - OpenUnseenFor));
    }

    private void CountContacts(int e)
    {
        var t = _tables.Contacts;
        var (referral, start, closed) = (_tables.Episodes.ReferralDate[e], _tables.Episodes.TreatmentStartDate[e], _tables.Episodes.EndDate[e]);
        var (first, end) = t.Of(e);
        var firstTreatment = Day.None;
        for (var i = first; i < end; i++)
        {
            var day = t.Date[i];
            Test(ContactInEpisode, day < referral || (closed != Day.None && day > closed + 90));
            if (t.Minutes[i] >= 0)
                Test(ContactMinutes, t.Minutes[i] > LongestContact);
            Test(ContactUnique, IsRepeated(first, i));
            if (firstTreatment == Day.None && t.Kind[i] == (byte)ContactKind.Treatment && t.Attendance[i] == (byte)Attendance.Attended)
                firstTreatment = day;
        }
        if (start == Day.None)
            return;
        Test(ContactsPresent, firstTreatment == Day.None);
        if (firstTreatment != Day.None)
            Test(StartAgrees, Math.Abs((long)firstTreatment - start) > StartsAgree);
    }

    private bool IsRepeated(int first, int i)
    {
        var t = _tables.Contacts;
        for (var j = i - 1; j >= first && t.Date[j] == t.Date[i]; j--)
            if (t.Kind[j] == t.Kind[i] && t.Attendance[j] == t.Attendance[i] && t.Medium[j] == t.Medium[i]
                && t.Modality.Numbers[j] == t.Modality.Numbers[i] && t.Minutes[j] == t.Minutes[i])
                return true;
        return false;
    }

    private void CountNeeds(int e)
    {
        if (_tables.Needs is not { } t)
            return;
        for (var (i, end) = t.Of(e); i < end; i++)
            if (t.SupportDate[i] != Day.None)
                Test(SupportOrder, t.SupportDate[i] < t.IdentifiedDate[i]);
    }

    private bool SeenFrom(int e, int day)
    {
        var (_, contacts) = _tables.Contacts.Of(e);
        if (contacts > _tables.Contacts.Of(e).Start && _tables.Contacts.Date[contacts - 1] >= day)
            return true;
        for (var (i, end) = _tables.Scores.Of(e); i < end; i++)
            if (_tables.Scores.Date[i] >= day)
                return true;
        for (var (s, end) = _tables.Steps.Of(e); s < end; s++)
            if (_tables.Steps.StartDate[s] >= day)
                return true;
        return false;
    }
}

/// <summary>The checks that <see cref="EpisodeQuality"/> counts, each with its place in the counts.</summary>
internal static class QualitySlots
{
    public const int Most = 32;

    private static readonly List<string> Taken = [];

    public static IReadOnlyList<string> Ids => Taken;

    public static int Of(string check)
    {
        Taken.Add(check);
        return Taken.Count - 1;
    }
}

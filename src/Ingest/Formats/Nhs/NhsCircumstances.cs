namespace NonResponse.Ingest;

/// <summary>Social and personal circumstances: those that are needs of the contract, and the use of substances. Each belongs to the person's
/// latest referral on or before the day on which it was recorded.</summary>
internal sealed class NhsCircumstances
{
    private readonly NhsReferrals _referrals;
    private readonly NhsTable _table;
    private readonly List<(int Episode, int Need, int Day, int Row)> _needs = [];

    public NhsCircumstances(NhsReferrals referrals, NhsTable table)
    {
        _referrals = referrals;
        _table = table;
        SubstanceUse = new int[referrals.Rows.Count];
        Array.Fill(SubstanceUse, RawColumn.Missing);
        Sort();
    }

    /// <summary>Whether use of substances was recorded of each episode: 1, or missing.</summary>
    public int[] SubstanceUse { get; }

    /// <summary>Makes the contract's needs.</summary>
    public void Write(ContractRows needs)
    {
        var (episodeAt, needAt, dayAt) = (needs.Of("episode_id"), needs.Of("need"), needs.Of("identified_date"));
        foreach (var (episode, need, day, row) in _needs)
        {
            var current = needs.Current;
            current[episodeAt] = episode;
            current[needAt] = need;
            current[dayAt] = day;
            needs.Keep(_table.Line(row));
        }
        needs.End();
    }

    private void Sort()
    {
        var concepts = _table.Pool("SocPerCircumstance");
        var needOf = concepts.Texts.Select(c => NhsCodes.Needs.GetValueOrDefault(c, -1)).ToArray();
        var isSubstance = concepts.Texts.Select(NhsCodes.SubstanceUse.Contains).ToArray();
        var numbers = _table.Wide("SocPerCircumstance");
        var days = _table.Wide("SocPerCircumstanceRecDate");
        var persons = _table.Wide("Person_ID");
        var personOf = _table.Pool("Person_ID").Match(_referrals.Table.Pool("Person_ID"));
        var episodesOf = EpisodesByPerson();
        var referred = _referrals.Table.Wide("ReferralRequestReceivedDate");
        var seen = new HashSet<(int, int, int)>();
        var (unread, outside, superseded) = (new RowTally(), new RowTally(), new RowTally());
        for (var row = 0; row < numbers.Length; row++)
        {
            if (needOf[numbers[row]] < 0 && !isSubstance[numbers[row]])
                unread.Add(row);
            else if (personOf[persons[row]] < 0)
                _table.KeepOutOrphan(row, "Person_ID", isOfKeptOut: false);
            else if (EpisodeOn(episodesOf, referred, _referrals.Rows, personOf[persons[row]], days[row]) is not (>= 0 and var episode))
                outside.Add(row);
            else if (!seen.Add((episode, numbers[row], days[row])))
                superseded.Add(row);
            else if (isSubstance[numbers[row]])
                SubstanceUse[episode] = 1;
            else
                _needs.Add((episode, needOf[numbers[row]], days[row], row));
        }
        _table.LeaveOut("SocPerCircumstance", Rules.CircumstanceNotRead, unread);
        _table.LeaveOut("SocPerCircumstanceRecDate", Rules.OutsideReferrals, outside);
        _table.LeaveOut("", Rules.Superseded, superseded);
    }

    /// <summary>The episodes of each person, as the last of them and the one before each.</summary>
    private (int[] Last, int[] Before) EpisodesByPerson()
    {
        var last = new int[_referrals.Table.Pool("Person_ID").Count];
        Array.Fill(last, -1);
        var before = new int[_referrals.Rows.Count];
        for (var e = 0; e < before.Length; e++)
            (before[e], last[_referrals.Persons[e]]) = (last[_referrals.Persons[e]], e);
        return (last, before);
    }

    private static int EpisodeOn((int[] Last, int[] Before) episodes, ReadOnlySpan<int> referred, List<int> rows, int person, int day)
    {
        var found = -1;
        for (var e = episodes.Last[person]; e >= 0; e = episodes.Before[e])
            if (referred[rows[e]] <= day && (found < 0 || referred[rows[e]] > referred[rows[found]]))
                found = e;
        return found;
    }
}

namespace NonResponse.Ingest;

/// <summary>The scores of the episodes: of one pathway, scale and day the latest counts.</summary>
internal sealed class NhsScores
{
    private const int NotGiven = -1;
    private const int Malformed = -2;

    private static readonly byte FollowUp = NhsCodes.AppointmentType["6"];
    private static readonly byte Review = NhsCodes.AppointmentType["4"];

    private readonly NhsReferrals _referrals;
    private readonly NhsContacts _contacts;

    // At the referral, and at contacts: of two of one day the latter counts.
    private readonly NhsTable[] _tables;
    private readonly List<int> _episodes;

    // Scale and day in one number, as the scores of an episode are sorted.
    private readonly List<int> _keys;
    private readonly List<(int Row, int Points, byte Table, byte Setting)> _scores;

    public NhsScores(NhsReferrals referrals, NhsContacts contacts, params NhsTable[] tables)
    {
        var most = tables.Sum(t => t.Rows);
        (_referrals, _contacts, _tables) = (referrals, contacts, tables);
        (_episodes, _keys, _scores) = (new(most), new(most), new(most));
        for (var t = 0; t < tables.Length; t++)
            Add((byte)t);
    }

    /// <summary>Takes the scores of a table.</summary>
    private void Add(byte number)
    {
        var table = _tables[number];
        var isOfContacts = table.Name == NhsTables.ActivityScore.Name;
        var episodes = _referrals.EpisodesOf(table);
        var pathways = table.Wide("PathwayID");
        var tools = table.Wide("CodedAssToolType");
        var texts = table.Wide("PersScore");
        var days = table.Wide("AssToolCompDate");
        var scales = ScalesOf(table.Pool("CodedAssToolType"));
        var points = PointsOf(table.Pool("PersScore"));
        var contactOf = isOfContacts ? _contacts.ContactsOf(table) : [];
        var ids = isOfContacts ? table.Wide("CareContactId") : [];
        var leftOut = (new RowTally(), new RowTally());
        var (unread, unanswered) = (new RowTally(), new RowTally());
        for (var row = 0; row < pathways.Length; row++)
        {
            if (!_referrals.Has(table, row, episodes[pathways[row]], leftOut))
                continue;
            if (scales[tools[row]] is not { } scale)
            {
                unread.Add(row);
                continue;
            }
            var score = points[texts[row]];
            if (score == NotGiven)
            {
                unanswered.Add(row);
                continue;
            }
            if (score == Malformed || score < (long)scale.Lowest * Instrument.PointScale || score > (long)scale.Highest * Instrument.PointScale)
            {
                table.KeepOut(row, "PersScore", score == Malformed ? Rules.Malformed : Rules.OutOfRange, table.Pool("PersScore").Utf8(texts[row]));
                continue;
            }
            var contact = isOfContacts && ids[row] >= 0 ? contactOf[ids[row]] : -1;
            var day = days[row];
            if (day == Day.None && contact >= 0 && _contacts.RowOf(contact) >= 0)
                day = _contacts.DayOf(contact);
            if (day == Day.None)
            {
                KeepOutWithoutDay(table, row, contact);
                continue;
            }
            _episodes.Add(episodes[pathways[row]]);
            _keys.Add((int)scale.Code << 24 | day);
            _scores.Add((row, score, number, SettingOf(contact, isOfContacts)));
        }
        NhsReferrals.NoteLeftOut(table, leftOut);
        table.LeaveOut("CodedAssToolType", Rules.ScaleNotRead, unread);
        table.LeaveOut("PersScore", Rules.NoScore, unanswered);
    }

    /// <summary>Makes the contract's assessments.</summary>
    public void Write(ContractRows assessments)
    {
        var (offsets, order) = Grouping.ByParent([.. _episodes], [.. _keys], _referrals.Rows.Count);
        var (episodeAt, dayAt, scaleAt, scoreAt, riskAt, settingAt) =
            (assessments.Of("episode_id"), assessments.Of("date"), assessments.Of("instrument"), assessments.Of("score"), assessments.Of("risk_item"), assessments.Of("setting"));
        var dropped = new Dictionary<(NhsTable Table, string Rule), RowTally>();
        for (var e = 0; e + 1 < offsets.Length; e++)
            for (var at = offsets[e]; at < offsets[e + 1]; at++)
            {
                var score = order is null ? at : order[at];
                while (at + 1 < offsets[e + 1] && (order is null ? at + 1 : order[at + 1]) is var next && _keys[next] == _keys[score])
                {
                    score = Later(score, next, dropped);
                    at++;
                }
                var (row, points, table, setting) = _scores[score];
                var current = assessments.Current;
                current[episodeAt] = e;
                current[dayAt] = _keys[score] & 0xFFFFFF;
                current[scaleAt] = _keys[score] >> 24;
                current[scoreAt] = points;
                current[riskAt] = RawColumn.Missing;
                current[settingAt] = setting == CodeList.Missing ? RawColumn.Missing : setting;
                assessments.Keep(_tables[table].Line(row));
            }
        foreach (var ((table, rule), rows) in dropped)
            table.LeaveOut(rule == Rules.ConflictingScores ? "PersScore" : "", rule, rows);
        assessments.End();
    }

    /// <summary>The later of two scores of one pathway, scale and day; the other is left out.</summary>
    private int Later(int first, int second, Dictionary<(NhsTable, string), RowTally> dropped)
    {
        var (a, b) = (_scores[first], _scores[second]);
        // Of a score that stands at the referral and at a contact, the one at the contact counts.
        var isFirst = a.Table == b.Table && _tables[a.Table].Rank(a.Row) > _tables[b.Table].Rank(b.Row);
        var (kept, other) = isFirst ? (a, b) : (b, a);
        var rule = kept.Table == other.Table && _tables[kept.Table].Rank(kept.Row) != _tables[other.Table].Rank(other.Row) ? Rules.Superseded
            : kept.Points != other.Points ? Rules.ConflictingScores : Rules.RepeatedInSubmission;
        if (!dropped.TryGetValue((_tables[other.Table], rule), out var rows))
            dropped.Add((_tables[other.Table], rule), rows = new RowTally());
        rows.Add(other.Row);
        return isFirst ? first : second;
    }

    /// <summary>Keeps a score out that has no day, neither its own nor that of a contact.</summary>
    private static void KeepOutWithoutDay(NhsTable table, int row, int contact)
    {
        if (table.Name != NhsTables.ActivityScore.Name || table.Wide("CareContactId")[row] < 0)
            table.KeepOut(row, "AssToolCompDate", Rules.Missing, []);
        else
            table.KeepOutOrphan(row, "CareContactId", isOfKeptOut: contact >= 0);
    }

    private byte SettingOf(int contact, bool isOfContacts)
    {
        if (!isOfContacts)
            return CodeList.Missing;
        if (contact < 0 || _contacts.RowOf(contact) < 0)
            return (byte)Setting.Session;
        var type = _contacts.TypeOf(contact);
        return (byte)(type == FollowUp ? Setting.Followup : type == Review ? Setting.Review : Setting.Session);
    }

    private static Instrument?[] ScalesOf(IdPool tools) =>
        [.. tools.Texts.Select(t => NhsCodes.Scales.TryGetValue(t, out var code) ? Instrument.Get(code) : null)];

    /// <summary>The points of each text, in millionths.</summary>
    private static int[] PointsOf(IdPool texts)
    {
        var points = new int[texts.Count];
        for (var i = 0; i < points.Length; i++)
            points[i] = texts.Texts[i].ToUpperInvariant() is "NA" or "N/A" ? NotGiven
                : FieldParser.TryNumber(texts.Utf8(i), 6, out var scaled) && scaled >= 0 ? (int)Math.Min(int.MaxValue, scaled) : Malformed;
        return points;
    }
}

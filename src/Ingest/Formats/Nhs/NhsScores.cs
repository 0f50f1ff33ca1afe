namespace NonResponse.Ingest;

/// <summary>The scores of the episodes: of one pathway, scale and day the latest counts.</summary>
internal sealed class NhsScores(NhsReferrals referrals, NhsContacts contacts, int sets)
{
    private const int NotGiven = -1;
    private const int Malformed = -2;

    private readonly List<int> _episodes = [];

    // Scale and day in one number, as the scores of an episode are sorted.
    private readonly List<int> _keys = [];
    private readonly List<(NhsTable Table, int Row, int Points, int Setting)> _scores = new(sets);

    /// <summary>Takes the scores of a table.</summary>
    public void Add(NhsTable table)
    {
        var isOfContacts = table.Name == NhsTables.ActivityScore.Name;
        var episodes = referrals.EpisodesOf(table);
        var pathways = table.Wide("PathwayID");
        var tools = table.Wide("CodedAssToolType");
        var texts = table.Wide("PersScore");
        var days = table.Wide("AssToolCompDate");
        var scales = ScalesOf(table.Pool("CodedAssToolType"));
        var points = PointsOf(table.Pool("PersScore"));
        var contactOf = isOfContacts ? contacts.ContactsOf(table) : [];
        var ids = isOfContacts ? table.Wide("CareContactId") : [];
        var leftOut = (new RowTally(), new RowTally());
        var (unread, unanswered) = (new RowTally(), new RowTally());
        for (var row = 0; row < pathways.Length; row++)
        {
            if (!referrals.Has(table, row, episodes[pathways[row]], leftOut))
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
            if (!TryDay(table, row, days[row], contact, out var day))
                continue;
            _episodes.Add(episodes[pathways[row]]);
            _keys.Add((int)scale.Code << 24 | day);
            _scores.Add((table, row, score, SettingOf(contact, isOfContacts)));
        }
        NhsReferrals.NoteLeftOut(table, leftOut);
        table.LeaveOut("CodedAssToolType", Rules.ScaleNotRead, unread);
        table.LeaveOut("PersScore", Rules.NoScore, unanswered);
    }

    /// <summary>Makes the contract's assessments.</summary>
    public void Write(ContractRows assessments)
    {
        var (offsets, order) = Grouping.ByParent([.. _episodes], [.. _keys], referrals.Rows.Count);
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
                var (table, row, points, setting) = _scores[score];
                var current = assessments.Current;
                current[episodeAt] = e;
                current[dayAt] = _keys[score] & 0xFFFFFF;
                current[scaleAt] = _keys[score] >> 24;
                current[scoreAt] = points;
                current[riskAt] = RawColumn.Missing;
                current[settingAt] = setting;
                assessments.Keep(table.Line(row));
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
        var isFirst = a.Table == b.Table && a.Table.Rank(a.Row) > b.Table.Rank(b.Row);
        var (kept, other) = isFirst ? (a, b) : (b, a);
        var rule = kept.Table == other.Table && kept.Table.Rank(kept.Row) != other.Table.Rank(other.Row) ? Rules.Superseded
            : kept.Points != other.Points ? Rules.ConflictingScores : Rules.RepeatedInSubmission;
        if (!dropped.TryGetValue((other.Table, rule), out var rows))
            dropped.Add((other.Table, rule), rows = new RowTally());
        rows.Add(other.Row);
        return isFirst ? first : second;
    }

    /// <summary>The day of a score: its own, or that of its contact. Where there is none, the row is kept out.</summary>
    private bool TryDay(NhsTable table, int row, int own, int contact, out int day)
    {
        day = own;
        if (own != Day.None)
            return true;
        if (table.Name != NhsTables.ActivityScore.Name || table.Wide("CareContactId")[row] < 0)
        {
            table.KeepOut(row, "AssToolCompDate", Rules.Missing, []);
            return false;
        }
        if (contact < 0 || contacts.RowOf(contact) < 0)
        {
            table.KeepOutOrphan(row, "CareContactId", contact >= 0);
            return false;
        }
        day = contacts.DayOf(contact);
        return true;
    }

    private int SettingOf(int contact, bool isOfContacts)
    {
        if (!isOfContacts)
            return RawColumn.Missing;
        if (contact < 0 || contacts.RowOf(contact) < 0)
            return (int)Setting.Session;
        var type = contacts.TypeOf(contact);
        return (int)(type == NhsCodes.AppointmentType["6"] ? Setting.Followup : type == NhsCodes.AppointmentType["4"] ? Setting.Review : Setting.Session);
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

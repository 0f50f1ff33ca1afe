namespace NonResponse.Ingest;

/// <summary>A table of the data set as it was read, with what becomes of its rows while the tables of the contract are made.</summary>
internal sealed class NhsTable
{
    private readonly RawTable _raw;
    private readonly FindingLog _log;
    private readonly int[] _submission;
    private readonly int[] _month;
    private readonly int[] _ranks;
    private int _keptOut;

    /// <summary>Takes a table.</summary>
    /// <param name="read">The tables as read.</param>
    /// <param name="spec">Which.</param>
    /// <param name="periods">The last day of each submission's period, where the header tells.</param>
    public NhsTable(ReadTables read, TableSpec spec, IReadOnlyDictionary<string, int> periods)
    {
        _raw = read.Tables[spec.Name];
        _log = read.Logs[spec.Name];
        _submission = _raw.Column("UniqueSubmissionID").Wide.ToArray();
        _month = _raw.Column("Unique_MonthID").Wide.ToArray();
        _ranks = Ranks(Pool("UniqueSubmissionID"), periods);
    }

    public bool IsPresent => _raw.IsPresent;

    /// <summary>Rows that were read and not kept out for their form.</summary>
    public int Rows => _raw.RowsKept;

    public string Name => _raw.Spec.Name;

    public FindingLog Log => _log;

    /// <summary>What became of the rows.</summary>
    public TableCount Count => new(
        Name, _raw.RowsRead, _raw.RowsRead - _raw.RowsKept + _keptOut, _log.Findings(_raw.RowsRead).Where(f => f.Effect == Effect.LeftOut).Sum(f => f.Rows));

    public ReadOnlySpan<int> Wide(string column) => _raw.Column(column).Wide;

    public ReadOnlySpan<byte> Narrow(string column) => _raw.Column(column).Narrow;

    public IdPool Pool(string column) => _raw.Pools[_raw.Spec.IndexOf(column)]!;

    public bool HasColumn(string column) => _raw.HasColumn[_raw.Spec.IndexOf(column)];

    public int Line(int row) => _raw.Lines[row];

    /// <summary>Which submission a row is of: a later one has a greater number.</summary>
    public int Rank(int row) => _submission[row] >= 0 ? _ranks[_submission[row]] : _month[row] == RawColumn.Missing ? 0 : _month[row];

    /// <summary>Puts a row into quarantine.</summary>
    public void KeepOut(int row, string column, string rule, ReadOnlySpan<byte> value)
    {
        _log.KeepOut(column, rule, Line(row), value);
        _raw.RowsAtFault += rule == Rules.OrphanOfKeptOut ? 0 : 1;
        _keptOut++;
    }

    /// <summary>Puts a row into quarantine that refers to nothing that is there.</summary>
    public void KeepOutOrphan(int row, string column, bool isOfKeptOut) =>
        KeepOut(row, column, isOfKeptOut ? Rules.OrphanOfKeptOut : Rules.Orphan, Pool(column).Utf8(Wide(column)[row]));

    /// <summary>The latest row of each number of a column; -1 where there is none. The others are left out.</summary>
    /// <param name="column">A column of pseudonyms.</param>
    /// <param name="isUsed">Whether a row counts at all; null where every one does.</param>
    public int[] Latest(string column, Predicate<int>? isUsed = null)
    {
        var numbers = Wide(column);
        var latest = new int[Pool(column).Count];
        Array.Fill(latest, -1);
        var (superseded, repeated) = (new RowTally(), new RowTally());
        for (var row = 0; row < numbers.Length; row++)
        {
            if (isUsed is not null && !isUsed(row))
                continue;
            ref var best = ref latest[numbers[row]];
            if (best < 0)
            {
                best = row;
                continue;
            }
            var (before, now) = (Rank(best), Rank(row));
            (now == before ? repeated : superseded).Add(now >= before ? best : row);
            if (now >= before)
                best = row;
        }
        LeaveOut("", Rules.Superseded, superseded);
        LeaveOut(column, Rules.RepeatedInSubmission, repeated);
        return latest;
    }

    /// <summary>Notes rows that are left out.</summary>
    public void LeaveOut(string column, string rule, RowTally rows)
    {
        if (rows.Count > 0)
            _log.Note(column, rule, Effect.LeftOut, Line(rows.First), rows.Count);
    }

    /// <summary>Notes rows that somebody ought to know of.</summary>
    public void Note(string column, string rule, RowTally rows)
    {
        if (rows.Count > 0)
            _log.Note(column, rule, Effect.Noted, Line(rows.First), rows.Count);
    }

    /// <summary>The number that each text of a pool has in another; -1 where it isn't there.</summary>
    /// <remarks>Tables mostly come in the same order: the text after the last one that was found is looked at first.</remarks>
    public static int[] Match(IdPool from, IdPool to)
    {
        var found = new int[from.Count];
        var last = -1;
        for (var i = 0; i < found.Length; i++)
        {
            var text = from.Utf8(i);
            found[i] = last + 1 < to.Count && text.SequenceEqual(to.Utf8(last + 1)) ? last + 1 : to.Find(text);
            if (found[i] >= 0)
                last = found[i];
        }
        return found;
    }

    /// <summary>Orders submissions by the last day of their period, then by their own number, then as they come.</summary>
    private int[] Ranks(IdPool submissions, IReadOnlyDictionary<string, int> periods)
    {
        var months = new int[submissions.Count];
        for (var row = 0; row < _submission.Length; row++)
            if (_submission[row] >= 0 && _month[row] != RawColumn.Missing)
                months[_submission[row]] = _month[row];
        var ranks = new int[submissions.Count];
        var order = Enumerable.Range(0, submissions.Count)
            .OrderBy(s => periods.TryGetValue(submissions.Texts[s], out var end) ? end : DayOf(months[s]))
            .ThenBy(s => long.TryParse(submissions.Texts[s], System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0).ThenBy(s => s);
        var rank = 0;
        foreach (var submission in order)
            ranks[submission] = ++rank;
        return ranks;
    }

    /// <summary>About the last day of a month that is told by its number, of which 1492 is July 2024.</summary>
    private static int DayOf(int month)
    {
        const int July2024 = 1492;
        const double DaysOfMonth = 365.2425 / 12;
        return (int)((2024 * 12 + 7 + month - July2024 - 12) * DaysOfMonth);
    }
}

/// <summary>Counts rows, and keeps the first.</summary>
internal sealed class RowTally
{
    public int Count { get; private set; }

    public int First { get; private set; } = -1;

    /// <summary>Counts a row, or as many as it stands for.</summary>
    public void Add(int row, int rows = 1)
    {
        if (Count == 0)
            First = row;
        Count += rows;
    }
}

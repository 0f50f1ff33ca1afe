namespace NonResponse.Ingest;

/// <summary>A table of the data set as it was read: of its rows, those of the latest submission count.</summary>
internal sealed class NhsTable : SentTable
{
    private readonly int[] _submission;
    private readonly int[] _month;
    private readonly int[] _ranks;

    /// <summary>Takes a table.</summary>
    /// <param name="read">The tables as read.</param>
    /// <param name="spec">Which.</param>
    /// <param name="periods">The last day of each submission's period, where the header tells.</param>
    public NhsTable(ReadTables read, TableSpec spec, IReadOnlyDictionary<string, int> periods)
        : base(read, spec)
    {
        _submission = Wide("UniqueSubmissionID").ToArray();
        _month = Wide("Unique_MonthID").ToArray();
        _ranks = Ranks(Pool("UniqueSubmissionID"), periods);
    }

    /// <summary>Which submission a row is of: a later one has a greater number.</summary>
    public int Rank(int row) => _submission[row] >= 0 ? _ranks[_submission[row]] : _month[row] == RawColumn.Missing ? 0 : _month[row];

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

    /// <summary>The latest submission that has each number of a column, as <see cref="Rank"/> tells it: of rows that belong together, its rows count.</summary>
    /// <param name="column">A column of pseudonyms.</param>
    public int[] LatestRanks(string column)
    {
        var numbers = Wide(column);
        var latest = new int[Pool(column).Count];
        for (var row = 0; row < numbers.Length; row++)
            latest[numbers[row]] = Math.Max(latest[numbers[row]], Rank(row));
        return latest;
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

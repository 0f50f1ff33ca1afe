namespace NonResponse.Ingest;

/// <summary>A table of a format as it was read, with what becomes of its rows while the tables of the contract are made.</summary>
internal class SentTable
{
    private readonly RawTable _raw;
    private readonly FindingLog _log;
    private int _keptOut;

    /// <summary>Takes a table.</summary>
    /// <param name="read">The tables as read.</param>
    /// <param name="spec">Which.</param>
    public SentTable(ReadTables read, TableSpec spec)
    {
        _raw = read.Tables[spec.Name];
        _log = read.Logs[spec.Name];
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

    /// <summary>Notes rows that are left out.</summary>
    public void LeaveOut(string column, string rule, RowTally rows) => Note(column, rule, Effect.LeftOut, rows);

    /// <summary>Notes rows that somebody ought to know of.</summary>
    public void Note(string column, string rule, RowTally rows) => Note(column, rule, Effect.Noted, rows);

    /// <summary>Notes rows of which a value became missing.</summary>
    public void SetMissing(string column, string rule, RowTally rows) => Note(column, rule, Effect.SetMissing, rows);

    private void Note(string column, string rule, Effect effect, RowTally rows)
    {
        if (rows.Count > 0)
            _log.Note(column, rule, effect, Line(rows.First), rows.Count);
    }
}

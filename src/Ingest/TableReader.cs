using System.Runtime.CompilerServices;
using CsvHelper;

namespace NonResponse.Ingest;

/// <summary>Reads one table from its file: parses every field, keeps bad rows out, and remembers what was wrong.</summary>
internal sealed class TableReader
{
    private const int RowsBetweenReports = 1 << 14;
    private const int MostUnknownColumns = 100;

    private readonly RawTable _table;
    private readonly ColumnSpec[] _columns;
    private readonly FindingLog _log;
    private readonly KeyIndex? _parents;
    private readonly CancellationToken _cancel;
    private int _lastParent = -1;
    private readonly int _keyColumn;
    private readonly int _patientColumn;
    private readonly RowBlock _rows;

    // A key is never seen twice; whatever else is parsed depends on its text alone.
    private readonly FieldMemo?[] _memos;
    private readonly RowCheck? _check;
    private readonly TableWatch _watch;

    private int _fieldCount;
    private bool _lastWasBroken;

    private TableReader(RawTable table, FindingLog log, TableWatch watch, KeyIndex? parents, CancellationToken cancel)
    {
        _table = table;
        _columns = [.. table.Spec.Columns];
        _log = log;
        _watch = watch;
        _parents = parents;
        _cancel = cancel;
        _keyColumn = table.Keys is null ? -1 : 0;
        _patientColumn = table.Erasure is null ? -1 : table.Spec.IndexOf(Erasure.Column);
        _rows = new RowBlock(table, [.. _columns.Select(MissingValue)]);
        _memos = [.. table.Spec.Columns.Select((_, c) => c == _keyColumn || table.Spec.Columns[c].IsDistinct ? null : new FieldMemo())];
        _check = RowCheck.For(table.Spec);
    }

    /// <summary>Reads a file to its end.</summary>
    /// <param name="table">Where the rows go.</param>
    /// <param name="source">The file.</param>
    /// <param name="log">Where faults go.</param>
    /// <param name="watch">Looks for identity in what the contract doesn't account for.</param>
    /// <param name="parents">The keys of the table that this one refers to, which may still be growing; null where it refers to none.</param>
    /// <param name="progress">Told the bytes read of the file now and then.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="RefusedException">The file is not text, or a required column is missing.</exception>
    public static void Read(
        RawTable table, SourceFile source, FindingLog log, TableWatch watch, KeyIndex? parents, Action<long> progress,
        CancellationToken cancel)
    {
        var reader = new TableReader(table, log, watch, parents, cancel);
        var broken = new HashSet<long>();
        using var csv = CsvReader.Create(source.Text, Options(line => broken.Add(line)));
        try
        {
            csv.ReadHeader();
            var fields = reader.MapHeader(source.Name, csv.Headers);
            while (csv.Read())
            {
                reader.ReadRow(csv, fields, broken);
                if (++table.RowsRead % RowsBetweenReports == 0)
                {
                    if (table.RowsRead == RowsBetweenReports)
                        table.Reserve(source.RowsExpected(table.RowsRead));
                    cancel.ThrowIfCancellationRequested();
                    progress(source.BytesRead);
                }
            }
        }
        catch (CsvFormatException)
        {
            var row = csv.LineNumber == 0 ? "the first row" : $"a row after line {csv.LineNumber}";
            throw new RefusedException($"{source.Name}: {row} is longer than 1 MiB; a quotation mark is probably not closed.");
        }
        reader._rows.HandOver();
        table.IsCutOff = reader._lastWasBroken && !source.EndsWithLine;
        if (table.RowsErased > 0)
            log.Note("", Rules.ErasedPatient, Effect.LeftOut, line: 0, table.RowsErased);
        progress(source.BytesRead);
    }

    /// <summary>How the files of an extract are written.</summary>
    /// <param name="broken">Told the line of a row whose quotation marks do not match.</param>
    internal static CsvReaderOptions Options(Action<long> broken) => new()
    {
        Separator = ',',
        TrackLineNumbers = true,
        IncludeValuesInExceptions = false,
        BufferSize = 1 << 17,
        // A quote that is never closed would swallow the rest of the file: no row of the contract is that long.
        MaxRecordSize = 1 << 20,
        OnMalformedRecord = malformed => broken(malformed.LineNumber),
    };

    private int[] MapHeader(string file, IReadOnlyList<string>? header)
    {
        var spec = _table.Spec;
        if (header is null || header.Count == 0)
            throw new RefusedException($"{file} has no header row.");
        _watch.LookAtHeader(header);
        var names = header.Select(h => h.Trim().ToLowerInvariant()).ToArray();
        var fields = spec.Columns.Select(c => c.FieldIn(names)).ToArray();
        for (var c = 0; c < fields.Length; c++)
        {
            if (fields[c] < 0 && spec.Columns[c].Required)
                throw new RefusedException(HeaderHint.For(file, names, spec) ?? $"{file} has no column {spec.Columns[c].Name}, which every {spec.Name} file must have.");
            if (fields[c] >= 0 && Array.LastIndexOf(names, names[fields[c]]) != fields[c])
                throw new RefusedException($"{file} has two columns {spec.Columns[c].Name}.");
            _table.HasColumn[c] = fields[c] >= 0;
        }
        foreach (var absent in spec.Columns.Skip(spec.FurtherFrom).Where(c => !names.Contains(c.Name)))
            _log.Note(absent.Name, Rules.FurtherColumnAbsent, Effect.Noted, 1, rows: 0);
        _fieldCount = names.Length;
        var unknown = names.Where((_, field) => !fields.Contains(field)).Select(FindingLog.Label).Distinct().Take(MostUnknownColumns + 1).ToList();
        foreach (var name in unknown.Take(MostUnknownColumns))
            _log.Note(name, Rules.UnknownColumn, Effect.Noted, 1, rows: 0);
        if (unknown.Count > MostUnknownColumns)
            _log.Note("", Rules.MoreUnknownColumns, Effect.Noted, 1, rows: 0);
        return fields;
    }

    private void ReadRow(CsvReader csv, int[] fields, HashSet<long> broken)
    {
        var line = (int)csv.LineNumber;
        var isBroken = broken.Count > 0 && broken.Remove(csv.LineNumber);
        _lastWasBroken = isBroken || csv.FieldCount != _fieldCount;
        if (_lastWasBroken)
        {
            _watch.LookAtRow(csv);
            KeepOutWithSwallowed(csv, fields, "", isBroken ? Rules.BrokenQuotes : Rules.FieldCount, line, []);
            return;
        }
        _watch.LookAtUnknown(csv);
        var good = true;
        var orphanOfKeptOut = false;
        var values = _rows.Current;
        for (var c = 0; c < fields.Length; c++)
        {
            if (fields[c] < 0)
                continue;
            var text = csv.GetSpan(fields[c]);
            // Nearly every field of an extract ends here.
            if (_memos[c] is { } memo && !text.IsEmpty && memo.TryFind(text, out values[c]))
                continue;
            var column = _columns[c];
            // Rows of one parent follow each other.
            if (column.IsSequence && _table.Pools[c]!.IsLast(text))
            {
                values[c] = _table.Pools[c]!.Count - 1;
                continue;
            }
            var asWritten = text;
            text = Trim(text);
            var fault = text.IsEmpty ? Missing(column, out values[c]) : Parse(column, c, text, out values[c]);
            if (fault is null)
            {
                if (!asWritten.IsEmpty)
                    _memos[c]?.Keep(asWritten, values[c]);
                continue;
            }
            if (fault == Rules.ErasedPatient)
            {
                Erase(csv, fields);
                return;
            }
            if (HoldsRows(text))
            {
                KeepOutWithSwallowed(csv, fields, column.Name, Rules.BrokenQuotes, line, text);
                return;
            }
            if (!text.IsEmpty)
                _watch.LookAtFault(fields[c], text);
            if (!column.Required)
            {
                values[c] = MissingValue(column);
                if (!column.IsOpen)
                    _log.Note(column.Name, fault, Effect.SetMissing, line);
                continue;
            }
            orphanOfKeptOut |= good && fault == Rules.OrphanOfKeptOut;
            good = false;
            _log.KeepOut(column.Name, fault, line, text);
        }
        if (good)
            good = PassesRowCheck(csv, fields, values, line);
        if (good && _patientColumn >= 0 && _table.Erasure!.Has(values[_patientColumn], _table.Pools[_patientColumn]!))
        {
            Erase(csv, fields);
            return;
        }
        if (good && _keyColumn >= 0 && !_table.Keys!.TryKeep(Trim(csv.GetSpan(fields[_keyColumn]))))
        {
            KeepOut(csv, fields, _table.Spec.Columns[_keyColumn].Name, Rules.DuplicateKey, line, csv.GetSpan(fields[_keyColumn]));
            return;
        }
        if (good)
        {
            _rows.Keep(line);
            return;
        }
        _table.RowsAtFault += orphanOfKeptOut ? 0 : 1;
        NoteKeyKeptOut(csv, fields);
    }

    /// <summary>Passes over a row of a patient who was erased, and sees that the rows which refer to it go the same way.</summary>
    private void Erase(CsvReader csv, int[] fields)
    {
        _table.RowsErased++;
        if (_keyColumn >= 0 && Trim(csv.GetSpan(fields[_keyColumn])) is { IsEmpty: false } key && FieldParser.IsId(key))
            _table.Keys!.Erase(key);
    }

    private bool PassesRowCheck(CsvReader csv, int[] fields, Span<int> values, int line)
    {
        if (_check is null || _check.Find(values) is not { } found)
            return true;
        var column = _table.Spec.Columns[found.Column];
        if (column.Required)
        {
            _log.KeepOut(column.Name, found.Rule, line, Trim(csv.GetSpan(fields[found.Column])));
            return false;
        }
        values[found.Column] = MissingValue(column);
        _log.Note(column.Name, found.Rule, Effect.SetMissing, line);
        return true;
    }

    private void KeepOut(CsvReader csv, int[] fields, string column, string rule, int line, ReadOnlySpan<byte> value, int rows = 1)
    {
        _log.KeepOut(column, rule, line, Trim(value), rows);
        _table.RowsAtFault += rows;
        NoteKeyKeptOut(csv, fields);
    }

    /// <summary>A quotation mark that is not closed makes one row of many lines: each of them is a row that is missing.</summary>
    private void KeepOutWithSwallowed(CsvReader csv, int[] fields, string column, string rule, int line, ReadOnlySpan<byte> value)
    {
        var lines = 0;
        for (var f = 0; f < csv.FieldCount; f++)
            lines += LineEnds(csv.GetSpan(f).TrimEnd("\r\n"u8));
        _table.RowsRead += lines;
        KeepOut(csv, fields, column, rule, line, value, 1 + lines);
    }

    /// <summary>Whether a value is what two stray quotation marks have between them: so many commas a line are rows.</summary>
    private bool HoldsRows(ReadOnlySpan<byte> text) =>
        LineEnds(text) is var lines and > 0 && text.Count((byte)',') >= (long)lines * (_fieldCount - 1);

    private static int LineEnds(ReadOnlySpan<byte> text) => text.Count((byte)'\n') + text.Count((byte)'\r') - text.Count("\r\n"u8);

    private void NoteKeyKeptOut(CsvReader csv, int[] fields)
    {
        if (_keyColumn < 0 || fields[_keyColumn] >= csv.FieldCount)
            return;
        var key = Trim(csv.GetSpan(fields[_keyColumn]));
        if (!key.IsEmpty && FieldParser.IsId(key))
            _table.Keys!.KeepOut(key);
    }

    private static string? Missing(ColumnSpec column, out int value)
    {
        value = MissingValue(column);
        return column.Required ? Rules.Missing : null;
    }

    /// <summary>What stands in a column where a row has no value.</summary>
    internal static int MissingValue(ColumnSpec column) => column.Type == FieldType.Date ? Day.None : RawColumn.Missing;

    private string? Parse(ColumnSpec column, int index, ReadOnlySpan<byte> text, out int value)
    {
        value = RawColumn.Missing;
        switch (column.Type)
        {
            case FieldType.Id:
                return ParseId(column, index, text, out value);
            case FieldType.Date:
                return FieldParser.TryDay(column.IsPadded ? FieldParser.WithoutTime(text) : text, out value) ? null : Rules.Malformed;
            case FieldType.Code:
                value = column.Codes!.IndexOf(column.IsPadded ? FieldParser.WithoutZeros(text) : text);
                return value >= 0 ? null : Rules.UnknownCode;
            case FieldType.Bool:
                return FieldParser.TryBool(text, out value) ? null : Rules.Malformed;
            case FieldType.Int:
                return FieldParser.TryInt(text, out var whole) ? InRange(column, whole, 1, out value) : Rules.Malformed;
            case FieldType.Number:
                return FieldParser.TryNumber(text, column.Decimals, out var scaled)
                    ? InRange(column, scaled, column.Decimals == 6 ? Instrument.PointScale : 1000, out value)
                    : Rules.Malformed;
            case FieldType.Concept:
                if (!FieldParser.TryConcept(text, out text))
                    return Rules.Malformed;
                value = _table.Pools[index]!.Add(text);
                return null;
            case FieldType.Token:
                if (!FieldParser.IsToken(text))
                    return Rules.Malformed;
                value = _table.Pools[index]!.Add(text);
                return null;
            case FieldType.Area:
                value = 0;
                return FieldParser.IsArea(text) ? null : Rules.Malformed;
            case FieldType.Text:
                if (!FieldParser.IsText(text))
                    return Rules.Malformed;
                value = _table.Pools[index]!.Add(text);
                return null;
            default:
                if (!FieldParser.IsName(text))
                    return Rules.Malformed;
                Span<byte> lower = stackalloc byte[text.Length];
                System.Text.Ascii.ToLower(text, lower, out _);
                if (column.Codes is not null && column.Codes.IndexOf(lower) < 0)
                    return Rules.UnknownCode;
                value = _table.Pools[index]!.Add(lower);
                return value < column.MostTexts ? null : throw new RefusedException(
                    $"{_table.Spec.Name}, column {column.Name}: more than {column.MostTexts} different values, so it does not tell groups apart; take it out of \"columns\" in the service's configuration.");
        }
    }

    private string? ParseId(ColumnSpec column, int index, ReadOnlySpan<byte> text, out int value)
    {
        value = RawColumn.Missing;
        if (!FieldParser.IsId(text))
            return Rules.Malformed;
        if (column.References is null)
        {
            value = index == _keyColumn ? 0 : _table.Pools[index]!.Add(text);
            return null;
        }
        value = _parents!.Find(text, _lastParent, _cancel);
        if (value >= 0)
            _lastParent = value;
        return value switch
        {
            >= 0 => null,
            KeyIndex.KeptOut => Rules.OrphanOfKeptOut,
            KeyIndex.Erased => Rules.ErasedPatient,
            _ => Rules.Orphan,
        };
    }

    private static string? InRange(ColumnSpec column, long number, long scale, out int value)
    {
        var low = column.Min == int.MinValue ? -int.MaxValue : column.Min * scale;
        var high = column.Max == int.MaxValue ? int.MaxValue : column.Max * scale;
        var inRange = number >= low && number <= high;
        value = inRange ? (int)number : RawColumn.Missing;
        return inRange ? null : Rules.OutOfRange;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (text[0] > ' ' && text[^1] > ' ') ? text : text.Trim(" \t"u8);
}

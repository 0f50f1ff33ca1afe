using CsvHelper;

namespace NonResponse.Ingest;

/// <summary>Looks for identity in one file while it is read: its header, the values that the contract does not account for, and in
/// the end the distinct texts that were kept.</summary>
/// <param name="file">The file's name.</param>
/// <param name="spec">Its table; null for none.</param>
/// <param name="isByValue">Whether a column whose name says identity carries some only where it is filled; a table may say so itself.</param>
internal sealed class TableWatch(string file, TableSpec? spec, bool isByValue = false)
{
    // More than there are days in twenty years: columns of dates are the commonest.
    private const int Slots = 1 << 13;

    private readonly Dictionary<int, ColumnScan> _scans = [];
    private readonly Dictionary<int, string> _headerKinds = [];

    // Columns of which the name says identity, and some row has a value.
    private readonly HashSet<int> _filled = [];
    private string[] _header = [];
    private int[] _columnOfField = [];

    // Columns that the contract doesn't have, as long as there is something to look at in them.
    private Unread[] _unread = [];
    private bool _isHeaderSuspect;
    private readonly bool _isByValue = isByValue || spec is { IsIdentityByValue: true };

    /// <summary>Looks at the header row.</summary>
    /// <param name="header">Its cells.</param>
    public void LookAtHeader(IReadOnlyList<string> header)
    {
        _header = [.. header.Select(h => h.Trim())];
        var names = _header.Select(h => h.ToLowerInvariant()).ToArray();
        var fields = spec?.Columns.Select(c => c.FieldIn(names)).ToArray() ?? [];
        _columnOfField = [.. Enumerable.Range(0, names.Length).Select(f => Array.IndexOf(fields, f))];
        if (spec is { IsOfNobody: true })
            return;
        int[] unknown = [.. Enumerable.Range(0, _header.Length).Where(f => _columnOfField[f] < 0)];
        foreach (var field in unknown)
        {
            var cell = new ColumnScan(ColumnRole.Header);
            cell.Look(_header[field]);
            foreach (var kind in cell.Kinds())
            {
                ScanOf(field).Add(kind);
                _isHeaderSuspect = true;
            }
            if ((spec?.Identifying.GetValueOrDefault(names[field]) ?? IdentityHeader.KindOf(_header[field])) is { } named)
                _headerKinds[field] = named;
        }
        _unread = [.. unknown.Select(f => new Unread(f, _isByValue && _headerKinds.ContainsKey(f), spec is not null && spec.Numbers.Contains(names[f]) ? TableSpec.Sample : int.MaxValue))];
        // Not one column of the contract in a table of the contract: the first row is one of data.
        _isHeaderSuspect |= spec is not null && unknown.Length == _header.Length;
    }

    /// <summary>Looks at the columns of a row that the contract doesn't have.</summary>
    public void LookAtUnknown(CsvReader csv)
    {
        var isDone = false;
        foreach (var column in _unread)
        {
            var text = csv.GetSpan(column.Field);
            // Nearly every one is empty where a format has columns for all that somebody might record.
            if (text.IsEmpty)
                continue;
            if (column.IsJudgedByFilling)
                NoteFilled(column.Field, text);
            if (text.Length < 3 || column.Left == 0)
                continue;
            // Most unknown columns hold few values again and again.
            var hash = Hash(text);
            ref var seen = ref (column.Seen ??= new ulong[Slots])[hash & (Slots - 1)];
            if (seen == hash)
                continue;
            seen = hash;
            isDone |= --column.Left == 0;
            Look(column.Field, text);
        }
        if (isDone)
            _unread = [.. _unread.Where(c => c.Left > 0 || c.IsJudgedByFilling)];
    }

    /// <summary>Whether there are columns of which the name says identity, and which must be empty.</summary>
    public bool HasColumnsToStayEmpty => _unread.Any(c => c.IsJudgedByFilling);

    /// <summary>Looks whether the columns of a row are filled whose names say identity.</summary>
    public void LookAtFilling(CsvReader csv)
    {
        foreach (var column in _unread)
            if (column.IsJudgedByFilling && column.Field < csv.FieldCount)
                NoteFilled(column.Field, csv.GetSpan(column.Field));
    }

    /// <summary>Looks at a value that does not have the form that the contract gives for its column.</summary>
    public void LookAtFault(int field, ReadOnlySpan<byte> text) => Look(field, text);

    /// <summary>Looks at the one value of a column.</summary>
    public void LookAtName(int field, string name, ColumnRole role)
    {
        var scan = _scans[field] = new ColumnScan(role);
        scan.Look(name);
    }

    /// <summary>Looks at every field of a row, wherever it ought to have stood.</summary>
    public void LookAtRow(CsvReader csv)
    {
        for (var f = 0; f < csv.FieldCount; f++)
        {
            var text = csv.GetSpan(f);
            if (Array.Exists(_unread, c => c.Field == f && c.IsJudgedByFilling))
                NoteFilled(f, text);
            // A quotation mark that is never closed makes one field of many.
            foreach (var piece in text.SplitAny((byte)'\n', (byte)'\r', (byte)'"'))
                if (text[piece].Trim(" \t\r"u8) is var value && !IsAsInContract(f, value))
                    Look(f, value);
        }
    }

    /// <summary>Looks at the distinct texts of a table that was read to its end.</summary>
    public void LookAtTexts(RawTable table)
    {
        if (spec is { IsOfNobody: true })
            return;
        Span<char> text = stackalloc char[FieldParser.LongestId];
        for (var f = 0; f < _columnOfField.Length; f++)
        {
            if (_columnOfField[f] is not (>= 0 and var column))
                continue;
            if ((table.Keys is { } keys && column == 0 ? keys.Pool : table.Pools[column]) is not { Count: > 0 } texts)
                continue;
            var scan = ScanOf(f);
            for (var i = 0; i < Math.Min(texts.Count, spec!.Columns[column].MostLooked); i++)
            {
                var length = System.Text.Encoding.ASCII.GetChars(texts.Utf8(i), text);
                scan.Look(text[..length]);
            }
        }
    }

    /// <summary>Leaves of what was found what the header shows: the values are what came out of a damaged archive.</summary>
    public void ForgetValues()
    {
        var header = _header;
        _scans.Clear();
        _filled.Clear();
        _headerKinds.Clear();
        if (header.Length > 0)
            LookAtHeader(header);
    }

    /// <summary>What was found.</summary>
    public IEnumerable<IdentityFinding> Findings()
    {
        foreach (var (field, kind) in _headerKinds)
            if (!_isByValue || _filled.Contains(field))
                ScanOf(field).Add(kind);
        return _scans.OrderBy(s => s.Key).SelectMany(s => s.Value.Kinds(), (s, kind) => new IdentityFinding(file, NameOf(s.Key), kind));
    }

    private void NoteFilled(int field, ReadOnlySpan<byte> text)
    {
        if (!text.Trim(" \t"u8).IsEmpty)
            _filled.Add(field);
    }

    private void Look(int field, ReadOnlySpan<byte> utf8)
    {
        const int Longest = 4096;
        if (spec is { IsOfNobody: true })
            return;
        utf8 = utf8.Trim(" \t\r"u8);
        if (utf8.Length < 3)
            return;
        Span<char> text = stackalloc char[Math.Min(utf8.Length, Longest)];
        System.Text.Unicode.Utf8.ToUtf16(utf8[..text.Length], text, out _, out var written);
        ScanOf(field).Look(text[..written]);
    }

    private ColumnScan ScanOf(int field)
    {
        if (!_scans.TryGetValue(field, out var scan))
            _scans.Add(field, scan = new ColumnScan(RoleOf(field)));
        return scan;
    }

    private ColumnRole RoleOf(int field)
    {
        if (field >= _header.Length || _columnOfField[field] < 0)
            return field < _header.Length && spec is not null && spec.Numbers.Contains(_header[field].ToLowerInvariant()) ? ColumnRole.Counter
                : field < _header.Length && IdentityHeader.NamesThings(_header[field]) ? ColumnRole.Thing : ColumnRole.Unknown;
        var column = spec!.Columns[_columnOfField[field]];
        return column switch
        {
            { Type: FieldType.Date } => ColumnRole.Date,
            { Type: FieldType.Id, IsPseudonym: true } => ColumnRole.Pseudonym,
            { IsCounter: true } => ColumnRole.Counter,
            { Type: FieldType.Id } => ColumnRole.Thing,
            _ => ColumnRole.Known,
        };
    }

    private bool IsAsInContract(int field, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || field >= _columnOfField.Length || _columnOfField[field] < 0)
            return text.IsEmpty;
        var column = spec!.Columns[_columnOfField[field]];
        return column.Type switch
        {
            FieldType.Date => FieldParser.TryDay(column.IsPadded ? FieldParser.WithoutTime(text) : text, out _),
            FieldType.Code => column.Codes!.IndexOf(column.IsPadded ? FieldParser.WithoutZeros(text) : text) >= 0,
            FieldType.Area => FieldParser.IsArea(text),
            FieldType.Bool => FieldParser.TryBool(text, out _),
            FieldType.Int or FieldType.Number => FieldParser.TryNumber(text, 6, out var number) && Math.Abs(number) < (column.Max + 1L) * 1_000_000,
            _ => false,
        };
    }

    /// <summary>The column's name; its number where the header may be a row of data, or is more than a name.</summary>
    private string NameOf(int field) =>
        field < _header.Length && (_columnOfField[field] >= 0 || (!_isHeaderSuspect && IsPlain(_header[field])))
            ? _header[field].ToLowerInvariant()
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"number {field + 1}");

    private static bool IsPlain(string header)
    {
        const int LongestName = 48;
        return header.Length is > 0 and <= LongestName && header.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or ' ' or '.' or '/' or '(' or ')' or '&');
    }

    /// <summary>A column that the contract doesn't have.</summary>
    private sealed class Unread(int field, bool isJudgedByFilling, int left)
    {
        public int Field { get; } = field;

        public bool IsJudgedByFilling { get; } = isJudgedByFilling;

        /// <summary>How many values are still to be looked at.</summary>
        public int Left { get; set; } = left;

        /// <summary>Hashes of values that were looked at; null before there is one.</summary>
        public ulong[]? Seen { get; set; }
    }

    private static ulong Hash(ReadOnlySpan<byte> text)
    {
        // FNV-1a, in 64 bits.
        var hash = 14695981039346656037UL;
        foreach (var b in text)
            hash = unchecked((hash ^ b) * 1099511628211UL);
        return hash;
    }
}

using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace NonResponse.Ingest;

/// <summary>Writes the kept rows of a table as CSV in one way only: the contract's columns in its order, codes in lower case,
/// dates and numbers in their shortest form, ids of patients, episodes and steps as pseudonyms or as they were read.</summary>
internal sealed class CanonicalTable
{
    private const int BufferBytes = 1 << 16;
    private const int LongestField = 80;

    private readonly RawTable _table;
    private readonly int[] _columns;
    private readonly FieldText[] _fields;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _length;

    /// <summary>Prepares the rows as they are now: columns that are replaced later are written as they were.</summary>
    /// <param name="table">The table, as read.</param>
    /// <param name="columns">Which of its columns.</param>
    /// <param name="ids">What is written for its keys and for those that it refers to.</param>
    public CanonicalTable(RawTable table, int[] columns, IdTexts ids)
    {
        _table = table;
        _columns = columns;
        _fields = [.. columns.Select(c => FieldText.Of(table.Spec.Columns[c], table, c, ids))];
    }

    /// <summary>Writes the table, once.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="cancel">Ends it.</param>
    public void Write(Stream output, CancellationToken cancel)
    {
        var header = Encoding.ASCII.GetBytes(string.Join(',', _columns.Select(c => _table.Spec.Columns[c].Name)) + '\n');
        output.Write(header);
        var longestRow = LongestField * _fields.Length;
        for (var row = 0; row < _table.RowsKept; row++)
        {
            if (_length + longestRow > BufferBytes)
            {
                cancel.ThrowIfCancellationRequested();
                output.Write(_buffer, 0, _length);
                _length = 0;
            }
            for (var c = 0; c < _fields.Length; c++)
            {
                _length += _fields[c].Append(row, _buffer.AsSpan(_length));
                _buffer[_length++] = (byte)',';
            }
            _buffer[_length - 1] = (byte)'\n';
        }
        output.Write(_buffer, 0, _length);
    }

    /// <summary>How the values of one column are written.</summary>
    private abstract class FieldText
    {
        public static FieldText Of(ColumnSpec column, RawTable table, int index, IdTexts ids)
        {
            var values = table.Columns[index];
            if (column.References is { } parent)
                return new Texts(values, parent == TableSpec.Episodes.Name ? ids.Episodes : ids.Steps);
            if (table.Keys is not null && index == 0)
                return new Keys(table.Spec == TableSpec.Episodes ? ids.Episodes : ids.Steps);
            if (column.Name == "patient_id")
                return new Texts(values, ids.Patients);
            return column.Type switch
            {
                FieldType.Id or FieldType.Name or FieldType.Text => new Texts(values, table.Pools[index]!.Utf8),
                FieldType.Date => new Days(values),
                FieldType.Code => new Codes(values, column.Codes!.Codes),
                FieldType.Bool => new Codes(values, ["false", "true"]),
                FieldType.Int when column.IsNarrow => new Codes(values, [.. Enumerable.Range(0, CodeList.Missing).Select(n => n.ToString(CultureInfo.InvariantCulture))]),
                _ => new Numbers(values, column.Type == FieldType.Int ? 0 : column.Decimals),
            };
        }

        /// <summary>Writes the value of a row, nothing where it is missing, and says how many bytes that took.</summary>
        public abstract int Append(int row, Span<byte> to);
    }

    /// <summary>The table's own key, whose number is the row.</summary>
    private sealed class Keys(IdText key) : FieldText
    {
        public override int Append(int row, Span<byte> to)
        {
            var text = key(row);
            text.CopyTo(to);
            return text.Length;
        }
    }

    private sealed class Texts(RawColumn numbers, IdText textOf) : FieldText
    {
        public override int Append(int row, Span<byte> to)
        {
            if (numbers.Wide[row] is not (>= 0 and var number))
                return 0;
            var text = textOf(number);
            text.CopyTo(to);
            return text.Length;
        }
    }

    private sealed class Codes(RawColumn codes, IReadOnlyList<string> names) : FieldText
    {
        private readonly byte[][] _names = [.. names.Select(Encoding.ASCII.GetBytes)];

        public override int Append(int row, Span<byte> to)
        {
            if (codes.Narrow[row] is CodeList.Missing)
                return 0;
            var name = _names[codes.Narrow[row]];
            name.CopyTo(to);
            return name.Length;
        }
    }

    private sealed class Days : FieldText
    {
        private const int Bytes = 10;

        private readonly RawColumn _days;
        private readonly int _first = int.MaxValue;

        // The days of an extract are few, and each comes again and again.
        private readonly byte[]?[] _seen;

        public Days(RawColumn days)
        {
            _days = days;
            var last = int.MinValue;
            foreach (var day in days.Wide)
                if (day != Day.None)
                    (_first, last) = (Math.Min(_first, day), Math.Max(last, day));
            _seen = new byte[Math.Max(0L, (long)last - _first + 1)][];
        }

        public override int Append(int row, Span<byte> to)
        {
            var day = _days.Wide[row];
            if (day == Day.None)
                return 0;
            var text = _seen[day - _first] ??= Encoding.ASCII.GetBytes(DateOnly.FromDayNumber(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            text.CopyTo(to);
            return Bytes;
        }
    }

    private sealed class Numbers(RawColumn values, int decimals) : FieldText
    {
        private readonly long _scale = (long)Math.Pow(10, decimals);

        public override int Append(int row, Span<byte> to)
        {
            long value = values.Wide[row];
            if (value == RawColumn.Missing)
                return 0;
            var length = 0;
            if (value < 0)
            {
                to[length++] = (byte)'-';
                value = -value;
            }
            Utf8Formatter.TryFormat(value / _scale, to[length..], out var whole);
            length += whole;
            var rest = value % _scale;
            if (rest == 0)
                return length;
            to[length++] = (byte)'.';
            for (var unit = _scale / 10; rest > 0; unit /= 10)
            {
                to[length++] = (byte)('0' + rest / unit);
                rest %= unit;
            }
            return length;
        }
    }
}

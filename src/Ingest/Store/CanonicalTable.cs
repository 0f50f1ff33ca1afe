using System.Buffers.Text;
using System.Globalization;
using System.Runtime.Intrinsics;
using System.Text;

namespace NonResponse.Ingest;

/// <summary>Writes the kept rows of a table as CSV in one way only: the contract's columns in its order, codes in lower case,
/// dates and numbers in their shortest form, ids of patients, episodes and steps as pseudonyms or as they were read.</summary>
internal sealed class CanonicalTable
{
    private const int BufferBytes = 1 << 16;
    // An id of 64 characters, its comma, and what a copy of whole vectors writes beyond a text.
    private const int LongestField = 96;

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
                return new Keys(table.Spec.Name == TableSpec.Episodes.Name ? ids.Episodes : ids.Steps);
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

    /// <summary>Texts in slots of one size: a copy of a whole slot is faster than one of as many bytes as the text has.</summary>
    private sealed class Slots(int count)
    {
        private static readonly int Size = Vector256<byte>.Count;

        private readonly byte[] _texts = new byte[count * Size];
        private readonly byte[] _lengths = new byte[count];

        public Span<byte> this[int slot] => _texts.AsSpan(slot * Size, Size);

        public void SetLength(int slot, int length) => _lengths[slot] = (byte)length;

        public int Append(int slot, Span<byte> to)
        {
            Vector256.Create<byte>(this[slot]).CopyTo(to);
            return _lengths[slot];
        }
    }

    private sealed class Codes : FieldText
    {
        private readonly RawColumn _codes;

        // The missing code is the highest byte, and its text is empty.
        private readonly Slots _names = new(byte.MaxValue + 1);

        public Codes(RawColumn codes, IReadOnlyList<string> names)
        {
            _codes = codes;
            for (var i = 0; i < names.Count; i++)
                _names.SetLength(i, Encoding.ASCII.GetBytes(names[i], _names[i]));
        }

        public override int Append(int row, Span<byte> to) => _names.Append(_codes.Narrow[row], to);
    }

    /// <summary>Values of which many come again and again: the text of each is kept until another takes its slot.</summary>
    private abstract class Repeated : FieldText
    {
        private const int SlotBits = 10;

        private readonly RawColumn _values;
        private readonly int[] _kept = new int[1 << SlotBits];
        private readonly Slots _texts = new(1 << SlotBits);

        protected Repeated(RawColumn values)
        {
            _values = values;
            // Not the value that belongs there.
            _kept[0] = ~0;
        }

        /// <summary>Writes a value, nothing where it is missing, and says how many bytes that took.</summary>
        protected abstract int Format(int value, Span<byte> to);

        public sealed override int Append(int row, Span<byte> to)
        {
            var value = _values.Wide[row];
            var slot = (int)(unchecked((uint)value * 2654435769) >> (32 - SlotBits));
            if (_kept[slot] != value)
            {
                _texts.SetLength(slot, Format(value, _texts[slot]));
                _kept[slot] = value;
            }
            return _texts.Append(slot, to);
        }
    }

    private sealed class Days(RawColumn days) : Repeated(days)
    {
        protected override int Format(int value, Span<byte> to) =>
            value != Day.None && DateOnly.FromDayNumber(value).TryFormat(to, out var length, "yyyy-MM-dd", CultureInfo.InvariantCulture) ? length : 0;
    }

    private sealed class Numbers(RawColumn values, int decimals) : Repeated(values)
    {
        private readonly long _scale = (long)Math.Pow(10, decimals);

        protected override int Format(int value, Span<byte> to)
        {
            if (value == RawColumn.Missing)
                return 0;
            var length = 0;
            var (whole, rest) = Math.DivRem(Math.Abs((long)value), _scale);
            if (value < 0)
                to[length++] = (byte)'-';
            Utf8Formatter.TryFormat(whole, to[length..], out var digits);
            length += digits;
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

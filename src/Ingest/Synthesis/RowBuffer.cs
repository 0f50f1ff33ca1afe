using System.Buffers.Text;

namespace NonResponse.Ingest;

/// <summary>Builds the rows of one table as UTF-8; every value is a code, a number or a date, so nothing is ever quoted.</summary>
internal sealed class RowBuffer
{
    private byte[] _bytes = new byte[1 << 16];
    private int _length;
    private bool _inRow;

    /// <summary>Rows ended since the last <see cref="Clear"/>.</summary>
    public long Rows { get; private set; }

    /// <summary>The bytes of the rows.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void Clear()
    {
        _length = 0;
        Rows = 0;
        _inRow = false;
    }

    /// <summary>Empty fields.</summary>
    public RowBuffer Empty(int fields = 1)
    {
        for (var i = 0; i < fields; i++)
            Separate();
        return this;
    }

    public RowBuffer Text(string? value)
    {
        Separate();
        Append(value ?? "");
        return this;
    }

    public RowBuffer Number(long value)
    {
        Separate();
        Append(value);
        return this;
    }

    /// <summary>A number that may be missing: <paramref name="value"/> below 0 leaves the field empty.</summary>
    public RowBuffer NumberOrEmpty(int value)
    {
        Separate();
        if (value >= 0)
            Append(value);
        return this;
    }

    /// <summary>A value of one decimal, given in tenths; below 0 leaves the field empty.</summary>
    public RowBuffer Tenths(int tenths)
    {
        Separate();
        if (tenths < 0)
            return this;
        Append(tenths / 10);
        if (tenths % 10 != 0)
        {
            Append(".");
            Append(tenths % 10);
        }
        return this;
    }

    /// <summary>true, false, or empty for null.</summary>
    public RowBuffer Flag(bool? value) => Text(value switch { true => "true", false => "false", null => "" });

    /// <summary>An identifier of a prefix and a number, such as E12.</summary>
    public RowBuffer Id(string prefix, long number)
    {
        Separate();
        Append(prefix);
        Append(number);
        return this;
    }

    /// <summary>A step's identifier, such as E12-1.</summary>
    public RowBuffer StepId(long episode, int step)
    {
        Id("E", episode);
        Append("-");
        Append(step);
        return this;
    }

    /// <summary>A day as yyyy-MM-dd, or empty where there is none.</summary>
    public RowBuffer Day(int? dayNumber)
    {
        Separate();
        if (dayNumber is not { } number)
            return this;
        var date = DateOnly.FromDayNumber(number);
        Reserve(10);
        Digits(date.Year, 4);
        _bytes[_length++] = (byte)'-';
        Digits(date.Month, 2);
        _bytes[_length++] = (byte)'-';
        Digits(date.Day, 2);
        return this;
    }

    public void EndRow()
    {
        Reserve(1);
        _bytes[_length++] = (byte)'\n';
        _inRow = false;
        Rows++;
    }

    private void Separate()
    {
        if (_inRow)
        {
            Reserve(1);
            _bytes[_length++] = (byte)',';
        }
        _inRow = true;
    }

    private void Append(string text)
    {
        Reserve(text.Length);
        foreach (var character in text)
            _bytes[_length++] = (byte)character; // ASCII by construction
    }

    private void Append(long value)
    {
        Reserve(20);
        Utf8Formatter.TryFormat(value, _bytes.AsSpan(_length), out var written);
        _length += written;
    }

    private void Digits(int value, int count)
    {
        for (var i = count - 1; i >= 0; i--)
        {
            _bytes[_length + i] = (byte)('0' + (value % 10));
            value /= 10;
        }
        _length += count;
    }

    private void Reserve(int count)
    {
        if (_length + count > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
    }
}

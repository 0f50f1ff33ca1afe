using System.Buffers;
using System.Buffers.Binary;

namespace NonResponse.Ingest;

/// <summary>The values of some rows of a column, encoded.</summary>
internal sealed class EncodedValues
{
    /// <summary>The values, or their places in the dictionary.</summary>
    public ArrayBufferWriter<byte> Data { get; } = new();

    /// <summary>The texts of the dictionary.</summary>
    public ArrayBufferWriter<byte> Dictionary { get; } = new();

    /// <summary>How many texts the dictionary has; 0 where the values stand for themselves.</summary>
    public int DictionaryCount { get; set; }

    /// <summary>The lowest and the highest value; empty where nobody looked for them.</summary>
    public (byte[] Min, byte[] Max) Range { get; set; } = ([], []);

    public void Clear()
    {
        Data.ResetWrittenCount();
        Dictionary.ResetWrittenCount();
        DictionaryCount = 0;
        Range = ([], []);
    }
}

/// <summary>How the values of a column are written in Parquet: of what type, and in which encoding.</summary>
/// <remarks>https://github.com/apache/parquet-format/blob/master/LogicalTypes.md and Encodings.md beside it.</remarks>
internal abstract class ParquetValues
{
    /// <summary>How the bytes of a value are laid out.</summary>
    public abstract ParquetType Type { get; }

    /// <summary>What the bytes mean; null where the layout says it all.</summary>
    public virtual ParquetMeaning? Meaning => null;

    /// <summary>Encodes values.</summary>
    /// <param name="values">The values as a <see cref="RawColumn"/> holds them, none of them missing, at least one.</param>
    /// <param name="to">Where to; it is empty.</param>
    public abstract void Encode(ReadOnlySpan<int> values, EncodedValues to);

    /// <summary>Room for values of a length that is known before.</summary>
    protected static Span<byte> Room(EncodedValues to, int bytes)
    {
        var room = to.Data.GetSpan(bytes)[..bytes];
        to.Data.Advance(bytes);
        return room;
    }

    protected static (int Min, int Max) RangeOf(ReadOnlySpan<int> values)
    {
        var (min, max) = (values[0], values[0]);
        foreach (var value in values)
            (min, max) = (Math.Min(min, value), Math.Max(max, value));
        return (min, max);
    }
}

/// <summary>Whole numbers, or days, which Parquet counts from 1970 on.</summary>
internal sealed class ParquetIntegers(bool areDays) : ParquetValues
{
    private readonly int _zero = areDays ? DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber : 0;

    public override ParquetType Type => ParquetType.Int32;

    public override ParquetMeaning? Meaning => areDays ? ParquetMeaning.Date : null;

    public override void Encode(ReadOnlySpan<int> values, EncodedValues to)
    {
        var room = Room(to, values.Length * sizeof(int));
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(room[(i * sizeof(int))..], values[i] - _zero);
        var (min, max) = RangeOf(values);
        to.Range = (Bytes(min), Bytes(max));
    }

    private byte[] Bytes(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value - _zero);
        return bytes;
    }
}

/// <summary>Numbers with decimals. A column holds them as whole units; the division gives the double that is nearest to the decimal
/// number, which is the one that its text would be read as.</summary>
internal sealed class ParquetDecimals(int decimals) : ParquetValues
{
    private readonly double _scale = Math.Pow(10, decimals);

    public override ParquetType Type => ParquetType.Double;

    public override void Encode(ReadOnlySpan<int> values, EncodedValues to)
    {
        var room = Room(to, values.Length * sizeof(double));
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(room[(i * sizeof(double))..], values[i] / _scale);
        var (min, max) = RangeOf(values);
        // The format asks that a lowest value of nought be written so that the other nought is not below it.
        to.Range = (Bytes(min == 0 ? -0.0 : min / _scale), Bytes(max / _scale));
    }

    private static byte[] Bytes(double value)
    {
        var bytes = new byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        return bytes;
    }
}

/// <summary>Yes and no, a bit each.</summary>
internal sealed class ParquetBooleans : ParquetValues
{
    public override ParquetType Type => ParquetType.Boolean;

    public override void Encode(ReadOnlySpan<int> values, EncodedValues to)
    {
        var room = Room(to, (values.Length + 7) / 8);
        room.Clear();
        for (var i = 0; i < values.Length; i++)
            room[i / 8] |= (byte)(values[i] << i % 8);
    }
}

/// <summary>Texts, ids and codes, which a column holds as numbers.</summary>
/// <param name="text">The bytes of the text with a number.</param>
/// <param name="count">How many texts there are; null where each of them occurs but once.</param>
internal sealed class ParquetTexts(IdText text, int? count) : ParquetValues
{
    // The place of each text in the dictionary, plus one; 0 for those that have none. Made when first needed.
    private int[] _places = [];
    private int[] _indices = [];

    public override ParquetType Type => ParquetType.ByteArray;

    public override ParquetMeaning? Meaning => ParquetMeaning.String;

    public override void Encode(ReadOnlySpan<int> values, EncodedValues to)
    {
        if (!TryDictionary(values, to))
            foreach (var value in values)
                Write(text(value), to.Data);
    }

    /// <summary>Writes each text once and its place where it occurs; false where most texts occur but once, so that it would not pay.</summary>
    private bool TryDictionary(ReadOnlySpan<int> values, EncodedValues to)
    {
        if (count is not { } texts)
            return false;
        if (_places.Length == 0)
            _places = new int[texts];
        if (_indices.Length < values.Length)
            _indices = new int[values.Length];
        var most = values.Length / 2;
        var (used, done) = (0, 0);
        for (; done < values.Length; done++)
        {
            ref var place = ref _places[values[done]];
            if (place == 0)
            {
                if (used == most)
                    break;
                place = ++used;
                Write(text(values[done]), to.Dictionary);
            }
            _indices[done] = place - 1;
        }
        // The next rows begin with an empty dictionary.
        foreach (var value in values[..done])
            _places[value] = 0;
        if (done < values.Length)
        {
            to.Dictionary.ResetWrittenCount();
            return false;
        }
        var bits = RunLengths.BitsFor(used);
        to.DictionaryCount = used;
        to.Data.Write([(byte)bits]);
        RunLengths.Write(_indices.AsSpan(0, values.Length), bits, to.Data);
        return true;
    }

    private static void Write(ReadOnlySpan<byte> utf8, ArrayBufferWriter<byte> to)
    {
        to.WriteInt32(utf8.Length);
        to.Write(utf8);
    }
}

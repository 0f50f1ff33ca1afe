using System.Buffers;
using System.Text;

namespace NonResponse.Ingest;

/// <summary>Writes structures in Thrift's compact protocol, in which Parquet keeps its headers and its footer.</summary>
/// <remarks>The protocol: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md. Fields are written in
/// the order of their numbers, none more than 15 after the one before it, which holds for everything in Parquet.</remarks>
internal sealed class ThriftWriter(ArrayBufferWriter<byte> to)
{
    /// <summary>The type of numbers of 32 bits, as an element of a list.</summary>
    public const byte Int = 5;

    /// <summary>The type of texts, as an element of a list.</summary>
    public const byte Binary = 8;

    /// <summary>The type of structures, as an element of a list.</summary>
    public const byte Struct = 12;

    private const byte ShortInt = 4;
    private const byte Long = 6;
    private const byte List = 9;
    private const int ShortList = 15;

    // The fields last written of the structures around the one that is being written.
    private readonly Stack<int> _around = [];
    private int _last;

    public void Int16(int field, short value)
    {
        Field(field, ShortInt);
        ZigZag(value);
    }

    public void Int32(int field, int value)
    {
        Field(field, Int);
        ZigZag(value);
    }

    public void Int64(int field, long value)
    {
        Field(field, Long);
        ZigZag(value);
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Field(field, Binary);
        Element(value);
    }

    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Begins a list; as many elements must follow.</summary>
    public void BeginList(int field, byte type, int count)
    {
        Field(field, List);
        to.Write([(byte)(Math.Min(count, ShortList) << 4 | type)]);
        if (count >= ShortList)
            to.WriteVarint((uint)count);
    }

    /// <summary>An element of a list of numbers.</summary>
    public void Element(int value) => ZigZag(value);

    /// <summary>An element of a list of texts.</summary>
    public void Element(ReadOnlySpan<byte> value)
    {
        to.WriteVarint((uint)value.Length);
        to.Write(value);
    }

    /// <summary>Begins a structure that is a field.</summary>
    public void BeginStruct(int field)
    {
        Field(field, Struct);
        BeginElement();
    }

    /// <summary>Begins a structure that is an element of a list.</summary>
    public void BeginElement()
    {
        _around.Push(_last);
        _last = 0;
    }

    /// <summary>Ends the structure.</summary>
    public void End()
    {
        to.Write([(byte)0]);
        // The outermost one is around nothing.
        _last = _around.TryPop(out var last) ? last : 0;
    }

    private void Field(int field, byte type)
    {
        to.Write([(byte)((field - _last) << 4 | type)]);
        _last = field;
    }

    private void ZigZag(long value) => to.WriteVarint((ulong)(value << 1 ^ value >> 63));
}

/// <summary>What Thrift and Parquet both write.</summary>
internal static class BinaryBuffers
{
    /// <summary>Seven bits a byte, the lowest first; the top bit says that more follow.</summary>
    public static void WriteVarint(this ArrayBufferWriter<byte> to, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            to.Write([(byte)(value | 0x80)]);
        to.Write([(byte)value]);
    }

    public static void WriteInt32(this ArrayBufferWriter<byte> to, int value)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(to.GetSpan(sizeof(int)), value);
        to.Advance(sizeof(int));
    }
}

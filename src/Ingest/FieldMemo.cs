using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace NonResponse.Ingest;

/// <summary>Remembers what the short texts of a column mean: dates, codes and scores come again and again, and looking one up
/// is several times cheaper than parsing it.</summary>
internal sealed class FieldMemo
{
    private const int SlotBits = 11;
    private const int Longest = 16;

    private readonly Entry[] _entries = new Entry[1 << SlotBits];

    /// <summary>What the text means, if it is remembered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryFind(ReadOnlySpan<byte> text, out int value)
    {
        if (text.Length > Longest)
        {
            value = 0;
            return false;
        }
        var (head, tail) = Pack(text);
        ref readonly var entry = ref _entries[Slot(head, tail)];
        value = entry.Value;
        return entry.Head == head && entry.Tail == tail && entry.Length == text.Length;
    }

    /// <summary>Remembers what a text of one byte or more means; too long a text is not remembered.</summary>
    public void Keep(ReadOnlySpan<byte> text, int value)
    {
        if (text.Length > Longest)
            return;
        var (head, tail) = Pack(text);
        _entries[Slot(head, tail)] = new Entry { Head = head, Tail = tail, Length = text.Length, Value = value };
    }

    /// <summary>Two numbers that, with its length, tell a text of up to 16 bytes from every other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ulong Head, ulong Tail) Pack(ReadOnlySpan<byte> text) => text.Length switch
    {
        >= sizeof(ulong) => (BinaryPrimitives.ReadUInt64LittleEndian(text), BinaryPrimitives.ReadUInt64LittleEndian(text[^sizeof(ulong)..])),
        >= sizeof(uint) => (BinaryPrimitives.ReadUInt32LittleEndian(text), BinaryPrimitives.ReadUInt32LittleEndian(text[^sizeof(uint)..])),
        // First, middle and last: all there are of three.
        > 0 => (text[0] | (ulong)text[text.Length / 2] << 8 | (ulong)text[^1] << 16, 0),
        _ => (0, 0),
    };

    // Fibonacci hashing: Knuth, The Art of Computer Programming, volume 3, section 6.4.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Slot(ulong head, ulong tail) =>
        (int)(((head ^ ulong.RotateLeft(tail, 29)) * 0x9E3779B97F4A7C15) >> (64 - SlotBits));

    private struct Entry
    {
        public ulong Head;
        public ulong Tail;
        public int Length;
        public int Value;
    }
}

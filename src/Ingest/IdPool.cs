using System.Buffers.Binary;
using System.Collections;
using System.Numerics;
using System.Text;

namespace NonResponse.Ingest;

/// <summary>Numbers texts in the order in which they first occur, so that columns hold a number and the text is kept once.</summary>
/// <remarks>The bytes of all texts stand one after the other, and a table of hashes leads to them: an extract has millions of
/// ids, and a string for each would be most of its memory and most of the garbage collector's work.</remarks>
internal sealed class IdPool
{
    private const int None = -1;

    private byte[] _bytes = new byte[1024];

    // The text with number n ends where the next begins.
    private int[] _starts = new int[65];
    private int[] _next = new int[64];
    private uint[] _hashes = new uint[64];
    private int[] _buckets;
    private int _count;

    public IdPool()
    {
        _buckets = NewBuckets(64);
        Texts = new TextList(this);
    }

    /// <summary>The texts by number, each made a string when it is first asked for.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>How many there are.</summary>
    public int Count => _count;

    /// <summary>The bytes of a text.</summary>
    public ReadOnlySpan<byte> Utf8(int number) => _bytes.AsSpan(_starts[number], _starts[number + 1] - _starts[number]);

    /// <summary>Makes room for about as many texts.</summary>
    public void Reserve(int texts)
    {
        if (texts <= _next.Length || _count == 0)
            return;
        Array.Resize(ref _bytes, (int)Math.Max(_bytes.Length, Math.Min(Array.MaxLength, (long)texts * (_starts[_count] / _count + 1))));
        Grow(texts);
    }

    /// <summary>The number of a text, given at its first occurrence.</summary>
    public int Add(ReadOnlySpan<byte> ascii)
    {
        var hash = Hash(ascii);
        var number = Find(ascii, hash);
        if (number != None)
            return number;
        if (_count == _next.Length)
            Grow(2 * _count);
        number = _count++;
        var start = _starts[number];
        if (start + ascii.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, start + ascii.Length));
        ascii.CopyTo(_bytes.AsSpan(start));
        _starts[number + 1] = start + ascii.Length;
        ref var bucket = ref _buckets[hash & (uint)(_buckets.Length - 1)];
        (_hashes[number], _next[number], bucket) = (hash, bucket, number);
        return number;
    }

    /// <summary>The number of a text, or -1. Safe to call from several threads as long as nobody adds.</summary>
    public int Find(ReadOnlySpan<byte> ascii) => Find(ascii, Hash(ascii));

    private int Find(ReadOnlySpan<byte> ascii, uint hash)
    {
        for (var number = _buckets[hash & (uint)(_buckets.Length - 1)]; number != None; number = _next[number])
            if (_hashes[number] == hash && ascii.SequenceEqual(Utf8(number)))
                return number;
        return None;
    }

    private void Grow(int texts)
    {
        Array.Resize(ref _next, texts);
        Array.Resize(ref _hashes, texts);
        Array.Resize(ref _starts, texts + 1);
        _buckets = NewBuckets(texts);
        for (var number = 0; number < _count; number++)
        {
            ref var bucket = ref _buckets[_hashes[number] & (uint)(_buckets.Length - 1)];
            (_next[number], bucket) = (bucket, number);
        }
    }

    private static int[] NewBuckets(int texts)
    {
        var buckets = new int[BitOperations.RoundUpToPowerOf2((uint)texts)];
        Array.Fill(buckets, None);
        return buckets;
    }

    // Keys of one extract are alike but for some digits: eight bytes at a time are mixed, with Knuth's multiplier.
    private static uint Hash(ReadOnlySpan<byte> text)
    {
        const ulong Multiplier = 0x9E3779B97F4A7C15;
        var hash = (ulong)text.Length;
        while (text.Length >= sizeof(ulong))
        {
            hash = (ulong.RotateLeft(hash, 23) ^ BinaryPrimitives.ReadUInt64LittleEndian(text)) * Multiplier;
            text = text[sizeof(ulong)..];
        }
        foreach (var b in text)
            hash = (hash ^ b) * Multiplier;
        return (uint)(hash >> 32);
    }

    private sealed class TextList(IdPool pool) : IReadOnlyList<string>
    {
        private string?[] _made = [];

        public int Count => pool._count;

        // Two threads may both make a string; either will do.
        public string this[int index]
        {
            get
            {
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)pool._count, nameof(index));
                var made = _made;
                if (made.Length <= index)
                    _made = made = new string?[pool._count];
                return made[index] ??= Encoding.ASCII.GetString(pool.Utf8(index));
            }
        }

        public IEnumerator<string> GetEnumerator()
        {
            for (var i = 0; i < Count; i++)
                yield return this[i];
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

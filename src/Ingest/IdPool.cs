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
    // At most half of the slots are taken: a text is mostly found at the first.
    private const int SlotsPerText = 2;
    private const int Smallest = 64;

    private byte[] _bytes = new byte[1024];

    // The text with number n ends where the next begins.
    private int[] _starts = new int[Smallest + 1];

    // Open addressing: hash and number plus one in each slot, so that a text that isn't there costs one look into memory.
    private ulong[] _slots = new ulong[SlotsPerText * Smallest];
    private int _count;

    // Whether a text that is not the last one again gets a number of its own, looked for nowhere.
    private readonly bool _isSequence;

    /// <summary>Begins with no text.</summary>
    /// <param name="isSequence">Whether a text gets a new number whenever another has come before it: for references that come
    /// in the order of what they refer to, and are looked up in another pool. Nothing can be found in such a pool.</param>
    public IdPool(bool isSequence = false)
    {
        _isSequence = isSequence;
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
        if (texts < _starts.Length || _count == 0)
            return;
        Array.Resize(ref _bytes, (int)Math.Max(_bytes.Length, Math.Min(Array.MaxLength, (long)texts * (_starts[_count] / _count + 1))));
        if (_isSequence)
            Array.Resize(ref _starts, texts + 1);
        else
            Grow(texts);
    }

    /// <summary>The number of a text, given at its first occurrence.</summary>
    public int Add(ReadOnlySpan<byte> ascii)
    {
        if (_isSequence)
            return AddNext(ascii);
        var hash = Hash(ascii);
        if (!TryFind(ascii, hash, out var slot))
        {
            if (_count + 1 == _starts.Length)
            {
                Grow(2 * _count);
                TryFind(ascii, hash, out slot);
            }
            var start = _starts[_count];
            if (start + ascii.Length > _bytes.Length)
                Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, start + ascii.Length));
            ascii.CopyTo(_bytes.AsSpan(start));
            _starts[++_count] = start + ascii.Length;
            _slots[slot] = Slot(hash, _count - 1);
        }
        return NumberIn(_slots[slot]);
    }

    /// <summary>Whether a text is the one that was added last.</summary>
    public bool IsLast(ReadOnlySpan<byte> text) => _count > 0 && text.SequenceEqual(Utf8(_count - 1));

    private int AddNext(ReadOnlySpan<byte> ascii)
    {
        if (IsLast(ascii))
            return _count - 1;
        if (_count + 1 == _starts.Length)
            Array.Resize(ref _starts, 2 * _starts.Length);
        var start = _starts[_count];
        if (start + ascii.Length > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, start + ascii.Length));
        ascii.CopyTo(_bytes.AsSpan(start));
        _starts[++_count] = start + ascii.Length;
        return _count - 1;
    }

    /// <summary>The number of a text, or -1. Safe to call from several threads as long as nobody adds.</summary>
    public int Find(ReadOnlySpan<byte> ascii) => TryFind(ascii, Hash(ascii), out var slot) ? NumberIn(_slots[slot]) : -1;

    /// <summary>The number that each text has in another pool; -1 where it isn't there.</summary>
    /// <remarks>Tables mostly come in the same order: the text after the last one that was found is looked at first.</remarks>
    /// <param name="to">The other.</param>
    public int[] Match(IdPool to)
    {
        var found = new int[_count];
        var last = -1;
        for (var i = 0; i < found.Length; i++)
        {
            var text = Utf8(i);
            found[i] = last + 1 < to.Count && text.SequenceEqual(to.Utf8(last + 1)) ? last + 1 : to.Find(text);
            if (found[i] >= 0)
                last = found[i];
        }
        return found;
    }

    /// <summary>Where a text stands; where it is not there, the free slot that it would have.</summary>
    private bool TryFind(ReadOnlySpan<byte> ascii, uint hash, out int slot)
    {
        var slots = _slots;
        for (slot = (int)(hash & (uint)(slots.Length - 1)); slots[slot] != 0; slot = (slot + 1) & (slots.Length - 1))
            if ((uint)(slots[slot] >> 32) == hash && ascii.SequenceEqual(Utf8(NumberIn(slots[slot]))))
                return true;
        return false;
    }

    private void Grow(int texts)
    {
        Array.Resize(ref _starts, texts + 1);
        var (old, mask) = (_slots, (uint)BitOperations.RoundUpToPowerOf2((uint)(SlotsPerText * (long)texts)) - 1);
        // Written before it is read: a page that is read first is given twice by the system, and this one is then written at once.
        _slots = GC.AllocateUninitializedArray<ulong>((int)mask + 1);
        Array.Clear(_slots);
        foreach (var taken in old)
        {
            if (taken == 0)
                continue;
            var slot = (uint)(taken >> 32) & mask;
            while (_slots[slot] != 0)
                slot = (slot + 1) & mask;
            _slots[slot] = taken;
        }
    }

    private static ulong Slot(uint hash, int number) => (ulong)hash << 32 | (uint)(number + 1);

    private static int NumberIn(ulong slot) => (int)(uint)slot - 1;

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

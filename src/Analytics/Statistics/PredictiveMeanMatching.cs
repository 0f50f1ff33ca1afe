using NonResponse.Ingest;

namespace NonResponse.Analytics.Statistics;

/// <summary>Finds for each missing value one that was observed, of a row of which much the same is expected.</summary>
/// <remarks>Little 1988, J Bus Econ Stat 6:287-296; van Buuren 2018, Flexible Imputation of Missing Data, 2nd ed., algorithm 3.3: of the donors whose expectations are nearest, one is drawn, each as likely. Both
/// sides are sorted once and passed together, so that many rows take no longer than their sorting. The object holds the room for it, and serves one thread.</remarks>
internal sealed class PredictiveMeanMatching
{
    private const int Digits = 8, Values = 1 << Digits, Passes = 32 / Digits;

    private readonly Sorted _donors = new(), _receivers = new();

    /// <summary>Draws a donor for each receiver.</summary>
    /// <param name="donors">What is expected of rows whose value is known; at least one.</param>
    /// <param name="receivers">What is expected of rows whose value is missing.</param>
    /// <param name="nearest">From how many donors one is drawn; all of them where there are fewer. Of those that are as far away as the last, each is as likely.</param>
    /// <param name="random">Draws it.</param>
    /// <param name="chosen">By receiver, its donor.</param>
    public void Draw(ReadOnlySpan<float> donors, ReadOnlySpan<float> receivers, int nearest, ref Pcg32 random, Span<int> chosen)
    {
        ArgumentOutOfRangeException.ThrowIfZero(donors.Length);
        _donors.Sort(donors);
        _receivers.Sort(receivers);
        var order = _donors.Order;
        ReadOnlySpan<float> keys = _donors.Keys.AsSpan(0, donors.Length);
        nearest = Math.Min(nearest, donors.Length);
        var place = 0;
        for (var r = 0; r < receivers.Length; r++)
        {
            var expected = _receivers.Keys[r];
            while (place < keys.Length && keys[place] < expected)
                place++;
            chosen[_receivers.Order[r]] = order[Pick(keys, expected, place, nearest, ref random)];
        }
    }

    // The place is that of the first donor who is not below.
    private static int Pick(ReadOnlySpan<float> keys, float expected, int place, int nearest, ref Pcg32 random)
    {
        var (low, high, last) = (place, place, 0f);
        for (var taken = 0; taken < nearest; taken++)
        {
            var below = low > 0 ? expected - keys[low - 1] : float.PositiveInfinity;
            var above = high < keys.Length ? keys[high] - expected : float.PositiveInfinity;
            last = Math.Min(below, above);
            if (below <= above)
                low--;
            else
                high++;
        }
        // Nearer than the last of them are those from here to there; the rest is as far away as it, and so may be others who were not taken.
        var (from, to) = (low, high);
        while (from < high && expected - keys[from] == last)
            from++;
        while (to > from && keys[to - 1] - expected == last)
            to--;
        if (low > 0 && expected - keys[low - 1] == last)
            low = FirstNotBelow(keys, keys[low - 1]);
        if (high < keys.Length && keys[high] - expected == last)
            high = FirstAbove(keys, keys[high]);
        var drawn = random.Between(0, nearest - 1);
        if (drawn < to - from)
            return from + drawn;
        var tied = random.Between(0, from - low + high - to - 1);
        return tied < from - low ? low + tied : to + tied - (from - low);
    }

    private static int FirstNotBelow(ReadOnlySpan<float> keys, float key)
    {
        var (low, high) = (0, keys.Length);
        while (low < high)
            if (keys[(low + high) / 2] < key)
                low = (low + high) / 2 + 1;
            else
                high = (low + high) / 2;
        return low;
    }

    private static int FirstAbove(ReadOnlySpan<float> keys, float key)
    {
        var (low, high) = (0, keys.Length);
        while (low < high)
            if (keys[(low + high) / 2] <= key)
                low = (low + high) / 2 + 1;
            else
                high = (low + high) / 2;
        return low;
    }

    // Put into parts of the range first, since what is sorted by digits then stays near the processor; each part by digits of 8 bits, the lowest first: every pass keeps the order of the one before.
    private sealed class Sorted
    {
        // So many keys are worth parts; about so many have their place in one.
        private const int Many = 1 << 12, OfPart = 1 << 11, MostParts = 1 << 9;

        // The bits of a key above its place.
        private ulong[] _keys = [], _others = [];
        private readonly int[] _counts = new int[Passes * Values], _ends = new int[MostParts];

        public float[] Keys { get; private set; } = [];

        public int[] Order { get; private set; } = [];

        public void Sort(ReadOnlySpan<float> keys)
        {
            if (_keys.Length < keys.Length)
                (_keys, _others, Order, Keys) = (new ulong[keys.Length], new ulong[keys.Length], new int[keys.Length], new float[keys.Length]);
            var parts = Part(keys);
            for (var (p, from) = (0, 0); p < parts; from = _ends[p++])
                Sort(_keys.AsSpan(from, _ends[p] - from), _others.AsSpan(from, _ends[p] - from));
            for (var i = 0; i < keys.Length; i++)
            {
                var bits = (uint)(_keys[i] >> 32);
                (Order[i], Keys[i]) = ((int)(uint)_keys[i], BitConverter.UInt32BitsToSingle((bits >> 31) != 0 ? bits & 0x7FFFFFFF : ~bits));
            }
        }

        // Lower keys into earlier parts, in the order in which they come.
        private int Part(ReadOnlySpan<float> keys)
        {
            var (least, most) = (float.PositiveInfinity, float.NegativeInfinity);
            foreach (var key in keys)
                (least, most) = (Math.Min(least, key), Math.Max(most, key));
            // Rounding does not change which of two keys is the higher.
            var (parts, by) = (Math.Min(MostParts, keys.Length / OfPart), 0f);
            if (keys.Length < Many || !float.IsNormal(most - least) || !float.IsFinite(by = (parts - 1) / (most - least)))
                parts = 1;
            var places = _ends.AsSpan(0, parts);
            places.Clear();
            if (parts > 1)
                foreach (var key in keys)
                    places[(int)((key - least) * by)]++;
            var next = 0;
            foreach (ref var place in places)
                (place, next) = (next, next + place);
            for (var i = 0; i < keys.Length; i++)
            {
                // Minus 0 and 0 are one key.
                var raw = BitConverter.SingleToUInt32Bits(keys[i] + 0f);
                // The order of numbers is that of their bits, once negative ones are turned round and put below the others.
                var bits = (raw >> 31) == 0 ? raw | 0x80000000 : ~raw;
                _keys[parts == 1 ? places[0]++ : places[(int)((keys[i] - least) * by)]++] = ((ulong)bits << 32) | (uint)i;
            }
            return parts;
        }

        private void Sort(Span<ulong> keys, Span<ulong> others)
        {
            var from = keys;
            var to = others;
            var all = _counts.AsSpan();
            all.Clear();
            foreach (var key in keys)
                for (var p = 0; p < Passes; p++)
                    all[p * Values + ((int)(key >> (32 + p * Digits)) & (Values - 1))]++;
            for (var p = 0; p < Passes; p++)
            {
                var counts = all.Slice(p * Values, Values);
                var (shift, next) = (32 + p * Digits, 0);
                if (counts.Contains(keys.Length))
                    continue;
                foreach (ref var count in counts)
                    (count, next) = (next, next + count);
                foreach (var key in from)
                    to[counts[(int)(key >> shift) & (Values - 1)]++] = key;
                var swapped = from;
                from = to;
                to = swapped;
            }
            if (from != keys)
                from.CopyTo(keys);
        }
    }
}

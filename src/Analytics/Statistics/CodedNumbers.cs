using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Lanes = System.Runtime.Intrinsics.Vector256<double>;

namespace NonResponse.Analytics.Statistics;

/// <summary>The numbers of rows by their place in lists of the different ones. Most columns have few, and several tell the same thing in other ways: a score, its curves, whether it is missing. A row is then a few
/// entries, which take a tenth of the room and of the time to fetch it; what is summed over rows is summed by entry first.</summary>
/// <remarks>Columns of which one gives the next share entries, and so do neighbours that have few combinations. Entries stand in the order in which rows first show them, so that sums are the same whatever the number of cores.</remarks>
internal sealed class CodedNumbers
{
    // More entries than this, or more than a quarter of the rows, are no gain.
    private const int Most = 1 << 14, RowsOfEntry = 4;

    // Neighbours with no more combinations become one.
    private const int MostCombined = 1 << 8, Block = 1 << 13, ColumnsAtOnce = 8;

    // Row by row, an entry of each group.
    private readonly ushort[] _entries;
    private readonly Group[] _groups;

    // By group, its first entry, its first place, and how many lanes its numbers take up; by entry, where they begin among those of all.
    private readonly int[] _firsts, _places, _wide, _starts;

    private CodedNumbers(ushort[] entries, Group[] groups)
    {
        (_entries, _groups, _firsts) = (entries, groups, new int[groups.Length]);
        for (var g = 1; g < groups.Length; g++)
            _firsts[g] = _firsts[g - 1] + groups[g - 1].Count;
        Entries = _firsts[^1] + groups[^1].Count;
        (_places, _wide, _starts) = ([.. groups.Select(g => g.Place)], [.. groups.Select(g => g.Wide)], new int[Entries]);
        foreach (var (g, group) in groups.Index())
            for (var e = 0; e < group.Count; e++, Room += group.Wide)
                _starts[_firsts[g] + e] = Room;
    }

    // Columns side by side, from a place on, that one code tells; by code, their numbers.
    private sealed record Group(int Place, int Width, int Count, double[] Values)
    {
        public int Wide => (Width + Lanes.Count - 1) / Lanes.Count;
    }

    // By row, which of the values it has.
    private sealed record Coded(ushort[] Codes, double[] Values);

    /// <summary>How many entries there are.</summary>
    public int Entries { get; }

    private int Room { get; }

    /// <summary>What a row needs beyond its stride, to be written several numbers at once.</summary>
    public static int Overhang => Lanes.Count;

    /// <summary>Finds the different numbers.</summary>
    /// <param name="numbers">Row by row, the intercept first.</param>
    /// <param name="stride">From one row to the next.</param>
    /// <param name="count">How many numbers a row has beside the intercept.</param>
    /// <returns>Null where there are none, or too many different ones.</returns>
    public static CodedNumbers? Of(double[] numbers, int stride, int count)
    {
        var rows = numbers.Length / stride;
        var columns = new Coded?[count];
        // Columns that lie in one line of the cache together.
        RowBlocks.Do(count, ColumnsAtOnce, (from, to) => Columns(numbers, stride, 1 + from, rows, to - from).CopyTo(columns, from));
        return count == 0 || columns.Any(c => c is null) ? null : Laid(rows, [.. Together(columns!).Select(c => (c.Group, c.Codes, 1, 0, 0))]);
    }

    /// <summary>The same rows with more columns, before and behind those that are there.</summary>
    /// <param name="before">By column, then by row.</param>
    /// <param name="behind">Likewise.</param>
    /// <returns>Null where they have too many different numbers.</returns>
    public CodedNumbers? With(double[][] before, double[][] behind)
    {
        var (rows, wide) = (_entries.Length / _groups.Length, _groups[^1].Place + _groups[^1].Width);
        Coded?[] columns = [.. before.Concat(behind).Select(c => Columns(c, 1, 0, rows, 1)[0])];
        if (columns.Any(c => c is null))
            return null;
        (Group, ushort[], int, int, int) New(int column, int place) => (new Group(place, 1, columns[column]!.Values.Length, columns[column]!.Values), columns[column]!.Codes, 1, 0, 0);
        return Laid(rows,
        [
            .. before.Select((_, c) => New(c, 1 + c)),
            .. _groups.Select((group, g) => (group with { Place = group.Place + before.Length }, _entries, _groups.Length, g, _firsts[g])),
            .. behind.Select((_, c) => New(before.Length + c, wide + before.Length + c)),
        ]);
    }

    /// <summary>Some of the rows, in that order.</summary>
    public CodedNumbers Only(int[] rows)
    {
        var (width, entries) = (_groups.Length, new ushort[rows.Length * _groups.Length]);
        RowBlocks.Do(rows.Length, Block, (from, to) =>
        {
            for (var i = from; i < to; i++)
                _entries.AsSpan(rows[i] * width, width).CopyTo(entries.AsSpan(i * width));
        });
        return new CodedNumbers(entries, _groups);
    }

    /// <summary>By entry, what its numbers come to; the constant is with the first group.</summary>
    /// <param name="coefficients">By place.</param>
    public double[] Folded(ReadOnlySpan<double> coefficients)
    {
        var folded = new double[Entries];
        foreach (var (g, group) in _groups.Index())
            for (var e = 0; e < group.Count; e++)
            {
                var sum = g == 0 ? coefficients[0] : 0;
                for (var c = 0; c < group.Width; c++)
                    sum += coefficients[group.Place + c] * group.Values[e * group.Width + c];
                folded[_firsts[g] + e] = sum;
            }
        return folded;
    }

    /// <summary>From sums by entry to those by place, of numbers and of the intercept.</summary>
    /// <param name="byEntry">Factors of rows, summed by entry.</param>
    /// <param name="sums">By place; added to.</param>
    public void Unfold(ReadOnlySpan<double> byEntry, Span<double> sums)
    {
        foreach (var (g, group) in _groups.Index())
            for (var e = 0; e < group.Count; e++)
            {
                var by = byEntry[_firsts[g] + e];
                sums[0] += g == 0 ? by : 0;
                for (var c = 0; c < group.Width; c++)
                    sums[group.Place + c] += by * group.Values[e * group.Width + c];
            }
    }

    /// <summary>Sums of squares about something, by place.</summary>
    /// <param name="byEntry">How many rows have it.</param>
    /// <param name="about">By place, about what.</param>
    /// <param name="sums">By place; added to.</param>
    public void AddSquares(ReadOnlySpan<double> byEntry, ReadOnlySpan<double> about, Span<double> sums)
    {
        foreach (var (g, group) in _groups.Index())
            for (var e = 0; e < group.Count; e++)
                for (var c = 0; c < group.Width; c++)
                {
                    var off = group.Values[e * group.Width + c] - about[group.Place + c];
                    sums[group.Place + c] += byEntry[_firsts[g] + e] * off * off;
                }
    }

    /// <summary>The sums of what the entries of rows come to.</summary>
    /// <param name="rows">Which rows.</param>
    /// <param name="folded">As <see cref="Folded"/> gives it.</param>
    /// <param name="sums">As many or more; changed.</param>
    public void Dots(ReadOnlySpan<int> rows, ReadOnlySpan<double> folded, Span<double> sums)
    {
        var (width, all) = (_groups.Length, _entries);
        for (var i = 0; i < rows.Length; i++)
        {
            ReadOnlySpan<ushort> entries = all.AsSpan(rows[i] * width, width);
            var (one, other, g) = (0.0, 0.0, 0);
            for (; g + 1 < entries.Length; g += 2)
                (one, other) = (one + folded[entries[g]], other + folded[entries[g + 1]]);
            sums[i] = g < entries.Length ? one + folded[entries[g]] + other : one + other;
        }
    }

    /// <summary>Adds factors of rows to their entries.</summary>
    /// <param name="rows">Which rows.</param>
    /// <param name="by">Their factors; as many or more.</param>
    /// <param name="byEntry">Changed.</param>
    public void Add(ReadOnlySpan<int> rows, ReadOnlySpan<double> by, Span<double> byEntry)
    {
        var (width, all) = (_groups.Length, _entries);
        for (var i = 0; i < rows.Length; i++)
        {
            var factor = by[i];
            foreach (var entry in all.AsSpan(rows[i] * width, width))
                byEntry[entry] += factor;
        }
    }

    /// <summary>The numbers of entries as they are, for <see cref="Write"/>.</summary>
    public double[] Plain => field ??= About(new double[_places[^1] + _wide[^1] * Lanes.Count]);

    /// <summary>The numbers of entries about means, for <see cref="Write"/>.</summary>
    /// <param name="means">By place.</param>
    public double[] About(ReadOnlySpan<double> means)
    {
        var about = new double[Room * Lanes.Count];
        foreach (var (g, group) in _groups.Index())
            for (var e = 0; e < group.Count; e++)
                for (var c = 0; c < group.Width; c++)
                    about[_starts[_firsts[g] + e] * Lanes.Count + c] = group.Values[e * group.Width + c] - means[group.Place + c];
        return about;
    }

    /// <summary>Writes the numbers of a row.</summary>
    /// <param name="row">Which row.</param>
    /// <param name="about">As <see cref="About"/> gives them.</param>
    /// <param name="into">By place; the first, of the intercept, is left alone. Reaches <see cref="Overhang"/> beyond the stride.</param>
    public void Write(int row, ReadOnlySpan<double> about, Span<double> into)
    {
        var from = MemoryMarshal.Cast<double, Lanes>(about);
        // What is looked at once need not be looked at for every group.
        ref var to = ref MemoryMarshal.GetReference(into[..(_places[^1] + _wide[^1] * Lanes.Count)]);
        ReadOnlySpan<ushort> entries = _entries.AsSpan(row * _places.Length, _places.Length);
        // What is written beyond a group is written over by the next, or is 0.
        for (var g = 0; g < entries.Length; g++)
        {
            var (start, place) = (_starts[entries[g]], _places[g]);
            from[start].StoreUnsafe(ref to, (nuint)place);
            for (var l = 1; l < _wide[g]; l++)
                from[start + l].StoreUnsafe(ref to, (nuint)(place + l * Lanes.Count));
        }
    }

    // Each column by the different numbers in it, in the order in which they come; null where there are too many.
    private static Coded?[] Columns(double[] numbers, int stride, int first, int rows, int count)
    {
        var (lists, codes) = (new Distinct?[count], new ushort[count][]);
        for (var c = 0; c < count; c++)
            (lists[c], codes[c]) = (new Distinct(), new ushort[rows]);
        for (var i = 0; i < rows; i++)
            for (var c = 0; c < count; c++)
                if (lists[c] is { } list)
                {
                    var code = list.CodeOf(numbers[i * stride + first + c]);
                    if (code < 0)
                        lists[c] = null;
                    else
                        codes[c][i] = (ushort)code;
                }
        return [.. lists.Select((list, c) => list is null ? null : new Coded(codes[c], list.Values()))];
    }

    private static IEnumerable<(Group Group, ushort[] Codes)> Together(Coded[] columns)
    {
        var (group, codes) = (new Group(1, 1, columns[0].Values.Length, columns[0].Values), columns[0].Codes);
        for (var c = 1; c < columns.Length; c++)
        {
            var (count, next) = (columns[c].Values.Length, columns[c]);
            if (GivenBy(codes, group.Count, next) is { } told)
                group = new Group(group.Place, group.Width + 1, group.Count, Joined(group, group.Count, e => (e, told[e])));
            else if (group.Count * count <= MostCombined)
            {
                var own = new ushort[codes.Length];
                for (var i = 0; i < own.Length; i++)
                    own[i] = (ushort)(codes[i] * count + next.Codes[i]);
                (group, codes) = (new Group(group.Place, group.Width + 1, group.Count * count, Joined(group, group.Count * count, e => (e / count, next.Values[e % count]))), own);
            }
            else
            {
                yield return (group, codes);
                (group, codes) = (new Group(1 + c, 1, count, next.Values), next.Codes);
            }
        }
        yield return (group, codes);
    }

    private static double[] Joined(Group group, int count, Func<int, (int Entry, double Value)> of)
    {
        var values = new double[count * (group.Width + 1)];
        for (var e = 0; e < count; e++)
        {
            var (entry, value) = of(e);
            group.Values.AsSpan(entry * group.Width, group.Width).CopyTo(values.AsSpan(e * (group.Width + 1)));
            values[(e + 1) * (group.Width + 1) - 1] = value;
        }
        return values;
    }

    // By code, the number of a column that goes with it; null where rows of one code have several.
    private static double[]? GivenBy(ushort[] codes, int count, Coded column)
    {
        var told = new int[count];
        Array.Fill(told, -1);
        for (var i = 0; i < codes.Length; i++)
        {
            ref var known = ref told[codes[i]];
            if (known < 0)
                known = column.Codes[i];
            else if (known != column.Codes[i])
                return null;
        }
        return [.. told.Select(t => t < 0 ? 0 : column.Values[t])];
    }

    private static CodedNumbers? Laid(int rows, (Group Group, ushort[] Codes, int Stride, int Place, int Less)[] parts)
    {
        if (parts.Sum(p => p.Group.Count) > Math.Min(Most, rows / RowsOfEntry))
            return null;
        var coded = new CodedNumbers(new ushort[rows * parts.Length], [.. parts.Select(p => p.Group)]);
        RowBlocks.Do(rows, Block, (from, to) =>
        {
            for (var g = 0; g < parts.Length; g++)
            {
                var (_, codes, stride, place, less) = parts[g];
                for (var i = from; i < to; i++)
                    coded._entries[i * parts.Length + g] = (ushort)(codes[i * stride + place] - less + coded._firsts[g]);
            }
        });
        return coded;
    }

    // The different numbers of a column, found by their bits.
    private sealed class Distinct
    {
        private const int MostOfColumn = 1 << 12, Digits = 13;

        private readonly int[] _places = new int[1 << Digits];
        private readonly List<double> _values = [];

        public double[] Values() => [.. _values];

        public int CodeOf(double value)
        {
            // Minus 0 and 0 are one number.
            var bits = BitConverter.DoubleToUInt64Bits(value + 0.0);
            for (var at = (int)((bits * 0x9E3779B97F4A7C15) >> (64 - Digits)); ; at = (at + 1) & (_places.Length - 1))
            {
                if (_places[at] == 0)
                {
                    if (_values.Count == MostOfColumn)
                        return -1;
                    _values.Add(value + 0.0);
                    return (_places[at] = _values.Count) - 1;
                }
                if (BitConverter.DoubleToUInt64Bits(_values[_places[at] - 1]) == bits)
                    return _places[at] - 1;
            }
        }
    }
}

namespace NonResponse.Analytics.Statistics;

/// <summary>The flags of rows by entry: what few rows have each, most of them levels of which a row has one, has few combinations. A row is then an entry of each group of flags, whatever it has of them.</summary>
/// <remarks>Neighbours are in one group as long as rows have few combinations of them. Entries stand in the order in which flags and rows first show them, so that sums are the same whatever the number of cores.</remarks>
internal sealed class CodedFlags
{
    // A table of a group's entries stays near the processor; more entries than a quarter of the rows are no gain.
    private const int MostOfGroup = 1 << 9, RowsOfEntry = 4, Block = 1 << 13;

    // Row by row, an entry of each group.
    private readonly ushort[] _entries;
    private readonly int _groups;

    // By entry, the entry that has all of its flags but the last; -1 where it has none. An entry comes after what it adds to.
    private readonly int[] _less, _last;

    private CodedFlags(ushort[] entries, int groups, int[] less, int[] last) => (_entries, _groups, _less, _last) = (entries, groups, less, last);

    /// <summary>How many entries there are.</summary>
    public int Entries => _less.Length;

    /// <summary>Finds the combinations.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="count">How many flags.</param>
    /// <param name="starts">By row, where its flags begin.</param>
    /// <param name="flags">The flags of rows, in order.</param>
    /// <param name="first">The first flag.</param>
    /// <returns>Null where there are none, or too many combinations.</returns>
    public static CodedFlags? Of(int rows, int count, int[] starts, ushort[] flags, int first)
    {
        var rowsOf = RowsByFlag(rows, count, starts, flags, first);
        var (groups, less, last) = (new List<int[]>(), new List<int>(), new List<int>());
        // Of the group at hand: its first entry, by row its entry, and by entry the one with the flag at hand beside.
        var (begin, own, with) = (0, Array.Empty<int>(), new int[MostOfGroup]);
        for (var flag = 0; flag < count; flag++)
        {
            if (groups.Count == 0 || less.Count - begin + Distinct(rowsOf[flag], own, begin, with) > MostOfGroup)
            {
                begin = less.Count;
                less.Add(-1);
                last.Add(-1);
                groups.Add(own = new int[rows]);
                Array.Fill(own, begin);
            }
            Array.Clear(with);
            foreach (var row in rowsOf[flag])
            {
                ref var more = ref with[own[row] - begin];
                if (more == 0)
                {
                    more = less.Count;
                    less.Add(own[row]);
                    last.Add(flag);
                }
                own[row] = more;
            }
        }
        if (groups.Count == 0 || less.Count > Math.Min(ushort.MaxValue, rows / RowsOfEntry))
            return null;
        var entries = new ushort[rows * groups.Count];
        RowBlocks.Do(rows, Block, (from, to) =>
        {
            for (var i = from; i < to; i++)
                for (var g = 0; g < groups.Count; g++)
                    entries[i * groups.Count + g] = (ushort)groups[g][i];
        });
        return new CodedFlags(entries, groups.Count, [.. less], [.. last]);
    }

    /// <summary>Some of the rows, in that order.</summary>
    public CodedFlags Only(int[] rows)
    {
        var entries = new ushort[rows.Length * _groups];
        RowBlocks.Do(rows.Length, Block, (from, to) =>
        {
            for (var i = from; i < to; i++)
                _entries.AsSpan(rows[i] * _groups, _groups).CopyTo(entries.AsSpan(i * _groups));
        });
        return new CodedFlags(entries, _groups, _less, _last);
    }

    /// <summary>By entry, what its flags come to.</summary>
    /// <param name="coefficients">By flag.</param>
    public double[] Folded(ReadOnlySpan<double> coefficients)
    {
        var folded = new double[Entries];
        for (var e = 0; e < folded.Length; e++)
            folded[e] = _less[e] < 0 ? 0 : folded[_less[e]] + coefficients[_last[e]];
        return folded;
    }

    /// <summary>From sums by entry to those by flag.</summary>
    /// <param name="byEntry">Factors of rows, summed by entry; changed.</param>
    /// <param name="sums">By flag; added to.</param>
    public void Unfold(Span<double> byEntry, Span<double> sums)
    {
        for (var e = byEntry.Length - 1; e >= 0; e--)
            if (_less[e] >= 0)
            {
                sums[_last[e]] += byEntry[e];
                byEntry[_less[e]] += byEntry[e];
            }
    }

    /// <summary>Adds to sums what the entries of rows come to.</summary>
    /// <param name="rows">Which rows.</param>
    /// <param name="folded">As <see cref="Folded"/> gives it.</param>
    /// <param name="sums">As many or more; changed.</param>
    public void AddDots(ReadOnlySpan<int> rows, ReadOnlySpan<double> folded, Span<double> sums)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var sum = 0.0;
            foreach (var entry in _entries.AsSpan(rows[i] * _groups, _groups))
                sum += folded[entry];
            sums[i] += sum;
        }
    }

    /// <summary>Adds factors of rows to their entries.</summary>
    /// <param name="rows">Which rows.</param>
    /// <param name="by">Their factors; as many or more.</param>
    /// <param name="byEntry">Changed.</param>
    public void Add(ReadOnlySpan<int> rows, ReadOnlySpan<double> by, Span<double> byEntry)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var factor = by[i];
            foreach (var entry in _entries.AsSpan(rows[i] * _groups, _groups))
                byEntry[entry] += factor;
        }
    }

    // How many entries of the group rows have.
    private static int Distinct(int[] rows, int[] own, int begin, int[] seen)
    {
        Array.Clear(seen);
        var distinct = 0;
        foreach (var row in rows)
            if (seen[own[row] - begin]++ == 0)
                distinct++;
        return distinct;
    }

    private static int[][] RowsByFlag(int rows, int count, int[] starts, ushort[] flags, int first)
    {
        var counts = new int[count];
        foreach (var flag in flags)
            counts[flag - first]++;
        int[][] byFlag = [.. counts.Select(c => new int[c])];
        Array.Clear(counts);
        for (var i = 0; i < rows; i++)
            foreach (var flag in flags.AsSpan(starts[i], starts[i + 1] - starts[i]))
                byFlag[flag - first][counts[flag - first]++] = i;
        return byFlag;
    }
}

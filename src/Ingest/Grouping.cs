namespace NonResponse.Ingest;

/// <summary>Puts child rows in order: by parent, then by date, then as in the file.</summary>
internal static class Grouping
{
    /// <summary>A row that no parent has: it is left out.</summary>
    public const int NoParent = -1;

    /// <summary>Where each parent's rows begin, and from which old row each new one comes.</summary>
    /// <param name="parents">The parent of each row, or <see cref="NoParent"/>.</param>
    /// <param name="keys">What the rows of one parent are sorted by; equal keys keep their order.</param>
    /// <param name="parentCount">How many parents there are.</param>
    /// <returns>The offsets, one more than there are parents, and the order; null where the rows stand in it already.</returns>
    public static (int[] Offsets, int[]? Order) ByParent(ReadOnlySpan<int> parents, ReadOnlySpan<int> keys, int parentCount)
    {
        var offsets = new int[parentCount + 1];
        var inOrder = true;
        for (var i = 0; i < parents.Length; i++)
        {
            if (parents[i] == NoParent)
            {
                inOrder = false;
                continue;
            }
            offsets[parents[i] + 1]++;
            inOrder &= i == 0 || parents[i] > parents[i - 1] || (parents[i] == parents[i - 1] && keys[i] >= keys[i - 1]);
        }
        for (var p = 0; p < parentCount; p++)
            offsets[p + 1] += offsets[p];
        return (offsets, inOrder ? null : Order(parents, keys, offsets));
    }

    private static int[] Order(ReadOnlySpan<int> parents, ReadOnlySpan<int> keys, int[] offsets)
    {
        var next = offsets.AsSpan(0, offsets.Length - 1).ToArray();
        var order = new int[offsets[^1]];
        for (var i = 0; i < parents.Length; i++)
            if (parents[i] != NoParent)
                order[next[parents[i]]++] = i;
        var longest = 0;
        for (var p = 0; p + 1 < offsets.Length; p++)
            longest = Math.Max(longest, offsets[p + 1] - offsets[p]);
        // Key and row in one number: sorting it is stable.
        var sortKeys = new long[longest];
        for (var p = 0; p + 1 < offsets.Length; p++)
        {
            var rows = order.AsSpan(offsets[p], offsets[p + 1] - offsets[p]);
            if (IsSorted(rows, keys))
                continue;
            var group = sortKeys.AsSpan(0, rows.Length);
            for (var i = 0; i < rows.Length; i++)
                group[i] = ((long)keys[rows[i]] << 32) | (uint)rows[i];
            group.Sort();
            for (var i = 0; i < rows.Length; i++)
                rows[i] = (int)(group[i] & uint.MaxValue);
        }
        return order;
    }

    private static bool IsSorted(ReadOnlySpan<int> rows, ReadOnlySpan<int> keys)
    {
        for (var i = 1; i < rows.Length; i++)
            if (keys[rows[i]] < keys[rows[i - 1]])
                return false;
        return true;
    }
}

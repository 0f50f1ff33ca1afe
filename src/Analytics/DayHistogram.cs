namespace NonResponse.Analytics;

/// <summary>How often each whole number of days occurred. Histograms of parts add up to that of the whole, so their medians do too.</summary>
internal sealed class DayHistogram
{
    private const int Dense = 1024;

    private int[] _counts = [];
    private SortedDictionary<int, int>? _others;

    public long Count { get; private set; }

    public void Add(int days, int times = 1)
    {
        Count += times;
        if ((uint)days < Dense)
        {
            if (days >= _counts.Length)
                Array.Resize(ref _counts, Math.Min(Dense, Math.Max(days + 1, _counts.Length * 2)));
            _counts[days] += times;
        }
        else
        {
            // Before the referral, or years after it: rare, and kept exactly.
            _others ??= [];
            _others[days] = _others.GetValueOrDefault(days) + times;
        }
    }

    public void Add(DayHistogram other)
    {
        for (var days = 0; days < other._counts.Length; days++)
            if (other._counts[days] > 0)
                Add(days, other._counts[days]);
        foreach (var (days, times) in other._others ?? [])
            Add(days, times);
    }

    /// <summary>The mean of the two middle values when their number is even; null when there are none.</summary>
    public double? Median() => Count == 0 ? null : (ValueAt((Count - 1) / 2) + (double)ValueAt(Count / 2)) / 2;

    /// <summary>Each number of days that occurred, in order, and how often.</summary>
    public IEnumerable<KeyValuePair<int, int>> Days => InOrder().Where(p => p.Value > 0);

    private int ValueAt(long rank)
    {
        long seen = 0;
        foreach (var (days, times) in InOrder())
        {
            seen += times;
            if (seen > rank)
                return days;
        }
        throw new ArgumentOutOfRangeException(nameof(rank), rank, $"must be below {Count}");
    }

    private IEnumerable<KeyValuePair<int, int>> InOrder()
    {
        var others = _others ?? [];
        foreach (var pair in others.TakeWhile(p => p.Key < 0))
            yield return pair;
        for (var days = 0; days < _counts.Length; days++)
            yield return new(days, _counts[days]);
        foreach (var pair in others.SkipWhile(p => p.Key < 0))
            yield return pair;
    }
}

namespace NonResponse.Analytics;

/// <summary>The scores of one episode on one instrument, in order of date; at most one a day.</summary>
internal readonly ref struct ScoreSeries(ReadOnlySpan<int> days, ReadOnlySpan<int> points)
{
    /// <summary>No score lies in the window.</summary>
    public const int NotFound = -1;

    private readonly ReadOnlySpan<int> _days = days;
    private readonly ReadOnlySpan<int> _points = points;

    public int Count => _days.Length;

    public int DayAt(int i) => _days[i];

    /// <summary>The score in millionths of a point.</summary>
    public int PointsAt(int i) => _points[i];

    /// <summary>The earliest score dated from <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public int EarliestIn(int from, int to)
    {
        for (var i = 0; i < _days.Length && _days[i] <= to; i++)
            if (_days[i] >= from)
                return i;
        return NotFound;
    }

    /// <summary>The latest score dated from <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public int LatestIn(int from, int to)
    {
        for (var i = _days.Length - 1; i >= 0 && _days[i] >= from; i--)
            if (_days[i] <= to)
                return i;
        return NotFound;
    }
}

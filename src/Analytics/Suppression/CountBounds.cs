namespace NonResponse.Analytics;

/// <summary>What a reader could conclude of every count, by bounds that pass from relation to relation.</summary>
/// <remarks>Bounds consistency of linear equations over integers (Bessière 2006, Handbook of Constraint Programming, chapter 3).</remarks>
internal sealed class CountBounds
{
    /// <summary>No upper bound.</summary>
    public const int Unbounded = 1_000_000_000;

    private const long Far = Unbounded / 2;

    // Bounds may creep towards each other by ones; what is gained after so many visits of a relation does not matter.
    private const int MostVisits = 40;

    private readonly SuppressionSystem _system;
    private readonly int[] _firstOf;
    private readonly int[] _relationsOf;
    private readonly Queue<int> _due = new();
    private readonly bool[] _isDue, _hasTwice;
    private readonly int[] _visits;

    public CountBounds(SuppressionSystem system)
    {
        _system = system;
        Low = new int[system.Exact.Count];
        High = new int[system.Exact.Count];
        WhyLow = new int[system.Exact.Count];
        WhyHigh = new int[system.Exact.Count];
        _firstOf = new int[system.Exact.Count + 1];
        for (var r = 0; r < system.Relations; r++)
            foreach (var m in system.MembersOf(r))
                _firstOf[Variable(m) + 1]++;
        for (var v = 0; v < system.Exact.Count; v++)
            _firstOf[v + 1] += _firstOf[v];
        _relationsOf = new int[_firstOf[^1]];
        var next = _firstOf.ToArray();
        for (var r = 0; r < system.Relations; r++)
            foreach (var m in system.MembersOf(r))
                _relationsOf[next[Variable(m)]++] = r;
        (_isDue, _hasTwice) = (new bool[system.Relations], new bool[system.Relations]);
        var seenIn = new int[system.Exact.Count];
        for (var r = 0; r < system.Relations; r++)
            foreach (var m in system.MembersOf(r))
            {
                _hasTwice[r] |= seenIn[Variable(m)] == r + 1;
                seenIn[Variable(m)] = r + 1;
            }
        _visits = new int[system.Relations];
    }

    /// <summary>The least that each count can be.</summary>
    public int[] Low { get; }

    /// <summary>The most that each count can be; <see cref="Unbounded"/> where nothing tells.</summary>
    public int[] High { get; }

    /// <summary>The relation that gave each count its upper bound, from bounds that others had before; -1 where it was known at first.</summary>
    public int[] WhyHigh { get; }

    /// <summary>The same of the lower bound.</summary>
    public int[] WhyLow { get; }

    /// <summary>The variable of a member of a relation.</summary>
    public static int Variable(int member) => member >= 0 ? member : ~member;

    /// <summary>Draws every conclusion from <see cref="Low"/> and <see cref="High"/> as they are set.</summary>
    public void Propagate()
    {
        Array.Clear(_visits);
        Array.Fill(WhyLow, -1);
        Array.Fill(WhyHigh, -1);
        for (var r = 0; r < _isDue.Length; r++)
        {
            _isDue[r] = true;
            _due.Enqueue(r);
        }
        while (_due.TryDequeue(out var relation))
        {
            _isDue[relation] = false;
            if (++_visits[relation] <= MostVisits)
                Tighten(relation);
        }
    }

    private (long Low, long High) Sums(int relation)
    {
        long low = 0, high = 0;
        foreach (var m in _system.MembersOf(relation))
            if (m >= 0)
            {
                low += Low[m];
                high += High[m];
            }
            else
            {
                low -= High[~m];
                high -= Low[~m];
            }
        return (low, high);
    }

    /// <summary>All that the parts less the whole, which is 0 (or at most 0), leave for one of them.</summary>
    private (long Low, long High) Implied(int member, long low, long high, bool isAtMost) => member >= 0
        ? (isAtMost ? 0 : High[member] - high, Low[member] - low)
        : (low + High[~member], isAtMost ? Unbounded : high + Low[~member]);

    private void Tighten(int relation)
    {
        var (low, high) = Sums(relation);
        var isAtMost = _system.IsAtMost(relation);
        foreach (var m in _system.MembersOf(relation))
        {
            var v = Variable(m);
            var (least, most) = Implied(m, low, high, isAtMost);
            var (oldLow, oldHigh) = (Low[v], High[v]);
            if (least > Low[v] && least < Far)
            {
                Low[v] = (int)least;
                WhyLow[v] = relation;
            }
            if (most < High[v] && most > -Far)
            {
                High[v] = (int)Math.Max(most, Low[v]);
                WhyHigh[v] = relation;
            }
            if (Low[v] == oldLow && High[v] == oldHigh)
                continue;
            foreach (var other in _relationsOf.AsSpan(_firstOf[v].._firstOf[v + 1]))
                if (!_isDue[other])
                {
                    _isDue[other] = true;
                    _due.Enqueue(other);
                }
            // What is new counts at once: both bounds of the others may follow from it.
            (low, high) = _hasTwice[relation] ? Sums(relation)
                : m >= 0 ? (low + Low[v] - oldLow, high + High[v] - oldHigh) : (low - High[v] + oldHigh, high - Low[v] + oldLow);
        }
    }
}

namespace NonResponse.Analytics.Attack;

/// <summary>Bounds of integer variables by interval arithmetic, relation after relation until nothing changes. They enclose the true ones.</summary>
/// <remarks>A relation that cannot be met is left out from then on, and told: it never empties an interval.</remarks>
internal sealed class Propagation
{
    private readonly SystemArrays _system;
    private readonly int[] _relationsOf;
    private readonly int[] _relationStarts;
    private readonly bool[] _isBroken;

    /// <summary>Prepares a system.</summary>
    public Propagation(SystemArrays system)
    {
        _system = system;
        Lower = [.. system.Lower];
        Upper = [.. system.Upper];
        Trail = new BoundTrail(system);
        _isBroken = new bool[system.Relations];
        _relationStarts = new int[system.Variables + 1];
        foreach (var variable in system.Terms)
            _relationStarts[variable + 1]++;
        for (var i = 0; i < system.Variables; i++)
            _relationStarts[i + 1] += _relationStarts[i];
        _relationsOf = new int[system.Terms.Length];
        var next = _relationStarts[..^1];
        for (var relation = 0; relation < system.Relations; relation++)
            for (var t = system.Starts[relation]; t < system.Starts[relation + 1]; t++)
                _relationsOf[next[system.Terms[t]]++] = relation;
    }

    /// <summary>Least value of each variable, as far as is known.</summary>
    public long[] Lower { get; }

    /// <summary>Greatest value of each variable.</summary>
    public long[] Upper { get; }

    /// <summary>How the bounds were narrowed.</summary>
    public BoundTrail Trail { get; }

    /// <summary>Relations that contradict the others, in the order in which they were found.</summary>
    public List<int> Broken { get; } = [];

    /// <summary>Whether a relation was left out.</summary>
    public bool IsBroken(int relation) => _isBroken[relation];

    /// <summary>Leaves a relation out from now on.</summary>
    public void LeaveOut(int relation) => _isBroken[relation] = true;

    /// <summary>The relations of a variable.</summary>
    public ReadOnlySpan<int> RelationsOf(int variable) => _relationsOf.AsSpan(_relationStarts[variable], _relationStarts[variable + 1] - _relationStarts[variable]);

    /// <summary>Narrows the two counts of a printed rate to those of the pairs that print as it does.</summary>
    /// <returns>Whether there is such a pair.</returns>
    public bool Narrow(RateClue clue)
    {
        if (clue.Pairs(Lower, Upper) is not var (numerator, denominator))
            return false;
        var pair = Trail.AddPair(clue.Numerator, clue.Denominator);
        Narrow(clue.Numerator, numerator.Least, numerator.Most, pair);
        Narrow(clue.Denominator, denominator.Least, denominator.Most, pair);
        return true;
    }

    /// <summary>Works out the bounds from some of the relations, then from all that their changes touch.</summary>
    /// <param name="relations">Where to begin.</param>
    /// <param name="mayUse">Which relations may be used at all.</param>
    /// <param name="rounds">How many times, on average, a relation is looked at before it ends early.</param>
    /// <param name="cancel">Ends it.</param>
    public void Run(IEnumerable<int> relations, Func<int, bool> mayUse, int rounds, CancellationToken cancel = default)
    {
        var usable = new bool[_system.Relations];
        for (var i = 0; i < usable.Length; i++)
            usable[i] = mayUse(i) && !_isBroken[i];
        var queue = new Queue<int>();
        var isQueued = new bool[_system.Relations];
        foreach (var relation in relations)
            if (usable[relation] && !isQueued[relation])
            {
                isQueued[relation] = true;
                queue.Enqueue(relation);
            }
        var left = Math.Max(10_000L, (long)rounds * _system.Relations);
        while (left-- > 0 && queue.TryDequeue(out var relation))
        {
            if (left % 4096 == 0)
                cancel.ThrowIfCancellationRequested();
            isQueued[relation] = false;
            if (!usable[relation])
                continue;
            if (!Tighten(relation, queue, isQueued, usable))
            {
                _isBroken[relation] = true;
                usable[relation] = false;
                Broken.Add(relation);
            }
        }
    }

    /// <summary>The least and the greatest that a relation's sum can be, within bounds.</summary>
    public static (long Least, long Most) Activity(SystemArrays system, int relation, long[] lower, long[] upper)
    {
        long least = 0, most = 0;
        for (var t = system.Starts[relation]; t < system.Starts[relation + 1]; t++)
        {
            var (variable, coefficient) = (system.Terms[t], system.Coefficients[t]);
            var (a, b) = coefficient > 0 ? (lower[variable], upper[variable]) : (upper[variable], lower[variable]);
            least += coefficient * a;
            most += coefficient * b;
        }
        return (least, most);
    }

    private bool Tighten(int relation, Queue<int> queue, bool[] isQueued, bool[] usable)
    {
        var (least, most) = Activity(_system, relation, Lower, Upper);
        var (from, to) = (_system.Least[relation], _system.Most[relation]);
        if (least > to || most < from)
            return false;
        if (least >= from && most <= to)
            return true;
        // First whether every variable keeps a value, then the change: a relation that empties one is left out whole.
        for (var pass = 0; pass < 2; pass++)
            for (var t = _system.Starts[relation]; t < _system.Starts[relation + 1]; t++)
            {
                var (variable, coefficient) = (_system.Terms[t], _system.Coefficients[t]);
                var (low, high) = (Lower[variable], Upper[variable]);
                if (low == high)
                    continue;
                var (a, b) = coefficient > 0 ? (low, high) : (high, low);
                // What the others leave for this one.
                var (atLeast, atMost) = (from - (most - coefficient * b), to - (least - coefficient * a));
                var (newLow, newHigh) = coefficient > 0
                    ? (CeilingOf(atLeast, coefficient), FloorOf(atMost, coefficient))
                    : (CeilingOf(-atMost, -coefficient), FloorOf(-atLeast, -coefficient));
                newLow = Math.Max(newLow, low);
                newHigh = Math.Min(newHigh, high);
                if (pass == 0 ? newLow > newHigh : newLow == low && newHigh == high)
                {
                    if (pass == 0)
                        return false;
                    continue;
                }
                if (pass == 0)
                    continue;
                Narrow(variable, newLow, newHigh, relation);
                var (c, d) = coefficient > 0 ? (newLow, newHigh) : (newHigh, newLow);
                least += coefficient * (c - a);
                most += coefficient * (d - b);
                foreach (var other in RelationsOf(variable))
                    if (!isQueued[other] && usable[other] && other != relation)
                    {
                        isQueued[other] = true;
                        queue.Enqueue(other);
                    }
            }
        return true;
    }

    private void Narrow(int variable, long lower, long upper, int relation)
    {
        if (lower > Lower[variable])
            Trail.Add(variable, false, Lower[variable] = lower, relation);
        if (upper < Upper[variable])
            Trail.Add(variable, true, Upper[variable] = upper, relation);
    }

    private static long FloorOf(long value, long by) => value >= 0 ? value / by : -((-value + by - 1) / by);

    private static long CeilingOf(long value, long by) => -FloorOf(-value, by);
}

namespace NonResponse.Analytics;

/// <summary>Hides further figures until no hidden count can be worked out from those that are shown.</summary>
/// <remarks>Interval protection after Fischetti and Salazar (2000, Operations Research 48:437-449), with a greedy choice of the smallest figure that
/// hides as in HYPERCUBE-like heuristics: each hidden count must keep as many feasible values as the policy hides, and one more, and one of them must
/// be larger than any count that the policy hides.</remarks>
internal sealed class SecondarySuppression
{
    // Beside what was shown before there may be no way out: figures are hidden in vain, wave after wave, and the rest is left to the attack.
    private const int MostRounds = 400, MostRoundsWithEarlier = 12, Deepest = 4;

    // Totals serve every reader: they are the last to be hidden.
    private const long OfTotal = 100_000, OfLongPeriod = 20, OfNone = 10;

    private readonly SuppressionSystem _system;
    private readonly DisclosurePolicy _policy;
    private readonly Func<int, bool> _isTotal;
    private readonly CountBounds _bounds;
    private readonly int[] _firstOf;
    private readonly int[] _publicationsOf;
    private readonly int[] _showing;
    private readonly int[] _telling;
    private readonly bool[] _isTarget;
    private readonly int[] _hiddenIn;
    private bool _mayHideTotals;

    private SecondarySuppression(SuppressionSystem system, DisclosurePolicy policy, Func<int, bool> isTotal)
    {
        _system = system;
        _policy = policy;
        _isTotal = isTotal;
        _bounds = new CountBounds(system);
        IsHidden = [.. system.IsPrimary];
        var variables = system.Exact.Count;
        _firstOf = new int[variables + 1];
        foreach (var p in system.Publications)
            foreach (var v in Counts(p))
                _firstOf[v + 1]++;
        for (var v = 0; v < variables; v++)
            _firstOf[v + 1] += _firstOf[v];
        _publicationsOf = new int[_firstOf[^1]];
        var next = _firstOf.ToArray();
        (_showing, _telling, _hiddenIn, _isTarget) = (new int[variables], new int[variables], new int[variables], new bool[variables]);
        for (var i = 0; i < system.Publications.Count; i++)
            foreach (var v in Counts(system.Publications[i]))
            {
                _publicationsOf[next[v]++] = i;
                if (IsHidden[i])
                    _isTarget[v] |= system.IsTarget[i];
                else
                    Show(v, i, 1);
            }
    }

    /// <summary>Whether each publication is hidden, for its own counts or for others'.</summary>
    public bool[] IsHidden { get; }

    /// <summary>Whether a figure that is shown tells a count.</summary>
    public bool IsTold(int variable) => _telling[variable] > 0;

    /// <summary>Hides what must be hidden.</summary>
    /// <param name="system">Figures and how their counts add up.</param>
    /// <param name="policy">What small counts undergo.</param>
    /// <param name="isTotal">Whether the level of a cell is everybody.</param>
    public static SecondarySuppression Of(SuppressionSystem system, DisclosurePolicy policy, Func<int, bool> isTotal)
    {
        var suppression = new SecondarySuppression(system, policy, isTotal);
        suppression.Run();
        return suppression;
    }

    private void Run()
    {
        var most = _system.IsFixed.Contains(true) ? MostRoundsWithEarlier : MostRounds;
        for (var round = 1; round <= most; round++)
        {
            Conclude();
            var (isSafe, isAnyHidden) = (true, false);
            for (var v = 0; v < _isTarget.Length; v++)
                if (_isTarget[v] && _showing[v] == 0 && !IsSafe(_bounds.Low[v], _bounds.High[v]))
                {
                    isSafe = false;
                    isAnyHidden |= HideFor(v, round);
                }
            if (isAnyHidden)
                continue;
            // Totals serve every reader: they go only where nothing else helps.
            if (_mayHideTotals || isSafe)
                return;
            _mayHideTotals = true;
        }
    }

    /// <summary>What a reader knows at first: shown counts within their rounding, and nothing of the others.</summary>
    private void Conclude()
    {
        for (var v = 0; v < _showing.Length; v++)
            (_bounds.Low[v], _bounds.High[v]) = _telling[v] > 0 ? _policy.Known(_system.Exact[v])
                // A difference is not told itself, but it is none that the policy hides.
                : _showing[v] > 0 && _system.Exact[v] > 0 ? (_policy.HideUpTo + 1, CountBounds.Unbounded)
                : (_system.Least[v], _showing[v] > 0 ? 0 : CountBounds.Unbounded);
        _bounds.Propagate();
    }

    /// <summary>Whether a hidden count may be small for all that a reader can tell, and large: as many values are left as the policy hides, and one more, and one that it would
    /// show. What cannot be small is no secret.</summary>
    private bool IsSafe(int low, int high) => low > _policy.HideUpTo || (high == 0 && _policy.ShowsZero) || (high > _policy.HideUpTo && high - low >= _policy.HideUpTo);

    /// <summary>The shown count that costs least of those from which a bound follows.</summary>
    /// <param name="variable">The count.</param>
    /// <param name="isHigh">Whether its upper bound or its lower one.</param>
    /// <param name="depth">How many relations are between it and the count to be protected.</param>
    /// <param name="round">What was hidden in this round already loosens the bound.</param>
    private (int Count, long Cost) Choice(int variable, bool isHigh, int depth, int round)
    {
        var relation = (isHigh ? _bounds.WhyHigh : _bounds.WhyLow)[variable];
        if (relation < 0 || depth > Deepest)
            return (-1, long.MaxValue);
        var isPart = false;
        foreach (var m in _system.MembersOf(relation))
            isPart |= m == variable;
        var (chosen, least) = (-1, long.MaxValue);
        foreach (var m in _system.MembersOf(relation))
        {
            var v = CountBounds.Variable(m);
            if (v == variable)
                continue;
            if (_hiddenIn[v] == round)
                return (v, 0);
            if (_showing[v] > 0 && _system.Exact[v] > 0 && MayHide(v) && CostOf(v) is var cost && cost < least)
                (chosen, least) = (v, cost);
            // The most of a part follows from the least of the other parts, and from the most of the whole.
            else if (_telling[v] == 0 && Choice(v, m >= 0 == isPart ? !isHigh : isHigh, depth + 1, round) is var (count, further) && further < least)
                (chosen, least) = (count, further);
        }
        return (chosen, least);
    }

    private bool MayHide(int variable)
    {
        foreach (var i in PublicationsOf(variable))
            if (_system.IsFixed[i])
                return false;
        return _mayHideTotals || !_isTotal(_system.Publications[PublicationsOf(variable)[0]].Cell);
    }

    private bool HideFor(int variable, int round)
    {
        var isLarge = _bounds.High[variable] > _policy.HideUpTo;
        var (chosen, cost) = Choice(variable, isHigh: true, 0, round);
        if (isLarge && Choice(variable, isHigh: false, 0, round) is var (other, otherCost) && otherCost < cost)
            (chosen, cost) = (other, otherCost);
        if (chosen < 0)
            return false;
        if (cost > 0)
        {
            foreach (var i in PublicationsOf(chosen))
                if (!IsHidden[i])
                    Hide(i);
            _hiddenIn[chosen] = round;
        }
        return true;
    }

    private long CostOf(int variable)
    {
        var cost = 0L;
        foreach (var i in PublicationsOf(variable))
            if (!IsHidden[i])
            {
                var p = _system.Publications[i];
                // A figure with a count of none would have to be protected itself.
                var isEasy = (p.Hits < 0 || _system.Exact[p.Hits] > 0) && (p.Misses < 0 || _system.Exact[p.Misses] > 0);
                cost += (_system.Exact[p.Of >= 0 ? p.Of : p.Hits] + 1L) * (_isTotal(p.Cell) ? OfTotal : 1) * (p.Period.Kind == PeriodKind.Month ? 1 : OfLongPeriod) * (isEasy ? 1 : OfNone);
            }
        return cost;
    }

    private void Hide(int publication)
    {
        IsHidden[publication] = true;
        foreach (var v in Counts(_system.Publications[publication]))
        {
            Show(v, publication, -1);
            _isTarget[v] = true;
        }
    }

    private void Show(int variable, int publication, int more)
    {
        _showing[variable] += more;
        // Where none is a hit, the misses are the denominator, which is told.
        if (_system.Publications[publication] is var p && (p.Hits == variable || p.Of == variable))
            _telling[variable] += more;
    }

    private ReadOnlySpan<int> PublicationsOf(int variable) => _publicationsOf.AsSpan(_firstOf[variable].._firstOf[variable + 1]);

    private static IEnumerable<int> Counts(Publication p)
    {
        if (p.Hits >= 0)
            yield return p.Hits;
        if (p.Of >= 0)
            yield return p.Of;
        if (p.Misses >= 0)
            yield return p.Misses;
    }
}

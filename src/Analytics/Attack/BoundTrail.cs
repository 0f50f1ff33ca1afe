namespace NonResponse.Analytics.Attack;

/// <summary>Every step by which bounds were narrowed, so that it can be told from which first bounds one of them follows.</summary>
/// <remarks>As solvers of constraints explain what they found (Jussien and Barichard 2000). A step follows from the bounds as they were then, not from those that were found later.</remarks>
internal sealed class BoundTrail
{
    private const int None = -1;

    private readonly SystemArrays _system;
    private readonly List<Step> _steps = [];
    private readonly List<(int One, int Other)> _pairs = [];

    // By variable: the last step of its lower bound, then of its upper.
    private readonly int[] _last;

    /// <summary>Begins without a step.</summary>
    public BoundTrail(SystemArrays system)
    {
        _system = system;
        _last = new int[2 * system.Variables];
        Array.Fill(_last, None);
    }

    // Relation: or, below zero, the complement of the pair that printed rates narrowed together.
    private readonly record struct Step(int Bound, int Relation, int Before, long Value);

    /// <summary>The relation that narrowed a bound last; -1 where none did.</summary>
    public int RelationOf(int variable, bool isUpper) => _last[BoundOf(variable, isUpper)] is var step && step != None && _steps[step].Relation is >= 0 and var relation ? relation : None;

    /// <summary>Notes that a relation narrowed a bound.</summary>
    public void Add(int variable, bool isUpper, long value, int relation)
    {
        var bound = BoundOf(variable, isUpper);
        _steps.Add(new(bound, relation, _last[bound], value));
        _last[bound] = _steps.Count - 1;
    }

    /// <summary>Notes that two variables were narrowed by what is printed of both.</summary>
    /// <returns>What stands for the pair where a relation is named.</returns>
    public int AddPair(int one, int other)
    {
        _pairs.Add((one, other));
        return ~(_pairs.Count - 1);
    }

    /// <summary>The variables from whose first bounds some bounds follow, each once, the nearest first.</summary>
    /// <param name="bounds">Which bounds, and how far: an upper bound as of where it was first no greater than this, a lower one no less; null for as it is now.</param>
    public IReadOnlyList<int> FirstBoundsOf(IEnumerable<(int Variable, bool IsUpper, long? Reached)> bounds)
    {
        var (first, steps, seen) = (new List<int>(), new HashSet<int>(), new HashSet<int>());
        var due = new Queue<int>();
        void See(int variable, int step)
        {
            if (step == None)
            {
                if (seen.Add(variable))
                    first.Add(variable);
            }
            else if (steps.Add(step))
                due.Enqueue(step);
        }
        foreach (var (variable, isUpper, reached) in bounds)
        {
            var step = _last[BoundOf(variable, isUpper)];
            while (reached is { } value && step != None && _steps[step].Before is var before && before != None && (isUpper ? _steps[before].Value <= value : _steps[before].Value >= value))
                step = before;
            See(variable, step);
        }
        while (due.TryDequeue(out var at))
            foreach (var bound in Used(_steps[at]))
            {
                var step = _last[bound];
                while (step >= at)
                    step = _steps[step].Before;
                See(bound / 2, step);
            }
        return first;
    }

    // The bounds that a step was worked out from.
    private IEnumerable<int> Used(Step step)
    {
        if (step.Relation < 0)
        {
            var (one, other) = _pairs[~step.Relation];
            return [BoundOf(one, false), BoundOf(one, true), BoundOf(other, false), BoundOf(other, true)];
        }
        var (from, to) = (_system.Starts[step.Relation], _system.Starts[step.Relation + 1]);
        var (own, isUpper) = (Array.IndexOf(_system.Terms, step.Bound / 2, from, to - from), step.Bound % 2 == 1);
        // It is no greater because others of its sign are no less, and those of the other sign no greater.
        return Enumerable.Range(from, to - from).Where(t => t != own).Select(t => BoundOf(_system.Terms[t], _system.Coefficients[t] > 0 == _system.Coefficients[own] > 0 != isUpper));
    }

    private static int BoundOf(int variable, bool isUpper) => (2 * variable) + (isUpper ? 1 : 0);
}

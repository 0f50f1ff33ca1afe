namespace NonResponse.Analytics.Attack;

/// <summary>Why a relation holds.</summary>
internal enum RelationKind
{
    /// <summary>The levels of a breakdown add up.</summary>
    Margin,

    /// <summary>Shorter periods add up to a longer one.</summary>
    Time,

    /// <summary>Two periods differ by a few months.</summary>
    PeriodDifference,

    /// <summary>Numerator and difference make the denominator.</summary>
    Parts,

    /// <summary>Some measures add up to another.</summary>
    Sum,

    /// <summary>One measure counts no more than another.</summary>
    Order,

    /// <summary>A printed rate.</summary>
    Rate,

    /// <summary>An earlier release shows the count.</summary>
    Shown,
}

/// <summary>Where a relation comes from, for words.</summary>
/// <param name="Kind">Why it holds.</param>
/// <param name="Release">The release that shows it, 0 for the oldest.</param>
/// <param name="Quantity">The count that it is of.</param>
/// <param name="Span">When.</param>
/// <param name="Cell">Which breakdown and level.</param>
/// <param name="Other">A breakdown that is added up, or a second quantity or span; -1 for none.</param>
internal readonly record struct RelationSource(RelationKind Kind, int Release, int Quantity, int Span, int Cell, int Other);

/// <summary>Integer variables between bounds, and sums of them between bounds.</summary>
internal sealed class AttackSystem
{
    /// <summary>What stands for no upper bound; small enough to be multiplied by a coefficient.</summary>
    public const long Unbounded = 100_000_000;

    private readonly List<long> _lower = [];
    private readonly List<long> _upper = [];
    private readonly List<int> _starts = [0];
    private readonly List<int> _variables = [];
    private readonly List<long> _coefficients = [];
    private readonly List<long> _least = [];
    private readonly List<long> _most = [];
    private readonly List<RelationSource> _sources = [];
    private readonly HashSet<ulong> _seen = [];

    /// <summary>How many variables.</summary>
    public int Variables => _lower.Count;

    /// <summary>How many relations.</summary>
    public int Relations => _least.Count;

    /// <summary>Least values of the variables, before any relation is used.</summary>
    public List<long> Lower => _lower;

    /// <summary>Greatest values of the variables.</summary>
    public List<long> Upper => _upper;

    /// <summary>Adds a variable.</summary>
    public int AddVariable(long lower = 0, long upper = Unbounded)
    {
        _lower.Add(lower);
        _upper.Add(upper);
        return _lower.Count - 1;
    }

    /// <summary>Adds a relation: the sum of coefficients times variables lies in <paramref name="least"/> to <paramref name="most"/>. One that is there already is left out.</summary>
    /// <returns>Whether it was new.</returns>
    public bool AddRelation(ReadOnlySpan<(int Variable, long Coefficient)> terms, long least, long most, RelationSource source)
    {
        var sorted = new List<(int Variable, long Coefficient)>(terms.Length);
        foreach (var term in terms)
            sorted.Add(term);
        sorted.Sort((a, b) => a.Variable.CompareTo(b.Variable));
        // Terms of one variable are one; those that cancel vanish.
        var kept = 0;
        for (var i = 0; i < sorted.Count; i++)
        {
            if (kept > 0 && sorted[kept - 1].Variable == sorted[i].Variable)
                sorted[kept - 1] = (sorted[i].Variable, sorted[kept - 1].Coefficient + sorted[i].Coefficient);
            else
                sorted[kept++] = sorted[i];
            if (sorted[kept - 1].Coefficient == 0)
                kept--;
        }
        if (kept == 0)
            return false;
        // The same relation with all its signs turned is the same.
        if (sorted[0].Coefficient < 0)
        {
            for (var i = 0; i < kept; i++)
                sorted[i] = (sorted[i].Variable, -sorted[i].Coefficient);
            (least, most) = (-most, -least);
        }
        var hash = Mix(Mix(14695981039346656037UL, (ulong)least), (ulong)most);
        for (var i = 0; i < kept; i++)
            hash = Mix(Mix(hash, (ulong)sorted[i].Variable), (ulong)sorted[i].Coefficient);
        if (!_seen.Add(hash))
            return false;
        for (var i = 0; i < kept; i++)
        {
            _variables.Add(sorted[i].Variable);
            _coefficients.Add(sorted[i].Coefficient);
        }
        _starts.Add(_variables.Count);
        _least.Add(least);
        _most.Add(most);
        _sources.Add(source);
        return true;
    }

    /// <summary>The terms of a relation.</summary>
    public (ReadOnlyMemory<int> Variables, ReadOnlyMemory<long> Coefficients) Terms(int relation)
    {
        var (from, to) = (_starts[relation], _starts[relation + 1]);
        return (_variables.GetRange(from, to - from).ToArray(), _coefficients.GetRange(from, to - from).ToArray());
    }

    /// <summary>Where a relation comes from.</summary>
    public RelationSource Source(int relation) => _sources[relation];

    /// <summary>Everything as arrays, for the parts that are hot.</summary>
    public SystemArrays ToArrays() => new(
        [.. _lower], [.. _upper], [.. _starts], [.. _variables], [.. _coefficients], [.. _least], [.. _most]);

    private static ulong Mix(ulong hash, ulong value)
    {
        hash ^= value + 0x9E3779B97F4A7C15UL + (hash << 6) + (hash >> 2);
        hash *= 0xBF58476D1CE4E5B9UL;
        return hash ^ (hash >> 31);
    }
}

/// <summary>A system in arrays: the terms of relation i are those from <c>Starts[i]</c> to before <c>Starts[i + 1]</c>.</summary>
internal sealed record SystemArrays(long[] Lower, long[] Upper, int[] Starts, int[] Terms, long[] Coefficients, long[] Least, long[] Most)
{
    /// <summary>How many variables.</summary>
    public int Variables => Lower.Length;

    /// <summary>How many relations.</summary>
    public int Relations => Least.Length;
}

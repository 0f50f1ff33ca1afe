namespace NonResponse.Analytics.Attack;

/// <summary>The least and the greatest that a variable of a small system can be, in whole numbers: branch and bound on a linear program (Land and Doig 1960). Every example that is found is
/// checked in whole numbers, and serves all variables.</summary>
internal sealed class IntegerBounds
{
    private const double Whole = 1e-6;

    private readonly SystemArrays _system;
    private readonly LinearProgram _program;
    private readonly long[] _lower;
    private readonly long[] _upper;
    private readonly int _mostNodes;

    // Of a variable without a column: its row, and how it follows from it.
    private readonly int[] _rowOf;
    private readonly int[] _column;
    private readonly double[] _sign;
    private readonly double[] _rest;
    private readonly List<double> _scale = [];
    private int _nodes;

    /// <summary>Prepares a system.</summary>
    /// <param name="system">Variables with finite bounds, and relations.</param>
    /// <param name="mostNodes">How many linear programs one bound may take.</param>
    /// <param name="mostWork">How much work all of them may take.</param>
    public IntegerBounds(SystemArrays system, int mostNodes, long mostWork)
    {
        _system = system;
        _mostNodes = mostNodes;
        (_rowOf, _column, _sign, _rest) = (new int[system.Variables], new int[system.Variables], new double[system.Variables], new double[system.Variables]);
        _lower = [.. system.Lower];
        _upper = [.. system.Upper];
        LeastSeen = new long[system.Variables];
        MostSeen = new long[system.Variables];
        Array.Fill(LeastSeen, long.MaxValue);
        Array.Fill(MostSeen, long.MinValue);
        _program = Program(mostWork);
        IsFeasible = _program.MakeFeasible();
        if (IsFeasible)
            See();
    }

    /// <summary>A variable that stands in one relation alone, an equality, is what that row leaves: it needs no column.</summary>
    private LinearProgram Program(long mostWork)
    {
        var uses = new int[_system.Variables];
        foreach (var variable in _system.Terms)
            uses[variable]++;
        Array.Fill(_rowOf, -1);
        var rows = new List<(int[] Variables, double[] Coefficients, double Least, double Most)>();
        for (var i = 0; i < _system.Relations; i++)
        {
            var (from, to) = (_system.Starts[i], _system.Starts[i + 1]);
            if (_system.Least[i] != _system.Most[i] || to - from < 2)
                continue;
            for (var t = from; t < to; t++)
                if (uses[_system.Terms[t]] == 1 && Math.Abs(_system.Coefficients[t]) == 1)
                {
                    (_rowOf[_system.Terms[t]], _sign[_system.Terms[t]], _rest[_system.Terms[t]]) = (i, -_system.Coefficients[t], _system.Coefficients[t] * _system.Least[i]);
                    break;
                }
        }
        var columns = 0;
        for (var v = 0; v < _system.Variables; v++)
            if (_rowOf[v] < 0)
                _column[v] = columns++;
        for (var i = 0; i < _system.Relations; i++)
        {
            var (from, to) = (_system.Starts[i], _system.Starts[i + 1]);
            var (least, most) = ((double)_system.Least[i], (double)_system.Most[i]);
            var kept = new List<int>();
            for (var t = from; t < to; t++)
                if (_rowOf[_system.Terms[t]] == i && _system.Terms[t] is var v)
                {
                    // row = least - c v
                    var (a, b) = (-_system.Coefficients[t] * (double)_system.Lower[v], -_system.Coefficients[t] * (double)_system.Upper[v]);
                    (least, most) = (least + Math.Min(a, b), most + Math.Max(a, b));
                    _column[v] = columns + i;
                }
                else
                    kept.Add(t);
            double scale = kept.Max(t => Math.Abs(_system.Coefficients[t]));
            rows.Add(([.. kept.Select(t => _column[_system.Terms[t]])], [.. kept.Select(t => _system.Coefficients[t] / scale)],
                _system.Least[i] <= RateClue.Below ? double.NegativeInfinity : least / scale, _system.Most[i] >= -RateClue.Below ? double.PositiveInfinity : most / scale));
            _scale.Add(scale);
        }
        var inColumns = Enumerable.Range(0, _system.Variables).Where(v => _rowOf[v] < 0).ToList();
        return new([.. inColumns.Select(v => (double)_system.Lower[v])], [.. inColumns.Select(v => (double)_system.Upper[v])], rows) { MostWork = mostWork };
    }

    private double Value(int variable) => _rowOf[variable] < 0
        ? _program.Value(_column[variable]) : _rest[variable] + (_sign[variable] * _scale[_rowOf[variable]] * _program.Value(_column[variable]));

    private (int, double) Weighted(int variable, double weight) => (_column[variable], _rowOf[variable] < 0 ? weight : weight * _sign[variable]);

    private void Bound(int variable, long lower, long upper)
    {
        (_lower[variable], _upper[variable]) = (lower, upper);
        if (_rowOf[variable] < 0)
            _program.Bound(_column[variable], lower, upper);
        else
        {
            var scale = _sign[variable] * _scale[_rowOf[variable]];
            var (a, b) = ((lower - _rest[variable]) / scale, (upper - _rest[variable]) / scale);
            _program.Bound(_column[variable], Math.Min(a, b), Math.Max(a, b));
        }
    }

    /// <summary>Whether values were found, not all of them whole perhaps, that fit all relations.</summary>
    public bool IsFeasible { get; }

    /// <summary>Least value of each variable in any example.</summary>
    public long[] LeastSeen { get; }

    /// <summary>Greatest value of each variable in any example.</summary>
    public long[] MostSeen { get; }

    /// <summary>How much work was done.</summary>
    public long Work => _program.Work;

    /// <summary>Whether no work is left.</summary>
    public bool IsOut => _program.IsOut;

    /// <summary>Looks for examples in which many variables are great, or small.</summary>
    /// <param name="weights">The variables, and 1 for great or -1 for small.</param>
    public void Look(IReadOnlyList<(int Variable, double Weight)> weights)
    {
        if (_program.Maximise([.. weights.Select(w => Weighted(w.Variable, w.Weight))]))
            See();
    }

    /// <summary>The greatest value of a variable.</summary>
    /// <param name="variable">Which.</param>
    /// <param name="enough">A value at which the search may end.</param>
    /// <returns>The value, or a bound above it where <c>IsExact</c> is false. Null for none: the system has no whole solution.</returns>
    public (long? Value, bool IsExact) Most(int variable, long enough) => Search(variable, 1, enough);

    /// <summary>The least value of a variable.</summary>
    /// <param name="variable">Which.</param>
    /// <param name="enough">A value at which the search may end.</param>
    /// <returns>The value, or a bound below it where <c>IsExact</c> is false.</returns>
    public (long? Value, bool IsExact) Least(int variable, long enough) => Search(variable, -1, enough);

    private (long? Value, bool IsExact) Search(int variable, int sign, long enough)
    {
        _nodes = 0;
        var outer = sign > 0 ? _system.Upper[variable] : -_system.Lower[variable];
        if (Best(variable, sign) is { } known && known >= sign * enough)
            return (sign * known, true);
        var isDone = Branch(variable, sign, sign * enough, ref outer, true);
        // The bounds of all branches were put back: back to values that fit them.
        _program.MakeFeasible();
        var best = Best(variable, sign);
        return isDone ? (best is { } b ? sign * b : null, true) : (sign * outer, false);
    }

    /// <summary>The variables whose own bounds keep another from being greater, or less, where it need not be whole.</summary>
    /// <param name="variable">The other.</param>
    /// <param name="sign">1 for greater, -1 for less.</param>
    public IReadOnlyList<int> Binding(int variable, int sign)
    {
        if (!_program.MakeFeasible() || !_program.Maximise([Weighted(variable, sign)]))
            return [];
        var binding = _program.Binding().ToHashSet();
        return [.. Enumerable.Range(0, _system.Variables).Where(v => v != variable && binding.Contains(_column[v]))];
    }

    /// <summary>Whether this branch was searched to its end, or enough was found.</summary>
    private bool Branch(int variable, int sign, long enough, ref long outer, bool isRoot)
    {
        if (++_nodes > _mostNodes || IsOut)
            return false;
        if (!_program.MakeFeasible())
            return !IsOut;
        if (!_program.Maximise([Weighted(variable, sign)]))
            return false;
        var bound = (long)Math.Floor((sign * Value(variable)) + Whole);
        if (isRoot)
            outer = Math.Min(outer, bound);
        See();
        if (Best(variable, sign) is { } best && (best >= bound || best >= enough))
            return true;
        var split = -1;
        for (var i = 0; i < _system.Variables; i++)
            if (_lower[i] < _upper[i] && Math.Abs(Value(i) - Math.Round(Value(i))) is var off && off > Whole && (split < 0 || off > Math.Abs(Value(split) - Math.Round(Value(split)))))
                split = i;
        // All whole, and yet no example: it fits only by the tolerance of the linear program. Any variable may be split that still can be.
        if (split < 0)
            for (var i = 0; i < _system.Variables && split < 0; i++)
                if (_lower[i] < _upper[i])
                    split = i;
        // Nothing is left to split, and it does not fit; or rounding errors have carried a value away from its bounds, and nothing is decided.
        if (split < 0)
            return Enumerable.Range(0, _system.Variables).All(i => Math.Abs(Value(i) - _lower[i]) <= Whole);
        var (low, high) = (_lower[split], _upper[split]);
        var at = Math.Clamp((long)Math.Floor(Value(split) + Whole), low, high - 1);
        // First the side that the value is nearer to.
        var isDone = true;
        var upFirst = Value(split) - at > 0.5;
        for (var side = 0; side < 2; side++)
        {
            if ((side == 0) == upFirst)
                Bound(split, at + 1, high);
            else
                Bound(split, low, at);
            isDone &= Branch(variable, sign, enough, ref outer, false);
            Bound(split, low, high);
            if (Best(variable, sign) is { } found && (found >= enough || found >= bound))
                return true;
        }
        return isDone;
    }

    private long? Best(int variable, int sign) =>
        MostSeen[variable] == long.MinValue ? null : sign > 0 ? MostSeen[variable] : -LeastSeen[variable];

    /// <summary>Takes the values of the linear program as an example, where they are whole and fit.</summary>
    private void See()
    {
        var values = new long[_system.Variables];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (long)Math.Round(Value(i));
            if (values[i] < _system.Lower[i] || values[i] > _system.Upper[i] || Math.Abs(Value(i) - values[i]) > Whole)
                return;
        }
        for (var r = 0; r < _system.Relations; r++)
        {
            var (least, most) = Propagation.Activity(_system, r, values, values);
            if (least > _system.Most[r] || most < _system.Least[r])
                return;
        }
        for (var i = 0; i < values.Length; i++)
        {
            LeastSeen[i] = Math.Min(LeastSeen[i], values[i]);
            MostSeen[i] = Math.Max(MostSeen[i], values[i]);
        }
    }
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace NonResponse.Analytics.Attack;

/// <summary>A linear program whose variables and rows lie between bounds, by the primal simplex method on a dense tableau (Dantzig's rule, Bland's where it stalls). It goes on from the basis that it
/// has: another objective, or other bounds, need few steps.</summary>
/// <remarks>Row i is a variable too, number <c>columns + i</c>, that equals the sum of its terms.</remarks>
internal sealed class LinearProgram
{
    private const double Tolerance = 1e-7;
    private const double Least = 1e-9;
    private const double Tiny = 1e-9;

    // A smaller one would be noise: coefficients are small whole numbers, but for rates.
    private const double Pivot = 1e-6;
    private const int Stalled = 40;
    private const int ReadingOfRow = 8;

    private readonly int _columns;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly double[] _value;
    private readonly double[][] _tableau;
    private readonly int[] _basic;
    private readonly int[] _free;
    private readonly double[] _gradient;
    private readonly int[] _used;
    private readonly bool[] _isEquality;
    private int _live;

    /// <summary>Sets a program up; no variable has a value yet that fits the rows.</summary>
    /// <param name="lower">Lower bounds of the variables, finite.</param>
    /// <param name="upper">Upper bounds of the variables, finite.</param>
    /// <param name="rows">The terms of each row, and what its sum lies between; finite or infinite.</param>
    public LinearProgram(IReadOnlyList<double> lower, IReadOnlyList<double> upper, IReadOnlyList<(int[] Variables, double[] Coefficients, double Least, double Most)> rows)
    {
        _columns = _live = lower.Count;
        _lower = [.. lower, .. rows.Select(r => r.Least)];
        _upper = [.. upper, .. rows.Select(r => r.Most)];
        _value = new double[_columns + rows.Count];
        // For good: a branch may set equal bounds for a while.
        _isEquality = [.. lower.Select(_ => false), .. rows.Select(r => r.Least == r.Most)];
        lower.ToArray().CopyTo(_value, 0);
        _tableau = new double[rows.Count][];
        _basic = [.. Enumerable.Range(_columns, rows.Count)];
        _free = [.. Enumerable.Range(0, _columns)];
        _gradient = new double[_columns];
        _used = new int[_columns];
        Work = (long)rows.Count * _columns / 2;
        for (var i = 0; i < rows.Count; i++)
        {
            var row = _tableau[i] = new double[_columns];
            for (var t = 0; t < rows[i].Variables.Length; t++)
            {
                row[rows[i].Variables[t]] = rows[i].Coefficients[t];
                _value[_columns + i] += rows[i].Coefficients[t] * _value[rows[i].Variables[t]];
            }
        }
    }

    /// <summary>How many coefficients were changed so far.</summary>
    public long Work { get; private set; }

    /// <summary>Work that it may do; a search that would need more ends.</summary>
    public long MostWork { get; set; } = long.MaxValue;

    /// <summary>Whether a search ended because there was no work left.</summary>
    public bool IsOut => Work > MostWork;

    /// <summary>The value of a variable.</summary>
    public double Value(int variable) => _value[variable];

    /// <summary>Sets other bounds of a variable.</summary>
    public void Bound(int variable, double lower, double upper)
    {
        (_lower[variable], _upper[variable]) = (lower, upper);
        var to = Math.Clamp(_value[variable], lower, upper);
        if (to == _value[variable])
            return;
        // A basic variable gets there by a search; one at a bound moves with it.
        var column = Array.IndexOf(_free, variable, 0, _live);
        if (column >= 0)
            Move(column, to - _value[variable]);
    }

    /// <summary>Searches for values that fit all bounds.</summary>
    /// <returns>False where there are none, or where no work is left.</returns>
    public bool MakeFeasible()
    {
        var stalled = 0;
        while (!IsOut)
        {
            Array.Clear(_gradient, 0, _live);
            var misfit = 0.0;
            for (var i = 0; i < _basic.Length; i++)
            {
                var variable = _basic[i];
                var below = _lower[variable] - _value[variable];
                var above = _value[variable] - _upper[variable];
                if (below <= Tolerance && above <= Tolerance)
                    continue;
                misfit += Math.Max(below, above);
                AddToGradient(_tableau[i], below > 0 ? 1 : -1);
            }
            if (misfit == 0)
                return true;
            var step = Step(stalled > Stalled);
            if (step is null)
                return false;
            stalled = step < Least ? stalled + 1 : 0;
        }
        return false;
    }

    /// <summary>From values that fit, goes to those where a sum is greatest.</summary>
    /// <param name="weights">The variables of the sum and their weights.</param>
    /// <returns>Whether it got there.</returns>
    public bool Maximise(IReadOnlyList<(int Variable, double Weight)> weights)
    {
        var rowOf = new Dictionary<int, int>();
        var stalled = 0;
        while (!IsOut)
        {
            Array.Clear(_gradient, 0, _live);
            rowOf.Clear();
            if (weights.Count > 1)
                for (var i = 0; i < _basic.Length; i++)
                    rowOf[_basic[i]] = i;
            foreach (var (variable, weight) in weights)
            {
                var row = weights.Count > 1 ? rowOf.GetValueOrDefault(variable, -1) : Array.IndexOf(_basic, variable);
                if (row >= 0)
                    AddToGradient(_tableau[row], weight);
                else if (Array.IndexOf(_free, variable, 0, _live) is >= 0 and var column)
                    _gradient[column] += weight;
            }
            var step = Step(stalled > Stalled);
            if (step is null)
                return true;
            stalled = step < Least ? stalled + 1 : 0;
        }
        return false;
    }

    /// <summary>After a sum was brought to its greatest, the variables and rows whose bounds keep it from being greater.</summary>
    public List<int> Binding()
    {
        var binding = new List<int>();
        for (var j = 0; j < _live; j++)
            if (Math.Abs(_gradient[j]) > Tolerance)
                binding.Add(_free[j]);
        return binding;
    }

    private void AddToGradient(double[] row, double weight)
    {
        AddTimes(_gradient, row, weight, _live);
        Work += _live / 4;
    }

    /// <summary>One step along the best column; null where none is better.</summary>
    private double? Step(bool isCautious)
    {
        var (column, best) = (-1, Least);
        for (var j = 0; j < _live; j++)
        {
            var (gradient, variable) = (_gradient[j], _free[j]);
            if (Math.Abs(gradient) <= best || (gradient > 0 ? _value[variable] >= _upper[variable] : _value[variable] <= _lower[variable]))
                continue;
            if (isCautious && column >= 0 && variable > _free[column])
                continue;
            column = j;
            if (!isCautious)
                best = Math.Abs(gradient);
        }
        if (column < 0)
            return null;
        var entering = _free[column];
        var direction = _gradient[column] > 0 ? 1 : -1;
        var (length, leaving, slope, target) = (direction > 0 ? _upper[entering] - _value[entering] : _value[entering] - _lower[entering], -1, 0.0, 0.0);
        for (var i = 0; i < _basic.Length; i++)
        {
            var rate = _tableau[i][column] * direction;
            if (Math.Abs(rate) <= Pivot)
                continue;
            var variable = _basic[i];
            var value = _value[variable];
            // What does not fit yet stops where it begins to; what goes further astray does not stop anything.
            double stop;
            if (rate > 0)
            {
                if (value > _upper[variable] + Tolerance)
                    continue;
                stop = value < _lower[variable] - Tolerance ? _lower[variable] : _upper[variable];
            }
            else
            {
                if (value < _lower[variable] - Tolerance)
                    continue;
                stop = value > _upper[variable] + Tolerance ? _upper[variable] : _lower[variable];
            }
            if (double.IsInfinity(stop))
                continue;
            var distance = Math.Max(0, (stop - value) / rate);
            if (distance < length - Tolerance || (distance <= length + Tolerance && leaving >= 0 && (isCautious ? variable < _basic[leaving] : Math.Abs(rate) > Math.Abs(slope))))
                (length, leaving, slope, target) = (Math.Min(distance, length), i, rate, stop);
        }
        if (double.IsInfinity(length))
            throw new InvalidOperationException("A variable without bounds.");
        // Reading a column goes through all rows, and each is far from the next in memory.
        Work += _live + (ReadingOfRow * _basic.Length);
        Move(column, direction * length);
        if (leaving < 0)
            _value[entering] = direction > 0 ? _upper[entering] : _lower[entering];
        else
        {
            _value[_basic[leaving]] = target;
            Exchange(leaving, column);
        }
        return length;
    }

    private static void AddTimes(double[] to, double[] row, double factor, int length)
    {
        var a = MemoryMarshal.Cast<double, Vector<double>>(to.AsSpan(0, length));
        var b = MemoryMarshal.Cast<double, Vector<double>>(row.AsSpan(0, length));
        var by = new Vector<double>(factor);
        for (var k = 0; k < a.Length; k++)
            a[k] += by * b[k];
        for (var j = a.Length * Vector<double>.Count; j < length; j++)
            to[j] += factor * row[j];
    }

    private void Move(int column, double by)
    {
        _value[_free[column]] += by;
        for (var i = 0; i < _basic.Length; i++)
            if (_tableau[i][column] is not 0 and var c)
                _value[_basic[i]] += c * by;
    }

    private void Exchange(int row, int column)
    {
        var pivotRow = _tableau[row];
        var pivot = pivotRow[column];
        for (var j = 0; j < _live; j++)
            pivotRow[j] = j == column ? 1 / pivot : -pivotRow[j] / pivot;
        var used = 0;
        for (var j = 0; j < _live; j++)
            if (Math.Abs(pivotRow[j]) < Tiny)
                pivotRow[j] = 0;
            else if (j != column)
                _used[used++] = j;
        var isDense = used * 4 > _live;
        for (var i = 0; i < _tableau.Length; i++)
        {
            var other = _tableau[i];
            var factor = other[column];
            if (i == row || factor == 0)
                continue;
            if (Math.Abs(factor) < Tiny)
            {
                other[column] = 0;
                continue;
            }
            other[column] = 0;
            if (isDense)
                AddTimes(other, pivotRow, factor, _live);
            else
                for (var k = 0; k < used; k++)
                    other[_used[k]] = other[_used[k]] + (factor * pivotRow[_used[k]]) is var c && Math.Abs(c) < Tiny ? 0 : c;
            other[column] = factor * pivotRow[column];
            Work += isDense ? _live / 4 : used;
        }
        (_basic[row], _free[column]) = (_free[column], _basic[row]);
        // An equality never enters again: its column is no longer needed.
        if (_free[column] is var left && _isEquality[left])
        {
            _live--;
            _free[column] = _free[_live];
            foreach (var r in _tableau)
                r[column] = r[_live];
        }
    }
}

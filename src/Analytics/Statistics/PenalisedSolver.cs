using System.Numerics;
using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using NonResponse.Ingest;
using Lanes = System.Numerics.Vector<double>;

namespace NonResponse.Analytics.Statistics;

/// <summary>Solves a penalised logistic regression again and again on the same columns: for one penalty after the other, or for other weights of the rows.</summary>
internal sealed class PenalisedSolver
{
    private const int MostIterations = 100, MostSweeps = 10_000, SweepsBetween = 5, Parts = 16, AtOnce = 4;
    private const double LeastChange = 1e-12, SlowStep = 0.5, FurthestStep = 10;

    // Weights of a row whose outcome is all but certain would vanish.
    private const double LeastWeight = 1e-9;

    private readonly int _rows, _columns;
    private readonly double _alpha;

    // Standardised, padded so that vectors fit; the last column is the intercept's ones.
    private readonly int _stride;
    private readonly double[] _x;
    private readonly double[] _y;
    private readonly double[] _weights;
    private readonly double[] _means, _scales;
    private readonly double[] _beta, _gram, _score;
    private bool _hasGram;
    private double _lastChange;
    private Cholesky<double>? _factor;
    private (double Lambda, int[] Free) _factorOf = (0, []);

    public PenalisedSolver(DesignMatrix matrix, IReadOnlyList<bool> happened, IReadOnlyList<double>? weights, double alpha)
    {
        (_rows, _columns, _alpha) = (matrix.Rows, matrix.Columns, alpha);
        _stride = OuterProducts.Stride(_columns + 1);
        (_x, _y, _weights) = (new double[_rows * _stride], [.. happened.Select(h => h ? 1.0 : 0.0)], new double[_rows]);
        (_means, _scales, _beta) = (new double[_columns], new double[_columns], new double[_stride]);
        (_gram, _score) = (new double[_stride * _stride], new double[_stride]);
        var total = 0.0;
        for (var r = 0; r < _rows; r++)
            total += _weights[r] = weights?[r] ?? 1;
        for (var r = 0; r < _rows; r++)
            _weights[r] /= total;
        Standardise(matrix);
        _beta[_columns] = LogisticRegression.LogOdds(Mean());
    }

    private PenalisedSolver(PenalisedSolver other, double alpha)
    {
        (_rows, _columns, _alpha, _stride, _x, _y, _weights) = (other._rows, other._columns, alpha, other._stride, other._x, other._y, other._weights);
        (_means, _scales, _beta) = (other._means, other._scales, new double[_stride]);
        (_gram, _score) = (new double[_stride * _stride], new double[_stride]);
        _beta[_columns] = LogisticRegression.LogOdds(other.Mean());
    }

    private PenalisedSolver(PenalisedSolver other, IReadOnlyList<double> weights)
    {
        (_rows, _columns, _alpha, _stride, _x, _y) = (other._rows, other._columns, other._alpha, other._stride, other._x, other._y);
        (_means, _scales, _beta, _gram, _score) = (other._means, other._scales, [.. other._beta], [.. other._gram], new double[_stride]);
        _hasGram = other._hasGram;
        var total = weights.Sum();
        _weights = [.. weights.Select(w => w / total)];
    }

    /// <summary>By column, the weighted mean.</summary>
    public IReadOnlyList<double> Means => _means;

    /// <summary>The steepest of the log loss at the intercept alone.</summary>
    public double LargestGradient()
    {
        var mean = LogisticRegression.Share(_beta[_columns]);
        var gradient = new double[_columns];
        for (var r = 0; r < _rows; r++)
            for (var c = 0; c < _columns; c++)
                gradient[c] += _weights[r] * (_y[r] - mean) * _x[r * _stride + c];
        return gradient.Select(Math.Abs).DefaultIfEmpty(0).Max();
    }

    /// <summary>A solver of the same columns and outcomes for other weights, which begins where this one stands. Columns stay standardised as they are.</summary>
    /// <param name="weights">As many as rows, 0 or more; not all of them 0.</param>
    public PenalisedSolver For(IReadOnlyList<double> weights) => new(this, weights);

    /// <summary>A solver of the same columns, outcomes and weights for another mixture of penalties, which begins anew.</summary>
    /// <param name="alpha">From 0, ridge, to 1, lasso.</param>
    public PenalisedSolver With(double alpha) => new(this, alpha);

    /// <summary>Fits it, from where it stands.</summary>
    /// <param name="lambda">The penalty, 0 or more.</param>
    /// <param name="tolerance">How far a coefficient of standardised columns may still be from where it settles.</param>
    public PenalisedLogistic Fit(double lambda, double tolerance)
    {
        var last = 0.0;
        for (var iteration = 0; iteration < MostIterations; iteration++)
        {
            // Curvature is dear and hardly changes from step to step: it is worked out anew where steps no longer get much smaller.
            if (iteration == 0 ? !_hasGram : last > SlowStep)
                Curvature();
            Score();
            double[] before = [.. _beta];
            Descend(lambda);
            Shorten(before);
            var change = 0.0;
            for (var c = 0; c <= _columns; c++)
                change = Math.Max(change, Math.Abs(_beta[c] - before[c]));
            // Steps shrink by about the same share each time, so that the last ratio tells how far the minimum still is.
            last = iteration == 0 ? 0 : change / _lastChange;
            _lastChange = change;
            var ahead = iteration == 0 || last > SlowStep ? change : change * last / (1 - last);
            if (ahead < tolerance * (1 + Math.Abs(_beta[_columns])))
                break;
        }
        var coefficients = new double[_columns];
        var intercept = _beta[_columns];
        for (var c = 0; c < _columns; c++)
        {
            coefficients[c] = _scales[c] == 0 ? 0 : _beta[c] / _scales[c];
            intercept -= coefficients[c] * _means[c];
        }
        return new PenalisedLogistic(intercept, coefficients);
    }

    /// <summary>Shortens a step that would carry some row's log odds further than any sound one does: where columns nearly separate the outcomes, curvature vanishes, and a step as long as it asks for never comes back.</summary>
    private void Shorten(double[] before)
    {
        var step = new double[_stride];
        for (var c = 0; c <= _columns; c++)
            step[c] = _beta[c] - before[c];
        // Short steps are most of them, and reach nowhere far.
        if (step.Sum(Math.Abs) < 1)
            return;
        var reach = 0.0;
        for (var r = 0; r < _rows; r++)
            reach = Math.Max(reach, Math.Abs(Dot(_x, r * _stride, step)));
        if (reach <= FurthestStep)
            return;
        for (var c = 0; c <= _columns; c++)
            _beta[c] = before[c] + step[c] * FurthestStep / reach;
    }

    private double Mean()
    {
        var mean = 0.0;
        for (var r = 0; r < _rows; r++)
            mean += _weights[r] * _y[r];
        return mean;
    }

    private void Standardise(DesignMatrix matrix)
    {
        for (var r = 0; r < _rows; r++)
            for (var c = 0; c < _columns; c++)
                _means[c] += _weights[r] * matrix.Values[r * _columns + c];
        for (var r = 0; r < _rows; r++)
            for (var c = 0; c < _columns; c++)
            {
                var from = matrix.Values[r * _columns + c] - _means[c];
                _scales[c] += _weights[r] * from * from;
            }
        for (var c = 0; c < _columns; c++)
            // What rounding leaves of a constant is no spread.
            _scales[c] = Math.Sqrt(_scales[c]) is var spread && spread > 1e-12 * (1 + Math.Abs(_means[c])) ? spread : 0;
        for (var r = 0; r < _rows; r++)
        {
            for (var c = 0; c < _columns; c++)
                _x[r * _stride + c] = _scales[c] == 0 ? 0 : (matrix.Values[r * _columns + c] - _means[c]) / _scales[c];
            _x[r * _stride + _columns] = 1;
        }
    }

    /// <summary>Does rows in as many parts on every machine, to be added in their order: sums do not depend on how many cores there are.</summary>
    private double[][] InParts(Func<int, int, double[]> sum)
    {
        var parts = new double[Parts][];
        Parallel.For(0, Parts, Cores.All, part => parts[part] = sum((int)((long)_rows * part / Parts), (int)((long)_rows * (part + 1) / Parts)));
        return parts;
    }

    private static void AddUp(double[][] parts, double[] into)
    {
        Array.Clear(into);
        foreach (var part in parts)
            for (var i = 0; i < into.Length; i++)
                into[i] += part[i];
    }

    /// <summary>The cross products of the columns, weighted by the variance of the outcome, at the coefficients so far.</summary>
    private void Curvature()
    {
        CrossProducts.Of(_rows, _columns + 1, _columns + 1, Weighted, null).CopyTo(_gram, 0);
        for (var a = 0; a <= _columns; a++)
            for (var b = 0; b < a; b++)
                _gram[a * _stride + b] = _gram[b * _stride + a];
        (_hasGram, _factor) = (true, null);
    }

    /// <summary>Writes the columns of a row times the root of its weight in the curvature.</summary>
    private void Weighted(int row, Span<double> into)
    {
        if (_weights[row] == 0)
        {
            into.Clear();
            return;
        }
        var share = LogisticRegression.Share(LogOdds(Row(row)));
        var root = Math.Sqrt(_weights[row] * Math.Max(LeastWeight, share * (1 - share)));
        var from = _x.AsSpan(row * _stride, into.Length);
        for (var c = 0; c < into.Length; c++)
            into[c] = root * from[c];
    }

    /// <summary>By column, how steeply the log loss falls at the coefficients so far.</summary>
    private void Score() => AddUp(InParts(Score), _score);

    private double[] Score(int from, int to)
    {
        var score = new double[_stride];
        Span<int> rows = stackalloc int[AtOnce];
        var count = 0;
        for (var r = from; r < to; r++)
        {
            if (_weights[r] != 0)
                rows[count++] = r;
            if (count == AtOnce)
            {
                AddScores(rows, score);
                count = 0;
            }
        }
        foreach (var row in rows[..count])
            AddScore(row, score);
        return score;
    }

    private void AddScore(int row, double[] score)
    {
        var x = Row(row);
        var sums = MemoryMarshal.Cast<double, Lanes>(score.AsSpan());
        var residual = new Lanes(Residual(row, LogOdds(x)));
        for (var v = 0; v < x.Length; v++)
            sums[v] += residual * x[v];
    }

    // Several rows at once: each of the sums waits for the one before, and coefficients are fetched once for all of them.
    private void AddScores(ReadOnlySpan<int> rows, double[] score)
    {
        var beta = MemoryMarshal.Cast<double, Lanes>(_beta.AsSpan());
        var x0 = Row(rows[0])[..beta.Length];
        var x1 = Row(rows[1])[..beta.Length];
        var x2 = Row(rows[2])[..beta.Length];
        var x3 = Row(rows[3])[..beta.Length];
        var (s0, s1, s2, s3) = (Lanes.Zero, Lanes.Zero, Lanes.Zero, Lanes.Zero);
        for (var v = 0; v < beta.Length; v++)
        {
            var b = beta[v];
            s0 += x0[v] * b;
            s1 += x1[v] * b;
            s2 += x2[v] * b;
            s3 += x3[v] * b;
        }
        var r0 = new Lanes(Residual(rows[0], Vector.Sum(s0)));
        var r1 = new Lanes(Residual(rows[1], Vector.Sum(s1)));
        var r2 = new Lanes(Residual(rows[2], Vector.Sum(s2)));
        var r3 = new Lanes(Residual(rows[3], Vector.Sum(s3)));
        var sums = MemoryMarshal.Cast<double, Lanes>(score.AsSpan())[..beta.Length];
        for (var v = 0; v < sums.Length; v++)
            sums[v] += x0[v] * r0 + x1[v] * r1 + (x2[v] * r2 + x3[v] * r3);
    }

    private ReadOnlySpan<Lanes> Row(int row) => MemoryMarshal.Cast<double, Lanes>(_x.AsSpan(row * _stride, _stride));

    private double Residual(int row, double logOdds) => _weights[row] * (_y[row] - LogisticRegression.Share(logOdds));

    private double LogOdds(ReadOnlySpan<Lanes> row)
    {
        var beta = MemoryMarshal.Cast<double, Lanes>(_beta.AsSpan());
        var sum = Lanes.Zero;
        for (var v = 0; v < row.Length; v++)
            sum += row[v] * beta[v];
        return Vector.Sum(sum);
    }

    /// <summary>The minimum of the quadratic that touches the log loss at the coefficients so far, with the penalty.</summary>
    private void Descend(double lambda)
    {
        double[] moment = [.. _score];
        for (var a = 0; a <= _columns; a++)
            for (var b = 0; b <= _columns; b++)
                moment[a] += _gram[a * _stride + b] * _beta[b];
        // Columns that go together make coordinates creep: once it is settled which coefficients are not 0, the rest is a system of equations.
        for (var sweep = 0; sweep < MostSweeps; sweep++)
            if ((sweep % SweepsBetween == 0 && (sweep > 0 || _alpha == 0) && Solve(moment, lambda)) || Sweep(moment, lambda) < LeastChange)
                return;
    }

    private double Sweep(double[] moment, double lambda)
    {
        var change = 0.0;
        for (var a = 0; a <= _columns; a++)
        {
            if (a < _columns && _scales[a] == 0)
                continue;
            var own = _gram[a * _stride + a];
            var rest = moment[a] + own * _beta[a] - Dot(_gram, a * _stride, _beta);
            var next = a == _columns
                ? rest / own
                : Math.Sign(rest) * Math.Max(0, Math.Abs(rest) - lambda * _alpha) / (own + lambda * (1 - _alpha));
            change = Math.Max(change, Math.Abs(next - _beta[a]));
            _beta[a] = next;
        }
        return change;
    }

    /// <summary>Solves for the coefficients that are not 0, taken as they are signed.</summary>
    /// <returns>Whether that is the minimum: no sign changes, and none that is 0 would gain by leaving it.</returns>
    private bool Solve(double[] moment, double lambda)
    {
        var isLasso = lambda * _alpha > 0;
        int[] free = [.. Enumerable.Range(0, _columns + 1).Where(c => c == _columns || (_scales[c] != 0 && (!isLasso || _beta[c] != 0)))];
        var right = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(free.Length, i => moment[free[i]] - (isLasso && free[i] != _columns ? lambda * _alpha * Math.Sign(_beta[free[i]]) : 0));
        double[] solved;
        try
        {
            solved = [.. Factor(free, lambda).Solve(right)];
        }
        catch (ArgumentException)
        {
            // Not positive definite: columns depend on each other, and nothing is there to choose between them.
            return false;
        }
        if (!solved.All(double.IsFinite) || (isLasso && Enumerable.Range(0, free.Length).Any(i => free[i] != _columns && Math.Sign(solved[i]) != Math.Sign(_beta[free[i]]))))
            return false;
        for (var i = 0; i < free.Length; i++)
            _beta[free[i]] = solved[i];
        return !isLasso || Enumerable.Range(0, _columns).All(c =>
            _scales[c] == 0 || _beta[c] != 0 || Math.Abs(moment[c] - Dot(_gram, c * _stride, _beta)) <= lambda * _alpha * (1 + LeastChange));
    }

    /// <summary>The factors of the curvature of some columns; from step to step they mostly stay, and taking them apart is what costs.</summary>
    /// <exception cref="ArgumentException">It is not positive definite.</exception>
    private Cholesky<double> Factor(int[] free, double lambda)
    {
        if (_factor is null || _factorOf.Lambda != lambda || !_factorOf.Free.AsSpan().SequenceEqual(free))
        {
            var size = free.Length;
            var values = new double[size * size];
            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j < size; j++)
                    values[i * size + j] = _gram[free[i] * _stride + free[j]];
                values[i * size + i] += free[i] == _columns ? 0 : lambda * (1 - _alpha);
            }
            (_factor, _factorOf) = (Matrix<double>.Build.Dense(size, size, values).Cholesky(), (lambda, free));
        }
        return _factor;
    }

    private double Dot(double[] matrix, int from, double[] vector)
    {
        var a = MemoryMarshal.Cast<double, Lanes>(matrix.AsSpan(from, _stride));
        var b = MemoryMarshal.Cast<double, Lanes>(vector.AsSpan());
        var sum = Lanes.Zero;
        for (var v = 0; v < a.Length; v++)
            sum += a[v] * b[v];
        return Vector.Sum(sum);
    }
}

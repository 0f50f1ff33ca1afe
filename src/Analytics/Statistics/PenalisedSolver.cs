using System.Numerics;
using System.Runtime.InteropServices;

namespace NonResponse.Analytics.Statistics;

/// <summary>Solves a penalised logistic regression again and again on the same columns: for one penalty after the other, or for other weights of the rows.</summary>
internal sealed class PenalisedSolver
{
    private const int MostIterations = 100, MostSweeps = 10_000, Parts = 16;
    private const double LeastChange = 1e-12, SlowStep = 0.2;

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

    public PenalisedSolver(DesignMatrix matrix, IReadOnlyList<bool> happened, IReadOnlyList<double>? weights, double alpha)
    {
        (_rows, _columns, _alpha) = (matrix.Rows, matrix.Columns, alpha);
        var lanes = Vector<double>.Count;
        _stride = (_columns + 1 + lanes - 1) / lanes * lanes;
        (_x, _y, _weights) = (new double[_rows * _stride], [.. happened.Select(h => h ? 1.0 : 0.0)], new double[_rows]);
        (_means, _scales, _beta) = (new double[_columns], new double[_columns], new double[_stride]);
        (_gram, _score) = (new double[_stride * _stride], new double[_stride]);
        var total = 0.0;
        for (var r = 0; r < _rows; r++)
            total += _weights[r] = weights?[r] ?? 1;
        for (var r = 0; r < _rows; r++)
            _weights[r] /= total;
        Standardise(matrix);
        var mean = 0.0;
        for (var r = 0; r < _rows; r++)
            mean += _weights[r] * _y[r];
        _beta[_columns] = LogisticRegression.LogOdds(mean);
    }

    private PenalisedSolver(PenalisedSolver other, IReadOnlyList<double> weights)
    {
        (_rows, _columns, _alpha, _stride, _x, _y) = (other._rows, other._columns, other._alpha, other._stride, other._x, other._y);
        (_means, _scales, _beta, _gram, _score) = (other._means, other._scales, [.. other._beta], [.. other._gram], new double[_stride]);
        _hasGram = other._hasGram;
        var total = weights.Sum();
        _weights = [.. weights.Select(w => w / total)];
    }

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

    /// <summary>Fits it, from where it stands.</summary>
    /// <param name="lambda">The penalty, 0 or more.</param>
    /// <param name="tolerance">The last change of a coefficient of standardised columns.</param>
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
            var change = 0.0;
            for (var c = 0; c <= _columns; c++)
                change = Math.Max(change, Math.Abs(_beta[c] - before[c]));
            if (change < tolerance * (1 + Math.Abs(_beta[_columns])))
                break;
            last = iteration == 0 ? 0 : change / _lastChange;
            _lastChange = change;
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
        Parallel.For(0, Parts, part => parts[part] = sum((int)((long)_rows * part / Parts), (int)((long)_rows * (part + 1) / Parts)));
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
        AddUp(InParts(Curvature), _gram);
        for (var a = 0; a <= _columns; a++)
            for (var b = 0; b < a; b++)
                _gram[a * _stride + b] = _gram[b * _stride + a];
        _hasGram = true;
    }

    private double[] Curvature(int from, int to)
    {
        var gram = new double[_gram.Length];
        for (var r = from; r < to; r++)
        {
            if (_weights[r] == 0)
                continue;
            var row = MemoryMarshal.Cast<double, Vector<double>>(_x.AsSpan(r * _stride, _stride));
            var share = LogisticRegression.Share(LogOdds(row));
            var weight = _weights[r] * Math.Max(LeastWeight, share * (1 - share));
            for (var a = 0; a <= _columns; a++)
            {
                var value = _x[r * _stride + a];
                if (value == 0)
                    continue;
                var scaled = new Vector<double>(weight * value);
                var line = MemoryMarshal.Cast<double, Vector<double>>(gram.AsSpan(a * _stride, _stride));
                // The rest of the line is that of the columns before, turned over.
                for (var v = a / Vector<double>.Count; v < row.Length; v++)
                    line[v] += scaled * row[v];
            }
        }
        return gram;
    }

    /// <summary>By column, how steeply the log loss falls at the coefficients so far.</summary>
    private void Score() => AddUp(InParts(Score), _score);

    private double[] Score(int from, int to)
    {
        var score = new double[_stride];
        var sums = MemoryMarshal.Cast<double, Vector<double>>(score.AsSpan());
        for (var r = from; r < to; r++)
        {
            if (_weights[r] == 0)
                continue;
            var row = MemoryMarshal.Cast<double, Vector<double>>(_x.AsSpan(r * _stride, _stride));
            var residual = new Vector<double>(_weights[r] * (_y[r] - LogisticRegression.Share(LogOdds(row))));
            for (var v = 0; v < row.Length; v++)
                sums[v] += residual * row[v];
        }
        return score;
    }

    private double LogOdds(ReadOnlySpan<Vector<double>> row)
    {
        var beta = MemoryMarshal.Cast<double, Vector<double>>(_beta.AsSpan());
        var sum = Vector<double>.Zero;
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
        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            var change = 0.0;
            for (var a = 0; a <= _columns; a++)
            {
                if (a < _columns && _scales[a] == 0)
                    continue;
                var own = _gram[a * _stride + a];
                var rest = moment[a] + own * _beta[a];
                for (var b = 0; b <= _columns; b++)
                    rest -= _gram[a * _stride + b] * _beta[b];
                var next = a == _columns
                    ? rest / own
                    : Math.Sign(rest) * Math.Max(0, Math.Abs(rest) - lambda * _alpha) / (own + lambda * (1 - _alpha));
                change = Math.Max(change, Math.Abs(next - _beta[a]));
                _beta[a] = next;
            }
            if (change < LeastChange)
                return;
        }
    }
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace NonResponse.Analytics.Statistics;

/// <summary>A logistic regression whose coefficients are drawn towards 0, so that it predicts well beyond the rows it was fitted to.</summary>
/// <param name="Intercept">Log odds where every column is 0; never drawn in.</param>
/// <param name="Coefficients">By column, on the columns' own scale.</param>
/// <remarks>The mean log loss plus <c>lambda ((1 - alpha) / 2 sum of squares + alpha sum of absolute values)</c> of the coefficients of standardised columns, as glmnet has it (Friedman, Hastie and
/// Tibshirani 2010, J Stat Softw 33:1): iteratively reweighted least squares, each solved by coordinate descent on the cross products.</remarks>
public sealed record PenalisedLogistic(double Intercept, IReadOnlyList<double> Coefficients)
{
    private const int MostIterations = 100, MostSweeps = 10_000;
    private const double Tolerance = 1e-11;

    // Weights of a row whose outcome is all but certain would vanish.
    private const double LeastWeight = 1e-9;

    /// <summary>The probability for a row.</summary>
    public double Probability(ReadOnlySpan<double> row)
    {
        var logOdds = Intercept;
        for (var c = 0; c < row.Length; c++)
            logOdds += row[c] * Coefficients[c];
        return LogisticRegression.Share(logOdds);
    }

    /// <summary>Fits a path of penalties, each begun where the one before ended.</summary>
    /// <param name="matrix">The columns; a constant one gets a coefficient of 0.</param>
    /// <param name="happened">As many as rows; both outcomes must be there.</param>
    /// <param name="weights">As many, above 0; 1 for each where it is null.</param>
    /// <param name="alpha">From 0, ridge, to 1, lasso.</param>
    /// <param name="lambdas">Penalties, from large to small, 0 or more.</param>
    /// <returns>A fit for each penalty.</returns>
    /// <exception cref="ArgumentException">The outcome is the same throughout.</exception>
    public static IReadOnlyList<PenalisedLogistic> Path(DesignMatrix matrix, IReadOnlyList<bool> happened, IReadOnlyList<double>? weights, double alpha, IReadOnlyList<double> lambdas)
    {
        if (!happened.Contains(true) || !happened.Contains(false))
            throw new ArgumentException("There must be rows of both outcomes.", nameof(happened));
        var solver = new Solver(matrix, happened, weights, alpha);
        return [.. lambdas.Select(solver.Fit)];
    }

    /// <summary>The penalties of a path: from the smallest at which a lasso drops every column, on even steps of the logarithm.</summary>
    /// <param name="matrix">The columns.</param>
    /// <param name="happened">The outcomes.</param>
    /// <param name="weights">As many, above 0; 1 for each where it is null.</param>
    /// <param name="alpha">From 0 to 1; below 0.001 counts as 0.001.</param>
    /// <param name="count">At least 2.</param>
    /// <param name="ratio">The last over the first, above 0 and below 1.</param>
    public static IReadOnlyList<double> Lambdas(DesignMatrix matrix, IReadOnlyList<bool> happened, IReadOnlyList<double>? weights, double alpha, int count, double ratio)
    {
        var first = new Solver(matrix, happened, weights, alpha).LargestGradient() / Math.Max(alpha, 0.001);
        return [.. Enumerable.Range(0, count).Select(i => first * Math.Pow(ratio, (double)i / (count - 1)))];
    }

    private sealed class Solver
    {
        private const int Parts = 16;

        private readonly int _rows, _columns;
        private readonly double _alpha;

        // Standardised, padded so that vectors fit; the last column is the intercept's ones.
        private readonly int _stride;
        private readonly double[] _x;
        private readonly double[] _y;
        private readonly double[] _weights;
        private readonly double[] _means, _scales;
        private readonly double[] _beta;

        public Solver(DesignMatrix matrix, IReadOnlyList<bool> happened, IReadOnlyList<double>? weights, double alpha)
        {
            (_rows, _columns, _alpha) = (matrix.Rows, matrix.Columns, alpha);
            var lanes = Vector<double>.Count;
            _stride = (_columns + 1 + lanes - 1) / lanes * lanes;
            (_x, _y, _weights) = (new double[_rows * _stride], [.. happened.Select(h => h ? 1.0 : 0.0)], new double[_rows]);
            (_means, _scales, _beta) = (new double[_columns], new double[_columns], new double[_stride]);
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

        public PenalisedLogistic Fit(double lambda)
        {
            var (gram, moment) = (new double[_stride * _stride], new double[_stride]);
            for (var iteration = 0; iteration < MostIterations; iteration++)
            {
                Quadratic(gram, moment);
                double[] before = [.. _beta];
                Descend(gram, moment, lambda);
                var change = 0.0;
                for (var c = 0; c <= _columns; c++)
                    change = Math.Max(change, Math.Abs(_beta[c] - before[c]));
                if (change < Tolerance * (1 + Math.Abs(_beta[_columns])))
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

        /// <summary>The cross products of the columns, and of the columns with the working outcome, at the coefficients so far.</summary>
        private void Quadratic(double[] gram, double[] moment)
        {
            // As many parts on every machine, added in their order: sums do not depend on how many cores there are.
            var (grams, moments) = (new double[Parts][], new double[Parts][]);
            Parallel.For(0, Parts, part => (grams[part], moments[part]) = Quadratic((int)((long)_rows * part / Parts), (int)((long)_rows * (part + 1) / Parts)));
            Array.Clear(gram);
            Array.Clear(moment);
            for (var part = 0; part < Parts; part++)
            {
                for (var i = 0; i < gram.Length; i++)
                    gram[i] += grams[part][i];
                for (var i = 0; i < moment.Length; i++)
                    moment[i] += moments[part][i];
            }
        }

        private (double[] Gram, double[] Moment) Quadratic(int from, int to)
        {
            var (gram, moment) = (new double[_stride * _stride], new double[_stride]);
            var beta = MemoryMarshal.Cast<double, Vector<double>>(_beta);
            for (var r = from; r < to; r++)
            {
                var row = MemoryMarshal.Cast<double, Vector<double>>(_x.AsSpan(r * _stride, _stride));
                var sum = Vector<double>.Zero;
                for (var v = 0; v < row.Length; v++)
                    sum += row[v] * beta[v];
                var logOdds = Vector.Sum(sum);
                var share = LogisticRegression.Share(logOdds);
                var weight = Math.Max(LeastWeight, share * (1 - share));
                var working = _weights[r] * (weight * logOdds + _y[r] - share);
                weight *= _weights[r];
                for (var a = 0; a <= _columns; a++)
                {
                    var value = _x[r * _stride + a];
                    if (value == 0)
                        continue;
                    moment[a] += working * value;
                    var scaled = new Vector<double>(weight * value);
                    var line = MemoryMarshal.Cast<double, Vector<double>>(gram.AsSpan(a * _stride, _stride));
                    // The rest of the line is that of the columns before, turned over.
                    for (var v = a / Vector<double>.Count; v < row.Length; v++)
                        line[v] += scaled * row[v];
                }
            }
            for (var a = 0; a <= _columns; a++)
                for (var b = 0; b < a; b++)
                    gram[a * _stride + b] = gram[b * _stride + a];
            return (gram, moment);
        }

        private void Descend(double[] gram, double[] moment, double lambda)
        {
            for (var sweep = 0; sweep < MostSweeps; sweep++)
            {
                var change = 0.0;
                for (var a = 0; a <= _columns; a++)
                {
                    if (a < _columns && _scales[a] == 0)
                        continue;
                    var own = gram[a * _stride + a];
                    var rest = moment[a] + own * _beta[a];
                    for (var b = 0; b <= _columns; b++)
                        rest -= gram[a * _stride + b] * _beta[b];
                    var next = a == _columns
                        ? rest / own
                        : Math.Sign(rest) * Math.Max(0, Math.Abs(rest) - lambda * _alpha) / (own + lambda * (1 - _alpha));
                    change = Math.Max(change, Math.Abs(next - _beta[a]));
                    _beta[a] = next;
                }
                if (change < Tolerance / 10)
                    return;
            }
        }
    }
}

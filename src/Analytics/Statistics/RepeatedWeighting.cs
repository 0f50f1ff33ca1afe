namespace NonResponse.Analytics.Statistics;

/// <summary>Weighted means of two strategies with their covariance.</summary>
/// <param name="First">The mean under the first strategy.</param>
/// <param name="Second">Under the second.</param>
/// <param name="FirstVariance">Of the first mean.</param>
/// <param name="SecondVariance">Of the second.</param>
/// <param name="Covariance">Of the two.</param>
internal readonly record struct MeanPair(double First, double Second, double FirstVariance, double SecondVariance, double Covariance)
{
    /// <summary>First less second.</summary>
    public double Difference => First - Second;

    /// <summary>Its variance, which rounding does not make negative.</summary>
    public double DifferenceVariance => Math.Max(0, FirstVariance - 2 * Covariance + SecondVariance);

    /// <summary>The logarithm of first over second; null where a mean is not above 0.</summary>
    public double? LogRatio => First > 0 && Second > 0 ? Math.Log(First / Second) : null;

    /// <summary>Its variance.</summary>
    public double LogRatioVariance => Math.Max(0, FirstVariance / (First * First) - 2 * Covariance / (First * Second) + SecondVariance / (Second * Second));
}

/// <summary>The estimates of <see cref="EffectEstimators.Weighted(EffectData, PropensityModel, TargetPopulation, ObservationModel?, double)"/> for many outcomes that are the same in most rows: imputed sets.</summary>
/// <remarks>The influence of a row is linear in the outcome, so its sums over rows that stay the same are worked out once, and each set adds those that change.</remarks>
internal sealed class RepeatedWeighting
{
    private const int Block = 1 << 10;

    private readonly PropensityModel _propensity;
    private readonly int[] _clusters, _varying, _order, _starts;
    private readonly double[] _weights, _slopes, _squares;
    private readonly double[] _totals = new double[2];
    private readonly bool[] _isVarying;
    private readonly int _size;
    private readonly double[][] _ofOnes;

    /// <summary>Prepares it.</summary>
    /// <param name="propensity">Fitted to all rows.</param>
    /// <param name="target">Whom estimates are to speak of.</param>
    /// <param name="clusters">By row, as numbers from 0.</param>
    /// <param name="varying">Rows whose outcome differs between sets.</param>
    public RepeatedWeighting(PropensityModel propensity, TargetPopulation target, int[] clusters, int[] varying)
    {
        (_propensity, _clusters, _varying, _size) = (propensity, clusters, varying, propensity.Fit.Size);
        (_weights, _slopes) = propensity.Weights(target);
        _isVarying = new bool[clusters.Length];
        foreach (var i in varying)
            _isVarying[i] = true;
        for (var i = 0; i < clusters.Length; i++)
            _totals[Arm(i)] += _weights[i];
        // Rows of each cluster, one after the other.
        _starts = new int[clusters.Max() + 2];
        foreach (var c in clusters)
            _starts[c + 1]++;
        for (var c = 1; c < _starts.Length; c++)
            _starts[c] += _starts[c - 1];
        int[] next = [.. _starts];
        _order = new int[clusters.Length];
        for (var i = 0; i < clusters.Length; i++)
            _order[next[clusters[i]]++] = i;
        Clusters = Enumerable.Range(0, _starts.Length - 1).Count(c => _starts[c + 1] > _starts[c]);
        _squares = CrossProducts.Of(_starts.Length - 1, propensity.Matrix.Places, propensity.Matrix.Places, (c, into) =>
        {
            into.Clear();
            for (var at = _starts[c]; at < _starts[c + 1]; at++)
                propensity.Matrix.AddTimes(_order[at], propensity.Residuals[_order[at]], into);
        }, null);
        _ofOnes = Sums([.. Enumerable.Range(0, clusters.Length)], 1, (_, into) => into[0] = 1);
    }

    /// <summary>How many clusters have a row.</summary>
    public int Clusters { get; }

    /// <summary>Whether both strategies have some weight, in two clusters or more.</summary>
    public bool IsEstimable => _totals[0] > 0 && _totals[1] > 0 && Clusters > 1;

    /// <summary>What rows that do not vary add to every set.</summary>
    /// <param name="Outcomes">By row; those of rows that vary are not looked at.</param>
    /// <param name="Sums">By strategy.</param>
    public sealed record KnownOutcomes(double[] Outcomes, double[][] Sums);

    /// <summary>Prepares an outcome of which many sets are asked for.</summary>
    /// <param name="outcomes">By row; those of rows that vary are not looked at.</param>
    public KnownOutcomes Known(double[] outcomes)
    {
        int[] same = [.. Enumerable.Range(0, outcomes.Length).Where(i => !_isVarying[i])];
        return new KnownOutcomes(outcomes, Sums(same, 1, (i, into) => into[0] = outcomes[same[i]]));
    }

    /// <summary>Means and their covariance, set by set.</summary>
    /// <param name="known">Of rows that do not vary.</param>
    /// <param name="sets">How many sets.</param>
    /// <param name="varied">Writes the outcomes of a row that varies, given its place among them, set by set.</param>
    public MeanPair[] Of(KnownOutcomes known, int sets, RowWriter varied)
    {
        var (ofSame, ofVaried) = (known.Sums, Sums(_varying, sets, varied));
        var values = new double[_varying.Length * sets];
        RowBlocks.Do(_varying.Length, Block, (from, to) =>
        {
            for (var i = from; i < to; i++)
                varied(i, values.AsSpan(i * sets, sets));
        });
        var pairs = new MeanPair[sets];
        Parallel.For(0, sets, set =>
        {
            double[] all = [.. known.Outcomes];
            for (var i = 0; i < _varying.Length; i++)
                all[_varying[i]] = values[i * sets + set];
            double[] Added(int arm) => [.. Enumerable.Range(0, 2 * _size).Select(i => ofSame[arm][i * OuterProducts.Stride(1)] + ofVaried[arm][i * OuterProducts.Stride(sets) + set])];
            pairs[set] = Pair(all, Added(0), Added(1));
        });
        return pairs;
    }

    private int Arm(int row) => _propensity.IsFirst[row] ? 0 : 1;

    // By strategy and set, over its rows: what the outcome is in the slope of the mean in the propensity's coefficients, then in its product with the scores of the row's cluster.
    private double[][] Sums(int[] rows, int sets, RowWriter outcomes)
    {
        return [OfArm(0), OfArm(1)];

        double[] OfArm(int arm)
        {
            int[] places = [.. Enumerable.Range(0, rows.Length).Where(p => Arm(rows[p]) == arm)];
            var placeOf = new int[_clusters.Length];
            Array.Fill(placeOf, -1);
            foreach (var p in places)
                placeOf[rows[p]] = p;
            var bySlope = CrossProducts.Of(_propensity.Matrix, [.. places.Select(p => rows[p])], sets, (p, into) =>
            {
                outcomes(places[p], into);
                Multiply(into, _slopes[rows[places[p]]]);
            });
            // The score of a cluster times the outcomes of its rows is, row by row, a row's score times the outcomes of its whole cluster.
            int[] together = [.. _order.Where(i => Any(Cluster(i), r => placeOf[r] >= 0))];
            var byScore = CrossProducts.Of(_propensity.Matrix, together, sets, (t, into) =>
            {
                into.Clear();
                Span<double> own = stackalloc double[sets];
                foreach (var i in Cluster(together[t]))
                    if (placeOf[i] >= 0)
                    {
                        outcomes(placeOf[i], own);
                        RowProducts.AddTimes(own, _weights[i], into);
                    }
                Multiply(into, _propensity.Residuals[together[t]]);
            });
            return [.. bySlope, .. byScore];
        }
    }

    // The rows of a row's cluster.
    private ReadOnlySpan<int> Cluster(int row) => _order.AsSpan(_starts[_clusters[row]], _starts[_clusters[row] + 1] - _starts[_clusters[row]]);

    private static bool Any(ReadOnlySpan<int> rows, Func<int, bool> holds)
    {
        foreach (var r in rows)
            if (holds(r))
                return true;
        return false;
    }

    private static void Multiply(Span<double> numbers, double by)
    {
        foreach (ref var n in numbers)
            n *= by;
    }

    private MeanPair Pair(double[] outcomes, double[] first, double[] second)
    {
        var (n, sums) = ((double)outcomes.Length, new double[2]);
        for (var i = 0; i < outcomes.Length; i++)
            sums[Arm(i)] += _weights[i] * outcomes[i];
        // Of an outcome that is the same throughout a strategy, rounding must not make a figure with an error.
        double? Only(bool first)
        {
            var begun = Array.IndexOf(_propensity.IsFirst, first);
            for (var i = begun; i < outcomes.Length; i++)
                if (_propensity.IsFirst[i] == first && outcomes[i] != outcomes[begun])
                    return null;
            return outcomes[begun];
        }
        double?[] only = [Only(true), Only(false)];
        double[] means = [only[0] ?? sums[0] / _totals[0], only[1] ?? sums[1] / _totals[1]];
        double[] factors = [n / _totals[0], n / _totals[1]];
        var (turned, crossed) = (new double[2][], new double[2][]);
        for (var arm = 0; arm < 2; arm++)
        {
            var of = arm == 0 ? first : second;
            double Left(int i) => only[arm] is not null ? 0 : factors[arm] * (of[i] - means[arm] * _ofOnes[arm][i * OuterProducts.Stride(1)]);
            double[] slope = [.. Enumerable.Range(0, _size).Select(Left)];
            turned[arm] = [.. Enumerable.Range(0, _size).Select(a => RowProducts.Dot(_propensity.Fit.Inverse.AsSpan(a * _size, _size), slope))];
            crossed[arm] = [.. Enumerable.Range(_size, _size).Select(Left)];
        }
        double one = 0, other = 0, both = 0;
        for (var c = 0; c + 1 < _starts.Length; c++)
        {
            double ofFirst = 0, ofSecond = 0;
            for (var at = _starts[c]; at < _starts[c + 1]; at++)
            {
                var i = _order[at];
                if (_propensity.IsFirst[i])
                    ofFirst += factors[0] * _weights[i] * (outcomes[i] - means[0]);
                else
                    ofSecond += factors[1] * _weights[i] * (outcomes[i] - means[1]);
            }
            (one, other, both) = (one + ofFirst * ofFirst, other + ofSecond * ofSecond, both + ofFirst * ofSecond);
        }
        var few = Clusters / Math.Max(1.0, Clusters - 1);
        double Variance(double own, int a, int b) =>
            few * (own + RowProducts.Dot(turned[b], crossed[a]) + RowProducts.Dot(turned[a], crossed[b]) + Form(turned[a], turned[b])) / n / n;
        return new MeanPair(means[0], means[1], Variance(one, 0, 0), Variance(other, 1, 1), Variance(both, 0, 1));
    }

    private double Form(double[] one, double[] other)
    {
        var (left, right) = (_propensity.Matrix.ToPlaces(one), _propensity.Matrix.ToPlaces(other));
        var (stride, sum) = (OuterProducts.Stride(left.Length), 0.0);
        for (var a = 0; a < left.Length; a++)
        {
            sum += left[a] * _squares[a * stride + a] * right[a];
            for (var b = a + 1; b < left.Length; b++)
                sum += _squares[a * stride + b] * (left[a] * right[b] + left[b] * right[a]);
        }
        return sum;
    }
}

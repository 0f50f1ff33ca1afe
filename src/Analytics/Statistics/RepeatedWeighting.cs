using NonResponse.Ingest;

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
    private readonly int[] _clusters, _varying, _order, _starts, _placeOf, _changing;
    private readonly double[] _weights, _slopes, _squares;
    private readonly double[] _totals = new double[2];
    private readonly int _size;
    private readonly double[][] _ofOnes;

    // The weights of a cluster by strategy, and the sums over clusters of their squares and product.
    private readonly double[][] _ofClusters = new double[2][];
    private readonly (double First, double Second, double Both) _products;

    /// <summary>Prepares it.</summary>
    /// <param name="propensity">Fitted to all rows.</param>
    /// <param name="target">Whom estimates are to speak of.</param>
    /// <param name="clusters">By row, as numbers from 0.</param>
    /// <param name="varying">Rows whose outcome differs between sets.</param>
    public RepeatedWeighting(PropensityModel propensity, TargetPopulation target, int[] clusters, int[] varying)
    {
        (_propensity, _clusters, _varying, _size) = (propensity, clusters, varying, propensity.Fit.Size);
        (_weights, _slopes) = propensity.Weights(target);
        _placeOf = new int[clusters.Length];
        Array.Fill(_placeOf, -1);
        for (var p = 0; p < varying.Length; p++)
            _placeOf[varying[p]] = p;
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
        _changing = [.. varying.Select(i => clusters[i]).Distinct().Order()];
        for (var arm = 0; arm < 2; arm++)
            _ofClusters[arm] = OfClusters(arm, _ => 1);
        var (one, other) = (_ofClusters[0], _ofClusters[1]);
        _products = (RowProducts.Dot(one, one), RowProducts.Dot(other, other), RowProducts.Dot(one, other));
        Clusters = Enumerable.Range(0, _starts.Length - 1).Count(c => _starts[c + 1] > _starts[c]);
        _squares = CrossProducts.Of(_starts.Length - 1, propensity.Matrix.Places, propensity.Matrix.Places, (c, into) =>
        {
            into.Clear();
            Span<double> room = stackalloc double[propensity.Matrix.Stride + CodedNumbers.Overhang];
            for (var at = _starts[c]; at < _starts[c + 1]; at++)
                propensity.Matrix.AddTimes(_order[at], propensity.Residuals[_order[at]], into, room);
        }, null);
        _ofOnes = Sums([.. Enumerable.Range(0, clusters.Length)], 1, (_, into) => into[0] = 1);
    }

    /// <summary>How many clusters have a row.</summary>
    public int Clusters { get; }

    /// <summary>Whether both strategies have some weight, in two clusters or more.</summary>
    public bool IsEstimable => _totals[0] > 0 && _totals[1] > 0 && Clusters > 1;

    /// <summary>What rows that do not vary add to every set.</summary>
    /// <param name="Sums">By strategy.</param>
    /// <param name="Centres">By strategy, their mean: outcomes are taken about it, so that sums of squares do not hide what they tell.</param>
    /// <param name="Ends">By strategy, the least of them and the most.</param>
    /// <param name="ByCluster">By strategy and cluster, their sum.</param>
    /// <param name="Same">Of clusters that do not change.</param>
    public sealed record KnownOutcomes(double[][] Sums, double[] Centres, (double Least, double Most)[] Ends, double[][] ByCluster, ClusterSums Same);

    /// <summary>Sums over clusters of the products of what they have of weighted outcomes and of weights: by set.</summary>
    internal sealed class ClusterSums(int sets)
    {
        // Outcomes of a strategy, its outcomes squared and by its weights, its outcomes by the other's weights; then the outcomes of both.
        private readonly double[][] _totals = Rooms(sets), _squares = Rooms(sets), _byOwn = Rooms(sets), _byOther = Rooms(sets);
        private readonly double[] _both = new double[sets];

        public void Add(int set, double one, double other, double weightOfOne, double weightOfOther)
        {
            _totals[0][set] += one;
            _totals[1][set] += other;
            _squares[0][set] += one * one;
            _squares[1][set] += other * other;
            _byOwn[0][set] += one * weightOfOne;
            _byOwn[1][set] += other * weightOfOther;
            _byOther[0][set] += one * weightOfOther;
            _byOther[1][set] += other * weightOfOne;
            _both[set] += one * other;
        }

        /// <summary>Adds those of others; one set stands for all.</summary>
        public void Add(ClusterSums others)
        {
            foreach (var (into, from) in All().Zip(others.All()))
                for (var set = 0; set < into.Length; set++)
                    into[set] += from[Math.Min(set, from.Length - 1)];
        }

        public double Total(int arm, int set) => _totals[arm][set];

        // About means that lie elsewhere, the sum of squares of a strategy and the products of both.
        public double Squares(int arm, int set, double away, double weights) => _squares[arm][set] - 2 * away * _byOwn[arm][set] + away * away * weights;

        public double Both(int set, double one, double other, double weights) => _both[set] - other * _byOther[0][set] - one * _byOther[1][set] + one * other * weights;

        private IEnumerable<double[]> All() => [.. _totals, .. _squares, .. _byOwn, .. _byOther, _both];

        private static double[][] Rooms(int sets) => [new double[sets], new double[sets]];
    }

    /// <summary>Prepares an outcome of which many sets are asked for.</summary>
    /// <param name="outcomes">By row; those of rows that vary are not looked at.</param>
    public KnownOutcomes Known(double[] outcomes)
    {
        int[] same = [.. Enumerable.Range(0, outcomes.Length).Where(i => _placeOf[i] < 0)];
        var (totals, sums, ends) = (new double[2], new double[2], new[] { (Least: double.PositiveInfinity, Most: double.NegativeInfinity), (Least: double.PositiveInfinity, Most: double.NegativeInfinity) });
        foreach (var i in same)
        {
            var arm = Arm(i);
            (totals[arm], sums[arm], ends[arm]) = (totals[arm] + _weights[i], sums[arm] + _weights[i] * outcomes[i], (Math.Min(ends[arm].Least, outcomes[i]), Math.Max(ends[arm].Most, outcomes[i])));
        }
        double[] centres = [.. sums.Zip(totals, (s, t) => t > 0 ? s / t : 0)];
        double[][] byCluster = [.. centres.Select((centre, arm) => OfClusters(arm, i => _placeOf[i] < 0 ? outcomes[i] - centre : 0))];
        var (sum, isChanging) = (new ClusterSums(1), new bool[byCluster[0].Length]);
        foreach (var c in _changing)
            isChanging[c] = true;
        for (var c = 0; c < isChanging.Length; c++)
            if (!isChanging[c])
                sum.Add(0, byCluster[0][c], byCluster[1][c], _ofClusters[0][c], _ofClusters[1][c]);
        return new KnownOutcomes(Sums(same, 1, (i, into) => into[0] = outcomes[same[i]]), centres, ends, byCluster, sum);
    }

    /// <summary>Means and their covariance, set by set.</summary>
    /// <param name="known">Of rows that do not vary.</param>
    /// <param name="sets">How many sets.</param>
    /// <param name="varied">Writes the outcomes of a row that varies, given its place among them, set by set.</param>
    public MeanPair[] Of(KnownOutcomes known, int sets, RowWriter varied)
    {
        var (ofVaried, parts) = (Sums(_varying, sets, varied), new Changing[(_changing.Length + Block - 1) / Block]);
        RowBlocks.Do(_changing.Length, Block, (from, to) => parts[from / Block] = Changed(known, sets, varied, _changing.AsSpan(from, to - from)));
        var all = new Changing(new ClusterSums(sets), [.. Enumerable.Repeat(known.Ends, sets).Select(e => (e[0], e[1]))]);
        all.Sums.Add(known.Same);
        foreach (var part in parts)
        {
            all.Sums.Add(part.Sums);
            for (var set = 0; set < sets; set++)
                all.Ends[set] = (Wider(all.Ends[set].First, part.Ends[set].First), Wider(all.Ends[set].Second, part.Ends[set].Second));
        }
        var pairs = new MeanPair[sets];
        Parallel.For(0, sets, Cores.All, set =>
        {
            double[] Added(int arm) => [.. Enumerable.Range(0, 2 * _size).Select(i => known.Sums[arm][i * OuterProducts.Stride(1)] + ofVaried[arm][i * OuterProducts.Stride(sets) + set])];
            pairs[set] = Pair(known.Centres, all, set, Added(0), Added(1));
        });
        return pairs;
    }

    // Of clusters with a row that varies, or of all of them: their sums, and by set the least and the most outcome of each strategy.
    private sealed record Changing(ClusterSums Sums, ((double Least, double Most) First, (double Least, double Most) Second)[] Ends);

    private static (double Least, double Most) Wider((double Least, double Most) one, (double Least, double Most) other) => (Math.Min(one.Least, other.Least), Math.Max(one.Most, other.Most));

    private Changing Changed(KnownOutcomes known, int sets, RowWriter varied, ReadOnlySpan<int> clusters)
    {
        var none = (double.PositiveInfinity, double.NegativeInfinity);
        var (sums, ends, own, added) = (new ClusterSums(sets), new[] { new (double Least, double Most)[sets], new (double Least, double Most)[sets] }, new double[sets], new[] { new double[sets], new double[sets] });
        Array.Fill(ends[0], none);
        Array.Fill(ends[1], none);
        foreach (var c in clusters)
        {
            Array.Fill(added[0], known.ByCluster[0][c]);
            Array.Fill(added[1], known.ByCluster[1][c]);
            foreach (var i in _order.AsSpan(_starts[c], _starts[c + 1] - _starts[c]))
            {
                if (_placeOf[i] < 0)
                    continue;
                varied(_placeOf[i], own);
                var (arm, weight) = (Arm(i), _weights[i]);
                var (to, end, centre) = (added[arm], ends[arm], known.Centres[arm]);
                for (var set = 0; set < sets; set++)
                {
                    to[set] += weight * (own[set] - centre);
                    end[set] = (Math.Min(end[set].Least, own[set]), Math.Max(end[set].Most, own[set]));
                }
            }
            for (var set = 0; set < sets; set++)
                sums.Add(set, added[0][set], added[1][set], _ofClusters[0][c], _ofClusters[1][c]);
        }
        return new Changing(sums, [.. ends[0].Zip(ends[1])]);
    }

    // By cluster, the weighted sum over its rows of a strategy.
    private double[] OfClusters(int arm, Func<int, double> value)
    {
        var sums = new double[_starts.Length - 1];
        for (var i = 0; i < _clusters.Length; i++)
            if (Arm(i) == arm)
                sums[_clusters[i]] += _weights[i] * value(i);
        return sums;
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

    private MeanPair Pair(double[] centres, Changing of, int set, double[] first, double[] second)
    {
        var n = (double)_clusters.Length;
        // Of an outcome that is the same throughout a strategy, rounding must not make a figure with an error.
        double? Only((double Least, double Most) ends) => ends.Least == ends.Most ? ends.Least : null;
        double?[] only = [Only(of.Ends[set].First), Only(of.Ends[set].Second)];
        // How far means lie from what outcomes were taken about.
        double[] away = [of.Sums.Total(0, set) / _totals[0], of.Sums.Total(1, set) / _totals[1]];
        double[] means = [only[0] ?? centres[0] + away[0], only[1] ?? centres[1] + away[1]];
        double[] factors = [n / _totals[0], n / _totals[1]];
        var (turned, crossed) = (new double[2][], new double[2][]);
        for (var arm = 0; arm < 2; arm++)
        {
            var slopes = arm == 0 ? first : second;
            double Left(int i) => only[arm] is not null ? 0 : factors[arm] * (slopes[i] - means[arm] * _ofOnes[arm][i * OuterProducts.Stride(1)]);
            double[] slope = [.. Enumerable.Range(0, _size).Select(Left)];
            turned[arm] = [.. Enumerable.Range(0, _size).Select(a => RowProducts.Dot(_propensity.Fit.Inverse.AsSpan(a * _size, _size), slope))];
            crossed[arm] = [.. Enumerable.Range(_size, _size).Select(Left)];
        }
        double Squares(int arm, double weights) => only[arm] is not null ? 0 : factors[arm] * factors[arm] * of.Sums.Squares(arm, set, away[arm], weights);
        var (one, other) = (Squares(0, _products.First), Squares(1, _products.Second));
        var both = only[0] is not null || only[1] is not null ? 0 : factors[0] * factors[1] * of.Sums.Both(set, away[0], away[1], _products.Both);
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

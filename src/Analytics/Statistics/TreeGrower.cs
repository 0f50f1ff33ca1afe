namespace NonResponse.Analytics.Statistics;

/// <summary>Grows one tree after the other on the same columns.</summary>
internal sealed class TreeGrower(BinnedColumns columns, int rows, BoostedTreesSettings settings)
{
    private readonly int[] _order = new int[rows];
    private readonly int[] _spare = new int[rows];
    private readonly double[] _gradients = new double[rows];
    private readonly double[] _curvatures = new double[rows];

    // Where a histogram's places of each column begin, and how many there are in all.
    private readonly int[] _begins = BeginsOf(columns);

    // By row, the last count of histograms in which it was.
    private readonly int[] _counted = new int[rows];
    private int _count;

    /// <summary>Grows a tree, and adds what it gives to the log odds of every row.</summary>
    /// <param name="gradients">By row, the first derivative of the loss.</param>
    /// <param name="curvatures">By row, the second.</param>
    /// <param name="logOdds">By row; changed.</param>
    /// <returns>Null where no split gains anything.</returns>
    public DecisionTree? Grow(double[] gradients, double[] curvatures, double[] logOdds)
    {
        for (var r = 0; r < rows; r++)
            _order[r] = r;
        var nodes = new List<TreeNode> { default };
        var open = new Queue<Growing>();
        open.Enqueue(new Growing(0, 0, rows, 0, Histograms(0, rows, gradients, curvatures)));
        while (open.TryDequeue(out var growing))
        {
            var split = growing.Depth < settings.Depth ? Best(growing.Histograms) : null;
            if (split is not { } best)
            {
                nodes[growing.Node] = Leaf(growing, logOdds);
                continue;
            }
            var middle = Partition(growing, best);
            var (left, right) = (nodes.Count, nodes.Count + 1);
            nodes[growing.Node] = new TreeNode(best.Column, columns.Edges[best.Column][best.Place], best.MissingLeft, left, right, 0);
            nodes.Add(default);
            nodes.Add(default);
            // The smaller side is counted, and the larger one is what is left.
            var leftIsSmaller = middle - growing.From <= growing.To - middle;
            var smaller = leftIsSmaller ? Histograms(growing.From, middle, gradients, curvatures) : Histograms(middle, growing.To, gradients, curvatures);
            growing.Histograms.Subtract(smaller);
            open.Enqueue(new Growing(left, growing.From, middle, growing.Depth + 1, leftIsSmaller ? smaller : growing.Histograms));
            open.Enqueue(new Growing(right, middle, growing.To, growing.Depth + 1, leftIsSmaller ? growing.Histograms : smaller));
        }
        return nodes.Count == 1 ? null : new DecisionTree(nodes);
    }

    private static int[] BeginsOf(BinnedColumns columns)
    {
        var begins = new int[columns.Edges.Length + 1];
        for (var c = 0; c < columns.Edges.Length; c++)
            begins[c + 1] = begins[c] + columns.MissingOf(c) + 1;
        return begins;
    }

    private TreeNode Leaf(Growing growing, double[] logOdds)
    {
        var (gradient, curvature) = growing.Histograms.Total;
        var value = -settings.LearningRate * gradient / (curvature + settings.Ridge);
        for (var i = growing.From; i < growing.To; i++)
            logOdds[_order[i]] += value;
        return new TreeNode(-1, 0, false, -1, -1, value);
    }

    private Histogram Histograms(int from, int to, double[] gradients, double[] curvatures)
    {
        _count++;
        var histogram = new Histogram(_begins);
        var total = (Gradient: 0.0, Curvature: 0.0);
        for (var i = from; i < to; i++)
        {
            var row = _order[i];
            (_gradients[i], _curvatures[i], _counted[row]) = (gradients[row], curvatures[row], _count);
            total = (total.Gradient + gradients[row], total.Curvature + curvatures[row]);
        }
        histogram.Total = total;
        Parallel.For(0, columns.Codes.Length, c =>
        {
            var sums = histogram.Of(c);
            // Of a place that few rows have, those alone are looked at; the other place is the rest.
            if (columns.Listed[c] is { } listed && listed.Length < to - from)
            {
                var own = (Gradient: 0.0, Curvature: 0.0);
                foreach (var row in listed)
                    if (_counted[row] == _count)
                        own = (own.Gradient + gradients[row], own.Curvature + curvatures[row]);
                (sums[0], sums[1]) = ((total.Gradient - own.Gradient, total.Curvature - own.Curvature), own);
                return;
            }
            var codes = columns.Codes[c];
            for (var i = from; i < to; i++)
            {
                ref var sum = ref sums[codes[_order[i]]];
                sum = (sum.Gradient + _gradients[i], sum.Curvature + _curvatures[i]);
            }
        });
        return histogram;
    }

    private Split? Best(Histogram histogram)
    {
        var found = new Split?[columns.Codes.Length];
        for (var c = 0; c < found.Length; c++)
            found[c] = Best(histogram, c);
        Split? best = null;
        // The first of equals, so that the order of the columns decides and not that of threads.
        foreach (var split in found)
            if (split is { } s && s.Gain > (best?.Gain ?? settings.LeastGain))
                best = s;
        return best;
    }

    private Split? Best(Histogram histogram, int column)
    {
        var all = histogram.Total;
        var sums = histogram.Of(column);
        var missing = sums[columns.MissingOf(column)];
        Split? best = null;
        (double Gradient, double Curvature) left = default;
        for (var place = 0; place < columns.Edges[column].Length; place++)
        {
            left = (left.Gradient + sums[place].Gradient, left.Curvature + sums[place].Curvature);
            foreach (var missingLeft in (ReadOnlySpan<bool>)[true, false])
            {
                var ofLeft = missingLeft ? (left.Gradient + missing.Gradient, left.Curvature + missing.Curvature) : left;
                (double Gradient, double Curvature) ofRight = (all.Gradient - ofLeft.Item1, all.Curvature - ofLeft.Item2);
                if (ofLeft.Item2 < settings.LeastLeaf || ofRight.Curvature < settings.LeastLeaf)
                    continue;
                var gain = Score(ofLeft) + Score(ofRight) - Score(all);
                if (gain > (best?.Gain ?? settings.LeastGain))
                    best = new Split(column, place, missingLeft, gain);
            }
        }
        return best;
    }

    private double Score((double Gradient, double Curvature) sums) => sums.Gradient * sums.Gradient / (sums.Curvature + settings.Ridge);

    /// <summary>Puts the rows that go left before the others, each side in its order.</summary>
    private int Partition(Growing growing, Split split)
    {
        var (codes, missing) = (columns.Codes[split.Column], columns.MissingOf(split.Column));
        var (left, right) = (growing.From, 0);
        for (var i = growing.From; i < growing.To; i++)
        {
            var row = _order[i];
            var code = codes[row];
            if (code == missing ? split.MissingLeft : code <= split.Place)
                _order[left++] = row;
            else
                _spare[right++] = row;
        }
        Array.Copy(_spare, 0, _order, left, right);
        return left;
    }

    private sealed record Growing(int Node, int From, int To, int Depth, Histogram Histograms);

    private readonly record struct Split(int Column, int Place, bool MissingLeft, double Gain);

    /// <summary>By column and place, the sums of the derivatives.</summary>
    private sealed class Histogram(int[] begins)
    {
        private readonly (double Gradient, double Curvature)[] _sums = new (double, double)[begins[^1]];

        public (double Gradient, double Curvature) Total { get; set; }

        public Span<(double Gradient, double Curvature)> Of(int column) => _sums.AsSpan(begins[column], begins[column + 1] - begins[column]);

        public void Subtract(Histogram other)
        {
            for (var i = 0; i < _sums.Length; i++)
                _sums[i] = (_sums[i].Gradient - other._sums[i].Gradient, _sums[i].Curvature - other._sums[i].Curvature);
            Total = (Total.Gradient - other.Total.Gradient, Total.Curvature - other.Total.Curvature);
        }
    }
}

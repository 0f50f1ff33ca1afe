using NonResponse.Ingest;
using Sums = System.Runtime.Intrinsics.Vector128<double>;

namespace NonResponse.Analytics.Statistics;

/// <summary>Grows one tree after the other on the same columns.</summary>
internal sealed class TreeGrower(BinnedColumns columns, int rows, BoostedTreesSettings settings)
{
    private const int AtOnce = 4;

    private readonly int[] _order = new int[rows];
    private readonly int[] _spare = new int[rows];
    private readonly Sums[] _own = new Sums[rows];

    // Where a histogram's places of each column begin, and how many there are in all.
    private readonly int[] _begins = BeginsOf(columns);

    // By row, the last count of histograms in which it was.
    private readonly int[] _counted = new int[rows];
    private int _count;

    /// <summary>Grows a tree, and adds what it gives to the log odds of every row.</summary>
    /// <param name="derivatives">By row, the first derivative of the loss and the second.</param>
    /// <param name="logOdds">By row; changed.</param>
    /// <returns>Null where no split gains anything.</returns>
    public DecisionTree? Grow(Sums[] derivatives, double[] logOdds)
    {
        for (var r = 0; r < rows; r++)
            _order[r] = r;
        var nodes = new List<TreeNode> { default };
        var open = new Queue<Growing>();
        open.Enqueue(new Growing(0, 0, rows, 0, Histograms(0, rows, derivatives)));
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
            var smaller = leftIsSmaller ? Histograms(growing.From, middle, derivatives) : Histograms(middle, growing.To, derivatives);
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
        var total = growing.Histograms.Total;
        var value = -settings.LearningRate * total[0] / (total[1] + settings.Ridge);
        for (var i = growing.From; i < growing.To; i++)
            logOdds[_order[i]] += value;
        return new TreeNode(-1, 0, false, -1, -1, value);
    }

    private Histogram Histograms(int from, int to, Sums[] derivatives)
    {
        _count++;
        var histogram = new Histogram(_begins);
        var total = Sums.Zero;
        for (var i = from; i < to; i++)
        {
            var row = _order[i];
            (_own[i], _counted[row]) = (derivatives[row], _count);
            total += derivatives[row];
        }
        histogram.Total = total;
        // Of a place that few rows have, those alone are looked at; the other place is the rest.
        bool IsListed(int c) => columns.Listed[c] is { } listed && listed.Length < to - from;
        int[] columnsOfAll = [.. Enumerable.Range(0, columns.Codes.Length).Where(c => !IsListed(c))], listed = [.. Enumerable.Range(0, columns.Codes.Length).Where(IsListed)];
        var groups = (columnsOfAll.Length + AtOnce - 1) / AtOnce;
        Parallel.For(0, groups + listed.Length, Cores.All, i =>
        {
            if (i < groups)
                AddUp(columnsOfAll.AsSpan(i * AtOnce, Math.Min(AtOnce, columnsOfAll.Length - i * AtOnce)), from, to, histogram);
            else
                (histogram.Of(listed[i - groups])[0], histogram.Of(listed[i - groups])[1]) = SumsOf(columns.Listed[listed[i - groups]]!, derivatives) is var own ? (total - own, own) : default;
        });
        return histogram;
    }

    private void AddUp(ReadOnlySpan<int> some, int from, int to, Histogram histogram)
    {
        var order = _order.AsSpan(from, to - from);
        var own = _own.AsSpan(from, to - from);
        if (some.Length < AtOnce)
        {
            foreach (var c in some)
                AddUp(columns.Codes[c], order, own, histogram.Of(c));
            return;
        }
        // Several columns at once: rows that follow each other often have the same place, and the one has to wait for the other.
        var (codes0, codes1, codes2, codes3) = (columns.Codes[some[0]], columns.Codes[some[1]], columns.Codes[some[2]], columns.Codes[some[3]]);
        var sums0 = histogram.Of(some[0]);
        var sums1 = histogram.Of(some[1]);
        var sums2 = histogram.Of(some[2]);
        var sums3 = histogram.Of(some[3]);
        for (var i = 0; i < order.Length && i < own.Length; i++)
        {
            var (row, derivatives) = (order[i], own[i]);
            sums0[codes0[row]] += derivatives;
            sums1[codes1[row]] += derivatives;
            sums2[codes2[row]] += derivatives;
            sums3[codes3[row]] += derivatives;
        }
    }

    private Sums SumsOf(int[] listed, Sums[] derivatives)
    {
        var own = Sums.Zero;
        foreach (var row in listed)
            if (_counted[row] == _count)
                own += derivatives[row];
        return own;
    }

    private static void AddUp(byte[] codes, ReadOnlySpan<int> order, ReadOnlySpan<Sums> own, Span<Sums> sums)
    {
        for (var i = 0; i < order.Length && i < own.Length; i++)
            sums[codes[order[i]]] += own[i];
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
        var left = Sums.Zero;
        for (var place = 0; place < columns.Edges[column].Length; place++)
        {
            left += sums[place];
            foreach (var missingLeft in (ReadOnlySpan<bool>)[true, false])
            {
                var ofLeft = missingLeft ? left + missing : left;
                var ofRight = all - ofLeft;
                if (ofLeft[1] < settings.LeastLeaf || ofRight[1] < settings.LeastLeaf)
                    continue;
                var gain = Score(ofLeft) + Score(ofRight) - Score(all);
                if (gain > (best?.Gain ?? settings.LeastGain))
                    best = new Split(column, place, missingLeft, gain);
            }
        }
        return best;
    }

    private double Score(Sums sums) => sums[0] * sums[0] / (sums[1] + settings.Ridge);

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

    /// <summary>By column and place, the sums of the derivatives: the first, and the second.</summary>
    private sealed class Histogram(int[] begins)
    {
        private readonly Sums[] _sums = new Sums[begins[^1]];

        public Sums Total { get; set; }

        public Span<Sums> Of(int column) => _sums.AsSpan(begins[column], begins[column + 1] - begins[column]);

        public void Subtract(Histogram other)
        {
            for (var i = 0; i < _sums.Length; i++)
                _sums[i] -= other._sums[i];
            Total -= other.Total;
        }
    }
}

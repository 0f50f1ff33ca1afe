namespace NonResponse.Analytics.Statistics;

internal sealed partial class CompactMatrix
{
    // So many sums are worked out with each other.
    private const int Several = 5;

    /// <summary>Sums over rows of the columns, each row times a factor of its own.</summary>
    /// <param name="rows">Which rows.</param>
    /// <param name="factor">Given the place of a row among them.</param>
    /// <returns>By column, the intercept first.</returns>
    public double[] Sum(int[] rows, Func<int, double> factor) => Sums(1, rows, (i, into) => into[0] = factor(i))[0];

    /// <summary>Several such sums at once, since fetching a row is what takes time.</summary>
    /// <param name="count">How many.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="factors">Writes the factor of a row in each, given its place among them.</param>
    /// <returns>By sum, then by column, the intercept first.</returns>
    public double[][] Sums(int count, int[] rows, RowWriter factors)
    {
        if (count >= Several)
        {
            var (products, stride) = (CrossProducts.Of(this, rows, count, factors), OuterProducts.Stride(count));
            return [.. Enumerable.Range(0, count).Select(s => (double[])[.. Enumerable.Range(0, Size).Select(c => products[c * stride + s])])];
        }
        var parts = Added(count, rows, factors);
        return [.. Enumerable.Range(0, count).Select(s => ToColumns(RowSums.Total(this, parts.Select(p => p[s]))))];
    }

    // By block of rows, then by sum.
    private RowSums[][] Added(int count, int[] rows, RowWriter factors)
    {
        var parts = new RowSums[(rows.Length + Block - 1) / Block][];
        RowBlocks.Do(rows.Length, Block, (from, to) =>
        {
            var (by, sums) = (new double[count], parts[from / Block] = [.. Enumerable.Range(0, count).Select(_ => new RowSums(this))]);
            for (var i = from; i < to; i++)
            {
                factors(i, by);
                for (var s = 0; s < count; s++)
                    if (by[s] != 0)
                        sums[s].Add(rows[i], by[s]);
            }
        });
        return parts;
    }

    /// <summary>The mean of each column, and the mean square about it.</summary>
    /// <param name="rows">Of which rows; at least one.</param>
    public (double[] Means, double[] Variances) Moments(int[] rows)
    {
        if (Coded is not null)
        {
            var (sums, about) = RowSums.Moments(this, Added(1, rows, (_, into) => into[0] = 1).Select(p => p[0]), rows.Length);
            return Spread([.. ToColumns(sums).Skip(1).Select(s => s / rows.Length)], about, rows.Length);
        }
        double[] means = [.. Sum(rows, _ => 1).Skip(1).Select(s => s / rows.Length)];
        return Spread(means, RowProducts.Summed(Stride, rows.Length, () => ToPlaces([0, .. means]), (i, about, into) =>
        {
            var numbers = Held(rows[i]);
            for (var n = 1; n < numbers.Length; n++)
                into[n] += (numbers[n] - about[n]) * (numbers[n] - about[n]);
        }), rows.Length);
    }

    private (double[] Means, double[] Variances) Spread(double[] means, double[] squares, int rows)
    {
        double[] variances = [.. means.Select(m => m * (1 - m))];
        for (var n = 0; n < _ofNumbers.Length; n++)
            variances[_ofNumbers[n]] = squares[n + 1] / rows;
        return (means, variances);
    }

    /// <summary>By column, how far the farthest number lies from something; of flags 1.</summary>
    /// <param name="rows">Of which rows.</param>
    /// <param name="from">By column, from what.</param>
    public double[] Farthest(int[] rows, double[] from)
    {
        var (about, parts) = (ToPlaces([0, .. from]), new double[(rows.Length + Block - 1) / Block][]);
        RowBlocks.Do(rows.Length, Block, (first, to) =>
        {
            var (part, room) = (parts[first / Block] = new double[Stride], Room());
            for (var i = first; i < to; i++)
            {
                var numbers = Numbers(rows[i], room);
                for (var n = 0; n < numbers.Length; n++)
                    part[n] = Math.Max(part[n], Math.Abs(numbers[n] - about[n]));
            }
        });
        var farthest = new double[Columns];
        Array.Fill(farthest, 1);
        for (var n = 0; n < _ofNumbers.Length; n++)
            farthest[_ofNumbers[n]] = parts.Max(part => part[n + 1]);
        return farthest;
    }
}

namespace NonResponse.Analytics.Statistics;

/// <summary>The columns that others are imputed from, on one scale and about their means, an intercept before them; without those that are the same in every row.</summary>
/// <remarks>Rows stay as they are: means and scales are put into what is summed over them, and into coefficients.</remarks>
internal sealed class CompleteColumns
{
    private readonly int[] _rows, _kept;

    // By column of the matrix, the intercept first.
    private readonly double[] _means, _factors;

    /// <summary>Takes some rows of a matrix.</summary>
    public CompleteColumns(CompactMatrix matrix, int[] rows)
    {
        const double LeastVariance = 1e-18;
        var (means, variances) = matrix.Moments(rows);
        (Matrix, _rows, _means) = (matrix, rows, [0, .. means]);
        _kept = [0, .. Enumerable.Range(0, means.Length).Where(c => variances[c] > LeastVariance * (1 + means[c] * means[c])).Select(c => c + 1)];
        _factors = [1, .. variances.Select(v => 1 / Math.Sqrt(v))];
    }

    /// <summary>The columns as they are.</summary>
    public CompactMatrix Matrix { get; }

    /// <summary>How many are kept, the intercept among them.</summary>
    public int Size => _kept.Length;

    /// <summary>The row of the matrix.</summary>
    public int RowOf(int row) => _rows[row];

    /// <summary>Their products with each other, on the diagonal and to its right.</summary>
    /// <param name="rows">Over which of the rows.</param>
    public double[] Products(int[] rows)
    {
        var products = CompactProducts.Of(Matrix, [.. rows.Select(RowOf)], _ => 1, _means);
        var (from, stride) = (OuterProducts.Stride(Matrix.Size), OuterProducts.Stride(Size));
        var scaled = new double[Size * stride];
        for (var a = 0; a < Size; a++)
            for (var b = a; b < Size; b++)
                scaled[a * stride + b] = products[_kept[a] * from + _kept[b]] * _factors[_kept[a]] * _factors[_kept[b]];
        return scaled;
    }

    /// <summary>Their products with others.</summary>
    /// <param name="rows">Over which of the rows.</param>
    /// <param name="count">How many others.</param>
    /// <param name="others">Writes those of a row, given its place.</param>
    /// <returns>By column, each with <see cref="OuterProducts.Stride"/> places.</returns>
    public double[] ProductsWith(int[] rows, int count, RowWriter others)
    {
        var (products, stride) = (CrossProducts.Of(Matrix, [.. rows.Select(RowOf)], count, others), OuterProducts.Stride(count));
        var scaled = new double[Size * stride];
        for (var a = 0; a < Size; a++)
            for (var s = 0; s < count; s++)
                scaled[a * stride + s] = (products[_kept[a] * stride + s] - _means[_kept[a]] * products[s]) * _factors[_kept[a]];
        return scaled;
    }

    /// <summary>Coefficients for rows as they are.</summary>
    /// <param name="coefficients">By column, each with so many places.</param>
    /// <param name="stride">How many.</param>
    /// <returns>By place of the matrix, likewise.</returns>
    public double[] ToPlaces(double[] coefficients, int stride)
    {
        var columns = new double[Matrix.Size * stride];
        for (var a = 0; a < Size; a++)
            for (var s = 0; s < stride; s++)
            {
                var by = coefficients[a * stride + s] * _factors[_kept[a]];
                columns[_kept[a] * stride + s] += by;
                columns[s] -= by * _means[_kept[a]];
            }
        var places = new double[Matrix.Places * stride];
        for (var place = 0; place < Matrix.Places; place++)
            if (Matrix.ColumnOf(place) is >= 0 and var column)
                columns.AsSpan(column * stride, stride).CopyTo(places.AsSpan(place * stride));
        return places;
    }
}

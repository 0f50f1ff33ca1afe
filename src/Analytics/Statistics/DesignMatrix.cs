namespace NonResponse.Analytics.Statistics;

/// <summary>Columns of numbers, row by row, for a regression; without an intercept.</summary>
/// <param name="Values">Row by row.</param>
/// <param name="Columns">How many numbers a row has.</param>
public sealed record DesignMatrix(double[] Values, int Columns)
{
    /// <summary>How many rows.</summary>
    public int Rows => Columns == 0 ? 0 : Values.Length / Columns;

    /// <summary>Some of the rows, in that order.</summary>
    public DesignMatrix Only(IReadOnlyList<int> rows)
    {
        var values = new double[rows.Count * Columns];
        for (var i = 0; i < rows.Count; i++)
            Row(rows[i]).CopyTo(values.AsSpan(i * Columns));
        return new DesignMatrix(values, Columns);
    }

    /// <summary>By row, a constant and the sum of the columns times coefficients: the same whatever the machine.</summary>
    /// <param name="constant">Added to each.</param>
    /// <param name="coefficients">By column.</param>
    public double[] Times(double constant, IReadOnlyList<double> coefficients)
    {
        double[] factors = [.. coefficients], products = new double[Rows];
        for (var r = 0; r < products.Length; r++)
            products[r] = constant + Dot(Row(r), factors);
        return products;
    }

    // Four sums side by side, since each addition would have to wait for the one before.
    private static double Dot(ReadOnlySpan<double> row, double[] factors)
    {
        var (a, b, c, d, i) = (0.0, 0.0, 0.0, 0.0, 0);
        for (; i + 3 < row.Length; i += 4)
            (a, b, c, d) = (a + row[i] * factors[i], b + row[i + 1] * factors[i + 1], c + row[i + 2] * factors[i + 2], d + row[i + 3] * factors[i + 3]);
        for (; i < row.Length; i++)
            a += row[i] * factors[i];
        return a + b + (c + d);
    }

    /// <summary>A row.</summary>
    public ReadOnlySpan<double> Row(int row) => Values.AsSpan(row * Columns, Columns);
}

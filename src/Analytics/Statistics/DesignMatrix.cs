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

    /// <summary>By row, a constant and the sum of the columns times coefficients.</summary>
    /// <param name="constant">Added to each.</param>
    /// <param name="coefficients">By column.</param>
    public double[] Times(double constant, IReadOnlyList<double> coefficients)
    {
        double[] factors = [.. coefficients], products = new double[Rows];
        for (var r = 0; r < products.Length; r++)
            products[r] = constant + RowProducts.Dot(Row(r), factors);
        return products;
    }

    /// <summary>A row.</summary>
    public ReadOnlySpan<double> Row(int row) => Values.AsSpan(row * Columns, Columns);
}

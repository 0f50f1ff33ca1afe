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

    /// <summary>A row.</summary>
    public ReadOnlySpan<double> Row(int row) => Values.AsSpan(row * Columns, Columns);
}

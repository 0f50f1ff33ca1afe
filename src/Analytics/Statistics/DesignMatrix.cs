namespace NonResponse.Analytics.Statistics;

/// <summary>Columns of numbers, row by row, for a regression; without an intercept.</summary>
/// <param name="Values">Row by row.</param>
/// <param name="Columns">How many numbers a row has.</param>
public sealed record DesignMatrix(double[] Values, int Columns)
{
    /// <summary>How many rows.</summary>
    public int Rows => Columns == 0 ? 0 : Values.Length / Columns;

    /// <summary>A row.</summary>
    public ReadOnlySpan<double> Row(int row) => Values.AsSpan(row * Columns, Columns);
}

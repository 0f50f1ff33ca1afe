namespace NonResponse.Analytics.Statistics;

/// <summary>Columns of numbers as places between few edges, column by column, so that a split is found by adding up.</summary>
internal sealed class BinnedColumns
{
    /// <summary>The place of a missing number.</summary>
    public const byte Missing = byte.MaxValue;

    private const int MostBins = Missing;

    private BinnedColumns(byte[][] codes, double[][] edges) => (Codes, Edges) = (codes, edges);

    /// <summary>By column, the place of each row.</summary>
    public byte[][] Codes { get; }

    /// <summary>By column, the upper edges of its places but the last: values up to an edge are not above it.</summary>
    public double[][] Edges { get; }

    public static BinnedColumns Of(DesignMatrix matrix)
    {
        var (codes, edges) = (new byte[matrix.Columns][], new double[matrix.Columns][]);
        Parallel.For(0, matrix.Columns, c =>
        {
            var column = new double[matrix.Rows];
            for (var r = 0; r < column.Length; r++)
                column[r] = matrix.Values[r * matrix.Columns + c];
            edges[c] = EdgesOf(column);
            codes[c] = new byte[column.Length];
            for (var r = 0; r < column.Length; r++)
                codes[c][r] = double.IsNaN(column[r]) ? Missing : Place(edges[c], column[r]);
        });
        return new BinnedColumns(codes, edges);
    }

    private static byte Place(double[] edges, double value)
    {
        var at = Array.BinarySearch(edges, value);
        return (byte)(at >= 0 ? at : ~at);
    }

    /// <summary>Midway between neighbours where there are few values; at quantiles where there are many.</summary>
    private static double[] EdgesOf(double[] column)
    {
        double[] sorted = [.. column.Where(v => !double.IsNaN(v)).Order()];
        double[] distinct = [.. sorted.Distinct()];
        if (distinct.Length <= 1)
            return [];
        var at = distinct.Length <= MostBins
            ? distinct
            : [.. Enumerable.Range(1, MostBins - 1).Select(i => sorted[(int)((long)i * sorted.Length / MostBins)]).Append(distinct[^1]).Distinct()];
        // An edge is a value midway to the next one that there is.
        return [.. at.SkipLast(1).Select(v => Array.BinarySearch(distinct, v) is var i ? Midway(distinct[i], distinct[i + 1]) : v)];
    }

    private static double Midway(double low, double high) => low / 2 + high / 2 is var middle && middle >= low && middle < high ? middle : low;
}

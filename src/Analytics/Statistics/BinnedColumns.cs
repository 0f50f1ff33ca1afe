using NonResponse.Ingest;

namespace NonResponse.Analytics.Statistics;

/// <summary>Columns of numbers as places between few edges, column by column, so that a split is found by adding up.</summary>
internal sealed class BinnedColumns
{
    private const int MostBins = byte.MaxValue;

    // Of a column of two places, the rarer one has at most this share of the rows to be worth a list.
    private const int ListedUpTo = 4;

    private BinnedColumns(byte[][] codes, double[][] edges, int[]?[] listed) => (Codes, Edges, Listed) = (codes, edges, listed);

    /// <summary>The place of a missing number of a column, after all others.</summary>
    public int MissingOf(int column) => Edges[column].Length + 1;

    /// <summary>By column, the place of each row.</summary>
    public byte[][] Codes { get; }

    /// <summary>By column, the upper edges of its places but the last: values up to an edge are not above it.</summary>
    public double[][] Edges { get; }

    /// <summary>By column of two places and without missing numbers, the rows of the second one in order, where they are few; null for others.</summary>
    public int[]?[] Listed { get; }

    public static BinnedColumns Of(DesignMatrix matrix)
    {
        var (codes, edges, listed) = (new byte[matrix.Columns][], new double[matrix.Columns][], new int[]?[matrix.Columns]);
        Parallel.For(0, matrix.Columns, Cores.All, c =>
        {
            var column = new double[matrix.Rows];
            for (var r = 0; r < column.Length; r++)
                column[r] = matrix.Values[r * matrix.Columns + c];
            edges[c] = EdgesOf(column);
            codes[c] = new byte[column.Length];
            for (var r = 0; r < column.Length; r++)
                codes[c][r] = double.IsNaN(column[r]) ? (byte)(edges[c].Length + 1) : Place(edges[c], column[r]);
            listed[c] = edges[c].Length == 1 ? ListOf(codes[c], missing: 2) : null;
        });
        return new BinnedColumns(codes, edges, listed);
    }

    private static int[]? ListOf(byte[] codes, byte missing)
    {
        var rows = new List<int>();
        for (var r = 0; r < codes.Length; r++)
        {
            if (codes[r] == missing || rows.Count > codes.Length / ListedUpTo)
                return null;
            if (codes[r] == 1)
                rows.Add(r);
        }
        return [.. rows];
    }

    private static byte Place(double[] edges, double value)
    {
        var at = Array.BinarySearch(edges, value);
        return (byte)(at >= 0 ? at : ~at);
    }

    /// <summary>Midway between neighbours where there are few values; at quantiles where there are many.</summary>
    private static double[] EdgesOf(double[] column)
    {
        var sorted = Quantile.Sorted(column);
        double[] distinct = [.. Distinct(sorted)];
        if (distinct.Length <= 1)
            return [];
        var at = distinct.Length <= MostBins
            ? distinct
            : [.. Enumerable.Range(1, MostBins - 1).Select(i => sorted[(int)((long)i * sorted.Length / MostBins)]).Append(distinct[^1]).Distinct()];
        // An edge is a value midway to the next one that there is.
        return [.. at.SkipLast(1).Select(v => Array.BinarySearch(distinct, v) is var i ? Midway(distinct[i], distinct[i + 1]) : v)];
    }

    private static IEnumerable<double> Distinct(double[] sorted)
    {
        for (var i = 0; i < sorted.Length; i++)
            if (i == 0 || sorted[i] != sorted[i - 1])
                yield return sorted[i];
    }

    private static double Midway(double low, double high) => low / 2 + high / 2 is var middle && middle >= low && middle < high ? middle : low;
}

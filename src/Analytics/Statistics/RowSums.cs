namespace NonResponse.Analytics.Statistics;

/// <summary>The sums of rows' columns by coefficients, and their constant: by entry where a matrix has its numbers coded.</summary>
/// <param name="matrix">The rows.</param>
/// <param name="coefficients">By place.</param>
internal sealed class RowDots(CompactMatrix matrix, double[] coefficients)
{
    private readonly CodedNumbers? _coded = matrix.Coded;
    private readonly double[] _folded = matrix.Coded?.Folded(coefficients) ?? [], _ofFlags = matrix.CodedFlags?.Folded(coefficients.AsSpan(matrix.Stride)) ?? [];

    /// <summary>That of a row.</summary>
    public double Of(int row)
    {
        Span<double> sum = stackalloc double[1];
        Of([row], sum);
        return sum[0];
    }

    /// <summary>Those of some rows.</summary>
    /// <param name="rows">Which rows.</param>
    /// <param name="sums">As many or more; changed.</param>
    public void Of(ReadOnlySpan<int> rows, Span<double> sums)
    {
        if (_coded is null)
        {
            for (var i = 0; i < rows.Length; i++)
                sums[i] = matrix.Dot(rows[i], coefficients);
            return;
        }
        _coded.Dots(rows, _folded, sums);
        if (matrix.CodedFlags is { } flags)
        {
            flags.AddDots(rows, _ofFlags, sums);
            return;
        }
        for (var i = 0; i < rows.Length; i++)
            foreach (var flag in matrix.Flags(rows[i]))
                sums[i] += coefficients[flag];
    }
}

/// <summary>A sum of rows' columns, each row times a factor of its own: by entry where a matrix has its numbers coded.</summary>
/// <param name="matrix">The rows.</param>
internal sealed class RowSums(CompactMatrix matrix)
{
    private readonly CodedNumbers? _coded = matrix.Coded;
    private readonly double[] _byPlace = new double[matrix.Places], _byEntry = new double[matrix.Coded?.Entries ?? 0], _byFlags = new double[matrix.CodedFlags?.Entries ?? 0];

    /// <summary>Adds a multiple of a row, its intercept among it.</summary>
    public void Add(int row, double by)
    {
        if (_coded is null)
            matrix.AddTimes(row, by, _byPlace, []);
        else
            Add([row], [by]);
    }

    /// <summary>Adds multiples of some rows.</summary>
    /// <param name="rows">Which rows.</param>
    /// <param name="by">Their factors; as many or more.</param>
    public void Add(ReadOnlySpan<int> rows, ReadOnlySpan<double> by)
    {
        if (_coded is null)
        {
            matrix.AddTimes(rows, by, _byPlace);
            return;
        }
        _coded.Add(rows, by, _byEntry);
        if (matrix.CodedFlags is { } flags)
        {
            flags.Add(rows, by, _byFlags);
            return;
        }
        for (var i = 0; i < rows.Length; i++)
            foreach (var flag in matrix.Flags(rows[i]))
                _byPlace[flag] += by[i];
    }

    /// <summary>Adds up several.</summary>
    /// <param name="matrix">Of whose rows.</param>
    /// <param name="parts">Added up in this order.</param>
    /// <returns>By place.</returns>
    public static double[] Total(CompactMatrix matrix, IEnumerable<RowSums> parts)
    {
        var (byPlace, byEntry) = Added(matrix, parts);
        matrix.Coded?.Unfold(byEntry, byPlace);
        return byPlace;
    }

    /// <summary>Of parts in which every row was added once, the sums and those of squares about their means.</summary>
    /// <param name="matrix">Of whose rows, whose numbers are coded.</param>
    /// <param name="parts">Added up in this order.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <returns>By place; squares of numbers alone.</returns>
    public static (double[] Sums, double[] Squares) Moments(CompactMatrix matrix, IEnumerable<RowSums> parts, int rows)
    {
        var ((sums, byEntry), squares) = (Added(matrix, parts), new double[matrix.Places]);
        matrix.Coded!.Unfold(byEntry, sums);
        matrix.Coded.AddSquares(byEntry, [.. sums.Select(s => s / rows)], squares);
        return (sums, squares);
    }

    private static (double[] ByPlace, double[] ByEntry) Added(CompactMatrix matrix, IEnumerable<RowSums> parts)
    {
        var (byPlace, byEntry, byFlags) = (new double[matrix.Places], new double[matrix.Coded?.Entries ?? 0], new double[matrix.CodedFlags?.Entries ?? 0]);
        foreach (var part in parts)
        {
            RowProducts.AddTimes(part._byPlace, 1, byPlace);
            RowProducts.AddTimes(part._byEntry, 1, byEntry);
            RowProducts.AddTimes(part._byFlags, 1, byFlags);
        }
        matrix.CodedFlags?.Unfold(byFlags, byPlace.AsSpan(matrix.Stride));
        return (byPlace, byEntry);
    }
}

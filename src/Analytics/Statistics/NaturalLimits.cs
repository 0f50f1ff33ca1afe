namespace NonResponse.Analytics.Statistics;

/// <summary>The natural process limits of single values in order of time (the X of an XmR chart).</summary>
/// <remarks>Wheeler and Chambers 1992, Understanding Statistical Process Control: mean plus and minus 2.66 mean moving ranges,
/// 2.66 being 3 / 1.128.</remarks>
public static class NaturalLimits
{
    private const double Scale = 2.66;

    /// <summary>The limits within which the next value is expected.</summary>
    /// <param name="values">At least two, in order of time.</param>
    /// <returns>The limits; null where no value differs from the one before, since limits without width would be broken by any.</returns>
    /// <exception cref="ArgumentException">There are fewer than two.</exception>
    public static (double Lower, double Upper)? Of(IReadOnlyList<long> values)
    {
        if (values.Count < 2)
            throw new ArgumentException("A moving range needs two values.", nameof(values));
        var mean = values.Average();
        var range = values.Zip(values.Skip(1), (a, b) => Math.Abs((double)b - a)).Average();
        return range == 0 ? null : (mean - Scale * range, mean + Scale * range);
    }
}

namespace NonResponse.Analytics.Statistics;

/// <summary>A curve of cubic pieces that is straight beyond its outer knots.</summary>
/// <remarks>Harrell (2015), Regression Modeling Strategies, 2.4.5: the terms of his <c>rcs</c>, whose curved ones are divided by the squared distance of the outer knots.</remarks>
public sealed class CubicSpline
{
    // Harrell's quantiles, by the number of knots.
    private static readonly double[][] Quantiles = [[0.10, 0.5, 0.90], [0.05, 0.35, 0.65, 0.95], [0.05, 0.275, 0.5, 0.725, 0.95]];

    private readonly double[] _knots;

    /// <summary>A spline with given knots.</summary>
    /// <param name="knots">At least three, each above the one before.</param>
    /// <exception cref="ArgumentException">They are fewer, or not in order.</exception>
    public CubicSpline(IReadOnlyList<double> knots)
    {
        if (knots.Count < 3 || knots.Zip(knots.Skip(1)).Any(k => !(k.First < k.Second)))
            throw new ArgumentException("A spline has three knots or more, each above the one before.", nameof(knots));
        Knots = _knots = [.. knots];
    }

    /// <summary>Where its pieces meet, in order.</summary>
    public IReadOnlyList<double> Knots { get; }

    /// <summary>How many terms a value has: the value itself, and one for each knot but two.</summary>
    public int Terms => Knots.Count - 1;

    /// <summary>A spline with knots at quantiles of some values.</summary>
    /// <param name="values">Any order; missing ones left out.</param>
    /// <param name="knots">3 to 5.</param>
    /// <returns>Null where the values are too much alike for so many knots to differ.</returns>
    public static CubicSpline? Through(IReadOnlyCollection<double> values, int knots)
    {
        if (values.Count == 0)
            return null;
        var sorted = Quantile.Sorted(values);
        double[] at = [.. Quantiles[knots - 3].Select(q => Quantile.Of(sorted, q))];
        return at.Zip(at.Skip(1)).All(k => k.First < k.Second) ? new CubicSpline(at) : null;
    }

    /// <summary>The terms of a value.</summary>
    /// <param name="value">Any number.</param>
    /// <param name="terms">Room for <see cref="Terms"/> numbers.</param>
    public void Write(double value, Span<double> terms)
    {
        terms[0] = value;
        var (last, next, first) = (_knots[^1], _knots[^2], _knots[0]);
        var scale = (last - first) * (last - first);
        for (var j = 0; j < _knots.Length - 2; j++)
            terms[j + 1] = (Cube(value - _knots[j]) - Cube(value - next) * (last - _knots[j]) / (last - next) + Cube(value - last) * (next - _knots[j]) / (last - next)) / scale;
    }

    private static double Cube(double x) => x <= 0 ? 0 : x * x * x;
}

namespace NonResponse.Tests;

/// <summary>A count out of a total.</summary>
internal readonly record struct Share(int Hits, int Of)
{
    public double Value => (double)Hits / Of;

    /// <summary>The binomial variance of <see cref="Value"/>.</summary>
    public double Variance => Value * (1 - Value) / Of;

    public static Share Count<T>(IEnumerable<T> items, Func<T, bool> hits)
    {
        var (count, total) = (0, 0);
        foreach (var item in items)
        {
            total++;
            if (hits(item))
                count++;
        }
        return new Share(count, total);
    }

    /// <summary>Fails where the share is more than three standard errors from <paramref name="expected"/>.</summary>
    public void IsNear(double expected, string what) =>
        Assert.That(Value, Is.EqualTo(expected).Within(3 * Math.Sqrt(expected * (1 - expected) / Of)), $"{what}, of {Of}");

    /// <summary>Fails where the difference from another share is more than three standard errors from <paramref name="expected"/>.</summary>
    public void DiffersBy(Share other, double expected, string what) =>
        Assert.That(Value - other.Value, Is.EqualTo(expected).Within(3 * Math.Sqrt(Variance + other.Variance)), $"{what}, of {Of} and {other.Of}");

    /// <summary>Fails unless the difference from another share is more than two standard errors away from nothing.</summary>
    public void IsBelow(Share other, string what) =>
        Assert.That((other.Value - Value) / Math.Sqrt(Variance + other.Variance), Is.GreaterThan(2), $"{what}: {Value:F3} and {other.Value:F3}");
}

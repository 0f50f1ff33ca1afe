namespace NonResponse.Analytics;

/// <summary>The sum of whole numbers and of their squares: exact, so that parts add up to the same mean and deviation in any order.</summary>
internal struct Moments
{
    private long _sum;
    private Int128 _squares;

    /// <summary>The sum.</summary>
    public readonly long Sum => _sum;

    public void Add(long value) => Add(value, (Int128)value * value);

    /// <summary>Adds a value whose square is known.</summary>
    public void Add(long value, Int128 square)
    {
        _sum += value;
        _squares += square;
    }

    public void Add(in Moments other)
    {
        _sum += other._sum;
        _squares += other._squares;
    }

    /// <summary>The mean of so many values.</summary>
    public readonly double Mean(long count) => (double)_sum / count;

    /// <summary>Their standard deviation, of a sample (n - 1); null for fewer than two.</summary>
    public readonly double? Deviation(long count)
    {
        if (count < 2)
            return null;
        // Whole numbers all the way: no cancellation.
        var spread = count * _squares - (Int128)_sum * _sum;
        return Math.Sqrt((double)spread / ((double)count * (count - 1)));
    }
}

namespace NonResponse.Analytics.Statistics;

/// <summary>Two sums of what goes beyond an allowance, one above the centre and one below: they find a small shift that lasts.</summary>
/// <param name="Above">0 or more; it grows while values lie above the centre.</param>
/// <param name="Below">Likewise below it.</param>
/// <remarks>The tabular CUSUM of Page (1954, Biometrika 41:100-115); Montgomery, Introduction to Statistical Quality Control, 9.1. With an allowance of 0.5 and a limit of 5 it signals
/// about once in 465 values that vary by chance alone.</remarks>
public readonly record struct Cusum(double Above, double Below)
{
    /// <summary>What of a deviation it lets pass, in standard deviations.</summary>
    public const double Allowance = 0.5;

    /// <summary>The sum beyond which it signals, in standard deviations.</summary>
    public const double Limit = 5;

    /// <summary>Whether one of the sums lies beyond the limit.</summary>
    public bool IsSignal => Above > Limit || Below > Limit;

    /// <summary>After one more value.</summary>
    /// <param name="deviation">From the centre, in standard deviations.</param>
    public Cusum After(double deviation) => new(Math.Max(0, Above + deviation - Allowance), Math.Max(0, Below - deviation - Allowance));
}

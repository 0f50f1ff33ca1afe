namespace NonResponse.Analytics;

/// <summary>A rate that is held against what it was before.</summary>
/// <param name="Points">How many of the latest points of its chart were taken together; 0 for twelve months against the twelve before.</param>
/// <param name="Last">The period of the latest of them.</param>
/// <param name="IsHigher">Whether it is higher than before.</param>
/// <param name="IsSignalled">Whether the chart marks a point among them as more than chance, in the same direction.</param>
/// <param name="P">How likely so large a difference would be by chance, for this one comparison alone.</param>
public sealed record Move(int Points, Period Last, bool IsHigher, bool IsSignalled, double P);

/// <summary>A figure held against others.</summary>
/// <param name="IsHigher">Whether it is higher than theirs together.</param>
/// <param name="P">How likely they would be to lie so far apart by chance, for this one comparison alone.</param>
public readonly record struct Apart(bool IsHigher, double P);

/// <summary>How sure a sentence must be that claims more than chance.</summary>
public static class Evidence
{
    /// <summary>Among all comparisons of a pack together, a false claim is to be rarer than this.</summary>
    public const double Level = 0.02;

    /// <summary>A proportion of fewer is not compared.</summary>
    public const long Fewest = Trend.SmallestMonth;
}

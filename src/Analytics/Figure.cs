using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>One released number: what a reader may see of a measure in a period and a level. Only disclosure control makes one.</summary>
/// <remarks>A hidden figure has <see cref="Suppressed"/> set and no numbers at all; it is never 0.</remarks>
public sealed class Figure
{
    internal Figure(Measure measure, Period period, string breakdown, string level)
    {
        Measure = measure;
        Period = period;
        Breakdown = breakdown;
        Level = level;
    }

    /// <summary>What was measured.</summary>
    public Measure Measure { get; }

    /// <summary>When.</summary>
    public Period Period { get; }

    /// <summary>The breakdown's name, or two joined by <c>|</c>.</summary>
    public string Breakdown { get; }

    /// <summary>The level's name, or two joined by <c>|</c>.</summary>
    public string Level { get; }

    /// <summary>Hits, or how many there are of what is counted; null where hidden, and for a median or a mean.</summary>
    public long? Numerator { get; internal init; }

    /// <summary>Of how many; null where hidden, and for a count.</summary>
    public long? Denominator { get; internal init; }

    /// <summary>A fraction from 0 to 1, days for a median, a mean in its unit, or the count itself; null where hidden, and where a median is not reached.</summary>
    public double? Value { get; internal init; }

    /// <summary>The standard deviation of what a mean is taken of; null where hidden, of fewer than two, and for other kinds.</summary>
    public double? Deviation { get; internal init; }

    /// <summary>Lower end of the 95 % interval; null where hidden, and for a median or a count.</summary>
    public double? Lower { get; internal init; }

    /// <summary>Upper end of the 95 % interval; null where hidden, and for a median or a count.</summary>
    public double? Upper { get; internal init; }

    /// <summary>True where disclosure control hid the figure.</summary>
    public bool Suppressed { get; internal init; }

    /// <summary>True where it is hidden since it is of too few to be relied on, not to protect anybody.</summary>
    public bool IsUnreliable { get; internal init; }

    /// <summary>The counts, as shown elsewhere, of a figure that is hidden as unreliable: they are no secret.</summary>
    internal (long Numerator, long Denominator)? Unshown { get; init; }

    /// <summary>How far this proportion is from an earlier one, with Newcombe's 95 % interval, in fractions; null where
    /// either is hidden, or where they are medians.</summary>
    public Estimate? ChangeSince(Figure? earlier) =>
        Measure.Kind == MeasureKind.Proportion && earlier is { Numerator: { } n1, Denominator: { } d1 } && this is { Numerator: { } n2, Denominator: { } d2 }
            ? Proportion.Newcombe95(n1, d1, n2, d2)
            : null;

    /// <summary>How many days this median is above an earlier one; null where either is hidden, or where they are proportions.</summary>
    public double? DaysSince(Figure? earlier) =>
        Measure.Kind == MeasureKind.MedianDays ? Value - earlier?.Value : null;
}

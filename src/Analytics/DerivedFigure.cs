namespace NonResponse.Analytics;

/// <summary>A number that is made of several released figures, such as a gap or a slope, or of a figure and a population.</summary>
/// <param name="Measure">The measure that it is of.</param>
/// <param name="Statistic">What it is: <c>rate</c>, <c>standardised_rate</c>, <c>gap</c>, <c>ratio</c>, <c>slope_index</c>, <c>relative_index</c>, <c>not_recorded</c> and others.</param>
/// <param name="Period">When.</param>
/// <param name="Breakdown">The breakdown's name.</param>
/// <param name="Level">The level, or two joined by <c>-</c> where they are compared.</param>
/// <param name="Value">In the statistic's unit; null where hidden or undefined.</param>
/// <param name="Lower">Lower end of the 95 % interval.</param>
/// <param name="Upper">Upper end of the 95 % interval.</param>
public sealed record DerivedFigure(
    string Measure, string Statistic, Period Period, string Breakdown, string Level, double? Value, double? Lower, double? Upper)
{
    /// <summary>Hits or events.</summary>
    public long? Numerator { get; init; }

    /// <summary>Of how many, or how many people.</summary>
    public long? Denominator { get; init; }

    /// <summary>How likely it would be by chance if there were none; null where it was not tested.</summary>
    public double? P { get; init; }

    /// <summary>True where disclosure control hid what it is made of.</summary>
    public bool Suppressed { get; init; }
}

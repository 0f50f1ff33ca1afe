namespace NonResponse.Reports;

/// <summary>Which figures are asked for.</summary>
/// <param name="Measure">The id of a measure.</param>
/// <param name="Breakdown"><c>all</c>, a breakdown, or two joined by a stroke, as in measures.csv.</param>
/// <param name="Period"><see cref="OverTime"/> for the months one after the other, or a period as in measures.csv.</param>
public sealed record ExploreQuery(string Measure, string Breakdown, string Period)
{
    /// <summary>All months, one after the other.</summary>
    public const string OverTime = "over-time";
}

/// <summary>Something that can be chosen.</summary>
/// <param name="Id">As it is asked for.</param>
/// <param name="Title">As readers see it.</param>
/// <param name="Group">What it belongs to; empty for nothing.</param>
public sealed record ExploreChoice(string Id, string Title, string Group = "");

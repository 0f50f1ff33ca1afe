using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>The range in which a count is expected that follows others.</summary>
internal static class Expected
{
    private const double Slack = 0.05;
    private const int FewRows = 5;

    /// <summary>Natural limits, never so narrow that a few rows break them: counts that hardly varied are no reason to ask for the same
    /// to the row, and limits without any width still judge.</summary>
    /// <param name="centre">What the count is expected around, 0 or more.</param>
    /// <param name="limits">The natural limits of what came before.</param>
    public static (double Lower, double Upper) Around(double centre, (double Lower, double Upper) limits) => (
        Math.Min(limits.Lower, centre - Math.Max(Slack * centre, Math.Min(FewRows, Math.Floor(centre / 2)))),
        Math.Max(limits.Upper, centre + Math.Max(Slack * centre, FewRows)));

    /// <summary>The limits that the variation of counts from one to the next gives; without width where they never varied.</summary>
    /// <param name="counts">At least one, in order of time.</param>
    public static (double Lower, double Upper) Natural(IReadOnlyList<long> counts)
    {
        var limit = ControlLimits.Individuals([.. counts.Select(c => (double)c)], screens: false).Points[0];
        return (limit.Lower, limit.Upper);
    }

    /// <summary>"4 to 13": the whole numbers of a range.</summary>
    public static string Words(double lower, double upper) =>
        FormattableString.Invariant($"{Math.Max(0, Math.Ceiling(lower)):N0} to {Math.Floor(upper):N0}");
}

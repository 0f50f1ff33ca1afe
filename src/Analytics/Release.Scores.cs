using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

public sealed partial class Release
{
    // Fewer pairs tell nothing of how far first and last go together.
    private const long FewestPairs = 3;

    /// <summary>How far scores fell in completed courses, in standard deviations of the first score; null where hidden, or where the first scores do not vary.</summary>
    /// <param name="scale">The scale's code, such as <c>phq9</c>.</param>
    /// <param name="period">When the courses ended.</param>
    /// <param name="breakdown">The breakdown's name.</param>
    /// <param name="level">The level's name.</param>
    public Estimate? EffectSize(string scale, Period period, string breakdown = Breakdown.All, string level = Breakdown.All)
    {
        Figure? Find(string measure) => this.Find(ActivityCatalogue.OfScale(measure, scale), period, breakdown, level);
        return Find("score_fall") is { Value: { } fall, Deviation: { } ofFall, Denominator: >= FewestPairs and var count }
            && Find("first_score") is { Deviation: > 0 and var first } && Find("last_score") is { Deviation: { } last }
            ? SampleMean.EffectSize95(fall, first, last, ofFall, count)
            : null;
    }
}

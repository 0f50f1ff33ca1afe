namespace NonResponse.Analytics.Statistics;

/// <summary>The share of weighted rows to whom something has not happened yet.</summary>
/// <remarks>Kaplan and Meier's estimate with weights (Xie and Liu 2005, Stat Med 24:3089-3110); the error is that of the infinitesimal jackknife by cluster (<see cref="EventDays"/>), weights taken as given. Agrees with
/// R's <c>survfit(weights, cluster, robust = TRUE, conf.type = "log-log")</c>.</remarks>
internal static class WeightedSurvival
{
    /// <summary>Draws the curve.</summary>
    /// <param name="rows">Those that ended with 2 count as no longer watched.</param>
    public static ShareCurve Of(EventDays rows)
    {
        var points = new List<SharePoint>();
        rows.Follow(competes: false, at => points.Add(CumulativeIncidence.Point(at, at.Free, rows.ErrorOf(at.OnFree))));
        return new ShareCurve(1, points);
    }
}

namespace NonResponse.Analytics.Statistics;

/// <summary>The share to whom something has happened, where something else may keep it from happening.</summary>
/// <param name="First">Of what is asked about.</param>
/// <param name="Second">Of the other.</param>
/// <remarks>Aalen and Johansen 1978, Scand J Stat 5:141-150. The error is that of the infinitesimal jackknife (<see cref="EventDays"/>), not Aalen's, which differs by about 1 % (R's <c>survfit</c> has the one,
/// <c>cmprsk</c> the other). With the share still free of both, the two add up to 1.</remarks>
internal sealed record CumulativeIncidence(ShareCurve First, ShareCurve Second)
{
    /// <summary>Draws both curves.</summary>
    /// <param name="rows">Weighted where they have weights.</param>
    public static CumulativeIncidence Of(EventDays rows)
    {
        var (first, second) = (new List<SharePoint>(), new List<SharePoint>());
        rows.Follow(competes: true, at =>
        {
            if (at.HasFirst)
                first.Add(Point(at, at.First, rows.ErrorOf(at.OnFirst)));
            if (at.HasSecond)
                second.Add(Point(at, at.Second, rows.ErrorOf(at.OnSecond)));
        });
        return new CumulativeIncidence(new ShareCurve(0, first), new ShareCurve(0, second));
    }

    /// <summary>A step with its interval.</summary>
    internal static SharePoint Point(EventDays.Standing at, double share, double? error)
    {
        (double Lower, double Upper)? interval = error is { } known && share is > 0 and < 1 ? Survival.LogLog95(share, known) : null;
        return new SharePoint(at.Day, at.AtRisk, share, interval?.Lower, interval?.Upper, error);
    }
}

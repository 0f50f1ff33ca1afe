namespace NonResponse.Analytics.Statistics;

/// <summary>A step of a curve of shares.</summary>
/// <param name="Time">The time at which something happened to somebody.</param>
/// <param name="AtRisk">Those watched until then to whom nothing had happened, each counted as one whatever its weight.</param>
/// <param name="Share">The share after it.</param>
/// <param name="Lower">The lower end of its 95 % interval on the scale of log(-log); null where it has none: the share is 0 or 1, or one cluster alone tells of it.</param>
/// <param name="Upper">The upper end.</param>
/// <param name="Error">The standard error of the share; null where one cluster alone tells of it.</param>
public readonly record struct SharePoint(int Time, long AtRisk, double Share, double? Lower, double? Upper, double? Error);

/// <summary>A share that changes in steps over time.</summary>
/// <param name="Begin">The share before anything has happened: 0 or 1.</param>
/// <param name="Points">The times at which something happened, in order.</param>
public sealed record ShareCurve(double Begin, IReadOnlyList<SharePoint> Points)
{
    /// <summary>The share at a time, the time itself included.</summary>
    public double At(int time)
    {
        var share = Begin;
        foreach (var point in Points.TakeWhile(p => p.Time <= time))
            share = point.Share;
        return share;
    }

    /// <summary>The curve as long as so many are at risk.</summary>
    public ShareCurve While(long atRisk) => this with { Points = [.. Points.TakeWhile(p => p.AtRisk >= atRisk)] };
}

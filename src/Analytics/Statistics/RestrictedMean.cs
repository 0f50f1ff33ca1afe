namespace NonResponse.Analytics.Statistics;

/// <summary>The mean time without something, up to a horizon: the area under the survival curve.</summary>
/// <remarks>Royston and Parmar 2013, BMC Med Res Methodol 13:152; the error is that of Klein and Moeschberger 2003, equation 4.4.4, without their factor for few events. Agrees with R's
/// <c>survfit</c> printed with <c>rmean</c>.</remarks>
internal static class RestrictedMean
{
    /// <summary>Of a curve.</summary>
    /// <param name="curve">Not cut.</param>
    /// <param name="horizon">In the unit of its times, above 0.</param>
    /// <returns>The mean with its normal 95 % interval, and its standard error; null where the curve ends before the horizon, with somebody spared.</returns>
    public static (Estimate Mean, double Error)? Of(Survival curve, int horizon)
    {
        if (curve.Count == 0 || (curve.Last < horizon && curve.At(curve.Last).Value > 0))
            return null;
        var points = curve.Points.TakeWhile(p => p.Time <= horizon).ToList();
        double beyond = 0, variance = 0;
        for (var i = points.Count - 1; i >= 0; i--)
        {
            var (end, point) = (i + 1 < points.Count ? points[i + 1].Time : horizon, points[i]);
            beyond += point.Survival.Value * (end - point.Time);
            if (point.AtRisk > point.Events)
                variance += beyond * beyond * point.Events / ((double)point.AtRisk * (point.AtRisk - point.Events));
        }
        var (mean, error) = (beyond + (points.Count > 0 ? points[0].Time : horizon), Math.Sqrt(variance));
        return (new Estimate(mean, mean - Proportion.Z95 * error, mean + Proportion.Z95 * error), error);
    }

    /// <summary>Of weighted rows.</summary>
    /// <param name="rows">Those that ended with 2 count as no longer watched.</param>
    /// <param name="horizon">In days, above 0.</param>
    /// <returns>The mean, and by cell how much a unit of weight changes it; null where the curve ends before the horizon, with somebody spared.</returns>
    public static (double Mean, double[] Influence)? Of(EventDays rows, int horizon)
    {
        var (mean, influence) = (0.0, new double[rows.Cells]);
        var (free, onFree, day) = (1.0, new double[rows.Cells], 0);
        void Add(int until)
        {
            mean += free * (until - day);
            for (var c = 0; c < influence.Length; c++)
                influence[c] += onFree[c] * (until - day);
        }
        rows.Follow(competes: false, at =>
        {
            if (at.Day <= horizon)
            {
                Add(at.Day);
                (free, day) = (at.Free, at.Day);
                at.OnFree.CopyTo(onFree, 0);
            }
        });
        if (rows.Last < 0 || (rows.Last < horizon && free > 0))
            return null;
        Add(horizon);
        return (mean, influence);
    }
}

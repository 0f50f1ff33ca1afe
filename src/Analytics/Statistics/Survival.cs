namespace NonResponse.Analytics.Statistics;

/// <summary>A step of a survival curve.</summary>
/// <param name="Time">The time at which something happened to somebody.</param>
/// <param name="AtRisk">Those watched, and spared, until then.</param>
/// <param name="Events">To how many it happened.</param>
/// <param name="Survival">The share spared after it, with its 95 % interval on the scale of log(-log).</param>
/// <param name="Error">Greenwood's standard error of that share.</param>
public readonly record struct SurvivalPoint(int Time, long AtRisk, long Events, Estimate Survival, double Error);

/// <summary>The share of those watched to whom something has not happened yet.</summary>
/// <remarks>Kaplan and Meier 1958, J Am Stat Assoc 53:457-481; Greenwood 1926. Values and intervals agree with R's survfit(conf.type = "log-log").</remarks>
public sealed class Survival
{
    private Survival(IReadOnlyList<SurvivalPoint> points, long count, int last) => (Points, Count, Last) = (points, count, last);

    /// <summary>The times at which something happened, in order.</summary>
    public IReadOnlyList<SurvivalPoint> Points { get; }

    /// <summary>How many were watched.</summary>
    public long Count { get; }

    /// <summary>The last time until which somebody was watched; the curve says nothing of later ones, unless nobody was spared. -1 where nobody was watched at all.</summary>
    public int Last { get; }

    /// <summary>The curve as long as so many are at risk.</summary>
    public Survival While(long atRisk) => new([.. Points.TakeWhile(p => p.AtRisk >= atRisk)], Count, Last);

    /// <summary>Draws the curve.</summary>
    /// <param name="times">For each time, in order: how often it happened, and how many were no longer watched; those count as watched at that time.</param>
    public static Survival Of(IEnumerable<(int Time, long Events, long Censored)> times)
    {
        var all = times.ToList();
        var atRisk = all.Sum(t => t.Events + t.Censored);
        var count = atRisk;
        var points = new List<SurvivalPoint>();
        double survival = 1, hazard = 0;
        foreach (var (time, events, censored) in all)
        {
            if (events > 0)
            {
                survival *= 1 - (double)events / atRisk;
                hazard += atRisk > events ? (double)events / ((double)atRisk * (atRisk - events)) : double.PositiveInfinity;
                points.Add(new SurvivalPoint(time, atRisk, events, Interval(survival, hazard), survival > 0 ? survival * Math.Sqrt(hazard) : 0));
            }
            atRisk -= events + censored;
        }
        return new Survival(points, count, all.Where(t => t.Events + t.Censored > 0).Select(t => t.Time).DefaultIfEmpty(-1).Last());
    }

    /// <summary>The share spared until a time, the time itself included, and its interval.</summary>
    public Estimate At(int time)
    {
        var at = new Estimate(1, 1, 1);
        foreach (var point in Points.TakeWhile(p => p.Time <= time))
            at = point.Survival;
        return at;
    }

    /// <summary>The time by which it has happened to half, with the ends of its 95 % interval; each null where the curve does not reach it.</summary>
    public (double? Value, double? Lower, double? Upper) Median() => (
        // Where nobody is left the share has no interval, and so no end of it.
        Half(p => p.Survival.Value), Half(p => p.Survival.Value > 0 ? p.Survival.Lower : 1), Half(p => p.Survival.Value > 0 ? p.Survival.Upper : 1));

    private double? Half(Func<SurvivalPoint, double> share)
    {
        // A hair's breadth: 0.5 in the curve is seldom 0.5 in the last bit.
        const double Hair = 1e-9;
        for (var i = 0; i < Points.Count; i++)
        {
            if (share(Points[i]) > 0.5 + Hair)
                continue;
            // Where the curve rests on a half, any time of the rest would do, and its middle is taken.
            return share(Points[i]) >= 0.5 - Hair && i + 1 < Points.Count ? (Points[i].Time + Points[i + 1].Time) / 2.0 : Points[i].Time;
        }
        return null;
    }

    private static Estimate Interval(double survival, double hazard)
    {
        if (survival <= 0)
            return new Estimate(0, 0, 0);
        var (lower, upper) = LogLog95(survival, survival * Math.Sqrt(hazard));
        return new Estimate(survival, lower, upper);
    }

    /// <summary>A 95 % interval on the scale of log(-log).</summary>
    /// <param name="share">Above 0 and below 1.</param>
    /// <param name="error">Its standard error.</param>
    internal static (double Lower, double Upper) LogLog95(double share, double error)
    {
        var reach = Math.Abs(Proportion.Z95 * error / (share * Math.Log(share)));
        return (Math.Pow(share, Math.Exp(reach)), Math.Pow(share, Math.Exp(-reach)));
    }
}

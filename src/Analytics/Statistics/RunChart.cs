using MathNet.Numerics.Distributions;

namespace NonResponse.Analytics.Statistics;

/// <summary>Whether points lie about their median as chance would have them, without any limits.</summary>
/// <param name="Median">Of the points that take part.</param>
/// <param name="Useful">How many points do not lie on the median.</param>
/// <param name="LongestRun">Most points in a row on one side; points on the median are passed over, a gap ends a run.</param>
/// <param name="LongestAllowed">A longer run is more than chance: log2 of the useful points, rounded, and 3.</param>
/// <param name="Crossings">How often neighbours lie on different sides.</param>
/// <param name="FewestAllowed">Fewer crossings are more than chance: the 5 % point of the binomial distribution.</param>
/// <param name="RunStart">The first point of the longest run; -1 where there is none.</param>
/// <param name="RunEnd">The last point of it.</param>
/// <remarks>Anhoej and Olesen 2014, PLoS One 9:e113825; Anhoej 2015, PLoS One 10:e0121349.</remarks>
public readonly record struct RunChart(
    double Median, int Useful, int LongestRun, int LongestAllowed, int Crossings, int FewestAllowed, int RunStart, int RunEnd)
{
    // With fewer there is nothing to be found by these rules.
    private const int FewestUseful = 10;

    /// <summary>Whether there are enough points for the rules to say anything.</summary>
    public bool CanTell => Useful >= FewestUseful;

    /// <summary>Whether a run is too long.</summary>
    public bool HasLongRun => CanTell && LongestRun > LongestAllowed;

    /// <summary>Whether there are too few crossings.</summary>
    public bool HasFewCrossings => CanTell && Crossings < FewestAllowed;

    /// <summary>Judges points.</summary>
    /// <param name="values">In order of time; NaN where there is none.</param>
    /// <param name="uses">Whether a point takes part; all do where it is null. One that doesn't ends a run.</param>
    /// <returns>Null where there is no point.</returns>
    public static RunChart? Of(IReadOnlyList<double> values, Func<int, bool>? uses = null)
    {
        bool Takes(int i) => !double.IsNaN(values[i]) && (uses is null || uses(i));
        var sorted = Enumerable.Range(0, values.Count).Where(Takes).Select(i => values[i]).Order().ToList();
        if (sorted.Count == 0)
            return null;
        var median = Quantile.Of(sorted, 0.5);
        int useful = 0, crossings = 0, longest = 0, start = -1, end = -1, run = 0, runStart = -1, side = 0;
        for (var i = 0; i < values.Count; i++)
        {
            if (!Takes(i))
            {
                (run, side) = (0, 0);
                continue;
            }
            var now = Math.Sign(values[i] - median);
            if (now == 0)
                continue;
            useful++;
            if (side != 0 && now != side)
                crossings++;
            if (now != side)
                (run, runStart) = (0, i);
            side = now;
            if (++run > longest)
                (longest, start, end) = (run, runStart, i);
        }
        return new RunChart(
            median, useful, longest, useful == 0 ? 0 : (int)Math.Round(Math.Log2(useful)) + 3, crossings, FewestCrossings(useful), start, end);
    }

    /// <summary>R: <c>qbinom(0.05, n - 1, 0.5)</c>.</summary>
    private static int FewestCrossings(int useful)
    {
        if (useful < 2)
            return 0;
        var crossings = new Binomial(0.5, useful - 1);
        var k = 0;
        while (crossings.CumulativeDistribution(k) < 0.05)
            k++;
        return k;
    }
}

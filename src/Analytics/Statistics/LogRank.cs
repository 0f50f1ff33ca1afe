using MathNet.Numerics;

namespace NonResponse.Analytics.Statistics;

/// <summary>Whether something happens sooner in one of two groups.</summary>
/// <param name="FirstEvents">To how many of the first group it happened.</param>
/// <param name="FirstExpected">To how many it would have, had both groups been alike.</param>
/// <param name="ChiSquare">With one degree of freedom.</param>
/// <param name="P">Of no difference.</param>
/// <remarks>Mantel 1966, Cancer Chemother Rep 50:163-170; hypergeometric variance. Agrees with R's <c>survdiff(rho = 0)</c>.</remarks>
public sealed record LogRank(long FirstEvents, double FirstExpected, double ChiSquare, double P)
{
    /// <summary>Tests it.</summary>
    /// <param name="first">For each time: how often it happened, and how many were no longer watched.</param>
    /// <param name="second">Likewise.</param>
    /// <returns>Null where it happened to nobody while both groups were watched.</returns>
    public static LogRank? Of(IEnumerable<(int Time, long Events, long Censored)> first, IEnumerable<(int Time, long Events, long Censored)> second)
    {
        var times = first.Select(t => (t.Time, One: (t.Events, t.Censored), Other: (Events: 0L, Censored: 0L))).Concat(second.Select(t => (t.Time, One: (Events: 0L, Censored: 0L), Other: (t.Events, t.Censored))))
            .GroupBy(t => t.Time).OrderBy(g => g.Key)
            .Select(g => (One: g.Sum(t => t.One.Events), Other: g.Sum(t => t.Other.Events), OneEnds: g.Sum(t => t.One.Events + t.One.Censored), OtherEnds: g.Sum(t => t.Other.Events + t.Other.Censored))).ToList();
        double mine = times.Sum(t => t.OneEnds), all = mine + times.Sum(t => t.OtherEnds);
        double expected = 0, variance = 0;
        foreach (var (one, other, oneEnds, otherEnds) in times)
        {
            double events = one + other;
            if (events > 0)
            {
                expected += events * mine / all;
                variance += all > 1 ? events * (mine / all) * (1 - mine / all) * (all - events) / (all - 1) : 0;
            }
            (mine, all) = (mine - oneEnds, all - oneEnds - otherEnds);
        }
        var seen = times.Sum(t => t.One);
        if (!(variance > 0))
            return null;
        var chiSquare = (seen - expected) * (seen - expected) / variance;
        return new LogRank(seen, expected, chiSquare, SpecialFunctions.GammaUpperRegularized(0.5, chiSquare / 2));
    }
}

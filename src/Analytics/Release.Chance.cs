using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

public sealed partial class Release
{
    // As many as the rules of control charts look at: one outside, two of three, a run of seven; and a year.
    private static readonly int[] Looks = [1, 3, 7, 12];

    // Fewer points before do not tell how a rate was.
    private const int FewestBefore = 6;

    /// <summary>How likely two figures of different people would be to lie so far apart by chance: the larger of an exact p and of one that allows for rounded counts.</summary>
    /// <param name="one">A proportion.</param>
    /// <param name="other">Another.</param>
    /// <returns>Null where one is hidden or counts fewer than <see cref="Evidence.Fewest"/>.</returns>
    public Apart? Chance(Figure one, Figure other) => Chance(one, [other]);

    /// <summary>The same against several others taken together.</summary>
    /// <param name="one">A proportion.</param>
    /// <param name="others">Others; hidden ones take no part.</param>
    public Apart? Chance(Figure one, IReadOnlyList<Figure> others)
    {
        var shown = others.Where(f => f is { Numerator: not null, Denominator: > 0 }).ToList();
        if (one is not { Numerator: { } hits, Denominator: >= Evidence.Fewest and var of } || shown.Sum(f => f.Denominator!.Value) is not (>= Evidence.Fewest and var all))
            return null;
        var hitsOfOthers = shown.Sum(f => f.Numerator!.Value);
        return new Apart((double)hits / of > (double)hitsOfOthers / all, Chance([(hits, of)], [(hitsOfOthers, all)], spread: 1, counts: shown.Count));
    }

    /// <summary>The latest points of a chart against all before: at each of four lengths, as far as there are enough points.</summary>
    /// <param name="chart">A chart of a proportion.</param>
    /// <returns>Each for itself: whoever looks at all of them must allow for that.</returns>
    public IReadOnlyList<Move> Moves(ControlChart chart)
    {
        var points = Standing(chart);
        return
        [
            .. Looks.Where(l => points.Count - l >= FewestBefore).Select(l =>
            {
                var (earlier, later) = (Counts(points.SkipLast(l)), Counts(points.TakeLast(l)));
                var isHigher = Share(later) > Share(earlier);
                return new Move(
                    l, points[^1].Period, isHigher, points.TakeLast(l).Any(p => p.Signal.Cause != SpecialCause.None && p.Signal.IsHigh == isHigher),
                    Chance(later, earlier, SpreadOfPoints.Of(earlier, later, chart.Phases[^1].Spread), earlier.Count));
            }),
        ];
    }

    /// <summary>Twelve months against the twelve before; null where one is hidden, or the earlier ones are too few to stand for a year.</summary>
    /// <param name="measure">The id of a proportion.</param>
    /// <param name="year">Twelve months.</param>
    /// <param name="chart">The measure over time, which tells how restless it is, and when it started.</param>
    public Move? YearlyMove(string measure, Period year, ControlChart chart)
    {
        if (year.Kind != PeriodKind.TwelveMonths
            || Find(measure, year) is not { Numerator: { } hits, Denominator: >= Evidence.Fewest and var of }
            || Find(measure, year.Back(12)) is not { Numerator: { } hitsBefore, Denominator: >= Evidence.Fewest and var ofBefore } || 2 * ofBefore < of)
            return null;
        // A year in which a service starts holds those who finish soonest: without its first months it must tell the same.
        var points = Standing(chart);
        var (earlier, later) = (
            Counts(points.Where(p => p.Period.LastMonth < year.FirstMonth && p.Period.LastMonth >= year.Back(12).FirstMonth)), Counts(points.Where(p => p.Period.LastMonth >= year.FirstMonth)));
        if (later.Count == 0 || 2 * earlier.Count < (chart.Grain == PeriodKind.Quarter ? 4 : 12))
            return null;
        var spread = SpreadOfPoints.Of(earlier, later, chart.Phases[^1].Spread);
        var isHigher = (double)hits / of > (double)hitsBefore / ofBefore;
        var p = Math.Max(Chance([(hits, of)], [(hitsBefore, ofBefore)], spread, counts: 1), Share(later) > Share(earlier) == isHigher ? Chance(later, earlier, spread, earlier.Count) : 1);
        return new Move(0, year, isHigher, points.Any(x => x.Period.LastMonth >= year.FirstMonth && x.Signal.Cause != SpecialCause.None && x.Signal.IsHigh == isHigher), p);
    }

    /// <summary>Points that are settled and shown, since the limits were last begun anew, without the small ones with which a service starts.</summary>
    private static List<ControlPoint> Standing(ControlChart chart)
    {
        var points = chart.Points.Where(p => p is { IsProvisional: false, Figure: { Numerator: not null, Denominator: > 0 } } && p.Phase == chart.Phases.Count - 1).ToList();
        if (points.Count == 0)
            return points;
        var usual = points.Select(p => p.Figure!.Denominator!.Value).Order().ElementAt(points.Count / 2);
        return [.. points.SkipWhile(p => 2 * p.Figure!.Denominator < usual)];
    }

    private static List<(long Hits, long Of)> Counts(IEnumerable<ControlPoint> points) => [.. points.Select(p => (p.Figure!.Numerator!.Value, p.Figure.Denominator!.Value))];

    private static double Share(IReadOnlyList<(long Hits, long Of)> counts) => (double)counts.Sum(c => c.Hits) / counts.Sum(c => c.Of);

    private double Chance(List<(long Hits, long Of)> one, List<(long Hits, long Of)> others, double spread, int counts)
    {
        var (hits1, of1, hits2, of2) = (one.Sum(c => c.Hits), one.Sum(c => c.Of), others.Sum(c => c.Hits), others.Sum(c => c.Of));
        return Math.Max(
            TwoProportions.Exact(hits1, of1, hits2, of2), TwoProportions.Score(hits1, of1, hits2, of2, spread, one.Count * CountVariance, counts * CountVariance));
    }

    /// <summary>What disclosure control gave to each shown count, as a variance: every count that is told alike is as likely.</summary>
    private double CountVariance
    {
        get
        {
            // A count that waits for the next release may be as far off as the largest that is hidden.
            var off = Math.Max(Policy.RoundTo / 2, _earlier is null ? 0 : Policy.HideUpTo);
            var width = 2.0 * off + 1;
            return (width * width - 1) / 12;
        }
    }
}

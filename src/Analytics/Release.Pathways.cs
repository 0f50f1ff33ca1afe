using NonResponse.Ingest;

namespace NonResponse.Analytics;

public sealed partial class Release
{
    private const int DaysOfWeek = 7;
    private const int WeeksTold = 26;
    private const double Tenth = 0.1;
    private const double Half = 0.5;
    private const double NineTenths = 0.9;

    /// <summary>The share to whom something has not happened yet, week by week over half a year; empty where nothing was counted, or it is hidden.</summary>
    /// <param name="measure">The id of a measure of time.</param>
    /// <param name="period">When it began.</param>
    /// <param name="breakdown">The breakdown's name.</param>
    /// <param name="level">The level's name.</param>
    public IReadOnlyList<SpareShare> SparedOverTime(string measure, Period period, string breakdown = Breakdown.All, string level = Breakdown.All)
    {
        if (Find(measure, period, breakdown, level) is not { Suppressed: false })
            return [];
        var index = MeasureCatalogue.IndexOf(measure);
        var cell = _counts.Space.Find(breakdown)!.CellOf(level);
        var curve = Curve(index, period, cell);
        var ends = _counts.Days(index, period, cell).Days.Concat(_counts.Unanswered(index, period, cell).Days).ToList();
        return
        [
            .. Enumerable.Range(0, WeeksTold + 1).Select(week =>
            {
                var day = week * DaysOfWeek;
                var atRisk = curve.Count - ends.Where(e => e.Key < day).Sum(e => (long)e.Value);
                if (atRisk == 0 || Policy.Hides(atRisk))
                    return new SpareShare(day, Policy.Protect(atRisk), null);
                var share = curve.At(day);
                return new SpareShare(day, Policy.Protect(atRisk), new Statistics.Estimate(Policy.RoundShare(share.Value), Policy.RoundShare(share.Lower), Policy.RoundShare(share.Upper)));
            }).TakeWhile(p => p.AtRisk != 0),
        ];
    }

    /// <summary>How scores went in the service's own history, for every scale, severity and week that has enough of them.</summary>
    public IReadOnlyList<CourseWeek> Course()
    {
        var course = _sources.Course;
        return
        [
            .. from scale in Instrument.All.Where(i => Instrument.IsDepression(i.Code))
               from band in Enumerable.Range(0, SeverityBands.Count)
               from week in Enumerable.Range(0, ExpectedCourse.LastWeek + 1)
               let count = course.Count(scale.Code, band, week)
               where count >= ExpectedCourse.FewestScores
               let tenth = course.Percentile(scale.Code, band, week, Tenth)!.Value
               let median = course.Percentile(scale.Code, band, week, Half)!.Value
               let offTrack = course.Percentile(scale.Code, band, week, ExpectedCourse.OffTrackAbove)!.Value
               let ninetieth = course.Percentile(scale.Code, band, week, NineTenths)!.Value
               select new CourseWeek(scale.Name, SeverityBands.Names[band], week, Policy.Round(count), tenth, median, offTrack, ninetieth),
        ];
    }

    /// <summary>How treatments followed each other, of episodes whose first step was due in a period; null where there are none.</summary>
    public PathFlow? Paths(Period period)
    {
        var paths = _sources.Paths;
        var (states, strategies) = (StepPaths.States.Count, StepPaths.Strategies);
        // The nodes of every stage, then the links.
        var counts = Enumerable.Repeat(0L, (StepPaths.Steps + 1) * states).ToList();
        var links = new List<(int Stage, int From, int To)>();
        for (var step = 0; step < StepPaths.Steps; step++)
            for (var from = 0; from < strategies; from++)
                for (var to = 0; to < states; to++)
                {
                    var count = paths.Count(period, step, from, to);
                    if (count == 0)
                        continue;
                    links.Add((step, from, to));
                    counts.Add(count);
                    counts[(step + 1) * states + to] += count;
                    if (step == 0)
                        counts[from] += count;
                }
        var nodes = (StepPaths.Steps + 1) * states;
        int[] LinksOf(Func<(int Stage, int From, int To), bool> isWanted) => [.. links.Select((l, i) => (l, i)).Where(x => isWanted(x.l)).Select(x => nodes + x.i)];
        var sums = Enumerable.Range(0, nodes).Select(n => (Node: n, Stage: n / states, State: n % states)).SelectMany(n => new (int[], int[])[]
        {
            (LinksOf(l => l.Stage == n.Stage && l.From == n.State), [n.Node]), (LinksOf(l => l.Stage + 1 == n.Stage && l.To == n.State), [n.Node]),
        }).ToList();
        var shown = SmallTables.Protect(Policy, counts, sums, i => i < nodes);
        return links.Count == 0 ? null : new PathFlow(
            StepPaths.States, strategies, [.. shown.Take(nodes).Chunk(states)], [.. links.Select((l, i) => (l.Stage, l.From, l.To, shown[nodes + i]))]);
    }

    /// <summary>Remission over the first steps, naively, as observed, and with missing outcomes counted as no remission.</summary>
    /// <param name="period">When the first step was due.</param>
    public IReadOnlyList<CumulativeRemission> CumulativeRemission(Period period)
    {
        double? left = 1;
        var all = new List<CumulativeRemission>();
        for (var k = 1; k <= PathwayCatalogue.Steps; k++)
        {
            var level = k < PathwayCatalogue.Steps ? FormattableString.Invariant($"{k}") : FormattableString.Invariant($"{k}+");
            var ofStep = Find("step_remission_observed", period, "step_number", level);
            left *= 1 - ofStep?.Value;
            all.Add(new CumulativeRemission(
                k, ofStep, 1 - left, Find(PathwayCatalogue.CumulativeRemission(k, "observed"), period), Find(PathwayCatalogue.CumulativeRemission(k, "nri"), period)));
        }
        return all;
    }

    private IEnumerable<DerivedFigure> OfPathways(Period month)
    {
        const string change = "signal_to_change";
        var year = Period.TwelveMonthsTo(month.LastDay);
        foreach (var level in Levels(Providers).Select(l => (Breakdown: Providers, Level: l)).Prepend((Breakdown.All, Breakdown.All)))
            foreach (var point in SparedOverTime(change, year, level.Item1, level.Item2))
                yield return new DerivedFigure(
                    change, FormattableString.Invariant($"unchanged_after_{point.Day}_days"), year, level.Item1, level.Item2, point.Spared?.Value, point.Spared?.Lower, point.Spared?.Upper)
                {
                    Denominator = point.AtRisk,
                    Suppressed = point.AtRisk is null,
                };
        if (Paths(year) is { } flow)
            foreach (var (stage, from, to, count) in flow.Links)
                yield return new DerivedFigure(
                    "path", FormattableString.Invariant($"after_step_{stage + 1}"), year, "medication_strategy", $"{flow.States[from]} to {flow.States[to]}", count, null, null)
                {
                    Numerator = count,
                    Suppressed = count is null,
                };
        foreach (var remission in CumulativeRemission(year))
            if (remission.NaiveProduct is { } naive)
                yield return new DerivedFigure(FormattableString.Invariant($"cumulative_remission_naive_{remission.Steps}"), "product", year, Breakdown.All, Breakdown.All, naive, null, null);
    }
}

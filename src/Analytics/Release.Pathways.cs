using System.Collections.Concurrent;
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
        if (_counts.Space.Find(breakdown) is not { } space || !Watched(measure, period).TryGetValue((breakdown, level), out var watched))
            return [];
        var curve = Curve(MeasureCatalogue.IndexOf(measure), period, space.CellOf(level));
        return
        [
            .. watched.Select((atRisk, week) =>
            {
                var day = week * DaysOfWeek;
                if (atRisk is null)
                    return new SpareShare(day, null, null);
                var share = curve.At(day);
                return new SpareShare(day, atRisk, new Statistics.Estimate(Policy.RoundShare(share.Value), Policy.RoundShare(share.Lower), Policy.RoundShare(share.Upper)));
            }),
        ];
    }

    /// <summary>How many were still watched and spared, of everybody and of each provider: week by week as far as there were any, null where hidden. All of them are protected together, since they add up and only fall.</summary>
    private IReadOnlyDictionary<(string Breakdown, string Level), IReadOnlyList<long?>> Watched(string measure, Period period) => _watched.GetOrAdd((measure, period), _ =>
    {
        const int weeks = WeeksTold + 1;
        var index = MeasureCatalogue.IndexOf(measure);
        var levels = Levels(Providers).Select(l => (Breakdown: Providers, Level: l)).Prepend((Breakdown.All, Breakdown.All)).Where(l => Find(measure, period, l.Item1, l.Item2) is not null).ToList();
        var counts = new List<long>();
        foreach (var (breakdown, level) in levels)
        {
            var cell = _counts.Space.Find(breakdown)!.CellOf(level);
            var ends = _counts.Days(index, period, cell).Days.Concat(_counts.Unanswered(index, period, cell).Days).ToList();
            long all = Curve(index, period, cell).Count;
            counts.AddRange(Enumerable.Range(0, weeks).Select(week => all - ends.Where(e => e.Key < week * DaysOfWeek).Sum(e => (long)e.Value)));
        }
        if (levels.Count == 0)
            return new Dictionary<(string, string), IReadOnlyList<long?>>();
        // Of whom it is not told how many there are, it is not told how many are left.
        bool IsUntold(int i) => Find(measure, period, levels[i / weeks].Item1, levels[i / weeks].Item2) is not { Suppressed: false } || (LeftOut.CurvesOfProviders && i >= weeks);
        var shown = SmallTables.Protect(
            Policy, counts, [.. Enumerable.Range(0, weeks).Select(week => (Enumerable.Range(0, levels.Count).Skip(1).Select(l => l * weeks + week).ToArray(), new[] { week }))], i => i < weeks,
            Enumerable.Range(0, counts.Count).Where(i => i % weeks > 0).Select(i => (i, i - 1)), Policy.IsExact ? null : IsUntold);
        return levels.Select((l, place) => (l, place)).ToDictionary(
            x => x.l, x => (IReadOnlyList<long?>)[.. Enumerable.Range(x.place * weeks, weeks).TakeWhile(i => counts[i] > 0).Select(i => shown[i])]);
    });

    // Of a measure of time and a period: worked out once for everybody and all providers.
    private readonly ConcurrentDictionary<(string Measure, Period Period), IReadOnlyDictionary<(string Breakdown, string Level), IReadOnlyList<long?>>> _watched = new();

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

    /// <summary>Whether paths of treatment are left out, since they would have told of few.</summary>
    public bool HidesPaths => LeftOut.Paths;

    /// <summary>How treatments followed each other, of episodes whose first step was due in a period; null where there are none, or where they cannot be told without telling of few.</summary>
    public PathFlow? Paths(Period period)
    {
        if (HidesPaths)
            return null;
        var paths = _sources.Paths;
        var (states, strategies) = (StepPaths.States.Count, StepPaths.Strategies);
        // The nodes of every stage, then the links, then all together.
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
        // Other tables tell how many there are in all.
        sums.Add(([.. Enumerable.Range(0, states)], [counts.Count]));
        counts.Add(counts.Take(states).Sum());
        var shown = SmallTables.Protect(Policy, counts, sums, i => i < nodes || i == counts.Count - 1);
        return links.Count == 0 ? null : new PathFlow(
            StepPaths.States, strategies, [.. shown.Take(nodes).Chunk(states)], [.. links.Select((l, i) => (l.Stage, l.From, l.To, shown[nodes + i]))], Policy.Protect(counts[^1]));
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

using NonResponse.Analytics;
using NonResponse.Analytics.Attack;

namespace NonResponse.Scheduler.Publishing;

/// <summary>Chooses what else to hide where the attack told a hidden count too closely: of the shown counts from which it follows, that which readers miss least.</summary>
/// <remarks>A greedy cover: a count from which many hidden ones follow costs little for each. What is chosen may not be enough, for the same may follow from others; then the next attack names those, and the choice is made again.</remarks>
internal sealed class FurtherHiding
{
    // Where one source after the other did not do, all of its own level are hidden, then all of any group, then totals among them; then all that is told of its level, of its month or period, of its breakdown, and in the end of all that is linked with it, totals among it: what is left is safe, if little.
    private const int OwnSources = 3, SourcesOfGroups = 6, AllSources = 10, WholeLevel = 16, WholePeriod = 17, WholeBreakdown = 18, Everything = 19;

    // Totals serve every reader, and longer periods more than months.
    private const double OfTotal = 100_000, OfLongPeriod = 10;

    private readonly HashSet<(int Measure, Period Period, int Cell)> _forced = [];
    private readonly Dictionary<(string Release, HiddenCount Count), int> _times = [];

    /// <summary>Figures that are hidden whatever they count, each with the cell of its level.</summary>
    public IReadOnlySet<(int Measure, Period Period, int Cell)> Forced => _forced;

    /// <summary>Hides more.</summary>
    /// <param name="published">What was attacked.</param>
    /// <param name="found">Counts that were told too closely.</param>
    /// <returns>The measures of which more may be hidden now: those that are linked with what is newly forced to be.</returns>
    public HashSet<string> HideFor(Release published, IEnumerable<UnsafeCount> found)
    {
        var targets = found.Where(u => !ReleaseRows.IsBeside(u.Figure)).ToList();
        var linkedWith = targets.Select(u => u.Figure.Measure).Distinct().ToDictionary(m => m, m => published.LinkedWith(m).ToHashSet());
        var mayHide = published.PublicFigures([.. linkedWith.Values.SelectMany(m => m), .. targets.SelectMany(u => u.From.SelectMany(rows => rows).Select(r => r.Measure))])
            .Where(f => !f.Suppressed && published.MayBeHidden(ReleaseRows.Row(f))).ToDictionary(f => (f.Measure.Id, f.Period.Id, f.Breakdown, f.Level));
        var (cover, changed) = (new SourceCover(), new HashSet<string>());
        void Hide(IEnumerable<Figure> figures)
        {
            foreach (var figure in figures)
                if (_forced.Add(published.PlaceOf(figure)))
                    changed.UnionWith(published.LinkedWith(figure.Measure.Id));
        }
        // Where nothing was left to hide as far as it has come, it goes on.
        for (var isDone = targets.Count == 0; !isDone; isDone = changed.Count > 0 || targets.All(t => _times[(t.Release, t.Hidden)] >= Everything))
        {
            for (var i = 0; i < targets.Count; i++)
                ChooseFor(i);
            Hide(cover.Cheapest().SelectMany(rows => rows));
        }
        return changed;

        void ChooseFor(int i)
        {
            var f = targets[i].Figure;
            var key = (targets[i].Release, targets[i].Hidden);
            var times = _times[key] = _times.GetValueOrDefault(key) + 1;
            var sources = targets[i].From.Select(rows => rows.Select(r => mayHide.GetValueOrDefault((r.Measure, r.Period, r.Breakdown, r.Level))).OfType<Figure>().ToList()).Where(rows => rows.Count > 0).ToList();
            if (sources.Count == 0 && times < WholeLevel)
                times = _times[key] = WholeLevel;
            bool IsHidden(Figure x) => times >= AllSources || (x.Breakdown != Breakdown.All && (times >= SourcesOfGroups || (times >= OwnSources && x.Breakdown == f.Breakdown && x.Level == f.Level)));
            if (sources.Where(rows => rows.All(IsHidden)).SelectMany(rows => rows).ToList() is { Count: > 0 } several)
                Hide(several);
            else
                foreach (var rows in sources)
                    cover.Add(i, rows, rows.Sum(CostOf));
            if (times >= WholeLevel)
                Hide(mayHide.Values.Where(x => linkedWith[f.Measure].Contains(x.Measure.Id) && (times >= Everything || IsNear(x))));

            bool IsNear(Figure x) => x.Breakdown == f.Breakdown && (times >= WholeBreakdown
                || (f.Breakdown == Breakdown.All ? x.Period.Id == f.Period : x.Level == f.Level || (times >= WholePeriod && x.Period.Id == f.Period)));
        }
    }

    private static double CostOf(Figure figure) =>
        ((figure.Denominator ?? figure.Numerator ?? 0) + 1.0) * (figure.Breakdown == Breakdown.All ? OfTotal : 1) * (figure.Period.Kind == PeriodKind.Month ? 1 : OfLongPeriod);

    // Which sources each count follows from.
    private sealed class SourceCover
    {
        private readonly Dictionary<(string Measure, Period Period, string Breakdown, string Level), (List<Figure> Rows, double Cost, HashSet<int> Of)> _sources = [];

        public void Add(int target, List<Figure> rows, double cost)
        {
            var first = rows[0];
            var key = (first.Measure.Id, first.Period, first.Breakdown, first.Level);
            if (!_sources.TryGetValue(key, out var source))
                _sources.Add(key, source = (rows, cost, []));
            source.Of.Add(target);
        }

        /// <summary>Sources such that of every count one is among them, by cost for each that it helps.</summary>
        public IEnumerable<List<Figure>> Cheapest()
        {
            var covered = new HashSet<int>();
            var due = new PriorityQueue<(List<Figure> Rows, double Cost, HashSet<int> Of), (double, int)>(_sources.Values.Select((s, i) => (s, (s.Cost / s.Of.Count, i))));
            while (due.TryDequeue(out var source, out var priority))
            {
                var left = source.Of.Count(t => !covered.Contains(t));
                if (left == 0)
                    continue;
                // It helps fewer than when it was put there: it waits for its turn.
                if (source.Cost / left > priority.Item1)
                {
                    due.Enqueue(source, (source.Cost / left, priority.Item2));
                    continue;
                }
                covered.UnionWith(source.Of);
                yield return source.Rows;
            }
        }
    }
}

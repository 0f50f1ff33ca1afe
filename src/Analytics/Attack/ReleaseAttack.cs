using System.Collections.Concurrent;

namespace NonResponse.Analytics.Attack;

/// <summary>What somebody who reads every published figure, of this release and of those before it, can work out of the counts that are hidden.</summary>
/// <remarks>It shares nothing with disclosure control, and has its own list of what hangs together with what. A hidden count is safe when the values that it may have are at least
/// one more than are hidden, and one of them is above those. The method is the one of an audit of suppressed tables: the least and the greatest of every hidden cell, given
/// the margins, in whole numbers (Fischetti and Salazar 2001, Management Science 47: 1008; sdcTable's <c>attack</c> does it in fractions).</remarks>
public static partial class ReleaseAttack
{
    private const int MostRelaxed = 8;

    /// <summary>Attacks releases.</summary>
    /// <param name="oldestFirst">From the oldest to the newest; the counts of a later one stand.</param>
    /// <param name="settings">How hard it is tried.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1; may be null.</param>
    /// <param name="before">What became of an attack on the same rows but for those of some measures; null for none.</param>
    /// <param name="changed">Those measures: what has nothing to do with them is not attacked again.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="ArgumentException">Two releases have one name, or a release has a last month that is none.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static AttackReport Of(
        IReadOnlyList<PublishedRelease> oldestFirst, AttackSettings settings, IProgress<double>? progress = null, AttackReport? before = null, IReadOnlySet<string>? changed = null, CancellationToken cancel = default)
    {
        if (oldestFirst.Select(r => r.Id).Distinct(StringComparer.Ordinal).Count() != oldestFirst.Count)
            throw new ArgumentException("Two releases have one name.", nameof(oldestFirst));
        var exact = ReleasePart.TablesOfExactRates(oldestFirst);
        var parts = ReleasePart.Of(oldestFirst);
        var (reports, all, done) = (new AttackReport[parts.Count], Math.Max(1.0, parts.Sum(p => p.Rows)), 0L);
        // The largest first, so that no core waits for it at the end.
        Parallel.ForEach(
            Partitioner.Create(Enumerable.Range(0, parts.Count).OrderByDescending(i => parts[i].Rows).ToList(), loadBalance: true), new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount },
            i =>
            {
                var part = parts[i];
                var known = changed is null || part.Measures.Overlaps(changed) ? null : before?.Independent.FirstOrDefault(p => p.Measures!.SetEquals(part.Measures));
                // Each has its share of the work, whatever the others take: the same figures give the same report on any number of cores.
                reports[i] = known ?? Of(part, settings with { WorkInAll = (long)(settings.WorkInAll * (part.Rows / all)) }, exact, cancel) with { Measures = part.Measures };
                progress?.Report(Interlocked.Add(ref done, part.Rows) / all);
            });
        return AttackReport.Together(reports, [.. oldestFirst.Select(r => r.Id)]);
    }

    private static AttackReport Of(ReleasePart part, AttackSettings settings, IReadOnlySet<(string Release, string Table)> exact, CancellationToken cancel)
    {
        var builder = SystemBuilder.Of(part.Releases, exact, cancel);
        var system = builder.System.ToArrays();
        var contradictions = builder.Contradictions.Distinct().ToList();
        var bounds = Bounds(builder, system, part.Releases.Count - 1, settings, contradictions, cancel);
        var lastShown = builder.LastShownIn(system);
        var hidden = Hidden(builder, lastShown, part.Releases);
        return Report(builder, lastShown, part.Releases, bounds, hidden, Solve(builder, system, bounds, hidden, settings, cancel), contradictions, settings.MayBeHidden);
    }

    /// <summary>A hidden count, once for all rows that hide it, by the strictest of their rules.</summary>
    /// <param name="Variable">The count.</param>
    /// <param name="Entry">The row that is told of it.</param>
    /// <param name="HideUpTo">Counts up to this are hidden.</param>
    /// <param name="ZerosShown">Whether that there is none would be shown.</param>
    private readonly record struct HiddenVariable(int Variable, int Entry, long HideUpTo, bool ZerosShown)
    {
        /// <summary>Whether too few values are left, or none that would be shown.</summary>
        public bool IsUnsafe(long lower, long upper) => (upper - lower + 1 < HideUpTo + 1 || upper <= HideUpTo) && !IsNoSecret(lower, upper);

        /// <summary>That a count is none, or certainly larger than those that are hidden, may be known: such counts are published.</summary>
        public bool IsNoSecret(long lower, long upper) => lower > HideUpTo || (upper == 0 && ZerosShown);
    }

    private static List<HiddenVariable> Hidden(SystemBuilder builder, int[] lastShown, IReadOnlyList<PublishedRelease> releases)
    {
        var hidden = new Dictionary<int, HiddenVariable>();
        for (var i = 0; i < builder.Hidden.Count; i++)
        {
            var (variable, release, _, _) = builder.Hidden[i];
            // Shown beside it, or later, it is no secret.
            if (lastShown[variable] >= release)
                continue;
            var hide = releases[release].Rules.HideUpTo;
            if (!hidden.TryGetValue(variable, out var known))
                hidden.Add(variable, new(variable, i, hide, releases[release].Rules.ZerosShown));
            else if (hide > known.HideUpTo)
                hidden[variable] = known with { HideUpTo = hide };
        }
        return [.. hidden.Values.OrderBy(h => h.Variable)];
    }

    /// <summary>Outer bounds: of the newest release first, then with the earlier ones, without those of them that contradict it.</summary>
    private static Propagation Bounds(SystemBuilder builder, SystemArrays system, int newest, AttackSettings settings, List<string> contradictions, CancellationToken cancel)
    {
        var isNewest = new bool[system.Relations];
        for (var i = 0; i < system.Relations; i++)
            isNewest[i] = builder.System.Source(i) is { Release: var r, Kind: not RelationKind.PeriodDifference } && r == newest;
        var isOut = new bool[system.Relations];
        for (var round = 0; ; round++)
        {
            var bounds = new Propagation(system);
            bounds.Run(Enumerable.Range(0, system.Relations), i => isNewest[i], settings.RoundsOfPropagation, cancel);
            var broken = bounds.Broken.Count;
            bounds.Run(Enumerable.Range(0, system.Relations), i => !isOut[i], settings.RoundsOfPropagation, cancel);
            Clues(builder, bounds, contradictions, round == 0);
            bounds.Run(Enumerable.Range(0, system.Relations), i => !isOut[i], settings.RoundsOfPropagation, cancel);
            var found = bounds.Broken.Skip(broken).ToList();
            var relaxed = new HashSet<int>();
            if (round < MostRelaxed)
                foreach (var relation in found)
                    relaxed.UnionWith(Blamed(bounds, system, relation).Append(relation).Where(i => !isNewest[i] && !isOut[i]));
            if (relaxed.Count == 0)
            {
                contradictions.AddRange(bounds.Broken.Select(i => "left out, for it contradicts the others: " + builder.Describe(builder.System.Source(i))));
                contradictions.AddRange(Enumerable.Range(0, system.Relations).Where(i => isOut[i])
                    .Select(i => "left out, for an earlier release contradicts a later one: " + builder.Describe(builder.System.Source(i))));
                for (var i = 0; i < isOut.Length; i++)
                    if (isOut[i])
                        bounds.LeaveOut(i);
                return bounds;
            }
            foreach (var relation in relaxed)
                isOut[relation] = true;
        }
    }

    /// <summary>The relations that made the bounds which a relation could not meet, two steps back.</summary>
    private static HashSet<int> Blamed(Propagation bounds, SystemArrays system, int relation)
    {
        var blamed = new HashSet<int> { relation };
        for (var step = 0; step < 2; step++)
            foreach (var i in blamed.ToList())
                for (var t = system.Starts[i]; t < system.Starts[i + 1]; t++)
                    foreach (var from in new[] { bounds.Trail.RelationOf(system.Terms[t], false), bounds.Trail.RelationOf(system.Terms[t], true) })
                        if (from >= 0)
                            blamed.Add(from);
        return blamed;
    }

    private static void Clues(SystemBuilder builder, Propagation bounds, List<string> contradictions, bool tell)
    {
        foreach (var clue in builder.Clues)
            if (!bounds.Narrow(clue) && tell)
                contradictions.Add("no counts print as the rate does: " + builder.Describe(clue.Numerator));
    }

    private static AttackReport Report(
        SystemBuilder builder, int[] lastShown, IReadOnlyList<PublishedRelease> releases, Propagation bounds, List<HiddenVariable> hidden, Solved solved, List<string> contradictions,
        Func<PublishedFigure, bool>? mayBeHidden)
    {
        var of = hidden.ToDictionary(h => h.Variable);
        UnsafeCount Told(int entry, long lower, long upper)
        {
            var (variable, release, figure, side) = builder.Hidden[entry];
            string Because(int relation, bool isExact) => isExact ? "all that is linked with it, solved together"
                : relation >= 0 ? builder.Describe(builder.System.Source(relation)) : "its own row";
            return new(releases[release].Id, figure, side, lower, upper >= AttackSystem.Unbounded / 2 ? null : upper,
                Because(bounds.Trail.RelationOf(variable, false), lower > bounds.Lower[variable]), Because(bounds.Trail.RelationOf(variable, true), upper < bounds.Upper[variable]));
        }
        var telling = builder.Telling.ToLookup(t => t.Variable, t => t.Figure);
        bool MayBeHidden(int variable) => mayBeHidden is null || telling[variable].All(mayBeHidden);
        // Hiding any of them breaks the chain that was found; another chain may be left, which the next attack finds.
        IReadOnlyList<IReadOnlyList<PublishedFigure>> From(HiddenVariable h)
        {
            var upper = (h.Variable, true, (long?)Math.Max(h.HideUpTo, bounds.Upper[h.Variable]));
            IEnumerable<(int, bool, long?)> chain = solved.From.TryGetValue(h.Variable, out var binding) ? binding.SelectMany(v => new[] { (v, true, (long?)null), (v, false, null) })
                : bounds.Upper[h.Variable] <= h.HideUpTo ? [upper] : [upper, (h.Variable, false, null)];
            return [.. bounds.Trail.FirstBoundsOf(chain).Where(v => telling.Contains(v) && MayBeHidden(v)).Select(v => (IReadOnlyList<PublishedFigure>)[.. telling[v]])];
        }
        (long Lower, long Upper) Interval(int variable) => solved.Bounds.TryGetValue(variable, out var b) ? b : (bounds.Lower[variable], bounds.Upper[variable]);

        var found = new List<UnsafeCount>();
        for (var i = 0; i < builder.Hidden.Count; i++)
        {
            var (variable, release, _, _) = builder.Hidden[i];
            if (!of.TryGetValue(variable, out var h) || lastShown[variable] >= release)
                continue;
            var (lower, upper) = Interval(variable);
            if (h.IsUnsafe(lower, upper))
                found.Add(Told(i, lower, upper) with { From = From(h) });
        }
        found.AddRange(builder.Printed.Select(p => new UnsafeCount(releases[p.Release].Id, p.Figure, HiddenSide.Value, 0, null, "it is printed though its count is hidden", "it is printed though its count is hidden")));
        var narrowest = hidden.Select(h => (h, Interval: Interval(h.Variable))).OrderBy(x => x.Interval.Upper - x.Interval.Lower).ThenBy(x => x.h.Entry).Take(1)
            .Select(x => Told(x.h.Entry, x.Interval.Lower, x.Interval.Upper)).FirstOrDefault();
        return new AttackReport(
            found, hidden.Count, solved.Systems, solved.Cells, solved.LargeSystems, solved.LargeCells, solved.Parts, solved.Undecided, narrowest, contradictions);
    }
}

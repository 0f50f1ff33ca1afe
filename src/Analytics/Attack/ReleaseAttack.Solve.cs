namespace NonResponse.Analytics.Attack;

public static partial class ReleaseAttack
{
    // What solving found: closer bounds of hidden counts, and how much was solved.
    private sealed class Solved
    {
        public Dictionary<int, (long Lower, long Upper)> Bounds { get; } = [];

        /// <summary>Of counts that are unsafe, the counts whose bounds they follow from.</summary>
        public Dictionary<int, IReadOnlyList<int>> From { get; } = [];

        public HashSet<int> ShownSafe { get; } = [];

        public int Systems { get; set; }

        public int Cells { get; set; }

        public int LargeSystems { get; set; }

        public int LargeCells { get; set; }

        public int Parts { get; set; }

        public int Undecided { get; set; }

        public long Work { get; set; }

        /// <summary>Adds what was found in other parts.</summary>
        public void Add(Solved other)
        {
            foreach (var (variable, (lower, upper)) in other.Bounds)
                Bounds[variable] = Bounds.TryGetValue(variable, out var known) ? (Math.Max(known.Lower, lower), Math.Min(known.Upper, upper)) : (lower, upper);
            foreach (var (variable, from) in other.From)
                From.TryAdd(variable, from);
            Parts += other.Parts;
            Work += other.Work;
        }
    }

    private static Solved Solve(
        SystemBuilder builder, SystemArrays system, Propagation bounds, List<HiddenVariable> hidden, AttackSettings settings, CancellationToken cancel)
    {
        var solved = new Solved();
        var linked = new LinkedSystems(system, bounds.Lower, bounds.Upper);
        var implied = builder.Implied(system);
        var binding = Enumerable.Range(0, system.Relations).Where(i => !bounds.IsBroken(i) && !implied.Contains(i) && linked.Binds(i)).ToList();
        // What is unsafe already need not be solved.
        var open = hidden.Where(h => !h.IsUnsafe(bounds.Lower[h.Variable], bounds.Upper[h.Variable]) && !h.IsNoSecret(bounds.Lower[h.Variable], bounds.Upper[h.Variable])).ToDictionary(h => h.Variable);
        var inSystem = new HashSet<int>();
        var groups = linked.Split(binding).Select(relations => (Relations: relations, Variables: linked.VariablesOf(relations))).ToList();
        // Small systems first, then small parts of those that are too large, then what takes long.
        void Whole(bool isSmall)
        {
            foreach (var (relations, variables) in groups.Where(g => g.Variables.Count <= settings.ExactUpTo && g.Variables.Count <= settings.PartsUpTo == isSmall).OrderBy(g => g.Variables.Count))
            {
                cancel.ThrowIfCancellationRequested();
                if (SolveOne(linked, relations, variables, open, settings, solved, true, cancel))
                    (solved.Systems, solved.Cells) = (solved.Systems + 1, solved.Cells + variables.Count);
                else
                    (solved.LargeSystems, solved.LargeCells) = (solved.LargeSystems + 1, solved.LargeCells + variables.Count);
            }
        }
        Whole(true);
        foreach (var (relations, variables) in groups.Where(g => g.Variables.Count > settings.ExactUpTo))
        {
            solved.LargeSystems++;
            solved.LargeCells += variables.Count;
            SolveParts(builder, linked, relations, open, settings, solved, cancel);
        }
        Whole(false);
        inSystem.UnionWith(groups.SelectMany(g => g.Variables));
        // What no relation binds is as wide as its own interval, and that is all there is to know.
        solved.Undecided = open.Values.Count(h => inSystem.Contains(h.Variable) && !solved.ShownSafe.Contains(h.Variable)
            && !(solved.Bounds.TryGetValue(h.Variable, out var b) && h.IsUnsafe(b.Lower, b.Upper)));
        return solved;
    }

    /// <summary>A system that is too large, cut along periods and, where that is not enough, along breakdowns: what is unsafe in a part is unsafe in the whole.</summary>
    private static void SolveParts(
        SystemBuilder builder, LinkedSystems linked, List<int> relations, Dictionary<int, HiddenVariable> open, AttackSettings settings, Solved solved, CancellationToken cancel)
    {
        var parts = PartsOf(builder, linked, relations, settings).Where(p => p.Relations.Count > 1 && p.Variables.Any(open.ContainsKey)).ToList();
        // A fixed number of shares, each with its own part of the work: the same figures give the same report on any number of cores.
        var shares = new Solved[Shares];
        var left = settings with { WorkInAll = Math.Max(0, settings.WorkInAll - solved.Work) / Shares };
        Parallel.For(0, Shares, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount }, share =>
        {
            shares[share] = new Solved();
            for (var i = share; i < parts.Count; i += Shares)
            {
                cancel.ThrowIfCancellationRequested();
                if (SolveOne(linked, parts[i].Relations, parts[i].Variables, open, left, shares[share], false, cancel))
                    shares[share].Parts++;
            }
        });
        foreach (var share in shares)
            solved.Add(share);
    }

    private const int Shares = 2;

    private static IEnumerable<(List<int> Relations, List<int> Variables)> PartsOf(SystemBuilder builder, LinkedSystems linked, List<int> relations, AttackSettings settings)
    {
        var inPeriods = relations.Where(i => builder.System.Source(i).Kind is not (RelationKind.Time or RelationKind.PeriodDifference)).GroupBy(i => builder.System.Source(i).Span);
        foreach (var period in inPeriods.OrderBy(g => g.Key))
            foreach (var group in linked.Split([.. period]))
            {
                var whole = linked.VariablesOf(group);
                if (whole.Count <= settings.PartsUpTo)
                {
                    yield return (group, whole);
                    continue;
                }
                foreach (var breakdown in group.GroupBy(i => builder.BreakdownOf(builder.System.Source(i))).OrderBy(g => g.Key))
                    foreach (var part in linked.Split([.. breakdown]))
                        if (linked.VariablesOf(part) is var variables && variables.Count <= settings.PartsUpTo)
                            yield return (part, variables);
            }
        foreach (var cell in relations.Where(i => builder.System.Source(i).Kind is RelationKind.Time or RelationKind.PeriodDifference or RelationKind.Parts)
            .GroupBy(i => builder.System.Source(i).Cell).OrderBy(g => g.Key))
            foreach (var part in linked.Split([.. cell]))
                if (linked.VariablesOf(part) is var variables && variables.Count <= settings.PartsUpTo)
                    yield return (part, variables);
    }

    /// <summary>Whether every hidden count of a system was decided; those that were are taken over in any case.</summary>
    private static bool SolveOne(
        LinkedSystems linked, List<int> relations, List<int> variables, Dictionary<int, HiddenVariable> open, AttackSettings settings, Solved solved, bool isWhole, CancellationToken cancel)
    {
        var targets = variables.Select((v, i) => (Local: i, Variable: v)).Where(x => open.ContainsKey(x.Variable)).Select(x => (x.Local, Hidden: open[x.Variable])).ToList();
        var left = Math.Min(settings.WorkPerSystem, settings.WorkInAll - solved.Work);
        if (targets.Count == 0 || left <= 0)
            return targets.Count == 0;
        SystemArrays system;
        // It writes numbers down on the way.
        lock (linked)
            system = linked.Cut(relations, variables);
        var solver = new IntegerBounds(system, settings.NodesPerBound, left);
        // Rounding errors add up over many steps: what is told is worked out a second time, on another way.
        var second = new Lazy<IntegerBounds>(() => new IntegerBounds(system, settings.NodesPerBound, left));
        bool IsSeenSafe((int Local, HiddenVariable Hidden) x) =>
            solver.MostSeen[x.Local] > x.Hidden.HideUpTo && solver.MostSeen[x.Local] - solver.LeastSeen[x.Local] >= x.Hidden.HideUpTo;
        void Look(double sign)
        {
            if (solver.IsFeasible && targets.Where(t => !IsSeenSafe(t)).Select(t => (t.Local, sign)).ToList() is { Count: > 0 } weights)
                solver.Look(weights);
        }
        // One example serves many: where all are small, and where all are great.
        Look(-1);
        Look(1);
        foreach (var target in targets)
        {
            cancel.ThrowIfCancellationRequested();
            if (!solver.IsFeasible || solver.IsOut)
                break;
            if (!IsSeenSafe(target))
                Decide(solver, second, target.Local, target.Hidden, variables, isWhole, solved);
        }
        if (isWhole)
            solved.ShownSafe.UnionWith(targets.Where(IsSeenSafe).Select(t => t.Hidden.Variable));
        solved.Work += solver.Work + (second.IsValueCreated ? second.Value.Work : 0);
        return solver.IsFeasible && !solver.IsOut && !(second.IsValueCreated && (second.Value.IsOut || !second.Value.IsFeasible));
    }

    private static void Decide(IntegerBounds solver, Lazy<IntegerBounds> second, int local, HiddenVariable hidden, List<int> variables, bool isWhole, Solved solved)
    {
        if (IntervalOf(solver, local, hidden) is not { } first)
            return;
        if (!hidden.IsUnsafe(first.Lower, first.Upper))
        {
            if (isWhole)
                solved.ShownSafe.Add(hidden.Variable);
            return;
        }
        var told = second.Value.IsFeasible ? IntervalOf(second.Value, local, hidden) : null;
        if (told is not var (smallest, greatest) || !hidden.IsUnsafe(smallest, greatest))
            return;
        var known = solved.Bounds.GetValueOrDefault(hidden.Variable, (Lower: 0, Upper: AttackSystem.Unbounded));
        solved.Bounds[hidden.Variable] = (Math.Max(known.Lower, smallest), Math.Min(known.Upper, greatest));
        var binding = second.Value.Binding(local, 1).Concat(greatest > hidden.HideUpTo ? second.Value.Binding(local, -1) : []);
        solved.From[hidden.Variable] = [.. binding.Distinct().Select(v => variables[v])];
    }

    /// <summary>The interval of a count that is unsafe, or known and no secret; null where it is safe, or not decided.</summary>
    private static (long Lower, long Upper)? IntervalOf(IntegerBounds solver, int local, HiddenVariable hidden)
    {
        var hide = hidden.HideUpTo;
        var enough = solver.LeastSeen[local] == long.MaxValue ? long.MaxValue : Math.Max(hide + 1, solver.LeastSeen[local] + hide);
        var (most, isExact) = solver.Most(local, enough);
        if (most is not { } greatest || (greatest >= enough && isExact))
            return null;
        // As great as it may be it is still hidden, or not far enough from the least: then the least is needed to the unit.
        var (least, _) = solver.Least(local, isExact && greatest > hide ? greatest - hide : -1);
        return least is { } smallest && (hidden.IsUnsafe(smallest, greatest) || hidden.IsNoSecret(smallest, greatest)) ? (smallest, greatest) : null;
    }
}

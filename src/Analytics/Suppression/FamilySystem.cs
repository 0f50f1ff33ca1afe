using System.Runtime.InteropServices;

namespace NonResponse.Analytics;

/// <summary>Writes down how the counts of a family hang together in the public tables: over levels, periods and measures.</summary>
internal sealed class FamilySystem
{
    private const int NotMade = -2, KnownZero = -1;
    private const int ShortDifference = 6;

    private readonly CountTable _counts;
    private readonly CountFamily _family;
    private readonly PublicTables _tables;
    private readonly DisclosurePolicy _policy;
    private readonly int _lastOfStock;
    private readonly EarlierRelease? _earlier;
    private readonly IReadOnlySet<(int Measure, Period Period, int Cell)> _forced;
    private readonly Period[] _periods;
    private readonly int[][][] _variables;
    private readonly bool[][][] _isTold;
    private readonly Dictionary<LinkedLevels, IReadOnlyList<(IReadOnlyList<string> First, IReadOnlyList<string> Second)>> _sets = [];
    private readonly List<int> _one = [], _two = [];

    private FamilySystem(CountTable counts, CountFamily family, PublicTables tables, DisclosurePolicy policy, int lastOfStock, EarlierRelease? earlier, IReadOnlySet<(int, Period, int)> forced)
    {
        (_counts, _family, _tables, _policy, _lastOfStock, _earlier, _forced) = (counts, family, tables, policy, lastOfStock, earlier, forced);
        _periods = [.. tables.Months, .. tables.Longer];
        _variables = [.. family.Slots.Select(_ => _periods.Select(_ => Filled(counts.Space.CellCount)).ToArray())];
        _isTold = [.. family.Slots.Select((_, s) => _periods.Select(p => counts.Space.Breakdowns.Select(b => IsTold(s, b, p)).ToArray()).ToArray())];
        Tell();
        foreach (var slot in Enumerable.Range(0, family.Slots.Count))
        {
            OverLevels(slot);
            OverTime(slot);
            OverRows(slot);
        }
        OverMeasures();
    }

    /// <summary>The counts, figures and relations.</summary>
    public SuppressionSystem System { get; } = new();

    /// <summary>The system of a family.</summary>
    /// <param name="counts">The exact counts.</param>
    /// <param name="family">The measures.</param>
    /// <param name="tables">What may be public.</param>
    /// <param name="policy">What small counts undergo.</param>
    /// <param name="lastOfStock">The last month whose end the extract reaches.</param>
    /// <param name="earlier">What was told before; null for nothing.</param>
    /// <param name="forced">Figures that are hidden whatever they count.</param>
    public static SuppressionSystem Of(
        CountTable counts, CountFamily family, PublicTables tables, DisclosurePolicy policy, int lastOfStock, EarlierRelease? earlier, IReadOnlySet<(int, Period, int)> forced) =>
        new FamilySystem(counts, family, tables, policy, lastOfStock, earlier, forced).System;

    private static int[] Filled(int length)
    {
        var cells = new int[length];
        Array.Fill(cells, NotMade);
        return cells;
    }

    private bool IsTold(int slot, BreakdownLevels breakdown, Period period)
    {
        foreach (var (measure, hits, of, misses) in _family.Measures)
            if ((hits == slot || of == slot || misses == slot) && MeasureCatalogue.Everything[measure] is var m && (!breakdown.OfSteps || m.OfSteps) && _tables.Holds(m, breakdown.Name, period))
                return true;
        return false;
    }

    /// <summary>The figures, with a variable for each count that they tell.</summary>
    private void Tell()
    {
        for (var p = 0; p < _periods.Length; p++)
            foreach (var space in _counts.Space.Breakdowns)
                foreach (var (measure, hits, of, misses) in _family.Measures)
                {
                    var m = MeasureCatalogue.Everything[measure];
                    if ((space.OfSteps && !m.OfSteps) || !_tables.Holds(m, space.Name, _periods[p]))
                        continue;
                    var earlier = _earlier?.Of(m, _periods[p], space.Name);
                    for (var cell = space.Offset; cell < space.Offset + space.Levels.Count; cell++)
                    {
                        var (numerator, denominator) = Exact(measure, _periods[p], cell);
                        // Nobody is counted: there is no such row, or it shows that there is none.
                        if (m.Kind is MeasureKind.Count or MeasureKind.Stock ? numerator == 0 && _policy.ShowsZero : denominator == 0)
                            continue;
                        var publication = new Publication(
                            measure, _periods[p], cell, Make(hits, p, cell, numerator, denominator == 0 && _policy.ShowsZero ? 1 : 0), Make(of, p, cell, denominator, 1), Make(misses, p, cell, denominator - numerator, 0));
                        System.Add(
                            publication, _policy.Hides(m.Kind, numerator, denominator), _forced.Contains((measure, _periods[p], cell)), earlier?.Of(space.Levels[cell - space.Offset]) ?? ToldBefore.No);
                        if (publication.Misses >= 0)
                            System.Relate([publication.Hits, publication.Misses], [publication.Of]);
                    }
                }
        // Who is not counted is known not to be.
        foreach (var slot in _variables)
            foreach (var cells in slot)
                for (var cell = 0; cell < cells.Length; cell++)
                    if (cells[cell] == NotMade)
                        cells[cell] = KnownZero;
    }

    private (int Hits, int Of) Exact(int measure, Period period, int cell)
    {
        if (MeasureCatalogue.Everything[measure].Kind == MeasureKind.Stock)
            return ((int)_counts.AtEnd(measure, Math.Min(period.LastMonth, _lastOfStock), cell), 0);
        var (hits, of) = _counts.Sum(measure, period, cell);
        return ((int)hits, (int)of);
    }

    /// <summary>The variable of a count, made when it is first told. That there is a row tells that its denominator is at least 1, or its count where none would be shown.</summary>
    private int Make(int slot, int period, int cell, int exact, int least)
    {
        if (slot < 0)
            return -1;
        ref var variable = ref _variables[slot][period][cell];
        if (variable == NotMade)
            variable = System.Add(exact, least);
        else
            System.Least[variable] = Math.Max(System.Least[variable], least);
        return variable;
    }

    private void OverLevels(int slot)
    {
        var (space, all) = (_counts.Space, _counts.Space.Breakdowns[0].Offset);
        for (var p = 0; p < _periods.Length; p++)
        {
            var (variables, told) = (_variables[slot][p], _isTold[slot][p]);
            if (!told[0])
                continue;
            for (var b = 1; b < space.Breakdowns.Count; b++)
            {
                var breakdown = space.Breakdowns[b];
                if (!told[b])
                    continue;
                if (!breakdown.Name.Contains('|', StringComparison.Ordinal))
                    System.Relate(variables.AsSpan(breakdown.Offset, breakdown.Levels.Count), [variables[all]]);
                else
                    OverPair(variables, breakdown);
            }
            foreach (var link in space.Links)
                if (space.Find(link.First) is { } first && space.Find(link.Second) is { } second && told[IndexOf(first)] && told[IndexOf(second)])
                    foreach (var (one, two) in SetsOf(link))
                        System.Relate(one.Select(l => variables[first.CellOf(l)]).ToArray(), two.Select(l => variables[second.CellOf(l)]).ToArray());
        }
    }

    private IReadOnlyList<(IReadOnlyList<string> First, IReadOnlyList<string> Second)> SetsOf(LinkedLevels link) =>
        _sets.TryGetValue(link, out var sets) ? sets : _sets[link] = link.Sets();

    private int IndexOf(BreakdownLevels breakdown)
    {
        for (var b = 0; b < _counts.Space.Breakdowns.Count; b++)
            if (_counts.Space.Breakdowns[b] == breakdown)
                return b;
        return -1;
    }

    private void OverPair(int[] variables, BreakdownLevels pair)
    {
        var names = pair.Name.Split('|');
        for (var side = 0; side < 2; side++)
            if (_counts.Space.Find(names[side]) is { } single)
                foreach (var group in pair.Levels.Select((name, i) => (Level: LevelOf(name, single, side), Cell: pair.Offset + i)).GroupBy(x => x.Level))
                    System.Relate(group.Select(x => variables[x.Cell]).ToArray(), [variables[single.CellOf(group.Key)]]);
    }

    // Levels may have a bar of their own: the one is known that is a level.
    private static string LevelOf(string name, BreakdownLevels single, int side)
    {
        for (var bar = name.IndexOf('|', StringComparison.Ordinal); bar >= 0; bar = name.IndexOf('|', bar + 1))
            if ((side == 0 ? name[..bar] : name[(bar + 1)..]) is var level && single.CellOf(level) >= 0)
                return level;
        return name;
    }

    private void OverTime(int slot)
    {
        var isStock = MeasureCatalogue.Everything[_family.Slots[slot].Measure].Kind == MeasureKind.Stock;
        var months = _tables.Months.Count;
        for (var b = 0; b < _counts.Space.Breakdowns.Count; b++)
        {
            var breakdown = _counts.Space.Breakdowns[b];
            bool Told(int p) => _isTold[slot][p][b];
            var byMonth = months > 0 && Told(0);
            int[] longer = [.. Enumerable.Range(months, _periods.Length - months).Where(Told)];
            for (var cell = breakdown.Offset; cell < breakdown.Offset + breakdown.Levels.Count; cell++)
                if (isStock)
                    StockOverTime(slot, cell, byMonth, longer);
                else
                    FlowOverTime(slot, cell, byMonth, longer);
        }
    }

    /// <summary>At the end of a longer period there is what there is at the end of its last month.</summary>
    private void StockOverTime(int slot, int cell, bool byMonth, int[] longer)
    {
        for (var m = 0; byMonth && m < _tables.Months.Count; m++)
            foreach (var p in longer)
                if (Math.Min(_periods[p].LastMonth, _lastOfStock) == _tables.Months[m].LastMonth)
                    System.Relate([_variables[slot][m][cell]], [_variables[slot][p][cell]]);
    }

    private void FlowOverTime(int slot, int cell, bool byMonth, int[] longer)
    {
        var variables = _variables[slot];
        foreach (var a in longer)
        {
            if (byMonth)
            {
                MonthsOf(_periods[a], null, variables, cell, _one);
                System.Relate(CollectionsMarshal.AsSpan(_one), [variables[a][cell]]);
            }
            foreach (var b in longer)
                if (a != b)
                    Difference(variables, cell, a, b, byMonth);
        }
        // A year and the year before it, in all.
        for (var i = 0; i < longer.Length; i++)
            for (var j = 0; j < i; j++)
                if (_periods[longer[i]] is { Kind: PeriodKind.TwelveMonths } late && _periods[longer[j]] == late.Back(12) && _periods[longer[^1]].Kind == PeriodKind.All)
                    System.Relate([variables[longer[i]][cell], variables[longer[j]][cell]], [variables[longer[^1]][cell]], isAtMost: true);
    }

    /// <summary>Months that are hidden whole have rows where there was somebody. So a month of a longer period is no more than that less one for each other row: one month stands for all.</summary>
    private void OverRows(int slot)
    {
        for (var b = 1; _tables.Months.Count > 0 && b < _counts.Space.Breakdowns.Count; b++)
            // Measures of which this is the count have the same rows: one is enough.
            if (_counts.Space.Breakdowns[b] is var space && _family.Measures.Where(f => (f.Of >= 0 ? f.Of : f.Hits) == slot).Select(f => f.Measure).Where(m => IsHiddenWhole(m, space)).Take(1).ToList() is [var measure])
                for (var p = _tables.Months.Count; p < _periods.Length; p++)
                    if (_isTold[slot][p][b])
                        for (var cell = space.Offset; cell < space.Offset + space.Levels.Count; cell++)
                            OverRows(measure, _variables[slot][p][cell], _periods[p], cell);
    }

    /// <summary>Whether months of a measure have rows that are all hidden, and add up to longer periods.</summary>
    private bool IsHiddenWhole(int measure, BreakdownLevels space) => MeasureCatalogue.Everything[measure] is var m && m.Kind != MeasureKind.Stock && (!space.OfSteps || m.OfSteps)
        && !_tables.Holds(m, space.Name, _tables.Months[0]) && _tables.HasRows(m, space.Name, _tables.Months[0]);

    private void OverRows(int measure, int whole, Period period, int cell)
    {
        if (whole < 0)
            return;
        var (rows, smallest, of) = (0, int.MaxValue, period);
        foreach (var month in _tables.Months)
            if (month.LastMonth >= period.FirstMonth && month.LastMonth <= period.LastMonth && Exact(measure, month, cell) is var (numerator, denominator) && Math.Max(numerator, denominator) is > 0 and var count)
                (rows, smallest, of) = (rows + 1, Math.Min(smallest, count), count < smallest ? month : of);
        if (rows < 2)
            return;
        var one = System.Add(smallest, 1);
        System.Add(new Publication(measure, of, cell, -1, one, -1), isSmall: true);
        System.Relate([one, System.Add(System.Exact[whole] - smallest, rows - 1)], [whole]);
    }

    /// <summary>A period that lies within another, or nearly: what is between them is a sum of few months.</summary>
    private void Difference(int[][] variables, int cell, int a, int b, bool byMonth)
    {
        var (outer, inner) = (_periods[a], _periods[b]);
        var isWithin = outer.FirstMonth <= inner.FirstMonth && outer.LastMonth >= inner.LastMonth;
        if (isWithin && !byMonth)
        {
            System.Relate([variables[b][cell]], [variables[a][cell]], isAtMost: true);
            return;
        }
        if (!byMonth || !(isWithin || (a < b && outer.Kind == inner.Kind && inner.LastMonth - outer.LastMonth is > 0 and <= ShortDifference / 2)))
            return;
        MonthsOf(outer, inner, variables, cell, _one);
        MonthsOf(inner, outer, variables, cell, _two);
        _one.Add(variables[b][cell]);
        _two.Add(variables[a][cell]);
        System.Relate(CollectionsMarshal.AsSpan(_one), CollectionsMarshal.AsSpan(_two));
    }

    private void MonthsOf(Period within, Period? without, int[][] variables, int cell, List<int> into)
    {
        into.Clear();
        for (var m = 0; m < _tables.Months.Count; m++)
            if (_tables.Months[m].LastMonth is var month && month >= within.FirstMonth && month <= within.LastMonth
                && !(without is { } other && month >= other.FirstMonth && month <= other.LastMonth) && variables[m][cell] >= 0)
                into.Add(variables[m][cell]);
    }

    private void OverMeasures()
    {
        foreach (var (whole, parts) in CountSums.Sums)
            if (_family.Find(whole) is >= 0 and var of)
                ForEachCell([.. parts.Select(_family.Find)], of, isAtMost: false);
        foreach (var chain in CountSums.Chains)
            for (var i = 1; i < chain.Count; i++)
                if (_family.Find(chain[i - 1]) is >= 0 and var part && _family.Find(chain[i]) is >= 0 and var larger && part != larger)
                    ForEachCell([part], larger, isAtMost: true);
        if (_family.Find(CountSums.Flow.Stock) is >= 0 and var stock && _family.Find(CountSums.Flow.In) is >= 0 and var come && _family.Find(CountSums.Flow.Out) is >= 0 and var gone)
            for (var m = 0; m < _tables.Months.Count; m++)
                for (var cell = 0; cell < _counts.Space.CellCount; cell++)
                    System.Relate(
                        [m == 0 ? KnownZero : _variables[stock][m - 1][cell], _variables[come][m][cell]], [_variables[stock][m][cell], _variables[gone][m][cell]]);
    }

    private void ForEachCell(int[] parts, int whole, bool isAtMost)
    {
        var one = new int[parts.Length];
        for (var p = 0; p < _periods.Length; p++)
            for (var cell = 0; cell < _counts.Space.CellCount; cell++)
            {
                if (_variables[whole][p][cell] < 0)
                    continue;
                for (var i = 0; i < parts.Length; i++)
                    one[i] = parts[i] < 0 ? KnownZero : _variables[parts[i]][p][cell];
                System.Relate(one, [_variables[whole][p][cell]], isAtMost);
            }
    }
}

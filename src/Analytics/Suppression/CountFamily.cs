namespace NonResponse.Analytics;

/// <summary>A count that one measure or several tell: two sides that are the same in every month and level are one count.</summary>
/// <param name="Measure">The number of the measure that it is read from.</param>
/// <param name="Side">Which of its counts.</param>
internal readonly record struct CountSlot(int Measure, CountSide Side);

/// <summary>Measures whose counts are linked with each other, and with none outside.</summary>
/// <param name="Measures">Their numbers, in order, each with the places of its counts in <paramref name="Slots"/>; -1 where it has none.</param>
/// <param name="Slots">Their counts.</param>
internal sealed record CountFamily(IReadOnlyList<(int Measure, int Hits, int Of, int Misses)> Measures, IReadOnlyList<CountSlot> Slots)
{
    /// <summary>Whether a measure tells a count of that side.</summary>
    public static bool Has(MeasureKind kind, CountSide side) => side switch
    {
        CountSide.Hits => kind is MeasureKind.Proportion or MeasureKind.TimeTo or MeasureKind.Count or MeasureKind.Stock or MeasureKind.Ratio,
        CountSide.Of => kind is not (MeasureKind.Count or MeasureKind.Stock),
        _ => kind is MeasureKind.Proportion or MeasureKind.TimeTo,
    };

    /// <summary>The families of a table.</summary>
    public static IReadOnlyList<CountFamily> Of(CountTable counts)
    {
        var slots = new List<CountSlot>();
        var slotOf = new Dictionary<(ulong, ulong), int>();
        var measures = new List<(int Measure, int Hits, int Of, int Misses)>();
        for (var m = 0; m < MeasureCatalogue.Everything.Count; m++)
        {
            var sides = new[] { CountSide.Hits, CountSide.Of, CountSide.Misses }.Select(side => SlotOf(counts, new CountSlot(m, side), slots, slotOf)).ToArray();
            if (sides.Any(s => s >= 0))
                measures.Add((m, sides[0], sides[1], sides[2]));
        }
        var family = Enumerable.Range(0, slots.Count).ToArray();
        int Root(int slot) => family[slot] == slot ? slot : family[slot] = Root(family[slot]);
        void Join(IEnumerable<int> together)
        {
            var known = together.Where(s => s >= 0).ToList();
            foreach (var slot in known)
                family[Root(slot)] = Root(known[0]);
        }
        foreach (var (_, hits, of, misses) in measures)
            Join([hits, of, misses]);
        var byMeasure = measures.ToDictionary(m => m.Measure);
        int SlotOfName(CountName name) => byMeasure.TryGetValue(MeasureCatalogue.IndexOf(name.Measure), out var m) ? Side(m, name.Side) : -1;
        foreach (var linked in CountSums.Sums.Select(s => s.Parts.Append(s.Whole)).Concat(CountSums.Chains).Append([CountSums.Flow.Stock, CountSums.Flow.In, CountSums.Flow.Out]))
            Join(linked.Select(SlotOfName));
        return
        [
            .. measures.GroupBy(m => Root(new[] { m.Hits, m.Of, m.Misses }.First(s => s >= 0))).Select(g =>
            {
                var own = g.SelectMany(m => new[] { m.Hits, m.Of, m.Misses }).Where(s => s >= 0).Distinct().Order().ToList();
                var place = own.Select((s, i) => (s, i)).ToDictionary(x => x.s, x => x.i);
                int Place(int slot) => slot < 0 ? -1 : place[slot];
                return new CountFamily([.. g.Select(m => (m.Measure, Place(m.Hits), Place(m.Of), Place(m.Misses)))], [.. own.Select(s => slots[s])]);
            }),
        ];
    }

    /// <summary>The place of a count among the slots; -1 where the family does not have it.</summary>
    public int Find(CountName name) => Measures.Where(m => m.Measure == MeasureCatalogue.IndexOf(name.Measure)).Select(m => Side(m, name.Side)).FirstOrDefault(-1);

    private static int Side((int Measure, int Hits, int Of, int Misses) measure, CountSide side) => side switch
    {
        CountSide.Hits => measure.Hits,
        CountSide.Of => measure.Of,
        _ => measure.Misses,
    };

    /// <summary>What a side counts in a month and a cell.</summary>
    public static int At(CountTable.Cells cells, CountSide side, int cell) => side switch
    {
        CountSide.Hits => cells.Numerators[cell],
        CountSide.Of => cells.Denominators[cell],
        _ => cells.Denominators[cell] - cells.Numerators[cell],
    };

    private static int SlotOf(CountTable counts, CountSlot slot, List<CountSlot> slots, Dictionary<(ulong, ulong), int> slotOf)
    {
        var kind = MeasureCatalogue.Everything[slot.Measure].Kind;
        if (!Has(kind, slot.Side))
            return -1;
        // Two sums with different multipliers: counts that differ anywhere have another pair.
        var (one, two, isAny) = (0UL, 0UL, false);
        foreach (var month in counts.MonthsOf(slot.Measure))
        {
            var cells = counts.At(slot.Measure, month);
            for (var cell = 0; cell < cells.Denominators.Length; cell++)
                if (At(cells, slot.Side, cell) is not 0 and var count)
                {
                    isAny = true;
                    var place = unchecked((ulong)month * 0x9E3779B97F4A7C15 + (ulong)cell * 0xC2B2AE3D27D4EB4F);
                    one = unchecked(one + (ulong)count * Mixed(place));
                    two = unchecked(two + (ulong)count * Mixed(place ^ 0xD6E8FEB86659FD93));
                }
        }
        if (!isAny && slot.Side != CountSide.Hits && slot.Side != CountSide.Misses)
            return -1;
        // What stands at the end of a month is another count than what comes and goes; and none of one thing says nothing of none of another.
        if (kind == MeasureKind.Stock || !isAny)
            (one, two) = ((ulong)slot.Measure, ~(ulong)slot.Side);
        if (slotOf.TryGetValue((one, two), out var known))
            return known;
        slots.Add(slot);
        slotOf.Add((one, two), slots.Count - 1);
        return slots.Count - 1;
    }

    // The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
    private static ulong Mixed(ulong x)
    {
        unchecked
        {
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
            return x ^ (x >> 31);
        }
    }
}

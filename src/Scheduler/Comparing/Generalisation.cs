using System.Numerics;

namespace NonResponse.Scheduler.Comparing;

/// <summary>How coarse each column became, and which rows are left.</summary>
/// <param name="Grains">By hierarchy, the place of its grain; the number of them where the column is left out.</param>
/// <param name="IsKept">By row.</param>
/// <param name="Refusal">Null where it can be done; else why not, in a sentence.</param>
/// <remarks>From the top of the lattice down: classes only split on the way, so that a column which cannot be made finer once cannot be later (Samarati 2001, IEEE TKDE 13:1010-1027, on the lattice; k-anonymity with
/// suppression is monotone in it). What is found is minimal: no column could be finer by its next step. It is not always the best there is, but it is the same every time, and takes one pass over the rows for each try.</remarks>
internal sealed record Generalisation(IReadOnlyList<int> Grains, bool[] IsKept, string? Refusal)
{
    // Outcomes of a class are kept as bits.
    private const int MostOutcomes = 64;

    private const double LeastGain = 0.05;

    /// <summary>Finds it.</summary>
    /// <param name="hierarchies">What an acquaintance may know; one row is one patient.</param>
    /// <param name="strategies">By row, the strategy: known too, and never made coarser.</param>
    /// <param name="outcomes">By row, a number from 0 for each value of the primary outcome, a missing one included.</param>
    /// <param name="safety">What is asked.</param>
    public static Generalisation Of(IReadOnlyList<Hierarchy> hierarchies, int[] strategies, int[] outcomes, ExtractSafety safety)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(outcomes.DefaultIfEmpty().Max(), MostOutcomes, nameof(outcomes));
        var rows = new Rows(strategies, outcomes, safety);
        int[] grains = [.. hierarchies.Select(h => safety.Keep.Contains(h.Name) ? h.Grains.Count - 1 : h.Grains.Count)];
        if (rows.Left(Partition(hierarchies, grains, strategies)) is not { } kept)
            return new Generalisation(grains, [], WhyNot(hierarchies, grains, rows, safety));
        var classes = Partition(hierarchies, grains, strategies);
        var isClosed = new bool[grains.Length];
        while (Next(hierarchies, grains, isClosed) is ( >= 0 and var next, var grain))
        {
            var finer = Split(classes, hierarchies[next].Grains[grain].Codes);
            if (rows.Left(finer) is { } left)
                (grains[next], classes, kept) = (grain, finer, left);
            else
                isClosed[next] = true;
        }
        return new Generalisation(grains, kept, null);
    }

    /// <summary>The column to be made finer, and its grain: columns that are not in the file yet by their weight, others by their weight times what they gain; the earlier one of two. -1 for none.</summary>
    private static (int Hierarchy, int Grain) Next(IReadOnlyList<Hierarchy> of, int[] grains, bool[] isClosed)
    {
        var (best, most) = ((-1, 0), 0.0);
        for (var h = 0; h < grains.Length; h++)
        {
            if (isClosed[h])
                continue;
            double lost = of[h].Lost(grains[h]), gain = 0;
            var grain = grains[h];
            // A step that tells hardly more would cost rows all the same.
            while (grain > 0 && gain < LeastGain)
                gain = lost - of[h].Lost(--grain);
            var score = gain < LeastGain ? 0 : of[h].Weight * (grains[h] == of[h].Grains.Count ? 1 : gain);
            if (score > most)
                (best, most) = ((h, grain), score);
        }
        return best;
    }

    private static string WhyNot(IReadOnlyList<Hierarchy> of, int[] grains, Rows rows, ExtractSafety safety)
    {
        string limits = FormattableString.Invariant($"{safety.K} patients in every class with {safety.L} different outcomes cannot be reached while at most {100 * safety.MostLeftOut:0.#} % of either strategy are left out");
        var held = Enumerable.Range(0, grains.Length).Where(h => grains[h] < of[h].Grains.Count).ToList();
        if (rows.Left(rows.Strategies) is null)
            return limits + ", whatever columns go: a strategy has too few patients, or too few different outcomes.";
        int LeftOutWithout(int hierarchy)
        {
            int[] without = [.. grains];
            without[hierarchy] = of[hierarchy].Grains.Count;
            return rows.LeftOut(Partition(of, without, rows.Strategies));
        }
        var drop = held.MinBy(LeftOutWithout);
        return $"{limits} and the file keeps {string.Join(", ", held.Select(h => of[h].Name))}: drop {of[drop].Name}, which costs most patients.";
    }

    private static int[] Partition(IReadOnlyList<Hierarchy> of, int[] grains, int[] strategies)
    {
        var classes = strategies;
        for (var h = 0; h < grains.Length; h++)
            if (grains[h] < of[h].Grains.Count)
                classes = Split(classes, of[h].Grains[grains[h]].Codes);
        return classes;
    }

    private static int[] Split(int[] classes, int[] codes)
    {
        var numbers = new Dictionary<(int, int), int>();
        var split = new int[classes.Length];
        for (var row = 0; row < split.Length; row++)
        {
            var key = (classes[row], codes[row]);
            if (!numbers.TryGetValue(key, out var number))
                numbers.Add(key, number = numbers.Count);
            split[row] = number;
        }
        return split;
    }

    private sealed class Rows(int[] strategies, int[] outcomes, ExtractSafety safety)
    {
        private readonly int[] _most = [.. strategies.CountBy(s => s).OrderBy(s => s.Key).Select(s => (int)Math.Floor(safety.MostLeftOut * s.Value))];

        public int[] Strategies => strategies;

        /// <summary>Which rows are left; null where too many of a strategy go.</summary>
        public bool[]? Left(int[] classes)
        {
            var kept = Kept(classes);
            for (var strategy = 0; strategy < _most.Length; strategy++)
                if (Enumerable.Range(0, kept.Length).Count(r => strategies[r] == strategy && !kept[r]) > _most[strategy])
                    return null;
            return kept;
        }

        public int LeftOut(int[] classes) => Kept(classes).Count(k => !k);

        private bool[] Kept(int[] classes)
        {
            var count = classes.DefaultIfEmpty(-1).Max() + 1;
            var (sizes, seen) = (new int[count], new ulong[count]);
            for (var row = 0; row < classes.Length; row++)
            {
                sizes[classes[row]]++;
                seen[classes[row]] |= 1UL << outcomes[row];
            }
            return [.. classes.Select(c => sizes[c] >= safety.K && BitOperations.PopCount(seen[c]) >= safety.L)];
        }
    }
}

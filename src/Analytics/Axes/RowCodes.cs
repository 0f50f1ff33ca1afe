using System.Runtime.CompilerServices;
using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>The levels of each row in all breakdowns, in few numbers: breakdowns with few combinations of levels share one.</summary>
/// <remarks>A number stands for a cell of each breakdown that shares it, so that one count takes the place of several.</remarks>
internal sealed class RowCodes
{
    // The counts of a measure stay in the processor's cache.
    private const int MostCombinations = 64;
    private const int Sampled = 1 << 12;
    private const int RowsPerBlock = 1 << 14;

    // More levels than a sample can show the combinations of.
    private const int MostSampled = Sampled / 8;

    private readonly int[] _codes;

    private RowCodes(int[] codes, int ofRow, IReadOnlyList<int[]> cells) => (_codes, OfRow, Cells) = (codes, ofRow, cells);

    /// <summary>How many codes a row has.</summary>
    public int OfRow { get; }

    /// <summary>By code, the cells that it stands for.</summary>
    public IReadOnlyList<int[]> Cells { get; }

    /// <summary>The codes of a row; no two are the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<int> Of(int row) => _codes.AsSpan(row * OfRow, OfRow);

    /// <summary>Puts breakdowns together that have few combinations.</summary>
    /// <param name="axes">Of the same rows.</param>
    public static RowCodes Of(IReadOnlyList<PlacedAxis> axes)
    {
        var groups = Grouped(axes);
        var joined = new (int[][] Cells, int[] CombinationOfRow)[groups.Count];
        Parallel.For(0, groups.Count, Cores.All, g => joined[g] = Joined(groups[g]));
        var cells = joined.SelectMany(j => j.Cells).ToList();
        var first = joined.Select((_, g) => joined.Take(g).Sum(j => j.Cells.Length)).ToArray();
        var rows = axes.Count == 0 ? 0 : axes[0].Axis.LevelOfRow.Length;
        var codes = new int[rows * groups.Count];
        Parallel.For(0, (rows + RowsPerBlock - 1) / RowsPerBlock, Cores.All, block =>
        {
            var end = Math.Min(rows, (block + 1) * RowsPerBlock);
            for (var row = block * RowsPerBlock; row < end; row++)
                for (var g = 0; g < joined.Length; g++)
                    codes[row * joined.Length + g] = first[g] + joined[g].CombinationOfRow[row];
        });
        return new RowCodes(codes, groups.Count, cells);
    }

    private static List<List<PlacedAxis>> Grouped(IReadOnlyList<PlacedAxis> axes)
    {
        var groups = new List<(List<PlacedAxis> Axes, int Combinations)>();
        // What a sample of the rows shows is enough: a group that turns out larger is only slower.
        foreach (var axis in axes.OrderByDescending(a => a.Axis.Levels.Count))
        {
            var best = (Group: -1, Combinations: 0, Growth: double.MaxValue);
            for (var g = 0; g < groups.Count; g++)
                if (Combinations([.. groups[g].Axes, axis]) is { } joined && (double)joined / groups[g].Combinations is var growth && growth < best.Growth)
                    best = (g, joined, growth);
            if (best.Group < 0)
                groups.Add(([axis], Math.Max(1, axis.Axis.Levels.Count)));
            else
                groups[best.Group] = ([.. groups[best.Group].Axes, axis], best.Combinations);
        }
        return [.. groups.Select(g => g.Axes)];
    }

    /// <summary>How many combinations a sample of the rows shows; null where they are too many to share a number.</summary>
    private static int? Combinations(List<PlacedAxis> axes)
    {
        var levels = axes.Max(a => a.Axis.Levels.Count);
        if (levels > MostSampled)
            return null;
        var rows = axes[0].Axis.LevelOfRow.Length;
        var seen = new HashSet<long>();
        for (var row = 0; row < rows; row += Math.Max(1, rows / Sampled))
        {
            var key = 0L;
            foreach (var axis in axes)
                key = key * axis.Axis.Levels.Count + axis.Axis.LevelOfRow[row];
            seen.Add(key);
        }
        // Breakdowns within each other, such as teams within providers, have no more combinations than the finest has levels.
        return Math.Max(seen.Count, levels) is var combinations && combinations <= Math.Max(MostCombinations, levels) ? combinations : null;
    }

    private static (int[][] Cells, int[] CombinationOfRow) Joined(List<PlacedAxis> axes)
    {
        var combinationOfRow = axes[0].Axis.LevelOfRow;
        int[][] cells = [.. Enumerable.Range(0, axes[0].Axis.Levels.Count).Select(l => new[] { axes[0].Offset + l })];
        foreach (var axis in axes.Skip(1))
            (cells, combinationOfRow) = Joined(cells, combinationOfRow, axis);
        return (cells, combinationOfRow);
    }

    private static (int[][] Cells, int[] CombinationOfRow) Joined(int[][] cells, int[] combinationOfRow, PlacedAxis axis)
    {
        var (levels, levelOfRow) = (axis.Axis.Levels.Count, axis.Axis.LevelOfRow);
        var joinedOfRow = new int[combinationOfRow.Length];
        var joined = new List<int[]>();
        // Kept with one added, so that 0 is none.
        var numbers = new int[cells.Length * levels];
        for (var row = 0; row < joinedOfRow.Length; row++)
        {
            ref var number = ref numbers[combinationOfRow[row] * levels + levelOfRow[row]];
            if (number == 0)
            {
                joined.Add([.. cells[combinationOfRow[row]], axis.Offset + levelOfRow[row]]);
                number = joined.Count;
            }
            joinedOfRow[row] = number - 1;
        }
        return ([.. joined], joinedOfRow);
    }
}

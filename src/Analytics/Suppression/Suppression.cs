using System.Collections.Concurrent;
using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>Which figures of the public tables are hidden, and why.</summary>
internal sealed class Suppression
{
    private readonly IReadOnlyList<FamilySuppression> _families;
    private readonly HashSet<(int Measure, Period Period, int Cell)> _forced, _secondary, _hiddenDenominators;

    private Suppression(PublicTables tables, IReadOnlyList<FamilySuppression> families, HashSet<(int, Period, int)> forced, LevelSpace space)
    {
        (Tables, _families, _forced) = (tables, families, forced);
        _secondary = [.. families.SelectMany(f => f.Secondary)];
        _hiddenDenominators = [.. families.SelectMany(f => f.HiddenDenominators)];
        Summary =
        [
            .. families.SelectMany(f => f.Tallies).GroupBy(t => t.Key, t => t.Value).OrderBy(g => g.Key)
                .Select(g => SuppressedTally.Of(g).ToTable(space.Breakdowns[g.Key.Breakdown].Name, g.Key.Period)),
        ];
    }

    /// <summary>Measures whose counts are linked.</summary>
    public IEnumerable<CountFamily> Families => _families.Select(f => f.Family);

    /// <summary>The tables that may be public.</summary>
    public PublicTables Tables { get; }

    /// <summary>How much is hidden, by breakdown and length of the period.</summary>
    public IReadOnlyList<SuppressedTable> Summary { get; }

    /// <summary>Works out what has to be hidden beside the figures that the policy hides for their own counts.</summary>
    /// <param name="counts">The exact counts.</param>
    /// <param name="tables">What may be public.</param>
    /// <param name="policy">What small counts undergo.</param>
    /// <param name="lastOfStock">The last month whose end the extract reaches.</param>
    /// <param name="earlier">What was told before; null for nothing.</param>
    /// <param name="forced">Figures that are hidden whatever they count; null for none.</param>
    /// <param name="like">What was worked out of the same counts with fewer of these, and fewer tables left out: measures that are not linked with any that is new stay as they are. Null for none.</param>
    public static Suppression Of(
        CountTable counts, PublicTables tables, DisclosurePolicy policy, int lastOfStock, EarlierRelease? earlier = null, IReadOnlySet<(int Measure, Period Period, int Cell)>? forced = null,
        Suppression? like = null)
    {
        HashSet<(int Measure, Period Period, int Cell)> hidden = [.. forced ?? new HashSet<(int Measure, Period Period, int Cell)>()];
        var changed = hidden.Where(f => like?._forced.Contains(f) != true).Select(f => f.Measure)
            .Concat(tables.LeftOut.Tables.Except(like?.Tables.LeftOut.Tables ?? []).Select(t => MeasureCatalogue.IndexOf(t.Measure))).ToHashSet();
        // The largest first, so that no core waits for it at the end.
        FamilySuppression[] families = like is null ? [.. CountFamily.Of(counts).OrderByDescending(f => f.Slots.Count).Select(f => new FamilySuppression(f))] : [.. like._families];
        var due = Enumerable.Range(0, families.Length).Where(i => like is null || families[i].Family.Measures.Any(m => changed.Contains(m.Measure))).ToList();
        Parallel.ForEach(Partitioner.Create(due, loadBalance: true), Cores.All, i => families[i] = FamilySuppression.Of(counts, families[i].Family, tables, policy, lastOfStock, earlier, hidden));
        return new Suppression(tables, families, hidden, counts.Space);
    }

    /// <summary>Whether no figure tells of how many a figure is.</summary>
    public bool IsDenominatorHidden(int measure, Period period, int cell) => _hiddenDenominators.Contains((measure, period, cell));

    /// <summary>Whether a figure that the policy would show is hidden all the same: to protect another, or since its table was not declared.</summary>
    public bool Hides(int measure, string breakdown, Period period, int cell) =>
        _secondary.Contains((measure, period, cell)) || !Tables.Holds(MeasureCatalogue.Everything[measure], breakdown, period);
}

/// <summary>How much of the tables of a breakdown is hidden.</summary>
/// <param name="Breakdown">Its name.</param>
/// <param name="Period">How long the periods are.</param>
/// <param name="Figures">How many figures there are.</param>
/// <param name="Small">How many are hidden for their own counts.</param>
/// <param name="ToProtect">How many are hidden to protect others.</param>
/// <param name="HiddenShare">The share, from 0 to 1, of all that is counted which stands in hidden figures, to the nearest hundredth.</param>
public sealed record SuppressedTable(string Breakdown, PeriodKind Period, int Figures, int Small, int ToProtect, double HiddenShare)
{
    /// <summary>How much is counted in all of its figures, by which shares of several tables are added up.</summary>
    public long Weight { get; init; }
}

using System.Collections.Concurrent;

namespace NonResponse.Analytics;

/// <summary>Which figures of the public tables are hidden, and why.</summary>
internal sealed class Suppression
{
    private readonly HashSet<(int Measure, Period Period, int Cell)> _secondary;
    private readonly HashSet<(int Measure, Period Period, int Cell)> _hiddenDenominators;

    private Suppression(
        PublicTables tables, IReadOnlyList<CountFamily> families, IEnumerable<(int, Period, int)> secondary, IEnumerable<(int, Period, int)> hiddenDenominators, IReadOnlyList<SuppressedTable> summary) =>
        (Tables, Families, _secondary, _hiddenDenominators, Summary) = (tables, families, [.. secondary], [.. hiddenDenominators], summary);

    /// <summary>Measures whose counts are linked.</summary>
    public IReadOnlyList<CountFamily> Families { get; }

    /// <summary>The tables that may be public.</summary>
    public PublicTables Tables { get; }

    /// <summary>How much is hidden, by breakdown and length of the period.</summary>
    public IReadOnlyList<SuppressedTable> Summary { get; }

    /// <summary>Works out what has to be hidden beside the figures that the policy hides for their own counts.</summary>
    /// <param name="counts">The exact counts.</param>
    /// <param name="tables">What may be public.</param>
    /// <param name="policy">What small counts undergo.</param>
    /// <param name="lastOfStock">The last month whose end the extract reaches.</param>
    /// <param name="forced">Figures that are hidden whatever they count; null for none.</param>
    public static Suppression Of(CountTable counts, PublicTables tables, DisclosurePolicy policy, int lastOfStock, IReadOnlySet<(int Measure, Period Period, int Cell)>? forced = null)
    {
        var whole = counts.Space.Breakdowns[0].Offset;
        var (secondary, denominators) = (new ConcurrentBag<(int, Period, int)>(), new ConcurrentBag<(int, Period, int)>());
        var tallies = new ConcurrentDictionary<(int Breakdown, PeriodKind Period), SuppressedTally>();
        var breakdownOf = new int[counts.Space.CellCount];
        for (var b = 0; b < counts.Space.Breakdowns.Count; b++)
            Array.Fill(breakdownOf, b, counts.Space.Breakdowns[b].Offset, counts.Space.Breakdowns[b].Levels.Count);
        // The largest first, so that no core waits for it at the end.
        var families = CountFamily.Of(counts).OrderByDescending(f => f.Slots.Count).ToList();
        Parallel.ForEach(Partitioner.Create(families, loadBalance: true), family =>
        {
            var system = FamilySystem.Of(counts, family, tables, policy, lastOfStock, forced);
            var solved = SecondarySuppression.Of(system, policy, cell => cell == whole);
            for (var i = 0; i < system.Publications.Count; i++)
            {
                var p = system.Publications[i];
                var isSmall = system.IsPrimary[i] && forced?.Contains((p.Measure, p.Period, p.Cell)) != true;
                if (solved.IsHidden[i] && !isSmall)
                    secondary.Add((p.Measure, p.Period, p.Cell));
                if (p.Of >= 0 && !solved.IsTold(p.Of))
                    denominators.Add((p.Measure, p.Period, p.Cell));
                var people = system.Exact[p.Of >= 0 ? p.Of : p.Hits];
                tallies.GetOrAdd((breakdownOf[p.Cell], p.Period.Kind), _ => new SuppressedTally()).Add(isSmall, solved.IsHidden[i], people);
            }
        });
        return new Suppression(
            tables, families, secondary, denominators,
            [.. tallies.OrderBy(t => t.Key).Select(t => t.Value.ToTable(counts.Space.Breakdowns[t.Key.Breakdown].Name, t.Key.Period))]);
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

/// <summary>Adds up what is hidden of one table.</summary>
internal sealed class SuppressedTally
{
    private int _figures, _small, _toProtect;
    private long _people, _hiddenPeople;

    public void Add(bool isPrimary, bool isHidden, int people)
    {
        Interlocked.Increment(ref _figures);
        Interlocked.Add(ref _people, people);
        if (!isHidden)
            return;
        Interlocked.Increment(ref isPrimary ? ref _small : ref _toProtect);
        Interlocked.Add(ref _hiddenPeople, people);
    }

    public SuppressedTable ToTable(string breakdown, PeriodKind period) =>
        new(breakdown, period, _figures, _small, _toProtect, _people == 0 ? 0 : Math.Round((double)_hiddenPeople / _people, 2)) { Weight = _people };
}

namespace NonResponse.Analytics;

/// <summary>What is hidden of measures whose counts are linked.</summary>
/// <param name="Family">The measures.</param>
internal sealed record FamilySuppression(CountFamily Family)
{
    /// <summary>Figures that are hidden to protect others.</summary>
    public IReadOnlyList<(int Measure, Period Period, int Cell)> Secondary { get; private init; } = [];

    /// <summary>Figures of which no figure that is shown tells the denominator.</summary>
    public IReadOnlyList<(int Measure, Period Period, int Cell)> HiddenDenominators { get; private init; } = [];

    /// <summary>How much is hidden, by the number of the breakdown and the length of the period.</summary>
    public IReadOnlyDictionary<(int Breakdown, PeriodKind Period), SuppressedTally> Tallies { get; private init; } = new Dictionary<(int, PeriodKind), SuppressedTally>();

    /// <summary>Works it out.</summary>
    /// <param name="counts">The exact counts.</param>
    /// <param name="family">The measures.</param>
    /// <param name="tables">What may be public.</param>
    /// <param name="policy">What small counts undergo.</param>
    /// <param name="lastOfStock">The last month whose end the extract reaches.</param>
    /// <param name="earlier">What was told before; null for nothing.</param>
    /// <param name="forced">Figures that are hidden whatever they count.</param>
    public static FamilySuppression Of(
        CountTable counts, CountFamily family, PublicTables tables, DisclosurePolicy policy, int lastOfStock, EarlierRelease? earlier, IReadOnlySet<(int Measure, Period Period, int Cell)> forced)
    {
        var (space, whole) = (counts.Space, counts.Space.Breakdowns[0].Offset);
        var breakdownOf = new int[space.CellCount];
        for (var b = 0; b < space.Breakdowns.Count; b++)
            Array.Fill(breakdownOf, b, space.Breakdowns[b].Offset, space.Breakdowns[b].Levels.Count);
        var system = FamilySystem.Of(counts, family, tables, policy, lastOfStock, earlier, forced);
        var solved = SecondarySuppression.Of(system, policy, cell => cell == whole);
        var (secondary, denominators, tallies) = (new List<(int, Period, int)>(), new List<(int, Period, int)>(), new Dictionary<(int, PeriodKind), SuppressedTally>());
        for (var i = 0; i < system.Publications.Count; i++)
        {
            var p = system.Publications[i];
            // Rows of tables that are hidden whole.
            if (!tables.Holds(MeasureCatalogue.Everything[p.Measure], space.Breakdowns[breakdownOf[p.Cell]].Name, p.Period))
                continue;
            var isSmall = system.IsSmall[i];
            if (solved.IsHidden[i] && !isSmall)
                secondary.Add((p.Measure, p.Period, p.Cell));
            if (p.Of >= 0 && !solved.IsTold(p.Of))
                denominators.Add((p.Measure, p.Period, p.Cell));
            var key = (breakdownOf[p.Cell], p.Period.Kind);
            tallies[key] = tallies.GetValueOrDefault(key).With(isSmall, solved.IsHidden[i], system.Exact[p.Of >= 0 ? p.Of : p.Hits]);
        }
        return new FamilySuppression(family) { Secondary = secondary, HiddenDenominators = denominators, Tallies = tallies };
    }
}

/// <summary>What is hidden of one table, in numbers.</summary>
/// <param name="Figures">How many figures there are.</param>
/// <param name="Small">How many are hidden for their own counts.</param>
/// <param name="ToProtect">How many are hidden to protect others.</param>
/// <param name="People">How much is counted in all figures.</param>
/// <param name="HiddenPeople">How much of it in hidden ones.</param>
internal readonly record struct SuppressedTally(int Figures, int Small, int ToProtect, long People, long HiddenPeople)
{
    /// <summary>Several added up.</summary>
    public static SuppressedTally Of(IEnumerable<SuppressedTally> tallies) => tallies.Aggregate(
        default(SuppressedTally), (a, b) => new(a.Figures + b.Figures, a.Small + b.Small, a.ToProtect + b.ToProtect, a.People + b.People, a.HiddenPeople + b.HiddenPeople));

    /// <summary>With one figure more.</summary>
    public SuppressedTally With(bool isSmall, bool isHidden, int people) =>
        new(Figures + 1, Small + (isHidden && isSmall ? 1 : 0), ToProtect + (isHidden && !isSmall ? 1 : 0), People + people, HiddenPeople + (isHidden ? people : 0));

    /// <summary>As it is told.</summary>
    public SuppressedTable ToTable(string breakdown, PeriodKind period) =>
        new(breakdown, period, Figures, Small, ToProtect, People == 0 ? 0 : Math.Round((double)HiddenPeople / People, 2)) { Weight = People };
}

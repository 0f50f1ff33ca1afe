using NonResponse.Analytics.Attack;

namespace NonResponse.Analytics;

/// <summary>The figures of a run as a reader may see them: every number read from here has passed disclosure control.</summary>
public sealed partial class Release
{
    private readonly CountTable _counts;
    private readonly IReadOnlySet<string> _withheld;
    private readonly ReleaseSources _sources;
    private readonly Lazy<IReadOnlyList<Period>> _months;
    private readonly Suppression? _suppression;
    private readonly EarlierRelease? _earlier;

    internal Release(CountTable counts, DisclosurePolicy policy, IReadOnlySet<string>? withheld = null, ReleaseSources? sources = null, Suppression? suppression = null, EarlierRelease? earlier = null)
    {
        _counts = counts.Complete();
        _months = new Lazy<IReadOnlyList<Period>>(() => MonthsIn(_counts));
        _withheld = withheld ?? new HashSet<string>();
        _sources = sources ?? new ReleaseSources();
        (_suppression, _earlier) = (suppression, earlier);
        Policy = policy;
        Breakdowns = [.. counts.Space.Breakdowns.Select(b => b.Name)];
    }

    /// <summary>What small counts underwent.</summary>
    public DisclosurePolicy Policy { get; }

    /// <summary>How much is hidden, by breakdown and length of the period; empty where nothing is, and where no tables were declared.</summary>
    public IReadOnlyList<SuppressedTable> HiddenTables => _suppression?.Summary ?? [];

    /// <summary>The figures of a month's reports as everybody may see them: what is left of its public tables can be combined as one likes, and no small count can be worked out.</summary>
    /// <param name="month">The month that is reported.</param>
    /// <param name="earlier">What the release before told; null where there is none.</param>
    /// <param name="forced">Figures that must be hidden whatever they count, each with the cell of its level.</param>
    /// <param name="leftOut">What is left out whole; null for nothing.</param>
    /// <param name="like">The same with fewer forced figures, whose other measures stay as they are; null for none.</param>
    internal Release Published(
        Period month, EarlierRelease? earlier = null, IReadOnlySet<(int Measure, Period Period, int Cell)>? forced = null, LeftOut? leftOut = null, Release? like = null) => Policy.IsExact ? this
        : new Release(_counts, Policy, _withheld, _sources, Suppression.Of(_counts, PublicTables.Of(month, Months, leftOut), Policy, LastMonthOfStock, earlier, forced, like?._suppression), earlier);

    /// <summary>Ids of the measures whose counts are linked with those of a measure, itself among them.</summary>
    internal IReadOnlyList<string> LinkedWith(string measure) => _suppression?.Families.FirstOrDefault(f => f.Measures.Any(m => m.Measure == MeasureCatalogue.IndexOf(measure)))
        ?.Measures.Select(m => MeasureCatalogue.Everything[m.Measure].Id).ToList() ?? [measure];

    /// <summary>What is left out of a public release whole.</summary>
    internal LeftOut LeftOut => _suppression?.Tables.LeftOut ?? LeftOut.None;

    /// <summary>Tables that are left out of a public release, since their figures could not be protected: a measure and a breakdown each, in order.</summary>
    public IReadOnlyList<(Measure Measure, string Breakdown)> TablesLeftOut =>
        [.. LeftOut.Tables.Select(t => (MeasureCatalogue.Get(t.Measure), t.Breakdown)).OrderBy(t => MeasureCatalogue.IndexOf(t.Item1.Id)).ThenBy(t => t.Breakdown, StringComparer.Ordinal)];

    /// <summary>Whether a figure's table is hidden whole.</summary>
    public bool IsTableHidden(Figure figure) => _suppression?.Tables.Holds(figure.Measure, figure.Breakdown, figure.Period) == false;

    /// <summary>Whether hiding a row that is shown can protect anybody: not where it was shown by a release before and could not have changed since, for that is known, nor where it says that there was nothing.</summary>
    internal bool MayBeHidden(PublishedFigure row) => row is not { Denominator: null, Numerator: 0 } && !(_earlier is not null && MeasureCatalogue.IsKnown(row.Measure) && Period.Parse(row.Period, Months[^1]) is { } period
        && _earlier.Of(MeasureCatalogue.Get(row.Measure), period, row.Breakdown)?.Of(row.Level) == ToldBefore.Shown);

    /// <summary>The figure's place among those that can be forced to be hidden.</summary>
    internal (int Measure, Period Period, int Cell) PlaceOf(Figure figure) =>
        (MeasureCatalogue.IndexOf(figure.Measure.Id), figure.Period, _counts.Space.Find(figure.Breakdown)!.CellOf(figure.Level));

    /// <summary>Whether a check of the data keeps a measure out of packs.</summary>
    public bool IsWithheld(string measure) => _withheld.Contains(measure);

    /// <summary>Names of the breakdowns, pairs included; the first is <see cref="Breakdown.All"/>.</summary>
    public IReadOnlyList<string> Breakdowns { get; }

    /// <summary>Breakdowns by columns that the service has beside those of the contract.</summary>
    public IReadOnlyList<Breakdown> OwnColumns => _sources.Settings.Columns;

    /// <summary>The breakdown of that name, the service's own among them.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Breakdown BreakdownOf(string name) => OwnColumns.FirstOrDefault(b => b.Name == name) ?? Breakdown.Get(name);

    /// <summary>The months in which any measure has a figure, in order, without gaps.</summary>
    public IReadOnlyList<Period> Months => _months.Value;

    private static IReadOnlyList<Period> MonthsIn(CountTable counts)
    {
        var months = MeasureCatalogue.All.SelectMany((_, i) => counts.MonthsOf(i)).ToHashSet();
        return months.Count == 0 ? [] : [.. Enumerable.Range(months.Min(), months.Max() - months.Min() + 1).Select(Period.Month)];
    }

    /// <summary>The levels of a breakdown in ordinal order; empty where there is no such breakdown.</summary>
    public IReadOnlyList<string> Levels(string breakdown) =>
        [.. (_counts.Space.Find(breakdown)?.Levels ?? []).Order(StringComparer.Ordinal)];

    /// <summary>The figure, or null where its denominator is zero, the extract has no such measure, breakdown or level, or a
    /// check of the data withholds it.</summary>
    public Figure? Find(
        string measure, Period period, string breakdown = Breakdown.All, string level = Breakdown.All)
    {
        var space = _counts.Space.Find(breakdown);
        var index = MeasureCatalogue.IndexOf(measure);
        if (space is null || _withheld.Contains(measure) || (space.OfSteps && !MeasureCatalogue.Everything[index].OfSteps))
            return null;
        var cell = space.CellOf(level);
        return cell < 0 ? null : Protect(index, period, space.Name, level, cell);
    }

    /// <summary>Every figure of the tables that may be made public, whether or not a file shows it, and every hidden one that has a row in a file, measure by measure.</summary>
    /// <param name="only">Ids of the measures that are wanted; null for all.</param>
    internal IEnumerable<Figure> PublicFigures(HashSet<string>? only = null)
    {
        if (_suppression?.Tables is not { } tables)
            yield break;
        for (var index = 0; index < MeasureCatalogue.Everything.Count; index++)
        {
            if (only?.Contains(MeasureCatalogue.Everything[index].Id) == false)
                continue;
            foreach (var space in _counts.Space.Breakdowns)
                foreach (var period in tables.Months.Concat(tables.Longer))
                    if (MeasureCatalogue.Everything[index] is var measure && (!space.OfSteps || measure.OfSteps) && tables.HasRows(measure, space.Name, period))
                        foreach (var level in space.Levels)
                            if (Protect(index, period, space.Name, level, space.CellOf(level)) is { } figure)
                                yield return figure;
        }
    }

    /// <summary>Every figure that the data contract asks for, withheld or not, of every month and of the whole extract, sorted ordinally by measure, period, breakdown, level.</summary>
    public IEnumerable<Figure> MonthsAndAll() =>
        Figures(m => m.Family == MeasureFamily.Outcomes, b => !IsFurther(b), (index, _) => MonthsOf(index).Append(Period.All));

    /// <summary>The figures of a further file, withheld or not, sorted likewise.</summary>
    /// <param name="family">Which file. Activity is broken down as the contract says, access and pathways by the further breakdowns too;
    /// pathways holds the contract's outcomes by the further breakdowns as well.</param>
    /// <param name="month">The month that is reported. By month there are the whole and, for counts, the organisations; other levels, mostly too small by
    /// month, are of the twelve months to it, of the referrals whose year is over then, and of the whole extract.</param>
    public IEnumerable<Figure> MonthsAndAll(MeasureFamily family, Period month)
    {
        Period[] longer = [Period.TwelveMonthsTo(month.LastDay), CohortYear(month), Period.All];
        static bool IsCount(int index) => MeasureCatalogue.Everything[index].Kind is MeasureKind.Count or MeasureKind.Stock;
        IEnumerable<Period> Periods(int index, string breakdown) => breakdown == Breakdown.All || (IsCount(index) && breakdown.EndsWith("_id", StringComparison.Ordinal))
            ? MonthsOf(index).Concat(longer) : longer;
        return family switch
        {
            MeasureFamily.Outcomes => MonthsAndAll(),
            MeasureFamily.Activity => Figures(m => m.Family == family, b => !IsFurther(b), Periods),
            MeasureFamily.Access => Figures(m => m.Family == family, _ => true, Periods),
            // Their totals stand beside them, so that the table adds up.
            _ => Figures(m => m.Family == family, _ => true, Periods).Concat(Figures(m => m.Family == MeasureFamily.Outcomes, b => b == Breakdown.All || IsFurther(b), (_, _) => longer)),
        };
    }

    private static bool IsFurther(string breakdown) => Breakdown.Further.Any(b => b.Name == breakdown);

    /// <summary>The months of a measure; stock is there in every month since the first.</summary>
    private IEnumerable<Period> MonthsOf(int index)
    {
        var months = _counts.MonthsOf(index);
        return MeasureCatalogue.Everything[index].Kind == MeasureKind.Stock && months.Any()
            ? Enumerable.Range(months.First(), Math.Max(0, Math.Min(months.Last(), LastMonthOfStock) - months.First() + 1)).Select(Period.Month)
            : months.Select(Period.Month);
    }

    private IEnumerable<Figure> Figures(Func<Measure, bool> isWanted, Func<string, bool> isSplit, Func<int, string, IEnumerable<Period>> periodsOf)
    {
        var breakdowns = _counts.Space.Breakdowns
            .Where(b => isSplit(b.Name))
            .OrderBy(b => b.Name, StringComparer.Ordinal)
            .Select(b => (Space: b, Levels: b.Levels.Order(StringComparer.Ordinal).Select(l => (Name: l, Cell: b.CellOf(l))).ToArray()))
            .ToArray();
        foreach (var (measure, index) in MeasureCatalogue.Everything.Select((m, i) => (m, i)).Where(x => isWanted(x.m)).OrderBy(x => x.m.Id, StringComparer.Ordinal))
            foreach (var (period, within) in breakdowns.SelectMany(b => periodsOf(index, b.Space.Name), (b, p) => (Breakdown: b, Period: p)).GroupBy(x => x.Period).Select(g => (g.Key, g.Select(x => x.Breakdown)))
                .OrderBy(x => x.Key == Period.All ? 1 : 0).ThenBy(x => x.Key.Kind).ThenBy(x => x.Key.LastMonth))
                foreach (var (space, levels) in within)
                {
                    if (space.OfSteps && !measure.OfSteps)
                        continue;
                    foreach (var (level, cell) in levels)
                        if (Protect(index, period, space.Name, level, cell) is { } figure)
                            yield return figure;
                }
    }

    /// <summary>A measure over time, up to and including a month.</summary>
    /// <param name="measure">The measure's id.</param>
    /// <param name="lastMonth">The month to end with.</param>
    /// <param name="breakdown">The breakdown's name.</param>
    /// <param name="level">The level's name.</param>
    /// <param name="months">How many months to go back, at least 3.</param>
    /// <returns>Month by month, or quarter by quarter where months are too small to show: where more than a quarter of
    /// them are hidden, or half of them count fewer than <see cref="Trend.SmallestMonth"/>.</returns>
    public Trend Trend(
        string measure, Period lastMonth, string breakdown = Breakdown.All, string level = Breakdown.All, int months = 24)
    {
        var byMonth = Enumerable.Range(0, months).Select(i => lastMonth.Back(months - 1 - i))
            .Select(p => new TrendPoint(p, Find(measure, p, breakdown, level)))
            .SkipWhile(p => p.Figure is null).ToList();
        var shown = byMonth.Count(p => p.Figure is { Suppressed: false });
        var large = byMonth.Count(p => p.Figure?.Denominator >= Analytics.Trend.SmallestMonth);
        if (4 * shown >= 3 * byMonth.Count && 2 * large >= byMonth.Count)
            return new Trend(PeriodKind.Month, byMonth);
        // Whole quarters only: a quarter that the month cuts short would look like a fall.
        var quarters = byMonth.Select(p => Period.Quarter(p.Period.LastMonth)).Distinct()
            .Where(q => q.LastMonth <= lastMonth.LastMonth && q.FirstMonth > lastMonth.LastMonth - months);
        return new Trend(PeriodKind.Quarter, [.. quarters.Select(q => new TrendPoint(q, Find(measure, q, breakdown, level)))]);
    }
}

/// <summary>One point of a <see cref="Trend"/>.</summary>
/// <param name="Period">A month or a quarter.</param>
/// <param name="Figure">What was measured in it; null where nothing was.</param>
public sealed record TrendPoint(Period Period, Figure? Figure);

/// <summary>A measure over time.</summary>
/// <param name="Grain">Month or quarter.</param>
/// <param name="Points">In order of time.</param>
public sealed record Trend(PeriodKind Grain, IReadOnlyList<TrendPoint> Points)
{
    /// <summary>A month that counts fewer tells little: its 95 % interval is wider than 40 points.</summary>
    public const long SmallestMonth = 20;

    /// <summary>What the latest figure of a trend is compared with: the earliest that is large enough to stand for its time. Services
    /// start small, and their first courses are not like the later ones: large enough is one that counts <see cref="SmallestMonth"/>
    /// or more and at least half as many as the median of the figures shown.</summary>
    /// <param name="shown">The figures that may be seen, in order of time.</param>
    /// <returns>The figure; null where only the latest one is large enough, or there is none.</returns>
    public static Figure? Base(IReadOnlyList<Figure> shown)
    {
        var counts = shown.Select(f => f.Denominator ?? 0).Order().ToList();
        return counts.Count == 0 ? null
            : shown.SkipLast(1).FirstOrDefault(f => f.Denominator >= SmallestMonth && 2 * f.Denominator >= counts[counts.Count / 2]);
    }
}

namespace NonResponse.Analytics;

/// <summary>The levels of one breakdown and where their cells begin.</summary>
internal sealed record BreakdownLevels(string Name, bool OfSteps, int Offset, IReadOnlyList<string> Levels)
{
    private readonly Dictionary<string, int> _indices =
        Levels.Select((name, i) => (name, i)).ToDictionary(x => x.name, x => x.i, StringComparer.Ordinal);

    /// <summary>The cell of a level, or -1.</summary>
    public int CellOf(string level) => _indices.TryGetValue(level, out var i) ? Offset + i : -1;
}

/// <summary>All breakdowns of a run, laid out one after the other: a cell is a number from 0 to <see cref="CellCount"/> less 1.</summary>
internal sealed class LevelSpace(IReadOnlyList<BreakdownLevels> breakdowns)
{
    // Organisations lie within others, and some breakdowns are others told more roughly.
    private static readonly (string First, string Second)[] Linked =
    [
        ("team_id", "provider_id"), ("team_id", "commissioner_id"), ("provider_id", "commissioner_id"), ("deprivation_quintile", Breakdown.Core20),
        ("any_need", Breakdown.NeedsMet), ("medication_detail", "medication_strategy"),
    ];

    /// <summary>Which levels of two breakdowns are seen together: whoever knows the organisations knows which team is whose.</summary>
    public IReadOnlyList<LinkedLevels> Links { get; private init; } = [];

    public IReadOnlyList<BreakdownLevels> Breakdowns { get; } = breakdowns;

    public int CellCount { get; } = breakdowns[^1].Offset + breakdowns[^1].Levels.Count;

    /// <summary>Lays breakdowns out.</summary>
    public static LevelSpace Of(IReadOnlyList<Axis> axes)
    {
        var levels = new List<BreakdownLevels>();
        var offset = 0;
        foreach (var axis in axes)
        {
            levels.Add(new BreakdownLevels(axis.Name, axis.OfSteps, offset, axis.Levels));
            offset += axis.Levels.Count;
        }
        return new LevelSpace(levels) { Links = [.. LinksOf(axes)] };
    }

    private static IEnumerable<LinkedLevels> LinksOf(IReadOnlyList<Axis> axes)
    {
        foreach (var (first, second) in Linked)
            if (axes.FirstOrDefault(a => a.Name == first) is { } one && axes.FirstOrDefault(a => a.Name == second) is { } two)
                yield return LinkedLevels.Of(one, two);
    }

    /// <summary>The levels of several spaces, those of one name taken together.</summary>
    /// <param name="spaces">Spaces of the same breakdowns in the same order.</param>
    public static LevelSpace Joined(IReadOnlyList<LevelSpace> spaces)
    {
        var levels = new List<BreakdownLevels>();
        var offset = 0;
        for (var b = 0; b < spaces[0].Breakdowns.Count; b++)
        {
            var first = spaces[0].Breakdowns[b];
            string[] names = [.. spaces.SelectMany(s => s.Breakdowns[b].Levels).Distinct(StringComparer.Ordinal)];
            levels.Add(new BreakdownLevels(first.Name, first.OfSteps, offset, names));
            offset += names.Length;
        }
        return new LevelSpace(levels) { Links = [.. spaces.SelectMany(s => s.Links).GroupBy(l => (l.First, l.Second)).Select(g => new LinkedLevels(g.Key.First, g.Key.Second, [.. g.SelectMany(l => l.Together).Distinct()]))] };
    }

    /// <summary>The cell of each cell of another space.</summary>
    public int[] CellsOf(LevelSpace other) => [.. other.Breakdowns.SelectMany((b, i) => b.Levels.Select(Breakdowns[i].CellOf))];

    public BreakdownLevels? Find(string name) => Breakdowns.FirstOrDefault(b => b.Name == name);
}

/// <summary>Exact counts (and day histograms, for medians) by measure, month and cell. Tables of parts add up.</summary>
internal sealed class CountTable(LevelSpace space)
{
    // Months of 1900 to 2199 are found without a search.
    private const int FirstNear = Months.FirstNear;
    private const int NearMonths = Months.Near;

    private readonly SortedDictionary<int, Cells>[] _months =
        [.. MeasureCatalogue.Everything.Select(_ => new SortedDictionary<int, Cells>())];

    private readonly Cells?[][] _near = [.. MeasureCatalogue.Everything.Select(_ => new Cells?[NearMonths])];

    public LevelSpace Space { get; } = space;

    /// <summary>The cells of a measure in a month, made when first asked for.</summary>
    public Cells At(int measure, int month)
    {
        var near = month - FirstNear;
        if ((uint)near < NearMonths && _near[measure][near] is { } known)
            return known;
        if (!_months[measure].TryGetValue(month, out var cells))
            _months[measure].Add(month, cells = new Cells(
                Space.CellCount, MeasureCatalogue.Everything[measure].Kind, MeasureCatalogue.BaseOf(measure) is >= 0 and var of ? At(of, month).Denominators : null));
        if ((uint)near < NearMonths)
            _near[measure][near] = cells;
        return cells;
    }

    public IEnumerable<int> MonthsOf(int measure) => _months[MeasureCatalogue.BaseOf(measure) is >= 0 and var of ? of : measure].Keys;

    /// <summary>Gives each measure the months of the one that counts its denominators: a month in which nothing was hit has them all the same. Reading changes nothing
    /// afterwards, so that several threads may.</summary>
    public CountTable Complete()
    {
        for (var measure = 0; measure < _months.Length; measure++)
            if (MeasureCatalogue.BaseOf(measure) is >= 0 and var of)
                foreach (var month in _months[of].Keys)
                    At(measure, month);
        return this;
    }

    /// <summary>Adds the counts of a part that has the same levels.</summary>
    public void Add(CountTable other) => Add(other, null);

    /// <summary>The counts of several sources, added up: sources don't share episodes.</summary>
    /// <param name="tables">One or more, of the same breakdowns.</param>
    public static CountTable Sum(IReadOnlyList<CountTable> tables)
    {
        if (tables.Count == 1)
            return tables[0];
        var sum = new CountTable(LevelSpace.Joined([.. tables.Select(t => t.Space)]));
        foreach (var table in tables)
            sum.Add(table, sum.Space.CellsOf(table.Space));
        return sum;
    }

    private void Add(CountTable other, int[]? cellOf)
    {
        for (var measure = 0; measure < _months.Length; measure++)
            foreach (var (month, cells) in other._months[measure])
                At(measure, month).Add(cells, cellOf);
    }

    public (long Numerator, long Denominator) Sum(int measure, Period period, int cell)
    {
        long numerator = 0, denominator = 0;
        foreach (var cells in Within(measure, period))
        {
            numerator += cells.Numerators[cell];
            denominator += cells.Denominators[cell];
        }
        return (numerator, denominator);
    }

    /// <summary>Of how many a mean is, and their moments.</summary>
    public (long Count, Moments Moments) Mean(int measure, Period period, int cell)
    {
        var moments = new Moments();
        long count = 0;
        foreach (var cells in Within(measure, period))
        {
            moments.Add(cells.Moments![cell]);
            count += cells.Denominators[cell];
        }
        return (count, moments);
    }

    /// <summary>How many there are at the end of a period: what has come until then, less what has gone.</summary>
    /// <param name="measure">A measure of stock.</param>
    /// <param name="lastMonth">The last month of the period.</param>
    /// <param name="cell">The cell.</param>
    public long AtEnd(int measure, int lastMonth, int cell) => _months[measure].TakeWhile(m => m.Key <= lastMonth).Sum(m => (long)m.Value.Numerators[cell]);

    public DayHistogram Days(int measure, Period period, int cell) => Days(measure, period, cell, c => c.Days);

    /// <summary>The days after which those were no longer watched to whom nothing had happened.</summary>
    public DayHistogram Unanswered(int measure, Period period, int cell) => Days(measure, period, cell, c => c.Unanswered);

    private DayHistogram Days(int measure, Period period, int cell, Func<Cells, DayHistogram?[]?> of)
    {
        var sum = new DayHistogram();
        foreach (var cells in Within(measure, period))
            if (of(cells)?[cell] is { } days)
                sum.Add(days);
        return sum;
    }

    private IEnumerable<Cells> Within(int measure, Period period)
    {
        if (period.Kind == PeriodKind.Month)
            return _months[measure].TryGetValue(period.LastMonth, out var cells) ? [cells] : [];
        return period == Period.All
            ? _months[measure].Values
            : _months[measure].Where(m => m.Key >= period.FirstMonth && m.Key <= period.LastMonth).Select(m => m.Value);
    }

    /// <summary>The counts of one measure in one month, by cell.</summary>
    /// <param name="count">How many cells.</param>
    /// <param name="kind">The kind of the measure.</param>
    /// <param name="denominators">Those of the measure that counts them; null where this one does.</param>
    public sealed class Cells(int count, MeasureKind kind, int[]? denominators = null)
    {
        public int[] Numerators { get; } = new int[count];

        public int[] Denominators { get; } = denominators ?? new int[count];

        /// <summary>For medians, and for times until something happens: of those to whom it did.</summary>
        public DayHistogram?[]? Days { get; } = kind is MeasureKind.MedianDays or MeasureKind.TimeTo ? new DayHistogram[count] : null;

        /// <summary>For times until something happens: of those to whom it did not while they were watched.</summary>
        public DayHistogram?[]? Unanswered { get; } = kind == MeasureKind.TimeTo ? new DayHistogram[count] : null;

        /// <summary>For means only.</summary>
        public Moments[]? Moments { get; } = kind == MeasureKind.Mean ? new Moments[count] : null;

        /// <summary>Adds counts.</summary>
        /// <param name="other">The counts.</param>
        /// <param name="cellOf">Where each of its cells is here; null where it is the same one.</param>
        public void Add(Cells other, int[]? cellOf)
        {
            for (var i = 0; i < other.Denominators.Length; i++)
            {
                var to = cellOf?[i] ?? i;
                Numerators[to] += other.Numerators[i];
                if (denominators is null)
                    Denominators[to] += other.Denominators[i];
                if (other.Days?[i] is { } days)
                    (Days![to] ??= new DayHistogram()).Add(days);
                if (other.Unanswered?[i] is { } unanswered)
                    (Unanswered![to] ??= new DayHistogram()).Add(unanswered);
                if (other.Moments is { } moments)
                    Moments![to].Add(moments[i]);
            }
        }
    }
}

namespace NonResponse.Analytics.Attack;

/// <summary>Makes variables and relations of releases: the newest first, whose counts stand.</summary>
internal sealed partial class SystemBuilder
{
    private const string All = "all";

    private readonly Quantities _quantities = new();
    private readonly Names<AttackSpan> _spans = new();
    private readonly Names<(string Breakdown, string Level)> _cells = new();
    private readonly Names<string> _breakdowns = new();
    private readonly List<int> _breakdownOf = [];
    private readonly IReadOnlyList<PublishedRelease> _releases;

    // Of each count, the variable that stands for it in the release that is being read, and in those before it unless they show it differently.
    private readonly Dictionary<CountKey, int> _variableOf = [];
    private readonly Dictionary<CountKey, int> _hidden = [];
    private readonly List<CountKey> _keys = [];
    private readonly List<long?> _shown = [];
    private readonly List<int> _shownIn = [];
    private readonly List<int> _lastShownIn = [];
    private readonly List<int> _revisedIn = [];
    private readonly List<int> _madeIn = [];
    private readonly HashSet<int> _doNotAddUp = [];
    private readonly IReadOnlySet<(string Release, string Table)> _exact;
    private readonly int _wholeCell;
    private readonly int[] _lastWhole;

    private SystemBuilder(IReadOnlyList<PublishedRelease> oldestFirst, IReadOnlySet<(string Release, string Table)> exact)
    {
        (_releases, _exact) = (oldestFirst, exact);
        _lastWhole = [.. oldestFirst.Select(r => AttackSpan.MonthOf(r.Rules.LastWholeMonth) ?? throw new ArgumentException($"The last whole month of release {r.Id} is no month."))];
        _wholeCell = CellOf(All, All);
    }

    /// <summary>What was built.</summary>
    public AttackSystem System { get; } = new();

    /// <summary>Every hidden count: its variable, release, row and side; one variable has one entry a release.</summary>
    public List<(int Variable, int Release, PublishedFigure Figure, HiddenSide Side)> Hidden { get; } = [];

    /// <summary>Rows of the newest release that show a count, or bound a difference.</summary>
    public List<(int Variable, PublishedFigure Figure)> Telling { get; } = [];

    /// <summary>Means and medians that are printed though their count is hidden.</summary>
    public List<(int Release, PublishedFigure Figure)> Printed { get; } = [];

    /// <summary>Counts that two rows show differently, in words.</summary>
    public List<string> Contradictions { get; } = [];

    /// <summary>Rates and limits that do not follow from the counts beside them.</summary>
    public List<RateClue> Clues { get; } = [];

    /// <summary>Reads releases.</summary>
    /// <param name="oldestFirst">From the oldest to the newest.</param>
    /// <param name="exact">Files whose rates are printed with all their decimals.</param>
    /// <param name="cancel">Ends it.</param>
    public static SystemBuilder Of(IReadOnlyList<PublishedRelease> oldestFirst, IReadOnlySet<(string Release, string Table)> exact, CancellationToken cancel)
    {
        var builder = new SystemBuilder(oldestFirst, exact);
        // How long a count can change is told by all of its measures: they are looked at before the first is read.
        foreach (var figure in oldestFirst.SelectMany(r => r.Figures))
            builder._quantities.Of(figure);
        for (var r = oldestFirst.Count - 1; r >= 0; r--)
        {
            cancel.ThrowIfCancellationRequested();
            builder.Read(r);
        }
        builder.ReadDifferencesBetweenReleases();
        return builder;
    }

    /// <summary>The count that a variable stands for, in words.</summary>
    public string Describe(int variable) => _keys[variable] is var key ? $"{_quantities.NameOf(key.Quantity)} of {CellName(key.Cell)}, {_spans[key.Span]}" : "";

    /// <summary>The release that each variable was shown in last, -1 for none; two that always equal each other are one count.</summary>
    public int[] LastShownIn(SystemArrays system)
    {
        var root = Enumerable.Range(0, system.Variables).ToArray();
        int Root(int v) => root[v] == v ? v : root[v] = Root(root[v]);
        for (var i = 0; i < system.Relations; i++)
            if (system.Starts[i + 1] - system.Starts[i] == 2 && system.Least[i] == 0 && system.Most[i] == 0
                && system.Coefficients[system.Starts[i]] == -system.Coefficients[system.Starts[i] + 1])
                root[Root(system.Terms[system.Starts[i]])] = Root(system.Terms[system.Starts[i] + 1]);
        var last = new int[system.Variables];
        Array.Fill(last, -1);
        for (var v = 0; v < last.Length; v++)
            last[Root(v)] = Math.Max(last[Root(v)], _lastShownIn[v]);
        return [.. Enumerable.Range(0, last.Length).Select(v => last[Root(v)])];
    }

    /// <summary>The breakdown that a relation lies in; that of all for none.</summary>
    public int BreakdownOf(RelationSource source) => source.Kind == RelationKind.Margin ? source.Other : _breakdownOf[source.Cell];

    /// <summary>Relations of differences that follow from the same of numerators and of denominators: propagation needs them, a linear program does not.</summary>
    public HashSet<int> Implied(SystemArrays system)
    {
        var known = new Dictionary<RelationSource, int>();
        for (var i = 0; i < system.Relations; i++)
            if (System.Source(i) is { Kind: RelationKind.Margin or RelationKind.Time or RelationKind.PeriodDifference } source)
                known.TryAdd(source, system.Starts[i + 1] - system.Starts[i]);
        var implied = new HashSet<int>();
        for (var i = 0; i < system.Relations; i++)
            if (System.Source(i) is { Kind: RelationKind.Margin or RelationKind.Time or RelationKind.PeriodDifference } source && _quantities.PartsOf(source.Quantity) is var (numerator, denominator)
                && known.GetValueOrDefault(source with { Quantity = numerator }) == known[source] && known.GetValueOrDefault(source with { Quantity = denominator }) == known[source])
                implied.Add(i);
        return implied;
    }

    /// <summary>A relation in words.</summary>
    public string Describe(RelationSource source)
    {
        var what = _quantities.NameOf(source.Quantity);
        var (cell, span, release) = (CellName(source.Cell), _spans[source.Span], _releases[source.Release].Id);
        return source.Kind switch
        {
            RelationKind.Margin => $"the levels of {_breakdowns[source.Other]} add up to {what} of {cell}, {span} ({release})",
            RelationKind.Time => $"the periods of {span} add up: {what} of {cell} ({release})",
            RelationKind.PeriodDifference => $"{span} and {_spans[source.Other]} differ by other periods: {what} of {cell} ({release})",
            RelationKind.Parts => $"numerator and difference make the denominator of {what} of {cell}, {span} ({release})",
            RelationKind.Sum => $"other measures add up to {what} of {cell}, {span} ({release})",
            RelationKind.Shown => $"release {release} shows {what} of {cell}, {span}",
            RelationKind.Order => $"{what} is no more than {_quantities.NameOf(source.Other)} of {cell}, {span} ({release})",
            _ => $"the rate printed for {what} of {cell}, {span} ({release})",
        };
    }

    private string CellName(int cell) => _cells[cell] is var (breakdown, level) && breakdown != All ? $"{breakdown}={level}" : All;

    private int CellOf(string breakdown, string level)
    {
        var cell = _cells.Of((breakdown, level));
        if (cell == _breakdownOf.Count)
            _breakdownOf.Add(_breakdowns.Of(breakdown));
        return cell;
    }

    private int AddVariable(CountKey key, long lower = 0, long upper = AttackSystem.Unbounded)
    {
        _keys.Add(key);
        _shown.Add(null);
        _shownIn.Add(-1);
        _lastShownIn.Add(-1);
        _revisedIn.Add(-1);
        _madeIn.Add(-1);
        return System.AddVariable(lower, upper);
    }

    /// <summary>The variable of a count that no row of the release shows: one that a longer period is made of.</summary>
    private int Unpublished(CountKey key)
    {
        if (!_hidden.TryGetValue(key, out var variable))
            _hidden.Add(key, variable = AddVariable(key));
        return variable;
    }

    private sealed record Row(PublishedFigure Figure, Quantities.Sides Sides, int Span, int Cell)
    {
        public int Numerator { get; set; } = -1;

        public int Denominator { get; set; } = -1;

        public int Difference { get; set; } = -1;

        public (long Lower, long Upper) NumeratorLies { get; set; }

        public (long Lower, long Upper) DenominatorLies { get; set; }
    }

    private void Read(int r)
    {
        var release = _releases[r];
        var before = r == 0 ? [] : Series(_releases[r - 1]);
        var lastMonth = AttackSpan.MonthOf(release.Rules.LastMonth) ?? throw new ArgumentException($"The last month of release {release.Id} is no month.");
        var rows = new List<Row>(release.Figures.Count);
        var whole = new HashSet<CountKey>();
        foreach (var figure in release.Figures)
        {
            if (_quantities.Of(figure) is not { } sides || AttackSpan.Of(figure.Period, lastMonth) is not { } span)
                continue;
            var row = new Row(figure, sides, _spans.Of(span), CellOf(figure.Breakdown, figure.Level));
            var earlier = before.GetValueOrDefault(SeriesOf(figure, release));
            if (sides.Numerator >= 0)
                row.Numerator = Read(r, row, new(sides.Numerator, row.Span, row.Cell), figure.Numerator, earlier.Numerator, HiddenSide.Numerator, whole, 0);
            if (sides.Denominator >= 0)
                row.Denominator = Read(
                    r, row, new(sides.Denominator, row.Span, sides.Columns.Denominator == "whole" ? _wholeCell : row.Cell), figure.Denominator, earlier.Denominator, HiddenSide.Denominator, whole, 1);
            if (sides.Difference >= 0)
                row.Difference = ReadDifference(r, row, whole);
            if (figure.Suppressed && figure.Value is not null && !sides.Columns.IsRate)
                Printed.Add((r, figure));
            rows.Add(row);
        }
        ReadParts(r, rows);
        ReadRelations(r, whole);
    }

    /// <summary>The variable of one column of a row, with what the row tells of it.</summary>
    private int Read(int r, Row row, CountKey key, long? shown, long? earlier, HiddenSide side, HashSet<CountKey> whole, long least)
    {
        var (figure, rules) = (row.Figure, _releases[r].Rules);
        // The amount of a ratio is not told where there is nothing to share it among: its levels do not add up.
        var isAmount = side == HiddenSide.Numerator && row.Sides is { Denominator: >= 0, Columns.HasDifference: false };
        if (row.Sides.Columns.IsWhole && !isAmount)
        {
            whole.Add(key);
            if (!row.Sides.Columns.AddsUpOverTime)
                _doNotAddUp.Add(key.Quantity);
        }
        // What could still change then is another count than what a later release has.
        var isNew = !_variableOf.TryGetValue(key, out var variable) || (_madeIn[variable] != r && !IsSettled(r, key));
        // Shown otherwise in a later release, it was revised: what this one shows is of another count.
        var isFirst = !_variableOf.ContainsKey(key);
        if (isNew || (shown is not null && _shown[variable] is { } later && later != shown && _shownIn[variable] != r))
        {
            _variableOf[key] = variable = AddVariable(key);
            _revisedIn[variable] = isFirst ? -1 : r;
        }
        _madeIn[variable] = r;
        if (shown is { } count)
        {
            var (lower, upper) = rules.Behind(count, earlier == count);
            if (_shown[variable] is null || _shownIn[variable] == r)
                Narrow(r, key, variable, lower, upper, row);
            if (side == HiddenSide.Numerator)
                row.NumeratorLies = (lower, upper);
            else
                row.DenominatorLies = (lower, upper);
            if (_shown[variable] is null)
                (_shown[variable], _shownIn[variable]) = (count, r);
            _lastShownIn[variable] = Math.Max(_lastShownIn[variable], r);
            if (r == _releases.Count - 1)
                Telling.Add((variable, figure));
            return variable;
        }
        if (figure.Suppressed)
        {
            if (System.Lower[variable] < least)
                Narrow(r, key, variable, least, AttackSystem.Unbounded, row);
            Hidden.Add((variable, r, figure, side));
        }
        return variable;
    }

    /// <summary>Whether a count could not change any more after a release, but for records that came late.</summary>
    private bool IsSettled(int r, CountKey key)
    {
        const int shortestMonth = 28;
        return !WorldKnowledge.UnsettledBreakdowns.Overlaps(_cells[key.Cell].Breakdown.Split('|'))
            && _spans[key.Span].Last + (_quantities.UnsettledDays(key.Quantity) + shortestMonth - 1) / shortestMonth <= _lastWhole[r];
    }

    private int ReadDifference(int r, Row row, HashSet<CountKey> whole)
    {
        var key = new CountKey(row.Sides.Difference, row.Span, row.Cell);
        if (row.Sides.Columns.IsWhole)
            whole.Add(key);
        if (!_variableOf.TryGetValue(key, out var variable))
            _variableOf[key] = variable = AddVariable(key);
        // A count that was revised had another difference.
        else if (_madeIn[variable] != r && (!IsSettled(r, key) || _revisedIn[row.Numerator] == r || _revisedIn[row.Denominator] == r))
            _variableOf[key] = variable = AddVariable(key);
        _madeIn[variable] = r;
        if (row.Figure is { Numerator: not null, Denominator: not null })
        {
            var hide = _releases[r].Rules.HideUpTo;
            var least = Math.Max(0, row.DenominatorLies.Lower - row.NumeratorLies.Upper);
            var most = row.DenominatorLies.Upper - row.NumeratorLies.Lower;
            // It is none or more than is hidden, for it is shown.
            if (least > 0 && most > hide)
                least = Math.Max(least, hide + 1L);
            else if (least == 0 && most <= hide)
                most = 0;
            if (most >= least)
                Narrow(r, key, variable, least, most, row);
            if (r == _releases.Count - 1)
                Telling.Add((variable, row.Figure));
        }
        else if (row.Figure.Suppressed)
            Hidden.Add((variable, r, row.Figure, HiddenSide.Difference));
        return variable;
    }

    private void Narrow(int r, CountKey key, int variable, long lower, long upper, Row row)
    {
        // What an earlier release says may be out of date: it is a relation, that gives way.
        if (r < _releases.Count - 1)
        {
            System.AddRelation([(variable, 1)], lower, upper, new(RelationKind.Shown, r, key.Quantity, key.Span, key.Cell, -1));
            return;
        }
        var (low, high) = (Math.Max(lower, System.Lower[variable]), Math.Min(upper, System.Upper[variable]));
        if (low <= high)
            (System.Lower[variable], System.Upper[variable]) = (low, high);
        else
        {
            // Both may be so: the attacker takes whichever is.
            (System.Lower[variable], System.Upper[variable]) = (Math.Min(lower, System.Lower[variable]), Math.Max(upper, System.Upper[variable]));
            Contradictions.Add($"two rows show one count differently: {row.Figure.Table} {row.Figure.Measure} {row.Figure.Period} {row.Figure.Breakdown}={row.Figure.Level}");
        }
    }

    private static (string, string, string, string, string) SeriesOf(PublishedFigure f, PublishedRelease release) =>
        (f.Measure, f.Statistic, f.Breakdown, f.Level, AttackSpan.SeriesOf(f.Period, release.Rules.LastMonth));

    /// <summary>What a release shows of each series.</summary>
    private static Dictionary<(string, string, string, string, string), (long? Numerator, long? Denominator)> Series(PublishedRelease release)
    {
        var series = new Dictionary<(string, string, string, string, string), (long? Numerator, long? Denominator)>();
        foreach (var figure in release.Figures)
            series[SeriesOf(figure, release)] = (figure.Numerator, figure.Denominator);
        return series;
    }
}

using System.Globalization;

namespace NonResponse.Analytics;

/// <summary>The counts of one strategy in a comparison's results, with how they add up, and which of them are hidden: for their own size, or since hidden ones would follow from them.</summary>
/// <remarks>Left out by rule and compared make all decisions; levels, twentieths of the preference score and what is missing make those compared; events and the rest make those whose outcome counts. Counts that are told under several names,
/// such as of the same outcome by several methods, are one.</remarks>
internal sealed class ComparisonCounts
{
    private const string Decisions = "decisions";

    private readonly DisclosurePolicy _policy;
    private readonly bool _isWholeOnly;
    private readonly SuppressionSystem _system = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal), _figures = new(StringComparer.Ordinal);
    private readonly HashSet<int> _totals = [];
    private readonly bool[] _isHidden;

    /// <summary>Works out which are hidden.</summary>
    /// <param name="result">Exact.</param>
    /// <param name="isFirst">Of the first strategy, or of the second.</param>
    /// <param name="policy">What small counts undergo.</param>
    /// <param name="isWholeOnly">Whether all are hidden but those of everybody.</param>
    public ComparisonCounts(ComparisonResult result, bool isFirst, DisclosurePolicy policy, bool isWholeOnly = false)
    {
        (_policy, _isWholeOnly) = (policy, isWholeOnly);
        if ((isFirst ? result.FirstCount : result.SecondCount) is not { } count)
        {
            _isHidden = [];
            return;
        }
        var compared = Tell(Decisions, count, isTotal: true);
        var flow = result.Flow.Select((f, i) => Tell(Flow(i), (isFirst ? f.First : f.Second) ?? 0, isTotal: i == 0)).ToList();
        if (flow.Count > 0)
            Sum([.. flow.Skip(1), compared], flow[0]);
        if (result.Overlap is { } overlap)
            Sum([.. (isFirst ? overlap.FirstBins : overlap.SecondBins).Select((b, i) => Tell(Bin(i), b ?? 0))], compared);
        Balance(result, isFirst, compared, count);
        Estimates(result, isFirst);
        _isHidden = SecondarySuppression.Of(_system, policy, _totals.Contains).IsHidden;
    }

    /// <summary>Whether decisions compared are hidden.</summary>
    public bool HidesDecisions => Hides(Decisions);

    /// <summary>Whether what a rule left out is hidden.</summary>
    public bool HidesFlow(int rule) => Hides(Flow(rule));

    /// <summary>Whether a twentieth of the preference score is hidden.</summary>
    public bool HidesBin(int bin) => Hides(Bin(bin));

    /// <summary>Whether the share of a level, or of a flag, is hidden.</summary>
    public bool HidesShare(BalanceRow row) => Hides(Level(row));

    /// <summary>Whether of how many something is missing is hidden.</summary>
    public bool HidesMissing(BalanceRow row) => Hides(Missing(row));

    /// <summary>Whether of how many an estimate is is hidden.</summary>
    public bool HidesCount(EffectEstimate e, int? count) => count is { } n && Hides(Counted(e, n));

    /// <summary>Whether how many had the outcome is hidden, and with it how many had not.</summary>
    public bool HidesEvents(EffectEstimate e, int? count, int? events) => count is { } n && events is { } k && Hides(Had(e, n, k));

    private bool Hides(string name) => _figures.TryGetValue(name, out var figure) && (_isHidden[figure] || (_isWholeOnly && !_totals.Contains(figure)));

    private void Balance(ComparisonResult result, bool isFirst, int compared, int count)
    {
        foreach (var confounder in result.Balance.GroupBy(b => b.Confounder))
        {
            var levels = new List<int>();
            foreach (var row in confounder)
            {
                var missing = isFirst ? row.FirstMissing : row.SecondMissing;
                var (known, of) = (count - (missing ?? 0), compared);
                if (missing is { } m)
                    Sum([Tell(Missing(row), m), of = Count("known|" + Missing(row), known)], compared);
                if (!row.IsShare || (isFirst ? row.First : row.Second) is not { } share)
                    continue;
                var there = (int)Math.Round(share * known);
                if (row.Part.Length > 0)
                    levels.Add(Tell(Level(row), there));
                else
                    Split(Level(row), there, known, of);
            }
            Complete(levels, compared, "levels|" + confounder.Key);
        }
    }

    private void Estimates(ComparisonResult result, bool isFirst)
    {
        foreach (var of in result.Estimates.GroupBy(e => (e.Outcome, e.Estimand, e.Missing)))
        {
            var places = new Dictionary<(string Breakdown, string Level), (int Count, int Had, int HadNot)>();
            foreach (var e in of)
                if ((isFirst ? e.FirstCount : e.SecondCount) is { } n)
                {
                    var isAll = e.Breakdown == Breakdown.All;
                    var counted = Tell(Counted(e, n), n, isAll);
                    var (had, hadNot) = (isFirst ? e.FirstEvents : e.SecondEvents) is { } k ? Split(Had(e, n, k), k, n, counted, isAll) : (-1, -1);
                    places.TryAdd((e.Breakdown, e.Level), (counted, had, hadNot));
                }
            if (!places.TryGetValue((Breakdown.All, Breakdown.All), out var all))
                continue;
            foreach (var split in places.Where(p => p.Key.Breakdown != Breakdown.All).GroupBy(p => p.Key.Breakdown))
            {
                var name = string.Join('|', "others", split.Key, of.Key.Outcome, of.Key.Estimand, of.Key.Missing);
                Complete([.. split.Select(p => p.Value.Count)], all.Count, name);
                Complete([.. split.Select(p => p.Value.Had)], all.Had, name + "|had");
                Complete([.. split.Select(p => p.Value.HadNot)], all.HadNot, name + "|had not");
            }
        }
    }

    /// <summary>Parts of a whole; what they leave is a count too, of levels that have no row.</summary>
    private void Complete(List<int> parts, int whole, string name)
    {
        if (parts.Count == 0 || whole < 0 || parts.Contains(-1))
            return;
        if (_system.Exact[whole] - parts.Sum(p => _system.Exact[p]) is > 0 and var others)
            parts.Add(Count(name, others));
        Sum([.. parts], whole);
    }

    /// <summary>A count that no figure tells, or that others tell.</summary>
    private int Count(string name, int count, int least = 0)
    {
        if (!_counts.TryGetValue(name, out var variable))
            _counts.Add(name, variable = _system.Add(count, least));
        return variable;
    }

    /// <summary>A count that a figure of its own tells. Where none would be shown, that it is hidden says that there is one.</summary>
    private int Tell(string name, int count, bool isTotal = false)
    {
        var variable = Count(name, count, _policy.ShowsZero && count > 0 ? 1 : 0);
        if (_figures.TryAdd(name, _system.Publications.Count))
            Add(new Publication(0, Period.All, _system.Publications.Count, variable, -1, -1), _policy.Hides(count), isTotal);
        return variable;
    }

    /// <summary>How many of a count had something, told by a figure; how many had not follows.</summary>
    private (int Had, int HadNot) Split(string name, int had, int of, int whole, bool isTotal = false)
    {
        var (hits, misses) = (Count(name, had), Count("not|" + name, of - had));
        if (_figures.TryAdd(name, _system.Publications.Count))
        {
            Add(new Publication(0, Period.All, _system.Publications.Count, hits, -1, misses), _policy.Hides(had) || _policy.Hides(of - had) || _policy.Hides(of), isTotal);
            Sum([hits, misses], whole);
        }
        return (hits, misses);
    }

    private void Add(Publication figure, bool isSmall, bool isTotal)
    {
        if (isTotal)
            _totals.Add(figure.Cell);
        _system.Add(figure, isSmall);
    }

    private void Sum(int[] parts, int whole) => _system.Relate(parts, [whole]);

    private static string Flow(int rule) => "flow|" + rule.ToString(CultureInfo.InvariantCulture);

    private static string Bin(int bin) => "bin|" + bin.ToString(CultureInfo.InvariantCulture);

    private static string Level(BalanceRow row) => $"share|{row.Confounder}|{row.Part}";

    private static string Missing(BalanceRow row) => $"missing|{row.Confounder}|{row.Part}";

    // As many of the same level are the same: whoever sees one of them sees the other.
    private static string Counted(EffectEstimate e, int count) => string.Create(CultureInfo.InvariantCulture, $"of|{e.Breakdown}|{e.Level}|{count}");

    private static string Had(EffectEstimate e, int count, int events) => string.Create(CultureInfo.InvariantCulture, $"had|{e.Outcome}|{e.Breakdown}|{e.Level}|{count}|{events}");
}

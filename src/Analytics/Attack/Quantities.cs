namespace NonResponse.Analytics.Attack;

/// <summary>The counts behind measures, each under one number whatever its names.</summary>
internal sealed class Quantities
{
    /// <summary>The level of those of whom it is not known.</summary>
    public const string NotRecorded = "not_recorded";

    private readonly Dictionary<string, string> _first = [];
    private readonly Names<string> _names = new();
    private readonly Dictionary<(string, string, bool), Sides> _sides = [];
    private readonly Dictionary<int, (int Numerator, int Denominator)> _parts = [];
    private readonly HashSet<int> _isPart = [];
    private readonly Dictionary<int, int> _unsettled = [];

    /// <summary>Reads what is one count under several names.</summary>
    public Quantities()
    {
        foreach (var group in WorldKnowledge.Same)
        {
            // A name may stand in two groups: both are one then.
            var first = group.Select(FirstOf).Order(StringComparer.Ordinal).First();
            foreach (var old in group.Select(FirstOf).Distinct().ToList())
                foreach (var name in _first.Where(p => p.Value == old).Select(p => p.Key).Append(old).ToList())
                    _first[name] = first;
            foreach (var name in group)
                _first[name] = first;
        }
    }

    /// <summary>How many have a number.</summary>
    public int Count => _names.Count;

    /// <summary>What the columns of a row count.</summary>
    /// <param name="Columns">What is known of the statistic.</param>
    /// <param name="Numerator">The quantity of the numerator, -1 for none.</param>
    /// <param name="Denominator">The quantity of the denominator, -1 for none.</param>
    /// <param name="Difference">The quantity of the difference, -1 for none.</param>
    internal sealed record Sides(WorldKnowledge.Columns Columns, int Numerator, int Denominator, int Difference);

    /// <summary>The number of a count such as <c>recovery#n</c>.</summary>
    public int Of(string name) => _names.Of(FirstOf(name));

    /// <summary>A name of a count.</summary>
    public string NameOf(int quantity)
    {
        var name = _names[quantity];
        return name[^1] switch { 'n' => name[..^2], 'd' => "the denominator of " + name[..^2], _ => "the misses of " + name[..^2] };
    }

    /// <summary>The numerator and the denominator that a quantity is the difference of; null where it is none, or is counted itself.</summary>
    public (int Numerator, int Denominator)? PartsOf(int quantity) => _parts.TryGetValue(quantity, out var parts) ? parts : null;

    /// <summary>The counts of a row; null where it has none.</summary>
    public Sides? Of(PublishedFigure figure)
    {
        var statistic = figure.Statistic.Length > 0 ? figure.Statistic : WorldKnowledge.Medians.Contains(figure.Measure) ? "median" : "proportion";
        var key = (figure.Measure, statistic, figure.Level == NotRecorded);
        if (_sides.TryGetValue(key, out var known))
            return known.Columns.Name.Length == 0 ? null : known;
        var columns = WorldKnowledge.Statistics.FirstOrDefault(c => c.Name == statistic || (c.Name[^1] == '*' && statistic.StartsWith(c.Name[..^1], StringComparison.Ordinal)));
        int Side(string what, string side) => what switch
        {
            "" => -1,
            "own" => Of($"{figure.Measure}:{statistic}#{side}"),
            "recorded" => figure.Level == NotRecorded ? -1 : Of(figure.Measure + "#n"),
            "level" or "whole" => Of(figure.Measure + "#d"),
            _ => Of($"{figure.Measure}#{what}"),
        };
        var sides = columns is null
            ? new Sides(new("", "", "", false, false, false, false), -1, -1, -1)
            : new Sides(columns, Side(columns.Numerator, "n"), Side(columns.Denominator, "d"), columns.HasDifference ? Of(figure.Measure + "#f") : -1);
        _sides.Add(key, sides);
        var days = WorldKnowledge.Unsettled.Where(u => figure.Measure.StartsWith(u.Measure, StringComparison.Ordinal)).Select(u => u.Days).FirstOrDefault();
        foreach (var quantity in (int[])[sides.Numerator, sides.Denominator, sides.Difference])
            if (quantity >= 0 && days > _unsettled.GetValueOrDefault(quantity))
                _unsettled[quantity] = days;
        // Two differences of each other would imply each other: the first that is made counts.
        if (sides.Difference >= 0 && !_isPart.Contains(sides.Difference) && !_parts.ContainsKey(sides.Numerator) && !_parts.ContainsKey(sides.Denominator)
            && _parts.TryAdd(sides.Difference, (sides.Numerator, sides.Denominator)))
            _isPart.UnionWith([sides.Numerator, sides.Denominator]);
        return columns is null ? null : sides;
    }

    /// <summary>For how many days after the end of a period a quantity can still change: the longest of its measures.</summary>
    public int UnsettledDays(int quantity) => _unsettled.GetValueOrDefault(quantity);

    private string FirstOf(string name) => _first.GetValueOrDefault(name, name);
}

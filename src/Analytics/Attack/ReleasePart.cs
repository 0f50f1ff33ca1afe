namespace NonResponse.Analytics.Attack;

/// <summary>Rows of measures that have nothing to do with those of any other part.</summary>
/// <param name="Measures">The measures.</param>
/// <param name="Releases">Their rows, oldest release first.</param>
internal sealed record ReleasePart(IReadOnlySet<string> Measures, IReadOnlyList<PublishedRelease> Releases)
{
    /// <summary>How many rows there are.</summary>
    public int Rows { get; } = Releases.Sum(r => r.Figures.Count);

    /// <summary>The parts of releases: measures that count the same thing, or whose counts add up or bound each other, are in one.</summary>
    public static IReadOnlyList<ReleasePart> Of(IReadOnlyList<PublishedRelease> releases)
    {
        var (quantities, root) = (new Quantities(), new Dictionary<string, string>());
        string Root(string name)
        {
            while (root.TryGetValue(name, out var next) && next != name)
                name = next;
            return name;
        }
        void Join(string one, string other) => root[Root(one)] = Root(other);
        // No measure has such a name.
        static string Count(int quantity) => FormattableString.Invariant($"#{quantity}");
        var seen = new HashSet<(string, string, bool)>();
        foreach (var figure in releases.SelectMany(r => r.Figures))
            if (seen.Add((figure.Measure, figure.Statistic, figure.Level == Quantities.NotRecorded)) && quantities.Of(figure) is { } sides)
                foreach (var quantity in (int[])[sides.Numerator, sides.Denominator, sides.Difference])
                    if (quantity >= 0)
                        Join(Count(quantity), figure.Measure);
        foreach (var linked in WorldKnowledge.Sums.Select(s => s.Parts.Append(s.Total)).Concat(WorldKnowledge.Orders))
            foreach (var name in linked.Skip(1))
                Join(Count(quantities.Of(name)), Count(quantities.Of(linked.First())));
        var measures = seen.Select(s => s.Item1).Distinct().ToDictionary(m => m, Root);
        var rows = releases.Select(r => r.Figures.ToLookup(f => measures[f.Measure])).ToList();
        return
        [
            .. measures.GroupBy(m => m.Value, m => m.Key)
                .Select(g => new ReleasePart(g.ToHashSet(), [.. releases.Select((r, i) => r with { Figures = [.. rows[i][g.Key]] })])),
        ];
    }

    /// <summary>Files that print a rate with six decimals or more: they print all so.</summary>
    public static IReadOnlySet<(string Release, string Table)> TablesOfExactRates(IReadOnlyList<PublishedRelease> releases)
    {
        var (quantities, exact) = (new Quantities(), new HashSet<(string, string)>());
        foreach (var release in releases)
            foreach (var figure in release.Figures)
                if (figure.Value is { } value && !exact.Contains((release.Id, figure.Table)) && RateClue.DigitsOf(value) >= DigitsOfContract && quantities.Of(figure) is { Columns.IsRate: true })
                    exact.Add((release.Id, figure.Table));
        return exact;
    }

    /// <summary>With how many decimals the contract has rates printed.</summary>
    public const int DigitsOfContract = 6;
}

namespace NonResponse.Analytics;

/// <summary>Which levels of two breakdowns are seen together.</summary>
/// <param name="First">The name of one.</param>
/// <param name="Second">The name of the other.</param>
/// <param name="Together">Pairs of levels.</param>
internal sealed record LinkedLevels(string First, string Second, IReadOnlyList<(string First, string Second)> Together)
{
    /// <summary>Those of two breakdowns over the same rows.</summary>
    public static LinkedLevels Of(Axis first, Axis second)
    {
        var (levels, seen) = (second.Levels.Count, new bool[first.Levels.Count * second.Levels.Count]);
        for (var row = 0; row < first.LevelOfRow.Length; row++)
            seen[first.LevelOfRow[row] * levels + second.LevelOfRow[row]] = true;
        return new LinkedLevels(first.Name, second.Name, [.. Enumerable.Range(0, seen.Length).Where(i => seen[i]).Select(i => (first.Levels[i / levels], second.Levels[i % levels]))]);
    }

    /// <summary>Sets of levels of the one that hold the same rows as sets of the other: the smallest that there are.</summary>
    /// <returns>One set for each; a single one, of everybody, where all hang together.</returns>
    public IReadOnlyList<(IReadOnlyList<string> First, IReadOnlyList<string> Second)> Sets()
    {
        var sets = new List<(HashSet<string> First, HashSet<string> Second)>();
        foreach (var (first, second) in Together)
        {
            var joined = sets.FindAll(s => s.First.Contains(first) || s.Second.Contains(second));
            sets.RemoveAll(joined.Contains);
            sets.Add(([first, .. joined.SelectMany(s => s.First)], [second, .. joined.SelectMany(s => s.Second)]));
        }
        return [.. sets.Select(s => ((IReadOnlyList<string>)[.. s.First.Order(StringComparer.Ordinal)], (IReadOnlyList<string>)[.. s.Second.Order(StringComparer.Ordinal)]))];
    }
}

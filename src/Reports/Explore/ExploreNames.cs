namespace NonResponse.Reports;

/// <summary>What breakdowns and levels are called: as the service says, or else as the program does.</summary>
/// <param name="Levels">Names that the service gave to codes, by breakdown and code.</param>
/// <param name="Titles">Titles of the service's own breakdowns, by name.</param>
public sealed record ExploreNames(IReadOnlyDictionary<(string Breakdown, string Code), string> Levels, IReadOnlyDictionary<string, string> Titles)
{
    /// <summary>A breakdown; two are joined by a stroke.</summary>
    public string Breakdown(string name) => string.Join(" and ", name.Split('|').Select((part, i) => One(part) is var title && i > 0 ? Wording.Uncapitalised(title) : title));

    /// <summary>A level; those of two breakdowns are joined by a stroke.</summary>
    public string Level(string breakdown, string level)
    {
        var (breakdowns, levels) = (breakdown.Split('|'), level.Split('|'));
        return breakdowns.Length != levels.Length ? level
            : string.Join(", ", breakdowns.Zip(levels, (b, l) => Levels.GetValueOrDefault((b, l)) ?? (Titles.ContainsKey(b) ? Wording.OwnLevel(l) : b == Analytics.Breakdown.All ? "Everybody" : Wording.Level(b, l))));
    }

    private string One(string name) => Titles.GetValueOrDefault(name)
        ?? Analytics.Breakdown.Catalogue.Concat(Analytics.Breakdown.Further).FirstOrDefault(b => b.Name == name)?.Title ?? Wording.OwnLevel(name);
}

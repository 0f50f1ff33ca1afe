using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>People by commissioner, age band, sex, ethnicity and fifth of deprivation, as far as the extract's population table tells them apart.
/// Its rows are parts of one whole: they add up.</summary>
internal sealed class PopulationTotals
{
    private readonly List<Row> _rows;

    private PopulationTotals(List<Row> rows) => _rows = rows;

    /// <summary>People of one kind; a level is null where the table does not say.</summary>
    public readonly record struct Row(string Commissioner, string? AgeBand, string? Sex, string? Ethnicity, string? Quintile, long People)
    {
        /// <summary>The level in a breakdown; null where it isn't told.</summary>
        public string? Level(string breakdown) => breakdown switch
        {
            "commissioner_id" => Commissioner,
            "age_band" => AgeBand,
            "sex" => Sex,
            "ethnicity" => Ethnicity,
            "deprivation_quintile" => Quintile,
            Breakdown.Core20 => Quintile switch { null => null, "1" => "core20", _ => "rest" },
            Breakdown.All => Breakdown.All,
            _ => null,
        };
    }

    public IReadOnlyList<Row> Rows => _rows;

    /// <summary>The breakdowns that the table tells apart.</summary>
    public IReadOnlyList<string> Breakdowns =>
        [.. new[] { Breakdown.All, "commissioner_id", "age_band", "sex", "ethnicity", "deprivation_quintile", Breakdown.Core20 }.Where(b => _rows.Any(r => r.Level(b) is not null))];

    /// <summary>The people of an extract; null where it has no such table, or an empty one.</summary>
    /// <param name="tables">The extract.</param>
    /// <param name="successors">Commissioners that others have taken over.</param>
    public static PopulationTotals? Of(EpisodeTables tables, IReadOnlyList<Successor> successors)
    {
        if (tables.Population is not { Count: > 0 } p)
            return null;
        var now = successors.Where(s => s.Breakdown == "commissioner_id").ToDictionary(s => s.Code, s => s.Now, StringComparer.Ordinal);
        string Standing(string code) => now.GetValueOrDefault(code, code);
        var (ages, sexes, ethnicities) = (CodeList.AgeBands, CodeList.Of<Sex>(), CodeList.Of<Ethnicity>());
        return new PopulationTotals(
        [
            .. Enumerable.Range(0, p.Count)
                .Select(i => new Row(
                    Standing(p.Commissioner.Names[p.Commissioner.Numbers[i]]), ages[p.AgeBand[i]], sexes[p.Sex[i]], ethnicities[p.Ethnicity[i]],
                    p.DeprivationDecile[i] is var d && d == CodeList.Missing ? null : FormattableString.Invariant($"{(d + 1) / 2}"), p.Population[i]))
                .GroupBy(r => r with { People = 0 }).Select(g => g.Key with { People = g.Sum(r => r.People) }),
        ]);
    }

    /// <summary>The people of several sources. A commissioner that several of them serve is counted once: its people are the same, and the largest table is the fullest.</summary>
    public static PopulationTotals? Joined(IReadOnlyList<PopulationTotals?> sources)
    {
        var there = sources.OfType<PopulationTotals>().ToList();
        if (there.Count < 2)
            return there.FirstOrDefault();
        var best = there.SelectMany(s => s._rows.GroupBy(r => r.Commissioner)).GroupBy(g => g.Key)
            .SelectMany(g => g.MaxBy(rows => rows.Sum(r => r.People))!);
        return new PopulationTotals([.. best]);
    }

    /// <summary>How many people a level has.</summary>
    public long People(string breakdown, string level) => _rows.Where(r => r.Level(breakdown) == level).Sum(r => r.People);
}

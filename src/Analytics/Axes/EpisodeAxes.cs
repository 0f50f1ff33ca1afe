using System.Collections.Immutable;
using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>The breakdowns of an episode (section 6 of the contract).</summary>
internal static class EpisodeAxes
{
    private static readonly IReadOnlyList<string> Booleans = ["false", "true"];
    private static readonly IReadOnlyList<string> Quintiles = ["1", "2", "3", "4", "5"];

    /// <summary>All of them, "all" first, in the order of <see cref="Breakdown.Catalogue"/>.</summary>
    /// <param name="tables">The extract.</param>
    /// <param name="settings">What the service decides.</param>
    public static List<Axis> Of(EpisodeTables tables, AnalysisSettings settings)
    {
        var (e, successors) = (tables.Episodes, settings.Successors);
        return
        [
            Whole(tables),
            Organisations("provider_id", e.Provider, successors),
            Organisations("commissioner_id", e.Commissioner, successors),
            Organisations("team_id", e.Team, successors),
            Codes<ReferralSource>("referral_source", e.ReferralSource),
            Codes<Sex>("sex", e.Sex),
            Codes<Ethnicity>("ethnicity", e.Ethnicity),
            Axis("deprivation_quintile", Quintiles, e.Count, i => e.DeprivationDecile[i] is var d && d != CodeList.Missing ? (d - 1) / 2 : -1),
            Axis("age_band", CodeList.AgeBands.Codes, e.Count, i => e.Age[i] is var age && age != CodeList.Missing ? (int)BandOf(age) : -1),
            Codes<Employment>("employment", e.Employment),
            Codes<Housing>("housing", e.Housing),
            Flags("interpreter_needed", e.InterpreterNeeded),
            Flags("disability", e.Disability),
            Flags("long_term_condition", e.LongTermCondition),
            Flags("anxiety", e.Anxiety),
            Axis("any_need", Booleans, e.Count, i => tables.Needs is null ? -1 : HasRows(tables.Needs, i) ? 1 : 0),
            .. settings.Columns.Select(c => Further(c.Name, e)),
        ];
    }

    /// <summary>The breakdown that keeps all episodes together.</summary>
    public static Axis Whole(EpisodeTables tables) => new(Breakdown.All, false, [Breakdown.All], new int[tables.Episodes.Count]);

    /// <summary>The band of an age in whole years.</summary>
    public static AgeBand BandOf(int age) => age switch
    {
        < 18 => AgeBand.From0To17,
        < 26 => AgeBand.From18To25,
        < 40 => AgeBand.From26To39,
        < 55 => AgeBand.From40To54,
        < 65 => AgeBand.From55To64,
        < 75 => AgeBand.From65To74,
        _ => AgeBand.From75,
    };

    /// <summary>An axis of named levels; a level below 0 is not recorded, which is a level of its own.</summary>
    public static Axis Axis(string name, IReadOnlyList<string> levels, int rows, Func<int, int> levelOf, bool ofSteps = false)
    {
        // A source that writes the word itself means the same.
        var written = levels.ToList().IndexOf(Breakdown.NotRecorded);
        var notRecorded = written >= 0 ? written : levels.Count;
        var levelOfRow = new int[rows];
        for (var i = 0; i < rows; i++)
            levelOfRow[i] = levelOf(i) is var level and >= 0 ? level : notRecorded;
        return new Axis(name, ofSteps, written >= 0 ? levels : [.. levels, Breakdown.NotRecorded], levelOfRow);
    }

    /// <summary>A column of the service's own; an extract that does not have it records nothing.</summary>
    private static Axis Further(string name, EpisodeColumns e) => e.Further.TryGetValue(name, out var column)
        ? Axis(name, column.Names, e.Count, i => column.Numbers[i])
        : Axis(name, [], e.Count, _ => -1);

    private static bool HasRows(NeedColumns needs, int episode) => needs.Of(episode) is var (start, end) && end > start;

    /// <summary>Codes of organisations, each as the one that stands for it now.</summary>
    private static Axis Organisations(string name, NameColumn column, IReadOnlyList<Successor> successors)
    {
        var now = successors.Where(s => s.Breakdown == name).ToDictionary(s => s.Code, s => s.Now, StringComparer.Ordinal);
        if (now.Count == 0)
            return Axis(name, column.Names, column.Numbers.Length, i => column.Numbers[i]);
        var levels = new List<string>();
        var levelOfName = column.Names.Select(n =>
        {
            var standing = now.GetValueOrDefault(n, n);
            if (!levels.Contains(standing))
                levels.Add(standing);
            return levels.IndexOf(standing);
        }).ToArray();
        return Axis(name, levels, column.Numbers.Length, i => column.Numbers[i] is >= 0 and var n ? levelOfName[n] : -1);
    }

    private static Axis Codes<T>(string name, ImmutableArray<byte> column) where T : struct, Enum =>
        Axis(name, CodeList.Of<T>().Codes, column.Length, i => column[i] == CodeList.Missing ? -1 : column[i]);

    private static Axis Flags(string name, ImmutableArray<byte> column) =>
        Axis(name, Booleans, column.Length, i => column[i] == CodeList.Missing ? -1 : column[i]);
}

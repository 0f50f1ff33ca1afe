using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>What a service decides about how it is measured.</summary>
public sealed record AnalysisSettings
{
    /// <summary>As the program comes.</summary>
    public static AnalysisSettings Default { get; } = new();

    /// <summary>When a trial of treatment is adequate.</summary>
    public TrialRules Trials { get; init; } = new();

    /// <summary>What an attended treatment contact costs; null where nobody says.</summary>
    public ContactCost? ContactCost { get; init; }

    /// <summary>Organisations that others have taken over: their episodes count as the successor's.</summary>
    public IReadOnlyList<Successor> Successors { get; init; } = [];

    /// <summary>Breakdowns of episodes beside the program's: columns of codes that the service's extracts have.</summary>
    public IReadOnlyList<Breakdown> Columns { get; init; } = [];

    /// <summary>Thresholds of scales that the service set itself.</summary>
    public IReadOnlyList<ScaleThresholds> Thresholds { get; init; } = [];

    /// <summary>Days after its end for which a month counts as provisional, beside those that its measure needs: for records that come late.</summary>
    public int LateDays { get; init; }

    /// <summary>An extract with the thresholds of the service.</summary>
    internal EpisodeTables Judged(EpisodeTables tables) => Thresholds.Count == 0 ? tables : tables.JudgedBy(ScaleThresholds.Apply(Thresholds));
}

/// <summary>An organisation that another has taken over.</summary>
/// <param name="Breakdown"><c>provider_id</c>, <c>commissioner_id</c> or <c>team_id</c>.</param>
/// <param name="Code">The old code.</param>
/// <param name="Now">The code that stands for it.</param>
public sealed record Successor(string Breakdown, string Code, string Now);

/// <summary>What an attended treatment contact costs.</summary>
/// <param name="Amount">Above 0.</param>
/// <param name="Currency">Such as <c>GBP</c>.</param>
/// <param name="Source">Where the amount comes from.</param>
public sealed record ContactCost(decimal Amount, string Currency, string Source);

/// <summary>Thresholds of a scale that take the place of the contract's.</summary>
/// <param name="Scale">The scale's code as the contract writes it, such as <c>PHQ9</c>.</param>
/// <param name="Caseness">Scores at or above it are cases; null to keep the contract's.</param>
/// <param name="Remission">Scores at or below it are remission; null likewise.</param>
/// <param name="ReliableChange">Changes of at least this are reliable; null likewise.</param>
/// <param name="Reason">Why.</param>
/// <param name="Date">Since when.</param>
public sealed record ScaleThresholds(string Scale, int? Caseness, int? Remission, int? ReliableChange, string Reason, DateOnly Date)
{
    /// <summary>What it changes, in words: <c>PHQ-9: caseness 12 instead of 10</c>.</summary>
    public string Words
    {
        get
        {
            var scale = Ingest.Instrument.All[CodeOf(Scale)];
            string?[] changes =
            [
                Change("caseness", Caseness, scale.Caseness), Change("remission", Remission, scale.Remission), Change("reliable change", ReliableChange, scale.ReliableChange),
            ];
            return $"{scale.Name}: {string.Join(", ", changes.OfType<string>())}";
        }
    }

    /// <summary>The contract's codes of the scales that have thresholds.</summary>
    public static IReadOnlyList<string> Scales { get; } = [.. Ingest.Instrument.All.Where(i => i.ReliableChange is not null).Select(i => Codes[(int)i.Code])];

    /// <summary>The lowest and the highest score of a scale.</summary>
    public static (int Lowest, int Highest) RangeOf(string scale) => Ingest.Instrument.All[CodeOf(scale)] is var i ? (i.Lowest, i.Highest) : default;

    /// <summary>The contract's scales with these thresholds.</summary>
    internal static IReadOnlyList<Ingest.Instrument> Apply(IReadOnlyList<ScaleThresholds> thresholds) =>
        [.. Ingest.Instrument.All.Select(i => thresholds.LastOrDefault(t => CodeOf(t.Scale) == (int)i.Code) is { } t
            ? i with { Caseness = t.Caseness ?? i.Caseness, Remission = t.Remission ?? i.Remission, ReliableChange = t.ReliableChange ?? i.ReliableChange, Provisional = true }
            : i)];

    private static IReadOnlyList<string> Codes => [.. Ingest.CodeList.Of<Ingest.InstrumentCode>().Codes.Select(c => c.ToUpperInvariant())];

    private static int CodeOf(string scale) => Codes.ToList().IndexOf(scale.ToUpperInvariant());

    private static string? Change(string what, int? now, int? contract) => now is { } value && value != contract ? FormattableString.Invariant($"{what} {value} instead of {contract}") : null;
}

using System.Text.Json;

namespace NonResponse.Ingest;

/// <summary>A threshold that a site set itself, with its reason.</summary>
public sealed record ThresholdSetting
{
    /// <summary>Id of the check.</summary>
    public required string Check { get; init; }

    /// <summary>The share, from 0 to 1, above which the check fails; null to keep the catalogue's.</summary>
    public double? Threshold { get; init; }

    /// <summary>The share, from 0 to 1, above which its failure is an error; null to keep the catalogue's.</summary>
    public double? ErrorAbove { get; init; }

    /// <summary>How much a failure matters; null to keep the catalogue's.</summary>
    public CheckSeverity? Severity { get; init; }

    /// <summary>Why; shown beside the result.</summary>
    public required string Reason { get; init; }

    /// <summary>Since when.</summary>
    public required DateOnly Date { get; init; }
}

/// <summary>What a site configures about the checks: <c>checks</c> and <c>identity_waivers</c> of its <c>service.json</c>.</summary>
public sealed record CheckSettings
{
    /// <summary>The catalogue's thresholds, as they are.</summary>
    public static CheckSettings Default { get; } = new();

    /// <summary>Thresholds, at most one a check.</summary>
    public IReadOnlyList<ThresholdSetting> Checks { get; init; } = [];

    /// <summary>What looks like identity and isn't, as somebody decided.</summary>
    public IReadOnlyList<IdentityWaiver> IdentityWaivers { get; init; } = [];

    /// <summary>The setting of a check; null where it has none.</summary>
    public ThresholdSetting? Of(string check) => Checks.FirstOrDefault(c => c.Check == check);

    /// <summary>The members of the configuration file that are about the checks.</summary>
    internal const string ChecksMember = "checks";

    /// <inheritdoc cref="ChecksMember"/>
    internal const string WaiversMember = "identity_waivers";

    /// <summary>The names of those members.</summary>
    public static IReadOnlyList<string> Members { get; } = [ChecksMember, WaiversMember];

    /// <summary>Reads what is about the checks of a configuration file that has more.</summary>
    /// <param name="file">Told of faults.</param>
    /// <param name="members">The members of the file.</param>
    public static CheckSettings Read(SettingsFile file, Dictionary<string, JsonElement> members) => new CheckSettingsReader(file).Settings(members);
}

using System.Text.Json;
using System.Text.Json.Serialization;

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
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>The catalogue's thresholds, as they are.</summary>
    public static CheckSettings Default { get; } = new();

    /// <summary>Thresholds, at most one a check.</summary>
    public IReadOnlyList<ThresholdSetting> Checks { get; init; } = [];

    /// <summary>What looks like identity and isn't, as somebody decided.</summary>
    public IReadOnlyList<IdentityWaiver> IdentityWaivers { get; init; } = [];

    /// <summary>The setting of a check; null where it has none.</summary>
    public ThresholdSetting? Of(string check) => Checks.FirstOrDefault(c => c.Check == check);

    /// <summary>Reads a configuration file.</summary>
    /// <param name="path">The file, JSON.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">It isn't what it should be; the message lists every fault.</exception>
    public static CheckSettings Read(string path)
    {
        CheckSettings settings;
        try
        {
            ReadOnlySpan<byte> json = File.ReadAllBytes(path);
            settings = JsonSerializer.Deserialize<CheckSettings>(json.StartsWith("\uFEFF"u8) ? json[3..] : json, Options) ?? Default;
        }
        catch (ArgumentException fault)
        {
            // The library passes the faults of a waiver on as they are; the parameter's name is no concern of the person.
            throw new FormatException($"{Path.GetFileName(path)}: {fault.Message.Split(" (Parameter")[0]}");
        }
        catch (JsonException fault)
        {
            throw new FormatException($"{Path.GetFileName(path)}, line {fault.LineNumber + 1}: {Reason(fault)}");
        }
        if (settings.Checks.Any(c => c is null) || settings.IdentityWaivers.Any(w => w is null))
            throw new FormatException($"{Path.GetFileName(path)}: a list holds null.");
        var faults = settings.Faults().ToList();
        return faults.Count == 0 ? settings : throw new FormatException($"{Path.GetFileName(path)}: {string.Join("; ", faults)}.");
    }

    private IEnumerable<string> Faults()
    {
        foreach (var c in Checks)
        {
            if (CheckCatalogue.Find(c.Check) is null)
                yield return $"there is no check {c.Check}";
            if (c.Threshold is not (null or (>= 0 and <= 1)) || c.ErrorAbove is not (null or (>= 0 and <= 1)))
                yield return $"the thresholds of {c.Check} are shares from 0 to 1";
            if (c.Threshold is null && c.ErrorAbove is null && c.Severity is null)
                yield return $"{c.Check} sets nothing: give threshold, error_above or severity";
            if (c.ErrorAbove < c.Threshold)
                yield return $"error_above of {c.Check} lies below its threshold";
            if (CheckCatalogue.Find(c.Check) is { } check && (check == CheckCatalogue.Pseudonymised || check == CheckCatalogue.Accepted))
                yield return $"{c.Check} has no threshold: it tells of a refusal";
            if (string.IsNullOrWhiteSpace(c.Reason))
                yield return $"{c.Check} needs a reason";
        }
        foreach (var twice in Checks.GroupBy(c => c.Check).Where(g => g.Count() > 1))
            yield return $"{twice.Key} is set {twice.Count()} times";
    }

    // The library's message names the type and repeats the place: the person wants to know which member.
    private static string Reason(JsonException fault) =>
        fault.Path is { Length: > 1 } path ? $"{path.TrimStart('$', '.')} is not what it should be, is missing, or is not known" : "this is not JSON, or a member is missing or not known";
}

using System.Text.Json;
using NonResponse.Ingest;

namespace NonResponse.Scheduler;

/// <summary>Reads what a service configures about prediction models.</summary>
internal sealed class ModelReader(SettingsFile file)
{
    private const string Place = "models";

    private static readonly Dictionary<string, ModelDepth> Depths = new(StringComparer.Ordinal) { ["none"] = ModelDepth.None, ["brief"] = ModelDepth.Brief, ["full"] = ModelDepth.Full };

    private static readonly Dictionary<string, PromotionRule> Rules =
        new(StringComparer.Ordinal) { ["by hand"] = PromotionRule.ByHand, ["where none"] = PromotionRule.WhereNone, ["when better"] = PromotionRule.WhenBetter };

    /// <summary>The names of depths, as the command line takes them too.</summary>
    public static IReadOnlyDictionary<string, ModelDepth> DepthNames => Depths;

    public ModelSettings Settings(Dictionary<string, JsonElement> members)
    {
        var given = members.TryGetValue(Place, out var element)
            ? file.Members(element, Place, "in_packs", "most_steps", "social_determinants", "capacity", "thresholds", "bands", "promotion", "risk_lists")
            : [];
        var d = new ModelSettings();
        return d with
        {
            InPacks = OneOf(given, "in_packs", Depths) ?? d.InPacks,
            MostSteps = file.Whole(given, Place, "most_steps", 1_000, 10_000_000) ?? d.MostSteps,
            SocialDeterminants = file.Flag(given, Place, "social_determinants") ?? d.SocialDeterminants,
            Capacity = Inner(given, "capacity") ?? d.Capacity,
            Thresholds = Ascending(given, "thresholds", most: 50) ?? d.Thresholds,
            Bands = Ascending(given, "bands", most: 5) ?? d.Bands,
            Promotion = OneOf(given, "promotion", Rules) ?? d.Promotion,
            AllowsRiskLists = file.Flag(given, Place, "risk_lists") ?? d.AllowsRiskLists,
        };
    }

    private T? OneOf<T>(Dictionary<string, JsonElement> given, string name, Dictionary<string, T> known)
        where T : struct
    {
        if (file.OptionalText(given, Place, name) is not { } text)
            return null;
        if (known.TryGetValue(text, out var value))
            return value;
        file.Fault(Place, name, $"is one of {string.Join(", ", known.Keys)}");
        return null;
    }

    private double? Inner(Dictionary<string, JsonElement> given, string name)
    {
        if (file.Share(given, Place, name) is not { } share)
            return null;
        if (IsInner(share))
            return share;
        file.Fault(Place, name, "is a share from 0.01 to 0.99");
        return null;
    }

    private List<double>? Ascending(Dictionary<string, JsonElement> given, string name, int most)
    {
        if (!given.ContainsKey(name))
            return null;
        var before = file.Faults;
        var shares = new List<double>();
        foreach (var (element, _) in file.Items(given, Place, name))
            if (element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var share) && IsInner(share) && (shares.Count == 0 || share > shares[^1]))
                shares.Add(share);
            else
                file.Fault(Place, name, "lists shares from 0.01 to 0.99, each above the one before");
        if (file.Faults == before && (shares.Count == 0 || shares.Count > most))
            file.Fault(Place, name, FormattableString.Invariant($"lists 1 to {most} shares"));
        return file.Faults == before ? shares : null;
    }

    private static bool IsInner(double share) => share is >= 0.01 and <= 0.99;
}

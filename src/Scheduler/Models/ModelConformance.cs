using System.Text.Json.Nodes;
using NonResponse.Analytics;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Models;

/// <summary>Made-up steps with the risks that a model gives them: another program that reads the model's file shows by them that it reads it rightly.</summary>
internal static class ModelConformance
{
    /// <summary>The file beside the model's own.</summary>
    public const string FileName = "conformance.json";

    /// <summary>How near the risk of another program has to come.</summary>
    public const double Tolerance = 1e-12;

    private const int Steps = 60;
    private const double MissingShare = 0.15;

    /// <summary>The content of the file.</summary>
    public static JsonObject Of(ModelDocument document)
    {
        var model = ModelNames.ModelOf(document);
        var features = FeaturesOf(document);
        var values = new double[Steps * features.Count];
        for (var row = 0; row < Steps; row++)
        {
            var random = Pcg32.ForItem(1, (ulong)row);
            for (var f = 0; f < features.Count; f++)
                values[row * features.Count + f] = row == 0 || random.Chance(MissingShare) ? double.NaN : Drawn(document, features[f], ref random);
        }
        var risks = model.Risks(new FeatureTable(features, values), [.. Enumerable.Range(0, Steps)]);
        return new JsonObject
        {
            ["format"] = "nonresponse-model-conformance",
            ["format_version"] = 1,
            ["model"] = document.Id,
            ["tolerance"] = Tolerance,
            ["note"] = "The steps are made up. A missing feature is null.",
            ["steps"] = new JsonArray([.. risks.Select((risk, row) => new JsonObject
            {
                ["features"] = new JsonObject([.. features.Select((f, i) => KeyValuePair.Create(f.Id, (JsonNode?)Node(f, values[row * features.Count + i])))]),
                ["risk"] = risk,
            })]),
        };
    }

    /// <summary>The features that a model asks for, with the levels that it knows.</summary>
    public static IReadOnlyList<Feature> FeaturesOf(ModelDocument document) =>
        [.. document.Terms.Select(t => new Feature(t.Feature, t.Title, Enum.Parse<FeatureKind>(t.Kind, ignoreCase: true), t.KnownAt) { Levels = t.KnownLevels ?? [] })];

    private static double Drawn(ModelDocument document, Feature feature, ref Pcg32 random)
    {
        if (feature.Kind == FeatureKind.Category)
            return random.Between(0, feature.Levels.Count - 1);
        if (feature.Kind == FeatureKind.Flag)
            return random.Chance(0.5) ? 1 : 0;
        // Between the ends of what it has seen, and some way beyond.
        var edges = document.Reference.Features.FirstOrDefault(p => p.Name == feature.Id)?.Edges ?? [];
        var (low, high) = edges.Count == 0 ? (0, 1) : (edges[0], edges[^1]);
        var reach = high > low ? high - low : 1;
        return low - reach / 4 + random.Unit() * 1.5 * reach;
    }

    private static JsonValue? Node(Feature feature, double value) =>
        double.IsNaN(value) ? null : feature.Kind == FeatureKind.Category ? JsonValue.Create(feature.Levels[(int)value]) : JsonValue.Create(value);
}

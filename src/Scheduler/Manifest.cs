using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using NonResponse.Analytics;
using NonResponse.Ingest;

namespace NonResponse.Scheduler;

/// <summary>Writes manifest.json: what a run read, how, and what it wrote, so that anybody can run it again.</summary>
/// <remarks>All but <c>clock</c> is the same for the same input, options and program.</remarks>
internal static class Manifest
{
    /// <summary>The parameter that tells what packs were made from.</summary>
    public const string KeyMember = "made_from";

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>How an extract was read.</summary>
    public static JsonObject Parameters(CheckOptions options)
    {
        var parameters = new JsonObject
        {
            ["as_of"] = options.Import.AsOf is { } asOf ? Iso(asOf) : null,
            ["max_bad"] = options.Import.MaxBadShare,
            ["checks"] = Checks(options.Checks),
            ["identity_waivers"] = options.Checks.IdentityWaivers.Count,
            ["previous"] = options.Previous is { } previous ? Iso(previous.ExtractedOn) : null,
        };
        // What makes other episodes and steps of the same tables, where a service has set it.
        if (options.Import.Omop != new OmopSettings())
            parameters["omop"] = JsonSerializer.SerializeToNode(options.Import.Omop);
        return parameters;
    }

    /// <summary>What of the store was read.</summary>
    public static JsonObject Parameters(IReadOnlyList<StoredSubmission> submissions, ReportOptions options) => new()
    {
        ["submissions"] = new JsonArray([.. submissions.Select(s => JsonValue.Create(s.Id))]),
        ["checks"] = Checks(options.Checks),
    };

    /// <summary>Writes the manifest.</summary>
    /// <param name="sources">What was read.</param>
    /// <param name="parameters">How; what was asked of the packs is added to it.</param>
    /// <param name="month">The month reported.</param>
    /// <param name="options">What was asked of the packs.</param>
    /// <param name="stages">What took how long.</param>
    /// <param name="folder">The folder of the results.</param>
    public static void Write(IReadOnlyList<SourceResult> sources, JsonObject parameters, Period month, PackOptions options, StageClock stages, OutputFolder folder)
    {
        parameters["month"] = month.Id;
        parameters["by"] = new JsonArray([.. options.Pairs.Select(p => JsonValue.Create($"{p.First},{p.Second}"))]);
        parameters["disclosure"] = options.Disclosure.Name;
        parameters["audience"] = options.Audience.ToString().ToLowerInvariant();
        parameters["comparisons"] = options.Comparisons.ToString().ToLowerInvariant();
        parameters["models"] = options.Models.ToString().ToLowerInvariant();
        parameters["service"] = options.Reporting.Given.DeepClone();
        if (options.Key is { } key)
            parameters[KeyMember] = key;

        var outputs = new JsonArray();
        foreach (var file in folder.Files)
            outputs.Add(new JsonObject
            {
                ["file"] = file,
                ["bytes"] = new FileInfo(Path.Combine(folder.Path, file)).Length,
                ["sha256"] = Hash(Path.Combine(folder.Path, file)),
            });
        var manifest = new JsonObject
        {
            ["program"] = "nonresponse " + PackContexts.ProgramVersion,
            ["marking"] = "internal, not for publication: counts are exact",
            ["contract"] = "1.0",
            ["parameters"] = parameters,
            ["seeds"] = new JsonArray([
                .. options.Models == ModelDepth.None ? [] : new[] { JsonValue.Create(options.Reporting.Models.ForStudy(options.Models).Seed) },
                .. options.Comparisons != ModelDepth.None ? [JsonValue.Create(Comparing.Comparisons.Seed)] : Array.Empty<JsonNode>(),
            ]),
            ["sources"] = new JsonArray([.. sources.Select(Source)]),
            ["outputs"] = outputs,
            ["clock"] = new JsonObject
            {
                ["started"] = stages.Started.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                ["seconds"] = new JsonObject([.. stages.Stages.Select(s =>
                    KeyValuePair.Create(s.Stage.ToLowerInvariant(), (JsonNode?)JsonValue.Create(Math.Round(s.Took.TotalSeconds, 3))))]),
            },
        };
        File.WriteAllText(folder.PathOf(OutputFolder.MarkerFile), manifest.ToJsonString(Options) + "\n");
    }

    private static JsonObject Source(SourceResult source) => new()
    {
        ["source"] = source.Source,
        ["extracted_on"] = Iso(source.ExtractedOn),
        ["inputs"] = new JsonArray([.. source.Quality.Import.Files.Select(f =>
            new JsonObject { ["file"] = f.Name, ["bytes"] = f.Bytes, ["sha256"] = f.Sha256 })]),
        ["tables"] = new JsonArray([.. source.Quality.Import.Counts.Select(c =>
            new JsonObject { ["table"] = c.Table, ["read"] = c.Read, ["quarantined"] = c.Quarantined, ["left_out"] = c.LeftOut })]),
    };

    private static JsonArray Checks(CheckSettings settings) => new([.. settings.Checks.Select(c => JsonValue.Create(c.Check))]);

    private static string Hash(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

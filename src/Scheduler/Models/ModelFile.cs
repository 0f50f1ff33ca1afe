using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace NonResponse.Scheduler.Models;

/// <summary>Writes and reads the file of a model. Its last member is the SHA-256 of all that stands before it.</summary>
internal static class ModelFile
{
    private const int IdLength = 8;

    private static readonly byte[] Seal = ",\n  \"sha256\": \""u8.ToArray();

    /// <summary>The name that a model has by its content.</summary>
    /// <param name="model">The model; its own name does not count.</param>
    public static string IdOf(ModelDocument model)
    {
        var hash = Hash(JsonSerializer.SerializeToUtf8Bytes(model with { Id = "" }, ModelJson.Default.ModelDocument));
        var on = model.Recalibrations.Count == 0 ? model.Training.ExtractedOn : model.Recalibrations[^1].On;
        return FormattableString.Invariant($"{model.Point}-{model.Learner}-{on:yyyyMMdd}-{hash[..IdLength]}");
    }

    /// <summary>The bytes of the file.</summary>
    public static byte[] Write(ModelDocument model)
    {
        // The closing brace stands after the seal.
        var content = JsonSerializer.SerializeToUtf8Bytes(model, ModelJson.Default.ModelDocument).AsSpan()[..^"\n}".Length];
        return [.. content, .. Seal, .. Encoding.ASCII.GetBytes(Hash(content)), .. "\"\n}\n"u8];
    }

    /// <summary>Reads it.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">What it is called, for errors.</param>
    /// <exception cref="ModelFileException">It was cut off, altered, made by a newer program, or is no model.</exception>
    public static ModelDocument Read(ReadOnlySpan<byte> bytes, string name)
    {
        JsonObject file;
        try
        {
            file = JsonNode.Parse(bytes, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new ModelFileException($"{name} is not a whole model file: it was cut off, or it never was one. Take it from the store or from a backup again.");
        }
        if (TextOf(file["format"]) != ModelDocument.FormatName || file["format_version"] is not JsonValue number || !number.TryGetValue(out int version) || version < 1)
            throw new ModelFileException($"{name} is no model file of this program: its format is not {ModelDocument.FormatName}.");
        if (version > ModelDocument.NewestVersion)
            throw new ModelFileException(FormattableString.Invariant($"{name} was made by a newer program ({Shown(file["program"])}): its format is {version}, and this program reads up to {ModelDocument.NewestVersion}. Use the newer program."));
        var seal = bytes.LastIndexOf(Seal);
        if (seal < 0 || TextOf(file["sha256"]) != Hash(bytes[..seal]))
            throw new ModelFileException($"{name} was altered since it was made: its content does not have the SHA-256 that it names. Take it from the store or from a backup again.");
        file.Remove("sha256");
        try
        {
            var model = file.Deserialize(ModelJson.Default.ModelDocument)!;
            ModelChecks.Require(model, name);
            return model;
        }
        catch (JsonException fault)
        {
            throw new ModelFileException($"{name} is not as a model file is{(fault.Path is { } at ? $" at {at}" : "")}, though it is whole.");
        }
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static string Shown(JsonNode? node) => TextOf(node) is { } text ? Ingest.SettingsFile.Shown(text) : "unknown";
}

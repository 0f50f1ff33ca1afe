using System.Text.Json;

namespace NonResponse.Ingest;

/// <summary>What an earlier submission of the source was like, as its <c>quality.json</c> tells.</summary>
public sealed class PreviousSubmission
{
    private readonly Dictionary<string, (double? Share, bool Failed)> _checks = new(StringComparer.Ordinal);

    private PreviousSubmission(JsonElement root)
    {
        Source = root.GetProperty("source").GetString() ?? "";
        ExtractedOn = DateOnly.ParseExact(root.GetProperty("extracted_on").GetString()!, "yyyy-MM-dd");
        foreach (var check in root.GetProperty("checks").EnumerateArray())
            if (check.GetProperty("status").GetString() is "passed" or "failed")
                _checks[check.GetProperty("check").GetString()!] = (
                    check.GetProperty("share") is { ValueKind: JsonValueKind.Number } share ? share.GetDouble() : null,
                    check.GetProperty("status").GetString() == "failed");
        Rows = Counts(root.GetProperty("rows"));
        Codes = root.GetProperty("codes").EnumerateObject().ToDictionary(c => c.Name, c => Counts(c.Value), StringComparer.Ordinal);
        History =
        [
            .. root.GetProperty("history").EnumerateArray()
                .Select(h => (DateOnly.ParseExact(h.GetProperty("extracted_on").GetString()!, "yyyy-MM-dd"), Counts(h.GetProperty("rows")))),
            (ExtractedOn, Rows),
        ];
    }

    /// <summary>The name of its source.</summary>
    public string Source { get; }

    /// <summary>Its day.</summary>
    public DateOnly ExtractedOn { get; }

    /// <summary>Rows that were kept, by table.</summary>
    public Dictionary<string, long> Rows { get; }

    /// <summary>How often each code stood there, by <c>table.column</c>.</summary>
    public IReadOnlyDictionary<string, Dictionary<string, long>> Codes { get; }

    /// <summary>Its predecessors and itself, in order of time, with their rows by table.</summary>
    public IReadOnlyList<(DateOnly ExtractedOn, Dictionary<string, long> Rows)> History { get; }

    /// <summary>How a check came out; null where it was not made.</summary>
    public (double? Share, bool Failed)? Check(string id) => _checks.TryGetValue(id, out var result) ? result : null;

    /// <summary>Reads a quality.json that an earlier run wrote.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">It isn't a quality.json, or one of a refused extract.</exception>
    public static PreviousSubmission Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return new PreviousSubmission(json.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            throw new FormatException($"{Path.GetFileName(path)} is not the quality.json of an accepted extract.");
        }
    }

    private static Dictionary<string, long> Counts(JsonElement element) =>
        element.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetInt64() is >= 0 and <= int.MaxValue and var n ? n : throw new FormatException(), StringComparer.Ordinal);
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace NonResponse.Ingest;

/// <summary>What <c>submission.json</c> says of an extract.</summary>
internal sealed record Submission
{
    public const string FileName = "submission.json";
    public const string ContractVersion = DataContract.Version;

    private const int LongestFile = 1 << 20;

    // Of two members of one name, nobody can say which was meant.
    private static readonly JsonSerializerOptions Options = new() { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip, AllowDuplicateProperties = false };

    [JsonPropertyName("contract")]
    public string? Contract { get; init; }

    [JsonPropertyName("source")]
    public string? Source { get; init; }

    [JsonPropertyName("period_start")]
    public string? PeriodStart { get; init; }

    [JsonPropertyName("period_end")]
    public string? PeriodEnd { get; init; }

    [JsonPropertyName("extracted_on")]
    public string? ExtractedOn { get; init; }

    /// <summary>How many rows each file has, by table, as a control total; null where it doesn't say.</summary>
    [JsonPropertyName("rows")]
    public IReadOnlyDictionary<string, long>? Rows { get; init; }

    /// <summary>Columns of the contract, such as <see cref="RecordedColumn.EndReason"/>, that the extract was made without a place for; null for none.</summary>
    [JsonPropertyName("unrecorded")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Unrecorded { get; init; }

    /// <summary>The day of the extract; null where the file doesn't say.</summary>
    [JsonIgnore]
    public int? ExtractedOnDay => ParseDay(ExtractedOn, "extracted_on");

    /// <summary>Reads the file, if there is one.</summary>
    /// <exception cref="RefusedException">It isn't JSON, or not of this contract, or a date is malformed.</exception>
    public static Submission? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        ExtractFiles.Check(folder, FileName);
        if (!File.Exists(path))
            return null;
        if (ExtractFiles.LengthOf(path) > LongestFile)
            throw new RefusedException($"{FileName} is longer than 1 MiB; it should hold a few lines.");
        Submission? submission;
        try
        {
            ReadOnlySpan<byte> json = File.ReadAllBytes(path);
            // Windows programs like to begin a text file with a byte order mark.
            submission = JsonSerializer.Deserialize<Submission>(json.StartsWith("\uFEFF"u8) ? json[3..] : json, Options);
        }
        catch (JsonException fault)
        {
            throw new RefusedException($"{FileName} is not the JSON that the data contract describes (line {(fault.LineNumber ?? 0) + 1}).");
        }
        if (submission is null)
            throw new RefusedException($"{FileName} is empty.");
        if (submission.Contract is { } version && version != ContractVersion)
            throw new RefusedException($"{FileName} names another version of the data contract; this program reads {ContractVersion}.");
        if (submission.Source is { } source && !FieldParser.IsId(System.Text.Encoding.UTF8.GetBytes(source)))
            throw new RefusedException($"{FileName}: source must be 1 to 64 of A-Z a-z 0-9 . _ : -");
        if (submission.Rows is { } rows && rows.Values.Any(n => n is < 0 or > int.MaxValue))
            throw new RefusedException($"{FileName}: rows gives a number of rows that no table can have.");
        if (submission.Unrecorded is { } unrecorded && !unrecorded.All(RecordedColumn.IsOne))
            throw new RefusedException($"{FileName}: unrecorded names something that is no column of the data contract; write {RecordedColumn.EndReason} and the like.");
        _ = ParseDay(submission.PeriodStart, "period_start");
        _ = ParseDay(submission.PeriodEnd, "period_end");
        _ = submission.ExtractedOnDay;
        return submission;
    }

    private static int? ParseDay(string? text, string name) =>
        string.IsNullOrEmpty(text) ? null
        : FieldParser.TryDay(System.Text.Encoding.UTF8.GetBytes(text), out var day) ? day
        : throw new RefusedException($"{FileName}: {name} is not a date written yyyy-MM-dd.");
}

using System.Text.Json;

namespace NonResponse.Ingest;

/// <summary>A backup of a store: what its files were, each by its SHA-256.</summary>
public sealed record BackupManifest
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Its name: when it was made, in UTC.</summary>
    public required string Name { get; init; }

    /// <summary>The store.</summary>
    public required string Store { get; init; }

    /// <summary>The version of the catalog's tables.</summary>
    public required int Schema { get; init; }

    /// <summary>The version of the program that made it.</summary>
    public required string Program { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>The catalog's tables, each a file of JSON lines.</summary>
    public required IReadOnlyList<BackupFile> Tables { get; init; }

    /// <summary>The store's files, by their paths in its folder.</summary>
    public required IReadOnlyList<BackupFile> Files { get; init; }

    /// <summary>Bytes that a restore brings back.</summary>
    internal long Bytes => Tables.Concat(Files).Sum(f => f.Bytes);

    internal static BackupManifest Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<BackupManifest>(File.ReadAllBytes(path), Options) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new IOException($"{path} is not what this program writes for a backup.");
        }
    }

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Options);
}

/// <summary>A file of a backup.</summary>
/// <param name="Name">Its path, with slashes.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256 in hexadecimal.</param>
public sealed record BackupFile(string Name, long Bytes, string Sha256);

/// <summary>What a backup did.</summary>
/// <param name="Manifest">The backup.</param>
/// <param name="Added">Bytes that were not there from an earlier one.</param>
/// <param name="Removed">Older backups that were removed.</param>
public sealed record BackupOutcome(BackupManifest Manifest, long Added, int Removed);

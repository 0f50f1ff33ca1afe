using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using NonResponse.Analytics;

namespace NonResponse.Scheduler.Portal;

/// <summary>A file of a month's packs, as the manifest has it.</summary>
/// <param name="Name">Relative to the folder of the month, with forward slashes.</param>
/// <param name="Bytes">How large it is.</param>
/// <param name="Sha256">Its hash.</param>
internal sealed record ShelfFile(string Name, long Bytes, string Sha256);

/// <summary>The packs of a month.</summary>
internal sealed record ShelfMonth
{
    /// <summary>The month, yyyy-MM.</summary>
    public required string Month { get; init; }

    /// <summary>The SHA-256 of the manifest, which has that of every file: packs that are made anew have another.</summary>
    public required string Manifest { get; init; }

    /// <summary>When they were made, by the clock of the jobs; null where the manifest does not say.</summary>
    public required DateTimeOffset? MadeAt { get; init; }

    /// <summary>Whether what is marked public passed disclosure control.</summary>
    public required bool IsProtected { get; init; }

    /// <summary>The files, by name. Nothing that is not among them is ever opened.</summary>
    public required IReadOnlyDictionary<string, ShelfFile> Files { get; init; }
}

/// <summary>The folders of the monthly packs. What may be read is what a manifest names, and what it names is read only if it still has its hash.</summary>
internal sealed class PackShelf(string folder)
{
    private readonly ConcurrentDictionary<string, (DateTime Written, long Bytes, ShelfMonth Month)> _read = new(StringComparer.Ordinal);

    /// <summary>The months that have packs, the newest first.</summary>
    public IReadOnlyList<ShelfMonth> Months() => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateDirectories(folder).Select(d => Path.GetFileName(d)).Where(n => Period.TryParseMonth(n, out _)).OrderDescending(StringComparer.Ordinal)
            .Select(Read).OfType<ShelfMonth>(),
    ];

    /// <summary>The packs of a month; null where there are none.</summary>
    public ShelfMonth? Find(string month) => Period.TryParseMonth(month, out var period) && period.Id == month ? Read(month) : null;

    /// <summary>A file as it was when the packs were made; null where it is gone or another now.</summary>
    public async Task<byte[]?> ReadAsync(ShelfMonth month, ShelfFile file, CancellationToken cancel)
    {
        var path = Path.Combine([folder, month.Month, .. file.Name.Split('/')]);
        try
        {
            var bytes = await File.ReadAllBytesAsync(path, cancel).ConfigureAwait(false);
            return Convert.ToHexStringLower(SHA256.HashData(bytes)) == file.Sha256 ? bytes : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private ShelfMonth? Read(string month)
    {
        var path = Path.Combine(folder, month, OutputFolder.MarkerFile);
        var info = new FileInfo(path);
        if (!info.Exists)
            return null;
        if (_read.TryGetValue(month, out var known) && known.Written == info.LastWriteTimeUtc && known.Bytes == info.Length)
            return known.Month;
        try
        {
            var bytes = File.ReadAllBytes(path);
            var read = Parse(month, bytes);
            _read[month] = (info.LastWriteTimeUtc, info.Length, read);
            return read;
        }
        catch (Exception fault) when (fault is IOException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // Being replaced, or not ours: another look will tell.
            return null;
        }
    }

    private static ShelfMonth Parse(string month, byte[] manifest)
    {
        using var document = JsonDocument.Parse(manifest);
        var root = document.RootElement;
        var files = root.GetProperty("outputs").EnumerateArray()
            .Select(o => new ShelfFile(o.GetProperty("file").GetString()!, o.GetProperty("bytes").GetInt64(), o.GetProperty("sha256").GetString()!))
            .Where(f => IsBelow(f.Name)).ToDictionary(f => f.Name, StringComparer.Ordinal);
        return new ShelfMonth
        {
            Month = month,
            Manifest = Convert.ToHexStringLower(SHA256.HashData(manifest)),
            MadeAt = root.GetProperty("clock").TryGetProperty("started", out var started)
                && DateTimeOffset.TryParse(started.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null,
            IsProtected = root.GetProperty("parameters").GetProperty("disclosure").GetString() != "none",
            Files = files,
        };
    }

    /// <summary>Even a manifest that somebody wrote may not lead out of the folder.</summary>
    private static bool IsBelow(string name) =>
        name.Length > 0 && !name.Contains('\\', StringComparison.Ordinal) && name.Split('/').All(p => p.Length > 0 && p is not ("." or "..") && p.IndexOfAny(Path.GetInvalidFileNameChars()) < 0);
}

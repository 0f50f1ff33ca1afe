using System.Security.Cryptography;

namespace NonResponse.Ingest;

/// <summary>Where backups of one store lie: each file once, under its SHA-256, and for each backup a list of its files.</summary>
internal sealed class BackupFolder
{
    private const string Lists = "backups";
    private const string Pool = "files";
    private const string Extension = ".json";
    private const string Partial = ".partial";

    private readonly string _path;

    public BackupFolder(string path)
    {
        _path = Path.GetFullPath(path);
        if (File.Exists(_path))
            throw new IOException($"{path} is a file; backups need a folder.");
    }

    /// <summary>The backups, the oldest first.</summary>
    public IReadOnlyList<BackupManifest> List() => !Directory.Exists(PathOf(Lists)) ? [] :
    [
        .. Directory.EnumerateFiles(PathOf(Lists), "*" + Extension).Select(BackupManifest.Read)
            .OrderBy(b => b.MadeAt).ThenBy(b => b.Name.Length).ThenBy(b => b.Name, StringComparer.Ordinal),
    ];

    /// <summary>A backup by its name, or the newest.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public BackupManifest Find(string? name)
    {
        var all = List();
        if (all.Count == 0)
            throw new IOException($"There is no backup in {_path}.");
        return name is null ? all[^1] : all.SingleOrDefault(b => b.Name == name)
            ?? throw new IOException($"{_path} has no backup {name}; it has {string.Join(", ", all.TakeLast(5).Select(b => b.Name))}.");
    }

    /// <summary>Whether a file of a content is there.</summary>
    public bool Has(string sha256) => File.Exists(InPool(sha256));

    /// <summary>The content of a file, held against its hash while it is read to its end by whoever copies it.</summary>
    public Stream Open(BackupFile file) => Has(file.Sha256) ? File.OpenRead(InPool(file.Sha256)) : throw new IOException($"The backup lacks a file: {file.Name}.");

    /// <summary>Takes a file in. Nothing half-written is ever under its name.</summary>
    /// <param name="content">Read to its end.</param>
    /// <param name="expected">Its hash, where it is known: another content is not taken.</param>
    /// <returns>Its hash and size; null where it isn't what was expected.</returns>
    public (string Sha256, long Bytes)? Add(Stream content, string? expected)
    {
        Directory.CreateDirectory(PathOf(Pool));
        var beside = PathOf(Pool, Guid.NewGuid().ToString("N") + Partial);
        try
        {
            string sha256;
            long bytes;
            using (var copy = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                sha256 = CopyHashing(content, copy);
                bytes = copy.Length;
                copy.Flush(flushToDisk: true);
            }
            if (expected is not null && sha256 != expected)
                return null;
            Directory.CreateDirectory(Path.GetDirectoryName(InPool(sha256))!);
            File.Move(beside, InPool(sha256), overwrite: true);
            return (sha256, bytes);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <summary>Writes a backup's list: from then on it is there.</summary>
    public void Add(BackupManifest backup)
    {
        Directory.CreateDirectory(PathOf(Lists));
        var beside = PathOf(Lists, backup.Name + Partial);
        File.Delete(beside);
        SubmissionFolder.WriteWhole(beside, backup.ToJson());
        File.Move(beside, PathOf(Lists, backup.Name + Extension), overwrite: false);
    }

    /// <summary>Removes all but the newest backups, then what no backup has any more, and what a killed one left behind.</summary>
    /// <returns>How many backups were removed.</returns>
    public int Prune(int keep)
    {
        var all = List();
        var removed = all.SkipLast(Math.Max(1, keep)).ToList();
        foreach (var backup in removed)
            File.Delete(PathOf(Lists, backup.Name + Extension));
        var kept = all.TakeLast(Math.Max(1, keep)).SelectMany(b => b.Tables.Concat(b.Files)).Select(f => f.Sha256).ToHashSet(StringComparer.Ordinal);
        if (Directory.Exists(PathOf(Pool)))
            foreach (var file in Directory.EnumerateFiles(PathOf(Pool), "*", SearchOption.AllDirectories))
                if (!kept.Contains(Path.GetFileName(file)))
                    File.Delete(file);
        return removed.Count;
    }

    /// <summary>Copies, and gives the SHA-256 of what was copied, in hexadecimal.</summary>
    public static string CopyHashing(Stream from, Stream to)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        for (int read; (read = from.Read(buffer)) > 0;)
        {
            hash.AppendData(buffer.AsSpan(0, read));
            to.Write(buffer.AsSpan(0, read));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private string InPool(string sha256) => PathOf(Pool, sha256[..2], sha256);

    private string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([_path, .. parts]);
}

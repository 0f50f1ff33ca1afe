using System.Globalization;
using System.Text.Json;

namespace NonResponse.Ingest;

public sealed partial class Store
{
    private const string TableExtension = ".jsonl";
    private const string RestoringSuffix = ".restoring";
    private const string BackupLock = "making a backup";

    /// <summary>What the folder holds beside submissions that a backup takes along.</summary>
    private static readonly string[] AlongFolders = ["packs", "published"];
    private static readonly string[] AlongFiles = ["service.json"];

    /// <summary>Copies the store's state: the catalog, every submission that has files, the prediction models, the packs, the ledger of published figures and the configuration. The key is not in it.</summary>
    /// <param name="to">The folder of the backups of this store; each file lies there once.</param>
    /// <param name="keep">How many backups are kept; 0 for all.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancel">Ends it; what was copied is of use to the next.</param>
    /// <exception cref="DamagedFileException">A file of a submission, or of a model that is not retired, is not what was stored, and no earlier backup has it.</exception>
    /// <exception cref="IOException">The folder cannot be written to, or is of another store.</exception>
    public BackupOutcome Backup(string to, int keep, IProgress<double>? progress, CancellationToken cancel)
    {
        var folder = new BackupFolder(to);
        if (Path.GetFullPath(to).StartsWith(_home.Path + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new IOException("Backups must lie outside the store: what takes its folder would take them along.");
        if (folder.List() is { Count: > 0 } earlier && earlier[^1].Store != _home.Id)
            throw new IOException($"{to} holds backups of another store; give a folder of its own.");
        // Removing what no backup needs would take what another is just adding.
        using var alone = TryLock(BackupLock) ?? throw new IOException("Another backup of this store is being made; try again when it has ended.");
        var added = 0L;
        for (var attempt = 1; ; attempt++)
        {
            var (submissions, models, dumps) = _catalog.Read(t => (
                t.Submissions().Where(s => s.State != SubmissionState.Ended).Select(s => t.Find(s.Id)!).ToList(),
                t.Models(),
                CatalogSchema.Tables.Select(table => (Name: table.Table + TableExtension, Lines: t.Dump(table.Table, table.Order))).ToList()));
            if (CopyFiles(folder, submissions, models, ref added, progress, cancel) is not { } files)
            {
                // Somebody was erased, or the key was rotated, while it was copied: the catalog tells of other files now.
                if (attempt == MostAttempts)
                    throw new IOException("The store changed all the while; try again later.");
                continue;
            }
            var tables = new List<BackupFile>();
            foreach (var (name, lines) in dumps)
            {
                var (sha256, bytes) = folder.Add(new MemoryStream(lines), expected: null)!.Value;
                tables.Add(new BackupFile(name, bytes, sha256));
            }
            var manifest = new BackupManifest
            {
                Name = NameFor(folder),
                Store = _home.Id,
                Schema = CatalogSchema.Current,
                Program = _caller.Program,
                MadeAt = _caller.At,
                Tables = tables,
                Files = files,
            };
            folder.Add(manifest);
            return new BackupOutcome(manifest, added, keep == 0 ? 0 : folder.Prune(keep));
        }
    }

    /// <summary>The backups in a folder, the oldest first.</summary>
    public static IReadOnlyList<BackupManifest> Backups(string folder) => new BackupFolder(folder).List();

    /// <summary>Makes a store from a backup. The folder appears whole or not at all.</summary>
    /// <param name="from">The folder of the backups.</param>
    /// <param name="name">Which; null for the newest.</param>
    /// <param name="options">Where the store is to be. Its catalog may be another kind of database than before.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancel">Ends it; nothing is left behind.</param>
    /// <exception cref="IOException">There is no such backup, it is damaged, or something is in the way.</exception>
    public static BackupManifest Restore(string from, string? name, StoreOptions options, IProgress<double>? progress, CancellationToken cancel)
    {
        var folder = new BackupFolder(from);
        var backup = folder.Find(name);
        if (backup.Schema > CatalogSchema.Current)
            throw new IOException($"The backup {backup.Name} was made by a later version of the program ({backup.Program}); use that one.");
        var home = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Home));
        if (File.Exists(home) || Directory.Exists(home) && Directory.EnumerateFileSystemEntries(home).Any())
            throw new IOException($"{options.Home} is not empty; a store is restored into a new folder.");
        var staging = home + RestoringSuffix;
        StoreHome.TryDelete(staging);
        Directory.CreateDirectory(staging);
        try
        {
            var done = 0L;
            foreach (var file in backup.Files)
            {
                cancel.ThrowIfCancellationRequested();
                var path = PathIn(staging, file);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                using var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
                Copy(folder, file, target);
                target.Flush(flushToDisk: true);
                progress?.Report((double)(done += file.Bytes) / Math.Max(1, backup.Bytes));
            }
            StoreHome.Mark(staging, backup.Store, options.Postgres is not null);
            LoadCatalog(folder, backup, Catalog.Open(staging, options.Postgres));
            if (Directory.Exists(home))
                Directory.Delete(home);
            Directory.Move(staging, home);
            return backup;
        }
        finally
        {
            StoreHome.TryDelete(staging);
        }
    }

    private static void LoadCatalog(BackupFolder folder, BackupManifest backup, Catalog catalog)
    {
        if (catalog.Version() != 0)
            throw new IOException("The catalog's database is not empty; a store is restored into a new one.");
        try
        {
            catalog.Create(backup.Schema, t =>
            {
                foreach (var table in backup.Tables)
                {
                    using var lines = new MemoryStream();
                    Copy(folder, table, lines);
                    t.Load(table.Name[..^TableExtension.Length], lines.ToArray());
                }
            });
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            throw new IOException($"The backup {backup.Name} is damaged: the catalog in it cannot be read.");
        }
        catalog.Migrate();
    }

    private static void Copy(BackupFolder folder, BackupFile file, Stream target)
    {
        using var content = folder.Open(file);
        if (BackupFolder.CopyHashing(content, target) != file.Sha256)
            throw new IOException($"The backup is damaged: {file.Name} is not what was copied. Restore an earlier one with --backup.");
    }

    /// <summary>The files of the state that the catalog told of; null where they are no longer there.</summary>
    private List<BackupFile>? CopyFiles(
        BackupFolder folder, List<StoredSubmission> submissions, IReadOnlyList<StoredModel> models, ref long added, IProgress<double>? progress, CancellationToken cancel)
    {
        var files = new List<BackupFile>();
        var stored = submissions.SelectMany(s => s.Files.Select(f => (Submission: s, File: f))).ToList();
        foreach (var (submission, file) in stored)
        {
            cancel.ThrowIfCancellationRequested();
            if (!folder.Has(file.Sha256))
            {
                if (!TryCopy(folder, Path.Combine(_home.PathOf(submission.Folder), file.Name), file.Sha256, out var isGone))
                    return isGone && _catalog.Read(t => t.Find(submission.Id))?.Folder != submission.Folder ? null : throw new DamagedSubmissionException(submission, file.Name);
                added += file.Bytes;
            }
            files.Add(new BackupFile($"{submission.Folder}/{file.Name}", file.Bytes, file.Sha256));
            progress?.Report((double)files.Count / stored.Count);
        }
        foreach (var (model, file) in models.SelectMany(m => m.Files.Select(f => (Model: m, File: f))))
        {
            cancel.ThrowIfCancellationRequested();
            var path = $"{StoreHome.ModelFolderOf(model.Id)}/{file.Name}";
            if (!folder.Has(file.Sha256))
            {
                if (!TryCopy(folder, _home.PathOf(path), file.Sha256, out _))
                {
                    // One that is out of use keeps nobody from having a backup.
                    if (model.State == ModelState.Retired)
                        continue;
                    throw new DamagedModelException(model, file.Name);
                }
                added += file.Bytes;
            }
            files.Add(new BackupFile(path, file.Bytes, file.Sha256));
        }
        foreach (var path in Along())
        {
            using var content = File.OpenRead(path);
            var (sha256, bytes) = folder.Add(content, expected: null)!.Value;
            files.Add(new BackupFile(Path.GetRelativePath(_home.Path, path).Replace('\\', '/'), bytes, sha256));
        }
        return files;
    }

    private static bool TryCopy(BackupFolder folder, string path, string sha256, out bool isGone)
    {
        isGone = !File.Exists(path);
        if (isGone)
            return false;
        using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.SequentialScan);
        return folder.Add(content, sha256) is not null;
    }

    private IEnumerable<string> Along() =>
        AlongFiles.Select(f => _home.PathOf(f)).Where(File.Exists)
            .Concat(AlongFolders.Select(f => _home.PathOf(f)).Where(Directory.Exists)
                .SelectMany(d => Directory.EnumerateFiles(d, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden })))
            .Order(StringComparer.Ordinal);

    private string NameFor(BackupFolder folder)
    {
        var stem = _caller.At.UtcDateTime.ToString("yyyy-MM-dd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var taken = folder.List().Select(b => b.Name).ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(1, int.MaxValue).Select(i => i == 1 ? stem : string.Create(CultureInfo.InvariantCulture, $"{stem}-{i}")).First(n => !taken.Contains(n));
    }

    /// <summary>The path of a file of a backup in a folder. A list that was tampered with may not lead out of it.</summary>
    private static string PathIn(string folder, BackupFile file)
    {
        var path = Path.GetFullPath(Path.Combine(folder, file.Name));
        return path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new IOException("The backup is damaged: it names a file outside the store.");
    }
}

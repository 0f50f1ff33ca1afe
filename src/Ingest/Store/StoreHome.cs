using System.Text.Json;

namespace NonResponse.Ingest;

/// <summary>Where a store keeps its things.</summary>
public sealed record StoreOptions
{
    /// <summary>The store's folder.</summary>
    public required string Home { get; init; }

    /// <summary>The connection string of the catalog's PostgreSQL database; null for SQLite in the folder.</summary>
    public string? Postgres { get; init; }

    /// <summary>The file of the key; null for one in the account's own folder of settings.</summary>
    public string? KeyFile { get; init; }
}

/// <summary>The folder of a store: what is where, and who may write.</summary>
internal sealed class StoreHome
{
    private const string MarkerFile = "store.json";
    private const string Submissions = "submissions";
    private const string Models = "models";
    private const string Incoming = "incoming";
    private const string LockFile = "writing.lock";
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private readonly Marker _marker;

    private StoreHome(string path, Marker marker)
    {
        Path = path;
        _marker = marker;
    }

    public string Path { get; }

    /// <summary>Tells stores apart.</summary>
    public string Id => _marker.Store;

    /// <summary>Opens a store's folder, or makes it.</summary>
    /// <param name="options">Where.</param>
    /// <param name="create">Whether to make one where there is none.</param>
    /// <exception cref="IOException">There is none, or it holds something else, or its catalog is elsewhere.</exception>
    public static StoreHome Open(StoreOptions options, bool create)
    {
        var path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(options.Home));
        var file = System.IO.Path.Combine(path, MarkerFile);
        if (!File.Exists(file))
        {
            if (!create)
                throw new DirectoryNotFoundException($"There is no store in {options.Home}; the first import makes it.");
            Create(options, path, file);
        }
        Marker marker;
        try
        {
            marker = JsonSerializer.Deserialize<Marker>(File.ReadAllBytes(file)) is { Store.Length: > 0, Catalog: "sqlite" or "postgresql" } read ? read : throw new JsonException();
        }
        catch (JsonException)
        {
            throw new IOException($"{file} is not what this program writes into a store.");
        }
        return (marker.Catalog, options.Postgres) switch
        {
            ("postgresql", null) => throw new IOException($"The catalog of the store in {options.Home} is on PostgreSQL; give its connection string."),
            ("sqlite", not null) => throw new IOException($"The catalog of the store in {options.Home} is the file {Catalog.FileName} in it, not on PostgreSQL."),
            _ => new StoreHome(path, marker),
        };
    }

    /// <summary>A path in the folder.</summary>
    public string PathOf(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>The folder of a submission, relative to the store's.</summary>
    public static string FolderOf(string name) => $"{Submissions}/{name}";

    /// <summary>The folder of a prediction model, relative to the store's.</summary>
    public static string ModelFolderOf(string id) => $"{Models}/{id}";

    /// <summary>A folder for files that are not yet part of the store; it goes away unless it is moved.</summary>
    public StagingFolder Stage() => new(PathOf(Incoming));

    /// <summary>Waits until no one else writes. Reading goes on meanwhile.</summary>
    /// <exception cref="IOException">Somebody writes for too long, or the folder may not be written to.</exception>
    public FileStream Lock(CancellationToken cancel) => Lock(Path, cancel);

    private static FileStream Lock(string path, CancellationToken cancel)
    {
        var file = System.IO.Path.Combine(path, LockFile);
        var until = Environment.TickCount64 + (long)LongestWait.TotalMilliseconds;
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (IOException) when (File.Exists(file) && Environment.TickCount64 < until)
            {
                cancel.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(50));
                cancel.ThrowIfCancellationRequested();
            }
            catch (IOException) when (File.Exists(file))
            {
                throw new IOException($"Another import or erasure has been writing to {path} for {LongestWait.TotalMinutes:F0} minutes; try again later.");
            }
        }
    }

    /// <summary>Clears away what writers that were killed left behind. Only who holds the lock may call it.</summary>
    /// <param name="kept">The folders that the catalog knows.</param>
    public void Clean(IReadOnlySet<string> kept)
    {
        foreach (var kind in new[] { Submissions, Models }.Where(k => Directory.Exists(PathOf(k))))
            foreach (var folder in Directory.EnumerateDirectories(PathOf(kind)))
                if (!kept.Contains($"{kind}/{System.IO.Path.GetFileName(folder)}"))
                    TryDelete(folder);
        if (Directory.Exists(PathOf(Incoming)))
            StagingFolder.DeleteAbandoned(PathOf(Incoming));
    }

    /// <summary>Removes a folder; one that somebody still reads is left to the next cleaning.</summary>
    public static void TryDelete(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static void Create(StoreOptions options, string path, string file)
    {
        if (File.Exists(path))
            throw new IOException($"{options.Home} is a file; a store needs a folder.");
        // Another program may have made the store since: what it put there is no stranger's.
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any(e => !IsOurs(System.IO.Path.GetFileName(e))) && !File.Exists(file))
            throw new IOException($"{options.Home} holds something else than a store; give a new folder.");
        Directory.CreateDirectory(path);
        using var writing = Lock(path, CancellationToken.None);
        if (File.Exists(file))
            return;
        Mark(path, Guid.NewGuid().ToString("N"), options.Postgres is not null);
    }

    /// <summary>Makes a folder the one of a store.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="store">What tells the store apart.</param>
    /// <param name="isPostgres">Where its catalog is.</param>
    public static void Mark(string path, string store, bool isPostgres)
    {
        var file = System.IO.Path.Combine(path, MarkerFile);
        var marker = new Marker { Store = store, Catalog = isPostgres ? "postgresql" : "sqlite" };
        var beside = file + ".new";
        File.WriteAllBytes(beside, JsonSerializer.SerializeToUtf8Bytes(marker));
        File.Move(beside, file, overwrite: true);
    }

    // What a program leaves that makes the store at the same time, and what people put there beforehand.
    private static bool IsOurs(string entry) => entry is LockFile or Incoming or "inbox" or "service.json" || entry.StartsWith(MarkerFile, StringComparison.Ordinal);

    private sealed record Marker
    {
        public string Store { get; init; } = "";

        public string Catalog { get; init; } = "";
    }
}

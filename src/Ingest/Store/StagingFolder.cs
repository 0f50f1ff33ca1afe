namespace NonResponse.Ingest;

/// <summary>A folder in which files are written that nobody is to see yet.</summary>
internal sealed class StagingFolder : IDisposable
{
    private const string LockSuffix = ".lock";

    private readonly FileStream _lock;

    public StagingFolder(string incoming)
    {
        Path = System.IO.Path.Combine(incoming, Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(incoming);
        // Held for as long as the folder is in use, so that nobody takes it for one that was left behind.
        _lock = new FileStream(Path + LockSuffix, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>Removes the folders whose writers are gone, and what tells of folders that were moved before their writer was killed.</summary>
    public static void DeleteAbandoned(string incoming)
    {
        foreach (var folder in Directory.EnumerateFileSystemEntries(incoming).Select(e => e.EndsWith(LockSuffix, StringComparison.Ordinal) ? e[..^LockSuffix.Length] : e).ToHashSet(StringComparer.Ordinal))
            DeleteIfAbandoned(folder);
    }

    private static void DeleteIfAbandoned(string folder)
    {
        try
        {
            using (new FileStream(folder + LockSuffix, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose))
                StoreHome.TryDelete(folder);
        }
        catch (IOException)
        {
            // Its writer is at work.
        }
    }

    public void Dispose()
    {
        StoreHome.TryDelete(Path);
        _lock.Dispose();
    }
}

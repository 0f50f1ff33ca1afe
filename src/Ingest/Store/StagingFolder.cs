namespace NonResponse.Ingest;

/// <summary>A folder in which files are written that nobody is to see yet.</summary>
internal sealed class StagingFolder : IDisposable
{
    private const string LockSuffix = ".lock";
    private const int MostAttempts = 10;

    private readonly FileStream _lock;

    public StagingFolder(string incoming)
    {
        Directory.CreateDirectory(incoming);
        // Held for as long as the folder is in use, so that nobody takes it for one that was left behind.
        (Path, _lock) = Claim(incoming);
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>Removes the folders whose writers are gone, and what tells of folders that were moved before their writer was killed.</summary>
    public static void DeleteAbandoned(string incoming)
    {
        foreach (var folder in Directory.EnumerateFileSystemEntries(incoming).Select(e => e.EndsWith(LockSuffix, StringComparison.Ordinal) ? e[..^LockSuffix.Length] : e).ToHashSet(StringComparer.Ordinal))
            DeleteIfAbandoned(folder);
    }

    /// <summary>A name that nobody else has, and the hold on it.</summary>
    private static (string Path, FileStream Lock) Claim(string incoming)
    {
        for (var attempt = 1; ; attempt++)
        {
            var path = System.IO.Path.Combine(incoming, Guid.NewGuid().ToString("N"));
            FileStream held;
            try
            {
                held = new FileStream(path + LockSuffix, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (attempt < MostAttempts)
            {
                // A file is made first and locked then: in between, somebody who clears away may have taken it.
                continue;
            }
            if (File.Exists(path + LockSuffix))
                return (path, held);
            // The same, and it is gone already: what is locked has no name any more.
            held.Dispose();
        }
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

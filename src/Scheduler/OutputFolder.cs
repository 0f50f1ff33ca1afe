namespace NonResponse.Scheduler;

/// <summary>A folder of results that appears whole or not at all: files are written beside it and take its place at the end.</summary>
internal sealed class OutputFolder : IDisposable
{
    /// <summary>Marks a folder as one of ours, which a later run may replace.</summary>
    public const string MarkerFile = "manifest.json";

    // Replacing a folder deletes it: anything that no run writes makes it somebody else's.
    private static readonly string[] OurEntries =
    [
        MarkerFile, "index.html", "measures.csv", "activity.csv", "access.csv", "pathways.csv", "quality.csv", "quality.json", "quarantine", "charts", SourceResult.Folders, "data-quality.html", "data-quality.xlsx",
        "service-lead.html", "service-lead.xlsx", "researcher.html", "researcher.xlsx", "commissioner.html", "commissioner.xlsx", "models.html", "models.xlsx", Models.ModelFiles.Folder,
        "disclosure.html", "disclosure.xlsx", "comparisons.html", "comparisons.xlsx", Comparing.ComparisonFiles.Table, Comparing.ComparisonFiles.Folder,
        OrganisationPacks.Providers, OrganisationPacks.Commissioners,
    ];

    private static readonly string[] RefusalEntries = ["quality.csv", "quality.json", "quarantine"];

    private readonly string _target;
    private FileStream? _lock;
    private readonly string _old;
    private bool _isCommitted;

    private OutputFolder(string target)
    {
        _target = target;
        var parent = System.IO.Path.GetDirectoryName(target)!;
        var name = System.IO.Path.GetFileName(target);
        Path = System.IO.Path.Combine(parent, $".{name}.partial");
        _old = System.IO.Path.Combine(parent, $".{name}.old");
    }

    /// <summary>Where to write.</summary>
    public string Path { get; }

    /// <summary>Makes room beside the folder of a run.</summary>
    /// <param name="target">The folder that is to appear.</param>
    /// <exception cref="IOException">The folder is there and isn't the result of an earlier run.</exception>
    public static OutputFolder Prepare(string target) => Prepare(target, "a run", folder => HoldsOnly(folder, OurEntries));

    /// <summary>Makes room beside the folder.</summary>
    /// <param name="target">The folder that is to appear.</param>
    /// <param name="work">What makes it, in words.</param>
    /// <param name="isOurs">Whether a folder that is there is the result of earlier work, and may be replaced.</param>
    /// <exception cref="IOException">The folder is there and isn't the result of such work.</exception>
    public static OutputFolder Prepare(string target, string work, Predicate<string> isOurs)
    {
        if (string.IsNullOrWhiteSpace(target))
            throw new UsageException("--out needs the name of a folder.");
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(target));
        if (System.IO.Path.GetDirectoryName(full) is not { } parent)
            throw new IOException($"{target} is the root of a disk; give a folder in it.");
        // Made here, it would stay behind where the run fails, and a mistyped path would pass.
        if (!Directory.Exists(parent))
            throw new IOException($"There is no folder {parent} for {target} to stand in; make it first, or give another --out.");
        var folder = new OutputFolder(full);
        folder.Lock(target);
        try
        {
            folder.Recover();
            if (File.Exists(folder._target))
                throw new IOException($"{target} is a file; give the name of a folder.");
            if (Directory.Exists(folder._target) && !isOurs(folder._target))
                throw new IOException($"{target} holds files that are not the result of {work}; give another folder, or empty it.");
            Directory.CreateDirectory(folder.Path);
        }
        catch
        {
            // The lock would stay beside the folder until the program ends.
            folder.Dispose();
            throw;
        }
        return folder;
    }

    /// <summary>The files written so far, relative to the folder, in ordinal order.</summary>
    public IReadOnlyList<string> Files =>
    [
        .. Directory.EnumerateFiles(_isCommitted ? _target : Path, "*", SearchOption.AllDirectories)
            .Select(f => System.IO.Path.GetRelativePath(_isCommitted ? _target : Path, f).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A path in the folder, whose own folder is made where it isn't there.</summary>
    public string PathOf(params ReadOnlySpan<string> parts)
    {
        var path = System.IO.Path.Combine([Path, .. parts]);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Puts what was written in the place of the folder.</summary>
    public void Commit()
    {
        if (Directory.Exists(_target))
            Directory.Move(_target, _old);
        Directory.Move(Path, _target);
        _isCommitted = true;
        Delete(_old);
        // What an earlier refusal left beside the result is no longer true of it.
        if (Directory.Exists(_target + ".refused") && HoldsOnly(_target + ".refused", RefusalEntries))
            Delete(_target + ".refused");
    }

    /// <summary>Puts what a refusal leaves in the place of the folder; beside it, where the folder holds a good result.</summary>
    /// <returns>Where it is.</returns>
    /// <exception cref="IOException">The folder beside it holds files of somebody else.</exception>
    public string CommitRefusal()
    {
        if (!File.Exists(System.IO.Path.Combine(_target, MarkerFile)))
        {
            Commit();
            return _target;
        }
        var beside = _target + ".refused";
        if (Directory.Exists(beside) && !HoldsOnly(beside, RefusalEntries))
            throw new IOException($"{beside} holds files that are not of a refused run; empty it.");
        Delete(beside);
        Directory.Move(Path, beside);
        _isCommitted = true;
        return beside;
    }

    public void Dispose()
    {
        if (!_isCommitted && _lock is not null)
            Delete(Path);
        _lock?.Dispose();
    }

    /// <summary>Keeps a second run away: it would clear away what this one is writing.</summary>
    private void Lock(string target)
    {
        try
        {
            _lock = new FileStream(_old + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (File.Exists(_old + ".lock"))
        {
            throw new IOException($"Another run is writing to {target}; wait for it, or give another folder.");
        }
    }

    /// <summary>Mends what a run that was killed left behind: either all of the old result stands, or all of the new.</summary>
    private void Recover()
    {
        if (Directory.Exists(_old) && !Directory.Exists(_target))
            Directory.Move(_old, _target);
        Delete(_old);
        Delete(Path);
    }

    private static bool HoldsOnly(string folder, string[] entries) =>
        Directory.EnumerateFileSystemEntries(folder).All(e => entries.Contains(System.IO.Path.GetFileName(e), StringComparer.Ordinal));

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}

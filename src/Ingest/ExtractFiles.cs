namespace NonResponse.Ingest;

/// <summary>Which files of an extract may be opened: those that are files, hold something, and lie in its folder.</summary>
internal static class ExtractFiles
{
    // What Linux allows on the way to one file; more is a circle.
    private const int MostLinks = 40;

    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>Refuses a file that must not be opened; one that is not there passes.</summary>
    /// <param name="folder">The extract.</param>
    /// <param name="name">The file's name in it.</param>
    /// <exception cref="RefusedException">Opening it would fail, hang, or read what is no part of the extract.</exception>
    public static void Check(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        var file = new FileInfo(path);
        if (Directory.Exists(path) && file.LinkTarget is null)
            throw new RefusedException($"{name} is a folder; it must be a file.");
        if (!file.Exists && file.LinkTarget is null)
            return;
        // An extract comes from somebody else, and must not make this program read what only this program may.
        if (RealPath(path) is not { } real || !File.Exists(real))
            throw new RefusedException($"{name} is a link that leads to no file; put the file itself into the folder.");
        if (RealPath(folder) is not { } home || !real.StartsWith(Path.TrimEndingDirectorySeparator(home) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new RefusedException($"{name} is a link that leads out of the extract's folder; put the file itself into the folder.");
        // Pipes and devices have no length either, and opening one can wait for ever.
        if (new FileInfo(real).Length == 0)
            throw new RefusedException($"{name} is empty or not an ordinary file.");
    }

    /// <summary>The bytes of a file, or of the file that a link leads to.</summary>
    public static long LengthOf(string path) => new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path).Length;

    /// <summary>The path with every link on the way followed, as the system follows them; null where they go in a circle.</summary>
    private static string? RealPath(string path)
    {
        path = Path.Combine(Directory.GetCurrentDirectory(), path);
        var at = Path.GetPathRoot(path)!;
        var parts = new Stack<string>();
        Push(parts, path[at.Length..]);
        var links = 0;
        while (parts.TryPop(out var part))
        {
            if (part == ".")
                continue;
            if (part == "..")
            {
                at = Path.GetDirectoryName(at) ?? at;
                continue;
            }
            var next = Path.Combine(at, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                at = next;
                continue;
            }
            if (++links > MostLinks)
                return null;
            if (Path.IsPathRooted(target))
                at = Path.GetPathRoot(target)!;
            Push(parts, Path.IsPathRooted(target) ? target[at.Length..] : target);
        }
        return at;
    }

    private static void Push(Stack<string> parts, string path)
    {
        foreach (var part in path.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Reverse())
            parts.Push(part);
    }
}

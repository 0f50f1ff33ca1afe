using System.Text;

namespace NonResponse.Ingest;

/// <summary>The patients who were erased, in a file beside the key: a store that is restored from a backup doesn't bring them back.</summary>
/// <remarks>It holds pseudonyms of the key's first generation, which a rotation of the key does not change.</remarks>
internal static class ErasedPatients
{
    /// <summary>The pseudonyms under a key.</summary>
    /// <param name="keyFile">The key's file.</param>
    /// <param name="key">The key.</param>
    public static IReadOnlySet<string> Read(string keyFile, PseudonymKey key)
    {
        var path = PathBeside(keyFile);
        if (!File.Exists(path))
            return new HashSet<string>(StringComparer.Ordinal);
        using var maker = key.Start();
        return File.ReadLines(path).Where(line => line.Length == PseudonymKey.Length).Select(line => maker.FromFirst(IdKind.Patient, line)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Adds patients, each by the pseudonym of the key's first generation.</summary>
    public static void Add(string keyFile, IEnumerable<string> first)
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(PathBeside(keyFile), options);
        foreach (var patient in first)
            file.Write(Encoding.ASCII.GetBytes(patient + "\n"));
        file.Flush(flushToDisk: true);
    }

    private static string PathBeside(string keyFile) => keyFile + ".erased";
}

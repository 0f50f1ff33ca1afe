using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NonResponse.Ingest;

namespace NonResponse.Scheduler.Jobs;

/// <summary>The folder in which extracts are dropped, and the two to which they go.</summary>
internal sealed class Inbox(string path)
{
    private const string Accepted = "accepted";
    private const string Refused = "refused";
    private const string ReportSuffix = ".report";
    private const string ReportFile = "report.txt";
    private const int LongestReport = 200_000;
    private const string OutcomeFile = "outcome.json";

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n" };

    public string Path { get; } = path;

    /// <summary>What was dropped: folders, and files that lie about by themselves.</summary>
    public IReadOnlyList<string> Names() => !Directory.Exists(Path) ? [] :
    [
        .. Directory.EnumerateFileSystemEntries(Path).Select(System.IO.Path.GetFileName).OfType<string>()
            .Where(n => n is not (Accepted or Refused) && !n.StartsWith('.')).Order(StringComparer.Ordinal),
    ];

    /// <summary>Makes the folders.</summary>
    public void Make()
    {
        Directory.CreateDirectory(System.IO.Path.Combine(Path, Accepted));
        Directory.CreateDirectory(System.IO.Path.Combine(Path, Refused));
    }

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Whether it is there still.</summary>
    public bool Has(string name) => System.IO.Path.Exists(PathOf(name));

    /// <summary>The names, sizes and times of all that an extract has, as one hash: it changes while somebody copies.</summary>
    public string ShapeOf(string name)
    {
        var text = new StringBuilder();
        try
        {
            if (File.Exists(PathOf(name)))
                Add(new FileInfo(PathOf(name)));
            else
                foreach (var file in new DirectoryInfo(PathOf(name)).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(f => f.FullName, StringComparer.Ordinal))
                    Add(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The import will say what is wrong, once it has been so for a while.
            text.Append(fault.GetType().Name);
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));

        void Add(FileInfo file) => text.Append(CultureInfo.InvariantCulture, $"{file.FullName}\n{file.Length}\n{file.LastWriteTimeUtc.Ticks}\n");
    }

    /// <summary>Moves an extract to where its end says, its report beside it.</summary>
    /// <param name="name">The extract.</param>
    /// <param name="end">How its import ended.</param>
    /// <param name="quality">What was found; null where it could not be looked at.</param>
    /// <param name="report">The same in words.</param>
    /// <returns>The folder of the report, relative to the inbox.</returns>
    /// <exception cref="IOException">It cannot be moved.</exception>
    public string Settle(string name, RunEnd end, SubmissionQuality? quality, string report)
    {
        var to = end.State == RunState.Done ? Accepted : Refused;
        var folder = PathOf(to);
        Directory.CreateDirectory(folder);
        var target = FreeName(folder, name);
        var beside = System.IO.Path.Combine(folder, "." + target + ReportSuffix);
        StoreFolders.Remove(beside);
        Directory.CreateDirectory(beside);
        if (quality is not null)
            QualityFiles.Write(quality, beside);
        File.WriteAllText(System.IO.Path.Combine(beside, ReportFile), report);
        File.WriteAllBytes(System.IO.Path.Combine(beside, OutcomeFile), JsonSerializer.SerializeToUtf8Bytes(end, Options));
        var final = System.IO.Path.Combine(folder, target + ReportSuffix);
        // One without its extract was left by a process that was killed between the two moves.
        StoreFolders.Remove(final);
        Directory.Move(beside, final);
        try
        {
            if (File.Exists(PathOf(name)))
                File.Move(PathOf(name), System.IO.Path.Combine(folder, target));
            else
                Directory.Move(PathOf(name), System.IO.Path.Combine(folder, target));
        }
        catch (UnauthorizedAccessException)
        {
            throw new IOException($"{end.Message} But {name} cannot be moved to {to}/: whoever drops extracts has to let the account of the service write to them, on Linux with cp -r --no-preserve=mode and umask 002.");
        }
        return $"{to}/{target}{ReportSuffix}";
    }

    /// <summary>The report of an extract in words, as it lies beside it; null where it is gone.</summary>
    /// <param name="name">The extract.</param>
    /// <param name="end">How its import ended, with the folder of the report at the end of its message.</param>
    public string? ReportOf(string name, RunEnd end)
    {
        var folder = new[] { Accepted, Refused }.Where(f => Directory.Exists(PathOf(f)))
            .SelectMany(f => Directory.EnumerateDirectories(PathOf(f), "*" + ReportSuffix).Select(d => (Path: d, Relative: $"{f}/{System.IO.Path.GetFileName(d)}")))
            .FirstOrDefault(d => NameOf(System.IO.Path.GetFileName(d.Path)[..^ReportSuffix.Length]) == name && end.Message.EndsWith($" {d.Relative}.", StringComparison.Ordinal)).Path;
        var file = folder is null ? null : System.IO.Path.Combine(folder, ReportFile);
        return file is null || !File.Exists(file) ? null : File.ReadAllText(file) is { Length: > LongestReport } text ? text[..LongestReport] + "\n..." : File.ReadAllText(file);
    }

    /// <summary>How the last extract of a name ended that is no longer in the inbox; null where nothing tells.</summary>
    public RunEnd? Settled(string name) => new[] { Accepted, Refused }.Select(PathOf).Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateDirectories(folder, "*" + ReportSuffix))
        .Where(d => NameOf(System.IO.Path.GetFileName(d)[..^ReportSuffix.Length]) == name && File.Exists(System.IO.Path.Combine(d, OutcomeFile)))
        .OrderByDescending(d => File.GetLastWriteTimeUtc(System.IO.Path.Combine(d, OutcomeFile)))
        .Select(d => JsonSerializer.Deserialize<RunEnd>(File.ReadAllBytes(System.IO.Path.Combine(d, OutcomeFile)), Options))
        .FirstOrDefault();

    /// <summary>Removes extracts and reports that have lain in accepted/ and refused/ since before an instant.</summary>
    /// <returns>How many extracts.</returns>
    public int Remove(DateTime before)
    {
        var removed = 0;
        foreach (var folder in new[] { Accepted, Refused }.Select(PathOf).Where(Directory.Exists))
            foreach (var report in Directory.EnumerateDirectories(folder, "*" + ReportSuffix))
            {
                var outcome = System.IO.Path.Combine(report, OutcomeFile);
                if (!File.Exists(outcome) || File.GetLastWriteTimeUtc(outcome) >= before)
                    continue;
                StoreFolders.Remove(report[..^ReportSuffix.Length]);
                StoreFolders.Remove(report);
                removed++;
            }
        return removed;
    }

    // The same name may be dropped month after month.
    private static string FreeName(string folder, string name) => Enumerable.Range(1, int.MaxValue)
        .Select(i => i == 1 ? name : FormattableString.Invariant($"{name}~{i}"))
        .First(n => !System.IO.Path.Exists(System.IO.Path.Combine(folder, n)));

    private static string NameOf(string target) => target.LastIndexOf('~') is var at and > 0 && int.TryParse(target.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _) ? target[..at] : target;
}

/// <summary>Folders that the service makes and removes.</summary>
internal static class StoreFolders
{
    /// <summary>Removes a file or a folder with all that is in it, where it is there.</summary>
    public static void Remove(string path)
    {
        if (File.Exists(path))
            File.Delete(path);
        else if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }
}

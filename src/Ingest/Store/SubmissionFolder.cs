using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace NonResponse.Ingest;

/// <summary>Writes and reads the files of one submission.</summary>
internal static class SubmissionFolder
{
    private const string ReadingFile = "reading.json";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>Begins to write the tables of an accepted extract, ids as pseudonyms, and what says whose they are.</summary>
    /// <returns>Ends when everything is written; the extract may be laid out and judged meanwhile.</returns>
    public static Task WriteTables(AcceptedRows rows, PseudonymKey key, string folder, CancellationToken cancel)
    {
        var pseudonyms = IdTexts.Pseudonyms(rows.Tables, key, cancel);
        WriteSubmission(rows, folder);
        return rows.ForEachTable(
            table =>
            {
                // A column that was not there says nothing, and stays away. Those of episodes beyond the contract's are found by their place.
                var columns = table.Spec.Name == TableSpec.Episodes.Name ? Enumerable.Range(0, table.Columns.Length) : table.ColumnsPresent();
                var canonical = new CanonicalTable(table, [.. columns], pseudonyms);
                return () => WriteTable(System.IO.Path.Combine(folder, table.Spec.Name + ".csv.gz"), text => canonical.Write(text, cancel));
            },
            cancel);
    }

    /// <summary>Writes whose rows they are, and of which day.</summary>
    public static void WriteSubmission(AcceptedRows rows, string folder) =>
        WriteWhole(System.IO.Path.Combine(folder, Submission.FileName), JsonSerializer.SerializeToUtf8Bytes(new Submission
        {
            Contract = Submission.ContractVersion,
            Source = rows.Source,
            ExtractedOn = DateOnly.FromDayNumber(rows.ExtractedOn).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            Unrecorded = rows.Unrecorded.Count == 0 ? null : rows.Unrecorded,
        }));

    /// <summary>Writes what the reading found, which the files themselves no longer show.</summary>
    public static void WriteQuality(SubmissionQuality quality, string folder)
    {
        var import = quality.Import;
        WriteWhole(System.IO.Path.Combine(folder, ReadingFile), JsonSerializer.SerializeToUtf8Bytes(
            new StoredReading
            {
                ExtractDateInferred = import.ExtractDateInferred,
                Counts = import.Counts,
                Findings = import.Findings,
                Tallies = import.Tallies,
                Files = import.Files,
            },
            Json));
        QualityFiles.Write(quality, folder);
    }

    /// <summary>Every file of the folder with its size and SHA-256, each safely on disk.</summary>
    public static IReadOnlyList<InputFile> Seal(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).AsParallel()
            .Select(path => Hash(folder, path))
            .OrderBy(f => f.Name, StringComparer.Ordinal),
    ];

    /// <summary>The first file that is not what was written; null where all are.</summary>
    public static string? FirstDamaged(StoredSubmission submission, string folder) => FirstDamaged(submission.Files, folder);

    /// <summary>The first of some files that is not what was written; null where all are.</summary>
    public static string? FirstDamaged(IReadOnlyList<InputFile> files, string folder)
    {
        foreach (var file in files)
        {
            var path = System.IO.Path.Combine(folder, file.Name);
            if (!File.Exists(path) || Hash(folder, path) != file)
                return file.Name;
        }
        return null;
    }

    /// <summary>Reads a submission back: the same reader as for an extract, and each file held against its hash.</summary>
    /// <param name="submission">The submission.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>The columns, with what was found when the extract came; null where the folder is not there.</returns>
    /// <exception cref="DamagedSubmissionException">A file is not what was written.</exception>
    public static ImportReport? Read(
        StoredSubmission submission, string folder, IProgress<ImportProgress>? progress, CancellationToken cancel)
    {
        if (!Directory.Exists(folder))
            return null;
        var read = ReadChecked(submission, folder, new ImportHooks { IsStored = true }, progress, cancel);
        var stored = JsonSerializer.Deserialize<StoredReading>(File.ReadAllBytes(System.IO.Path.Combine(folder, ReadingFile)), Json)!;
        return read with
        {
            ExtractDateInferred = stored.ExtractDateInferred,
            Counts = stored.Counts,
            Findings = stored.Findings,
            Tallies = stored.Tallies,
            Files = stored.Files,
        };
    }

    /// <summary>Reads the rows of a submission as they are stored, those after the day of the extract among them.</summary>
    /// <param name="submission">The submission.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>The rows; null where the folder is not there.</returns>
    /// <exception cref="DamagedSubmissionException">A file is not what was written.</exception>
    public static AcceptedRows? ReadRows(
        StoredSubmission submission, string folder, IProgress<ImportProgress>? progress, CancellationToken cancel)
    {
        if (!Directory.Exists(folder))
            return null;
        AcceptedRows? rows = null;
        ReadChecked(submission, folder, new ImportHooks { IsStored = true, IsOfRows = true, Accept = read => rows = read }, progress, cancel);
        return rows;
    }

    private static ImportReport ReadChecked(
        StoredSubmission submission, string folder, ImportHooks hooks, IProgress<ImportProgress>? progress, CancellationToken cancel)
    {
        var read = Import.Read(folder, new ImportOptions { MaxBadShare = 0, MaxExpansion = double.MaxValue }, hooks, progress, cancel);
        var hashes = read.Files.ToDictionary(f => f.Name, StringComparer.Ordinal);
        foreach (var file in submission.Files)
            if (hashes.TryGetValue(file.Name, out var found)
                ? found != file
                : read.Refusal is not null || file.Name is ReadingFile or Submission.FileName && (!File.Exists(System.IO.Path.Combine(folder, file.Name)) || Hash(folder, System.IO.Path.Combine(folder, file.Name)) != file))
                throw new DamagedSubmissionException(submission, FirstDamaged(submission, folder) ?? file.Name);
        if (read.Refusal is { } refusal)
            throw new DamagedSubmissionException(submission, refusal);
        return read;
    }

    /// <summary>The columns of episodes that a stored submission has beside those of the contract.</summary>
    public static IReadOnlyList<FurtherColumn> FurtherColumns(string folder)
    {
        var path = System.IO.Path.Combine(folder, TableSpec.Episodes.Name + ".csv.gz");
        if (!File.Exists(path))
            return [];
        using var text = new StreamReader(new GZipStream(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read), CompressionMode.Decompress));
        try
        {
            var header = (text.ReadLine() ?? "").Split(',');
            return [.. header.Skip(TableSpec.Episodes.Columns.Count).Where(name => FurtherColumn.WhyNot(name) is null).Select(name => new FurtherColumn(name))];
        }
        catch (InvalidDataException)
        {
            // Whoever reads the rows says that the file is damaged.
            return [];
        }
    }

    /// <summary>Writes one compressed table.</summary>
    public static void WriteTable(string path, Action<Stream> write)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        using (var text = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
            write(text);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Writes one small file.</summary>
    public static void WriteWhole(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }

    private static InputFile Hash(string folder, string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        return new InputFile(System.IO.Path.GetRelativePath(folder, path).Replace('\\', '/'), file.Length, Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    private sealed record StoredReading
    {
        public bool ExtractDateInferred { get; init; }

        public IReadOnlyList<TableCount> Counts { get; init; } = [];

        public IReadOnlyList<Finding> Findings { get; init; } = [];

        public IReadOnlyDictionary<string, Tally> Tallies { get; init; } = new Dictionary<string, Tally>();

        public IReadOnlyList<InputFile> Files { get; init; } = [];
    }
}

namespace NonResponse.Ingest;

/// <summary>The forms in which rows leave the store.</summary>
public enum ExportFormat
{
    /// <summary>The form of the data contract: an extract again.</summary>
    Csv,

    /// <summary>Parquet, with types.</summary>
    Parquet,
}

/// <summary>A table that was exported.</summary>
/// <param name="Name">Its name in the contract.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Bytes">How large its file is.</param>
public sealed record ExportedTable(string Name, long Rows, long Bytes);

/// <summary>A submission that was exported.</summary>
/// <param name="Submission">What the catalog says of it.</param>
/// <param name="Folder">The folder of its files, within that of the export.</param>
/// <param name="Tables">Its tables, in the contract's order.</param>
public sealed record ExportedSubmission(StoredSubmission Submission, string Folder, IReadOnlyList<ExportedTable> Tables);

/// <summary>Writes the rows of one submission as files for other programs.</summary>
public static class SubmissionExport
{
    /// <summary>The file beside the folders of the sources that says what an export holds.</summary>
    public const string ManifestFile = "export.json";

    /// <summary>Every name that a file of a source can have.</summary>
    public static IReadOnlySet<string> FileNames { get; } = TableSpec.All
        .SelectMany(spec => Enum.GetValues<ExportFormat>().Select(format => FileOf(spec, format)))
        .Append(Submission.FileName).ToHashSet(StringComparer.Ordinal);

    /// <summary>The folder of each source.</summary>
    /// <exception cref="StoreRefusedException">Two would share one, or a name is that of no folder.</exception>
    public static IReadOnlyList<string> FoldersOf(IReadOnlyList<string> sources)
    {
        string[] folders = [.. sources.Select(s => s.Replace(':', '_'))];
        // Some disks do not tell capitals from small letters.
        for (var i = 0; i < folders.Length; i++)
            if (folders[i].All(c => c == '.') || string.Equals(folders[i], ManifestFile, StringComparison.OrdinalIgnoreCase))
                throw new StoreRefusedException($"The source {sources[i]} has a name that no folder can have; it cannot be exported.");
            else if (Array.FindIndex(folders, f => string.Equals(f, folders[i], StringComparison.OrdinalIgnoreCase)) is var first && first < i)
                throw new StoreRefusedException($"The sources {sources[first]} and {sources[i]} would share the folder {folders[i]}; name one at a time with --source.");
        return folders;
    }

    /// <summary>Writes the files.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="format">In which form.</param>
    /// <param name="folder">The folder, which is made.</param>
    /// <param name="progress">Told the rows written, from 0 to 1, from several threads.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    internal static IReadOnlyList<ExportedTable> Write(AcceptedRows rows, ExportFormat format, string folder, Action<double> progress, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var ids = IdTexts.AsRead(rows.Tables);
        var total = Math.Max(1L, rows.Present.Sum(t => (long)t.RowsKept));
        var done = 0L;
        rows.ForEachTable(
            table => () =>
            {
                using var file = new FileStream(Path.Combine(folder, FileOf(table.Spec, format)), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
                if (format == ExportFormat.Parquet)
                    ParquetFile.Write(table, rows.Tables, file, ParquetFile.RowsPerGroup, Tell, cancel);
                else
                {
                    new CanonicalTable(table, [.. table.ColumnsPresent()], ids).Write(file, cancel);
                    Tell(table.RowsKept);
                }
            },
            cancel).GetAwaiter().GetResult();
        SubmissionFolder.WriteSubmission(rows, folder);
        return [.. rows.Present.Select(t => new ExportedTable(t.Spec.Name, t.RowsKept, new FileInfo(Path.Combine(folder, FileOf(t.Spec, format))).Length))];

        void Tell(int written) => progress((double)Interlocked.Add(ref done, written) / total);
    }

    private static string FileOf(TableSpec spec, ExportFormat format) => spec.Name + (format == ExportFormat.Parquet ? ".parquet" : ".csv");
}

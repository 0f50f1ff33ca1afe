using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using NonResponse.Tests;

namespace NonResponse.Ingest.Tests;

/// <summary>A Parquet file as DuckDB read it, beside the CSV file of the same rows.</summary>
internal sealed record FileRead(string File, long Rows, long PlainRows, long RowsSaid, IReadOnlyList<long> Groups, IReadOnlyList<string> PlainColumns, IReadOnlyList<ColumnRead> Columns);

/// <summary>A column of it: its type, in how many rows it is another value than in the CSV file, and what the footer says of it.</summary>
internal sealed record ColumnRead(
    string Name, string Type, string Layout, string Repetition, string Converted, string Logical, long Different, long Nulls, long PlainNulls, string? Min, string? Max,
    long NullsSaid, IReadOnlyList<string?> MinSaid, IReadOnlyList<string?> MaxSaid, IReadOnlyList<string> Encodings, IReadOnlyList<string> Codecs);

/// <summary>DuckDB, which shares no code with what is tested.</summary>
internal static class DuckDb
{
    private static readonly string Folder = Repository.Path("tests", "Ingest.Tests", "Export", "duckdb");

    /// <summary>Reads every Parquet file of a folder; the test is skipped where DuckDB is not installed.</summary>
    /// <param name="parquet">The folder.</param>
    /// <param name="csv">The folder of the same tables as CSV.</param>
    public static IReadOnlyList<FileRead> Read(string parquet, string csv)
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "@duckdb", "node-api")))
            Assert.Ignore("DuckDB is not installed (npm ci in tests/Ingest.Tests/Export/duckdb).");
        var start = new ProcessStartInfo("node", [Path.Combine(Folder, "compare.mjs"), parquet, csv]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var node = Process.Start(start)!;
            var error = node.StandardError.ReadToEndAsync();
            var output = node.StandardOutput.ReadToEnd();
            node.WaitForExit();
            Assert.That(node.ExitCode, Is.Zero, error.Result);
            return JsonSerializer.Deserialize<List<FileRead>>(output, JsonSerializerOptions.Web)!;
        }
        catch (Win32Exception)
        {
            Assert.Ignore("Node is not installed (Debian: apt-get install nodejs npm).");
            return [];
        }
    }
}

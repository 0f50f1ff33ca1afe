using System.Diagnostics;
using System.Globalization;
using CsvHelper;
using NonResponse.Ingest;

namespace NonResponse.Benchmarks;

/// <summary>Times the reading of an extract with all its checks against CsvHelper's bare reading of the same files, in turn.</summary>
internal static class Reading
{
    /// <summary>Prints the medians.</summary>
    /// <param name="extract">The folder.</param>
    /// <param name="runs">How often each is timed, after one run that is not.</param>
    public static void Run(string extract, int runs)
    {
        (string Name, Action Read)[] contenders =
        [
            ("CsvHelper: rows, no field", () => Bare(extract, _ => { })),
            ("CsvHelper: every field as bytes", () => Bare(extract, csv =>
            {
                for (var i = 0; i < csv.FieldCount; i++)
                    _ = csv.GetSpan(i).Length;
            })),
            ("CsvHelper: every field as a string", () => Bare(extract, csv =>
            {
                for (var i = 0; i < csv.FieldCount; i++)
                    _ = csv.GetString(i);
            })),
            ("nonresponse: read, checked and laid out", () =>
            {
                if (Import.Read(extract, new ImportOptions()).Tables is null)
                    throw new InvalidOperationException("The extract was refused.");
            }),
        ];
        var times = contenders.Select(_ => new List<(double Wall, double Cpu)>()).ToArray();
        for (var run = 0; run <= runs; run++)
            for (var c = 0; c < contenders.Length; c++)
            {
                GC.Collect();
                var (clock, cpu) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
                contenders[c].Read();
                if (run > 0)
                    times[c].Add((clock.Elapsed.TotalSeconds, (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds));
            }
        Console.WriteLine("| | seconds | processor seconds |");
        Console.WriteLine("|---|---|---|");
        for (var c = 0; c < contenders.Length; c++)
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {contenders[c].Name} | {Statistics.Median([.. times[c].Select(t => t.Wall)]):F2} | {Statistics.Median([.. times[c].Select(t => t.Cpu)]):F2} |"));
    }

    /// <summary>Reads every table, the largest first, on every core.</summary>
    private static void Bare(string extract, Action<CsvReader> row)
    {
        var files = Directory.GetFiles(extract, "*.csv").OrderByDescending(f => new FileInfo(f).Length).ToArray();
        var next = -1;
        Parallel.For(0, Environment.ProcessorCount, _ =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < files.Length;)
            {
                using var file = new FileStream(files[i], FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
                using var csv = CsvReader.Create(file, new CsvReaderOptions { Separator = ',', BufferSize = 1 << 17 });
                csv.ReadHeader();
                while (csv.Read())
                    row(csv);
            }
        });
    }
}

using System.Globalization;
using CsvHelper;
using NonResponse.Analytics;
using NonResponse.Ingest;

namespace NonResponse.Benchmarks;

/// <summary>Times the reading of an extract with all its checks against CsvHelper's bare reading of the same files, in turn, each
/// time in a process of its own, as a scheduled job is.</summary>
internal static class Reading
{
    /// <summary>The argument by which the program runs one contender, once.</summary>
    public const string One = "reading-one";

    /// <summary>The contender that reads an extract and looks at its form and for identity.</summary>
    public const string OursAlone = "nonresponse: read, form and identity checked, laid out";

    private const int EpisodesPerBlock = 1 << 14;

    private static readonly (string Name, Action<string> Read)[] Contenders =
    [
        ("CsvHelper: rows, no field", extract => Bare(extract, _ => { })),
        ("CsvHelper: every field as bytes", extract => Bare(extract, csv =>
        {
            for (var i = 0; i < csv.FieldCount; i++)
                _ = csv.GetSpan(i).Length;
        })),
        ("CsvHelper: every field as a string", extract => Bare(extract, csv =>
        {
            for (var i = 0; i < csv.FieldCount; i++)
                _ = csv.GetString(i);
        })),
        (OursAlone, extract => Ours(extract)),
        ("nonresponse: and the content checked", extract => CheckContent(Ours(extract))),
        ("store: import", ImportOne),
        ("store: read back", ReadBack),
    ];

    /// <summary>Prints the medians.</summary>
    /// <param name="extract">The folder.</param>
    /// <param name="runs">How often each is timed, after one round that is not.</param>
    public static void Run(string extract, int runs)
    {
        var times = Contenders.Select(_ => new List<Measured>()).ToArray();
        for (var run = 0; run <= runs; run++)
            for (var c = 0; c < Contenders.Length; c++)
            {
                var measured = ChildProcess.Run("dotnet", [typeof(Reading).Assembly.Location, One, Contenders[c].Name, extract], extract);
                if (run > 0)
                    times[c].Add(measured);
            }
        Console.WriteLine("| | seconds | peak memory |");
        Console.WriteLine("|---|---|---|");
        for (var c = 0; c < Contenders.Length; c++)
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {Contenders[c].Name} | {Statistics.Median([.. times[c].Select(t => t.Seconds)]):F2} | {Statistics.Median([.. times[c].Select(t => t.PeakBytes / (double)(1L << 30))]):F2} GiB |"));
    }

    /// <summary>Runs one contender, once.</summary>
    public static void RunOne(string contender, string extract) => Contenders.Single(c => c.Name == contender).Read(extract);

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

    private static EpisodeTables Ours(string extract) =>
        Import.Read(extract, new ImportOptions()).Tables ?? throw new InvalidOperationException("The extract was refused.");

    /// <summary>Takes the extract into a new store, judged as the program judges it, but for what takes the history.</summary>
    private static void ImportOne(string extract)
    {
        if (Directory.Exists(extract + "-home"))
            Directory.Delete(extract + "-home", recursive: true);
        var outcome = StoreOf(extract, create: true).Import(extract, new ImportOptions(), null, (import, previous) =>
        {
            CheckContent(import.Tables!);
            return SubmissionQuality.OfReading(import, null, previous);
        });
        if (outcome.Submission is null)
            throw new InvalidOperationException("The extract was refused.");
    }

    private static void ReadBack(string extract)
    {
        var store = StoreOf(extract, create: false);
        store.Read(store.Standing().Single().Source);
    }

    private static Store StoreOf(string extract, bool create) => Store.Open(
        new StoreOptions { Home = extract + "-home", KeyFile = extract + "-key.json" }, new StoreCaller("benchmark", TimeProvider.System.GetUtcNow(), "benchmark"), create);

    /// <summary>The checks that a run makes while it measures. What it takes from the measures, for two checks, is left out.</summary>
    private static void CheckContent(EpisodeTables tables)
    {
        var whole = new EpisodeQuality(tables);
        Parallel.For(
            0,
            (tables.Episodes.Count + EpisodesPerBlock - 1) / EpisodesPerBlock,
            () => new EpisodeQuality(tables),
            (block, _, part) =>
            {
                for (var e = block * EpisodesPerBlock; e < Math.Min(tables.Episodes.Count, (block + 1) * EpisodesPerBlock); e++)
                {
                    var instrument = PrimaryInstrument.Of(tables, e);
                    part.Count(e, instrument, instrument is null ? default : PrimaryInstrument.Series(tables, e, instrument.Code));
                }
                return part;
            },
            part =>
            {
                lock (whole)
                    whole.Add(part);
            });
        var tallies = new Dictionary<string, Tally>();
        whole.AddTo(tallies);
        DataQuality.AddOfTables(tables, tallies);
    }
}

using System.Globalization;
using NonResponse.Ingest;

namespace NonResponse.Benchmarks;

/// <summary>Times the reading of one synthetic service in each format, in turn, each time in a process of its own.</summary>
internal static class Formats
{
    private static readonly (string Name, SynthesisFormat Format)[] Contenders = [("the data contract", SynthesisFormat.Contract), ("NHS Talking Therapies", SynthesisFormat.Nhs), ("OMOP CDM", SynthesisFormat.Omop)];

    // A format may take so many times as long as the contract.
    private const double MostTimes = 2;

    /// <summary>Prints the medians.</summary>
    /// <param name="episodes">Episodes of the service.</param>
    /// <param name="runs">How often each is timed, after one round that is not.</param>
    /// <param name="work">Where the extracts are kept.</param>
    public static int Run(long episodes, int runs, string work)
    {
        var extracts = Contenders.Select(c => Extract(episodes, c.Format, work)).ToArray();
        var times = Contenders.Select(_ => new List<Measured>()).ToArray();
        for (var run = 0; run <= runs; run++)
            for (var c = 0; c < Contenders.Length; c++)
            {
                var measured = ChildProcess.Run("dotnet", [typeof(Formats).Assembly.Location, Reading.One, Reading.OursAlone, extracts[c]], extracts[c]);
                if (run > 0)
                    times[c].Add(measured);
            }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{episodes:N0} episodes, {Environment.ProcessorCount} cores; medians of {runs} runs in turn"));
        Console.WriteLine();
        Console.WriteLine("| read, checked for form and identity, laid out | rows | GB of CSV | seconds | peak memory |");
        Console.WriteLine("|---|---|---|---|---|");
        for (var c = 0; c < Contenders.Length; c++)
        {
            var files = Directory.GetFiles(extracts[c], "*.csv");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {Contenders[c].Name} | {files.Sum(Lines):N0} | {files.Sum(f => new FileInfo(f).Length) / 1e9:F2} | {Seconds(times[c]):F2} | {Statistics.Median([.. times[c].Select(t => t.PeakBytes / (double)(1L << 30))]):F2} GiB |"));
        }
        Console.WriteLine();
        var isQuick = true;
        for (var c = 1; c < Contenders.Length; c++)
        {
            var ratio = Seconds(times[c]) / Seconds(times[0]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Contenders[c].Name}: {ratio:F2} times the contract's own reading"));
            isQuick &= ratio <= MostTimes;
        }
        return isQuick ? 0 : 1;
    }

    private static double Seconds(List<Measured> runs) => Statistics.Median([.. runs.Select(t => t.Seconds)]);

    private static string Extract(long episodes, SynthesisFormat format, string work)
    {
        var folder = Path.Combine(work, string.Create(CultureInfo.InvariantCulture, $"{format}-{episodes}"));
        if (!File.Exists(Path.Combine(folder, "submission.json")))
            Synthesis.Write(new SynthesisOptions { Episodes = episodes, Seed = 1, Compress = false, Source = "benchmark", Format = format }, folder, null, CancellationToken.None);
        return folder;
    }

    private static long Lines(string file)
    {
        var lines = -1L;
        foreach (var _ in File.ReadLines(file))
            lines++;
        return lines;
    }
}

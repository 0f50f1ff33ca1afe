using System.Diagnostics;
using System.Text.Json.Nodes;
using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Scheduler;
using NonResponse.Scheduler.Publishing;

namespace NonResponse.Benchmarks;

/// <summary>Times the protection and the attack of a month's release, and asks of random small services whether what is published of them withstands the attack.</summary>
internal static class Disclosures
{
    private const double MostSeconds = 30;

    /// <summary>Runs the program on the sample, then on small services of different sizes and shapes.</summary>
    /// <param name="program">The program's dll.</param>
    /// <param name="sample">The extract that is timed.</param>
    /// <param name="services">How many random services there are.</param>
    /// <param name="from">The first of them that is judged, from 1: a run that was stopped goes on from there.</param>
    /// <param name="seed">Where their random numbers start.</param>
    /// <param name="work">A folder for their files.</param>
    /// <returns>0 where the sample is fast enough and every service's release is safe.</returns>
    public static int Run(string program, string sample, int services, int from, int seed, string work)
    {
        Directory.CreateDirectory(work);
        var results = Path.Combine(work, "results");
        var seconds = Protecting(program, sample, results);
        Console.WriteLine(FormattableString.Invariant($"sample: protected and attacked in {seconds:F1} s, less than {MostSeconds} s asked for: {(seconds < MostSeconds ? "pass" : "FAIL")}"));
        var (random, safe, slowest) = (new Random(seed), 0, 0.0);
        var clock = Stopwatch.StartNew();
        for (var i = 1; i <= services; i++)
        {
            var extract = Path.Combine(work, "service");
            if (Directory.Exists(extract))
                Directory.Delete(extract, recursive: true);
            var options = new SynthesisOptions
            {
                Episodes = random.Next(40, 700),
                Seed = (ulong)random.Next(),
                Providers = random.Next(1, 5),
                Commissioners = random.Next(1, 3),
                Months = random.Next(6, 25),
                Compress = false,
                Source = "small",
            };
            if (i < from)
                continue;
            Synthesis.Write(options, extract, null, CancellationToken.None);
            try
            {
                slowest = Math.Max(slowest, ProtectingHere(extract));
                safe++;
            }
            catch (IOException fault)
            {
                Console.WriteLine(FormattableString.Invariant($"{options.Episodes} episodes, seed {options.Seed}, {options.Providers} providers, {options.Months} months: {fault.Message}"));
            }
            Console.Error.WriteLine(FormattableString.Invariant($"{i} of {services} services, {safe} of {i - from + 1} safe, {clock.Elapsed.TotalMinutes:F1} min"));
        }
        var judged = Math.Max(0, services - from + 1);
        Console.WriteLine(FormattableString.Invariant($"{safe} of {judged} small services have a release that the attack cannot break, slowest {slowest:F1} s: {(safe == judged ? "pass" : "FAIL")}"));
        return seconds < MostSeconds && safe == judged ? 0 : 1;
    }

    /// <summary>The same in this process, where nothing has to be compiled anew for each service, and no measure is withheld.</summary>
    /// <exception cref="IOException">No safe release can be made of it.</exception>
    private static double ProtectingHere(string extract)
    {
        var tables = Import.Read(extract, new ImportOptions()).Tables!;
        var release = Disclosure.Releases([Measurement.Of(tables, [])], [DisclosurePolicy.Standard])[0];
        var (month, _) = ReportMonth.Choose(null, tables.ExtractedOn, release);
        var clock = Stopwatch.StartNew();
        var controlled = ReleaseControl.Protect(release, month, null, DateOnly.FromDayNumber(tables.ExtractedOn), _ => { }, CancellationToken.None);
        return controlled.Attack is { IsSafe: true } ? clock.Elapsed.TotalSeconds : throw new IOException("The attack found a count.");
    }

    private static double Protecting(string program, string extract, string results)
    {
        if (Directory.Exists(results + "-ledger"))
            Directory.Delete(results + "-ledger", recursive: true);
        ChildProcess.Run("dotnet", [program, "run", extract, "--out", results, "--models", "none", "--comparisons", "none", "--ledger", results + "-ledger"], Path.GetDirectoryName(results)!);
        return (double)JsonNode.Parse(File.ReadAllText(Path.Combine(results, "manifest.json")))!["clock"]!["seconds"]!["protecting"]!;
    }
}

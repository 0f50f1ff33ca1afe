using System.Globalization;
using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Reports;
using NonResponse.Tests.Narrative;

namespace NonResponse.Benchmarks;

/// <summary>How often packs of services without change or differences claim that something moved or differs.</summary>
internal static class Narratives
{
    private const double Most = 0.05;

    // Providers of synthetic extracts differ in their waits, whatever else is planted.
    private const string Waits = "funnel-waits";

    public static int Run(int services, int extracts, int seed, string work)
    {
        var isQuiet = Judge(
            string.Create(CultureInfo.InvariantCulture, $"{services:N0} services without change or differences, 25 to 400 a month, 18 to 36 months, 1 to 14 providers, exact and rounded, seed {seed}"), services, i =>
            {
                var made = MadeUpService.Unchanged(seed + i);
                return (made.Build(), string.Create(CultureInfo.InvariantCulture, $"seed {seed + i} ({made.Size} a month, {made.Months} months, {made.Providers} providers, {made.Policy.Name})"));
            });
        isQuiet &= Judge(
            string.Create(CultureInfo.InvariantCulture, $"{extracts:N0} synthetic extracts of services that start with nothing, no truth planted, 1,500 to 12,000 episodes, seed {seed}; waits by provider are left out"), extracts, i =>
            {
                var options = new SynthesisOptions { Episodes = i % 3 == 0 ? 1_500 : 12_000, Seed = (ulong)(seed + i), Truths = PlantedTruths.None, Months = i % 2 == 0 ? 24 : 36, Compress = false };
                if (Directory.Exists(work))
                    Directory.Delete(work, recursive: true);
                Synthesis.Write(options, work, null, CancellationToken.None);
                var measurement = Measurement.Of(Import.Read(work, new ImportOptions()).Tables!, []);
                return (Disclosure.Release(measurement, DisclosurePolicy.None), string.Create(CultureInfo.InvariantCulture, $"seed {options.Seed} ({options.Episodes:N0} episodes, {options.Months} months)"));
            });
        return isQuiet ? 0 : 1;
    }

    private static bool Judge(string what, int services, Func<int, (Release Release, string Name)> make)
    {
        var claimed = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var rules = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var (any, sentences) = (0, new List<int>());
        for (var i = 0; i < services; i++)
        {
            var (release, name) = make(i);
            var context = new PackContext { Source = "Unchanged", ExtractedOn = new DateOnly(2026, 3, 31), ReportMonth = MadeUpService.Month, ProgramVersion = "0" };
            var isLoud = false;
            foreach (var pack in new[] { ServiceLeadPack.Build(release, context), ResearcherPack.Build(release, context), CommissionerPack.Build(release, context) })
            {
                sentences.Add(pack.Cover.Headlines.Count);
                var claims = pack.Cover.Leads.Where(l => l.Claims && l.Exhibit != Waits).Select(l => l.Rule).Distinct().ToList();
                claimed[pack.Id] = claimed.GetValueOrDefault(pack.Id) + (claims.Count > 0 ? 1 : 0);
                isLoud |= claims.Count > 0;
                foreach (var rule in claims)
                {
                    rules[rule] = rules.GetValueOrDefault(rule) + 1;
                    Console.Error.WriteLine($"  {name}: {pack.Id}, {rule}");
                }
            }
            any += isLoud ? 1 : 0;
        }
        if (services == 0)
            return true;
        string Share(int count, int of) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} of {of:N0} ({100.0 * count / of:F1} %)");
        // Of each pack by itself, or a quiet one would hide a loud one.
        var isQuiet = claimed.Values.All(c => c < Most * services);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}; {sentences.Min()} to {sentences.Max()} sentences a pack; fewer than 1 in 20 of each asked for: {(isQuiet ? "pass" : "FAIL")}"));
        Console.WriteLine("| pack | claims that something moved or differs beyond chance |");
        Console.WriteLine("|---|---|");
        foreach (var (pack, count) in claimed)
            Console.WriteLine($"| {pack} | {Share(count, services)} |");
        Console.WriteLine($"| all packs | {Share(claimed.Values.Sum(), sentences.Count)} |");
        Console.WriteLine($"| services with such a pack | {Share(any, services)} |");
        foreach (var (rule, count) in rules)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| rule {rule} | {count} |"));
        return isQuiet;
    }
}

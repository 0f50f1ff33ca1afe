using System.Globalization;
using NonResponse.Analytics;
using NonResponse.Reports;
using NonResponse.Tests.Narrative;

namespace NonResponse.Benchmarks;

/// <summary>How often packs of services without change or differences claim that something moved or differs.</summary>
internal static class Narratives
{
    private const double Most = 0.05;

    public static int Run(int services, int seed)
    {
        var claimed = new Dictionary<string, int>(StringComparer.Ordinal);
        var rules = new Dictionary<string, int>(StringComparer.Ordinal);
        var (packs, any, sentences) = (0, 0, new List<int>());
        for (var i = 0; i < services; i++)
        {
            var made = MadeUpService.Unchanged(seed + i);
            var release = made.Build();
            var context = new PackContext { Source = "Unchanged", ExtractedOn = new DateOnly(2026, 3, 31), ReportMonth = MadeUpService.Month, ProgramVersion = "0" };
            var ofService = new[] { ServiceLeadPack.Build(release, context), ResearcherPack.Build(release, context), CommissionerPack.Build(release, context) };
            foreach (var pack in ofService)
            {
                packs++;
                sentences.Add(pack.Cover.Headlines.Count);
                var claims = pack.Cover.Leads.Where(l => l.Claims).Select(l => l.Rule).Distinct().ToList();
                claimed[pack.Id] = claimed.GetValueOrDefault(pack.Id) + (claims.Count > 0 ? 1 : 0);
                foreach (var rule in claims)
                {
                    rules[rule] = rules.GetValueOrDefault(rule) + 1;
                    Console.Error.WriteLine($"  seed {seed + i} ({made.Size} a month, {made.Months} months, {made.Providers} providers, {made.Policy.Name}): {pack.Id}, {rule}");
                }
            }
            any += ofService.Any(p => p.Cover.Leads.Any(l => l.Claims)) ? 1 : 0;
        }
        string Share(int count, int of) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} of {of:N0} ({100.0 * count / of:F1} %)");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{services:N0} services without change or differences, 25 to 400 a month, 18 to 36 months, 1 to 14 providers, exact and rounded, seed {seed}; {sentences.Min()} to {sentences.Max()} sentences a pack:"));
        Console.WriteLine("| pack | claims that something moved or differs beyond chance |");
        Console.WriteLine("|---|---|");
        foreach (var (pack, count) in claimed)
            Console.WriteLine($"| {pack} | {Share(count, services)} |");
        Console.WriteLine($"| all packs | {Share(claimed.Values.Sum(), packs)} |");
        Console.WriteLine($"| services with such a pack | {Share(any, services)} |");
        foreach (var (rule, count) in rules.OrderBy(r => r.Key, StringComparer.Ordinal))
            Console.WriteLine($"| rule {rule} | {count} |");
        // Of each pack by itself, or a quiet one would hide a loud one.
        return claimed.Values.All(c => c < Most * services) ? 0 : 1;
    }
}

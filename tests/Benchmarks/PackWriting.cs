using System.Diagnostics;
using System.Globalization;
using NonResponse.Analytics;
using NonResponse.Ingest;
using NonResponse.Reports;

namespace NonResponse.Benchmarks;

/// <summary>How long the three packs of a large service take, from released figures to the bytes of page, workbook and charts.</summary>
internal static class PackWriting
{
    private const double Most = 20;

    public static int Run(int providers, int months, long episodes, int runs, string work)
    {
        var options = new SynthesisOptions { Episodes = episodes, Seed = 1, Months = months, Providers = providers, Commissioners = Math.Max(1, providers / 10), Compress = false };
        if (!File.Exists(Path.Combine(work, "submission.json")))
            Synthesis.Write(options, work, null, CancellationToken.None);
        var measurement = Measurement.Of(Import.Read(work, new ImportOptions()).Tables!, []);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{providers} providers, {months} months, {episodes:N0} episodes, {Environment.ProcessorCount} cores; medians of {runs} runs, one pack after the other"));
        Console.WriteLine("| pack | building, seconds | writing, seconds | page, MB | workbook, MB |");
        Console.WriteLine("|---|---|---|---|---|");
        var context = new PackContext { Source = "benchmark", ExtractedOn = options.ExtractedOn, ReportMonth = Period.Month(options.ExtractedOn), ProgramVersion = "0" };
        var totals = new List<double>();
        var lines = new SortedDictionary<string, List<(double Build, double Write, double Page, double Workbook)>>(StringComparer.Ordinal);
        for (var run = 0; run < runs; run++)
        {
            // A release keeps what several packs ask for: each run begins with new ones.
            var (exact, hidden) = (Disclosure.Release(measurement, DisclosurePolicy.None), Disclosure.Release(measurement, DisclosurePolicy.Standard));
            var total = 0.0;
            foreach (var build in new Func<Pack>[] { () => ServiceLeadPack.Build(exact, context), () => ResearcherPack.Build(exact, context), () => CommissionerPack.Build(hidden, context) })
            {
                var clock = Stopwatch.StartNew();
                var pack = build();
                var built = clock.Elapsed.TotalSeconds;
                using var page = new StringWriter();
                HtmlWriter.Write(pack, page);
                using var workbook = new MemoryStream();
                WorkbookWriter.Write(pack, workbook, options.ExtractedOn);
                foreach (var exhibit in pack.Sections.SelectMany(s => s.Exhibits).Where(e => e.Chart is not null))
                    SvgWriter.Write(exhibit.Chart!, TextWriter.Null);
                var all = clock.Elapsed.TotalSeconds;
                if (!lines.TryGetValue(pack.Id, out var times))
                    lines.Add(pack.Id, times = []);
                times.Add((built, all - built, page.ToString().Length / 1e6, workbook.Length / 1e6));
                total += all;
            }
            totals.Add(total);
        }
        static double Median(IEnumerable<double> of) => of.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;
        foreach (var (id, times) in lines)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {id} | {Median(times.Select(t => t.Build)):F1} | {Median(times.Select(t => t.Write)):F1} | {times[0].Page:F1} | {times[0].Workbook:F1} |"));
        var median = Median(totals);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"all three: {median:F1} s, less than {Most} s asked for: {(median < Most ? "pass" : "FAIL")}"));
        return median < Most ? 0 : 1;
    }
}

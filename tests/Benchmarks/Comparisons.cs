using System.Diagnostics;
using System.Globalization;
using NonResponse.Analytics;
using NonResponse.Ingest;

namespace NonResponse.Benchmarks;

/// <summary>Times the comparisons that the program comes with.</summary>
internal static class Comparisons
{
    private const double GoalSeconds = 60, GoalGiB = 8;

    public static int Run(string extract, int only)
    {
        var tables = Import.Read(extract, new ImportOptions()).Tables!;
        var watch = Stopwatch.StartNew();
        PredictionSource[] sources = [PredictionSource.Of(tables, AnalysisSettings.Default)];
        var begun = watch.Elapsed;
        foreach (var result in ComparisonStudy.Run(sources, [.. GivenComparisons.All.Take(only)]))
        {
            var of = result.Of;
            var primary = result.Primary;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{of.Id,-24} {result.FirstCount,8:N0} {result.SecondCount,8:N0}  {primary?.Contrast?.Value:F4} ({primary?.Contrast?.Lower:F4} to {primary?.Contrast?.Upper:F4})  gates {string.Join(' ', result.Gates.Where(g => !g.Passes).Select(g => g.Id))} {result.Reason} {result.Overlap?.Columns} columns {(watch.Elapsed - begun).TotalSeconds:F1} s"));
            begun = watch.Elapsed;
        }
        var (seconds, peak) = (watch.Elapsed.TotalSeconds, Process.GetCurrentProcess().PeakWorkingSet64 / (1024.0 * 1024 * 1024));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds:F1} s after reading (goal {GoalSeconds}), peak {peak:F1} GiB (goal {GoalGiB})"));
        return seconds <= GoalSeconds && peak <= GoalGiB ? 0 : 1;
    }
}

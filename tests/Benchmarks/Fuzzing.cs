using System.Diagnostics;
using NonResponse.Ingest.Tests;

namespace NonResponse.Benchmarks;

/// <summary>The fuzzer of the importer's tests, for as long as somebody likes.</summary>
internal static class Fuzzing
{
    private const int CasesBetweenReports = 2000;

    /// <summary>Tries one extract after the other.</summary>
    /// <param name="minutes">How long.</param>
    /// <param name="seed">The first seed; the others follow it.</param>
    /// <returns>1 where something was found, else 0.</returns>
    public static int Run(double minutes, int seed)
    {
        var clock = Stopwatch.StartNew();
        var gate = new Lock();
        var (cases, refusals, failures, slowest, slowestSeed) = (0, 0, 0, TimeSpan.Zero, 0);
        var next = seed - 1;
        Parallel.For(0, Environment.ProcessorCount, _ =>
        {
            while (clock.Elapsed < TimeSpan.FromMinutes(minutes))
            {
                var mine = Interlocked.Increment(ref next);
                var begun = clock.Elapsed;
                var failure = Fuzzer.Try(mine, out var refused);
                var took = clock.Elapsed - begun;
                lock (gate)
                {
                    cases++;
                    refusals += refused ? 1 : 0;
                    (slowest, slowestSeed) = took > slowest ? (took, mine) : (slowest, slowestSeed);
                    if (failure is not null)
                    {
                        failures++;
                        Console.WriteLine(failure);
                    }
                    if (cases % CasesBetweenReports == 0)
                        Console.Error.WriteLine(Summary());
                }
            }
        });
        Console.WriteLine(Summary());
        return failures == 0 ? 0 : 1;

        string Summary() => FormattableString.Invariant(
            $"{cases:N0} cases from seed {seed}, {cases / clock.Elapsed.TotalSeconds:F0} a second, {refusals:N0} refused, {failures:N0} failures; slowest {slowest.TotalSeconds:F2} s (seed {slowestSeed})");
    }
}

using NonResponse.Analytics.Statistics;

namespace NonResponse.Benchmarks;

/// <summary>How often charts of services that do not change give a signal.</summary>
internal static class Signals
{
    private const int Months = 24;
    private const int Fewest = 8;
    private const int Most = 60;
    private const double Rate = 0.45;

    public static int Run(int services, int seed)
    {
        var random = new Random(seed);
        var outside = new int[3];
        var any = new int[3];
        for (var s = 0; s < services; s++)
        {
            var trials = Enumerable.Range(0, Months).Select(_ => (long)random.Next(Fewest, Most + 1)).ToArray();
            var hits = trials.Select(n => Enumerable.Range(0, (int)n).LongCount(_ => random.NextDouble() < Rate)).ToArray();
            var values = hits.Select((h, i) => (double)h / trials[i]).ToArray();
            ControlLimits[] charts = [ControlLimits.LaneyProportions(hits, trials, leastSpread: 1), ControlLimits.Proportions(hits, trials), ControlLimits.Individuals(values)];
            for (var c = 0; c < charts.Length; c++)
            {
                var signals = SpecialCauses.Of(values, charts[c].Points);
                outside[c] += signals.Any(x => x.Cause == SpecialCause.Outside) ? 1 : 0;
                any[c] += signals.Any(x => x.Cause != SpecialCause.None) ? 1 : 0;
            }
        }
        Console.WriteLine($"{services:N0} services without change, {Fewest} to {Most} a month over {Months} months, seed {seed}:");
        Console.WriteLine("| chart | a point outside the limits | any of the four rules |");
        Console.WriteLine("|---|---|---|");
        foreach (var (name, c) in new[] { "p', never narrower than chance", "p", "XmR" }.Select((n, i) => (n, i)))
            Console.WriteLine(FormattableString.Invariant($"| {name} | {100.0 * outside[c] / services:F1} % | {100.0 * any[c] / services:F1} % |"));
        return 0;
    }
}

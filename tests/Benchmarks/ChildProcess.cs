using System.Diagnostics;

namespace NonResponse.Benchmarks;

/// <summary>What one run of a program took.</summary>
internal sealed record Measured(double Seconds, long PeakBytes)
{
    public override string ToString() => FormattableString.Invariant($"{Seconds:F1} s, {PeakBytes / (double)(1L << 30):F2} GiB");
}

/// <summary>Runs a program and measures it from outside.</summary>
internal static class ChildProcess
{
    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static Measured Run(string program, IReadOnlyList<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var told = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        var peak = 0L;
        // The system keeps the highest working set so far; asking now and then is exact but for the last moment.
        while (!process.WaitForExit(50))
        {
            process.Refresh();
            try
            {
                peak = Math.Max(peak, process.PeakWorkingSet64);
            }
            catch (InvalidOperationException)
            {
                // It ended between the two lines.
            }
        }
        var seconds = clock.Elapsed.TotalSeconds;
        _ = output.Result;
        return process.ExitCode == 0
            ? new Measured(seconds, peak)
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {told.Result}");
    }
}

/// <summary>What is said of several runs.</summary>
internal static class Statistics
{
    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}

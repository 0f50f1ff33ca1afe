using System.Globalization;
using NonResponse.Tests.Simulation;

namespace NonResponse.Benchmarks;

/// <summary>Whether estimates of what strategies come to keep what theory promises, in worlds where the truth is known.</summary>
internal static class Simulations
{
    public static int Run(int replicates)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{replicates:N0} replicates of {SimulationJudge.Rows:N0} decisions, seed {SimulationJudge.Seed}."));
        var (asked, failed) = (0, 0);
        foreach (var scenario in SimulatedScenario.All)
        {
            var findings = SimulationJudge.Run(scenario, replicates);
            Console.WriteLine();
            Console.WriteLine($"### {scenario.Title}");
            Console.WriteLine();
            Console.WriteLine("| estimate | outcome | true effect | mean estimate | bias (Monte-Carlo error) | errors given over spread | intervals that hold the truth | p below 0.05 | promised | verdict |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
            foreach (var finding in findings)
                Console.WriteLine(Line(finding, scenario.IsWithoutEffect));
            asked += findings.Sum(f => f.Checks);
            failed += findings.Sum(f => f.Failures.Count);
            Console.Error.WriteLine($"  {scenario.Id}: {findings.Sum(f => f.Failures.Count)} failures");
        }
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{asked} checks, {failed} failed."));
        return failed == 0 ? 0 : 1;
    }

    private static string Line(SimulatedFinding of, bool isWithoutEffect)
    {
        string Shown(double value) => of.Cell.IsResponse ? Number(100 * value, 2) : Number(value, 3);
        return $"| {Name(of.Cell.Method)} | {(of.Cell.IsResponse ? "response, %" : "change, points")} | {Shown(of.Truth)} | {Shown(of.Mean)} | {Shown(of.Bias)} ({Shown(of.BiasError)}) | {Number(of.MeanError / of.Spread, 3)} "
            + $"| {Number(100 * of.Covered, 1)} % | {Number(100 * of.Rejected, 1)} %{(isWithoutEffect ? " (false)" : "")} | {Promise(of.Cell)}: {of.Cell.Reason} | {Verdict(of)} |";
    }

    private static string Number(double value, int places) => value.ToString($"F{places}", CultureInfo.InvariantCulture).Replace('-', '−');

    private static string Verdict(SimulatedFinding of) =>
        of.Failures.Count > 0 ? $"**failed: {string.Join(", ", of.Failures)}{(of.Without > 0 ? string.Create(CultureInfo.InvariantCulture, $" ({of.Without})") : "")}**"
        : of.Cell is { Bias: BiasPromise.Open, Coverage: CoveragePromise.Open } ? "nothing promised" : "as promised";

    private static string Promise(SimulatedCell cell)
    {
        var bias = cell.Bias switch { BiasPromise.None => "no bias", BiasPromise.Present => "bias", _ => "nothing" };
        return cell.Coverage switch
        {
            CoveragePromise.Exact => bias + ", 95 %",
            CoveragePromise.AtLeast => bias + ", at least 95 %",
            CoveragePromise.Fewer => bias + ", less than 95 %",
            _ => bias,
        };
    }

    private static string Name(SimulatedMethod method) => method switch
    {
        SimulatedMethod.Crude => "crude",
        SimulatedMethod.MantelHaenszel => "Mantel–Haenszel",
        SimulatedMethod.WeightedOverlap => "weighted, overlap",
        SimulatedMethod.WeightedTreated => "weighted, those who had the first",
        SimulatedMethod.WeightedAll => "weighted, all",
        SimulatedMethod.WeightedAllTruncated => "weighted, all, drawn in at 1 %",
        SimulatedMethod.GComputation => "g-computation, all",
        SimulatedMethod.GComputationOfTreated => "g-computation, those who had the first",
        SimulatedMethod.Augmented => "augmented, cross-fitted, all",
        SimulatedMethod.WeightedOverlapOfObserved => "weighted, overlap, observed only",
        SimulatedMethod.WeightedOverlapByRow => "weighted, overlap, patients not regarded",
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };
}

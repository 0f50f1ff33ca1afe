using System.Diagnostics;
using System.Globalization;
using NonResponse.Analytics;
using NonResponse.Ingest;

namespace NonResponse.Benchmarks;

/// <summary>Times the imputation of missing scores, and the estimates and tipping points that rest on it.</summary>
internal static class Imputations
{
    private const double GoalSeconds = 60;

    public static int Run(int decisions, int columns, int sets)
    {
        var design = ComparisonDesign.Of(Data(decisions, columns, sets))!;
        var watch = Stopwatch.StartNew();
        var imputation = ComparisonImputation.Of(design, 1).Imputation!;
        var imputed = watch.Elapsed;
        var response = imputation.Of(ComparedOutcome.Response).Difference!.Value;
        _ = imputation.Of(ComparedOutcome.Remission);
        _ = imputation.Of(ComparedOutcome.Change);
        var estimated = watch.Elapsed;
        var points = imputation.Tipping().Count;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{decisions:N0} decisions, {design.Matrix.Columns} columns, {imputation.Note}: {imputed.TotalSeconds:F1} s, estimates {(estimated - imputed).TotalSeconds:F1} s, {points} tipping points {(watch.Elapsed - estimated).TotalSeconds:F1} s (goal {GoalSeconds} in all), {Environment.ProcessorCount} cores, {Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds:F1} s of processors with the making of decisions, peak {Process.GetCurrentProcess().PeakWorkingSet64 / (1024.0 * 1024 * 1024):F1} GiB"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"response {response.Value:R} ({response.Lower:R} to {response.Upper:R}): the same on any number of cores"));
        return watch.Elapsed.TotalSeconds <= GoalSeconds ? 0 : 1;
    }

    // A fifth of later scores and a quarter of early ones are missing, more where scores are high.
    private static ComparisonData Data(int decisions, int columns, int sets)
    {
        Feature[] features = [.. Enumerable.Range(0, columns).Select(c => new Feature(FormattableString.Invariant($"column_{c}"), FormattableString.Invariant($"Column {c}"), FeatureKind.Number, "day of the decision"))];
        var (values, isFirst, outcomes) = (new double[decisions * columns], new bool[decisions], new DecisionOutcome[decisions]);
        for (var i = 0; i < decisions; i++)
        {
            var random = Pcg32.ForItem(5, (ulong)i);
            double risk = 0;
            for (var c = 0; c < columns; c++)
            {
                values[i * columns + c] = random.Normal();
                risk += values[i * columns + c] / columns;
            }
            isFirst[i] = random.Chance(Math.Clamp(0.5 + risk, 0.05, 0.95));
            double Points(double mean, double deviation, ref Pcg32 of) => Math.Round(Math.Clamp(mean + deviation * of.Normal(), 0, 1) * 27) / 27;
            var baseline = Points(0.65 + 0.2 * risk, 0.1, ref random);
            var early = Points(baseline - 0.1 + 0.1 * risk, 0.15, ref random);
            var score = Points(0.7 * early + (isFirst[i] ? -0.05 : 0), 0.15, ref random);
            outcomes[i] = new DecisionOutcome(
                baseline, random.Chance(0.2 + 0.3 * (early - 0.5)) ? double.NaN : score, random.Chance(0.25 + 0.2 * (baseline - 0.6)) ? double.NaN : early, 4 / 27.0, 84, double.NaN, double.NaN, double.NaN, 0, 0, 182, 0,
                0, 0);
            if (!double.IsNaN(outcomes[i].Score))
                outcomes[i] = outcomes[i] with { Responded = 2 * (baseline - score) >= baseline ? 1 : 0, Remitted = score <= 4 / 27.0 ? 1 : 0 };
        }
        return new ComparisonData
        {
            Of = GivenComparisons.All[0] with { Imputations = sets },
            Flow = [],
            Confounders = new FeatureTable(features, values),
            IsFirst = isFirst,
            Patients = [.. Enumerable.Range(0, decisions)],
            Outcomes = outcomes,
            Subgroups = [],
            Providers = new int[decisions],
        };
    }
}

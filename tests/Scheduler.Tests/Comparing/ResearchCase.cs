using System.Diagnostics;
using System.Globalization;
using NonResponse.Analytics;
using NonResponse.Analytics.Statistics;
using NonResponse.Ingest;
using NonResponse.Scheduler.Comparing;
using NonResponse.Tests;

namespace NonResponse.Scheduler.Tests.Comparing;

/// <summary>A comparison whose research extract was written and worked through by R.</summary>
/// <param name="Name">In words.</param>
/// <param name="Of">What is compared.</param>
/// <param name="Extracts">Names of samples; or how many episodes are made up.</param>
internal sealed record ResearchCase(string Name, ComparisonSpecification Of, params string[] Extracts)
{
    private const string MadeUp = "made up";

    private (PredictionSource[] Sources, ComparisonDesign Design, ComparisonResult Result)? _worked;

    /// <summary>Given comparisons, and others that ask for ridges, trimming, several extracts, few patients and other targets.</summary>
    public static IReadOnlyList<ResearchCase> All { get; } =
    [
        new("blend or one", Given("blend-or-one"), "service"),
        new("sleep or none", Given("sleep-or-none"), "service"),
        new("augment or switch", Given("augment-or-switch"), MadeUp),
        new("few events, every decision, of the treated", EveryDecision("sleep-or-none") with { Target = TargetPopulation.Treated }, "small-service"),
        new("two extracts, every decision, trimmed, of all", EveryDecision("combined-or-medication") with { Trim = 0.3, Primary = ComparedOutcome.Change, Target = TargetPopulation.All, Truncation = 0.05 }, "service", "small-service"),
        new("few confounders", Given("blend-or-one") with { Confounders = ["severity", "age", "anxiety", "calendar"], Secondary = [ComparedOutcome.Remission, ComparedOutcome.TimeToRemission] }, "service"),
        new("few patients", Given("sleep-or-none") with { Confounders = ["severity"], Eligibility = Given("sleep-or-none").Eligibility with { LeastAge = 74 } }, "small-service"),
    ];

    /// <summary>The given comparison of that name.</summary>
    public static ComparisonSpecification Given(string id) => GivenComparisons.All.First(c => c.Id == id);

    private static ComparisonSpecification EveryDecision(string id) => Given(id) with { Eligibility = Given(id).Eligibility with { EveryDecision = true } };

    /// <summary>A sample, as comparisons take it.</summary>
    public static PredictionSource Sample(string name) => PredictionSource.Of(SyntheticRun.Sample(name).Tables, new AnalysisSettings());

    /// <summary>The extracts, and what the program makes of them; once for all tests.</summary>
    public (PredictionSource[] Sources, ComparisonDesign Design, ComparisonResult Result) Worked()
    {
        if (_worked is { } known)
            return known;
        PredictionSource[] sources = [.. Extracts.Select(name => name == MadeUp ? Synthetic() : Sample(name))];
        _worked = (sources, ComparisonDesign.Of(ComparisonData.Find(sources, Of))!, ComparisonStudy.Run(sources, Of));
        return _worked.Value;
    }

    private static PredictionSource Synthetic() => PredictionSource.Of(SyntheticRun.Write(new SynthesisOptions { Episodes = 30_000, Seed = 8, Providers = 4 }).Tables, new AnalysisSettings());

    /// <summary>Whether R is there, with its package survival.</summary>
    public static bool HasR()
    {
        try
        {
            return R("-e", "library(survival)").Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Runs R.</summary>
    public static (int Code, string Output) R(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("Rscript", ["--vanilla", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    /// <summary>Writes the extract and runs its script.</summary>
    /// <returns>What R estimated, by estimand, outcome, measure, method, population and what was done with missing outcomes; and the folder.</returns>
    public IReadOnlyDictionary<string, Contrast> Reproduced(TempFolder folder, PredictionSource[] sources, out string target, ExtractSafety? safety = null)
    {
        target = folder.File("research");
        Assert.That(ResearchExtract.Write(target, sources, Of, "{}\n", safety ?? ExtractSafety.None), Is.Null);
        var (code, output) = R(Path.Combine(target, "reproduce.R"), target);
        Assert.That(code, Is.Zero, output);
        return File.ReadLines(Path.Combine(target, "reproduced.csv")).Skip(1).Select(l => l.Split(',')).ToDictionary(
            f => string.Join(' ', f[..6]), f => new Contrast(Number(f[6]), Number(f[7]), Number(f[8]), Number(f[9]), double.NaN));
    }

    /// <summary>The same estimates by the program's own estimators, whatever its gates withhold.</summary>
    public static IEnumerable<(string Key, Contrast Contrast)> Estimated(ComparisonDesign design)
    {
        var (of, data, propensity) = (design.Data.Of, design.Data, design.Propensity);
        foreach (var outcome in of.Outcomes.Where(o => o != ComparedOutcome.TimeToRemission))
        {
            var (name, isScore, effect) = (ComparisonCodes.Of(outcome), outcome == ComparedOutcome.Change, design.With(data.Values(outcome)));
            foreach (var e in Contrasts($"treatment_policy {name}", "crude observed observed", isScore, EffectEstimators.Crude(effect)))
                yield return e;
            var model = ObservationModel.Of(effect, data.EarlyScores());
            foreach (var observation in model is null ? (ObservationModel?[])[null] : [null, model])
            {
                var missing = observation is null ? "observed" : "weighted";
                foreach (var population in Enum.GetValues<TargetPopulation>())
                    foreach (var e in Contrasts($"treatment_policy {name}", $"weighted {ComparisonCodes.Of(population)} {missing}", isScore, EffectEstimators.Weighted(effect, propensity, population, observation)))
                        yield return e;
                foreach (var e in Contrasts($"treatment_policy {name}", $"weighted_truncated all {missing}", isScore, EffectEstimators.Weighted(effect, propensity, TargetPopulation.All, observation, of.Truncation)))
                    yield return e;
            }
            if (outcome is not (ComparedOutcome.Response or ComparedOutcome.Remission))
                continue;
            double[] Filled(double ofFirst, double ofSecond) => [.. effect.Outcomes.Select((o, i) => !double.IsNaN(o) ? o : data.IsFirst[i] ? ofFirst : ofSecond)];
            foreach (var (missing, filled) in new[] { ("nonresponse", Filled(0, 0)), ("worst_first", Filled(0, 1)), ("worst_second", Filled(1, 0)) })
                if (missing == "nonresponse" || effect.Outcomes.Any(double.IsNaN))
                    foreach (var e in Contrasts($"treatment_policy {name}", $"weighted {ComparisonCodes.Of(of.Target)} {missing}", isScore, EffectEstimators.Weighted(design.With(filled), propensity, of.Target)))
                        yield return e;
        }
        IEnumerable<(string, Contrast)> Contrasts(string what, string how, bool isScore, ArmMeans? means)
        {
            if (means?.Difference(data.Patients) is { } difference)
                yield return ($"{what} {(isScore ? "mean_difference" : "risk_difference")} {how}", difference);
            if (!isScore && means?.Ratio(data.Patients) is { } ratio)
                yield return ($"{what} risk_ratio {how}", ratio);
        }
    }

    /// <summary>A number of R's.</summary>
    public static double Number(string text) => text.Length == 0 ? double.NaN : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    public override string ToString() => Name;
}

using System.Diagnostics;
using System.Globalization;
using NonResponse.Analytics;
using NonResponse.Ingest;

namespace NonResponse.Benchmarks;

/// <summary>Times both models of an extract, with full validation and without.</summary>
internal static class ModelStudies
{
    private const double MostSeconds = 60, MostSecondsFull = 600;

    /// <returns>0 where every point has models and both times are what is asked for.</returns>
    public static int Run(string extract, int mostSteps)
    {
        var clock = Stopwatch.StartNew();
        var tables = Import.Read(extract, new ImportOptions(), null, CancellationToken.None).Tables!;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"read {tables.Steps.Count:N0} steps in {clock.Elapsed.TotalSeconds:F1} s"));
        var source = new PredictionSource(tables, Classification.Of(tables, [], AnalysisSettings.Default));
        var isGood = true;
        foreach (var isFull in (ReadOnlySpan<bool>)[false, true])
        {
            var total = Stopwatch.StartNew();
            // Both at once, as the program does it.
            var said = new (string Text, bool HasModels)[Enum.GetValues<PredictionPoint>().Length];
            Parallel.ForEach(Enum.GetValues<PredictionPoint>(), point => said[(int)point] = Study(source, point, new RiskStudySettings { MostSteps = mostSteps, IsFull = isFull }));
            var (seconds, most) = (total.Elapsed.TotalSeconds, isFull ? MostSecondsFull : MostSeconds);
            foreach (var (text, hasModels) in said)
            {
                Console.Write(text);
                isGood &= hasModels;
            }
            isGood &= seconds < most;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(isFull ? "with" : "without")} full validation: {seconds:F1} s, less than {most} s asked for: {(seconds < most ? "pass" : "FAIL")}"));
        }
        return isGood ? 0 : 1;
    }

    private static (string Text, bool HasModels) Study(PredictionSource source, PredictionPoint point, RiskStudySettings settings)
    {
        var clock = Stopwatch.StartNew();
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var data = PredictionData.Of([source], point, true, settings.MostSteps);
        var open = PredictionData.Open([source], point, true);
        var read = clock.Elapsed.TotalSeconds;
        var study = RiskStudy.Of(data, open, settings, share => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {point} {share:P0} {clock.Elapsed.TotalSeconds:F1} s")));
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{point} full {settings.IsFull}: {clock.Elapsed.TotalSeconds:F1} s (features {read:F1}); learnt {study.Learnt}, later {study.Later}, columns {study.Parameters}, needs {study.SampleSize?.Needed} {study.WhyNone}"));
        foreach (var l in study.Learners)
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {l.Learner,-10} tuned {l.Tuned:G3} cv {l.CrossValidatedLogLoss:F4} AUC {l.Later?.Auc?.Value:F3} loss {l.Later?.Error.LogLoss:F4} slope {l.Later?.Calibration?.Slope.Value:F2} ICI {l.Later?.Calibration?.Curve?.MeanGap:F4} O/E {l.Later?.ObservedOverExpected.Value:F3} gain {l.GainOverSeverity} {string.Join("; ", l.WhyNotForUse)} top {string.Join(", ", l.Importance.Take(4).Select(i => i.Feature.Id + " " + i.Rise.ToString("F4", CultureInfo.InvariantCulture)))}"));
        if (study.Optimism is { } o)
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  optimism AUC {o.Auc:F4} slope {o.Slope:F4}; left out {string.Join(" ", study.LeftOut.Select(p => p.Performance?.Auc?.Value.ToString("F3", CultureInfo.InvariantCulture) ?? "-"))}"));
        return (text.ToString(), study.WhyNone is null);
    }
}

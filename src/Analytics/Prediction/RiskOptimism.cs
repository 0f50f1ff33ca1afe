using NonResponse.Analytics.Statistics;
using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>How much better a model looks on the steps that it was fitted to than on others of their kind.</summary>
/// <param name="Bootstraps">How many samples of patients it rests on.</param>
/// <param name="Auc">Apparent less true, mean over the samples.</param>
/// <param name="Slope">Likewise, of the calibration slope.</param>
/// <param name="Brier">Likewise; below 0, since a lower score is better.</param>
/// <param name="LogLoss">Likewise.</param>
/// <param name="AucError">Simulation error of the mean, of the AUC.</param>
public sealed record RiskOptimism(int Bootstraps, double Auc, double Slope, double Brier, double LogLoss, double AucError)
{
    /// <summary>Measures it by sampling patients with replacement.</summary>
    /// <param name="data">The steps.</param>
    /// <param name="rows">Those that the model was fitted to.</param>
    /// <param name="weights">As many.</param>
    /// <param name="penalty">Of the ridge.</param>
    /// <param name="bootstraps">How many samples.</param>
    /// <param name="seed">Of the samples.</param>
    /// <param name="cancel">Ends it.</param>
    /// <remarks>Harrell, Lee and Mark (1996, Stat Med 15:361-387), with patients as clusters. Columns and penalty are held as they are; what is fitted anew are the coefficients.</remarks>
    internal static RiskOptimism? Of(
        PredictionData data, IReadOnlyList<int> rows, IReadOnlyList<double> weights, double penalty, int bootstraps, ulong seed, CancellationToken cancel)
    {
        bool[] happened = [.. rows.Select(data.IsNonresponse)];
        var matrix = FeatureTransform.Fit(data.Table, rows).Apply(data.Table, rows);
        var solver = new PenalisedSolver(matrix, happened, weights, 0);
        solver.Fit(penalty, RiskTraining.Tolerance);
        var numbers = new Dictionary<int, int>();
        int[] patients = [.. rows.Select(r => { if (!numbers.TryGetValue(data.Patients[r], out var n)) numbers.Add(data.Patients[r], n = numbers.Count); return n; })];
        var draws = new (double Auc, double Slope, double Brier, double LogLoss)?[bootstraps];
        Parallel.For(0, bootstraps, Cores.Until(cancel), b =>
        {
            var random = Pcg32.ForItem(seed, (ulong)b);
            var times = new int[numbers.Count];
            for (var i = 0; i < times.Length; i++)
                times[random.Between(0, times.Length - 1)]++;
            double[] drawn = [.. patients.Select((p, i) => times[p] * weights[i])];
            if (!HasBoth(drawn, happened))
                return;
            var fit = solver.For(drawn).Fit(penalty, RiskTraining.Tolerance);
            double[] risks = [.. Enumerable.Range(0, rows.Count).Select(i => fit.Probability(matrix.Row(i)))];
            var (apparent, real) = (Measure(risks, happened, drawn), Measure(risks, happened, weights));
            draws[b] = (apparent.Auc - real.Auc, apparent.Slope - real.Slope, apparent.Brier - real.Brier, apparent.LogLoss - real.LogLoss);
        });
        var there = draws.OfType<(double Auc, double Slope, double Brier, double LogLoss)>().ToList();
        if (there.Count < 2)
            return null;
        var mean = there.Average(d => d.Auc);
        return new RiskOptimism(
            there.Count, mean, there.Average(d => d.Slope), there.Average(d => d.Brier), there.Average(d => d.LogLoss),
            Math.Sqrt(there.Sum(d => (d.Auc - mean) * (d.Auc - mean)) / (there.Count - 1) / there.Count));
    }

    private static bool HasBoth(double[] weights, bool[] happened)
    {
        bool some = false, others = false;
        for (var i = 0; i < weights.Length; i++)
            if (weights[i] > 0)
                (some, others) = (some | happened[i], others | !happened[i]);
        return some && others;
    }

    private static (double Auc, double Slope, double Brier, double LogLoss) Measure(double[] risks, bool[] happened, IReadOnlyList<double> weights)
    {
        double[] w = [.. weights];
        var error = PredictionError.Of(risks, happened, w);
        return (RocArea.Concordance(risks, happened, w), PredictionCalibration.SlopeOf(risks, happened, w), error.Brier, error.LogLoss);
    }
}

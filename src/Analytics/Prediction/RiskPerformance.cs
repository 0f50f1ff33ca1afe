using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>How well risks agree with what happened.</summary>
/// <param name="Steps">Steps whose outcome is known.</param>
/// <param name="Patients">Whose they are.</param>
/// <param name="Events">Those that did not respond.</param>
/// <param name="MeanRisk">The mean risk, weighted.</param>
/// <param name="Auc">How they are ranked, with patients as clusters; null where the outcome is the same throughout.</param>
/// <param name="Error">Brier score, log loss.</param>
/// <param name="Calibration">In the large, slope and curve; null where it cannot be told, or was not measured.</param>
/// <param name="ObservedOverExpected">Observed nonresponse over the sum of the risks, weighted, with patients as clusters.</param>
public sealed record RiskPerformance(
    int Steps, int Patients, int Events, double MeanRisk, RocArea? Auc, PredictionError Error, PredictionCalibration? Calibration, Estimate ObservedOverExpected)
{
    /// <summary>Measures it.</summary>
    /// <param name="scored">Risks and outcomes, at least one.</param>
    /// <param name="withCalibration">Whether calibration is measured too, which takes longest.</param>
    internal static RiskPerformance Of(ScoredSteps scored, bool withCalibration = true)
    {
        var (risks, happened, weights, patients) = scored;
        return new RiskPerformance(
            risks.Length, patients.Distinct().Count(), happened.Count(h => h), risks.Zip(weights, (r, w) => r * w).Sum() / weights.Sum(), RocArea.Of(risks, happened, patients, weights),
            PredictionError.Of(risks, happened, weights), withCalibration ? PredictionCalibration.Of(risks, happened, weights, patients) : null, RatioOf(scored));
    }

    /// <summary>Observed over expected, weighted, with patients as clusters.</summary>
    internal static Estimate RatioOf(ScoredSteps scored) => ClusteredRatio.Of([.. scored.Happened.Select(h => h ? 1.0 : 0)], scored.Risks, scored.Weights, scored.Patients);
}

/// <summary>Risks of steps, and what came of them.</summary>
/// <param name="Risks">From 0 to 1.</param>
/// <param name="Happened">Whether they did not respond.</param>
/// <param name="Weights">Above 0.</param>
/// <param name="Patients">Whose they are, as numbers from 0.</param>
internal sealed record ScoredSteps(double[] Risks, bool[] Happened, double[] Weights, int[] Patients)
{
    /// <summary>Some of them.</summary>
    public ScoredSteps Where(Func<int, bool> isTaken)
    {
        int[] at = [.. Enumerable.Range(0, Risks.Length).Where(isTaken)];
        return new ScoredSteps([.. at.Select(i => Risks[i])], [.. at.Select(i => Happened[i])], [.. at.Select(i => Weights[i])], Renumbered([.. at.Select(i => Patients[i])]));
    }

    /// <summary>Log loss of other risks less that of these: above 0 where these are nearer to what happened. With patients as clusters.</summary>
    public Estimate GainOver(double[] others)
    {
        double[] gains = [.. Enumerable.Range(0, Risks.Length).Select(i => Loss(others[i], Happened[i]) - Loss(Risks[i], Happened[i]))];
        return ClusteredRatio.Of(gains, [.. gains.Select(_ => 1.0)], Weights, Patients);
    }

    private static double Loss(double risk, bool happened) => PredictionError.Of([risk], [happened]).LogLoss;

    private static int[] Renumbered(int[] patients)
    {
        var numbers = new Dictionary<int, int>();
        foreach (var patient in patients)
            numbers.TryAdd(patient, numbers.Count);
        return [.. patients.Select(p => numbers[p])];
    }
}

/// <summary>What comes of looking at a stated share of steps, those of the highest risk.</summary>
/// <param name="Share">The share, from 0 to 1.</param>
/// <param name="Threshold">The lowest risk that is looked at.</param>
/// <param name="AtThreshold">Of the steps with just that risk, the share that is looked at, as if they were drawn: all of them would be more than the stated share.</param>
/// <param name="Steps">How many are looked at.</param>
/// <param name="Precision">Of those, the share that did not respond.</param>
/// <param name="Sensitivity">Of those who did not respond, the share that is looked at.</param>
/// <param name="FalsePositives">Of those who responded, the share that is looked at.</param>
/// <remarks>Weighted, with patients as clusters.</remarks>
public sealed record RiskCapacity(double Share, double Threshold, double AtThreshold, int Steps, Estimate? Precision, Estimate? Sensitivity, Estimate? FalsePositives)
{
    /// <summary>Measures it.</summary>
    /// <param name="scored">Risks and outcomes, at least one.</param>
    /// <param name="share">Above 0 and below 1.</param>
    internal static RiskCapacity Of(ScoredSteps scored, double share)
    {
        int[] order = [.. Enumerable.Range(0, scored.Risks.Length).OrderByDescending(i => scored.Risks[i])];
        var room = share * scored.Weights.Sum();
        for (int from = 0, to; ; from = to)
        {
            var tied = 0.0;
            for (to = from; to < order.Length && scored.Risks[order[to]] == scored.Risks[order[from]]; to++)
                tied += scored.Weights[order[to]];
            if (tied >= room || to == order.Length)
                return At(scored, share, scored.Risks[order[from]], Math.Min(1, room / tied));
            room -= tied;
        }
    }

    /// <summary>Measures it at a given threshold.</summary>
    internal static RiskCapacity At(ScoredSteps scored, double share, double threshold, double atThreshold)
    {
        var (risks, happened, weights, patients) = scored;
        double[] taken = [.. risks.Select(r => r > threshold ? 1 : r == threshold ? atThreshold : 0)];
        // Of a kind, the share that is looked at.
        Estimate? LookedAt(bool kind)
        {
            int[] own = [.. Enumerable.Range(0, risks.Length).Where(i => happened[i] == kind)];
            return ClusteredProportion.Of([.. own.Select(i => taken[i])], [.. own.Select(i => weights[i])], [.. own.Select(i => patients[i])]);
        }
        return new RiskCapacity(
            share, threshold, atThreshold, (int)Math.Round(taken.Sum()), ClusteredProportion.Of([.. happened.Select(h => h ? 1.0 : 0)], [.. weights.Zip(taken, (w, t) => w * t)], patients), LookedAt(true), LookedAt(false));
    }
}

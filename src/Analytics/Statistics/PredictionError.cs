namespace NonResponse.Analytics.Statistics;

/// <summary>How far predictions of a probability are from what happened, over rows that may have weights.</summary>
/// <param name="Brier">The mean squared difference: 0 is perfect.</param>
/// <param name="ScaledBrier">1 less the Brier score over that of predicting the mean outcome for everybody; null where the outcome is the same throughout.</param>
/// <param name="LogLoss">The mean of minus the log of the probability given to what happened: 0 is perfect.</param>
/// <param name="ObservedOverExpected">Observed events over the sum of the predictions.</param>
public sealed record PredictionError(double Brier, double? ScaledBrier, double LogLoss, double ObservedOverExpected)
{
    // A prediction of exactly 0 or 1 that fails would be infinitely wrong.
    private const double Least = 1e-15;

    /// <summary>Measures it.</summary>
    /// <param name="predictions">From 0 to 1, at least one.</param>
    /// <param name="happened">As many.</param>
    /// <param name="weights">As many, above 0; 1 for each where it is empty.</param>
    /// <remarks>Brier (1950, Mon Weather Rev 78:1-3). The scaled score is held against the outcome's own prevalence, not against the mean prediction, which would flatter a
    /// model whose mean is wrong.</remarks>
    public static PredictionError Of(ReadOnlySpan<double> predictions, ReadOnlySpan<bool> happened, ReadOnlySpan<double> weights = default)
    {
        double squares = 0, loss = 0, events = 0, expected = 0, total = 0;
        for (var i = 0; i < predictions.Length; i++)
        {
            var (p, y, w) = (predictions[i], happened[i] ? 1.0 : 0.0, weights.IsEmpty ? 1 : weights[i]);
            squares += w * (p - y) * (p - y);
            loss -= w * Math.Log(Math.Clamp(happened[i] ? p : 1 - p, Least, 1));
            events += w * y;
            expected += w * p;
            total += w;
        }
        var mean = events / total;
        var brier = squares / total;
        return new PredictionError(brier, mean is > 0 and < 1 ? 1 - brier / (mean * (1 - mean)) : null, loss / total, events / expected);
    }
}

/// <summary>What acting on predictions above a threshold would be worth.</summary>
/// <param name="Threshold">The probability from which on somebody acts: it says how many needless actions one needed action is worth.</param>
/// <param name="NetBenefit">Needed actions for each person, less the needless ones at that price.</param>
/// <param name="OfAll">The same of acting for everybody; of acting for nobody it is 0.</param>
/// <remarks>Vickers and Elkin (2006, Med Decis Making 26:565-574).</remarks>
public readonly record struct DecisionPoint(double Threshold, double NetBenefit, double OfAll)
{
    /// <summary>The curve over thresholds that were fixed beforehand.</summary>
    /// <param name="predictions">From 0 to 1, at least one.</param>
    /// <param name="happened">As many.</param>
    /// <param name="thresholds">Above 0 and below 1.</param>
    /// <param name="weights">As many as predictions; 1 for each where it is empty.</param>
    public static IReadOnlyList<DecisionPoint> Curve(ReadOnlySpan<double> predictions, ReadOnlySpan<bool> happened, IReadOnlyList<double> thresholds, ReadOnlySpan<double> weights = default)
    {
        var points = new List<DecisionPoint>();
        foreach (var threshold in thresholds)
        {
            double needed = 0, needless = 0, events = 0, total = 0;
            for (var i = 0; i < predictions.Length; i++)
            {
                var w = weights.IsEmpty ? 1 : weights[i];
                total += w;
                events += happened[i] ? w : 0;
                if (predictions[i] < threshold)
                    continue;
                if (happened[i])
                    needed += w;
                else
                    needless += w;
            }
            var price = threshold / (1 - threshold);
            points.Add(new DecisionPoint(threshold, (needed - needless * price) / total, (events - (total - events) * price) / total));
        }
        return points;
    }
}

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

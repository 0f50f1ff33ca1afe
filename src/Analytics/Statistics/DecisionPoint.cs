namespace NonResponse.Analytics.Statistics;

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

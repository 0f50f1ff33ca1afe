using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>Comparisons that are judged together: whoever asks six questions finds something by chance more often than whoever asks one.</summary>
public static class ComparisonFamily
{
    /// <summary>The p of primary estimates for as many comparisons as their family has, and of the other adjusted estimates for as many as there are of them.</summary>
    /// <param name="results">All comparisons that were asked for. Those that came to no estimate, or whose estimate is withheld, count as asked.</param>
    /// <remarks>Holm (1979), Scand J Stat 6:65-70, holds the chance of any false finding among primary estimates; Benjamini and Hochberg (1995), J R Stat Soc B 57:289-300, the share of false ones among the
    /// secondary outcomes, which are exploratory.</remarks>
    public static IReadOnlyList<ComparisonResult> Adjusted(IReadOnlyList<ComparisonResult> results)
    {
        var adjusted = results.ToArray();
        foreach (var family in results.Select((r, i) => (Result: r, Place: i)).GroupBy(r => r.Result.Of.Family, StringComparer.Ordinal))
        {
            // What was asked and not told has a p of 1: it found nothing, and makes the others answer for it all the same.
            var members = family.ToList();
            var primary = Multiplicity.Holm([.. members.Select(m => m.Result.Primary?.Contrast?.P ?? 1)]);
            var explored = members.SelectMany(m => m.Result.Estimates.Select((e, at) => (m.Place, At: at, Estimate: e))).Where(e => IsExploratory(results[e.Place], e.Estimate)).ToList();
            var exploratory = Multiplicity.BenjaminiHochberg([.. explored.Select(e => e.Estimate.Contrast!.Value.P)]);
            for (var m = 0; m < members.Count; m++)
            {
                var result = members[m].Result;
                adjusted[members[m].Place] = result with { Estimates = [.. result.Estimates.Select(e => e is { IsPrimary: true, Contrast: not null } ? e with { AdjustedP = primary[m] } : e)] };
            }
            for (var e = 0; e < explored.Count; e++)
            {
                var (place, at, _) = explored[e];
                var estimates = adjusted[place].Estimates.ToArray();
                estimates[at] = estimates[at] with { AdjustedP = exploratory[e] };
                adjusted[place] = adjusted[place] with { Estimates = estimates };
            }
        }
        return adjusted;
    }

    // The weighted difference of each secondary outcome for the target, as missing outcomes are first dealt with: one for each outcome.
    private static bool IsExploratory(ComparisonResult result, EffectEstimate e) =>
        e is { Contrast: not null, Estimand: "treatment_policy", Method: "weighted", Breakdown: Breakdown.All, Measure: "risk_difference" or "mean_difference" }
        && e.Outcome != ComparisonCodes.Of(result.Of.Primary) && e.Population == ComparisonCodes.Of(result.Of.Target)
        && result.Estimates.First(o => o.Outcome == e.Outcome && o.Method == e.Method && o.Measure == e.Measure && o.Population == e.Population && o.Estimand == e.Estimand && o.Breakdown == e.Breakdown) == e;
}

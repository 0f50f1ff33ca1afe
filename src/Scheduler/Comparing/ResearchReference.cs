using NonResponse.Analytics;
using NonResponse.Analytics.Statistics;

namespace NonResponse.Scheduler.Comparing;

/// <summary>An estimate under the names that the R script gives it.</summary>
internal readonly record struct ReferenceEstimate(string Estimand, string Outcome, string Measure, string Method, string Population, string Missing, Contrast Contrast);

/// <summary>What the program's own estimators make of rows: the crude and weighted estimates that the R script works out from a file.</summary>
internal static class ResearchReference
{
    private const string Policy = "treatment_policy", Observed = "observed", OnWeights = "weighted", Difference = "risk_difference";

    /// <summary>All of them, whatever the gates of the study would withhold.</summary>
    public static IEnumerable<ReferenceEstimate> Of(ComparisonDesign design)
    {
        var (of, data, propensity) = (design.Data.Of, design.Data, design.Propensity);
        var target = ComparisonCodes.Of(of.Target);
        foreach (var outcome in of.Outcomes.Where(o => o != ComparedOutcome.TimeToRemission))
        {
            var (name, effect) = (ComparisonCodes.Of(outcome), design.With(data.Values(outcome)));
            var isScore = outcome == ComparedOutcome.Change;
            IEnumerable<ReferenceEstimate> Pair(string method, string population, string missing, ArmMeans? means) => Both(data, new(Policy, name, "", method, population, missing, default), isScore, means);
            foreach (var e in Pair("crude", Observed, Observed, EffectEstimators.Crude(effect)))
                yield return e;
            var model = ObservationModel.Of(design.With(data.Values(ComparisonData.MissingWith(outcome))), data.EarlyScores());
            foreach (var observation in model is null ? (ObservationModel?[])[null] : [null, model])
            {
                var missing = observation is null ? Observed : OnWeights;
                foreach (var population in Enum.GetValues<TargetPopulation>())
                    foreach (var e in Pair(OnWeights, ComparisonCodes.Of(population), missing, EffectEstimators.Weighted(effect, propensity, population, observation)))
                        yield return e;
                foreach (var e in Pair("weighted_truncated", ComparisonCodes.Of(TargetPopulation.All), missing, EffectEstimators.Weighted(effect, propensity, TargetPopulation.All, observation, of.Truncation)))
                    yield return e;
            }
            if (outcome is not (ComparedOutcome.Response or ComparedOutcome.Remission))
                continue;
            double[] Filled(double ofFirst, double ofSecond) => [.. effect.Outcomes.Select((o, i) => !double.IsNaN(o) ? o : data.IsFirst[i] ? ofFirst : ofSecond)];
            (string, double[])[] bounds = [("worst_first", Filled(0, 1)), ("worst_second", Filled(1, 0))];
            foreach (var (missing, filled) in effect.Outcomes.Any(double.IsNaN) ? [("nonresponse", Filled(0, 0)), .. bounds] : new[] { ("nonresponse", Filled(0, 0)) })
                foreach (var e in Pair(OnWeights, target, missing, EffectEstimators.Weighted(design.With(filled), propensity, of.Target)))
                    yield return e;
        }
        if (of.Primary == ComparedOutcome.Response)
            foreach (var e in Both(data, new("while_on_strategy", "response", "", OnWeights, target, Observed, default), false, Weighted([.. data.Outcomes.Select(o => o.WhileOn)])))
                yield return e;
        foreach (var control in of.NegativeControls)
            foreach (var e in Both(data, new("negative_control", ComparisonCodes.Of(control), "", OnWeights, target, Observed, default), control == NegativeControl.PriorChange, Weighted(data.Values(control))))
                yield return e;
        ArmMeans? Weighted(double[] values) => EffectEstimators.Weighted(design.With(values), propensity, of.Target);
    }

    private static IEnumerable<ReferenceEstimate> Both(ComparisonData data, ReferenceEstimate named, bool isScore, ArmMeans? means)
    {
        if (means?.Difference(data.Patients) is { } difference)
            yield return named with { Measure = isScore ? "mean_difference" : Difference, Contrast = difference };
        if (!isScore && means?.Ratio(data.Patients) is { } ratio)
            yield return named with { Measure = "risk_ratio", Contrast = ratio };
    }

    /// <summary>The differences that a page shows: of the first outcome that is no time, crude and weighted for the target.</summary>
    public static IEnumerable<ReferenceEstimate> Shown(ComparisonDesign design)
    {
        var of = design.Data.Of;
        if (of.Outcomes.All(o => o == ComparedOutcome.TimeToRemission))
            return [];
        var outcome = of.Outcomes.First(o => o != ComparedOutcome.TimeToRemission);
        return Of(design).Where(e => e.Estimand == Policy && e.Outcome == ComparisonCodes.Of(outcome) && e.Missing == Observed && e.Measure is Difference or "mean_difference"
            && (e.Method == "crude" || (e.Method == OnWeights && e.Population == ComparisonCodes.Of(of.Target))));
    }
}

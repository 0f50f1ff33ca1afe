using NonResponse.Analytics.Statistics;

namespace NonResponse.Tests.Simulation;

/// <summary>A way to estimate what is known in a simulation.</summary>
internal enum SimulatedMethod
{
    Crude,
    MantelHaenszel,
    WeightedOverlap,
    WeightedTreated,
    WeightedAll,
    WeightedAllTruncated,
    GComputation,
    GComputationOfTreated,
    Augmented,

    /// <summary>Weighted for the overlap; who has no outcome is left out, and nothing is done about it.</summary>
    WeightedOverlapOfObserved,

    /// <summary>Weighted for the overlap; decisions are counted as if each were of another patient.</summary>
    WeightedOverlapByRow,
}

/// <summary>One replicate of a scenario, modelled as the comparisons of the program do it, and estimated in every way that was declared for it.</summary>
internal static class SimulatedReplicate
{
    private const int Folds = 5;
    private const double Truncation = 0.01;

    // The mark of very high or low severity, which wrong models leave out.
    private const int LeftOut = 1;

    /// <summary>The estimates, by method and outcome in the order in which they are declared; null where there is none.</summary>
    public static Contrast?[] Estimate(SimulatedScenario scenario, IReadOnlyList<SimulatedCell> cells, SimulatedDecisions drawn)
    {
        var modelled = Columns(drawn, scenario.HasWrongOutcome);
        var propensity = PropensityModel.Of(scenario.HasWrongPropensity ? Columns(drawn, true) : Columns(drawn, false), drawn.IsFirst);
        if (propensity is null)
            return new Contrast?[cells.Count];
        int[] folds = [.. drawn.Patients.Select(p => p % Folds)], each = [.. Enumerable.Range(0, drawn.Patients.Length)];
        EffectData[] outcomes = [new(modelled, drawn.IsFirst, drawn.Responses), new(modelled, drawn.IsFirst, drawn.Changes)];
        // Both outcomes are missing together.
        var observation = scenario.IsMissing ? ObservationModel.Of(outcomes[0], [drawn.EarlyScores]) : null;

        Contrast? Of(SimulatedCell cell)
        {
            var (data, link, patients) = (outcomes[cell.IsResponse ? 0 : 1], cell.IsResponse ? Link.Logit : Link.Identity, drawn.Patients);
            return cell.Method switch
            {
                SimulatedMethod.Crude => EffectEstimators.Crude(data)?.Difference(patients),
                SimulatedMethod.MantelHaenszel => EffectEstimators.MantelHaenszel(data, drawn.Strata, patients),
                SimulatedMethod.WeightedOverlap => EffectEstimators.Weighted(data, propensity, TargetPopulation.Overlap, observation)?.Difference(patients),
                SimulatedMethod.WeightedTreated => EffectEstimators.Weighted(data, propensity, TargetPopulation.Treated, observation)?.Difference(patients),
                SimulatedMethod.WeightedAll => EffectEstimators.Weighted(data, propensity, TargetPopulation.All, observation)?.Difference(patients),
                SimulatedMethod.WeightedAllTruncated => EffectEstimators.Weighted(data, propensity, TargetPopulation.All, observation, Truncation)?.Difference(patients),
                SimulatedMethod.GComputation => EffectEstimators.GComputation(data, link)?.Difference(patients),
                SimulatedMethod.GComputationOfTreated => EffectEstimators.GComputation(data, link, ofTreated: true)?.Difference(patients),
                SimulatedMethod.Augmented => EffectEstimators.Augmented(data, link, propensity, observation, folds)?.Difference(patients),
                SimulatedMethod.WeightedOverlapOfObserved => EffectEstimators.Weighted(data, propensity, TargetPopulation.Overlap)?.Difference(patients),
                SimulatedMethod.WeightedOverlapByRow => EffectEstimators.Weighted(data, propensity, TargetPopulation.Overlap, observation)?.Difference(each),
                _ => throw new ArgumentOutOfRangeException(nameof(cells)),
            };
        }
        return [.. cells.Select(Of)];
    }

    private static CompactMatrix Columns(SimulatedDecisions drawn, bool isWrong)
    {
        var columns = drawn.Features[0].Length - (isWrong ? 1 : 0);
        return CompactMatrix.Of([.. drawn.Features.SelectMany(f => f.Where((_, c) => !isWrong || c != LeftOut))], columns);
    }
}

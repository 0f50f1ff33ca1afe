namespace NonResponse.Tests.Simulation;

/// <summary>What theory says of the mean of many estimates.</summary>
internal enum BiasPromise
{
    /// <summary>It is the true effect.</summary>
    None,

    /// <summary>It is not, and that has to be seen.</summary>
    Present,

    /// <summary>Theory does not say.</summary>
    Open,
}

/// <summary>What theory says of how many 95 % intervals hold the true effect.</summary>
internal enum CoveragePromise
{
    /// <summary>95 %: more would be as wrong as fewer.</summary>
    Exact,

    /// <summary>95 % or more.</summary>
    AtLeast,

    /// <summary>Fewer, and that has to be seen where there are replicates enough.</summary>
    Fewer,

    /// <summary>Theory does not say.</summary>
    Open,
}

/// <summary>A way to estimate one outcome in one scenario, and what theory says of it.</summary>
/// <param name="Method">The way.</param>
/// <param name="IsResponse">Whether it is a difference of risks; else of the change of score.</param>
/// <param name="Target">Whose true effect it is held against.</param>
/// <param name="Bias">What theory says of its bias.</param>
/// <param name="Coverage">What theory says of its intervals.</param>
/// <param name="Reason">Why.</param>
internal sealed record SimulatedCell(SimulatedMethod Method, bool IsResponse, SimulatedTarget Target, BiasPromise Bias, CoveragePromise Coverage, string Reason);

/// <summary>The promises of theory, declared before anything was simulated.</summary>
/// <remarks>
/// All of them hold for large samples; that a thousand decisions are enough is part of what is judged. (Propensities of the augmented estimate were cross-fitted at first: its bias under wrong regressions was seen, and
/// mended there; nothing was changed here.) Stacked estimating equations (Stefanski and Boos 2002) are exact for what is estimated by them, propensities
/// and regressions among it, also where a model on the way is wrong but the estimate is right all the same. Errors of the augmented estimate take its models as known: exact where both are right, for then what
/// they add vanishes; too large where only the probabilities are right, for estimating these by maximum likelihood makes an estimate better than knowing them (Robins, Rotnitzky and Zhao 1994, J Am Stat Assoc
/// 89:846-866; Lunceford and Davidian 2004); either way where only the regressions are.
/// </remarks>
internal static class SimulatedPromises
{
    private const string
        Confounded = "the strategies went to different patients",
        Stacked = "right propensity, stacked estimating equations",
        Cut = "weights that are drawn in answer a question between those for all and for the overlap",
        Regressed = "right regressions, stacked estimating equations",
        Both = "both models are right: what their estimation adds vanishes",
        Residual = "within bands of severity patients still differ",
        ProbabilitiesAlone = "right probabilities carry it; its errors take them as known, which is too large",
        RegressionsAlone = "right regressions carry it; its errors leave out that they were estimated",
        WrongPropensity = "the propensity lacks a confounder",
        WrongOutcome = "the regressions lack a confounder",
        Seen = "right models of strategy and of being observed, stacked estimating equations",
        Unseen = "who is observed differs from who is not",
        Repeated = "decisions of one patient are alike",
        Banded = "strata hold all that confounds, and their weights are those of the overlap";

    /// <summary>What is estimated in a scenario, both outcomes.</summary>
    public static IReadOnlyList<SimulatedCell> Of(SimulatedScenario scenario) =>
        [.. new[] { true, false }.SelectMany(isResponse => Rows(scenario).Select(r => new SimulatedCell(r.Method, isResponse, TargetOf(r.Method), r.Bias, r.Coverage, r.Reason)))];

    // Strata weigh by the product of their sizes over their sum: the overlap as far as strata go. The crude estimate is held against the primary one.
    private static SimulatedTarget TargetOf(SimulatedMethod method) => method switch
    {
        SimulatedMethod.WeightedTreated or SimulatedMethod.GComputationOfTreated => SimulatedTarget.Treated,
        SimulatedMethod.WeightedAll or SimulatedMethod.WeightedAllTruncated or SimulatedMethod.GComputation or SimulatedMethod.Augmented => SimulatedTarget.All,
        _ => SimulatedTarget.Overlap,
    };

    private static IEnumerable<(SimulatedMethod Method, BiasPromise Bias, CoveragePromise Coverage, string Reason)> Rows(SimulatedScenario scenario)
    {
        (SimulatedMethod, BiasPromise, CoveragePromise, string) Right(SimulatedMethod method, string reason) => (method, BiasPromise.None, CoveragePromise.Exact, reason);
        (SimulatedMethod, BiasPromise, CoveragePromise, string) Biased(SimulatedMethod method, string reason) => (method, BiasPromise.Present, CoveragePromise.Open, reason);
        (SimulatedMethod, BiasPromise, CoveragePromise, string) Open(SimulatedMethod method, string reason) => (method, BiasPromise.Open, CoveragePromise.Open, reason);

        yield return Biased(SimulatedMethod.Crude, Confounded);
        yield return scenario.Id == "banded" ? Right(SimulatedMethod.MantelHaenszel, Banded) : Open(SimulatedMethod.MantelHaenszel, Residual);
        switch (scenario.Id)
        {
            case "right" or "heterogeneous" or "no_effect":
                yield return Right(SimulatedMethod.WeightedOverlap, Stacked);
                yield return Right(SimulatedMethod.WeightedTreated, Stacked);
                yield return Right(SimulatedMethod.WeightedAll, Stacked);
                yield return Open(SimulatedMethod.WeightedAllTruncated, Cut);
                yield return Right(SimulatedMethod.GComputation, Regressed);
                if (scenario.Id == "heterogeneous")
                    yield return Right(SimulatedMethod.GComputationOfTreated, Regressed);
                yield return Right(SimulatedMethod.Augmented, Both);
                break;
            case "wrong_outcome":
                yield return Right(SimulatedMethod.WeightedOverlap, Stacked);
                yield return Biased(SimulatedMethod.GComputation, WrongOutcome);
                yield return (SimulatedMethod.Augmented, BiasPromise.None, CoveragePromise.AtLeast, ProbabilitiesAlone);
                break;
            case "wrong_propensity":
                yield return Biased(SimulatedMethod.WeightedOverlap, WrongPropensity);
                yield return Biased(SimulatedMethod.WeightedTreated, WrongPropensity);
                yield return Biased(SimulatedMethod.WeightedAll, WrongPropensity);
                yield return Right(SimulatedMethod.GComputation, Regressed);
                yield return (SimulatedMethod.Augmented, BiasPromise.None, CoveragePromise.Open, RegressionsAlone);
                break;
            case "clustered":
                yield return Right(SimulatedMethod.WeightedOverlap, Stacked);
                yield return (SimulatedMethod.WeightedOverlapByRow, BiasPromise.None, CoveragePromise.Fewer, Repeated);
                yield return Right(SimulatedMethod.WeightedAll, Stacked);
                yield return Right(SimulatedMethod.GComputation, Regressed);
                yield return Right(SimulatedMethod.Augmented, Both);
                break;
            case "missing":
                yield return Biased(SimulatedMethod.WeightedOverlapOfObserved, Unseen);
                yield return Right(SimulatedMethod.WeightedOverlap, Seen);
                yield return Right(SimulatedMethod.WeightedTreated, Seen);
                yield return Right(SimulatedMethod.WeightedAll, Seen);
                yield return Open(SimulatedMethod.WeightedAllTruncated, Cut);
                yield return Biased(SimulatedMethod.GComputation, Unseen);
                yield return (SimulatedMethod.Augmented, BiasPromise.None, CoveragePromise.AtLeast, ProbabilitiesAlone);
                break;
            case "banded":
                yield return Right(SimulatedMethod.WeightedOverlap, Stacked);
                yield return Right(SimulatedMethod.WeightedAll, Stacked);
                yield return Right(SimulatedMethod.GComputation, Regressed);
                yield return Right(SimulatedMethod.Augmented, Both);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(scenario));
        }
    }
}

namespace NonResponse.Tests.Simulation;

/// <summary>Whom a true effect speaks of.</summary>
internal enum SimulatedTarget
{
    Overlap,
    Treated,
    All,
}

/// <summary>Decisions drawn by chance.</summary>
/// <param name="Features">By row, what the strategies and outcomes truly depend on.</param>
/// <param name="IsFirst">By row, the strategy.</param>
/// <param name="Responses">By row, 0 or 1; not a number where it is missing.</param>
/// <param name="Changes">By row, in points; not a number where it is missing.</param>
/// <param name="EarlyScores">By row, a score between decision and outcome.</param>
/// <param name="Patients">By row, as numbers from 0.</param>
/// <param name="Strata">By row: three bands of severity by prior response.</param>
internal sealed record SimulatedDecisions(double[][] Features, bool[] IsFirst, double[] Responses, double[] Changes, double[] EarlyScores, int[] Patients, int[] Strata);

/// <summary>A world in which it is known what two strategies do.</summary>
/// <remarks>
/// A decision has a severity (normal; lower after a prior response), very high or low severity as a mark of its own, prior response, failed steps and age. They lead to the strategy by a logistic rule, to response by a
/// logistic rule for each strategy, and to the change of score by a linear one. Whatever else decides (the numbers by chance behind strategy, response and change) is the same for both strategies, so that every
/// decision has both potential outcomes.
/// </remarks>
internal sealed record SimulatedScenario
{
    /// <summary>Short, for commands and tests.</summary>
    public required string Id { get; init; }

    /// <summary>What is told of it, in plain words.</summary>
    public required string Title { get; init; }

    /// <summary>Log odds of the first strategy: intercept first, then by feature.</summary>
    public double[] Assignment { get; init; } = [-0.1, -0.4, -0.9, 0.9, -0.3, 0.2];

    /// <summary>Log odds of response under the second strategy.</summary>
    public double[] Response { get; init; } = [-0.2, -0.5, -0.9, 0.7, -0.35, -0.1];

    /// <summary>What the first strategy adds to them.</summary>
    public double[] ResponseEffect { get; init; } = [0.5, 0, 0, 0, 0, 0];

    /// <summary>The expected change of score under the second strategy; below 0 is better.</summary>
    public double[] Change { get; init; } = [-5, 1.2, 2, -1.5, 0.8, 0.2];

    /// <summary>What the first strategy adds to it.</summary>
    public double[] ChangeEffect { get; init; } = [-1.5, 0, 0, 0, 0, 0];

    /// <summary>Whether only bands of severity and prior response matter, the strata of the stratified estimate.</summary>
    public bool IsBanded { get; init; }

    /// <summary>Whether patients have up to five decisions each, alike in what leads to them and in what comes of them.</summary>
    public bool IsClustered { get; init; }

    /// <summary>Whether outcomes are missing, more often after a high early score and under the first strategy.</summary>
    public bool IsMissing { get; init; }

    /// <summary>Whether those who estimate leave the mark of very high or low severity out of the propensity.</summary>
    public bool HasWrongPropensity { get; init; }

    /// <summary>Whether they leave it out of the regressions of the outcome.</summary>
    public bool HasWrongOutcome { get; init; }

    private const double PriorShare = 0.4, SeverityShift = 0.4, Edge = 1, Band = 0.5, Oldest = 1.5, Noise = 4, Alike = 0.7;
    private static readonly double[] StepShares = [0.5, 0.3, 0.2];

    /// <summary>Whether the first strategy does nothing to anybody.</summary>
    public bool IsWithoutEffect => ResponseEffect.All(e => e == 0) && ChangeEffect.All(e => e == 0);

    /// <summary>The true effects, by target: on response (a difference of risks), and on the change of score.</summary>
    /// <remarks>By quadrature over everything that is known of a decision: the midpoint rule, whose cells end where bands do; its error is below a hundred-thousandth.</remarks>
    public IReadOnlyDictionary<SimulatedTarget, (double Response, double Change)> Truths()
    {
        const double Cell = 0.01, Farthest = 6, AgeCell = 0.1;
        var targets = Enum.GetValues<SimulatedTarget>();
        var (totals, responses, changes) = (new double[targets.Length], new double[targets.Length], new double[targets.Length]);
        for (var prior = 0; prior <= 1; prior++)
            for (var s = -Farthest + Cell / 2; s < Farthest; s += Cell)
            {
                var away = s + SeverityShift * (prior - PriorShare);
                var density = (prior == 1 ? PriorShare : 1 - PriorShare) * Math.Exp(-away * away / 2);
                for (var steps = 0; steps < StepShares.Length; steps++)
                    for (var age = -Oldest + AgeCell / 2; age < Oldest; age += AgeCell)
                    {
                        var features = FeaturesOf(s, prior, steps, age);
                        var e = PropensityOf(features);
                        var (response, change) = (EffectOf(features, isResponse: true), EffectOf(features, isResponse: false));
                        for (var t = 0; t < targets.Length; t++)
                        {
                            var weight = density * StepShares[steps] * targets[t] switch { SimulatedTarget.Overlap => e * (1 - e), SimulatedTarget.Treated => e, _ => 1 };
                            totals[t] += weight;
                            responses[t] += weight * response;
                            changes[t] += weight * change;
                        }
                    }
            }
        return targets.Select((target, t) => (target, Effects: (responses[t] / totals[t], changes[t] / totals[t]))).ToDictionary(t => t.target, t => t.Effects);
    }

    /// <summary>How likely decisions that are alike in everything that is known are to be for the first strategy.</summary>
    public double PropensityOf(double[] features) => Logistic(Linear(Assignment, features));

    /// <summary>What is expected of them under a strategy: the risk of response, or the change of score.</summary>
    public double Expected(double[] features, bool isFirst, bool isResponse)
    {
        var sum = Linear(isResponse ? Response : Change, features) + (isFirst ? Linear(isResponse ? ResponseEffect : ChangeEffect, features) : 0);
        return isResponse ? Logistic(sum) : sum;
    }

    /// <summary>The effect on them.</summary>
    public double EffectOf(double[] features, bool isResponse) => Expected(features, true, isResponse) - Expected(features, false, isResponse);

    /// <summary>Draws decisions.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="random">The numbers by chance.</param>
    public SimulatedDecisions Drawn(int rows, SimulationRandom random)
    {
        var drawn = new SimulatedDecisions(new double[rows][], new bool[rows], new double[rows], new double[rows], new double[rows], new int[rows], new int[rows]);
        var (patient, left) = (-1, 0);
        var (ownPrior, ownSeverity, ownAge, ownChoice, ownLuck, ownNoise) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < rows; i++)
        {
            if (left-- == 0)
            {
                patient++;
                left = IsClustered ? (int)(random.Uniform() * 5) : 0;
                (ownPrior, ownSeverity, ownAge) = (random.Uniform(), random.Normal(), random.Uniform());
                (ownChoice, ownLuck, ownNoise) = (random.Uniform(), random.Uniform(), random.Normal());
            }
            // Decisions of a patient share a number or have one of their own: in themselves all are distributed as they are without patients, so that the rules above stay exactly true.
            double Uniform(double own) => !IsClustered || random.Uniform() < Alike ? own : random.Uniform();
            double Normal(double own) => IsClustered ? Math.Sqrt(Alike) * own + Math.Sqrt(1 - Alike) * random.Normal() : own;
            var prior = Uniform(ownPrior) < PriorShare ? 1 : 0;
            var severity = Normal(ownSeverity) - SeverityShift * (prior - PriorShare);
            var step = random.Uniform();
            var steps = step < StepShares[0] ? 0 : step < StepShares[0] + StepShares[1] ? 1 : 2;
            var features = FeaturesOf(severity, prior, steps, Oldest * (2 * ownAge - 1));
            var isFirst = Uniform(ownChoice) < PropensityOf(features);
            var (luck, noise) = (Uniform(ownLuck), Normal(ownNoise));
            var arm = isFirst ? 1 : 0;
            drawn.Features[i] = features;
            drawn.IsFirst[i] = isFirst;
            drawn.Patients[i] = patient;
            drawn.Strata[i] = 2 * BandOf(severity) + prior;
            drawn.Responses[i] = luck < Expected(features, isFirst, isResponse: true) ? 1 : 0;
            drawn.Changes[i] = Expected(features, isFirst, isResponse: false) + Noise * noise;
            // Who is going to do badly has a higher score early on: by what decides on response as by what decides on the score.
            drawn.EarlyScores[i] = 0.4 * severity - 0.3 * arm + 0.3 * Math.Log(luck / (1 - luck)) + 0.6 * noise + 0.5 * random.Normal();
            if (IsMissing && random.Uniform() < Logistic(-1.8 + 1.4 * arm + 0.8 * drawn.EarlyScores[i] + 0.2 * prior))
                drawn.Responses[i] = drawn.Changes[i] = double.NaN;
        }
        return drawn;
    }

    private double[] FeaturesOf(double severity, int prior, int steps, double age) => IsBanded
        ? [BandOf(severity) >= 1 ? 1 : 0, BandOf(severity) == 2 ? 1 : 0, prior]
        : [severity, Math.Abs(severity) > Edge ? 1 : 0, prior, steps, age];

    private static int BandOf(double severity) => severity <= -Band ? 0 : severity <= Band ? 1 : 2;

    private static double Linear(double[] coefficients, double[] features)
    {
        var sum = coefficients[0];
        for (var f = 0; f < features.Length; f++)
            sum += coefficients[f + 1] * features[f];
        return sum;
    }

    private static double Logistic(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SimulatedScenario> All { get; } =
    [
        new() { Id = "right", Title = "Both models are right" },
        new() { Id = "wrong_outcome", Title = "The outcome is modelled wrongly, the propensity rightly", HasWrongOutcome = true },
        new() { Id = "wrong_propensity", Title = "The propensity is modelled wrongly, the outcome rightly", HasWrongPropensity = true },
        new()
        {
            Id = "heterogeneous", Title = "The effect differs between patients",
            ResponseEffect = [0.3, -0.5, 0, 0.6, 0, 0], ChangeEffect = [-0.9, 1.2, 0, -1.5, 0, 0],
        },
        new() { Id = "clustered", Title = "Patients have several decisions, alike in strategy and outcome", IsClustered = true },
        new() { Id = "missing", Title = "Outcomes are missing, depending on strategy and early score", IsMissing = true },
        new() { Id = "no_effect", Title = "The strategies do the same", ResponseEffect = [0, 0, 0, 0, 0, 0], ChangeEffect = [0, 0, 0, 0, 0, 0] },
        new()
        {
            Id = "banded", Title = "Nothing but bands of severity and prior response confounds", IsBanded = true,
            Assignment = [0.2, -0.6, -0.6, 0.9], Response = [0.2, -0.6, -0.6, 0.7], ResponseEffect = [0.5, 0, 0, 0], Change = [-6, 1.2, 1.2, -1.5], ChangeEffect = [-1.5, 0, 0, 0],
        },
    ];
}

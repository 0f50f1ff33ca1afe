namespace NonResponse.Ingest;

/// <summary>
/// The effects that a synthetic extract contains, each with its size. Response is drawn from a product of independent ratios,
/// so a ratio is the same within every group and over all of them: exactly so in step_response_nri at the same step, and a little
/// nearer to 1 in step_response_observed, because endpoints are missing more often without response. The levels are then solved
/// so that the response that is observed at each step is <see cref="StepResponse"/>.
/// </summary>
/// <remarks>What each comes to in the measures of the contract is in the README of the committed samples.</remarks>
public sealed record PlantedTruths
{
    /// <summary>Every effect, at a size that 12,000 episodes show.</summary>
    public static PlantedTruths Standard { get; } = new();

    /// <summary>Every effect absent, and everything else the same.</summary>
    public static PlantedTruths None { get; } = new()
    {
        StepResponse = [0.42, 0.42, 0.42, 0.42],
        DeprivationResponseRatio = 1,
        DeprivationAccessDifference = 0,
        DeprivationReferralRatio = 1,
        ShiftRatio = 1,
        OutlyingProviderRatio = 1,
        PartialResponseRatio = 1,
        StrategyFollowsResponse = false,
        AugmentRatio = 1,
        SleepRatio = 1,
        MissingAfterResponse = 0.14,
        MissingAfterNonresponse = 0.14,
        PrognosisRatio = 1,
    };

    /// <summary>
    /// step_response_observed at steps 1, 2, 3 and 4+, as fractions: each further step helps fewer people. Near the gradient
    /// of STAR*D (Rush et al. 2006, Am J Psychiatry 163:1905), whose remission fell from 0.37 to 0.13 over four steps.
    /// </summary>
    public IReadOnlyList<double> StepResponse { get; init; } = [0.50, 0.38, 0.28, 0.20];

    /// <summary>Response (step_response_nri) in the most deprived fifth over that in the least deprived, at the same step; in between a line.</summary>
    public double DeprivationResponseRatio { get; init; } = 0.70;

    /// <summary>
    /// Share of referrals that enters treatment, the most deprived fifth less the least deprived; in between a line around
    /// 0.66. The measure is entered_treatment_within_126_days.
    /// </summary>
    public double DeprivationAccessDifference { get; init; } = -0.14;

    /// <summary>Referrals per head of population, the most deprived fifth over the least deprived; in between a line.</summary>
    public double DeprivationReferralRatio { get; init; } = 0.75;

    /// <summary>The month from which <see cref="ShiftRatio"/> holds at all providers, 1 being the first of the extract.</summary>
    public int ShiftMonth { get; init; } = 14;

    /// <summary>did_not_attend from <see cref="ShiftMonth"/> on, over what it was before.</summary>
    public double ShiftRatio { get; init; } = 1.40;

    /// <summary>The number of the provider that stands out, 4 for PR04. Fewer than 4 providers: none does.</summary>
    public int OutlyingProvider { get; init; } = 4;

    /// <summary>Response at the outlying provider over that at the others, at the same step.</summary>
    public double OutlyingProviderRatio { get; init; } = 0.70;

    /// <summary>Response at a step that follows a partial response over that at a step that follows none.</summary>
    public double PartialResponseRatio { get; init; } = 2.20;

    /// <summary>
    /// Whether prescribers augment after partial response with tolerance and switch after no response or intolerance. With
    /// <see cref="PartialResponseRatio"/> above 1 that makes augmenting look better than switching, which it is not: among
    /// people of the same response so far the two differ by <see cref="AugmentRatio"/>.
    /// </summary>
    public bool StrategyFollowsResponse { get; init; } = true;

    /// <summary>The causal effect of augmenting rather than switching, as a ratio of responses: 1 is no effect.</summary>
    public double AugmentRatio { get; init; } = 1.0;

    /// <summary>
    /// The causal effect of sleep work (any kind) on depression response where there is insomnia (ISI of 15 or more at the
    /// start of the step), as a ratio; elsewhere there is none. It is given at random among those with insomnia.
    /// </summary>
    public double SleepRatio { get; init; } = 1.35;

    /// <summary>Share of steps with response whose endpoint is missing.</summary>
    public double MissingAfterResponse { get; init; } = 0.08;

    /// <summary>Share of steps without response whose endpoint is missing; three in four of these dropped out early.</summary>
    public double MissingAfterNonresponse { get; init; } = 0.20;

    /// <summary>
    /// Response where one of these is so, over that where it is not, each on its own: depressed for more than 24 months, two
    /// or more failed trials before, substance use. All independent of the deprivation and of the strategy.
    /// </summary>
    public double PrognosisRatio { get; init; } = 0.75;
}

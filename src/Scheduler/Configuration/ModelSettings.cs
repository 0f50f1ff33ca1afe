using NonResponse.Analytics;

namespace NonResponse.Scheduler;

/// <summary>How much is made of prediction models, or of comparisons of strategies, in the packs.</summary>
internal enum ModelDepth
{
    /// <summary>Nothing: the packs have no page on them.</summary>
    None,

    /// <summary>A look at a sample that takes seconds, whatever the size of the service.</summary>
    Brief,

    /// <summary>As <c>train</c> and <c>compare</c> do it by themselves.</summary>
    Full,
}

/// <summary>By which rule a model takes the place of the champion.</summary>
internal enum PromotionRule
{
    /// <summary>A person decides, and says why.</summary>
    ByHand,

    /// <summary>A challenger that may be used becomes champion where there is none that may.</summary>
    WhereNone,

    /// <summary>So does one whose risks of the same later steps are surely nearer to what happened than the champion's.</summary>
    WhenBetter,
}

/// <summary>What a service decides about prediction models.</summary>
internal sealed record ModelSettings
{
    /// <summary>The packs' brief look goes to a sample of so many steps: enough for the picture, in seconds.</summary>
    public const int BriefSteps = 20_000;

    private static readonly RiskStudySettings Usual = new();

    /// <summary>How much the packs make of them.</summary>
    public ModelDepth InPacks { get; init; } = ModelDepth.Brief;

    /// <summary>A training fits to the newest of so many steps.</summary>
    public int MostSteps { get; init; } = Usual.MostSteps;

    /// <summary>Whether social determinants are among the features.</summary>
    public bool SocialDeterminants { get; init; } = Usual.WithSocial;

    /// <summary>The share of steps that the service could review.</summary>
    public double Capacity { get; init; } = Usual.Capacity;

    /// <summary>Thresholds of the decision curve, stated beforehand, each above the one before.</summary>
    public IReadOnlyList<double> Thresholds { get; init; } = Usual.Thresholds;

    /// <summary>Where bands of risk begin, after the lowest, each above the one before; the last begins the high one.</summary>
    public IReadOnlyList<double> Bands { get; init; } = Usual.Bands;

    public PromotionRule Promotion { get; init; } = PromotionRule.ByHand;

    /// <summary>Whether lists of open steps by source pseudonym may be written, in the service's own safe setting.</summary>
    public bool AllowsRiskLists { get; init; }

    /// <summary>How a study is to be done.</summary>
    /// <param name="depth">Brief or full.</param>
    public RiskStudySettings ForStudy(ModelDepth depth) => new()
    {
        IsFull = depth == ModelDepth.Full,
        MostSteps = MostSteps,
        SampledSteps = depth == ModelDepth.Full ? null : BriefSteps,
        WithSocial = SocialDeterminants,
        Capacity = Capacity,
        Thresholds = Thresholds,
        Bands = Bands,
    };
}

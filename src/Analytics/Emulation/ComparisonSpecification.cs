using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>What strategies are compared by.</summary>
public enum ComparedOutcome
{
    /// <summary>The score at day 84 has fallen by half since the decision.</summary>
    Response,

    /// <summary>The score at day 84 is one of remission.</summary>
    Remission,

    /// <summary>By how much the score has fallen since the decision, of the scale's highest score as 100.</summary>
    Change,

    /// <summary>Care ended as dropped out within 112 days.</summary>
    Dropout,

    /// <summary>A moderate or severe adverse effect within 84 days.</summary>
    AdverseEffect,

    /// <summary>Days to the first score of remission, within 182 days; dropout competes.</summary>
    TimeToRemission,
}

/// <summary>What strategies cannot have changed, because it came before the decision.</summary>
public enum NegativeControl
{
    /// <summary>By how much the score fell in the 56 days before the decision, of the scale's highest score as 100.</summary>
    PriorChange,

    /// <summary>An appointment that was not attended in the same days.</summary>
    PriorMissed,
}

/// <summary>A condition on what a step changes.</summary>
/// <param name="Axis">One of the contract's breakdowns of steps, such as <c>sleep_strategy</c>.</param>
/// <param name="Levels">Levels of it.</param>
/// <param name="Holds">True: it is one of them; false: it is none of them.</param>
public sealed record StepCondition(string Axis, IReadOnlyList<string> Levels, bool Holds = true);

/// <summary>One of the two strategies of a comparison.</summary>
/// <param name="Id">A name for files.</param>
/// <param name="Title">In plain words, such as "Augmentation".</param>
/// <param name="Conditions">All of them hold for a step that carries it out.</param>
public sealed record ComparedStrategy(string Id, string Title, IReadOnlyList<StepCondition> Conditions);

/// <summary>Who is eligible at the decision.</summary>
public sealed record EligibilityRules
{
    /// <summary>Steps with this number or a higher one.</summary>
    public int FirstStep { get; init; } = 1;

    /// <summary>Whether the score must have fallen by less than half since the baseline of the step before, where there is one.</summary>
    public bool NeedsNonresponse { get; init; }

    /// <summary>What must hold of the step before, where there is one: so that both strategies begin at the decision.</summary>
    public IReadOnlyList<StepCondition> Before { get; init; } = [];

    /// <summary>Reasons of a step for which the choice was not open, such as <c>intolerance</c>.</summary>
    public IReadOnlyList<string> ExcludedReasons { get; init; } = [];

    /// <summary>Years of age at referral or more; null for any.</summary>
    public int? LeastAge { get; init; }

    /// <summary>Whether each decision of a patient counts, or the first eligible one alone.</summary>
    public bool EveryDecision { get; init; }
}

/// <summary>A comparison of two strategies as the trial that it imitates: who, what against what, from when, by what, adjusted for what.</summary>
/// <remarks>Hernán and Robins (2016), Am J Epidemiol 183:758-764. Time zero is the day on which the step begins: the day of the decision.</remarks>
public sealed record ComparisonSpecification
{
    /// <summary>A name for files: small letters, digits and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>In plain words.</summary>
    public required string Title { get; init; }

    /// <summary>The question that it answers.</summary>
    public required string Question { get; init; }

    /// <summary>Who is eligible at the decision.</summary>
    public required EligibilityRules Eligibility { get; init; }

    /// <summary>The strategy of which the estimate speaks.</summary>
    public required ComparedStrategy First { get; init; }

    /// <summary>The strategy that it is held against.</summary>
    public required ComparedStrategy Second { get; init; }

    /// <summary>The outcome of the primary estimate.</summary>
    public ComparedOutcome Primary { get; init; } = ComparedOutcome.Response;

    /// <summary>Other outcomes.</summary>
    public IReadOnlyList<ComparedOutcome> Secondary { get; init; } =
        [ComparedOutcome.Remission, ComparedOutcome.Change, ComparedOutcome.Dropout, ComparedOutcome.AdverseEffect, ComparedOutcome.TimeToRemission];

    /// <summary>Whom the primary estimate speaks of.</summary>
    public TargetPopulation Target { get; init; } = TargetPopulation.Overlap;

    /// <summary>What it is adjusted for: ids of the <see cref="ConfounderCatalogue"/>.</summary>
    public IReadOnlyList<string> Confounders { get; init; } = ConfounderCatalogue.Usual;

    /// <summary>Breakdowns of episodes in whose levels it is looked at as well; at most six.</summary>
    public IReadOnlyList<string> Subgroups { get; init; } = ["sex", "age_band", "deprivation_quintile", "anxiety"];

    /// <summary>What both strategies should be found equal in.</summary>
    public IReadOnlyList<NegativeControl> NegativeControls { get; init; } = [NegativeControl.PriorChange, NegativeControl.PriorMissed];

    /// <summary>Decisions with a propensity below this or above its complement are left out (Crump and others 2009, Biometrika 96:187-199); null to leave none out.</summary>
    public double? Trim { get; init; }

    /// <summary>The share of inverse weights that is drawn in at either end, in the truncated estimate.</summary>
    public double Truncation { get; init; } = 0.01;

    /// <summary>How many times missing scores are imputed at least, 2 to 50; 0 for not at all. Up to 100,000 decisions there are as many sets as per cent are missing, where that is more (50 at most), and ten cycles; above,
    /// as many as are asked for here, and two cycles.</summary>
    public int Imputations { get; init; } = 20;

    /// <summary>The difference of shares of the primary outcome that would matter to patients.</summary>
    public double RelevantDifference { get; init; } = 0.10;

    /// <summary>Comparisons of one family are judged together.</summary>
    public string Family { get; init; } = "strategies";

    /// <summary>The primary outcome, then the others.</summary>
    public IReadOnlyList<ComparedOutcome> Outcomes => [Primary, .. Secondary.Where(o => o != Primary)];
}

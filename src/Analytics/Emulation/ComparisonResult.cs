using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>One estimate.</summary>
/// <param name="Population">Of whom it speaks: <c>overlap</c>, <c>treated</c>, <c>all</c>, or <c>observed</c>, those whose outcome is known, as they are.</param>
/// <param name="Breakdown"><c>all</c>, or the breakdown of a subgroup.</param>
/// <param name="Level"><c>all</c>, or the level.</param>
/// <param name="Estimand"><c>treatment_policy</c>, whatever is done later; <c>while_on_strategy</c>, until the step ends; <c>negative_control</c>.</param>
/// <param name="Method">How it was estimated.</param>
/// <param name="Outcome">Of what.</param>
/// <param name="Measure"><c>risk_difference</c>, <c>risk_ratio</c>, <c>mean_difference</c>, <c>hazard_ratio</c>, <c>days_difference</c>.</param>
/// <param name="Missing">What is done with missing outcomes: <c>observed</c>, <c>nonresponse</c>, <c>weighted</c>, <c>imputed</c>, <c>worst_first</c> where none that is missing under the first strategy is a success and all under the second, <c>worst_second</c> the reverse, <c>none</c> where none can be.</param>
public sealed record EffectEstimate(string Population, string Breakdown, string Level, string Estimand, string Method, string Outcome, string Measure, string Missing)
{
    /// <summary>Decisions of the first strategy that the estimate rests on; null where disclosure control hides it, like every count here.</summary>
    public int? FirstCount { get; init; }

    /// <summary>Of the second.</summary>
    public int? SecondCount { get; init; }

    /// <summary>How many of the first had the outcome; null for scores.</summary>
    public int? FirstEvents { get; init; }

    /// <summary>Of the second.</summary>
    public int? SecondEvents { get; init; }

    /// <summary>What the weighted decisions of the first strategy are worth.</summary>
    public double? FirstWorth { get; init; }

    /// <summary>Of the second.</summary>
    public double? SecondWorth { get; init; }

    /// <summary>The share or mean under the first strategy; null where it is withheld or the method has none.</summary>
    public double? FirstMean { get; init; }

    /// <summary>Under the second.</summary>
    public double? SecondMean { get; init; }

    /// <summary>The contrast; null where a gate withholds it or it cannot be estimated.</summary>
    public Contrast? Contrast { get; init; }

    /// <summary>p for as many questions as were asked; null where it is not one of a family.</summary>
    public double? AdjustedP { get; init; }

    /// <summary>The gates that withhold it; empty where none does.</summary>
    public IReadOnlyList<string> Gates { get; init; } = [];

    /// <summary>What is to be said of it, such as why there is none.</summary>
    public string Note { get; init; } = "";

    /// <summary>Whether it is the one that the specification asks for first.</summary>
    public bool IsPrimary { get; init; }
}

/// <summary>How the strategies differ in one thing that was known at the decision.</summary>
/// <param name="Confounder">Its id.</param>
/// <param name="Title">In plain words.</param>
/// <param name="Part">The level of a category; <c>missing</c> for whether it is missing; empty for a number or flag.</param>
/// <param name="IsShare">Whether means are shares.</param>
/// <param name="First">Mean or share of the first strategy; null where disclosure control hides it.</param>
/// <param name="Second">Of the second.</param>
/// <param name="FirstDeviation">Standard deviation of a number; null for shares.</param>
/// <param name="SecondDeviation">Of the second.</param>
/// <param name="Before">The standardised difference as they are; null where there is no yardstick.</param>
/// <param name="After">The same, weighted for the target.</param>
/// <param name="Ratio">The ratio of variances after weighting; null for shares.</param>
/// <param name="Distance">The largest distance of the distributions after weighting; null for shares.</param>
/// <param name="FirstMissing">Of how many of the first strategy it is missing; only where it is a number or flag.</param>
/// <param name="SecondMissing">Of the second.</param>
public sealed record BalanceRow(
    string Confounder, string Title, string Part, bool IsShare, double? First, double? Second, double? FirstDeviation, double? SecondDeviation, double? Before, double? After, double? Ratio, double? Distance,
    int? FirstMissing, int? SecondMissing)
{
    /// <summary>The row that was not known at the decision: when the outcome was measured.</summary>
    public const string DaysToScore = "days_to_score";

    /// <summary>Whether it was known at the decision, so that weights should make it alike.</summary>
    public bool IsKnown => Confounder != DaysToScore;

    /// <summary>Whether its values are days, by their numbers.</summary>
    public bool IsDay => Confounder == ConfounderCatalogue.Calendar && !IsShare;
}

/// <summary>A condition that has to hold before an estimate is shown.</summary>
/// <param name="Id">A name for files.</param>
/// <param name="Title">In plain words.</param>
/// <param name="Value">What was found; null where it could not be worked out.</param>
/// <param name="Bar">What is asked for.</param>
/// <param name="Passes">Whether it holds.</param>
/// <param name="IsShare">Whether value and bar are shares.</param>
public sealed record ComparisonGate(string Id, string Title, double? Value, double Bar, bool Passes, bool IsShare);

/// <summary>How far the strategies went to the same people.</summary>
/// <param name="Area">The area under the curve of the propensity: near 1 there is no overlap (Westreich and others 2011).</param>
/// <param name="Equipoise">The share of decisions with a preference score from 0.3 to 0.7.</param>
/// <param name="FirstBins">Decisions of the first strategy by twentieth of the preference score.</param>
/// <param name="SecondBins">Of the second.</param>
/// <param name="Dropped">Columns that others give, or that are the same for everybody.</param>
/// <param name="Separating">The column that tells the strategy for certain; null where none does.</param>
/// <param name="IsPenalised">Whether a ridge drew coefficients in, since events are few or a column separates.</param>
/// <param name="Columns">Columns of the regression.</param>
public sealed record OverlapSummary(
    double Area, double Equipoise, IReadOnlyList<int?> FirstBins, IReadOnlyList<int?> SecondBins, IReadOnlyList<string> Dropped, string? Separating, bool IsPenalised, int Columns)
{
    /// <summary>Of the decisions of a strategy that are shown, which share has a score of each twentieth; null where a count is hidden, or none is shown.</summary>
    public IReadOnlyList<double?> Shares(bool first)
    {
        var bins = first ? FirstBins : SecondBins;
        double all = bins.Sum(b => b ?? 0);
        return [.. bins.Select(b => all > 0 ? b / all : null)];
    }
}

/// <summary>What an imputed score may be off by before the primary finding turns.</summary>
/// <param name="Shift">By how much imputed scores were made worse, of the scale's highest score as 100: above 0 those of the first strategy, below 0 those of the second; 0 as they were imputed.</param>
/// <param name="Contrast">The difference then.</param>
public sealed record TippingPoint(double Shift, Contrast Contrast);

/// <summary>Whether an estimate differs between the levels of a breakdown.</summary>
/// <param name="Breakdown">Its name.</param>
/// <param name="P">Of no difference between levels (Cochran's Q); null where fewer than two levels have an estimate.</param>
/// <param name="AdjustedP">Holm's, over the breakdowns of the comparison.</param>
public sealed record Interaction(string Breakdown, double? P, double? AdjustedP);

/// <summary>A comparison as it came out.</summary>
public sealed record ComparisonResult
{
    /// <summary>What small counts underwent; null where they are exact, and nobody may see them yet.</summary>
    public DisclosurePolicy? Policy { get; init; }

    /// <summary>What was compared.</summary>
    public required ComparisonSpecification Of { get; init; }

    /// <summary>How many were left out by which rule; the first entry counts all.</summary>
    public required IReadOnlyList<FlowStep> Flow { get; init; }

    /// <summary>Decisions compared, of the first strategy.</summary>
    public required int? FirstCount { get; init; }

    /// <summary>Of the second.</summary>
    public required int? SecondCount { get; init; }

    /// <summary>Patients compared.</summary>
    public required int? Patients { get; init; }

    /// <summary>Why there is nothing to compare; null where there is.</summary>
    public string? Reason { get; init; }

    /// <summary>How the strategies differ in what was known at the decision.</summary>
    public IReadOnlyList<BalanceRow> Balance { get; init; } = [];

    /// <summary>How far the strategies went to the same people; null where nothing could be fitted.</summary>
    public OverlapSummary? Overlap { get; init; }

    /// <summary>What had to hold.</summary>
    public IReadOnlyList<ComparisonGate> Gates { get; init; } = [];

    /// <summary>The smallest difference of the primary outcome that would be found in four of five such comparisons; null where none would.</summary>
    public double? Detectable { get; init; }

    /// <summary>Every estimate, the primary one among them.</summary>
    public IReadOnlyList<EffectEstimate> Estimates { get; init; } = [];

    /// <summary>Of the primary estimate's risk ratio; null where there is none.</summary>
    public EValues? EValues { get; init; }

    /// <summary>Whether the primary estimate differs between the levels of subgroups.</summary>
    public IReadOnlyList<Interaction> Interactions { get; init; } = [];

    /// <summary>The primary finding as imputed, were imputed scores of the first strategy worse by more and more, and were those of the second; empty where nothing was imputed, or it is withheld.</summary>
    public IReadOnlyList<TippingPoint> Tipping { get; init; } = [];

    /// <summary>The least shift of the first strategy's imputed scores (above 0) at which the interval begins to hold 0, or no longer does; null where it does not turn.</summary>
    public double? TurnOfFirst => Turn(t => t.Shift > 0);

    /// <summary>The same of the second strategy's (below 0).</summary>
    public double? TurnOfSecond => Turn(t => t.Shift < 0);

    /// <summary>Time to remission; null where it is not among the outcomes, or there is nothing to compare.</summary>
    public RemissionTimes? Times { get; init; }

    /// <summary>Whether a gate withholds estimates.</summary>
    public bool IsWithheld => Gates.Any(g => !g.Passes);

    /// <summary>The estimate that the specification asks for first; null where there is nothing to compare.</summary>
    public EffectEstimate? Primary => Estimates.FirstOrDefault(e => e.IsPrimary);

    private double? Turn(Func<TippingPoint, bool> which)
    {
        static bool HoldsZero(TippingPoint t) => t.Contrast.Lower <= 0 && t.Contrast.Upper >= 0;
        return Tipping.FirstOrDefault(t => t.Shift == 0) is { } begun ? Tipping.Where(which).OrderBy(t => Math.Abs(t.Shift)).FirstOrDefault(t => HoldsZero(t) != HoldsZero(begun))?.Shift : null;
    }
}

/// <summary>How strongly something unmeasured would have to go with both strategy and outcome, each as a risk ratio, to explain an estimate away.</summary>
/// <param name="Value">The whole estimate.</param>
/// <param name="NearerEnd">Its interval's end that is nearer to no difference; 1 where the interval holds it.</param>
public sealed record EValues(double Value, double NearerEnd);

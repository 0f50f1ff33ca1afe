using NonResponse.Analytics;
using NonResponse.Analytics.Statistics;

namespace NonResponse.Reports;

/// <summary>Comparisons of strategies in words.</summary>
internal static class EmulationWords
{
    /// <summary>What any page with an estimate on it must say.</summary>
    public const string NotATrial =
        "Who got which strategy was decided by clinicians and patients, not by lot. Estimates are adjusted for what was recorded at the decision and for nothing else; what was not recorded may explain them. They are a reason to look closer or to plan a trial, not the results of one.";

    public const string Gates =
        "What must hold is settled before any estimate is seen: the strategies must be alike in what was known once they are weighted, both must have been real options for many, and there must be enough decisions and events to tell a difference that matters. Where a gate fails, the estimate is withheld, and the gate says why.";

    public const string Balance =
        "The standardised difference is that of the two means over the standard deviation before weighting (Austin 2009): the yardstick stays the same, so weights cannot shrink it. Within 0.1 the strategies are taken to be alike. The ratio of variances should lie between 0.5 and 2.";

    public const string Overlap =
        "The preference score is how likely the first strategy was for a decision, had both been as frequent (Walker 2013): at 0.5 neither was preferred. Decisions from 0.3 to 0.7 are in equipoise. Those with a score near 0 or 1 count for little in the primary estimate.";

    public const string Overlapping =
        "The primary estimate speaks of those for whom both strategies were real options: each decision is weighted by how likely the other strategy was (overlap weights; Li, Morgan and Zaslavsky 2018).";

    public const string Methods =
        "The same difference by several methods. Crude is as it is, unadjusted. Each of the others rests on assumptions of its own; where they agree, none of these matters much. Intervals come from stacked estimating equations with patients as clusters, so that fitting the propensity has its part in them.";

    public const string MissingOutcomes =
        "Weighted for being known: decisions with an outcome stand for those like them without one, as far as early scores and what was known at the decision tell. Missing as nonresponse is the cautious figure. Imputed: scores are filled in many times over from what is known, response is derived from them, and the spread between the fillings is part of the interval (Rubin's rules).";

    public const string Tipping =
        "What if those whose score is missing did worse than the imputation takes them to have done? Imputed scores of one strategy are made worse step by step. A finding that turns only at shifts that nobody would expect is a firm one.";

    public const string Controls =
        "Negative controls are things that the decision cannot have changed, because they came before it. A difference there is a sign that the strategies went to people who differ in more than what is adjusted for.";

    public const string Subgroups =
        "Each level is weighted by propensities of its own. Whether the levels differ is told by the test of interaction, not by one interval that holds 0 and another that does not. Levels with too few decisions or events are withheld.";

    public const string Times =
        "Scores are taken at visits, so a strategy with more visits shows remission earlier. Dropping out competes with remission: the cumulative incidence is of those who remitted while in care (Aalen and Johansen). Curves end where fewer than 10 are watched.";

    public const string EValue =
        "The E-value is how strongly something unrecorded would have to go with both the strategy and the outcome, each as a risk ratio, beyond what is adjusted for, to explain the estimate away (VanderWeele and Ding 2017).";

    public const string Published =
        "Published trials are reference lines: other patients, other scales and other times, randomised. They are no yardstick of this service.";

    public static string Outcome(ComparedOutcome outcome) => Outcome(ComparisonCodes.Of(outcome));

    public static string Outcome(string outcome) => outcome switch
    {
        "response" => "Response",
        "remission" => "Remission",
        "change" => "Fall of the score (% of the scale)",
        "dropout" => "Dropping out",
        "adverse_effect" => "Adverse effect",
        "time_to_remission" => "Time to remission",
        "prior_change" => "Fall of the score in the 56 days before (% of the scale)",
        "prior_missed" => "Missed appointment in the 56 days before",
        _ => Wording.Capitalised(outcome.Replace('_', ' ')),
    };

    public static string Method(EffectEstimate e, ComparisonSpecification of) => e.Method switch
    {
        "crude" => "Crude",
        "mantel_haenszel" => "Within strata of severity and earlier course",
        "weighted" => $"Weighted to {Population(e.Population, of)}",
        "weighted_truncated" => "Weighted to everybody, extreme weights drawn in",
        "g_computation" => "Regression of the outcome (g-computation)",
        "augmented" => "Doubly robust (augmented weighting)",
        "cox_crude" => "Cox regression, crude",
        "cox_weighted" => "Cox regression, weighted",
        "restricted_mean" => "Mean days without remission, of 182",
        _ => Wording.Capitalised(e.Method.Replace('_', ' ')),
    };

    public static string Population(string population, ComparisonSpecification of) => population switch
    {
        "overlap" => "those with both options",
        "treated" => $"those who had {Wording.Uncapitalised(of.First.Title)}",
        "all" => "everybody",
        _ => "those with a known outcome",
    };

    public static string Missing(string missing, ComparisonSpecification of) => missing switch
    {
        "observed" => "left out",
        "weighted" => "weighted for being known",
        "nonresponse" => "counted as nonresponse",
        "imputed" => "imputed",
        "modelled" => "expected by the regression",
        "worst_first" => $"counted against {Wording.Uncapitalised(of.First.Title)}",
        "worst_second" => $"counted against {Wording.Uncapitalised(of.Second.Title)}",
        _ => missing,
    };

    public static string Measure(string measure) => measure switch
    {
        "risk_difference" => "difference of shares",
        "risk_ratio" => "ratio of shares",
        "mean_difference" => "difference of means",
        "hazard_ratio" => "hazard ratio",
        "days_difference" => "difference of days",
        _ => measure,
    };

    /// <summary>How a measure's numbers are written.</summary>
    public static CellFormat Format(string measure) => measure switch
    {
        "risk_difference" => CellFormat.PercentagePoints,
        "mean_difference" => CellFormat.Number,
        "days_difference" => CellFormat.DaysDifference,
        _ => CellFormat.Ratio,
    };

    /// <summary>Why an estimate is not shown, in words.</summary>
    public static string Withheld(IReadOnlyList<string> gates) => Wording.List([.. gates.Select(g => g switch
    {
        "balance" => "the strategies are not alike enough",
        "effective_size" => "too few decisions count",
        "effective_share" => "a few decisions count for most of the others",
        "equipoise" => "both strategies were real options for too few",
        "events" => "too few had the outcome, or too few did not",
        "detectable_difference" => "a difference that matters could be missed",
        "recorded" => "the earlier course is recorded for too few",
        ComparisonDisclosure.Gate => "it rests on small counts",
        _ => g.Replace('_', ' '),
    }).Distinct()]);

    public static string Target(ComparisonSpecification of) => of.Target switch
    {
        TargetPopulation.Overlap => "Those for whom both strategies were real options (overlap weights).",
        TargetPopulation.Treated => $"Those who had {Wording.Uncapitalised(of.First.Title)}.",
        _ => "Everybody who was eligible.",
    };

    /// <summary>A contrast of shares in words: "6.1 percentage points more".</summary>
    public static string Difference(Contrast contrast, string measure) => measure switch
    {
        "risk_difference" => $"{Wording.Points(contrast.Value)} percentage points {(contrast.Value < 0 ? "fewer" : "more")} (95% interval {NumberText.Of(contrast.Lower, CellFormat.PercentagePoints)} to {NumberText.Of(contrast.Upper, CellFormat.PercentagePoints)})",
        _ => $"a difference of {NumberText.Of(contrast.Value, CellFormat.Number)} (95% interval {NumberText.Of(contrast.Lower, CellFormat.Number)} to {NumberText.Of(contrast.Upper, CellFormat.Number)})",
    };

    /// <summary>What the comparisons came to, those that share a reason for not being made in one sentence.</summary>
    public static IEnumerable<string> Findings(IReadOnlyList<ComparisonResult> results) => results
        .GroupBy(r => r.Reason ?? r.Of.Id, StringComparer.Ordinal)
        .Select(g => g.First() is { Reason: { } reason } && g.Count() > 1
            ? $"Not compared: {string.Join("; ", g.Select(r => $"“{r.Of.Title}”"))}. {reason}" : Finding(g.First()));

    /// <summary>What a comparison came to, in one sentence.</summary>
    public static string Finding(ComparisonResult result)
    {
        var of = result.Of;
        if (result.Reason is { } reason)
            return $"{of.Title}: not compared. {reason}";
        if (result.Primary is not { } primary)
            return $"{of.Title}: no estimate.";
        if (primary.Gates.Count > 0)
            return $"{of.Title}: the estimate is withheld, because {Withheld(primary.Gates)}.";
        if (primary.Contrast is not { } contrast)
            return $"{of.Title}: no estimate, because {primary.Note}.";
        var isChance = contrast.Lower <= 0 && contrast.Upper >= 0;
        return of.Primary == ComparedOutcome.Change
            ? $"{of.Title}: with {Wording.Uncapitalised(of.First.Title)} the score fell by {NumberText.Of(contrast.Value, CellFormat.Number)} points of 100 more than with {Wording.Uncapitalised(of.Second.Title)} (95% interval {NumberText.Of(contrast.Lower, CellFormat.Number)} to {NumberText.Of(contrast.Upper, CellFormat.Number)}){(isChance ? ", within chance" : "")}."
            : $"{of.Title}: {Wording.Uncapitalised(of.First.Title)} came with {Difference(contrast, "risk_difference")} in {Wording.Uncapitalised(Outcome(of.Primary))} than {Wording.Uncapitalised(of.Second.Title)}{(isChance ? ", within chance" : "")}.";
    }

    /// <summary>A condition on steps, within a sentence.</summary>
    public static string Condition(StepCondition condition) =>
        $"{Wording.By(condition.Axis)} is {(condition.Holds ? "" : "not ")}{string.Join(" or ", condition.Levels.Select(l => Wording.Uncapitalised(Wording.Level(condition.Axis, l))))}";
}

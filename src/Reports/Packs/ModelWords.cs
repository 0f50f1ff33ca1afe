using NonResponse.Analytics;
using NonResponse.Analytics.Statistics;

namespace NonResponse.Reports;

/// <summary>Prediction models in words.</summary>
internal static class ModelWords
{
    /// <summary>What any page with a risk on it must say.</summary>
    public const string Purpose =
        "For planning reviews and for audit. Not for deciding on one patient: a risk is an average over people who are alike in what was recorded, and clinical judgement comes first.";

    public const string NotEffects =
        "Features are predictors, not causes. What the service chose to do (strategy, detail, blend, sleep work, reviews, support) is among them because it tells who the patients are: who gets what is no chance. "
        + "So no direction and no curve is shown of it, and nothing says how a risk would be under another strategy.";

    public const string HowJudged =
        "Nonresponse (\"did not respond\") is neither response nor remission. Models learn from steps whose outcome was due before a day, and are judged on steps begun after it, of patients they have not seen. Figures are weighted by the inverse probability that the outcome is observed. "
        + "Intervals allow for several steps of one patient: DeLong's for the AUC with patients as clusters, robust ones for calibration and ratios.";

    public const string Calibration =
        "A risk is well calibrated where, of 100 steps with a risk of 40%, about 40 do not respond. The curve is a logistic regression on a restricted cubic spline of the log odds; the mean gap is the integrated calibration index.";

    public const string NetBenefit =
        "Net benefit counts the steps rightly reviewed in each 100, less those needlessly reviewed at the price that the threshold sets: at 50%, one needless review costs as much as one needed review gains. A model is of use at thresholds where its line lies above both reviewing everybody and reviewing nobody.";

    public const string Importance =
        "The rise of the log loss where the feature's values are shuffled among later steps: 0 serves nothing. Features that go together may each seem to serve little.";

    public const string Fairness =
        "Each group is held against all others, at the same threshold for everybody. A group in which fewer than 20 responded, or fewer than 20 did not, is not judged: nothing can be said, which is no sign that all is well. "
        + "A difference whose interval holds 0 may be chance.";

    public const string Rules =
        "A model is not for use where, on later steps, the 95% interval of its gain in log loss over severity alone holds 0, where its calibration slope's interval misses 0.8 to 1.2, or where observed over expected lies outside 0.9 to 1.1.";

    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        ["sex"] = "Sex",
        ["age_band"] = "Age",
        ["ethnicity"] = "Ethnicity",
        ["deprivation_quintile"] = "Deprivation",
        ["interpreter_needed"] = "Interpreter needed",
    };

    public static string Of(RiskLearner learner) => learner switch
    {
        RiskLearner.Prevalence => "The overall share",
        RiskLearner.Severity => "Severity alone",
        RiskLearner.Ridge => "Ridge regression",
        RiskLearner.ElasticNet => "Elastic net",
        _ => "Boosted trees",
    };

    public static string At(PredictionPoint point) => point == PredictionPoint.Start ? "At the start of a step" : "At week 4 of a step";

    /// <summary>A short name for ids.</summary>
    public static string Slug(PredictionPoint point) => point == PredictionPoint.Start ? "m0" : "m4";

    public static string Group(string axis) => Titles[axis];

    /// <summary>Bands of risk, the lowest first: <c>below 30%</c>, <c>30 to 50%</c>, <c>70% and over</c>.</summary>
    public static IReadOnlyList<string> Bands(IReadOnlyList<double> edges)
    {
        static string Share(double edge) => FormattableString.Invariant($"{Math.Round((decimal)edge * 100, 1):0.#}");
        return [FormattableString.Invariant($"Below {Share(edges[0])}%"), .. edges.Zip(edges.Skip(1), (a, b) => $"{Share(a)} to {Share(b)}%"), $"{Share(edges[^1])}% and over"];
    }

    /// <summary>How the risk goes with a feature, in a sentence without its full stop.</summary>
    public static string Direction(PartialDependence dependence)
    {
        var (first, last) = (dependence.Points[0], dependence.Points[^1]);
        var (least, most) = (dependence.Points.MinBy(p => p.Risk), dependence.Points.MaxBy(p => p.Risk));
        string At((double Value, double Risk) p) => $"{Wording.Percent(p.Risk)} at {Value(p.Value)}";
        if (dependence.Feature.Kind == FeatureKind.Flag)
            return $"{Wording.Percent(first.Risk)} without, {Wording.Percent(last.Risk)} with";
        // A bend matters where the ends hide most of what lies between.
        return most.Risk - least.Risk > 2 * Math.Abs(last.Risk - first.Risk)
            ? $"Bends: {At(first)}, {At(least.Value == first.Value || least.Value == last.Value ? most : least)}, {At(last)}"
            : $"{(last.Risk >= first.Risk ? "Rises" : "Falls")} from {At(first)} to {At(last)}";
    }

    /// <summary>A value of a feature, as short as it can be.</summary>
    public static string Value(double value) => FormattableString.Invariant($"{Math.Round((decimal)value, 2):0.##}").Replace("-", "\u2212", StringComparison.Ordinal);

    /// <summary>In what a group differs from all others beyond chance.</summary>
    public static IEnumerable<string> Off(RiskGroup group) => [.. OffRatio(group), .. OffRanking(group)];

    /// <summary>Whether the risk of a group is too low or too high, beyond chance and held against all others; none where it is not.</summary>
    public static IEnumerable<string> OffRatio(RiskGroup group) => Off(group.ObservedOverExpectedDifference, "risk too high", "risk too low");

    /// <summary>Likewise, in ranking and in who is found.</summary>
    public static IEnumerable<string> OffRanking(RiskGroup group) =>
        [.. Off(group.AucDifference, "ranked less well", "ranked better"), .. Off(group.SensitivityDifference, "found less often", "found more often")];

    /// <summary>Likewise, in the slope of calibration.</summary>
    public static IEnumerable<string> OffSlope(RiskGroup group) => Off(group.SlopeDifference, "risks too far apart", "risks too close together");

    /// <summary>Likewise, in who is looked at needlessly.</summary>
    public static IEnumerable<string> OffNeedless(RiskGroup group) => Off(group.FalsePositivesDifference, "looked at needlessly less often", "looked at needlessly more often");

    private static IEnumerable<string> Off(Estimate? difference, string below, string above) => IsOff(difference) ? [difference!.Value.Value < 0 ? below : above] : [];

    private static bool IsOff(Estimate? difference) => difference is { } d && (d.Lower > 0 || d.Upper < 0);

    /// <summary>Whether a group differs from all others in anything beyond chance.</summary>
    public static bool IsOff(RiskGroup group) => Off(group).Any();
}

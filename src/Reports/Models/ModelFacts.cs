using System.Globalization;
using NonResponse.Analytics;
using NonResponse.Analytics.Statistics;

namespace NonResponse.Reports;

/// <summary>Which model a document is about.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Program">What made it, with its version.</param>
/// <param name="Sources">Whose extracts it learnt from.</param>
/// <param name="ExtractedOn">The day up to which they go.</param>
/// <param name="Data">SHA-256 of what it learnt from.</param>
public sealed record ModelIdentity(string Id, string Program, IReadOnlyList<string> Sources, DateOnly ExtractedOn, string Data);

/// <summary>What was done and found, in sentences that several documents share.</summary>
internal sealed class ModelFacts(PointStudy study, LearnerResult model, ModelIdentity identity)
{
    private const int FewestTold = 8;

    public PointStudy Study { get; } = study;

    public LearnerResult Model { get; } = model;

    public ModelIdentity Identity { get; } = identity;

    public string Name => ModelWords.Of(Model.Learner);

    public string At => ModelWords.At(Study.Point);

    public bool IsTrees => Model.Learner == RiskLearner.Trees;

    public string Use => Model.WhyNotForUse.Count == 0
        ? "By its validation on later steps, it may be used for planning reviews and for audit."
        : $"Marked not for use: {Wording.List(Model.WhyNotForUse)}.";

    public string Population => Study.Point == PredictionPoint.Start
        ? "Treatment steps of people in care for depression, with a baseline score above remission that was known on the day the step began."
        : "Treatment steps of people in care for depression, with a baseline score above remission known on the day the step began, and still under way on day 28.";

    public string Outcome => Study.Point == PredictionPoint.Start
        ? "Nonresponse: the last score in the step's window (from day 28 to day 98, or the next step, or a week after the end) is less than 50% below the baseline on the episode's primary scale, and above its remission score."
        : "Nonresponse: the last score of the step's window that is dated after day 28 is less than 50% below the baseline on the episode's primary scale, and above its remission score. A score of day 28 or before is a feature, never the outcome.";

    public string Timing => Study.Point == PredictionPoint.Start ? "Told on the day the step begins." : "Told on day 28 of the step.";

    public string Dates => $"Predictions from {Day(Study.Days.First)} to {Day(Study.Days.Last)}; extract of {Wording.Date(Identity.ExtractedOn)}. Outcomes of the steps learnt from were due before {Day(Study.LaterFrom)}; later steps began on that day or after it.";

    public string Sources => $"Routine records of care, de-identified: {Wording.List(Identity.Sources)}.";

    public string Flow
    {
        get
        {
            var c = Study.Counts;
            return $"Of {N(c.All)} steps: {N(c.NotDue)} not due, {N(c.WithoutBaseline)} without a baseline known in time, {N(c.NotOpen)} over by week 4, {N(c.TooOld)} older than the newest {N(Study.Settings.MostSteps)}{(c.NotDrawn > 0 ? $", {N(c.NotDrawn)} of patients who were not drawn for a brief look" : "")}; {N(Study.Between)} begun before the day that parts them and due after it, "
                + $"{N(Study.Known)} later steps of patients learnt from. Learnt from {N(Study.Learnt.All)} steps, {N(Study.Learnt.Observed)} with an outcome, {N(Study.Learnt.Events)} without response, {N(Study.Learnt.Patients)} patients. "
                + $"Judged on {N(Study.Later.All)}, {N(Study.Later.Observed)} with an outcome, {N(Study.Later.Events)} without response, {N(Study.Later.Patients)} patients.";
        }
    }

    public string Setting => $"Services for depression: {N(Identity.Sources.Count, 1)} {(Identity.Sources.Count == 1 ? "source" : "sources")}, {N(Study.Providers, 1)} {(Study.Providers == 1 ? "provider" : "providers")}.";

    /// <summary>Who the steps learnt from and the later ones are of, by group; few are not told.</summary>
    public string Characteristics
    {
        get
        {
            string Share(int count, int of) => count == 0 ? "none" : count < FewestTold ? "few" : Wording.Percent((double)count / of);
            return "Share of the steps learnt from, and of later ones. " + string.Join(' ', Study.Groups.GroupBy(g => g.Axis).Select(a => $"{ModelWords.Group(a.Key)}: "
                + string.Join(", ", Wording.InOrder(a.Key, a.Select(g => g.Level), null).Select(l => a.First(g => g.Level == l))
                    .Select(g => $"{Wording.Uncapitalised(Wording.Level(g.Axis, g.Level))} {Share(g.Learnt, Study.Learnt.Observed)} and {Share(g.Later, Study.Later.Observed)}")) + "."));
        }
    }

    public string Predictors => $"{N(Study.Features.Count(f => f.IsUsed))} features, each with the time at which it becomes known: {Wording.List([.. Study.Features.Where(f => f.IsUsed).Select(f => Wording.Uncapitalised(f.Feature.Title))])}.";

    public string SampleSize => Study.SampleSize is { } s
        ? $"Riley's criteria, worked out before fitting, for {N(Study.Parameters)} columns and a Nagelkerke R\u00b2 of {Wording.Percent(RiskStudySettings.ExpectedFit)}: {N(s.Needed)} steps with an outcome ({N(s.ForShrinkage)} for shrinkage, {N(s.ForFit)} for fit, {N(s.ForPrevalence)} for the overall risk). There are {N(Study.Learnt.Observed)}: {(Study.Learnt.Observed >= s.Needed ? "enough" : "fewer than asked for, so that the penalty holds coefficients back")}."
        : "";

    public const string Missing = "Missing features: the median takes their place and, where 20 or more are missing, a column says so; categories have a column for missing; trees learn which way missing values go. All of it is learnt within each fold. "
        + "Missing outcomes: observed steps are weighted by the inverse probability of being observed (ridge logistic regression on the same features, drawn in beyond the 1st and 99th percentile); missing as nonresponse is the sensitivity analysis.";

    public string Handling => IsTrees
        ? "Numbers as they are, in at most 255 histogram places; categories as columns of 0 and 1; levels of fewer than 20 steps with the most frequent one."
        : "Numbers that may bend as restricted cubic splines of four knots (Harrell's quantiles), others as straight lines; categories as columns of 0 and 1, levels of fewer than 20 steps with the most frequent one; columns put on one scale for the penalty.";

    public string Fitting => Model.Learner switch
    {
        RiskLearner.Trees => $"Gradient-boosted trees with second-order gain on histograms; the number of trees ({N((long)(Model.Tuned ?? 0))}) by log loss on a tenth or a fifth of the patients left out.",
        RiskLearner.ElasticNet => $"Logistic regression with an elastic-net penalty (half of it of absolute values), intercept unpenalised; the penalty ({Fine(Model.Tuned ?? 0)}) by cross-validation grouped by patient on log loss.",
        _ => $"Logistic regression with a ridge penalty, intercept unpenalised; the penalty ({Fine(Model.Tuned ?? 0)}) by cross-validation grouped by patient on log loss.",
    };

    public string Validation => "Split by time and by patient: no patient on both sides, no outcome of the steps learnt from after the parting day. "
        + (Study.LeftOut.Count > 0 ? $"Left out in turn: {N(Study.LeftOut.Count)} groups of providers. " : "") + (Study.Optimism is { } o ? $"Optimism: bootstrap of {N(o.Bootstraps)} samples of patients." : "");

    public string Measures => "Area under the ROC curve (DeLong with patients as clusters), observed over expected, calibration in the large, slope and curve (restricted cubic spline of the log odds, with its mean gap), Brier and scaled Brier score, log loss and its gain over severity alone, "
        + $"net benefit at thresholds stated beforehand ({Wording.Percent(Study.Settings.Thresholds[0])} to {Wording.Percent(Study.Settings.Thresholds[^1])}), and what is found at a capacity of {Wording.Percent(Study.Settings.Capacity)}.";

    public string Performance => Model.Later is not { } later ? "There are no later steps to judge it by." :
        $"On {N(later.Steps)} later steps of {N(later.Patients)} patients: AUC {E(later.Auc?.Interval, CellFormat.Fine)}; observed over expected {E(later.ObservedOverExpected, CellFormat.Ratio)}; calibration slope {E(later.Calibration?.Slope, CellFormat.Ratio)}, in the large {E(later.Calibration?.InTheLarge, CellFormat.Ratio)}, "
        + $"mean gap {(later.Calibration?.Curve is { } c ? Wording.Points(c.MeanGap) + " points" : "not known")}; Brier score {Fine(later.Error.Brier)}{(later.Error.ScaledBrier is { } b ? $" (scaled {Wording.Percent(b)})" : "")}; log loss {Fine(later.Error.LogLoss)}, gain over severity alone {E(Model.GainOverSeverity, CellFormat.Fine)}."
        + (Model.Capacity is { Precision: { } found } k ? $" Of the {Wording.Percent(k.Share)} with the highest risk, {Wording.Percent(found.Value)} did not respond ({Wording.Percent(found.Lower)} to {Wording.Percent(found.Upper)})." : "");

    public string? Fairness
    {
        get
        {
            if (Model.Groups.Count == 0)
                return null;
            var judged = Model.Groups.Where(g => g.Performance is not null).ToList();
            var off = judged.Where(ModelWords.IsOff).Select(g => $"{ModelWords.Group(g.Axis)}: {Wording.Uncapitalised(Wording.Level(g.Axis, g.Level))}").ToList();
            return $"Judged by sex, age, ethnicity, deprivation and need of an interpreter, each group against all others at the same threshold: {N(judged.Count)} groups, {N(Model.Groups.Count - judged.Count)} more are too small to be judged (fewer than 20 of either outcome). "
                + (off.Count == 0 ? "None differs beyond chance." : $"Beyond chance differ: {Wording.List(off)}.");
        }
    }

    public string? Heterogeneity
    {
        get
        {
            var judged = Study.LeftOut.Where(l => l.Performance?.Auc is not null).Select(l => l.Performance!).ToList();
            return judged.Count == 0 ? null
                : $"Ridge regression on providers from whom it has learnt nothing, {N(judged.Count)} groups: AUC {Number(judged.Min(p => p.Auc!.Value), CellFormat.Ratio)} to {Number(judged.Max(p => p.Auc!.Value), CellFormat.Ratio)}, observed over expected {Number(judged.Min(p => p.ObservedOverExpected.Value), CellFormat.Ratio)} to {Number(judged.Max(p => p.ObservedOverExpected.Value), CellFormat.Ratio)}.";
        }
    }

    /// <summary>A count of people or steps: few are not told.</summary>
    public static string N(long count) => N(count, FewestTold);

    private static string N(long count, int fewest) => count > 0 && count < fewest ? FormattableString.Invariant($"fewer than {fewest}") : Wording.Count(count);

    private static string Day(int day) => Wording.Date(DateOnly.FromDayNumber(day));

    private static string Fine(double number) => number.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Number(double number, CellFormat format) => NumberText.Of(number, format);

    private static string E(Estimate? e, CellFormat format) => e is { } x ? $"{Number(x.Value, format)} (95% interval {Number(x.Lower, format)} to {Number(x.Upper, format)})" : "not known";
}

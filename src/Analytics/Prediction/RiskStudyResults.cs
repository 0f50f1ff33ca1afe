using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>A coefficient of a regression.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Part">What of it: its value, a bend of its curve, a level, or that it is missing.</param>
/// <param name="Value">Log odds of nonresponse for each unit of the column.</param>
public sealed record RiskCoefficient(Feature Feature, string Part, double Value);

/// <summary>How a model does for providers from whom it has learnt nothing.</summary>
/// <param name="Providers">The providers left out together.</param>
/// <param name="Steps">Their steps.</param>
/// <param name="Performance">Null where too few responded or did not.</param>
public sealed record LeftOutProviders(IReadOnlyList<string> Providers, int Steps, RiskPerformance? Performance);

/// <summary>A model, and how it did.</summary>
public sealed record LearnerResult
{
    internal LearnerResult(TrainedRisk trained, RiskProfile profile) => (Trained, Profile) = (trained, profile);

    /// <summary>What it learnt with.</summary>
    public RiskLearner Learner => Trained.Model.Learner;

    /// <summary>The penalty, or the number of trees; null where there is none to find.</summary>
    public double? Tuned => Trained.Tuned;

    /// <summary>Mean log loss on patients left out, at that penalty or number; null likewise.</summary>
    public double? CrossValidatedLogLoss => Trained.LogLoss;

    /// <summary>The intercept of a regression, in log odds.</summary>
    public double Intercept => Trained.Model.Intercept;

    /// <summary>How many columns or, of trees, how many trees it has.</summary>
    public int Size => Learner == RiskLearner.Trees ? Trained.Model.Trees.Count : Trained.Model.Transform.Columns;

    /// <summary>The coefficients of a regression.</summary>
    public required IReadOnlyList<RiskCoefficient> Coefficients { get; init; }

    /// <summary>On the steps that it was fitted to, without calibration, which fitting makes right.</summary>
    public required RiskPerformance Apparent { get; init; }

    /// <summary>On later steps of other patients; null where there are none.</summary>
    public RiskPerformance? Later { get; init; }

    /// <summary>The same where missing counts as nonresponse, without calibration.</summary>
    public RiskPerformance? LaterNri { get; init; }

    /// <summary>Log loss of severity alone less that of the model, on later steps: above 0 where the model is better.</summary>
    public Estimate? GainOverSeverity { get; init; }

    /// <summary>On later steps.</summary>
    public IReadOnlyList<DecisionPoint> Decisions { get; init; } = [];

    /// <summary>On later steps, where the share of highest risk is looked at.</summary>
    public RiskCapacity? Capacity { get; init; }

    /// <summary>By group of people, on later steps.</summary>
    public IReadOnlyList<RiskGroup> Groups { get; init; } = [];

    /// <summary>On later steps.</summary>
    public IReadOnlyList<FeatureImportance> Importance { get; init; } = [];

    /// <summary>For features that nobody chose, those that serve most first: all of the ridge, the first of trees.</summary>
    public IReadOnlyList<PartialDependence> Dependence { get; init; } = [];

    /// <summary>Why it is not for use; empty where it may be used for what it is meant for.</summary>
    public IReadOnlyList<string> WhyNotForUse { get; init; } = [];

    internal TrainedRisk Trained { get; }

    /// <summary>How the features and the risks were spread over the steps that it learnt from, against which drift is held.</summary>
    internal RiskProfile Profile { get; }
}

/// <summary>Everything about the models of one point of prediction.</summary>
public sealed record PointStudy
{
    /// <summary>When they predict.</summary>
    public required PredictionPoint Point { get; init; }

    /// <summary>Who was left out.</summary>
    public required PredictionCounts Counts { get; init; }

    /// <summary>How it was done.</summary>
    public required RiskStudySettings Settings { get; init; }

    /// <summary>Why there are no models; null where there are.</summary>
    public string? WhyNone { get; init; }

    /// <summary>The day from which steps are later ones, by which models are judged.</summary>
    public int LaterFrom { get; init; }

    /// <summary>First day of the steps, and the last.</summary>
    public (int First, int Last) Days { get; init; }

    /// <summary>Steps learnt from: all, those whose outcome is known, those that did not respond, and patients.</summary>
    public (int All, int Observed, int Events, int Patients) Learnt { get; init; }

    /// <summary>Later steps of other patients, likewise.</summary>
    public (int All, int Observed, int Events, int Patients) Later { get; init; }

    /// <summary>How many providers the steps learnt from and the later ones are of.</summary>
    public int Providers { get; init; }

    /// <summary>Who is in it: steps with a known outcome by group of people, learnt from and later.</summary>
    public IReadOnlyList<(string Axis, string Level, int Learnt, int Later)> Groups { get; init; } = [];

    /// <summary>Begun before that day and due after it.</summary>
    public int Between { get; init; }

    /// <summary>Later steps of patients from whom models have learnt.</summary>
    public int Known { get; init; }

    /// <summary>Columns of the regressions.</summary>
    public int Parameters { get; init; }

    /// <summary>How many steps with a known outcome so many columns ask for, worked out before fitting; null where there are none.</summary>
    public PredictionSampleSize? SampleSize { get; init; }

    /// <summary>The features that models rest on, and those left out because they never differ.</summary>
    public IReadOnlyList<(Feature Feature, double MissingShare, bool IsUsed)> Features { get; init; } = [];

    /// <summary>Prevalence and severity first.</summary>
    public IReadOnlyList<LearnerResult> Learners { get; init; } = [];

    /// <summary>Of the ridge; null where it was not measured.</summary>
    public RiskOptimism? Optimism { get; init; }

    /// <summary>Of the ridge; empty where it was not measured.</summary>
    public IReadOnlyList<LeftOutProviders> LeftOut { get; init; } = [];

    /// <summary>Steps under way on the day of the extract, by provider and band of risk; empty where there are none.</summary>
    public IReadOnlyList<(string Provider, IReadOnlyList<int> Steps)> OpenByBand { get; init; } = [];

    /// <summary>What of those could not be given a risk, because of a level that the model has not seen.</summary>
    public int OpenWithoutRisk { get; init; }

    /// <summary>SHA-256 of the features and outcomes learnt from, in lower-case hexadecimal; null where there are no models.</summary>
    public string? LearntFrom { get; init; }

    /// <summary>The model that a service begins with: ridge, whose every coefficient can be read.</summary>
    public LearnerResult? Main => Learners.FirstOrDefault(l => l.Learner == RiskLearner.Ridge);

    /// <summary>Severity alone.</summary>
    public LearnerResult? SeverityOnly => Learners.FirstOrDefault(l => l.Learner == RiskLearner.Severity);
}

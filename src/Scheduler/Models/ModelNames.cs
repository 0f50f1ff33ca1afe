using NonResponse.Analytics;
using NonResponse.Analytics.Statistics;

namespace NonResponse.Scheduler.Models;

/// <summary>What points and learners are called in files, and how a model becomes a document and back.</summary>
internal static class ModelNames
{
    private static readonly Dictionary<string, PredictionPoint> Points = new(StringComparer.Ordinal) { ["m0"] = PredictionPoint.Start, ["m4"] = PredictionPoint.WeekFour };

    private static readonly Dictionary<string, RiskLearner> Learners =
        new(StringComparer.Ordinal) { ["ridge"] = RiskLearner.Ridge, ["elastic-net"] = RiskLearner.ElasticNet, ["trees"] = RiskLearner.Trees };

    /// <summary>The learners whose models are frozen; prevalence and severity alone are what they are held against.</summary>
    public static IReadOnlyList<RiskLearner> Frozen { get; } = [.. Learners.Values];

    public static string Of(PredictionPoint point) => Points.First(p => p.Value == point).Key;

    public static string Of(RiskLearner learner) => Learners.First(l => l.Value == learner).Key;

    public static bool TryPoint(string name, out PredictionPoint point) => Points.TryGetValue(name, out point);

    public static bool TryLearner(string name, out RiskLearner learner) => Learners.TryGetValue(name, out learner);

    /// <summary>The terms of a model, with the coefficients of their columns.</summary>
    public static IReadOnlyList<ModelTerm> Terms(RiskModel model, IReadOnlyList<Feature> features)
    {
        var terms = new List<ModelTerm>();
        var at = 0;
        foreach (var term in model.Transform.Terms)
        {
            var feature = features.First(f => f.Id == term.Feature);
            terms.Add(new ModelTerm
            {
                Feature = term.Feature,
                Title = feature.Title,
                Kind = feature.Kind.ToString().ToLowerInvariant(),
                KnownAt = feature.KnownAt,
                Median = double.IsNaN(term.Median) ? null : term.Median,
                MissingColumn = term.HasMissing,
                Knots = term.Knots,
                Levels = term.Levels,
                KnownLevels = term.Known,
                Coefficients = model.Learner == RiskLearner.Trees ? null : [.. model.Coefficients.Skip(at).Take(term.Columns)],
                Means = model.Means.Count == 0 ? null : [.. model.Means.Skip(at).Take(term.Columns)],
            });
            at += term.Columns;
        }
        return terms;
    }

    public static IReadOnlyList<ModelTree> Trees(RiskModel model) =>
    [
        .. model.Trees.Select(t => new ModelTree
        {
            Column = [.. t.Nodes.Select(n => n.Column)],
            Threshold = [.. t.Nodes.Select(n => n.Threshold)],
            MissingLeft = [.. t.Nodes.Select(n => n.MissingLeft)],
            Left = [.. t.Nodes.Select(n => n.Left)],
            Right = [.. t.Nodes.Select(n => n.Right)],
            Value = [.. t.Nodes.Select(n => n.Value)],
        }),
    ];

    public static FeatureTerm TermOf(ModelTerm term) => new(term.Feature, term.Median ?? double.NaN, term.MissingColumn, term.Knots, term.Levels, term.KnownLevels);

    /// <summary>The model of a document that was read.</summary>
    public static RiskModel ModelOf(ModelDocument model)
    {
        TryPoint(model.Point, out var point);
        TryLearner(model.Learner, out var learner);
        return new RiskModel(
            point, learner, new FeatureTransform([.. model.Terms.Select(TermOf)]), model.Intercept, [.. model.Terms.SelectMany(t => t.Coefficients ?? [])],
            [.. model.Trees.Select(t => new DecisionTree([.. Enumerable.Range(0, t.Column.Count).Select(i => new TreeNode(t.Column[i], t.Threshold[i], t.MissingLeft[i], t.Left[i], t.Right[i], t.Value[i]))]))],
            new Recalibration(model.Recalibration.Intercept, model.Recalibration.Slope));
    }

    public static ModelReference ReferenceOf(RiskProfile profile) => new(SpreadOf(profile.Risk), [.. profile.Features.Select(SpreadOf)]);

    public static RiskProfile ProfileOf(ModelReference reference) => new([.. reference.Features.Select(ProfileOf)], ProfileOf(reference.Risk));

    private static ModelSpread SpreadOf(FeatureProfile p) => new(p.Name, p.Edges, p.Levels, p.Shares, p.Missing);

    private static FeatureProfile ProfileOf(ModelSpread s) => new(s.Name, s.Edges, s.Levels, s.Shares, s.Missing);
}

using NonResponse.Analytics.Statistics;
using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>A fitted model, and how its penalty or its length was found.</summary>
/// <param name="Model">The model.</param>
/// <param name="Tuned">The penalty, or the number of trees; null where there is none to find.</param>
/// <param name="LogLoss">Mean log loss on patients left out; null likewise.</param>
internal sealed record TrainedRisk(RiskModel Model, double? Tuned, double? LogLoss);

/// <summary>Fits models of nonresponse to rows whose outcome is known.</summary>
/// <param name="data">The steps.</param>
/// <param name="rows">Which rows to learn from, all of them observed.</param>
/// <param name="weights">As many.</param>
/// <param name="seed">Decides into which fold a patient falls.</param>
/// <param name="cancel">Ends it.</param>
internal sealed class RiskTraining(PredictionData data, IReadOnlyList<int> rows, IReadOnlyList<double> weights, ulong seed, CancellationToken cancel)
{
    /// <summary>How near to the minimum fits come: far below what a prediction shows.</summary>
    public const double Tolerance = 1e-8;

    /// <summary>How much of an elastic net's penalty is of absolute values.</summary>
    public const double Mixed = 0.5;

    // The loss on patients left out is flat about the minimum: it changes with the square of this.
    private const double FoldTolerance = 1e-4;

    private const int ManyRows = 20_000, Penalties = 13, MostTrees = 400, Patience = 20;

    // With how small a penalty the path ends, as a share of that with which it begins.
    private static readonly (RiskLearner Learner, double Alpha, double Ratio)[] Mixtures = [(RiskLearner.Ridge, 0, 1e-6), (RiskLearner.ElasticNet, Mixed, 1e-3)];

    private readonly bool[] _happened = [.. rows.Select(data.IsNonresponse)];

    /// <summary>How the trees are grown.</summary>
    public static BoostedTreesSettings TreeSettings { get; } = new() { Rounds = MostTrees };

    /// <summary>Folds of cross-validation: fewer where there are many rows, since each is large enough.</summary>
    public int Folds => rows.Count < ManyRows ? 10 : 5;

    /// <summary>The share of nonresponse.</summary>
    public TrainedRisk Prevalence()
    {
        double events = 0, total = 0;
        for (var i = 0; i < rows.Count; i++)
            (events, total) = (events + (_happened[i] ? weights[i] : 0), total + weights[i]);
        return new TrainedRisk(Model(RiskLearner.Prevalence, new FeatureTransform([]), LogisticRegression.LogOdds(events / total), []), null, null);
    }

    /// <summary>Severity at baseline alone, without a penalty.</summary>
    public TrainedRisk Severity()
    {
        var place = data.Table.PlaceOf("severity");
        var transform = FeatureTransform.Fit(data.Table with { Features = [data.Table.Features[place]], Values = [.. Enumerable.Range(0, data.Rows).Select(r => data.Table.Row(r)[place])] }, rows);
        if (transform.Columns == 0)
            return Prevalence() is var same ? same with { Model = same.Model with { Learner = RiskLearner.Severity } } : null!;
        var fit = PenalisedLogistic.Path(transform.Apply(data.Table, rows), _happened, weights, 0, [0])[0];
        return new TrainedRisk(Model(RiskLearner.Severity, transform, fit.Intercept, fit.Coefficients), null, null);
    }

    /// <summary>Ridge and elastic net, whose penalties are found on patients left out.</summary>
    /// <param name="folded">Told the share of the folds that is done.</param>
    public IReadOnlyList<TrainedRisk> Regressions(Action<double> folded)
    {
        var transform = FeatureTransform.Fit(data.Table, rows);
        var matrix = transform.Apply(data.Table, rows);
        var solver = new PenalisedSolver(matrix, _happened, weights, 0);
        IReadOnlyList<double>[] lambdas =
            [.. Mixtures.Select(m => PenalisedLogistic.Lambdas(solver, m.Alpha, Penalties, m.Ratio))];
        double[][] losses = [.. lambdas.Select(l => new double[l.Count])];
        var held = 0.0;
        for (var fold = 0; fold < Folds; fold++)
        {
            cancel.ThrowIfCancellationRequested();
            var (learn, test) = Split(fold);
            if (!HasBoth(learn) || test.Length == 0)
                continue;
            held += AddLosses(learn, test, lambdas, losses);
            folded((fold + 1.0) / Folds);
        }
        return
        [
            .. Mixtures.Select((m, i) =>
            {
                var best = held == 0 ? Penalties / 2 : Array.IndexOf(losses[i], losses[i].Min());
                var own = solver.With(m.Alpha);
                var fit = lambdas[i].Take(best + 1).Select(l => own.Fit(l, Tolerance)).Last();
                return new TrainedRisk(Model(m.Learner, transform, fit.Intercept, fit.Coefficients) with { Means = solver.Means }, lambdas[i][best], held == 0 ? null : losses[i][best] / held);
            }),
        ];
    }

    /// <summary>Adds the log loss of a fold, by mixture and penalty.</summary>
    /// <returns>The weight of the fold.</returns>
    private double AddLosses(int[] learn, int[] test, IReadOnlyList<double>[] lambdas, double[][] losses)
    {
        // Medians, knots and levels are those of the rows that are learnt from.
        int[] learnRows = [.. learn.Select(i => rows[i])], testRows = [.. test.Select(i => rows[i])];
        var transform = FeatureTransform.Fit(data.Table, learnRows);
        var solver = new PenalisedSolver(transform.Apply(data.Table, learnRows), [.. learn.Select(i => _happened[i])], [.. learn.Select(i => weights[i])], 0);
        var left = transform.Apply(data.Table, testRows, UnseenLevel.AsMostFrequent);
        double[] testWeights = [.. test.Select(i => weights[i])];
        var total = testWeights.Sum();
        for (var m = 0; m < lambdas.Length; m++)
        {
            var own = solver.With(Mixtures[m].Alpha);
            for (var l = 0; l < lambdas[m].Count; l++)
            {
                var fit = own.Fit(lambdas[m][l], FoldTolerance);
                losses[m][l] += total * LogLoss(fit.Probabilities(left), test, testWeights);
            }
        }
        return total;
    }

    /// <summary>A regression with a given penalty.</summary>
    public RiskModel Ridge(double penalty)
    {
        var transform = FeatureTransform.Fit(data.Table, rows);
        var fit = PenalisedLogistic.Path(transform.Apply(data.Table, rows), _happened, weights, 0, [penalty], Tolerance)[0];
        return Model(RiskLearner.Ridge, transform, fit.Intercept, fit.Coefficients);
    }

    /// <summary>Boosted trees, as many as serve patients left out best.</summary>
    public TrainedRisk Trees()
    {
        var (learn, test) = Split(0);
        var (rounds, least) = (MostTrees / 4, (double?)null);
        if (HasBoth(learn) && HasBoth(test))
            (rounds, least) = Rounds(learn, test);
        cancel.ThrowIfCancellationRequested();
        var transform = FeatureTransform.Fit(data.Table, rows, isForTrees: true);
        var grown = BoostedTrees.Fit(transform.Apply(data.Table, rows), _happened, weights, TreeSettings with { Rounds = rounds });
        return new TrainedRisk(Model(RiskLearner.Trees, transform, grown.Intercept, []) with { Trees = grown.Trees }, rounds, least);
    }

    private (int Rounds, double? LogLoss) Rounds(int[] learn, int[] test)
    {
        int[] learnRows = [.. learn.Select(i => rows[i])], testRows = [.. test.Select(i => rows[i])];
        var transform = FeatureTransform.Fit(data.Table, learnRows, isForTrees: true);
        var left = transform.Apply(data.Table, testRows, UnseenLevel.AsMostFrequent);
        double[] testWeights = [.. test.Select(i => weights[i])];
        var logOdds = new double[test.Length];
        var (best, least) = (0, double.PositiveInfinity);
        BoostedTrees.Fit(transform.Apply(data.Table, learnRows), [.. learn.Select(i => _happened[i])], [.. learn.Select(i => weights[i])], TreeSettings, soFar =>
        {
            cancel.ThrowIfCancellationRequested();
            for (var i = 0; i < logOdds.Length; i++)
                logOdds[i] = (soFar.Trees.Count == 1 ? soFar.Intercept : logOdds[i]) + soFar.Trees[^1].Value(left.Row(i));
            var loss = LogLoss([.. logOdds.Select(LogisticRegression.Share)], test, testWeights);
            if (loss < least)
                (best, least) = (soFar.Trees.Count, loss);
            return soFar.Trees.Count - best < Patience;
        });
        return (Math.Max(1, best), least);
    }

    private double LogLoss(double[] risks, int[] test, double[] testWeights) => PredictionError.Of(risks, [.. test.Select(i => _happened[i])], testWeights).LogLoss;

    /// <summary>Places among the rows to learn from, and of a fold to be predicted; no patient is on both sides.</summary>
    private (int[] Learn, int[] Test) Split(int fold)
    {
        int FoldOf(int i) => (int)(Pcg32.SplitMix64(seed ^ Pcg32.SplitMix64((ulong)data.Patients[rows[i]])) % (ulong)Folds);
        var all = Enumerable.Range(0, rows.Count).ToLookup(i => FoldOf(i) == fold);
        return ([.. all[false]], [.. all[true]]);
    }

    private bool HasBoth(int[] some) => some.Any(i => _happened[i]) && some.Any(i => !_happened[i]);

    private RiskModel Model(RiskLearner learner, FeatureTransform transform, double intercept, IReadOnlyList<double> coefficients) =>
        new(data.Point, learner, transform, intercept, coefficients, [], Recalibration.None);
}

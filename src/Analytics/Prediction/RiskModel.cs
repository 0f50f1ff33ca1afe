using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>What a model learns with.</summary>
public enum RiskLearner
{
    /// <summary>The share of nonresponse, the same for everybody: what a model has to beat at least.</summary>
    Prevalence,

    /// <summary>Severity at baseline alone: what a model has to beat to be of use.</summary>
    Severity,

    /// <summary>Logistic regression with a ridge penalty.</summary>
    Ridge,

    /// <summary>Logistic regression with an elastic-net penalty.</summary>
    ElasticNet,

    /// <summary>Gradient-boosted trees.</summary>
    Trees,
}

/// <summary>How the log odds of a model are put right: <c>Intercept + Slope times</c> them.</summary>
public readonly record struct Recalibration(double Intercept, double Slope)
{
    /// <summary>None.</summary>
    public static Recalibration None { get; } = new(0, 1);

    /// <summary>What comes of another line through the log odds that this one gives.</summary>
    public Recalibration Then(Recalibration next) => new(next.Intercept + next.Slope * Intercept, next.Slope * Slope);
}

/// <summary>A model that is done learning: what it needs to give a risk, and nothing else.</summary>
/// <param name="Point">When it predicts.</param>
/// <param name="Learner">What it learnt with.</param>
/// <param name="Transform">How features become its columns.</param>
/// <param name="Intercept">Log odds before any column or tree.</param>
/// <param name="Coefficients">By column; none for trees.</param>
/// <param name="Trees">None for regressions.</param>
/// <param name="Recalibration">How its log odds were put right since.</param>
internal sealed record RiskModel(
    PredictionPoint Point, RiskLearner Learner, FeatureTransform Transform, double Intercept, IReadOnlyList<double> Coefficients, IReadOnlyList<DecisionTree> Trees, Recalibration Recalibration)
{
    private const int Block = 1 << 12;

    /// <summary>By column, the weighted mean among the steps that it learnt from; none for trees and the benchmarks.</summary>
    public IReadOnlyList<double> Means { get; init; } = [];

    /// <summary>The risk of nonresponse of some rows, from 0 to 1.</summary>
    /// <param name="table">The features; they may be of another extract.</param>
    /// <param name="rows">Which rows.</param>
    /// <param name="unseen">What is done with levels that the model has not seen.</param>
    /// <exception cref="UnknownLevelException">A row has a level that the model has not seen, or lacks a feature.</exception>
    public double[] Risks(FeatureTable table, IReadOnlyList<int> rows, UnseenLevel unseen = UnseenLevel.Refused)
    {
        var risks = new double[rows.Count];
        // Block by block, so that the columns of a million rows are never all there at once.
        for (var from = 0; from < rows.Count; from += Block * 16)
        {
            int[] some = [.. rows.Skip(from).Take(Block * 16)];
            var matrix = Transform.Apply(table, some, unseen);
            var start = from;
            RowBlocks.Do(some.Length, Block, (first, end) => Risks(matrix, first, end, risks.AsSpan(start + first, end - first)));
        }
        return risks;
    }

    /// <summary>The risks of some rows; null for those that have a level that the model has not seen.</summary>
    /// <exception cref="UnknownLevelException">The rows lack a feature.</exception>
    public double?[] RisksOrNull(FeatureTable table, IReadOnlyList<int> rows)
    {
        var isSeen = Transform.AllSeen(table, rows);
        var risks = Risks(table, rows, UnseenLevel.AsMostFrequent);
        return [.. risks.Select((risk, i) => isSeen[i] ? risk : (double?)null)];
    }

    /// <summary>The risks of rows of columns.</summary>
    /// <param name="matrix">The columns; rows of none where the model has none.</param>
    /// <param name="from">The first row.</param>
    /// <param name="to">The row after the last.</param>
    /// <param name="risks">As many.</param>
    public void Risks(DesignMatrix matrix, int from, int to, Span<double> risks)
    {
        double[] coefficients = [.. Coefficients];
        DecisionTree[] trees = [.. Trees];
        for (var i = from; i < to; i++)
        {
            var columns = matrix.Columns == 0 ? [] : matrix.Row(i);
            var logOdds = Intercept;
            for (var c = 0; c < coefficients.Length; c++)
                logOdds += coefficients[c] * columns[c];
            foreach (var tree in trees)
                logOdds += tree.Value(columns);
            risks[i - from] = LogisticRegression.Share(Recalibration.Intercept + Recalibration.Slope * logOdds);
        }
    }
}

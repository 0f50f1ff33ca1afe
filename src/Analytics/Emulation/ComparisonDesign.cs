using NonResponse.Analytics.Statistics;
using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>Decisions with their propensities: everything that is settled before an outcome is looked at.</summary>
internal sealed class ComparisonDesign
{
    private ComparisonDesign(ComparisonData data, FeatureTransform transform, CompactMatrix matrix, PropensityModel propensity) =>
        (Data, Transform, Matrix, Propensity) = (data, transform, matrix, propensity);

    /// <summary>The decisions; those that were trimmed are not among them.</summary>
    public ComparisonData Data { get; }

    /// <summary>How confounders became columns.</summary>
    public FeatureTransform Transform { get; }

    /// <summary>The columns.</summary>
    public CompactMatrix Matrix { get; }

    /// <summary>How likely each decision was to be for the first strategy.</summary>
    public PropensityModel Propensity { get; }

    /// <summary>Fits the propensities, and trims where the specification says so.</summary>
    /// <returns>Null where they cannot be fitted.</returns>
    public static ComparisonDesign? Of(ComparisonData data)
    {
        if (Fitted(data) is not { } design)
            return null;
        if (data.Of.Trim is not { } edge)
            return design;
        int[] kept = [.. Enumerable.Range(0, data.Rows).Where(i => design.Propensity.Scores[i] >= edge && design.Propensity.Scores[i] <= 1 - edge)];
        var trimmed = data.Only(kept) with
        {
            Flow =
            [
                .. data.Flow,
                new FlowStep(
                    FormattableString.Invariant($"Trimmed: propensity below {edge} or above {1 - edge}"),
                    data.IsFirst.Count(f => f) - kept.Count(i => data.IsFirst[i]), data.IsFirst.Count(f => !f) - kept.Count(i => !data.IsFirst[i])),
            ],
        };
        return trimmed.IsFirst.Distinct().Count() < 2 ? null : Fitted(trimmed);
    }

    /// <summary>The decisions with an outcome.</summary>
    public EffectData With(double[] outcomes) => new(Matrix, Data.IsFirst, outcomes);

    private static readonly Feature DaysToScore = new(BalanceRow.DaysToScore, "Days from the decision to the score of the outcome (not adjusted for)", FeatureKind.Number, "score of the outcome");

    /// <summary>How the strategies differ in what was known, and last in when their outcomes were measured.</summary>
    public IReadOnlyList<BalanceRow> Balance(double[] weights)
    {
        int[] all = [.. Enumerable.Range(0, Data.Rows)];
        var ofFeatures = new List<BalanceRow>[Data.Confounders.Features.Count];
        Parallel.For(0, ofFeatures.Length, Cores.All, f => ofFeatures[f] = [.. BalanceOf(Data.Confounders.Features[f], Data.Confounders.Column(f, all), weights)]);
        List<BalanceRow> rows = [.. ofFeatures.SelectMany(r => r)];
        rows.AddRange(BalanceOf(DaysToScore, [.. Data.Outcomes.Select(o => o.MeasuredOn < 0 ? double.NaN : o.MeasuredOn)], weights).Where(r => r.Part.Length == 0));
        return rows;
    }

    /// <summary>The largest standardised difference that is left, over the columns of the propensity; infinite where groups have nothing in common.</summary>
    public double LargestDifference(double[] weights)
    {
        var differences = CovariateBalance.Differences(Matrix, Data.IsFirst, weights);
        return differences.Length == 0 ? 0 : differences.Max(Math.Abs);
    }

    private static ComparisonDesign? Fitted(ComparisonData data)
    {
        int[] rows = [.. Enumerable.Range(0, data.Rows)];
        var transform = FeatureTransform.Fit(data.Confounders, rows);
        var matrix = transform.ApplyCompactly(data.Confounders, rows);
        return PropensityModel.Of(matrix, data.IsFirst) is { } propensity ? new ComparisonDesign(data, transform, matrix, propensity) : null;
    }

    private IEnumerable<BalanceRow> BalanceOf(Feature of, double[] values, double[] weights)
    {
        int Missing(bool first) => Enumerable.Range(0, values.Length).Count(i => double.IsNaN(values[i]) && Data.IsFirst[i] == first);
        var (oneMissing, otherMissing) = (Missing(true), Missing(false));
        if (oneMissing + otherMissing == values.Length)
            yield break;
        if (of.Kind == FeatureKind.Category)
        {
            foreach (var (level, arms) in CovariateBalance.ArmsOfLevels(values, of.Levels.Count, Data.IsFirst, weights).Index())
                if (arms[0].Mean > 0 || arms[1].Mean > 0)
                    yield return Row(of, of.Levels[level], arms);
        }
        else
        {
            int[] known = [.. Enumerable.Range(0, values.Length).Where(i => !double.IsNaN(values[i]))];
            bool[] isFirst = [.. known.Select(i => Data.IsFirst[i])];
            double[] there = [.. known.Select(i => values[i])], by = [.. known.Select(i => weights[i])];
            yield return Row(of, "", of.Kind == FeatureKind.Flag, there, isFirst, by, oneMissing, otherMissing);
        }
        if (oneMissing + otherMissing > 0)
            yield return Row(of, "missing", CovariateBalance.ArmsOfLevels([.. values.Select(v => double.IsNaN(v) ? 0.0 : double.NaN)], 1, Data.IsFirst, weights)[0]);
    }

    // The share of a level.
    private static BalanceRow Row(Feature of, string part, BalanceArm[] arms)
    {
        double? Mean(int arm) => arms[arm].Count > 0 ? arms[arm].Mean : null;
        return new BalanceRow(
            of.Id, of.Title, part, true, Mean(0), Mean(1), null, null,
            Finite(CovariateBalance.Difference(arms, true, isWeighted: false)), Finite(CovariateBalance.Difference(arms, true, isWeighted: true)), null, null, null, null);
    }

    private static BalanceRow Row(Feature of, string part, bool isShare, double[] values, bool[] isFirst, double[] weights, int? oneMissing, int? otherMissing)
    {
        var arms = CovariateBalance.Arms(values, isFirst, weights);
        double? Mean(int arm) => arms[arm].Count > 0 ? arms[arm].Mean : null;
        double? Deviation(int arm) => arms[arm].Count > 1 ? Math.Sqrt(arms[arm].Squares / (arms[arm].Count - 1)) : null;
        return new BalanceRow(
            of.Id, of.Title, part, isShare, Mean(0), Mean(1), isShare ? null : Deviation(0), isShare ? null : Deviation(1),
            Finite(CovariateBalance.Difference(arms, isShare, isWeighted: false)), Finite(CovariateBalance.Difference(arms, isShare, isWeighted: true)),
            isShare ? null : Finite(CovariateBalance.VarianceRatio(arms)), isShare ? null : Finite(CovariateBalance.Distance(values, isFirst, weights)), oneMissing, otherMissing);
    }

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}

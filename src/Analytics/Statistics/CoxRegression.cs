using MathNet.Numerics.LinearAlgebra;

namespace NonResponse.Analytics.Statistics;

/// <summary>Why a Cox regression could not be fitted.</summary>
public enum CoxFailure
{
    /// <summary>No row has a weight.</summary>
    NoRows,

    /// <summary>What is asked about happened to nobody.</summary>
    NoEvents,

    /// <summary>A column is the same in every row.</summary>
    ConstantColumn,

    /// <summary>Columns give each other, or do not differ among those at risk.</summary>
    DependentColumns,

    /// <summary>Whom it happens to first can be told for certain from the columns, such as where it never happens in one group: the estimate is infinite.</summary>
    Separation,

    /// <summary>The likelihood has no maximum that could be found.</summary>
    NoConvergence,
}

/// <summary>A regression of the hazard: how much sooner something happens to rows with more of a column.</summary>
/// <remarks>Cox 1972, J R Stat Soc B 34:187-220; ties by Efron's method; Newton's steps, halved where they do not gain. Agrees with R's <c>coxph(ties = "efron")</c>.</remarks>
internal sealed class CoxRegression
{
    private const int MostIterations = 60, MostHalvings = 30;

    // Log hazards further apart than this over the range of a column are of separation.
    private const double Separated = 15;

    private const double Tolerance = 1e-11, LeastPivot = 1e-9;

    private double[]? _residuals;

    private CoxRegression(CoxRows rows, CoxRiskSets sets, double[] coefficients, double[] inverse, double likelihood, double nullLikelihood) =>
        (Rows, RiskSets, Coefficients, Inverse, LogLikelihood, NullLogLikelihood) = (rows, sets, coefficients, inverse, likelihood, nullLikelihood);

    /// <summary>To which rows it was fitted.</summary>
    public CoxRows Rows { get; }

    /// <summary>Who was at risk when.</summary>
    public CoxRiskSets RiskSets { get; }

    /// <summary>By column, logarithms of hazard ratios.</summary>
    public double[] Coefficients { get; }

    /// <summary>Of the information, row by row: the covariance of coefficients where weights are counts and rows do not belong together.</summary>
    public double[] Inverse { get; }

    /// <summary>The logarithm of the partial likelihood.</summary>
    public double LogLikelihood { get; }

    /// <summary>The same with coefficients of 0.</summary>
    public double NullLogLikelihood { get; }

    /// <summary>Fits it.</summary>
    /// <param name="rows">Rows.</param>
    /// <returns>The fit, or why there is none.</returns>
    public static (CoxRegression? Fit, CoxFailure? Failure) Of(CoxRows rows)
    {
        var sets = new CoxRiskSets(rows);
        var columns = sets.Columns;
        if (sets.Order.Length == 0)
            return (null, CoxFailure.NoRows);
        if (!Enumerable.Range(0, rows.Days.Length).Any(r => rows.IsEvent[r] && rows.Weight(r) > 0))
            return (null, CoxFailure.NoEvents);
        var ranges = Ranges(sets);
        if (ranges.Contains(0))
            return (null, CoxFailure.ConstantColumn);
        var coefficients = new double[columns];
        var (likelihood, score, information) = Derivatives(sets, coefficients);
        var without = likelihood;
        for (var iteration = 0; iteration < MostIterations; iteration++)
        {
            if (InverseOf(information, columns) is not { } inverse)
                return (null, iteration == 0 ? CoxFailure.DependentColumns : CoxFailure.Separation);
            var step = Times(inverse, score);
            if (step.Select((s, c) => Math.Abs(s) * ranges[c]).Max() < Tolerance)
                return (new CoxRegression(rows, sets, coefficients, inverse, likelihood, without), null);
            for (var halvings = 0; ; halvings++)
            {
                double[] next = [.. coefficients.Select((b, c) => b + step[c] * Math.Pow(0.5, halvings))];
                var at = Derivatives(sets, next);
                // What is lost at the maximum itself is of rounding.
                if (at.LogLikelihood >= likelihood - 1e-12 * Math.Abs(likelihood))
                {
                    (coefficients, (likelihood, score, information)) = (next, at);
                    break;
                }
                if (halvings == MostHalvings)
                    return (null, CoxFailure.NoConvergence);
            }
            if (coefficients.Select((b, c) => Math.Abs(b) * ranges[c]).Max() > Separated)
                return (null, CoxFailure.Separation);
        }
        return (null, CoxFailure.NoConvergence);
    }

    /// <summary>How much a unit of weight in each row changes each coefficient: what R calls <c>dfbeta</c>. Row by row.</summary>
    public double[] Influence()
    {
        var (columns, influence) = (RiskSets.Columns, new double[Rows.Days.Length * RiskSets.Columns]);
        var residuals = _residuals ??= ScoreResiduals(_ => 1);
        for (var r = 0; r < Rows.Days.Length; r++)
            Times(Inverse, residuals.AsSpan(r * columns, columns)).CopyTo(influence, r * columns);
        return influence;
    }

    /// <summary>The covariance of coefficients where rows of a cluster belong together and weights are no counts (Lin and Wei 1989, J Am Stat Assoc 84:1074-1078), without a factor for few clusters.</summary>
    /// <param name="clusters">By row, as numbers from 0.</param>
    public double[] RobustCovariance(int[] clusters)
    {
        var (columns, influence) = (RiskSets.Columns, Influence());
        var sums = new double[(clusters.Max() + 1) * columns];
        for (var r = 0; r < clusters.Length; r++)
            RowProducts.AddTimes(influence.AsSpan(r * columns, columns), Rows.Weight(r), sums.AsSpan(clusters[r] * columns, columns));
        var covariance = new double[columns * columns];
        for (var g = 0; g < sums.Length; g += columns)
            for (var a = 0; a < columns; a++)
                RowProducts.AddTimes(sums.AsSpan(g, columns), sums[g + a], covariance.AsSpan(a * columns, columns));
        return covariance;
    }

    /// <summary>By row, events less those that were expected of it; with their weights they add up to 0.</summary>
    public double[] MartingaleResiduals()
    {
        var residuals = new double[Rows.Days.Length];
        Follow(_ => 1, (place, isEvent, risk, hazard, _, _, _) => residuals[RiskSets.Order[place]] = (isEvent ? 1 : 0) - risk * hazard);
        return residuals;
    }

    /// <summary>How much a unit of weight in each row changes the slope of the likelihood, each day of events counting by a factor. Row by row.</summary>
    /// <param name="factor">By day.</param>
    public double[] ScoreResiduals(Func<int, double> factor)
    {
        var columns = RiskSets.Columns;
        var residuals = new double[Rows.Days.Length * columns];
        Follow(factor, (place, isEvent, risk, hazard, hazardMeans, today, means) =>
        {
            var (row, at) = (RiskSets.Order[place] * columns, place * columns);
            for (var c = 0; c < columns; c++)
                residuals[row + c] = (isEvent ? today * (RiskSets.Values[at + c] - means[c]) : 0) - risk * (RiskSets.Values[at + c] * hazard - hazardMeans[c]);
        });
        return residuals;
    }

    private delegate void Visitor(int place, bool isEvent, double risk, double hazard, double[] hazardMeans, double factor, double[] means);

    // Goes forward through the days, so that hazards add up to those until the row's own.
    private void Follow(Func<int, double> factor, Visitor visit)
    {
        var days = new Stack<(int Day, double Factor, double Hazard, double[] HazardMeans, double TiedHazard, double[] TiedHazardMeans, double[] Means)>();
        RiskSets.Visit(Coefficients, d => days.Push((d.Day, factor(d.Day), d.Hazard, [.. d.HazardMeans], d.TiedHazard, [.. d.TiedHazardMeans], [.. d.Means])));
        var (hazard, tiedHazard, order) = (0.0, 0.0, RiskSets.Order);
        var (means, tied) = (new double[RiskSets.Columns], new double[RiskSets.Columns]);
        for (var i = order.Length - 1; i >= 0;)
        {
            var today = Rows.Days[order[i]];
            var day = days.Count > 0 && days.Peek().Day == today ? days.Pop() : default;
            if (day.Means is not null)
            {
                means.CopyTo(tied, 0);
                RowProducts.AddTimes(day.TiedHazardMeans, day.Factor, tied);
                RowProducts.AddTimes(day.HazardMeans, day.Factor, means);
                (tiedHazard, hazard) = (hazard + day.Factor * day.TiedHazard, hazard + day.Factor * day.Hazard);
            }
            for (; i >= 0 && Rows.Days[order[i]] == today; i--)
            {
                var (isEvent, risk) = (Rows.IsEvent[order[i]], Math.Exp(RowProducts.Dot(RiskSets.Row(i), Coefficients)));
                visit(i, isEvent, risk, isEvent ? tiedHazard : hazard, isEvent ? tied : means, day.Factor, day.Means ?? means);
            }
        }
    }

    private static (double LogLikelihood, double[] Score, double[] Information) Derivatives(CoxRiskSets sets, double[] at)
    {
        var (likelihood, score, information) = (0.0, new double[sets.Columns], new double[sets.Columns * sets.Columns]);
        sets.Visit(at, day =>
        {
            likelihood += day.LogLikelihood;
            RowProducts.AddTimes(day.Score, 1, score);
            RowProducts.AddTimes(day.Information, 1, information);
        });
        return (likelihood, score, information);
    }

    private static double[] Ranges(CoxRiskSets sets)
    {
        var (least, most) = (new double[sets.Columns], new double[sets.Columns]);
        sets.Row(0).CopyTo(least);
        sets.Row(0).CopyTo(most);
        for (var i = 1; i < sets.Order.Length; i++)
            for (var c = 0; c < sets.Columns; c++)
                (least[c], most[c]) = (Math.Min(least[c], sets.Row(i)[c]), Math.Max(most[c], sets.Row(i)[c]));
        return [.. most.Zip(least, (m, l) => m - l)];
    }

    /// <summary>A matrix times a vector.</summary>
    internal static double[] Times(double[] matrix, ReadOnlySpan<double> vector)
    {
        var product = new double[vector.Length];
        for (var a = 0; a < vector.Length; a++)
            product[a] = RowProducts.Dot(matrix.AsSpan(a * vector.Length, vector.Length), vector);
        return product;
    }

    /// <summary>The inverse of a positive definite matrix; null where it is none.</summary>
    internal static double[]? InverseOf(double[] matrix, int size)
    {
        // On one scale, so that large columns do not swamp small ones.
        double[] scale = [.. Enumerable.Range(0, size).Select(i => Math.Sqrt(matrix[i * size + i]))];
        if (scale.Any(s => !(s > 0) || double.IsInfinity(s)))
            return null;
        var scaled = Matrix<double>.Build.Dense(size, size, (a, b) => matrix[a * size + b] / scale[a] / scale[b]);
        try
        {
            var cholesky = scaled.Cholesky();
            if (cholesky.Factor.Diagonal().Any(d => d * d < LeastPivot))
                return null;
            var solved = cholesky.Solve(Matrix<double>.Build.DenseIdentity(size));
            var inverse = new double[size * size];
            for (var a = 0; a < size; a++)
                for (var b = 0; b < size; b++)
                    inverse[a * size + b] = solved[a, b] / scale[a] / scale[b];
            return inverse;
        }
        catch (ArgumentException)
        {
            // Not positive definite.
            return null;
        }
    }
}

using MathNet.Numerics;

namespace NonResponse.Analytics.Statistics;

/// <summary>A test of whether a hazard ratio stays the same over time.</summary>
/// <param name="ChiSquare">The statistic.</param>
/// <param name="Freedom">Its degrees of freedom.</param>
/// <param name="P">Of proportional hazards.</param>
internal readonly record struct Proportionality(double ChiSquare, int Freedom, double P);

/// <summary>Whether hazards are proportional: the score test of a column's change with the share to whom it has happened by then.</summary>
/// <remarks>Grambsch and Therneau 1994, Biometrika 81:515-526, as the score test of R's <c>cox.zph(transform = "km")</c>, survival 3.0 and later; time is 1 less the survival just before, weights and columns apart.</remarks>
internal static class ProportionalHazards
{
    /// <summary>Tests each column, and all of them together, where weights are counts and rows do not belong together.</summary>
    /// <param name="fit">The regression.</param>
    /// <returns>Null where events are on one day alone, or too few to tell.</returns>
    public static (IReadOnlyList<Proportionality> Columns, Proportionality All)? Of(CoxRegression fit)
    {
        var (columns, time) = (fit.RiskSets.Columns, TimeOf(fit));
        var (score, _, spread) = Sums(fit, time);
        if (CoxRegression.InverseOf(spread, columns) is not { } inverse)
            return null;
        Proportionality At(double chiSquare, int freedom) => new(chiSquare, freedom, SpecialFunctions.GammaUpperRegularized(freedom / 2.0, chiSquare / 2));
        return ([.. score.Select((u, c) => At(u * u / spread[c * columns + c], 1))], At(RowProducts.Dot(CoxRegression.Times(inverse, score), score), columns));
    }

    /// <summary>The same of one column, for weights that are no counts and rows that belong together: its score, and how much a unit of weight in each row changes it. The score over its robust error is normal.</summary>
    /// <param name="fit">The regression.</param>
    /// <param name="column">Which.</param>
    /// <returns>Null where events are on one day alone, or too few to tell.</returns>
    public static (double Score, double[] Influence)? Of(CoxRegression fit, int column)
    {
        var (columns, time) = (fit.RiskSets.Columns, TimeOf(fit));
        var (score, cross, spread) = Sums(fit, time);
        if (CoxRegression.InverseOf(spread, columns) is null)
            return null;
        var (residuals, influence) = (fit.ScoreResiduals(day => time[day]), fit.Influence());
        var own = cross.AsSpan(column * columns, columns);
        var onScore = new double[fit.Rows.Days.Length];
        for (var r = 0; r < onScore.Length; r++)
            onScore[r] = residuals[r * columns + column] - RowProducts.Dot(own, influence.AsSpan(r * columns, columns));
        return (score[column], onScore);
    }

    // Of a change with time: its score, its information with the coefficients, and what is left of its own after them.
    private static (double[] Score, double[] Cross, double[] Spread) Sums(CoxRegression fit, Dictionary<int, double> time)
    {
        var columns = fit.RiskSets.Columns;
        var (score, cross, own) = (new double[columns], new double[columns * columns], new double[columns * columns]);
        fit.RiskSets.Visit(fit.Coefficients, day =>
        {
            var at = time[day.Day];
            RowProducts.AddTimes(day.Score, at, score);
            RowProducts.AddTimes(day.Information, at, cross);
            RowProducts.AddTimes(day.Information, at * at, own);
        });
        for (var a = 0; a < columns; a++)
        {
            var (whole, turned) = (own[a * columns + a], CoxRegression.Times(fit.Inverse, cross.AsSpan(a * columns, columns)));
            for (var b = 0; b < columns; b++)
                own[a * columns + b] -= RowProducts.Dot(cross.AsSpan(b * columns, columns), turned);
            // On one day alone nothing is left but rounding.
            if (own[a * columns + a] <= 1e-12 * whole)
                own[a * columns + a] = 0;
        }
        return (score, cross, own);
    }

    // 1 less the survival just before each day of events, about its mean over events.
    private static Dictionary<int, double> TimeOf(CoxRegression fit)
    {
        var rows = fit.Rows;
        var days = new SortedDictionary<int, (long Events, long Ends)>();
        long atRisk = fit.RiskSets.Order.Sum(rows.Count), all = 0;
        foreach (var r in fit.RiskSets.Order)
        {
            var (events, ends) = days.GetValueOrDefault(rows.Days[r]);
            days[rows.Days[r]] = (events + (rows.IsEvent[r] ? rows.Count(r) : 0), ends + rows.Count(r));
        }
        var (survival, mean, times) = (1.0, 0.0, new Dictionary<int, double>());
        foreach (var (day, (events, ends)) in days)
        {
            if (events > 0)
            {
                times.Add(day, 1 - survival);
                (mean, all) = (mean + events * (1 - survival), all + events);
                survival *= 1 - (double)events / atRisk;
            }
            atRisk -= ends;
        }
        return times.ToDictionary(t => t.Key, t => t.Value - mean / all);
    }
}

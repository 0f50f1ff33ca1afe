namespace NonResponse.Analytics.Statistics;

/// <summary>Rows of two strategies with an outcome, and what was known of them at the decision.</summary>
/// <param name="Matrix">The columns, without an intercept.</param>
/// <param name="IsFirst">By row, which strategy.</param>
/// <param name="Outcomes">By row; <see cref="double.NaN"/> where it is missing.</param>
internal sealed record EffectData(CompactMatrix Matrix, bool[] IsFirst, double[] Outcomes)
{
    // Asked for by every estimator; a copy with other outcomes finds its own.
    private (double[] Outcomes, bool[] IsFirst, int[] First, int[] Second)? _observed;

    /// <summary>How many rows.</summary>
    public int Rows => IsFirst.Length;

    /// <summary>Whether the outcome of a row is known.</summary>
    public bool IsObserved(int row) => !double.IsNaN(Outcomes[row]);

    /// <summary>The rows of a strategy whose outcome is known.</summary>
    public int[] ObservedOf(bool first)
    {
        if (_observed is not { } known || known.Outcomes != Outcomes || known.IsFirst != IsFirst)
            _observed = known = (Outcomes, IsFirst, Found(true), Found(false));
        return first ? known.First : known.Second;
    }

    private int[] Found(bool first) => [.. Enumerable.Range(0, Rows).Where(i => IsFirst[i] == first && IsObserved(i))];
}

/// <summary>How likely each row's outcome was to be known, given strategy and what was known at the decision.</summary>
/// <param name="Fit">The regression.</param>
/// <param name="Matrix">Its columns: the strategy first.</param>
/// <param name="Scores">By row, above 0.</param>
/// <param name="Residuals">By row: 1 where it was observed, less how likely that was.</param>
internal sealed record ObservationModel(Regression Fit, CompactMatrix Matrix, double[] Scores, double[] Residuals)
{
    private const double Least = 0.01;
    private const int FewestMissing = 20, EnoughEvents = 10;

    /// <summary>Fits it.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="later">More columns that tell who is missing, by row: scores after the decision among them; null for none.</param>
    /// <param name="like">One of more rows from whose coefficients to begin, with the same columns but for the later ones; null for none.</param>
    /// <returns>Null where too few are missing, or too few known, to tell who.</returns>
    public static ObservationModel? Of(EffectData data, double[][]? later = null, ObservationModel? like = null)
    {
        bool[] observed = [.. Enumerable.Range(0, data.Rows).Select(data.IsObserved)];
        var rarer = Math.Min(observed.Count(o => o), observed.Count(o => !o));
        if (rarer < FewestMissing)
            return null;
        var matrix = data.Matrix.With([[.. data.IsFirst.Select(f => f ? 1.0 : 0)]], later ?? []);
        var fit = Regression.Fit(Link.Logit, matrix, [.. observed.Select(o => o ? 1.0 : 0.0)], matrix.AllRows, rarer < (long)EnoughEvents * matrix.Columns,
            like is null ? null : like.Fit with { Coefficients = like.Fit.Coefficients[..matrix.Size], Inverse = [] });
        if (fit is null)
            return null;
        var expected = fit.ExpectedOf(matrix);
        return new ObservationModel(fit, matrix, [.. expected.Select(e => Math.Max(Least, e))], [.. expected.Select((e, i) => (observed[i] ? 1 : 0) - e)]);
    }
}

/// <summary>Regressions of an outcome, one for each strategy; null where it cannot be fitted.</summary>
internal sealed record OutcomeModels(Regression? First, Regression? Second)
{
    /// <summary>That of a strategy.</summary>
    public Regression? Of(bool first) => first ? First : Second;
}

/// <summary>Estimates of what two strategies come to. Each gives means with influences, so that differences, ratios and their errors are worked out in one place.</summary>
internal static class EffectEstimators
{
    private const int Block = 1 << 13;

    /// <summary>The means of those whose outcome is known, as they are.</summary>
    /// <returns>Null where a strategy has none.</returns>
    public static ArmMeans? Crude(EffectData data) => WeightedMeans.Of(data, [.. Enumerable.Repeat(1.0, data.Rows)], null)?.Means;

    /// <summary>Means weighted by propensity (Hájek's), and by the probability of being observed where it is given.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="propensity">Fitted to the same rows.</param>
    /// <param name="target">Whom the estimate speaks of.</param>
    /// <param name="observation">How likely outcomes were to be known; null where rows without one are left out as they are.</param>
    /// <param name="truncation">The share of weights drawn in at either end.</param>
    /// <returns>Null where a strategy has no known outcome.</returns>
    public static ArmMeans? Weighted(EffectData data, PropensityModel propensity, TargetPopulation target, ObservationModel? observation = null, double truncation = 0) =>
        Weighted(propensity, [new WeightedEstimate(data, target, observation, truncation)])[0];

    /// <summary>Several such estimates at once, since passing the rows is what takes time.</summary>
    /// <param name="propensity">Fitted to the rows of all of them.</param>
    /// <param name="wanted">Which estimates.</param>
    /// <returns>By estimate; null where a strategy has no known outcome.</returns>
    public static ArmMeans?[] Weighted(PropensityModel propensity, IReadOnlyList<WeightedEstimate> wanted)
    {
        WeightedMeans?[] found = [.. wanted.Select(w => WeightedMeans.Of(w.Data, propensity.Weights(w.Target, w.Truncation).Weights, w.Observation))];
        void Add(Regression fit, CompactMatrix matrix, double[] residuals, Func<WeightedEstimate, bool> isOf, Func<WeightedEstimate, Func<int, double>> slopeOf)
        {
            var those = wanted.Zip(found).Where(e => e.Second is not null && isOf(e.First)).Select(e => (Means: e.Second!, Slope: slopeOf(e.First))).ToArray();
            if (those.Length > 0)
                AddFitted([.. those.SelectMany(e => e.Means.Influences)], fit, matrix, residuals, (i, into) =>
                {
                    into.Clear();
                    var arm = propensity.IsFirst[i] ? 0 : 1;
                    for (var e = 0; e < those.Length; e++)
                        if (those[e].Means.Off[i] is var off && off != 0)
                            into[2 * e + arm] = those[e].Slope(i) * off;
                });
        }
        Add(propensity.Fit, propensity.Matrix, propensity.Residuals, _ => true, w =>
        {
            var (slopes, scores) = (propensity.Weights(w.Target, w.Truncation).Slopes, w.Observation?.Scores);
            return i => slopes[i] / (scores?[i] ?? 1);
        });
        foreach (var observation in wanted.Select(w => w.Observation).OfType<ObservationModel>().Distinct(ReferenceEqualityComparer.Instance).Cast<ObservationModel>())
            Add(observation.Fit, observation.Matrix, observation.Residuals, w => ReferenceEquals(w.Observation, observation), w =>
            {
                var weights = propensity.Weights(w.Target, w.Truncation).Weights;
                return i => -weights[i] / observation.Scores[i] * (1 - observation.Scores[i]);
            });
        return [.. found.Select(f => f?.Means)];
    }

    /// <summary>Means that regressions of the outcome, one for each strategy, expect of a population (g-computation).</summary>
    /// <param name="data">The rows; those without an outcome are expected like others.</param>
    /// <param name="link">Identity for scores, logit for shares.</param>
    /// <param name="ofTreated">Whether the population is those who had the first strategy; else everybody.</param>
    /// <param name="models">The regressions, where they are there already.</param>
    /// <returns>Null where a strategy's outcome cannot be fitted.</returns>
    /// <remarks>Robins 1986; Snowden, Rose and Mortimer 2011, Am J Epidemiol 173:731-738.</remarks>
    public static ArmMeans? GComputation(EffectData data, Link link, bool ofTreated = false, OutcomeModels? models = null)
    {
        var n = data.Rows;
        double total = ofTreated ? data.IsFirst.Count(f => f) : n;
        (double, double[])? Arm(bool first)
        {
            if ((models is null ? OutcomeModel(data, link, data.ObservedOf(first)) : models.Of(first)) is not { } fit)
                return null;
            double Part(int i) => !ofTreated || data.IsFirst[i] ? 1 : 0;
            var expected = fit.ExpectedOf(data.Matrix);
            var mean = Enumerable.Range(0, n).Sum(i => Part(i) * expected[i]) / total;
            double[] influence = [.. expected.Select((m, i) => n * Part(i) * (m - mean) / total)];
            AddFitted([influence], fit, data.Matrix, [.. expected.Select((e, i) => data.IsFirst[i] == first && data.IsObserved(i) ? data.Outcomes[i] - e : 0)],
                (i, into) => into[0] = n * Part(i) * (link == Link.Logit ? expected[i] * (1 - expected[i]) : 1) / total);
            return (mean, influence);
        }
        return Arm(true) is var (one, ones) && Arm(false) is var (other, others) ? new ArmMeans(one, other, ones, others) : null;
    }

    /// <summary>Means of everybody, right where either the propensity or the outcome is modelled rightly; outcomes are expected by regressions of other patients than those whom they are asked about.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="link">Identity for scores, logit for shares.</param>
    /// <param name="propensity">Fitted to the same rows.</param>
    /// <param name="observation">How likely outcomes were to be known; null where few are missing.</param>
    /// <param name="foldOf">By row, its fold; all rows of a patient in one. Null to fit and ask the same rows.</param>
    /// <param name="models">The regressions, where they are there already.</param>
    /// <returns>Null where a model cannot be fitted.</returns>
    /// <remarks>
    /// Augmented inverse probability weighting (Bang and Robins 2005, Biometrics 61:962-973; Glynn and Quinn 2010, Polit Anal 18:36-56); regressions of the outcome are cross-fitted (Chernozhukov and others 2018,
    /// Econom J 21:C1-C68), for their nearness to what they were fitted to would narrow the errors. Probabilities are not: by maximum likelihood on the same rows they leave no difference between what was and what
    /// was expected, in any column. Of other rows their inverses are too large on average (Jensen): where the regressions are wrong, that was a bias of 0.1 standard errors with 5 columns and 1,000 rows, and of 0.3 with 30.
    /// </remarks>
    public static ArmMeans? Augmented(EffectData data, Link link, PropensityModel propensity, ObservationModel? observation, int[]? foldOf, OutcomeModels? models = null)
    {
        // Inverse probabilities beyond this are of rounding.
        const double Least = 0.01;
        double[]? Arm(bool first)
        {
            var rows = data.ObservedOf(first);
            if ((models is null ? OutcomeModel(data, link, rows) : models.Of(first))?.Crossed(data.Matrix, data.Outcomes, rows, foldOf) is not { } expected)
                return null;
            foreach (var i in rows)
            {
                var e = Math.Clamp(first ? propensity.Scores[i] : 1 - propensity.Scores[i], Least, 1);
                expected[i] += (data.Outcomes[i] - expected[i]) / (e * (observation?.Scores[i] ?? 1));
            }
            return expected;
        }
        if (Arm(true) is not { } one || Arm(false) is not { } other)
            return null;
        var (mean, otherMean) = (one.Average(), other.Average());
        return new ArmMeans(mean, otherMean, [.. one.Select(v => v - mean)], [.. other.Select(v => v - otherMean)]);
    }

    /// <summary>A difference of shares or means that holds within strata (Mantel and Haenszel's weights), with its error by the influence of rows.</summary>
    /// <param name="data">The rows; those without an outcome are left out.</param>
    /// <param name="strata">By row, as numbers from 0.</param>
    /// <param name="clusters">By row, as numbers from 0.</param>
    /// <returns>Null where no stratum has both strategies.</returns>
    /// <remarks>Greenland and Robins 1985, Biometrics 41:55-68; strata with one strategy have no part in it.</remarks>
    public static Contrast? MantelHaenszel(EffectData data, int[] strata, int[] clusters)
    {
        int[] rows = [.. Enumerable.Range(0, data.Rows).Where(data.IsObserved)];
        if (rows.Length == 0)
            return null;
        var count = rows.Max(i => strata[i]) + 1;
        var (n, sum) = (new double[count, 2], new double[count, 2]);
        foreach (var i in rows)
        {
            var arm = data.IsFirst[i] ? 0 : 1;
            n[strata[i], arm]++;
            sum[strata[i], arm] += data.Outcomes[i];
        }
        double above = 0, below = 0;
        for (var s = 0; s < count; s++)
        {
            var all = n[s, 0] + n[s, 1];
            if (n[s, 0] == 0 || n[s, 1] == 0)
                continue;
            above += (sum[s, 0] * n[s, 1] - sum[s, 1] * n[s, 0]) / all;
            below += n[s, 0] * n[s, 1] / all;
        }
        if (below == 0)
            return null;
        var difference = above / below;
        var influence = new double[data.Rows];
        foreach (var i in rows)
        {
            var (s, arm) = (strata[i], data.IsFirst[i] ? 0 : 1);
            var (mine, theirs) = (n[s, arm], n[s, 1 - arm]);
            if (mine == 0 || theirs == 0)
                continue;
            var all = mine + theirs;
            var sign = arm == 0 ? 1 : -1;
            var (top, bottom) = ((sum[s, 0] * n[s, 1] - sum[s, 1] * n[s, 0]) / all, mine * theirs / all);
            // What one row more of it adds to the sums above and below.
            var more = sign * (data.Outcomes[i] * theirs - sum[s, 1 - arm]) / all - top / all;
            influence[i] = data.Rows * (more - difference * (theirs / all - bottom / all)) / below;
        }
        return ArmMeans.Of(difference, clusters, i => influence[i], v => v);
    }

    /// <summary>The regressions of an outcome, for estimators that share them.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="link">Identity for scores, logit for shares.</param>
    public static OutcomeModels Models(EffectData data, Link link) => new(OutcomeModel(data, link, data.ObservedOf(true)), OutcomeModel(data, link, data.ObservedOf(false)));

    // Events so few that a regression would follow each of them are drawn in.
    private static Regression? OutcomeModel(EffectData data, Link link, int[] rows)
    {
        const int EnoughEvents = 10;
        var events = rows.Count(i => data.Outcomes[i] != 0);
        var rarer = link == Link.Logit ? Math.Min(events, rows.Length - events) : rows.Length;
        return Regression.Fit(link, data.Matrix, data.Outcomes, rows, rarer < (long)EnoughEvents * data.Matrix.Columns);
    }

    /// <summary>Adds what a fitted regression adds to the influence of each row: the slope of an estimate in its coefficients, by the influence of the row on them.</summary>
    /// <param name="influences">By estimate and row; changed.</param>
    /// <param name="fit">The regression.</param>
    /// <param name="matrix">Its columns.</param>
    /// <param name="residuals">By row, 0 where it was not fitted to it.</param>
    /// <param name="slopes">Writes by estimate how it changes with a row's log odds, or with what is expected of it.</param>
    internal static void AddFitted(double[][] influences, Regression fit, CompactMatrix matrix, double[] residuals, RowWriter slopes)
    {
        var (count, stride) = (influences.Length, OuterProducts.Stride(influences.Length));
        var turned = new double[matrix.Places * stride];
        foreach (var (e, sums) in matrix.Sums(count, matrix.AllRows, slopes).Index())
        {
            var by = matrix.ToPlaces([.. Enumerable.Range(0, fit.Size).Select(a => RowProducts.Dot(fit.Inverse.AsSpan(a * fit.Size, fit.Size), sums))]);
            for (var p = 0; p < by.Length; p++)
                turned[p * stride + e] = by[p];
        }
        RowBlocks.Do(residuals.Length, Block, (from, to) =>
        {
            var (own, room) = (new double[stride], matrix.Room());
            for (var i = from; i < to; i++)
                if (residuals[i] is var of && of != 0)
                {
                    matrix.Dots(i, turned, own, room);
                    for (var e = 0; e < count; e++)
                        influences[e][i] += own[e] * of;
                }
        });
    }
}

/// <summary>A weighted estimate that is wanted.</summary>
/// <param name="Data">The rows.</param>
/// <param name="Target">Whom it speaks of.</param>
/// <param name="Observation">How likely outcomes were to be known; null where rows without one are left out as they are.</param>
/// <param name="Truncation">The share of weights drawn in at either end.</param>
internal sealed record WeightedEstimate(EffectData Data, TargetPopulation Target, ObservationModel? Observation = null, double Truncation = 0);

/// <summary>Weighted means of two strategies, and what their influences are made of.</summary>
/// <param name="First">Of the first strategy.</param>
/// <param name="Second">Of the second.</param>
/// <param name="Off">By row, how its outcome differs from the mean of its strategy, over the mean weight.</param>
/// <param name="Influences">By strategy and row.</param>
internal sealed record WeightedMeans(double First, double Second, double[] Off, double[][] Influences)
{
    /// <summary>The means with their influences.</summary>
    public ArmMeans Means => new(First, Second, Influences[0], Influences[1]);

    /// <summary>Works them out; the influences are those of known weights.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="weights">By row.</param>
    /// <param name="observation">How likely outcomes were to be known; null where rows without one are left out as they are.</param>
    /// <returns>Null where a strategy has no known outcome.</returns>
    public static WeightedMeans? Of(EffectData data, double[] weights, ObservationModel? observation)
    {
        double At(int i) => weights[i] / (observation?.Scores[i] ?? 1);
        var (n, off, means) = (data.Rows, new double[data.Rows], new double[2]);
        double[][] influences = [new double[n], new double[n]];
        for (var arm = 0; arm < 2; arm++)
        {
            var rows = data.ObservedOf(arm == 0);
            double total = 0, sum = 0;
            foreach (var i in rows)
                (total, sum) = (total + At(i), sum + At(i) * data.Outcomes[i]);
            if (!(total > 0))
                return null;
            means[arm] = sum / total;
            foreach (var i in rows)
            {
                off[i] = n * (data.Outcomes[i] - means[arm]) / total;
                influences[arm][i] = At(i) * off[i];
            }
        }
        return new WeightedMeans(means[0], means[1], off, influences);
    }
}

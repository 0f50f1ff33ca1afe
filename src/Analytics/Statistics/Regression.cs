namespace NonResponse.Analytics.Statistics;

/// <summary>What a regression explains.</summary>
public enum Link
{
    /// <summary>A number: least squares.</summary>
    Identity,

    /// <summary>A share: logistic, by maximum likelihood.</summary>
    Logit,
}

/// <summary>A regression by maximum likelihood or least squares, with what its coefficients' influence needs.</summary>
/// <param name="Link">What it explains.</param>
/// <param name="Coefficients">The intercept first, then by column; 0 where a column was left out.</param>
/// <param name="Dropped">Columns that others give, or that are the same in every row; they were left out.</param>
/// <param name="Inverse">Of the information (for least squares: of the cross products), row by row, intercept first; zeros where a column was left out.</param>
/// <param name="Separating">The column by which the outcome can be told for certain, so that it was fitted with a ridge; null where none can.</param>
/// <param name="IsPenalised">Whether a ridge drew the coefficients in.</param>
/// <param name="Count">To how many rows it was fitted.</param>
/// <remarks>Newton's steps with halving (McCullagh and Nelder 1989, 4.4). Without a ridge it agrees with R's <c>glm</c> and <c>lm</c>.</remarks>
internal sealed record Regression(Link Link, double[] Coefficients, IReadOnlyList<int> Dropped, double[] Inverse, int? Separating, bool IsPenalised, int Count)
{
    private const int MostIterations = 100, Block = 1 << 13;
    private const double Tolerance = 1e-10;

    // Squared distances from a fit in standard errors. For folds, whose influences nobody asks for, a hundredth of one is near enough; for where to begin a tenth, since a level that few of some rows have may have no fit in them.
    private const double NearEnough = 1e-4, NearBeginning = 1e-2;

    // A coefficient of so much for each standard deviation is of separation; so are log odds beyond 15 of a flag or level, whose standard deviation is small where few have it.
    private const double Separated = 8, Certain = 15;

    // The ridge is a normal prior of each standardised coefficient (Gelman and others 2008, Ann Appl Stat 2:1360-1383, have a t with a scale of 2.5): wide where it only has to hold a separated one, narrower where events are few.
    private const double WidePrior = 2.5, NarrowPrior = 1;

    /// <summary>The columns of a fit, its intercept among them.</summary>
    public int Size => Coefficients.Length;

    /// <summary>The standard deviation of the normal prior that the ridge gives each coefficient, of columns divided by their own; null without a ridge.</summary>
    public double? PriorDeviation => !IsPenalised ? null : Separating is null ? NarrowPrior : WidePrior;

    /// <summary>What is expected of every row.</summary>
    public double[] ExpectedOf(CompactMatrix matrix)
    {
        var expected = matrix.Times(Coefficients);
        if (Link == Link.Logit)
            RowBlocks.Do(expected.Length, Block, (from, to) =>
            {
                for (var i = from; i < to; i++)
                    expected[i] = LogisticRegression.Share(expected[i]);
            });
        return expected;
    }

    /// <summary>Fits it to some rows.</summary>
    /// <param name="link">What is explained.</param>
    /// <param name="matrix">The columns, without an intercept.</param>
    /// <param name="outcomes">By row of the matrix; from 0 to 1 where it is a share.</param>
    /// <param name="rows">To which rows it is fitted.</param>
    /// <param name="isSparse">Whether events are so few that a ridge is wanted.</param>
    /// <param name="start">A fit to rows that are much alike, from which to begin; null for none.</param>
    /// <returns>Null where it cannot be fitted: no rows, an outcome that is the same throughout, or no convergence.</returns>
    public static Regression? Fit(Link link, CompactMatrix matrix, double[] outcomes, int[] rows, bool isSparse = false, Regression? start = null)
    {
        if (rows.Length < 2 || rows.All(r => outcomes[r] == outcomes[rows[0]]))
            return null;
        var spread = SpreadOf(matrix, rows);
        var penalty = isSparse ? 1 / (NarrowPrior * NarrowPrior) : 0;
        // Without a ridge a column that tells the outcome by itself would be followed to the end of what doubles hold.
        var telling = link == Link.Logit && penalty == 0 ? TellingIn(matrix, outcomes, rows, spread) : [];
        var begun = new Lazy<Regression?>(() => Begun(link, matrix, outcomes, rows, spread));
        var fit = telling.Length == 0 ? Newton(link, matrix, outcomes, rows, spread, Ridge(spread, penalty), start is { Separating: null } ? start : begun.Value) : null;
        if (link == Link.Identity || (fit is not null && (penalty > 0 || SeparatingIn(fit, spread) is null)))
            return fit;
        const double Wide = 1 / (WidePrior * WidePrior);
        var from = start is null ? begun.Value : start with { Inverse = [] };
        var held = Newton(link, matrix, outcomes, rows, spread, Ridge(spread, Wide), telling.Length == 0 ? from : Led(matrix, outcomes, rows, spread, Wide, telling, from));
        return held is null ? null : held with { Separating = telling.Length > 0 ? telling[0].Column : SeparatingIn(fit ?? held, spread) ?? Largest(held, spread) };
    }

    // Flags of which one value has one outcome only, and which way they tell it: above 0 where all of those that have the flag had the outcome, below 0 where none had; 0 where it is those without it.
    private static (int Column, int Sign)[] TellingIn(CompactMatrix matrix, double[] outcomes, int[] rows, Spread spread)
    {
        if (rows.Any(r => outcomes[r] is not (0 or 1)))
            return [];
        var all = rows.Sum(r => outcomes[r]);
        var with = matrix.Sum(rows, i => outcomes[rows[i]]);
        int? Tells(int column)
        {
            var there = Math.Round(spread.Means[column] * rows.Length);
            var (events, others) = (Math.Round(with[column + 1]), rows.Length - there);
            return !(there > 0 && others > 0) ? null : events == 0 ? -1 : events == there ? 1 : all - events == 0 || all - events == others ? 0 : null;
        }
        return [.. Enumerable.Range(0, matrix.Columns).Where(spread.IsFlag).Select(c => (c, Tells(c))).Where(t => t.Item2 is not null).Select(t => (t.c, t.Item2!.Value))];
    }

    // With a ridge such flags end where the few outcomes that are still expected against them weigh as much as it does, ten or so from 0. Newton's steps go there by one at a time, for the curvature falls as fast as they gain: so they begin there.
    private static Regression Led(CompactMatrix matrix, double[] outcomes, int[] rows, Spread spread, double penalty, (int Column, int Sign)[] telling, Regression? from)
    {
        double[] beta = from is null ? new double[matrix.Size] : [.. from.Coefficients];
        if (from is null)
            beta[0] = BaseOf(outcomes, rows);
        foreach (var (column, sign) in telling)
            beta[column + 1] = sign == 0 ? beta[column + 1] : 0;
        // By flag, the odds of the outcome that none of its rows had, were it not for the flag.
        var dots = new RowDots(matrix, matrix.ToPlaces(beta));
        var odds = matrix.Sum(rows, i => Math.Exp(outcomes[rows[i]] > 0 ? -dots.Of(rows[i]) : dots.Of(rows[i])));
        foreach (var (column, sign) in telling)
        {
            var ridge = penalty * spread.Scales[column] * spread.Scales[column];
            // Of x + log x = a; both terms grow, so that a few steps do.
            var (a, x) = (Math.Log(odds[column + 1] / ridge), 1.0);
            for (var i = 0; i < 20 && a > 1; i++)
                x = Math.Max(0.1, x - (x + Math.Log(x) - a) / (1 + 1 / x));
            beta[column + 1] = sign == 0 ? beta[column + 1] : sign * x;
        }
        return new Regression(Link.Logit, beta, [], [], null, true, rows.Length);
    }

    /// <summary>What fits to all other folds expect of each row.</summary>
    /// <param name="matrix">The columns that this was fitted to.</param>
    /// <param name="outcomes">Likewise.</param>
    /// <param name="rows">Likewise.</param>
    /// <param name="foldOf">By row of the matrix, its fold; null for what this fit itself expects.</param>
    /// <returns>By row of the matrix, those it was not fitted to among them; null where a fold's fit does not converge, or its outcome is the same throughout.</returns>
    public double[]? Crossed(CompactMatrix matrix, double[] outcomes, int[] rows, int[]? foldOf)
    {
        if (foldOf is null)
            return ExpectedOf(matrix);
        var expected = new double[outcomes.Length];
        var spread = SpreadOf(matrix, rows);
        foreach (var fold in foldOf.Distinct().Order())
        {
            if (For(matrix, outcomes, [.. rows.Where(i => foldOf[i] != fold)], [.. rows.Where(i => foldOf[i] == fold)], spread) is not { } fit)
                return null;
            var dots = new RowDots(matrix, matrix.ToPlaces(fit.Coefficients));
            RowBlocks.Do(expected.Length, Block, (from, to) =>
            {
                for (var i = from; i < to; i++)
                    if (foldOf[i] == fold)
                        expected[i] = Link == Link.Logit ? LogisticRegression.Share(dots.Of(i)) : dots.Of(i);
            });
        }
        return expected;
    }

    // Coefficients for some of the rows, from where this fit stands; the inverse stays that of all rows.
    private Regression? For(CompactMatrix matrix, double[] outcomes, int[] rows, int[] left, Spread spread)
    {
        if (rows.Length < 2 || rows.All(r => outcomes[r] == outcomes[rows[0]]))
            return null;
        var penalty = PriorDeviation is { } prior ? 1 / (prior * prior) : 0;
        // At the fit the scores of all rows are made up by the ridge, so that those of the few left out tell the first step.
        var score = RegressionSums.Of(Link, matrix, outcomes, left, Coefficients, null).Score;
        double[] begun = [.. Coefficients.Zip(Times(Inverse, score, Size), (b, s) => b - s * Count / rows.Length)];
        return Newton(Link, matrix, outcomes, rows, spread, Ridge(spread, penalty), this with { Coefficients = begun }, NearEnough);
    }

    // Some of many rows tell nearly where the fit lies. What few of them have may go with one outcome by chance, and from where that would lead steps overshoot by far: so no column moves the log odds of any row by much more than 1 where
    // they do not tell of it. Only coefficients are taken: where few of these rows have a level, its curvature is not that of all.
    private static Regression? Begun(Link link, CompactMatrix matrix, double[] outcomes, int[] rows, Spread spread)
    {
        const int Many = 20_000, Some = 5_000, Share = 16;
        if (link == Link.Identity || rows.Length < Many)
            return null;
        var every = Math.Min(Share, rows.Length / Some);
        int[] some = [.. rows.Where((_, i) => i % every == 0)];
        var farthest = matrix.Farthest(some, spread.Means);
        double[] ridge = [0, .. spread.Scales.Select((s, c) => s == 0 ? 0 : farthest[c] * farthest[c])];
        // Of columns that tell the same all rows will keep the first: it must not share with others what it tells.
        var isKept = InformationMatrix.Independent(CompactProducts.Of(matrix, some, _ => 1, [0, .. spread.Means]), matrix.Size, OuterProducts.Stride(matrix.Size));
        return Newton(link, matrix, outcomes, some, spread, ridge, null, NearBeginning, isKept) is { } fit ? fit with { Inverse = [] } : null;
    }

    private static int? SeparatingIn(Regression fit, Spread spread) => Largest(fit, spread) is { } c && spread.Strength(fit.Coefficients, c) > Separated ? c : null;

    private static int? Largest(Regression fit, Spread spread) => spread.Scales.Length == 0 ? null : Enumerable.Range(0, spread.Scales.Length).MaxBy(c => spread.Strength(fit.Coefficients, c));

    // Of columns over the rows that are fitted.
    private sealed record Spread(double[] Means, double[] Scales)
    {
        // How far a column moves the log odds, Separated being certain.
        public double Strength(double[] coefficients, int column) => Math.Abs(coefficients[column + 1]) * (IsFlag(column) ? Separated / Certain : Scales[column]);

        // The variance of what is 0 or 1 is told by its mean, and that of nothing between them is as large.
        public bool IsFlag(int column) => Math.Abs(Scales[column] * Scales[column] - Means[column] * (1 - Means[column])) < 1e-9;
    }

    private static double[] Ridge(Spread spread, double penalty) => [0, .. spread.Scales.Select(s => penalty * s * s)];

    // The log odds of all rows together.
    private static double BaseOf(double[] outcomes, int[] rows) => LogisticRegression.LogOdds(Math.Clamp(rows.Average(r => outcomes[r]), 1e-6, 1 - 1e-6));

    private static Spread SpreadOf(CompactMatrix matrix, int[] rows)
    {
        var (means, variances) = matrix.Moments(rows);
        return new Spread(means, [.. variances.Select(Math.Sqrt)]);
    }

    // Newton's steps, with the curvature worked out anew only where steps with the old one gain too slowly, and once near the end: it costs as much as a score for every column.
    private static Regression? Newton(Link link, CompactMatrix matrix, double[] outcomes, int[] rows, Spread spread, double[] ridge, Regression? start, double enough = 0, bool[]? isKept = null)
    {
        // The gain is the squared distance from the fit in standard errors. The curvature changes with that distance over the root of
        // the rows, so that of a point so near is that of the fit.
        const double Slow = 0.05, NearOfRows = 1e-13, LongestOfFlag = 3, TailFrom = 0.3, TailTo = 0.45;
        var (k, isPenalised) = (matrix.Columns + 1, ridge.Any(r => r > 0));
        var beta = start is null ? new double[k] : [.. start.Coefficients];
        if (link == Link.Logit && start is null)
            beta[0] = BaseOf(outcomes, rows);
        // What a column had that is the same in these rows goes to the intercept.
        for (var c = 1; c < k; c++)
            if (spread.Scales[c - 1] == 0)
                (beta[0], beta[c]) = (beta[0] + beta[c] * spread.Means[c - 1], 0);
        // Fewer or more rows than the inverse was made of have less or more of a curvature.
        var inverse = start is null || start.Inverse.Length == 0 ? null : (double[])[.. start.Inverse.Select(v => v * start.Count / rows.Length)];
        var (step, objective, lastGain, isFresh, isHalved, curvatureAt) = (Array.Empty<double>(), double.NegativeInfinity, double.PositiveInfinity, false, false, double.PositiveInfinity);
        var (near, strengths) = (NearOfRows * rows.Length, Array.Empty<double>());
        var whole = step;
        bool IsTooLong(int i) => Math.Abs(whole[i]) > LongestOfFlag && link == Link.Logit && spread.IsFlag(i - 1);
        for (var iteration = 0; iteration < MostIterations; iteration++)
        {
            var sums = RegressionSums.Of(link, matrix, outcomes, rows, beta, inverse is null && !isHalved ? spread.Means : null).With(ridge, beta);
            if (step.Length > 0 && !(sums.Objective >= objective - 1e-9 * Math.Abs(objective)))
            {
                // It overshot: half of the last step is taken back; all of it, where the curvature is that of other rows.
                var isOfOthers = double.IsInfinity(curvatureAt);
                for (var i = 0; i < k; i++)
                    beta[i] -= isOfOthers ? step[i] : step[i] - whole[i] / 2;
                step = whole = [.. whole.Select(s => s / 2)];
                if (isOfOthers)
                    (inverse, step) = (null, []);
                (lastGain, isHalved, strengths) = (double.PositiveInfinity, !isOfOthers, []);
                continue;
            }
            if (inverse is null && isHalved)
            {
                // While it was halved nobody knew whether a curvature would be wanted there.
                (step, isHalved) = ([], false);
                continue;
            }
            isHalved = false;
            if (link == Link.Logit && !isPenalised)
            {
                // What was certain twice, and is not on its way back, needs a ridge wherever it would end.
                var before = strengths;
                strengths = [.. Enumerable.Range(0, k - 1).Select(c => spread.Strength(beta, c))];
                if (before.Length > 0 && Enumerable.Range(0, k - 1).Any(c => Math.Min(before[c], strengths[c]) > Separated && before[c] - strengths[c] < strengths[c] - Separated))
                    return new Regression(link, beta, [], [], null, false, rows.Length);
            }
            if (inverse is null)
            {
                if (isKept is null)
                {
                    isKept = InformationMatrix.Independent(sums.Products!, k, OuterProducts.Stride(k));
                    if (Enumerable.Range(1, k - 1).Any(c => !isKept[c] && beta[c] != 0))
                    {
                        // It began with a coefficient that cannot be told here: what is expected without it is another thing.
                        for (var c = 1; c < k; c++)
                            beta[c] = isKept[c] ? beta[c] : 0;
                        (step, objective, lastGain) = ([], double.NegativeInfinity, double.PositiveInfinity);
                        continue;
                    }
                }
                inverse = InformationMatrix.Inverted(sums.Products!, k, OuterProducts.Stride(k), isKept, spread.Means);
                isFresh = true;
                if (inverse is null)
                    return null;
            }
            objective = sums.Objective;
            step = Times(inverse, sums.Score, k);
            var gain = 0.0;
            for (var i = 0; i < k; i++)
                gain += step[i] * sums.Score[i];
            if (double.IsNaN(gain))
                return null;
            if (isFresh)
                curvatureAt = gain;
            var isNear = enough > 0 || isFresh || curvatureAt <= near;
            var isDone = gain < Math.Max(enough, Tolerance * Tolerance * (1 + Math.Abs(objective)));
            // Influences ask for the curvature where the fit lies.
            if (!isNear && (isDone || gain <= near))
            {
                inverse = null;
                step = [];
                continue;
            }
            // Where a step leads beyond what is asked for, nobody has to look.
            var isLast = enough > 0 ? gain < Slow * lastGain && double.IsFinite(lastGain) && gain * (gain / lastGain) < enough : gain <= near;
            // A flag whose rows were nearly certain by mistake would be taken far to the other side.
            whole = step;
            if (Enumerable.Range(1, k - 1).Any(IsTooLong))
                step = [.. whole.Select((s, i) => i > 0 && IsTooLong(i) ? Math.CopySign(LongestOfFlag, s) : s)];
            // What separates goes by one at a time, each gaining a share of 1 / e of the one before: three of them at once.
            if (isFresh && gain > lastGain * TailFrom && gain < lastGain * TailTo && Enumerable.Range(1, k - 1).Any(i => spread.IsFlag(i - 1) && Math.Abs(step[i]) is > 0.9 and < 1.1))
                step = [.. step.Select(s => 3 * s)];
            for (var i = 0; i < k && !isDone; i++)
                beta[i] += step[i];
            if (isDone || isLast)
                return new Regression(link, beta, isKept is null ? start!.Dropped : [.. Enumerable.Range(0, k - 1).Where(c => !isKept[c + 1])], inverse, null, isPenalised, rows.Length);
            if (link == Link.Logit && !isPenalised && Enumerable.Range(0, k - 1).Any(c => spread.Strength(beta, c) > 4 * Separated))
                return new Regression(link, beta, [], inverse, null, false, rows.Length);
            // For least squares the curvature is the same everywhere, of the same rows.
            if ((link == Link.Logit || double.IsInfinity(curvatureAt)) && (isFresh ? gain > Slow * lastGain || double.IsInfinity(lastGain) : gain > Slow * lastGain) && curvatureAt > near)
                inverse = null;
            (lastGain, isFresh) = (gain, link == Link.Identity && isFresh);
        }
        return null;
    }

    private static double[] Times(double[] matrix, double[] vector, int size)
    {
        var product = new double[size];
        for (var i = 0; i < size; i++)
            for (var j = 0; j < size; j++)
                product[i] += matrix[i * size + j] * vector[j];
        return product;
    }
}

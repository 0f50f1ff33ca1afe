using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>Patterns of patients with their outcomes, and the logistic model of what is to be expected of them.</summary>
internal sealed class CaseMixModel
{
    /// <summary>Steps that a model needs.</summary>
    public const int FewestSteps = 200;

    // A level with fewer hits, or fewer misses, counts with the first of its factor: its coefficient would be a guess.
    private const int FewestOfLevel = 10;

    private readonly LogisticRegression _fit;

    // By factor and level: the column, or 0 for those that count with the first.
    private readonly int[][] _columns;

    private readonly double[] _coefficients;

    private CaseMixModel(LogisticRegression fit, int[][] columns) => (_fit, _columns, _coefficients) = (fit, columns, fit.Coefficients.ToArray());

    /// <summary>Hits and trials of a pattern.</summary>
    public sealed record Pattern(int Number, int[] Levels, int Hits, int Trials)
    {
        /// <summary>That of a provider.</summary>
        public static Pattern Of(in ProviderPattern pattern, int[] levels, bool isRemission) =>
            new(pattern.Pattern, levels, isRemission ? pattern.Remissions : pattern.Responses, pattern.Steps);
    }

    /// <summary>The patterns of several providers together, in a fixed order.</summary>
    public static IReadOnlyList<Pattern> Gather(IEnumerable<ProviderPattern> patterns, bool isRemission)
    {
        var counts = new Dictionary<int, (int Hits, int Trials)>();
        foreach (var pattern in patterns)
        {
            ref var count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, pattern.Pattern, out _);
            count = (count.Hits + (isRemission ? pattern.Remissions : pattern.Responses), count.Trials + pattern.Steps);
        }
        return [.. counts.OrderBy(c => c.Key).Select(c => new Pattern(c.Key, CaseMixPattern.Levels(c.Key), c.Value.Hits, c.Value.Trials))];
    }

    /// <summary>Fits the model; null where there are too few steps, or it does not converge.</summary>
    public static CaseMixModel? Fit(IReadOnlyList<Pattern> patterns)
    {
        if (patterns.Sum(p => p.Trials) < FewestSteps)
            return null;
        var columns = CaseMixPattern.Factors.Select(f => new int[f.Levels.Count]).ToArray();
        var counts = CaseMixPattern.Factors.Select(f => new (int Hits, int Trials)[f.Levels.Count]).ToArray();
        foreach (var pattern in patterns)
            for (var f = 0; f < columns.Length; f++)
            {
                ref var count = ref counts[f][pattern.Levels[f]];
                count = (count.Hits + pattern.Hits, count.Trials + pattern.Trials);
            }
        var next = 1;
        for (var f = 0; f < columns.Length; f++)
            for (var level = 1; level < columns[f].Length; level++)
                if (counts[f][level].Hits >= FewestOfLevel && counts[f][level].Trials - counts[f][level].Hits >= FewestOfLevel)
                    columns[f][level] = next++;
        // Where nobody is of the first level, the model would have a column too many; the last one then takes its place.
        for (var f = 0; f < columns.Length; f++)
            if (counts[f].Zip(columns[f]).All(x => x.First.Trials == 0 || x.Second != 0) && Array.FindLastIndex(columns[f], c => c != 0) is >= 0 and var last)
                next = Remove(columns, columns[f][last], next);
        var fit = LogisticRegression.Fit(
            [.. patterns.Select(p => Row(p.Levels, columns, next))], [.. patterns.Select(p => (double)p.Hits)], [.. patterns.Select(p => (double)p.Trials)]);
        return fit is null ? null : new CaseMixModel(fit, columns);
    }

    /// <summary>The share expected of a pattern.</summary>
    public double Expected(int[] levels)
    {
        var logOdds = _coefficients[0];
        for (var f = 0; f < levels.Length; f++)
            if (_columns[f][levels[f]] is > 0 and var column)
                logOdds += _coefficients[column];
        return LogisticRegression.Share(logOdds);
    }

    /// <summary>The odds ratio of a level; null where it counts with the first.</summary>
    public Estimate? OddsRatio(int factor, int level)
    {
        var column = _columns[factor][level];
        if (column == 0)
            return null;
        var (beta, reach) = (_fit.Coefficients[column], Proportion.Z95 * Math.Sqrt(_fit.Covariance[column, column]));
        return new Estimate(Math.Exp(beta), Math.Exp(beta - reach), Math.Exp(beta + reach));
    }

    private static double[] Row(int[] levels, int[][] columns, int count)
    {
        var row = new double[count];
        row[0] = 1;
        for (var f = 0; f < levels.Length; f++)
            if (columns[f][levels[f]] is > 0 and var column)
                row[column] = 1;
        return row;
    }

    private static int Remove(int[][] columns, int column, int next)
    {
        foreach (var of in columns)
            for (var level = 0; level < of.Length; level++)
                of[level] = of[level] == column ? 0 : of[level] > column ? of[level] - 1 : of[level];
        return next - 1;
    }
}

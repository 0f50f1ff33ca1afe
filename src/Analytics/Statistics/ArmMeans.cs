using MathNet.Numerics.Distributions;

namespace NonResponse.Analytics.Statistics;

/// <summary>A contrast of two strategies.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="Lower">The lower end of its 95 % interval.</param>
/// <param name="Upper">The upper end.</param>
/// <param name="Error">Its standard error; for a ratio that of its logarithm.</param>
/// <param name="P">Two-sided, of no difference.</param>
public readonly record struct Contrast(double Value, double Lower, double Upper, double Error, double P);

/// <summary>The means that two strategies would have in one population, with the influence of every row on them.</summary>
/// <param name="First">The mean under the first strategy.</param>
/// <param name="Second">The mean under the second.</param>
/// <param name="FirstInfluence">By row: the estimate lies away from the truth by their mean. Everything that was estimated on the way, propensities among it, has its part.</param>
/// <param name="SecondInfluence">Likewise.</param>
/// <remarks>Stacked estimating equations (Stefanski and Boos 2002, Am Stat 56:29-38; Lunceford and Davidian 2004, Stat Med 23:2937-2960), summed by cluster, times G / (G - 1) for G of them; Student's t with
/// G - 1 degrees of freedom below 40 clusters.</remarks>
internal sealed record ArmMeans(double First, double Second, double[] FirstInfluence, double[] SecondInfluence)
{
    private const int ManyClusters = 40;

    /// <summary>First less second.</summary>
    /// <param name="clusters">By row, as numbers from 0.</param>
    /// <returns>Null where fewer than two clusters have a part in it.</returns>
    public Contrast? Difference(int[] clusters) => Of(First - Second, ErrorOf(clusters, 1, 1), v => v);

    /// <summary>First over second, with its interval on the scale of the logarithm.</summary>
    /// <param name="clusters">By row, as numbers from 0.</param>
    /// <returns>Null where a mean is not above 0, or fewer than two clusters have a part in it.</returns>
    public Contrast? Ratio(int[] clusters) =>
        First > 0 && Second > 0 ? Of(Math.Log(First / Second), ErrorOf(clusters, First, Second), Math.Exp) : null;

    /// <summary>The mean under the first strategy, with its interval.</summary>
    public Contrast? OfFirst(int[] clusters) => Of(First, clusters, i => FirstInfluence[i], v => v);

    /// <summary>The mean under the second strategy, with its interval.</summary>
    public Contrast? OfSecond(int[] clusters) => Of(Second, clusters, i => SecondInfluence[i], v => v);

    // Of the influence on one mean over something less that on the other over something: what most estimates ask for.
    private (double Error, int Clusters) ErrorOf(int[] clusters, double first, double second)
    {
        var sums = new double[clusters.Length == 0 ? 0 : clusters.Max() + 1];
        var isThere = new bool[sums.Length];
        for (var i = 0; i < clusters.Length; i++)
        {
            sums[clusters[i]] += FirstInfluence[i] / first - SecondInfluence[i] / second;
            isThere[clusters[i]] = true;
        }
        return ErrorOf(sums, isThere, clusters.Length);
    }

    /// <summary>The standard error of some influence, without the factor for few clusters.</summary>
    internal static (double Error, int Clusters) ErrorOf(int[] clusters, Func<int, double> influence)
    {
        var sums = new double[clusters.Length == 0 ? 0 : clusters.Max() + 1];
        var isThere = new bool[sums.Length];
        for (var i = 0; i < clusters.Length; i++)
        {
            sums[clusters[i]] += influence(i);
            isThere[clusters[i]] = true;
        }
        return ErrorOf(sums, isThere, clusters.Length);
    }

    private static (double Error, int Clusters) ErrorOf(double[] sums, bool[] isThere, int rows)
    {
        var (squares, groups) = (0.0, 0);
        for (var c = 0; c < sums.Length; c++)
            (squares, groups) = (squares + sums[c] * sums[c], groups + (isThere[c] ? 1 : 0));
        return (Math.Sqrt(squares) / rows, groups);
    }

    /// <summary>An estimate with its interval and p value, from the influence of rows on it.</summary>
    internal static Contrast? Of(double value, int[] clusters, Func<int, double> influence, Func<double, double> shown) => Of(value, ErrorOf(clusters, influence), shown);

    private static Contrast? Of(double value, (double Error, int Clusters) of, Func<double, double> shown)
    {
        var (raw, groups) = of;
        var error = raw * Math.Sqrt(groups / Math.Max(1.0, groups - 1));
        return groups < 2 || !double.IsFinite(error) || !double.IsFinite(value) ? null : At(value, error, groups < ManyClusters ? groups - 1 : double.PositiveInfinity, shown);
    }

    /// <summary>An estimate with its interval and p value.</summary>
    /// <param name="value">On the scale of its error.</param>
    /// <param name="error">Its standard error.</param>
    /// <param name="freedom">Degrees of freedom of Student's t; infinite for the normal.</param>
    /// <param name="shown">How it is shown: the exponential for a ratio.</param>
    internal static Contrast At(double value, double error, double freedom, Func<double, double> shown)
    {
        var isNormal = double.IsInfinity(freedom);
        var reach = (isNormal ? Proportion.Z95 : StudentT.InvCDF(0, 1, freedom, 0.975)) * error;
        // An outcome that is the same for everybody has no error, and tells of no difference.
        var z = error > 0 ? -Math.Abs(value / error) : value == 0 ? 0 : double.NegativeInfinity;
        var p = double.IsInfinity(z) ? 0 : 2 * (isNormal ? Normal.CDF(0, 1, z) : StudentT.CDF(0, 1, freedom, z));
        return new Contrast(shown(value), shown(value - reach), shown(value + reach), error, Math.Min(1, p));
    }
}

using MathNet.Numerics.Distributions;

namespace NonResponse.Analytics.Statistics;

/// <summary>How a figure changes from the most to the least deprived, as a line through groups in that order.</summary>
/// <param name="Slope">The slope index of inequality: the line's value for the least deprived person less that for the most deprived, in the figure's unit.</param>
/// <param name="Relative">The relative index of inequality: the former over the latter. Null where the line meets 0 for the most deprived.</param>
/// <param name="MostDeprived">The line's value for the most deprived person.</param>
/// <param name="CurveP">How likely a bend of the size seen would be if the groups lay on a line: below 0.05 a line is a poor summary. Null with fewer than three groups.</param>
public readonly record struct InequalitySlope(Estimate Slope, Estimate? Relative, double MostDeprived, double? CurveP)
{
    private const int GroupsForCurve = 3;

    /// <summary>Lays the line.</summary>
    /// <param name="groups">The groups from the most to the least deprived: how many people are in each (above 0), the figure, and its standard error (0 or more).</param>
    /// <returns>Null where there are fewer than two groups.</returns>
    /// <remarks>The line of Public Health England's phe_sii (weighted by people over the midpoints of their ranks), with a closed form in place of its
    /// simulation: the line is linear in the figures, so its variance is that of a weighted sum. The interval of the ratio is by the delta method on its logarithm.</remarks>
    public static InequalitySlope? Of(IReadOnlyList<(double People, double Value, double Error)> groups)
    {
        if (groups.Count < 2)
            return null;
        var all = groups.Sum(g => g.People);
        var ranks = new double[groups.Count];
        var before = 0.0;
        for (var i = 0; i < groups.Count; i++)
        {
            ranks[i] = (before + groups[i].People / 2) / all;
            before += groups[i].People;
        }
        var shares = groups.Select(g => g.People / all).ToArray();
        var mean = shares.Zip(ranks, (a, b) => a * b).Sum();
        var spread = shares.Zip(ranks, (a, b) => a * (b - mean) * (b - mean)).Sum();
        // What each group's figure adds to the slope, and to the value where the line begins.
        var ofSlope = shares.Zip(ranks, (a, b) => a * (b - mean) / spread).ToArray();
        var ofStart = shares.Zip(ofSlope, (a, h) => a - h * mean).ToArray();
        var (slope, start) = (Sum(ofSlope, i => groups[i].Value), Sum(ofStart, i => groups[i].Value));
        var slopeVariance = Sum(ofSlope, i => ofSlope[i] * groups[i].Error * groups[i].Error);
        var startVariance = Sum(ofStart, i => ofStart[i] * groups[i].Error * groups[i].Error);
        var covariance = Sum(ofStart, i => ofSlope[i] * groups[i].Error * groups[i].Error);
        var reach = Proportion.Z95 * Math.Sqrt(slopeVariance);
        return new InequalitySlope(
            new Estimate(slope, slope - reach, slope + reach), RatioOf(slope, start, slopeVariance, startVariance, covariance), start, Curve(groups, ranks, shares));
    }

    private static Estimate? RatioOf(double slope, double start, double slopeVariance, double startVariance, double covariance)
    {
        var end = start + slope;
        if (start <= 0 || end <= 0)
            return null;
        // Of log(start + slope) - log(start).
        var (byStart, bySlope) = (1 / end - 1 / start, 1 / end);
        var error = Math.Sqrt(byStart * byStart * startVariance + bySlope * bySlope * slopeVariance + 2 * byStart * bySlope * covariance);
        var ratio = end / start;
        return new Estimate(ratio, ratio * Math.Exp(-Proportion.Z95 * error), ratio * Math.Exp(Proportion.Z95 * error));
    }

    /// <summary>The two-sided p of a quadratic term, orthogonal to the line, beside it.</summary>
    private static double? Curve(IReadOnlyList<(double People, double Value, double Error)> groups, double[] ranks, double[] shares)
    {
        if (groups.Count < GroupsForCurve)
            return null;
        var mean = shares.Zip(ranks, (a, b) => a * b).Sum();
        var squares = ranks.Select(r => (r - mean) * (r - mean)).ToArray();
        var spread = Sum(shares, i => squares[i]);
        var tilt = Sum(shares, i => squares[i] * (ranks[i] - mean)) / spread;
        var bend = ranks.Select((r, i) => squares[i] - spread - tilt * (r - mean)).ToArray();
        var size = Sum(shares, i => bend[i] * bend[i]);
        if (size < 1e-12)
            return null;
        var term = Sum(shares, i => bend[i] * groups[i].Value) / size;
        var error = Math.Sqrt(shares.Select((a, i) => a * bend[i] / size * groups[i].Error).Sum(v => v * v));
        return error == 0 ? null : 2 * Normal.CDF(0, 1, -Math.Abs(term / error));
    }

    private static double Sum(double[] weights, Func<int, double> value)
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
            sum += weights[i] * value(i);
        return sum;
    }
}

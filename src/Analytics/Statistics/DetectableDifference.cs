using MathNet.Numerics.Distributions;
using MathNet.Numerics.RootFinding;

namespace NonResponse.Analytics.Statistics;

/// <summary>How small a difference groups of a size would show.</summary>
public static class DetectableDifference
{
    private const double Power = 0.8, Level = 0.05;

    /// <summary>The smallest rise of a share that would be found in four of five such comparisons, two-sided at 5 %.</summary>
    /// <param name="share">Of the second group, above 0 and below 1.</param>
    /// <param name="first">How many the first group is worth, above 0.</param>
    /// <param name="second">How many the second is worth, above 0.</param>
    /// <returns>Null where even the largest rise would not be found.</returns>
    /// <remarks>The normal formula of R's <c>power.prop.test</c> (250 each, 0.3: 0.419996), with groups that differ in size (Fleiss, Levin and Paik 2003, 4.4).</remarks>
    public static double? OfShares(double share, double first, double second)
    {
        var (a, b) = (Normal.InvCDF(0, 1, 1 - Level / 2), Normal.InvCDF(0, 1, Power));
        double Excess(double other)
        {
            var together = (first * other + second * share) / (first + second);
            var nothing = Math.Sqrt(together * (1 - together) * (1 / first + 1 / second));
            var something = Math.Sqrt(other * (1 - other) / first + share * (1 - share) / second);
            return other - share - a * nothing - b * something;
        }
        const double Edge = 1e-9;
        return Excess(1 - Edge) <= 0 ? null : Brent.FindRoot(Excess, share + Edge, 1 - Edge, 1e-12) - share;
    }

    /// <summary>The smallest difference of means that would be found likewise.</summary>
    /// <param name="deviation">The standard deviation, above 0.</param>
    /// <param name="first">How many the first group is worth, above 0.</param>
    /// <param name="second">How many the second is worth, above 0.</param>
    public static double OfMeans(double deviation, double first, double second) =>
        (Normal.InvCDF(0, 1, 1 - Level / 2) + Normal.InvCDF(0, 1, Power)) * deviation * Math.Sqrt(1 / first + 1 / second);

    /// <summary>The smallest hazard ratio above 1 that would be found likewise.</summary>
    /// <param name="events">Above 0.</param>
    /// <param name="share">Of the first group, above 0 and below 1.</param>
    /// <remarks>Schoenfeld (1983), Biometrics 39:499-503.</remarks>
    public static double OfHazards(double events, double share) =>
        Math.Exp((Normal.InvCDF(0, 1, 1 - Level / 2) + Normal.InvCDF(0, 1, Power)) / Math.Sqrt(events * share * (1 - share)));
}

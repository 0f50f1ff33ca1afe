namespace NonResponse.Analytics.Statistics;

/// <summary>Where a point of a control chart is expected, and how much it may vary.</summary>
/// <param name="Centre">The mean of the process.</param>
/// <param name="Lower">Three standard deviations below it.</param>
/// <param name="Upper">Three standard deviations above it.</param>
/// <param name="NearLower">Two standard deviations below it.</param>
/// <param name="NearUpper">Two standard deviations above it.</param>
public readonly record struct ControlLimit(double Centre, double Lower, double Upper, double NearLower, double NearUpper);

/// <summary>The limits of a control chart: one for each of its points, since limits change with what a point is made of.</summary>
/// <param name="Points">In order of time.</param>
/// <param name="Spread">How many times more widely than by chance the points vary (Laney's sigma z); null where the chart takes its limits from the points' own variation.</param>
public sealed record ControlLimits(IReadOnlyList<ControlLimit> Points, double? Spread)
{
    /// <summary>Standard deviations from the centre to a limit.</summary>
    private const double Sigmas = 3;

    /// <summary>Standard deviations from the centre to a near limit.</summary>
    private const double NearSigmas = 2;

    /// <summary>The mean of the range of two values, in standard deviations (d2 of two).</summary>
    private const double RangeOfTwo = 1.128;

    /// <summary>What a moving range has to be below to count, in mean moving ranges (D4 of two).</summary>
    private const double LargestRange = 3.267;

    /// <summary>The same for ranges that are standard deviations.</summary>
    private const double LargestDeviation = 3.2665;

    /// <summary>3 / 1.128, rounded as the published charts round it.</summary>
    private const double RangesToLimit = 2.66;

    /// <summary>Single values (XmR, or an I chart).</summary>
    /// <param name="values">In order of time; NaN where there is none, which ends a moving range.</param>
    /// <param name="uses">Whether a point takes part in the limits; all do where it is null.</param>
    /// <param name="screens">Whether moving ranges of 3.267 times their mean or more are left out, once.</param>
    /// <returns>The limits are the same for every point, and not cut off at 0 or 1.</returns>
    /// <remarks>Wheeler 2000, Understanding Variation; the choices of NHSRplotthedots 0.2.</remarks>
    public static ControlLimits Individuals(IReadOnlyList<double> values, Func<int, bool>? uses = null, bool screens = true)
    {
        var used = Used(values.Count, i => !double.IsNaN(values[i]), uses);
        var centre = used.Average(i => values[i]);
        var half = RangesToLimit * MeanRange(used, i => values[i], screens ? LargestRange : double.PositiveInfinity);
        return Around(values.Count, centre, half, _ => 1, spread: null, double.NegativeInfinity, double.PositiveInfinity);
    }

    /// <summary>Proportions whose variation is that of chance alone (p).</summary>
    /// <param name="hits">Counts; the length of <paramref name="trials"/>.</param>
    /// <param name="trials">Of how many; 0 where there is no point.</param>
    /// <param name="uses">Whether a point takes part in the limits.</param>
    /// <returns>Fractions, cut off at 0 and 1.</returns>
    /// <remarks>Montgomery 2009, Introduction to Statistical Quality Control, 7.2.</remarks>
    public static ControlLimits Proportions(IReadOnlyList<long> hits, IReadOnlyList<long> trials, Func<int, bool>? uses = null) =>
        Proportions(hits, trials, uses, isLaney: false, screens: false, leastSpread: 0);

    /// <summary>Proportions that vary more or less than by chance (Laney's p').</summary>
    /// <param name="hits">Counts; the length of <paramref name="trials"/>.</param>
    /// <param name="trials">Of how many; 0 where there is no point.</param>
    /// <param name="uses">Whether a point takes part in the limits.</param>
    /// <param name="screens">Whether moving ranges of 3.267 times their mean or more are left out, once.</param>
    /// <param name="leastSpread">The least that the spread counts for: with 1, limits are never narrower than by chance.</param>
    /// <returns>Fractions, cut off at 0 and 1.</returns>
    /// <remarks>Laney 2002, Quality Engineering 14:531-537.</remarks>
    public static ControlLimits LaneyProportions(
        IReadOnlyList<long> hits, IReadOnlyList<long> trials, Func<int, bool>? uses = null, bool screens = true, double leastSpread = 0) =>
        Proportions(hits, trials, uses, isLaney: true, screens, leastSpread);

    /// <summary>Counts of equal chance (c).</summary>
    /// <param name="counts">In order of time; negative where there is no point.</param>
    /// <param name="uses">Whether a point takes part in the limits.</param>
    /// <returns>The limits are cut off at 0.</returns>
    public static ControlLimits Counts(IReadOnlyList<long> counts, Func<int, bool>? uses = null)
    {
        var used = Used(counts.Count, i => counts[i] >= 0, uses);
        var centre = used.Average(i => (double)counts[i]);
        return Around(counts.Count, centre, Sigmas * Math.Sqrt(centre), _ => 1, spread: null, 0, double.PositiveInfinity);
    }

    /// <summary>Counts for each unit of an area of chance, such as a month's caseload (u).</summary>
    /// <param name="counts">The length of <paramref name="areas"/>.</param>
    /// <param name="areas">How much there was to count in; 0 where there is no point.</param>
    /// <param name="uses">Whether a point takes part in the limits.</param>
    /// <returns>Counts a unit, cut off at 0.</returns>
    public static ControlLimits Rates(IReadOnlyList<long> counts, IReadOnlyList<double> areas, Func<int, bool>? uses = null)
    {
        var used = Used(counts.Count, i => areas[i] > 0, uses);
        var centre = used.Sum(i => (double)counts[i]) / used.Sum(i => areas[i]);
        return Around(counts.Count, centre, Sigmas * Math.Sqrt(centre), i => areas[i], spread: null, 0, double.PositiveInfinity);
    }

    /// <summary>Counts for each unit that vary more than by chance (Laney's u').</summary>
    /// <param name="counts">The length of <paramref name="areas"/>.</param>
    /// <param name="areas">How much there was to count in; 0 where there is no point.</param>
    /// <param name="uses">Whether a point takes part in the limits.</param>
    /// <param name="screens">Whether moving ranges of 3.267 times their mean or more are left out, once.</param>
    /// <param name="leastSpread">The least that the spread counts for: with 1, limits are never narrower than by chance.</param>
    /// <returns>Counts a unit, cut off at 0.</returns>
    /// <remarks>Laney 2002, as for proportions.</remarks>
    public static ControlLimits LaneyRates(
        IReadOnlyList<long> counts, IReadOnlyList<double> areas, Func<int, bool>? uses = null, bool screens = true, double leastSpread = 0)
    {
        var used = Used(counts.Count, i => areas[i] > 0, uses);
        var centre = used.Sum(i => (double)counts[i]) / used.Sum(i => areas[i]);
        double? spread = centre == 0 ? null : Math.Max(leastSpread, MeanRange(
            used, i => (counts[i] / areas[i] - centre) / Math.Sqrt(centre / areas[i]), screens ? LargestRange : double.PositiveInfinity) / RangeOfTwo);
        return Around(counts.Count, centre, Sigmas * Math.Sqrt(centre) * (spread ?? 1), i => areas[i], spread, 0, double.PositiveInfinity);
    }

    /// <summary>Means of different numbers of people (I').</summary>
    /// <param name="means">In order of time.</param>
    /// <param name="sizes">Of how many each is the mean; 0 where there is no point.</param>
    /// <param name="uses">Whether a point takes part in the limits.</param>
    /// <param name="screens">Whether moving ranges of 3.2665 times their mean or more are left out, once.</param>
    /// <remarks>Taylor 2017, Normalized individuals control charts: each moving range is divided by what its two sizes make of it, screened at 3.2665.</remarks>
    public static ControlLimits Means(IReadOnlyList<double> means, IReadOnlyList<long> sizes, Func<int, bool>? uses = null, bool screens = true)
    {
        var used = Used(means.Count, i => sizes[i] > 0, uses);
        var centre = used.Sum(i => sizes[i] * means[i]) / used.Sum(i => (double)sizes[i]);
        var deviations = Neighbours(used)
            .Select(p => Math.Sqrt(Math.PI / 2) * Math.Abs(means[p.Later] - means[p.Earlier]) / Math.Sqrt(1.0 / sizes[p.Later] + 1.0 / sizes[p.Earlier]))
            .ToList();
        return Around(means.Count, centre, Sigmas * Screened(deviations, screens ? LargestDeviation : double.PositiveInfinity), i => sizes[i], spread: null, double.NegativeInfinity, double.PositiveInfinity);
    }

    private static ControlLimits Proportions(IReadOnlyList<long> hits, IReadOnlyList<long> trials, Func<int, bool>? uses, bool isLaney, bool screens, double leastSpread)
    {
        var used = Used(hits.Count, i => trials[i] > 0, uses);
        var centre = (double)used.Sum(i => hits[i]) / used.Sum(i => trials[i]);
        var deviation = Math.Sqrt(centre * (1 - centre));
        // Where all or none were hit there is no variation at all.
        double? spread = !isLaney || deviation == 0 ? null
            : Math.Max(leastSpread, MeanRange(used, i => ((double)hits[i] / trials[i] - centre) / (deviation / Math.Sqrt(trials[i])), screens ? LargestRange : double.PositiveInfinity) / RangeOfTwo);
        return Around(hits.Count, centre, Sigmas * deviation * (spread ?? 1), i => trials[i], spread, 0, 1);
    }

    private static List<int> Used(int count, Func<int, bool> isThere, Func<int, bool>? uses)
    {
        var used = Enumerable.Range(0, count).Where(i => isThere(i) && (uses is null || uses(i))).ToList();
        return used.Count > 0 ? used : throw new ArgumentException("No point takes part in the limits.");
    }

    /// <summary>Points that follow each other without a gap.</summary>
    private static IEnumerable<(int Earlier, int Later)> Neighbours(List<int> used) => used.Zip(used.Skip(1)).Where(p => p.Second == p.First + 1);

    private static double MeanRange(List<int> used, Func<int, double> value, double largest) =>
        Screened([.. Neighbours(used).Select(p => Math.Abs(value(p.Later) - value(p.Earlier)))], largest);

    /// <summary>The mean of what is below so many times the mean; 0 where there is nothing.</summary>
    private static double Screened(List<double> ranges, double largest)
    {
        if (ranges.Count == 0)
            return 0;
        var mean = ranges.Average();
        return ranges.Where(r => r < largest * mean).DefaultIfEmpty(mean).Average();
    }

    private static ControlLimits Around(int count, double centre, double half, Func<int, double> size, double? spread, double least, double most) => new(
        [.. Enumerable.Range(0, count).Select(i =>
        {
            var reach = size(i) > 0 ? half / Math.Sqrt(size(i)) : double.NaN;
            var near = reach * NearSigmas / Sigmas;
            return new ControlLimit(centre, Math.Max(least, centre - reach), Math.Min(most, centre + reach), Math.Max(least, centre - near), Math.Min(most, centre + near));
        })],
        spread);
}

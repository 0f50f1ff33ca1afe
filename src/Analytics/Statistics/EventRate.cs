using MathNet.Numerics.Distributions;

namespace NonResponse.Analytics.Statistics;

/// <summary>Rates of events in a population, and rates that are freed of its age and sex.</summary>
public static class EventRate
{
    /// <summary>Below how many events Byar's approximation is not good enough.</summary>
    private const long FewEvents = 10;

    /// <summary>A number of events with its 95 % interval: exact below ten events, after Byar from there on.</summary>
    /// <param name="events">0 or more.</param>
    /// <remarks>Breslow and Day 1987, Statistical Methods in Cancer Research II, p. 69; the choice of methods of Public Health England's technical guide.</remarks>
    public static Estimate Events95(long events)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(events);
        return events < FewEvents ? Exact95(events) : Byar95(events);
    }

    /// <summary>Events for each so many people, with its 95 % interval.</summary>
    /// <param name="events">0 or more.</param>
    /// <param name="people">Above 0.</param>
    /// <param name="each">Of how many people the rate is, such as 100,000.</param>
    public static Estimate Crude95(long events, double people, double each)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(people);
        var interval = Events95(events);
        return new Estimate(events / people * each, interval.Lower / people * each, interval.Upper / people * each);
    }

    /// <summary>The rate that a standard population would have, with Dobson's 95 % interval.</summary>
    /// <param name="strata">For each age and sex: events, people (above 0), and the weight of the standard population.</param>
    /// <param name="each">Of how many people the rate is.</param>
    /// <returns>Null where there are fewer than ten events: the interval would not hold.</returns>
    /// <remarks>Dobson et al. 1991, Statistics in Medicine 10:457-462.</remarks>
    public static Estimate? Standardised95(IReadOnlyList<(long Events, double People, double Weight)> strata, double each)
    {
        var events = strata.Sum(s => s.Events);
        if (events < FewEvents)
            return null;
        var weights = strata.Sum(s => s.Weight);
        var rate = strata.Sum(s => s.Weight * s.Events / s.People) / weights;
        var variance = strata.Sum(s => s.Weight * s.Weight * s.Events / (s.People * s.People)) / (weights * weights);
        var interval = Byar95(events);
        var scale = Math.Sqrt(variance / events);
        return new Estimate(rate * each, (rate + scale * (interval.Lower - events)) * each, (rate + scale * (interval.Upper - events)) * each);
    }

    /// <summary>Observed events over those expected, with its 95 % interval.</summary>
    /// <param name="observed">0 or more.</param>
    /// <param name="expected">Above 0.</param>
    public static Estimate Ratio95(long observed, double expected) => Crude95(observed, expected, 1);

    private static Estimate Exact95(long events) => new(
        events,
        events == 0 ? 0 : ChiSquared.InvCDF(2 * events, 0.025) / 2,
        ChiSquared.InvCDF(2 * events + 2, 0.975) / 2);

    private static Estimate Byar95(long events)
    {
        return new Estimate(events, End(events, -Proportion.Z95), End(events + 1, Proportion.Z95));

        static double End(long x, double z) => x * Math.Pow(1 - 1 / (9.0 * x) + z / (3 * Math.Sqrt(x)), 3);
    }
}

namespace NonResponse.Analytics;

/// <summary>The last step of Analytics: nobody sees a figure that has not passed here.</summary>
internal static class Disclosure
{
    /// <summary>Puts exact counts behind a policy.</summary>
    public static Release Release(Measurement measurement, DisclosurePolicy policy) => new(measurement.Counts, policy);
}

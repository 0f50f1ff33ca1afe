using System.Text.Json;
using NonResponse.Analytics.Statistics;

namespace NonResponse.Analytics;

/// <summary>Names of a comparison's parts in files: small letters with underscores.</summary>
public static class ComparisonCodes
{
    /// <summary>Of an outcome.</summary>
    public static string Of(ComparedOutcome outcome) => Snake(outcome.ToString());

    /// <summary>Of a negative control.</summary>
    public static string Of(NegativeControl control) => Snake(control.ToString());

    /// <summary>Of a target.</summary>
    public static string Of(TargetPopulation target) => Snake(target.ToString());

    private static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}

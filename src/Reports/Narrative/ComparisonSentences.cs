using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>What the comparisons of strategies found.</summary>
internal static class ComparisonSentences
{
    private const string Exhibit = "overview-primary";

    public static IEnumerable<Said> Differs(Story story)
    {
        if (Shown(story) is [var first, ..] && IsSure(first))
            yield return new Said($"{Finding(first)}; more than chance, allowing for how many comparisons were asked.", Exhibit);
    }

    public static IEnumerable<Said> Alike(Story story)
    {
        if (story.Scope.Comparisons is not { Count: > 0 } || !story.Draft.Shows(Exhibit))
            yield break;
        if (Shown(story) is not [var first, ..])
            yield return new Said("No comparison of strategies passes its gates: what was recorded does not tell which works better.", Exhibit);
        else if (!IsSure(first))
            yield return new Said($"No comparison of strategies finds more than chance. The clearest: {Wording.Uncapitalised(Finding(first))}.", Exhibit);
    }

    private static bool IsSure(ComparisonResult result) => result.Primary!.AdjustedP < Evidence.Level;

    private static List<ComparisonResult> Shown(Story story) => !story.Draft.Shows(Exhibit) ? [] :
        [.. (story.Scope.Comparisons ?? []).Where(r => r.Primary is { Contrast: not null, Measure: "risk_difference" }).OrderBy(r => r.Primary!.AdjustedP ?? 1)];

    private static string Finding(ComparisonResult result)
    {
        var contrast = result.Primary!.Contrast!.Value;
        string Points(double value) => NumberText.Of(value, CellFormat.PercentagePoints);
        return $"{result.Of.Title}: the first less the second is {Points(contrast.Value)} points (95% interval {Points(contrast.Lower)} to {Points(contrast.Upper)}), adjusted for what was recorded";
    }
}

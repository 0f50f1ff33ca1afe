using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>Outcomes of steps by a strategy axis: the same exhibits in every pack that has them.</summary>
internal static class StrategyExhibits
{
    /// <summary>Response and remission, observed and all eligible steps side by side.</summary>
    public static IReadOnlyList<ExhibitOrReason> Pair(PackDraft draft, string breakdown, Period period) =>
    [
        Of("response", "Response", breakdown, period, Outcomes.Response).Build(draft),
        Of("remission", "Remission", breakdown, period, Outcomes.Remission).Build(draft),
    ];

    /// <summary>Adverse effects and suicidality, and relapse.</summary>
    public static ExhibitOrReason Safety(PackDraft draft, string breakdown, Period period) =>
        (Of("safety", "Safety and relapse", breakdown, period, Outcomes.Safety) with { Charted = 3 }).Build(draft);

    /// <summary>Every other outcome of steps, one row an outcome and level.</summary>
    public static ExhibitOrReason Others(PackDraft draft, string breakdown, Period period) =>
        (Of(
            "other", "Other outcomes", breakdown, period,
            [.. Outcomes.Steps.Except(Outcomes.Response).Except(Outcomes.Remission), .. Outcomes.Safety])
            with
        { Charted = 0, Long = true }).Build(draft);

    private static LevelExhibit Of(
        string prefix, string subject, string breakdown, Period period, IReadOnlyList<string> measures) => new()
        {
            Prefix = prefix,
            Subject = subject,
            Breakdown = breakdown,
            Period = period,
            Measures = measures,
            Charted = 2,
        };
}

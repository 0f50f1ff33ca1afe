namespace NonResponse.Analytics;

/// <summary>The measures of pathways.csv: what follows nonresponse.</summary>
public static class PathwayCatalogue
{
    /// <summary>How many steps remission is added up over.</summary>
    public const int Steps = 4;

    private const string Extract = "day of the extract";
    private const string FirstDue = "due date of the first step";

    /// <summary>Upper ends of the bands of days since the last depression score.</summary>
    internal static IReadOnlyList<int> LastScoreBands { get; } = [14, 28, 56];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Measure> All { get; } =
    [
        .. AccessCatalogue.Bands(LastScoreBands).Select(b => Rate(
            LastScore(b.Low, b.High), b.High is { } high ? FormattableString.Invariant($"Last score {b.Low} to {high} days ago") : FormattableString.Invariant($"Last score {b.Low} days ago or more"),
            b.High is { } last ? FormattableString.Invariant($"the latest depression score was measured {b.Low} to {last} days before") : FormattableString.Invariant($"the latest depression score was measured {b.Low} days before or earlier"), "episodes in treatment on the day of the extract", Extract) with { SameDenominatorAs = b.Low == 0 ? null : LastScore(0, LastScoreBands[0]) }),
        Rate("last_score_never", "No score yet", "there is no depression score", "episodes in treatment on the day of the extract", Extract) with { SameDenominatorAs = LastScore(0, LastScoreBands[0]) },
        Rate("off_track", "Off track", "the latest score lies above the 80th percentile of the service's own history for its week and severity at baseline",
            "steps open on the day of the extract with a score of the last four weeks", Extract) with { OfSteps = true, Better = Direction.LowerIsBetter },
        new("signal_to_change", "Days from nonresponse to a change of treatment", MeasureKind.TimeTo, true, Direction.LowerIsBetter,
            "days from the signal to the start of the next step", "steps with a signal of nonresponse", "signal") { Family = MeasureFamily.Pathways },
        .. Enumerable.Range(1, Steps).SelectMany(Cumulative),
        Rate("prevention_after_remission", "Relapse prevention after remission", "a relapse plan, an attended booster contact, or booster or relapse-prevention work within 180 days",
            "remissions that were followed up for 180 days", "endpoint") with { OfSteps = true, Better = Direction.HigherIsBetter, SettlesAfter = 180 },
        Rate("relapse_with_prevention", "Relapse with relapse prevention", "a relapse event, or a score at caseness, within 180 days of the endpoint",
            "remissions that were followed up for 180 days, with relapse prevention", "endpoint") with { OfSteps = true, Better = Direction.LowerIsBetter, SettlesAfter = 180 },
        Rate("relapse_without_prevention", "Relapse without relapse prevention", "a relapse event, or a score at caseness, within 180 days of the endpoint",
            "remissions that were followed up for 180 days, without relapse prevention", "endpoint") with { OfSteps = true, Better = Direction.LowerIsBetter, SettlesAfter = 180 },
    ];

    /// <summary>The measures of the bands of days since the last score.</summary>
    internal static IReadOnlyList<string> LastScoreMeasures { get; } = [.. AccessCatalogue.Bands(LastScoreBands).Select(b => LastScore(b.Low, b.High))];

    /// <summary>Remission in any of the first steps: <c>observed</c> or <c>nri</c>.</summary>
    public static string CumulativeRemission(int steps, string analysis) => FormattableString.Invariant($"cumulative_remission_{analysis}_{steps}");

    internal static string LastScore(int low, int? high) =>
        high is { } end ? FormattableString.Invariant($"last_score_{low}_to_{end}_days") : FormattableString.Invariant($"last_score_{low}_or_more_days");

    private static IEnumerable<Measure> Cumulative(int steps)
    {
        var within = steps == 1 ? "the first step" : FormattableString.Invariant($"the first {steps} steps");
        yield return Rate(CumulativeRemission(steps, "observed"), $"Remission within {within}, observed", $"a remission at the endpoint of one of {within}",
            $"episodes with an eligible first step and an observed outcome in {within}", FirstDue) with
        { Better = Direction.HigherIsBetter };
        yield return Rate(CumulativeRemission(steps, "nri"), $"Remission within {within}, missing counted as nonremission", $"a remission at the endpoint of one of {within}",
            "episodes with an eligible first step", FirstDue) with
        { Better = Direction.HigherIsBetter };
    }

    private static Measure Rate(string id, string title, string hit, string of, string datedBy) =>
        new(id, title, MeasureKind.Proportion, false, Direction.Neither, hit, of, datedBy) { Family = MeasureFamily.Pathways };
}

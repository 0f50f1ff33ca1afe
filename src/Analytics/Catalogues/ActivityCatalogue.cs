using NonResponse.Ingest;

namespace NonResponse.Analytics;

/// <summary>The measures of activity.csv: how much was done, how many wait, and how scores moved.</summary>
public static class ActivityCatalogue
{
    /// <summary>The unit of what is told in money.</summary>
    internal const string Cost = "cost";

    private const string MonthEnd = "last day of the month";
    private const string EndDate = "end of the episode";
    private const string Courses = "completed courses";

    /// <summary>The scales whose first and last scores are told.</summary>
    internal static IReadOnlyList<Instrument> Scales { get; } = [.. Instrument.All.Where(i => i.ReliableChange is not null)];

    /// <summary>The same for readers: the code in the names of measures, and the name.</summary>
    public static IReadOnlyList<(string Code, string Name)> ScaleNames { get; } = [.. Scales.Select(s => (CodeOf(s.Code), s.Name))];

    /// <summary>The measures of the reasons for which episodes end, in the contract's order.</summary>
    public static IReadOnlyList<string> ReasonMeasures { get; } = [.. CodeList.Of<EndReason>().Codes.Append(Breakdown.NotRecorded).Select(OfReason)];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Measure> All { get; } =
    [
        Count("referrals", "Referrals", "episodes referred", "referral"),
        Count("assessments", "Assessments", "episodes assessed", "assessment"),
        Count("treatment_starts", "Treatments started", "episodes that started treatment", "start of treatment"),
        Count("steps_started", "Steps started", "treatment steps started", "start of the step") with { OfSteps = true },
        Count("sessions_attended", "Treatment contacts attended", "treatment contacts attended", "contact"),
        Count("episodes_finished", "Episodes finished", "episodes that ended", EndDate),
        Count("courses_completed", "Courses completed", "finished episodes with at least two attended treatment contacts", EndDate),
        .. Reasons(),
        Stock("open_caseload", "Open caseload", "episodes referred and not ended"),
        Stock("waiting", "Waiting for treatment", "open episodes that have not started treatment"),
        Stock("waiting_42_days", "Waiting 6 weeks or longer", "open episodes that have not started treatment 42 days or more after referral"),
        Stock("waiting_126_days", "Waiting 18 weeks or longer", "open episodes that have not started treatment 126 days or more after referral"),
        .. Scales.SelectMany(Scores),
        Mean("sessions_per_course", "Treatment contacts in a completed course", "attended treatment contacts", Courses, "contacts", 1),
        Ratio("sessions_per_recovery", "Treatment contacts for each recovery", "attended treatment contacts of completed courses", "contacts"),
        Ratio("cost_per_recovery", "Cost of treatment contacts for each recovery", "attended treatment contacts of completed courses, at the configured cost of each", Cost),
    ];

    /// <summary>The name of a measure of a scale, such as <c>first_score_phq9</c>.</summary>
    public static string OfScale(string measure, string scale) => $"{measure}_{scale}";

    /// <summary>The code of a scale in lower case.</summary>
    internal static string CodeOf(InstrumentCode scale) => CodeList.Of<InstrumentCode>().Codes[(int)scale];

    /// <summary>The name of the share of finished episodes that ended for a reason.</summary>
    internal static string OfReason(string reason) => "ended_" + reason;

    private static IEnumerable<Measure> Reasons() =>
        CodeList.Of<EndReason>().Codes.Append(Breakdown.NotRecorded).Select(r => new Measure(
            OfReason(r), "Ended: " + r.Replace('_', ' '), MeasureKind.Proportion, false, Direction.Neither,
            r == Breakdown.NotRecorded ? "no reason was recorded" : "the reason was " + r.Replace('_', ' '), "finished episodes", EndDate)
        { Family = MeasureFamily.Activity, SameDenominatorAs = r == CodeList.Of<EndReason>().Codes[0] ? null : OfReason(CodeList.Of<EndReason>().Codes[0]) });

    private static IEnumerable<Measure> Scores(Instrument scale)
    {
        Measure Of(string id, string title, string what) =>
            Mean(OfScale(id, CodeOf(scale.Code)), $"{scale.Name}: {title}", what, $"{Courses} with a first and a last {scale.Name}", "points", Instrument.PointScale);
        yield return Of("first_score", "mean first score", "first score");
        yield return Of("last_score", "mean last score", "last score") with { SameDenominatorAs = OfScale("first_score", CodeOf(scale.Code)) };
        // Down is better on each of these scales, and a fall is told as one.
        yield return Of("score_fall", "mean fall of the score", "first score less last score") with { Better = Direction.HigherIsBetter, SameDenominatorAs = OfScale("first_score", CodeOf(scale.Code)) };
    }

    private static Measure Count(string id, string title, string what, string datedBy) =>
        new(id, title, MeasureKind.Count, false, Direction.Neither, what, "", datedBy) { Family = MeasureFamily.Activity };

    private static Measure Stock(string id, string title, string what) =>
        new(id, title, MeasureKind.Stock, false, id == "open_caseload" ? Direction.Neither : Direction.LowerIsBetter, what, "", MonthEnd)
        { Family = MeasureFamily.Activity };

    private static Measure Mean(string id, string title, string what, string of, string unit, int scale) =>
        new(id, title, MeasureKind.Mean, false, Direction.Neither, what, of, EndDate)
        { Family = MeasureFamily.Activity, Unit = unit, Scale = scale, SettlesAfter = MeasureCatalogue.LastScoreAfter };

    private static Measure Ratio(string id, string title, string what, string unit) =>
        new(id, title, MeasureKind.Ratio, false, Direction.LowerIsBetter, what, "recoveries (depression score)", EndDate)
        { Family = MeasureFamily.Activity, Unit = unit, SettlesAfter = MeasureCatalogue.LastScoreAfter };
}

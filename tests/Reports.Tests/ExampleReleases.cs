using NonResponse.Analytics;

namespace NonResponse.Reports.Tests;

/// <summary>Sources of the kinds that packs must do justice to; the report month of all is March 2026.</summary>
internal static class ExampleReleases
{
    public const string Month = "2026-03";

    private static readonly (string, string[])[] Breakdowns =
    [
        ("provider_id", ["PR10", "PR2", "PR1", "not_recorded"]),
        ("commissioner_id", ["C1", "C2"]),
        ("sex", ["male", "female", "not_recorded"]),
        ("ethnicity", ["asian", "white", "not_stated", "not_recorded"]),
        ("deprivation_quintile", ["5", "1", "3", "2", "4", "not_recorded"]),
        ("age_band", ["75+", "18-25", "26-39"]),
        ("interpreter_needed", ["false", "true", "not_recorded"]),
        ("disability", ["not_recorded"]),
        ("any_need", ["false", "true"]),
        ("medication_strategy", ["switch", "augment", "initial", "none", "dose_optimise"]),
        ("medication_detail", ["none", "within_class", "atypical_antipsychotic"]),
        ("medication_started", ["none", "sertraline", "aripiprazole+sertraline"]),
        ("modality_blend", ["none", "cbt", "blend"]),
        ("sleep_strategy", ["none", "behavioural"]),
        ("neuromodulation", ["none"]),
        ("step_number", ["1", "2", "3", "4+"]),
    ];

    /// <summary>Everything counted, in every month, by hundreds.</summary>
    public static HandMadeRelease Large()
    {
        var made = new HandMadeRelease(Breakdowns);
        foreach (var (month, i) in HandMadeRelease.MonthsTo(Month, 27).Select((m, i) => (m, i)))
            foreach (var (measure, j) in MeasureCatalogue.All.Select((m, j) => (m, j)))
                made.Spread(measure.Id, month, 60 + 3 * i % 17 + j, 300 + 7 * j + i);
        return made;
    }

    /// <summary>A handful a month: months are hidden or tell nothing, quarters tell something.</summary>
    public static HandMadeRelease Small()
    {
        var made = new HandMadeRelease(Breakdowns);
        foreach (var month in HandMadeRelease.MonthsTo(Month, 24))
            foreach (var measure in MeasureCatalogue.All)
                made.Spread(measure.Id, month, 5, 12);
        return made;
    }

    /// <summary>One arm of one provider in one month, steps alone, long before the report month.</summary>
    public static HandMadeRelease Trial()
    {
        var made = new HandMadeRelease(
            ("provider_id", ["site1"]), ("sex", ["not_recorded"]), ("deprivation_quintile", ["not_recorded"]),
            ("medication_strategy", ["augment", "switch"]), ("modality_blend", ["none"]), ("step_number", ["2"]));
        foreach (var measure in MeasureCatalogue.All.Where(m => m.Id is "step_response_observed" or "step_response_nri"
            or "step_remission_observed" or "step_remission_nri" or "step_coverage" or "step_eligible"))
            made.Spread(measure.Id, "2001-04", 61, 167);
        return made;
    }

    public static HandMadeRelease Empty() => new(Breakdowns);
}

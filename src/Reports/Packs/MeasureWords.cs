using NonResponse.Analytics;

namespace NonResponse.Reports;

/// <summary>What a measure is called in a table, and what its hits did, so that a sentence can say it:
/// "45.2% of 210 observed steps responded".</summary>
/// <param name="Name">A short name, unique among measures.</param>
/// <param name="Did">What the hits did, after "of 210 observed steps".</param>
/// <param name="Of">What is counted in the denominator, in the plural.</param>
internal sealed record MeasureWords(string Name, string Did, string Of)
{
    private static readonly Dictionary<string, (string? Name, string Did)> Words = new(StringComparer.Ordinal)
    {
        ["step_response_observed"] = ("Response, observed steps", "responded"),
        ["step_partial_response_observed"] = (null, "responded partially"),
        ["step_no_response_observed"] = (null, "did not respond"),
        ["step_remission_observed"] = ("Remission, observed steps", "reached remission"),
        ["step_deterioration_observed"] = (null, "deteriorated"),
        ["step_response_nri"] = ("Response, all eligible steps", "responded (missing counted as nonresponse)"),
        ["step_remission_nri"] = ("Remission, all eligible steps", "reached remission (missing counted as nonremission)"),
        ["step_coverage"] = (null, "had an outcome recorded"),
        ["step_eligible"] = (null, "were eligible"),
        ["step_early_improvement"] = (null, "improved by week 4"),
        ["adverse_effect_moderate_or_severe"] = (null, "had a moderate or severe adverse effect"),
        ["suicidality_flag"] = (null, "had suicidality noted"),
        ["suicidality_emergent"] = (null, "had suicidality newly noted"),
        ["treatment_inertia"] = (null, "had no change of treatment within 6 weeks"),
        ["change_within_14_days"] = (null, "had a change of treatment within 2 weeks"),
        ["reassessment_any"] = (null, "were followed by at least one review"),
        ["reassessment_complete"] = (null, "were followed by all five reviews"),
        ["relapse_within_180_days"] = (null, "were followed by a relapse within 180 days"),
        ["depression_recovery"] = (null, "recovered"),
        ["depression_reliable_recovery"] = (null, "reliably recovered"),
        ["depression_reliable_improvement"] = (null, "reliably improved"),
        ["depression_reliable_deterioration"] = (null, "reliably deteriorated"),
        ["recovery"] = (null, "recovered"),
        ["reliable_recovery"] = (null, "reliably recovered"),
        ["reliable_improvement"] = (null, "reliably improved"),
        ["reliable_deterioration"] = (null, "reliably deteriorated"),
        ["paired_scores"] = (null, "had a first and a last score"),
        ["completed_course"] = ("Completed courses", "were completed courses"),
        ["dropout"] = (null, "ended in dropout"),
        ["entered_treatment_within_126_days"] = (null, "entered treatment within 18 weeks"),
        ["wait_assessment_days_median"] = (null, "had waited"),
        ["wait_treatment_days_median"] = (null, "had waited"),
        ["wait_treatment_within_42_days"] = (null, "did so within 6 weeks of referral"),
        ["wait_treatment_within_126_days"] = (null, "did so within 18 weeks of referral"),
        ["completed_wait_within_42_days"] = (null, "had waited 6 weeks or less"),
        ["completed_wait_within_126_days"] = (null, "had waited 18 weeks or less"),
        ["wait_second_treatment_over_90_days"] = (null, "came more than 90 days after the first"),
        ["did_not_attend"] = (null, "were not attended"),
        ["need_met"] = (null, "were met"),
        ["goal_attainment"] = (null, "were met"),
        ["off_track"] = (null, "were off track"),
    };

    /// <summary>The words of a measure; those of the catalogue where none are chosen here.</summary>
    public static MeasureWords For(Measure measure)
    {
        var (name, did) = Words.TryGetValue(measure.Id, out var words) ? words : (null, "were counted: " + measure.Hit);
        // Said aloud after a number, the catalogue's words for attendance would say "attended" three times.
        var of = measure.Id == "did_not_attend" ? "treatment contacts not cancelled" : measure.Of;
        return new MeasureWords(name ?? measure.Title, did, of.Replace(", ", " and ", StringComparison.Ordinal));
    }
}

using static NonResponse.Ingest.CheckDimension;
using static NonResponse.Ingest.CheckSeverity;

namespace NonResponse.Ingest;

/// <summary>The checks of what the tables mean, beyond the form of their fields.</summary>
internal static class ContentChecks
{
    // A share of fewer than 20 has an interval of 40 points or more: it says nothing.
    private const int Few = 20;

    private static readonly string[] StepOutcomes =
    [
        "step_response_observed", "step_partial_response_observed", "step_no_response_observed", "step_remission_observed",
        "step_deterioration_observed",
        // Missing counts as nonresponse there: where scores are missing, it is the recording that they measure.
        "step_response_nri", "step_remission_nri",
    ];

    private static readonly string[] CourseOutcomes =
    [
        "depression_recovery", "depression_reliable_recovery", "depression_reliable_improvement", "depression_reliable_deterioration",
        "recovery", "reliable_recovery", "reliable_improvement", "reliable_deterioration",
    ];

    private static readonly string[] Waits =
    [
        "wait_treatment_days_median", "wait_treatment_within_42_days", "wait_treatment_within_126_days", "entered_treatment_within_126_days",
        "completed_wait_within_42_days", "completed_wait_within_126_days",
    ];

    public static IReadOnlyList<Check> All { get; } =
    [
        new("extract.files.known", Conformance, Note, 0,
            "The data contract knows every file of the folder.", "Is one a misspelt table? Remove the others: they are not read."),
        new("extract.files.complete", Conformance, Error, 0,
            "Every file ends with a whole row.", "The file was cut off on its way: send the extract again. With rows in submission.json, a cut is found wherever it falls."),
        new("extract.tables.filled", Completeness, Error, 0,
            "The required tables episodes, steps, interventions, assessments and contacts have rows.", "Did the export's filter leave everything out? Send the extract again."),
        new("extract.tables.present", Completeness, Note, 0,
            "The optional tables needs, events and population are there.", "Send them as well: the measures that need them are left out."),
        new("episodes.diagnosis.icd10", Conformance, Warning, 0.05,
            "A diagnosis that is given is a code of ICD-10, such as F32.1.", "Export the code and not its description.") { Column = "diagnosis" },
        new("interventions.name.listed", Conformance, Warning, 0.05,
            "The data contract lists the intervention's name.", "Map local names to the listed ones; unlisted ones count as they are.") { Column = "name" },
        new("interventions.name.not_reserved", Conformance, Error, 0,
            "No intervention is named like a level of a report: none, blend, combined, other, not_recorded, all.",
            "Give it its own name, or leave the row out where nothing was in force.") { Column = "name" },

        Filled("age"), Filled("sex"), Filled("ethnicity"), Filled("deprivation_decile"), Filled("employment"), Filled("commissioner_id"),
        new("episodes.end_reason.filled", Completeness, Warning, 0.1,
            "Every episode that has ended says why.", "Dropout and completion rest on it: ask teams to record it on closing.") { Column = "end_reason", Fewest = Few },
        new("episodes.contacts.present", Completeness, Warning, 0.1,
            "Every episode with a start of treatment has an attended treatment contact.", "Are contacts missing from the export, or booked under another kind?") { Fewest = Few },
        new("steps.interventions.present", Completeness, Warning, 0.1,
            "Every step says what was in force in it.", "A step without interventions has the strategy none: is its prescription or therapy recorded elsewhere?") { Fewest = Few },
        new("steps.baseline.present", Completeness, Warning, 0.05,
            "Every concluded step has a baseline score, at most 28 days before its start or 3 after.",
            "Ask for a score whenever the plan changes.") { Fewest = Few, ErrorAbove = 0.5, Withholds = ["step_eligible", .. StepOutcomes] },
        new("steps.outcome.present", Completeness, Warning, 0.3,
            "Every eligible step of the last twelve months has an outcome score.",
            "Look at the months and providers below, and ask for a score at every contact.") { Fewest = Few, ErrorAbove = 0.6, Withholds = StepOutcomes },
        new("episodes.paired_scores.present", Completeness, Warning, 0.3,
            "Every course completed in the last twelve months has a first and a last score.",
            "Look at the months and providers below, and ask for a score at every session.") { Fewest = Few, ErrorAbove = 0.6, Withholds = CourseOutcomes },
        Cadence(4), Cadence(8), Cadence(12),

        new("episodes.referral.unique", Uniqueness, Warning, 0.01,
            "No patient has two episodes at one provider that were referred on the same day.", "Look for duplicate referrals, or for a join that multiplies rows."),
        new("steps.start.unique", Uniqueness, Warning, 0.01,
            "No two steps of an episode start on the same day.", "Steps of one day are one change of plan: merge them."),
        new("assessments.score.unique", Uniqueness, Warning, 0.005,
            "No episode has two different scores of one instrument on one day.", "The later row counts: which one is right?") { Column = "score" },
        new("assessments.rows.unique", Uniqueness, Warning, 0.01,
            "No score is recorded twice.", "The later row counts: look for a join that multiplies rows."),
        new("contacts.rows.unique", Uniqueness, Warning, 0.01,
            "No contact is recorded twice: same episode, day, kind, attendance, medium, modality and minutes.", "Contacts count as often as they stand there: look for a join that multiplies rows."),

        new("episodes.assessment_date.order", Plausibility, Warning, 0.01,
            "Nobody is assessed before the referral.", "Correct the dates: the wait counts as it is, below zero.") { Column = "assessment_date" },
        new("episodes.treatment_start_date.order", Plausibility, Warning, 0.01,
            "No treatment starts before the referral.", "Correct the dates: the wait counts as it is, below zero.") { Column = "treatment_start_date", ErrorAbove = 0.2, Withholds = Waits },
        new("episodes.end_date.order", Plausibility, Warning, 0.01,
            "No episode ends before its referral or before its treatment starts.", "Correct the dates.") { Column = "end_date" },
        new("episodes.open.seen", Plausibility, Warning, 0.2,
            "Every open episode had a contact, a score or a step in the last 180 days.", "Close the episodes that have ended: they are not counted as finished.") { Fewest = Few },
        new("episodes.referral_date.spread", Plausibility, Warning, 0.2,
            "Referrals are spread over the days of the month.", "Is the first of the month, or 1 January, filled in where the day isn't known?") { Column = "referral_date", Fewest = 100 },
        new("steps.end_date.order", Plausibility, Warning, 0.01,
            "No step ends before it starts.", "Correct the dates.") { Column = "end_date" },
        new("steps.start_date.in_episode", Plausibility, Warning, 0.01,
            "Every step starts within its episode, or at most 28 days before the referral.", "Correct the dates, or the episode that the step belongs to.") { Column = "start_date" },
        new("steps.overlap", Plausibility, Warning, 0.05,
            "No step goes on for more than 28 days after the next one has started.", "A cross-taper is one step: end the earlier step where the next begins."),
        new("steps.step_number.order", Plausibility, Warning, 0.01,
            "Steps that are numbered later do not start earlier.", "Number steps in the order of their starts.") { Column = "step_number" },
        new("steps.step_number.complete", Plausibility, Warning, 0.05,
            "The steps of an episode are numbered from 1 without gaps.", "Are earlier steps missing from the export?") { Column = "step_number" },
        new("steps.step_number.unique", Uniqueness, Warning, 0.01,
            "No two steps of an episode have the same number.", "They count in the order of their starts, each under its number: number them 1, 2, 3 in that order.") { Column = "step_number" },
        new("assessments.date.in_episode", Plausibility, Warning, 0.02,
            "Scores are dated from 28 days before the referral to a year after the end of the episode.", "Correct the dates, or the episode that the score belongs to.") { Column = "date" },
        new("assessments.score.jump", Plausibility, Warning, 0.01,
            "No score moves by three quarters of its scale within 7 days.", "Look for swapped patients and typing errors.") { Column = "score", Fewest = Few },
        new("assessments.score.flat", Plausibility, Warning, 0.1,
            "Scores above remission move: where an episode has four or more, they are not all the same.", "Is an old score carried forward?") { Column = "score", Fewest = Few },
        new("assessments.score.digit_preference", Plausibility, Warning, 0.1,
            "Scores of depression scales do not pile up at multiples of 5.", "Scores are sums of items: are some of them guessed or rounded?") { Column = "score", Fewest = 200 },
        new("contacts.date.in_episode", Plausibility, Warning, 0.02,
            "Contacts are dated from the referral to 90 days after the end of the episode.", "Correct the dates, or the episode that the contact belongs to.") { Column = "date" },
        new("contacts.minutes.plausible", Plausibility, Warning, 0.01,
            "No contact takes more than 8 hours.", "Are these seconds, or is a day's total on every row?") { Column = "minutes" },
        new("needs.support_date.order", Plausibility, Warning, 0.01,
            "No support is given before its need is identified.", "Correct the dates.") { Column = "support_date" },

        new("population.commissioner_id.covers", Referential, Warning, 0,
            "The population table has every commissioner of the episodes.", "Add the missing ones: access per 100,000 people leaves them out.") { Column = "commissioner_id" },
        new("extract.date.named", Timeliness, Note, 0,
            "The extract names its day.", "Name it as extracted_on in submission.json, or with --as-of: one mistyped date would move it."),
        new("extract.date.not_alone", Timeliness, Warning, 0,
            "The latest dated row is at most 92 days later than the one before it.", "It is probably mistyped. Correct it, or name the day with --as-of: where the extract doesn't name its day, it makes every open step look concluded."),
        new("extract.activity.recent", Timeliness, Warning, 0,
            "The latest contact or score is at most 31 days older than the extract.", "Is the extract older than it says, or are tables of an older one in it?"),
        new("contacts.last_month.volume", Timeliness, Warning, 0.3,
            "The last whole month has as many contacts as the six before it on average.", "Late recording? Figures of the last months will change: send the extract later in the month, or read them as provisional.") { Fewest = Few },
        new("episodes.last_month.volume", Consistency, Warning, 0,
            "Referrals of the last whole month lie within the limits of the months before it.", "Is a provider missing, or counted twice? Or did something happen?"),

        new("submission.rows.match", Reconciliation, Error, 0,
            "Every table has as many rows as submission.json says.", "Was a file cut off on its way, or made at another time than the count? Send the extract again."),
        new("steps.declared_strategy.agrees", Reconciliation, Warning, 0.2,
            "The strategy declared for a step is the one that its interventions show.", "The declared one counts: are interventions missing, or is the declaration habit?") { Column = "declared_strategy", Fewest = Few },
        new("episodes.treatment_start_date.agrees", Reconciliation, Warning, 0.1,
            "Treatment starts within 14 days of the first attended treatment contact.", "Which one is right? Waits are counted to treatment_start_date.") { Column = "treatment_start_date", Fewest = Few },
    ];

    private static Check Filled(string column) => new(
        $"episodes.{column}.filled", Completeness, Warning, 0.1,
        $"Every episode records {column}.", "Gaps in access cannot be seen for people without it: ask teams to record it.")
    {
        Column = column,
        Fewest = Few,
    };

    private static Check Cadence(int week) => new(
        FormattableString.Invariant($"steps.cadence.week{week}"), Completeness, Warning, 0.5,
        FormattableString.Invariant($"Steps that last to week {week} have a score within 7 days of it."),
        "Measurement is what shows nonresponse in time: ask for a score every two to four weeks.")
    {
        Fewest = Few,
    };
}

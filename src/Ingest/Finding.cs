namespace NonResponse.Ingest;

/// <summary>What a finding did to the rows that it was found in.</summary>
public enum Effect
{
    /// <summary>Nothing: somebody ought to know.</summary>
    Noted,

    /// <summary>The value became missing.</summary>
    SetMissing,

    /// <summary>The row lies after the extract's date and was left out.</summary>
    LeftOut,

    /// <summary>The row was kept out and is listed in quarantine.</summary>
    Quarantined,
}

/// <summary>Something that a check saw, counted over the rows of a table.</summary>
/// <param name="Table">The table.</param>
/// <param name="Column">The column; empty where the whole row is meant.</param>
/// <param name="Rule">The rule's name.</param>
/// <param name="Effect">What became of the rows.</param>
/// <param name="Rows">How many.</param>
/// <param name="OfRows">Of how many rows read.</param>
/// <param name="FirstLine">The line of the file where it was seen first; 0 where no one line is meant.</param>
/// <param name="Explanation">In plain words, for the person who can mend it.</param>
public sealed record Finding(
    string Table, string Column, string Rule, Effect Effect, int Rows, int OfRows, int FirstLine, string Explanation);

/// <summary>One field for which a row was kept out.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">The line on which the row begins, from 1.</param>
/// <param name="Column">The column; empty where the whole row is meant.</param>
/// <param name="Rule">The rule's name.</param>
/// <param name="MaskedValue">The shape of the value: letters as a, digits as 9.</param>
/// <param name="Rows">How many rows are kept out for it: more than one where a quotation mark that is not closed swallowed those after it.</param>
public readonly record struct QuarantinedField(string File, int Line, string Column, string Rule, string MaskedValue, int Rows);

/// <summary>The rules that a row can break, and what each means.</summary>
internal static class Rules
{
    public const string Missing = "required_value_missing";
    public const string Malformed = "value_malformed";
    public const string OutOfRange = "value_out_of_range";
    public const string UnknownCode = "code_unknown";
    public const string DuplicateKey = "key_used_before";
    public const string Orphan = "reference_unknown";
    public const string OrphanOfKeptOut = "reference_kept_out";
    public const string FieldCount = "wrong_number_of_fields";
    public const string BrokenQuotes = "quotes_broken";
    public const string AfterExtract = "date_after_extract";
    public const string ParentLeftOut = "reference_left_out";
    public const string UnknownFile = "file_unknown";
    public const string ExtractDateInferred = "extract_date_inferred";
    public const string UnknownColumn = "column_unknown";
    public const string MoreUnknownColumns = "columns_unknown";
    public const string FurtherColumnAbsent = "further_column_absent";
    public const string NotListed = "quarantine_not_listed";
    public const string UnlistedName = "name_unlisted";
    public const string NotIcd10 = "diagnosis_not_icd10";
    public const string BeforeReferral = "date_before_referral";
    public const string ConflictingScores = "scores_conflict";
    public const string RepeatedScore = "score_repeated";
    public const string ReservedName = "name_reserved";
    public const string IdentityWaived = "identity_waived";
    public const string ErasedPatient = "patient_erased";
    public const string DeclaredDiffers = "declared_strategy_differs";

    public const string Superseded = "submission_superseded";
    public const string RepeatedInSubmission = "key_repeated";
    public const string PathwayNotUsed = "pathway_not_used";
    public const string ScaleNotRead = "scale_not_read";
    public const string NoScore = "score_not_given";
    public const string PlannedContact = "contact_planned";
    public const string CircumstanceNotRead = "circumstance_not_read";
    public const string OutsideReferrals = "date_outside_referrals";
    public const string UnknownTherapy = "therapy_unlisted";
    public const string PersonUnknown = "person_unknown";
    public const string AreaKeptOut = "area_kept_out";
    public const string FlagDiffers = "flag_differs";
    public const string FlagUnseen = "flag_without_scores";

    public const string ConceptNotRead = "concept_not_read";
    public const string OwnConceptUnknown = "concept_own_unknown";
    public const string DrugNotMapped = "drug_not_mapped";
    public const string OutsideEpisodes = "date_outside_episodes";
    public const string VisitUnrelated = "visit_unrelated";
    public const string OutsideObservation = "condition_outside_observation";
    public const string EpisodePrevalent = "episode_prevalent";
    public const string EpisodeExcluded = "episode_excluded";
    public const string HistoryUnobserved = "history_unobserved";
    public const string CareSiteUnknown = "care_site_unknown";
    public const string LocationUnknown = "location_unknown";
    public const string DatesReversed = "dates_reversed";

    public static string Explain(string rule) => rule switch
    {
        Missing => "A value that every row must have is empty.",
        Malformed => "The value does not have the form that the data contract gives for the column.",
        OutOfRange => "The value lies outside the range that the data contract gives.",
        UnknownCode => "The code is not one of those that the data contract, or the service's configuration, lists.",
        DuplicateKey => "An earlier row has the same key; the earlier row counts.",
        Orphan => "The row refers to an episode or step that is not in the extract.",
        OrphanOfKeptOut => "The row refers to an episode or step that is itself in quarantine.",
        FieldCount => "The row has more or fewer fields than the header.",
        BrokenQuotes => "The quotation marks of the row do not match.",
        AfterExtract => "The date lies after the day of the extract.",
        ParentLeftOut => "The row refers to an episode or step that begins after the day of the extract.",
        UnknownFile => "The folder holds files that the data contract does not have; they were not read. Is one a misspelt table?",
        ExtractDateInferred => "Nothing names the day of the extract, so it is that of the latest row. One mistyped date would move it: "
            + "name it as extracted_on in submission.json, or with --as-of.",
        UnknownColumn => "The column is none of those that are read; its values were not looked at.",
        MoreUnknownColumns => "The file has further columns that are not read; they are not named here.",
        FurtherColumnAbsent => "The service's configuration asks for this column beside those of the data contract; the file does not have it.",
        NotListed => "Fields for which rows were kept out, beyond those that the list in quarantine has room for.",
        UnlistedName => "The data contract does not list the name; it counts as it is.",
        NotIcd10 => "The diagnosis is not a code of ICD-10, such as F32.1.",
        BeforeReferral => "The date lies before the referral; the wait counts as it is.",
        ConflictingScores => "Two rows give different scores for one episode, instrument and day; the later row counts.",
        RepeatedScore => "A score stands there twice: same episode, instrument and day; the later row counts.",
        ReservedName => "An intervention is named like a level of a report, such as none or blend, and counts as that level.",
        ErasedPatient => "The rows are of patients who were erased from the store; none of them was kept.",
        DeclaredDiffers => "The strategy declared for the step is not the one that its interventions show; the declared one counts.",
        Superseded => "A later submission has the row again; the later one counts.",
        RepeatedInSubmission => "One submission has the row twice; the later row of the file counts.",
        PathwayNotUsed => "UsePathway_Flag says that the row is not to be used.",
        ScaleNotRead => "The assessment is none of those that are read; its scores have no place in the data contract.",
        NoScore => "The assessment was not applicable or not answered: it has no score.",
        PlannedContact => "The appointment had not taken place yet when the submission was made.",
        CircumstanceNotRead => "The circumstance is no social need of the data contract.",
        OutsideReferrals => "The circumstance was recorded before every referral of the person.",
        UnknownTherapy => "The procedure is none of the therapies that are known; it is no therapy to the steps.",
        PersonUnknown => "No row of IDS001MPI is of the person of the referral: sex, ethnicity and deprivation are missing.",
        AreaKeptOut => "The small area in which somebody lives singles people out, so it was not kept; deprivation is read where its decile has a column of its own.",
        FlagDiffers => "The outcome that the submission states is not the one that its scores show; what the scores show counts.",
        FlagUnseen => "The submission states an outcome of a course that has no first and last score on both scales, or fewer than two attended treatments.",
        ConceptNotRead => "The concept has no meaning in the lists of the program, of the extract's vocabulary or of the service's configuration; it is of no concern here.",
        OwnConceptUnknown => "The concept is of the service's own vocabulary, and its code is no kind and value of the data contract; it has no meaning.",
        DrugNotMapped => "The drug is no listed ingredient, and the extract has no concept_ancestor to tell which ingredients it has: an antidepressant among them is not seen.",
        OutsideEpisodes => "The row lies before every episode of depression of the person.",
        VisitUnrelated => "Nothing of the care of depression is recorded on the day of the visit.",
        OutsideObservation => "The condition of depression lies outside the observation periods of the person and begins no episode.",
        EpisodePrevalent => "Depression, or a treatment of it, was recorded within the washout before: the condition begins no episode.",
        EpisodeExcluded => "A condition that excludes depression as it is meant here was recorded before: the condition begins no episode.",
        HistoryUnobserved => "The person was observed for fewer days before the episode than the washout has; whether the episode is a new one was looked up as far as that.",
        CareSiteUnknown => "The care site is not in care_site; its own number stands for it.",
        LocationUnknown => "The location of the person is not in location: commissioner and deprivation are missing.",
        DatesReversed => "The end lies before the start.",
        _ => rule,
    };
}

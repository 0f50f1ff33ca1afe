using System.Collections.Frozen;

namespace NonResponse.Ingest;

/// <summary>The concepts of a synthetic extract of the OMOP Common Data Model: those of the vocabulary that public lists name by id, and the site's own for the rest.</summary>
internal static class OmopVocabulary
{
    /// <summary>The header of the table of concepts.</summary>
    public const string Header = "concept_id,concept_name,domain_id,vocabulary_id,concept_class_id,standard_concept,concept_code,valid_start_date,valid_end_date,invalid_reason";

    /// <summary>No concept matches.</summary>
    public const long None = 0;

    // Ids from two thousand million on are a site's own.
    private const long FirstOwn = 2_000_000_001;

    private static readonly (string Kind, string Value, long Id)[] Public =
    [
        ("sex", "male", 8507), ("sex", "female", 8532),
        ("ethnicity", "white", 8527), ("ethnicity", "asian", 8515), ("ethnicity", "black", 8516), ("ethnicity", "mixed", 700388), ("ethnicity", "other", 700369),
        ("medium", "in_person", 9202), ("medium", "video", 5083),
        ("depression", "", 440383), ("depression", "F32.0", 4195572), ("depression", "F32.1", 4049623), ("depression", "F32.2", 441534), ("depression", "F32.9", 4152280),
        ("depression", "F33.0", 4228802), ("depression", "F33.1", 4077577), ("depression", "F33.2", 435220), ("depression", "F34.1", 433440),
        ("anxiety", "true", 442077),
        ("medication", "sertraline", 739138), ("medication", "citalopram", 797617), ("medication", "escitalopram", 715939), ("medication", "fluoxetine", 755695),
        ("medication", "paroxetine", 722031), ("medication", "venlafaxine", 743670), ("medication", "duloxetine", 715259), ("medication", "bupropion", 750982),
        ("medication", "mirtazapine", 725131), ("medication", "trazodone", 703547), ("medication", "vortioxetine", 44507700), ("medication", "amitriptyline", 710062),
        ("medication", "nortriptyline", 721724), ("medication", "phenelzine", 733896), ("medication", "agomelatine", 36878783), ("medication", "aripiprazole", 757688),
        ("medication", "quetiapine", 766814), ("medication", "olanzapine", 785788), ("medication", "lithium", 19124477),
        ("neuromodulation", "ect", 4030840),
    ];

    private static readonly (string Kind, string[] Values)[] Own =
    [
        ("score", ["PHQ9", "QIDS_SR16", "HAMD17", "MADRS", "BDI_II", "GAD7", "ISI", "WSAS", "WAI_SR", "ADHERENCE", "SLEEP_EFFICIENCY"]),
        ("contact", ["assessment", "treatment", "review", "booster", "support"]),
        ("psychotherapy", ["cbt", "behavioural_activation", "problem_solving", "interpersonal", "mindfulness", "counselling", "psychodynamic", "couples"]),
        ("sleep", ["cbti", "stimulus_control", "sleep_scheduling", "sleep_restriction", "melatonin", "light_therapy"]),
        ("support", ["psychoeducation", "family_involvement", "peer_support", "relapse_prevention"]),
        ("neuromodulation", ["rtms"]),
        ("medication", ["lamotrigine", "buspirone", "liothyronine"]),
        ("depression", ["F41.2"]),
        ("need", ["transport", "childcare", "caregiving", "finance", "housing", "employment", "isolation", "stigma", "literacy", "language", "digital_access", "culture"]),
        ("sex", ["other", "unknown"]),
        ("ethnicity", ["not_stated"]),
        ("medium", ["phone", "online", "text"]),
        ("referral_source", ["self", "primary_care", "other_service", "other"]),
        ("employment", ["employed", "unemployed", "student", "long_term_sick", "homemaker", "retired", "other", "not_stated"]),
        ("housing", ["stable", "insecure", "homeless", "not_stated"]),
        ("interpreter_needed", ["true"]), ("disability", ["true"]), ("long_term_condition", ["true"]), ("substance_use", ["true"]), ("chronic_pain", ["true"]),
        ("deprivation_decile", [""]), ("prior_episodes", [""]), ("prior_failed_trials", [""]),
    ];

    private static readonly (string Kind, string Value, long Id)[] OwnIds = [.. Own.SelectMany(o => o.Values.Select(v => (o.Kind, Value: v))).Select((o, i) => (o.Kind, o.Value, FirstOwn + i))];

    private static readonly FrozenDictionary<string, FrozenDictionary<string, long>> Ids = Public.Concat(OwnIds).GroupBy(c => c.Kind, StringComparer.Ordinal)
        .ToFrozenDictionary(g => g.Key, g => g.ToFrozenDictionary(c => c.Value, c => c.Id, StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>The concepts of a kind, by value.</summary>
    /// <param name="kind">The kind, such as <c>score</c>.</param>
    public static FrozenDictionary<string, long> Of(string kind) => Ids[kind];

    /// <summary>The table of concepts: the site's own.</summary>
    public static RowBuffer Table()
    {
        var rows = new RowBuffer();
        foreach (var (kind, value, id) in OwnIds)
            rows.Number(id).Text(value.Length == 0 ? kind : value).Text("Metadata").Text("NonResponse").Text("Site").Text(null).Text(kind + ":" + value)
                .Text("2020-01-01").Text("2099-12-31").Text(null).EndRow();
        return rows;
    }
}

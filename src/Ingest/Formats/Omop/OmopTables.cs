namespace NonResponse.Ingest;

/// <summary>The tables of the OMOP Common Data Model 5.4 that are read, each with the columns that carry meaning here.</summary>
/// <remarks>https://ohdsi.github.io/CommonDataModel/cdm54.html. Ids of persons, visits, sites and concepts are kept as texts: they are numbers of any
/// size, or pseudonyms.</remarks>
internal static class OmopTables
{
    // Columns that identify a person however they are filled, beside those whose names say so in any table.
    private static readonly Dictionary<string, string> Identifying = new(StringComparer.Ordinal)
    {
        ["month_of_birth"] = IdentityKinds.BirthDate,
        ["day_of_birth"] = IdentityKinds.BirthDate,
        ["birth_datetime"] = IdentityKinds.BirthDate,
        ["person_source_value"] = IdentityKinds.HospitalNumber,
        ["address_1"] = IdentityKinds.Address,
        ["address_2"] = IdentityKinds.Address,
        ["city"] = IdentityKinds.Address,
        ["zip"] = IdentityKinds.Postcode,
        ["latitude"] = IdentityKinds.Address,
        ["longitude"] = IdentityKinds.Address,
        ["location_source_value"] = IdentityKinds.Address,
    };

    // Keys, references and concepts that are not read, in whatever table.
    private static readonly HashSet<string> Numbers =
    [
        "person_id", "observation_period_id", "period_type_concept_id", "visit_occurrence_id", "visit_detail_id", "preceding_visit_occurrence_id", "preceding_visit_detail_id",
        "parent_visit_detail_id", "visit_concept_id", "visit_type_concept_id", "visit_source_concept_id", "admitted_from_concept_id", "discharged_to_concept_id",
        "condition_occurrence_id", "condition_type_concept_id", "condition_status_concept_id", "condition_source_concept_id", "drug_era_id", "drug_exposure_id",
        "drug_type_concept_id", "drug_source_concept_id", "route_concept_id", "procedure_occurrence_id", "procedure_type_concept_id", "modifier_concept_id",
        "procedure_source_concept_id", "measurement_id", "measurement_type_concept_id", "operator_concept_id", "unit_concept_id", "unit_source_concept_id",
        "measurement_source_concept_id", "measurement_event_id", "meas_event_field_concept_id", "observation_id", "observation_type_concept_id", "qualifier_concept_id",
        "observation_source_concept_id", "observation_event_id", "obs_event_field_concept_id", "value_as_concept_id", "provider_id", "care_site_id", "location_id",
        "place_of_service_concept_id", "country_concept_id", "gender_source_concept_id", "ethnicity_concept_id", "ethnicity_source_concept_id", "race_concept_id",
    ];

    public static TableSpec Person { get; } = Table("person", true,
    [
        new("person_id", FieldType.Id, Required: true) { IsPseudonym = true },
        Concept("gender_concept_id"),
        Int("year_of_birth", 1850, 2100),
        Concept("race_concept_id"),
        Concept("race_source_concept_id"),
        Counter("location_id"),
        Counter("care_site_id"),
    ]);

    public static TableSpec ObservationPeriod { get; } = Table("observation_period", true,
    [
        OfPerson(), Date("observation_period_start_date") with { Required = true }, Date("observation_period_end_date") with { Required = true },
    ]);

    public static TableSpec Condition { get; } = Table("condition_occurrence", true,
    [
        OfPerson(), Concept("condition_concept_id") with { Required = true }, Date("condition_start_date") with { Required = true }, Date("condition_end_date"),
    ]);

    public static TableSpec Visit { get; } = Table("visit_occurrence", false,
    [
        OfPerson(), Concept("visit_concept_id"), Date("visit_start_date") with { Required = true }, OfVisit(), Counter("care_site_id"),
    ]);

    public static TableSpec DrugEra { get; } = Table("drug_era", false,
    [
        OfPerson(), Concept("drug_concept_id") with { Required = true }, Date("drug_era_start_date") with { Required = true }, Date("drug_era_end_date") with { Required = true },
    ]);

    public static TableSpec DrugExposure { get; } = Table("drug_exposure", false,
    [
        OfPerson(), Concept("drug_concept_id") with { Required = true }, Date("drug_exposure_start_date") with { Required = true }, Date("drug_exposure_end_date"), Int("days_supply", 0, 3650),
    ]);

    public static TableSpec Procedure { get; } = Table("procedure_occurrence", false,
    [
        OfPerson(), Concept("procedure_concept_id") with { Required = true }, Date("procedure_date") with { Required = true }, OfVisit(),
    ]);

    public static TableSpec Measurement { get; } = Table("measurement", false,
    [
        OfPerson(), Concept("measurement_concept_id") with { Required = true }, Date("measurement_date") with { Required = true }, new("value_as_number", FieldType.Token),
    ]);

    public static TableSpec Observation { get; } = Table("observation", false,
    [
        OfPerson(), Concept("observation_concept_id") with { Required = true }, Date("observation_date") with { Required = true }, new("value_as_number", FieldType.Token),
    ]);

    public static TableSpec Location { get; } = Table("location", false,
    [
        Counter("location_id") with { Required = true }, new("state", FieldType.Id) { IsOpen = true }, new("county", FieldType.Id) { IsOpen = true },
    ]);

    public static TableSpec CareSite { get; } = Table("care_site", false,
    [
        Counter("care_site_id") with { Required = true }, new("care_site_source_value", FieldType.Id) { IsOpen = true },
    ]);

    public static TableSpec Source { get; } = Table("cdm_source", false, [Date("source_release_date"), Date("cdm_release_date")]) with { IsOfNobody = true };

    public static TableSpec Vocabulary { get; } = Table("concept", false,
    [
        Counter("concept_id") with { Required = true, IsDistinct = true, IsSequence = true },
        new("vocabulary_id", FieldType.Token) { IsOpen = true },
        new("concept_code", FieldType.Token) { IsOpen = true, IsDistinct = true, IsSequence = true },
    ]) with
    { IsOfNobody = true };

    public static TableSpec Ancestor { get; } = Table("concept_ancestor", false,
    [
        Counter("ancestor_concept_id") with { Required = true },
        Counter("descendant_concept_id") with { Required = true, IsDistinct = true, IsSequence = true },
        Int("min_levels_of_separation", 0) with { IsOpen = true },
    ]) with
    { IsOfNobody = true };

    /// <summary>Every table that is read, parents before children.</summary>
    public static IReadOnlyList<TableSpec> All { get; } =
    [
        Person, ObservationPeriod, Condition, Visit, DrugEra, DrugExposure, Procedure, Measurement, Observation, Location, CareSite, Source, Vocabulary, Ancestor,
    ];

    private static TableSpec Table(string name, bool required, IReadOnlyList<ColumnSpec> columns) =>
        new(name, required, columns) { IsIdentityByValue = true, Numbers = Numbers, Identifying = Identifying };

    // The persons themselves are looked through where they stand.
    private static ColumnSpec OfPerson() =>
        new("person_id", FieldType.Id, Required: true) { IsPseudonym = true, MostLooked = TableSpec.Sample, IsSequence = true, IsDistinct = true };

    private static ColumnSpec OfVisit() => Counter("visit_occurrence_id") with { IsSequence = true, IsDistinct = true };

    private static ColumnSpec Concept(string name) => Counter(name);

    private static ColumnSpec Counter(string name) => new(name, FieldType.Id) { IsCounter = true, MostLooked = TableSpec.Sample };

    private static ColumnSpec Date(string name) => new(name, FieldType.Date) { IsPadded = true };

    private static ColumnSpec Int(string name, int min, int max = int.MaxValue) => new(name, FieldType.Int) { Min = min, Max = max };
}

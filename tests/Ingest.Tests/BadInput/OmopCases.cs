using System.Globalization;
using System.Text;

namespace NonResponse.Ingest.Tests;

/// <summary>Broken extracts of the OMOP Common Data Model: the good one has 40 persons, each with a row in every table.</summary>
internal static class OmopCases
{
    private const string Group = "OMOP CDM";

    public static IReadOnlyList<BadInputCase> All { get; } =
    [
        New("nothing", x => x, Outcome.Accepted),
        New("no persons", x => x.Without("person.csv"), Outcome.Refused, "The extract lacks person.csv."),
        New("neither observation periods nor conditions", x => x.Without("observation_period.csv").Without("condition_occurrence.csv"), Outcome.Refused, "The extract lacks observation_period.csv, condition_occurrence.csv."),
        New("tables that may be missing are", x => x.Without("visit_occurrence.csv").Without("drug_era.csv").Without("drug_exposure.csv").Without("procedure_occurrence.csv").Without("observation.csv")
            .Without("location.csv").Without("care_site.csv").Without("cdm_source.csv"), Outcome.Accepted),
        New("tables of the contract beside them", x => x.Text("episodes.csv", "episode_id,patient_id\n"), Outcome.Refused, "The folder holds tables of two formats: episodes.csv (the data contract) and cdm_source.csv (OMOP CDM)"),
        New("tables of NHS Talking Therapies beside them", x => x.Text("IDS101Referral.csv", "PathwayID\n"), Outcome.Refused, "The folder holds tables of two formats: IDS101Referral.csv (NHS Talking Therapies) and cdm_source.csv (OMOP CDM)"),
        New("a table twice", x => x.Text("PERSON.csv.gz", "x"), Outcome.Refused, "The extract holds both PERSON.csv.gz and person.csv; which one counts?"),
        New("a file that is no table of the model", x => x.Text("persons.csv", "a,b\n1,2\n"), Outcome.Noted, "extract: file_unknown"),
        New("a table of the model that is not read", x => x.Text("death.csv", "person_id,death_date\n1001,2025-11-01\n"), Outcome.Accepted),
        New("a column that is required is missing", x => x.Text("measurement.csv", t => t.Replace("measurement_concept_id", "concept_id", StringComparison.Ordinal)), Outcome.Refused,
            "measurement.csv has no column measurement_concept_id, which every measurement file must have."),
        New("a column twice", x => x.Text("person.csv", t => t.Replace("race_concept_id", "gender_concept_id", StringComparison.Ordinal)), Outcome.Refused, "person.csv has two columns gender_concept_id."),
        New("separated by tabs, as the vocabulary is published", x => x.Text("concept.csv", t => t.Replace(',', '\t')), Outcome.Refused, "concept.csv is separated by tabs; the separator must be a comma."),
        New("a workbook", x => x.Bytes("person.csv", [.. "PK"u8, 3, 4, 0, 0]), Outcome.Refused, "person.csv is not text: it must be CSV in UTF-8, and this is a workbook or a zip archive."),
        New("a day of birth", x => x.Text("person.csv", t => Filled(t, "day_of_birth", "14")), Outcome.Refused, "The extract carries identity: person.csv, column day_of_birth (dates of birth). Nothing was kept."),
        New("the source's number of a person", x => x.Text("person.csv", t => Filled(t, "person_source_value", "83517")), Outcome.Refused, "The extract carries identity: person.csv, column person_source_value (hospital numbers). Nothing was kept."),
        New("columns of identity that are empty", x => x.Text("person.csv", t => Filled(t, "birth_datetime", "")), Outcome.Noted, "person, birth_datetime: column_unknown"),
        New("a postcode of a location", x => x.Text("location.csv", t => Filled(t, "zip", "LS1 4AP")), Outcome.Refused, "location.csv, column zip (postcodes)"),
        New("an address in the place of a county", x => x.Text("location.csv", t => t.Replace("QWO", "14 Hall Lane", StringComparison.Ordinal)), Outcome.Refused, "location.csv, column county (addresses)"),
        New("a note in a table that is not read", x => x.Text("note.csv", "person_id,note_text\n1001,seen today\n"), Outcome.Refused, "The extract carries identity: note.csv, column note_text (free text). Nothing was kept."),
        New("NHS numbers in the place of ids of persons", x => x.Set("person", 3, "person_id", "943 476 5919"), Outcome.Refused, "column person_id (NHS numbers)"),

        Bad("a person without an id", "person", "person_id", "", "required_value_missing in 1 of 40 rows, line 4") with { RowsKeptOut = 9 },
        New("a person twice", x => x.Text("person.csv", t => t + t.Split('\n')[3] + "\n"), Outcome.RowsKeptOut, "person, person_id: key_used_before in 1 of 41 rows, line 42, shown as 9999") with { RowsKeptOut = 1 },
        Missing("a year of birth of two digits", "person", "year_of_birth", "80", "value_out_of_range"),
        New("a gender that is none", x => x.Set("person", 3, "gender_concept_id", "0"), Outcome.Accepted),
        Bad("a condition of nobody", "condition_occurrence", "person_id", "9999", "reference_unknown in 1 of 40 rows, line 4, shown as 9999"),
        Bad("a condition on a day that is none", "condition_occurrence", "condition_start_date", "2025-02-30", "value_malformed in 1 of 40 rows, line 4, shown as 9999-99-99"),
        Bad("a condition without a concept", "condition_occurrence", "condition_concept_id", "", "required_value_missing in 1 of 40 rows, line 4"),
        New("a condition of another disease", x => x.Set("condition_occurrence", 3, "condition_concept_id", "201826"), Outcome.RowsLeftOut, "condition_occurrence, condition_concept_id: concept_not_read in 1 of 40 rows, line 4"),
        New("a condition that has no concept that matches", x => x.Set("condition_occurrence", 3, "condition_concept_id", "0"), Outcome.RowsLeftOut, "condition_occurrence, condition_concept_id: concept_not_read in 1 of 40 rows, line 4"),
        New("a condition that ends before it starts", x => x.Set("condition_occurrence", 3, "condition_end_date", "2024-01-01"), Outcome.ValueMissing, "condition_occurrence, condition_end_date: dates_reversed in 1 of 40 rows, line 4") with { RowsKeptOut = 0 },
        New("a condition before the person was observed", x => x.Set("condition_occurrence", 3, "condition_start_date", "2019-01-01"), Outcome.RowsLeftOut, "condition_occurrence, condition_start_date: condition_outside_observation in 1 of 40 rows, line 4"),
        New("a condition while the person was in treatment already", x => x.Set("drug_era", 3, "drug_era_start_date", "2024-06-03"), Outcome.RowsLeftOut, "condition_occurrence: episode_prevalent in 1 of 40 rows, line 4"),
        Bad("an observation period that ends before it starts", "observation_period", "observation_period_end_date", "2020-01-01", "dates_reversed in 1 of 40 rows, line 4"),
        Bad("a score of 28", "measurement", "value_as_number", "28", "value_out_of_range in 1 of 40 rows, line 4, shown as 99"),
        Bad("a score of -1", "measurement", "value_as_number", "-1", "value_out_of_range in 1 of 40 rows, line 4, shown as -9"),
        Bad("a score in words", "measurement", "value_as_number", "severe", "value_malformed in 1 of 40 rows, line 4, shown as aaaaaa"),
        New("a score without a number", x => x.Set("measurement", 3, "value_as_number", ""), Outcome.RowsLeftOut, "measurement, value_as_number: score_not_given in 1 of 40 rows, line 4"),
        New("a measurement of something else", x => x.Set("measurement", 3, "measurement_concept_id", "3004249"), Outcome.RowsLeftOut, "measurement, measurement_concept_id: concept_not_read in 1 of 40 rows, line 4"),
        New("a score years before the condition", x => x.Set("measurement", 3, "measurement_date", "2019-01-01"), Outcome.RowsLeftOut, "measurement, measurement_date: date_outside_episodes in 1 of 40 rows, line 4"),
        Bad("a score of nobody", "measurement", "person_id", "9999", "reference_unknown in 1 of 40 rows, line 4, shown as 9999"),
        Bad("an era that ends before it starts", "drug_era", "drug_era_end_date", "2024-01-01", "dates_reversed in 1 of 40 rows, line 4"),
        Bad("an era without an end", "drug_era", "drug_era_end_date", "", "required_value_missing in 1 of 40 rows, line 4"),
        Bad("a supply on a day that is none", "drug_exposure", "drug_exposure_start_date", "31/02/2025", "value_malformed in 1 of 40 rows, line 4, shown as 99/99/9999"),
        Missing("a supply for so many days as are none", "drug_exposure", "days_supply", "-7", "value_out_of_range"),
        New("drugs that are no ingredients, and no table to tell which they contain", x => x.Without("drug_era.csv").Set("drug_exposure", 3, "drug_concept_id", "19077487"), Outcome.RowsLeftOut,
            "drug_exposure, drug_concept_id: drug_not_mapped in 1 of 40 rows, line 4"),
        Bad("a session of nobody", "procedure_occurrence", "person_id", "9999", "reference_unknown in 1 of 40 rows, line 4, shown as 9999"),
        New("a procedure that is no therapy", x => x.Set("procedure_occurrence", 3, "procedure_concept_id", "4107743"), Outcome.RowsLeftOut, "procedure_occurrence, procedure_concept_id: concept_not_read in 1 of 40 rows, line 4"),
        Bad("a visit on a day that is none", "visit_occurrence", "visit_start_date", "soon", "value_malformed in 1 of 40 rows, line 4, shown as aaaa"),
        New("a visit for something else", x => x.Set("visit_occurrence", 3, "visit_start_date", "2025-12-01"), Outcome.RowsLeftOut, "visit_occurrence: visit_unrelated in 1 of 40 rows, line 4"),
        New("a care site that is not there", x => x.Text("care_site.csv", t => t.Replace("7,RX1", "8,RX1", StringComparison.Ordinal)), Outcome.Noted, "person, care_site_id: care_site_unknown in 40 of 40 rows, line 2"),
        Missing("a decile of 11", "observation", "value_as_number", "11", "value_out_of_range"),
        New("a code of the own vocabulary that means nothing", x => x.Text("concept.csv", t => t.Replace("deprivation_decile:", "deprivation", StringComparison.Ordinal)), Outcome.RowsLeftOut, "concept, concept_code: concept_own_unknown in 1 of 4 rows, line 5"),
        New("no vocabulary", x => x.Without("concept.csv"), Outcome.RowsLeftOut, "measurement, measurement_concept_id: concept_not_read in 40 of 40 rows, line 2"),
        New("more than 5 % of the scores are bad", x => x.Set("measurement", 3, "value_as_number", "28").Set("measurement", 5, "value_as_number", "40").Set("measurement", 7, "person_id", "9999"), Outcome.Refused,
            "measurement.csv, column value_as_number: 3 of 40 rows are at fault, more than the 5.0 % that may be"),
        New("a row that is cut off", x => x.Text("visit_occurrence.csv", t => t[..^20]), Outcome.RowsKeptOut, "visit_occurrence: wrong_number_of_fields in 1 of 40 rows, line 41"),
    ];

    /// <summary>Puts a good extract in the place of that of the contract.</summary>
    private static SmallExtract Good(SmallExtract extract)
    {
        extract.Files.Clear();
        Table("person", "person_id,gender_concept_id,year_of_birth,race_concept_id,location_id,care_site_id", i => $"{1000 + i},{(i % 2 == 0 ? 8507 : 8532)},{1960 + i},8527,3,7");
        Table("observation_period", "person_id,observation_period_start_date,observation_period_end_date", i => $"{1000 + i},2023-01-01,2025-12-31");
        Table("condition_occurrence", "person_id,condition_concept_id,condition_start_date,condition_end_date", i => $"{1000 + i},4049623,{Day(i)},{Day(i + 150)}");
        Table("visit_occurrence", "visit_occurrence_id,person_id,visit_concept_id,visit_start_date,care_site_id", i => $"{5000 + i},{1000 + i},9202,{Day(i + 14)},7");
        Table("drug_era", "person_id,drug_concept_id,drug_era_start_date,drug_era_end_date", i => $"{1000 + i},739138,{Day(i + 10)},{Day(i + 120)}");
        Table("drug_exposure", "person_id,drug_concept_id,drug_exposure_start_date,drug_exposure_end_date,days_supply", i => $"{1000 + i},739138,{Day(i + 10)},{Day(i + 120)},110");
        Table("procedure_occurrence", "person_id,procedure_concept_id,procedure_date,visit_occurrence_id", i => $"{1000 + i},2000000003,{Day(i + 14)},{5000 + i}");
        Table("measurement", "person_id,measurement_concept_id,measurement_date,value_as_number", i => $"{1000 + i},2000000001,{Day(i + 12)},{10 + i % 15}");
        Table("observation", "person_id,observation_concept_id,observation_date,value_as_number", i => $"{1000 + i},2000000004,{Day(i)},{1 + i % 10}");
        extract.Text("location.csv", "location_id,state,county\n3,2,QWO\n").Text("care_site.csv", "care_site_id,care_site_source_value\n7,RX1\n").Text("cdm_source.csv", "source_release_date\n2025-12-31\n")
            .Text("concept.csv", "concept_id,vocabulary_id,concept_code\n2000000001,LOINC,44261-6\n2000000002,LOINC,70274-6\n2000000003,SNOMED,304891004\n2000000004,NonResponse,deprivation_decile:\n");
        return extract;

        void Table(string name, string header, Func<int, FormattableString> row)
        {
            var text = new StringBuilder(header).Append('\n');
            for (var i = 1; i <= SmallExtract.Rows; i++)
                text.Append(row(i).ToString(CultureInfo.InvariantCulture)).Append('\n');
            extract.Text(name + ".csv", text.ToString());
        }

        static string Day(int days) => new DateOnly(2025, 1, 1).AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static BadInputCase New(string name, Func<SmallExtract, SmallExtract> change, Outcome outcome, string says = "") => new(Group, name, x => change(Good(x)), outcome, says);

    private static BadInputCase Bad(string name, string table, string column, string raw, string says) =>
        New(name, x => x.Set(table, 3, column, raw), Outcome.RowsKeptOut, $"{table}, {column}: {says}");

    private static BadInputCase Missing(string name, string table, string column, string raw, string says) =>
        New(name, x => x.Set(table, 3, column, raw), Outcome.ValueMissing, $"{table}, {column}: {says} in 1 of 40 rows, line 4") with { RowsKeptOut = 0 };

    /// <summary>A further column, filled in every row alike.</summary>
    private static string Filled(string table, string column, string value) =>
        string.Join('\n', table.TrimEnd('\n').Split('\n').Select((line, i) => line + "," + (i == 0 ? column : value))) + "\n";
}

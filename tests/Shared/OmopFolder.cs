using System.Globalization;

namespace NonResponse.Tests;

/// <summary>A small extract of the OMOP Common Data Model on disk. Every table that is read is there, with its header alone until a test writes rows.</summary>
internal sealed class OmopFolder : IDisposable
{
    private static readonly (string Table, string Header)[] Tables =
    [
        ("person", "person_id,gender_concept_id,year_of_birth,race_concept_id,race_source_concept_id,location_id,care_site_id"),
        ("observation_period", "observation_period_id,person_id,observation_period_start_date,observation_period_end_date"),
        ("condition_occurrence", "condition_occurrence_id,person_id,condition_concept_id,condition_start_date,condition_end_date"),
        ("visit_occurrence", "visit_occurrence_id,person_id,visit_concept_id,visit_start_date,care_site_id"),
        ("drug_era", "drug_era_id,person_id,drug_concept_id,drug_era_start_date,drug_era_end_date"),
        ("drug_exposure", "drug_exposure_id,person_id,drug_concept_id,drug_exposure_start_date,drug_exposure_end_date,days_supply"),
        ("procedure_occurrence", "procedure_occurrence_id,person_id,procedure_concept_id,procedure_date,visit_occurrence_id"),
        ("measurement", "measurement_id,person_id,measurement_concept_id,measurement_date,value_as_number"),
        ("observation", "observation_id,person_id,observation_concept_id,observation_date,value_as_number"),
        ("location", "location_id,state,county"),
        ("care_site", "care_site_id,care_site_source_value"),
        ("concept", "concept_id,concept_name,vocabulary_id,concept_code"),
    ];

    public const string Depression = "440383";
    public const string Sertraline = "739138";
    public const string Mirtazapine = "725131";
    public const string Ect = "4030840";
    public const string Phq9 = "2000000001";
    public const string Gad7 = "2000000002";
    public const string Cbt = "2000000003";
    public const string Counselling = "2000000004";

    // The name of a folder stands for its source, and a random one can hold that of a person.
    private const string Folder = "extract";

    private readonly TempFolder _folder = new();
    private int _rows;

    /// <summary>The concepts of the scores and of two therapies, and nobody.</summary>
    public OmopFolder()
    {
        foreach (var (table, header) in Tables)
            _folder.Write(System.IO.Path.Combine(Folder, table + ".csv"), header + "\n");
        Rows("concept", $"{Phq9},PHQ-9,LOINC,44261-6", $"{Gad7},GAD-7,LOINC,70274-6", $"{Cbt},CBT,SNOMED,304891004", $"{Counselling},Counselling,SNOMED,286711000000107");
    }

    public string Path => _folder.File(Folder);

    /// <summary>Adds rows under the header that the table has.</summary>
    public OmopFolder Rows(string table, params string[] rows)
    {
        System.IO.File.AppendAllText(_folder.File(Folder, table + ".csv"), string.Concat(rows.Select(r => r + "\n")));
        return this;
    }

    /// <summary>Writes a whole file.</summary>
    public OmopFolder File(string name, string text)
    {
        _folder.Write(System.IO.Path.Combine(Folder, name), text);
        return this;
    }

    public OmopFolder Without(string name)
    {
        System.IO.File.Delete(_folder.File(Folder, name));
        return this;
    }

    /// <summary>A woman of 1980, observed from 2023 to the end of 2025 unless told otherwise.</summary>
    public OmopFolder Person(string person = "1", string to = "2025-12-31", string from = "2023-01-01", string of = "8532,1980,8527,,,7") =>
        Rows("person", $"{person},{of}").Rows("observation_period", $"{Next()},{person},{from},{to}");

    public OmopFolder Condition(string day, string end = "", string concept = Depression, string person = "1") => Rows("condition_occurrence", $"{Next()},{person},{concept},{day},{end}");

    public OmopFolder Era(string drug, string from, string to, string person = "1") => Rows("drug_era", $"{Next()},{person},{drug},{from},{to}");

    public OmopFolder Supply(string drug, string from, string to = "", string days = "", string person = "1") => Rows("drug_exposure", $"{Next()},{person},{drug},{from},{to},{days}");

    public OmopFolder Session(string concept, string day, string visit = "", string person = "1") => Rows("procedure_occurrence", $"{Next()},{person},{concept},{day},{visit}");

    /// <summary>Sessions of a therapy, every so many days.</summary>
    public OmopFolder Course(string concept, string from, int sessions, int every = 7)
    {
        for (var i = 0; i < sessions; i++)
            Session(concept, DateOnly.Parse(from, CultureInfo.InvariantCulture).AddDays(i * every).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        return this;
    }

    public OmopFolder Visit(string day, string visit = "", string concept = "9202", string site = "7", string person = "1") =>
        Rows("visit_occurrence", $"{(visit.Length == 0 ? Next() : visit)},{person},{concept},{day},{site}");

    public OmopFolder Score(string day, string score, string concept = Phq9, string person = "1") => Rows("measurement", $"{Next()},{person},{concept},{day},{score}");

    public OmopFolder Observe(string concept, string day, string value = "", string person = "1") => Rows("observation", $"{Next()},{person},{concept},{day},{value}");

    /// <summary>A concept of the service's own, which means what its code says.</summary>
    public OmopFolder Own(string concept, string code) => Rows("concept", $"{concept},own,NonResponse,{code}");

    public void Dispose() => _folder.Dispose();

    // Larger than a number of 32 bits.
    private string Next() => (9_000_000_000L + ++_rows).ToString(CultureInfo.InvariantCulture);
}

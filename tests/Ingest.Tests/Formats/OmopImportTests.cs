using NonResponse.Tests;

namespace NonResponse.Ingest.Tests;

/// <summary>What the tables of the OMOP Common Data Model become, episodes and steps apart.</summary>
public class OmopImportTests
{
    private static ImportReport Read(OmopFolder extract, OmopSettings? settings = null) => Import.Read(extract.Path, new ImportOptions { MaxBadShare = 1, Omop = settings ?? new() });

    private static EpisodeTables Tables(OmopFolder extract, OmopSettings? settings = null)
    {
        var report = Read(extract, settings);
        Assert.That(report.Refusal, Is.Null);
        return report.Tables!;
    }

    private static int Rows(ImportReport report, string table, string rule) => report.Findings.Where(f => f.Table == table && f.Rule == rule).Sum(f => f.Rows);

    private static OmopFolder Depressed() => new OmopFolder().Person().Condition("2025-06-02").Score("2025-06-02", "18");

    private static string Contacts(EpisodeTables tables)
    {
        var contacts = tables.Contacts;
        return string.Join("; ", Enumerable.Range(0, contacts.Count).Select(c => FormattableString.Invariant(
            $"{DateOnly.FromDayNumber(contacts.Date[c]):MM-dd} {(ContactKind)contacts.Kind[c]}") + (contacts.Modality.Numbers[c] < 0 ? "" : " " + contacts.Modality.Names[contacts.Modality.Numbers[c]])));
    }

    [Test]
    public void Visit_with_a_session_is_a_treatment_and_was_attended()
    {
        using var extract = Depressed().Visit("2025-06-16").Session(OmopFolder.Cbt, "2025-06-16");
        var tables = Tables(extract);
        Assert.That((Contacts(tables), (Attendance)tables.Contacts.Attendance[0], (Medium)tables.Contacts.Medium[0]), Is.EqualTo(("06-16 Treatment cbt", Attendance.Attended, Medium.InPerson)));
        Assert.That(tables.Episodes.TreatmentStartDate[0], Is.EqualTo(new DateOnly(2025, 6, 16).DayNumber));
    }

    [Test]
    public void Session_belongs_to_the_visit_that_it_names()
    {
        using var extract = Depressed().Visit("2025-06-16", "71").Visit("2025-06-16", "72").Session(OmopFolder.Cbt, "2025-06-16", "72");
        var report = Read(extract);
        Assert.That((Contacts(report.Tables!), Rows(report, "visit_occurrence", "visit_unrelated")), Is.EqualTo(("06-16 Treatment cbt", 1)));
    }

    [Test]
    public void Session_without_a_visit_is_a_contact_once_a_day()
    {
        using var extract = Depressed().Session(OmopFolder.Cbt, "2025-06-16").Session(OmopFolder.Cbt, "2025-06-16");
        Assert.That(Contacts(Tables(extract)), Is.EqualTo("06-16 Treatment cbt"));
    }

    [Test]
    public void Visit_of_the_diagnosis_is_the_assessment_and_later_ones_are_reviews()
    {
        using var extract = Depressed().Visit("2025-06-02").Visit("2025-06-09").Score("2025-06-09", "17").Visit("2025-06-16").Supply(OmopFolder.Sertraline, "2025-06-16").Visit("2025-07-14").Score("2025-07-14", "9").Visit("2025-07-21");
        var report = Read(extract);
        Assert.That((Contacts(report.Tables!), Rows(report, "visit_occurrence", "visit_unrelated")), Is.EqualTo(("06-02 Assessment; 06-09 Review; 06-16 Treatment; 07-14 Review", 1)));
        Assert.That(report.Tables!.Episodes.AssessmentDate[0], Is.EqualTo(new DateOnly(2025, 6, 2).DayNumber));
    }

    [Test]
    public void Kind_of_contact_may_be_told_by_a_concept_of_the_service()
    {
        using var extract = Depressed().Own("2000000100", "contact:booster").Visit("2025-10-06").Session("2000000100", "2025-10-06");
        Assert.That(Contacts(Tables(extract)), Is.EqualTo("10-06 Booster"));
    }

    [Test]
    public void Visit_before_the_episode_is_left_out()
    {
        using var extract = Depressed().Visit("2025-05-05").Score("2025-05-05", "12");
        var report = Read(extract);
        Assert.That((report.Tables!.Contacts.Count, Rows(report, "visit_occurrence", "date_outside_episodes")), Is.EqualTo((0, 1)));
    }

    [TestCase("8507", Sex.Male), TestCase("8532", Sex.Female), TestCase("0", null), TestCase("", null)]
    public void Sex_is_the_gender_concept(string concept, Sex? expected)
    {
        using var extract = new OmopFolder().Person(of: concept + ",1980,,,,").Condition("2025-06-02");
        Assert.That(Tables(extract).Episodes.Sex[0], Is.EqualTo(expected is { } sex ? (byte)sex : CodeList.Missing));
    }

    [TestCase("8527", "", Ethnicity.White), TestCase("8515", "", Ethnicity.Asian), TestCase("8516", "0", Ethnicity.Black), TestCase("8527", "700389", Ethnicity.Mixed), TestCase("38003579", "", Ethnicity.Other)]
    [TestCase("0", "", null)]
    public void Ethnicity_is_the_race_concept_and_that_of_the_source_before_it(string race, string source, Ethnicity? expected)
    {
        using var extract = new OmopFolder().Person(of: $"8532,1980,{race},{source},,").Condition("2025-06-02");
        Assert.That(Tables(extract).Episodes.Ethnicity[0], Is.EqualTo(expected is { } ethnicity ? (byte)ethnicity : CodeList.Missing));
    }

    [TestCase("1980", 45), TestCase("1930", 90), TestCase("2025", 0), TestCase("2030", 0), TestCase("", null)]
    public void Age_is_the_year_less_that_of_birth(string year, int? age)
    {
        using var extract = new OmopFolder().Person(of: $"8532,{year},,,,").Condition("2025-06-02");
        Assert.That(Tables(extract).Episodes.Age[0], Is.EqualTo((byte?)age ?? CodeList.Missing));
    }

    private static string Provider(EpisodeTables tables) => tables.Episodes.Provider.Names[tables.Episodes.Provider.Numbers[0]];

    [Test]
    public void Provider_is_the_care_site_of_the_first_contact_by_its_own_code()
    {
        using var extract = Depressed().Rows("care_site", "7,RX1", "8,Hall Lane Surgery");
        Assert.That(Provider(Tables(extract)), Is.EqualTo("RX1"), "of the person, where there is no contact");
        extract.Visit("2025-06-02", site: "8");
        Assert.That(Provider(Tables(extract)), Is.EqualTo("8"), "what the source calls it is no id");
    }

    [Test]
    public void Care_site_that_is_not_there_is_told_and_nobodys_is_not_recorded()
    {
        using var extract = Depressed().Rows("care_site", "9,RX9");
        var report = Read(extract);
        Assert.That((Provider(report.Tables!), Rows(report, "person", "care_site_unknown")), Is.EqualTo(("7", 1)));
        using var without = new OmopFolder().Person(of: "8532,1980,,,,").Condition("2025-06-02");
        Assert.That(Provider(Tables(without)), Is.EqualTo("not_recorded"));
    }

    [Test]
    public void Location_tells_the_commissioner_and_the_decile_where_the_service_says_so()
    {
        using var extract = new OmopFolder().Person(of: "8532,1980,,,3,7").Condition("2025-06-02").Rows("location", "3,2,QWO");
        var episodes = Tables(extract, new OmopSettings { CommissionerColumn = "county", DeprivationColumn = "state" }).Episodes;
        Assert.That((episodes.Commissioner.Names[episodes.Commissioner.Numbers[0]], episodes.DeprivationDecile[0]), Is.EqualTo(("QWO", (byte)2)));
        var plain = Tables(extract).Episodes;
        Assert.That((plain.Commissioner.Numbers[0] < 0, plain.DeprivationDecile[0]), Is.EqualTo((true, CodeList.Missing)));
    }

    [Test]
    public void Observations_tell_of_persons_the_latest_before_the_index_first()
    {
        using var extract = Depressed().Own("2000000101", "employment:employed").Own("2000000102", "employment:unemployed").Own("2000000103", "deprivation_decile:").Own("2000000104", "disability:true")
            .Own("2000000105", "referral_source:self").Observe("2000000101", "2024-01-08").Observe("2000000102", "2025-05-05").Observe("2000000101", "2025-07-07")
            .Observe("2000000103", "2025-06-02", "3").Observe("2000000104", "2025-06-23").Observe("2000000105", "2025-06-02");
        var e = Tables(extract).Episodes;
        Assert.That(((Employment)e.Employment[0], e.DeprivationDecile[0], e.Disability[0], (ReferralSource)e.ReferralSource[0]), Is.EqualTo((Employment.Unemployed, (byte)3, (byte)1, ReferralSource.Self)));
    }

    [Test]
    public void Needs_are_observations_once_a_day()
    {
        using var extract = Depressed().Own("2000000106", "need:housing").Observe("2000000106", "2025-06-16").Observe("2000000106", "2025-06-16").Observe("2000000106", "2025-08-04");
        var report = Read(extract);
        Assert.That((report.Tables!.Needs!.Count, Rows(report, "observation", "key_repeated")), Is.EqualTo((2, 1)));
        Assert.That(report.Tables.Needs.Need, Is.All.EqualTo((byte)Need.Housing));
    }

    [Test]
    public void Without_a_concept_for_needs_there_is_no_table_of_them()
    {
        using var extract = Depressed();
        Assert.That(Tables(extract).Needs, Is.Null);
    }

    [Test]
    public void Anxiety_is_known_where_it_is_recorded()
    {
        using var extract = Depressed().Condition("2025-03-03", concept: "434613").Person("2").Condition("2025-06-02", person: "2");
        Assert.That(Tables(extract).Episodes.Anxiety, Is.EqualTo(new[] { (byte)1, CodeList.Missing }));
    }

    [Test]
    public void Scores_are_known_by_the_code_of_their_concept_in_the_extracts_own_vocabulary()
    {
        using var extract = new OmopFolder().Person().Condition("2025-06-02").Score("2025-06-02", "18").Score("2025-06-02", "12.0", OmopFolder.Gad7).Observe(OmopFolder.Phq9, "2025-07-07", "9");
        var scores = Tables(extract).Scores;
        Assert.That(scores.Score.Select(s => s / Instrument.PointScale), Is.EquivalentTo(new[] { 18, 12, 9 }));
        extract.Without("concept.csv");
        var report = Read(extract);
        Assert.That((report.Tables!.Scores.Count, Rows(report, "measurement", "concept_not_read")), Is.EqualTo((0, 2)));
    }

    [Test]
    public void Concepts_of_the_service_come_before_the_lists_and_the_vocabulary()
    {
        using var extract = new OmopFolder().Person().Condition("2025-06-02").Score("2025-06-02", "40", "77").Score("2025-06-02", "18");
        var settings = new OmopSettings { Concepts = [new OmopConcept("score", "MADRS", 77, "", ""), new OmopConcept("score", "QIDS_SR16", null, "LOINC", "44261-6")] };
        Assert.That(Tables(extract, settings).Scores.Instrument.Select(i => (InstrumentCode)i), Is.EquivalentTo(new[] { InstrumentCode.Madrs, InstrumentCode.QidsSr16 }));
    }

    [Test]
    public void Clinical_drug_is_its_ingredient_where_the_extract_has_the_ancestors()
    {
        using var extract = Depressed().Supply("19077487", "2025-06-16", "2025-09-01");
        var report = Read(extract);
        Assert.That((report.Tables!.Steps.Count, Rows(report, "drug_exposure", "drug_not_mapped")), Is.EqualTo((0, 1)));
        extract.File("concept_ancestor.csv", $"ancestor_concept_id,descendant_concept_id,min_levels_of_separation,max_levels_of_separation\n21600001,19077487,4,5\n{OmopFolder.Sertraline},19077487,2,2\n{OmopFolder.Mirtazapine},19077487,3,3\n");
        report = Read(extract);
        var names = report.Tables!.Interventions.Name;
        Assert.That((names.Names[names.Numbers.Single()], Rows(report, "drug_exposure", "drug_not_mapped")), Is.EqualTo(("sertraline", 0)), "the nearest ancestor counts");
    }

    [Test]
    public void Of_two_ancestors_that_are_equally_near_the_exclusion_counts()
    {
        using var extract = new OmopFolder().Person().Condition("2025-06-02", concept: "999").Score("2025-06-02", "18")
            .File("concept_ancestor.csv", $"ancestor_concept_id,descendant_concept_id,min_levels_of_separation\n{OmopFolder.Depression},999,1\n436665,999,1\n");
        Assert.That(Tables(extract).Episodes.Count, Is.Zero);
    }

    [Test]
    public void Code_of_the_own_vocabulary_that_means_nothing_is_told()
    {
        using var extract = Depressed().Own("2000000107", "score:PHQ-2").Own("2000000108", "mood");
        Assert.That(Rows(Read(extract), "concept", "concept_own_unknown"), Is.EqualTo(2));
    }

    [TestCase("PERSON.CSV"), TestCase("Person.csv")]
    public void Names_of_files_and_columns_are_read_in_any_case(string name)
    {
        using var extract = Depressed();
        var text = File.ReadAllText(Path.Combine(extract.Path, "person.csv"));
        extract.Without("person.csv").File(name, text.Replace("person_id,gender_concept_id", "PERSON_ID,Gender_Concept_Id", StringComparison.Ordinal));
        var episodes = Tables(extract).Episodes;
        Assert.That((episodes.Count, (Sex)episodes.Sex[0]), Is.EqualTo((1, Sex.Female)));
    }

    [Test]
    public void Dates_may_have_a_time_after_them()
    {
        using var extract = new OmopFolder().Person(to: "2025-12-31T00:00:00").Condition("2025-06-02 09:30:00");
        Assert.That(Tables(extract).Episodes.ReferralDate[0], Is.EqualTo(new DateOnly(2025, 6, 2).DayNumber));
    }

    [Test]
    public void Extract_goes_to_the_release_of_its_source_and_else_to_the_last_observation()
    {
        using var extract = Depressed();
        Assert.That(Tables(extract).ExtractedOn, Is.EqualTo(new DateOnly(2025, 12, 31).DayNumber));
        extract.File("cdm_source.csv", "cdm_source_name,source_description,source_release_date,cdm_release_date\nwarehouse,Records of Mary Smith and others were taken over by Dr Jones.,2026-01-15,2026-02-01\n");
        Assert.That(Tables(extract).ExtractedOn, Is.EqualTo(new DateOnly(2026, 1, 15).DayNumber), "and what describes the source is about nobody");
    }

    [TestCase("month_of_birth", "3", "dates of birth"), TestCase("day_of_birth", "14", "dates of birth"), TestCase("birth_datetime", "1980-03-14 00:00:00", "dates of birth"), TestCase("person_source_value", "83517", "hospital numbers")]
    public void Column_of_a_person_that_identifies_may_be_there_and_must_be_empty(string column, string value, string kind)
    {
        foreach (var (filled, refusal) in new[] { ("", null), (value, $"The extract carries identity: person.csv, column {column} ({kind}). Nothing was kept.") })
        {
            using var extract = new OmopFolder().Condition("2025-06-02").Rows("observation_period", "1,1,2023-01-01,2025-12-31").File("person.csv", $"person_id,gender_concept_id,year_of_birth,{column}\n1,8532,1980,{filled}\n");
            Assert.That(Read(extract).Refusal, Is.EqualTo(refusal));
        }
    }

    [TestCase("address_1", "14 Hall Lane", "addresses"), TestCase("city", "Leeds", "addresses"), TestCase("zip", "LS1 4AP", "postcodes"), TestCase("latitude", "53.8", "addresses"), TestCase("location_source_value", "14 Hall Lane", "addresses")]
    public void Column_of_a_location_that_identifies_may_be_there_and_must_be_empty(string column, string value, string kind)
    {
        foreach (var filled in new[] { "", value })
        {
            using var extract = Depressed().File("location.csv", $"location_id,{column},state\n3,{filled},2\n");
            Assert.That(Read(extract).Refusal, filled.Length == 0 ? Is.Null : Does.StartWith($"The extract carries identity: location.csv, column {column} (").And.Contains(kind));
        }
    }

    [Test]
    public void Note_in_a_table_that_is_not_read_is_identity()
    {
        using var extract = Depressed().File("note.csv", "note_id,person_id,note_text\n1,1,\n");
        Assert.That(Read(extract).Refusal, Is.Null);
        extract.File("note.csv", "note_id,person_id,note_text\n1,1,seen today\n");
        Assert.That(Read(extract).Refusal, Is.EqualTo("The extract carries identity: note.csv, column note_text (free text). Nothing was kept."));
    }

    [Test]
    public void Running_numbers_are_no_identity_and_a_persons_NHS_number_is()
    {
        using var extract = Depressed();
        extract.File("measurement.csv", "measurement_id,person_id,measurement_concept_id,measurement_date,value_as_number,provider_id\n"
            + string.Concat(Enumerable.Range(0, 300).Select(i => FormattableString.Invariant($"{9_434_765_919 + i},1,3004249,2025-06-02,{100 + i},{19_590_101 + i}\n"))));
        Assert.That(Read(extract).Refusal, Is.Null);
        using var named = new OmopFolder().Person("9434765919").Person("9434765870").Condition("2025-06-02", person: "9434765919");
        Assert.That(Read(named).Refusal, Does.StartWith("The extract carries identity: ").And.Contains("column person_id (NHS numbers)"));
    }

    [Test]
    public void Names_in_the_vocabulary_are_of_nobody()
    {
        using var extract = Depressed().Rows("concept", "4182210,Parkinson disease,SNOMED,1", "4182211,Hodgkin lymphoma,SNOMED,2", "4182212,Mary Smith,SNOMED,3");
        Assert.That(Read(extract).Refusal, Is.Null);
    }

    [Test]
    public void Table_of_locations_does_not_make_an_extract_of_the_contract_one_of_two_formats()
    {
        using var extract = new ExtractFolder().OneStep().Phq9(("2025-03-01", "18")).File("location.csv", "a,b\n1,2\n");
        Assert.That(Import.Read(extract.Path, new ImportOptions()).Refusal, Is.Null);
    }

    [Test]
    public void Folder_with_tables_of_the_contract_too_is_refused()
    {
        using var extract = Depressed().File("contacts.csv", "episode_id,date\n");
        Assert.That(Read(extract).Refusal, Is.EqualTo(
            "The folder holds tables of two formats: contacts.csv (the data contract) and condition_occurrence.csv (OMOP CDM); put each into a folder of its own."));
    }

    [Test]
    public void Every_row_of_the_lists_has_a_meaning_and_a_source()
    {
        Assert.That(OmopConcepts.Listed, Has.Count.GreaterThan(300));
        Assert.That(OmopConcepts.Listed.Where(l => l.Source.Length == 0 || (l.Id is null && l.Code.Length == 0) || (l.Code.Length > 0) != (l.Vocabulary.Length > 0)), Is.Empty);
        Assert.That(OmopConcepts.Listed.Where(l => l.Id is not null).Select(l => l.Id), Is.Unique);
        Assert.That(OmopConcepts.Listed.Where(l => l.Code.Length > 0).Select(l => (l.Vocabulary, l.Code)), Is.Unique);
        Assert.That(OmopConcepts.Listed.Where(l => l.Vocabulary == "SNOMED" && !SnomedIdentifier.IsValid(l.Code)).Select(l => l.Code), Is.Empty);
    }
}

using System.Collections.Frozen;

namespace NonResponse.Ingest;

/// <summary>The tables of the OMOP Common Data Model 5.4: what was recorded of each person, without episodes and steps.</summary>
/// <remarks>
/// What the model has no place for is left out: why care ended, missed contacts, doses, events, what became of needs. Real extracts hold what is of no concern here, and so does this
/// one: other visits, conditions and measurements, and concepts that match nothing. Once a person is referred again, nothing more is recorded for the earlier episode.
/// </remarks>
internal sealed partial class OmopExtract : ExtractTables
{
    // What is recorded so shortly before a referral belongs to it: docs/omop.md.
    private const int LeadDays = 28;

    private const int ObservedBefore = 365;
    private const long Ehr = 32817;
    private const long Hypertension = 320128;
    private const long BloodPressure = 3004249;

    // Its draws change nothing of the service: they are of a generator of their own.
    private const ulong Untidiness = 0x9E3779B97F4A7C15;

    private static readonly (string Name, string Header)[] Tables =
    [
        ("person", "person_id,gender_concept_id,year_of_birth,month_of_birth,day_of_birth,birth_datetime,race_concept_id,ethnicity_concept_id,location_id,provider_id,care_site_id,"
            + "person_source_value,gender_source_value,gender_source_concept_id,race_source_value,race_source_concept_id,ethnicity_source_value,ethnicity_source_concept_id"),
        ("observation_period", "observation_period_id,person_id,observation_period_start_date,observation_period_end_date,period_type_concept_id"),
        ("condition_occurrence", "condition_occurrence_id,person_id,condition_concept_id,condition_start_date,condition_start_datetime,condition_end_date,condition_end_datetime,"
            + "condition_type_concept_id,condition_status_concept_id,stop_reason,provider_id,visit_occurrence_id,visit_detail_id,condition_source_value,condition_source_concept_id,condition_status_source_value"),
        ("visit_occurrence", "visit_occurrence_id,person_id,visit_concept_id,visit_start_date,visit_start_datetime,visit_end_date,visit_end_datetime,visit_type_concept_id,provider_id,care_site_id,"
            + "visit_source_value,visit_source_concept_id,admitted_from_concept_id,admitted_from_source_value,discharged_to_concept_id,discharged_to_source_value,preceding_visit_occurrence_id"),
        ("procedure_occurrence", "procedure_occurrence_id,person_id,procedure_concept_id,procedure_date,procedure_datetime,procedure_end_date,procedure_end_datetime,procedure_type_concept_id,"
            + "modifier_concept_id,quantity,provider_id,visit_occurrence_id,visit_detail_id,procedure_source_value,procedure_source_concept_id,modifier_source_value"),
        ("measurement", "measurement_id,person_id,measurement_concept_id,measurement_date,measurement_datetime,measurement_time,measurement_type_concept_id,operator_concept_id,value_as_number,"
            + "value_as_concept_id,unit_concept_id,range_low,range_high,provider_id,visit_occurrence_id,visit_detail_id,measurement_source_value,measurement_source_concept_id,unit_source_value,"
            + "unit_source_concept_id,value_source_value,measurement_event_id,meas_event_field_concept_id"),
        ("observation", "observation_id,person_id,observation_concept_id,observation_date,observation_datetime,observation_type_concept_id,value_as_number,value_as_string,value_as_concept_id,"
            + "qualifier_concept_id,unit_concept_id,provider_id,visit_occurrence_id,visit_detail_id,observation_source_value,observation_source_concept_id,unit_source_value,qualifier_source_value,"
            + "value_source_value,observation_event_id,obs_event_field_concept_id"),
        ("drug_exposure", "drug_exposure_id,person_id,drug_concept_id,drug_exposure_start_date,drug_exposure_start_datetime,drug_exposure_end_date,drug_exposure_end_datetime,verbatim_end_date,"
            + "drug_type_concept_id,stop_reason,refills,quantity,days_supply,sig,route_concept_id,lot_number,provider_id,visit_occurrence_id,visit_detail_id,drug_source_value,drug_source_concept_id,"
            + "route_source_value,dose_unit_source_value"),
        ("drug_era", "drug_era_id,person_id,drug_concept_id,drug_era_start_date,drug_era_end_date,drug_exposure_count,gap_days"),
    ];

    private static readonly FrozenDictionary<string, long> Sexes = OmopVocabulary.Of("sex");
    private static readonly FrozenDictionary<string, long> Ethnicities = OmopVocabulary.Of("ethnicity");
    private static readonly FrozenDictionary<string, long> Depressions = OmopVocabulary.Of("depression");
    private static readonly FrozenDictionary<string, long> Sources = OmopVocabulary.Of("referral_source");
    private static readonly FrozenDictionary<string, long> Employments = OmopVocabulary.Of("employment");
    private static readonly FrozenDictionary<string, long> Housings = OmopVocabulary.Of("housing");
    private static readonly FrozenDictionary<string, long> Needs = OmopVocabulary.Of("need");
    private static readonly long Anxiety = OmopVocabulary.Of("anxiety")["true"];
    private static readonly long Decile = OmopVocabulary.Of("deprivation_decile")[""];
    private static readonly long PriorEpisodes = OmopVocabulary.Of("prior_episodes")[""];
    private static readonly long PriorFailedTrials = OmopVocabulary.Of("prior_failed_trials")[""];
    private static readonly long[] Flags = [.. new[] { "interpreter_needed", "disability", "long_term_condition", "substance_use", "chronic_pain" }.Select(k => OmopVocabulary.Of(k)["true"])];

    // What was recorded after the end of the episode before, until it is known whether the person comes again.
    private readonly List<LateRow> _late = [];
    private SyntheticPerson? _person;
    private long _observation;
    private int _last;

    public OmopExtract() : base(Tables)
    {
    }

    private RowBuffer Persons => Buffers[0];

    private RowBuffer Periods => Buffers[1];

    private RowBuffer Conditions => Buffers[2];

    private RowBuffer Observations => Buffers[6];

    public override IReadOnlyList<(string Name, string Header, RowBuffer Rows)> Whole(SyntheticService service)
    {
        var (sites, locations, source) = (new RowBuffer(), new RowBuffer(), new RowBuffer());
        for (var i = 0; i < service.ProviderIds.Length; i++)
            sites.Number(i + 1).Text(null).Number(OmopVocabulary.None).Text(null).Text(service.ProviderIds[i]).Text(null).EndRow();
        for (var i = 0; i < service.CommissionerIds.Length; i++)
            locations.Number(i + 1).Empty(5).Text(service.CommissionerIds[i]).Empty(5).EndRow();
        source.Text("Synthetic service").Text("SYN").Text("Nobody").Empty(3).Day(service.LastDay).Day(service.LastDay).Text("5.4").Number(OmopVocabulary.None).Text("site").EndRow();
        return
        [
            ("care_site", "care_site_id,care_site_name,place_of_service_concept_id,location_id,care_site_source_value,place_of_service_source_value", sites),
            ("location", "location_id,address_1,address_2,city,state,zip,county,location_source_value,country_concept_id,country_source_value,latitude,longitude", locations),
            ("cdm_source", "cdm_source_name,cdm_source_abbreviation,cdm_holder,source_description,source_documentation_reference,cdm_etl_reference,source_release_date,cdm_release_date,"
                + "cdm_version,cdm_version_concept_id,vocabulary_version", source),
            ("concept", OmopVocabulary.Header, OmopVocabulary.Table()),
        ];
    }

    public override void EndBlock() => AddLate(int.MaxValue);

    protected override void Add(SyntheticService service, SyntheticEpisode episode, EpisodeRecord record)
    {
        var random = Pcg32.ForItem(service.Options.Seed ^ Untidiness, (ulong)episode.Number);
        _last = service.LastDay;
        var isFirst = !ReferenceEquals(episode.Person, _person);
        AddLate(isFirst ? int.MaxValue : episode.Referral - LeadDays);
        _person = episode.Person;
        _observation = episode.Number * 100;
        if (isFirst)
            AddPerson(ref random, episode, record);
        Condition(episode.Number * 10, Depressions[episode.Person.Diagnosis ?? ""], episode.Referral, Known(episode.End, _last));
        AddObservations(episode, record);
        AddDrugs(episode);
        for (var i = 0; i < episode.Contacts.Count; i++)
            if (episode.Contacts[i] is { Attendance: "attended" } contact && contact.Day <= _last)
            {
                if (contact.Day <= episode.End)
                    AddContact(episode, contact, i);
                else
                    _late.Add(new LateRow(contact.Day, episode.Number) { Place = i, Contact = contact });
            }
        for (var i = 0; i < episode.Assessments.Count; i++)
            if (episode.Assessments[i] is var score && score.Day <= _last)
            {
                if (score.Day <= episode.End)
                    AddScore(episode.Number, i, score);
                else
                    _late.Add(new LateRow(score.Day, episode.Number) { Place = i, Score = score });
            }
        if (random.Chance(0.08))
            AddOtherVisit(ref random, episode);
    }

    private void AddPerson(ref Pcg32 random, SyntheticEpisode episode, EpisodeRecord record)
    {
        var person = episode.Person;
        var race = person.Ethnicity is null ? OmopVocabulary.None : Ethnicities[person.Ethnicity];
        Persons.Number(person.Number).Number(person.Sex is null ? OmopVocabulary.None : Sexes[person.Sex])
            .NumberOrEmpty(record.HasAge ? DateOnly.FromDayNumber(episode.Referral).Year - episode.Age : -1).Empty(3).Number(race).Number(OmopVocabulary.None)
            .NumberOrEmpty(record.HasCommissioner ? person.Commissioner + 1 : -1).Text(null).Number(person.Provider + 1).Empty(2).Number(OmopVocabulary.None).Text(null).Number(race).Text(null)
            .Number(OmopVocabulary.None).EndRow();
        Periods.Number(person.Number).Number(person.Number).Day(episode.Referral - ObservedBefore).Day(_last).Number(Ehr).EndRow();
        if (person.Anxiety == true)
            Condition(episode.Number * 10 + 1, Anxiety, episode.Referral, null);
        if (random.Chance(0.15))
            Condition(episode.Number * 10 + 2, random.Chance(0.8) ? Hypertension : OmopVocabulary.None, episode.Referral - random.Between(1, ObservedBefore), null);
    }

    private void Condition(long id, long concept, int day, int? end) =>
        Conditions.Number(id).Number(_person!.Number).Number(concept).Day(day).Text(null).Day(end).Text(null).Number(Ehr).Empty(8).EndRow();

    private void AddObservations(SyntheticEpisode episode, EpisodeRecord record)
    {
        var person = episode.Person;
        if (record.Source is { } source)
            Observe(Sources[source], episode.Referral);
        if (person.PriorEpisodes >= 0)
            Observe(PriorEpisodes, episode.Referral, person.PriorEpisodes + episode.Earlier);
        foreach (var need in episode.Needs)
            if (need.Day <= Math.Min(_last, episode.End))
                Observe(Needs[need.Code], need.Day);
            else if (need.Day <= _last)
                _late.Add(new LateRow(need.Day, episode.Number) { Need = need });
        if (episode.Earlier > 0)
            return;
        if (person.Employment is { } employment)
            Observe(Employments[employment], episode.Referral);
        if (person.Housing is { } housing)
            Observe(Housings[housing], episode.Referral);
        if (person.Decile > 0)
            Observe(Decile, episode.Referral, person.Decile);
        if (person.PriorFailedKnown)
            Observe(PriorFailedTrials, episode.Referral, person.PriorFailedTrials);
        // Records say what somebody has, and seldom what not.
        ReadOnlySpan<bool?> flags = [person.Interpreter, person.Disability, person.LongTermCondition, person.SubstanceUse, person.ChronicPain];
        for (var i = 0; i < flags.Length; i++)
            if (flags[i] == true)
                Observe(Flags[i], episode.Referral);
    }

    private void Observe(long concept, int day, int number = -1) =>
        Observations.Number(_observation++).Number(_person!.Number).Number(concept).Day(day).Text(null).Number(Ehr).NumberOrEmpty(number).Empty(14).EndRow();

    /// <summary>Adds what was recorded after the end of the episode before, as far as it came before a day.</summary>
    private void AddLate(int before)
    {
        foreach (var row in _late)
        {
            if (row.Day >= before)
                continue;
            if (row.Contact is { } contact)
                AddVisit(VisitId(row.Episode, row.Place), contact, [Contacts[contact.Kind]]);
            if (row.Score is { } score)
                AddScore(row.Episode, row.Place, score);
            if (row.Need is { } need)
                Observe(Needs[need.Code], need.Day);
        }
        _late.Clear();
    }

    /// <summary>A contact, a score or a need after the end of an episode.</summary>
    private readonly record struct LateRow(int Day, long Episode)
    {
        public int Place { get; init; }

        public ContactRow? Contact { get; init; }

        public AssessmentRow? Score { get; init; }

        public NeedRow? Need { get; init; }
    }
}

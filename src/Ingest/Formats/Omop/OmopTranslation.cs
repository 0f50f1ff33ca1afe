using System.Text;

namespace NonResponse.Ingest;

/// <summary>Makes the tables of the contract out of those of the model: what maps to what, and what is inferred, is in docs/omop.md.</summary>
internal sealed class OmopTranslation
{
    private const int OldestAge = 90;

    private static readonly string[] Given =
    [
        "episode_id", "patient_id", "provider_id", "referral_date", "assessment_date", "treatment_start_date", "end_date", "diagnosis", "age", "sex", "ethnicity",
    ];

    private static readonly string[] Commissioner = ["commissioner_id"];

    // Columns that are there where some observation, or the service, says how.
    private static readonly (string Column, OmopKind Kind)[] Attributes =
    [
        ("referral_source", OmopKind.ReferralSource), ("deprivation_decile", OmopKind.DeprivationDecile), ("employment", OmopKind.Employment), ("housing", OmopKind.Housing),
        ("interpreter_needed", OmopKind.InterpreterNeeded), ("disability", OmopKind.Disability), ("long_term_condition", OmopKind.LongTermCondition), ("anxiety", OmopKind.Anxiety),
        ("substance_use", OmopKind.SubstanceUse), ("chronic_pain", OmopKind.ChronicPain), ("prior_episodes", OmopKind.PriorEpisodes), ("prior_failed_trials", OmopKind.PriorFailedTrials),
    ];

    private readonly ImportHooks _hooks;
    private readonly IReadOnlyList<FurtherColumn> _further;
    private readonly OmopSettings _settings;
    private readonly Dictionary<string, SentTable> _tables;
    private readonly OmopConcepts _concepts;
    private readonly int? _releasedOn;

    public OmopTranslation(ReadTables read, ImportHooks hooks, ImportOptions options)
    {
        (_hooks, _further, _settings) = (hooks, options.FurtherColumns, options.Omop);
        _tables = OmopTables.All.ToDictionary(t => t.Name, t => new SentTable(read, t), StringComparer.Ordinal);
        _releasedOn = Latest("source_release_date") ?? Latest("cdm_release_date");
        _concepts = new OmopConcepts(Of(OmopTables.Vocabulary), Of(OmopTables.Ancestor), _settings.Concepts);
    }

    public ContractTables Run()
    {
        var people = new OmopPeople(Of(OmopTables.Person), Of(OmopTables.ObservationPeriod));
        if (_hooks.Erasure is { } erasure)
            people.Erase(person => erasure.Has(person, people.Pool));
        OmopEvents conditions = null!, measurements = null!, observations = null!, supplies = null!, procedures = null!;
        OmopVisits visits = null!;
        OmopTreatments treatments = null!;
        Parallel.Invoke(
            Cores.All,
            () => measurements = Events(people, OmopTables.Measurement, "measurement_concept_id", "measurement_date", "", m => m.Kind == OmopKind.Score),
            () =>
            {
                procedures = Events(people, OmopTables.Procedure, "procedure_concept_id", "procedure_date", "", m => (m.IsTreatment && m.Kind != OmopKind.Medication) || m.Kind == OmopKind.Contact);
                supplies = Supplies(people);
                var eras = Events(people, OmopTables.DrugEra, "drug_concept_id", "drug_era_start_date", "drug_era_end_date", IsDrug);
                treatments = new OmopTreatments(people, Of(OmopTables.DrugEra).Rows > 0 ? eras : null, supplies, procedures, _settings);
            },
            () => visits = new OmopVisits(Of(OmopTables.Visit), people, _concepts),
            () => observations = Events(people, OmopTables.Observation, "observation_concept_id", "observation_date", "", m => m.Kind is OmopKind.Score or OmopKind.Need || Attributes.Any(a => a.Kind == m.Kind)),
            () => conditions = Events(people, OmopTables.Condition, "condition_concept_id", "condition_start_date", "condition_end_date", m => m.Kind is OmopKind.Depression or OmopKind.Exclusion or OmopKind.Anxiety, isRequired: false));

        IReadOnlyList<OmopEvents> scores = [measurements, observations];
        var lastDay = _releasedOn ?? people.LastObserved;
        var episodes = new OmopEpisodes(people, conditions, treatments, scores, lastDay, _settings);
        return Make(people, visits, conditions, observations, supplies, procedures, scores, treatments, episodes);
    }

    private ContractTables Make(
        OmopPeople people, OmopVisits visits, OmopEvents conditions, OmopEvents observations, OmopEvents supplies, OmopEvents procedures, IReadOnlyList<OmopEvents> scores,
        OmopTreatments treatments, OmopEpisodes episodes)
    {
        var said = observations.Meanings.Concat(conditions.Meanings).Select(m => m.Kind).ToHashSet();
        if (_settings.DeprivationColumn is not null)
            said.Add(OmopKind.DeprivationDecile);
        var episodeRows = Rows(TableSpec.Episodes, [.. Given, .. _settings.CommissionerColumn is null ? [] : Commissioner, .. Attributes.Where(a => said.Contains(a.Kind)).Select(a => a.Column)]);
        var stepRows = Rows(TableSpec.Steps, "step_id", "episode_id", "step_number", "start_date", "end_date", "reason");
        var interventions = Rows(TableSpec.Interventions, "step_id", "kind", "name", "action");
        var assessments = Rows(TableSpec.Assessments, "episode_id", "date", "instrument", "score");
        var contactRows = Rows(TableSpec.Contacts, "episode_id", "date", "kind", "attendance", "medium", "modality");
        var needs = Rows(TableSpec.Needs, "episode_id", "need", "identified_date");
        Span<byte> id = stackalloc byte[FieldParser.LongestId];
        for (var e = 0; e < episodes.Count; e++)
            episodeRows.Table.Keys!.TryKeep(OmopIds.Of(id, people.Utf8(episodes.Persons[e]), episodes.NumberOf(e), 6, "episode:"u8, e));

        int Line(int episode) => conditions.Table.Line(episodes.Rows[episode]);
        OmopAttributes attributes = null!;
        int[] firstSteps = null!;
        OmopContacts contacts = null!;
        Parallel.Invoke(
            Cores.All,
            () =>
            {
                // All that is said of observations is said by this thread.
                OmopScores.Write(episodes, scores, assessments);
                OmopScores.WriteNeeds(episodes, observations, needs);
                attributes = new OmopAttributes(episodes, observations, conditions);
            },
            () =>
            {
                firstSteps = OmopSteps.Write(episodes, treatments, Line, episodeRows, stepRows, interventions, _settings);
                contacts = new OmopContacts(episodes, visits, procedures, supplies, conditions, scores, contactRows);
                contacts.Write(firstSteps, contactRows);
            });
        needs.Table.IsPresent = observations.Meanings.Any(m => m.Kind == OmopKind.Need);
        WriteEpisodes(people, episodes, attributes, contacts, firstSteps, episodeRows, Line);

        return ContractTables.Of([episodeRows, stepRows, interventions, assessments, contactRows, needs], _hooks, _further) with
        {
            Counts = _tables.Values.Where(t => t.IsPresent).ToDictionary(t => t.Name, t => t.Count, StringComparer.Ordinal),
            Unrecorded = [RecordedColumn.EndReason, RecordedColumn.StepReason, RecordedColumn.Dose, RecordedColumn.Attendance, RecordedColumn.NeedSupport],
            ExtractedOn = _releasedOn ?? (people.LastObserved > int.MinValue ? people.LastObserved : null),
        };
    }

    private void WriteEpisodes(OmopPeople people, OmopEpisodes episodes, OmopAttributes attributes, OmopContacts contacts, int[] firstSteps, ContractRows rows, Func<int, int> line)
    {
        var table = people.Table;
        var places = new OmopPlaces(people, Of(OmopTables.Visit), Of(OmopTables.CareSite), Of(OmopTables.Location), rows.Pool("provider_id"));
        var commissioners = _settings.CommissionerColumn is { } commissioned ? places.OfPersons(commissioned) : null;
        var deciles = _settings.DeprivationColumn is { } deprived ? places.OfPersons(deprived) : null;
        var births = table.Wide("year_of_birth").ToArray();
        var sexes = CodesOf(table, "gender_concept_id", OmopKind.Sex);
        var (races, sources) = (CodesOf(table, "race_concept_id", OmopKind.Ethnicity), CodesOf(table, "race_source_concept_id", OmopKind.Ethnicity));
        var (patientPool, diagnosisPool, commissionerPool) = (rows.Pool("patient_id"), rows.Pool("diagnosis"), rows.Pool("commissioner_id"));
        var values = Attributes.Select(a => (At: rows.Of(a.Column), Values: attributes.Of(a.Kind, episodes.Count))).ToArray();
        var (patientAt, providerAt, commissionerAt, referralAt, assessedAt, treatedAt, endAt, diagnosisAt, ageAt, sexAt, ethnicityAt, decileAt) = (
            rows.Of("patient_id"), rows.Of("provider_id"), rows.Of("commissioner_id"), rows.Of("referral_date"), rows.Of("assessment_date"), rows.Of("treatment_start_date"),
            rows.Of("end_date"), rows.Of("diagnosis"), rows.Of("age"), rows.Of("sex"), rows.Of("ethnicity"), rows.Of("deprivation_decile"));
        var diagnoses = episodes.Diagnoses.Distinct(StringComparer.Ordinal).ToDictionary(d => d, d => diagnosisPool.Add(Encoding.ASCII.GetBytes(d)), StringComparer.Ordinal);
        for (var e = 0; e < episodes.Count; e++)
        {
            var person = episodes.Persons[e];
            var row = people.RowOf(person);
            var current = rows.Current;
            current[0] = 0;
            current[patientAt] = patientPool.Add(people.Utf8(person));
            current[providerAt] = places.ProviderOf(person, contacts.CareSites[e]);
            current[commissionerAt] = commissioners?[person] is { } commissioner ? commissionerPool.Add(Encoding.ASCII.GetBytes(commissioner)) : RawColumn.Missing;
            current[referralAt] = episodes.Starts[e];
            current[assessedAt] = contacts.FirstAssessments[e];
            current[treatedAt] = Math.Min(contacts.FirstTreatments[e], firstSteps[e]);
            current[endAt] = episodes.Ends[e];
            current[diagnosisAt] = diagnoses[episodes.Diagnoses[e]];
            current[ageAt] = births[row] == RawColumn.Missing ? RawColumn.Missing : Math.Clamp(DateOnly.FromDayNumber(episodes.Starts[e]).Year - births[row], 0, OldestAge);
            current[sexAt] = sexes[row];
            current[ethnicityAt] = sources[row] != RawColumn.Missing ? sources[row] : races[row];
            foreach (var (at, ofEpisodes) in values)
                current[at] = ofEpisodes[e];
            if (current[decileAt] == RawColumn.Missing && deciles is not null)
                current[decileAt] = OmopPlaces.DecileOf(deciles[person]);
            rows.Keep(line(e));
        }
        rows.End();
    }

    private OmopEvents Events(OmopPeople people, TableSpec table, string concept, string day, string end, Predicate<OmopMeaning> isRead, bool isRequired = true) =>
        OmopEvents.Read(Of(table), people, _concepts, (concept, day, end), isRead, isRequired);

    /// <summary>Supplies of medication, and how many of them could not be told for want of the vocabulary.</summary>
    private OmopEvents Supplies(OmopPeople people)
    {
        var supplies = Events(people, OmopTables.DrugExposure, "drug_concept_id", "drug_exposure_start_date", "drug_exposure_end_date", IsDrug, isRequired: false);
        if (_concepts.KnowsAncestors || Of(OmopTables.DrugEra).Rows > 0)
            return supplies;
        var unmapped = new RowTally();
        var meanings = _concepts.MeaningsOf(supplies.Table.Pool("drug_concept_id"));
        var numbers = supplies.Table.Wide("drug_concept_id");
        for (var row = 0; row < numbers.Length; row++)
            if (meanings[numbers[row]] is null)
                unmapped.Add(row);
        supplies.Table.Note("drug_concept_id", Rules.DrugNotMapped, unmapped);
        return supplies;
    }

    private static bool IsDrug(OmopMeaning meaning) => meaning.Kind is OmopKind.Medication or OmopKind.Sleep;

    private int[] CodesOf(SentTable table, string column, OmopKind kind)
    {
        var codes = _concepts.MeaningsOf(table.Pool(column)).Select(m => m is not null && m.Kind == kind ? m.Code : RawColumn.Missing).ToArray();
        var numbers = table.Wide(column);
        var values = new int[numbers.Length];
        for (var row = 0; row < values.Length; row++)
            values[row] = numbers[row] < 0 ? RawColumn.Missing : codes[numbers[row]];
        return values;
    }

    private SentTable Of(TableSpec spec) => _tables[spec.Name];

    private ContractRows Rows(TableSpec spec, params string[] given) => new(spec, given, _hooks, spec == TableSpec.Episodes ? _further : []);

    private int? Latest(string column)
    {
        int? latest = null;
        foreach (var day in Of(OmopTables.Source).Wide(column))
            if (day != Day.None)
                latest = Math.Max(latest ?? 0, day);
        return latest;
    }
}

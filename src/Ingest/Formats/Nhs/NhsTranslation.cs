namespace NonResponse.Ingest;

/// <summary>Makes the tables of the contract out of those of the data set: what maps to what is in docs/nhs-talking-therapies.md.</summary>
internal sealed class NhsTranslation
{
    private const int OldestAge = 90;

    private static readonly (SubmittedOutcome Outcome, string Column)[] Flags =
    [
        (SubmittedOutcome.Completed, "CompletedTreatment_Flag"), (SubmittedOutcome.NotAtCaseness, "NotCaseness_Flag"), (SubmittedOutcome.Recovery, "Recovery_Flag"),
        (SubmittedOutcome.ReliableImprovement, "ReliableImprovement_Flag"), (SubmittedOutcome.ReliableDeterioration, "ReliableDeterioration_Flag"),
        (SubmittedOutcome.NoReliableChange, "NoChange_Flag"),
    ];

    private readonly ImportHooks _hooks;
    private readonly IReadOnlyList<FurtherColumn> _further;
    private readonly Dictionary<string, NhsTable> _tables;
    private readonly int? _extractedOn;

    public NhsTranslation(ReadTables read, ImportHooks hooks, ImportOptions options)
    {
        _hooks = hooks;
        _further = options.FurtherColumns;
        var header = read.Tables[NhsTables.Header.Name];
        var submissions = header.Column("UniqueSubmissionID").Wide;
        var ends = header.Column("ReportingPeriodEndDate").Wide;
        var periods = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var row = 0; row < submissions.Length; row++)
        {
            if (ends[row] == Day.None)
                continue;
            if (submissions[row] >= 0)
                periods[header.Pools[header.Spec.IndexOf("UniqueSubmissionID")]!.Texts[submissions[row]]] = ends[row];
            _extractedOn = Math.Max(_extractedOn ?? 0, ends[row]);
        }
        _tables = NhsTables.All.Where(t => t != NhsTables.Header).ToDictionary(t => t.Name, t => new NhsTable(read, t, periods), StringComparer.Ordinal);
    }

    public ContractTables Run()
    {
        var episodes = Rows(TableSpec.Episodes, "episode_id", "patient_id", "provider_id", "commissioner_id", "referral_source", "referral_date", "assessment_date",
            "treatment_start_date", "end_date", "end_reason", "diagnosis", "age", "sex", "ethnicity", "deprivation_decile", "employment", "interpreter_needed", "disability",
            "long_term_condition", "anxiety", "substance_use");
        var contactRows = Rows(TableSpec.Contacts, "episode_id", "date", "kind", "attendance", "medium", "modality", "minutes");
        var assessments = Rows(TableSpec.Assessments, "episode_id", "date", "instrument", "score", "setting");
        var steps = Rows(TableSpec.Steps, "step_id", "episode_id", "step_number", "start_date", "end_date", "reason");
        var interventions = Rows(TableSpec.Interventions, "step_id", "kind", "name", "action");
        var needs = Rows(TableSpec.Needs, "episode_id", "need", "identified_date");

        var referrals = new NhsReferrals(Of(NhsTables.Referral), episodes);
        var contacts = new NhsContacts(Of(NhsTables.Contact), Of(NhsTables.Activity));
        Parallel.Invoke(
            Cores.All,
            () =>
            {
                var scores = new NhsScores(referrals, contacts, Of(NhsTables.ReferralScore), Of(NhsTables.ActivityScore));
                scores.Write(assessments);
            },
            () =>
            {
                contacts.Write(referrals, contactRows);
                var circumstances = new NhsCircumstances(referrals, Of(NhsTables.Circumstance));
                circumstances.Write(needs);
                needs.Table.IsPresent = Of(NhsTables.Circumstance).IsPresent;
                WriteEpisodes(referrals, contacts, circumstances, episodes);
                NhsSteps.Write(referrals, contacts, episodes, steps, interventions);
            });

        return ContractTables.Of([episodes, steps, interventions, assessments, contactRows, needs], _hooks, _further) with
        {
            Counts = _tables.Values.Where(t => t.IsPresent).ToDictionary(t => t.Name, t => t.Count, StringComparer.Ordinal),
            ExtractedOn = _extractedOn,
            Flags = FlagsOf(referrals),
        };
    }

    private NhsTable Of(TableSpec spec) => _tables[spec.Name];

    private ContractRows Rows(TableSpec spec, params string[] given) => new(spec, given, _hooks, spec == TableSpec.Episodes ? _further : []);

    private void WriteEpisodes(NhsReferrals referrals, NhsContacts contacts, NhsCircumstances circumstances, ContractRows episodes)
    {
        var t = referrals.Table;
        var people = new NhsPeople(referrals);
        var (persons, employment) = (Of(NhsTables.Person), Of(NhsTables.Employment));
        var latestPerson = persons.Latest("Person_ID");
        people.NoteUnknown(persons, latestPerson);
        if (persons.HasColumn("LSOA"))
            persons.Log.Note("LSOA", Rules.AreaKeptOut, Effect.Noted, line: 1, rows: 0);
        var (sex, ethnicity) = (NhsCodes.Gender.To<Sex>(), NhsCodes.Ethnicity.To<Ethnicity>());
        var (diagnoses, anxiety) = people.Complaints(Of(NhsTables.Complaint), episodes.Pool("diagnosis"));
        var (sourceOf, reasonOf) = (NhsCodes.Source.To<ReferralSource>(), NhsCodes.EndCode.To<EndReason>());
        var providers = Copied(t.Pool("OrgID_Provider"), episodes.Pool("provider_id"));
        var commissioners = Copied(t.Pool("OrgIDComm"), episodes.Pool("commissioner_id"));
        var (assessed, treated) = (t.Wide("Assessment_FirstDate").ToArray(), t.Wide("TherapySession_FirstDate").ToArray());
        (string Column, Func<int, int, int> Value)[] values =
        [
            ("patient_id", (e, _) => referrals.Patients[e]),
            ("provider_id", Wide("OrgID_Provider", providers)),
            ("commissioner_id", Wide("OrgIDComm", commissioners)),
            ("referral_source", Narrow("SourceOfReferralIAPT", sourceOf)),
            ("referral_date", Wide("ReferralRequestReceivedDate", null)),
            ("assessment_date", (e, row) => assessed[row] == Day.None ? contacts.FirstAssessments[e] : assessed[row]),
            ("treatment_start_date", (e, row) => treated[row] == Day.None ? contacts.FirstTreatments[e] : treated[row]),
            ("end_date", Wide("ServDischDate", null)),
            ("end_reason", Narrow("EndCode", reasonOf)),
            ("diagnosis", Known(diagnoses)),
            ("age", Age()),
            ("sex", Known(people.Values(persons, latestPerson, "Gender", sex))),
            ("ethnicity", Known(people.Values(persons, latestPerson, "Validated_EthnicCategory", ethnicity))),
            ("deprivation_decile", Known(people.Values(persons, latestPerson, "IndicesOfDeprivationDecile", null))),
            ("employment", Known(people.Values(employment, employment.Latest("Person_ID"), "EmployStatus", NhsCodes.Employment.To<Employment>()))),
            ("interpreter_needed", Known(contacts.Interpreters)),
            ("disability", Known(people.Disabilities(Of(NhsTables.Disability)))),
            ("long_term_condition", Known(people.LongTermConditions(Of(NhsTables.LongTermCondition)))),
            ("anxiety", Known(anxiety)),
            ("substance_use", Known(circumstances.SubstanceUse)),
        ];
        var places = values.Select(v => episodes.Of(v.Column)).ToArray();
        var ids = t.Wide("PathwayID");
        for (var e = 0; e < referrals.Rows.Count; e++)
        {
            var row = referrals.Rows[e];
            var current = episodes.Current;
            current[0] = 0;
            for (var v = 0; v < values.Length; v++)
                current[places[v]] = values[v].Value(e, row);
            episodes.Table.Keys!.TryKeep(t.Pool("PathwayID").Utf8(ids[row]));
            episodes.Keep(t.Line(row));
        }
        episodes.End();

        Func<int, int, int> Known(int[] byEpisode) => (e, _) => byEpisode[e];
        Func<int, int, int> Wide(string column, int[]? numbers)
        {
            var all = t.Wide(column).ToArray();
            return (_, row) => numbers is null || all[row] < 0 ? all[row] : numbers[all[row]];
        }
        Func<int, int, int> Narrow(string column, int[] codes)
        {
            var all = t.Narrow(column).ToArray();
            return (_, row) => all[row] == CodeList.Missing ? RawColumn.Missing : codes[all[row]];
        }
        Func<int, int, int> Age()
        {
            var ages = t.Narrow("Age_ReferralRequest_ReceivedDate").ToArray();
            return (_, row) => ages[row] == CodeList.Missing ? RawColumn.Missing : Math.Min(OldestAge, (int)ages[row]);
        }
    }

    private static int[] Copied(IdPool from, IdPool to)
    {
        var numbers = new int[from.Count];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = to.Add(from.Utf8(i));
        return numbers;
    }

    private static SubmittedFlags? FlagsOf(NhsReferrals referrals)
    {
        var yes = NhsCodes.Flag.ToBool();
        var columns = Flags.Where(f => referrals.Table.HasColumn(f.Column)).Select(f =>
        {
            var codes = referrals.Table.Narrow(f.Column).ToArray();
            return new SubmittedFlag(f.Outcome, f.Column, [.. referrals.Rows.Select(row => codes[row] == CodeList.Missing ? CodeList.Missing : (byte)yes[codes[row]])]);
        }).ToList();
        return columns.Count == 0 ? null : new SubmittedFlags(referrals.Table.Name, columns);
    }
}

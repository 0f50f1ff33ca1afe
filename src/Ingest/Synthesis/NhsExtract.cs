using System.Globalization;

namespace NonResponse.Ingest;

/// <summary>The tables of the NHS Talking Therapies data set: every referral in each month in which it was open, as a provider submits it.</summary>
/// <remarks>
/// What the data set has no place for is left out: medication, events, follow-up of needs, scales other than PHQ-9 and GAD-7. Real extracts are
/// untidy, and so is this one: codes with zeros and spaces before them, appointments that a later submission says more of, scores that were put
/// right, unplanned contacts, and outcome flags of which a few are wrong.
/// </remarks>
internal sealed partial class NhsExtract : ExtractTables
{
    private const int FirstSubmission = 1001;
    private const int July2024 = 1492;

    // Their draws change nothing of the service: they are of a generator of their own.
    private const ulong Untidiness = 0x9E3779B97F4A7C15;

    private const string Submission = ",UniqueSubmissionID,Unique_MonthID";

    private static readonly (string Name, string Header)[] Tables =
    [
        ("IDS101Referral", "RecordNumber,PathwayID,Person_ID,OrgID_Provider,OrgIDComm,SourceOfReferralIAPT,ReferralRequestReceivedDate,Assessment_FirstDate,"
            + "TherapySession_FirstDate,ServDischDate,EndCode,Age_ReferralRequest_ReceivedDate,UsePathway_Flag,CompletedTreatment_Flag,NotCaseness_Flag,"
            + "Recovery_Flag,ReliableImprovement_Flag,ReliableDeterioration_Flag,NoChange_Flag" + Submission),
        ("IDS001MPI", "RecordNumber,Person_ID,NHSNumber,LocalPatientId,PersonBirthDate,Postcode,Gender,Validated_EthnicCategory,LanguageCodePreferred,LSOA,"
            + "IndicesOfDeprivationDecile" + Submission),
        ("IDS004EmpStatus", "Person_ID,EmployStatus" + Submission),
        ("IDS007DisabilityType", "Person_ID,DisabCode" + Submission),
        ("IDS011SocPerCircumstances", "Person_ID,SocPerCircumstance,SocPerCircumstanceRecDate" + Submission),
        ("IDS201CareContact", "PathwayID,CareContactId,CareContDate,AppType,AttendOrDNACode,PlannedCareContIndicator,ConsMediumUsed,InterpreterPresentInd" + Submission),
        ("IDS202CareActivity", "PathwayID,CareActId,CareContactId,CodeProcAndProcStatus,ClinContactDurOfCareAct" + Submission),
        ("IDS602LongTermCondition", "PathwayID,Validated_LongTermConditionCode" + Submission),
        ("IDS603PresentingComplaints", "PathwayID,Validated_PresentingComplaint" + Submission),
        ("IDS606CodedScoreAssessmentRefer", "PathwayID,CodedAssToolType,PersScore,AssToolCompDate" + Submission),
        ("IDS607CodedScoreAssessmentAct", "PathwayID,CareContactId,CodedAssToolType,PersScore" + Submission),
    ];

    private static readonly Dictionary<string, string> Ethnicities = new(StringComparer.Ordinal)
    {
        ["white"] = "ABC",
        ["mixed"] = "DEFG",
        ["asian"] = "HJKL",
        ["black"] = "MNP",
        ["other"] = "RS",
        ["not_stated"] = "Z",
    };

    private static readonly Dictionary<string, string> Therapies = new(StringComparer.Ordinal)
    {
        ["cbt"] = "304891004",
        ["counselling"] = "286711000000107",
        ["interpersonal"] = "443730003",
        ["mindfulness"] = "933221000000107",
        ["psychodynamic"] = "314034001",
        ["couples"] = "1129471000000105",
        ["behavioural_activation"] = "748051000000105",
        ["problem_solving"] = "748041000000107",
    };

    private static readonly Dictionary<string, string> Circumstances = new(StringComparer.Ordinal)
    {
        ["finance"] = "160933000",
        ["housing"] = "32911000",
        ["isolation"] = "422650009",
    };

    private int _first;
    private int _last;

    public NhsExtract() : base(Tables)
    {
    }

    private RowBuffer Referrals => Buffers[0];

    public override IReadOnlyList<(string Name, string Header, RowBuffer Rows)> Whole(SyntheticService service)
    {
        var header = new RowBuffer();
        var last = MonthOf(service.LastDay);
        for (var month = MonthOf(service.FirstDay); month <= last; month++)
            header.Number(FirstSubmission + month - MonthOf(service.FirstDay)).Text("2.1").Text("SYN")
                .Day(DayOf(month)).Day(Math.Min(service.LastDay, DayOf(month + 1) - 1)).EndRow();
        return [("IDS000Header", "UniqueSubmissionID,DatSetVer,OrgIDProv,ReportingPeriodStartDate,ReportingPeriodEndDate", header)];
    }

    protected override void Add(SyntheticService service, SyntheticEpisode episode, EpisodeRecord record)
    {
        var random = Pcg32.ForItem(service.Options.Seed ^ Untidiness, (ulong)episode.Number);
        _first = MonthOf(service.FirstDay);
        _last = service.LastDay;
        AddReferral(ref random, service, episode, record);
        AddPerson(ref random, episode);
        var contacts = AddContacts(ref random, episode);
        AddScores(ref random, episode, contacts);
    }

    private void AddReferral(ref Pcg32 random, SyntheticService service, SyntheticEpisode episode, EpisodeRecord record)
    {
        var flags = Flags(ref random, episode);
        var hasDates = random.Chance(0.5);
        var person = episode.Person;
        var (from, to) = (MonthOf(episode.Referral), MonthOf(LastSeen(episode)));
        for (var month = from; month <= to; month++)
        {
            var end = Math.Min(_last, DayOf(month + 1) - 1);
            var ended = episode.End <= end;
            Referrals.Number(episode.Number * 1000 + month - from + 1).Id("E", episode.Number).Id("P", person.Number).Text(service.ProviderIds[person.Provider])
                .Text(record.HasCommissioner ? service.CommissionerIds[person.Commissioner] : null)
                .Text(record.Source switch { "self" => "B1", "primary_care" => "A1", "other_service" => "H2", "other" => "M6", _ => null })
                .Day(episode.Referral).Day(hasDates ? Known(episode.Assessed, end) : null).Day(hasDates ? Known(episode.TreatmentStart, end) : null)
                .Day(ended ? episode.End : null).Text(ended ? EndCode(episode) : null)
                .NumberOrEmpty(record.HasAge ? episode.Age : -1).Text("True");
            foreach (var flag in flags)
                Referrals.Text(ended ? flag : null);
            End(Referrals, month);
            Buffers[1].Number(episode.Number * 1000 + month - from + 1).Id("P", person.Number).Text(null).Text(null).Text(null).Text(null)
                .Text(person.Sex switch { "male" => "1", "female" => "2", "other" => "9", "unknown" => "X", _ => null })
                .Text(EthnicityOf(person)).Text("en").Text("E010" + (person.Number % 90_000 + 10_000).ToString(CultureInfo.InvariantCulture)).NumberOrEmpty(person.Decile);
            End(Buffers[1], month);
        }
    }

    private void AddPerson(ref Pcg32 random, SyntheticEpisode episode)
    {
        var person = episode.Person;
        var month = MonthOf(episode.Referral);
        var employment = person.Employment switch
        {
            "employed" => "01",
            "unemployed" => "02",
            "student" => "03",
            "long_term_sick" => "04",
            "homemaker" => "05",
            "other" => "06",
            "retired" => "08",
            "not_stated" => "ZZ",
            _ => null,
        };
        if (employment is not null)
            End(Buffers[2].Id("P", person.Number).Text(Padded(ref random, employment)), month);
        if (person.Disability is { } disability)
            End(Buffers[3].Id("P", person.Number).Text(disability ? Padded(ref random, "05") : "NN"), month);
        if (person.LongTermCondition == true)
            End(Buffers[7].Id("E", episode.Number).Text("E119"), month);
        if (person.Diagnosis is { } diagnosis)
            End(Buffers[8].Id("E", episode.Number).Text(diagnosis.Replace(".", "", StringComparison.Ordinal)), month);
        if (person.Anxiety == true)
            End(Buffers[8].Id("E", episode.Number).Text("F411"), month);
        if (random.Chance(0.3))
            End(Buffers[4].Id("P", person.Number).Text("20430005").Day(episode.Referral), month);
        if (person.SubstanceUse == true)
            End(Buffers[4].Id("P", person.Number).Text("15167005").Day(episode.Referral), month);
        foreach (var need in episode.Needs)
            if (need.Day <= _last && Circumstances.TryGetValue(need.Code, out var concept))
                End(Buffers[4].Id("P", person.Number).Text(concept).Day(need.Day), MonthOf(need.Day));
    }

    /// <summary>Ends a row of the submission of a month.</summary>
    private void End(RowBuffer row, int month) => row.Number(FirstSubmission + month - _first).Number(month - (2024 * 12 + 6) + July2024).EndRow();

    /// <summary>The last day of which something is told of an episode.</summary>
    private int LastSeen(SyntheticEpisode episode)
    {
        var seen = episode.End;
        foreach (var contact in episode.Contacts)
            seen = Math.Max(seen, contact.Day);
        foreach (var score in episode.Assessments)
            seen = Math.Max(seen, score.Day);
        foreach (var need in episode.Needs)
            seen = Math.Max(seen, need.Day);
        return Math.Min(seen, _last);
    }

    private static string? EndCode(SyntheticEpisode episode) => (episode.EndReason, episode.TreatmentStart is not null) switch
    {
        ("completed", _) => "46",
        ("dropped_out", true) => "47",
        ("dropped_out", false) => "16",
        ("declined", _) => "14",
        ("not_suitable", _) => "10",
        ("referred_on", _) => "13",
        ("deceased", true) => "49",
        ("deceased", false) => "17",
        ("other", true) => "48",
        ("other", false) => "50",
        (_, true) => "96",
        _ => "95",
    };

    private static string EthnicityOf(SyntheticPerson person)
    {
        if (person.Ethnicity is null)
            return "99";
        var codes = Ethnicities[person.Ethnicity];
        return codes[(int)(person.Number % codes.Length)].ToString();
    }

    /// <summary>A code of two digits as systems write it: as it is, without its zero, or with a space in its place.</summary>
    private static string Padded(ref Pcg32 random, string code) => code[0] != '0' ? code : random.Unit() switch { < 0.8 => code, < 0.9 => code[1..], _ => " " + code[1..] };

    /// <summary>The month of a day, counted from the year 0.</summary>
    private static int MonthOf(int day)
    {
        var date = DateOnly.FromDayNumber(day);
        return date.Year * 12 + date.Month - 1;
    }

    /// <summary>The first day of a month.</summary>
    private static int DayOf(int month) => new DateOnly(month / 12, month % 12 + 1, 1).DayNumber;
}

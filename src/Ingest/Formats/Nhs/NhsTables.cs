namespace NonResponse.Ingest;

/// <summary>The tables of the NHS Talking Therapies data set v2.1 that are read, each with the columns that carry meaning here.</summary>
/// <remarks>Names are those of the national, de-identified flavour, in which every table has Person_ID or PathwayID and the number of its
/// submission; aliases are those of v2.0 and of providers' own extracts. Codes come with leading zeros and spaces or without.</remarks>
internal static class NhsTables
{
    // Every table has some of them, and one of its own: UniqueID_IDS101 and so on.
    private static readonly HashSet<string> Numbers =
    [
        "recordnumber", "auditid", "rownumber", "person_id", "pathwayid", "servicerequestid", "unique_servicerequestid", "carecontactid", "unique_carecontactid",
        "careactid", "unique_careactivityid", "careperslocalid", "unique_carepersonnelid_local", "uniquesubmissionid", "unique_monthid",
        .. new[] { "000", "001", "002", "003", "004", "007", "011", "012", "101", "105", "108", "201", "202", "205", "602", "603", "606", "607", "803", "902" }.Select(n => "uniqueid_ids" + n),
    ];

    public static TableSpec Header { get; } = Table("IDS000Header", false,
    [
        Id("UniqueSubmissionID"),
        Date("ReportingPeriodStartDate"),
        Date("ReportingPeriodEndDate"),
    ]);

    public static TableSpec Person { get; } = Table("IDS001MPI", true,
    [
        Pseudonym("Person_ID"),
        Code("Gender", NhsCodes.Gender) with { Aliases = ["PersonStatedGenderCode"] },
        Code("Validated_EthnicCategory", NhsCodes.Ethnicity) with { Aliases = ["EthnicCategory"] },
        new("LSOA", FieldType.Area) { Aliases = ["LSOA2011", "LSOA2021"] },
        Int("IndicesOfDeprivationDecile", 1, 10) with { Aliases = ["IMD_Decile", "IMDDecile"] },
        .. Submission(),
    ]);

    public static TableSpec Employment { get; } = Table("IDS004EmpStatus", false,
    [
        Pseudonym("Person_ID"),
        Code("EmployStatus", NhsCodes.Employment) with { Required = true },
        .. Submission(),
    ]);

    public static TableSpec Disability { get; } = Table("IDS007DisabilityType", false,
    [
        Pseudonym("Person_ID"),
        Code("DisabCode", NhsCodes.Disability) with { Required = true },
        .. Submission(),
    ]);

    public static TableSpec Circumstance { get; } = Table("IDS011SocPerCircumstances", false,
    [
        Pseudonym("Person_ID"),
        new("SocPerCircumstance", FieldType.Concept, Required: true),
        Date("SocPerCircumstanceRecDate") with { Required = true, Aliases = ["SocPerCircumstanceRecTimestamp", "RecDate"] },
        .. Submission(),
    ]);

    public static TableSpec Referral { get; } = Table("IDS101Referral", true,
    [
        Pseudonym("PathwayID"),
        Pseudonym("Person_ID"),
        Id("OrgID_Provider") with { Required = true, Aliases = ["OrgIDProvider", "OrgIDProv"] },
        Id("OrgIDComm"),
        Code("SourceOfReferralIAPT", NhsCodes.Source) with { Aliases = ["SourceOfReferralMH", "SourceOfReferral"] },
        Date("ReferralRequestReceivedDate") with { Required = true },
        Date("Assessment_FirstDate"),
        Date("TherapySession_FirstDate"),
        Date("ServDischDate"),
        Code("EndCode", NhsCodes.EndCode),
        Int("Age_ReferralRequest_ReceivedDate", 0, 120),
        Flag("UsePathway_Flag"),
        Flag("CompletedTreatment_Flag"),
        Flag("NotCaseness_Flag"),
        Flag("Recovery_Flag"),
        Flag("ReliableImprovement_Flag"),
        Flag("ReliableDeterioration_Flag"),
        Flag("NoChange_Flag"),
        .. Submission(),
    ]);

    public static TableSpec Contact { get; } = Table("IDS201CareContact", true,
    [
        Referred(),
        Contacted(),
        Date("CareContDate") with { Required = true },
        Code("AppType", NhsCodes.AppointmentType) with { Required = true },
        Code("AttendOrDNACode", NhsCodes.Attendance),
        Code("PlannedCareContIndicator", NhsCodes.YesNo),
        Code("ConsMediumUsed", NhsCodes.Medium) with { Aliases = ["ConsMechanism"] },
        Code("InterpreterPresentInd", NhsCodes.Interpreter),
        .. Submission(),
    ]);

    public static TableSpec Activity { get; } = Table("IDS202CareActivity", true,
    [
        Contacted() with { IsSequence = true },
        new("CodeProcAndProcStatus", FieldType.Concept),
        Int("ClinContactDurOfCareAct", 0),
        .. Submission(),
    ]);

    public static TableSpec LongTermCondition { get; } = Table("IDS602LongTermCondition", false,
    [
        Referred() with { IsSequence = false },
        new("Validated_LongTermConditionCode", FieldType.Token) { Aliases = ["LongTermConditionCode", "LongTermCondition"] },
        .. Submission(),
    ]);

    public static TableSpec Complaint { get; } = Table("IDS603PresentingComplaints", false,
    [
        Referred() with { IsSequence = false },
        new("Validated_PresentingComplaint", FieldType.Token) { Aliases = ["PresComp"] },
        .. Submission(),
    ]);

    public static TableSpec ReferralScore { get; } = Table("IDS606CodedScoreAssessmentRefer", false,
    [
        Referred(),
        new("CodedAssToolType", FieldType.Concept, Required: true),
        new("PersScore", FieldType.Token, Required: true),
        Date("AssToolCompDate") with { Required = true, Aliases = ["AssToolCompTimestamp"] },
        .. Submission(),
    ]);

    public static TableSpec ActivityScore { get; } = Table("IDS607CodedScoreAssessmentAct", true,
    [
        Referred(),
        Contacted() with { Required = false, IsSequence = true },
        new("CodedAssToolType", FieldType.Concept, Required: true),
        new("PersScore", FieldType.Token, Required: true),
        Date("AssToolCompDate") with { Aliases = ["AssToolCompTimestamp"] },
        .. Submission(),
    ]);

    /// <summary>Every table that is read.</summary>
    public static IReadOnlyList<TableSpec> All { get; } =
    [
        Header, Person, Employment, Disability, Circumstance, Referral, Contact, Activity, LongTermCondition, Complaint, ReferralScore, ActivityScore,
    ];

    private static TableSpec Table(string name, bool required, IReadOnlyList<ColumnSpec> columns) => new(name, required, columns) { IsIdentityByValue = true, Numbers = Numbers };

    private static ColumnSpec[] Submission() => [Id("UniqueSubmissionID"), Int("Unique_MonthID", 0, 100_000)];

    private static ColumnSpec Id(string name) => new(name, FieldType.Id);

    private static ColumnSpec Pseudonym(string name) => new(name, FieldType.Id, Required: true) { IsPseudonym = true };

    // A provider's own number of a contact, or what makes it unique among providers.
    private static ColumnSpec Contacted() => Pseudonym("CareContactId") with { Preferred = "Unique_CareContactID", MostLooked = TableSpec.Sample, IsDistinct = true };

    // The pathways themselves are looked through where they are referred.
    private static ColumnSpec Referred() => Pseudonym("PathwayID") with { MostLooked = TableSpec.Sample, IsSequence = true, IsDistinct = true };

    private static ColumnSpec Date(string name) => new(name, FieldType.Date) { IsPadded = true };

    private static ColumnSpec Int(string name, int min, int max = int.MaxValue) => new(name, FieldType.Int) { Min = min, Max = max };

    private static ColumnSpec Flag(string name) => new(name, FieldType.Code) { Codes = NhsCodes.Flag.Codes, IsPadded = true };

    private static ColumnSpec Code(string name, MappedCodes list) => new(name, FieldType.Code) { Codes = list.Codes, IsPadded = true };
}

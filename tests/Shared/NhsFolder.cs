using System.Globalization;

namespace NonResponse.Tests;

/// <summary>A small extract of the NHS Talking Therapies data set on disk. Every table is there, with its header alone until a test writes rows.</summary>
internal sealed class NhsFolder : IDisposable
{
    /// <summary>The tables with their headers.</summary>
    public static readonly (string Table, string Header)[] Tables =
    [
        ("IDS000Header", "UniqueSubmissionID,ReportingPeriodStartDate,ReportingPeriodEndDate"),
        ("IDS001MPI", "Person_ID,Gender,Validated_EthnicCategory,IndicesOfDeprivationDecile,UniqueSubmissionID"),
        ("IDS004EmpStatus", "Person_ID,EmployStatus,UniqueSubmissionID"),
        ("IDS007DisabilityType", "Person_ID,DisabCode,UniqueSubmissionID"),
        ("IDS011SocPerCircumstances", "Person_ID,SocPerCircumstance,SocPerCircumstanceRecDate,UniqueSubmissionID"),
        ("IDS101Referral", "PathwayID,Person_ID,OrgID_Provider,ReferralRequestReceivedDate,ServDischDate,EndCode,UsePathway_Flag,CompletedTreatment_Flag,NotCaseness_Flag,Recovery_Flag,ReliableImprovement_Flag,ReliableDeterioration_Flag,NoChange_Flag,UniqueSubmissionID"),
        ("IDS201CareContact", "PathwayID,CareContactId,CareContDate,AppType,AttendOrDNACode,PlannedCareContIndicator,UniqueSubmissionID"),
        ("IDS202CareActivity", "CareContactId,CodeProcAndProcStatus,ClinContactDurOfCareAct,UniqueSubmissionID"),
        ("IDS602LongTermCondition", "PathwayID,Validated_LongTermConditionCode,UniqueSubmissionID"),
        ("IDS603PresentingComplaints", "PathwayID,Validated_PresentingComplaint,UniqueSubmissionID"),
        ("IDS606CodedScoreAssessmentRefer", "PathwayID,CodedAssToolType,PersScore,AssToolCompDate,UniqueSubmissionID"),
        ("IDS607CodedScoreAssessmentAct", "PathwayID,CareContactId,CodedAssToolType,PersScore,UniqueSubmissionID"),
    ];

    public const string Phq9 = "720433000";
    public const string Gad7 = "445455005";
    public const string Cbt = "304891004";

    // The name of a folder stands for its source, and a random one can hold that of a person.
    private const string Folder = "extract";

    private readonly TempFolder _folder = new();
    private int _contacts;

    /// <summary>Three months of submissions, 1 to 3, up to the end of 2025.</summary>
    public NhsFolder()
    {
        foreach (var (table, header) in Tables)
            _folder.Write(System.IO.Path.Combine(Folder, table + ".csv"), header + "\n");
        Rows("IDS000Header", "1,2025-10-01,2025-10-31", "2,2025-11-01,2025-11-30", "3,2025-12-01,2025-12-31");
    }

    public string Path => _folder.File(Folder);

    /// <summary>Adds rows under the header that the table has.</summary>
    public NhsFolder Rows(string table, params string[] rows)
    {
        System.IO.File.AppendAllText(_folder.File(Folder, table + ".csv"), string.Concat(rows.Select(r => r + "\n")));
        return this;
    }

    /// <summary>Writes a whole file.</summary>
    public NhsFolder File(string name, string text)
    {
        _folder.Write(System.IO.Path.Combine(Folder, name), text);
        return this;
    }

    public NhsFolder Without(string name)
    {
        System.IO.File.Delete(_folder.File(Folder, name));
        return this;
    }

    /// <summary>A person, whose ethnicity and deprivation are known.</summary>
    public NhsFolder Person(string person, string gender = "2", string ethnicity = "A", string decile = "5") => Rows("IDS001MPI", $"{person},{gender},{ethnicity},{decile},3");

    /// <summary>A referral of 2025-01-06, with flags as they come after UsePathway_Flag.</summary>
    public NhsFolder Referral(string pathway, string person = "P", string end = "", string endCode = "", string flags = ",,,,,") =>
        Rows("IDS101Referral", $"{pathway},{person},PR1,2025-01-06,{end},{endCode},True,{flags},3");

    /// <summary>A contact with what was done in it, if anything.</summary>
    public NhsFolder Contact(string pathway, string day, string type = "02", string attendance = "5", string concept = "")
    {
        var id = "C" + (++_contacts).ToString(CultureInfo.InvariantCulture);
        Rows("IDS201CareContact", $"{pathway},{id},{day},{type},{attendance},Y,3");
        return concept.Length == 0 ? this : Rows("IDS202CareActivity", $"{id},{concept},50,3");
    }

    public NhsFolder Score(string pathway, string day, string tool, string score) => Rows("IDS606CodedScoreAssessmentRefer", $"{pathway},{tool},{score},{day},3");

    /// <summary>A course of two attended treatments with first and last scores, ended on 2025-04-30.</summary>
    public NhsFolder Course(string pathway, (int First, int Last) phq9, (int First, int Last) gad7, string person = "P", string flags = ",,,,,") =>
        Referral(pathway, person, "2025-04-30", "46", flags)
            .Contact(pathway, "2025-02-03", concept: Cbt).Contact(pathway, "2025-04-07", concept: Cbt)
            .Score(pathway, "2025-02-03", Phq9, Text(phq9.First)).Score(pathway, "2025-04-07", Phq9, Text(phq9.Last))
            .Score(pathway, "2025-02-03", Gad7, Text(gad7.First)).Score(pathway, "2025-04-07", Gad7, Text(gad7.Last));

    public void Dispose() => _folder.Dispose();

    private static string Text(int score) => score.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text;

namespace NonResponse.Ingest.Tests;

/// <summary>Broken extracts of NHS Talking Therapies: the good one has 40 pathways, each with a row in every table.</summary>
internal static class NhsCases
{
    private const string Group = "NHS Talking Therapies";

    public static IReadOnlyList<BadInputCase> All { get; } =
    [
        New("nothing", x => x, Outcome.Accepted),
        New("no referrals", x => x.Without("IDS101Referral.csv"), Outcome.Refused, "The extract lacks IDS101Referral.csv."),
        New("no referrals and no persons", x => x.Without("IDS101Referral.csv").Without("IDS001MPI.csv"), Outcome.Refused, "The extract lacks IDS001MPI.csv, IDS101Referral.csv."),
        New("no scores at the activities", x => x.Without("IDS607CodedScoreAssessmentAct.csv"), Outcome.Refused, "The extract lacks IDS607CodedScoreAssessmentAct.csv."),
        New("tables that may be missing are", x => x.Without("IDS000Header.csv").Without("IDS004EmpStatus.csv").Without("IDS007DisabilityType.csv").Without("IDS011SocPerCircumstances.csv")
            .Without("IDS602LongTermCondition.csv").Without("IDS603PresentingComplaints.csv").Without("IDS606CodedScoreAssessmentRefer.csv"), Outcome.ValueMissing, "extract_date_inferred"),
        New("tables of the contract beside them", x => x.Text("episodes.csv", "episode_id,patient_id\n"), Outcome.Refused, "The folder holds tables of two formats: episodes.csv (the data contract) and IDS000Header.csv (NHS Talking Therapies)"),
        New("a table twice", x => x.Text("ids101referral.csv.gz", "x"), Outcome.Refused, "The extract holds both IDS101Referral.csv and ids101referral.csv.gz; which one counts?"),
        New("a column that is required is missing", x => x.Text("IDS101Referral.csv", t => t.Replace("PathwayID", "Pathway", StringComparison.Ordinal)), Outcome.Refused, "IDS101Referral.csv has no column PathwayID, which every IDS101Referral file must have."),
        New("a column twice", x => x.Text("IDS201CareContact.csv", t => t.Replace("PlannedCareContIndicator", "AppType", StringComparison.Ordinal)), Outcome.Refused, "IDS201CareContact.csv has two columns AppType."),
        New("separated by semicolons", x => x.Text("IDS201CareContact.csv", t => t.Replace(',', ';')), Outcome.Refused, "IDS201CareContact.csv is separated by semicolons; the separator must be a comma."),
        New("a workbook", x => x.Bytes("IDS101Referral.csv", [.. "PK"u8, 3, 4, 0, 0]), Outcome.Refused, "IDS101Referral.csv is not text: it must be CSV in UTF-8, and this is a workbook or a zip archive."),
        New("an NHS number", x => x.Text("IDS001MPI.csv", t => Filled(t, "NHSNumber", "9434765919")), Outcome.Refused, "The extract carries identity: IDS001MPI.csv, column nhsnumber (NHS numbers). Nothing was kept."),
        New("columns of identity that are empty", x => x.Text("IDS001MPI.csv", t => Filled(t, "NHSNumber", "")), Outcome.Noted, "IDS001MPI, nhsnumber: column_unknown"),
        New("a local patient identifier in a table that is not read", x => x.Text("IDS012OverseasVisitorChargCat.csv", "LocalPatientId,OverseasVisitorChargingCategory\n83517,A\n"), Outcome.Refused, "column localpatientid (hospital numbers)"),
        New("a date of birth in the place of the day of referral", x => x.Set("IDS101Referral", 3, "ReferralRequestReceivedDate", "14/02/1961"), Outcome.Refused, "IDS101Referral.csv, column referralrequestreceiveddate (dates of birth)"),

        Bad("a referral without a day", "IDS101Referral", "ReferralRequestReceivedDate", "", "required_value_missing in 1 of 40 rows, line 4") with { RowsKeptOut = 6 },
        Bad("a day of referral that is none", "IDS101Referral", "ReferralRequestReceivedDate", "2025-02-30", "value_malformed in 1 of 40 rows, line 4, shown as 9999-99-99") with { RowsKeptOut = 6 },
        Missing("a day of discharge that is none", "IDS101Referral", "ServDischDate", "soon", "value_malformed"),
        Missing("an end code that is none", "IDS101Referral", "EndCode", "99", "code_unknown"),
        Missing("an ethnic code that is none", "IDS001MPI", "Validated_EthnicCategory", "Q", "code_unknown"),
        Missing("a decile of 11", "IDS001MPI", "IndicesOfDeprivationDecile", "11", "value_out_of_range"),
        Bad("a contact of nobody", "IDS201CareContact", "PathwayID", "EP-9999", "reference_unknown in 1 of 40 rows, line 4, shown as aa-9999"),
        Bad("a contact on a day that is none", "IDS201CareContact", "CareContDate", "31/02/2025", "value_malformed in 1 of 40 rows, line 4, shown as 99/99/9999") with { RowsKeptOut = 3 },
        Bad("a type of appointment that is none", "IDS201CareContact", "AppType", "12", "code_unknown in 1 of 40 rows, line 4, shown as 99") with { RowsKeptOut = 3 },
        Bad("a planned contact without an attendance", "IDS201CareContact", "AttendOrDNACode", "", "required_value_missing in 1 of 40 rows, line 4"),
        Bad("an activity of no contact", "IDS202CareActivity", "CareContactId", "CC-9999", "reference_unknown in 1 of 40 rows, line 4, shown as aa-9999"),
        New("a therapy that is none of those known", x => x.Set("IDS202CareActivity", 3, "CodeProcAndProcStatus", "73211009"), Outcome.Noted, "IDS202CareActivity, CodeProcAndProcStatus: therapy_unlisted in 1 of 40 rows, line 4"),
        Missing("a therapy in words", "IDS202CareActivity", "CodeProcAndProcStatus", "CBT", "value_malformed"),
        Bad("a score of 28", "IDS606CodedScoreAssessmentRefer", "PersScore", "28", "value_out_of_range in 1 of 40 rows, line 4, shown as 99"),
        Bad("a score of -1", "IDS606CodedScoreAssessmentRefer", "PersScore", "-1", "value_malformed in 1 of 40 rows, line 4, shown as -9"),
        Bad("a suppressed score", "IDS607CodedScoreAssessmentAct", "PersScore", "*", "value_malformed in 1 of 40 rows, line 4, shown as ?"),
        New("a score that does not apply", x => x.Set("IDS607CodedScoreAssessmentAct", 3, "PersScore", "N/A"), Outcome.RowsLeftOut, "IDS607CodedScoreAssessmentAct, PersScore: score_not_given in 1 of 40 rows, line 4"),
        New("a scale that the contract lacks", x => x.Set("IDS607CodedScoreAssessmentAct", 3, "CodedAssToolType", "747901000000107"), Outcome.RowsLeftOut, "scale_not_read in 1 of 40 rows, line 4"),
        Bad("a score of no contact", "IDS607CodedScoreAssessmentAct", "CareContactId", "CC-9999", "reference_unknown in 1 of 40 rows, line 4, shown as aa-9999"),
        Bad("a score of nobody", "IDS606CodedScoreAssessmentRefer", "PathwayID", "EP-9999", "reference_unknown in 1 of 40 rows, line 4, shown as aa-9999"),
        New("a pathway twice in one submission", x => x.Text("IDS101Referral.csv", t => t + t.Split('\n')[3] + "\n"), Outcome.RowsLeftOut, "IDS101Referral, PathwayID: key_repeated in 1 of 41 rows, line 4") with { RowsKeptOut = 0 },
        New("a pathway in two submissions", x => x.Text("IDS101Referral.csv", t => t + t.Split('\n')[3].Replace(",1001", ",1002", StringComparison.Ordinal) + "\n"), Outcome.RowsLeftOut, "IDS101Referral: submission_superseded in 1 of 41 rows, line 4") with { RowsKeptOut = 0 },
        New("two scores of one day in one submission", x => x.Text("IDS606CodedScoreAssessmentRefer.csv", t => t + "EP-0003,720433000,3,2025-01-14,1001\n"), Outcome.RowsLeftOut, "IDS606CodedScoreAssessmentRefer, PersScore: scores_conflict in 1 of 41 rows, line 4"),
        New("a person without a row", x => x.Set("IDS001MPI", 3, "Person_ID", "PT-9999"), Outcome.Noted, "IDS101Referral, Person_ID: person_unknown in 1 of 40 rows, line 4"),
        New("more than 5 % of the contacts are bad", x => x.Set("IDS201CareContact", 3, "PathwayID", "EP-9999").Set("IDS201CareContact", 5, "AppType", "12").Set("IDS201CareContact", 7, "CareContDate", "soon"), Outcome.Refused,
            "IDS201CareContact.csv, column AppType: 3 of 40 rows are at fault, more than the 5.0 % that may be"),
        New("a row that is cut off", x => x.Text("IDS201CareContact.csv", t => t[..^20]), Outcome.RowsKeptOut, "IDS201CareContact: wrong_number_of_fields in 1 of 40 rows, line 41"),
    ];

    /// <summary>Puts a good extract in the place of that of the contract.</summary>
    private static SmallExtract Good(SmallExtract extract)
    {
        extract.Files.Clear();
        extract.Text("IDS000Header.csv", "UniqueSubmissionID,ReportingPeriodStartDate,ReportingPeriodEndDate\n1001,2025-11-01,2025-11-30\n1002,2025-12-01,2025-12-31\n");
        Table("IDS001MPI", "Person_ID,Gender,Validated_EthnicCategory,IndicesOfDeprivationDecile", i => $"PT-{i:D4},{1 + i % 2},A,{1 + i % 10}");
        Table("IDS004EmpStatus", "Person_ID,EmployStatus", i => $"PT-{i:D4},0{1 + i % 5}");
        Table("IDS007DisabilityType", "Person_ID,DisabCode", i => $"PT-{i:D4},NN");
        Table("IDS011SocPerCircumstances", "Person_ID,SocPerCircumstance,SocPerCircumstanceRecDate", i => $"PT-{i:D4},160933000,{Day(i + 5)}");
        Table("IDS101Referral", "PathwayID,Person_ID,OrgID_Provider,ReferralRequestReceivedDate,ServDischDate,EndCode", i => $"EP-{i:D4},PT-{i:D4},PR-1,{Day(i)},{Day(i + 150)},46");
        Table("IDS201CareContact", "PathwayID,CareContactId,CareContDate,AppType,AttendOrDNACode,PlannedCareContIndicator", i => $"EP-{i:D4},CC-{i:D4},{Day(i + 14)},02,5,Y");
        Table("IDS202CareActivity", "CareContactId,CodeProcAndProcStatus,ClinContactDurOfCareAct", i => $"CC-{i:D4},304891004,50");
        Table("IDS602LongTermCondition", "PathwayID,Validated_LongTermConditionCode", i => $"EP-{i:D4},E119");
        Table("IDS603PresentingComplaints", "PathwayID,Validated_PresentingComplaint", i => $"EP-{i:D4},F321");
        Table("IDS606CodedScoreAssessmentRefer", "PathwayID,CodedAssToolType,PersScore,AssToolCompDate", i => $"EP-{i:D4},720433000,{10 + i % 15},{Day(i + 10)}");
        Table("IDS607CodedScoreAssessmentAct", "PathwayID,CareContactId,CodedAssToolType,PersScore", i => $"EP-{i:D4},CC-{i:D4},445455005,{5 + i % 15}");
        return extract;

        void Table(string name, string header, Func<int, FormattableString> row)
        {
            var text = new StringBuilder(header).Append(",UniqueSubmissionID\n");
            for (var i = 1; i <= SmallExtract.Rows; i++)
                text.Append(row(i).ToString(CultureInfo.InvariantCulture)).Append(",1001\n");
            extract.Text(name + ".csv", text.ToString());
        }

        static string Day(int days) => new DateOnly(2025, 1, 1).AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static BadInputCase New(string name, Func<SmallExtract, SmallExtract> change, Outcome outcome, string says = "") => new(Group, name, x => change(Good(x)), outcome, says);

    private static BadInputCase Bad(string name, string table, string column, string raw, string says) =>
        New(name, x => x.Set(table, 3, column, raw), Outcome.RowsKeptOut, $"{table}, {column}: {says}") with { RowsKeptOut = 1 };

    private static BadInputCase Missing(string name, string table, string column, string raw, string says) =>
        New(name, x => x.Set(table, 3, column, raw), Outcome.ValueMissing, $"{table}, {column}: {says} in 1 of 40 rows, line 4") with { RowsKeptOut = 0 };

    /// <summary>A further column, filled in every row alike.</summary>
    private static string Filled(string table, string column, string value) =>
        string.Join('\n', table.TrimEnd('\n').Split('\n').Select((line, i) => line + "," + (i == 0 ? column : value))) + "\n";
}

using NonResponse.Tests;

namespace NonResponse.Ingest.Tests;

/// <summary>What the tables of NHS Talking Therapies become.</summary>
public class NhsImportTests
{
    private static ImportReport Read(NhsFolder extract) => Import.Read(extract.Path, new ImportOptions { MaxBadShare = 1 });

    private static EpisodeTables Tables(NhsFolder extract)
    {
        var report = Read(extract);
        Assert.That(report.Refusal, Is.Null);
        return report.Tables!;
    }

    private static int Rows(ImportReport report, string table, string rule) => report.Findings.Where(f => f.Table == table && f.Rule == rule).Sum(f => f.Rows);

    [TestCase("3"), TestCase("03"), TestCase(" 3"), TestCase("3 "), TestCase(" 03"), TestCase("03 ")]
    public void Code_may_come_padded(string code)
    {
        using var extract = new NhsFolder().Person("P").Referral("A").Contact("A", "2025-02-03", " 02", code);
        var contacts = Tables(extract).Contacts;
        Assert.That((contacts.Kind[0], contacts.Attendance[0]), Is.EqualTo(((byte)ContactKind.Treatment, (byte)Attendance.DidNotAttend)));
    }

    [TestCase("5", Attendance.Attended), TestCase("6", Attendance.Attended), TestCase("7", Attendance.DidNotAttend), TestCase("3", Attendance.DidNotAttend)]
    [TestCase("2", Attendance.CancelledByPatient), TestCase("4", Attendance.CancelledByService)]
    public void Attendance_is_as_the_data_dictionary_says(string code, Attendance expected)
    {
        using var extract = new NhsFolder().Person("P").Referral("A").Contact("A", "2025-02-03", attendance: code);
        Assert.That((Attendance)Tables(extract).Contacts.Attendance[0], Is.EqualTo(expected));
    }

    [Test]
    public void Appointment_that_has_not_taken_place_is_left_out()
    {
        using var extract = new NhsFolder().Person("P").Referral("A").Contact("A", "2026-01-09", attendance: "0").Contact("A", "2025-12-09");
        var report = Read(extract);
        Assert.That((report.Tables!.Contacts.Count, Rows(report, "IDS201CareContact", "contact_planned")), Is.EqualTo((1, 1)));
    }

    [Test]
    public void Contact_that_nobody_planned_was_attended()
    {
        using var extract = new NhsFolder().Person("P").Referral("A").Rows("IDS201CareContact", "A,X,2025-02-03,02,,N,3", "A,Y,2025-02-04,02,,Y,3");
        var report = Read(extract);
        Assert.That((Attendance)report.Tables!.Contacts.Attendance.Single(), Is.EqualTo(Attendance.Attended));
        Assert.That(report.Quarantine["IDS201CareContact"].Single(), Is.EqualTo(new QuarantinedField("IDS201CareContact.csv", 3, "AttendOrDNACode", "required_value_missing", "", 1)));
    }

    [TestCase("01", ContactKind.Assessment, false, true), TestCase("02", ContactKind.Treatment, true, false), TestCase("03", ContactKind.Treatment, true, true)]
    [TestCase("04", ContactKind.Review, false, false), TestCase("05", ContactKind.Treatment, true, false), TestCase("06", ContactKind.Review, false, false)]
    public void Type_of_appointment_gives_kind_and_first_dates(string type, ContactKind kind, bool treats, bool assesses)
    {
        using var extract = new NhsFolder().Person("P").Referral("A").Contact("A", "2025-02-03", type);
        var tables = Tables(extract);
        var day = new DateOnly(2025, 2, 3).DayNumber;
        Assert.That(
            ((ContactKind)tables.Contacts.Kind[0], tables.Episodes.TreatmentStartDate[0] == day, tables.Episodes.AssessmentDate[0] == day), Is.EqualTo((kind, treats, assesses)));
    }

    [TestCase("10", EndReason.NotSuitable), TestCase("11", EndReason.ReferredOn), TestCase("13", EndReason.ReferredOn), TestCase("14", EndReason.Declined)]
    [TestCase("16", EndReason.DroppedOut), TestCase("17", EndReason.Deceased), TestCase("46", EndReason.Completed), TestCase("47", EndReason.DroppedOut)]
    [TestCase("48", EndReason.Other), TestCase("49", EndReason.Deceased), TestCase("50", EndReason.Other), TestCase("96", null)]
    public void End_code_is_a_reason(string code, EndReason? expected)
    {
        using var extract = new NhsFolder().Person("P").Referral("A", end: "2025-06-02", endCode: code);
        Assert.That(Tables(extract).Episodes.EndReason[0], Is.EqualTo(expected is { } reason ? (byte)reason : CodeList.Missing));
    }

    [Test]
    public void Latest_submission_of_a_referral_counts_wherever_it_stands()
    {
        using var extract = new NhsFolder().Person("P").Rows("IDS101Referral",
            "A,P,PR2,2025-01-07,2025-05-01,46,True,,,,,,,3", "A,P,PR1,2025-01-06,,,True,,,,,,,1", "A,P,PR1,2025-01-06,,,True,,,,,,,2");
        var report = Read(extract);
        var episodes = report.Tables!.Episodes;
        Assert.That((episodes.Count, episodes.Provider.Names[episodes.Provider.Numbers[0]], episodes.ReferralDate[0]), Is.EqualTo((1, "PR2", new DateOnly(2025, 1, 7).DayNumber)));
        Assert.That(Rows(report, "IDS101Referral", "submission_superseded"), Is.EqualTo(2));
    }

    [Test]
    public void Month_tells_the_order_of_submissions_where_there_is_no_header()
    {
        using var extract = new NhsFolder().Without("IDS000Header.csv").Person("P").File("IDS101Referral.csv",
            "PathwayID,Person_ID,OrgID_Provider,ReferralRequestReceivedDate,ServDischDate,Unique_MonthID\nA,P,PR1,2025-01-06,2025-05-01,1503\nA,P,PR1,2025-01-06,,1502\n")
            .Contact("A", "2025-06-02");
        Assert.That(Tables(extract).Episodes.EndDate[0], Is.EqualTo(new DateOnly(2025, 5, 1).DayNumber));
    }

    [Test]
    public void Rows_twice_in_one_submission_count_once_and_are_told()
    {
        using var extract = new NhsFolder().Person("P").Referral("A").Referral("A", end: "2025-06-02");
        var report = Read(extract);
        Assert.That((report.Tables!.Episodes.Count, report.Tables.Episodes.EndDate[0], Rows(report, "IDS101Referral", "key_repeated")), Is.EqualTo((1, new DateOnly(2025, 6, 2).DayNumber, 1)));
    }

    [Test]
    public void Row_that_is_not_to_be_used_is_not()
    {
        using var extract = new NhsFolder().Person("P").Referral("B").Rows("IDS101Referral", "A,P,PR1,2025-01-06,,,False,,,,,,,3").Contact("A", "2025-02-03").Contact("B", "2025-02-03");
        var report = Read(extract);
        Assert.That((report.Tables!.Episodes.Count, report.Tables.Contacts.Count), Is.EqualTo((1, 1)));
        Assert.That((Rows(report, "IDS101Referral", "pathway_not_used"), Rows(report, "IDS201CareContact", "reference_left_out")), Is.EqualTo((1, 1)));
    }

    [Test]
    public void Contact_and_its_activities_are_those_of_the_latest_submission()
    {
        using var extract = new NhsFolder().Person("P").Referral("A").Rows("IDS201CareContact", "A,X,2025-02-03,02,5,Y,3", "A,X,2025-02-03,02,0,Y,2")
            .Rows("IDS202CareActivity", "X,314034001,20,2", "X,304891004,30,3", "X,,15,3");
        var report = Read(extract);
        var contacts = report.Tables!.Contacts;
        Assert.That((contacts.Count, contacts.Attendance[0], contacts.Minutes[0], contacts.Modality.Names[contacts.Modality.Numbers[0]]), Is.EqualTo((1, (byte)Attendance.Attended, 45, "cbt")));
        Assert.That(Rows(report, "IDS202CareActivity", "submission_superseded"), Is.EqualTo(1));
    }

    [Test]
    public void Complaints_conditions_and_disabilities_are_those_of_the_latest_submission()
    {
        using var extract = new NhsFolder().Person("P").Referral("A").Contact("A", "2025-02-03").Rows("IDS603PresentingComplaints", "A,F411,2", "A,F321,3", "A,F411,1")
            .Rows("IDS602LongTermCondition", "A,E119,2", "A,,3").Rows("IDS007DisabilityType", "P,05,2", "P,NN,3", "B,05,3");
        var report = Read(extract);
        var e = report.Tables!.Episodes;
        Assert.That((e.Diagnosis.Names[e.Diagnosis.Numbers[0]], e.Anxiety[0], e.LongTermCondition[0], e.Disability[0]), Is.EqualTo(("F32.1", (byte)0, CodeList.Missing, (byte)0)));
        Assert.That(
            new[] { "IDS603PresentingComplaints", "IDS602LongTermCondition", "IDS007DisabilityType" }.Select(t => Rows(report, t, "submission_superseded")), Is.EqualTo(new[] { 2, 1, 1 }));
        Assert.That(report.Findings.Single(f => f is { Table: "IDS007DisabilityType", Rule: "submission_superseded" }).FirstLine, Is.EqualTo(2), "the line of what is left out");
    }

    [Test]
    public void Score_of_a_later_submission_replaces_the_one_of_that_day()
    {
        using var extract = new NhsFolder().Person("P").Referral("A").Contact("A", "2025-02-03").Rows("IDS606CodedScoreAssessmentRefer",
            $"A,{NhsFolder.Phq9},12,2025-02-03,3", $"A,{NhsFolder.Phq9},21,2025-02-03,2", $"A,{NhsFolder.Gad7},9,2025-02-03,2");
        var scores = Tables(extract).Scores;
        Assert.That(scores.Score.Select(s => s / Instrument.PointScale), Is.EqualTo(new[] { 12, 9 }));
    }

    [Test]
    public void Score_of_a_contact_is_of_the_contacts_day()
    {
        using var extract = new NhsFolder().Person("P").Referral("A").Contact("A", "2025-02-03").Contact("A", "2025-03-03", "06")
            .Rows("IDS607CodedScoreAssessmentAct", $"A,C1,{NhsFolder.Phq9},12,3", $"A,C2,{NhsFolder.Phq9},7,3");
        var scores = Tables(extract).Scores;
        Assert.That(scores.Date, Is.EqualTo(new[] { new DateOnly(2025, 2, 3).DayNumber, new DateOnly(2025, 3, 3).DayNumber }));
        Assert.That(scores.Setting.Select(s => (Setting)s), Is.EqualTo(new[] { Setting.Session, Setting.Followup }), "an appointment of type 06 follows treatment up");
    }

    [Test]
    public void Scale_that_the_contract_lacks_and_an_answer_that_is_none_are_left_out()
    {
        using var extract = new NhsFolder().Person("P").Referral("A").Score("A", "2025-02-03", "747901000000107", "NA").Score("A", "2025-02-03", NhsFolder.Phq9, "N/A").Score("A", "2025-02-04", NhsFolder.Phq9, "9");
        var report = Read(extract);
        const string Table = "IDS606CodedScoreAssessmentRefer";
        Assert.That((report.Tables!.Scores.Count, Rows(report, Table, "scale_not_read"), Rows(report, Table, "score_not_given")), Is.EqualTo((1, 1, 1)));
    }

    [Test]
    public void Person_and_complaints_are_what_breaks_figures_down()
    {
        using var extract = new NhsFolder().Person("P", "1", "M", "09").Referral("A").Contact("A", "2025-02-03")
            .Rows("IDS004EmpStatus", "P,01,1", "P, 4,3").Rows("IDS007DisabilityType", "P,NN,3").Rows("IDS602LongTermCondition", "A,E119,3")
            .Rows("IDS603PresentingComplaints", "A,F411,3", "A,F321,3").Rows("IDS011SocPerCircumstances", "P,160933000,2025-02-03,3", "P,20430005,2025-02-03,3", "P,15167005 |Alcohol abuse|,2025-02-03,3");
        var report = Read(extract);
        var (tables, e) = (report.Tables!, report.Tables!.Episodes);
        Assert.That(
            ((Sex)e.Sex[0], (Ethnicity)e.Ethnicity[0], e.DeprivationDecile[0], (Employment)e.Employment[0]), Is.EqualTo((Sex.Male, Ethnicity.Black, (byte)9, Employment.LongTermSick)));
        Assert.That((e.Disability[0], e.LongTermCondition[0], e.SubstanceUse[0], e.Anxiety[0], e.Diagnosis.Names[e.Diagnosis.Numbers[0]]), Is.EqualTo(((byte)0, (byte)1, (byte)1, (byte)1, "F32.1")));
        Assert.That((Need)tables.Needs!.Need.Single(), Is.EqualTo(Need.Finance));
        Assert.That(Rows(report, "IDS011SocPerCircumstances", "circumstance_not_read"), Is.EqualTo(1));
    }

    [TestCase("1", 1), TestCase("2", 1), TestCase("3", 1), TestCase("5", 1), TestCase("4", 0), TestCase("X", CodeList.Missing), TestCase("Y", 1), TestCase("N", 0), TestCase("", CodeList.Missing)]
    public void Interpreter_is_needed_who_was_there_or_missed(string code, byte needed)
    {
        using var extract = new NhsFolder().Person("P").Referral("A")
            .File("IDS201CareContact.csv", $"PathwayID,CareContactId,CareContDate,AppType,AttendOrDNACode,InterpreterPresentInd\nA,X,2025-02-03,02,5,{code}\n");
        var report = Read(extract);
        Assert.That((report.Tables!.Episodes.InterpreterNeeded[0], Rows(report, "IDS201CareContact", "code_unknown")), Is.EqualTo((needed, 0)));
    }

    [Test]
    public void Interpreter_who_was_needed_once_is()
    {
        using var extract = new NhsFolder().Person("P").Referral("A").File("IDS201CareContact.csv",
            "PathwayID,CareContactId,CareContDate,AppType,AttendOrDNACode,InterpreterPresentInd\nA,X,2025-02-03,02,5,4\nA,Y,2025-02-10,02,5,1\nA,Z,2025-02-17,02,5,4\n");
        Assert.That(Tables(extract).Episodes.InterpreterNeeded[0], Is.EqualTo(1));
    }

    [TestCase("-1"), TestCase("-3")]
    public void What_validation_found_to_be_no_code_is_missing_and_no_fault(string code)
    {
        using var extract = new NhsFolder().Person("P", ethnicity: code).Referral("A").Contact("A", "2025-02-03")
            .Rows("IDS602LongTermCondition", $"A,{code},3").Rows("IDS603PresentingComplaints", $"A,{code},3");
        var report = Read(extract);
        var episodes = report.Tables!.Episodes;
        Assert.That((episodes.Ethnicity[0], episodes.LongTermCondition[0], episodes.Diagnosis.Numbers[0] < 0), Is.EqualTo((CodeList.Missing, CodeList.Missing, true)));
        Assert.That(report.Findings.Where(f => f.Rule == "code_unknown"), Is.Empty);
    }

    [TestCase("A1", ReferralSource.PrimaryCare), TestCase("B1", ReferralSource.Self), TestCase("G4", ReferralSource.OtherService), TestCase("M4", ReferralSource.OtherService)]
    [TestCase("M8", ReferralSource.Other), TestCase("N4", ReferralSource.OtherService)]
    public void Source_of_referral_is_one_of_the_contract(string code, ReferralSource expected)
    {
        using var extract = new NhsFolder().Person("P").Contact("A", "2025-02-03").File("IDS101Referral.csv",
            $"PathwayID,Person_ID,OrgID_Provider,SourceOfReferralIAPT,SourceOfReferralMH,ReferralRequestReceivedDate\nA,P,PR1,{code},B2,2025-01-06\n");
        Assert.That((ReferralSource)Tables(extract).Episodes.ReferralSource[0], Is.EqualTo(expected), "of two names of a column the first counts");
    }

    [Test]
    public void Extract_goes_to_the_end_of_its_last_period()
    {
        using var extract = new NhsFolder().Person("P").Referral("A").Contact("A", "2025-02-03");
        Assert.That(Tables(extract).ExtractedOn, Is.EqualTo(new DateOnly(2025, 12, 31).DayNumber));
    }

    [Test]
    public void Running_numbers_are_no_dates_of_birth()
    {
        using var extract = new NhsFolder().Referral("A").Contact("A", "2025-02-03");
        extract.File("IDS001MPI.csv", "Person_ID,RecordNumber,UniqueID_IDS001,Gender\n" + string.Concat(Enumerable.Range(0, 200).Select(i => FormattableString.Invariant($"P{i},{1_011_900 + i},{19_590_101 + i},1\n"))));
        Assert.That(Read(extract).Refusal, Is.Null);
        extract.File("IDS001MPI.csv", "Person_ID,RecordNumber,Gender\nP,9434765919,1\nQ,9434765870,1\n");
        Assert.That(Read(extract).Refusal, Does.Contain("column recordnumber (NHS numbers)"), "a number of a person is one wherever it stands");
    }

    [Test]
    public void Postcode_in_the_place_of_a_small_area_is_identity()
    {
        using var extract = new NhsFolder().Referral("A").Contact("A", "2025-02-03").File("IDS001MPI.csv", "Person_ID,LSOA,Gender\nP,LS1 4AP,1\nQ,LS6 2QE,1\n");
        Assert.That(Read(extract).Refusal, Does.StartWith("The extract carries identity: IDS001MPI.csv, column lsoa (postcodes)"));
    }

    [TestCase("F329", "F32.9"), TestCase("F32.9", "F32.9"), TestCase("F32", "F32"), TestCase("f32x", "F32"), TestCase("83482000", null), TestCase("F3", null)]
    public void Complaint_is_written_as_ICD_10(string code, string? expected)
    {
        using var extract = new NhsFolder().Person("P").Referral("A").Contact("A", "2025-02-03").Rows("IDS603PresentingComplaints", $"A,{code},3");
        var diagnosis = Tables(extract).Episodes.Diagnosis;
        Assert.That(diagnosis.Numbers[0] < 0 ? null : diagnosis.Names[diagnosis.Numbers[0]], Is.EqualTo(expected));
    }

    [Test]
    public void Older_names_of_columns_and_dates_with_a_time_are_read()
    {
        using var extract = new NhsFolder().Person("P").File("IDS101REFERRAL.csv".Replace("REFERRAL", "referral", StringComparison.Ordinal),
            "pathwayid,PERSON_ID,OrgIDProvider,SourceOfReferralMH,ReferralRequestReceivedDate\nA,P,PR1,B1,2025-01-06 00:00:00\n").Without("IDS101Referral.csv")
            .File("IDS201CareContact.csv", "PathwayID,CareContactId,CareContDate,AppType,AttendOrDNACode,ConsMechanism\nA,X,2025-02-03T09:30:00,2,5,1\n");
        var tables = Tables(extract);
        Assert.That(
            (tables.Episodes.ReferralDate[0], (ReferralSource)tables.Episodes.ReferralSource[0], (Medium)tables.Contacts.Medium[0]),
            Is.EqualTo((new DateOnly(2025, 1, 6).DayNumber, ReferralSource.Self, Medium.InPerson)));
    }

    [Test]
    public void Folder_with_two_formats_is_refused_and_both_are_named()
    {
        using var extract = new NhsFolder().File("contacts.csv", "episode_id,date\n");
        Assert.That(Read(extract).Refusal, Is.EqualTo(
            "The folder holds tables of two formats: contacts.csv (the data contract) and IDS000Header.csv (NHS Talking Therapies); put each into a folder of its own."));
    }

    [Test]
    public void Table_that_is_not_read_is_no_unknown_file_and_must_not_identify()
    {
        using var extract = new NhsFolder().Person("P").Referral("A").Contact("A", "2025-02-03").File("IDS002GP.csv", "Person_ID,LocalPatientId,GMPCodeReg\nP,,A81001\n");
        var report = Read(extract);
        Assert.That((report.Refusal, report.Findings.Any(f => f.Rule == "file_unknown")), Is.EqualTo(((string?)null, false)));
        extract.File("IDS002GP.csv", "Person_ID,LocalPatientId,GMPCodeReg\nP,83517,A81001\n");
        Assert.That(Read(extract).Refusal, Is.EqualTo("The extract carries identity: IDS002GP.csv, column localpatientid (hospital numbers). Nothing was kept."));
    }

    [TestCase("NHSNumber", "9434765919", "NHS numbers"), TestCase("LocalPatientId", "83517", "hospital numbers"), TestCase("PersonBirthDate", "1980-02-03", "dates of birth")]
    [TestCase("Postcode", "LS1 4AP", "postcodes"), TestCase("PersonFamilyName", "Smith", "names of persons")]
    public void Column_of_identity_may_be_there_and_must_be_empty(string column, string value, string kind)
    {
        foreach (var (filled, refusal) in new[] { ("", null), (value, $"The extract carries identity: IDS001MPI.csv, column {column.ToLowerInvariant()} ({kind}). Nothing was kept.") })
        {
            using var extract = new NhsFolder().Referral("A").Contact("A", "2025-02-03").File("IDS001MPI.csv", $"Person_ID,{column},Gender\nP,{filled},1\n");
            Assert.That(Read(extract).Refusal, Is.EqualTo(refusal));
        }
    }

    [Test]
    public void Small_area_is_kept_out_and_named()
    {
        using var extract = new NhsFolder().Referral("A").Contact("A", "2025-02-03").File("IDS001MPI.csv", "Person_ID,LSOA,Gender\nP,E01011949,1\n");
        var report = Read(extract);
        Assert.That((report.Refusal, report.Tables!.Episodes.DeprivationDecile[0]), Is.EqualTo(((string?)null, CodeList.Missing)));
        Assert.That(report.Findings.Any(f => f is { Table: "IDS001MPI", Column: "LSOA", Rule: "area_kept_out" }));
    }
}

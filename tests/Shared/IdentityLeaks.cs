namespace NonResponse.Tests;

/// <summary>Extracts that carry identity. Every value is made up: NHS numbers of the range 999 or computed, Ofcom's numbers for drama,
/// mail of example.org, names of nobody.</summary>
internal static class IdentityLeaks
{
    private const string Nhs = "nhs_number", Postcode = "postcode", Email = "email", Phone = "phone", Birth = "birth_date", Name = "person_name",
        Text = "free_text", National = "national_number", Address = "address", Online = "online_or_picture", Hospital = "hospital_number";

    /// <summary>An NHS number whose first nine digits are given; the next one, where these ask for a check digit of 10.</summary>
    public static string NhsNumber(int nine)
    {
        for (; ; nine++)
        {
            var digits = nine.ToString("D9", System.Globalization.CultureInfo.InvariantCulture);
            var check = (11 - digits.Select((d, i) => (d - '0') * (10 - i)).Sum() % 11) % 11;
            if (check < 10)
                return digits + check.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    private static string[] NhsNumbers(int first, int count) => [.. Enumerable.Range(0, count).Select(i => NhsNumber(first + i * 7919))];

    private static string Grouped(string nhs, char by) => $"{nhs[..3]}{by}{nhs[3..6]}{by}{nhs[6..]}";

    /// <summary>Every leak.</summary>
    public static IReadOnlyList<IdentityCase> All { get; } =
    [
        // Columns whose name is enough.
        .. new[]
        {
            "patient_name", "FirstName", "last name", "SURNAME", "given-name", "family_name", "middle_name", "full_name", "preferred_name", "maiden_name",
            "Next of Kin", "carer_name", "GP_Name", "forename", "username", "initials", "name",
        }.Select(n => new IdentityCase(Name, "name:" + n)),
        .. new[] { "dob", "birth_date", "DateOfBirth", "date of birth", "Birthday", "patient_dob", "D.O.B." }.Select(n => new IdentityCase(Birth, "name:" + n)),
        .. new[]
        {
            "address", "address_line_1", "Address2", "homeAddress", "street", "house_number", "town", "eastings", "Northings", "latitude", "home_longitude", "UPRN",
        }.Select(n => new IdentityCase(Address, "name:" + n)),
        .. new[] { "postcode", "Post Code", "post_code", "patientPostcode", "zip", "zip_code" }.Select(n => new IdentityCase(Postcode, "name:" + n)),
        .. new[] { "nhs_number", "NHSNo", "nhs no", "NhsNumber", "chi", "CHI number", "hcn", "H and C number", "h_and_c" }.Select(n => new IdentityCase(Nhs, "name:" + n)),
        .. new[] { "mrn", "MRN", "hospital_number", "Hospital No", "local_patient_identifier", "medical record number" }.Select(n => new IdentityCase(Hospital, "name:" + n)),
        .. new[] { "national_insurance_number", "NINO", "ni_number", "ssn", "Social Security Number", "passport_no", "driving_licence" }.Select(n => new IdentityCase(National, "name:" + n)),
        .. new[] { "email", "e-mail", "Email Address", "contact_email" }.Select(n => new IdentityCase(Email, "name:" + n)),
        .. new[] { "phone", "mobile", "Telephone", "fax_number", "homePhone", "mobile_number", "tel_no" }.Select(n => new IdentityCase(Phone, "name:" + n)),
        .. new[] { "ip_address", "IPAddress", "profile_url", "photo" }.Select(n => new IdentityCase(Online, "name:" + n)),
        .. new[] { "notes", "Comments", "free_text", "FreeText", "narrative", "discharge_letter", "clinical summary", "case_notes" }.Select(n => new IdentityCase(Text, "name:" + n)),
        // NHS numbers.
        new(Nhs, "patient_id", NhsNumbers(999_000_000, 40)),
        new(Nhs, "patient_id", NhsNumber(999_123_456)) { Among = 300 },
        new(Nhs, "patient_id", NhsNumbers(485_777_345, 3)) { Among = 2000, Pseudonym = i => $"P{i:D6}" },
        new(Nhs, "patient_id", NhsNumbers(400_000_019, 60)) { Among = 300, Pseudonym = i => $"{5_000_000_000 + i * 7_919_231L % 999_999_937}" },
        new(Nhs, "patient_id", [.. NhsNumbers(999_000_000, 5).Select(n => Grouped(n, '-'))]) { Among = 50 },
        new(Nhs, "patient_id", [.. NhsNumbers(999_000_000, 5).Select(n => "NHS" + n)]),
        new(Nhs, "patient_id", [.. NhsNumbers(999_000_000, 5).Select(n => n + "-1")]) { Among = 20 },
        new(Nhs, "patient_id", [.. NhsNumbers(999_000_000, 5).Select(n => "0" + n)]),
        new(Nhs, "episode_id", [.. NhsNumbers(999_000_000, 5).Select(n => "E_" + n)]) { Among = 20 },
        new(Nhs, "provider_id", NhsNumbers(999_000_000, 2)),
        new(Nhs, "team_id", NhsNumber(999_000_000)) { Among = 5 },
        new(Nhs, "?k1", NhsNumbers(999_000_000, 25)),
        new(Nhs, "?k1", [.. NhsNumbers(999_000_000, 5).Select(n => Grouped(n, ' '))]),
        new(Nhs, "?k1", [.. NhsNumbers(999_000_000, 3).Select(n => "NHS no: " + Grouped(n, ' '))]) { Among = 30 },
        new(Nhs, "?nhs_number_status", NhsNumbers(999_000_000, 3)),
        new(Nhs, "age", NhsNumbers(999_000_000, 3)) { Among = 100, Pseudonym = i => $"{i % 90}" },
        new(Nhs, "sex", NhsNumbers(999_000_000, 1)) { Among = 100, Pseudonym = _ => "male" },
        new(Nhs, "diagnosis", NhsNumbers(999_000_000, 2)) { Among = 30, Pseudonym = _ => "F32.1" },
        new(Nhs, "steps.step_id", NhsNumbers(999_000_000, 2)) { Among = 30 },
        new(Nhs, "steps.episode_id", NhsNumbers(999_000_000, 1)),
        new(Nhs, "assessments.score", NhsNumbers(999_000_000, 1)) { Among = 50, Pseudonym = _ => "12" },
        new(Nhs, "interventions.name", NhsNumbers(999_000_000, 1)) { Among = 50, Pseudonym = _ => "sertraline" },
        new(Nhs, "events.detail", NhsNumbers(999_000_000, 1)) { Among = 50, Pseudonym = _ => "social" },
        new(Nhs, "contacts.modality", NhsNumbers(999_000_000, 1)),
        new(Nhs, "?k1", NhsNumber(10_755_233), NhsNumber(311_299_001)) { Among = 5 },
        // Postcodes.
        new(Postcode, "?area", "LS1 4AB", "SW1A 1AA", "M1 1AE"),
        new(Postcode, "?area", "EH1 1YZ") { Among = 200, Pseudonym = i => $"LS{i % 28 + 1}" },
        new(Postcode, "?area", "ls1 4ab"),
        new(Postcode, "?area", "LS14AB", "SW1A1AA", "M11AE", "CF101BH"),
        new(Postcode, "?postcode_district", "B33 8TH"),
        new(Postcode, "patient_id", "LS14AB", "CR26XH") { Among = 400, Pseudonym = i => $"P{i:D5}" },
        new(Postcode, "patient_id", "LS1-4AB"),
        new(Postcode, "team_id", "DN551PT", "W1A0AX"),
        new(Postcode, "housing", "B33 8TH"),
        new(Postcode, "events.detail", "ec1a1bb"),
        // Mail, phones, numbers of the state.
        new(Email, "patient_id", "someone@example.org"),
        new(Email, "?contact", "a.b-c+d@mail.example.org") { Among = 500 },
        new(Email, "?email_consent", "someone@example.org"),
        new(Email, "referral_source", "someone@example.org") { Among = 500, Pseudonym = _ => "self" },
        new(Email, "events.detail", "Write to someone@example.org"),
        new(Phone, "?contact", "07700 900123"),
        new(Phone, "?contact", "020 7946 0958"),
        new(Phone, "?contact", "(0113) 496 0999"),
        new(Phone, "?contact", "+44 7700 900456"),
        new(Phone, "?contact", "+447700900456", "+33 1 23 45 67 89"),
        new(Phone, "?contact", "00447700900456"),
        new(Phone, "?contact", "0044 20 7946 0123"),
        new(Phone, "?contact", "07700900123", "01632960001") { Among = 100 },
        new(Phone, "?contact", "7700900123", "7700900987", "7700900045", "7911123456", "7400123457", "7500123458"),
        new(Phone, "patient_id", "07700900123", "07700900456") { Among = 500 },
        new(Phone, "patient_id", "07700-900-123"),
        new(Phone, "patient_id", "447700900123"),
        new(Phone, "contacts.medium", "07700 900321") { Among = 50, Pseudonym = _ => "phone" },
        new(Phone, "contacts.minutes", "07700900321"),
        new(National, "patient_id", "AB123456C"),
        new(National, "?k2", "AB 12 34 56 C"),
        new(National, "?k2", "JG 103759 A"),
        new(National, "?k2", "qq123456c") { Among = 200 },
        new(National, "patient_id", "078-05-1121"),
        new(National, "?k2", "MORGA657054SM9IJ"),
        new(Online, "?k2", "203.0.113.195"),
        new(Online, "?k2", "https://example.org/people/17"),
        // Dates of birth.
        new(Birth, "patient_id", "19680312", "19851102", "20010524", "19770909"),
        new(Birth, "patient_id", "P19680312") { Among = 500 },
        new(Birth, "patient_id", "12031968-A", "02111985-B") { Among = 100 },
        new(Birth, "patient_id", "X-1968-03-12"),
        new(Birth, "patient_id", "1968-03-12"),
        new(Birth, "patient_id", "12-03-1968"),
        new(Birth, "patient_id", "JS-12-03-1968-7"),
        new(Birth, "patient_id", "196803120001", "198511020007", "200105240003"),
        new(Birth, "patient_id", "K120368", "K021185", "K240501", "K090977"),
        new(Birth, "patient_id", "E19680312") { Among = 300, Pseudonym = i => $"E2025{i % 12 + 1:D2}{i % 28 + 1:D2}" },
        new(Birth, "patient_id", "12Mar1968"),
        new(Birth, "?d1", "1968-03-12", "1985-11-02", "2001-05-24"),
        new(Birth, "?d1", "12/03/1968", "02/11/1985"),
        new(Birth, "?d1", "12.03.1968"),
        new(Birth, "?d1", "1968-03-12T00:00:00", "1985-11-02 00:00"),
        new(Birth, "?d1", "19680312", "19851102", "20010524"),
        new(Birth, "?d1", "12 March 1968"),
        new(Birth, "?d1", "12-Mar-1968", "2-Nov-85"),
        new(Birth, "?d1", "March 12, 1968"),
        new(Birth, "age", "12/03/1968") { Among = 50, Pseudonym = _ => "40" },
        new(Birth, "age", "1968-03-12"),
        new(Birth, "contacts.minutes", "12/03/1968"),
        // Names of persons.
        new(Name, "patient_id", "Jane Smithson"),
        new(Name, "patient_id", "Zebedee Quartermaine") { Among = 300 },
        new(Name, "patient_id", "jane.smith"),
        new(Name, "patient_id", "SMITH_John"),
        new(Name, "patient_id", "JaneSmith"),
        new(Name, "patient_id", "SMITH-JANE-01") { Among = 50 },
        new(Name, "patient_id", "j.okafor"),
        new(Name, "patient_id", "Jane", "Priya", "Mohammed"),
        new(Name, "patient_id", "Smith"),
        new(Name, "provider_id", "Priya_Sharma"),
        new(Name, "episode_id", "oconnor.niamh"),
        new(Name, "?k3", "Jane Smith", "Mohammed Ali", "Priya Patel"),
        new(Name, "?k3", "Smith, Jane"),
        new(Name, "?k3", "Mrs Quartermaine"),
        new(Name, "?k3", "Dr A. Patel") { Among = 100, Pseudonym = _ => "Clinic" },
        new(Name, "?k3", "Oluwaseun Adeyemi", "Zoë O'Connor", "José García"),
        new(Name, "?k3", "J Smith"),
        new(Name, "?k3", "Quintavius Bramblethorpe", "Thessaly Vanterpool", "Ozymund Crakehall", "Peverell Stanhope"),
        new(Name, "?k3", "Jane", "Priya", "Mohammed", "Chioma"),
        new(Name, "?surname_present", "Jane Smith"),
        new(Name, "events.detail", "jane.smith"),
        new(Name, "referral_source", "Jane Smith") { Among = 100, Pseudonym = _ => "self" },
        new(Name, "interventions.name", "Jane_Smith"),
        // Prose and addresses.
        new(Text, "?k4", "Client reports feeling low since her husband left in March"),
        new(Text, "?k4", "Rang and left a message. Will try again tomorrow"),
        new(Text, "?k4", "He was seen at home with his mother") { Among = 400 },
        new(Text, "?notes_count", "She lives alone and drinks most evenings"),
        new(Text, "end_reason", "Patient moved away to live with daughter in another town"),
        new(Text, "events.detail", "I feel that nobody understands my situation"),
        new(Text, "contacts.attendance", "Pt rang to say that she was too anxious to come"),
        new(Text, "patient_id", "The lady with the red door who was referred last week"),
        new(Address, "?k5", "12 High Street, Leeds"),
        new(Address, "?k5", "Flat 3, 27a Acacia Avenue"),
        new(Address, "housing", "4 Privet Drive") { Among = 50, Pseudonym = _ => "stable" },
        // Files that begin with data, and files that are not tables.
        new(Email, "first:episodes", "someone@example.org", "P1", "PR1", "2025-01-01"),
        new(Nhs, "first:contacts", NhsNumber(999_000_000), "2025-01-01", "treatment", "attended"),
        new(Birth, "first:steps", "S1", "E1", "1", "1968-03-12"),
        new(Phone, "first:events", "E1", "07700 900123"),
        new(Name, "first:needs", "Jane Smith", "housing"),
        new(Postcode, "file:patients.csv", "id", "postcode"),
        new(Name, "file:lookup.csv", "pseudonym", "Surname"),
        new(Nhs, "file:key.csv", "pseudonym", NhsNumber(999_000_000)),
        new(Email, "file:staff.csv", "someone@example.org", "x"),
    ];

}

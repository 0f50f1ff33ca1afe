namespace NonResponse.Tests;

/// <summary>Extracts without identity that look as if they had some.</summary>
internal static class IdentityLookAlikes
{
    private static string Base36(Random random, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[random.Next(36)]));

    private static string Hex(Random random, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => "0123456789abcdef"[random.Next(16)]));

    private static string[] Many(int count, Func<Random, int, string> make)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(i => make(random, i))];
    }

    /// <summary>Every look-alike.</summary>
    public static IReadOnlyList<IdentityCase> All { get; } =
    [
        .. new[]
        {
            "provider_name", "team_name", "service_name", "instrument_name", "drug_name", "medication_name", "first_medication_name", "gp_practice_name", "hospital_name", "site_name",
            "address_type", "street_drugs", "street_homeless", "notes_count", "phone_contacts_count", "email_consent", "postcode_available", "ethnicity_detail", "nominated",
            "surname_present", "has_phone", "consent_to_text", "chi_square", "ip_admission", "body_image_score", "phototherapy", "letter_sent", "country_of_birth", "birth_order",
            "household_size", "telephone_sessions", "nhs_trust", "nhs_number_status", "mobility", "postcode_district", "summary_score", "long_term", "imd_rank", "chip_rate",
            "has_next_of_kin", "dob_verified", "contact_count", "tel_aviv_scale", "naming_test", "housing_type", "year_of_birth", "rio_team_id",
            "emis_practice_id", "telephone_cbt", "mobile_app_used", "recovery_passport_issued", "website_self_referral", "ip", "mac", "long", "text_reminder_sent",
        }.Select(n => new IdentityCase("name", "name:" + n)),
        // Ten digits and more.
        new("nhs_number", "patient_id", Many(2000, (r, _) => $"{r.NextInt64(1_000_000_000, 9_999_999_999)}")),
        new("nhs_number", "patient_id", Many(2000, (_, i) => $"{1_000_000_001L + i}")),
        new("nhs_number", "?k1", Many(500, (r, _) => $"{r.NextInt64(1_000_000_000, 9_999_999_999)}")),
        new("nhs_number", "patient_id", "9434765918", "9434765917"),
        new("nhs_number", "patient_id", Many(50, (_, i) => $"{i + 1:D10}")),
        new("phone", "patient_id", Many(500, (_, i) => $"{i * 37 + 1:D11}")),
        new("phone", "patient_id", Many(500, (r, _) => $"{r.NextInt64(10_000_000_000, 99_999_999_999)}")),
        new("phone", "?k1", Many(400, (_, i) => $"{i * 91 + 1:D14}")),
        new("phone", "?k1", "+12", "+7"),
        // Codes that mix letters and digits.
        new("postcode", "?k1", "SW1A", "LS1", "M1", "EC1A"),
        new("postcode", "?lsoa", "E01000001", "E01011229", "W01000123", "S01006506"),
        new("birth_date", "?lsoa11", Many(400, (r, _) => $"E010{r.Next(33_000):D5}")),
        new("birth_date", "?msoa11", Many(200, (r, _) => $"E0200{r.Next(7_000):D4}")),
        new("address", "?locality", "North", "South East", "Central"),
        new("nhs_number", "contacts.minutes", "2147483648") { Among = 60, Pseudonym = _ => "30" },
        new("postcode", "?k1", "RXX01", "RXX02", "8J123", "RGD05", "G6V2S"),
        new("postcode", "patient_id", Many(3000, (r, _) => Base36(r, 6))),
        new("postcode", "patient_id", Many(3000, (r, _) => Base36(r, 7))),
        new("postcode", "patient_id", Many(300, (r, _) => Base36(r, 8))),
        new("postcode", "patient_id", Many(500, (r, _) => $"{(char)('A' + r.Next(26))}{(char)('A' + r.Next(26))}{r.Next(100):D2}{(char)('A' + r.Next(26))}{(char)('A' + r.Next(26))}")),
        new("diagnosis", "diagnosis", "F32.1", "F33", "F41.2", "non-endogenous"),
        new("diagnosis", "?snomed", "35489007", "370143000", "191616006", "310497006", "83458005"),
        // Ten digits with the check digit of SNOMED CT, which pass the check of NHS numbers too.
        new("snomed", "?snomed_code", "4000000004", "4000001000"),
        new("online", "?version", "10.19.10.123", "10.19.10.124"),
        new("online", "?k1", "10:20:30", "PHQ9:2:1", "a::b"),
        new("nhs_number", "patient_id", Many(500, (r, _) => $"{r.Next(100, 999)}-{r.Next(1_000_000, 9_999_999)}")),
        new("nhs_number", "patient_id", Many(500, (r, _) => $"{r.Next(10_000, 99_999)}.{r.Next(10_000, 99_999)}")),
        new("hash", "patient_id", Many(1000, (r, _) => Hex(r, 32))),
        new("hash", "patient_id", Many(1000, (r, _) => $"{Hex(r, 8)}-{Hex(r, 4)}-{Hex(r, 4)}-{Hex(r, 4)}-{Hex(r, 12)}")),
        new("hash", "patient_id", Many(1000, (r, _) => Hex(r, 12))),
        new("hash", "?k1", Many(300, (r, _) => Hex(r, 64))),
        new("national_number", "patient_id", Many(300, (r, _) => $"{(char)('A' + r.Next(26))}{(char)('A' + r.Next(26))}{r.Next(1_000_000):D6}{(char)('A' + r.Next(26))}")),
        // Counters, and days of care.
        new("birth_date", "patient_id", Many(4000, (_, i) => $"E{100_001 + i}")),
        new("birth_date", "patient_id", Many(200, (_, i) => $"E{101_001 + i}")),
        new("birth_date", "patient_id", Many(15, (_, i) => $"{120_301 + i}")),
        new("birth_date", "patient_id", Many(2000, (_, i) => i % 2 == 0 ? $"{100_001 + i}" : $"{500_001 + i}")),
        new("birth_date", "patient_id", Many(2000, (r, _) => $"{r.Next(100_000, 999_999)}")),
        new("birth_date", "patient_id", Many(3000, (_, i) => $"{20_000_001 + i}")),
        new("birth_date", "patient_id", Many(3000, (r, _) => $"{r.Next(10_000_000, 99_999_999)}")),
        new("birth_date", "patient_id", Many(500, (_, i) => $"{10_010_001 + i * 10}")),
        new("birth_date", "patient_id", "E20250103", "E20250219", "E20241230"),
        new("birth_date", "patient_id", "E-2025-01-03-1", "E-2025-02-19-2"),
        new("birth_date", "?k1", "2025-01-03", "2024-11-30", "2023-05-02"),
        new("birth_date", "?k1", "03/01/2025", "30/11/2024"),
        new("birth_date", "?k1", "2025-01-03", "2024-11-30", "2012-05-02"),
        new("birth_date", "?k1", "20250103", "20241130"),
        new("birth_date", "referral_date", "2001-01-01", "2003-02-02"),
        new("birth_date", "assessment_date", "03/01/2025") { Among = 60, Pseudonym = _ => "2025-01-03" },
        new("birth_date", "assessment_date", "2025-01-03T10:00") { Among = 60, Pseudonym = _ => "2025-01-03" },
        new("birth_date", "?k1", "1.2", "3.4.5", "12.5", "1/2", "1-2-3", "2025-W03"),
        new("birth_date", "?k1", "1968", "1985", "2001"),
        new("online", "?version", "1.2.3.4", "10.0.1"),
        // Words.
        new("person_name", "?k1", "White British", "Black African", "Mixed White and Asian", "Any other", "Irish Traveller"),
        new("person_name", "?k1", "Did Not Attend", "Cancelled by patient", "Attended On Time"),
        new("person_name", "contacts.attendance", "Did Not Attend") { Among = 60, Pseudonym = _ => "attended" },
        new("person_name", "contacts.attendance", "did not attend - late cancellation") { Among = 60, Pseudonym = _ => "attended" },
        new("person_name", "provider_id", "Northfield_Health_Centre", "St_James_Hospital", "Rose_Ward", "Victoria_Road_Surgery", "Grace_House"),
        new("person_name", "?provider_name", "Northfield Health Centre", "Queen Victoria Hospital", "St James Clinic", "Tower Hamlets Talking Therapies"),
        new("person_name", "?team_name", "North Leeds", "East Team", "Milton Keynes", "Crisis Team A"),
        new("person_name", "?town_band", "Urban major", "Rural village"),
        new("person_name", "ethnicity", "White British", "white_irish") { Among = 100, Pseudonym = _ => "white" },
        new("person_name", "patient_id", "Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliet"),
        new("person_name", "interventions.name", "imipramine", "st_johns_wort", "study_drug", "placebo", "agomelatine", "grief_work"),
        new("person_name", "events.detail", "social", "work", "sleep", "return_to_work", "see_friends"),
        new("free_text", "?k1", "Recurrent major depressive disorder, current episode severe, with psychotic features", "Moderate depressive episode"),
        new("free_text", "?k1", "White - English, Welsh, Scottish, Northern Irish or British", "Any other mixed or multiple ethnic background"),
        new("free_text", "?k1", "Little interest or pleasure in doing things"),
        new("free_text", "end_reason", "Completed scheduled treatment") { Among = 60, Pseudonym = _ => "completed" },
        new("free_text", "?k1", "Sertraline 50 mg tablets", "Mirtazapine 15mg once daily", "Venlafaxine 37.5 mg"),
        new("free_text", "?k1", "Not asked", "Prefer not to say", "Patient declined"),
        new("free_text", "end_reason", "Patient moved out of area", "Client has moved out of area", "GP asked to take over care", "Patient declined further treatment from this service"),
        new("free_text", "events.detail", "spend_time_with_my_children", "go_back_to_my_allotment", "see_my_friends_more_often"),
        new("person_name", "?brand", "Efexor XL", "Priadel MR", "Seroquel XL", "Depakote ER"),
        new("person_name", "?k1", "Efexor XL", "Priadel MR", "Tegretol Retard"),
        new("person_name", "?manual", "Beck Manual", "Barlow Protocol", "Padesky Workbook"),
        new("person_name", "?clinic", "Victoria Road", "Charlotte Street", "Alexandra Park", "Albert Dock Clinic"),
        new("person_name", "?scale", "Hamilton", "Montgomery-\u00C5sberg", "Beck"),
        new("person_name", "?k1", "\u03B2-blocker", "\u00B5g", "5 \u03BCg"),
        new("person_name", "?language", "\u0627\u0644\u0639\u0631\u0628\u064A\u0629", "\u4E2D\u6587", "Polski", "English"),
        new("address", "?k1", "6 minute walk", "10 metre walk", "5 point rise", "3 session close"),
        new("birth_date", "?k1", "2 mars 2024", "4.V.2025", "12 of 1968"),
        new("address", "?k1", "Ward 12", "Level 3", "Block 4 East", "Step 2 High Intensity"),
        new("header", "file:notes-on-scores.csv", "instrument", "score", "reliable change"),
        new("header", "file:codes.csv", "code", "label", "2025", "PHQ9 total"),
    ];
}

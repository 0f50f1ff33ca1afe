namespace NonResponse.Ingest;

/// <summary>The kinds of identity that no extract may carry, as waivers and findings name them.</summary>
public static class IdentityKinds
{
    /// <summary>Names of persons, their initials and user names.</summary>
    public const string PersonName = "person_name";

    /// <summary>Whole dates of birth; a year of birth alone isn't one.</summary>
    public const string BirthDate = "birth_date";

    /// <summary>Addresses, towns and coordinates.</summary>
    public const string Address = "address";

    /// <summary>Full postcodes; the outward half alone isn't one.</summary>
    public const string Postcode = "postcode";

    /// <summary>NHS numbers, the CHI numbers of Scotland and the H&amp;C numbers of Northern Ireland.</summary>
    public const string NhsNumber = "nhs_number";

    /// <summary>Numbers by which a hospital knows a patient.</summary>
    public const string HospitalNumber = "hospital_number";

    /// <summary>Numbers by which a state knows a person: national insurance, social security, passport, driving licence.</summary>
    public const string NationalNumber = "national_number";

    /// <summary>E-mail addresses.</summary>
    public const string Email = "email";

    /// <summary>Phone and fax numbers.</summary>
    public const string Phone = "phone";

    /// <summary>Addresses of devices, pages about a person, pictures.</summary>
    public const string Online = "online_or_picture";

    /// <summary>Prose, in which anything may stand.</summary>
    public const string FreeText = "free_text";

    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        [PersonName] = "names of persons",
        [BirthDate] = "dates of birth",
        [Address] = "addresses",
        [Postcode] = "postcodes",
        [NhsNumber] = "NHS numbers",
        [HospitalNumber] = "hospital numbers",
        [NationalNumber] = "national insurance or similar numbers",
        [Email] = "e-mail addresses",
        [Phone] = "phone numbers",
        [Online] = "online addresses or pictures",
        [FreeText] = "free text",
    };

    /// <summary>Every kind.</summary>
    public static IReadOnlyCollection<string> All => Words.Keys;

    /// <summary>A kind in plain words.</summary>
    /// <param name="kind">One of <see cref="All"/>.</param>
    public static string Describe(string kind) => Words[kind];
}

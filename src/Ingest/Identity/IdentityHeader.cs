namespace NonResponse.Ingest;

/// <summary>What a column's name says of its values.</summary>
/// <remarks>A name that says identity is enough: nobody calls a column <c>date_of_birth</c> for nothing. A name that also says flag,
/// count or kind (<c>email_consent</c>, <c>notes_count</c>) is judged by its values instead.</remarks>
internal static class IdentityHeader
{
    // Whatever such a word begins or ends tells about identity, and holds none; the values have the last word.
    private static readonly HashSet<string> AboutLast =
    [
        "count", "counts", "flag", "flagged", "present", "available", "availability", "consent", "consented", "consents", "known", "recorded",
        "status", "verified", "valid", "validated", "held", "provided", "indicator", "ind", "yn", "changed", "type", "types", "missing",
        "shared", "agreed", "preference", "exists", "check", "checked", "total", "frequency", "freq", "score", "sent", "received",
        "source", "language", "length", "hash", "hashed", "token", "pseudonym", "pseudo", "encrypted", "permission", "ok", "allowed", "reminder",
        "reminders", "quality", "complete", "completed", "completeness", "matched", "match", "date", "percent", "rate", "contacts", "sessions",
        "calls", "call", "appointments", "appointment", "minutes", "consultations", "consultation", "support", "therapy", "clinic", "team",
        "app", "attempts", "attempted", "offered", "access", "level", "band", "group", "method", "mode", "reason", "used", "issued", "referral",
        "referrals", "cbt", "ipt", "guided", "delivered", "assessment", "assessments",
    ];

    private static readonly HashSet<string> AboutFirst =
    [
        "has", "is", "had", "no", "n", "num", "count", "consent", "any", "pseudo", "hashed", "encrypted", "number", "days", "minutes", "prefers",
        "missing", "valid",
    ];

    // Names of things and organisations are no names of persons.
    private static readonly HashSet<string> Things =
    [
        "provider", "team", "service", "instrument", "drug", "medication", "medicine", "commissioner", "organisation", "organization", "org",
        "site", "clinic", "ward", "practice", "surgery", "trust", "scale", "measure", "column", "table", "file", "intervention", "therapy",
        "product", "brand", "generic", "trade", "disease", "diagnosis", "test", "step", "goal", "event", "course", "programme", "program", "cohort",
        "variable", "code", "plan", "pathway", "role", "category", "unit", "questionnaire", "item", "variant", "gene", "condition", "procedure",
        "need", "region", "ccg", "icb", "borough", "council", "county", "lsoa", "area", "school", "hospital", "strategy", "arm", "study", "trial",
        "dataset", "snomed", "concept", "dmd", "version", "release", "build", "source", "country", "language", "scheme", "tariff", "module", "form", "reason", "outcome", "modality", "kind", "class",
    ];

    private static readonly HashSet<string> Persons =
    [
        "first", "last", "given", "family", "sur", "fore", "middle", "full", "preferred", "maiden", "patient", "pt", "client", "person", "carer",
        "caregiver", "gp", "doctor", "nok", "kin", "contact", "mother", "mothers", "father", "fathers", "parent", "spouse", "partner", "guardian",
        "next", "christian", "nick", "legal", "birth", "child", "clinician", "therapist", "consultant", "user", "member", "staff", "own",
        "worker", "keyworker", "practitioner", "nurse", "psychiatrist", "psychologist", "display", "second", "former", "previous", "alias", "known",
        "relative", "employer", "referrer", "author", "login", "account", "counsellor", "coordinator", "individual", "subject", "participant",
    ];

    // Whole names, words joined: what a column is called when it is nothing else.
    private static readonly Dictionary<string, string> Whole = Index(
        (IdentityKinds.PersonName,
            "name names surname surnames lastname firstname forename forenames givenname familyname middlename middlenames fullname fname lname mname "
            + "sname maiden mothersmaiden maidenname nickname preferredname username userid login initials alias aliases knownas patientname ptname clientname nextofkin nok "
            + "signature carer gpname carername namefirst namelast namefull emergencycontact"),
        (IdentityKinds.BirthDate, "birth born bornon borndate dobirth dtbirth bdate bday birthdt"),
        (IdentityKinds.Address, "town city village easting eastings northing northings lat latitude lon lng longitude latlong latlon "
            + "coordinates coords gps geolocation geocode uprn usrn housename houseno street streetname streetno roadname what3words whatwords "
            + "gridreference gridref osgrid hometown placeofresidence flatnumber"),
        (IdentityKinds.Postcode, "pcode pcd pcds postal zip zipcode postalcode"),
        (IdentityKinds.NhsNumber, "nhs chi hcn handc nhsid nhsn chino hcnumber hcno healthandcare handcno"),
        (IdentityKinds.HospitalNumber, "mrn mrns pasid pasno rioid riono emisid emisno systmoneid hospno hospnum hospid"),
        (IdentityKinds.NationalNumber, "nino nin ssn ni nicnumber utr nationalid nationalidnumber idcard passport licence license"),
        (IdentityKinds.Email, "mail"),
        (IdentityKinds.Phone, "tel telno telnum telnumber cellphone whatsapp homenumber worknumber"),
        (IdentityKinds.Online, "ipaddr image picture pictures images portrait url urls website homepage facebook twitter instagram "
            + "linkedin deviceid imei macaddress"),
        (IdentityKinds.FreeText, "note notes comment comments text freetext narrative letter letters summary remarks remark memo transcript"));

    private static readonly HashSet<string> StreetThings = ["drugs", "drug", "homeless", "homelessness", "triage", "outreach", "team", "sleeping", "sleeper", "work"];

    private static readonly HashSet<string> Numbers = ["number", "numbers", "no", "nr", "num", "nbr", "id", "identifier", "ref", "reference"];

    private static readonly HashSet<string> Coordinates =
        ["easting", "eastings", "northing", "northings", "latitude", "longitude", "uprn", "usrn", "lat", "lon", "lng", "gps", "geocode"];

    /// <summary>The kind of identity that the name says; null where it says none, or where the values have to tell.</summary>
    public static string? KindOf(string header)
    {
        var words = new HeaderWords(header);
        if (words.Count == 0)
            return null;
        if (IsBirthDate(words))
            return IdentityKinds.BirthDate;
        var about = (AboutLast.Contains(words.Last) || AboutFirst.Contains(words.First)) && words.Count > 1;
        if (Whole.TryGetValue(words.Joined, out var kind))
            return kind;
        return about || words.HasAny(Outwards) ? null : OfParts(words);
    }

    /// <summary>Whether the name says that the column names things or organisations.</summary>
    public static bool NamesThings(string header)
    {
        var words = new HeaderWords(header);
        return words.HasAny(Things) && !words.HasAny(Persons);
    }

    // The half of a postcode, and the areas that statistics are published for.
    private static readonly HashSet<string> Outwards = ["district", "outward", "outcode", "sector"];

    private static bool IsBirthDate(HeaderWords words)
    {
        var last = words.Last is "date" or "dt" or "day" or "on" ? "" : words.Last;
        if (AboutLast.Contains(last) || AboutFirst.Contains(words.First))
            return false;
        return words.Has("dob") || words.Has("birthdate") || words.Has("birthday") || words.Has("dateofbirth")
            || words.Joined.Contains("dateofbirth", StringComparison.Ordinal) || words.Joined.EndsWith("dob", StringComparison.Ordinal)
            || (words.Has("birth") && (words.Has("date") || words.Has("day") || words.Has("dt")))
            || (words.Has("born") && (words.Has("date") || words.Has("on")));
    }

    private static string? OfParts(HeaderWords words)
    {
        var joined = words.Joined;
        if (words.Has("email") || words.Has("emails") || joined.Contains("emailaddress", StringComparison.Ordinal) || (words.Has("e") && words.Has("mail")))
            return IdentityKinds.Email;
        if (joined.Contains("ipaddress", StringComparison.Ordinal) || joined.Contains("macaddress", StringComparison.Ordinal)
            || words.Has("url") || words.Has("website") || words.Has("photo") || words.Has("photos") || words.Has("photograph") || words.Has("photographs")
            || words.Has("weblink") || words.Has("selfie") || joined.Contains("webaddress", StringComparison.Ordinal) || words.Has("fingerprint"))
            return IdentityKinds.Online;
        if (IsPhone(words))
            return IdentityKinds.Phone;
        if (IsNhsNumber(words))
            return IdentityKinds.NhsNumber;
        if (IsNationalNumber(words))
            return IdentityKinds.NationalNumber;
        if (IsHospitalNumber(words))
            return IdentityKinds.HospitalNumber;
        if (words.Has("postcode") || words.Has("postcodes") || words.Has("zip") || words.Has("zipcode")
            || joined.Contains("postcode", StringComparison.Ordinal) || joined.Contains("postalcode", StringComparison.Ordinal))
            return IdentityKinds.Postcode;
        if (IsAddress(words))
            return IdentityKinds.Address;
        if (IsPersonName(words))
            return IdentityKinds.PersonName;
        return IsFreeText(words) ? IdentityKinds.FreeText : null;
    }

    private static bool IsPhone(HeaderWords words) =>
        words.Has("phone") || words.Has("telephone") || words.Has("fax") || words.Has("landline") || words.Has("phoneno") || words.Has("phones")
        || (words.Has("mobile") && !words.Has("clinic") && !words.Has("mobility")) || words.Joined.Contains("phonenumber", StringComparison.Ordinal)
        || words.Joined.Contains("mobilenumber", StringComparison.Ordinal)
        || ((words.Has("tel") || words.Has("cell")) && words.Last is "tel" or "number" or "no" or "num");

    private static bool IsNhsNumber(HeaderWords words) =>
        words.Has("nhsnumber") || words.Has("nhsno") || words.Has("nhsnum") || words.Has("chinumber") || words.Has("hcn") || words.Has("pds")
        || ((words.Has("nhs") || words.Has("chi") || (words.Has("h") && words.Has("c"))) && words.HasAny(Numbers) && !words.HasAny(Things))
        || words.Joined is "handcnumber" or "patientnhs" or "patientchi"
        || (words.Has("health") && words.Has("number") && (words.Has("care") || words.Has("card") || words.Count == 2))
        || ((words.Has("medicare") || words.Has("medicaid") || words.Has("healthcare")) && words.HasAny(Numbers));

    private static bool IsNationalNumber(HeaderWords words) =>
        words.Has("nino") || words.Has("ssn") || words.Has("passport") || words.Has("nationalinsurance")
        || (words.Has("national") && (words.Has("insurance") || words.Has("id") || words.Has("identity")))
        || (words.Has("ni") && words.HasAny(Numbers)) || (words.Has("social") && words.Has("security") && !words.Has("benefit") && !words.Has("benefits"))
        || ((words.Has("driving") || words.Has("driver") || words.Has("drivers")) && (words.Has("licence") || words.Has("license")))
        || (words.Has("tax") && words.HasAny(Numbers));

    private static bool IsHospitalNumber(HeaderWords words) =>
        words.Has("mrn") || words.Has("hospitalnumber") || words.Has("hospitalno")
        || ((words.Has("hospital") || words.Has("hosp")) && (words.Has("number") || words.Has("no") || words.Has("num") || words.Has("patient")))
        || ((words.Has("record") || words.Has("records")) && (words.Has("medical") || words.Has("health")) && words.HasAny(Numbers))
        || ((words.Has("pas") || words.Has("rio") || words.Has("emis") || words.Has("systmone")) && words.HasAny(Numbers) && !words.HasAny(Things))
        || (words.Has("local") && words.Has("patient")) || (words.Has("case") && words.Has("note") && words.HasAny(Numbers));

    private static bool IsAddress(HeaderWords words) =>
        words.Has("address") || words.Has("addresses") || words.Has("addr") || words.Has("addressline") || words.Has("addrline")
        || words.Joined.StartsWith("homeaddress", StringComparison.Ordinal) || words.HasAny(Coordinates)
        || (words.Has("street") && !words.HasAny(StreetThings))
        || (words.Has("house") && (words.HasAny(Numbers) || words.Has("name")))
        || ((words.Has("town") || words.Has("city") || words.Has("village")) && !words.HasAny(Things));

    private static bool IsPersonName(HeaderWords words)
    {
        if (words.Has("surname") || words.Has("forename") || words.Has("forenames") || words.Has("username") || words.Has("firstname")
            || words.Has("lastname") || words.Has("fullname") || words.Has("initials") || words.Has("nickname")
            || words.Joined.Contains("nextofkin", StringComparison.Ordinal) || words.Joined.EndsWith("patientname", StringComparison.Ordinal)
            || words.Has("maidenname") || words.Has("maiden") || words.Has("middlename") || words.Has("signature") || words.Joined is "emergencycontactname")
            return true;
        if (!words.Has("name") && !words.Has("names"))
            return false;
        // The name of a practice, but the name of the contact there.
        var person = words.HasAny(Persons);
        return person && !(words.HasAny(Things) && !words.HasAny(Contacts));
    }

    private static readonly HashSet<string> Contacts =
        ["patient", "client", "contact", "carer", "kin", "clinician", "therapist", "consultant", "user", "participant", "child", "parent", "mother", "father",
        "staff", "member", "worker", "maiden"];

    private static bool IsFreeText(HeaderWords words) =>
        (words.Last is "text" && (words.Has("note") || words.Has("notes") || words.Has("progress") || words.Has("comment") || words.Has("comments") || words.Has("clinical")))
        || words.Last is "notes" or "note" or "comments" or "comment" or "narrative" or "letter" or "letters" or "summary" or "remarks" or "freetext" or "transcript"
        || words.Has("freetext") || (words.Has("free") && words.Has("text"));

    private static Dictionary<string, string> Index(params (string Kind, string Names)[] kinds) =>
        kinds.SelectMany(k => k.Names.Split(' '), (k, name) => (name, k.Kind)).ToDictionary(x => x.name, x => x.Kind, StringComparer.Ordinal);
}

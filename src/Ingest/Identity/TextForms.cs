using System.Text.RegularExpressions;

namespace NonResponse.Ingest;

/// <summary>Identity that its own form gives away: one such text is enough, for no pseudonym or code is written so.</summary>
internal static partial class TextForms
{
    /// <summary>Birth dates of patients lie in these years; later ones are referrals and contacts.</summary>
    public const int EarliestBirthYear = 1900;

    /// <summary>The last of these years.</summary>
    public const int LatestBirthYear = 2014;

    [GeneratedRegex(@"[\p{L}0-9_%+'’-]@[\p{L}0-9-]+(\.[\p{L}0-9-]+)*\.\p{L}{2,}", RegexOptions.CultureInvariant)]
    public static partial Regex Email();

    [GeneratedRegex(@"https?:/|www\.[a-z0-9-]+\.|\b(facebook|twitter|instagram|linkedin)\.com", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    public static partial Regex Link();

    // At least eight digits, so that 1.2.3.4 stays the number of a paragraph.
    [GeneratedRegex(@"(?<![\d.])(?=(?:\.?\d){8})(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])", RegexOptions.CultureInvariant)]
    public static partial Regex IpAddress();

    // IPv6 whole or shortened (RFC 4291, section 2.2), and the six pairs of a network card.
    [GeneratedRegex(@"(?<![0-9A-Za-z:])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?=(?:[0-9a-f:]*[0-9a-f]{1,4}:){3})(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}|(?:[0-9a-f]{2}:){5}[0-9a-f]{2})(?![0-9A-Za-z:])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    public static partial Regex DeviceAddress();

    // https://www.gov.uk/government/publications/bulk-data-transfer-for-sponsors-xml-schema; areas are looked up.
    [GeneratedRegex(@"(?<![A-Za-z0-9])(?<area>[A-Za-z]{1,2})[0-9][A-Za-z0-9]? [0-9][ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2}(?![A-Za-z0-9])", RegexOptions.CultureInvariant)]
    public static partial Regex SpacedPostcode();

    // An area code in brackets or apart: 07700 900123, (020) 7946 0958, 0113-496-0999; ten or eleven digits in all.
    [GeneratedRegex(@"(?<![\d+])\(?0(?:1[1-9]\d{1,3}|2[03489]\d?|3[03]\d{1,2}|7[1-9]\d{2,3}|800|8[047]\d)\)?[ ./_:-]{1,2}\d{3,8}(?:[ ./_:-]\d{3,4})?(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex UkPhone();

    [GeneratedRegex(@"(?<!\d)(?:\+|00)[ ]?[1-9]\d{0,2}[ .()-]*(?:\d[ .()-]*){7,12}\d", RegexOptions.CultureInvariant)]
    private static partial Regex WorldPhone();

    [GeneratedRegex(@"\(\d{3}\) ?\d{3}[ -]\d{4}(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex UsPhone();

    [GeneratedRegex(@"(?<!\d)(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?!\d)", RegexOptions.CultureInvariant)]
    public static partial Regex SocialSecurityNumber();

    // QQ is what public examples are written with.
    [GeneratedRegex(@"(?<![A-Za-z0-9])[A-CEGHJ-TW-Za-ceghj-tw-z][A-CEGHJ-NPQR-TW-Za-ceghj-npqr-tw-z][ .-]?\d{2}[ .-]\d{2}[ .-]\d{2}[ .-]?[A-Da-d](?![A-Za-z0-9])", RegexOptions.CultureInvariant)]
    public static partial Regex SpacedInsuranceNumber();

    [GeneratedRegex(@"(?<![0-9])(?<a>\d{3})[ ./:_-]{1,2}(?<b>\d{3})[ ./:_-]{1,2}(?<c>\d{4})(?![0-9])", RegexOptions.CultureInvariant)]
    public static partial Regex GroupedTenDigits();

    [GeneratedRegex(@"(?<!\d)(?:(?<y>\d{4})[-/._ ](?<m>\d{1,2})[-/._ ](?<d>\d{1,2})|(?<d>\d{1,2})[-/._ ](?<m>\d{1,2})[-/._ ](?<y>\d{4}|\d{2}(?=$|[ T])))(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex NumericDate();

    [GeneratedRegex(@"(?:(?<![A-Za-z0-9])(?<d>\d{1,2})(?:st|nd|rd|th)?(?: of)?[-/._ ]?(?<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-/._, ]*(?<y>\d{4}|\d{2})(?!\d)|(?<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (?<d>\d{1,2})(?:st|nd|rd|th)?,? +(?<y>\d{4}))(?!\d)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex WrittenDate();

    // Months in Roman numbers, and those of French, German, Spanish, Italian, Portuguese, Polish and Romanian where they differ from ours.
    [GeneratedRegex(@"(?<![A-Za-z0-9])(?<d>\d{1,2})[-/._ ]{1,2}(?:(?:i{1,3}|iv|vi{0,3}|ix|xi{0,2})|(?:de )?(?:janv|f[ée]v|avr|mai|juin|juil|ao[uû]t|d[ée]c|m[aä]r|okt|dez|ene|abr|ago|dic|gen|mag|giu|lug|set|ott|out|sty|lut|kwi|maj|cze|lip|sie|wrz|pa[zź]|lis|gru|ian|iun|iul|noi)\p{L}*\.?)(?: de)?[-/._ ]{1,2}(?<y>\d{4})(?!\d)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ForeignDate();

    [GeneratedRegex(@"^\W*(?:(?:flat|apartment|apt|unit) ?\w{1,4},? ?)?\d{1,4}[A-Za-z]?,? (?!(?:min(?:ute)?|met(?:re|er)|m|mile|km|point|week|day|month|session|step|hour|second|foot|ft|yard|item)s?\b)(?:[\p{L}'’.-]+ ){1,4}?(?:street|st|road|rd|avenue|ave|lane|ln|close|drive|dr|way|court|crescent|gardens|terrace|place|grove|hill|square|mews|row|walk|park|rise|view|strasse|boulevard|blvd)\b\.?(?! (?:surgery|clinic|practice|centre|hospital|ward|medical|health|team))|\b(?:p\.?o\.? box) \d", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    public static partial Regex Address();

    // A house with a name: Rose Cottage, Mill Lane, Ripon.
    [GeneratedRegex(@"^\W*(?:\p{Lu}[\p{L}'’.-]+ ){1,3}?\p{Lu}\p{L}+, (?:[\p{L}'’.-]+ ){1,3}?(?:street|road|avenue|lane|close|drive|crescent|gardens|terrace|grove|mews|hill|green)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    public static partial Regex NamedAddress();

    // Five letters of the surname, the birth date turned about, initials, check characters.
    [GeneratedRegex(@"(?<![A-Za-z0-9])[A-Z][A-Z9]{4}\d[0156]\d[0-3]\d\d[A-Z9]{2}\d[A-Z]{2}(?![A-Za-z0-9])", RegexOptions.CultureInvariant)]
    public static partial Regex DrivingLicence();

    /// <summary>Whether the text holds a phone number that is written as one.</summary>
    public static bool IsPhone(string text)
    {
        foreach (Match match in UkPhone().Matches(text))
            if (match.Value.Count(char.IsAsciiDigit) is 10 or 11)
                return true;
        foreach (Match match in WorldPhone().Matches(text))
            // A number of a record that is padded with zeros has no separators, and mostly more zeros; 0044 has the digits of one of ours.
            if (match.Value.Count(char.IsAsciiDigit) >= 10 && (match.Value[0] == '+' || match.Value.AsSpan().ContainsAny(" .()-") || match.Value.StartsWith("0044", StringComparison.Ordinal)))
                return true;
        return UsPhone().IsMatch(text);
    }

    /// <summary>The year of a whole date in the text, and whether the date is all of it (a time of day apart); null without one.</summary>
    // A person born in 1925 or before is missed for it; a day of care written so would refuse the extract.
    private const int LatestShortYear = 30;

    public static (int Year, bool IsAll)? DateIn(string text)
    {
        var match = NumericDate().Match(text);
        if (!match.Success)
            match = WrittenDate().Match(text);
        if (!match.Success)
            match = ForeignDate().Match(text);
        if (!match.Success)
            return null;
        var year = FieldNumber(match, "y");
        // Two digits: years of care are of this century, and so are the latest births.
        if (match.Groups["y"].Length == 2)
            year += year > LatestShortYear ? 1900 : 2000;
        // A month that is written in words or letters is one.
        var month = match.Groups["m"] is { Success: true } m && char.IsAsciiDigit(m.ValueSpan[0]) ? FieldNumber(match, "m") : 1;
        var day = FieldNumber(match, "d");
        // Month and day may be the other way about.
        if (year is < 1 or > 2100 || month < 1 || day < 1 || Math.Min(month, day) > 12 || Math.Max(month, day) > 31)
            return null;
        var rest = text.AsSpan(match.Index + match.Length);
        return (year, match.Index == 0 && (rest.IsEmpty || (rest[0] is 'T' or ' ' && rest.Contains(':'))));
    }

    private static int FieldNumber(Match match, string group) =>
        int.TryParse(match.Groups[group].ValueSpan, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;
}

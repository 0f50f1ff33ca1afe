namespace NonResponse.Ingest;

/// <summary>Identifiers of SNOMED CT, of which those of ten digits are NHS numbers by chance one time in eleven.</summary>
/// <remarks>A check digit of Verhoeff's after two digits that say what is identified:
/// https://confluence.ihtsdotools.org/display/DOCRELFMT/5.5+Check-digit</remarks>
internal static class SnomedIdentifier
{
    // Verhoeff's multiplication in the dihedral group of ten elements, and its permutation, whose powers the places take in turn.
    private static readonly string[] Products =
        ["0123456789", "1234067895", "2340178956", "3401289567", "4012395678", "5987604321", "6598710432", "7659821043", "8765932104", "9876543210"];

    private const string Permutation = "1576283094";

    /// <summary>Whether digits are a well-formed identifier of a concept.</summary>
    public static bool IsValid(ReadOnlySpan<char> digits)
    {
        if (digits.Length is < 6 or > 18 || digits[^3] is not ('0' or '1') || digits[^2] != '0')
            return false;
        var check = 0;
        for (var place = 0; place < digits.Length; place++)
        {
            var digit = digits[^(place + 1)] - '0';
            for (var turn = 0; turn < place % 8; turn++)
                digit = Permutation[digit] - '0';
            check = Products[check][digit] - '0';
        }
        return check == 0;
    }
}

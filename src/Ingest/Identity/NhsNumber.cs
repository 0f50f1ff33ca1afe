namespace NonResponse.Ingest;

/// <summary>The check digit of NHS numbers, CHI numbers and H&amp;C numbers.</summary>
/// <remarks>Modulus 11: https://www.datadictionary.nhs.uk/attributes/nhs_number.html</remarks>
internal static class NhsNumber
{
    private const int Digits = 10;

    /// <summary>The share of ten-digit numbers that pass by chance.</summary>
    public const double ChanceShare = 1.0 / 11;

    /// <summary>Whether ten digits are well-formed.</summary>
    public static bool IsValid(ReadOnlySpan<char> digits)
    {
        if (digits.Length != Digits)
            return false;
        var sum = 0;
        for (var i = 0; i < Digits - 1; i++)
        {
            if (!char.IsAsciiDigit(digits[i]))
                return false;
            sum += (digits[i] - '0') * (Digits - i);
        }
        // A remainder that asks for the check digit 10 belongs to no number.
        return (11 - sum % 11) % 11 == digits[^1] - '0';
    }

    /// <summary>Whether ten digits can be a number at all: those that begin with 0, 1 or 2 are CHI numbers, which begin with a day and a
    /// month. Numbers padded with zeros and numbers that overflowed (2147483648) do not.</summary>
    public static bool IsCandidate(ReadOnlySpan<char> digits) => digits.Length == Digits && (digits[0] > '2' || IsDayMonth(digits));

    /// <summary>Whether the first four digits are a day and a month.</summary>
    public static bool IsDayMonth(ReadOnlySpan<char> digits) =>
        int.TryParse(digits[..4], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var day)
        && day / 100 is >= 1 and <= 31 && day % 100 is >= 1 and <= 12;
}
